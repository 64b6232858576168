/* SPDX-License-Identifier: ISC */
/* Members, devices, and how much is here. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "protocol/base/mem.h"

/* Of a root key, whose admission gives it no label. */
#define FIRST_LABEL "device 1"

/* All that a journal says, less what does not count of it. */
static const char sql_said[] =
    "SELECT m.shown, sum(n.count) FROM ("
    "SELECT journal, sum(count) AS count FROM record GROUP BY journal "
    "UNION ALL SELECT journal, -count(*) FROM statement WHERE reason <> 0 "
    "GROUP BY journal) n "
    "JOIN journal j ON j.id = n.journal JOIN member m ON m.id = j.member "
    "WHERE m.shown IS NOT NULL GROUP BY m.shown";

static const char sql_journals[] =
    "SELECT j.name, j.class, max(r.sequence) FROM journal j "
    "LEFT JOIN record r ON r.journal = j.id WHERE j.device = ?1 "
    "GROUP BY j.id ORDER BY j.class, j.name";

static const char sql_counts[] =
    "SELECT (SELECT count(*) FROM record), "
    "(SELECT count(*) FROM statement) - "
    "(SELECT count(*) FROM statement WHERE reason <> 0), "
    "(SELECT count(*) FROM statement WHERE reason = 7), "
    "(SELECT count(*) FROM statement WHERE reason = 1), "
    "(SELECT count(DISTINCT device) FROM journal WHERE member IS NULL)";

const struct public_key *
view_own_root(struct store *store)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);
	const struct device *device = control_device(control, &self->device);

	return device == NULL ? &self->key :
				&control->members[device->member].root;
}

static bool
on_said(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_object_set_new(arg, sql_text(query, 0),
	    json_integer(sql_int(query, 1)));
	return true;
}

static bool
counts_by_member(json_t *counts, struct store *store, struct err *e)
{
	struct sql_query *query;

	return sql_query(&query, index_sql(store_index(store)), sql_said, e) &&
	    view_each(query, on_said, counts, e);
}

static size_t
devices_of(const struct control *control, size_t member)
{
	size_t count = 0;

	for (size_t i = 0; i < control->device_count; i++)
		count += control->devices[i].member == member ? 1 : 0;
	return count;
}

static json_t *
member_row(const struct control *control, size_t place, const json_t *said,
    const json_t *heard)
{
	const struct member *member = &control->members[place];
	const json_t *last = json_object_get(heard, member->shown);
	const json_t *count = json_object_get(said, member->shown);

	return json_pack("{s:s, s:O, s:s, s:O, s:O, s:b, s:b, s:I, s:I, s:b, "
			 "s:s?, s:s?}",
	    "id", member->shown, "names", member->names, "kind",
	    member->kind == NULL ? "" : member->kind, "roles", member->roles,
	    "of", member->of, "steward", member->is_steward, "observer",
	    member->is_observer, "devices",
	    (json_int_t)devices_of(control, place), "statements",
	    json_integer_value(count), "disputed", member->is_disputed,
	    "last_heard", json_text(last, "at"), "via", json_text(last, "via"));
}

static int
row_compare(const void *a, const void *b)
{
	const json_t *const *left = a;
	const json_t *const *right = b;

	return strcmp(json_text(*left, "id"), json_text(*right, "id"));
}

bool
view_members(json_t **out, struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	json_t *said = json_object();
	json_t *heard = NULL;
	json_t **rows;
	json_t *list;

	if (!counts_by_member(said, store, e) ||
	    !local_heard_all(store_local(store), &heard, e)) {
		json_decref(said);
		return false;
	}
	rows = mem_new(control->member_count, sizeof(json_t *));
	for (size_t i = 0; i < control->member_count; i++)
		rows[i] = member_row(control, i, said, heard);
	if (control->member_count > 1)
		qsort(rows, control->member_count, sizeof(json_t *),
		    row_compare);
	list = json_array();
	for (size_t i = 0; i < control->member_count; i++)
		(void)json_array_append_new(list, rows[i]);
	free(rows);
	json_decref(said);
	json_decref(heard);
	*out = list;
	return true;
}

/* --- devices ------------------------------------------------------------ */

static bool
on_journal(void *arg, struct sql_query *query, struct err *e)
{
	(void)e;
	(void)json_array_append_new(arg,
	    json_pack("{s:s, s:s, s:I}", "id", sql_text(query, 0), "class",
		class_name(sql_int(query, 1) == CLASS_CONTROL ? CLASS_CONTROL :
								CLASS_DATA),
		"last", (json_int_t)sql_int(query, 2)));
	return true;
}

static void
add_cut(json_t *row, const struct control *control, const struct device *device)
{
	for (size_t i = 0; i < control->cut_count; i++) {
		const struct cut *cut = &control->cuts[i];
		char text[STATEMENT_ID_MAX + 1];

		if (cut->is_journal ||
		    (cut->is_member ?
			    memcmp(cut->root.bytes,
				control->members[device->member].root.bytes,
				KEY_LEN) != 0 :
			    strcmp(cut->device.text, device->id.text) != 0))
			continue;
		statement_id_format(text, &cut->id);
		json_text_set(row, "cut_by", text);
		json_text_set(row, "cut_reason", cut->reason);
		json_text_set(row, "cut_author", cut->author.text);
		json_text_set(row, "cut_layer", cut_layer_name(cut->layer));
	}
}

static bool
device_row(json_t **out, struct store *store, const struct device *device,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);
	struct sql_query *query;
	json_t *journals = json_array();
	json_t *row;

	row = json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:o}", "id",
	    device->id.text, "member", control->members[device->member].shown,
	    "label", device->label[0] == '\0' ? FIRST_LABEL : device->label,
	    "purpose", device->is_work ? "work" : "recovery", "root",
	    device->is_root, "cut", device->is_cut, "disputed",
	    device->is_disputed, "this",
	    strcmp(device->id.text, self->device.text) == 0, "journals",
	    journals);
	add_cut(row, control, device);
	if (sql_query(&query, index_sql(store_index(store)), sql_journals, e)) {
		sql_bind_text(query, 1, device->id.text);
		if (view_each(query, on_journal, journals, e)) {
			*out = row;
			return true;
		}
	}
	json_decref(row);
	return false;
}

bool
view_devices(json_t **out, struct store *store, bool all, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *self =
	    control_device(control, &store_identity(store)->device);
	json_t *list = json_array();

	for (size_t i = 0; i < control->device_count; i++) {
		const struct device *device = &control->devices[i];
		json_t *row;

		if (!all && (self == NULL || device->member != self->member))
			continue;
		if (!device_row(&row, store, device, e)) {
			json_decref(list);
			return false;
		}
		(void)json_array_append_new(list, row);
	}
	*out = list;
	return true;
}

bool
view_allowed_signers(struct buf *out, struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));

	for (size_t i = 0; i < control->device_count; i++) {
		const struct device *device = &control->devices[i];
		char key[KEY_TEXT];

		key_format(key, &device->key);
		buf_format_add(out,
		    "%s@tamga namespaces=\"git\" ssh-ed25519 %s\n",
		    device->id.text, key);
	}
	return buf_is_good(out) ||
	    err_set(e, ERR_TOOBIG, "too many devices to list");
}

/* --- status ------------------------------------------------------------- */

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
	const bool done = add_counts(status, store, e) &&
	    view_members(&members, store, e) &&
	    view_conflicts(&conflicts, store, e) &&
	    local_remotes(store_local(store), &remotes, e);

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
	}
	json_decref(members);
	json_decref(conflicts);
	json_decref(remotes);
	if (done)
		*out = status;
	else
		json_decref(status);
	return done;
}
