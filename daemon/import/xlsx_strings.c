/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/encoding.h"
#include "daemon/import/xlsx_inner.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

struct reading {
	struct xlsx_strings *strings;
	size_t start; /* of the text at hand */
	bool in_text;
	int phonetic; /* elements that say how a text is spoken */
};

void
xlsx_text_decode(struct buf *text, size_t start)
{
	const size_t len = text->len - start;
	char *whole =
	    mem_copy(text->data == NULL ? "" : text->data + start, len);
	const char *at = whole;

	text->len = start;
	while (at < whole + len) {
		char digits[5] = { 0 };
		char *end;
		unsigned long c;

		if (strncmp(at, "_x", 2) != 0 || strnlen(at, 7) < 7 ||
		    at[6] != '_') {
			buf_char_add(text, *at++);
			continue;
		}
		(void)memcpy(digits, at + 2, 4);
		c = strtoul(digits, &end, 16);
		if (*end != '\0' || !isxdigit((unsigned char)digits[0]) ||
		    c == 0) {
			buf_char_add(text, *at++);
			continue;
		}
		encoding_char_add(text, (uint32_t)c);
		at += 7;
	}
	free(whole);
}

static bool
on_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	struct reading *reading = ctx;
	const char *local = xlsx_name(name);

	(void)attributes;
	(void)e;
	if (strcmp(local, "si") == 0)
		reading->start = reading->strings->text.len;
	else if (strcmp(local, "rPh") == 0)
		reading->phonetic++;
	else if (strcmp(local, "t") == 0)
		reading->in_text = reading->phonetic == 0;
	return true;
}

static bool
on_end(void *ctx, const char *name, struct err *e)
{
	struct reading *reading = ctx;
	struct xlsx_strings *strings = reading->strings;
	const char *local = xlsx_name(name);

	(void)e;
	if (strcmp(local, "t") == 0) {
		reading->in_text = false;
	} else if (strcmp(local, "rPh") == 0) {
		reading->phonetic--;
	} else if (strcmp(local, "si") == 0) {
		xlsx_text_decode(&strings->text, reading->start);
		buf_char_add(&strings->text, '\0');
		strings->starts = mem_grow(strings->starts, &strings->room,
		    strings->count + 1, sizeof(*strings->starts));
		strings->starts[strings->count++] = reading->start;
	}
	return true;
}

static bool
on_text(void *ctx, const char *text, size_t len, struct err *e)
{
	struct reading *reading = ctx;

	if (!reading->in_text)
		return true;
	buf_add(&reading->strings->text, text, len);
	return buf_is_good(&reading->strings->text) ||
	    err_set(e, ERR_TOOBIG, "the workbook has more than %d MiB of text",
		LIMIT_IMPORT_INFLATED >> 20);
}

bool
xlsx_strings_read(struct xlsx_strings *strings, const struct archive_file *file,
    const char *part, struct err *e)
{
	static const struct xml_handler handler = { on_start, on_end, on_text };
	struct reading reading = { .strings = strings };

	*strings = (struct xlsx_strings){ 0 };
	buf_init(&strings->text, (size_t)LIMIT_IMPORT_INFLATED);
	return *part == '\0' ||
	    package_xml_read(file, part, &handler, &reading, e);
}

void
xlsx_strings_clear(struct xlsx_strings *strings)
{
	buf_clear(&strings->text);
	free(strings->starts);
	*strings = (struct xlsx_strings){ 0 };
}
