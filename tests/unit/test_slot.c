/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/slot.h"
#include "tests/unit/test.h"

/* Statement number n of the tests. */
static struct statement_id
id(uint8_t number)
{
	return (struct statement_id){ .record = { { number } } };
}

static struct slot_entry
entry(uint8_t number, bool counts, const struct statement_id *replaces,
    size_t count)
{
	return (struct slot_entry){
		.id = id(number),
		.counts = counts,
		.replaces = replaces,
		.replaces_count = count,
	};
}

static void
one_statement_is_current_if_it_counts(void **state)
{
	struct slot_entry entries[] = { entry(1, true, NULL, 0) };

	(void)state;
	slot_fold(entries, 1, NULL);
	assert_true(entries[0].current);
	entries[0].counts = false;
	slot_fold(entries, 1, NULL);
	assert_false(entries[0].current);
}

static void
two_that_do_not_know_each_other_are_a_conflict(void **state)
{
	struct slot_entry entries[] = {
		entry(1, true, NULL, 0),
		entry(2, true, NULL, 0),
	};

	(void)state;
	slot_fold(entries, 2, NULL);
	assert_true(entries[0].current);
	assert_true(entries[1].current);
}

static void
a_third_that_replaces_both_ends_the_conflict(void **state)
{
	const struct statement_id both[] = { id(1), id(2) };
	struct slot_entry entries[] = {
		entry(3, true, both, 2),
		entry(2, true, NULL, 0),
		entry(1, true, NULL, 0),
	};

	(void)state;
	slot_fold(entries, 3, NULL);
	assert_true(entries[0].current);
	assert_false(entries[1].current);
	assert_false(entries[2].current);
}

static void
replacing_reaches_through_a_link_that_does_not_count(void **state)
{
	const struct statement_id first[] = { id(1) };
	const struct statement_id second[] = { id(2) };
	struct slot_entry entries[] = {
		entry(1, true, NULL, 0),
		entry(2, false, first, 1),
		entry(3, true, second, 1),
	};

	(void)state;
	slot_fold(entries, 3, NULL);
	assert_false(entries[0].current);
	assert_false(entries[1].current);
	assert_true(entries[2].current);
}

static void
what_does_not_count_replaces_nothing_by_itself(void **state)
{
	const struct statement_id first[] = { id(1) };
	struct slot_entry entries[] = {
		entry(1, true, NULL, 0),
		entry(2, false, first, 1),
	};

	(void)state;
	slot_fold(entries, 2, NULL);
	assert_true(entries[0].current);
}

static void
an_id_that_is_not_here_has_no_effect(void **state)
{
	const struct statement_id other[] = { id(9) };
	struct slot_entry entries[] = {
		entry(1, true, other, 1),
		entry(2, true, NULL, 0),
	};

	(void)state;
	slot_fold(entries, 2, NULL);
	assert_true(entries[0].current);
	assert_true(entries[1].current);
}

static void
statements_of_one_record_are_told_apart(void **state)
{
	const struct statement_id second[] = { { .record = { { 1 } },
	    .index = 1 } };
	struct slot_entry entries[] = {
		entry(1, true, NULL, 0),
		entry(1, true, NULL, 0),
		entry(2, true, second, 1),
	};

	(void)state;
	entries[1].id.index = 1;
	slot_fold(entries, 3, NULL);
	assert_true(entries[0].current);
	assert_false(entries[1].current);
}

static void
a_chain_of_many_links_folds_at_once(void **state)
{
	const size_t count = 100000;
	struct slot_entry *entries = mem_new(count, sizeof(*entries));
	struct statement_id *ids = mem_new(count, sizeof(*ids));

	(void)state;
	for (size_t i = 0; i < count; i++) {
		ids[i].index = (uint32_t)i;
		entries[i] = (struct slot_entry){
			.id = ids[i],
			.counts = i == 0 || i + 1 == count,
			.replaces = i == 0 ? NULL : &ids[i - 1],
			.replaces_count = i == 0 ? 0 : 1,
		};
	}
	slot_fold(entries, count, NULL);
	assert_false(entries[0].current);
	assert_true(entries[count - 1].current);
	free(entries);
	free(ids);
}

static char *
key_of(const char *text, const struct public_key *root)
{
	struct err e = { 0 };
	json_t *json;
	char *key;

	assert_ok(json_read(&json, text, strlen(text), 1000, &e), &e);
	key = slot_key(json, root);
	json_decref(json);
	return key;
}

static void
the_slot_is_kind_root_key_and_subject(void **state)
{
	const struct public_key root = { { 0 } };
	char text[KEY_TEXT];
	char *wanted;
	char *key;

	(void)state;
	key_format(text, &root);
	key = key_of("{\"kind\":\"source\",\"subject\":[\"a\",\"b\"]}", &root);
	wanted = mem_format("[\"source\",\"%s\",[\"a\",\"b\"]]", text);
	assert_string_equal(key, wanted);
	free(wanted);
	free(key);
}

static void
control_slots_do_not_ask_who_said_it(void **state)
{
	char *key;

	(void)state;
	key = key_of("{\"kind\":\"member\",\"subject\":[\"a\"],\"key\":\"K\"}",
	    NULL);
	assert_string_equal(key, "[\"member\",\"K\",[\"a\"]]");
	free(key);
	key = key_of("{\"kind\":\"device\",\"subject\":[\"d\"],\"key\":\"K\"}",
	    NULL);
	assert_string_equal(key, "[\"device\",\"\",[\"d\"]]");
	free(key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_statement_is_current_if_it_counts),
		cmocka_unit_test(
		    two_that_do_not_know_each_other_are_a_conflict),
		cmocka_unit_test(a_third_that_replaces_both_ends_the_conflict),
		cmocka_unit_test(
		    replacing_reaches_through_a_link_that_does_not_count),
		cmocka_unit_test(
		    what_does_not_count_replaces_nothing_by_itself),
		cmocka_unit_test(an_id_that_is_not_here_has_no_effect),
		cmocka_unit_test(statements_of_one_record_are_told_apart),
		cmocka_unit_test(a_chain_of_many_links_folds_at_once),
		cmocka_unit_test(the_slot_is_kind_root_key_and_subject),
		cmocka_unit_test(control_slots_do_not_ask_who_said_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
