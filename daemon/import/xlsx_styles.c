/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/import/xlsx_inner.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* Formats of numbers have numbers of their own; more are not believed. */
#define FORMAT_MAX 4096

/* 31 December 9999, the last day that there is. */
#define SERIAL_MAX 2958465.0

#define DAY_S 86400

/* Days from 30 December 1899, and from 1 January 1904, to 1970. */
#define EPOCH_1900 25569
#define EPOCH_1904 24107

struct reading {
	struct xlsx_styles *styles;
	bool own_dates[FORMAT_MAX]; /* formats that the workbook defines */
	bool in_cell_formats;
};

/* The formats that every workbook has (ECMA-376, part 1, 18.8.30). */
static bool
is_date_by_number(long id)
{
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) ||
	    (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* Does the format show years, months, days, hours or seconds? */
static bool
is_date_by_code(const char *code)
{
	for (; *code != '\0' && *code != ';'; code++) {
		if (*code == '"') {
			code = strchr(code + 1, '"');
		} else if (*code == '[') {
			/* [h] is a time, [Red] and [$-409] are not. */
			if (strchr("hHmMsS", code[1]) != NULL && code[2] == ']')
				return true;
			code = strchr(code, ']');
		} else if (strchr("\\_*", *code) != NULL) {
			code = code[1] == '\0' ? NULL : code + 1;
		} else if (strchr("dDmMyYhHsS", *code) != NULL) {
			return true;
		}
		if (code == NULL)
			return false;
	}
	return false;
}

static bool
on_start(void *ctx, const char *name, const char *const *attributes,
    struct err *e)
{
	struct reading *reading = ctx;
	struct xlsx_styles *styles = reading->styles;
	const char *local = xlsx_name(name);
	const char *code = xml_attribute(attributes, "formatCode");
	const long id =
	    xlsx_number(xml_attribute(attributes, "numFmtId"), FORMAT_MAX);

	(void)e;
	if (strcmp(local, "cellXfs") == 0) {
		reading->in_cell_formats = true;
	} else if (strcmp(local, "numFmt") == 0 && id < FORMAT_MAX &&
	    code != NULL) {
		reading->own_dates[id] = is_date_by_code(code);
	} else if (strcmp(local, "xf") == 0 && reading->in_cell_formats) {
		styles->is_date = mem_grow(styles->is_date, &styles->room,
		    styles->count + 1, sizeof(*styles->is_date));
		styles->is_date[styles->count++] = is_date_by_number(id) ||
		    (id < FORMAT_MAX && reading->own_dates[id]);
	}
	return true;
}

static bool
on_end(void *ctx, const char *name, struct err *e)
{
	struct reading *reading = ctx;

	(void)e;
	if (strcmp(xlsx_name(name), "cellXfs") == 0)
		reading->in_cell_formats = false;
	return true;
}

static bool
on_text(void *ctx, const char *text, size_t len, struct err *e)
{
	(void)ctx;
	(void)text;
	(void)len;
	(void)e;
	return true;
}

bool
xlsx_styles_read(struct xlsx_styles *styles, const struct archive_file *file,
    const char *part, struct err *e)
{
	static const struct xml_handler handler = { on_start, on_end, on_text };
	struct reading reading = { .styles = styles };

	return *part == '\0' ||
	    package_xml_read(file, part, &handler, &reading, e);
}

void
xlsx_styles_clear(struct xlsx_styles *styles)
{
	free(styles->is_date);
	*styles = (struct xlsx_styles){ 0 };
}

bool
xlsx_date(char text[32], double serial, bool from_1904)
{
	const int epoch = from_1904 ? EPOCH_1904 : EPOCH_1900;
	struct tm tm;
	time_t when;
	long day;
	long second;

	if (!(serial >= 0) || serial > SERIAL_MAX)
		return false;
	day = (long)serial;
	second = (long)((serial - (double)day) * DAY_S + 0.5);
	when = ((time_t)day - epoch) * DAY_S + second;
	/* Excel has a 29 February 1900, so days before it are one off. */
	if (!from_1904 && day > 0 && day < 60)
		when += DAY_S;
	if (gmtime_r(&when, &tm) == NULL)
		return false;
	(void)strftime(text, 32,
	    day < 1         ? "%H:%M:%S" :
		second == 0 ? "%Y-%m-%d" :
			      "%Y-%m-%d %H:%M:%S",
	    &tm);
	return true;
}
