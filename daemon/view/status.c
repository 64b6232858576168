/* SPDX-License-Identifier: ISC */
/* How much is here, and what a person should know of it. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/held.h"
#include "daemon/view/inner.h"
#include "protocol/base/mem.h"

static const char sql_counts[] =
    "SELECT (SELECT count(*) FROM record), "
    "(SELECT count(*) FROM statement) - "
    "(SELECT count(*) FROM statement WHERE reason <> 0), "
    "(SELECT count(*) FROM statement WHERE reason = 7), "
    "(SELECT count(*) FROM statement WHERE reason = 1), "
    "(SELECT count(DISTINCT device) FROM journal WHERE member IS NULL)";

static const char sql_records_of[] =
    "SELECT count(r.id) FROM journal j JOIN record r ON r.journal = j.id "
    "WHERE j.name = ?1";

/* A fork of a guest is nobody's concern yet.  Five branches are held. */
static const char sql_forks[] =
    "SELECT j.name, coalesce(m.shown, j.author), j.device, count(*), "
    "count(*) > 4 FROM tip t JOIN journal j ON j.id = t.journal "
    "LEFT JOIN member m ON m.id = j.member WHERE j.is_guest = 0 "
    "GROUP BY j.id HAVING count(*) > 1 ORDER BY 2, j.name";

static size_t
disputed_members(const struct control *control)
{
	size_t count = 0;

	for (size_t i = 0; i < control->member_count; i++)
		count += control->members[i].is_disputed ? 1 : 0;
	return count;
}

static bool
add_counts(json_t *status, struct store *store, struct err *e)
{
	static const char *const names[] = { "records", "statements", "waiting",
		"held", "awaiting_admission", NULL };
	struct sql_query *query;
	bool row;

	if (!sql_query(&query, index_sql(store_index(store)), sql_counts, e))
		return false;
	if (!sql_step(query, &row, e)) {
		sql_done(query);
		return false;
	}
	for (int i = 0; names[i] != NULL; i++)
		(void)json_object_set_new(status, names[i],
		    json_integer(sql_int(query, i)));
	sql_done(query);
	return true;
}

static json_t *
heard_list(const json_t *members)
{
	static const char *const copied[] = { "id", "last_heard", "via",
		"names", NULL };
	json_t *list = json_array();
	const json_t *member;
	size_t i;

	json_array_foreach(members, i, member) {
		json_t *row = json_object();

		view_copy(row, member, copied);
		(void)json_array_append_new(list, row);
	}
	return list;
}

/* --- restored, copied, forked ---------------------------------------------- */

struct tally {
	const char *journal;
	json_int_t lost; /* the last that was here of it, then */
	json_int_t back;
};

static bool
on_tally(void *arg, struct sql_query *query, struct err *e)
{
	struct tally *tally = arg;

	(void)e;
	if (sql_int(query, 0) > tally->lost)
		tally->back = sql_int(query, 0) - tally->lost;
	return true;
}

/* How much came back of the journals that ended then. */
static bool
records_back(json_int_t *back, struct store *store, const json_t *journals,
    struct err *e)
{
	const json_t *row;
	size_t i;

	*back = 0;
	json_array_foreach(journals, i, row) {
		struct tally tally = { .journal = json_text(row, "journal"),
			.lost = json_integer_value(
			    json_object_get(row, "sequence")) };
		struct sql_query *query;

		if (tally.journal == NULL)
			continue;
		if (!sql_query(&query, index_sql(store_index(store)),
			sql_records_of, e))
			return false;
		sql_bind_text(query, 1, tally.journal);
		if (!view_each(query, on_tally, &tally, e))
			return false;
		*back += tally.back;
	}
	return true;
}

static bool
add_renewal(json_t *status, struct store *store, struct err *e)
{
	json_t *renewal = NULL;
	json_int_t back = 0;

	if (!store_renewal(&renewal, store, e))
		return false;
	if (renewal == NULL)
		return true;
	if (!records_back(&back, store, json_object_get(renewal, "journals"),
		e)) {
		json_decref(renewal);
		return false;
	}
	(void)json_object_set_new(status, "renewal",
	    json_pack("{s:s?, s:s?, s:I}", "at", json_text(renewal, "at"),
		"why", json_text(renewal, "why"), "records_back", back));
	json_decref(renewal);
	return true;
}

struct forks {
	const struct control *control;
	json_t *list;
};

static bool
on_fork(void *arg, struct sql_query *query, struct err *e)
{
	const struct forks *forks = arg;
	const char *text = sql_text(query, 2);
	struct device_id device;

	(void)e;
	if (!device_id_parse(&device, text, strlen(text)))
		return true;
	(void)json_array_append_new(forks->list,
	    json_pack("{s:s, s:s, s:s, s:s, s:I, s:b}", "journal",
		sql_text(query, 0), "member", sql_text(query, 1), "device",
		device.text, "label", view_label(forks->control, &device),
		"branches", (json_int_t)sql_int(query, 3), "held",
		sql_int(query, 4) != 0));
	return true;
}

static bool
add_forks(json_t *status, struct store *store, struct err *e)
{
	const struct forks forks = {
		.control = index_control(store_index(store)),
		.list = json_array(),
	};
	struct sql_query *query;

	(void)json_object_set_new(status, "forks", forks.list);
	return sql_query(&query, index_sql(store_index(store)), sql_forks, e) &&
	    view_each(query, on_fork, (void *)(uintptr_t)&forks, e);
}

static void
add_cut(json_t *status, struct store *store)
{
	const struct control *control = index_control(store_index(store));
	const struct device *self =
	    control_device(control, &store_identity(store)->device);
	const struct cut *cut = store_cut(store);
	bool has_recovery = false;
	char *why;

	for (size_t i = 0; self != NULL && i < control->device_count; i++) {
		const struct device *device = &control->devices[i];

		has_recovery = has_recovery ||
		    (device->member == self->member && !device->is_cut &&
			!device->is_work && !device->is_root);
	}
	(void)json_object_set_new(status, "recovery",
	    json_boolean(has_recovery));
	(void)json_object_set_new(status, "cut", json_boolean(cut != NULL));
	if (cut == NULL)
		return;
	why = view_held_words(control, store_identity(store)->device.text,
	    &cut->id);
	json_text_set(status, "cut_why", why);
	free(why);
	json_text_set(status, "cut_reason", cut->reason);
	json_text_set(status, "cut_by_label",
	    view_label(control, &cut->author));
}

bool
view_status(json_t **out, struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);
	const struct charter *charter = store_charter(store);
	json_t *titles = json_object_get(charter->json, "titles");
	json_t *status = json_object();
	json_t *members = NULL;
	json_t *conflicts = NULL;
	json_t *remotes = NULL;
	json_t *held = NULL;
	const bool done = add_counts(status, store, e) &&
	    view_members(&members, store, e) &&
	    view_conflicts(&conflicts, store, e) &&
	    local_remotes(store_local(store), &remotes, e) &&
	    view_held(&held, store, e) && add_renewal(status, store, e) &&
	    add_forks(status, store, e);

	if (done) {
		const size_t disputed =
		    json_array_size(conflicts) + disputed_members(control);

		json_text_set(status, "room", charter->room.text);
		json_text_set(status, "review", charter->review);
		(void)json_object_set(status, "titles", titles);
		json_text_set(status, "member", self->member.text);
		json_text_set(status, "device", self->device.text);
		json_text_set(status, "journal", self->data.text);
		(void)json_object_set_new(status, "admitted",
		    json_boolean(
			control_device(control, &self->device) != NULL));
		(void)json_object_set_new(status, "disputed",
		    json_integer((json_int_t)disputed));
		(void)json_object_set_new(status, "members",
		    heard_list(members));
		(void)json_object_set(status, "remotes", remotes);
		(void)json_object_set(status, "held_by", held);
		(void)json_object_set_new(status, "to_endorse",
		    view_to_endorse(store));
		(void)json_object_set_new(status, "charter_disputes",
		    view_unsettled(store));
		add_cut(status, store);
	}
	json_decref(members);
	json_decref(conflicts);
	json_decref(remotes);
	json_decref(held);
	if (done)
		*out = status;
	else
		json_decref(status);
	return done;
}
