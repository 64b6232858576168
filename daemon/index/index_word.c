/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/base/text.h"

/* The fields that people wrote for people.  Codes, ids, dates and the raw
 * row of an import are found by other ways. */
static const char *const fields[] = {
	"attribute",
	"comment",
	"decisions",
	"definition",
	"description",
	"expected_result",
	"findings",
	"groups",
	"issues",
	"label",
	"labels",
	"lead",
	"locator",
	"method",
	"note",
	"organisers",
	"place",
	"plan",
	"printed",
	"publisher",
	"rationale",
	"reservation",
	"supporting",
	"symbol",
	"text",
	"theme_heading",
	"themes",
	"title",
	"topics",
	"translator",
	"url",
	"withdrawn",
};

static bool
is_field(const char *name)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i], name) == 0)
			return true;
	return false;
}

static void
words_add(struct buf *out, const json_t *text)
{
	const char *value = json_string_value(text);

	if (value == NULL)
		return;
	/* What is searched for is NFC, too: else a letter with its accent
	 * behind it would be another one. */
	if (text_is_nfc(value)) {
		buf_text_add(out, value);
	} else {
		char *normal = text_nfc(value);

		buf_text_add(out, normal);
		free(normal);
	}
	buf_char_add(out, '\n');
}

void
index_words(struct buf *out, const json_t *statement)
{
	const char *name;
	const char *inner;
	json_t *value;
	json_t *part;
	size_t i;

	buf_reset(out);
	/* jansson's loops want the object without const, and only read. */
	json_object_foreach((json_t *)(uintptr_t)statement, name, value) {
		if (!is_field(name))
			continue;
		words_add(out, value);
		if (json_is_array(value))
			json_array_foreach(value, i, part)
				words_add(out, part);
		if (json_is_object(value))
			json_object_foreach(value, inner, part)
				words_add(out, part);
	}
}
