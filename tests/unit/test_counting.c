/* SPDX-License-Identifier: ISC */
/* Counting what no command says yet: lead institutions. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/count.h"
#include "daemon/work/work.h"
#include "protocol/view/scheme.h"
#include "tests/unit/store_made.h"
#include "tests/unit/test.h"

#define HOME "counting-home"

/* A room that a coordinating body has founded. */
static struct store *
found(void)
{
	const struct work_place place = { .home = HOME };
	struct room_id room;
	struct store *store = NULL;
	struct err e = { 0 };
	json_t *answer = NULL;
	json_t *body = json_pack("{s:s, s:i, s:s, s:s, s:s, s:s}", "state",
	    "MNG", "cycle", 1, "title", "t", "member", "mfa", "name", "n",
	    "kind", "coordinating-body");

	assert_ok(work_found(&answer, &room, &place, body, &e), &e);
	json_decref(answer);
	json_decref(body);
	assert_ok(store_open(&store, HOME, &room, &e), &e);
	return store;
}

static void
say(struct store *store, json_t *statement)
{
	struct err e = { 0 };

	assert_ok(store_say(store, CLASS_DATA, &statement, 1, NULL, &e), &e);
	json_decref(statement);
}

static void
recommend(struct store *store, const char *rec)
{
	say(store,
	    json_pack("{s:s, s:[s, s], s:{s:s}, s:[]}", "kind",
		"recommendation", "subject", rec, "A/HRC/1/1", "text", "en",
		"T", "recommending_states"));
}

static void
assign(struct store *store, const char *rec, const char *lead)
{
	say(store,
	    json_pack("{s:s, s:[s], s:s, s:[s]}", "kind", "assignment",
		"subject", rec, "lead", lead, "supporting", "Police"));
}

static void
check_row(const json_t *answer, size_t place, const char *label, int total)
{
	const json_t *row =
	    json_array_get(json_object_get(answer, "rows"), place);

	assert_string_equal(json_text(row, "label"), label);
	assert_int_equal(json_integer_value(json_object_get(row, "total")),
	    total);
}

static void
the_lead_of_an_assignment_is_counted_by(void **state)
{
	struct store *store = found();
	const struct filter filter = { { NULL } };
	const struct count_plan plan = { .rows = "institution",
		.ratings = { .scheme = SCHEME_DEFAULT } };
	struct err e = { 0 };
	json_t *answer = NULL;

	(void)state;
	recommend(store, "MNG-1/1.1");
	recommend(store, "MNG-1/1.2");
	recommend(store, "MNG-1/1.3");
	assign(store, "MNG-1/1.1", "Ministry of Health");
	assign(store, "MNG-1/1.2", "Ministry of Health");
	assert_ok(view_count(&answer, store, &filter, &plan, &e), &e);
	assert_int_equal(json_array_size(json_object_get(answer, "rows")), 2);
	check_row(answer, 0, "Ministry of Health", 2);
	check_row(answer, 1, "", 1);
	json_decref(answer);
	store_close(store);
}

static void
what_is_not_there_is_refused(void **state)
{
	struct store *store = found();
	const struct filter filter = { { NULL } };
	const struct count_plan bad[] = {
		{ .rows = "colour", .ratings = { .scheme = SCHEME_DEFAULT } },
		{ .rows = NULL, .ratings = { .scheme = SCHEME_DEFAULT } },
		{ .rows = "theme", .ratings = { .scheme = "nothing-9" } },
		{ .rows = "theme",
		    .ratings = { .scheme = SCHEME_DEFAULT, .round = "later" } },
		{ .rows = "theme",
		    .member = "nobody",
		    .ratings = { .scheme = SCHEME_DEFAULT } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err e = { 0 };
		json_t *answer = NULL;

		assert_false(view_count(&answer, store, &filter, &bad[i], &e));
		assert_null(answer);
		assert_true(e.msg[0] != '\0');
	}
	store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_lead_of_an_assignment_is_counted_by, room_enter,
		    room_leave),
		cmocka_unit_test_setup_teardown(what_is_not_there_is_refused,
		    room_enter, room_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
