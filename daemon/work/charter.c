/* SPDX-License-Identifier: ISC */
/* What stewards decide together: proposing charters, cutting members. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

/* --- the next charter ---------------------------------------------------- */

struct draft {
	struct store *store;
	const struct control *control;
	const struct line_charter *now; /* in force */
	json_t *stewards;               /* of the next one */
	json_t *changes;                /* sentences */
};

static json_t *
steward_json(const struct steward *steward)
{
	char key[KEY_TEXT];
	json_t *row;

	key_format(key, &steward->key);
	row = json_pack("{s:s, s:s}", "id", steward->id.text, "key", key);
	if (steward->has_recovery) {
		key_format(key, &steward->recovery);
		json_text_set(row, "recovery", key);
	}
	return row;
}

/* Its place among the next stewards, or SIZE_MAX. */
static size_t
steward_find(const struct draft *draft, const char *id)
{
	const json_t *row;
	size_t i;

	json_array_foreach(draft->stewards, i, row)
		if (strcmp(json_text(row, "id"), id) == 0)
			return i;
	return SIZE_MAX;
}

static bool
add_steward(struct draft *draft, const char *id, struct err *e)
{
	const struct member *member = control_member(draft->control, id);
	struct member_id parsed;
	char key[KEY_TEXT];

	if (steward_find(draft, id) != SIZE_MAX)
		return err_set(e, ERR_INPUT, "'%.60s' is a steward already",
		    id);
	if (member == NULL) {
		(void)err_set(e, ERR_NOTFOUND,
		    "'%.60s' is no member of this room", id);
		return err_hint(e, "admit it first; see 'tamga members'");
	}
	if (!member_id_parse(&parsed, id, strlen(id)))
		return err_set(e, ERR_CONFLICT,
		    "two members have the id of '%.60s'", id);
	key_format(key, &member->root);
	(void)json_array_append_new(draft->stewards,
	    json_pack("{s:s, s:s}", "id", id, "key", key));
	(void)json_array_append_new(draft->changes,
	    json_sprintf("%s becomes a steward", id));
	return true;
}

static bool
remove_steward(struct draft *draft, const char *id, struct err *e)
{
	const size_t place = steward_find(draft, id);

	if (place == SIZE_MAX) {
		(void)err_set(e, ERR_NOTFOUND, "'%.60s' is no steward", id);
		return err_hint(e, "see 'tamga charter show'");
	}
	(void)json_array_remove(draft->stewards, place);
	(void)json_array_append_new(draft->changes,
	    json_sprintf("%s is a steward no more; what it has said as one "
			 "and is in this store goes on to count",
		id));
	return true;
}

/* --- recovery keys ------------------------------------------------------- */

/* Is it a recovery key of that member, which nobody cut? */
static bool
is_recovery_of(const struct draft *draft, const struct device *device,
    const char *id)
{
	return !device->is_root && !device->is_work && !device->is_cut &&
	    strcmp(device->member_id.text, id) == 0 &&
	    strcmp(draft->control->members[device->member].shown, id) == 0;
}

/* The recovery keys that begin so: the last of them, and how many. */
static size_t
recovery_find(const struct device **out, const struct draft *draft,
    const char *id, const char *typed)
{
	size_t count = 0;

	for (size_t i = 0; i < draft->control->device_count; i++) {
		const struct device *device = &draft->control->devices[i];

		if (!is_recovery_of(draft, device, id) ||
		    strncmp(device->id.text, typed, strlen(typed)) != 0)
			continue;
		*out = device;
		count++;
	}
	return count;
}

static bool
recovery_choose(const struct device **out, const struct draft *draft,
    const char *id, const char *typed, struct err *e)
{
	const size_t count = recovery_find(out, draft, id, typed);

	if (count == 1)
		return true;
	if (count == 0) {
		(void)err_set(e, ERR_NOTFOUND,
		    "'%s' has no recovery key%s%.30s", id,
		    typed[0] == '\0' ? "" : " ", typed);
		return err_hint(e,
		    "there it is made with 'tamga device recovery --create'");
	}
	(void)err_set(e, ERR_CONFLICT, "'%s' has %zu recovery keys%s%.30s", id,
	    count, typed[0] == '\0' ? "" : " ", typed);
	return err_hint(e,
	    "say which: --recovery %s/KEY, as it stands on the paper", id);
}

/* From now on the charter names that key for the steward: "mojha", or
 * "mojha/k3jq". */
static bool
name_recovery(struct draft *draft, const char *word, struct err *e)
{
	const struct device *device = NULL;
	const char *slash = strchr(word, '/');
	struct member_id id;
	char key[KEY_TEXT];
	json_t *row;
	size_t place;

	if (!member_id_parse(&id, word,
		slash == NULL ? strlen(word) : (size_t)(slash - word)))
		return err_set(e, ERR_INPUT, "'%.60s' is not a member id",
		    word);
	place = steward_find(draft, id.text);
	if (place == SIZE_MAX)
		return err_set(e, ERR_INPUT,
		    "'%s' is no steward of the new charter", id.text);
	if (!recovery_choose(&device, draft, id.text,
		slash == NULL ? "" : slash + 1, e))
		return false;
	key_format(key, &device->key);
	row = json_array_get(draft->stewards, place);
	if (json_text(row, "recovery") != NULL &&
	    strcmp(json_text(row, "recovery"), key) == 0)
		return err_set(e, ERR_INPUT,
		    "the charter names that recovery key of '%s' already",
		    id.text);
	json_text_set(row, "recovery", key);
	(void)json_array_append_new(draft->changes,
	    json_sprintf("the recovery key of %s is %s: compare that with its "
			 "paper",
		id.text, device->id.text));
	return true;
}

/* Tell of stewards that have a recovery key, and the charter none of them. */
static void
offer_recovery(struct draft *draft)
{
	const json_t *row;
	size_t i;

	json_array_foreach(draft->stewards, i, row) {
		const char *id = json_text(row, "id");
		const struct device *device;

		if (json_text(row, "recovery") == NULL &&
		    recovery_find(&device, draft, id, "") > 0)
			(void)json_array_append_new(draft->changes,
			    json_sprintf("%s has a recovery key that the "
					 "charter does not name (--recovery "
					 "%s)",
				id, id));
	}
}

/* --- all of it ----------------------------------------------------------- */

typedef bool (
    *change_steward)(struct draft *draft, const char *id, struct err *e);

static bool
each_steward(struct draft *draft, const json_t *ids, change_steward how,
    struct err *e)
{
	const json_t *id;
	size_t i;

	json_array_foreach(ids, i, id) {
		if (!json_is_string(id))
			return err_set(e, ERR_INPUT,
			    "the stewards are not texts");
		if (!how(draft, json_string_value(id), e))
			return false;
	}
	return true;
}

/* The one asked for; else the present one, as near as so many stewards
 * allow: 1 for one, else more than half and at most all. */
static bool
threshold_of(size_t *out, const struct draft *draft, const json_t *body,
    struct err *e)
{
	const json_t *given = json_object_get(body, "threshold");
	const size_t count = json_array_size(draft->stewards);
	const size_t least = count == 1 ? 1 : count / 2 + 1;
	const json_int_t wanted = json_integer_value(given);

	if (count == 0)
		return err_set(e, ERR_INPUT, "a room needs a steward");
	*out = draft->now->threshold;
	if (*out < least)
		*out = least;
	if (*out > count)
		*out = count;
	if (given == NULL)
		return true;
	if (wanted < (json_int_t)least || wanted > (json_int_t)count) {
		(void)err_set(e, ERR_INPUT,
		    "%lld of %zu stewards cannot decide", (long long)wanted,
		    count);
		return err_hint(e, "give a threshold of %zu to %zu", least,
		    count);
	}
	*out = (size_t)wanted;
	return true;
}

static json_t *
next_charter(const struct draft *draft, size_t threshold, json_t *until)
{
	static const char *const kept[] = { "data_protection", "quotas" };
	const struct charter *charter = store_charter(draft->store);
	char id[STATEMENT_ID_MAX + 1];
	json_t *statement;

	statement_id_format(id, &draft->now->id);
	statement = json_pack("{s:s, s:[s], s:I, s:s, s:O, s:I}", "kind",
	    "charter", "subject", charter->review, "version",
	    (json_int_t)draft->now->version + 1, "predecessor",
	    draft->now->version == 1 ? charter->room.text : id, "stewards",
	    draft->stewards, "threshold", (json_int_t)threshold);
	for (size_t i = 0; i < 2; i++) {
		json_t *value = json_object_get(draft->now->json, kept[i]);

		if (value != NULL)
			(void)json_object_set(statement, kept[i], value);
	}
	if (json_array_size(until) > 0)
		(void)json_object_set(statement, "until", until);
	return statement;
}

/* How many decide, where that changes. */
static void
add_numbers(struct draft *draft, size_t threshold)
{
	const size_t before = draft->now->steward_count;
	const size_t after = json_array_size(draft->stewards);
	char was[48] = "1 alone";

	if (threshold == draft->now->threshold && before == after)
		return;
	if (before > 1)
		(void)snprintf(was, sizeof(was), "%zu of %zu",
		    draft->now->threshold, before);
	(void)json_array_append_new(draft->changes,
	    after == 1 ?
		json_sprintf("1 steward decides alone, instead of %s", was) :
		json_sprintf("%zu of %zu stewards decide, instead of %s",
		    threshold, after, was));
}

static bool
draft_charter(json_t **out, struct draft *draft, const json_t *body,
    struct err *e)
{
	json_t *until;
	size_t threshold;

	for (size_t i = 0; i < draft->now->steward_count; i++)
		(void)json_array_append_new(draft->stewards,
		    steward_json(&draft->now->stewards[i]));
	if (!each_steward(draft, json_object_get(body, "remove_steward"),
		remove_steward, e) ||
	    !each_steward(draft, json_object_get(body, "add_steward"),
		add_steward, e) ||
	    !each_steward(draft, json_object_get(body, "recovery"),
		name_recovery, e) ||
	    !threshold_of(&threshold, draft, body, e))
		return false;
	add_numbers(draft, threshold);
	if (json_array_size(draft->changes) == 0) {
		(void)err_set(e, ERR_INPUT, "that would change nothing");
		return err_hint(e,
		    "give --add-steward, --remove-steward, --recovery or "
		    "--threshold");
	}
	offer_recovery(draft);
	if (!work_until(&until, draft->store, draft->stewards, e))
		return false;
	(void)json_array_append_new(draft->changes,
	    json_string("what was decided until now, and is in this store, "
			"stands; from then on only these stewards decide"));
	*out = next_charter(draft, threshold, until);
	json_decref(until);
	return true;
}

bool
work_propose(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	struct draft draft = { .store = store,
		.control = control,
		.now = &control->line[control->line_count - 1] };
	const struct member *self;
	json_t *statement = NULL;
	bool done;

	if (!work_ourselves(&self, store, e))
		return false;
	draft.stewards = json_array();
	draft.changes = json_array();
	done = draft_charter(&statement, &draft, body, e);
	if (done) {
		*answer = json_pack("{s:O}", "changes", draft.changes);
		if (!json_is_true(json_object_get(body, "dry_run"))) {
			done = work_say_control(answer, store, statement, e);
			if (done)
				work_add_waiting(*answer, store,
				    json_text(*answer, "statement"));
			else
				json_decref(*answer);
		}
	}
	json_decref(statement);
	json_decref(draft.stewards);
	json_decref(draft.changes);
	return done;
}

/* --- cutting a member ---------------------------------------------------- */

static bool
points_of_member(json_t *all, struct store *store, size_t member, struct err *e)
{
	const struct control *control = index_control(store_index(store));

	for (size_t i = 0; i < control->device_count; i++) {
		json_t *points;

		if (control->devices[i].member != member)
			continue;
		if (!work_points_of(&points, store, &control->devices[i].id, e))
			return false;
		(void)json_array_extend(all, points);
		json_decref(points);
	}
	return true;
}

bool
work_cut_member(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct member *self;
	const struct member *member;
	const char *id;
	const char *reason;
	char key[KEY_TEXT];
	json_t *points;
	json_t *cut;
	bool done;

	if (!work_ourselves(&self, store, e) ||
	    !body_need(&id, body, "member", e) ||
	    !body_need(&reason, body, "reason", e))
		return false;
	member = control_member(control, id);
	if (member == NULL)
		return err_set(e, ERR_NOTFOUND, "there is no member '%.60s'",
		    id);
	points = json_array();
	key_format(key, &member->root);
	cut = json_pack("{s:s, s:[s, s], s:s, s:o}", "kind", "cut", "subject",
	    "member", key, "reason", reason, "points", points);
	*answer = json_pack("{s:s}", "member", id);
	done = points_of_member(points, store,
		   (size_t)(member - control->members), e) &&
	    work_say_control(answer, store, cut, e);
	if (done)
		work_add_waiting(*answer, store,
		    json_text(*answer, "statement"));
	else
		json_decref(*answer);
	json_decref(cut);
	return done;
}
