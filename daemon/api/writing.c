/* SPDX-License-Identifier: ISC */
#include "daemon/api/api.h"
#include "daemon/work/body.h"
#include "daemon/work/work.h"

typedef bool (*body_work)(json_t **answer, struct store *store,
    const json_t *body, struct err *e);

static void
work(struct api *api, struct call *call, body_work how)
{
	struct room *room;
	struct err e = { 0 };
	json_t *value = NULL;
	bool done;

	if (!api_room(&room, api, call))
		return;
	done = how(&value, room->store, call_body(call), &e);
	if (done)
		room_changed(room);
	api_answer(call, done, value, &e);
}

static void
post_assessments(void *arg, struct call *call)
{
	work(arg, call, work_assess);
}

static void
post_positions(void *arg, struct call *call)
{
	work(arg, call, work_position);
}

static void
post_sources(void *arg, struct call *call)
{
	work(arg, call, work_add_source);
}

static void
post_citations(void *arg, struct call *call)
{
	work(arg, call, work_cite);
}

static void
post_supports(void *arg, struct call *call)
{
	work(arg, call, work_support);
}

static void
post_withdrawals(void *arg, struct call *call)
{
	work(arg, call, work_withdraw);
}

static void
post_reconciliations(void *arg, struct call *call)
{
	work(arg, call, work_reconcile);
}

static void
post_read_request(void *arg, struct call *call)
{
	work(arg, call, work_read_request);
}

static void
post_admissions(void *arg, struct call *call)
{
	work(arg, call, work_admit);
}

static void
post_devices(void *arg, struct call *call)
{
	work(arg, call, work_add_device);
}

static void
post_charters(void *arg, struct call *call)
{
	work(arg, call, work_propose);
}

static void
post_cut_member(void *arg, struct call *call)
{
	work(arg, call, work_cut_member);
}

static void
post_change_member(void *arg, struct call *call)
{
	work(arg, call, work_change_member);
}

static void
post_continue_member(void *arg, struct call *call)
{
	work(arg, call, work_continue_member);
}

static void
post_settle_member(void *arg, struct call *call)
{
	work(arg, call, work_settle_member);
}

static void
post_endorsements(void *arg, struct call *call)
{
	work(arg, call, work_endorse);
}

static void
post_recovery(void *arg, struct call *call)
{
	work(arg, call, work_add_recovery);
}

static void
post_recover(void *arg, struct call *call)
{
	work(arg, call, work_recover);
}

static void
post_adopt(void *arg, struct call *call)
{
	work(arg, call, work_adopt);
}

static void
post_review(void *arg, struct call *call)
{
	work(arg, call, work_decide);
}

static void
post_undo_import(void *arg, struct call *call)
{
	work(arg, call, work_undo_import);
}

static void
post_cut(void *arg, struct call *call)
{
	work(arg, call, work_cut_device);
}

const struct route api_writing[] = {
	{ "POST", "/v0/requests/read", post_read_request },
	{ "POST", "/v0/admissions", post_admissions },
	{ "POST", "/v0/members/change", post_change_member },
	{ "POST", "/v0/members/continue", post_continue_member },
	{ "POST", "/v0/members/cut", post_cut_member },
	{ "POST", "/v0/members/settle", post_settle_member },
	{ "POST", "/v0/charters", post_charters },
	{ "POST", "/v0/endorsements", post_endorsements },
	{ "POST", "/v0/devices", post_devices },
	{ "POST", "/v0/devices/adopt", post_adopt },
	{ "POST", "/v0/devices/cut", post_cut },
	{ "POST", "/v0/devices/recovery", post_recovery },
	{ "POST", "/v0/devices/recover", post_recover },
	{ "POST", "/v0/import/review", post_review },
	{ "POST", "/v0/import/undo", post_undo_import },
	{ "POST", "/v0/assessments", post_assessments },
	{ "POST", "/v0/positions", post_positions },
	{ "POST", "/v0/sources", post_sources },
	{ "POST", "/v0/citations", post_citations },
	{ "POST", "/v0/supports", post_supports },
	{ "POST", "/v0/withdrawals", post_withdrawals },
	{ "POST", "/v0/reconciliations", post_reconciliations },
	{ NULL, NULL, NULL },
};
