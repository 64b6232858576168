/* SPDX-License-Identifier: ISC */
/*
 * Makes a large room for measuring: a bare repository with the journals of so
 * many members, each with so many ratings of one statement a record, and an
 * invitation to it.
 *
 *     room_make MEMBERS RECORDS REPOSITORY [seen|rated] > INVITATION
 *
 * Everything is real: keys, signatures, chains, admissions.  With seen, the
 * members take turns, and each has seen the record before its own.  With
 * rated, ratings go round 200 recommendations that have themes, groups,
 * States, goals and categories: all five rounds, then the same for one group
 * of persons and the next.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/repo/repo.h"
#include "protocol/base/mem.h"
#include "protocol/record/record.h"
#include "protocol/room/charter.h"

#define PARAGRAPHS 150
#define RATED 200
#define TIME 1526536800
#define MEMBERS_MAX 200

struct writer {
	struct journal_head head;
	struct secret_key *key;
	struct record_place below;
	bool has_below;
	const struct writer *watches; /* or NULL: its last record is seen */
};

struct batch {
	struct repo_object *objects;
	size_t count;
	size_t room;
};

static void
check(bool good, const struct err *e)
{
	if (good)
		return;
	(void)fprintf(stderr, "room_make: %s\n", e->msg);
	exit(1);
}

static void
writer_begin(struct writer *writer, const struct charter *charter,
    enum journal_class class)
{
	writer->has_below = false;
	writer->head.room = charter->room;
	writer->head.class = class;
	key_public(&writer->head.key, writer->key);
	writer->head.incarnation = incarnation_make();
	writer->head.device = device_id_of(&charter->room, &writer->head.member,
	    &writer->head.key);
	writer->head.journal = journal_id_of(&charter->room, class,
	    &writer->head.member, &writer->head.key, &writer->head.incarnation);
}

static void
say(struct writer *writer, struct batch *batch, const char *const *lines,
    size_t count)
{
	struct seen seen = { .sequence = 0 };
	const struct record_draft draft = {
		.seen = &seen,
		.seen_count = writer->watches != NULL ? 1 : 0,
		.head = &writer->head,
		.below = writer->has_below ? &writer->below : NULL,
		.time = TIME + (int64_t)writer->below.sequence,
		.lines = lines,
		.line_count = count,
	};
	struct err e = { 0 };
	struct buf bytes;

	if (writer->watches != NULL) {
		seen.journal = writer->watches->head.journal;
		seen.sequence = writer->watches->below.sequence;
		seen.hash = writer->watches->below.hash;
	}
	buf_init(&bytes, LIMIT_RECORD);
	check(record_build(&bytes, &draft, writer->key, &e), &e);
	batch->objects = mem_grow(batch->objects, &batch->room,
	    batch->count + 1, sizeof(*batch->objects));
	batch->objects[batch->count].len = bytes.len;
	writer->below.sequence =
	    writer->has_below ? writer->below.sequence + 1 : 1;
	writer->below.hash = hash_of(buf_text(&bytes), bytes.len);
	check(git_id_of_commit(&writer->below.git_id, buf_text(&bytes),
		  bytes.len, &e),
	    &e);
	writer->has_below = true;
	batch->objects[batch->count++].data = buf_take(&bytes);
}

static void
finish(const struct writer *writer, struct repo *repo)
{
	char name[REPO_REF_MAX];
	struct err e = { 0 };

	(void)snprintf(name, sizeof(name), REPO_HEADS "%c/%s",
	    writer->head.class == CLASS_CONTROL ? 'c' : 'j',
	    writer->head.journal.text);
	check(repo_ref_set(repo, name, &writer->below.git_id, NULL, &e), &e);
}

static char *
line_of(json_t *statement)
{
	char *line = json_canonical(statement);

	json_decref(statement);
	return line;
}

static void
say_one(struct writer *writer, struct batch *batch, json_t *statement)
{
	char *line = line_of(statement);
	const char *lines[] = { line };

	say(writer, batch, lines, 1);
	free(line);
}

/* 180 letters that do not repeat like one sentence typed again and again. */
static json_t *
rating(unsigned member, unsigned place)
{
	static const char *const words[] = { "consultation", "law", "budget",
		"province", "evidence", "training", "adopted", "partial",
		"court", "shelter", "school", "decree", "report", "women",
		"disability", "monitoring" };
	static const char *const values[] = { "fully", "partially", "not" };
	unsigned state = member * 7919 + place * 104729 + 1;
	char rationale[181] = "";
	char rec[32];
	char group[32] = "";
	size_t used = 0;

	while (used < 165) {
		state = state * 1664525 + 1013904223;
		used += (size_t)snprintf(rationale + used,
		    sizeof(rationale) - used, "%s ", words[state >> 24 & 15]);
	}
	while (used < 180)
		rationale[used++] = (char)('a' + (state >>= 1) % 26);
	(void)snprintf(rec, sizeof(rec), "MNG-2/108.%u",
	    place % PARAGRAPHS + 1);
	if (place >= PARAGRAPHS)
		(void)snprintf(group, sizeof(group), "group %u",
		    place / PARAGRAPHS);
	return json_pack("{s:s, s:[s, s, s, s], s:s, s:s}", "kind",
	    "assessment", "subject", rec, group, "draft", "upr-info-3", "value",
	    values[state % 3], "rationale", rationale);
}

/* As rating(), but by round first, and by group then. */
static json_t *
rating_counted(unsigned member, unsigned place)
{
	static const char *const rounds[] = { "baseline", "draft", "validation",
		"final", "follow-up" };
	json_t *statement = rating(member, place);
	const unsigned turn = place / RATED;
	char rec[32];
	char group[32] = "";

	(void)snprintf(rec, sizeof(rec), "MNG-2/108.%u", place % RATED + 1);
	if (turn >= 5)
		(void)snprintf(group, sizeof(group), "group %u", turn / 5);
	(void)json_object_set_new(statement, "subject",
	    json_pack("[s, s, s, s]", rec, group, rounds[turn % 5],
		"upr-info-3"));
	return statement;
}

/* A label of each sort, or two; some are known to the vocabularies. */
static json_t *
recommendation_counted(unsigned place)
{
	static const char *const themes[] = { "Right to health",
		"Right to education", "Conditions of detention",
		"Violence against women", "Freedom of expression",
		"Trafficking in persons", "Right to work", "Climate",
		"Budget of shelters", "Land", "Media", "Courts" };
	static const char *const groups[] = { "Children", "Women & girls",
		"Persons with disabilities", "Herders" };
	static const char *const states[] = { "CZE", "FRA", "NOR", "BRA", "JPN",
		"KEN", "CAN", "IND", "DEU" };
	char rec[32];
	char goal[8];

	(void)snprintf(rec, sizeof(rec), "MNG-2/108.%u", place + 1);
	(void)snprintf(goal, sizeof(goal), "%u", place % 17 + 1);
	return json_pack("{s:s, s:[s, s], s:{s:s}, s:[s, s], s:[s, s], s:[s], "
			 "s:[s], s:i}",
	    "kind", "recommendation", "subject", rec, "A/HRC/30/6", "text",
	    "en", rec, "recommending_states", states[place % 9],
	    states[place % 7], "themes", themes[place % 12],
	    themes[place * 5 % 11], "groups", groups[place % 4], "sdgs", goal,
	    "action_category", (int)(place % 5) + 1);
}

static void
say_recommendations_counted(struct writer *writer, struct batch *batch)
{
	char *lines[RATED];

	for (unsigned i = 0; i < RATED; i++)
		lines[i] = line_of(recommendation_counted(i));
	say(writer, batch, (const char *const *)lines, RATED / 2);
	say(writer, batch, (const char *const *)lines + RATED / 2, RATED / 2);
	for (unsigned i = 0; i < RATED; i++)
		free(lines[i]);
}

static void
say_recommendations(struct writer *writer, struct batch *batch)
{
	char *lines[PARAGRAPHS];

	for (unsigned i = 0; i < PARAGRAPHS; i++) {
		char rec[32];

		(void)snprintf(rec, sizeof(rec), "MNG-2/108.%u", i + 1);
		lines[i] = line_of(json_pack("{s:s, s:[s, s], s:{s:s}, s:[s]}",
		    "kind", "recommendation", "subject", rec, "A/HRC/30/6",
		    "text", "en", rec, "recommending_states", "CZE"));
	}
	say(writer, batch, (const char *const *)lines, PARAGRAPHS);
	for (unsigned i = 0; i < PARAGRAPHS; i++)
		free(lines[i]);
}

static void
admit(struct writer *founder, struct batch *batch, const struct writer *who)
{
	char key[KEY_TEXT];

	key_format(key, &who->head.key);
	say_one(founder, batch,
	    json_pack("{s:s, s:[s], s:s, s:{s:s}, s:s}", "kind", "member",
		"subject", who->head.member.text, "key", key, "names", "en",
		who->head.member.text, "member_kind", "cso"));
}

static void
found(struct charter *charter, struct writer *founder)
{
	struct charter_draft draft = { .state = "MNG",
		.cycle = 2,
		.language = "en",
		.title = "Measured room",
		.name = "Founder",
		.member_kind = "nhri" };
	struct err e = { 0 };
	char *line = NULL;

	check(key_make(&founder->key, &e), &e);
	(void)snprintf(founder->head.member.text,
	    sizeof(founder->head.member.text), "founder");
	draft.member = founder->head.member;
	key_public(&draft.key, founder->key);
	check(charter_draft(&line, &draft, &e), &e);
	check(charter_parse(charter, line, strlen(line), &e), &e);
	free(line);
}

int
main(int argc, char *argv[])
{
	static struct writer writers[MEMBERS_MAX];
	struct batch batch = { NULL, 0, 0 };
	struct writer control = { .has_below = false };
	struct charter charter;
	struct repo *repo;
	struct err e = { 0 };

	const char *how = argc == 5 ? argv[4] : "";
	const bool is_seen = strcmp(how, "seen") == 0;
	const bool is_rated = strcmp(how, "rated") == 0;

	if (argc != 4 && !is_seen && !is_rated)
		return 2;
	const unsigned members = (unsigned)strtoul(argv[1], NULL, 10);
	const unsigned records = (unsigned)strtoul(argv[2], NULL, 10);

	if (members < 1 || members > MEMBERS_MAX)
		return 2;
	check(key_start(&e), &e);
	found(&charter, &control);
	writer_begin(&control, &charter, CLASS_CONTROL);
	const char *lines[] = { charter.line };

	say(&control, &batch, lines, 1);
	for (unsigned i = 0; i < members; i++) {
		struct writer *writer = &writers[i];

		writer->key = control.key;
		writer->head.member = control.head.member;
		if (i > 0) {
			check(key_make(&writer->key, &e), &e);
			(void)snprintf(writer->head.member.text,
			    sizeof(writer->head.member.text), "member-%u", i);
		}
		writer_begin(writer, &charter, CLASS_DATA);
		if (i == 0 && is_rated)
			say_recommendations_counted(writer, &batch);
		else if (i == 0)
			say_recommendations(writer, &batch);
		else
			admit(&control, &batch, writer);
		for (unsigned k = 0; !is_seen && k < records; k++)
			say_one(writer, &batch,
			    is_rated ? rating_counted(i, k) : rating(i, k));
	}
	for (unsigned k = 0; is_seen && k < records; k++)
		for (unsigned i = 0; i < members; i++) {
			const unsigned before = (i == 0 ? members : i) - 1;

			if (writers[before].has_below)
				writers[i].watches = &writers[before];
			say_one(&writers[i], &batch, rating(i, k));
		}
	check(repo_create(argv[3], charter.line, &e), &e);
	check(repo_open(&repo, argv[3], &e), &e);
	check(repo_write_pack(repo, batch.objects, batch.count, &e), &e);
	finish(&control, repo);
	for (unsigned i = 0; i < members; i++)
		finish(&writers[i], repo);
	repo_close(repo);
	const struct remote_address hub = { "hub", argv[3] };
	char *invitation = invitation_format(&charter, &hub, 1);

	(void)fputs(invitation, stdout);
	free(invitation);
	return 0;
}
