/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/word/clean.h"

static void
check_lines(const char *text, const char *wanted, bool repaired)
{
	bool got_repaired = false;
	char *got = clean_lines(text, &got_repaired);

	assert_string_equal(got, wanted);
	assert_int_equal(got_repaired, repaired);
	free(got);
}

static void
character_references_become_characters(void **state)
{
	(void)state;
	check_lines("a&nbsp;b",
	    "a\xc2\xa0"
	    "b",
	    false);
	check_lines("&#40;Unknown&#41;", "(Unknown)", false);
	check_lines("State&rsquo;s &quot;x&quot; &lt;&amp;&gt;",
	    "State’s \"x\" <&>", false);
	check_lines("co&#8209;operate &#x2013;", "co‑operate –", false);
	check_lines("&amp;nbsp;", "&nbsp;", false);
	check_lines("R&D; Smith & Co; &unknown; &#xd800; &#; &#0;",
	    "R&D; Smith & Co; &unknown; &#xd800; &#; &#0;", false);
}

static void
text_that_was_read_as_latin_1_is_put_right(void **state)
{
	(void)state;
	check_lines("the GuaranÃ\xc2\xad indigenous", "the Guaraní indigenous",
	    true);
	check_lines("vis-Ã\xc2\xa0-vis", "vis-à-vis", true);
	check_lines("vis-Ã -vis", "vis-à-vis", true);
	check_lines("Haute AutoritÃ© de", "Haute Autorité de", true);
	check_lines("Stateâ€™s â€œplanâ€\xc2\x9d", "State’s “plan”", true);
	check_lines("Â«xÂ»", "«x»", true);
}

static void
good_letters_are_left_alone(void **state)
{
	(void)state;
	check_lines("Guaraní São Tomé, naïve Ångström ÀÉÎÕÜ",
	    "Guaraní São Tomé, naïve Ångström ÀÉÎÕÜ", false);
	check_lines("L’UNIVERSITÉ’S NÃO AMANHÃ É",
	    "L’UNIVERSITÉ’S NÃO AMANHÃ É", false);
	check_lines("継続 Ө ү", "継続 Ө ү", false);
}

static void
controls_go_and_line_ends_are_one(void **state)
{
	char *raw = clean_raw("a\r\nb\rc\x01\x7f\xc2\x85"
			      "d\te");

	(void)state;
	assert_string_equal(raw, "a\nb\ncd\te");
	free(raw);
}

static void
bullets_are_no_part_of_an_item(void **state)
{
	(void)state;
	assert_string_equal(clean_bullet(" - 5 - GENDER"), "5 - GENDER");
	assert_string_equal(clean_bullet("• Children"), "Children");
	assert_string_equal(clean_bullet("\xc2\xa0– x"), "x");
	assert_string_equal(clean_bullet("-x"), "-x");
	assert_string_equal(clean_bullet(" - "), "");
}

static void
keys_have_letters_and_digits_only(void **state)
{
	char key[32];

	(void)state;
	clean_key(key, sizeof(key), " Source\xc2\xa0of\nPosition: ");
	assert_string_equal(key, "sourceofposition");
	clean_key(key, 5, "Recommendation");
	assert_string_equal(key, "reco");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(character_references_become_characters),
		cmocka_unit_test(text_that_was_read_as_latin_1_is_put_right),
		cmocka_unit_test(good_letters_are_left_alone),
		cmocka_unit_test(controls_go_and_line_ends_are_one),
		cmocka_unit_test(bullets_are_no_part_of_an_item),
		cmocka_unit_test(keys_have_letters_and_digits_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
