/* SPDX-License-Identifier: ISC */
#include "tests/model/room_random.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"

#define MEMBER_COUNT_MAX 6
#define DEVICE_COUNT_MAX 3 /* of one member */
#define DEVICES_MAX (MEMBER_COUNT_MAX * DEVICE_COUNT_MAX)
#define RECOVERY_KEY DEVICES_MAX /* founder i has key RECOVERY_KEY + i */
#define SAID_MAX 512
#define LINES_MAX 3 /* of one record */

/* A device: a key under a member id, with its journals. */
struct speaker {
	size_t member;
	const char *id;
	size_t key;
	size_t control;
	size_t data;
	bool forks;
};

/* A statement that was said, for others to name. */
struct said {
	size_t record;
	size_t index;
	size_t speaker;
	char *kind;
	char *subject; /* JSON */
};

struct maker {
	struct room_made *room;
	struct random random;
	size_t member_count;
	size_t speaker_count;
	struct speaker speakers[DEVICES_MAX + MEMBER_COUNT_MAX];
	size_t said_count;
	struct said said[SAID_MAX];
};

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

/* Does it happen, in this room? */
static bool
happens(struct maker *maker, unsigned percent)
{
	return random_chance(&maker->random, percent);
}

static size_t
below(struct maker *maker, size_t bound)
{
	return random_below(&maker->random, bound);
}

#define PICK(maker, list)                                                      \
	((list)[below((maker), sizeof(list) / sizeof((list)[0]))])

static struct speaker *
any_speaker(struct maker *maker)
{
	return &maker->speakers[below(maker, maker->speaker_count)];
}

static const struct said *
any_said(struct maker *maker)
{
	if (maker->said_count == 0)
		return NULL;
	return &maker->said[below(maker, maker->said_count)];
}

/* --- words --------------------------------------------------------------- */

static const char *const ids[] = { "mojha", "nhrc", "csomn", "forum", "undp",
	"uk" };
static const char *const member_kinds[] = { "cso", "coalition", "government",
	"un", "embassy", "nhri" };
static const char *const roles[] = { "", "", "", "'importer'", "'observer'",
	"'importer','observer'", "'data-protection'" };
static const char *const recs[] = { "MNG-1/1", "MNG-1/1.1", "MNG-1/2;a",
	"MNG-1/84.10", "MNG-1/~aaaaaaaaaaaaaaaa" };
static const char *const names[] = { "aaaaaaaaaaaaaaaaaaaaaaaaaa",
	"bbbbbbbbbbbbbbbbbbbbbbbbba", "cccccccccccccccccccccccccy" };
static const char *const documents[] = { "A/HRC/16/5", "matrix" };
static const char *const rounds[] = { "draft", "draft", "final" };
static const char *const ratings[] = { "fully", "partially", "not",
	"not-assessed" };

static char *
thing_make(struct maker *maker)
{
	return mem_format("%s/%s", ids[below(maker, maker->member_count)],
	    PICK(maker, names));
}

/* --- data statements ----------------------------------------------------- */

/* A statement before its record: kind, subject and further fields as JSON. */
struct draft {
	const char *kind;
	char *subject;
	char *fields; /* with a comma in front */
};

static void
recommendation_draft(struct draft *out, struct maker *maker)
{
	out->kind = "recommendation";
	out->subject = mem_format("['%s','%s']", PICK(maker, recs),
	    PICK(maker, documents));
	out->fields = mem_format(",'text':{'en':'Text %zu'},"
				 "'recommending_states':['FRA']",
	    below(maker, 9));
}

static void
position_draft(struct draft *out, struct maker *maker)
{
	out->kind = "position";
	out->subject = mem_format("['%s','%s']", PICK(maker, recs),
	    PICK(maker, documents));
	out->fields = mem_format(",'value':'%s'",
	    happens(maker, 50) ? "supported" : "noted");
}

static void
assessment_draft(struct draft *out, struct maker *maker)
{
	out->kind = "assessment";
	out->subject = mem_format("['%s','','%s','upr-info-3']",
	    PICK(maker, recs), PICK(maker, rounds));
	out->fields = mem_format(",'value':'%s','rationale':'R %zu'",
	    PICK(maker, ratings), below(maker, 9));
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
	static const char *const strange[] = { "endorsement", "adopt",
		"progress" };

	out->kind = PICK(maker, strange);
	out->subject = mem_format("['%s']", PICK(maker, names));
	out->fields = mem_format(",'more':%zu", below(maker, 9));
}

typedef void (*draft_cb)(struct draft *, struct maker *);

static void
data_draft(struct draft *out, struct maker *maker)
{
	static const draft_cb drafts[] = { recommendation_draft,
		recommendation_draft, position_draft, assessment_draft,
		assessment_draft, assessment_draft, source_draft, source_draft,
		citation_draft, citation_draft };

	if (happens(maker, 2))
		strange_draft(out, maker);
	else
		PICK(maker, drafts)(out, maker);
}

/* --- control statements -------------------------------------------------- */

static void
member_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const size_t target = below(maker, maker->member_count);
	const struct speaker *root = &maker->speakers[target];
	const bool own = happens(maker, 25);
	const char *id = happens(maker, 12) ? PICK(maker, ids) : root->id;
	const char *key = room_key(maker->room, own ? speaker->key : root->key);

	out->kind = "member";
	out->subject = mem_format("['%s']", own ? speaker->id : id);
	if (own || happens(maker, 10))
		out->fields = mem_format(",'key':'%s','names':{'en':'N %zu'},"
					 "'of':['%s']",
		    key, below(maker, 9), PICK(maker, ids));
	else
		out->fields = mem_format(",'key':'%s','names':{'en':'N %zu'},"
					 "'member_kind':'%s','roles':[%s]",
		    key, below(maker, 9), PICK(maker, member_kinds),
		    PICK(maker, roles));
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

	out->kind = "device";
	out->subject = mem_format("['%s']", device.text);
	out->fields = mem_format(",'key':'%s','label':'L %zu','purpose':'%s'",
	    room_key(maker->room, other->key), below(maker, 9),
	    happens(maker, 85) ? "work" : "recovery");
}

/* A record of the journal, or MADE_NONE. */
static size_t
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
	const bool is_journal = happens(maker, 30);
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
		out->subject = mem_format("['device','%s']", device.text);
	}
	out->fields = mem_format(",'reason':'%s','points':[%s]",
	    is_journal ? "superseded" : PICK(maker, reasons),
	    buf_text(&points));
	buf_clear(&points);
}

static void
control_draft(struct draft *out, struct maker *maker,
    const struct speaker *speaker)
{
	const size_t dice = below(maker, 100);

	if (dice < 1)
		strange_draft(out, maker);
	else if (dice < 45)
		member_draft(out, maker, speaker);
	else if (dice < 78)
		device_draft(out, maker, speaker);
	else
		cut_draft(out, maker, speaker);
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
		    maker->speakers[said->speaker].member == speaker->member;

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

static void
said_add(struct maker *maker, size_t record, size_t index, size_t speaker,
    struct draft *draft)
{
	if (maker->said_count < SAID_MAX) {
		maker->said[maker->said_count++] = (struct said){
			.record = record,
			.index = index,
			.speaker = speaker,
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
	struct draft drafts[LINES_MAX];
	char *lines[LINES_MAX];
	const char *given[LINES_MAX];
	size_t seen[2];

	for (size_t i = 0; i < count; i++) {
		const bool is_control =
		    happens(maker, 3) ? !in_control : in_control;

		if (is_control)
			control_draft(&drafts[i], maker, speaker);
		else
			data_draft(&drafts[i], maker);
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

	*speaker = (struct speaker){
		.member = member,
		.id = id,
		.key = key,
		.control = room_journal(maker->room, CLASS_CONTROL, id, key),
		.data = room_journal(maker->room, CLASS_DATA, id, key),
		.forks = happens(maker, 8),
	};
}

/* Root devices first, so that speaker i is the root of member i. */
static void
speakers_make(struct maker *maker, size_t founders)
{
	const char *shown[MEMBER_COUNT_MAX];

	for (size_t i = 0; i < maker->member_count; i++) {
		shown[i] = i >= founders && happens(maker, 8) ? ids[0] : ids[i];
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

	for (size_t i = 0; i < count; i++)
		founders[i] = (struct made_founder){
			.id = ids[i],
			.key = i,
			.recovery =
			    happens(maker, 40) ? RECOVERY_KEY + i : MADE_NONE,
			.member_kind = PICK(maker, member_kinds),
			.is_steward = i == 0 || happens(maker, 40),
		};
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

		if (happens(maker, 30))
			continue;
		(void)room_say(room, steward->control,
		    "{'kind':'member','subject':['%s'],'key':'%s',"
		    "'names':{'en':'M'},'member_kind':'%s','roles':[%s]}",
		    root->id, room_key(room, root->key),
		    PICK(maker, member_kinds), PICK(maker, roles));
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
	for (size_t i = 0; i < records; i++)
		record_make(maker);
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

void
fold_reasons(const struct fold *fold, struct buf *out)
{
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_statement *statement = &fold->statements[i];
		char text[STATEMENT_ID_MAX + 1];

		if (statement->reason == REASON_COUNTS)
			continue;
		statement_id_format(text, &statement->id);
		buf_format_add(out, "{\"id\":\"%s\",\"reason\":\"%s\"}\n", text,
		    reason_name(statement->reason));
	}
}
