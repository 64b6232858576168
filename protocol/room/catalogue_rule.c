/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/limits.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/catalogue_table.h"

bool
cut_rule(const json_t *statement, struct err *e)
{
	const bool is_journal =
	    strcmp(statement_subject(statement, 0), "journal") == 0;
	const bool is_superseded =
	    strcmp(json_text(statement, "reason"), "superseded") == 0;
	const json_t *points = json_object_get(statement, "points");
	const size_t count = json_array_size(points);

	if (is_journal != is_superseded)
		return err_set(e, ERR_PROTOCOL,
		    "'superseded' goes with a journal, and with it alone");
	for (size_t i = 0; i < count; i++) {
		const char *journal =
		    json_text(json_array_get(points, i), "journal");

		if (is_journal &&
		    strcmp(journal, statement_subject(statement, 1)) != 0)
			return err_set(e, ERR_PROTOCOL,
			    "'points' names another journal");
		for (size_t j = 0; j < i; j++) {
			if (strcmp(journal,
				json_text(json_array_get(points, j),
				    "journal")) == 0)
				return err_set(e, ERR_PROTOCOL,
				    "'points' names a journal twice");
		}
	}
	return true;
}

/* Is the text behind name in one of the first count objects of the list? */
static bool
list_has(const json_t *list, size_t count, const char *name, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		const char *other = json_text(json_array_get(list, i), name);

		if (other != NULL && strcmp(other, text) == 0)
			return true;
	}
	return false;
}

/* No key twice, recovery keys among them. */
static bool
keys_check(const json_t *list, const char *name, struct err *e)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		const char *key = json_text(entry, "key");
		const char *recovery = json_text(entry, "recovery");

		if (list_has(list, i, "key", key) ||
		    list_has(list, i + 1, "recovery", key) ||
		    (recovery != NULL &&
			(list_has(list, i + 1, "key", recovery) ||
			    list_has(list, i, "recovery", recovery))))
			return err_set(e, ERR_PROTOCOL, "'%s' has a key twice",
			    name);
	}
	return true;
}

static bool
founders_check(const json_t *founders, struct err *e)
{
	for (size_t i = 0; i < json_array_size(founders); i++) {
		const json_t *founder = json_array_get(founders, i);

		if (list_has(founders, i, "id", json_text(founder, "id")))
			return err_set(e, ERR_PROTOCOL,
			    "'founders' has an id twice");
	}
	return keys_check(founders, "founders", e);
}

static bool
threshold_check(const json_t *statement, struct err *e)
{
	const json_int_t count =
	    (json_int_t)json_array_size(json_object_get(statement, "stewards"));
	const json_int_t threshold =
	    json_integer_value(json_object_get(statement, "threshold"));

	return (threshold <= count && threshold > count / 2) ||
	    err_set(e, ERR_PROTOCOL,
		"'threshold' is not more than half of the stewards and "
		"at most all");
}

static bool
steward_is_founder(const json_t *steward, const json_t *founders)
{
	for (size_t i = 0; i < json_array_size(founders); i++) {
		const json_t *founder = json_array_get(founders, i);

		if (strcmp(json_text(founder, "id"),
			json_text(steward, "id")) == 0)
			return strcmp(json_text(founder, "key"),
				   json_text(steward, "key")) == 0;
	}
	return false;
}

static bool
founding_rule(const json_t *statement, struct err *e)
{
	const json_t *founders = json_object_get(statement, "founders");
	const json_t *stewards = json_object_get(statement, "stewards");
	const size_t count = json_array_size(stewards);
	const json_int_t cycle =
	    json_integer_value(json_object_get(statement, "cycle"));
	struct buf review;
	bool same;

	buf_init(&review, LIMIT_FIELD_NAME);
	buf_format_add(&review, "%s-%" JSON_INTEGER_FORMAT,
	    json_text(statement, "state"), cycle);
	same = strcmp(buf_text(&review), statement_subject(statement, 0)) == 0;
	buf_clear(&review);
	if (!same)
		return err_set(e, ERR_PROTOCOL,
		    "'subject' is not the state and the cycle");
	if (!founders_check(founders, e))
		return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *steward = json_array_get(stewards, i);

		if (!steward_is_founder(steward, founders))
			return err_set(e, ERR_PROTOCOL,
			    "a steward is not a founder with the same key");
		if (list_has(stewards, i, "id", json_text(steward, "id")))
			return err_set(e, ERR_PROTOCOL,
			    "'stewards' has an id twice");
	}
	return threshold_check(statement, e);
}

static bool
later_stewards_check(const json_t *stewards, struct err *e)
{
	for (size_t i = 0; i < json_array_size(stewards); i++) {
		const json_t *steward = json_array_get(stewards, i);

		if (list_has(stewards, i, "id", json_text(steward, "id")))
			return err_set(e, ERR_PROTOCOL,
			    "'stewards' has an id twice");
	}
	return keys_check(stewards, "stewards", e);
}

/* All three fields of a point, or none. */
static bool
point_is_whole(const json_t *entry)
{
	const bool has_journal = json_object_get(entry, "journal") != NULL;

	return has_journal == (json_object_get(entry, "sequence") != NULL) &&
	    has_journal == (json_object_get(entry, "record") != NULL);
}

/* No journal twice; where they have rights, of one right. */
static bool
points_check(const json_t *list, const char *name, struct err *e)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *entry = json_array_get(list, i);
		const char *journal = json_text(entry, "journal");
		const char *right = json_text(entry, "right");

		if (!point_is_whole(entry))
			return err_set(e, ERR_PROTOCOL,
			    "'%s' has a part of a point", name);
		for (size_t j = 0; journal != NULL && j < i; j++) {
			const json_t *other = json_array_get(list, j);
			const char *named = json_text(other, "journal");

			if (named != NULL && strcmp(named, journal) == 0 &&
			    (right == NULL ||
				strcmp(json_text(other, "right"), right) == 0))
				return err_set(e, ERR_PROTOCOL,
				    "'%s' names a journal twice", name);
		}
	}
	return true;
}

static bool
later_rule(const json_t *statement, struct err *e)
{
	const json_int_t version =
	    json_integer_value(json_object_get(statement, "version"));
	const bool names_room =
	    strchr(json_text(statement, "predecessor"), '.') == NULL;

	if (version < 2 || version > VERSION_MAX)
		return err_set(e, ERR_PROTOCOL, "'version' is not 1 to %d",
		    VERSION_MAX);
	if (names_room != (version == 2))
		return err_set(e, ERR_PROTOCOL,
		    "'predecessor' is the room of version 2, else a charter");
	return later_stewards_check(json_object_get(statement, "stewards"),
		   e) &&
	    threshold_check(statement, e) &&
	    points_check(json_object_get(statement, "cuts"), "cuts", e) &&
	    points_check(json_object_get(statement, "until"), "until", e);
}

bool
charter_is_later(const json_t *statement)
{
	const json_t *version = json_object_get(statement, "version");

	return json_is_integer(version) && json_integer_value(version) != 1;
}

bool
charter_rule(const json_t *statement, struct err *e)
{
	return charter_is_later(statement) ? later_rule(statement, e) :
					     founding_rule(statement, e);
}
