/* SPDX-License-Identifier: ISC */
/* Searching, and showing what was found where. */
#include <string.h>

#include "client/command/find.h"
#include "client/table.h"
#include "protocol/base/buf.h"
#include "protocol/view/search.h"

/* "84.10, assessment, draft" or "source, Shadow report" and who says it. */
static void
heading_print(const json_t *result)
{
	const char *rec = field(result, "rec");
	const json_t *subject = json_object_get(result, "subject");
	const bool is_rating = strcmp(field(result, "kind"), "assessment") == 0;

	if (rec[0] != '\0')
		(void)printf("%s, ",
		    strchr(rec, '/') == NULL ? rec : strchr(rec, '/') + 1);
	(void)fputs(field(result, "kind"), stdout);
	for (size_t i = 1; is_rating && i < 3; i++) {
		const char *part =
		    json_string_value(json_array_get(subject, i));

		if (part != NULL && part[0] != '\0')
			(void)printf(", %s", part);
	}
	if (field(result, "value")[0] != '\0')
		(void)printf(", %s", field(result, "value"));
	(void)printf("; %s, %.10s  [%.*s]\n", field(result, "member"),
	    field(result, "time"), SHORT_ID, field(result, "id"));
}

/* One line of text with the words between marks, wrapped. */
static void
excerpt_print(const json_t *result)
{
	const json_t *piece;
	struct buf text;
	size_t i;

	buf_init(&text, 1 << 20);
	json_array_foreach(json_object_get(result, "excerpt"), i, piece) {
		const bool is_match = flag(piece, "match");

		buf_format_add(&text, "%s%s%s", is_match ? "«" : "",
		    field(piece, "text"), is_match ? "»" : "");
	}
	for (size_t at = 0; at < text.len; at++)
		if (text.data[at] == '\n' || text.data[at] == '\t')
			text.data[at] = ' ';
	while (text.len > 0 && text.data[text.len - 1] == ' ')
		text.data[--text.len] = '\0';
	text_print(buf_text(&text), 4);
	buf_clear(&text);
}

bool
run_search(struct context *context, struct err *e)
{
	const json_t *result;
	json_t *params;
	json_t *answer;
	struct buf words;
	size_t i;

	if (!find_params(&params, context, context->args.word_count, e))
		return false;
	buf_init(&words, 1 << 20);
	for (i = 0; i < context->args.word_count; i++)
		buf_format_add(&words, "%s%s", i == 0 ? "" : " ",
		    context_word(context, i));
	json_text_set(params, "words", buf_text(&words));
	json_text_set(params, "limit", args_text(&context->args, "limit"));
	buf_clear(&words);
	if (!context_ask(context, "GET", "/v0/search", params, NULL, &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	json_array_foreach(json_object_get(answer, "results"), i, result) {
		heading_print(result);
		excerpt_print(result);
	}
	if (i == 0)
		(void)puts("Nothing has these words.");
	else if (flag(answer, "more"))
		(void)printf("These are the first %zu; --limit shows more, "
			     "more words find less.\n",
		    i);
	json_decref(answer);
	return true;
}
