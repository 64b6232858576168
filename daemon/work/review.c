/* SPDX-License-Identifier: ISC */
/*
 * Items without a number whose text is only alike to that of another
 * recommendation: a person says whether the two are one.  The list is found
 * again whenever it is asked for; only what was declined is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/same.h"
#include "daemon/view/view.h"
#include "daemon/work/body.h"
#include "daemon/work/import.h"
#include "daemon/work/work.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "protocol/room/catalogue.h"

/* The setting of local.db: the ids that an item was said not to be. */
static char *
declined_name(const char *item)
{
	return mem_format("not-same:%s", item);
}

bool
review_declined(bool *is, struct store *store, const char *item,
    const char *rec, struct err *e)
{
	char *name = declined_name(item);
	char *word = mem_format(" %s ", rec);
	char *declined = NULL;
	const bool done = local_get(store_local(store), name, &declined, e);

	*is = done && declined != NULL && strstr(declined, word) != NULL;
	free(declined);
	free(word);
	free(name);
	return done;
}

struct item {
	const struct here *here;
	const char *shown;
	const char *source;
	char *declined; /* ids, a space around each; NULL: none */
};

static bool
is_declined(const struct item *item, const char *id)
{
	char *word = mem_format(" %s ", id);
	const bool is =
	    item->declined != NULL && strstr(item->declined, word) != NULL;

	free(word);
	return is;
}

/*
 * Each pair is listed once, at the later of the two.  What one document has
 * twice without a number it means to be two.
 */
static bool
skip(void *arg, const char *id, const json_t *statement)
{
	const struct item *item = arg;

	return recommendation_compare(id, item->shown) >= 0 ||
	    (recommendation_paragraph(id)[0] == '~' &&
		strcmp(statement_subject(statement, 1), item->source) == 0) ||
	    is_declined(item, id);
}

static const char *
language_of(json_t *texts)
{
	return json_object_get(texts, "en") != NULL ?
	    "en" :
	    json_object_iter_key(json_object_iter(texts));
}

static json_t *
alike_of(const struct item *item, const json_t *statement)
{
	json_t *texts = json_object_get(statement, "text");
	const char *language = language_of(texts);
	char *words =
	    match_words(item->here->match, json_text(texts, language));
	const struct match_text text = { words, language, skip,
		(void *)(uintptr_t)item };
	struct match_alike found[MATCH_ALIKE_MAX];
	const size_t count = match_alike(found, item->here->match, &text);
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s?, s:O, s:i}", "rec", found[i].id,
			"document", statement_subject(found[i].statement, 1),
			"text", json_object_get(found[i].statement, "text"),
			"likeness", found[i].likeness));
	free(words);
	return list;
}

bool
review_alike(json_t **out, const struct here *here, const json_t *statement,
    struct err *e)
{
	struct item item = {
		.here = here,
		.shown =
		    view_shown_rec(here->same, statement_subject(statement, 0)),
		.source = statement_subject(statement, 1),
	};
	char *name;
	bool done;

	*out = NULL;
	if (recommendation_paragraph(item.shown)[0] != '~') {
		*out = json_array();
		return true;
	}
	name = declined_name(item.shown);
	done = local_get(store_local(here->store), name, &item.declined, e);
	if (done)
		*out = alike_of(&item, statement);
	free(item.declined);
	free(name);
	return done;
}

/* --- the list -------------------------------------------------------------- */

static json_int_t
best_likeness(const json_t *alike)
{
	return json_integer_value(
	    json_object_get(json_array_get(alike, 0), "likeness"));
}

/* The document of this item that is alike most, with what it is alike to;
 * *out is NULL when there is nothing for a person. */
static bool
item_row(json_t **out, const struct here *here, const char *id,
    const json_t *documents, struct err *e)
{
	const json_t *statement;
	json_int_t best = 0;
	size_t i;

	*out = NULL;
	json_array_foreach(documents, i, statement) {
		json_t *alike;

		if (!review_alike(&alike, here, statement, e)) {
			json_decref(*out);
			return false;
		}
		if (best_likeness(alike) > best) {
			best = best_likeness(alike);
			json_decref(*out);
			*out = json_pack("{s:s, s:s, s:O, s:O, s:O}", "item",
			    id, "document", statement_subject(statement, 1),
			    "text", json_object_get(statement, "text"),
			    "recommending_states",
			    json_object_get(statement, "recommending_states"),
			    "alike", alike);
		}
		json_decref(alike);
	}
	return true;
}

static int
row_compare(const void *a, const void *b)
{
	const json_t *const *left = a;
	const json_t *const *right = b;

	return recommendation_compare(json_text(*left, "item"),
	    json_text(*right, "item"));
}

/* The rows in the order of their items; the caller owns *out. */
static bool
rows_find(json_t **out, const struct here *here, struct err *e)
{
	const size_t max = json_object_size(here->documents);
	json_t **rows = mem_new(max + 1, sizeof(json_t *));
	const char *id;
	json_t *documents;
	size_t count = 0;
	bool done = true;

	json_object_foreach(here->documents, id, documents) {
		done = item_row(&rows[count], here, id, documents, e);
		if (!done)
			break;
		if (rows[count] != NULL)
			count++;
	}
	qsort(rows, count, sizeof(json_t *), row_compare);
	*out = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(*out, rows[i]);
	free(rows);
	if (!done)
		json_decref(*out);
	return done;
}

bool
work_review(json_t **answer, struct store *store, struct err *e)
{
	struct here here;
	const bool done =
	    here_read(&here, store, e) && rows_find(answer, &here, e);

	here_clear(&here);
	return done;
}

/* --- a person decides -------------------------------------------------------- */

/* Take id as what was meant, unless another was already. */
static bool
meant_set(const char **meant, const char *id, const char *typed, struct err *e)
{
	if (*meant != NULL && strcmp(*meant, id) != 0)
		return err_set(e, ERR_INPUT, "several items begin with '%.40s'",
		    typed);
	*meant = id;
	return true;
}

/* What the one item is shown under whose id begins so, "~" in front. */
static bool
item_begins(const char **out, const struct here *here, const char *typed,
    struct err *e)
{
	const size_t len = strlen(typed);
	const char *id;
	json_t *value;

	*out = NULL;
	json_object_foreach(here->documents, id, value)
		if (strncmp(recommendation_paragraph(id), typed, len) == 0 &&
		    !meant_set(out, id, typed, e))
			return false;
	json_object_foreach(here->same, id, value)
		if (strncmp(recommendation_paragraph(id), typed, len) == 0 &&
		    !meant_set(out, json_string_value(value), typed, e))
			return false;
	return *out != NULL ||
	    err_set(e, ERR_NOTFOUND, "no item begins with '%.40s'", typed);
}

/* A recommendation that is here, as it is shown. */
static bool
rec_find(const char **out, const struct here *here, const char *typed,
    struct err *e)
{
	const char *review = store_charter(here->store)->review;
	char id[RECOMMENDATION_MAX + 1];
	const char *key;
	json_t *documents;

	if (typed[0] == '~')
		return item_begins(out, here, typed, e);
	if (!recommendation_resolve(id, typed, review, e))
		return false;
	*out = NULL;
	json_object_foreach(here->documents, key, documents)
		if (strcmp(key, view_shown_rec(here->same, id)) == 0)
			*out = key;
	if (*out != NULL)
		return true;
	(void)err_set(e, ERR_NOTFOUND, "there is no recommendation '%s' here",
	    id);
	return err_hint(e, "see 'tamga rec list'");
}

/* The ids that the item is alike to; a failure when it is to none. */
static bool
item_alike(json_t **alike, const struct here *here, const char *id,
    struct err *e)
{
	json_t *row;

	if (!item_row(&row, here, id, json_object_get(here->documents, id), e))
		return false;
	if (row == NULL) {
		(void)err_set(e, ERR_NOTFOUND, "'%s' is not to review",
		    recommendation_paragraph(id));
		return err_hint(e, "see 'tamga import review'");
	}
	*alike = json_incref(json_object_get(row, "alike"));
	json_decref(row);
	return true;
}

/* What the item is, when a person did not say it: the only one it is alike
 * to.  Borrowed from here. */
static bool
rec_only(const char **out, const struct here *here, const char *id,
    struct err *e)
{
	json_t *alike;
	bool done;

	if (!item_alike(&alike, here, id, e))
		return false;
	if (json_array_size(alike) > 1) {
		(void)err_set(e, ERR_INPUT, "'%s' is alike to %zu",
		    recommendation_paragraph(id), json_array_size(alike));
		done =
		    err_hint(e, "say which: tamga import review accept %s %s",
			recommendation_paragraph(id),
			recommendation_paragraph(
			    json_text(json_array_get(alike, 0), "rec")));
	} else {
		done = rec_find(out, here,
		    json_text(json_array_get(alike, 0), "rec"), e);
	}
	json_decref(alike);
	return done;
}

static bool
accept(json_t **answer, const struct here *here, const char *item,
    const char *rec, struct err *e)
{
	const bool ordered = recommendation_compare(rec, item) < 0;
	json_t *statement;
	bool done;

	if (strcmp(item, rec) == 0)
		return err_set(e, ERR_INPUT, "'%s' and '%s' are one already",
		    recommendation_paragraph(item),
		    recommendation_paragraph(rec));
	statement = json_pack("{s:s, s:[s, s]}", "kind", "same-as", "subject",
	    ordered ? rec : item, ordered ? item : rec);
	done = work_say(answer, here->store, statement, e);
	json_decref(statement);
	return done;
}

static bool
decline(json_t **answer, const struct here *here, const char *item,
    struct err *e)
{
	struct local *local = store_local(here->store);
	char *name = declined_name(item);
	char *old = NULL;
	struct buf ids;
	const json_t *row;
	json_t *alike;
	size_t i;
	bool done;

	buf_init(&ids, LIMIT_RECORD);
	done = item_alike(&alike, here, item, e);
	if (done && local_get(local, name, &old, e)) {
		*answer = json_pack("{s:s, s:[]}", "item", item, "declined");
		buf_text_add(&ids, old == NULL ? " " : old);
		json_array_foreach(alike, i, row) {
			buf_format_add(&ids, "%s ", json_text(row, "rec"));
			(void)json_array_append(json_object_get(*answer,
						    "declined"),
			    json_object_get(row, "rec"));
		}
		done = local_set(local, name, buf_text(&ids), e);
		json_decref(alike);
		if (!done)
			json_decref(*answer);
	} else if (done) {
		json_decref(alike);
		done = false;
	}
	buf_clear(&ids);
	free(name);
	free(old);
	return done;
}

bool
work_decide(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const bool accepted = json_is_true(json_object_get(body, "accept"));
	const char *rec = json_text(body, "rec");
	struct here here;
	const char *typed;
	const char *item;
	bool done = here_read(&here, store, e) &&
	    body_need(&typed, body, "item", e) &&
	    rec_find(&item, &here, typed, e);

	if (done && !accepted)
		done = decline(answer, &here, item, e);
	else if (done)
		done = work_check_importer(store, e) &&
		    (rec == NULL ? rec_only(&rec, &here, item, e) :
				   rec_find(&rec, &here, rec, e)) &&
		    accept(answer, &here, item, rec, e);
	here_clear(&here);
	return done;
}
