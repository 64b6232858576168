/* SPDX-License-Identifier: ISC */
/* Grammar and values of ids stand in tests/vectors/ids; here is the rest. */
#include "protocol/record/id.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/text.h"
#include "protocol/seal/git_id.h"
#include "tests/unit/test.h"

static void
hashes_are_those_of_the_standard(void **state)
{
	char text[HASH_TEXT_LEN + 1];
	struct hash hash = hash_of("abc", 3);

	(void)state;
	hash_format(text, &hash);
	assert_string_equal(text,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	hash = hash_of("", 0);
	hash_format(text, &hash);
	assert_string_equal(text,
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
}

static void
joined_texts_are_parted_by_a_nul(void **state)
{
	const struct hash joined = hash_joined(3, "a", "", "b");
	const struct hash plain = hash_of("a\0\0b", 4);
	const struct hash other = hash_joined(3, "a", "b", "");

	(void)state;
	assert_int_equal(hash_compare(&joined, &plain), 0);
	assert_int_not_equal(hash_compare(&joined, &other), 0);
}

static void
an_id_depends_on_all_it_is_made_from(void **state)
{
	const struct room_id room = room_id_of("{}");
	const struct room_id other_room = room_id_of("{} ");
	const struct member_id member = { "ab" };
	const struct member_id other_member = { "ac" };
	const struct incarnation incarnation = { "00" };
	const struct incarnation other_incarnation = { "01" };
	const struct public_key key = { { 1 } };
	const struct public_key other_key = { { 2 } };
	const struct journal_id ids[] = {
		journal_id_of(&room, CLASS_DATA, &member, &key, &incarnation),
		journal_id_of(&other_room, CLASS_DATA, &member, &key,
		    &incarnation),
		journal_id_of(&room, CLASS_CONTROL, &member, &key,
		    &incarnation),
		journal_id_of(&room, CLASS_DATA, &other_member, &key,
		    &incarnation),
		journal_id_of(&room, CLASS_DATA, &member, &other_key,
		    &incarnation),
		journal_id_of(&room, CLASS_DATA, &member, &key,
		    &other_incarnation),
	};
	const struct device_id devices[] = {
		device_id_of(&room, &member, &key),
		device_id_of(&other_room, &member, &key),
		device_id_of(&room, &other_member, &key),
		device_id_of(&room, &member, &other_key),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(ids[i].text, ids[j].text);
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(devices[i].text,
			    devices[j].text);
}

static void
an_id_is_not_a_longer_text_that_begins_like_one(void **state)
{
	static const char text[] =
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.12";
	struct statement_id id;

	(void)state;
	assert_true(statement_id_parse(&id, text, 54));
	assert_int_equal(id.index, 1);
	assert_true(statement_id_parse(&id, text, 55));
	assert_int_equal(id.index, 12);
	assert_false(statement_id_parse(&id, text, 53));
	assert_false(statement_id_parse(&id, text, 52));
}

static void
random_ids_are_ids_and_differ(void **state)
{
	const struct incarnation one = incarnation_make();
	const struct incarnation two = incarnation_make();
	const struct thing_name thing = thing_name_make();
	const struct thing_name other = thing_name_make();
	struct incarnation incarnation;
	struct thing_name name;

	(void)state;
	assert_true(incarnation_parse(&incarnation, one.text, INCARNATION_LEN));
	assert_string_equal(incarnation.text, one.text);
	assert_string_not_equal(one.text, two.text);
	assert_true(thing_name_parse(&name, thing.text, THING_NAME_LEN));
	assert_string_equal(name.text, thing.text);
	assert_string_not_equal(thing.text, other.text);
}

static void
a_git_id_is_that_of_git(void **state)
{
	struct git_id id;
	struct git_id back;
	char text[GIT_ID_TEXT];
	struct err e = { 0 };

	(void)state;
	/* "git hash-object --literally -t commit --stdin" of nothing. */
	assert_ok(git_id_of_commit(&id, "", 0, &e), &e);
	git_id_format(text, &id);
	assert_string_equal(text, "dcf5b16e76cce7425d0beaef62d79a7d10fce1f5");
	assert_true(git_id_parse(&back, text, 40));
	assert_memory_equal(back.bytes, id.bytes, GIT_ID_LEN);
	assert_false(git_id_parse(&back, text, 39));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_the_standard),
		cmocka_unit_test(joined_texts_are_parted_by_a_nul),
		cmocka_unit_test(an_id_depends_on_all_it_is_made_from),
		cmocka_unit_test(
		    an_id_is_not_a_longer_text_that_begins_like_one),
		cmocka_unit_test(random_ids_are_ids_and_differ),
		cmocka_unit_test(a_git_id_is_that_of_git),
	};

	return cmocka_run_group_tests_name("id", tests, NULL, NULL);
}
