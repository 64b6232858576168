/* SPDX-License-Identifier: ISC */
/* What changed between two rounds, or between two dates. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/view/counting/count.h"
#include "daemon/view/inner.h"
#include "protocol/base/mem.h"
#include "protocol/room/review.h"

struct change {
	const struct change_plan *plan;
	size_t member;
	const struct ratings_read *from;
	const struct ratings_read *to;
	size_t *members; /* by id */
	json_t *list;
	json_t *moves; /* "not partially" -> {"from","to","count",...} */
	json_int_t same;
};

/* --- rounds and dates ------------------------------------------------------------ */

/* The first second behind the date: of a year, of a month, of a day. */
static bool
date_end(int64_t *end, const char *text)
{
	struct tm parts = { .tm_mday = 1 };
	int numbers[3] = { 0, 1, 1 };
	size_t count = 0;

	if (!date_is_good(text))
		return false;
	for (const char *at = text; count < 3; at++) {
		char *behind;

		numbers[count++] = (int)strtol(at, &behind, 10);
		at = behind;
		if (*at == '\0')
			break;
	}
	numbers[count - 1]++;
	parts.tm_year = numbers[0] - 1900;
	parts.tm_mon = numbers[1] - 1;
	parts.tm_mday = numbers[2];
	*end = (int64_t)timegm(&parts);
	return true;
}

static bool
plan_of(struct ratings_plan *out, const char *scheme, const char *when,
    struct err *e)
{
	*out = (struct ratings_plan){ .scheme = scheme };
	if (when == NULL)
		return err_set(e, ERR_INPUT, "'from' and 'to' are needed");
	if (round_order(when) >= 0) {
		out->round = when;
		return true;
	}
	out->has_until = date_end(&out->until, when);
	if (out->has_until)
		return true;
	(void)err_set(e, ERR_INPUT, "'%.40s' is no round and no date", when);
	return err_hint(e,
	    "use baseline, draft, validation, final, follow-up, or a date "
	    "such as 2018-05-17");
}

/* --- one recommendation ------------------------------------------------------------ */

static const char *
status_of(const struct change *change, const struct ratings_of_rec *rec)
{
	return tally_status_name(change->member == TALLY_NOBODY ?
		rec->tally.status :
		tally_of_member(rec->ratings, rec->count, change->member,
		    change->plan->scheme));
}

/* What each member said: {"value" or "disputed" or "not-rated","statements"}. */
static json_t *
said_by(const struct change *change, const struct ratings_read *read,
    const struct ratings_of_rec *rec, size_t member)
{
	json_t *statements = json_array();

	for (size_t i = 0; i < rec->count; i++)
		if (rec->ratings[i].member == member &&
		    rec->ratings[i].place != TALLY_EARLIER)
			(void)json_array_append(statements,
			    read->ids[rec->ratings[i].statement]);
	return json_pack("{s:s, s:o}", "status",
	    tally_status_name(tally_of_member(rec->ratings, rec->count, member,
		change->plan->scheme)),
	    "statements", statements);
}

static bool
has_rated(const struct ratings_of_rec *rec, size_t member)
{
	for (size_t i = 0; i < rec->count; i++)
		if (rec->ratings[i].member == member)
			return true;
	return false;
}

/* A member that says another thing, or that said it anew. */
static void
add_member(json_t *list, const struct change *change, size_t place,
    size_t member)
{
	const struct ratings_of_rec *from = &change->from->recs[place];
	const struct ratings_of_rec *to = &change->to->recs[place];
	json_t *old;
	json_t *now;

	if ((change->member != TALLY_NOBODY && change->member != member) ||
	    (!has_rated(from, member) && !has_rated(to, member)))
		return;
	old = said_by(change, change->from, from, member);
	now = said_by(change, change->to, to, member);
	if (!json_equal(old, now))
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:O, s:O}", "member",
			change->to->control->members[member].shown, "from", old,
			"to", now));
	json_decref(old);
	json_decref(now);
}

static json_t *
members_changed(const struct change *change, size_t place)
{
	json_t *list = json_array();

	for (size_t i = 0; i < change->to->control->member_count; i++)
		add_member(list, change, place, change->members[i]);
	return list;
}

static json_t *
side_of(const struct change *change, const struct ratings_of_rec *rec)
{
	const bool of_all = change->member == TALLY_NOBODY;

	/* The index is of all: what others say is no change of a member's. */
	return json_pack("{s:s, s:s, s:I}", "status", status_of(change, rec),
	    "score", of_all ? rec->tally.index.score : "", "n",
	    (json_int_t)(of_all ? rec->tally.index.count : 0));
}

static void
count_move(struct change *change, const char *from, const char *to,
    const char *rec)
{
	char *key = mem_format("%s %s", from, to);
	json_t *move = json_object_get(change->moves, key);
	json_t *count;

	if (move == NULL) {
		move = json_pack("{s:s, s:s, s:i, s:[]}", "from", from, "to",
		    to, "count", 0, "recommendations");
		(void)json_object_set_new(change->moves, key, move);
	}
	count = json_object_get(move, "count");
	(void)json_integer_set(count, json_integer_value(count) + 1);
	(void)json_array_append_new(json_object_get(move, "recommendations"),
	    json_string(rec));
	free(key);
}

static void
compare_rec(struct change *change, size_t place)
{
	const struct ratings_of_rec *from = &change->from->recs[place];
	const struct ratings_of_rec *to = &change->to->recs[place];
	json_t *members = members_changed(change, place);
	json_t *old = side_of(change, from);
	json_t *now = side_of(change, to);
	const char *id = json_text(to->rec, "id");

	count_move(change, json_text(old, "status"), json_text(now, "status"),
	    id);
	if (json_array_size(members) == 0 && json_equal(old, now)) {
		change->same++;
	} else {
		json_t *row = json_pack("{s:s, s:O, s:O, s:O, s:O}", "rec", id,
		    "paragraph", json_object_get(to->rec, "paragraph"), "from",
		    old, "to", now, "members", members);

		(void)json_array_append_new(change->list, row);
	}
	json_decref(members);
	json_decref(old);
	json_decref(now);
}

/* --- the whole ---------------------------------------------------------------------- */

static json_t *
moves_list(const json_t *moves)
{
	json_t *list = json_array();
	const char *key;
	json_t *move;

	json_object_foreach((json_t *)(uintptr_t)moves, key, move)
		(void)json_array_append(list, move);
	return list;
}

static json_t *
changed(struct change *change, bool is_by_clock)
{
	json_t *answer;

	change->list = json_array();
	change->moves = json_object();
	for (size_t i = 0; i < change->to->rec_count; i++)
		compare_rec(change, i);
	answer = json_pack("{s:s, s:s, s:s, s:s?, s:b, s:I, s:I, s:o, s:o}",
	    "from", change->plan->from, "to", change->plan->to, "scheme",
	    change->plan->scheme, "member", change->plan->member, "by_clock",
	    is_by_clock, "recommendations", (json_int_t)change->to->rec_count,
	    "unchanged", change->same, "moves", moves_list(change->moves),
	    "changed", change->list);
	json_decref(change->moves);
	return answer;
}

bool
view_change(json_t **out, struct store *store, const struct filter *filter,
    const struct change_plan *plan, struct err *e)
{
	struct ratings_read from = { .control = NULL };
	struct ratings_read to = { .control = NULL };
	struct change change = { .plan = plan, .from = &from, .to = &to };
	struct ratings_plan old;
	struct ratings_plan now;
	bool done;

	if (!view_check_scheme(plan->scheme, e) ||
	    !plan_of(&old, plan->scheme, plan->from, e) ||
	    !plan_of(&now, plan->scheme, plan->to, e) ||
	    !view_find_member(&change.member, store, plan->member, e))
		return false;
	done = ratings_read(&from, store, filter, &old, e) &&
	    ratings_read(&to, store, filter, &now, e);
	if (done)
		change.members = view_members_by_id(to.control);
	if (done)
		*out = changed(&change, old.has_until || now.has_until);
	free(change.members);
	ratings_clear(&from);
	ratings_clear(&to);
	return done;
}
