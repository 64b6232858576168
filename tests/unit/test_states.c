/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/word/recommending.h"
#include "daemon/import/word/states.h"
#include "protocol/base/mem.h"

static void
check_name(const struct states *states, const char *name, const char *code)
{
	const char *found = states_find(states, name, strlen(name));

	if (found == NULL || strcmp(found, code) != 0)
		fail_msg("'%s' is %s, not %s", name,
		    found == NULL ? "nobody" : found, code);
}

/* The codes in list, joined by spaces, are these. */
static void
check_codes(const json_t *row, const char *wanted)
{
	const json_t *list = json_object_get(row, "recommending_states");
	char *got = mem_text("");
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		char *longer = mem_format("%s%s%s", got, i > 0 ? " " : "",
		    json_string_value(item));

		free(got);
		got = longer;
	}
	assert_string_equal(got, wanted);
	free(got);
}

static void
check_text(const struct states *states, const char *text, const char *wanted,
    const char *nobody)
{
	json_t *row = json_object();
	struct buf unknown;

	buf_init(&unknown, 200);
	recommending_in_text(states, text, row, &unknown);
	check_codes(row, wanted);
	assert_string_equal(buf_text(&unknown), nobody);
	buf_clear(&unknown);
	json_decref(row);
}

static void
check_list(const struct states *states, const char *text, const char *wanted,
    const char *nobody)
{
	json_t *row = json_object();
	struct buf unknown;

	buf_init(&unknown, 200);
	recommending_in_list(states, text, row, &unknown);
	check_codes(row, wanted);
	assert_string_equal(buf_text(&unknown), nobody);
	buf_clear(&unknown);
	json_decref(row);
}

static void
there_are_193_members_and_two_observers(void **state)
{
	(void)state;
	assert_int_equal(states_table_count, 195);
	for (size_t i = 1; i < states_table_count; i++)
		assert_true(
		    strcmp(states_table[i - 1].code, states_table[i].code) < 0);
}

static void
no_two_states_share_a_name(void **state)
{
	struct states *states = states_new();

	(void)state;
	for (size_t i = 0; i < states_table_count; i++) {
		const char *name = states_table[i].names;

		while (*name != '\0') {
			const size_t len = strcspn(name, "|");
			char *one = mem_copy(name, len);

			check_name(states, one, states_table[i].code);
			free(one);
			name += len + (name[len] == '|' ? 1 : 0);
		}
	}
	states_free(states);
}

static void
a_name_is_known_in_every_spelling(void **state)
{
	struct states *states = states_new();

	(void)state;
	check_name(states, "Türkiye", "TUR");
	check_name(states, "Turkey", "TUR");
	check_name(states, "TÜRKIYE", "TUR");
	check_name(states, "Swaziland", "SWZ");
	check_name(states, "Czech Republic", "CZE");
	check_name(states, "the former Yugoslav Republic of Macedonia", "MKD");
	check_name(states, "Cape Verde", "CPV");
	check_name(states, "Côte d ’ Ivoire", "CIV");
	check_name(states, "Cote d'Ivoire", "CIV");
	check_name(states, " the Republic of  Moldova", "MDA");
	check_name(states, "Bosnia & Herzegovina", "BIH");
	check_name(states, "St Kitts & Nevis", "KNA");
	check_name(states, "Iran, Islamic Republic of", "IRN");
	check_name(states, "Guinea Bissau", "GNB");
	check_name(states, "Republic of Congo", "COG");
	check_name(states, "Holy See", "VAT");
	check_name(states, "State of Palestine", "PSE");
	states_free(states);
}

static void
what_is_no_name_is_nobodys(void **state)
{
	static const char *const names[] = { "", "No. 29", "ICRMW", "2009",
		"Монголия", "the", "Norway 2", "Ruritania" };
	struct states *states = states_new();

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_null(states_find(states, names[i], strlen(names[i])));
	states_free(states);
}

static void
brackets_in_a_text_give_its_states(void **state)
{
	struct states *states = states_new();

	(void)state;
	check_text(states, "Do it (Maldives) (Portugal);", "MDV PRT", "");
	check_text(states, "Do it (Portugal, Slovakia);", "PRT SVK", "");
	check_text(states, "Do it (Brazil and Spain).", "BRA ESP", "");
	check_text(states,
	    "Ratify ICRMW (Senegal, Venezuela (Bolivarian Republic of),Peru);",
	    "SEN VEN PER", "");
	check_text(states,
	    "Do it (Bosnia and Herzegovina and Trinidad and Tobago);",
	    "BIH TTO", "");
	check_text(states,
	    "To ratify (Spain)/consider the possibility of "
	    "ratifying (Argentina) it",
	    "ESP ARG", "");
	check_text(states,
	    "Ratify the Convention, 1930 (No. 29) (United "
	    "Kingdom of Great Britain and Northern Ireland);",
	    "GBR", "");
	check_text(states, "Implement the programme (2009–2014) (Bahrain);",
	    "BHR", "");
	check_text(states, "Do one (Chile); do the other (Peru);", "CHL PER",
	    "");
	check_text(states, "Do it (Chile) (Chile);", "CHL", "");
	states_free(states);
}

static void
a_bracket_that_is_never_closed_still_has_its_state(void **state)
{
	struct states *states = states_new();

	(void)state;
	check_text(states, "Do it (Venezuela (Bolivarian Republic of);", "VEN",
	    "");
	states_free(states);
}

static void
a_bracket_without_a_state_is_text(void **state)
{
	struct states *states = states_new();

	(void)state;
	check_text(states,
	    "Follow up (the moratorium) by removing it (Norway);", "NOR", "");
	check_text(states, "Work with (China and other countries) more", "",
	    "");
	check_text(states, "Do (a) this and (b) that", "", "");
	states_free(states);
}

static void
a_name_that_nobody_has_is_told(void **state)
{
	struct states *states = states_new();

	(void)state;
	check_text(states, "Do it (Norway, Ruritania);", "NOR", "Ruritania");
	check_text(states, "Do it (Ruritania);", "", "Ruritania");
	check_list(states, "(Unknown)", "", "Unknown");
	check_list(states, "Chile; Ruritania", "CHL", "Ruritania");
	states_free(states);
}

static void
lists_come_with_many_separators(void **state)
{
	struct states *states = states_new();

	(void)state;
	check_list(states, "France; Saint Vincent and the Grenadines",
	    "FRA VCT", "");
	check_list(states, "- Chile\n- Peru", "CHL PER", "");
	check_list(states, "( the Republic of  Moldova) ;", "MDA", "");
	check_list(states, "FRA, PRT", "FRA PRT", "");
	check_list(states, "Korea, Republic of; Chile", "KOR CHL", "");
	check_list(states, "", "", "");
	states_free(states);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_193_members_and_two_observers),
		cmocka_unit_test(no_two_states_share_a_name),
		cmocka_unit_test(a_name_is_known_in_every_spelling),
		cmocka_unit_test(what_is_no_name_is_nobodys),
		cmocka_unit_test(brackets_in_a_text_give_its_states),
		cmocka_unit_test(
		    a_bracket_that_is_never_closed_still_has_its_state),
		cmocka_unit_test(a_bracket_without_a_state_is_text),
		cmocka_unit_test(a_name_that_nobody_has_is_told),
		cmocka_unit_test(lists_come_with_many_separators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
