/* SPDX-License-Identifier: ISC */
#include "daemon/view/document.h"
#include "protocol/base/json.h"
#include "tests/unit/test.h"

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

static json_t *
document(const char *kind, const char *source, const char *language,
    const char *text)
{
	return json_pack("{s:s, s:[s, s], s:{s:s}, s:s?}", "kind",
	    "recommendation", "subject", "MNG-1/84.1", source, "text", language,
	    text, "document", kind);
}

static const char *
source_at(const json_t *documents, size_t at)
{
	const json_t *subject =
	    json_object_get(json_array_get(documents, at), "subject");

	return json_string_value(json_array_get(subject, 1));
}

static void
un_documents_come_first_and_equals_stay(void **state)
{
	json_t *documents = json_array();

	(void)state;
	(void)json_array_append_new(documents,
	    document("other", "list", "en", "a"));
	(void)json_array_append_new(documents,
	    document("ohchr-matrix", "matrix", "en", "a"));
	(void)json_array_append_new(documents,
	    document(NULL, "older", "en", "a"));
	(void)json_array_append_new(documents,
	    document("un", "A/HRC/16/5", "en", "a"));
	(void)json_array_append_new(documents,
	    document("un", "A/HRC/16/5/Corr.1", "en", "a"));
	documents_order(documents);
	assert_int_equal(json_array_size(documents), 5);
	assert_string_equal(source_at(documents, 0), "A/HRC/16/5");
	assert_string_equal(source_at(documents, 1), "A/HRC/16/5/Corr.1");
	assert_string_equal(source_at(documents, 2), "matrix");
	assert_string_equal(source_at(documents, 3), "list");
	assert_string_equal(source_at(documents, 4), "older");
	json_decref(documents);
}

/* What stands in the first, what in the other, and the words that differ in
 * each; NULL: nothing differs. */
struct pair {
	const char *first;
	const char *other;
	const char *first_part;
	const char *other_part;
};

static void
a_document_differs_where_its_words_do(void **state)
{
	static const struct pair pairs[] = {
		{ "Ratify it (France);", "Ratify it", NULL, NULL },
		{ "Ratify it (France) (Spain).", "RATIFY “it” (France, Spain)",
		    NULL, NULL },
		{ "Of women, men", "Of women,men", NULL, NULL },
		{ "Of anti-hate law", "of antihate  law ;", NULL, NULL },
		{ "Ratify it (No. 29) (Peru)", "Ratify it", "(No. 29)", "" },
		{ "victims of such crimes (Norway);",
		    "victims of crimes of violence", "such crimes",
		    "crimes of violence" },
		{ "on HIV/AIDS status", "on HIV-AIDS status", "HIV/AIDS",
		    "HIV-AIDS" },
		{ "Free all prisoners", "Free prisoners", "all", "" },
		{ "a b a", "a b a b a", "", "b a" },
		{ "one", "two", "one", "two" },
		{ "", "two", "", "two" },
		{ "rights – all", "rights all", NULL, NULL },
		{ "(France)", "(Spain)", NULL, NULL },
	};
	struct states *states = states_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		const struct pair *pair = &pairs[i];
		json_t *documents = json_array();
		const json_t *differs;

		(void)json_array_append_new(documents,
		    document("un", "A/HRC/16/5", "en", pair->first));
		(void)json_array_append_new(documents,
		    document("other", "list", "en", pair->other));
		if (documents_differ(documents, states) !=
		    (pair->first_part != NULL))
			fail_msg("'%s' and '%s'", pair->first, pair->other);
		documents_mark(documents, states);
		differs =
		    json_object_get(json_array_get(documents, 1), "differs");
		assert_int_equal(differs != NULL, pair->first_part != NULL);
		if (differs != NULL) {
			assert_string_equal(json_text(differs, "first"),
			    pair->first_part);
			assert_string_equal(json_text(differs, "this"),
			    pair->other_part);
		}
		json_decref(documents);
	}
	states_free(states);
}

static void
a_translation_does_not_differ(void **state)
{
	struct states *states = states_new();
	json_t *documents = json_array();

	(void)state;
	(void)json_array_append_new(documents,
	    document("un", "A/HRC/16/5", "en", "Ratify it"));
	(void)json_array_append_new(documents,
	    document("un", "A/HRC/16/5", "fr", "Le ratifier"));
	assert_false(documents_differ(documents, states));
	(void)json_array_clear(documents);
	assert_false(documents_differ(documents, states));
	json_decref(documents);
	states_free(states);
}

static void
position_add(json_t *positions, const char *source, const char *value,
    const char *date)
{
	json_t *position = json_pack("{s:s, s:[s, s], s:s}", "kind", "position",
	    "subject", "MNG-1/84.1", source, "value", value);

	json_text_set(position, "date", date);
	(void)json_array_append_new(positions, position);
}

static void
a_position_is_the_latest_and_un_documents_come_before_others(void **state)
{
	json_t *positions = json_array();

	(void)state;
	assert_null(position_shown(positions));
	assert_false(positions_differ(positions));
	position_add(positions, "A/HRC/16/5", "pending", NULL);
	assert_false(positions_differ(positions));
	position_add(positions, "A/HRC/16/5/Add.1", "noted", NULL);
	position_add(positions, "upr-info:MNG-1", "supported", NULL);
	assert_true(positions_differ(positions));
	assert_string_equal(json_text(position_shown(positions), "value"),
	    "noted");
	position_add(positions, "mid-term", "supported", "2014-04");
	position_add(positions, "plenary", "pending", "2011-03-18");
	assert_string_equal(json_text(position_shown(positions), "value"),
	    "supported");
	(void)json_array_clear(positions);
	position_add(positions, "list", "noted", NULL);
	position_add(positions, "A/HRC/16/5", "supported", NULL);
	position_add(positions, "list 2", "noted", NULL);
	assert_string_equal(json_text(position_shown(positions), "value"),
	    "supported");
	json_decref(positions);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(un_documents_come_first_and_equals_stay),
		cmocka_unit_test(a_document_differs_where_its_words_do),
		cmocka_unit_test(a_translation_does_not_differ),
		cmocka_unit_test(
		    a_position_is_the_latest_and_un_documents_come_before_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
