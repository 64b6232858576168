/* SPDX-License-Identifier: ISC */
/*
 * Status, for somebody who has never heard of git: whether all is well, what
 * needs a person, who has what.
 */
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/progress.h"
#include "client/prose.h"
#include "client/table.h"
#include "client/weigh.h"
#include "protocol/base/buf.h"

#define LINE_MAX_BYTES 4096
#define LATER_S 86400 /* from being said to coming, worth a word */
#define BOLD "\033[1m"
#define GREEN "\033[1;32m"
#define YELLOW "\033[1;33m"
#define PLAIN "\033[0m"

/* One sentence: is all well? */
static void
print_verdict(const struct weighed *page)
{
	const long long only = number(page->status, "only_here");
	const bool has_colour = prose_has_colour();
	char count[PROSE_MAX];
	struct buf text;

	buf_init(&text, LINE_MAX_BYTES);
	prose_count(count, only, "record of yours is", "records of yours are");
	if (page->needs.count == 1)
		buf_text_add(&text,
		    "One thing needs somebody; the rest is well.");
	else if (page->needs.count > 1)
		buf_format_add(&text, "%zu things need somebody.",
		    page->needs.count);
	else if (only > 0)
		buf_format_add(&text,
		    "All is well so far: %s not with others yet, and %s with "
		    "the next sync.",
		    count, only == 1 ? "goes out" : "go out");
	else
		buf_text_add(&text,
		    "All is well: what you said is with others, and nothing "
		    "waits for you.");
	if (has_colour)
		(void)fputs(page->needs.count == 0 ? GREEN : YELLOW, stdout);
	text_print(buf_text(&text), 0);
	if (has_colour)
		(void)fputs(PLAIN, stdout);
	buf_clear(&text);
}

/* Where one is. */
static void
print_place(const json_t *status)
{
	char statements[PROSE_MAX];
	char records[PROSE_MAX];
	struct buf text;

	buf_init(&text, LINE_MAX_BYTES);
	prose_count(statements, number(status, "statements"),
	    "statement counts", "statements count");
	prose_count(records, number(status, "records"), "record", "records");
	buf_format_add(&text, "%s, %s: you are %s. %s here, in %s.",
	    field(status, "review"), field(status, "title"),
	    field(status, "member"), statements, records);
	text_print(buf_text(&text), 0);
	buf_clear(&text);
}

static void
print_heading(const char *text)
{
	(void)printf(prose_has_colour() ? "\n" BOLD "%s" PLAIN "\n" : "\n%s\n",
	    text);
}

static void
print_remarks(const char *heading, const struct remarks *remarks)
{
	if (remarks->count == 0)
		return;
	print_heading(heading);
	for (size_t i = 0; i < remarks->count; i++) {
		text_print(remarks->list[i].text, 2);
		if (remarks->list[i].advice != NULL)
			text_print(remarks->list[i].advice, 4);
	}
}

static void
add_heard(struct buf *text, const json_t *member)
{
	char when[PROSE_MAX];

	if (field(member, "last_heard")[0] == '\0') {
		buf_text_add(text, "nothing came yet");
		return;
	}
	prose_when(when, field(member, "last_heard"));
	buf_format_add(text, "last heard %s by %s", when, field(member, "via"));
	if (prose_age_s(field(member, "last_said")) -
		prose_age_s(field(member, "last_heard")) >
	    LATER_S) {
		prose_when(when, field(member, "last_said"));
		buf_format_add(text, ", written %s", when);
	}
}

static void
add_seen(struct buf *text, const json_t *member, long long own)
{
	const long long seen = number(member, "seen");

	if (own == 0)
		return;
	if (seen >= own)
		buf_text_add(text, "; has seen all that you said");
	else if (seen == 0)
		buf_text_add(text,
		    "; is not known to have seen anything of "
		    "yours");
	else
		buf_format_add(text, "; has seen %lld of your %lld records",
		    seen, own);
}

static void
add_missing(struct buf *text, const json_t *missing, const char *member)
{
	const json_t *row;
	char count[PROSE_MAX];
	size_t i;

	json_array_foreach(missing, i, row) {
		char *seen_by;

		if (strcmp(field(row, "member"), member) != 0)
			continue;
		seen_by = joined(json_object_get(row, "seen_by"));
		prose_count(count, number(row, "records"), "record", "records");
		buf_format_add(text, "; %s that %s has seen did not come here",
		    count, seen_by);
		free(seen_by);
	}
}

static void
print_members(const struct weighed *page)
{
	const json_t *members = json_object_get(page->status, "members");
	const long long own = number(page->status, "own_records");
	const json_t *member;
	size_t i;

	print_heading("Members");
	json_array_foreach(members, i, member) {
		struct buf text;

		buf_init(&text, LINE_MAX_BYTES);
		buf_format_add(&text, "%s: ", field(member, "id"));
		if (flag(member, "self") && json_array_size(members) == 1) {
			buf_text_add(&text, "you; nobody else yet");
		} else if (flag(member, "self")) {
			buf_text_add(&text, "you");
		} else {
			add_heard(&text, member);
			add_seen(&text, member, own);
		}
		add_missing(&text, json_object_get(page->status, "missing"),
		    field(member, "id"));
		text_print(buf_text(&text), 2);
		buf_clear(&text);
	}
}

static void
add_reached(struct buf *text, const json_t *remote)
{
	const long long lacks = number(remote, "lacks");
	char count[PROSE_MAX];
	char when[PROSE_MAX];

	prose_count(count, lacks, "record", "records");
	prose_when(when, field(remote, "last_success"));
	if (field(remote, "last_success")[0] == '\0')
		buf_text_add(text, "not reached yet");
	else
		buf_format_add(text, "last reached %s", when);
	if (lacks > 0)
		buf_format_add(text, "; it lacks %s that %s here", count,
		    lacks == 1 ? "is" : "are");
	else if (field(remote, "last_success")[0] != '\0')
		buf_text_add(text, "; it has all that is here");
}

static void
print_remote(const json_t *remote)
{
	const long long received = number(remote, "received");
	const long long sent = number(remote, "sent");
	char came[PROSE_MAX];
	char went[PROSE_MAX];
	struct buf text;

	buf_init(&text, LINE_MAX_BYTES);
	buf_format_add(&text, "%s (%s): ", field(remote, "name"),
	    field(remote, "url"));
	add_reached(&text, remote);
	prose_count(came, received, "record came", "records came");
	prose_count(went, sent, "went", "went");
	if (received > 0 || sent > 0)
		buf_format_add(&text, "; in all %s by it, and %s", came, went);
	if (flag(remote, "metered"))
		buf_text_add(&text, "; metered: asked only by tamga sync");
	text_print(buf_text(&text), 2);
	buf_clear(&text);
}

/* What is under way. */
static void
print_now(const json_t *progress)
{
	struct buf text;

	if (!json_is_object(progress))
		return;
	print_heading("Under way");
	buf_init(&text, LINE_MAX_BYTES);
	progress_words(&text, progress);
	text_print(buf_text(&text), 2);
	buf_clear(&text);
}

static void
print_page(const struct weighed *page)
{
	const json_t *status = page->status;
	const json_t *remote;
	size_t i;

	print_verdict(page);
	print_place(status);
	print_now(json_object_get(status, "now"));
	print_remarks("What needs somebody", &page->needs);
	print_members(page);
	if (json_array_size(json_object_get(status, "remotes")) > 0)
		print_heading("Remotes");
	json_array_foreach(json_object_get(status, "remotes"), i, remote)
		print_remote(remote);
	print_remarks("Good to know", &page->notes);
}

bool
run_status(struct context *context, struct err *e)
{
	struct weighed page;
	json_t *answer;

	if (!context_ask(context, "GET", "/v0/status", NULL, NULL, &answer, e))
		return false;
	if (context_json(context, answer))
		return true;
	weigh(&page, answer);
	print_page(&page);
	weighed_clear(&page);
	json_decref(answer);
	return true;
}
