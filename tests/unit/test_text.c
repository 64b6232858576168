/* SPDX-License-Identifier: ISC */
#include "protocol/base/text.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

/* Write a code point as if all were allowed. */
static size_t
utf8_of(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static void
every_code_point_but_surrogates_is_well_formed(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x120000; c++) {
		char bytes[4];
		const size_t len = utf8_of(bytes, c);
		const bool wanted = c < 0x110000 && (c < 0xd800 || c > 0xdfff);
		const bool is_control = (c < 0x20 && c != '\n' && c != '\t') ||
		    (c >= 0x7f && c < 0xa0);

		assert_int_equal(text_is_utf8(bytes, len), wanted);
		assert_int_equal(text_is_clean(bytes, len),
		    wanted && !is_control);
		for (size_t cut = 1; cut < len; cut++)
			assert_false(text_is_utf8(bytes, cut));
	}
}

static void
no_character_has_two_spellings(void **state)
{
	(void)state;
	for (unsigned a = 0xc0; a <= 0xff; a++)
		for (unsigned b = 0x80; b <= 0xbf; b++) {
			const char two[] = { (char)a, (char)b };
			const char three[] = { (char)0xe0, (char)b,
				(char)0x80 };
			const char four[] = { (char)0xf0, (char)b, (char)0x80,
				(char)0x80 };

			assert_int_equal(text_is_utf8(two, 2),
			    a >= 0xc2 && a <= 0xdf);
			assert_int_equal(text_is_utf8(three, 3), b >= 0xa0);
			assert_int_equal(text_is_utf8(four, 4), b >= 0x90);
		}
}

static void
a_nul_is_a_character_but_not_clean(void **state)
{
	(void)state;
	assert_true(text_is_utf8("a\0b", 3));
	assert_false(text_is_clean("a\0b", 3));
	assert_true(text_is_clean("", 0));
}

static void
normal_form_is_known_and_made(void **state)
{
	char *made = text_nfc("e\xcc\x81 \x01x\xc2\x85\n");

	(void)state;
	assert_true(text_is_nfc("plain"));
	assert_true(text_is_nfc("\xc3\xa9"));
	assert_false(text_is_nfc("e\xcc\x81"));
	assert_false(text_is_nfc("\xff"));
	assert_string_equal(made, "\xc3\xa9 x\n");
	free(made);
}

static void
folding_leaves_single_spaces(void **state)
{
	static const char *const texts[][2] = {
		{ "", "" },
		{ " \t\n ", "" },
		{ "  a \n\t b\xc2\xa0\xe2\x80\x83"
		  "c\xe3\x80\x80",
		    "a b c" },
		{ "co\xc2\xad"
		  "operate",
		    "cooperate" },
		{ "e\xcc\x81", "\xc3\xa9" },
		{ "a\xe2\x80\x8b"
		  "b",
		    "a\xe2\x80\x8b"
		    "b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *folded = text_fold(texts[i][0]);

		assert_string_equal(folded, texts[i][1]);
		free(folded);
	}
}

/* RFC 4648, section 10. */
static void
letters_are_those_of_the_rfc(void **state)
{
	static const struct {
		const char *bytes;
		const char *base32;
		const char *base64;
		const char *hex;
	} facts[] = {
		{ "", "", "", "" },
		{ "f", "my", "Zg==", "66" },
		{ "fo", "mzxq", "Zm8=", "666f" },
		{ "foo", "mzxw6", "Zm9v", "666f6f" },
		{ "foob", "mzxw6yq", "Zm9vYg==", "666f6f62" },
		{ "fooba", "mzxw6ytb", "Zm9vYmE=", "666f6f6261" },
		{ "foobar", "mzxw6ytboi", "Zm9vYmFy", "666f6f626172" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const size_t len = strlen(facts[i].bytes);
		const uint8_t *bytes = (const uint8_t *)facts[i].bytes;
		uint8_t back[8];
		char text[32];

		base32_format(text, bytes, len);
		assert_string_equal(text, facts[i].base32);
		assert_int_equal(strlen(text), BASE32_LEN(len));
		assert_true(base32_parse(back, len, text, strlen(text)));
		assert_memory_equal(back, bytes, len);
		base64_format(text, bytes, len);
		assert_string_equal(text, facts[i].base64);
		assert_int_equal(strlen(text), BASE64_LEN(len));
		assert_true(base64_parse(back, len, text, strlen(text)));
		assert_memory_equal(back, bytes, len);
		hex_format(text, bytes, len);
		assert_string_equal(text, facts[i].hex);
		assert_true(hex_parse(back, len, text, strlen(text)));
		assert_memory_equal(back, bytes, len);
	}
}

/* Of all texts of that length one alone gives each run of bytes. */
static void
bytes_have_one_spelling(void **state)
{
	size_t good32 = 0;
	size_t good64 = 0;
	size_t good16 = 0;

	(void)state;
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 256; b++) {
			const char two[] = { (char)a, (char)b };
			const char four[] = { (char)a, (char)b, '=', '=' };
			uint8_t byte;

			good32 += base32_parse(&byte, 1, two, 2) ? 1 : 0;
			good64 += base64_parse(&byte, 1, four, 4) ? 1 : 0;
			good16 += hex_parse(&byte, 1, two, 2) ? 1 : 0;
		}
	assert_int_equal(good32, 256);
	assert_int_equal(good64, 256);
	assert_int_equal(good16, 256);
}

static void
letters_of_another_number_are_refused(void **state)
{
	uint8_t bytes[8];

	(void)state;
	assert_false(hex_parse(bytes, 2, "666", 3));
	assert_false(hex_parse(bytes, 2, "666f6f", 6));
	assert_false(base32_parse(bytes, 2, "mzx", 3));
	assert_false(base32_parse(bytes, 2, "mzxqa", 5));
	assert_false(base64_parse(bytes, 2, "Zm8", 3));
	assert_false(base64_parse(bytes, 2, "Zm8==", 5));
	assert_false(base64_parse(bytes, 2, "Zm8A", 4));
	assert_false(base64_parse(bytes, 2, "Z=8=", 4));
	assert_false(base64_parse(bytes, 2, "Zm8\0", 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_code_point_but_surrogates_is_well_formed),
		cmocka_unit_test(no_character_has_two_spellings),
		cmocka_unit_test(a_nul_is_a_character_but_not_clean),
		cmocka_unit_test(normal_form_is_known_and_made),
		cmocka_unit_test(folding_leaves_single_spaces),
		cmocka_unit_test(letters_are_those_of_the_rfc),
		cmocka_unit_test(bytes_have_one_spelling),
		cmocka_unit_test(letters_of_another_number_are_refused),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
