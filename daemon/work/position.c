/* SPDX-License-Identifier: ISC */
/* Saying what the State under review says to a recommendation. */
#include <string.h>

#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/work.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/fold.h"

/* May our member say it, as far as is known here?  Who is not admitted yet
 * may prepare it. */
static bool
may_say(struct store *store, const json_t *statement, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);
	const struct journal_head head = {
		.device = self->device,
		.member = self->member,
	};
	const struct data_place place = { .head = &head };
	struct err why = { 0 };
	size_t member;

	if (data_reason(control, &place, statement, &member, &why) !=
	    REASON_NOT_ALLOWED)
		return true;
	(void)err_set(e, ERR_AUTH,
	    "'%s' is neither the government, nor a steward, nor an importer",
	    control->members[member].shown);
	return err_hint(e,
	    "say what you think of it with 'tamga assess'; a source of the "
	    "position can be cited");
}

bool
work_position(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	static const char *const copied[] = { "label", "date", "comment",
		NULL };
	char id[RECOMMENDATION_MAX + 1];
	const char *source;
	const char *value;
	const char *rec;
	json_t *statement;
	bool has = false;
	bool done;

	if (!body_need(&rec, body, "rec", e) ||
	    !body_need(&value, body, "value", e))
		return false;
	if (!body_need(&source, body, "source", e))
		return err_hint(e,
		    "a position has its source: --source 'A/HRC/30/6/Add.1'");
	if (strcmp(value, "supported") != 0 && strcmp(value, "noted") != 0 &&
	    strcmp(value, "pending") != 0) {
		(void)err_set(e, ERR_INPUT, "'%.40s' is no position", value);
		return err_hint(e,
		    "supported, noted or pending; what the document calls it "
		    "goes into --label");
	}
	if (!recommendation_resolve(id, rec, store_charter(store)->review, e))
		return false;
	statement = json_pack("{s:s, s:[s, s], s:s}", "kind", "position",
	    "subject", id, source, "value", value);
	body_copy(statement, body, copied);
	done = may_say(store, statement, e) &&
	    view_has_recommendation(&has, store, id, e) &&
	    work_say(answer, store, statement, e);
	json_decref(statement);
	if (done && !has)
		(void)json_array_append_new(json_object_get(*answer,
						"warnings"),
		    json_sprintf("%s is not in this store; the position waits "
				 "until the recommendation comes",
			id));
	return done;
}
