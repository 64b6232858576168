/* SPDX-License-Identifier: ISC */
#include "client/table.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "protocol/base/mem.h"

#define GAP 2
#define WIDE_MIN 20
#define WRAP_DEFAULT 80

struct table {
	const char *const *headings;
	size_t columns;
	size_t wide;
	char **cells;
	size_t count;
	size_t room;
};

/* The next character and the columns it takes; bytes that are no character
 * take one each. */
static size_t
next_character(const char *text, size_t *columns)
{
	mbstate_t state = { 0 };
	wchar_t wide = L'\0';
	const size_t len = mbrtowc(&wide, text, strlen(text), &state);

	*columns = 1;
	if (len == 0 || len == (size_t)-1 || len == (size_t)-2)
		return 1;
	const int width = wcwidth(wide);

	*columns = width < 0 ? 1 : (size_t)width;
	return len;
}

size_t
text_columns(const char *text)
{
	size_t sum = 0;
	size_t columns;

	while (*text != '\0') {
		text += next_character(text, &columns);
		sum += columns;
	}
	return sum;
}

size_t
terminal_columns(void)
{
	struct winsize size = { 0 };

	if (isatty(STDOUT_FILENO) != 1 ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1)
		return 0;
	return size.ws_col;
}

struct table *
table_new(const char *const *headings, size_t wide)
{
	struct table *table = mem_new(1, sizeof(*table));

	table->headings = headings;
	table->wide = wide;
	while (headings[table->columns] != NULL)
		table->columns++;
	for (size_t i = 0; i < table->columns; i++)
		table_add(table, headings[i]);
	return table;
}

/* What strangers wrote must not move the cursor. */
static char *
one_line(const char *text)
{
	char *copy = mem_text(text == NULL ? "" : text);

	for (char *at = copy; *at != '\0'; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
		else if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
	return copy;
}

void
table_add(struct table *table, const char *text)
{
	table->cells = mem_grow(table->cells, &table->room, table->count + 1,
	    sizeof(*table->cells));
	table->cells[table->count++] = one_line(text);
}

/* Print text in so many columns: padded, or cut with an ellipsis. */
static void
cell_print(const char *text, size_t width, bool last)
{
	const size_t need = text_columns(text);
	size_t used = 0;
	size_t columns;

	if (need <= width) {
		(void)fputs(text, stdout);
		if (!last)
			(void)printf("%*s", (int)(width - need + GAP), "");
		return;
	}
	while (*text != '\0') {
		const size_t len = next_character(text, &columns);

		if (used + columns + 1 > width)
			break;
		(void)fwrite(text, 1, len, stdout);
		used += columns;
		text += len;
	}
	(void)fputs("…", stdout);
	if (!last)
		(void)printf("%*s", (int)(width - used - 1 + GAP), "");
}

static void
measure(const struct table *table, size_t *widths)
{
	const size_t terminal = terminal_columns();
	size_t sum = 0;

	for (size_t i = 0; i < table->count; i++) {
		const size_t need = text_columns(table->cells[i]);

		if (need > widths[i % table->columns])
			widths[i % table->columns] = need;
	}
	for (size_t i = 0; i < table->columns; i++)
		sum += widths[i] + GAP;
	if (terminal == 0 || table->wide >= table->columns || sum <= terminal)
		return;
	const size_t over = sum - terminal;
	size_t *wide = &widths[table->wide];

	*wide = *wide > over + WIDE_MIN ? *wide - over : WIDE_MIN;
}

void
table_print(struct table *table)
{
	size_t widths[TABLE_COLUMNS_MAX] = { 0 };
	const bool bold = terminal_columns() > 0 && getenv("NO_COLOR") == NULL;

	measure(table, widths);
	for (size_t i = 0; i < table->count; i++) {
		const size_t column = i % table->columns;
		const bool last = column + 1 == table->columns;

		if (i == 0 && bold)
			(void)fputs("\033[1m", stdout);
		cell_print(table->cells[i], widths[column], last);
		if (i + 1 == table->columns && bold)
			(void)fputs("\033[0m", stdout);
		if (last)
			(void)putchar('\n');
	}
	table_free(table);
}

void
table_free(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i]);
	free(table->cells);
	free(table);
}

/* Print up to a column, at a space if there is one; what is left. */
static const char *
line_print(const char *text, size_t width)
{
	const char *at = text;
	const char *space = NULL;
	size_t used = 0;
	size_t columns;

	while (*at != '\0' && *at != '\n' && used <= width) {
		if (*at == ' ')
			space = at;
		at += next_character(at, &columns);
		used += columns;
	}
	if (used > width && space != NULL)
		at = space;
	for (const char *byte = text; byte < at; byte++)
		(void)putchar((unsigned char)*byte < 0x20 ? '?' : *byte);
	(void)putchar('\n');
	while (*at == ' ')
		at++;
	return *at == '\n' ? at + 1 : at;
}

void
text_print(const char *text, size_t indent)
{
	const size_t terminal = terminal_columns();
	const size_t width = terminal == 0 ? WRAP_DEFAULT : terminal;

	do {
		(void)printf("%*s", (int)indent, "");
		text = line_print(text,
		    width > indent + WIDE_MIN ? width - indent : WIDE_MIN);
	} while (*text != '\0');
}
