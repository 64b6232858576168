/* SPDX-License-Identifier: ISC */
/* The exports of UPR Info, UHRI, the Danish Institute and IMPACT OSS. */
#include "tests/unit/test.h"

#include <string.h>

#include "daemon/import/jsonl.h"
#include "daemon/import/table.h"
#include "tests/unit/rows_seen.h"

static void
read_for(struct rows *rows, const char *code, long cycle, const char *text)
{
	struct states *states = states_new();
	struct err e = { 0 };

	rows_init(rows);
	rows->wanted.state = code;
	rows->wanted.cycle = cycle;
	assert_ok(table_read_csv(rows, states, (const uint8_t *)text,
		      strlen(text), &e),
	    &e);
	states_free(states);
}

static void
read_good(struct rows *rows, const char *text)
{
	read_for(rows, NULL, 0, text);
}

/* The export as UPR Info's program writes it, for one row each. */
#define UPR_INFO                                                               \
	"SuR,Rgrp,Org,Recommendation,RS,Rgrp,Org,Response,Action,Issue,"       \
	"Session\n"
#define COPY                                                                   \
	"To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,"      \
	"Issue,Session\r"

static void
upr_info_is_read_by_position(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    UPR_INFO
	    "Mongolia,Asia,,Do it ,Bosnia & Herzegovina,EEG,\"OIC, AL\","
	    "Accepted,4,\"Rights of the Child,Women's rights\",9\n");
	assert_string_equal(rows.format, "upr-info");
	check_field(&rows, 0, "text", "\"Do it\"");
	check_field(&rows, 0, "recommending_states", "[\"BIH\"]");
	check_field(&rows, 0, "issues",
	    "[\"Rights of the Child\",\"Women's rights\"]");
	check_field(&rows, 0, "action_category", "4");
	check_field(&rows, 0, "position", "\"supported\"");
	check_field(&rows, 0, "raw",
	    "{\"sur\":\"Mongolia\",\"sur_rgrp\":\"Asia\","
	    "\"recommendation\":\"Do it \",\"rs\":\"Bosnia & Herzegovina\","
	    "\"rs_rgrp\":\"EEG\",\"rs_org\":\"OIC, AL\","
	    "\"response\":\"Accepted\",\"action\":\"4\","
	    "\"issue\":\"Rights of the Child,Women's rights\","
	    "\"session\":\"9\"}");
	rows_clear(&rows);
}

static void
the_same_text_from_two_states_is_one_recommendation(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    COPY "Mongolia,,,Do it ,DPR Korea,,,Noted,3,Justice,9\r"
		 "Mongolia,,,Do it ,St Kitts & Nevis,,,Noted,3,Torture,9\r"
		 "Mongolia,,,Do it ,Iran,,,Accepted,3,Torture,22\r");
	assert_int_equal(json_array_size(rows.rows), 2);
	assert_int_equal(rows.taken, 3);
	check_field(&rows, 0, "recommending_states", "[\"PRK\",\"KNA\"]");
	check_field(&rows, 0, "issues", "[\"Justice\",\"Torture\"]");
	check_field(&rows, 1, "raw",
	    "{\"sur\":\"Mongolia\",\"recommendation\":\"Do it \","
	    "\"rs\":\"Iran\",\"response\":\"Accepted\","
	    "\"action\":\"3\",\"issue\":\"Torture\","
	    "\"session\":\"22\"}");
	check_field(&rows, 0, "cycle", "1");
	check_field(&rows, 1, "cycle", "2");
	rows_clear(&rows);
}

/* The database moved to Uwazi, which joins values by bars. */
static void
values_joined_by_bars_are_lists(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "title,recommendation,state_under_review,recommending_state,"
	    "response,action_category,issues,session\n"
	    "x,Do it,Mongolia,Fiji|Peru,Not Supported,4 - General action,"
	    "Justice|Women's rights,22 - May 2015\n");
	assert_string_equal(rows.format, "upr-info");
	check_field(&rows, 0, "recommending_states", "[\"FJI\",\"PER\"]");
	check_field(&rows, 0, "issues", "[\"Justice\",\"Women's rights\"]");
	check_field(&rows, 0, "action_category", "4");
	check_field(&rows, 0, "cycle", "2");
	check_field(&rows, 0, "position", "\"noted\"");
	rows_clear(&rows);
}

static void
a_pledge_is_marked_and_recommended_by_nobody(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    UPR_INFO "Mongolia,,,We shall,Mongolia,,,Voluntary Pledge,5,,9\n");
	check_field(&rows, 0, "pledge", "true");
	check_field(&rows, 0, "position", "");
	check_field(&rows, 0, "position_label", "\"Voluntary Pledge\"");
	check_field(&rows, 0, "recommending_states", "");
	assert_int_equal(json_array_size(rows.warnings), 0);
	rows_clear(&rows);
}

static void
what_has_paragraphs_is_not_from_upr_info(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "Paragraph,Text,State,RS,Response,Issues\n"
	    "84.10,Do it,Mongolia,Fiji,Noted,Justice\n");
	assert_string_equal(rows.format, "csv");
	rows_clear(&rows);
}

/* --- which review -------------------------------------------------------- */

#define REVIEWS                                                                \
	UPR_INFO                                                               \
	"Mongolia,,,Do it,Fiji,,,Noted,3,Justice,9\n"                          \
	"Mongolia,,,Do it,Peru,,,Noted,3,Justice,22\n"                         \
	"Slovenia,,,Do it,Fiji,,,Noted,3,Justice,7\n"                          \
	"Slovenia,,,Do that,Fiji,,,Noted,3,Justice,7\n"                        \
	"Ruritania,,,Do it,Atlantis,,,Noted,3,Justice,7\n"

static void
rows_of_other_reviews_are_counted_by_review(void **state)
{
	struct rows rows;

	(void)state;
	read_for(&rows, "MNG", 1, REVIEWS);
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "recommending_states", "[\"FJI\"]");
	assert_int_equal(json_array_size(rows.warnings), 0);
	assert_int_equal(json_array_size(rows.refused), 0);
	check_skipped(&rows,
	    "[{\"state\":\"MNG\",\"cycle\":2,\"rows\":1},"
	    "{\"state\":\"SVN\",\"cycle\":1,\"rows\":2},"
	    "{\"state_name\":\"Ruritania\",\"cycle\":1,\"rows\":1}]");
	rows_clear(&rows);
}

/* Nothing is about the review; the error says this of what there is. */
static void
check_nothing(const char *code, long cycle, const char *text,
    const char *reason)
{
	struct err e = { 0 };
	struct rows rows;

	read_for(&rows, code, cycle, text);
	assert_fails(rows_print(&rows, stdout, &e), ERR_INPUT, &e);
	if (strstr(e.msg, reason) == NULL)
		fail_msg("'%s' does not speak of '%s'", e.msg, reason);
	rows_clear(&rows);
}

static void
a_file_about_another_state_says_about_which(void **state)
{
	(void)state;
	check_nothing("FRA", 1, REVIEWS,
	    "nothing in the file is about FRA, cycle 1: it has 1 row about "
	    "MNG, cycle 1; 1 row about MNG, cycle 2; 2 rows about SVN, cycle "
	    "1; 1 row about Ruritania, cycle 1");
}

static void
a_file_about_another_cycle_says_about_which(void **state)
{
	(void)state;
	check_nothing("MNG", 3,
	    UPR_INFO "Mongolia,,,Do it,Fiji,,,Noted,3,Justice,9\n",
	    "about MNG, cycle 3: it has 1 row about MNG, cycle 1");
}

static void
many_other_reviews_are_not_all_named(void **state)
{
	(void)state;
	check_nothing("FRA", 1,
	    "Text,State\na,Peru\na,Chile\na,Fiji\na,Chad\na,Mali\na,Togo\n",
	    "1 row about TCD; and 2 other reviews");
}

/* --- the Danish Institute and IMPACT OSS --------------------------------- */

#define DIHR                                                                   \
	"mechanism,state,year,cycle,response_upr,sdg_goals,paragraph,text,"    \
	"recommending_state_upr\n"

static void
the_danish_institute_writes_a_row_for_each_state(void **state)
{
	struct rows rows;

	(void)state;
	read_for(&rows, "MNG", 1,
	    DIHR "Universal Periodic Review,Mongolia,2010,1,Supported,"
		 "\"3 - Health; 4 - Education\",A/HRC/16/5|084.010,Do it,"
		 "Fiji\n"
		 "Universal Periodic Review,Mongolia,2010,1,Supported,"
		 "No SDG link identified,A/HRC/16/5|084.010,Do it,Peru\n"
		 "CEDAW,Mongolia,2016,,,,CEDAW/C/MNG/CO/8-9|12,Do it,\n"
		 "Universal Periodic Review,Slovenia,2010,1,Noted,,x|115.1,"
		 "Do it,Peru\n");
	assert_string_equal(rows.format, "dihr");
	assert_int_equal(json_array_size(rows.rows), 1);
	assert_int_equal(json_array_size(rows.refused), 0);
	check_field(&rows, 0, "paragraph", "\"84.10\"");
	check_field(&rows, 0, "recommending_states", "[\"FJI\",\"PER\"]");
	check_field(&rows, 0, "sdgs", "[\"3 - Health\",\"4 - Education\"]");
	check_field(&rows, 0, "position", "\"supported\"");
	check_skipped(&rows,
	    "[{\"state\":\"MNG\",\"body\":\"CEDAW\",\"rows\":1},"
	    "{\"state\":\"SVN\",\"cycle\":1,\"rows\":1}]");
	rows_clear(&rows);
}

static void
impact_oss_names_its_columns_in_brackets(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "Référence [database:reference],Titre [database:title],"
	    "Description [database:description],Response [database:response],"
	    "Support [database:support_level],Actions [rel:action-reference]\n"
	    "Required: text,Required: text,text (markdown supported),text,"
	    "number,text\n"
	    "84.10,Do it (Fiji);,More,We shall,2,\"1.1,1.2\"\n"
	    "84.11,Do that (Peru);,,,1,\n"
	    "84.12,Do no more (Peru);,,,0,\n"
	    "84.13,Do what (Peru);,,,null,\n");
	assert_string_equal(rows.format, "impact-oss");
	assert_int_equal(json_array_size(rows.rows), 4);
	assert_int_equal(json_array_size(rows.refused), 0);
	check_field(&rows, 0, "place", "\"row 3\"");
	check_field(&rows, 0, "paragraph", "\"84.10\"");
	check_field(&rows, 0, "text", "\"Do it (Fiji);\"");
	check_field(&rows, 0, "recommending_states", "[\"FJI\"]");
	check_field(&rows, 0, "position", "\"supported\"");
	check_field(&rows, 1, "position", "\"pending\"");
	check_field(&rows, 1, "position_label", "\"Supported in part\"");
	check_field(&rows, 2, "position", "\"noted\"");
	check_field(&rows, 3, "position", "");
	rows_clear(&rows);
}

static void
impact_oss_exports_columns_by_their_names(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "id,reference,title,support_level,sdgs,connected_measures\n"
	    "7,84.10,Do it (Fiji);,2,3,\"1.1,1.2\"\n");
	assert_string_equal(rows.format, "impact-oss");
	check_field(&rows, 0, "paragraph", "\"84.10\"");
	check_field(&rows, 0, "sdgs", "[\"3\"]");
	rows_clear(&rows);
}

/* --- UHRI as JSON -------------------------------------------------------- */

static bool
read_json(struct rows *rows, const char *code, const char *text, struct err *e)
{
	struct states *states = states_new();
	bool ok;

	rows_init(rows);
	rows->wanted.state = code;
	rows->wanted.cycle = code == NULL ? 0 : 2;
	ok = jsonl_read(rows, states, (const uint8_t *)text, strlen(text), e);
	states_free(states);
	return ok;
}

/* A record of the interface, with ids for names. */
#define RECORD(country, cycle, symbol, texts)                                  \
	"{\"annotationId\":\"a\",\"symbol\":\"" symbol                         \
	"\",\"countryIds\":[\"" country "\"],\"uprCycle\":" cycle "," texts    \
	"}\n"

static void
texts_in_six_languages_lose_their_numbers(void **state)
{
	struct rows rows;
	struct err e = { 0 };

	(void)state;
	assert_ok(read_json(&rows, NULL,
		      RECORD("c", "\"y\"", "A/HRC/34/8",
			  "\"en\":\"132.90 Do it (Fiji);\","
			  "\"fr\":\"132.90&nbsp;Faire (Fidji)&nbsp;;\","
			  "\"es\":\"132 .90. Hacer (Fiji);\","
			  "\"ar\":\"\\r\\n        132-90\\r\\n        "
			  "\u0627\u0641\u0639\u0644\","
			  "\"ru\":\"132.90\u0441\u0434\u0435\u043b\u0430\u0442"
			  "\u044c\","
			  "\"zh\":\"132.90\u7ee7\u7eed\uff08\u6590\u6d4e\uff09"
			  "\uff1b\""),
		      &e),
	    &e);
	assert_string_equal(rows.format, "uhri");
	check_field(&rows, 0, "place", "\"line 1\"");
	check_field(&rows, 0, "paragraph", "\"132.90\"");
	check_field(&rows, 0, "text", "\"Do it (Fiji);\"");
	check_field(&rows, 0, "texts",
	    "{\"fr\":\"Faire (Fidji) ;\",\"es\":\"Hacer (Fiji);\","
	    "\"ar\":\"\u0627\u0641\u0639\u0644\","
	    "\"ru\":\"\u0441\u0434\u0435\u043b\u0430\u0442\u044c\","
	    "\"zh\":\"\u7ee7\u7eed\uff08\u6590\u6d4e\uff09\uff1b\"}");
	check_note(rows.warnings, 0, "file", "ids of UHRI");
	rows_clear(&rows);
}

static void
a_text_of_another_number_is_left_out(void **state)
{
	struct rows rows;
	struct err e = { 0 };

	(void)state;
	assert_ok(read_json(&rows, NULL,
		      RECORD("c", "\"y\"", "A/HRC/34/8",
			  "\"en\":\"84.10 Do it (Fiji);\","
			  "\"fr\":\"84.101 Faire\",\"es\":\"84.9 Hacer\","
			  "\"ru\":\"18 raz\",\"ar\":\"10-84 a\""),
		      &e),
	    &e);
	check_field(&rows, 0, "texts", "{\"ar\":\"a\",\"ru\":\"18 raz\"}");
	check_note(rows.warnings, 0, "line 1", "'fr' has another number");
	check_note(rows.warnings, 1, "line 1", "'es' has another number");
	rows_clear(&rows);
}

static void
ids_of_several_states_are_no_rooms_rows(void **state)
{
	struct rows rows;
	struct err e = { 0 };

	(void)state;
	assert_ok(read_json(&rows, "MNG",
		      RECORD("c", "\"y\"", "A/HRC/34/8", "\"en\":\"a (Fiji)\"")
			  RECORD("d", "null", "CRC/C/X/CO/1", "\"en\":\"b\"")
			      RECORD("c", "\"y\"", "A/HRC/34/8",
				  "\"en\":\"d (Fiji)\""),
		      &e),
	    &e);
	assert_int_equal(json_array_size(rows.rows), 2);
	check_skipped(&rows, "[{\"body\":\"CRC\",\"rows\":1}]");
	rows_clear(&rows);
	assert_fails(read_json(&rows, "MNG",
			 RECORD("c", "\"y\"", "A/HRC/34/8",
			     "\"en\":\"a (Fiji)\"") RECORD("d", "\"y\"",
			     "A/HRC/34/9", "\"en\":\"b (Fiji)\""),
			 &e),
	    ERR_INPUT, &e);
	assert_non_null(strstr(e.msg, "line 2: the file is about several"));
	rows_clear(&rows);
}

static void
records_with_names_are_read_as_a_workbook_is(void **state)
{
	struct rows rows;
	struct err e = { 0 };

	(void)state;
	assert_ok(read_json(&rows, "MNG",
		      "\xef\xbb\xbf"
		      "[{\"AnnotationId\":\"a\",\"Symbol\":\"A/HRC/30/6\","
		      "\"Body\":\"UPR\",\"Countries\":[\"Mongolia\"],"
		      "\"Themes\":[\"Health, food\",\"Water\"],"
		      "\"Text\":\"108.1 Do it;\",\"UprSession\":\"22\","
		      "\"UprRecommendingStates\":[\"Fiji\",\"Peru\"],"
		      "\"UprPosition\":\"Supported\"},\n"
		      "{\"Body\":\"CEDAW\",\"Countries\":[\"Mongolia\"],"
		      "\"Text\":\"12. b\"}]",
		      &e),
	    &e);
	check_field(&rows, 0, "place", "\"record 1\"");
	check_field(&rows, 0, "state", "\"MNG\"");
	check_field(&rows, 0, "cycle", "2");
	check_field(&rows, 0, "themes", "[\"Health, food\",\"Water\"]");
	check_field(&rows, 0, "recommending_states", "[\"FJI\",\"PER\"]");
	check_skipped(&rows,
	    "[{\"state\":\"MNG\",\"body\":\"CEDAW\",\"rows\":1}]");
	assert_int_equal(json_array_size(rows.warnings), 0);
	rows_clear(&rows);
}

static void
a_damaged_line_is_told_by_its_number(void **state)
{
	struct rows rows;
	struct err e = { 0 };

	(void)state;
	assert_fails(
	    read_json(&rows, NULL,
		RECORD("c", "\"y\"", "A/HRC/34/8",
		    "\"en\":\"a\"") "{\"annotationId\":\"b\",\"en\":\"cut",
		&e),
	    ERR_INPUT, &e);
	assert_non_null(strstr(e.msg, "line 2 is no JSON object"));
	rows_clear(&rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(upr_info_is_read_by_position),
		cmocka_unit_test(
		    the_same_text_from_two_states_is_one_recommendation),
		cmocka_unit_test(values_joined_by_bars_are_lists),
		cmocka_unit_test(a_pledge_is_marked_and_recommended_by_nobody),
		cmocka_unit_test(what_has_paragraphs_is_not_from_upr_info),
		cmocka_unit_test(rows_of_other_reviews_are_counted_by_review),
		cmocka_unit_test(a_file_about_another_state_says_about_which),
		cmocka_unit_test(a_file_about_another_cycle_says_about_which),
		cmocka_unit_test(many_other_reviews_are_not_all_named),
		cmocka_unit_test(
		    the_danish_institute_writes_a_row_for_each_state),
		cmocka_unit_test(impact_oss_names_its_columns_in_brackets),
		cmocka_unit_test(impact_oss_exports_columns_by_their_names),
		cmocka_unit_test(texts_in_six_languages_lose_their_numbers),
		cmocka_unit_test(a_text_of_another_number_is_left_out),
		cmocka_unit_test(ids_of_several_states_are_no_rooms_rows),
		cmocka_unit_test(records_with_names_are_read_as_a_workbook_is),
		cmocka_unit_test(a_damaged_line_is_told_by_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
