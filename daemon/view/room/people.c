/* SPDX-License-Identifier: ISC */
/* Members, devices, and how much is here. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/view/inner.h"
#include "daemon/view/room/held.h"
#include "daemon/view/room/succession.h"
#include "protocol/base/mem.h"

/* Of a root key, whose admission gives it no label. */
#define FIRST_LABEL "device 1"
#define RECOVERY_LABEL "recovery key" /* one that a charter names */

/* All that a journal says, less what does not count of it. */
static const char sql_said[] =
    "SELECT m.shown, sum(n.count) FROM ("
    "SELECT journal, sum(count) AS count FROM record GROUP BY journal "
    "UNION ALL SELECT journal, -count(*) FROM statement WHERE reason <> 0 "
    "GROUP BY journal) n "
    "JOIN journal j ON j.id = n.journal JOIN member m ON m.id = j.member "
    "WHERE m.shown IS NOT NULL GROUP BY m.shown";

static const char sql_journals[] =
    "SELECT j.name, j.class, max(r.sequence), count(r.id), max(r.time) "
    "FROM journal j "
    "LEFT JOIN record r ON r.journal = j.id WHERE j.device = ?1 "
    "GROUP BY j.id ORDER BY j.class, j.name";

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

/* The others that have one of its ids. */
static json_t *
disputed_with(const struct control *control, const struct member *member)
{
	json_t *list = json_array();

	for (size_t i = 0; member->is_disputed && i < control->member_count;
	     i++) {
		const struct member *other = &control->members[i];
		bool shares = false;

		for (size_t k = 0; k < other->id_count; k++)
			for (size_t j = 0; j < member->id_count; j++)
				shares = shares ||
				    strcmp(other->ids[k].text,
					member->ids[j].text) == 0;
		if (shares && other != member)
			(void)json_array_append_new(list,
			    json_string(other->shown));
	}
	return list;
}

static json_t *
member_row(const struct control *control, size_t place, const json_t *said,
    const json_t *heard)
{
	const struct member *member = &control->members[place];
	const json_t *last = json_object_get(heard, member->shown);
	const json_t *count = json_object_get(said, member->shown);

	return json_pack("{s:s, s:O, s:s, s:O, s:O, s:b, s:b, s:I, s:I, s:b, "
			 "s:s?, s:s?, s:s?, s:o, s:o, s:o}",
	    "id", member->shown, "names", member->names, "kind",
	    member->kind == NULL ? "" : member->kind, "roles", member->roles,
	    "of", member->of, "steward", member->is_steward, "observer",
	    member->is_observer, "devices",
	    (json_int_t)devices_of(control, place), "statements",
	    json_integer_value(count), "disputed", member->is_disputed,
	    "last_heard", json_text(last, "at"), "via", json_text(last, "via"),
	    "accreditation", member->accreditation, "continues",
	    view_predecessors(control, member), "continued_by",
	    view_successors(control, member), "disputed_with",
	    disputed_with(control, member));
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

/* What a device has written, in all of its journals. */
struct said_by {
	json_t *journals;
	int64_t records;
	int64_t time; /* of the last, as it says itself */
};

static bool
on_journal(void *arg, struct sql_query *query, struct err *e)
{
	struct said_by *said = arg;

	(void)e;
	(void)json_array_append_new(said->journals,
	    json_pack("{s:s, s:s, s:I}", "id", sql_text(query, 0), "class",
		class_name(sql_int(query, 1) == CLASS_CONTROL ? CLASS_CONTROL :
								CLASS_DATA),
		"last", (json_int_t)sql_int(query, 2)));
	said->records += sql_int(query, 3);
	if (sql_int(query, 4) > said->time)
		said->time = sql_int(query, 4);
	return true;
}

static void
add_said(json_t *row, const struct said_by *said)
{
	const time_t last = (time_t)said->time;
	struct tm parts = { 0 };
	char text[32];

	(void)json_object_set_new(row, "records",
	    json_integer((json_int_t)said->records));
	if (said->records == 0 || gmtime_r(&last, &parts) == NULL)
		return;
	(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	json_text_set(row, "last_wrote", text);
}

static const char *
label_of(const struct device *device)
{
	if (device->label[0] != '\0')
		return device->label;
	return device->is_root || device->is_work ? FIRST_LABEL :
						    RECOVERY_LABEL;
}

const char *
view_label(const struct control *control, const struct device_id *id)
{
	const struct device *device = control_device(control, id);

	return device == NULL ? id->text : label_of(device);
}

static void
add_cut(json_t *row, const struct control *control, const struct device *device)
{
	for (size_t i = 0; i < control->cut_count; i++) {
		const struct cut *cut = &control->cuts[i];
		char text[STATEMENT_ID_MAX + 1];
		char *why;

		if (!cut_is_of(cut, control, device))
			continue;
		why = view_held_words(control, device->id.text, &cut->id);
		json_text_set(row, "cut_why", why);
		free(why);
		statement_id_format(text, &cut->id);
		json_text_set(row, "cut_by", text);
		json_text_set(row, "cut_reason", cut->reason);
		json_text_set(row, "cut_author", cut->author.text);
		json_text_set(row, "cut_by_label",
		    view_label(control, &cut->author));
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
	struct said_by said = { .journals = json_array() };
	json_t *row;

	row = json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:o}", "id",
	    device->id.text, "member", control->members[device->member].shown,
	    "label", label_of(device), "purpose",
	    device->is_work || device->is_root ? "work" : "recovery", "root",
	    device->is_root, "cut", device->is_cut, "disputed",
	    device->is_disputed, "this",
	    strcmp(device->id.text, self->device.text) == 0, "journals",
	    said.journals);
	add_cut(row, control, device);
	if (sql_query(&query, index_sql(store_index(store)), sql_journals, e)) {
		sql_bind_text(query, 1, device->id.text);
		if (view_each(query, on_journal, &said, e)) {
			add_said(row, &said);
			*out = row;
			return true;
		}
	}
	json_decref(row);
	return false;
}

/* By member, then label, then id. */
static int
device_compare(const void *a, const void *b)
{
	static const char *const names[] = { "member", "label", "id" };
	const json_t *const *left = a;
	const json_t *const *right = b;
	int order = 0;

	for (size_t i = 0; i < 3 && order == 0; i++)
		order = strcmp(json_text(*left, names[i]),
		    json_text(*right, names[i]));
	return order;
}

bool
view_devices(json_t **out, struct store *store, bool all, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *self =
	    control_device(control, &store_identity(store)->device);
	json_t **rows = mem_new(control->device_count, sizeof(json_t *));
	json_t *list = json_array();
	size_t count = 0;
	bool done = true;

	for (size_t i = 0; done && i < control->device_count; i++) {
		const struct device *device = &control->devices[i];

		if (!all && (self == NULL || device->member != self->member))
			continue;
		done = device_row(&rows[count], store, device, e);
		count += done ? 1 : 0;
	}
	if (count > 1)
		qsort(rows, count, sizeof(json_t *), device_compare);
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(list, rows[i]);
	free(rows);
	if (done)
		*out = list;
	else
		json_decref(list);
	return done;
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
