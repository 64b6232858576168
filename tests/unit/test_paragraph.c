/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "daemon/import/word/paragraph.h"

static void
check_whole(const char *text, const char *number, const char *clause)
{
	struct paragraph paragraph;

	if (!paragraph_parse(&paragraph, text))
		fail_msg("'%s' is no number", text);
	assert_string_equal(paragraph.number, number);
	assert_string_equal(paragraph.clause, clause);
}

static void
check_lead(const char *text, const char *number, const char *behind)
{
	struct paragraph paragraph;
	size_t len;

	if (!paragraph_lead(&paragraph, text, &len))
		fail_msg("'%s' begins with no number", text);
	assert_string_equal(paragraph.number, number);
	assert_string_equal(text + len, behind);
}

static void
a_number_is_read_in_every_spelling(void **state)
{
	(void)state;
	check_whole("84.10", "84.10", "");
	check_whole("84.1", "84.1", "");
	check_whole(" 84.1. ", "84.1", "");
	check_whole("\xc2\xa0"
		    "115.1\xc2\xa0",
	    "115.1", "");
	check_whole("132-90", "132.90", "");
	check_whole("132–90", "132.90", "");
	check_whole("80:14", "80.14", "");
	check_whole("84,10", "84.10", "");
	check_whole("140.007", "140.7", "");
	check_whole("para. 84.10", "84.10", "");
	check_whole("57", "57", "");
	check_whole("57.", "57", "");
	check_whole("6.1.2", "6.1.2", "");
	check_whole("84.10 (a)", "84.10", "a");
	check_whole("84.10a", "84.10", "a");
	check_whole("84.10;B", "84.10", "b");
}

static void
what_is_no_number_is_refused(void **state)
{
	static const char *const texts[] = { "", " ", "12-Oct", "abc", ".5",
		"84..1", "1.2.3.4.5.6.7", "1234567.1", "84.10 and 11",
		"Recommendation No. 57, para. 99", "84.10 (a", "-5" };
	struct paragraph paragraph;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (paragraph_parse(&paragraph, texts[i]))
			fail_msg("'%s' is %s", texts[i], paragraph.number);
}

static void
a_text_begins_with_its_number(void **state)
{
	(void)state;
	check_lead("115.1 Take steps", "115.1", "Take steps");
	check_lead("84.1. Ratify", "84.1", "Ratify");
	check_lead("84.10.Ratify", "84.10", "Ratify");
	check_lead("127.179继续", "127.179", "继续");
	check_lead("132-90 واصل", "132.90", "واصل");
	check_lead("26.12\xc2\xa0"
		   "Consider",
	    "26.12", "Consider");
	check_lead("115.3(a) Ratify", "115.3", "Ratify");
	check_lead("115.3 (a) Ratify; (b) Sign", "115.3",
	    "(a) Ratify; (b) Sign");
}

static void
a_quantity_is_no_number(void **state)
{
	static const char *const texts[] = { "0.7 per cent of income",
		"2.5 million people", "84.10", "5 steps", "Ratify 84.1 now",
		"2.5% more", "2009-2014 plans", "" };
	struct paragraph paragraph;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (paragraph_lead(&paragraph, texts[i], &len))
			fail_msg("'%s' is %s", texts[i], paragraph.number);
}

static void
a_number_that_a_spreadsheet_cut_shows_by_its_neighbours(void **state)
{
	(void)state;
	assert_true(paragraph_is_cut("84.1", "84.9", "84.11"));
	assert_true(paragraph_is_cut("84.1", "84.9", ""));
	assert_true(paragraph_is_cut("84.2", "", "84.21"));
	assert_true(paragraph_is_cut("84.1", "84.99", "84.101"));
	assert_false(paragraph_is_cut("84.1", "", "84.2"));
	assert_false(paragraph_is_cut("84.10", "84.9", "84.11"));
	assert_false(paragraph_is_cut("84.1", "85.9", "85.11"));
	assert_false(paragraph_is_cut("84", "83", "85"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_read_in_every_spelling),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(a_text_begins_with_its_number),
		cmocka_unit_test(a_quantity_is_no_number),
		cmocka_unit_test(
		    a_number_that_a_spreadsheet_cut_shows_by_its_neighbours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
