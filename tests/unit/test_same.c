/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/view/same.h"
#include "tests/unit/test.h"

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

static const char *
shown(const struct same *same, const char *id)
{
	for (size_t i = 0; i < same->count; i++)
		if (strcmp(same->ids[i].id, id) == 0)
			return same->ids[same->ids[i].shown].id;
	return "none";
}

static void
nothing_said_is_no_sets(void **state)
{
	struct same same = { 0 };

	(void)state;
	same_settle(&same);
	assert_int_equal(same.count, 0);
	same_clear(&same);
}

static void
a_chain_is_one_and_shown_by_its_number(void **state)
{
	struct same same = { 0 };

	(void)state;
	same_add(&same, "MNG-1/~aaaaaaaaaaaaaaaa", "MNG-1/~baaaaaaaaaaaaaaa");
	same_add(&same, "MNG-1/84.10", "MNG-1/~caaaaaaaaaaaaaaa");
	same_add(&same, "MNG-1/~caaaaaaaaaaaaaaa", "MNG-1/~baaaaaaaaaaaaaaa");
	same_add(&same, "MNG-1/~daaaaaaaaaaaaaaa", "MNG-1/~eaaaaaaaaaaaaaaa");
	same_settle(&same);
	assert_int_equal(same.count, 6);
	assert_string_equal(shown(&same, "MNG-1/~aaaaaaaaaaaaaaaa"),
	    "MNG-1/84.10");
	assert_string_equal(shown(&same, "MNG-1/84.10"), "MNG-1/84.10");
	assert_string_equal(shown(&same, "MNG-1/~eaaaaaaaaaaaaaaa"),
	    "MNG-1/~daaaaaaaaaaaaaaa");
	same_clear(&same);
}

static void
a_cycle_and_an_id_with_itself_are_one(void **state)
{
	static const char *const ring[] = { "MNG-1/84.9", "MNG-1/84.10",
		"MNG-1/84.11", "MNG-1/84.9" };
	struct same same = { 0 };

	(void)state;
	for (size_t i = 0; i + 1 < LENGTH(ring); i++)
		same_add(&same, ring[i], ring[i + 1]);
	same_add(&same, "MNG-1/5", "MNG-1/5");
	same_settle(&same);
	assert_int_equal(same.count, 4);
	assert_string_equal(shown(&same, "MNG-1/84.11"), "MNG-1/84.9");
	assert_string_equal(shown(&same, "MNG-1/84.10"), "MNG-1/84.9");
	assert_string_equal(shown(&same, "MNG-1/5"), "MNG-1/5");
	same_clear(&same);
}

#define IDS 40

/* A plain generator: the test needs many orders, not good chance. */
static size_t
below(uint32_t *seed, size_t bound)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 16) % bound;
}

static size_t
top(const size_t *sets, size_t id)
{
	while (sets[id] != id)
		id = sets[id];
	return id;
}

/* Random pairs, in any order and either way round, against sets that are
 * united the slow way. */
static void
the_order_of_pairs_does_not_matter(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct same same = { 0 };
		size_t sets[IDS];
		char names[IDS][24];
		const size_t pairs = below(&seed, IDS);

		for (size_t i = 0; i < IDS; i++) {
			sets[i] = i;
			(void)snprintf(names[i], sizeof(names[i]), "MNG-1/%zu",
			    i);
		}
		for (size_t i = 0; i < pairs; i++) {
			const size_t a = below(&seed, IDS);
			const size_t b = below(&seed, IDS);
			const size_t one = top(sets, a);
			const size_t two = top(sets, b);

			same_add(&same, names[a], names[b]);
			sets[one < two ? two : one] = one < two ? one : two;
		}
		same_settle(&same);
		for (size_t i = 0; i < same.count; i++) {
			const size_t id =
			    strtoul(strchr(same.ids[i].id, '/') + 1, NULL, 10);

			assert_string_equal(same.ids[same.ids[i].shown].id,
			    names[top(sets, id)]);
		}
		same_clear(&same);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_said_is_no_sets),
		cmocka_unit_test(a_chain_is_one_and_shown_by_its_number),
		cmocka_unit_test(a_cycle_and_an_id_with_itself_are_one),
		cmocka_unit_test(the_order_of_pairs_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
