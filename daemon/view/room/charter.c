/* SPDX-License-Identifier: ISC */
/* The line of charters, what waits for stewards, and disputes. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/room/floor.h"
#include "daemon/view/room/held.h"
#include "daemon/view/room/succession.h"
#include "protocol/base/mem.h"

static const char sql_later[] =
    "SELECT a.rank > b.rank FROM record a, record b "
    "WHERE a.hash = ?1 AND b.hash = ?2";

static json_t *
members_json(const struct member_id *ids, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(list, json_string(ids[i].text));
	return list;
}

static void
set_id(json_t *row, const char *name, const struct statement_id *id)
{
	char text[STATEMENT_ID_MAX + 1];

	statement_id_format(text, id);
	json_text_set(row, name, text);
}

/* The recovery keys that a charter names, as the devices that they are. */
static json_t *
recovery_json(const struct charter *charter, const struct steward *stewards,
    size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		struct device_id device;

		if (!stewards[i].has_recovery)
			continue;
		device = device_id_of(&charter->room, &stewards[i].id,
		    &stewards[i].recovery);
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s}", "member", stewards[i].id.text,
			"device", device.text));
	}
	return list;
}

/* The same of a charter that was proposed; a malformed one has none. */
static json_t *
proposed_recovery(const struct charter *charter, const json_t *statement)
{
	json_t *list = json_array();
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(statement, "stewards"), i, row) {
		const char *id = json_text(row, "id");
		const char *key = json_text(row, "recovery");
		struct steward steward = { .has_recovery = true };
		json_t *one;

		if (key == NULL ||
		    !member_id_parse(&steward.id, id, strlen(id)) ||
		    !key_parse(&steward.recovery, key, strlen(key)))
			continue;
		one = recovery_json(charter, &steward, 1);
		(void)json_array_extend(list, one);
		json_decref(one);
	}
	return list;
}

static json_t *
line_row(const struct control *control, size_t place)
{
	const struct line_charter *charter = &control->line[place];
	json_t *stewards = json_array();
	json_t *row = json_pack("{s:I, s:I, s:o, s:o, s:b, s:b}", "version",
	    (json_int_t)charter->version, "threshold",
	    (json_int_t)charter->threshold, "stewards", stewards, "endorsers",
	    members_json(charter->endorsers, charter->endorser_count),
	    "by_recovery", charter->is_by_recovery, "in_force",
	    place + 1 == control->line_count);

	(void)json_object_set_new(row, "recovery",
	    recovery_json(control->charter, charter->stewards,
		charter->steward_count));

	for (size_t i = 0; i < charter->steward_count; i++)
		(void)json_array_append_new(stewards,
		    json_string(charter->stewards[i].id.text));
	if (place > 0)
		set_id(row, "id", &charter->id);
	else
		json_text_set(row, "id", control->charter->room.text);
	return row;
}

/* --- proposals ----------------------------------------------------------- */

static json_t *
charter_words(const json_t *statement)
{
	const json_t *steward;
	json_t *words;
	struct buf names;
	char decide[48] = "it decides alone";
	size_t i;

	buf_init(&names, 65536);
	json_array_foreach(json_object_get(statement, "stewards"), i, steward)
		buf_format_add(&names, "%s%s", i == 0 ? "" : ", ",
		    json_text(steward, "id"));
	if (i > 1)
		(void)snprintf(decide, sizeof(decide), "%lld of them decide",
		    (long long)json_integer_value(
			json_object_get(statement, "threshold")));
	words = json_sprintf("charter %lld: steward%s %s; %s",
	    (long long)json_integer_value(
		json_object_get(statement, "version")),
	    i == 1 ? "" : "s",
	    buf_is_good(&names) ? buf_text(&names) : "too many to list",
	    decide);
	buf_clear(&names);
	return words;
}

static json_t *
proposal_words(struct store *store, const json_t *statement)
{
	const struct control *control = index_control(store_index(store));
	const char *kind = statement_kind(statement);
	const char *what = statement_subject(statement, 0);
	const char *id = statement_subject(statement, 1);
	struct device_id device;

	if (strcmp(kind, "charter") == 0)
		return charter_words(statement);
	if (strcmp(kind, "adopt") == 0)
		return view_adopt_words(store, statement);
	if (strcmp(kind, "member") == 0)
		return view_grant_words(control, statement);
	if (strcmp(what, "device") == 0 &&
	    device_id_parse(&device, id, strlen(id))) {
		char *whose = view_device_words(control, &device);
		json_t *words = json_sprintf("cut off %s (%s)", whose,
		    json_text(statement, "reason"));

		free(whose);
		return words;
	}
	for (size_t i = 0; i < control->member_count; i++) {
		char key[KEY_TEXT];

		key_format(key, &control->members[i].root);
		if (strcmp(key, id) == 0)
			return json_sprintf("cut off all devices of %s (%s)",
			    control->members[i].shown,
			    json_text(statement, "reason"));
	}
	return json_sprintf("cut off the %s %s (%s)", what, id,
	    json_text(statement, "reason"));
}

static bool
misses(const struct proposal *proposal, const struct member_id *id)
{
	for (size_t i = 0; i < proposal->missing_count; i++)
		if (strcmp(proposal->missing[i].text, id->text) == 0)
			return true;
	return false;
}

/* Tell an endorser before he endorses what would not count. */
static void
add_void(json_t *row, struct store *store, const struct proposal *proposal)
{
	struct err ignored = { 0 };
	char *words = NULL;

	if (!misses(proposal, &store_identity(store)->member) ||
	    !view_floor(&words, store, proposal->json, &ignored))
		return;
	json_text_set(row, "void", words);
	free(words);
}

static json_t *
proposal_row(struct store *store, const struct proposal *proposal)
{
	const struct control *control = index_control(store_index(store));
	const struct device *author =
	    control_device(control, &proposal->author);
	json_t *row = json_pack("{s:s, s:o, s:o, s:o, s:I, s:I, s:s}", "kind",
	    statement_kind(proposal->json), "words",
	    proposal_words(store, proposal->json), "endorsers",
	    members_json(proposal->endorsers, proposal->endorser_count),
	    "missing", members_json(proposal->missing, proposal->missing_count),
	    "needed", (json_int_t)proposal->needed, "needed_own",
	    (json_int_t)proposal->needed_own, "author",
	    author == NULL ? "" : control->members[author->member].shown);

	set_id(row, "id", &proposal->id);
	(void)json_object_set_new(row, "recovery",
	    proposed_recovery(control->charter, proposal->json));
	add_void(row, store, proposal);
	return row;
}

/* --- proposals that others have overtaken --------------------------------- */

static bool
on_later(void *arg, struct sql_query *query, struct err *e)
{
	bool *is_later = arg;

	(void)e;
	*is_later = sql_int(query, 0) != 0;
	return true;
}

/* Did who said this one know of the other one? */
static bool
is_later(struct store *store, const struct statement_id *one,
    const struct statement_id *other)
{
	struct err ignored = { 0 };
	struct sql_query *query;
	bool later = false;

	if (!sql_query(&query, index_sql(store_index(store)), sql_later,
		&ignored))
		return false;
	sql_bind_bytes(query, 1, one->record.bytes, HASH_LEN);
	sql_bind_bytes(query, 2, other->record.bytes, HASH_LEN);
	return view_each(query, on_later, &later, &ignored) && later;
}

/* Does this cut in force cut what the proposed one would? */
static bool
cuts_the_same(const struct control *control, const struct cut *cut,
    const json_t *proposed)
{
	const char *what = statement_subject(proposed, 0);
	const char *of = statement_subject(proposed, 1);
	const struct device *device = NULL;
	struct device_id id;
	char root[KEY_TEXT];

	if (strcmp(what, "member") == 0) {
		key_format(root, &cut->root);
		return cut->is_member && strcmp(root, of) == 0;
	}
	if (device_id_parse(&id, of, strlen(of)))
		device = control_device(control, &id);
	return device != NULL && cut_is_of(cut, control, device);
}

/* Have the stewards cut it since?  One that is proposed after that would hold
 * more. */
static bool
is_cut_since(struct store *store, const struct proposal *proposal)
{
	const struct control *control = index_control(store_index(store));

	for (size_t i = 0; i < control->cut_count; i++)
		if (control->cuts[i].layer <= CUT_BY_STEWARDS &&
		    cuts_the_same(control, &control->cuts[i], proposal->json) &&
		    is_later(store, &control->cuts[i].id, &proposal->id))
			return true;
	return false;
}

static bool
is_adopted(const struct control *control, const char *journal, const char *hash)
{
	struct hash record;

	if (!hash_parse(&record, hash, strlen(hash)))
		return false;
	for (size_t i = 0; i < control->adopted_count; i++)
		if (hash_compare(&control->adopted[i].record, &record) == 0 &&
		    strcmp(control->adopted[i].journal.text, journal) == 0)
			return true;
	return false;
}

/* Is there nothing left for stewards to do here? */
static bool
is_moot(struct store *store, const struct proposal *proposal)
{
	const struct control *control = index_control(store_index(store));
	const char *kind = statement_kind(proposal->json);
	const json_t *hash;
	size_t i;

	if (strcmp(kind, "cut") == 0)
		return is_cut_since(store, proposal);
	if (strcmp(kind, "adopt") != 0)
		return false;
	json_array_foreach(json_object_get(proposal->json, "records"), i, hash)
		if (!is_adopted(control, statement_subject(proposal->json, 0),
			json_string_value(hash)))
			return false;
	return true;
}

json_t *
view_to_endorse(struct store *store)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);
	json_t *list = json_array();

	if (control_device(control, &self->device) == NULL)
		return list;
	for (size_t i = 0; i < control->proposal_count; i++)
		if (misses(&control->proposals[i], &self->member) &&
		    !is_moot(store, &control->proposals[i]))
			(void)json_array_append_new(list,
			    proposal_row(store, &control->proposals[i]));
	return list;
}

/* --- disputes ------------------------------------------------------------ */

static json_t *
dispute_row(const struct control *control, const struct dispute *dispute,
    const struct member_id *self)
{
	json_t *branches = json_array();
	bool is_ours = false;
	json_t *row = json_pack("{s:I, s:b, s:o, s:o}", "predecessor",
	    (json_int_t)control->line[dispute->predecessor].version, "settled",
	    dispute->is_settled, "branches", branches, "waiting",
	    members_json(dispute->waiting, dispute->waiting_count));

	for (size_t i = 0; i < dispute->waiting_count; i++)
		is_ours = is_ours ||
		    strcmp(dispute->waiting[i].text, self->text) == 0;
	(void)json_object_set_new(row, "ours",
	    json_boolean(is_ours && !dispute->is_settled));

	for (size_t i = 0; i < dispute->branch_count; i++) {
		const struct branch *branch = &dispute->branches[i];
		json_t *each = json_pack("{s:o, s:I, s:I, s:b, s:b}", "words",
		    charter_words(branch->json), "reaches",
		    (json_int_t)branch->reaches, "endorsers",
		    (json_int_t)branch->endorsers, "by_recovery",
		    branch->is_by_recovery, "holds", i == 0);

		set_id(each, "id", &branch->id);
		(void)json_array_append_new(branches, each);
	}
	return row;
}

json_t *
view_unsettled(struct store *store)
{
	const struct control *control = index_control(store_index(store));
	json_t *list = json_array();

	for (size_t i = 0; i < control->dispute_count; i++)
		if (!control->disputes[i].is_settled)
			(void)json_array_append_new(list,
			    dispute_row(control, &control->disputes[i],
				&store_identity(store)->member));
	return list;
}

bool
view_charter(json_t **out, struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	json_t *line = json_array();
	json_t *proposals = json_array();
	json_t *disputes = json_array();

	(void)e;
	for (size_t i = 0; i < control->line_count; i++)
		(void)json_array_append_new(line, line_row(control, i));
	for (size_t i = 0; i < control->proposal_count; i++)
		(void)json_array_append_new(proposals,
		    proposal_row(store, &control->proposals[i]));
	for (size_t i = 0; i < control->dispute_count; i++)
		(void)json_array_append_new(disputes,
		    dispute_row(control, &control->disputes[i],
			&store_identity(store)->member));
	*out = json_pack("{s:o, s:o, s:o, s:o}", "line", line, "proposals",
	    proposals, "disputes", disputes, "to_endorse",
	    view_to_endorse(store));
	return true;
}
