/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/csv.h"
#include "daemon/import/encoding.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* All cells of text: "|" behind each, "$" behind each row. */
static char *
cells_of(const char *text)
{
	struct csv csv;
	struct line row;
	struct err e = { 0 };
	struct buf all;
	bool more = true;

	csv_init(&csv, text, strlen(text));
	line_init(&row);
	buf_init(&all, 4096);
	while (true) {
		assert_ok(csv_next(&csv, &row, &more, &e), &e);
		if (!more)
			break;
		for (size_t i = 0; i < row.count; i++)
			buf_format_add(&all, "%s|", line_cell(&row, i));
		buf_text_add(&all, "$");
	}
	line_clear(&row);
	return buf_take(&all);
}

static void
check_cells(const char *text, const char *wanted)
{
	char *got = cells_of(text);

	assert_string_equal(got, wanted);
	free(got);
}

/* Reading text fails with this code. */
static void
check_fails(const char *text, enum err_code code)
{
	struct csv csv;
	struct line row;
	struct err e = { 0 };
	bool more = true;
	bool ok = true;

	csv_init(&csv, text, strlen(text));
	line_init(&row);
	while (ok && more)
		ok = csv_next(&csv, &row, &more, &e);
	assert_false(ok);
	assert_int_equal(e.code, code);
	line_clear(&row);
}

static void
every_line_end_ends_a_row(void **state)
{
	(void)state;
	check_cells("a,b\nc,d\n", "a|b|$c|d|$");
	check_cells("a,b\r\nc,d\r\n", "a|b|$c|d|$");
	check_cells("a,b\rc,d\r", "a|b|$c|d|$");
	check_cells("a,b\nc,d", "a|b|$c|d|$");
	check_cells("a,b\r\n\r\nc,d", "a|b|$|$c|d|$");
}

static void
quotes_hold_delimiters_and_lines(void **state)
{
	(void)state;
	check_cells("a,\"b,c\"\n", "a|b,c|$");
	check_cells("a,\"b\"\"c\"\n", "a|b\"c|$");
	check_cells("a,\"b\r\nc\rd\"\n", "a|b\nc\nd|$");
	check_cells("a,\"\"\n", "a||$");
}

static void
a_stray_quote_is_a_character(void **state)
{
	(void)state;
	check_cells("a,b \"c\" d\n", "a|b \"c\" d|$");
	check_cells("a,\"b\"c\n", "a|bc|$");
}

static void
the_delimiter_is_what_the_first_row_has(void **state)
{
	(void)state;
	check_cells("a;b, c;d\n1;2;3\n", "a|b, c|d|$1|2|3|$");
	check_cells("a\tb,c\td\n", "a|b,c|d|$");
	check_cells("\"a;b;c\",d\n", "a;b;c|d|$");
	check_cells("sep=;\r\na,b;c\r\n", "a,b|c|$");
}

static void
rows_are_counted_as_a_spreadsheet_does(void **state)
{
	static const char text[] = "a\n\n\"b\nc\"\nd\n";
	static const size_t numbers[] = { 1, 2, 3, 4 };
	struct csv csv;
	struct line row;
	struct err e = { 0 };
	bool more;

	(void)state;
	csv_init(&csv, text, sizeof(text) - 1);
	line_init(&row);
	for (size_t i = 0; i < 4; i++) {
		assert_ok(csv_next(&csv, &row, &more, &e), &e);
		assert_true(more);
		assert_int_equal(row.number, numbers[i]);
	}
	line_clear(&row);
}

static void
a_quote_that_is_never_closed_is_refused(void **state)
{
	(void)state;
	check_fails("a,b\nc,\"d\ne,f\n", ERR_INPUT);
}

static void
cells_and_columns_have_a_limit(void **state)
{
	char *text = mem_new(LIMIT_IMPORT_CELL + 2, 1);

	(void)state;
	(void)memset(text, 'x', LIMIT_IMPORT_CELL + 1);
	check_fails(text, ERR_TOOBIG);
	(void)memset(text, ',', LIMIT_IMPORT_COLUMNS);
	text[LIMIT_IMPORT_COLUMNS] = '\0';
	check_fails(text, ERR_TOOBIG);
	free(text);
}

/* The bytes, whatever their encoding, are this text. */
static void
check_decoded(const void *bytes, size_t len, const char *wanted)
{
	struct err e = { 0 };
	struct buf out;

	buf_init(&out, 4096);
	assert_ok(encoding_decode(&out, bytes, len, &e), &e);
	assert_string_equal(buf_text(&out), wanted);
	buf_clear(&out);
}

#define BYTES(text) (text), sizeof(text) - 1

static void
the_encoding_is_found(void **state)
{
	(void)state;
	check_decoded(BYTES("Caf\xc3\xa9"), "Café");
	check_decoded(BYTES("\xef\xbb\xbf"
			    "Caf\xc3\xa9"),
	    "Café");
	check_decoded(BYTES("Caf\xe9 na\xefve"), "Café naïve");
	check_decoded(BYTES("State\x92s \x93plan\x94"), "State’s “plan”");
	check_decoded(BYTES("the Guaran\x92 people, Autorit\x8e, vis-\x88-vis"
			    "\r"),
	    "the Guaraní people, Autorité, vis-à-vis\r");
	check_decoded(BYTES("State\xd5s \xd2plan\xd3"), "State’s “plan”");
	check_decoded(BYTES("\xff\xfe"
			    "C\0a\0f\0\xe9\0\x3d\xd8\x00\xde"),
	    "Café😀");
	check_decoded(BYTES("\xfe\xff\0C\0a\0f\0\xe9"), "Café");
}

static void
a_nul_is_no_text(void **state)
{
	struct err e = { 0 };
	struct buf out;

	(void)state;
	buf_init(&out, 4096);
	assert_fails(encoding_decode(&out, (const uint8_t *)"a\0b", 3, &e),
	    ERR_INPUT, &e);
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_end_ends_a_row),
		cmocka_unit_test(quotes_hold_delimiters_and_lines),
		cmocka_unit_test(a_stray_quote_is_a_character),
		cmocka_unit_test(the_delimiter_is_what_the_first_row_has),
		cmocka_unit_test(rows_are_counted_as_a_spreadsheet_does),
		cmocka_unit_test(a_quote_that_is_never_closed_is_refused),
		cmocka_unit_test(cells_and_columns_have_a_limit),
		cmocka_unit_test(the_encoding_is_found),
		cmocka_unit_test(a_nul_is_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
