/* SPDX-License-Identifier: ISC */
/* Endorsing and dissenting from a rating. */
#include <string.h>

#include "daemon/view/rating/support.h"
#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/room/catalogue.h"

/* The rating that a person typed, and whose it is. */
static bool
find_rating(struct statement_id *id, char member[MEMBER_ID_MAX + 6],
    struct store *store, const char *typed, struct err *e)
{
	json_t *statement;
	bool is_rating;

	if (!view_find_statement(id, store, typed, e) ||
	    !view_statement(&statement, member, store, id, e))
		return false;
	is_rating = strcmp(statement_kind(statement), "assessment") == 0 &&
	    statement_withdrawn(statement) == NULL;
	if (!is_rating) {
		(void)err_set(e, ERR_INPUT, "'%.20s' is not a rating but a %s",
		    typed,
		    statement_withdrawn(statement) != NULL ?
			"withdrawal" :
			statement_kind(statement));
		(void)err_hint(e, "'tamga rec show REC' names the ratings");
	}
	json_decref(statement);
	return is_rating;
}

/* Is it what stands now, and ours to speak to? */
static bool
add_warnings(json_t *answer, struct store *store, const struct statement_id *id,
    const char *of, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	json_t *warnings = json_object_get(answer, "warnings");
	char text[STATEMENT_ID_MAX + 1];
	const struct member *self;
	json_t *shown;

	statement_id_format(text, id);
	if (!work_ourselves(&self, store, e) ||
	    !view_show(&shown, store, text, e))
		return false;
	if (!view_is_of(control, self->shown, of))
		(void)json_array_append_new(warnings,
		    json_sprintf("you are no member of %s, and it is shown so",
			of));
	if (!json_is_true(json_object_get(shown, "current")))
		(void)json_array_append_new(warnings,
		    json_sprintf("these words do not stand any more: see "
				 "'tamga history'"));
	json_decref(shown);
	return true;
}

bool
work_support(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	static const char *const copied[] = { "rationale", NULL };
	char member[MEMBER_ID_MAX + 6];
	char text[STATEMENT_ID_MAX + 1];
	const struct member *self;
	struct statement_id id;
	const char *typed;
	const char *value;
	json_t *statement;
	bool done;

	if (!body_need(&typed, body, "assessment", e) ||
	    !body_need(&value, body, "value", e) ||
	    !work_ourselves(&self, store, e) ||
	    !find_rating(&id, member, store, typed, e))
		return false;
	if (strcmp(value, "endorse") != 0 && strcmp(value, "dissent") != 0 &&
	    strcmp(value, "abstain") != 0)
		return err_set(e, ERR_INPUT,
		    "'%.20s' is not endorse, dissent or abstain", value);
	if (strcmp(member, self->shown) == 0)
		return err_set(e, ERR_INPUT, "that rating is your own");
	statement_id_format(text, &id);
	statement = json_pack("{s:s, s:[s], s:s}", "kind", "support", "subject",
	    text, "value", value);
	body_copy(statement, body, copied);
	done = work_say(answer, store, statement, e);
	json_decref(statement);
	if (done && !add_warnings(*answer, store, &id, member, e)) {
		json_decref(*answer);
		return false;
	}
	return done;
}
