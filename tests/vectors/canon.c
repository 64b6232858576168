/* SPDX-License-Identifier: ISC */
/*
 * Canonical JSON, good and bad (docs/FORMAT.md, section 3): the file "json",
 * a line each: good or bad, the bytes in hex, and what it shows.
 */
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/text.h"
#include "tests/vectors/forge.h"

struct text {
	bool is_good;
	const char *text;
	const char *shows;
};

/* Each stands behind {"value": and in front of }. */
/* clang-format off */
static const struct text values[] = {
	{ true, "{}", "an empty object" },
	{ true, "[]", "an empty array" },
	{ true, "\"\"", "an empty string" },
	{ true, "true", "true" },
	{ true, "false", "false" },
	{ true, "0", "zero" },
	{ true, "-1", "a negative integer" },
	{ true, "9007199254740991", "2^53 - 1" },
	{ true, "-9007199254740991", "-(2^53 - 1)" },
	{ true, "[1,[true,\"a\"],{\"a\":{}}]", "containers in containers" },
	{ true, "\"\\\"\\\\\\n\\t\"", "the four escapes" },
	{ true, "\"/\"", "a slash" },
	{ true, "\"\302\240\"", "U+00A0, the first after the controls" },
	{ true, "\" ~\"", "U+0020 and U+007E" },
	{ true, "\"\320\274\320\276\320\275\320\263\320\276\320\273\"",
	    "two bytes a character" },
	{ true, "\"\342\202\254\342\200\250\"", "U+20AC and U+2028" },
	{ true, "\"\355\237\277\356\200\200\"", "U+D7FF and U+E000" },
	{ true, "\"\360\220\200\200\364\217\277\277\"",
	    "U+10000 and U+10FFFF" },
	{ true, "\"\357\277\275\357\277\277\"", "U+FFFD and U+FFFF" },
	{ true, "\"e\314\201\"", "text that is not in NFC" },
	{ true, "{\"a\":1,\"a0\":2,\"a_\":3,\"aa\":4,\"b\":5}",
	    "names ascend by bytes" },
	{ true, "{\"a23456789_123456789_123456789_123456789_"
	    "123456789_123456789_1234\":1}", "a name of 64 bytes" },
	{ true, "{\"en\":\"a\",\"mn\":\"b\",\"zh-Hans\":\"c\"}",
	    "language tags" },
	{ true, "{\"abc-12345678-A-Z9\":1}", "a tag of four parts" },
	{ true, "[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]", "16 deep" },
	{ true, "\"[[[[[[[[[[[[[[[[[[[[[[[[[[\"", "brackets in a string" },
	{ true, "\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[\"",
	    "brackets behind an escaped quote" },
	{ true, "[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]",
	    "wide is not deep" },
	{ true, "\"123456789123456789.5\"", "a decimal is a string" },
	{ false, "null", "null" },
	{ false, "[null]", "null inside" },
	{ false, "-0", "-0" },
	{ false, "0.0", "a fraction" },
	{ false, "1.0", "a fraction of nothing" },
	{ false, "1e3", "an exponent" },
	{ false, "1E3", "an exponent in a capital" },
	{ false, "1e0", "an exponent of 0" },
	{ false, "1e400", "an exponent beyond doubles" },
	{ false, "01", "a leading zero" },
	{ false, "-01", "a leading zero behind a sign" },
	{ false, "00", "two zeros" },
	{ false, "+1", "a plus" },
	{ false, "-", "a sign alone" },
	{ false, ".5", "a fraction without its zero" },
	{ false, "1.", "a point alone" },
	{ false, "0x1", "hex" },
	{ false, "NaN", "NaN" },
	{ false, "Infinity", "Infinity" },
	{ false, "9007199254740992", "2^53" },
	{ false, "-9007199254740992", "-2^53" },
	{ false, "9223372036854775807", "2^63 - 1" },
	{ false, "9223372036854775808", "2^63" },
	{ false, "18446744073709551617", "2^64 + 1" },
	{ false, "100000000000000000000000000000000000000000000",
	    "an integer of 45 digits" },
	{ false, "True", "True" },
	{ false, "tru", "a word cut" },
	{ false, "truee", "a word too long" },
	{ false, "", "no value" },
	{ false, " 1", "a space in front of a value" },
	{ false, "1 ", "a space behind a value" },
	{ false, "1\n", "a line feed behind a value" },
	{ false, "1\t", "a tab behind a value" },
	{ false, "1\r", "a carriage return behind a value" },
	{ false, "[1, 2]", "a space behind a comma" },
	{ false, "[ ]", "a space in an empty array" },
	{ false, "{ }", "a space in an empty object" },
	{ false, "[1,]", "a comma at the end of an array" },
	{ false, "[,1]", "a comma at the beginning" },
	{ false, "[1 2]", "no comma" },
	{ false, "{\"a\":1,}", "a comma at the end of an object" },
	{ false, "{\"a\"}", "a name without a value" },
	{ false, "{\"a\":}", "a colon without a value" },
	{ false, "{a:1}", "a name without quotes" },
	{ false, "{'a':1}", "apostrophes" },
	{ false, "{1:1}", "an integer as name" },
	{ false, "[1", "an array without its end" },
	{ false, "{\"a\":1", "an object without its end" },
	{ false, "[1}", "an array that ends as an object" },
	{ false, "1]", "an end too many" },
	{ false, "1/* */", "a comment" },
	{ false, "{\"b\":1,\"a\":2}", "names that descend" },
	{ false, "{\"aa\":1,\"a\":2}", "a name in front of its beginning" },
	{ false, "{\"a_\":1,\"a0\":2}", "the underscore is behind digits" },
	{ false, "{\"mn\":1,\"en\":2}", "tags that descend" },
	{ false, "{\"a\":1,\"a\":1}", "a name twice" },
	{ false, "{\"a\":1,\"\\u0061\":1}", "a name twice, once escaped" },
	{ false, "{\"a\":{\"b\":1,\"b\":2}}", "a name twice inside" },
	{ false, "{\"\":1}", "an empty name" },
	{ false, "{\"A\":1}", "a capital in a name" },
	{ false, "{\"aB\":1}", "a capital inside a name" },
	{ false, "{\"1a\":1}", "a name begins with a digit" },
	{ false, "{\"_a\":1}", "a name begins with an underscore" },
	{ false, "{\"a b\":1}", "a space in a name" },
	{ false, "{\"a.b\":1}", "a point in a name" },
	{ false, "{\"\303\244\":1}", "a letter that is not ASCII in a name" },
	{ false, "{\"en-\":1}", "a tag with an empty part" },
	{ false, "{\"en--a\":1}", "a tag with an empty part inside" },
	{ false, "{\"e-a\":1}", "a tag of one letter" },
	{ false, "{\"engl-a\":1}", "a tag of four letters with a part" },
	{ false, "{\"en-123456789\":1}", "a part of nine letters" },
	{ false, "{\"en_a-b\":1}", "neither a name nor a tag" },
	{ false, "{\"EN\":1}", "a tag in capitals" },
	{ false, "{\"a23456789_123456789_123456789_123456789_"
	    "123456789_123456789_12345\":1}", "a name of 65 bytes" },
	{ false, "{\"en-12345678-12345678-12345678-12345678-12345678-"
	    "12345678-1234567a\":1}", "a tag of 65 bytes" },
	{ false, "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "17 deep" },
	{ false, "[[[[[[[[[[[[[[[{}]]]]]]]]]]]]]]]",
	    "17 deep, the last an object" },
	{ false, "\"", "a string without its end" },
	{ false, "\"a\nb\"", "a line feed that is not escaped" },
	{ false, "\"a\tb\"", "a tab that is not escaped" },
	{ false, "\"a\rb\"", "a carriage return" },
	{ false, "\"\001\"", "U+0001" },
	{ false, "\"\037\"", "U+001F" },
	{ false, "\"\177\"", "U+007F" },
	{ false, "\"\302\200\"", "U+0080" },
	{ false, "\"\302\205\"", "U+0085" },
	{ false, "\"\302\237\"", "U+009F" },
	{ false, "\"\\u0000\"", "U+0000, escaped" },
	{ false, "\"\\u0001\"", "U+0001, escaped" },
	{ false, "\"\\u001f\"", "U+001F, escaped" },
	{ false, "\"\\u007f\"", "U+007F, escaped" },
	{ false, "\"\\u0085\"", "U+0085, escaped" },
	{ false, "\"\\b\"", "a backspace" },
	{ false, "\"\\f\"", "a form feed" },
	{ false, "\"\\r\"", "a carriage return, escaped" },
	{ false, "\"\\u000a\"", "a line feed in the long escape" },
	{ false, "\"\\u0022\"", "a quote in the long escape" },
	{ false, "\"\\u0041\"", "a letter escaped" },
	{ false, "\"\\u20ac\"", "U+20AC escaped" },
	{ false, "\"\\ud83d\\ude00\"", "a pair of surrogates escaped" },
	{ false, "\"\\ud800\"", "a high surrogate alone" },
	{ false, "\"\\udc00\"", "a low surrogate alone" },
	{ false, "\"\\udc00\\ud800\"", "surrogates in the wrong order" },
	{ false, "\"\\/\"", "a slash escaped" },
	{ false, "\"\\a\"", "an escape that JSON has not" },
	{ false, "\"\\'\"", "an apostrophe escaped" },
	{ false, "\"\\u12\"", "a short escape" },
	{ false, "\"\\\"", "a string that ends in its escape" },
	{ false, "\"\200\"", "a continuation byte alone" },
	{ false, "\"\302\"", "half of a character" },
	{ false, "\"\342\202\"", "two thirds of a character" },
	{ false, "\"\300\257\"", "a slash in two bytes" },
	{ false, "\"\301\277\"", "U+007F in two bytes" },
	{ false, "\"\340\200\257\"", "a slash in three bytes" },
	{ false, "\"\340\237\277\"", "U+07FF in three bytes" },
	{ false, "\"\360\200\200\257\"", "a slash in four bytes" },
	{ false, "\"\360\217\277\277\"", "U+FFFF in four bytes" },
	{ false, "\"\355\240\200\"", "U+D800 as bytes" },
	{ false, "\"\355\277\277\"", "U+DFFF as bytes" },
	{ false, "\"\355\240\275\355\270\200\"",
	    "a pair of surrogates as bytes" },
	{ false, "\"\364\220\200\200\"", "U+110000" },
	{ false, "\"\365\200\200\200\"", "a byte F5" },
	{ false, "\"\370\210\200\200\200\"", "five bytes" },
	{ false, "\"\376\377\"", "bytes FE and FF" },
	{ false, "\"\303(\"", "a character cut by another" },
};

/* Each is a text of its own. */
static const struct text texts[] = {
	{ true, "{}", "an object without fields" },
	{ true, "{\"a\":1,\"b\":[{\"c\":\"d\"}]}", "an object" },
	{ false, "", "nothing" },
	{ false, " ", "a space" },
	{ false, "{", "an object that only begins" },
	{ false, " {}", "a space in front" },
	{ false, "{} ", "a space behind" },
	{ false, "{}\n", "a line feed behind" },
	{ false, "\357\273\277{}", "a byte order mark" },
	{ false, "{}{}", "two objects" },
	{ false, "{},", "a comma behind" },
	{ false, "{}\302\240", "U+00A0 behind" },
	{ false, "{\"a\" :1}", "a space in front of a colon" },
	{ false, "{\"a\": 1}", "a space behind a colon" },
	{ false, "{\"a\":1 }", "a space in front of the end" },
	{ false, "{\"a\":1, \"b\":2}", "a space behind a comma" },
	{ false, "{\"b\":1,\"a\":2}", "names that descend" },
	{ false, "{\"a\":1,\"a\":1}", "a name twice" },

	/* RFC 8785, 3.2.2 and 3.2.3, as far as our limits let them in. */
	{ false, "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,"
	    "0.000000000000000000000000001]}",
	    "RFC 8785, 3.2.2: numbers beyond our limits" },
	{ false, "{\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c"
	    "\\\\\\\"\\/\"}", "RFC 8785, 3.2.2: a string before" },
	{ false, "{\"string\":\"\342\202\254$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
	    "RFC 8785, 3.2.2: and after, with U+000F, which we refuse" },
	{ true, "{\"string\":\"\342\202\254$\\nA'B\\\"\\\\\\\\\\\"/\"}",
	    "the same without U+000F" },
	{ false, "{\"literals\":[null,true,false]}",
	    "RFC 8785, 3.2.2: null, which we refuse" },
	{ true, "{\"literals\":[true,false]}", "the same without null" },
	{ false, "{\"\\n\":\"Newline\",\"1\":\"One\"}",
	    "RFC 8785, 3.2.3: names that we refuse" },
};
/* clang-format on */

static void
write_text(FILE *out, const struct text *text, const struct buf *bytes)
{
	(void)fprintf(out, "%s ", text->is_good ? "good" : "bad");
	if (bytes->len == 0)
		(void)fprintf(out, "-");
	for (size_t i = 0; i < bytes->len; i++)
		(void)fprintf(out, "%02x", (unsigned char)bytes->data[i]);
	(void)fprintf(out, " %s\n", text->shows);
}

void
write_json(FILE *out)
{
	struct buf bytes;

	(void)fprintf(out,
	    "# Canonical JSON (docs/FORMAT.md, section 3): good or bad, the\n"
	    "# bytes in hex (- for none), and what they show.\n");
	buf_init(&bytes, FORGE_MAX);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		buf_reset(&bytes);
		buf_text_add(&bytes, texts[i].text);
		write_text(out, &texts[i], &bytes);
	}
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		buf_reset(&bytes);
		buf_format_add(&bytes, "{\"value\":%s}", values[i].text);
		write_text(out, &values[i], &bytes);
	}
	buf_reset(&bytes);
	buf_add(&bytes, "{\"value\":\"a\0b\"}", 15);
	write_text(out, &(struct text){ false, NULL, "a NUL in a string" },
	    &bytes);
	buf_reset(&bytes);
	buf_add(&bytes, "{}\0", 3);
	write_text(out, &(struct text){ false, NULL, "a NUL behind" }, &bytes);
	buf_clear(&bytes);
}
