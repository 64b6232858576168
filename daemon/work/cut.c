/* SPDX-License-Identifier: ISC */
/* Cutting devices: our own at once, others' with the other stewards. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/room/floor.h"
#include "daemon/view/room/held.h"
#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"

static json_t *
cut_statement(const struct device *device, const char *reason, json_t *points)
{
	return json_pack("{s:s, s:[s, s], s:s, s:o}", "kind", "cut", "subject",
	    "device", device->id.text, "reason", reason, "points", points);
}

bool
work_cut_of(json_t **out, struct store *store, const struct device *device,
    const char *reason, struct err *e)
{
	json_t *points;

	if (!work_points_of(&points, store, &device->id, e))
		return false;
	*out = cut_statement(device, reason, points);
	return true;
}

/* How to say it again at what is here. */
static bool
hint_anew(const struct control *control, const json_t *statement, struct err *e)
{
	const char *what = statement_subject(statement, 0);
	const char *of = statement_subject(statement, 1);
	const char *reason = json_text(statement, "reason");

	if (strcmp(statement_kind(statement), "cut") != 0)
		return err_hint(e, "propose it anew");
	if (strcmp(what, "device") == 0)
		return err_hint(e,
		    "propose it anew: tamga device cut %s --reason %s", of,
		    reason);
	for (size_t i = 0; i < control->member_count; i++) {
		char key[KEY_TEXT];

		key_format(key, &control->members[i].root);
		if (strcmp(key, of) == 0)
			return err_hint(e,
			    "propose it anew: tamga members cut %s --reason %s",
			    control->members[i].shown, reason);
	}
	return err_hint(e, "propose it anew");
}

bool
work_check_floor(struct store *store, const json_t *statement, struct err *e)
{
	char *words;

	if (!view_floor(&words, store, statement, e))
		return false;
	if (words == NULL)
		return true;
	(void)err_set(e, ERR_CONFLICT, "%s: your endorsement would not count",
	    words);
	free(words);
	return hint_anew(index_control(store_index(store)), statement, e);
}

/* --- one device ------------------------------------------------------------ */

struct cutting {
	struct store *store;
	const struct control *control;
	const struct device *self;
	const struct device *device;
	bool is_ours;
	bool has_after; /* a person has said how far it counts */
	json_t *points;
	size_t beyond; /* records here that the points leave out */
};

/* A steward of any charter of the line. */
static bool
is_steward(const struct control *control, const struct member *member)
{
	for (size_t i = 0; i < control->line_count; i++)
		for (size_t k = 0; k < control->line[i].steward_count; k++)
			if (memcmp(control->line[i].stewards[k].key.bytes,
				member->root.bytes, KEY_LEN) == 0)
				return true;
	return false;
}

/* A cut in force that ours would be no more than. */
static bool
is_cut_already(const struct cutting *cutting)
{
	for (size_t i = 0; i < cutting->control->cut_count; i++) {
		const struct cut *cut = &cutting->control->cuts[i];

		if (cut_is_of(cut, cutting->control, cutting->device) &&
		    (cutting->is_ours || cut->layer <= CUT_BY_STEWARDS))
			return true;
	}
	return false;
}

static bool
check_device(const struct cutting *cutting, struct err *e)
{
	const struct control *control = cutting->control;
	char *whose;

	if (cutting->device == cutting->self) {
		(void)err_set(e, ERR_INPUT, "a device cannot cut itself");
		return err_hint(e, "see 'tamga device list'");
	}
	if (!cutting->is_ours &&
	    !is_steward(control, &control->members[cutting->self->member])) {
		(void)err_set(e, ERR_AUTH,
		    "only a steward can cut off a device of another member");
		return err_hint(e, "ask a steward");
	}
	if (cutting->has_after || !is_cut_already(cutting))
		return true;
	whose = view_device_words(control, &cutting->device->id);
	(void)err_set(e, ERR_INPUT, "%s is cut off already", whose);
	free(whose);
	return err_hint(e, "see 'tamga device list --all'");
}

static bool
lower_points(struct cutting *cutting, const json_t *body, struct err *e)
{
	const json_t *after;
	size_t i;

	json_array_foreach(json_object_get(body, "after"), i, after) {
		size_t beyond;

		if (!json_is_string(after))
			return err_set(e, ERR_INPUT, "'after' are not texts");
		if (!work_points_lower(cutting->points, &beyond, cutting->store,
			json_string_value(after), e))
			return err_prefix(e, "'after'");
		cutting->beyond += beyond;
	}
	return true;
}

/* Is the record that said a cut within our points? */
static bool
leaves(const struct cutting *cutting, const struct cut *cut, char place[64])
{
	struct record_place found;
	struct journal_id journal;
	struct err ignored = { 0 };
	const json_t *point;
	size_t i;

	if (!index_place(store_index(cutting->store), &found, &journal,
		&cut->id.record, &ignored))
		return false;
	(void)snprintf(place, 64, "%.10s:%lld", journal.text,
	    (long long)found.sequence - 1);
	json_array_foreach(cutting->points, i, point)
		if (strcmp(json_text(point, "journal"), journal.text) == 0)
			return json_integer_value(json_object_get(point,
				   "sequence")) >= (json_int_t)found.sequence;
	return false;
}

/*
 * Whom the device has cut off with what the points leave: a thief's cut holds
 * the owner, and goes on to do so.
 */
static json_t *
cuts_left(const struct cutting *cutting)
{
	json_t *list = json_array();

	for (size_t i = 0; i < cutting->control->cut_count; i++) {
		const struct cut *cut = &cutting->control->cuts[i];
		char place[64];
		char *whose;

		if (strcmp(cut->author.text, cutting->device->id.text) != 0 ||
		    cut->layer <= CUT_BY_STEWARDS || cut->is_member ||
		    !leaves(cutting, cut, place))
			continue;
		whose = view_device_words(cutting->control, &cut->device);
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s}", "whose", whose, "after", place));
		free(whose);
	}
	return list;
}

/* A steward has one try: who has seen more cannot cut lower later. */
static bool
check_left(const struct cutting *cutting, const json_t *left, struct err *e)
{
	const json_t *first = json_array_get(left, 0);
	char *whose;

	if (cutting->is_ours || cutting->has_after || first == NULL)
		return true;
	whose = view_device_words(cutting->control, &cutting->device->id);
	(void)err_set(e, ERR_CONFLICT,
	    "%s has cut off %s, and that would go on to hold", whose,
	    json_text(first, "whose"));
	free(whose);
	return err_hint(e,
	    "--after %s leaves that out; a higher number or a day says what "
	    "else is to count",
	    json_text(first, "after"));
}

static void
add_needed(json_t *answer, struct store *store)
{
	const struct control *control = index_control(store_index(store));
	const char *id = json_text(answer, "statement");

	for (size_t i = 0; i < control->proposal_count; i++) {
		char text[STATEMENT_ID_MAX + 1];

		statement_id_format(text, &control->proposals[i].id);
		if (strcmp(text, id) == 0)
			(void)json_object_set_new(answer, "needed",
			    json_integer(
				(json_int_t)control->proposals[i].needed));
	}
}

/* Stewards cannot take back what they have said to have seen. */
static bool
check_floor(const struct cutting *cutting, const json_t *statement,
    struct err *e)
{
	if (cutting->is_ours || work_check_floor(cutting->store, statement, e))
		return true;
	if (!cutting->has_after || e->code != ERR_CONFLICT)
		return false;
	return err_hint(e,
	    "stewards hold nothing that they have said to have "
	    "seen: give a later --after");
}

static bool
cut_device(json_t **answer, struct cutting *cutting, const char *reason,
    struct err *e)
{
	json_t *statement = cut_statement(cutting->device, reason,
	    json_incref(cutting->points));
	json_t *left = cuts_left(cutting);
	bool done;

	*answer = json_pack("{s:s, s:s, s:s, s:s, s:I, s:o}", "device",
	    cutting->device->id.text, "label",
	    view_label(cutting->control, &cutting->device->id), "member",
	    cutting->control->members[cutting->device->member].shown, "by",
	    cutting->is_ours ? "sibling" : "stewards", "beyond",
	    (json_int_t)cutting->beyond, "cuts_left", left);
	done = check_left(cutting, left, e) &&
	    check_floor(cutting, statement, e) &&
	    work_say_control(answer, cutting->store, statement, e);
	if (done)
		add_needed(*answer, cutting->store);
	else
		json_decref(*answer);
	json_decref(statement);
	return done;
}

bool
work_cut_device(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	struct cutting cutting = {
		.store = store,
		.control = control,
		.self = control_device(control, &store_identity(store)->device),
	};
	const struct member *self;
	const char *typed;
	const char *reason;
	bool done;

	if (!work_ourselves(&self, store, e) ||
	    !body_need(&typed, body, "device", e) ||
	    !body_need(&reason, body, "reason", e) ||
	    !work_find_device(&cutting.device, store, typed,
		is_steward(control, self), e))
		return false;
	cutting.is_ours = cutting.device->member == cutting.self->member;
	cutting.has_after = json_object_get(body, "after") != NULL;
	if (!check_device(&cutting, e) ||
	    !work_points_of(&cutting.points, store, &cutting.device->id, e))
		return false;
	done = lower_points(&cutting, body, e) &&
	    cut_device(answer, &cutting, reason, e);
	json_decref(cutting.points);
	return done;
}
