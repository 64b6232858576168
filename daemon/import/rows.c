/* SPDX-License-Identifier: ISC */
#include "daemon/import/rows.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/paragraph.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

#define REASON_MAX 512

/* The lists that two rows for one recommendation both speak in. */
static const char *const lists[] = { "recommending_states", "state_names",
	"themes", "groups", "sdgs", "issues" };

#define LIST_COUNT (sizeof(lists) / sizeof(lists[0]))

void
rows_init(struct rows *rows)
{
	*rows = (struct rows){
		.wanted = { .format = "auto" },
		.rows = json_array(),
		.skipped = json_array(),
		.refused = json_array(),
		.warnings = json_array(),
		.places = json_object(),
	};
}

void
rows_clear(struct rows *rows)
{
	json_decref(rows->rows);
	json_decref(rows->skipped);
	json_decref(rows->refused);
	json_decref(rows->warnings);
	json_decref(rows->places);
	for (size_t i = 0; i < rows->number_count; i++) {
		free(rows->numbers[i].number);
		free(rows->numbers[i].place);
	}
	free(rows->numbers);
	*rows = (struct rows){ 0 };
}

json_t *
row_new(const char *place)
{
	json_t *row = json_object();

	json_text_set(row, "place", place);
	return row;
}

void
row_text_set(json_t *row, const char *name, const char *text)
{
	char *folded = text_fold(text);

	if (*folded != '\0')
		json_text_set(row, name, folded);
	free(folded);
}

static bool
list_has(const json_t *list, const char *text)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (strcmp(json_string_value(item), text) == 0)
			return true;
	return false;
}

void
row_list_add(json_t *row, const char *name, const char *text)
{
	json_t *list = json_object_get(row, name);
	char *folded = text_fold(text);

	if (*folded != '\0' && list == NULL) {
		list = json_array();
		(void)json_object_set_new(row, name, list);
	}
	if (*folded != '\0' && json_array_size(list) < LIMIT_IMPORT_ITEMS &&
	    !list_has(list, folded))
		(void)json_array_append_new(list, json_string(folded));
	free(folded);
}

static void
note_add(struct rows *rows, json_t *notes, const char *place,
    const char *reason)
{
	json_t *note = json_object();

	json_text_set(note, "place", place);
	json_text_set(note, "reason", reason);
	rows->total += strlen(place) + strlen(reason) + 32;
	(void)json_array_append_new(notes, note);
}

/* The reason, cut at a character when it is too long. */
static PRINTF_LIKE(1, 0) char *reason_format(const char *fmt, va_list ap)
{
	char reason[REASON_MAX];
	size_t len;

	(void)vsnprintf(reason, sizeof(reason), fmt, ap);
	len = strlen(reason);
	while (len > 0 && !text_is_utf8(reason, len))
		len--;
	reason[len] = '\0';
	return text_fold(reason);
}

void
rows_refuse(struct rows *rows, const char *place, const char *fmt, ...)
{
	va_list ap;
	char *reason;

	va_start(ap, fmt);
	reason = reason_format(fmt, ap);
	va_end(ap);
	note_add(rows, rows->refused, place, reason);
	free(reason);
}

void
rows_warn(struct rows *rows, const char *place, const char *fmt, ...)
{
	va_list ap;
	char *reason;

	va_start(ap, fmt);
	reason = reason_format(fmt, ap);
	va_end(ap);
	note_add(rows, rows->warnings, place, reason);
	free(reason);
}

static const char *
text_or_empty(const json_t *row, const char *name)
{
	const char *text = json_text(row, name);

	return text == NULL ? "" : text;
}

/* What makes two rows one recommendation.  The caller frees it. */
static char *
identity_of(const json_t *row)
{
	const char *paragraph = json_text(row, "paragraph");

	return mem_format("%s\n%d\n%s\n%s\n%s", text_or_empty(row, "state"),
	    (int)json_integer_value(json_object_get(row, "cycle")),
	    text_or_empty(row, "symbol"),
	    paragraph == NULL ? json_text(row, "text") : paragraph,
	    text_or_empty(row, "clause"));
}

/* Two rows for one recommendation: the first one has the lists of both. */
static void
rows_join(struct rows *rows, json_t *old, const json_t *row)
{
	const char *place = json_text(row, "place");
	const char *label = text_or_empty(row, "position_label");
	const json_t *count = json_object_get(old, "rows");

	(void)json_object_set_new(old, "rows",
	    json_integer(count == NULL ? 2 : json_integer_value(count) + 1));
	for (size_t i = 0; i < LIST_COUNT; i++) {
		const json_t *list = json_object_get(row, lists[i]);
		const json_t *item;
		size_t j;

		json_array_foreach(list, j, item)
			row_list_add(old, lists[i], json_string_value(item));
	}
	if (strcmp(text_or_empty(old, "position_label"), label) != 0)
		rows_warn(rows, place,
		    "its position '%s' is not the '%s' of %s, which has the "
		    "same recommendation; the first one was taken",
		    label, text_or_empty(old, "position_label"),
		    json_text(old, "place"));
}

static void
number_add(struct rows *rows, const json_t *row)
{
	rows->numbers = mem_grow(rows->numbers, &rows->number_room,
	    rows->number_count + 1, sizeof(*rows->numbers));
	rows->numbers[rows->number_count++] = (struct rows_number){
		.number = mem_text(text_or_empty(row, "paragraph")),
		.place = mem_text(json_text(row, "place")),
	};
}

/* The row that stands for the same recommendation; NULL when none does. */
static json_t *
rows_find(const struct rows *rows, const char *identity)
{
	const json_t *index = json_object_get(rows->places, identity);

	return index == NULL ?
	    NULL :
	    json_array_get(rows->rows, (size_t)json_integer_value(index));
}

static void
rows_take(struct rows *rows, json_t *row)
{
	char *identity = identity_of(row);
	json_t *old = rows_find(rows, identity);
	const size_t len = json_dumpb(row, NULL, 0, JSON_COMPACT);

	if (len > LIMIT_IMPORT_ROW) {
		rows_refuse(rows, json_text(row, "place"),
		    "the row has %zu bytes, %d at most fit in a record", len,
		    LIMIT_IMPORT_ROW);
	} else if (old == NULL) {
		(void)json_object_set_new(rows->places, identity,
		    json_integer((json_int_t)json_array_size(rows->rows)));
		(void)json_array_append(rows->rows, row);
		rows->total += len;
		rows->taken++;
	} else if (strcmp(json_text(old, "text"), json_text(row, "text")) ==
	    0) {
		rows_join(rows, old, row);
		rows->total += len;
		rows->taken++;
	} else {
		rows_refuse(rows, json_text(row, "place"),
		    "paragraph %s stands in %s with another text",
		    json_text(row, "paragraph"), json_text(old, "place"));
	}
	free(identity);
}

bool
rows_count(struct rows *rows, struct err *e)
{
	if (rows->total > LIMIT_IMPORT_TOTAL)
		return err_set(e, ERR_TOOBIG,
		    "the file has more than %d MiB of text",
		    LIMIT_IMPORT_TOTAL >> 20);
	if (++rows->seen <= LIMIT_IMPORT_ROWS)
		return true;
	(void)err_set(e, ERR_TOOBIG, "the file has more than %d rows",
	    LIMIT_IMPORT_ROWS);
	return err_hint(e,
	    "no review has so many recommendations; import a "
	    "file with one State's review");
}

void
rows_add(struct rows *rows, json_t *row)
{
	number_add(rows, row);
	rows_take(rows, row);
	json_decref(row);
}

static bool
number_is_there(const json_t *all, const char *number, const char *zeros)
{
	char longer[PARAGRAPH_MAX + 2];

	(void)snprintf(longer, sizeof(longer), "%s%s", number, zeros);
	return json_object_get(all, longer) != NULL;
}

/* "111." and below it "1.", "2.": which list are they of? */
static void
check_series(struct rows *rows)
{
	for (size_t i = 0; i + 1 < rows->number_count; i++) {
		const char *before = i > 0 ? rows->numbers[i - 1].number : "";

		if (strcmp(rows->numbers[i].number, "1") != 0 ||
		    strcmp(rows->numbers[i + 1].number, "2") != 0)
			continue;
		if (*before == '\0' || strchr(before, '.') != NULL)
			before = "111";
		rows_warn(rows, rows->numbers[i].place,
		    "paragraphs 1, 2 and so on stand without the number of "
		    "their list: if they are %s.1, %s.2, write them so, for "
		    "another list's would be the same recommendations",
		    before, before);
	}
}

void
rows_check_numbers(struct rows *rows)
{
	json_t *all = json_object();

	for (size_t i = 0; i < rows->number_count; i++)
		(void)json_object_set_new(all, rows->numbers[i].number,
		    json_true());
	for (size_t i = 0; i < rows->number_count; i++) {
		const char *number = rows->numbers[i].number;
		const char *before = i > 0 ? rows->numbers[i - 1].number : "";
		const char *after = i + 1 < rows->number_count ?
		    rows->numbers[i + 1].number :
		    "";

		if (!paragraph_is_cut(number, before, after) ||
		    (number_is_there(all, number, "0") &&
			number_is_there(all, number, "00")))
			continue;
		rows_warn(rows, rows->numbers[i].place,
		    "paragraph %s stands where a larger number is expected: "
		    "a spreadsheet may have cut zeros at its end (%s0); make "
		    "the column text there and correct it",
		    number, number);
	}
	json_decref(all);
	check_series(rows);
}

bool
rows_recognise(struct rows *rows, const char *format, struct err *e)
{
	const char *wanted = rows->wanted.format;

	/* Every table can be read as a plain one. */
	if (strcmp(wanted, "csv") == 0 && strcmp(format, "ohchr-matrix") != 0)
		format = "csv";
	if (strcmp(wanted, "auto") != 0 && strcmp(wanted, format) != 0) {
		(void)err_set(e, ERR_INPUT, "the file is '%s', not '%s'",
		    format, wanted);
		return err_hint(e, "leave out --format");
	}
	if (rows->format == NULL)
		rows->format = format;
	return true;
}

static void
list_print(const json_t *list, const char *name, FILE *out)
{
	const json_t *item;
	size_t i;

	(void)fprintf(out, ",\"%s\":[", name);
	json_array_foreach(list, i, item) {
		if (i > 0)
			(void)fputs(",\n", out);
		(void)json_dumpf(item, out, JSON_COMPACT);
	}
	(void)fputs("]", out);
}

bool
rows_print(const struct rows *rows, FILE *out, struct err *e)
{
	if (json_array_size(rows->rows) == 0 &&
	    json_array_size(rows->refused) == 0)
		return json_array_size(rows->skipped) > 0 ?
		    rows_skipped_say(rows, e) :
		    err_set(e, ERR_INPUT,
			"the file has no recommendation in it");
	(void)fprintf(out, "{\"format\":\"%s\",\"read\":%zu", rows->format,
	    rows->taken);
	list_print(rows->skipped, "skipped", out);
	list_print(rows->rows, "rows", out);
	list_print(rows->refused, "refused", out);
	list_print(rows->warnings, "warnings", out);
	(void)fputs("}\n", out);
	if (fflush(out) != 0 || ferror(out) != 0)
		return err_errno(e, "cannot write what was read");
	return true;
}
