/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/matrix/matrix.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "tests/unit/docx_made.h"

#define WIDE "<w:gridSpan w:val=\"4\"/>"
#define MERGED "<w:vMerge/>"
#define MERGED_FIRST "<w:vMerge w:val=\"restart\"/>"

/* The headings of cycles 2 and 3, and of cycle 4. */
#define HEADINGS_3                                                             \
	ROW(CELL(LINE("Recommendation")) CELL(LINE("Position"))                \
		CELL(LINE("Full list of themes"))                              \
		    CELL(LINE("Assessment/comments on level of "               \
			      "implementation")))
#define HEADINGS_4                                                             \
	ROW(CELL(LINE("Recommendation and recommending State"))                \
		CELL(LINE("Position of the State under review"))               \
		    CELL(LINE("Human rights themes and groups of persons"))    \
			CELL(LINE("Relevant SDGs")))
#define SHORT(text, position)                                                  \
	ROW(CELL(LINE(text)) CELL(LINE(position)) CELL("<w:p/>") CELL("<w:p/>"))

static bool
read_made(struct rows *rows, struct docx_made *made, struct err *e)
{
	struct states *states = states_new();
	bool ok;

	rows_init(rows);
	ok = matrix_read(rows, states, made->data, made->len, e);
	states_free(states);
	docx_made_clear(made);
	return ok;
}

static void
read_good(struct rows *rows, const char *body)
{
	struct docx_made made;
	struct err e = { 0 };

	docx_make_body(&made, body);
	assert_ok(read_made(rows, &made, &e), &e);
}

static void
check_fails(struct docx_made *made, enum err_code code, const char *reason)
{
	struct rows rows;
	struct err e = { 0 };

	assert_fails(read_made(&rows, made, &e), code, &e);
	if (strstr(e.msg, reason) == NULL)
		fail_msg("'%s' does not speak of '%s'", e.msg, reason);
	rows_clear(&rows);
}

/* The row's field, as JSON, is this; "" when it is not there. */
static void
check_field(const struct rows *rows, size_t row, const char *name,
    const char *wanted)
{
	const json_t *value =
	    json_object_get(json_array_get(rows->rows, row), name);
	char *got = value == NULL ?
	    NULL :
	    json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	assert_string_equal(got == NULL ? "" : got, wanted);
	free(got);
}

static void
the_matrix_of_cycles_2_and_3_is_read(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(HEADINGS_3 ROW(CELL_WITH(WIDE, LINE("Theme: A12 Norms"))) ROW(
		CELL(LINE("115.3 Ratify it (Portugal, Slovakia); ")
			LINE("Source of position: A/HRC/28/15/Add.1 - Para. 3"))
		    CELL(LINE("Supported")) CELL(LINE("A12 Norms")
			    LINE("Affected persons:") LINE("- children"))
			CELL(LINE("begun")))));
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "place", "\"table 1 row 3\"");
	check_field(&rows, 0, "paragraph", "\"115.3\"");
	check_field(&rows, 0, "text", "\"Ratify it (Portugal, Slovakia);\"");
	check_field(&rows, 0, "recommending_states", "[\"PRT\",\"SVK\"]");
	check_field(&rows, 0, "position", "\"supported\"");
	check_field(&rows, 0, "position_source",
	    "\"A/HRC/28/15/Add.1 - Para. 3\"");
	check_field(&rows, 0, "symbol", "\"A/HRC/28/15\"");
	check_field(&rows, 0, "theme_heading", "\"A12 Norms\"");
	check_field(&rows, 0, "themes", "[\"A12 Norms\"]");
	check_field(&rows, 0, "groups", "[\"children\"]");
	check_field(&rows, 0, "comments", "\"begun\"");
	check_field(&rows, 0, "raw",
	    "\"115.3 Ratify it (Portugal, Slovakia); \\nSource of position: "
	    "A/HRC/28/15/Add.1 - Para. 3\"");
	rows_clear(&rows);
}

static void
the_matrix_of_cycle_4_is_read(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(HEADINGS_4 ROW(CELL(LINE("140.10 Ratify it (Türkiye);") LINE(
		"Source of Position: A/HRC/60/5 - Para. 2")) CELL(LINE("Noted"))
		    CELL(LINE("- Ratification of &amp; accession, or not")
			    LINE("- Other") LINE("Groups of Persons:")
				LINE("- Women &amp; girls"))
			CELL(LINE("- 5 - GENDER EQUALITY")
				LINE("- 16 - PEACE, JUSTICE")))));
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "paragraph", "\"140.10\"");
	check_field(&rows, 0, "recommending_states", "[\"TUR\"]");
	check_field(&rows, 0, "position", "\"noted\"");
	check_field(&rows, 0, "symbol", "\"A/HRC/60/5\"");
	check_field(&rows, 0, "themes",
	    "[\"Ratification of & accession, or not\",\"Other\"]");
	check_field(&rows, 0, "groups", "[\"Women & girls\"]");
	check_field(&rows, 0, "sdgs",
	    "[\"5 - GENDER EQUALITY\",\"16 - PEACE, JUSTICE\"]");
	rows_clear(&rows);
}

static void
several_recommendations_in_a_cell_are_one_with_all_states(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(
		HEADINGS_3 SHORT("121.2 Do this (Ukraine); do that (Slovakia);",
		    "Noted")));
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "text",
	    "\"Do this (Ukraine); do that (Slovakia);\"");
	check_field(&rows, 0, "recommending_states", "[\"UKR\",\"SVK\"]");
	rows_clear(&rows);
}

static void
columns_may_stand_in_any_order(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(ROW(CELL(LINE("Themes")) CELL(LINE("Recommendation"))
		    CELL(LINE("Position"))) ROW(CELL(LINE("T1"))
		    CELL(LINE("12.3 Do it (Fiji);")) CELL(LINE("Noted")))));
	check_field(&rows, 0, "paragraph", "\"12.3\"");
	check_field(&rows, 0, "themes", "[\"T1\"]");
	check_field(&rows, 0, "position", "\"noted\"");
	rows_clear(&rows);
}

static void
headings_may_be_repeated_and_merged(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(HEADINGS_3 SHORT("12.3 Do it (Fiji);", "Noted")
		    HEADINGS_3 SHORT("12.4 Go on (Chad);", "Noted"))
		TABLE(ROW(CELL_WITH("<w:gridSpan w:val=\"2\"/>",
		    LINE("Recommendation")) CELL(LINE("Position"))
			CELL(LINE("Themes"))) ROW(CELL(LINE("12.5"))
			CELL(LINE("Stop it (Peru);")) CELL_WITH(MERGED_FIRST,
			    LINE("Supported")) CELL(LINE("A")))
			ROW(CELL(LINE("12.6")) CELL(LINE("Start (Chile);"))
				CELL_WITH(MERGED, "<w:p/>") CELL(LINE("B")))));
	assert_int_equal(json_array_size(rows.rows), 4);
	assert_int_equal(json_array_size(rows.refused), 0);
	check_field(&rows, 2, "place", "\"table 2 row 2\"");
	check_field(&rows, 2, "paragraph", "\"12.5\"");
	check_field(&rows, 2, "text", "\"Stop it (Peru);\"");
	check_field(&rows, 3, "paragraph", "\"12.6\"");
	check_field(&rows, 3, "position", "\"supported\"");
	check_field(&rows, 3, "themes", "[\"B\"]");
	rows_clear(&rows);
}

static void
headings_may_have_two_rows(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(ROW(CELL_WITH(MERGED_FIRST, LINE("Recommendation"))
		    CELL_WITH(MERGED_FIRST, LINE("Position"))
			CELL_WITH("<w:gridSpan w:val=\"2\"/>", LINE("Themes")))
		    ROW(CELL_WITH(MERGED, "<w:p/>") CELL_WITH(MERGED, "<w:p/>")
			    CELL(LINE("Human rights themes"))
				CELL(LINE("SDGs")))
			ROW(CELL(LINE("12.3 Do it (Fiji);")) CELL(LINE("Noted"))
				CELL(LINE("T")) CELL(LINE("5 - X")))));
	assert_int_equal(json_array_size(rows.rows), 1);
	assert_int_equal(json_array_size(rows.refused), 0);
	check_field(&rows, 0, "themes", "[\"T\"]");
	check_field(&rows, 0, "sdgs", "[\"5 - X\"]");
	rows_clear(&rows);
}

static void
a_table_without_headings_is_read_by_its_cells(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(ROW(CELL(LINE("T1")) CELL(LINE("12.3 Do it (Fiji);"))
		    CELL(LINE("Noted"))) ROW(CELL(LINE("T2"))
		    CELL(LINE("12.4 Go on (Chad);")) CELL(LINE("Supported")))));
	assert_int_equal(json_array_size(rows.rows), 2);
	check_field(&rows, 1, "paragraph", "\"12.4\"");
	check_field(&rows, 1, "themes", "[\"T2\"]");
	rows_clear(&rows);
}

static void
a_table_in_front_of_the_matrix_is_left_out(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(ROW(CELL(LINE("Legend")) CELL(LINE("what it means"))))
		TABLE(HEADINGS_3 SHORT("12.3 Do it (Fiji);", "Noted")));
	assert_int_equal(json_array_size(rows.rows), 1);
	assert_int_equal(json_array_size(rows.refused), 0);
	rows_clear(&rows);
}

static void
a_recommendation_under_two_themes_is_one(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(HEADINGS_3 ROW(CELL(LINE("12.3 Do it (Fiji);"))
		    CELL(LINE("Noted")) CELL(LINE("A")) CELL("<w:p/>"))
		    ROW(CELL(LINE("12.3 Do it (Fiji);")) CELL(LINE("Noted"))
			    CELL(LINE("B")) CELL("<w:p/>"))));
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "themes", "[\"A\",\"B\"]");
	rows_clear(&rows);
}

static void
the_text_is_that_of_the_finished_document(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(HEADINGS_3 ROW(
		CELL("<w:p><w:r><w:t>12.3 Do </w:t></w:r><w:del><w:r>"
		     "<w:delText>not </w:delText><w:t>never </w:t></w:r>"
		     "</w:del><w:moveFrom><w:r><w:t>away </w:t></w:r>"
		     "</w:moveFrom><w:ins><w:r><w:t>it</w:t><w:br/>"
		     "<w:t>co</w:t><w:noBreakHyphen/><w:t>wise</w:t><w:tab/>"
		     "<w:t>(Fiji)</w:t><w:footnoteReference w:id=\"1\"/>"
		     "<w:instrText>PAGE</w:instrText>"
		     "<w:t>;</w:t></w:r></w:ins></w:p>") CELL(LINE("Noted"))
		    CELL("<w:p/>") CELL(
			"<w:p/>")) "<w:tr><w:trPr><w:del w:id=\"2\"/></w:trPr>" CELL(LINE("12.4 Gone (Fiji);"))
		    CELL(LINE("Noted")) CELL("<w:p/>")
			CELL("<w:p/>") "</w:tr>"));
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "text", "\"Do it co-wise (Fiji);\"");
	rows_clear(&rows);
}

static void
a_table_in_a_cell_is_more_of_its_text(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(HEADINGS_3 ROW(CELL(LINE("12.3 Do it") TABLE(
		ROW(CELL(LINE("at once")) CELL(LINE("(Fiji);")))) "<w:p/>")
		    CELL(LINE("Noted")) CELL("<w:p/>") CELL("<w:p/>"))));
	assert_int_equal(json_array_size(rows.rows), 1);
	check_field(&rows, 0, "text", "\"Do it at once (Fiji);\"");
	check_field(&rows, 0, "position", "\"noted\"");
	rows_clear(&rows);
}

static void
a_row_without_a_text_is_told(void **state)
{
	struct rows rows;

	(void)state;
	read_good(&rows,
	    TABLE(HEADINGS_3 SHORT("12.3 Do it (Fiji);", "Noted") ROW(CELL(
		"<w:p/>") CELL(LINE("Noted")) CELL(LINE("A")) CELL("<w:p/>"))));
	assert_int_equal(json_array_size(rows.rows), 1);
	assert_int_equal(json_array_size(rows.refused), 1);
	assert_string_equal(json_text(json_array_get(rows.refused, 0), "place"),
	    "table 1 row 3");
	rows_clear(&rows);
}

/* --- files that are not what they should be -------------------------- */

static void
a_file_that_was_cut_off_is_refused(void **state)
{
	struct docx_made made;

	(void)state;
	docx_make_body(&made,
	    TABLE(HEADINGS_3 SHORT("12.3 Do it (Fiji);", "Noted")));
	made.len -= 10;
	check_fails(&made, ERR_INPUT, "cut off");
	docx_make_body(&made,
	    TABLE(HEADINGS_3 SHORT("12.3 Do it (Fiji);", "Noted")));
	made.len /= 2;
	check_fails(&made, ERR_INPUT, "cut off");
}

static void
a_changed_byte_ends_nothing(void **state)
{
	struct docx_made made;

	(void)state;
	docx_make_body(&made,
	    TABLE(HEADINGS_3 SHORT("12.3 Do it (Fiji);", "Noted")));
	for (size_t off = 0; off < made.len; off++) {
		const uint8_t byte = made.data[off];
		struct docx_made copy = made;
		struct rows rows;
		struct err e = { 0 };

		/* It may be read, or refused; it may not end us. */
		copy.data = mem_copy(made.data, made.len);
		copy.data[off] = (uint8_t)(byte ^ 0x55);
		if (!read_made(&rows, &copy, &e))
			assert_true(e.code == ERR_INPUT ||
			    e.code == ERR_TOOBIG || e.code == ERR_NOTFOUND);
		rows_clear(&rows);
	}
	docx_made_clear(&made);
}

static void
an_archive_bomb_is_refused(void **state)
{
	struct docx_made made;
	const size_t len = 64 << 20;
	char *space = mem_new(len + 1, 1);

	(void)state;
	(void)memset(space, ' ', len);
	docx_make_body(&made, space);
	free(space);
	check_fails(&made, ERR_TOOBIG, "bomb");
}

static void
an_entity_bomb_is_refused(void **state)
{
	struct docx_made made;

	(void)state;
	docx_make(&made,
	    "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaaaaaa\">"
	    "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
	    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><d>&c;</d>");
	check_fails(&made, ERR_INPUT, "document type");
}

static void
elements_without_end_are_refused(void **state)
{
	struct docx_made made;
	struct buf body;

	(void)state;
	buf_init(&body, 1 << 20);
	for (int i = 0; i < 1000; i++)
		buf_text_add(&body, "<w:p>");
	docx_make_body(&made, buf_text(&body));
	buf_clear(&body);
	check_fails(&made, ERR_TOOBIG, "inside each other");
	docx_make(&made, "<w:document");
	check_fails(&made, ERR_INPUT, "XML");
}

static void
a_hundred_thousand_rows_are_refused(void **state)
{
	struct docx_made made;
	struct buf body;

	(void)state;
	buf_init(&body, 32 << 20);
	buf_text_add(&body, "<w:tbl>" HEADINGS_3);
	for (int i = 0; i < 100000; i++)
		buf_format_add(&body,
		    ROW(CELL(LINE("12.%d Do it")) CELL(LINE("Noted"))), i);
	buf_text_add(&body, "</w:tbl>");
	docx_make_body(&made, buf_text(&body));
	buf_clear(&body);
	check_fails(&made, ERR_TOOBIG, "rows");
}

static void
a_document_without_a_matrix_is_refused(void **state)
{
	struct docx_made made;

	(void)state;
	docx_make_body(&made, LINE("12.3 Do it (Fiji);"));
	check_fails(&made, ERR_INPUT, "matrix");
	docx_make_body(&made, TABLE(ROW(CELL(LINE("a")) CELL(LINE("b")))));
	check_fails(&made, ERR_INPUT, "matrix");
}

static void
a_spreadsheet_is_no_document(void **state)
{
	struct docx_made made;

	(void)state;
	docx_make_part(&made, "xl/workbook.xml", "<workbook/>");
	check_fails(&made, ERR_INPUT, "no Word document");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_matrix_of_cycles_2_and_3_is_read),
		cmocka_unit_test(the_matrix_of_cycle_4_is_read),
		cmocka_unit_test(
		    several_recommendations_in_a_cell_are_one_with_all_states),
		cmocka_unit_test(columns_may_stand_in_any_order),
		cmocka_unit_test(headings_may_be_repeated_and_merged),
		cmocka_unit_test(headings_may_have_two_rows),
		cmocka_unit_test(a_table_without_headings_is_read_by_its_cells),
		cmocka_unit_test(a_table_in_front_of_the_matrix_is_left_out),
		cmocka_unit_test(a_recommendation_under_two_themes_is_one),
		cmocka_unit_test(the_text_is_that_of_the_finished_document),
		cmocka_unit_test(a_table_in_a_cell_is_more_of_its_text),
		cmocka_unit_test(a_row_without_a_text_is_told),
		cmocka_unit_test(a_file_that_was_cut_off_is_refused),
		cmocka_unit_test(a_changed_byte_ends_nothing),
		cmocka_unit_test(an_archive_bomb_is_refused),
		cmocka_unit_test(an_entity_bomb_is_refused),
		cmocka_unit_test(elements_without_end_are_refused),
		cmocka_unit_test(a_hundred_thousand_rows_are_refused),
		cmocka_unit_test(a_document_without_a_matrix_is_refused),
		cmocka_unit_test(a_spreadsheet_is_no_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
