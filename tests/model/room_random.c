/* SPDX-License-Identifier: ISC */
#include "tests/model/room_random.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/model/room_maker.h"

const char *const maker_ids[MEMBER_COUNT_MAX] = { "mojha", "nhrc", "csomn",
	"forum", "undp", "uk" };

const char *const maker_kinds[6] = { "cso", "coalition", "government", "un",
	"embassy", "nhri" };

const char *const maker_roles[7] = { "", "", "", "'importer'", "'observer'",
	"'importer','observer'", "'data-protection'" };

/* --- chance -------------------------------------------------------------- */

uint64_t
random_next(struct random *random)
{
	uint64_t mixed;

	random->state += 0x9e3779b97f4a7c15U;
	mixed = random->state;
	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
	return mixed ^ (mixed >> 31);
}

size_t
random_below(struct random *random, size_t bound)
{
	return (size_t)(random_next(random) % bound);
}

bool
random_chance(struct random *random, unsigned percent)
{
	return random_below(random, 100) < percent;
}

bool
happens(struct maker *maker, unsigned percent)
{
	return random_chance(&maker->random, percent);
}

size_t
below(struct maker *maker, size_t bound)
{
	return random_below(&maker->random, bound);
}

const struct speaker *
any_speaker(struct maker *maker)
{
	return &maker->speakers[below(maker, maker->speaker_count)];
}

const struct said *
any_said(struct maker *maker)
{
	if (maker->said_count == 0)
		return NULL;
	return &maker->said[below(maker, maker->said_count)];
}

size_t
any_record(struct maker *maker, size_t journal)
{
	const struct room_made *room = maker->room;
	const size_t start = below(maker, room->record_count + 1);

	for (size_t i = 0; i < room->record_count; i++) {
		const size_t record = (start + i) % room->record_count;

		if (room->records[record].journal == journal)
			return record;
	}
	return MADE_NONE;
}

/* --- records ------------------------------------------------------------- */

/* ,'replaces':[...] with statements of the same slot, mostly. */
static char *
replaces_make(struct maker *maker, const struct draft *draft,
    const struct speaker *speaker)
{
	char *found[2] = { NULL, NULL };
	size_t count = 0;
	char *out;

	if (!happens(maker, 60))
		return mem_text("");
	for (size_t i = maker->said_count; i > 0 && count < 2; i--) {
		const struct said *said = &maker->said[i - 1];
		const bool fits = strcmp(said->kind, draft->kind) == 0 &&
		    strcmp(said->subject, draft->subject) == 0 &&
		    (maker->speakers[said->speaker].member == speaker->member ||
			happens(maker, 15));

		if (happens(maker, fits ? 60 : 1))
			found[count++] =
			    room_id(maker->room, said->record, said->index);
	}
	if (count == 2 && strcmp(found[0], found[1]) > 0) {
		char *first = found[0];

		found[0] = found[1];
		found[1] = first;
	}
	if (count == 0)
		out = mem_text("");
	else if (count == 1)
		out = mem_format(",'replaces':['%s']", found[0]);
	else
		out = mem_format(",'replaces':['%s','%s']", found[0], found[1]);
	free(found[0]);
	free(found[1]);
	return out;
}

static char *
draft_line(struct maker *maker, const struct draft *draft,
    const struct speaker *speaker, bool is_control)
{
	char *replaces = replaces_make(maker, draft, speaker);
	const char *fields = draft->fields;
	char *line;

	if (!is_control && happens(maker, 8))
		fields = ",'withdrawn':'an error'";
	line = made_line("{'kind':'%s','subject':%s%s%s%s}", draft->kind,
	    draft->subject, fields, replaces,
	    happens(maker, 3) ? ",'colour':'red'" : "");
	free(replaces);
	return line;
}

/* What the record stands on: mostly the last one; forks elsewhere. */
static size_t
below_find(struct maker *maker, const struct speaker *speaker, size_t journal)
{
	const size_t last = maker->room->journals[journal].last;

	if (last == MADE_NONE || !happens(maker, speaker->forks ? 50 : 2))
		return last;
	if (happens(maker, 10))
		return MADE_NONE;
	return any_record(maker, journal);
}

static void
extra_make(struct maker *maker, size_t seen[2])
{
	struct made_extra *extra = &maker->room->extra;
	const size_t count = maker->room->record_count;

	extra->seen = seen;
	while (count > 0 && extra->seen_count < 2 && happens(maker, 50))
		seen[extra->seen_count++] = below(maker, count);
	if (happens(maker, 2))
		extra->number = 1;
	else if (happens(maker, 2))
		extra->trailer = "Tamga-Colour: red";
}

void
said_add(struct maker *maker, size_t record, size_t index, size_t speaker,
    struct draft *draft)
{
	if (maker->said_count < SAID_MAX) {
		maker->said[maker->said_count++] = (struct said){
			.record = record,
			.index = index,
			.speaker = speaker,
			.version = draft->version,
			.kind = mem_text(draft->kind),
			.subject = draft->subject,
		};
		draft->subject = NULL;
	}
	free(draft->subject);
	free(draft->fields);
}

static void
record_make(struct maker *maker)
{
	const size_t number = below(maker, maker->speaker_count);
	const struct speaker *speaker = &maker->speakers[number];
	const bool in_control = happens(maker, 35);
	const size_t journal = in_control ? speaker->control : speaker->data;
	const size_t count = happens(maker, 4) ? 0 :
	    happens(maker, 75)                 ? 1 :
						 1 + below(maker, LINES_MAX);
	struct draft drafts[LINES_MAX] = { { .kind = NULL } };
	char *lines[LINES_MAX];
	const char *given[LINES_MAX];
	size_t seen[2];

	for (size_t i = 0; i < count; i++) {
		const bool is_control =
		    happens(maker, 3) ? !in_control : in_control;

		if (is_control)
			control_draft(&drafts[i], maker, speaker);
		else
			data_draft(&drafts[i], maker, speaker);
		lines[i] = draft_line(maker, &drafts[i], speaker, is_control);
		given[i] = lines[i];
	}
	extra_make(maker, seen);
	const size_t record = room_record(maker->room, journal,
	    below_find(maker, speaker, journal), given, count);

	for (size_t i = 0; i < count; i++) {
		said_add(maker, record, i, number, &drafts[i]);
		free(lines[i]);
	}
}

/* --- rooms --------------------------------------------------------------- */

static void
speaker_add(struct maker *maker, size_t member, const char *id, size_t key)
{
	struct speaker *speaker = &maker->speakers[maker->speaker_count++];

	speaker->member = member;
	speaker->id = id;
	speaker->key = key;
	speaker->control = room_journal(maker->room, CLASS_CONTROL, id, key);
	speaker->data = room_journal(maker->room, CLASS_DATA, id, key);
	speaker->forks = happens(maker, 8);
}

/* Root devices first, so that speaker i is the root of member i. */
static void
speakers_make(struct maker *maker, size_t founders)
{
	const char *shown[MEMBER_COUNT_MAX];

	for (size_t i = 0; i < maker->member_count; i++) {
		shown[i] = i >= founders && happens(maker, 8) ? maker_ids[0] :
								maker_ids[i];
		speaker_add(maker, i, shown[i], i);
	}
	for (size_t i = 0; i < maker->member_count; i++) {
		const size_t more = below(maker, DEVICE_COUNT_MAX);

		for (size_t j = 0; j < more; j++)
			speaker_add(maker, i, shown[i],
			    MEMBER_COUNT_MAX + i * (DEVICE_COUNT_MAX - 1) + j);
	}
	for (size_t i = 0; i < founders; i++) {
		if (maker->room->charter.founders[i].has_recovery)
			speaker_add(maker, i, shown[i], RECOVERY_KEY + i);
	}
}

static void
founders_make(struct maker *maker, const struct made_pool *pool, size_t count,
    unsigned number)
{
	struct made_founder founders[MEMBER_COUNT_MAX];

	for (size_t i = 0; i < count; i++) {
		founders[i].id = maker_ids[i];
		founders[i].key = i;
		founders[i].recovery =
		    happens(maker, 40) ? RECOVERY_KEY + i : MADE_NONE;
		founders[i].member_kind = PICK(maker, maker_kinds);
		founders[i].is_steward = i == 0 || happens(maker, 40);
	}
	room_made_init(maker->room, pool, founders, count, number);
}

/* What happens in a room that works: founded, others admitted, devices
 * added.  Now and then a step is missing. */
static void
beginning_make(struct maker *maker)
{
	const struct speaker *steward = &maker->speakers[0];
	struct room_made *room = maker->room;
	const char *const charter[] = { room->charter.line };

	if (happens(maker, 90))
		(void)room_record(room, steward->control, MADE_NONE, charter,
		    1);
	for (size_t i = 1; i < maker->member_count; i++) {
		const struct speaker *root = &maker->speakers[i];

		const char *member_kind = PICK(maker, maker_kinds);

		if (happens(maker, 30))
			continue;
		(void)room_say(room, steward->control,
		    "{'kind':'member','subject':['%s'],'key':'%s',"
		    "'names':{'en':'M'},'member_kind':'%s','roles':[%s]}",
		    root->id, room_key(room, root->key), member_kind,
		    PICK(maker, maker_roles));
	}
	for (size_t i = maker->member_count; i < maker->speaker_count; i++) {
		const struct speaker *speaker = &maker->speakers[i];
		const struct speaker *root = &maker->speakers[speaker->member];
		const struct device_id device =
		    room_device(room, root->id, speaker->key);

		if (happens(maker, 30))
			continue;
		(void)room_say(room, root->control,
		    "{'kind':'device','subject':['%s'],'key':'%s',"
		    "'label':'laptop','purpose':'work'}",
		    device.text, room_key(room, speaker->key));
	}
}

void
room_random(struct room_made *room, const struct made_pool *pool, uint64_t seed)
{
	struct maker *maker = mem_new(1, sizeof(*maker));
	size_t founders;
	size_t records;

	maker->room = room;
	maker->random.state = seed;
	maker->member_count = 2 + below(maker, MEMBER_COUNT_MAX - 1);
	founders = 1 + below(maker, maker->member_count);
	if (founders > 2 && happens(maker, 60))
		founders = 1;
	founders_make(maker, pool, founders, (unsigned)(seed & 0xffffffffU));
	speakers_make(maker, founders);
	beginning_make(maker);
	records = 10 + below(maker, 50);
	for (size_t i = 0; i < records; i++) {
		if (happens(maker, 6))
			council_meet(maker);
		record_make(maker);
	}
	for (size_t i = 0; i < maker->said_count; i++) {
		free(maker->said[i].kind);
		free(maker->said[i].subject);
	}
	free(maker);
}

size_t
room_random_order(const struct room_made *room, struct random *random,
    size_t **order)
{
	const size_t count = room->record_count;
	const size_t copies = random_below(random, count / 4 + 1);
	size_t *out = mem_new(count + copies, sizeof(*out));

	for (size_t i = 0; i < count; i++)
		out[i] = i;
	for (size_t i = 0; i < copies; i++)
		out[count + i] = random_below(random, count);
	for (size_t i = count + copies; i > 1; i--) {
		const size_t other = random_below(random, i);
		const size_t kept = out[i - 1];

		out[i - 1] = out[other];
		out[other] = kept;
	}
	*order = out;
	return count + copies;
}
