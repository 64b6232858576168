/* SPDX-License-Identifier: ISC */
/*
 * The check of a simulation, in the place of daemon/sync/intake.c: the same
 * as tamga-intake's, in this process.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/intake/check.h"
#include "daemon/sync/intake.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"

#define DELAY_CHECK_MS 5

struct intake {
	struct loop_timer *timer;
	char *quarantine;
	char *repo_path;
	struct order order;
	intake_cb cb;
	void *arg;
};

static void
intake_free(struct intake *intake)
{
	loop_timer_free(intake->timer);
	order_clear(&intake->order);
	free(intake->quarantine);
	free(intake->repo_path);
	free(intake);
}

/* As survey_run() does, without its workers. */
static bool
survey_here(struct survey *out, struct repo_quarantine *quarantine,
    struct err *e)
{
	*out = (struct survey){ 0 };
	if (!repo_quarantine_objects(quarantine, &out->ids, &out->count,
		LIMIT_FETCH_OBJECTS, e))
		return false;
	out->objects = mem_new(out->count, sizeof(*out->objects));
	for (size_t i = 0; i < out->count; i++)
		survey_look(&out->objects[i], quarantine, &out->ids[i],
		    RECORD_ALL);
	return true;
}

static bool
check_here(struct verdict *out, struct intake *intake, struct err *e)
{
	struct repo_quarantine *quarantine = NULL;
	struct survey survey = { 0 };
	bool ok;

	ok = repo_quarantine_open(&quarantine, intake->quarantine,
		 intake->repo_path, e) &&
	    survey_here(&survey, quarantine, e) &&
	    check_survey(out, &intake->order, &survey, quarantine, e);
	free(survey.ids);
	free(survey.objects);
	repo_quarantine_close(quarantine);
	return ok;
}

/* Through its text, as between two programs. */
static void
intake_now(void *arg)
{
	struct intake *intake = arg;
	struct verdict verdict;
	struct err e = { 0 };
	char *text = NULL;

	if (!check_here(&verdict, intake, &e))
		report_fail("works", "the check: %s", e.msg);
	text = verdict_format(&verdict);
	verdict_clear(&verdict);
	if (!verdict_parse(&verdict, text, strlen(text), &e))
		report_fail("works", "the verdict: %s", e.msg);
	free(text);
	intake->cb(intake->arg, &verdict, NULL);
	intake_free(intake);
}

bool
intake_start(struct intake **out, struct loop *loop,
    const struct intake_plan *plan, intake_cb cb, void *arg, struct err *e)
{
	struct intake *intake = mem_new(1, sizeof(*intake));
	char *text = order_format(plan->order);
	const bool ok = order_parse(&intake->order, text, strlen(text), e);

	free(text);
	if (!ok) {
		free(intake);
		return false;
	}
	intake->quarantine = mem_text(plan->quarantine);
	intake->repo_path = mem_text(plan->repo_path);
	intake->cb = cb;
	intake->arg = arg;
	intake->timer = loop_timer_new(loop, intake_now, intake);
	loop_timer_set(intake->timer, DELAY_CHECK_MS);
	*out = intake;
	return true;
}

void
intake_kill(struct intake *intake)
{
	if (intake != NULL)
		intake_free(intake);
}
