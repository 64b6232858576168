/* SPDX-License-Identifier: ISC */
#include "daemon/import/jsonl.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/import/line.h"
#include "daemon/import/table.h"
#include "protocol/base/json.h"
#include "protocol/limits.h"

/* Calls back for every record; number is its line, or its place in a list. */
typedef bool record_cb(void *ctx, json_t *record, size_t number, struct err *e);

struct reading {
	struct table *table;
	struct line line;
	json_t *keys; /* of all records, in the order of the first */
};

/* Keys that say less than the headings that tables have. */
static const char *
heading_of(const char *key)
{
	static const char *const headings[][2] = {
		{ "en", "Text" },
		{ "fr", "text_fr" },
		{ "es", "text_es" },
		{ "ar", "text_ar" },
		{ "ru", "text_ru" },
		{ "zh", "text_zh" },
	};

	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		if (strcmp(headings[i][0], key) == 0)
			return headings[i][1];
	return key;
}

static bool
keys_collect(void *ctx, json_t *record, size_t number, struct err *e)
{
	const struct reading *reading = ctx;
	const char *key;
	json_t *value;

	(void)number;
	json_object_foreach(record, key, value)
		(void)json_object_set_new(reading->keys, key, json_true());
	if (json_object_size(reading->keys) <= LIMIT_IMPORT_COLUMNS)
		return true;
	return err_set(e, ERR_TOOBIG, "the records have more than %d keys",
	    LIMIT_IMPORT_COLUMNS);
}

static void
text_add(struct line *line, const json_t *value)
{
	char number[32];

	if (json_is_string(value)) {
		line_text_add(line, json_string_value(value),
		    json_string_length(value));
	} else if (json_is_integer(value)) {
		(void)snprintf(number, sizeof(number), "%lld",
		    (long long)json_integer_value(value));
		line_text_add(line, number, strlen(number));
	}
}

/* A list is lines with marks, as in UHRI's workbooks. */
static void
cell_add(struct line *line, json_t *value)
{
	json_t *item;
	size_t i;

	if (!json_is_array(value)) {
		text_add(line, value);
		return;
	}
	json_array_foreach(value, i, item) {
		line_text_add(line, i > 0 ? "\n- " : "- ", i > 0 ? 3 : 2);
		text_add(line, item);
	}
}

static bool
record_give(void *ctx, json_t *record, size_t number, struct err *e)
{
	struct reading *reading = ctx;
	const char *key;
	json_t *value;

	line_begin(&reading->line, number);
	json_object_foreach(reading->keys, key, value) {
		if (!line_cell_begin(&reading->line, e))
			return false;
		cell_add(&reading->line, json_object_get(record, key));
	}
	return line_end(&reading->line, e) &&
	    table_line(reading->table, &reading->line, e);
}

static bool
headings_give(struct reading *reading, struct err *e)
{
	const char *key;
	json_t *value;

	line_begin(&reading->line, 0);
	json_object_foreach(reading->keys, key, value) {
		const char *heading = heading_of(key);

		if (!line_cell_begin(&reading->line, e))
			return false;
		line_text_add(&reading->line, heading, strlen(heading));
	}
	return line_end(&reading->line, e) &&
	    table_line(reading->table, &reading->line, e);
}

/* --- the file ------------------------------------------------------------ */

static bool
line_damaged(size_t number, const json_error_t *why, struct err *e)
{
	(void)err_set(e, ERR_INPUT, "line %zu is no JSON object: %s", number,
	    why->text);
	return err_hint(e, "the file may be cut off: download it again");
}

static bool
is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strchr(" \t\r", text[i]) == NULL)
			return false;
	return true;
}

static bool
lines_each(const char *text, size_t len, record_cb *cb, void *ctx,
    struct err *e)
{
	size_t number = 0;

	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		const size_t line_len =
		    end == NULL ? len : (size_t)(end - text);
		json_error_t why = { .text = "it is something else" };
		json_t *record;
		bool ok;

		number++;
		if (!is_blank(text, line_len)) {
			record = json_loadb(text, line_len, 0, &why);
			ok = json_is_object(record) ?
			    cb(ctx, record, number, e) :
			    line_damaged(number, &why, e);
			json_decref(record);
			if (!ok)
				return false;
		}
		text += line_len + (end == NULL ? 0 : 1);
		len -= line_len + (end == NULL ? 0 : 1);
	}
	return true;
}

static bool
list_each(json_t *list, record_cb *cb, void *ctx, struct err *e)
{
	json_t *record;
	size_t i;

	json_array_foreach(list, i, record) {
		if (!json_is_object(record))
			return err_set(e, ERR_INPUT,
			    "record %zu is no JSON object", i + 1);
		if (!cb(ctx, record, i + 1, e))
			return false;
	}
	return true;
}

/* All records, twice: their keys are known before the first row. */
static bool
records_read(struct reading *reading, const char *text, size_t len,
    struct err *e)
{
	json_error_t why;
	json_t *list = NULL;
	bool ok;

	if (text[strspn(text, " \t\r\n")] == '[') {
		list = json_loadb(text, len, 0, &why);
		if (list == NULL)
			return line_damaged((size_t)why.line, &why, e);
		table_call_rows(reading->table, "record");
		ok = list_each(list, keys_collect, reading, e) &&
		    headings_give(reading, e) &&
		    list_each(list, record_give, reading, e);
		json_decref(list);
		return ok;
	}
	table_call_rows(reading->table, "line");
	return lines_each(text, len, keys_collect, reading, e) &&
	    headings_give(reading, e) &&
	    lines_each(text, len, record_give, reading, e);
}

bool
jsonl_read(struct rows *rows, const struct states *states, const uint8_t *data,
    size_t len, struct err *e)
{
	struct reading reading = {
		.table = table_new(rows, states),
		.keys = json_object(),
	};
	bool ok;

	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		len -= 3;
	}
	line_init(&reading.line);
	ok = records_read(&reading, (const char *)data, len, e) &&
	    table_end(reading.table, e);
	line_clear(&reading.line);
	json_decref(reading.keys);
	table_free(reading.table);
	return ok;
}
