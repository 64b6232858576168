/* SPDX-License-Identifier: ISC */
#include "client/table.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "client/screen.h"
#include "protocol/base/mem.h"

#define GAP 2
#define WIDE_MIN 20
#define NARROW_MIN 8
#define WRAP_DEFAULT 80

struct cell {
	char *text;
	const char *left; /* what is not printed yet */
	enum table_mark mark;
};

struct table {
	const char *const *headings;
	size_t columns;
	size_t wide;
	struct cell *cells;
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

struct table *
table_new(const char *const *headings, size_t wide)
{
	struct table *table = mem_new(1, sizeof(*table));

	table->headings = headings;
	table->wide = wide;
	while (headings[table->columns] != NULL)
		table->columns++;
	for (size_t i = 0; i < table->columns; i++)
		table_add_marked(table, headings[i], TABLE_HEADING);
	return table;
}

/* What strangers wrote must not move the cursor: nor may the control
 * characters above ASCII, U+0080 to U+009F. */
static char *
one_line(const char *text)
{
	char *copy = mem_text(text == NULL ? "" : text);

	for (char *at = copy; *at != '\0'; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
		else if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
		else if ((unsigned char)at[0] == 0xc2 &&
		    (unsigned char)at[1] < 0xa0)
			at[0] = at[1] = '?';
	return copy;
}

void
table_add_marked(struct table *table, const char *text, enum table_mark mark)
{
	struct cell *cell;

	table->cells = mem_grow(table->cells, &table->room, table->count + 1,
	    sizeof(*table->cells));
	cell = &table->cells[table->count++];
	cell->text = one_line(text);
	cell->left = cell->text;
	cell->mark = mark;
}

void
table_add(struct table *table, const char *text)
{
	table_add_marked(table, text, TABLE_PLAIN);
}

/* --- widths --------------------------------------------------------------- */

static size_t
sum_of(const struct table *table, const size_t *widths)
{
	size_t sum = (table->columns - 1) * GAP;

	for (size_t i = 0; i < table->columns; i++)
		sum += widths[i];
	return sum;
}

/* The widest column, if it can be narrower; SIZE_MAX if none can. */
static size_t
widest(const struct table *table, const size_t *widths)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < table->columns; i++)
		if (widths[i] > NARROW_MIN &&
		    (found == SIZE_MAX || widths[i] > widths[found]))
			found = i;
	return found;
}

static void
measure(const struct table *table, size_t *widths)
{
	const size_t screen = screen_columns();
	size_t column;

	for (size_t i = 0; i < table->count; i++) {
		const size_t need = text_columns(table->cells[i].text);

		if (need > widths[i % table->columns])
			widths[i % table->columns] = need;
	}
	if (screen == 0)
		return;
	if (table->wide < table->columns && sum_of(table, widths) > screen) {
		const size_t over = sum_of(table, widths) - screen;
		size_t *wide = &widths[table->wide];

		if (*wide > WIDE_MIN)
			*wide =
			    *wide > over + WIDE_MIN ? *wide - over : WIDE_MIN;
	}
	while (sum_of(table, widths) > screen &&
	    (column = widest(table, widths)) != SIZE_MAX)
		widths[column]--;
}

/* --- lines ---------------------------------------------------------------- */

/*
 * Where a line of so many columns ends, *next where the next one begins: at
 * the last space that fits, else between two characters; a sign that stands
 * on the character before it stays with it.
 */
static const char *
line_end(const char *text, size_t width, const char **next)
{
	const char *at = text;
	const char *space = NULL;
	size_t used = 0;
	size_t columns;

	while (*at != '\0') {
		const size_t len = next_character(at, &columns);

		/* One that is wider than the column stands alone. */
		if (used + columns > width && at > text)
			break;
		if (*at == ' ')
			space = at;
		used += columns;
		at += len;
	}
	if (*at == '\0' || *at == ' ')
		space = at;
	*next = space == NULL ? at : space + strspn(space, " ");
	return space == NULL ? at : space;
}

static const char *
mark_code(enum table_mark mark)
{
	switch (mark) {
	case TABLE_GOOD:
		return "\033[32m";
	case TABLE_MIDDLE:
		return "\033[33m";
	case TABLE_BAD:
		return "\033[31m";
	case TABLE_FAINT:
		return "\033[2m";
	case TABLE_HEADING:
		return "\033[1m";
	case TABLE_PLAIN:
		break;
	}
	return "";
}

/* Print the next line of a cell, and spaces behind it but in the last
 * column. */
static void
cell_print(struct cell *cell, size_t width, bool last, bool color)
{
	const char *next;
	const char *end = line_end(cell->left, width, &next);
	char *line = mem_copy(cell->left, (size_t)(end - cell->left));
	const size_t used = text_columns(line);
	const bool is_marked =
	    color && cell->mark != TABLE_PLAIN && line[0] != '\0';

	(void)printf("%s%s%s", is_marked ? mark_code(cell->mark) : "", line,
	    is_marked ? "\033[0m" : "");
	if (!last)
		(void)printf("%*s",
		    (int)((used < width ? width - used : 0) + GAP), "");
	cell->left = next;
	free(line);
}

/* All lines of a row; spaces at the end of a line are not printed. */
static void
row_print(const struct table *table, struct cell *cells, const size_t *widths,
    bool color)
{
	bool more = true;

	while (more) {
		size_t last = 0;

		more = false;
		for (size_t i = 0; i < table->columns; i++)
			if (cells[i].left[0] != '\0')
				last = i;
		for (size_t i = 0; i <= last; i++) {
			cell_print(&cells[i], widths[i], i == last, color);
			more = more || cells[i].left[0] != '\0';
		}
		(void)putchar('\n');
	}
}

void
table_print(struct table *table)
{
	size_t widths[TABLE_COLUMNS_MAX] = { 0 };
	const bool color = screen_has_color();

	measure(table, widths);
	for (size_t i = 0; i < table->count; i += table->columns)
		row_print(table, &table->cells[i], widths, color);
	table_free(table);
}

void
table_free(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i].text);
	free(table->cells);
	free(table);
}

/* --- running text --------------------------------------------------------- */

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
	const size_t terminal = screen_columns();
	const size_t width = terminal == 0 ? WRAP_DEFAULT : terminal;

	do {
		(void)printf("%*s", (int)indent, "");
		text = line_print(text,
		    width > indent + WIDE_MIN ? width - indent : WIDE_MIN);
	} while (*text != '\0');
}
