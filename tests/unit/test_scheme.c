/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/view/scheme.h"
#include "tests/unit/test.h"

static void
the_default_scheme_scores_its_four_values(void **state)
{
	(void)state;
	assert_true(scheme_is_known(SCHEME_DEFAULT));
	assert_int_equal(scheme_score(SCHEME_DEFAULT, "fully"), 100);
	assert_int_equal(scheme_score(SCHEME_DEFAULT, "partially"), 50);
	assert_int_equal(scheme_score(SCHEME_DEFAULT, "not"), 0);
	assert_int_equal(scheme_score(SCHEME_DEFAULT, "not-assessed"), -1);
	assert_true(scheme_has(SCHEME_DEFAULT, "not-assessed"));
}

static void
grades_and_states_of_actions_have_no_score(void **state)
{
	(void)state;
	assert_true(scheme_has("ccpr-ae", "A"));
	assert_int_equal(scheme_score("ccpr-ae", "A"), -1);
	assert_false(scheme_has("ccpr-ae", "F"));
	assert_false(scheme_has("ccpr-ae", "a"));
	assert_true(scheme_has("action-status", "in-progress"));
	assert_int_equal(scheme_score("action-status", "completed"), -1);
}

static void
values_are_named_in_their_order(void **state)
{
	const struct scheme *scheme;

	(void)state;
	for (size_t i = 0; (scheme = scheme_at(i)) != NULL; i++) {
		const char *names = scheme_values(scheme->id);

		for (const struct scheme_value *value = scheme->values;
		     value->value != NULL; value++) {
			const size_t len = strlen(value->value);

			assert_memory_equal(names, value->value, len);
			names += len + strspn(names + len, ", ");
		}
		assert_string_equal(names, "");
	}
	assert_string_equal(scheme_values("ccpr-ae"), "A, B, C, D, E");
	assert_null(scheme_values("upr-info-4"));
}

static void
what_a_scheme_does_not_have_is_unknown(void **state)
{
	(void)state;
	assert_false(scheme_is_known("upr-info-4"));
	assert_false(scheme_has("upr-info-4", "fully"));
	assert_false(scheme_has(SCHEME_DEFAULT, "mostly"));
	assert_false(scheme_has(SCHEME_DEFAULT, ""));
}

/* Schemes never change: another hash is another scheme. */
static void
schemes_are_what_they_were(void **state)
{
	static const struct {
		const char *id;
		const char *hash;
	} known[] = {
		{ "upr-info-3",
		    "334764f68d52366474e9e9238510af2e9e82befd5584ff2f930e47f385545e63" },
		{ "ccpr-ae",
		    "52e2ece9e33349be5a6378a0c872815f82bff73b50665b0feaa55f2dc3eb604f" },
		{ "action-status",
		    "93afb03ce6ec3cb5e4a6f5c885f7e6131ee19092e6135c804b02355e42236f5f" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		json_t *json = scheme_json(scheme_at(i));

		assert_string_equal(json_text(json, "id"), known[i].id);
		assert_string_equal(json_text(json, "hash"), known[i].hash);
		json_decref(json);
	}
	assert_null(scheme_at(sizeof(known) / sizeof(known[0])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_scheme_scores_its_four_values),
		cmocka_unit_test(grades_and_states_of_actions_have_no_score),
		cmocka_unit_test(values_are_named_in_their_order),
		cmocka_unit_test(what_a_scheme_does_not_have_is_unknown),
		cmocka_unit_test(schemes_are_what_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
