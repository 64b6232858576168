/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/json.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

static const char *const canonical[] = {
	"{}",
	"[]",
	"{\"a\":1}",
	"{\"a\":-1,\"b\":0,\"c\":9007199254740991,\"d\":-9007199254740991}",
	"{\"a\":{\"b\":{\"c\":[]}},\"b\":[[],{},[{}]]}",
	"{\"a\":[true,false,\"\",0]}",
	"{\"a\":\"\\\"\\\\\\n\\t/\"}",
	"{\"en\":\"x\",\"mn\":\"\xd0\xa5\xd1\x83\"}",
	"{\"zh-Hant\":\"\xe6\xb3\x95\xf0\x9f\x8c\xb3\"}",
	"{\"kind\":\"note\",\"subject\":[\"MNG-1/84.10\",\"\"],\"value\":\"yes\"}",
	"{\"a\":1,\"a1\":2,\"a_\":3,\"aa\":4,\"b\":5}",
	"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
};

#define CANONICAL_COUNT (sizeof(canonical) / sizeof(canonical[0]))

static bool
is_read(const char *text, size_t len)
{
	struct err e = { 0 };
	json_t *value = NULL;

	if (!json_read_canonical(&value, text, len, &e)) {
		assert_int_equal(e.code, ERR_PROTOCOL);
		return false;
	}
	json_decref(value);
	return true;
}

static void
what_is_canonical_is_read_and_written_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < CANONICAL_COUNT; i++) {
		struct err e = { 0 };
		json_t *value = NULL;
		char *text;

		assert_ok(json_read_canonical(&value, canonical[i],
			      strlen(canonical[i]), &e),
		    &e);
		text = json_canonical(value);
		assert_string_equal(text, canonical[i]);
		free(text);
		json_decref(value);
	}
}

static void
every_shorter_text_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < CANONICAL_COUNT; i++)
		for (size_t len = 0; len < strlen(canonical[i]); len++)
			assert_false(is_read(canonical[i], len));
}

static void
what_has_another_spelling_is_refused(void **state)
{
	static const char *const bad[] = {
		"{ }",
		"{}\n",
		" {}",
		"{\"a\": 1}",
		"{\"b\":1,\"a\":2}",
		"{\"a\":1,\"a\":1}",
		"{\"a\":1,}",
		"[1,]",
		"{,}",
		"{\"a\"1}",
		"{\"a\":1 \"b\":1}",
		"[01]",
		"[-0]",
		"[1.0]",
		"[1e2]",
		"[+1]",
		"[--1]",
		"[9007199254740992]",
		"[99999999999999999999999999]",
		"[null]",
		"[truE]",
		"[\"\\u0041\"]",
		"[\"\\/\"]",
		"[\"\\r\"]",
		"[\"\\\"]",
		"[\"\n\"]",
		"[\"\x7f\"]",
		"[\"\xc2\x80\"]",
		"[\"\xc3\"]",
		"[\"\xc0\xaf\"]",
		"[\"\xed\xa0\x80\"]",
		"{\"A\":1}",
		"{\"\":1}",
		"{\"a-\":1}",
		"{\"1\":1}",
		"{\"\\n\":1}",
		"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
		"\"a\"",
		"1",
		"true",
		"[}",
		"{]",
		"[]]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (is_read(bad[i], strlen(bad[i])))
			fail_msg("%s was read", bad[i]);
}

static void
a_nul_is_never_the_end(void **state)
{
	(void)state;
	assert_false(is_read("{}\0", 3));
	assert_false(is_read("{\"a\0\":1}", 8));
	assert_false(is_read("[\"\0\"]", 5));
}

static void
a_text_over_the_limit_is_refused(void **state)
{
	char *text = mem_new(LIMIT_RECORD + 8, 1);

	(void)state;
	(void)memset(text, 'a', LIMIT_RECORD + 8);
	text[0] = '[';
	text[1] = '"';
	text[LIMIT_RECORD - 2] = '"';
	text[LIMIT_RECORD - 1] = ']';
	assert_true(is_read(text, LIMIT_RECORD));
	text[LIMIT_RECORD - 2] = 'a';
	text[LIMIT_RECORD - 1] = '"';
	text[LIMIT_RECORD] = ']';
	assert_false(is_read(text, LIMIT_RECORD + 1));
	free(text);
}

/* Parsed by jansson, looked at, printed and compared. */
static bool
is_read_the_long_way(const char *text, size_t len)
{
	json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	struct err e = { 0 };
	char *again;
	bool same;

	if (value == NULL)
		return false;
	again = json_canonical(value);
	same = strlen(again) == len && memcmp(again, text, len) == 0 &&
	    json_is_canonical(value, &e);
	free(again);
	json_decref(value);
	return same;
}

static uint64_t
next(uint64_t *state)
{
	/* xorshift64 (Marsaglia, 2003). */
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Put in, take out or change a byte, or swap two. */
static size_t
mutate(char *text, size_t len, uint64_t *state)
{
	static const char bytes[] =
	    "{}[]\",:\\ntu0123456789-abez_ \n\x7f\xc2\xd1";
	const size_t at = (size_t)(next(state) % (len + 1));
	const char byte = bytes[next(state) % (sizeof(bytes) - 1)];
	char kept;

	switch (next(state) % 4) {
	case 0:
		memmove(text + at + 1, text + at, len - at);
		text[at] = byte;
		return len + 1;
	case 1:
		if (at == len)
			return len;
		memmove(text + at, text + at + 1, len - at - 1);
		return len - 1;
	case 2:
		if (at < len)
			text[at] = byte;
		return len;
	default:
		if (at + 1 >= len)
			return len;
		kept = text[at];
		text[at] = text[at + 1];
		text[at + 1] = kept;
		return len;
	}
}

static void
it_agrees_with_parsing_printing_and_comparing(void **state)
{
	uint64_t random = 42;
	size_t taken = 0;

	(void)state;
	for (size_t i = 0; i < 60000; i++) {
		const char *from = canonical[i % CANONICAL_COUNT];
		size_t len = strlen(from);
		char text[256];
		bool is_good;

		(void)memcpy(text, from, len + 1);
		for (uint64_t k = next(&random) % 3 + 1; k > 0; k--)
			len = mutate(text, len, &random);
		is_good = is_read(text, len);
		if (is_good != is_read_the_long_way(text, len))
			fail_msg("%.*s", (int)len, text);
		taken += is_good;
	}
	/* Or it would agree for no reason. */
	assert_true(taken > 2000);
}

static json_t *
parsed(const char *text)
{
	json_t *value = NULL;
	struct err e = { 0 };

	assert_ok(json_read(&value, text, strlen(text), 65536, &e), &e);
	return value;
}

static void
reading_takes_what_people_write(void **state)
{
	json_t *value =
	    parsed(" { \"b\" : 1.5e3 ,\n\t\"A b\":[ null, \"\\u00fc\" "
		   "] }\n");

	(void)state;
	assert_true(json_is_real(json_object_get(value, "b")));
	assert_int_equal(json_array_size(json_object_get(value, "A b")), 2);
	json_decref(value);
}

static void
reading_refuses_what_is_not_json(void **state)
{
	static const char *const texts[] = { "", " ", "1", "\"a\"", "null", "{",
		"{}x", "{\"a\":1,}", "{\"a\":1,\"a\":1}",
		"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "[\"\\ud800\"]",
		"[\"\xff\"]", "[\"\\u0000\"]", "{'a':1}" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_t *value = NULL;
		struct err e = { 0 };

		assert_fails(json_read(&value, texts[i], strlen(texts[i]), 100,
				 &e),
		    ERR_INPUT, &e);
	}
}

static void
reading_keeps_to_the_size_it_is_given(void **state)
{
	json_t *value = NULL;
	struct err e = { 0 };

	(void)state;
	assert_ok(json_read(&value, "[1,2]", 5, 5, &e), &e);
	json_decref(value);
	assert_fails(json_read(&value, "[1,2]", 5, 4, &e), ERR_TOOBIG, &e);
}

static void
a_statement_beyond_a_record_is_refused_unread(void **state)
{
	char *text = malloc(LIMIT_RECORD + 1);
	json_t *value = NULL;
	struct err e = { 0 };

	(void)state;
	assert_non_null(text);
	(void)memset(text, '[', LIMIT_RECORD + 1);
	assert_fails(json_read_canonical(&value, text, LIMIT_RECORD + 1, &e),
	    ERR_PROTOCOL, &e);
	assert_fails(json_read_canonical(&value, text, LIMIT_RECORD, &e),
	    ERR_PROTOCOL, &e);
	free(text);
}

static void
what_is_read_canonically_is_the_value(void **state)
{
	static const char text[] =
	    "{\"a\":[1,-2,true,false,\"x\\n\\\"\"],\"b\":{}}";
	json_t *value = NULL;
	json_t *array;
	struct err e = { 0 };

	(void)state;
	assert_ok(json_read_canonical(&value, text, sizeof(text) - 1, &e), &e);
	array = json_object_get(value, "a");
	assert_int_equal(json_integer_value(json_array_get(array, 1)), -2);
	assert_string_equal(json_string_value(json_array_get(array, 4)),
	    "x\n\"");
	json_decref(value);
}

static void
a_value_has_a_canonical_form_or_says_why_not(void **state)
{
	static const struct {
		const char *text;
		const char *why; /* NULL: it has one */
	} values[] = {
		{ "{\"a\":{\"en\":\"x\",\"zh-Hans\":[1]}}", NULL },
		{ "[]", NULL },
		{ "{\"a\":1.5}", "field 'a': a number with a fraction" },
		{ "{\"a\":null}", "field 'a': null" },
		{ "{\"a\":[1,{\"b\":9007199254740992}]}",
		    "field 'b': the integer 9007199254740992" },
		{ "{\"A\":1}", "'A' is not a field name" },
		{ "{\"a\":\"\\u0007\"}", "field 'a': a text with a control" },
		{ "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		json_t *value = parsed(values[i].text);
		struct err e = { 0 };

		if (values[i].why == NULL) {
			assert_ok(json_is_canonical(value, &e), &e);
		} else {
			assert_fails(json_is_canonical(value, &e), ERR_INPUT,
			    &e);
			assert_non_null(strstr(e.msg, values[i].why));
		}
		json_decref(value);
	}
}

static void
a_value_that_was_built_too_deep_has_no_form(void **state)
{
	json_t *value = json_array();
	struct err e = { 0 };

	(void)state;
	for (int i = 1; i < LIMIT_DEPTH; i++) {
		json_t *outer = json_array();

		assert_int_equal(json_array_append_new(outer, value), 0);
		value = outer;
	}
	assert_ok(json_is_canonical(value, &e), &e);

	json_t *outer = json_array();

	assert_int_equal(json_array_append_new(outer, value), 0);
	assert_fails(json_is_canonical(outer, &e), ERR_INPUT, &e);
	json_decref(outer);
}

static void
canonical_text_is_sorted_and_compact(void **state)
{
	json_t *value =
	    parsed("{ \"b\": \"\\/\\u00fc\\u0009\", \"a\": [ 1, {} ] }");
	char *text = json_canonical(value);

	(void)state;
	assert_string_equal(text, "{\"a\":[1,{}],\"b\":\"/\xc3\xbc\\t\"}");
	free(text);
	json_decref(value);
}

static void
text_for_people_is_indented(void **state)
{
	json_t *value = parsed("{\"b\":[1],\"a\":\"x\"}");
	char *text = json_pretty(value);

	(void)state;
	assert_string_equal(text,
	    "{\n  \"a\": \"x\",\n  \"b\": [\n    1\n  ]\n}\n");
	free(text);
	json_decref(value);
}

static void
language_tags_are_told_from_names(void **state)
{
	(void)state;
	assert_true(json_is_language("en"));
	assert_true(json_is_language("mon"));
	assert_true(json_is_language("zh-Hans-CN"));
	assert_false(json_is_language(""));
	assert_false(json_is_language("e"));
	assert_false(json_is_language("engl"));
	assert_false(json_is_language("en-"));
	assert_false(json_is_language("en-123456789"));
	assert_false(json_is_language("EN"));
}

static void
texts_are_got_and_set(void **state)
{
	json_t *value = parsed("{\"a\":\"x\",\"b\":1}");

	(void)state;
	assert_string_equal(json_text(value, "a"), "x");
	assert_null(json_text(value, "b"));
	assert_null(json_text(value, "c"));
	json_text_set(value, "c", "y");
	json_text_set(value, "a", NULL);
	assert_string_equal(json_text(value, "c"), "y");
	assert_string_equal(json_text(value, "a"), "x");
	json_decref(value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_canonical_is_read_and_written_back),
		cmocka_unit_test(every_shorter_text_is_refused),
		cmocka_unit_test(what_has_another_spelling_is_refused),
		cmocka_unit_test(a_nul_is_never_the_end),
		cmocka_unit_test(a_text_over_the_limit_is_refused),
		cmocka_unit_test(it_agrees_with_parsing_printing_and_comparing),
		cmocka_unit_test(reading_takes_what_people_write),
		cmocka_unit_test(reading_refuses_what_is_not_json),
		cmocka_unit_test(reading_keeps_to_the_size_it_is_given),
		cmocka_unit_test(a_statement_beyond_a_record_is_refused_unread),
		cmocka_unit_test(what_is_read_canonically_is_the_value),
		cmocka_unit_test(a_value_has_a_canonical_form_or_says_why_not),
		cmocka_unit_test(a_value_that_was_built_too_deep_has_no_form),
		cmocka_unit_test(canonical_text_is_sorted_and_compact),
		cmocka_unit_test(text_for_people_is_indented),
		cmocka_unit_test(language_tags_are_told_from_names),
		cmocka_unit_test(texts_are_got_and_set),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
