/* SPDX-License-Identifier: ISC */
#include "daemon/work/match.h"
#include "protocol/base/text.h"
#include "protocol/view/wording.h"
#include "tests/unit/test.h"

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

static void
words_are_letters_and_digits_in_one_case(void **state)
{
	static const char *const texts[][2] = {
		{ "", "" },
		{ " ;. ", "" },
		{ "Ratify  the\302\240Convention;", "ratify the convention" },
		{ "ratify \342\200\234the\342\200\235 CONVENTION.",
		    "ratify the convention" },
		{ "Anti-discrimi\302\255natory", "antidiscriminatory" },
		{ "women\342\200\231s and women's", "womens and womens" },
		{ "OP-CAT (2002), art. 22", "opcat 2002 art 22" },
		{ "rights\342\200\224all of them", "rights all of them" },
		{ "re\314\201sume\314\201 R\303\211SUM\303\211",
		    "r\303\251sum\303\251 r\303\251sum\303\251" },
		{ "\320\242\320\260\320\274\320\263\320\260",
		    "\321\202\320\260\320\274\320\263\320\260" },
		{ "Stra\303\237e \357\254\201n", "strasse fin" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		char *words = text_words(texts[i][0]);

		assert_string_equal(words, texts[i][1]);
		free(words);
	}
}

static int
likeness(const char *a, const char *b)
{
	struct wording left = wording_of(a);
	struct wording right = wording_of(b);
	const int found = wording_likeness(&left, &right);

	assert_int_equal(found, wording_likeness(&right, &left));
	wording_clear(&left);
	wording_clear(&right);
	return found;
}

/* By hand: " ab", "ab " of "ab"; " ac", "ac " of "ac"; "abab" has " ab",
 * "aba", "bab", "ab ". */
static void
likeness_is_what_both_have_of_all(void **state)
{
	(void)state;
	assert_int_equal(likeness("ab", "ab"), 1000);
	assert_int_equal(likeness("ab", "ac"), 0);
	assert_int_equal(likeness("ab", "abab"), 2000 * 2 / 6);
	assert_int_equal(likeness("a", "a"), 1000);
	assert_int_equal(likeness("", "ab"), 0);
	assert_int_equal(likeness("", ""), 0);
	assert_int_equal(likeness("\321\202", "\321\202"), 1000);
}

/* --- matching ------------------------------------------------------------ */

static json_t *
document(const char *id, const char *text)
{
	return json_pack("{s:s, s:[s, s], s:{s:s}}", "kind", "recommendation",
	    "subject", id, "A/HRC/16/5", "text", "en", text);
}

static bool
agrees(const struct match *match, const char *text, const char *id)
{
	char *words = match_words(match, text);
	const bool found =
	    json_object_get(match_agreeing(match, words), id) != NULL;

	free(words);
	return found;
}

static void
brackets_with_states_do_not_count(void **state)
{
	static const char *const same[] = { "Ratify the Convention",
		"Ratify the Convention (France);",
		"Ratify the Convention (France, Spain).",
		("Ratify the Convention (France) (Venezuela (Bolivarian "
		 "Republic of));"),
		"RATIFY \342\200\230the Convention\342\200\231 ;",
		"Ratify the Convention(Bosnia and Herzegovina and Chile)" };
	static const char *const other[] = { "Ratify the Convention (No. 29)",
		"Ratify the Convention (No. 29) (France)",
		"Ratify the Convention (CEDAW) (France);",
		"Ratify (France) the Convention", "Ratify the Conventions",
		"the Convention ratify" };
	struct match *match = match_new();
	json_t *statement = document("MNG-1/84.1",
	    "Ratify the Convention "
	    "(Peru);");

	(void)state;
	match_add(match, "MNG-1/84.1", statement);
	for (size_t i = 0; i < LENGTH(same); i++)
		if (!agrees(match, same[i], "MNG-1/84.1"))
			fail_msg("'%s' does not agree", same[i]);
	for (size_t i = 0; i < LENGTH(other); i++)
		if (agrees(match, other[i], "MNG-1/84.1"))
			fail_msg("'%s' agrees", other[i]);
	match_free(match);
	json_decref(statement);
}

static void
the_most_alike_come_first_each_once(void **state)
{
	static const char *const texts[][2] = {
		{ "MNG-1/84.10", "Ratify the Convention on enforced work" },
		{ "MNG-1/84.9", "Ratify the Convention on enforced work" },
		{ "MNG-1/84.3", "Ratify the Convention on forced work (Peru)" },
		{ "MNG-1/84.3", "Ratify the Convention on forced works" },
		{ "MNG-1/84.2", "Ratify the Convention on forced labours" },
		{ "MNG-1/84.1", "Free the prisoners" },
	};
	struct match *match = match_new();
	json_t *statements[LENGTH(texts)];
	struct match_text text = { "ratify the convention on forced work", "en",
		NULL, NULL };
	struct match_alike alike[MATCH_ALIKE_MAX];
	size_t count;

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		statements[i] = document(texts[i][0], texts[i][1]);
		match_add(match, texts[i][0], statements[i]);
	}
	count = match_alike(alike, match, &text);
	assert_int_equal(count, 3);
	assert_string_equal(alike[0].id, "MNG-1/84.3");
	assert_int_equal(alike[0].likeness, WORDING_EQUAL);
	assert_string_equal(alike[1].id, "MNG-1/84.9");
	assert_string_equal(alike[2].id, "MNG-1/84.10");
	text.words = "build schools";
	assert_int_equal(match_alike(alike, match, &text), 0);
	text = (struct match_text){ "free the prisoners", "fr", NULL, NULL };
	assert_int_equal(match_alike(alike, match, &text), 0);
	text.language = "en";
	assert_int_equal(match_alike(alike, match, &text), 1);
	match_free(match);
	for (size_t i = 0; i < LENGTH(texts); i++)
		json_decref(statements[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_letters_and_digits_in_one_case),
		cmocka_unit_test(likeness_is_what_both_have_of_all),
		cmocka_unit_test(brackets_with_states_do_not_count),
		cmocka_unit_test(the_most_alike_come_first_each_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
