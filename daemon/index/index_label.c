/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "daemon/index/index_inner.h"
#include "protocol/view/vocabulary.h"

/* A label of a statement. */
struct label {
	int64_t statement;
	enum vocabulary vocabulary;
	const char *text;
};

static bool
label_write(struct index *index, const struct label *label, const char *code,
    struct err *e)
{
	struct sql_query *query;

	if (!index_query(&query, index, INDEX_SQL_LABEL_ADD, e))
		return false;
	sql_bind_int(query, 1, label->statement);
	sql_bind_int(query, 2, (int64_t)label->vocabulary);
	sql_bind_text(query, 3, label->text);
	sql_bind_text(query, 4, code);
	return sql_execute(query, e);
}

static bool
label_add(struct index *index, const struct label *label, struct err *e)
{
	struct vocabulary_meaning meaning;
	char code[VOCABULARY_CODE_MAX + 1];
	bool good = true;

	if (label->text == NULL)
		return true;
	if (!vocabulary_look_up(&meaning, label->vocabulary, label->text))
		return label_write(index, label, "", e);
	while (good && vocabulary_next_code(code, &meaning.codes))
		good = label_write(index, label, code, e);
	return good;
}

static bool
list_add(struct index *index, struct label label, const json_t *list,
    struct err *e)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		label.text = json_string_value(item);
		if (!label_add(index, &label, e))
			return false;
	}
	return true;
}

bool
index_labels_add(struct index *index, int64_t row, const json_t *statement,
    struct err *e)
{
	static const struct {
		const char *field;
		enum vocabulary vocabulary;
	} lists[] = {
		{ "themes", VOCABULARY_THEMES },
		{ "groups", VOCABULARY_GROUPS },
		{ "sdgs", VOCABULARY_SDGS },
		{ "issues", VOCABULARY_ISSUES },
	};
	const json_t *category = json_object_get(statement, "action_category");
	struct label label = { .statement = row };
	char number[24];

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		label.vocabulary = lists[i].vocabulary;
		if (!list_add(index, label,
			json_object_get(statement, lists[i].field), e))
			return false;
	}
	label.vocabulary = VOCABULARY_THEMES;
	label.text = json_text(statement, "theme_heading");
	if (!label_add(index, &label, e))
		return false;
	if (category == NULL)
		return true;
	(void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
	    json_integer_value(category));
	label.vocabulary = VOCABULARY_ACTION_CATEGORIES;
	label.text = number;
	return label_add(index, &label, e);
}
