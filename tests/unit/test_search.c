/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/sql.h"
#include "protocol/view/search.h"

static void
gives(const char *typed, const char *wanted)
{
	struct err e = { 0 };
	char *match;

	assert_ok(search_parse(&match, typed, &e), &e);
	assert_string_equal(match, wanted);
	free(match);
}

static void
words_become_an_expression_in_which_all_is_quoted(void **state)
{
	(void)state;
	gives("law", "\"law\"");
	gives(" law  budget\n", "\"law\" AND \"budget\"");
	gives("\"shadow report\" law", "\"shadow report\" AND \"law\"");
	gives("discrim*", "\"discrim*\" *");
	gives("\"shadow rep\"*", "\"shadow rep\" *");
	gives("-draft law -old", "\"law\" NOT \"draft\" NOT \"old\"");
	gives("gender-based", "\"gender-based\"");
	gives("law AND budget", "\"law\" AND \"AND\" AND \"budget\"");
	gives("хүний эрх*", "\"хүний\" AND \"эрх*\" *");
	gives("\"not closed", "\"not closed\"");
	gives("a\"b\"c", "\"a\" AND \"b\" AND \"c\"");
	gives("text:law", "\"text:law\"");
}

static void
what_has_no_letter_is_passed_over(void **state)
{
	struct err e = { 0 };
	char *match;

	(void)state;
	gives("law & budget", "\"law\" AND \"budget\"");
	gives("\"\" law \"--\" *", "\"law\"");
	assert_fails(search_parse(&match, "", &e), ERR_INPUT, &e);
	assert_fails(search_parse(&match, " \"\" * - ( ) ^ + :", &e), ERR_INPUT,
	    &e);
	assert_fails(search_parse(&match, "-draft", &e), ERR_INPUT, &e);
	assert_fails(search_parse(&match, "\xff", &e), ERR_INPUT, &e);
}

static void
too_much_is_refused(void **state)
{
	char typed[SEARCH_MAX + 2];
	struct err e = { 0 };
	char *match;

	(void)state;
	(void)memset(typed, 'a', sizeof(typed));
	typed[SEARCH_MAX + 1] = '\0';
	assert_fails(search_parse(&match, typed, &e), ERR_INPUT, &e);
	for (size_t i = 1; i < SEARCH_MAX; i += 2)
		typed[i] = ' ';
	typed[SEARCH_MAX] = '\0';
	assert_fails(search_parse(&match, typed, &e), ERR_INPUT, &e);
}

/* Whatever is typed, SQLite has no error of syntax. */
static void
sqlite_takes_whatever_is_typed(void **state)
{
	static const char select[] =
	    "SELECT count(*) FROM word WHERE word MATCH ?1";
	static const char letters[] = "a\"*-^:+(){}'ANDORNTE xү\\;,.~&|%\t";
	struct sql *sql;
	struct err e = { 0 };
	uint32_t random = 1;

	(void)state;
	assert_ok(sql_open(&sql, ":memory:", SQL_WRITE, &e), &e);
	assert_ok(sql_run(sql,
		      "CREATE VIRTUAL TABLE word USING fts5 (text, "
		      "tokenize = 'unicode61 remove_diacritics 2')",
		      &e),
	    &e);
	for (int i = 0; i < 20000; i++) {
		char typed[24];
		struct sql_query *query;
		size_t len = 0;
		char *match;
		bool row;

		while (len < sizeof(typed) - 1) {
			random = random * 1664525 + 1013904223;
			typed[len++] =
			    letters[(random >> 16) % (sizeof(letters) - 1)];
		}
		typed[len] = '\0';
		if (!search_parse(&match, typed, &e)) {
			assert_int_equal(e.code, ERR_INPUT);
			continue;
		}
		assert_ok(sql_query(&query, sql, select, &e), &e);
		sql_bind_text(query, 1, match);
		if (!sql_step(query, &row, &e))
			fail_msg("'%s', as '%s': %s", typed, match, e.msg);
		sql_done(query);
		free(match);
	}
	sql_close(sql);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    words_become_an_expression_in_which_all_is_quoted),
		cmocka_unit_test(what_has_no_letter_is_passed_over),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(sqlite_takes_whatever_is_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
