/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "tests/model/room_maker.h"

/* --- parts of charters --------------------------------------------------- */

/* The last statements of a kind that were said: one of them, or NULL. */
static const struct said *
recent(struct maker *maker, const char *kind)
{
	const struct said *found = NULL;

	for (size_t i = maker->said_count; i > 0; i--) {
		const struct said *said = &maker->said[i - 1];

		if (strcmp(said->kind, kind) != 0)
			continue;
		found = said;
		if (happens(maker, 70))
			break;
	}
	return found;
}

/* ,'journal':...,'sequence':...,'record':... of a journal, or nothing. */
static char *
point_make(struct maker *maker, size_t journal)
{
	const size_t record = any_record(maker, journal);
	char *point;
	char *fields;

	if (record == MADE_NONE || happens(maker, 20))
		return mem_text("");
	point = room_point(maker->room, record);
	fields = mem_format(",%.*s", (int)strlen(point) - 2, point + 1);
	free(point);
	return fields;
}

static void
until_add(struct buf *out, struct maker *maker, const struct speaker *speaker)
{
	const char *key =
	    room_key(maker->room, maker->speakers[speaker->member].key);
	const char *right = happens(maker, 60) ? "steward" : "importer";
	char *point = point_make(maker,
	    happens(maker, 50) ? speaker->control : speaker->data);

	buf_format_add(out, "%s{'key':'%s','right':'%s'%s}",
	    out->len > 0 ? "," : "", key, right, point);
	free(point);
}

static void
cut_add(struct buf *out, struct maker *maker, const struct speaker *speaker)
{
	const struct device_id device =
	    room_device(maker->room, speaker->id, speaker->key);
	char *point = point_make(maker,
	    happens(maker, 50) ? speaker->control : speaker->data);

	buf_format_add(out, "%s{'device':'%s','reason':'lost'%s}",
	    out->len > 0 ? "," : "", device.text, point);
	free(point);
}

static char *
more_make(struct maker *maker)
{
	struct buf until;
	struct buf cuts;
	char *more;

	buf_init(&until, LIMIT_RECORD);
	buf_init(&cuts, LIMIT_RECORD);
	for (size_t i = below(maker, 3); i > 0; i--)
		until_add(&until, maker, any_speaker(maker));
	for (size_t i = happens(maker, 25) ? 1 : 0; i > 0; i--)
		cut_add(&cuts, maker, any_speaker(maker));
	more = mem_format("%s%s%s%s%s%s%s", until.len > 0 ? ",'until':[" : "",
	    buf_text(&until), until.len > 0 ? "]" : "",
	    cuts.len > 0 ? ",'cuts':[" : "", buf_text(&cuts),
	    cuts.len > 0 ? "]" : "",
	    happens(maker, 20) ?
		",'rights':[{'kind':'recommendation','who':'cso'}]" :
		"");
	buf_clear(&until);
	buf_clear(&cuts);
	return more;
}

static size_t
stewards_add(struct buf *out, struct maker *maker)
{
	size_t count = 0;

	for (size_t i = 0; i < maker->member_count; i++) {
		const struct speaker *root = &maker->speakers[i];

		if (!happens(maker, i == 0 ? 80 : 35))
			continue;
		buf_format_add(out, "%s{'id':'%s','key':'%s'",
		    count > 0 ? "," : "", root->id,
		    room_key(maker->room, root->key));
		if (happens(maker, 60))
			buf_format_add(out, ",'recovery':'%s'",
			    room_key(maker->room, RECOVERY_KEY + i));
		buf_text_add(out, "}");
		count++;
	}
	return count;
}

/* --- drafts -------------------------------------------------------------- */

void
charter_draft_make(struct draft *out, struct maker *maker)
{
	const struct said *below_said =
	    happens(maker, 55) ? recent(maker, "charter") : NULL;
	size_t version = 2;
	struct buf stewards;
	size_t count;
	char *predecessor;
	char *more = more_make(maker);

	if (below_said != NULL) {
		version = below_said->version + 1;
		predecessor =
		    room_id(maker->room, below_said->record, below_said->index);
	} else {
		predecessor = mem_text(maker->room->charter.room.text);
	}
	buf_init(&stewards, LIMIT_RECORD);
	count = stewards_add(&stewards, maker);
	out->kind = "charter";
	out->version = version;
	out->subject = mem_text("['MNG-1']");
	out->fields = mem_format(",'version':%zu,'predecessor':'%s',"
				 "'stewards':[%s],'threshold':%zu%s",
	    version, predecessor, buf_text(&stewards), count / 2 + 1, more);
	buf_clear(&stewards);
	free(predecessor);
	free(more);
}

static const struct said *
endorsable(struct maker *maker)
{
	static const char *const kinds[] = { "charter", "charter", "cut", "cut",
		"member", "member", "adopt" };

	return recent(maker, PICK(maker, kinds));
}

void
endorsement_draft(struct draft *out, struct maker *maker)
{
	const struct said *said = endorsable(maker);
	char *id;

	if (said == NULL)
		said = any_said(maker);
	id = said == NULL ? mem_text("nothing") :
			    room_id(maker->room, said->record, said->index);
	out->kind = "endorsement";
	out->subject = mem_format("['%s']", id);
	out->fields = mem_text("");
	free(id);
}

void
adopt_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const struct speaker *target = speaker;
	char hash[HASH_TEXT_LEN + 1];
	size_t record = MADE_NONE;
	size_t journal;

	for (size_t i = 0; i < 8; i++) {
		target = any_speaker(maker);
		if (target != speaker && target->member == speaker->member)
			break;
	}
	journal = happens(maker, 90) ? target->data : target->control;
	record = any_record(maker, journal);
	if (record != MADE_NONE)
		hash_format(hash, &maker->room->records[record].place.hash);
	out->kind = "adopt";
	out->subject = mem_format("['%s']",
	    maker->room->journals[journal].head.journal.text);
	out->fields = mem_format(",'records':[%s%s%s]",
	    record == MADE_NONE ? "" : "'", record == MADE_NONE ? "" : hash,
	    record == MADE_NONE ? "" : "'");
}

/* --- stewards at work ---------------------------------------------------- */

static void
endorse_all(struct maker *maker, const char *id)
{
	const unsigned percent = happens(maker, 50) ? 70 : 45;

	for (size_t i = 0; i < maker->speaker_count; i++) {
		const struct speaker *speaker = &maker->speakers[i];
		const bool is_root = i < maker->member_count;

		if (happens(maker, is_root ? percent : 12))
			(void)room_say(maker->room, speaker->control,
			    "{'kind':'endorsement','subject':['%s']}", id);
	}
}

/* A member that continues another one, and most members endorse it. */
static void
succession_make(struct maker *maker)
{
	const size_t old = below(maker, maker->member_count);
	const size_t heir = below(maker, maker->member_count);
	const struct speaker *root = &maker->speakers[heir];
	const size_t record = room_say(maker->room, maker->speakers[0].control,
	    "{'kind':'member','subject':['%s'],'key':'%s',"
	    "'names':{'en':'Heir'},'member_kind':'cso','continues':'%s'}",
	    root->id, room_key(maker->room, root->key),
	    room_key(maker->room, maker->speakers[old].key));
	char *id = room_id(maker->room, record, 0);

	endorse_all(maker, id);
	free(id);
}

void
council_meet(struct maker *maker)
{
	const struct said *said = endorsable(maker);
	struct draft draft;
	size_t record;
	size_t number;
	char *id;

	if (happens(maker, 15)) {
		succession_make(maker);
		return;
	}
	if (said != NULL && happens(maker, 50)) {
		id = room_id(maker->room, said->record, said->index);
	} else {
		charter_draft_make(&draft, maker);
		number = below(maker, maker->member_count);
		record = room_say(maker->room, maker->speakers[number].control,
		    "{'kind':'charter','subject':%s%s}", draft.subject,
		    draft.fields);
		id = room_id(maker->room, record, 0);
		said_add(maker, record, 0, number, &draft);
	}
	endorse_all(maker, id);
	free(id);
}
