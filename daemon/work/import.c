/* SPDX-License-Identifier: ISC */
/* Rows that tamga-import read, as recommendations and positions. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/same.h"
#include "daemon/view/view.h"
#include "daemon/work/import.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

/* What the rows of a file say of one document about one recommendation. */
struct entry {
	json_t *statement;
	json_t *position; /* or NULL */
	json_int_t rows;
	bool is_new;   /* the recommendation was not here */
	bool is_known; /* found here, by its number or its text */
	bool is_numbered;
	char *place; /* of the first row */
};

struct import {
	struct here here;
	struct store *store;
	const char *document; /* for rows that name none; may be NULL */
	const char *format;
	struct entry *entries;
	size_t count;
	size_t room;
	json_t *places; /* subject of a recommendation -> its entry */
	json_t *said;   /* new statements */
	json_t *report;
	json_t *documents; /* names of source documents, as keys */
	json_int_t skipped;
};

/* --- rows --------------------------------------------------------------- */

static void
note(struct import *import, const char *list, const json_t *row,
    const char *reason)
{
	const char *place = json_text(row, "place");

	(void)json_array_append_new(json_object_get(import->report, list),
	    json_pack("{s:s, s:s}", "place", place == NULL ? "the file" : place,
		"reason", reason));
}

/* UN documents have symbols such as A/HRC/28/15. */
static bool
is_symbol(const char *source)
{
	return strncmp(source, "A/", 2) == 0;
}

/*
 * The source document of a row.  UN documents number what they recommend: a
 * list that gives their texts without the numbers is another document than
 * the one it names.  The caller frees it.
 */
static char *
source_of(const struct import *import, const json_t *row)
{
	const char *symbol = json_text(row, "symbol");
	const char *source = symbol == NULL ? import->document : symbol;

	if (source == NULL)
		return mem_format("%s:%s", import->format,
		    store_charter(import->store)->review);
	if (json_text(row, "paragraph") == NULL && is_symbol(source))
		return mem_format("%s:%s", import->format, source);
	return mem_text(source);
}

static void
numbered_id(char id[RECOMMENDATION_MAX + 1], const struct import *import,
    const json_t *row)
{
	const char *clause = json_text(row, "clause");

	(void)snprintf(id, RECOMMENDATION_MAX + 1, "%s/%s%s%s",
	    store_charter(import->store)->review, json_text(row, "paragraph"),
	    clause == NULL ? "" : ";", clause == NULL ? "" : clause);
}

static const char *
document_kind(const struct import *import, const char *source)
{
	if (strcmp(import->format, "ohchr-matrix") == 0)
		return "ohchr-matrix";
	return is_symbol(source) ? "un" : "other";
}

static json_t *
recommendation_of(const struct import *import, const json_t *row,
    const char *id, const char *source)
{
	static const char *const lists[] = { "themes", "groups", "sdgs",
		"issues", NULL };
	const char *heading = json_text(row, "theme_heading");
	json_t *category = json_object_get(row, "action_category");
	json_t *raw = json_object_get(row, "raw");
	json_t *states = json_object_get(row, "recommending_states");
	json_t *texts = json_object_get(row, "texts");
	json_t *statement = json_pack("{s:s, s:[s, s], s:{s:s}, s:s}", "kind",
	    "recommendation", "subject", id, source, "text", "en",
	    json_text(row, "text"), "document", document_kind(import, source));

	if (texts != NULL)
		(void)json_object_update_missing(json_object_get(statement,
						     "text"),
		    texts);
	(void)json_object_set_new(statement, "recommending_states",
	    states == NULL ? json_array() : json_incref(states));
	for (size_t i = 0; lists[i] != NULL; i++) {
		json_t *list = json_object_get(row, lists[i]);

		if (json_array_size(list) > 0)
			(void)json_object_set(statement, lists[i], list);
	}
	json_text_set(statement, "theme_heading", heading);
	if (category != NULL)
		(void)json_object_set(statement, "action_category", category);
	if (json_is_true(json_object_get(row, "pledge")))
		(void)json_object_set_new(statement, "pledge", json_true());
	if (raw != NULL)
		(void)json_object_set(statement, "raw", raw);
	return statement;
}

/* NULL when the row says nothing of a position. */
static json_t *
position_of(const json_t *row, const char *id, const char *source)
{
	const char *value = json_text(row, "position");
	const char *where = json_text(row, "position_source");
	const char *label = json_text(row, "position_label");
	json_t *statement;

	if (value == NULL)
		return NULL;
	statement = json_pack("{s:s, s:[s, s], s:s}", "kind", "position",
	    "subject", id, where == NULL ? source : where, "value", value);
	if (label != NULL && label[0] != '\0')
		json_text_set(statement, "label", label);
	return statement;
}

static bool
belongs_here(const struct import *import, const json_t *row)
{
	const json_t *charter = store_charter(import->store)->json;
	const char *state = json_text(row, "state");
	const json_t *cycle = json_object_get(row, "cycle");

	if (state != NULL && strcmp(state, json_text(charter, "state")) != 0)
		return false;
	return cycle == NULL ||
	    json_equal(cycle, json_object_get(charter, "cycle"));
}

/* The entry that speaks of the same document and recommendation, or NULL. */
static struct entry *
entry_find(const struct import *import, const char *name)
{
	const json_t *at = json_object_get(import->places, name);

	return at == NULL ? NULL : &import->entries[json_integer_value(at)];
}

static void
entry_add(struct import *import, const char *name, const struct entry *entry)
{
	import->entries = mem_grow(import->entries, &import->room,
	    import->count + 1, sizeof(*import->entries));
	(void)json_object_set_new(import->places, name,
	    json_integer((json_int_t)import->count));
	import->entries[import->count++] = *entry;
}

/* A row that speaks of a document as one before it did. */
static void
entry_join(struct import *import, struct entry *old, struct entry *entry,
    const json_t *row)
{
	import_unite(old->statement, entry->statement);
	old->rows += entry->rows;
	if (old->position != NULL && entry->position != NULL &&
	    !json_equal(old->position, entry->position))
		note(import, "warnings", row,
		    "its position is not that of the row before it with the "
		    "same text; the first one was taken");
	if (old->position == NULL)
		old->position = json_incref(entry->position);
	json_decref(entry->statement);
	json_decref(entry->position);
	free(entry->place);
}

/* What the row says of the recommendation id, with these States. */
static void
take_as(struct import *import, const json_t *row, const struct place *place)
{
	const char *review = store_charter(import->store)->review;
	const char *text = json_text(row, "place");
	const json_int_t rows =
	    json_integer_value(json_object_get(row, "rows"));
	char *source = source_of(import, row);
	struct entry entry = {
		.statement = recommendation_of(import, row, place->id, source),
		.position = position_of(row, place->id, source),
		.rows = rows > 0 ? rows : 1,
		.is_known = place->is_known,
		.is_new = !place->is_known,
		.is_numbered = json_text(row, "paragraph") != NULL,
		.place = mem_text(text == NULL ? "" : text),
	};
	char *name = mem_format("%s %s", place->id, source);
	struct entry *old = entry_find(import, name);
	struct err why = { 0 };

	if (place->states != NULL)
		(void)json_object_set(entry.statement, "recommending_states",
		    place->states);
	if (!kind_check(kind_find("recommendation"), entry.statement, review,
		&why) ||
	    (entry.position != NULL &&
		!kind_check(kind_find("position"), entry.position, review,
		    &why))) {
		note(import, "refused", row, why.msg);
		json_decref(entry.statement);
		json_decref(entry.position);
		free(entry.place);
	} else if (old != NULL) {
		entry_join(import, old, &entry, row);
	} else {
		(void)json_object_set_new(import->documents, source,
		    json_true());
		entry_add(import, name, &entry);
		here_add(&import->here, entry.statement);
	}
	free(source);
	free(name);
}

static void
take_numbered(struct import *import, const json_t *row)
{
	struct place place = { .states = NULL };
	const char *shown;

	numbered_id(place.id, import, row);
	shown = view_shown_rec(import->here.same, place.id);
	place.is_known = json_object_get(import->here.documents, shown) != NULL;
	take_as(import, row, &place);
}

static void
take_unnumbered(struct import *import, const json_t *row)
{
	char *source = source_of(import, row);
	struct place *places;
	const size_t count = places_of(&places, &import->here, row, source);

	for (size_t i = 0; i < count; i++) {
		take_as(import, row, &places[i]);
		place_clear(&places[i]);
	}
	free(places);
	free(source);
}

/* Rows with numbers come first: others may be what they are. */
static void
take_rows(struct import *import, const json_t *rows)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		if (!belongs_here(import, row))
			import->skipped++;
		else if (json_text(row, "paragraph") != NULL)
			take_numbered(import, row);
	}
	json_array_foreach(rows, i, row)
		if (belongs_here(import, row) &&
		    json_text(row, "paragraph") == NULL)
			take_unnumbered(import, row);
}

/* Rows that the importer left out, being about another review. */
static json_int_t
count_skipped(const json_t *document)
{
	const json_t *review;
	json_int_t count = 0;
	size_t i;

	json_array_foreach(json_object_get(document, "skipped"), i, review)
		count += json_integer_value(json_object_get(review, "rows"));
	return count;
}

/* --- the whole ---------------------------------------------------------- */

static json_t *
report_new(const json_t *document, bool dry_run)
{
	json_t *skipped = json_object_get(document, "skipped");
	json_t *refused = json_object_get(document, "refused");
	json_t *warnings = json_object_get(document, "warnings");

	return json_pack("{s:O, s:O, s:O, s:[], s:b}", "other_reviews", skipped,
	    "refused", refused, "warnings", warnings, "review", "dry_run",
	    dry_run);
}

/* Count rows of the report under this name. */
static void
report_count(struct import *import, const char *name, json_int_t rows)
{
	const json_t *old = json_object_get(import->report, name);

	(void)json_object_set_new(import->report, name,
	    json_integer(json_integer_value(old) + rows));
}

/* Say what is not said yet; what it would be to what is said. */
static enum outcome
say_once(struct import *import, json_t *statement)
{
	const enum outcome outcome = here_outcome(&import->here, statement);

	if (outcome != OUTCOME_UNCHANGED)
		(void)json_array_append(import->said, statement);
	return outcome;
}

static void
entry_settle(struct import *import, const struct entry *entry)
{
	const enum outcome first = say_once(import, entry->statement);
	const enum outcome second = entry->position == NULL ?
	    OUTCOME_UNCHANGED :
	    say_once(import, entry->position);

	if (entry->is_known)
		report_count(import,
		    entry->is_numbered ? "by_number" : "by_text", entry->rows);
	if (first == OUTCOME_NEW || first == OUTCOME_WITHDRAWN)
		report_count(import, entry->is_new ? "new" : "added",
		    entry->rows);
	else if (first == OUTCOME_CHANGED || second != OUTCOME_UNCHANGED)
		report_count(import, "changed", entry->rows);
	else
		report_count(import, "unchanged", entry->rows);
}

/* Items that have got their number by this document. */
static bool
entry_link(struct import *import, const struct entry *entry, struct err *e)
{
	size_t count = 0;

	if (entry->is_numbered &&
	    !links_add(import->said, &count, &import->here, entry->statement,
		e))
		return false;
	report_count(import, "linked", (json_int_t)count);
	return true;
}

/* What is worded like something that is here waits for a person. */
static bool
entry_review(struct import *import, const struct entry *entry, struct err *e)
{
	json_t *alike;
	json_t *item;

	if (!review_alike(&alike, &import->here, entry->statement, e))
		return false;
	if (json_array_size(alike) == 0) {
		json_decref(alike);
		return true;
	}
	item = json_pack("{s:s, s:s, s:O, s:o}", "place", entry->place, "item",
	    statement_subject(entry->statement, 0), "text",
	    json_object_get(entry->statement, "text"), "alike", alike);
	(void)json_object_set_new(item, "reason",
	    json_sprintf("worded like %s: see 'tamga import review'",
		json_text(json_array_get(alike, 0), "rec")));
	(void)json_array_append_new(json_object_get(import->report, "review"),
	    item);
	return true;
}

static bool
report_finish(struct import *import, struct err *e)
{
	static const char *const counts[] = { "new", "added", "changed",
		"unchanged", "by_number", "by_text", "linked", NULL };
	json_t *report = import->report;
	struct buf names;
	const char *name;
	json_t *value;

	for (size_t i = 0; counts[i] != NULL; i++)
		report_count(import, counts[i], 0);
	for (size_t i = 0; i < import->count; i++) {
		entry_settle(import, &import->entries[i]);
		if (!entry_link(import, &import->entries[i], e) ||
		    !entry_review(import, &import->entries[i], e))
			return false;
	}
	if (match_is_spent(import->here.match))
		note(import, "warnings", NULL,
		    "there are too many rows without a number to compare all "
		    "of them with what is worded alike");
	buf_init(&names, 4096);
	json_object_foreach(import->documents, name, value)
		buf_format_add(&names, "%s%s", names.len > 0 ? ", " : "", name);
	json_text_set(report, "document", buf_text(&names));
	json_text_set(report, "format", import->format);
	(void)json_object_set_new(report, "skipped",
	    json_integer(import->skipped));
	buf_clear(&names);
	return true;
}

static void
import_clear(struct import *import)
{
	for (size_t i = 0; i < import->count; i++) {
		json_decref(import->entries[i].statement);
		json_decref(import->entries[i].position);
		free(import->entries[i].place);
	}
	here_clear(&import->here);
	free(import->entries);
	json_decref(import->places);
	json_decref(import->said);
	json_decref(import->documents);
	json_decref(import->report);
}

/* Does a row need a person? */
static bool
is_in_doubt(const json_t *report)
{
	return json_array_size(json_object_get(report, "refused")) +
	    json_array_size(json_object_get(report, "review")) >
	    0;
}

bool
work_import(json_t **answer, struct store *store, const json_t *document,
    const json_t *body, struct err *e)
{
	const bool dry_run = json_is_true(json_object_get(body, "dry_run"));
	const bool strict = json_is_true(json_object_get(body, "strict"));
	struct import import = { .store = store,
		.document = json_text(body, "document"),
		.format = json_text(document, "format"),
		.places = json_object(),
		.said = json_array(),
		.documents = json_object(),
		.skipped = count_skipped(document),
		.report = report_new(document, dry_run) };
	bool done =
	    work_check_importer(store, e) && here_read(&import.here, store, e);

	if (done) {
		take_rows(&import, json_object_get(document, "rows"));
		done = report_finish(&import, e);
	}
	if (done && strict && is_in_doubt(import.report)) {
		*answer = json_incref(import.report);
		done = err_set(e, ERR_CONFLICT,
		    "rows of the file need a person; nothing was taken");
	} else if (done &&
	    (dry_run || undo_say_kept(store, import.said, import.report, e))) {
		*answer = json_incref(import.report);
	} else {
		done = false;
	}
	import_clear(&import);
	return done;
}
