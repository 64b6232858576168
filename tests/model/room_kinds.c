/* SPDX-License-Identifier: ISC */
/* Follow-up work and what is said about it, for room_drafts.c. */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/model/room_maker.h"

static const char *const names[] = { "aaaaaaaaaaaaaaaaaaaaaaaaaa",
	"bbbbbbbbbbbbbbbbbbbbbbbbba", "cccccccccccccccccccccccccy" };

/* --- words --------------------------------------------------------------- */

/* What some member is known by, or may be. */
static char *
shown_make(struct maker *maker)
{
	const struct speaker *root =
	    &maker->speakers[below(maker, maker->member_count)];
	const struct device_id device =
	    room_device(maker->room, root->id, root->key);

	if (happens(maker, 15))
		return mem_format("%s~%.4s", root->id, device.text);
	return mem_text(root->id);
}

/* The id of a statement of that kind, if there is one; else of any. */
static char *
id_make(struct maker *maker, const char *kind)
{
	const struct said *said = any_said(maker);

	if (said == NULL)
		return mem_text("none");
	for (size_t i = 0; i < maker->said_count; i++) {
		const struct said *other = &maker->said[i];

		if (strcmp(other->kind, kind) == 0 && happens(maker, 60))
			said = other;
	}
	return room_id(maker->room, said->record, said->index);
}

/* A thing of that kind by its first name, if there is one; else any. */
static char *
thing_of(struct maker *maker, const char *kind)
{
	const struct said *found = NULL;

	for (size_t i = 0; i < maker->said_count; i++) {
		if (strcmp(maker->said[i].kind, kind) == 0 &&
		    happens(maker, 50))
			found = &maker->said[i];
	}
	if (found == NULL || happens(maker, 10))
		return thing_make(maker);
	return mem_format("%s/%.26s", maker->speakers[found->speaker].id,
	    found->subject + 2);
}

/* --- things -------------------------------------------------------------- */

static void
thing_draft(struct draft *out, struct maker *maker, const char *kind)
{
	const char *name = PICK(maker, names);

	out->kind = kind;
	out->subject = mem_format("['%s']", name);
}

/* ,'owner':... for some. */
static char *
owner_make(struct maker *maker)
{
	char *shown;
	char *out;

	if (!happens(maker, 50))
		return mem_text("");
	shown = shown_make(maker);
	out = mem_format(",'owner':'%s'", shown);
	free(shown);
	return out;
}

static void
action_draft(struct draft *out, struct maker *maker)
{
	char *owner = owner_make(maker);
	const size_t month = 1 + below(maker, 12);

	thing_draft(out, maker, "action");
	out->fields = mem_format(",'title':'A','start':'2016-06',"
				 "'end':'2016-%02zu'%s",
	    month, owner);
	free(owner);
}

static void
commitment_draft(struct draft *out, struct maker *maker)
{
	char *owner = owner_make(maker);

	thing_draft(out, maker, "commitment");
	out->fields = mem_format(",'text':'C'%s", owner);
	free(owner);
}

static void
request_draft(struct draft *out, struct maker *maker)
{
	char *first = shown_make(maker);
	char *second = shown_make(maker);

	thing_draft(out, maker, "source-request");
	out->fields = happens(maker, 90) ?
	    mem_format(",'text':'R','asked':['%s','%s']", first, second) :
	    mem_text(",'text':'R','asked':[]");
	free(first);
	free(second);
}

static void
simple_draft(struct draft *out, struct maker *maker)
{
	static const struct {
		const char *kind;
		const char *fields;
	} simple[] = {
		{ "indicator", ",'title':'I','indicator_kind':'outcome'" },
		{ "comment",
		    ",'about':'MNG-1/1','comment_kind':'question',"
		    "'text':'Q'" },
		{ "meeting",
		    ",'title':'M','meeting_kind':'validation',"
		    "'date':'2018-05-17'" },
		{ "report",
		    ",'title':'R','report_kind':'mid-term','text':'T'" },
		{ "target",
		    ",'title':'T','percent':'85','scheme':'upr-info-3',"
		    "'values':['fully']" },
	};
	const size_t which = below(maker, sizeof(simple) / sizeof(simple[0]));

	thing_draft(out, maker, simple[which].kind);
	out->fields = mem_text(simple[which].fields);
}

/* --- what refers to them -------------------------------------------------- */

static void
progress_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const bool of_action = happens(maker, 50);
	char *thing = thing_of(maker, of_action ? "action" : "commitment");
	char *other = shown_make(maker);
	const char *owner = happens(maker, 60) ? speaker->id : other;

	out->kind = "progress";
	out->subject = mem_format("['%s','%s']", thing, owner);
	out->fields = mem_text(",'value':'in-progress'");
	free(other);
	free(thing);
}

static void
answer_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	static const char *const answers[] = { "'promised','due':'2018'",
		"'declined','text':'N'", "'declined','text':'N'",
		"'provided'" };
	char *thing = thing_of(maker, "source-request");
	char *other = shown_make(maker);
	const char *asked = happens(maker, 60) ? speaker->id : other;

	out->kind = "answer";
	out->subject = mem_format("['%s','%s']", thing, asked);
	out->fields = mem_format(",'value':%s", PICK(maker, answers));
	free(other);
	free(thing);
}

static void
resolution_draft(struct draft *out, struct maker *maker)
{
	char *thing = thing_of(maker, "comment");

	out->kind = "resolution";
	out->subject = mem_format("['%s']", thing);
	out->fields = mem_text(",'value':'resolved'");
	free(thing);
}

static void
observation_draft(struct draft *out, struct maker *maker)
{
	static const char *const groupings[] = { "", "sex=f", "age=0-4;sex=f",
		"sex=f;age=0-4" };
	static const char *const values[] = { "'value':'10','low':'9.5'",
		"'value':'-1.50','high':'-1.5'", "'no_data':'suppressed'",
		"'value':'9','low':'10'" };
	char *thing = thing_of(maker, "indicator");
	const char *grouping = PICK(maker, groupings);
	const char *value = PICK(maker, values);

	out->kind = "observation";
	out->subject = mem_format("['%s','2017','%s','NSO']", thing, grouping);
	out->fields = mem_format(",%s", value);
	free(thing);
}

static void
support_draft(struct draft *out, struct maker *maker)
{
	char *id = id_make(maker, "assessment");

	out->kind = "support";
	out->subject = mem_format("['%s']", id);
	out->fields = mem_text(",'value':'dissent'");
	free(id);
}

static void
signature_draft(struct draft *out, struct maker *maker)
{
	char *id = id_make(maker, "report");

	out->kind = "signature";
	out->subject = mem_format("['%s']", id);
	out->fields = happens(maker, 80) ?
	    mem_text(",'value':'endorse'") :
	    mem_text(",'value':'endorse','reservation':'R'");
	free(id);
}

static void
translation_draft(struct draft *out, struct maker *maker)
{
	static const char *const states[] = { "draft", "official", "official" };
	char *thing = thing_of(maker, "report");
	const bool of_thing = happens(maker, 50);
	const char *state = PICK(maker, states);

	out->kind = "translation";
	out->subject = mem_format("['%s','mn']", of_thing ? thing : "MNG-1/1");
	out->fields = mem_format(",'text':'T','value':'%s'", state);
	free(thing);
}

static void
assignment_draft(struct draft *out, struct maker *maker)
{
	static const char *const recs[] = { "MNG-1/1", "MNG-1/84.10" };
	const char *rec = PICK(maker, recs);

	out->kind = "assignment";
	out->subject = mem_format("['%s']", rec);
	out->fields = mem_text(",'lead':'mojha'");
}

static void
vocabulary_draft(struct draft *out, struct maker *maker)
{
	(void)maker;
	out->kind = "vocabulary";
	out->subject = mem_text("['clusters','3']");
	out->fields = mem_text(",'labels':{'en':'Cluster 3'}");
}

void
kinds_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const size_t dice = below(maker, 100);

	if (dice < 10)
		action_draft(out, maker);
	else if (dice < 20)
		commitment_draft(out, maker);
	else if (dice < 30)
		request_draft(out, maker);
	else if (dice < 42)
		simple_draft(out, maker);
	else if (dice < 56)
		progress_draft(out, maker, speaker);
	else if (dice < 68)
		answer_draft(out, maker, speaker);
	else if (dice < 75)
		resolution_draft(out, maker);
	else if (dice < 81)
		observation_draft(out, maker);
	else if (dice < 86)
		support_draft(out, maker);
	else if (dice < 90)
		signature_draft(out, maker);
	else if (dice < 95)
		translation_draft(out, maker);
	else if (dice < 98)
		assignment_draft(out, maker);
	else
		vocabulary_draft(out, maker);
}
