/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "tests/model/room_maker.h"

/* --- words --------------------------------------------------------------- */

static const char *const recs[] = { "MNG-1/1", "MNG-1/1.1", "MNG-1/2;a",
	"MNG-1/84.10", "MNG-1/~aaaaaaaaaaaaaaaa" };
static const char *const names[] = { "aaaaaaaaaaaaaaaaaaaaaaaaaa",
	"bbbbbbbbbbbbbbbbbbbbbbbbba", "cccccccccccccccccccccccccy" };
static const char *const documents[] = { "A/HRC/16/5", "matrix" };
static const char *const themes[] = { "A12 Acceptance of international norms",
	"Right to health", "Labour rights and right to work", "Cluster 3" };
static const char *const rounds[] = { "draft", "draft", "final" };
static const char *const ratings[] = { "fully", "partially", "not",
	"not-assessed" };

char *
thing_make(struct maker *maker)
{
	const struct speaker *root =
	    &maker->speakers[below(maker, maker->member_count)];
	const char *name = PICK(maker, names);
	const struct device_id device =
	    room_device(maker->room, root->id, root->key);

	if (happens(maker, 15))
		return mem_format("%s~%.4s/%s", root->id, device.text, name);
	return mem_format("%s/%s", root->id, name);
}

/* --- data statements ----------------------------------------------------- */

static void
recommendation_draft(struct draft *out, struct maker *maker)
{
	const char *rec = PICK(maker, recs);
	const char *document = PICK(maker, documents);
	const char *theme = PICK(maker, themes);
	const char *other = PICK(maker, themes);
	const size_t text = below(maker, 9);

	out->kind = "recommendation";
	out->subject = mem_format("['%s','%s']", rec, document);
	out->fields =
	    mem_format(",'text':{'en':'Text %zu'},"
		       "'recommending_states':['FRA'],'themes':['%s','%s'],"
		       "'action_category':%zu",
		text, theme, other, below(maker, 7));
}

static void
position_draft(struct draft *out, struct maker *maker)
{
	const char *rec = PICK(maker, recs);
	const char *document = PICK(maker, documents);

	out->kind = "position";
	out->subject = mem_format("['%s','%s']", rec, document);
	out->fields = mem_format(",'value':'%s'",
	    happens(maker, 50) ? "supported" : "noted");
}

static void
same_as_draft(struct draft *out, struct maker *maker)
{
	const char *one = PICK(maker, recs);
	const char *two = PICK(maker, recs);

	out->kind = "same-as";
	out->subject = mem_format("['%s','%s']", one, two);
	out->fields = mem_text("");
}

static void
assessment_draft(struct draft *out, struct maker *maker)
{
	const char *rec = PICK(maker, recs);
	const char *round = PICK(maker, rounds);
	const char *rating = PICK(maker, ratings);

	out->kind = "assessment";
	out->subject = mem_format("['%s','','%s','upr-info-3']", rec, round);
	out->fields = mem_format(",'value':'%s','rationale':'R %zu'", rating,
	    below(maker, 9));
}

static void
source_draft(struct draft *out, struct maker *maker)
{
	out->kind = "source";
	out->subject = mem_format("['%s']", PICK(maker, names));
	out->fields =
	    mem_format(",'title':'T %zu','symbol':'S'", below(maker, 9));
}

static void
citation_draft(struct draft *out, struct maker *maker)
{
	const struct said *said = any_said(maker);
	char *source = thing_make(maker);
	char *cited;

	if (said != NULL && happens(maker, 40))
		cited = room_id(maker->room, said->record, said->index);
	else if (happens(maker, 50))
		cited = thing_make(maker);
	else
		cited = mem_text(PICK(maker, recs));
	out->kind = "citation";
	out->subject = mem_format("['%s','%s']", cited, source);
	out->fields = mem_text("");
	free(source);
	free(cited);
}

static void
strange_draft(struct draft *out, struct maker *maker)
{
	static const char *const strange[] = { "quorum", "epoch", "sealed" };

	out->kind = PICK(maker, strange);
	out->subject = mem_format("['%s']", PICK(maker, names));
	out->fields = mem_format(",'more':%zu", below(maker, 9));
}

typedef void (*draft_cb)(struct draft *, struct maker *);

void
data_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	static const draft_cb drafts[] = { recommendation_draft,
		recommendation_draft, position_draft, same_as_draft,
		same_as_draft, assessment_draft, assessment_draft,
		assessment_draft, source_draft, source_draft, citation_draft,
		citation_draft };

	if (happens(maker, 2))
		strange_draft(out, maker);
	else if (happens(maker, 35))
		kinds_draft(out, maker, speaker);
	else
		PICK(maker, drafts)(out, maker);
}

/* --- control statements -------------------------------------------------- */

/* ,'continues':... for a few. */
static char *
continues_make(struct maker *maker)
{
	const size_t other = below(maker, maker->member_count);

	if (!happens(maker, 45))
		return mem_text("");
	return mem_format(",'continues':'%s'",
	    room_key(maker->room, maker->speakers[other].key));
}

static void
member_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const size_t target = below(maker, maker->member_count);
	const struct speaker *root = &maker->speakers[target];
	const bool own = happens(maker, 25);
	const char *id = happens(maker, 12) ? PICK(maker, maker_ids) : root->id;
	const char *key = room_key(maker->room, own ? speaker->key : root->key);

	const size_t name = below(maker, 9);

	out->kind = "member";
	out->subject = mem_format("['%s']", own ? speaker->id : id);
	if (own || happens(maker, 10)) {
		out->fields = mem_format(",'key':'%s','names':{'en':'N %zu'},"
					 "'of':['%s']",
		    key, name, PICK(maker, maker_ids));
	} else {
		const char *member_kind = PICK(maker, maker_kinds);

		const char *roles = PICK(maker, maker_roles);
		char *continues = continues_make(maker);

		out->fields = mem_format(",'key':'%s','names':{'en':'N %zu'},"
					 "'member_kind':'%s','roles':[%s]%s",
		    key, name, member_kind, roles, continues);
		free(continues);
	}
}

/* Mostly a device of the speaker's own member. */
static const struct speaker *
sibling(struct maker *maker, const struct speaker *speaker)
{
	const size_t start = below(maker, maker->speaker_count);

	if (happens(maker, 15))
		return any_speaker(maker);
	for (size_t i = 0; i < maker->speaker_count; i++) {
		const struct speaker *other =
		    &maker->speakers[(start + i) % maker->speaker_count];

		if (other != speaker && other->member == speaker->member)
			return other;
	}
	return speaker;
}

static void
device_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const struct speaker *other = sibling(maker, speaker);
	const struct device_id device = room_device(maker->room,
	    happens(maker, 95) ? speaker->id : other->id, other->key);

	const size_t label = below(maker, 9);

	out->kind = "device";
	out->subject = mem_format("['%s']", device.text);
	out->fields = mem_format(",'key':'%s','label':'L %zu','purpose':'%s'",
	    room_key(maker->room, other->key), label,
	    happens(maker, 85) ? "work" : "recovery");
}

static void
points_add(struct buf *out, struct maker *maker, size_t journal)
{
	const size_t record = any_record(maker, journal);
	char *point;

	if (record == MADE_NONE || happens(maker, 25))
		return;
	point = room_point(maker->room, record);
	buf_format_add(out, "%s%s", out->len > 0 ? "," : "", point);
	free(point);
}

static void
cut_draft(struct draft *out, struct maker *maker, const struct speaker *speaker)
{
	static const char *const reasons[] = { "lost", "compromised", "left" };
	const struct speaker *target = sibling(maker, speaker);
	const size_t journal =
	    happens(maker, 50) ? target->control : target->data;
	const size_t dice = below(maker, 100);
	const bool is_journal = dice < 30;
	struct buf points;

	buf_init(&points, LIMIT_RECORD);
	out->kind = "cut";
	if (is_journal) {
		points_add(&points, maker, journal);
		out->subject = mem_format("['journal','%s']",
		    maker->room->journals[journal].head.journal.text);
	} else {
		const struct device_id device =
		    room_device(maker->room, target->id, target->key);

		points_add(&points, maker, target->control);
		points_add(&points, maker, target->data);
		out->subject = dice < 42 ?
		    mem_format("['member','%s']",
			room_key(maker->room,
			    maker->speakers[target->member].key)) :
		    mem_format("['device','%s']", device.text);
	}
	out->fields = mem_format(",'reason':'%s','points':[%s]",
	    is_journal ? "superseded" : PICK(maker, reasons),
	    buf_text(&points));
	buf_clear(&points);
}

void
control_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const size_t dice = below(maker, 100);

	if (dice < 1)
		strange_draft(out, maker);
	else if (dice < 40)
		member_draft(out, maker, speaker);
	else if (dice < 68)
		device_draft(out, maker, speaker);
	else if (dice < 74)
		adopt_draft(out, maker, speaker);
	else if (dice < 80)
		endorsement_draft(out, maker);
	else if (dice < 83)
		charter_draft_make(out, maker);
	else
		cut_draft(out, maker, speaker);
}
