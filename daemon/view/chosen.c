/* SPDX-License-Identifier: ISC */
#include "daemon/view/chosen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/states.h"
#include "daemon/view/inner.h"
#include "daemon/view/rated.h"
#include "daemon/view/same.h"
#include "daemon/view/words.h"
#include "protocol/base/mem.h"

#define MEMBERS_NAMED 12

struct chosen {
	const struct filter *filter;
	json_t *states;      /* codes of those that the filter names */
	json_t *texts;       /* recs that have the words: true; or NULL */
	struct rated *rated; /* or NULL: no filter asks for ratings */
};

static const char sql_texts[] =
    "SELECT s.id, t.s0 FROM kind k JOIN statement s ON s.kind = k.id "
    "AND s.current = 1 AND s.withdrawn = 0 JOIN topic t ON t.id = s.topic "
    "WHERE k.name = 'recommendation'";

/* --- what the filter names ------------------------------------------------ */

static const char *
state_of(const struct states *states, const char *typed)
{
	char code[4] = "";

	if (strlen(typed) == 3) {
		for (size_t i = 0; i < 3; i++)
			code[i] = (char)toupper((unsigned char)typed[i]);
		if (states_find_code(code) != NULL)
			return states_find_code(code);
	}
	return states_find(states, typed, strlen(typed));
}

static bool
resolve_states(struct chosen *chosen, struct err *e)
{
	const json_t *typed = chosen->filter->values[FILTER_STATE];
	struct states *states;
	const json_t *value;
	bool done = true;
	size_t i;

	if (typed == NULL)
		return true;
	states = states_new();
	chosen->states = json_array();
	json_array_foreach(typed, i, value) {
		const char *name = json_string_value(value);
		const char *code = state_of(states, name);

		if (code != NULL) {
			(void)json_array_append_new(chosen->states,
			    json_string(code));
			continue;
		}
		done = err_set(e, ERR_INPUT, "there is no State '%.60s'", name);
		(void)err_hint(e,
		    "a State is named by its code, such as NOR, "
		    "or by its English name");
		break;
	}
	states_free(states);
	return done;
}

static int
id_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
say_members(const struct control *control, const char *typed, struct err *e)
{
	const char *ids[MEMBERS_NAMED];
	const size_t count = control->member_count;
	struct buf buf;

	(void)err_set(e, ERR_INPUT, "there is no member '%.60s'", typed);
	(void)err_hint(e, "see 'tamga members'");
	if (count == 0 || count > MEMBERS_NAMED)
		return false;
	for (size_t i = 0; i < count; i++)
		ids[i] = control->members[i].shown;
	qsort(ids, count, sizeof(ids[0]), id_compare);
	buf_init(&buf, ERR_HINT_MAX);
	for (size_t i = 0; i < count; i++)
		buf_format_add(&buf, "%s%s", i == 0 ? "" : ", ", ids[i]);
	if (buf_is_good(&buf))
		(void)err_hint(e, "members are %s", buf_text(&buf));
	buf_clear(&buf);
	return false;
}

static bool
check_members(struct store *store, const json_t *typed, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const json_t *value;
	size_t i;

	json_array_foreach(typed, i, value) {
		const char *id = json_string_value(value);

		if (id[0] != '\0' && control_member(control, id) == NULL)
			return say_members(control, id, e);
	}
	return true;
}

/* --- what the index knows ------------------------------------------------- */

struct texts {
	struct words words;
	json_t *same; /* as of view_same() */
	json_t *recs;
};

static bool
on_text(void *arg, struct sql_query *query, struct err *e)
{
	const struct texts *texts = arg;

	(void)e;
	if (words_has(&texts->words, sql_int(query, 0)))
		(void)json_object_set_new(texts->recs,
		    view_shown_rec(texts->same, sql_text(query, 1)),
		    json_true());
	return true;
}

static bool
read_text(struct chosen *chosen, struct store *store, const char *typed,
    struct err *e)
{
	struct sql *sql = index_sql(store_index(store));
	struct texts texts = { .recs = chosen->texts };
	struct sql_query *query;
	const bool done = words_read(&texts.words, NULL, sql, typed, e) &&
	    view_same(&texts.same, store, e) &&
	    sql_query(&query, sql, sql_texts, e) &&
	    view_each(query, on_text, &texts, e);

	words_clear(&texts.words);
	json_decref(texts.same);
	return done;
}

static bool
read_texts(struct chosen *chosen, struct store *store, struct err *e)
{
	const json_t *typed = chosen->filter->values[FILTER_TEXT];
	const json_t *value;
	size_t i;

	if (typed == NULL)
		return true;
	chosen->texts = json_object();
	json_array_foreach(typed, i, value)
		if (!read_text(chosen, store, json_string_value(value), e))
			return false;
	return true;
}

static bool
read_ratings(struct chosen *chosen, struct store *store, struct err *e)
{
	json_t *const *values = chosen->filter->values;
	const char *round =
	    json_string_value(json_array_get(values[FILTER_ROUND], 0));

	if (values[FILTER_RATED] == NULL && values[FILTER_RATED_BY] == NULL &&
	    values[FILTER_UNRATED] == NULL && values[FILTER_AGREE] == NULL &&
	    values[FILTER_DISAGREE] == NULL)
		return true;
	return rated_read(&chosen->rated, store, round, e);
}

bool
chosen_open(struct chosen **out, struct store *store,
    const struct filter *filter, struct err *e)
{
	struct chosen *chosen = mem_new(1, sizeof(*chosen));

	chosen->filter = filter;
	if (resolve_states(chosen, e) &&
	    check_members(store, filter->values[FILTER_RATED_BY], e) &&
	    check_members(store, filter->values[FILTER_UNRATED], e) &&
	    read_texts(chosen, store, e) && read_ratings(chosen, store, e)) {
		*out = chosen;
		return true;
	}
	chosen_close(chosen);
	return false;
}

bool
view_filter_check(struct store *store, const struct filter *filter,
    struct err *e)
{
	struct chosen *chosen;

	if (!chosen_open(&chosen, store, filter, e))
		return false;
	chosen_close(chosen);
	return true;
}

void
chosen_close(struct chosen *chosen)
{
	if (chosen == NULL)
		return;
	json_decref(chosen->states);
	json_decref(chosen->texts);
	rated_free(chosen->rated);
	free(chosen);
}

/* --- what a row says ------------------------------------------------------ */

typedef bool (*fits_cb)(const char *wanted, const char *said);

static bool
is_same(const char *wanted, const char *said)
{
	return strcmp(wanted, said) == 0;
}

static bool
theme_fits(const char *wanted, const char *said)
{
	return filter_term_fits(VOCABULARY_THEMES, wanted, said);
}

static bool
group_fits(const char *wanted, const char *said)
{
	return filter_term_fits(VOCABULARY_GROUPS, wanted, said);
}

static bool
issue_fits(const char *wanted, const char *said)
{
	return filter_term_fits(VOCABULARY_ISSUES, wanted, said);
}

/* One of the wanted values, of any of what is said: a text or a list. */
static bool
any_fits(const json_t *wanted, const json_t *said, fits_cb fits)
{
	const json_t *want;
	const json_t *label;
	size_t i;
	size_t k;

	json_array_foreach(wanted, i, want) {
		const char *value = json_string_value(want);

		if (json_is_string(said) &&
		    fits(value, json_string_value(said)))
			return true;
		json_array_foreach(said, k, label)
			if (fits(value, json_string_value(label)))
				return true;
	}
	return false;
}

static bool
category_fits(const json_t *wanted, const json_t *said)
{
	char text[24];
	json_t *number;
	bool fits;

	if (!json_is_integer(said))
		return false;
	(void)snprintf(text, sizeof(text), "%lld",
	    (long long)json_integer_value(said));
	number = json_string(text);
	fits = any_fits(wanted, number, is_same);
	json_decref(number);
	return fits;
}

/* A field that is asked of the row alone. */
static bool
row_fits(const struct chosen *chosen, enum filter_field field,
    const json_t *row)
{
	const json_t *wanted = chosen->filter->values[field];

	switch (field) {
	case FILTER_PARAGRAPH:
		return any_fits(wanted, json_object_get(row, "paragraph"),
		    filter_paragraph_fits);
	case FILTER_TEXT:
		return json_object_get(chosen->texts, json_text(row, "id")) !=
		    NULL;
	case FILTER_THEME:
		return any_fits(wanted, json_object_get(row, "themes"),
			   theme_fits) ||
		    any_fits(wanted, json_object_get(row, "theme_heading"),
			theme_fits);
	case FILTER_GROUP:
		return any_fits(wanted, json_object_get(row, "groups"),
		    group_fits);
	case FILTER_ISSUE:
		return any_fits(wanted, json_object_get(row, "issues"),
		    issue_fits);
	case FILTER_SDG:
		return any_fits(wanted, json_object_get(row, "sdgs"),
		    filter_sdg_fits);
	case FILTER_CATEGORY:
		return category_fits(wanted,
		    json_object_get(row, "action_category"));
	case FILTER_STATE:
		return any_fits(chosen->states,
		    json_object_get(row, "recommending_states"), is_same);
	case FILTER_POSITION:
		return any_fits(wanted, json_object_get(row, "position"),
		    is_same);
	case FILTER_PLEDGE:
		return json_is_true(json_object_get(row, "pledge"));
	case FILTER_DOCUMENT:
		return any_fits(wanted,
		    json_object_get(row, "source_documents"),
		    filter_label_fits);
	case FILTER_ROUND:
		return true; /* says of what, not which */
	case FILTER_RATED:
	case FILTER_RATED_BY:
		return rated_has(chosen->rated, json_text(row, "id"),
		    chosen->filter->values[FILTER_RATED_BY],
		    chosen->filter->values[FILTER_RATED]);
	case FILTER_UNRATED:
		return rated_lacks(chosen->rated, json_text(row, "id"), wanted);
	case FILTER_AGREE:
		return rated_alike(chosen->rated, json_text(row, "id")) ==
		    RATED_ALIKE;
	case FILTER_DISAGREE:
		return rated_alike(chosen->rated, json_text(row, "id")) ==
		    RATED_APART;
	}
	return true;
}

bool
chosen_has(const struct chosen *chosen, const json_t *row)
{
	for (size_t i = 0; i < FILTER_FIELDS; i++)
		if (chosen->filter->values[i] != NULL &&
		    !row_fits(chosen, (enum filter_field)i, row))
			return false;
	return true;
}
