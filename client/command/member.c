/* SPDX-License-Identifier: ISC */
/* Members: who they are, and what is said of them. */
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/table.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"

#define NOTE_MAX 4096

/* --- who continues whom ---------------------------------------------------- */

static void
succession_line(const char *id, const json_t *names, const char *other,
    const json_t *other_names)
{
	(void)printf("%s (%s) continues %s (%s)\n", id, in_language(names),
	    other, in_language(other_names));
}

static const json_t *
names_of(const json_t *members, const char *id)
{
	const json_t *member;
	size_t i;

	json_array_foreach(members, i, member)
		if (strcmp(field(member, "id"), id) == 0)
			return json_object_get(member, "names");
	return NULL;
}

void
successions_print(const json_t *members)
{
	const json_t *member;
	const json_t *other;
	size_t i;
	size_t k;

	json_array_foreach(members, i, member)
		json_array_foreach(json_object_get(member, "continues"), k,
		    other)
			succession_line(field(member, "id"),
			    json_object_get(member, "names"),
			    json_string_value(other),
			    names_of(members, json_string_value(other)));
}

void
succession_print(const char *id, const json_t *succession)
{
	const json_t *names = json_object_get(succession, "names");
	const json_t *other;
	size_t i;

	json_array_foreach(json_object_get(succession, "continues"), i, other)
		succession_line(id, names, field(other, "id"),
		    json_object_get(other, "names"));
	json_array_foreach(json_object_get(succession, "continued_by"), i,
	    other)
		succession_line(field(other, "id"),
		    json_object_get(other, "names"), id, names);
}

/* --- the list ---------------------------------------------------------------- */

static void
note_add(struct buf *note, const char *what, const json_t *ids)
{
	char *text = joined(ids);

	if (text[0] != '\0')
		buf_format_add(note, "%s%s %s", note->len == 0 ? "" : "; ",
		    what, text);
	free(text);
}

static char *
note_of(const json_t *member)
{
	struct buf note;

	buf_init(&note, NOTE_MAX);
	if (field(member, "accreditation")[0] != '\0')
		buf_format_add(&note, "accreditation %s",
		    field(member, "accreditation"));
	note_add(&note, "of", json_object_get(member, "of"));
	note_add(&note, "continues", json_object_get(member, "continues"));
	note_add(&note, "continued by",
	    json_object_get(member, "continued_by"));
	note_add(&note, "has its id in common with",
	    json_object_get(member, "disputed_with"));
	return buf_take(&note);
}

static void
member_row(struct table *table, const json_t *member)
{
	char *roles = joined(json_object_get(member, "roles"));
	char *note = note_of(member);
	char text[32];

	table_add(table, field(member, "id"));
	table_add(table, in_language(json_object_get(member, "names")));
	table_add(table, field(member, "kind"));
	table_add(table, flag(member, "steward") ? "steward" : roles);
	(void)snprintf(text, sizeof(text), "%lld", number(member, "devices"));
	table_add(table, text);
	(void)snprintf(text, sizeof(text), "%lld",
	    number(member, "statements"));
	table_add(table, text);
	table_add(table, field(member, "last_heard"));
	table_add(table, note);
	free(note);
	free(roles);
}

struct named {
	const json_t *member;
};

/* By the names that people read, as the locale orders them. */
static int
name_compare(const void *a, const void *b)
{
	const json_t *left = ((const struct named *)a)->member;
	const json_t *right = ((const struct named *)b)->member;
	const int order = strcoll(in_language(json_object_get(left, "names")),
	    in_language(json_object_get(right, "names")));

	return order != 0 ? order :
			    strcmp(field(left, "id"), field(right, "id"));
}

static bool
rows_by_name(struct table *table, const json_t *members)
{
	const size_t count = json_array_size(members);
	struct named *sorted = mem_new(count, sizeof(*sorted));
	bool is_disputed = false;

	for (size_t i = 0; i < count; i++)
		sorted[i].member = json_array_get(members, i);
	if (count > 1)
		qsort(sorted, count, sizeof(*sorted), name_compare);
	for (size_t i = 0; i < count; i++) {
		member_row(table, sorted[i].member);
		is_disputed = is_disputed || flag(sorted[i].member, "disputed");
	}
	free(sorted);
	return is_disputed;
}

bool
run_members(struct context *context, struct err *e)
{
	static const char *const headings[] = { "MEMBER", "NAME", "KIND",
		"ROLES", "DEVICES", "STATEMENTS", "LAST HEARD", "", NULL };
	struct table *table;
	json_t *answer;
	bool is_disputed;

	if (!context_ask(context, "GET", "/v0/members", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	table = table_new(headings, 1);
	is_disputed = rows_by_name(table, answer);
	table_print(table);
	if (is_disputed)
		(void)puts("\nTwo members have one id. The stewards say whose "
			   "it is: tamga members settle ID");
	json_decref(answer);
	return true;
}

/* --- changing ---------------------------------------------------------------- */

/* "--of ''" is none. */
static void
of_set(json_t *body, struct context *context)
{
	json_t *of = args_list(&context->args, "of");

	if (json_array_size(of) == 1 &&
	    json_string_length(json_array_get(of, 0)) == 0)
		(void)json_array_clear(of);
	if (of != NULL)
		(void)json_object_set_new(body, "of", of);
}

static json_t *
change_body(struct context *context)
{
	const char *name = args_text(&context->args, "name");
	const char *language = args_text(&context->args, "language");
	json_t *roles = args_list(&context->args, "role");
	json_t *body = json_object();

	json_text_set(body, "member", context_word(context, 0));
	if (name != NULL)
		(void)json_object_set_new(body, "names",
		    json_pack("{s:s}", language == NULL ? "en" : language,
			name));
	of_set(body, context);
	json_text_set(body, "kind", args_text(&context->args, "kind"));
	if (roles != NULL)
		(void)json_object_set_new(body, "roles", roles);
	json_text_set(body, "accreditation",
	    args_text(&context->args, "accreditation"));
	return body;
}

bool
run_members_change(struct context *context, struct err *e)
{
	json_t *answer;
	char *stand;

	if (!context_ask(context, "POST", "/v0/members/change", NULL,
		change_body(context), &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)printf("Said of %s%s: %s\n", field(answer, "member"),
	    flag(answer, "own") ? ", for yourself" : ", as a steward",
	    field(answer, "statement"));
	stand = joined(json_object_get(answer, "own_names"));
	if (stand[0] != '\0')
		(void)printf("It has given itself another name (%s), which "
			     "stands first.\n",
		    stand);
	free(stand);
	json_decref(answer);
	return true;
}

/* --- what stewards decide together -------------------------------------------- */

static void
say_decided(const json_t *answer, const char *done)
{
	if (json_object_get(answer, "needed") == NULL) {
		(void)puts(done);
		return;
	}
	(void)printf("You have endorsed that. It waits for other stewards:\n"
		     "  tamga charter endorse %s\n",
	    field(answer, "endorsed"));
}

bool
run_members_continue(struct context *context, struct err *e)
{
	json_t *answer;
	char done[256];

	if (!context_ask(context, "POST", "/v0/members/continue", NULL,
		json_pack("{s:s, s:s}", "member", context_word(context, 0),
		    "predecessor", context_word(context, 1)),
		&answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)snprintf(done, sizeof(done),
	    "%s continues %s now: what it says takes the place of what %s "
	    "said of the same.",
	    field(answer, "member"), field(answer, "predecessor"),
	    field(answer, "predecessor"));
	say_decided(answer, done);
	json_decref(answer);
	return true;
}

bool
run_members_settle(struct context *context, struct err *e)
{
	json_t *answer;
	char done[256];

	if (!context_ask(context, "POST", "/v0/members/settle", NULL,
		json_pack("{s:s}", "member", context_word(context, 0)), &answer,
		e))
		return false;
	if (context_json(context, answer))
		return true;
	(void)snprintf(done, sizeof(done), "'%s' is the id of %s alone now.",
	    field(answer, "id"), field(answer, "member"));
	say_decided(answer, done);
	json_decref(answer);
	return true;
}
