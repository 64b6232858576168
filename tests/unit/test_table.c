/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/table.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "tests/unit/rows_seen.h"

static bool
read_text(struct rows *rows, const char *text, struct err *e)
{
	struct states *states = states_new();
	bool ok;

	rows_init(rows);
	ok = table_read_csv(rows, states, (const uint8_t *)text, strlen(text),
	    e);
	states_free(states);
	return ok;
}

static void
read_good(struct rows *rows, const char *text)
{
	struct err e = { 0 };

	assert_ok(read_text(rows, text, &e), &e);
}

static void
check_fails(const char *text, enum err_code code)
{
	struct rows rows;
	struct err e = { 0 };

	assert_fails(read_text(&rows, text, &e), code, &e);
	rows_clear(&rows);
}

static void
every_column_of_a_full_table_is_read(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "Paragraph,Recommendation,Recommending States,Position,"
	    "Source of Position,Symbol,Themes,Affected persons,SDGs,Issues,"
	    "Action category,Comments,Country,Cycle\n"
	    "84.10.,Ratify  it (Chile);,\"Chile, Peru\",Accepted,"
	    "A/HRC/16/5 - Para 3,A/HRC/16/5,\"A, b & c; D\",\"general; "
	    "children\",5 - X,\"Justice,Women's rights\",5 - Specific,"
	    "Done,Mongolia,Cycle 1\n");
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "place", "\"row 2\"");
	check_field(&rows, 0, "paragraph", "\"84.10\"");
	check_field(&rows, 0, "text", "\"Ratify it (Chile);\"");
	check_field(&rows, 0, "recommending_states", "[\"CHL\",\"PER\"]");
	check_field(&rows, 0, "state_names", "[\"Chile\",\"Peru\"]");
	check_field(&rows, 0, "position", "\"supported\"");
	check_field(&rows, 0, "position_label", "\"Accepted\"");
	check_field(&rows, 0, "position_source", "\"A/HRC/16/5 - Para 3\"");
	check_field(&rows, 0, "symbol", "\"A/HRC/16/5\"");
	check_field(&rows, 0, "themes", "[\"A, b & c\",\"D\"]");
	check_field(&rows, 0, "groups", "[\"general\",\"children\"]");
	check_field(&rows, 0, "sdgs", "[\"5 - X\"]");
	check_field(&rows, 0, "issues", "[\"Justice\",\"Women's rights\"]");
	check_field(&rows, 0, "action_category", "5");
	check_field(&rows, 0, "comments", "\"Done\"");
	check_field(&rows, 0, "state", "\"MNG\"");
	check_field(&rows, 0, "cycle", "1");
	rows_clear(&rows);
}

static void
a_text_alone_is_enough(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows, "Text\n84.9 Do it (Fiji)\nDo more (Chad)\n");
	assert_int_equal(json_array_size(rows.rows), 2);
	check_field(&rows, 0, "paragraph", "\"84.9\"");
	check_field(&rows, 0, "text", "\"Do it (Fiji)\"");
	check_field(&rows, 1, "paragraph", "");
	check_field(&rows, 1, "recommending_states", "[\"TCD\"]");
	check_field(&rows, 1, "position", "");
	assert_int_equal(json_array_size(rows.warnings), 0);
	rows_clear(&rows);
}

static void
commas_in_the_only_column_are_text(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows, "Text\r\nRatify, and soon; do it (Fiji)\r\n");
	check_field(&rows, 0, "text", "\"Ratify, and soon; do it (Fiji)\"");
	rows_clear(&rows);
}

static void
headings_have_many_names(void **state)
{
	static const char *const names[] = { "Recommendation", "text", "TEXT",
		"Recommendation and recommending State", "\"Recommen\ndation\"",
		"\xef\xbb\xbfText" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *text = mem_format("%s\nDo it\n", names[i]);
		struct rows rows;

		read_good(&rows, text);
		check_field(&rows, 0, "text", "\"Do it\"");
		rows_clear(&rows);
		free(text);
	}
}

static void
headings_that_come_twice_keep_both_cells(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "SuR,Org,Recommendation,RS,Org,Response,Session\n"
	    "Mongolia,,Do it,Fiji,\"PIF, AL\",Noted,9\n");
	check_field(&rows, 0, "state", "\"MNG\"");
	check_field(&rows, 0, "cycle", "1");
	check_field(&rows, 0, "recommending_states", "[\"FJI\"]");
	check_field(&rows, 0, "raw",
	    "{\"sur\":\"Mongolia\",\"recommendation\":\"Do it\","
	    "\"rs\":\"Fiji\",\"rs_org\":\"PIF, AL\",\"response\":\"Noted\","
	    "\"session\":\"9\"}");
	rows_clear(&rows);
}

static void
only_a_clear_answer_is_one(void **state)
{
	static const char *const labels[][2] = {
		{ "Supported", "\"supported\"" },
		{ "accepted", "\"supported\"" },
		{ "Noted", "\"noted\"" },
		{ "Not Supported", "\"noted\"" },
		{ "Supported/Noted", "\"pending\"" },
		{ "Accepted in part", "\"pending\"" },
		{ "Pending (to be answered)", "\"pending\"" },
		{ "The Government cannot say", "\"pending\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		char *text =
		    mem_format("Text,Response\nDo it,%s\n", labels[i][0]);
		char *label = mem_format("\"%s\"", labels[i][0]);
		struct rows rows;

		read_good(&rows, text);
		check_field(&rows, 0, "position", labels[i][1]);
		check_field(&rows, 0, "position_label", label);
		rows_clear(&rows);
		free(label);
		free(text);
	}
}

static void
every_row_that_is_not_taken_is_told(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "Paragraph,Text,Response\n"
	    "84.1,,Noted\n"
	    "12-Oct,Do it,Noted\n"
	    ",,\n"
	    "84.3,Do it,Noted\n"
	    "84.3,Do something else,Noted\n");
	assert_int_equal(json_array_size(rows.rows), 1);
	assert_int_equal(json_array_size(rows.refused), 3);
	check_note(rows.refused, 0, "row 2", "no text");
	check_note(rows.refused, 1, "row 3",
	    "'12-Oct' is no paragraph number: a spreadsheet took it for");
	check_note(rows.refused, 2, "row 6", "row 5");
	rows_clear(&rows);
}

static void
a_number_that_was_cut_is_pointed_at(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows, "Paragraph,Text\n84.8,a\n84.9,b\n84.1,c\n84.11,d\n");
	assert_int_equal(json_array_size(rows.rows), 4);
	check_field(&rows, 2, "paragraph", "\"84.1\"");
	assert_int_equal(json_array_size(rows.warnings), 1);
	check_note(rows.warnings, 0, "row 4", "84.10");
	rows_clear(&rows);
	read_good(&rows, "Paragraph,Text\n84.1,a\n84.9,b\n84.10,c\n84.11,d\n");
	assert_int_equal(json_array_size(rows.warnings), 0);
	rows_clear(&rows);
}

static void
rows_for_each_state_become_one(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "Text,From,Response\nDo it ,Fiji,Noted\n"
	    "Do it,Chad,Noted\nDo it,Chad,Accepted\n");
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "recommending_states", "[\"FJI\",\"TCD\"]");
	assert_int_equal(json_array_size(rows.warnings), 1);
	check_note(rows.warnings, 0, "row 4", "Accepted");
	rows_clear(&rows);
}

static void
one_text_to_two_states_is_two_recommendations(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows, "Text,To\nRatify CED,Mongolia\nRatify CED,Chad\n");
	assert_int_equal(json_array_size(rows.rows), 2);
	rows_clear(&rows);
}

static void
sections_and_repeated_headings_are_no_rows(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "A title above\nRecommendation,Position\n"
	    "Theme: B31 Equality,\n84.1 Do it (Fiji),Noted\n"
	    "Recommendation,Position\n84.2 Go on,Noted\n");
	assert_int_equal(json_array_size(rows.rows), 2);
	assert_int_equal(json_array_size(rows.refused), 0);
	check_field(&rows, 1, "theme_heading", "\"B31 Equality\"");
	rows_clear(&rows);
}

static void
cells_of_a_matrix_are_read_as_there(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "Recommendation;Position;Full list of themes\r\n"
	    "\"115.3 Do it (Fiji);\r\nSource of the position : "
	    "A/HRC/28/15/Add.1 - Para. 3\";Supported;\"A12 X\r\n"
	    "SDGs:\r\n- 5 - Y\r\nAffected persons:\r\n- women\"\r\n");
	check_field(&rows, 0, "paragraph", "\"115.3\"");
	check_field(&rows, 0, "text", "\"Do it (Fiji);\"");
	check_field(&rows, 0, "position_source",
	    "\"A/HRC/28/15/Add.1 - Para. 3\"");
	check_field(&rows, 0, "symbol", "\"A/HRC/28/15\"");
	check_field(&rows, 0, "themes", "[\"A12 X\"]");
	check_field(&rows, 0, "sdgs", "[\"5 - Y\"]");
	check_field(&rows, 0, "groups", "[\"women\"]");
	rows_clear(&rows);
}

static void
a_name_with_semicolons_is_one_theme(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    "Text,Themes\nDo it,\"Children: definition; general "
	    "principles; Right to health\"\n");
	check_field(&rows, 0, "themes",
	    "[\"Children: definition; general principles\","
	    "\"Right to health\"]");
	rows_clear(&rows);
}

static void
damage_to_letters_is_repaired_and_told(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows, "Text\nthe GuaranÃ\xc2\xad people&nbsp;\xc2\xad\n");
	check_field(&rows, 0, "text", "\"the Guaraní people\"");
	check_note(rows.warnings, 0, "row 2", "encoding");
	rows_clear(&rows);
}

static void
a_table_without_a_text_is_refused(void **state)
{
	(void)state;
	check_fails("a,b\n1,2\n", ERR_INPUT);
	check_fails("\n\n\n", ERR_INPUT);
	check_fails("Position,Themes\nNoted,x\n", ERR_INPUT);
}

/* A file of count rows, "Do it 1" and so on. */
static char *
many_rows(int count)
{
	struct buf text;

	buf_init(&text, LIMIT_IMPORT_FILE);
	buf_text_add(&text, "Text\n");
	for (int i = 0; i < count; i++)
		buf_format_add(&text, "Do it %d\n", i);
	return buf_take(&text);
}

static void
a_hundred_thousand_rows_are_refused(void **state)
{
	char *text = many_rows(100000);

	(void)state;
	check_fails(text, ERR_TOOBIG);
	free(text);
}

static void
a_row_that_fits_in_no_record_is_refused(void **state)
{
	char *text = mem_new(LIMIT_IMPORT_CELL, 1);
	struct rows rows;

	(void)state;
	(void)memcpy(text, "Text\n", 5);
	(void)memset(text + 5, 'x', LIMIT_IMPORT_ROW);
	read_good(&rows, text);
	check_note(rows.refused, 0, "row 2", "bytes");
	rows_clear(&rows);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_column_of_a_full_table_is_read),
		cmocka_unit_test(a_text_alone_is_enough),
		cmocka_unit_test(commas_in_the_only_column_are_text),
		cmocka_unit_test(headings_have_many_names),
		cmocka_unit_test(headings_that_come_twice_keep_both_cells),
		cmocka_unit_test(only_a_clear_answer_is_one),
		cmocka_unit_test(every_row_that_is_not_taken_is_told),
		cmocka_unit_test(a_number_that_was_cut_is_pointed_at),
		cmocka_unit_test(rows_for_each_state_become_one),
		cmocka_unit_test(one_text_to_two_states_is_two_recommendations),
		cmocka_unit_test(sections_and_repeated_headings_are_no_rows),
		cmocka_unit_test(cells_of_a_matrix_are_read_as_there),
		cmocka_unit_test(a_name_with_semicolons_is_one_theme),
		cmocka_unit_test(damage_to_letters_is_repaired_and_told),
		cmocka_unit_test(a_table_without_a_text_is_refused),
		cmocka_unit_test(a_hundred_thousand_rows_are_refused),
		cmocka_unit_test(a_row_that_fits_in_no_record_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
