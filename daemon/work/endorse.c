/* SPDX-License-Identifier: ISC */
/* What stewards decide together: endorsing, and what is in force by it. */
#include <string.h>

#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"

static bool
is_named(const struct statement_id *id, const char *text)
{
	char own[STATEMENT_ID_MAX + 1];

	statement_id_format(own, id);
	return strcmp(own, text) == 0;
}

static bool
is_in_force(const struct control *control, const char *id)
{
	for (size_t i = 1; i < control->line_count; i++)
		if (is_named(&control->line[i].id, id))
			return true;
	for (size_t i = 0; i < control->cut_count; i++)
		if (is_named(&control->cuts[i].id, id))
			return true;
	for (size_t i = 0; i < control->adopted_count; i++)
		if (is_named(&control->adopted[i].id, id))
			return true;
	return false;
}

void
work_add_waiting(json_t *answer, struct store *store, const char *id)
{
	const struct control *control = index_control(store_index(store));

	(void)json_object_set_new(answer, "in_force",
	    json_boolean(is_in_force(control, id)));
	for (size_t i = 0; i < control->proposal_count; i++) {
		const struct proposal *proposal = &control->proposals[i];

		if (!is_named(&proposal->id, id))
			continue;
		(void)json_object_set_new(answer, "needed",
		    json_integer((json_int_t)proposal->needed));
		(void)json_object_set_new(answer, "needed_own",
		    json_integer((json_int_t)proposal->needed_own));
	}
}

/* --- endorsing ----------------------------------------------------------- */

/* Are we a steward, of the line or of the charter itself? */
static bool
may_endorse(const struct control *control, const struct member *self,
    const json_t *statement)
{
	const json_t *row;
	char key[KEY_TEXT];
	size_t i;

	for (i = 0; i < control->line_count; i++)
		for (size_t k = 0; k < control->line[i].steward_count; k++)
			if (memcmp(control->line[i].stewards[k].key.bytes,
				self->root.bytes, KEY_LEN) == 0)
				return true;
	key_format(key, &self->root);
	json_array_foreach(json_object_get(statement, "stewards"), i, row) {
		const char *other = json_text(row, "key");

		if (other != NULL && strcmp(other, key) == 0)
			return true;
	}
	return false;
}

/* self is NULL where a recovery key endorses. */
static bool
check_endorsing(struct store *store, const struct member *self,
    const json_t *statement, struct err *e)
{
	static const char *const kinds[] = { "charter", "cut", "member",
		"adopt" };
	bool known = false;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		known =
		    known || strcmp(statement_kind(statement), kinds[i]) == 0;
	if (!known)
		return err_set(e, ERR_INPUT,
		    "stewards endorse no statement of kind '%s'",
		    statement_kind(statement));
	if (self == NULL ||
	    may_endorse(index_control(store_index(store)), self, statement))
		return true;
	return err_set(e, ERR_AUTH, "only a steward can endorse");
}

/* Does a charter of the line name this recovery key for us? */
static bool
check_paper(struct store *store, const struct secret_key *key, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct member_id *self = &store_identity(store)->member;
	struct public_key public;

	key_public(&public, key);
	for (size_t i = 0; i < control->line_count; i++) {
		const struct line_charter *charter = &control->line[i];

		for (size_t k = 0; k < charter->steward_count; k++) {
			const struct steward *steward = &charter->stewards[k];

			if (steward->has_recovery &&
			    strcmp(steward->id.text, self->text) == 0 &&
			    memcmp(steward->recovery.bytes, public.bytes,
				KEY_LEN) == 0)
				return true;
		}
	}
	(void)err_set(e, ERR_AUTH,
	    "no charter names this recovery key for '%s'", self->text);
	return err_hint(e,
	    "see 'tamga charter show'; stewards name one with 'tamga charter "
	    "propose --recovery'");
}

/* The statement that a person named, which stewards can endorse; with a
 * recovery key or, where that is NULL, with our own. */
static bool
find_to_endorse(struct statement_id *id, struct store *store,
    const struct secret_key *paper, const json_t *body, struct err *e)
{
	const struct member *self = NULL;
	char member[MEMBER_ID_MAX + 6];
	const char *typed;
	json_t *statement;
	bool done;

	if (paper == NULL ? !work_ourselves(&self, store, e) :
			    !check_paper(store, paper, e))
		return false;
	if (!body_need(&typed, body, "id", e) ||
	    !view_find_statement(id, store, typed, e) ||
	    !view_statement(&statement, member, store, id, e))
		return false;
	done = check_endorsing(store, self, statement, e);
	json_decref(statement);
	return done;
}

static bool
say_with_paper(struct store *store, const struct secret_key *paper,
    json_t *statement, struct err *e)
{
	size_t moved;

	return store_say_with(store, paper, &statement, 1, NULL, e) &&
	    store_admit_guests(store, &moved, e);
}

static bool
endorse(json_t **answer, struct store *store, const struct secret_key *paper,
    const json_t *body, struct err *e)
{
	struct statement_id id;
	char text[STATEMENT_ID_MAX + 1];
	json_t *said;
	bool done;

	if (!find_to_endorse(&id, store, paper, body, e))
		return false;
	statement_id_format(text, &id);
	said =
	    json_pack("{s:s, s:[s]}", "kind", "endorsement", "subject", text);
	*answer = json_pack("{s:s}", "endorsed", text);
	done = paper == NULL ? work_say_control(answer, store, said, e) :
			       say_with_paper(store, paper, said, e);
	json_decref(said);
	if (done)
		work_add_waiting(*answer, store, text);
	else
		json_decref(*answer);
	return done;
}

bool
work_endorse(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	struct secret_key *paper = NULL;
	bool done;

	if (json_object_get(body, "seed") != NULL &&
	    !work_recovery_key(&paper, body, e))
		return false;
	done = endorse(answer, store, paper, body, e);
	key_close(paper);
	return done;
}
