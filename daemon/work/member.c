/* SPDX-License-Identifier: ISC */
/* What is said of members after their admission. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"

/* All that counts in the slots of one id, in the order of the room. */
static const char sql_said[] =
    "SELECT r.hash, s.position, b.text, s.current FROM kind k "
    "JOIN topic t ON t.kind = k.id AND t.subject = ?1 "
    "JOIN statement s ON s.topic = t.id AND s.reason = 0 "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = r.journal "
    "JOIN body b ON b.statement = s.id WHERE k.name = 'member' "
    "ORDER BY r.rank, j.name, r.sequence, r.hash, s.position";

/* What is said of one member under one id. */
struct said_of {
	const struct member *member;
	char id[MEMBER_ID_MAX + 1];
	char key[KEY_TEXT];
	json_t *own;    /* current: {"id","json"} each, in order */
	json_t *grants; /* the same */
	char *first;    /* the id of its first grant that says nothing of a
			 * predecessor, current or not; or NULL */
};

static bool
is_grant(const json_t *statement)
{
	return json_text(statement, "member_kind") != NULL;
}

static bool
on_said(void *arg, struct sql_query *query, struct err *e)
{
	struct said_of *said = arg;
	json_t *statement = view_row_json(query, 2);
	char *id = view_row_id_text(query, 0);

	(void)e;
	if (strcmp(json_text(statement, "key"), said->key) == 0) {
		if (is_grant(statement) && said->first == NULL &&
		    json_text(statement, "continues") == NULL)
			said->first = mem_text(id);
		if (sql_int(query, 3) != 0)
			(void)json_array_append_new(is_grant(statement) ?
				said->grants :
				said->own,
			    json_pack("{s:s, s:O}", "id", id, "json",
				statement));
	}
	json_decref(statement);
	free(id);
	return true;
}

/* Read it; in any case said_clear() ends it. */
static bool
said_read(struct said_of *out, struct store *store, const struct member *member,
    struct err *e)
{
	struct sql_query *query;
	char *subject;
	bool done = false;

	*out = (struct said_of){ .member = member,
		.own = json_array(),
		.grants = json_array() };
	/* The id without what tells it from another member's. */
	(void)snprintf(out->id, sizeof(out->id), "%.*s",
	    (int)strcspn(member->shown, "~"), member->shown);
	key_format(out->key, &member->root);
	subject = mem_format("[\"%s\"]", out->id);
	if (sql_query(&query, index_sql(store_index(store)), sql_said, e)) {
		sql_bind_text(query, 1, subject);
		done = view_each(query, on_said, out, e);
	}
	free(subject);
	return done;
}

static void
said_clear(struct said_of *said)
{
	json_decref(said->own);
	json_decref(said->grants);
	free(said->first);
}

/* --- composing ------------------------------------------------------------- */

static int
text_compare(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;

	return strcmp(*left, *right);
}

/* Their ids, ascending, as "replaces". */
static void
set_replaces(json_t *statement, const json_t *old)
{
	const size_t count = json_array_size(old);
	const char **ids = mem_new(count, sizeof(*ids));
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		ids[i] = json_text(json_array_get(old, i), "id");
	if (count > 1)
		qsort(ids, count, sizeof(*ids), text_compare);
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(list, json_string(ids[i]));
	if (count > 0)
		(void)json_object_set(statement, "replaces", list);
	json_decref(list);
	free(ids);
}

/* Unite an earlier statement with one that comes before it.  That it continues
 * another member needs no saying again: it counts, current or not. */
static void
unite(json_t *statement, const json_t *old)
{
	static const char *const lists[] = { "of", "roles" };
	static const char *const words[] = { "member_kind", "accreditation" };
	json_t *names = json_object_get(statement, "names");

	(void)json_object_update_missing(names, json_object_get(old, "names"));
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const json_t *more = json_object_get(old, lists[i]);

		if (more == NULL)
			continue;
		if (json_object_get(statement, lists[i]) == NULL)
			(void)json_object_set_new(statement, lists[i],
			    json_array());
		view_unite(json_object_get(statement, lists[i]), more);
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (json_object_get(statement, words[i]) == NULL)
			json_text_set(statement, words[i],
			    json_text(old, words[i]));
}

/* What stands of one side, as one statement that replaces it. */
static json_t *
compose(const struct said_of *said, const json_t *old)
{
	json_t *statement = json_pack("{s:s, s:[s], s:s, s:{}}", "kind",
	    "member", "subject", said->id, "key", said->key, "names");
	const json_t *row;
	size_t i;

	json_array_foreach(old, i, row)
		unite(statement, json_object_get(row, "json"));
	return statement;
}

/* A steward's: complete, also of a founder, of whom nothing was said yet. */
static json_t *
compose_grant(const struct said_of *said)
{
	json_t *statement = compose(said, said->grants);
	json_t *names = json_object_get(statement, "names");

	if (json_object_size(names) == 0)
		(void)json_object_update(names, said->member->names);
	if (!is_grant(statement))
		json_text_set(statement, "member_kind", said->member->kind);
	return statement;
}

/* --- changing -------------------------------------------------------------- */

static bool
check_coalitions(const struct control *control, const json_t *of, struct err *e)
{
	const json_t *id;
	size_t i;

	json_array_foreach(of, i, id) {
		if (!json_is_string(id))
			return err_set(e, ERR_INPUT, "'of' are not texts");
		if (control_member(control, json_string_value(id)) != NULL)
			continue;
		(void)err_set(e, ERR_NOTFOUND,
		    "'%.60s' is no member of this room", json_string_value(id));
		return err_hint(e, "see 'tamga members'");
	}
	return true;
}

/* Put in what the body says; roles are only added. */
static bool
apply(json_t *statement, const struct control *control, const json_t *body,
    struct err *e)
{
	json_t *of = json_object_get(body, "of");
	const json_t *roles = json_object_get(body, "roles");

	if (!check_coalitions(control, of, e))
		return false;
	(void)json_object_update(json_object_get(statement, "names"),
	    json_object_get(body, "names"));
	if (json_is_array(of))
		(void)json_object_set(statement, "of", of);
	if (json_is_array(roles)) {
		if (json_object_get(statement, "roles") == NULL)
			(void)json_object_set_new(statement, "roles",
			    json_array());
		view_unite(json_object_get(statement, "roles"), roles);
	}
	json_text_set(statement, "member_kind", json_text(body, "kind"));
	json_text_set(statement, "accreditation",
	    json_text(body, "accreditation"));
	if (json_object_size(json_object_get(statement, "names")) == 0)
		(void)json_object_del(statement, "names");
	return true;
}

/* In which languages has the other side a name that this one gives, too? */
static json_t *
other_names(const struct said_of *said, const json_t *body)
{
	json_t *list = json_array();
	const char *language;
	const json_t *row;
	json_t *name;
	size_t i;

	json_object_foreach(json_object_get(body, "names"), language, name)
		json_array_foreach(said->own, i, row)
			if (json_object_get(json_object_get(json_object_get(row,
								"json"),
						"names"),
				language) != NULL)
				(void)json_array_append_new(list,
				    json_string(language));
	return list;
}

static bool
change(json_t **answer, struct store *store, const struct said_of *said,
    const json_t *body, bool is_own, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const json_t *old = is_own ? said->own : said->grants;
	json_t *statement =
	    is_own ? compose(said, said->own) : compose_grant(said);
	const json_t *only = json_object_get(json_array_get(old, 0), "json");
	json_t *before = json_deep_copy(only);
	bool done;

	(void)json_object_del(before, "replaces");
	*answer = json_pack("{s:s, s:b, s:o}", "member", said->member->shown,
	    "own", is_own, "own_names",
	    is_own ? json_array() : other_names(said, body));
	done = apply(statement, control, body, e);
	if (done && json_array_size(old) == 1 &&
	    json_equal(before, statement) == 1)
		done = err_set(e, ERR_INPUT, "that would change nothing");
	if (done) {
		set_replaces(statement, old);
		done = work_say_control(answer, store, statement, e);
	}
	if (!done)
		json_decref(*answer);
	json_decref(before);
	json_decref(statement);
	return done;
}

/* The member that the body names under this name. */
static bool
member_of(const struct member **out, struct store *store, const json_t *body,
    const char *name, struct err *e)
{
	const char *shown;

	if (!body_need(&shown, body, name, e))
		return false;
	*out = control_member(index_control(store_index(store)), shown);
	if (*out != NULL)
		return true;
	(void)err_set(e, ERR_NOTFOUND, "there is no member '%.60s'", shown);
	return err_hint(e, "see 'tamga members'");
}

static bool
check_steward(const struct member *self, struct err *e)
{
	if (self->is_steward)
		return true;
	(void)err_set(e, ERR_AUTH, "only a steward can do that");
	return err_hint(e, "a member changes its own names and coalitions");
}

bool
work_change_member(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	static const char *const granted[] = { "kind", "roles",
		"accreditation" };
	static const char *const given[] = { "names", "of", "kind", "roles",
		"accreditation" };
	const struct member *self;
	const struct member *member;
	struct said_of said;
	bool is_own;
	bool is_any = false;
	bool done;

	if (!work_ourselves(&self, store, e))
		return false;
	member = self;
	if (json_text(body, "member") != NULL &&
	    !member_of(&member, store, body, "member", e))
		return false;
	is_own = member == self;
	for (size_t i = 0; i < sizeof(granted) / sizeof(granted[0]); i++)
		is_own = is_own && json_object_get(body, granted[i]) == NULL;
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		is_any = is_any || json_object_get(body, given[i]) != NULL;
	if (!is_any)
		return err_set(e, ERR_INPUT, "that would change nothing");
	if (!is_own && !check_steward(self, e))
		return false;
	done = said_read(&said, store, member, e) &&
	    change(answer, store, &said, body, is_own, e);
	said_clear(&said);
	return done;
}

/* --- what a threshold decides ------------------------------------------------ */

/* The grant that waits for this key, and would continue that one (NULL: would
 * settle this id). */
static const struct proposal *
waiting_find(const struct control *control, const struct said_of *said,
    const char *continues)
{
	for (size_t i = 0; i < control->proposal_count; i++) {
		const struct proposal *proposal = &control->proposals[i];
		const char *other = json_text(proposal->json, "continues");

		if (strcmp(statement_kind(proposal->json), "member") != 0 ||
		    strcmp(json_text(proposal->json, "key"), said->key) != 0)
			continue;
		if (continues == NULL ?
			other == NULL &&
			    strcmp(statement_subject(proposal->json, 0),
				said->id) == 0 :
			other != NULL && strcmp(other, continues) == 0)
			return proposal;
	}
	return NULL;
}

static bool
has_endorsed(const struct proposal *proposal, const struct store *store)
{
	for (size_t i = 0; i < proposal->endorser_count; i++)
		if (strcmp(proposal->endorsers[i].text,
			store_identity(store)->member.text) == 0)
			return true;
	return false;
}

/* Endorse the grant with this id; *answer gets how many are needed still. */
static bool
endorse(json_t **answer, struct store *store, const char *grant, struct err *e)
{
	json_t *statement =
	    json_pack("{s:s, s:[s]}", "kind", "endorsement", "subject", grant);
	char *id = mem_text(grant);
	bool done;

	json_text_set(*answer, "endorsed", id);
	done = work_say_control(answer, store, statement, e);
	json_decref(statement);
	if (done) {
		const struct control *control =
		    index_control(store_index(store));

		for (size_t i = 0; i < control->proposal_count; i++) {
			const struct proposal *proposal =
			    &control->proposals[i];
			char text[STATEMENT_ID_MAX + 1];

			statement_id_format(text, &proposal->id);
			if (strcmp(text, id) == 0)
				(void)json_object_set_new(*answer, "needed",
				    json_integer((json_int_t)proposal->needed));
		}
	}
	free(id);
	return done;
}

/* Endorse what waits already. */
static bool
endorse_waiting(json_t **answer, struct store *store,
    const struct proposal *proposal, struct err *e)
{
	char id[STATEMENT_ID_MAX + 1];

	statement_id_format(id, &proposal->id);
	if (!has_endorsed(proposal, store))
		return endorse(answer, store, id, e);
	(void)err_set(e, ERR_INPUT,
	    "you have endorsed that; it waits for other stewards");
	return err_hint(e, "see 'tamga charter show'");
}

/* Say the grant anew, then endorse it. */
static bool
grant_and_endorse(json_t **answer, struct store *store,
    const struct said_of *said, const char *continues, struct err *e)
{
	json_t *statement = compose_grant(said);
	char *id = NULL;
	bool done;

	json_text_set(statement, "continues", continues);
	set_replaces(statement, said->grants);
	done = work_say_control(answer, store, statement, e);
	if (done) {
		id = mem_text(json_text(*answer, "statement"));
		done = endorse(answer, store, id, e);
	}
	free(id);
	json_decref(statement);
	return done;
}

bool
work_continue_member(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct member *self;
	const struct member *member;
	const struct member *before;
	const struct proposal *proposal;
	struct said_of said;
	char key[KEY_TEXT];
	bool done;

	if (!work_ourselves(&self, store, e) || !check_steward(self, e) ||
	    !member_of(&member, store, body, "member", e) ||
	    !member_of(&before, store, body, "predecessor", e))
		return false;
	if (member == before)
		return err_set(e, ERR_INPUT, "a member cannot continue itself");
	if (control_continues(control, (size_t)(member - control->members),
		(size_t)(before - control->members)))
		return err_set(e, ERR_INPUT, "'%s' continues '%s' already",
		    member->shown, before->shown);
	key_format(key, &before->root);
	*answer = json_pack("{s:s, s:s}", "member", member->shown,
	    "predecessor", before->shown);
	done = said_read(&said, store, member, e);
	proposal = done ? waiting_find(control, &said, key) : NULL;
	if (done && proposal != NULL)
		done = endorse_waiting(answer, store, proposal, e);
	else if (done)
		done = grant_and_endorse(answer, store, &said, key, e);
	said_clear(&said);
	if (!done)
		json_decref(*answer);
	return done;
}

/* Endorse the first grant of the id, so that stewards apart do the same. */
static bool
settle(json_t **answer, struct store *store, const struct said_of *said,
    struct err *e)
{
	const struct proposal *proposal =
	    waiting_find(index_control(store_index(store)), said, NULL);

	if (proposal != NULL)
		return endorse_waiting(answer, store, proposal, e);
	if (said->first != NULL)
		return endorse(answer, store, said->first, e);
	return grant_and_endorse(answer, store, said, NULL, e);
}

bool
work_settle_member(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct member *self;
	const struct member *member;
	struct said_of said;
	bool done;

	if (!work_ourselves(&self, store, e) || !check_steward(self, e) ||
	    !member_of(&member, store, body, "member", e))
		return false;
	if (!member->is_disputed)
		return err_set(e, ERR_INPUT, "nobody disputes who '%s' is",
		    member->shown);
	done = said_read(&said, store, member, e);
	*answer =
	    json_pack("{s:s, s:s}", "member", member->shown, "id", said.id);
	done = done && settle(answer, store, &said, e);
	said_clear(&said);
	if (!done)
		json_decref(*answer);
	return done;
}
