/* SPDX-License-Identifier: ISC */
/* Ratings, sources, citations, withdrawals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/view/same.h"
#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/room/catalogue.h"
#include "protocol/view/score.h"

static json_t *
ids_json(const struct statement_id *ids, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		char text[STATEMENT_ID_MAX + 1];

		statement_id_format(text, &ids[i]);
		(void)json_array_append_new(list, json_string(text));
	}
	return list;
}

/* What we are shown by. */
static const char *
own_name(struct store *store)
{
	const struct identity *self = store_identity(store);
	const struct control *control = index_control(store_index(store));
	const struct device *device = control_device(control, &self->device);

	return device == NULL ? self->member.text :
				control->members[device->member].shown;
}

static json_t *
said_answer(struct store *store, const json_t *statement,
    const struct statement_id *id, json_t *replaced)
{
	const char *subject = statement_subject(statement, 0);
	char text[STATEMENT_ID_MAX + 1];
	json_t *answer;

	statement_id_format(text, id);
	answer = json_pack("{s:s, s:[s], s:O, s:o}", "statement", text,
	    "statements", text, "subject",
	    json_object_get(statement, "subject"), "replaced", replaced);
	if (strcmp(statement_kind(statement), "source") == 0) {
		char *thing = view_thing(index_control(store_index(store)),
		    own_name(store), subject);

		json_text_set(answer, "thing", thing);
		free(thing);
	}
	(void)json_object_set_new(answer, "warnings", json_array());
	return answer;
}

/* Whose statements this one takes the place of, where they are not ours. */
static bool
warn_of_heirs(json_t *answer, struct store *store,
    const struct statement_id *heads, size_t count, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *self =
	    control_device(control, &store_identity(store)->device);
	const struct member *member =
	    self == NULL ? NULL : &control->members[self->member];

	for (size_t i = 0;
	     i < count && member != NULL && member->continues_count > 0; i++) {
		char said_by[MEMBER_ID_MAX + 6];
		json_t *old;

		if (!view_statement(&old, said_by, store, &heads[i], e))
			return false;
		json_decref(old);
		if (strcmp(said_by, member->shown) != 0)
			(void)json_array_append_new(json_object_get(answer,
							"warnings"),
			    json_sprintf("this takes the place of what %s "
					 "said, whom you continue",
				said_by));
	}
	return true;
}

bool
work_say(json_t **answer, struct store *store, json_t *statement, struct err *e)
{
	const struct kind *kind = kind_find(statement_kind(statement));
	struct statement_id *heads = NULL;
	struct statement_id *ids = NULL;
	json_t *replaced;
	size_t count;
	bool done;

	if (!view_slot_heads(&heads, &count, store, statement, e))
		return false;
	replaced = ids_json(heads, count);
	if (count > 0)
		(void)json_object_set(statement, "replaces", replaced);
	if (!kind_check(kind, statement, store_charter(store)->review, e)) {
		e->code = ERR_INPUT;
		json_decref(replaced);
		free(heads);
		return false;
	}
	if (!store_say(store, CLASS_DATA, &statement, 1, &ids, e)) {
		json_decref(replaced);
		free(heads);
		return false;
	}
	*answer = said_answer(store, statement, &ids[0], replaced);
	done = warn_of_heirs(*answer, store, heads, count, e);
	if (!done)
		json_decref(*answer);
	free(heads);
	free(ids);
	return done;
}

/* --- ratings ------------------------------------------------------------ */

/* An action as writers name it; there is no list of them to look into, so it
 * is named in full.  The caller frees *thing. */
static bool
find_action(char **thing, struct store *store, const char *typed, struct err *e)
{
	char member[MEMBER_ID_MAX + 6];
	const char *slash = strchr(typed, '/');

	if (slash == NULL || (size_t)(slash - typed) >= sizeof(member)) {
		(void)err_set(e, ERR_INPUT, "'%.60s' is no action", typed);
		return err_hint(e, "an action is named MEMBER/NAME");
	}
	(void)snprintf(member, sizeof(member), "%.*s", (int)(slash - typed),
	    typed);
	*thing =
	    view_thing(index_control(store_index(store)), member, slash + 1);
	return true;
}

typedef bool (*find_cb)(char **thing, struct store *store, const char *typed,
    struct err *e);

/* What a rating names in this field, as things. */
static bool
resolve_things(json_t *statement, struct store *store, const json_t *body,
    const char *field, struct err *e)
{
	const find_cb find =
	    strcmp(field, "actions") == 0 ? find_action : view_find_source;
	const json_t *typed = json_object_get(body, field);
	const json_t *value;
	json_t *things;
	size_t i;

	if (json_array_size(typed) == 0)
		return true;
	things = json_array();
	(void)json_object_set_new(statement, field, things);
	json_array_foreach(typed, i, value) {
		char *thing;

		if (!json_is_string(value))
			return err_set(e, ERR_INPUT, "'%s' are not texts",
			    field);
		if (!find(&thing, store, json_string_value(value), e))
			return false;
		(void)json_array_append_new(things, json_string(thing));
		free(thing);
	}
	return true;
}

static bool
check_rating(const char *scheme, const char *value, const char *round,
    struct err *e)
{
	if (!view_check_scheme(scheme, e) || !view_check_round(round, e))
		return false;
	if (!scheme_has(scheme, value)) {
		(void)err_set(e, ERR_INPUT, "'%s' is no value of %s", value,
		    scheme);
		return err_hint(e, "use one of %s", scheme_values(scheme));
	}
	return true;
}

static bool
rating_of(json_t **out, char id[RECOMMENDATION_MAX + 1], struct store *store,
    const json_t *body, struct err *e)
{
	static const char *const copied[] = { "rationale", "method", "cutoff",
		NULL };
	const char *scheme = body_word(body, "scheme", SCHEME_DEFAULT);
	const char *round = body_word(body, "round", "draft");
	const char *rec;
	const char *value;
	json_t *statement;

	if (!body_need(&rec, body, "rec", e) ||
	    !body_need(&value, body, "value", e) ||
	    !recommendation_resolve(id, rec, store_charter(store)->review, e) ||
	    !check_rating(scheme, value, round, e))
		return false;
	statement = json_pack("{s:s, s:[s, s, s, s], s:s}", "kind",
	    "assessment", "subject", id, body_word(body, "group", ""), round,
	    scheme, "value", value);
	body_copy(statement, body, copied);
	if (!resolve_things(statement, store, body, "sources", e) ||
	    !resolve_things(statement, store, body, "actions", e)) {
		json_decref(statement);
		return false;
	}
	*out = statement;
	return true;
}

/*
 * Of ids that are one recommendation the one that we have rated already, so
 * that the new rating takes the place of the old one; else the one that is
 * shown.
 */
static bool
rating_place(char id[RECOMMENDATION_MAX + 1], json_t *statement,
    struct store *store, struct err *e)
{
	json_t *subject = json_object_get(statement, "subject");
	const char *other;
	json_t *shown;
	json_t *same;
	char first[RECOMMENDATION_MAX + 1];
	bool done;

	if (!view_same(&same, store, e))
		return false;
	(void)snprintf(first, sizeof(first), "%s", view_shown_rec(same, id));
	(void)snprintf(id, RECOMMENDATION_MAX + 1, "%s", first);
	done = json_array_set_new(subject, 0, json_string(first)) == 0;
	json_object_foreach(same, other, shown) {
		struct statement_id *heads;
		size_t count;

		if (strcmp(json_string_value(shown), first) != 0)
			continue;
		(void)json_array_set_new(subject, 0, json_string(other));
		done = view_slot_heads(&heads, &count, store, statement, e);
		if (!done)
			break;
		free(heads);
		if (count > 0) {
			(void)snprintf(id, RECOMMENDATION_MAX + 1, "%s", other);
			break;
		}
		(void)json_array_set_new(subject, 0, json_string(first));
	}
	json_decref(same);
	return done;
}

bool
work_assess(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	char id[RECOMMENDATION_MAX + 1];
	json_t *statement;
	bool has = false;
	bool done;

	if (!rating_of(&statement, id, store, body, e))
		return false;
	done = rating_place(id, statement, store, e) &&
	    view_has_recommendation(&has, store, id, e) &&
	    work_say(answer, store, statement, e);
	json_decref(statement);
	if (done && !has)
		(void)json_array_append_new(json_object_get(*answer,
						"warnings"),
		    json_sprintf("%s is not in this store; the rating waits "
				 "until the recommendation comes",
			id));
	return done;
}

/* --- sources and citations ---------------------------------------------- */

bool
work_add_source(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	static const char *const copied[] = { "title", "url", "symbol",
		"description", "source_kind", "publisher", "date", "language",
		"locator", "access", "note", "retrieved", NULL };
	const struct thing_name name = thing_name_make();
	const char *title;
	json_t *statement;
	bool done;

	if (!body_need(&title, body, "title", e))
		return false;
	if (json_text(body, "url") == NULL &&
	    json_text(body, "symbol") == NULL &&
	    json_text(body, "description") == NULL) {
		(void)err_set(e, ERR_INPUT, "a source says where it is");
		return err_hint(e, "give --url, --symbol or --description");
	}
	statement =
	    json_pack("{s:s, s:[s]}", "kind", "source", "subject", name.text);
	body_copy(statement, body, copied);
	if (json_is_true(json_object_get(body, "first_hand")))
		(void)json_object_set_new(statement, "first_hand", json_true());
	done = work_say(answer, store, statement, e);
	json_decref(statement);
	return done;
}

/* What a person typed as the subject of a citation: a recommendation, a
 * source, or a statement.  The caller frees *subject. */
static bool
resolve_subject(char **subject, struct store *store, const char *typed,
    struct err *e)
{
	char id[RECOMMENDATION_MAX + 1];
	char text[STATEMENT_ID_MAX + 1];
	struct statement_id statement;
	struct err first = { 0 };
	struct err second = { 0 };

	if (recommendation_resolve(id, typed, store_charter(store)->review,
		&first)) {
		*subject = mem_text(id);
		return true;
	}
	if (strchr(typed, '/') != NULL &&
	    view_find_source(subject, store, typed, &second))
		return true;
	if (!view_find_statement(&statement, store, typed, e))
		return false;
	statement_id_format(text, &statement);
	*subject = mem_text(text);
	return true;
}

bool
work_cite(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	static const char *const copied[] = { "locator", "note", NULL };
	const char *typed_subject;
	const char *typed_source;
	char *subject = NULL;
	char *source = NULL;
	json_t *statement;
	bool done = false;

	if (!body_need(&typed_subject, body, "subject", e) ||
	    !body_need(&typed_source, body, "source", e))
		return false;
	if (resolve_subject(&subject, store, typed_subject, e) &&
	    view_find_source(&source, store, typed_source, e)) {
		statement = json_pack("{s:s, s:[s, s]}", "kind", "citation",
		    "subject", subject, source);
		body_copy(statement, body, copied);
		done = work_say(answer, store, statement, e);
		json_decref(statement);
	}
	free(subject);
	free(source);
	return done;
}

/* --- withdrawing and reconciling ---------------------------------------- */

/* A data statement of our own member, by what a person typed. */
static bool
own_statement(json_t **statement, struct statement_id *id, struct store *store,
    const char *typed, struct err *e)
{
	const char *name = own_name(store);
	char member[MEMBER_ID_MAX + 6];
	const struct kind *kind;

	if (!view_find_statement(id, store, typed, e) ||
	    !view_statement(statement, member, store, id, e))
		return false;
	kind = kind_find(statement_kind(*statement));
	if (strcmp(member, name) != 0)
		(void)err_set(e, ERR_AUTH, "'%s' said that, you are '%s'",
		    member, name);
	else if (kind == NULL || kind_class(kind) != CLASS_DATA)
		(void)err_set(e, ERR_INPUT,
		    "a statement about members cannot be taken back so");
	else
		return true;
	json_decref(*statement);
	return false;
}

bool
work_withdraw(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const char *typed;
	const char *reason;
	struct statement_id id;
	json_t *old;
	json_t *statement;
	bool done;

	if (!body_need(&typed, body, "id", e) ||
	    !body_need(&reason, body, "reason", e) ||
	    !own_statement(&old, &id, store, typed, e))
		return false;
	statement = json_pack("{s:s, s:O, s:s}", "kind", statement_kind(old),
	    "subject", json_object_get(old, "subject"), "withdrawn", reason);
	done = work_say(answer, store, statement, e);
	json_decref(statement);
	json_decref(old);
	return done;
}

/* Say the chosen statement again, in place of all that stand. */
static bool
reconcile_by_choice(json_t **answer, struct store *store, const char *typed,
    struct err *e)
{
	struct statement_id id;
	struct statement_id *heads;
	json_t *statement;
	size_t count;
	bool done = false;

	if (!own_statement(&statement, &id, store, typed, e))
		return false;
	if (!view_slot_heads(&heads, &count, store, statement, e)) {
		json_decref(statement);
		return false;
	}
	free(heads);
	if (count < 2) {
		(void)err_set(e, ERR_INPUT, "'%.20s' is in no conflict", typed);
		(void)err_hint(e, "see 'tamga conflicts'");
	} else {
		(void)json_object_del(statement, "replaces");
		done = work_say(answer, store, statement, e);
	}
	json_decref(statement);
	return done;
}

bool
work_reconcile(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const char *statement = json_text(body, "statement");

	if (json_text(body, "rec") != NULL)
		return work_assess(answer, store, body, e);
	if (statement != NULL)
		return reconcile_by_choice(answer, store, statement, e);
	(void)err_set(e, ERR_CONFLICT, "a person must say what is to stand");
	return err_hint(e,
	    "see 'tamga conflicts', then 'tamga reconcile ID' "
	    "or 'tamga reconcile REC VALUE'");
}
