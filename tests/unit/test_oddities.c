/* SPDX-License-Identifier: ISC */
/*
 * What real files have in them that a right file would not have, one test
 * each, with what the user is told.  Those of workbooks are in
 * test_workbook.c, those of exports in test_exports.c, those of matrices in
 * test_matrix.c.
 */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/matrix.h"
#include "daemon/import/table.h"
#include "protocol/base/mem.h"
#include "tests/unit/docx_made.h"
#include "tests/unit/rows_seen.h"

#define BYTES(text) (text), sizeof(text) - 1

static void
read_bytes(struct rows *rows, const char *data, size_t len)
{
	struct states *states = states_new();
	struct err e = { 0 };

	rows_init(rows);
	assert_ok(table_read_csv(rows, states, (const uint8_t *)data, len, &e),
	    &e);
	states_free(states);
}

/* A file with one row gives this text, and nothing is said. */
static void
check_text(const char *data, size_t len, const char *wanted)
{
	struct rows rows;

	read_bytes(&rows, data, len);
	assert_int_equal(json_array_size(rows.rows), 1);
	assert_int_equal(json_array_size(rows.refused), 0);
	assert_int_equal(json_array_size(rows.warnings), 0);
	check_field(&rows, 0, "text", wanted);
	rows_clear(&rows);
}

/* A text of one row gives these States, and this is said, or nothing. */
static void
check_states(const char *text, const char *wanted, const char *warning)
{
	char *file = mem_format("Text\n\"%s\"\n", text);
	struct rows rows;

	read_bytes(&rows, file, strlen(file));
	check_field(&rows, 0, "recommending_states", wanted);
	if (warning == NULL)
		assert_int_equal(json_array_size(rows.warnings), 0);
	else
		check_note(rows.warnings, 0, "row 2", warning);
	rows_clear(&rows);
	free(file);
}

/* --- encoding and lines --------------------------------------------------- */

static void
mac_os_roman_with_bare_carriage_returns(void **state)
{
	(void)state;
	check_text(BYTES("Text\rC\x99te d\xd5Ivoire \xd0 Guaran\x92\r"),
	    "\"C\u00f4te d\u2019Ivoire \u2013 Guaran\u00ed\"");
}

static void
latin_1_with_the_quotes_of_windows(void **state)
{
	(void)state;
	check_text(BYTES("Text\r\nC\xf4te d\x92Ivoire \x96 Guaran\xed\r\n"),
	    "\"C\u00f4te d\u2019Ivoire \u2013 Guaran\u00ed\"");
}

static void
utf_8_with_and_without_a_mark(void **state)
{
	(void)state;
	check_text(BYTES("\xef\xbb\xbfText\nC\u00f4te\n"), "\"C\u00f4te\"");
	check_text(BYTES("Text\nC\u00f4te\n"), "\"C\u00f4te\"");
}

static void
utf_8_that_was_read_as_latin_1(void **state)
{
	struct rows rows;

	(void)state;
	read_bytes(&rows,
	    BYTES("Text\nGuaran\u00c3\u00ad, Autorit\u00c3\u00a9\n"));
	check_field(&rows, 0, "text", "\"Guaran\u00ed, Autorit\u00e9\"");
	check_note(rows.warnings, 0, "row 2", "a wrong encoding");
	rows_clear(&rows);
}

static void
soft_hyphens_and_hard_spaces_inside_words(void **state)
{
	(void)state;
	check_text(BYTES("Text\nimple\u00adment\u00a0it\u00a0;\n"),
	    "\"implement it ;\"");
	check_text(BYTES("Text\nDo it&nbsp;now\n"), "\"Do it now\"");
}

static void
line_breaks_inside_cells(void **state)
{
	(void)state;
	check_text(BYTES("Text\r\n\"Do\r\nit\r\n  now\"\r\n"), "\"Do it now\"");
	check_text(BYTES("Text\r\"Do\rit\"\r"), "\"Do it\"");
}

/* --- numbers -------------------------------------------------------------- */

static void
numbers_in_every_dress(void **state)
{
	static const char *const numbers[][2] = {
		{ "84.1.", "\"84.1\"" },
		{ "84.10", "\"84.10\"" },
		{ "115.1 ", "\"115.1\"" },
		{ "132-90", "\"132.90\"" },
		{ "80:14", "\"80.14\"" },
		{ "111.", "\"111\"" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		char *file =
		    mem_format("Paragraph,Text\n%s,Do it\n", numbers[i][0]);
		struct rows rows;

		read_bytes(&rows, file, strlen(file));
		check_field(&rows, 0, "paragraph", numbers[i][1]);
		rows_clear(&rows);
		free(file);
	}
}

static void
numbers_that_are_a_part_of_the_text(void **state)
{
	static const char *const texts[][3] = {
		{ "127.179\u7ee7\u7eed", "\"127.179\"", "\"\u7ee7\u7eed\"" },
		{ "\r\n      132-90\r\n   \u0627\u0641", "\"132.90\"",
		    "\"\u0627\u0641\"" },
		{ "Recommendation No. 57, para. 99: Go on", "\"99.57\"",
		    "\"Go on\"" },
		{ "Recommendation No. 14, para. 80:14. Go on", "\"80.14\"",
		    "\"Go on\"" },
		{ "Recommendation No. 14, para. 80:15. Go on", "",
		    "\"Recommendation No. 14, para. 80:15. Go on\"" },
		{ "80:14. Go on", "\"80.14\"", "\"Go on\"" },
		{ "0.7 per cent", "", "\"0.7 per cent\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *file = mem_format("Text\n\"%s\"\n", texts[i][0]);
		struct rows rows;

		read_bytes(&rows, file, strlen(file));
		check_field(&rows, 0, "paragraph", texts[i][1]);
		check_field(&rows, 0, "text", texts[i][2]);
		rows_clear(&rows);
		free(file);
	}
}

static void
two_series_in_the_order_of_themes(void **state)
{
	struct rows rows;

	(void)state;
	read_bytes(&rows,
	    BYTES("Paragraph,Text\n122.2,a\n121.10,b\n121.9,c\n122.1,d\n"
		  "121.1,e\n"));
	assert_int_equal(json_array_size(rows.rows), 5);
	assert_int_equal(json_array_size(rows.warnings), 0);
	check_field(&rows, 1, "paragraph", "\"121.10\"");
	check_field(&rows, 4, "paragraph", "\"121.1\"");
	rows_clear(&rows);
}

static void
numbers_without_their_lists(void **state)
{
	struct rows rows;

	(void)state;
	read_bytes(&rows,
	    BYTES("Paragraph,Text\n111.,The following:\n1.,a\n2.,b\n3.,c\n"));
	assert_int_equal(json_array_size(rows.rows), 4);
	assert_int_equal(json_array_size(rows.warnings), 1);
	check_note(rows.warnings, 0, "row 3", "if they are 111.1, 111.2");
	rows_clear(&rows);
}

/* --- States --------------------------------------------------------------- */

static void
states_in_one_bracket_or_in_several(void **state)
{
	(void)state;
	check_states("Do it (Maldives) (Portugal)", "[\"MDV\",\"PRT\"]", NULL);
	check_states("Do it (Portugal, Slovakia);", "[\"PRT\",\"SVK\"]", NULL);
	check_states("Do it (Brazil and Spain).", "[\"BRA\",\"ESP\"]", NULL);
	check_states("Do it (Bosnia and Herzegovina and Trinidad and Tobago)",
	    "[\"BIH\",\"TTO\"]", NULL);
	check_states("Do it (Venezuela (Bolivarian Republic of));", "[\"VEN\"]",
	    NULL);
	check_states("Do it ( the Republic of  Moldova) ;", "[\"MDA\"]", NULL);
	check_states("Do it (C\u00f4te d \u2019 Ivoire)", "[\"CIV\"]", NULL);
	check_states("To ratify (Spain)/consider it (Argentina) soon",
	    "[\"ESP\",\"ARG\"]", NULL);
}

static void
a_treatys_number_before_the_state(void **state)
{
	(void)state;
	check_states("Ratify the Convention (No. 29) (United Kingdom of Great "
		     "Britain and Northern Ireland);",
	    "[\"GBR\"]", NULL);
}

static void
a_state_under_an_old_and_a_new_name(void **state)
{
	(void)state;
	check_states("Do it (Turkey)", "[\"TUR\"]", NULL);
	check_states("Do it (T\u00fcrkiye)", "[\"TUR\"]", NULL);
	check_states("Do it (Swaziland)", "[\"SWZ\"]", NULL);
}

static void
an_unknown_state(void **state)
{
	(void)state;
	check_states("Do it &#40;Unknown&#41;", "",
	    "no State has the name 'Unknown'");
}

/* --- words ---------------------------------------------------------------- */

static void
punctuation_is_left_alone(void **state)
{
	(void)state;
	check_text(BYTES(
		       "Text,Number\n\"Do; this, \u201cand\u201d \"\"that\"\" "
		       "- \u00abit\u00bb;\",\n"),
	    "\"Do; this, \u201cand\u201d \\\"that\\\" - \u00abit\u00bb;\"");
	check_text(BYTES("Text\n=1+1\n"), "\"=1+1\"");
	check_text(BYTES("Text\n@sum\n"), "\"@sum\"");
}

static void
texts_of_every_length(void **state)
{
	char *text = mem_new(2322, 1);
	char *file;
	char *wanted;

	(void)state;
	check_text(BYTES("Text\nDo it now\n"), "\"Do it now\"");
	(void)memset(text, 'a', 2321);
	file = mem_format("Text\n%s\n", text);
	wanted = mem_format("\"%s\"", text);
	check_text(file, strlen(file), wanted);
	free(wanted);
	free(file);
	free(text);
}

static void
answers_in_prose_are_for_people(void **state)
{
	struct rows rows;

	(void)state;
	read_bytes(&rows,
	    BYTES("Text,Response\n"
		  "a,\"cannot, at this point in time, make a definitive "
		  "statement\"\n"
		  "b,already implemented or in the process of "
		  "implementation\n"));
	check_field(&rows, 0, "position", "\"pending\"");
	check_field(&rows, 0, "position_label",
	    "\"cannot, at this point in time, make a definitive statement\"");
	check_field(&rows, 1, "position", "\"pending\"");
	rows_clear(&rows);
}

static void
themes_have_commas_and_issues_are_joined_by_them(void **state)
{
	struct rows rows;

	(void)state;
	read_bytes(&rows,
	    BYTES("Text,Themes,Issues\n"
		  "a,\"- Health, food & water\n- Housing\","
		  "\"Rights of the Child,Women's rights\"\n"
		  "b,A12 Acceptance of international norms,Justice\n"));
	check_field(&rows, 0, "themes",
	    "[\"Health, food & water\",\"Housing\"]");
	check_field(&rows, 0, "issues",
	    "[\"Rights of the Child\",\"Women's rights\"]");
	check_field(&rows, 1, "themes",
	    "[\"A12 Acceptance of international norms\"]");
	rows_clear(&rows);
}

static void
one_column_has_many_names(void **state)
{
	static const char *const names[] = { "Recommendation",
		"Recommendation and recommending State", "Text", "text" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *file = mem_format("%s\nDo it\n", names[i]);

		check_text(file, strlen(file), "\"Do it\"");
		free(file);
	}
}

/* --- a matrix of another review ------------------------------------------ */

#define HEADINGS ROW(CELL(LINE("Recommendation")) CELL(LINE("Position")))
#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

/* A matrix whose pages say that they are of this review, for a room of
 * Slovenia's third. */
static bool
read_with_header(struct rows *rows, const char *header, struct err *e)
{
	static const char document[] = DOCX_BEGIN TABLE(HEADINGS ROW(CELL(
	    LINE("121.1 Do it (Fiji);")) CELL(LINE("Supported")))) DOCX_END;
	char *part = mem_format("<w:hdr xmlns:w=\"%s\"><w:p><w:r><w:t>UPR of "
				"</w:t><w:tab/><w:t>%s</w:t></w:r></w:p>"
				"</w:hdr>",
	    WORD, header);
	const char *const others[] = { "word/_rels/document.xml.rels",
		"<Relationships><Relationship Id=\"h\" Type=\"x/header\" "
		"Target=\"header1.xml\"/></Relationships>",
		"word/header1.xml", part, NULL };
	struct states *states = states_new();
	FILE *nowhere = fopen("/dev/null", "we");
	struct docx_made made;
	bool ok;

	assert_non_null(nowhere);
	docx_make_parts(&made, "word/document.xml", document, others);
	rows_init(rows);
	rows->wanted.state = "SVN";
	rows->wanted.cycle = 3;
	ok = matrix_read(rows, states, made.data, made.len, e) &&
	    rows_print(rows, nowhere, e);
	(void)fclose(nowhere);
	docx_made_clear(&made);
	states_free(states);
	free(part);
	return ok;
}

static void
a_matrix_of_another_review_is_refused(void **state)
{
	struct rows rows;
	struct err e = { 0 };

	(void)state;
	assert_ok(read_with_header(&rows,
		      "Slovenia (3rd Cycle \u2013 34th Session)", &e),
	    &e);
	check_field(&rows, 0, "state", "\"SVN\"");
	check_field(&rows, 0, "cycle", "3");
	rows_clear(&rows);
	assert_fails(read_with_header(&rows,
			 "Slovenia (2nd Cycle \u2013 20th Session)", &e),
	    ERR_INPUT, &e);
	assert_non_null(strstr(e.msg, "it has 1 row about SVN, cycle 2"));
	rows_clear(&rows);
	assert_fails(read_with_header(&rows,
			 "Mongolia (3rd Cycle - 36th Session)", &e),
	    ERR_INPUT, &e);
	assert_non_null(strstr(e.msg, "it has 1 row about MNG, cycle 3"));
	rows_clear(&rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mac_os_roman_with_bare_carriage_returns),
		cmocka_unit_test(latin_1_with_the_quotes_of_windows),
		cmocka_unit_test(utf_8_with_and_without_a_mark),
		cmocka_unit_test(utf_8_that_was_read_as_latin_1),
		cmocka_unit_test(soft_hyphens_and_hard_spaces_inside_words),
		cmocka_unit_test(line_breaks_inside_cells),
		cmocka_unit_test(numbers_in_every_dress),
		cmocka_unit_test(numbers_that_are_a_part_of_the_text),
		cmocka_unit_test(two_series_in_the_order_of_themes),
		cmocka_unit_test(numbers_without_their_lists),
		cmocka_unit_test(states_in_one_bracket_or_in_several),
		cmocka_unit_test(a_treatys_number_before_the_state),
		cmocka_unit_test(a_state_under_an_old_and_a_new_name),
		cmocka_unit_test(an_unknown_state),
		cmocka_unit_test(punctuation_is_left_alone),
		cmocka_unit_test(texts_of_every_length),
		cmocka_unit_test(answers_in_prose_are_for_people),
		cmocka_unit_test(
		    themes_have_commas_and_issues_are_joined_by_them),
		cmocka_unit_test(one_column_has_many_names),
		cmocka_unit_test(a_matrix_of_another_review_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
