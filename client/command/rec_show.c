/* SPDX-License-Identifier: ISC */
/* One recommendation: its documents and positions side by side, and what was
 * said about it. */
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/table.h"

void
show_list(const char *title, const json_t *list)
{
	char *text;

	if (json_array_size(list) == 0)
		return;
	text = joined(list);
	(void)printf("%-14s %s\n", title, text);
	free(text);
}

/* The documents, the first one's text being shown above, and where the
 * others are worded otherwise. */
static void
show_documents(const json_t *documents)
{
	const json_t *document;
	size_t i;

	json_array_foreach(documents, i, document) {
		const json_t *differs = json_object_get(document, "differs");
		char *states =
		    joined(json_object_get(document, "recommending_states"));

		(void)printf("%-14s %s%s%s%s\n", i == 0 ? "Document" : "",
		    field(document, "source"), states[0] == '\0' ? "" : " (",
		    states, states[0] == '\0' ? "" : ")");
		free(states);
		if (differs == NULL)
			continue;
		text_print(in_language(json_object_get(document, "text")), 15);
		(void)printf("%-14s ≠ \"%s\", not \"%s\"\n", "",
		    field(differs, "this"), field(differs, "first"));
	}
}

/* "csomn: partially (draft, rural women)"; the scheme where it is another.  id
 * is what the page is about; the rating may be of another that is one with
 * it. */
static void
assessment_heading(const json_t *assessment, const char *id)
{
	const char *group = field(assessment, "group");
	const char *scheme = field(assessment, "scheme");
	const bool is_other = strcmp(scheme, "upr-info-3") != 0;
	const bool of_other = strcmp(field(assessment, "rec"), id) != 0;

	(void)printf("\n%s: %s (%s%s%s%s%s%s%s)  %.*s\n",
	    field(assessment, "member"), field(assessment, "value"),
	    field(assessment, "round"), group[0] == '\0' ? "" : ", ", group,
	    is_other ? ", " : "", is_other ? scheme : "",
	    of_other ? ", of " : "", of_other ? field(assessment, "rec") : "",
	    SHORT_ID, field(assessment, "statement"));
}

static void
show_assessment(const json_t *assessment, const char *id)
{
	assessment_heading(assessment, id);
	succession_print(field(assessment, "member"),
	    json_object_get(assessment, "succession"));
	if (field(assessment, "held_by")[0] != '\0')
		(void)printf("  held, does not count: %s\n",
		    field(assessment, "held_why"));
	if (field(assessment, "rationale")[0] != '\0')
		text_print(field(assessment, "rationale"), 2);
	if (field(assessment, "method")[0] != '\0') {
		(void)puts("  Method:");
		text_print(field(assessment, "method"), 4);
	}
	if (field(assessment, "cutoff")[0] != '\0')
		(void)printf("  Cut-off: %s\n", field(assessment, "cutoff"));
	show_list("  Sources", json_object_get(assessment, "sources"));
	show_list("  Actions", json_object_get(assessment, "actions"));
	if (!flag(assessment, "complete")) {
		char *words = lacking(json_object_get(assessment, "missing"));

		(void)printf("  Incomplete: it lacks %s.\n", words);
		free(words);
	}
	support_print(assessment);
}

bool
run_rec_show(struct context *context, struct err *e)
{
	const json_t *labels;
	const json_t *row;
	json_t *answer;
	char *also;
	size_t i;

	if (!context_ask(context, "GET", "/v0/recommendation",
		json_pack("{s:s}", "rec", context_word(context, 0)), NULL,
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("%s%s", field(answer, "id"),
	    json_array_size(json_object_get(answer, "also")) > 0 ? " = " : "");
	also = joined(json_object_get(answer, "also"));
	(void)printf("%s\n\n", also);
	free(also);
	text_print(in_language(json_object_get(answer, "text")), 0);
	(void)putchar('\n');
	(void)printf("%-14s %s\n", "Position",
	    flag(answer, "pledge") ? "none: a voluntary pledge" :
				     field(answer, "position"));
	positions_print(json_object_get(answer, "positions"));
	show_list("States", json_object_get(answer, "recommending_states"));
	labels = json_object_get(answer, "labels");
	labels_print("Themes", json_object_get(labels, "themes"));
	labels_print("Groups", json_object_get(labels, "groups"));
	labels_print("SDGs", json_object_get(labels, "sdgs"));
	labels_print("Issues", json_object_get(labels, "issues"));
	show_documents(json_object_get(answer, "documents"));
	json_array_foreach(json_object_get(answer, "assessments"), i, row)
		show_assessment(row, field(answer, "id"));
	json_array_foreach(json_object_get(answer, "citations"), i, row)
		(void)printf("\n%s cites %s %s\n", field(row, "member"),
		    field(row, "title"), field(row, "locator"));
	json_decref(answer);
	return true;
}
