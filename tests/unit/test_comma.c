/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "protocol/view/comma.h"

static void
gives(const char *text, const char *wanted)
{
	struct buf out;

	buf_init(&out, 1000);
	comma_cell(&out, text, true);
	assert_string_equal(buf_text(&out), wanted);
	buf_clear(&out);
}

static void
cells_are_quoted_where_they_must_be(void **state)
{
	(void)state;
	gives("", "");
	gives("law", "law");
	gives("a, b", "\"a, b\"");
	gives("say \"yes\"", "\"say \"\"yes\"\"\"");
	gives("two\nlines", "\"two\nlines\"");
	gives("a; b", "\"a; b\"");
	gives(" law ", " law ");
}

static void
what_a_spreadsheet_would_compute_gets_an_apostrophe(void **state)
{
	(void)state;
	gives("=1+1", "\"'=1+1\"");
	gives("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"");
	gives("+976 11", "\"'+976 11\"");
	gives("-1+cmd|' /C calc'!A0", "\"'-1+cmd|' /C calc'!A0\"");
	gives("- a list", "\"'- a list\"");
	gives("@SUM(A1)", "\"'@SUM(A1)\"");
	gives("\t=1", "\"'\t=1\"");
	gives("\r=1", "\"'\r=1\"");
	gives("\n=1", "\"'\n=1\"");
	gives("＝1+1", "\"'＝1+1\"");
	gives("＠SUM", "\"'＠SUM\"");
}

static void
numbers_are_no_formulas(void **state)
{
	(void)state;
	gives("-1", "-1");
	gives("-0.5", "-0.5");
	gives("0", "0");
	gives("+1", "\"'+1\"");
	gives("-", "\"'-\"");
	gives("-.5", "\"'-.5\"");
	gives("-1.", "\"'-1.\"");
	gives("-01", "\"'-01\"");
	gives("--1", "\"'--1\"");
	gives("-1 2", "\"'-1 2\"");
	gives("'=1", "'=1");
}

static void
cells_make_rows(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	comma_cell(&out, "a", true);
	comma_cell(&out, "", false);
	comma_cell(&out, "c", false);
	comma_row_end(&out);
	assert_string_equal(buf_text(&out), "a,,c\r\n");
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_quoted_where_they_must_be),
		cmocka_unit_test(
		    what_a_spreadsheet_would_compute_gets_an_apostrophe),
		cmocka_unit_test(numbers_are_no_formulas),
		cmocka_unit_test(cells_make_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
