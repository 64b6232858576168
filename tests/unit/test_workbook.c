/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/workbook.h"
#include "protocol/base/mem.h"
#include "tests/unit/rows_seen.h"
#include "tests/unit/xlsx_made.h"

#define HEADINGS                                                               \
	XROW("1",                                                              \
	    XTEXT("A1", "Paragraph") XTEXT("B1", "Text")                       \
		XTEXT("C1", "Position") XTEXT("D1", "Comments"))

static bool
read_plan(struct rows *rows, const struct xlsx_plan *plan, struct err *e)
{
	struct states *states = states_new();
	struct docx_made made;
	bool ok;

	xlsx_make(&made, plan);
	rows_init(rows);
	ok = workbook_read(rows, states, made.data, made.len, e);
	docx_made_clear(&made);
	states_free(states);
	return ok;
}

static void
read_good(struct rows *rows, const struct xlsx_plan *plan)
{
	struct err e = { 0 };

	assert_ok(read_plan(rows, plan, &e), &e);
}

/* One sheet with headings and these rows. */
static void
read_rows(struct rows *rows, const char *below, const char *behind)
{
	char *all = mem_format("%s%s", HEADINGS, below);
	struct xlsx_plan plan = { .sheets = { { .name = "List 1",
				      .rows = all,
				      .behind = behind } } };

	read_good(rows, &plan);
	free(all);
}

static void
texts_are_shared_inline_or_of_formulas(void **state)
{
	const struct xlsx_plan plan = {
		.sheets = { { .name = "a",
		    .rows = HEADINGS XROW("2",
			XTEXT("A2", "84.10") "<c r=\"B2\" t=\"s\"><v>1</v></c>")
			XROW("3",
			    XTEXT("A3",
				"84.11") "<c r=\"B3\" t=\"str\">"
					 "<f>A1</f><v>Do _x0041_</v></c>") } },
		.strings = "<si><t>no</t></si><si><r><t>Do </t></r><rPh>"
			   "<t>said</t></rPh><r><t>it</t></r></si>",
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	assert_string_equal(rows.format, "csv");
	check_field(&rows, 0, "place", "\"sheet 'a' row 2\"");
	check_field(&rows, 0, "paragraph", "\"84.10\"");
	check_field(&rows, 0, "text", "\"Do it\"");
	check_field(&rows, 1, "text", "\"Do A\"");
	rows_clear(&rows);
}

static void
a_title_page_comes_first_and_is_passed_by(void **state)
{
	const struct xlsx_plan plan = {
		.sheets = { { .name = "Metadata",
				.rows = XROW("1",
				    XTEXT("A1", "Filters")
					XTEXT("B1", "All")) },
		    { .name = "Data 1",
			.rows = HEADINGS XROW("2", XTEXT("B2", "Do it")) },
		    { .name = "Data 2",
			.rows = HEADINGS XROW("5", XTEXT("B5", "Do that")) } },
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	assert_int_equal(json_array_size(rows.rows), 2);
	check_field(&rows, 0, "place", "\"sheet 'Data 1' row 2\"");
	check_field(&rows, 1, "place", "\"sheet 'Data 2' row 5\"");
	rows_clear(&rows);
}

static void
numbers_lose_what_the_file_lost_and_it_is_said(void **state)
{
	struct rows rows;

	(void)state;
	read_rows(&rows,
	    XROW("2", XNUMBER("A2", "84.900000000000006") XTEXT("B2", "a"))
		XROW("3", XNUMBER("A3", "84.1") XTEXT("B3", "b"))
		    XROW("4", XNUMBER("A4", "84.11") XTEXT("B4", "c")),
	    NULL);
	check_field(&rows, 0, "paragraph", "\"84.9\"");
	check_field(&rows, 1, "paragraph", "\"84.1\"");
	check_note(rows.warnings, 0, "sheet 'List 1' row 3", "84.10");
	rows_clear(&rows);
}

static void
dates_are_days_by_the_style_of_their_cells(void **state)
{
	struct xlsx_plan plan = {
		.sheets = { { .name = "a",
		    .rows = XROW("1",
			XTEXT("A1", "Text") XTEXT("B1", "Date")
			    XTEXT("C1", "When") XTEXT("D1", "Count")) XROW("2",
			XTEXT("A2",
			    "Do it") "<c r=\"B2\" s=\"1\"><v>40623"
				     "</v></c><c r=\"C2\" s=\"2\"><v>40623.25</v>"
				     "</c><c r=\"D2\" s=\"3\"><v>40623</v></c>") } },
		.styles = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-"
			  "409]d/m/yy hh:mm\"/><numFmt numFmtId=\"165\" "
			  "formatCode=\"[Red]0&quot; days&quot;\"/></numFmts>"
			  "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
			  "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
			  "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
			  "</cellXfs>",
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	check_field(&rows, 0, "raw",
	    "{\"text\":\"Do it\",\"date\":\"2011-03-21\","
	    "\"when\":\"2011-03-21 06:00:00\",\"count\":\"40623\"}");
	rows_clear(&rows);
	plan.properties = "date1904=\"1\"";
	read_good(&rows, &plan);
	check_field(&rows, 0, "raw",
	    "{\"text\":\"Do it\",\"date\":\"2015-03-22\","
	    "\"when\":\"2015-03-22 06:00:00\",\"count\":\"40623\"}");
	rows_clear(&rows);
}

static void
a_number_that_became_a_date_is_refused(void **state)
{
	const struct xlsx_plan plan = {
		.sheets = { { .name = "a",
		    .rows = HEADINGS XROW("2",
			"<c r=\"A2\" s=\"1\"><v>40878</v></c>" XTEXT("B2",
			    "Do it")) } },
		.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
			  "</cellXfs>",
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	assert_int_equal(json_array_size(rows.rows), 0);
	check_note(rows.refused, 0, "sheet 'a' row 2",
	    "'2011-12-01' is no paragraph number");
	rows_clear(&rows);
}

static void
formulas_and_errors_are_read_and_told(void **state)
{
	struct rows rows;

	(void)state;
	read_rows(&rows,
	    XROW("2",
		XTEXT("A2", "84.1") "<c r=\"B2\" t=\"str\"><f>C1</f>"
				    "<v>Do it</v></c>"
				    "<c r=\"C2\"><f>D1</f></c>"
				    "<c r=\"D2\" t=\"e\"><v>#REF!</v></c>"),
	    NULL);
	check_field(&rows, 0, "text", "\"Do it\"");
	check_field(&rows, 0, "position", "");
	check_field(&rows, 0, "comments", "");
	assert_int_equal(json_array_size(rows.warnings), 3);
	check_note(rows.warnings, 0, "sheet 'List 1'",
	    "1 of its cells are "
	    "formulas, B2");
	check_note(rows.warnings, 1, "sheet 'List 1'",
	    "without a stored "
	    "value, C2");
	check_note(rows.warnings, 2, "sheet 'List 1'", "#REF!, D2");
	rows_clear(&rows);
}

static void
what_is_hidden_is_read_and_told(void **state)
{
	const struct xlsx_plan plan = {
		.sheets = { { .name = "a",
		    .state = "hidden",
		    .rows = HEADINGS "<row r=\"2\" hidden=\"1\">" XTEXT("B2",
			"Do it") "</row><row r=\"3\" hidden=\"0\">" XTEXT("B3",
			"Do that") "</row>" } },
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	assert_int_equal(json_array_size(rows.rows), 2);
	assert_int_equal(json_array_size(rows.warnings), 2);
	check_note(rows.warnings, 0, "sheet 'a'", "the sheet is hidden");
	check_note(rows.warnings, 1, "sheet 'a'",
	    "1 of its rows are hidden, row 2 the first");
	rows_clear(&rows);
}

static void
merged_headings_and_cells_count_where_they_reach(void **state)
{
	const struct xlsx_plan plan = {
		.sheets = { { .name = "a",
		    .rows = XROW("1",
			XTEXT("A1", "Recommendations of 2015")) XROW("2",
			XTEXT("A2", "Theme heading") XTEXT("B2",
			    "Recommendation") XTEXT("C2", "Themes")) XROW("3",
			XTEXT("C3", "Human rights themes")
			    XTEXT("D3", "Relevant SDGs")) XROW("4",
			XTEXT("A4", "Health") XTEXT("B4", "84.1 Do it (Fiji);")
			    XTEXT("C4", "Right to health")
				XTEXT("D4", "3 - HEALTH"))
			XROW("5", XTEXT("B5", "84.2 Do that (Peru);")),
		    .behind = "<mergeCells><mergeCell ref=\"A1:D1\"/>"
			      "<mergeCell ref=\"C2:D2\"/>"
			      "<mergeCell ref=\"A2:A3\"/>"
			      "<mergeCell ref=\"B2:B3\"/>"
			      "<mergeCell ref=\"A4:A6\"/></mergeCells>" } },
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	assert_int_equal(json_array_size(rows.rows), 2);
	check_field(&rows, 0, "themes", "[\"Right to health\"]");
	check_field(&rows, 0, "sdgs", "[\"3 - HEALTH\"]");
	check_field(&rows, 0, "theme_heading", "\"Health\"");
	check_field(&rows, 1, "theme_heading", "\"Health\"");
	check_field(&rows, 1, "paragraph", "\"84.2\"");
	check_field(&rows, 1, "themes", "");
	rows_clear(&rows);
}

/* UHRI's sixteen headings as it spells them. */
static const char *const uhri_headings[] = { "Text", "Countries Concerned",
	"Reccomending Body", "Document Symbol", "Themes", "Affected Persons",
	"Sdgs", "Document Publication Date", "UPR Reccomending States",
	"UPR Position", "Type", "OHCHR Annotation Id", "UPR Session",
	"Regions Concerned", "Recommending Regions",
	"Date of publication on UHRI" };

#define UHRI_COUNT (sizeof(uhri_headings) / sizeof(uhri_headings[0]))

/* A row of texts.  The caller frees it. */
static char *
row_of(int number, const char *const *texts)
{
	struct buf row;

	buf_init(&row, 1 << 20);
	buf_format_add(&row, "<row r=\"%d\">", number);
	for (size_t i = 0; i < UHRI_COUNT; i++)
		buf_format_add(&row, XTEXT("%c%d", "%s"), (char)('A' + i),
		    number, texts[i]);
	buf_text_add(&row, "</row>");
	return buf_take(&row);
}

static void
uhri_is_read_by_its_sixteen_headings(void **state)
{
	static const char *const upr[] = { "84.10 Ratify it (France) (Peru);",
		"- Mongolia", "- UPR", "A/HRC/16/5",
		"- Scope of obligations\n- Children: definition; principles",
		"- Children", "- 3.1 - Health\n- 4 - EDUCATION", "40623",
		"- France\n- Peru", "- Supported", "- Recommendations",
		"0a1b2c3d-0000-4000-8000-000000000001", "- 9th session",
		"- Asia-Pacific", "- WEOG", "40700" };
	static const char *const treaty[] = { "12. The Committee recommends",
		"- Mongolia", "- CEDAW", "CEDAW/C/MNG/CO/7", "", "", "",
		"40623", "", "", "- Recommendations", "x", "", "", "", "" };
	static const char *const other[] = { "10.1 Do it (Fiji);",
		"- C&#244;te d&#8217;Ivoire", "- UPR", "A/HRC/13/9", "", "", "",
		"", "- Fiji", "- Noted", "", "y", "- 6th session", "", "", "" };
	char *headings = row_of(1, uhri_headings);
	char *rows_made[] = { row_of(2, upr), row_of(3, treaty),
		row_of(4, other) };
	char *all = mem_format("%s%s%s%s", headings, rows_made[0], rows_made[1],
	    rows_made[2]);
	const struct xlsx_plan plan = {
		.sheets = { { .name = "Sheet1", .rows = all } }
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	assert_string_equal(rows.format, "uhri");
	assert_int_equal(json_array_size(rows.rows), 2);
	check_field(&rows, 0, "paragraph", "\"84.10\"");
	check_field(&rows, 0, "text", "\"Ratify it (France) (Peru);\"");
	check_field(&rows, 0, "state", "\"MNG\"");
	check_field(&rows, 0, "cycle", "1");
	check_field(&rows, 0, "symbol", "\"A/HRC/16/5\"");
	check_field(&rows, 0, "position", "\"supported\"");
	check_field(&rows, 0, "recommending_states", "[\"FRA\",\"PER\"]");
	check_field(&rows, 0, "themes",
	    "[\"Scope of obligations\","
	    "\"Children: definition; principles\"]");
	check_field(&rows, 0, "groups", "[\"Children\"]");
	check_field(&rows, 0, "sdgs", "[\"3.1 - Health\",\"4 - EDUCATION\"]");
	check_field(&rows, 0, "annotation",
	    "\"0a1b2c3d-0000-4000-8000-000000000001\"");
	check_field(&rows, 1, "state", "\"CIV\"");
	check_skipped(&rows,
	    "[{\"state\":\"MNG\",\"body\":\"CEDAW\",\"rows\":1}]");
	rows_clear(&rows);
	free(all);
	free(headings);
	for (int i = 0; i < 3; i++)
		free(rows_made[i]);
}

static void
upr_info_is_read_from_a_workbook(void **state)
{
	const struct xlsx_plan plan = {
		.sheets = { { .name = "6-9",
		    .rows = XROW("1",
			XTEXT("A1", "SuR") XTEXT("B1", "Org")
			    XTEXT("C1", "Recommendation") XTEXT("D1", "RS")
				XTEXT("E1", "Org") XTEXT("F1", "Response")
				    XTEXT("G1", "Action") XTEXT("H1", "Issue")
					XTEXT("I1", "Session")) XROW("2",
			XTEXT("A2", "Mongolia") XTEXT("C2", "Do it ")
			    XTEXT("D2", "Fiji") XTEXT("E2", "PIF") XTEXT("F2",
				"Noted") XNUMBER("G2", "4")
				XTEXT("H2", "Justice") XNUMBER("I2", "9")) } },
	};
	struct rows rows;

	(void)state;
	read_good(&rows, &plan);
	assert_string_equal(rows.format, "upr-info");
	check_field(&rows, 0, "cycle", "1");
	check_field(&rows, 0, "action_category", "4");
	check_field(&rows, 0, "raw",
	    "{\"sur\":\"Mongolia\",\"recommendation\":\"Do it \","
	    "\"rs\":\"Fiji\",\"rs_org\":\"PIF\",\"response\":\"Noted\","
	    "\"action\":\"4\",\"issue\":\"Justice\",\"session\":\"9\"}");
	rows_clear(&rows);
}

/* --- what is broken ------------------------------------------------------ */

static void
check_fails(const char *below, enum err_code code, const char *reason)
{
	char *all = mem_format("%s%s", HEADINGS, below);
	const struct xlsx_plan plan = { .sheets = {
					    { .name = "a", .rows = all } } };
	struct rows rows;
	struct err e = { 0 };

	assert_fails(read_plan(&rows, &plan, &e), code, &e);
	if (strstr(e.msg, reason) == NULL)
		fail_msg("'%s' does not speak of '%s'", e.msg, reason);
	rows_clear(&rows);
	free(all);
}

static void
damage_is_told_with_its_sheet(void **state)
{
	char *text = mem_new(70000, 1);
	char *cell;

	(void)state;
	(void)memset(text, 'a', 69999);
	cell = mem_format("<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>%s"
			  "</t></is></c></row>",
	    text);
	check_fails(cell, ERR_TOOBIG, "sheet 'a': row 2: a cell has more");
	check_fails("<row r=\"2\"><c r=\"B2\" t=\"s\"><v>7</v></c></row>",
	    ERR_INPUT, "sheet 'a': row 2: a cell's text is missing");
	check_fails("<row r=\"2\"><c r=\"ZZ2\"><v>7</v></c></row>", ERR_TOOBIG,
	    "sheet 'a': row 2: more than 256 cells");
	check_fails("<row r=\"2\"></c>", ERR_INPUT,
	    "sheet 'a': the document "
	    "is no well-formed XML");
	free(cell);
	free(text);
}

static void
a_workbook_without_a_table_is_refused(void **state)
{
	const struct xlsx_plan plan = {
		.sheets = { { .name = "a",
		    .rows = XROW("1",
			XTEXT("A1", "Indicator") XTEXT("B1", "Year")) } },
	};
	struct rows rows;
	struct err e = { 0 };

	(void)state;
	assert_fails(read_plan(&rows, &plan, &e), ERR_INPUT, &e);
	assert_non_null(strstr(e.msg, "begins with 'Indicator', 'Year'"));
	rows_clear(&rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_shared_inline_or_of_formulas),
		cmocka_unit_test(a_title_page_comes_first_and_is_passed_by),
		cmocka_unit_test(
		    numbers_lose_what_the_file_lost_and_it_is_said),
		cmocka_unit_test(dates_are_days_by_the_style_of_their_cells),
		cmocka_unit_test(a_number_that_became_a_date_is_refused),
		cmocka_unit_test(formulas_and_errors_are_read_and_told),
		cmocka_unit_test(what_is_hidden_is_read_and_told),
		cmocka_unit_test(
		    merged_headings_and_cells_count_where_they_reach),
		cmocka_unit_test(uhri_is_read_by_its_sixteen_headings),
		cmocka_unit_test(upr_info_is_read_from_a_workbook),
		cmocka_unit_test(damage_is_told_with_its_sheet),
		cmocka_unit_test(a_workbook_without_a_table_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
