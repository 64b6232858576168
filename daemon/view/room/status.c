/* SPDX-License-Identifier: ISC */
/* How much is here, and what a person should know of it. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation/recommendation.h"
#include "daemon/view/room/held.h"
#include "protocol/base/mem.h"

/* The index of what does not count is there for "reason <> 0" alone. */
static const char sql_counts[] =
    "SELECT (SELECT count(*) FROM record), "
    "(SELECT count(*) FROM statement) - "
    "(SELECT count(*) FROM statement WHERE reason <> 0), "
    "(SELECT count(*) FROM statement WHERE reason <> 0 AND reason = 7), "
    "(SELECT count(*) FROM statement WHERE reason <> 0 AND reason = 1), "
    "(SELECT count(DISTINCT device) FROM journal WHERE member IS NULL)";

static const char sql_said[] =
    "SELECT m.shown, max(r.time) FROM tip t JOIN record r ON r.id = t.record "
    "JOIN journal j ON j.id = t.journal JOIN member m ON m.id = j.member "
    "WHERE m.shown IS NOT NULL GROUP BY m.shown";

/* What statements refer to and is not here, the most wanted first. */
static const char sql_wanted[] =
    "SELECT g.text, count(*) FROM statement s "
    "CROSS JOIN reference f ON f.topic = s.topic "
    "CROSS JOIN target g ON g.id = f.target AND g.resolved = 0 "
    "WHERE s.reason <> 0 AND s.reason = 7 "
    "GROUP BY g.id ORDER BY 2 DESC, 1 LIMIT 8";

/* Devices that wrote and that nobody has admitted. */
static const char sql_awaiting[] =
    "SELECT j.author, j.device, sum(t.sequence) FROM journal j "
    "JOIN (SELECT t.journal, max(r.sequence) AS sequence FROM tip t "
    "JOIN record r ON r.id = t.record GROUP BY t.journal) t "
    "ON t.journal = j.id WHERE j.member IS NULL "
    "GROUP BY j.author, j.device ORDER BY 1, 2 LIMIT 32";

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

/* --- who was heard of, and has seen what --------------------------------- */

static bool
on_said(void *arg, struct sql_query *query, struct err *e)
{
	char *time = view_time(sql_int(query, 1));

	(void)e;
	json_text_set(arg, sql_text(query, 0), time);
	free(time);
	return true;
}

/* When the last record of each member was made, as it says. */
static bool
said_by_member(json_t *said, struct store *store, struct err *e)
{
	struct sql_query *query;

	return sql_query(&query, index_sql(store_index(store)), sql_said, e) &&
	    view_each(query, on_said, said, e);
}

static bool
add_member(json_t *list, struct store *store, const struct member *member,
    struct err *e)
{
	const struct device_id *self = &store_identity(store)->device;
	uint64_t seen;

	if (!index_seen_by(store_index(store), &seen, self, &member->root, e))
		return false;
	(void)json_array_append_new(list,
	    json_pack("{s:s, s:O, s:I, s:b}", "id", member->shown, "names",
		member->names, "seen", (json_int_t)seen, "self",
		memcmp(member->root.bytes, view_own_root(store)->bytes,
		    KEY_LEN) == 0));
	return true;
}

static int
member_compare(const void *a, const void *b)
{
	const struct member *const *left = a;
	const struct member *const *right = b;

	return strcmp((*left)->shown, (*right)->shown);
}

/* Of each member, by id: how much of ours it has seen, and when something of
 * it was said and came. */
static bool
members_list(json_t *list, struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct member **sorted =
	    mem_new(control->member_count, sizeof(const struct member *));
	bool ok = true;

	for (size_t i = 0; i < control->member_count; i++)
		sorted[i] = &control->members[i];
	if (control->member_count > 1)
		qsort(sorted, control->member_count,
		    sizeof(const struct member *), member_compare);
	for (size_t i = 0; ok && i < control->member_count; i++)
		ok = add_member(list, store, sorted[i], e);
	free(sorted);
	return ok;
}

static bool
add_members(json_t *status, struct store *store, struct err *e)
{
	json_t *list = json_array();
	json_t *said = json_object();
	json_t *heard = NULL;
	json_t *row;
	size_t i;
	const bool ok = members_list(list, store, e) &&
	    said_by_member(said, store, e) &&
	    local_heard_all(store_local(store), &heard, e);

	json_array_foreach(list, i, row) {
		const char *id = json_text(row, "id");
		const json_t *last = json_object_get(heard, id);

		json_text_set(row, "last_said", json_text(said, id));
		json_text_set(row, "last_heard", json_text(last, "at"));
		json_text_set(row, "via", json_text(last, "via"));
	}
	(void)json_object_set_new(status, "members", list);
	json_decref(said);
	json_decref(heard);
	return ok;
}

static void
own_count(void *arg, const struct journal_state *state)
{
	*(uint64_t *)arg += state->last;
}

/* --- what waits ---------------------------------------------------------- */

static bool
on_waiting(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_array_append_new(arg,
	    json_pack("{s:s, s:I}", "for", sql_text(query, 0), "statements",
		(json_int_t)sql_int(query, 1)));
	return true;
}

static bool
on_awaiting(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_array_append_new(arg,
	    json_pack("{s:s, s:s, s:I}", "member", sql_text(query, 0), "device",
		sql_text(query, 1), "records", (json_int_t)sql_int(query, 2)));
	return true;
}

static bool
add_held(json_t *status, struct store *store, struct err *e)
{
	json_t *held = NULL;

	if (!view_held(&held, store, e))
		return false;
	(void)json_object_set_new(status, "held_by", held);
	return true;
}

static bool
add_rows(json_t *status, const char *name, struct store *store,
    const char *text, view_row_cb cb, struct err *e)
{
	json_t *list = json_array();
	struct sql_query *query;

	(void)json_object_set_new(status, name, list);
	return sql_query(&query, index_sql(store_index(store)), text, e) &&
	    view_each(query, cb, list, e);
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

/* Of this member, and of anybody. */
static bool
add_disputes(json_t *status, struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *self =
	    control_device(control, &store_identity(store)->device);
	json_t *conflicts = NULL;
	json_t *conflict;
	json_int_t own = 0;
	size_t i;

	if (!view_conflicts(&conflicts, store, e))
		return false;
	json_array_foreach(conflicts, i, conflict)
		own += self != NULL &&
			strcmp(json_text(conflict, "member"),
			    control->members[self->member].shown) == 0 ?
		    1 :
		    0;
	(void)json_object_set_new(status, "disputed",
	    json_integer((json_int_t)(json_array_size(conflicts) +
		disputed_members(control))));
	(void)json_object_set_new(status, "own_conflicts", json_integer(own));
	json_decref(conflicts);
	return true;
}

static bool
is_steward(const struct control *control, const struct device_id *id)
{
	const struct device *device = control_device(control, id);

	return device != NULL && control->members[device->member].is_steward;
}

static void
add_self(json_t *status, struct store *store)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);
	const struct charter *charter = store_charter(store);
	uint64_t own = 0;

	json_text_set(status, "room", charter->room.text);
	json_text_set(status, "review", charter->review);
	(void)json_object_set(status, "titles",
	    json_object_get(charter->json, "titles"));
	json_text_set(status, "member", self->member.text);
	json_text_set(status, "device", self->device.text);
	json_text_set(status, "journal", self->data.text);
	(void)json_object_set_new(status, "admitted",
	    json_boolean(control_device(control, &self->device) != NULL));
	(void)json_object_set_new(status, "steward",
	    json_boolean(is_steward(control, &self->device)));
	index_journals_of(store_index(store), &self->device, own_count, &own);
	(void)json_object_set_new(status, "own_records",
	    json_integer((json_int_t)own));
	(void)json_object_set_new(status, "to_endorse", view_to_endorse(store));
	(void)json_object_set_new(status, "charter_disputes",
	    view_unsettled(store));
	add_cut(status, store);
}

bool
view_status(json_t **out, struct store *store, struct err *e)
{
	json_t *status = json_object();

	if (add_counts(status, store, e) && add_members(status, store, e) &&
	    add_rows(status, "waiting_for", store, sql_wanted, on_waiting, e) &&
	    add_rows(status, "awaiting", store, sql_awaiting, on_awaiting, e) &&
	    view_add_incomplete(status, store, e) &&
	    add_held(status, store, e) && add_disputes(status, store, e) &&
	    add_renewal(status, store, e) && add_forks(status, store, e)) {
		add_self(status, store);
		*out = status;
		return true;
	}
	json_decref(status);
	return false;
}
