/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "daemon/base/log.h"

static void
quoting_leaves_plain_text_alone(void **state)
{
	char out[LOG_QUOTE_MAX];

	(void)state;
	assert_string_equal(log_quote(out, "a ref: refs/heads/x~1"),
	    "a ref: refs/heads/x~1");
}

static void
quoting_shows_control_characters(void **state)
{
	char out[LOG_QUOTE_MAX];

	(void)state;
	assert_string_equal(log_quote(out, "a\n\x1b[2J\xff"),
	    "a\\x0a\\x1b[2J\\xff");
}

static void
quoting_cuts_what_is_long(void **state)
{
	char out[LOG_QUOTE_MAX];
	char text[1000];

	(void)state;
	(void)memset(text, '\n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(strlen(log_quote(out, text)), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quoting_leaves_plain_text_alone),
		cmocka_unit_test(quoting_shows_control_characters),
		cmocka_unit_test(quoting_cuts_what_is_long),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
