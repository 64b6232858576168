/* SPDX-License-Identifier: ISC */
/* How far a target is reached, and what counts towards it. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/count.h"
#include "daemon/view/inner.h"
#include "protocol/base/mem.h"
#include "protocol/view/scheme.h"

/* The values between the pluses, all of the scheme; the caller owns *out. */
static bool
counts_parse(json_t **out, const char *scheme, const char *text, struct err *e)
{
	json_t *values = json_array();

	for (;;) {
		const size_t len = strcspn(text, "+");
		char *value = mem_copy(text, len);
		const bool is_known = scheme_has(scheme, value);

		(void)json_array_append_new(values, json_string(value));
		if (!is_known) {
			(void)err_set(e, ERR_INPUT, "'%.40s' is no value of %s",
			    value, scheme);
			(void)err_hint(e, "use some of %s, with + between them",
			    scheme_values(scheme));
		}
		free(value);
		if (!is_known) {
			json_decref(values);
			return false;
		}
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
	*out = values;
	return true;
}

static bool
is_in(const json_t *values, const char *value)
{
	const json_t *one;
	size_t i;

	json_array_foreach(values, i, one)
		if (strcmp(json_string_value(one), value) == 0)
			return true;
	return false;
}

/* {"rec","paragraph","status","score","n","statements"} */
static json_t *
row_of(const struct ratings_read *read, const struct ratings_of_rec *rec,
    size_t member, const char *status)
{
	json_t *statements = json_array();

	for (size_t i = 0; i < rec->count; i++) {
		const struct tally_rating *rating = &rec->ratings[i];

		if (member == TALLY_NOBODY ? rating->place == TALLY_IN_N :
					     rating->member == member &&
			    rating->place != TALLY_EARLIER)
			(void)json_array_append(statements,
			    read->ids[rating->statement]);
	}
	return json_pack("{s:O, s:O, s:s, s:s, s:I, s:o}", "rec",
	    json_object_get(rec->rec, "id"), "paragraph",
	    json_object_get(rec->rec, "paragraph"), "status", status, "score",
	    rec->tally.index.score, "n", (json_int_t)rec->tally.index.count,
	    "statements", statements);
}

static json_t *
reached(const struct ratings_read *read, const struct target_plan *plan,
    size_t member, const json_t *values, unsigned thousandths)
{
	const size_t needed = percent_needed(thousandths, read->rec_count);
	json_t *lists[2] = { json_array(), json_array() };
	size_t numerator;

	for (size_t i = 0; i < read->rec_count; i++) {
		const struct ratings_of_rec *rec = &read->recs[i];
		const char *status = tally_status_name(member == TALLY_NOBODY ?
			rec->tally.status :
			tally_of_member(rec->ratings, rec->count, member,
			    plan->ratings.scheme));

		(void)
		    json_array_append_new(lists[is_in(values, status) ? 0 : 1],
			row_of(read, rec, member, status));
	}
	numerator = json_array_size(lists[0]);
	return json_pack("{s:s, s:s, s:s?, s:s?, s:I, s:I, s:I, s:I, s:s, s:b, "
			 "s:o, s:o}",
	    "percent", plan->percent, "scheme", plan->ratings.scheme, "round",
	    plan->ratings.round, "member", plan->member, "denominator",
	    (json_int_t)read->rec_count, "needed", (json_int_t)needed,
	    "numerator", (json_int_t)numerator, "lacking",
	    (json_int_t)(numerator < needed ? needed - numerator : 0),
	    "reached", percent_of(numerator, read->rec_count).text, "met",
	    read->rec_count > 0 && numerator >= needed, "counting", lists[0],
	    "not_counting", lists[1]);
}

bool
view_target(json_t **out, struct store *store, const struct filter *filter,
    const struct target_plan *plan, struct err *e)
{
	struct ratings_read read = { .control = NULL };
	unsigned thousandths;
	json_t *values;
	size_t member;
	bool done;

	if (plan->percent == NULL ||
	    !percent_parse(&thousandths, plan->percent))
		return err_set(e, ERR_INPUT,
		    "'%.20s' is no percentage such as 85 or 33.3",
		    plan->percent == NULL ? "" : plan->percent);
	if (plan->counts == NULL)
		return err_set(e, ERR_INPUT,
		    "it is not said what counts: 'counts' is missing");
	if (!view_check_scheme(plan->ratings.scheme, e) ||
	    !view_check_round(plan->ratings.round, e) ||
	    !view_find_member(&member, store, plan->member, e) ||
	    !counts_parse(&values, plan->ratings.scheme, plan->counts, e))
		return false;
	done = ratings_read(&read, store, filter, &plan->ratings, e);
	if (done) {
		*out = reached(&read, plan, member, values, thousandths);
		(void)json_object_set(*out, "counts", values);
		json_text_set(*out, "position",
		    filter_one(filter, FILTER_POSITION));
	}
	json_decref(values);
	ratings_clear(&read);
	return done;
}
