/* SPDX-License-Identifier: ISC */
/* Rows of a file that are about another review than the one asked for. */
#include "daemon/import/rows.h"

#include <string.h>

#include "protocol/base/buf.h"

/* So many reviews are named in an error, the rest are counted. */
#define NAMED_MAX 4

#define SAID_MAX 4096

/* More reviews than the UPR has had are names that somebody made up. */
#define REVIEWS_MAX 1024

static const char *const review_fields[] = { "state", "state_name", "cycle",
	"body" };

#define FIELD_COUNT (sizeof(review_fields) / sizeof(review_fields[0]))

/* Do both speak of one review? */
static bool
is_same(const json_t *one, const json_t *other)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const json_t *a = json_object_get(one, review_fields[i]);
		const json_t *b = json_object_get(other, review_fields[i]);

		if ((a == NULL) != (b == NULL) ||
		    (a != NULL && !json_equal(a, b)))
			return false;
	}
	return true;
}

static void
count_one(json_t *entry)
{
	const json_int_t count =
	    json_integer_value(json_object_get(entry, "rows"));

	(void)json_object_set_new(entry, "rows", json_integer(count + 1));
}

void
rows_skip(struct rows *rows, const json_t *row, const char *body)
{
	json_t *entry = json_object();
	json_t *there;
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++) {
		json_t *value = json_object_get(row, review_fields[i]);

		if (value != NULL)
			(void)json_object_set(entry, review_fields[i], value);
	}
	json_text_set(entry, "body", body);
	json_array_foreach(rows->skipped, i, there) {
		if (!is_same(entry, there))
			continue;
		count_one(there);
		json_decref(entry);
		return;
	}
	if (json_array_size(rows->skipped) == REVIEWS_MAX) {
		json_decref(entry);
		count_one(json_array_get(rows->skipped, REVIEWS_MAX - 1));
		return;
	}
	count_one(entry);
	(void)json_array_append_new(rows->skipped, entry);
}

bool
rows_want(struct rows *rows, const json_t *row)
{
	const char *state = json_text(row, "state");
	const json_t *cycle = json_object_get(row, "cycle");

	if ((rows->wanted.state == NULL ||
		(state == NULL && json_text(row, "state_name") == NULL) ||
		(state != NULL && strcmp(state, rows->wanted.state) == 0)) &&
	    (rows->wanted.cycle == 0 || cycle == NULL ||
		json_integer_value(cycle) == rows->wanted.cycle))
		return true;
	rows_skip(rows, row, NULL);
	return false;
}

/* "131 rows about MNG, cycle 1" */
static void
entry_say(struct buf *said, const json_t *entry)
{
	const json_int_t count =
	    json_integer_value(json_object_get(entry, "rows"));
	const json_int_t cycle =
	    json_integer_value(json_object_get(entry, "cycle"));
	const char *state = json_text(entry, "state");
	const char *body = json_text(entry, "body");

	if (state == NULL)
		state = json_text(entry, "state_name");
	buf_format_add(said, "%lld row%s about %s", (long long)count,
	    count == 1 ? "" : "s", state == NULL ? "a State not named" : state);
	if (cycle > 0)
		buf_format_add(said, ", cycle %lld", (long long)cycle);
	if (body != NULL)
		buf_format_add(said, ", from %s", body);
}

bool
rows_skipped_say(const struct rows *rows, struct err *e)
{
	const size_t count = json_array_size(rows->skipped);
	struct buf said;
	bool ok;

	buf_init(&said, SAID_MAX);
	for (size_t i = 0; i < count && i < NAMED_MAX; i++) {
		buf_text_add(&said, i > 0 ? "; " : "");
		entry_say(&said, json_array_get(rows->skipped, i));
	}
	if (count > NAMED_MAX)
		buf_format_add(&said, "; and %zu other reviews",
		    count - NAMED_MAX);
	if (rows->wanted.state != NULL && rows->wanted.cycle > 0)
		ok = err_set(e, ERR_INPUT,
		    "nothing in the file is about %s, cycle %ld: it has %s",
		    rows->wanted.state, rows->wanted.cycle, buf_text(&said));
	else
		ok = err_set(e, ERR_INPUT,
		    "nothing in the file is what was asked for: it has %s",
		    buf_text(&said));
	buf_clear(&said);
	(void)err_hint(e,
	    "look whether this is the right file, and the right room");
	return ok;
}
