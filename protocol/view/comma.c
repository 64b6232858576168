/* SPDX-License-Identifier: ISC */
#include "protocol/view/comma.h"

#include <string.h>

/* -?(0|[1-9][0-9]*)(.[0-9]+)? */
static bool
is_number(const char *text)
{
	static const char digits[] = "0123456789";
	size_t len;

	text += text[0] == '-' ? 1 : 0;
	len = strspn(text, digits);
	if (len == 0 || (text[0] == '0' && len > 1))
		return false;
	text += len;
	if (text[0] == '\0')
		return true;
	len = strspn(text + 1, digits);
	return text[0] == '.' && len > 0 && text[1 + len] == '\0';
}

bool
comma_is_formula(const char *text)
{
	/* The wide forms of =, +, - and @ begin one in East Asian versions. */
	static const char *const wide[] = { "＝", "＋", "－", "＠" };

	if (is_number(text))
		return false;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (strncmp(text, wide[i], strlen(wide[i])) == 0)
			return true;
	return text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL;
}

void
comma_cell(struct buf *out, const char *text, bool first)
{
	const bool is_formula = comma_is_formula(text);
	const bool quoted = is_formula || strpbrk(text, ",\";\t\r\n") != NULL;

	if (!first)
		buf_char_add(out, ',');
	if (quoted)
		buf_char_add(out, '"');
	if (is_formula)
		buf_char_add(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_char_add(out, '"');
		buf_char_add(out, *text);
	}
	if (quoted)
		buf_char_add(out, '"');
}

void
comma_row_end(struct buf *out)
{
	buf_text_add(out, "\r\n");
}
