/* SPDX-License-Identifier: ISC */
/*
 * Whole rooms, and what they say: the rules of docs/FORMAT.md, sections 7 to
 * 10, about what stewards decide.  Each is written as rooms/NAME.json (the
 * founding charter, and the records in base64) and rooms/NAME.expected (the
 * dump of section 11, and a line for each statement that does not count).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"
#include "tests/model/council_made.h"
#include "tests/model/room_print.h"
#include "tests/vectors/forge.h"

#define ROOM_MAX (4U << 20)

/* --- writing ------------------------------------------------------------- */

static void
text_write(const char *dir, const char *name, const char *ending,
    const struct buf *text)
{
	char *path = mem_format("%s/rooms/%s.%s", dir, name, ending);
	FILE *file = fopen(path, "wb");

	must(file != NULL &&
		fwrite(buf_text(text), 1, text->len, file) == text->len &&
		fclose(file) == 0,
	    path);
	free(path);
}

static void
room_format(const struct room_made *room, struct buf *out)
{
	json_t *json = json_object();
	json_t *records = json_array();
	char *text;

	for (size_t i = 0; i < room->record_count; i++) {
		const struct made_record *record = &room->records[i];
		char *letters = mem_new(BASE64_LEN(record->len) + 1, 1);

		base64_format(letters, (const uint8_t *)record->bytes,
		    record->len);
		(void)json_array_append_new(records, json_string(letters));
		free(letters);
	}
	json_text_set(json, "charter", room->charter.line);
	(void)json_object_set_new(json, "records", records);
	text = json_canonical(json);
	buf_format_add(out, "%s\n", text);
	free(text);
	json_decref(json);
}

void
council_write(const char *dir, const char *name, struct council *council)
{
	struct fold *fold = room_fold(&council->room, MADE_NONE);
	struct buf text;

	buf_init(&text, ROOM_MAX);
	room_format(&council->room, &text);
	text_write(dir, name, "json", &text);
	buf_reset(&text);
	fold_dump(fold, &text);
	fold_reasons(fold, &text);
	text_write(dir, name, "expected", &text);
	buf_clear(&text);
	fold_free(fold);
	council_end(council);
}

/* --- scenes -------------------------------------------------------------- */

static void
endorse(struct council *council, size_t member, size_t record)
{
	(void)council_endorse(council, council->control[member], record);
}

/* A charter on that record, said by mojha and endorsed by nhrc. */
static size_t
charter_on(struct council *council, size_t version, size_t predecessor,
    const size_t *stewards, const char *more)
{
	size_t count = 0;
	size_t charter;

	while (stewards[count] != COUNCIL)
		count++;
	charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ version, predecessor, stewards,
		count / 2 + 1, more });
	endorse(council, NHRC, charter);
	return charter;
}

static void
succession(struct council *council)
{
	size_t second;
	size_t third;

	second = charter_on(council, 2, MADE_NONE, STEWARDS(MOJHA, NHRC, FORUM),
	    ",'titles':{'en':'Second'}");
	third = council_charter(council, council->control[FORUM],
	    &(const struct council_charter){ 3, second, STEWARDS(MOJHA, FORUM),
		2, NULL });
	endorse(council, CSOMN, third); /* no steward any more */
	(void)council_admit(council, council->control[FORUM], UNDP, UNDP,
	    "'member_kind':'un'");
	endorse(council, MOJHA, third);
	/* Endorsed by one, and of a version too high. */
	(void)council_charter(council, council->control[FORUM],
	    &(const struct council_charter){ 4, third, STEWARDS(FORUM), 1,
		NULL });
	(void)charter_on(council, 6, third, STEWARDS(MOJHA), NULL);
}

static void
rivals(struct council *council, size_t *one, size_t *other)
{
	*one = charter_on(council, 2, MADE_NONE, STEWARDS(MOJHA, NHRC), NULL);
	*other = council_charter(council, council->control[CSOMN],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(NHRC, CSOMN), 2, NULL });
	endorse(council, NHRC, *other);
}

static void
rivals_by_id(struct council *council)
{
	size_t one;
	size_t other;

	rivals(council, &one, &other);
}

static void
rivals_by_endorsers(struct council *council)
{
	size_t one;
	size_t other;

	rivals(council, &one, &other);
	endorse(council, CSOMN, one);
}

static void
rivals_by_version(struct council *council)
{
	size_t one;
	size_t other;
	size_t next;

	rivals(council, &one, &other);
	endorse(council, CSOMN, one);
	next = council_charter(council, council->control[CSOMN],
	    &(const struct council_charter){ 3, other, STEWARDS(CSOMN), 1,
		NULL });
	endorse(council, NHRC, next);
}

static void
rivals_by_recovery(struct council *council)
{
	size_t one;
	size_t other;
	size_t next;

	rivals(council, &one, &other);
	next = council_charter(council, council->control[CSOMN],
	    &(const struct council_charter){ 3, other, STEWARDS(CSOMN), 1,
		NULL });
	endorse(council, NHRC, next);
	for (size_t i = MOJHA; i <= NHRC; i++)
		(void)council_endorse(council,
		    council_journal(council, CLASS_CONTROL, i, RECOVERY_OF(i)),
		    one);
}

/* csomn's second device and its ratings; the first and the last of three. */
static size_t
second_device(struct council *council, size_t *control, size_t *first)
{
	size_t data;

	(void)council_device(council, council->control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN));
	*control =
	    council_journal(council, CLASS_CONTROL, CSOMN, SECOND_OF(CSOMN));
	data = council_journal(council, CLASS_DATA, CSOMN, SECOND_OF(CSOMN));
	*first = council_rate(council, data);
	(void)council_rate(council, data);
	return council_rate(council, data);
}

static void
stewards_cut(struct council *council)
{
	size_t control;
	size_t first;
	size_t last = second_device(council, &control, &first);
	size_t cut;

	/* nhrc had seen too much; mojha had not. */
	(void)council_see(council, council->control[NHRC], last);
	cut = council_cut(council, council->control[FORUM], CSOMN,
	    SECOND_OF(CSOMN), POINTS(first));
	endorse(council, NHRC, cut);
	endorse(council, MOJHA, cut);
	cut = council_cut(council, council->control[MOJHA], CSOMN,
	    SECOND_OF(CSOMN), POINTS(last));
	endorse(council, NHRC, cut);
	(void)council_rate(council, council->room.records[last].journal);
}

static void
stewards_cut_below(struct council *council)
{
	size_t control;
	size_t first;
	size_t last = second_device(council, &control, &first);
	size_t cut;

	(void)last;
	cut = council_cut_member(council, council->control[MOJHA], CSOMN,
	    POINTS(first));
	endorse(council, NHRC, cut);
	(void)council_rate(council, council->data[CSOMN]);
}

static void
theft_undone_by_recovery(struct council *council)
{
	size_t control;
	size_t first;

	(void)second_device(council, &control, &first);
	(void)council_rate(council, council->data[CSOMN]);
	(void)council_cut(council, control, CSOMN, CSOMN, POINTS(MADE_NONE));
	(void)council_cut(council,
	    council_journal(council, CLASS_CONTROL, CSOMN, RECOVERY_OF(CSOMN)),
	    CSOMN, SECOND_OF(CSOMN), POINTS(first));
}

static void
theft_undone_by_charter(struct council *council)
{
	size_t control;
	size_t first;
	char *list;
	char *more;

	(void)second_device(council, &control, &first);
	(void)council_rate(council, council->data[CSOMN]);
	(void)council_cut(council, control, CSOMN, CSOMN, POINTS(MADE_NONE));
	list = council_lists(council, CSOMN, SECOND_OF(CSOMN), first);
	more = mem_format(",'cuts':[%s]", list);
	(void)charter_on(council, 2, MADE_NONE, STEWARDS(MOJHA, NHRC), more);
	free(list);
	free(more);
}

static void
until(struct council *council)
{
	size_t admission;
	size_t import;
	char *steward;
	char *data;
	char *importer;
	char *more;

	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition','roles':['importer']");
	admission = council_admit(council, council->control[CSOMN], UNDP, UNDP,
	    "'member_kind':'un','roles':['data-protection']");
	(void)council_admit(council, council->control[CSOMN], UNDP, STRANGER,
	    "'member_kind':'un'");
	import = council_import(council, council->data[CSOMN], "MNG-1/2");
	(void)council_import(council, council->data[CSOMN], "MNG-1/3");
	(void)council_import(council, council->data[FORUM], "MNG-1/4");
	steward = council_until(council, CSOMN, "steward", admission);
	data = council_until(council, CSOMN, "steward", import);
	importer = council_until(council, FORUM, "importer", MADE_NONE);
	more = mem_format(",'until':[%s,%s,%s]", steward, data, importer);
	(void)charter_on(council, 2, MADE_NONE, STEWARDS(MOJHA, NHRC), more);
	free(steward);
	free(data);
	free(importer);
	free(more);
}

/* All three decide now; two did before, and they stay stewards. */
static void
until_they_decide_together(struct council *council)
{
	size_t admission;
	size_t cut;
	char *ends[3];
	char *more;

	admission = council_admit(council, council->control[MOJHA], FORUM,
	    FORUM, "'member_kind':'coalition'");
	(void)council_admit(council, council->control[NHRC], UNDP, UNDP,
	    "'member_kind':'un'");
	ends[0] = council_until(council, MOJHA, "steward", admission);
	ends[1] = council_until(council, NHRC, "steward", MADE_NONE);
	ends[2] = council_until(council, CSOMN, "steward", MADE_NONE);
	more = mem_format(",'until':[%s,%s,%s]", ends[0], ends[1], ends[2]);
	cut = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC, CSOMN), 3, more });
	endorse(council, NHRC, cut);
	endorse(council, CSOMN, cut);
	(void)council_rate(council, council->data[FORUM]);
	cut = council_cut_member(council, council->control[MOJHA], FORUM,
	    POINTS(MADE_NONE));
	endorse(council, NHRC, cut);
	cut = council_cut_member(council, council->control[MOJHA], UNDP,
	    POINTS(MADE_NONE));
	endorse(council, NHRC, cut);
	endorse(council, CSOMN, cut);
	for (size_t i = 0; i < 3; i++)
		free(ends[i]);
	free(more);
}

/* What a charter ended, the next one, with points further on, does not give
 * back; what was decided under that charter stands. */
static void
until_is_not_undone(struct council *council)
{
	size_t two;
	size_t three;
	size_t last;
	char *ends[2];
	char *more;

	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	ends[0] = council_until(council, MOJHA, "steward", MADE_NONE);
	ends[1] = council_until(council, NHRC, "steward", MADE_NONE);
	more = mem_format(",'until':[%s,%s]", ends[0], ends[1]);
	three = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC, CSOMN), 3, more });
	endorse(council, NHRC, three);
	endorse(council, CSOMN, three);
	free(more);
	/* Two, who decided once. */
	two = council_cut_member(council, council->control[MOJHA], FORUM,
	    POINTS(MADE_NONE));
	endorse(council, NHRC, two);
	two = council_cut_member(council, council->control[MOJHA], UNDP,
	    POINTS(MADE_NONE));
	endorse(council, CSOMN, two);
	last = council_endorse(council, council->control[NHRC], two);
	for (size_t i = 0; i < 2; i++)
		free(ends[i]);
	ends[0] = council_until(council, MOJHA, "steward", two);
	ends[1] = council_until(council, NHRC, "steward", last);
	more = mem_format(",'until':[%s,%s]", ends[0], ends[1]);
	last = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 3, three,
		STEWARDS(MOJHA, NHRC, CSOMN, FORUM), 4, more });
	endorse(council, NHRC, last);
	endorse(council, CSOMN, last);
	endorse(council, FORUM, last);
	for (size_t i = 0; i < 2; i++)
		free(ends[i]);
	free(more);
}

static void
rights(struct council *council)
{
	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	(void)council_rate(council, council->data[UNDP]);
	(void)council_import(council, council->data[UNDP], "MNG-1/2");
	(void)charter_on(council, 2, MADE_NONE, STEWARDS(MOJHA, NHRC),
	    ",'rights':[{'kind':'assessment','who':'un'},"
	    "{'kind':'recommendation','who':'importer'},"
	    "{'kind':'quorum','who':'any'}]");
}

static void
adopt(struct council *council)
{
	size_t control;
	size_t first;
	size_t last = second_device(council, &control, &first);
	const struct room_made *room = &council->room;
	char hash[HASH_TEXT_LEN + 1];

	(void)council_cut(council, council->control[CSOMN], CSOMN,
	    SECOND_OF(CSOMN), POINTS(first));
	hash_format(hash, &room->records[last].place.hash);
	for (size_t i = NHRC; i <= CSOMN; i++)
		(void)room_say(&council->room, council->control[i],
		    "{'kind':'adopt','subject':['%s'],'records':['%s']}",
		    room->journals[room->records[last].journal]
			.head.journal.text,
		    hash);
}

static void
namesakes(struct council *council)
{
	const struct device_id device =
	    room_device(&council->room, "forum", STRANGER);
	size_t admission;

	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	admission = council_admit(council, council->control[MOJHA], FORUM,
	    STRANGER, "'member_kind':'cso'");
	(void)room_say(&council->room,
	    council_journal(council, CLASS_DATA, FORUM, STRANGER),
	    "{'kind':'source','subject':['aaaaaaaaaaaaaaaaaaaaaaaaaa'],"
	    "'title':'T','symbol':'S'}");
	(void)room_say(&council->room, council->data[NHRC],
	    "{'kind':'citation','subject':['MNG-1/1',"
	    "'forum~%.4s/aaaaaaaaaaaaaaaaaaaaaaaaaa']}",
	    device.text);
	(void)room_say(&council->room, council->data[NHRC],
	    "{'kind':'citation','subject':['MNG-1/1',"
	    "'forum/aaaaaaaaaaaaaaaaaaaaaaaaaa']}");
	(void)council_rate(council, council->data[FORUM]);
	endorse(council, NHRC, admission);
	endorse(council, CSOMN, admission);
}

static void
successor(struct council *council)
{
	char *more = mem_format("'member_kind':'cso','continues':'%s'",
	    council_key(council, FORUM));
	size_t admission;
	size_t rating;
	char *id;

	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	admission =
	    council_admit(council, council->control[MOJHA], UNDP, UNDP, more);
	rating = council_rate(council, council->data[FORUM]);
	id = room_id(&council->room, rating, 0);
	(void)room_say(&council->room, council->data[UNDP],
	    "{'kind':'assessment','subject':['MNG-1/1','','draft',"
	    "'upr-info-3'],'value':'not','replaces':['%s']}",
	    id);
	endorse(council, NHRC, admission);
	endorse(council, CSOMN, admission);
	free(id);
	free(more);
}

/* What somebody who is not in the room says is endorsed in vain. */
static void
strangers(struct council *council)
{
	size_t first;
	size_t said[2];

	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'cso'");
	first = council_rate(council, council->data[UNDP]);
	(void)council_rate(council, council->data[UNDP]);
	said[0] = council_charter(council, council->control[FORUM],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2, NULL });
	said[1] = council_cut(council, council->control[FORUM], UNDP, UNDP,
	    POINTS(first));
	for (size_t i = 0; i < 2; i++) {
		endorse(council, NHRC, said[i]);
		endorse(council, CSOMN, said[i]);
	}
}

/* Two ids that are one recommendation, said by who may and who may not. */
static void
same_as(struct council *council)
{
	static const char *const pairs[] = {
		"'MNG-1/1','MNG-1/~k3jq5h2lmb7aeyt4'",
		"'MNG-1/~k3jq5h2lmb7aeyt4','MNG-1/1'", "'MNG-1/1','MNG-1/9'",
		"'MNG-1/1'", "'MNG-1/1','LAO-1/1'", "'MNG-1/1','MNG-1/1'"
	};

	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'cso'");
	(void)room_say(&council->room, council->data[MOJHA],
	    "{'kind':'recommendation','subject':["
	    "'MNG-1/~k3jq5h2lmb7aeyt4','upr-info:MNG-1'],"
	    "'text':{'en':'Ratify it'},'recommending_states':['FRA'],"
	    "'document':'other'}");
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		(void)room_say(&council->room, council->data[NHRC],
		    "{'kind':'same-as','subject':[%s]}", pairs[i]);
	(void)room_say(&council->room, council->data[FORUM],
	    "{'kind':'same-as','subject':[%s],'note':'I think so'}", pairs[0]);
	(void)room_say(&council->room, council->data[MOJHA],
	    "{'kind':'same-as','subject':[%s],'withdrawn':'they differ'}",
	    pairs[0]);
}

/* Members endorse and dissent from a coalition's rating, by its id. */
static void
support(struct council *council)
{
	size_t rating;
	char *id;

	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coalition'");
	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
	rating = council_rate(council, council->data[FORUM]);
	id = room_id(&council->room, rating, 0);
	(void)room_say(&council->room, council->data[CSOMN],
	    "{'kind':'support','subject':['%s'],'value':'endorse'}", id);
	(void)room_say(&council->room, council->data[NHRC],
	    "{'kind':'support','subject':['%s'],'value':'dissent',"
	    "'rationale':'Too soon'}",
	    id);
	/* An observer; no such value; what is not here. */
	(void)room_say(&council->room, council->data[UNDP],
	    "{'kind':'support','subject':['%s'],'value':'endorse'}", id);
	(void)room_say(&council->room, council->data[MOJHA],
	    "{'kind':'support','subject':['%s'],'value':'object'}", id);
	id[0] = id[0] == 'a' ? 'b' : 'a';
	(void)room_say(&council->room, council->data[MOJHA],
	    "{'kind':'support','subject':['%s'],'value':'abstain'}", id);
	free(id);
}

/* Control statements that are not as the catalogue says, one a record. */
static void
malformed(struct council *council)
{
	static const char *const bad[] = {
		"{'kind':'charter','subject':['MNG-1'],'version':2}",
		"{'kind':'charter','subject':['MNG-2'],'version':2,"
		"'predecessor':'%s','stewards':[{'id':'nhrc','key':'%s'}],"
		"'threshold':1}",
		"{'kind':'charter','subject':['MNG-1'],'version':3,"
		"'predecessor':'%s','stewards':[{'id':'nhrc','key':'%s'}],"
		"'threshold':1}",
		"{'kind':'charter','subject':['MNG-1'],'version':2,"
		"'predecessor':'%s','stewards':[{'id':'nhrc','key':'%s'}],"
		"'threshold':2}",
		"{'kind':'charter','subject':['MNG-1'],'version':2,"
		"'predecessor':'%s','stewards':[{'id':'nhrc','key':'%s'}],"
		"'threshold':1,'cycle':1}",
		"{'kind':'charter','subject':['MNG-1'],'version':1025,"
		"'predecessor':'%s','stewards':[{'id':'nhrc','key':'%s'}],"
		"'threshold':1}",
		"{'kind':'endorsement','subject':['nothing']}",
		"{'kind':'endorsement','subject':['%s']}",
		"{'kind':'cut','subject':['member','nhrc'],'reason':'left',"
		"'points':[]}",
		"{'kind':'adopt','subject':['nothing'],'records':[]}",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *line = mem_format("%s", bad[i]);
		struct buf text;

		buf_init(&text, LIMIT_RECORD);
		buf_text_add(&text, line);
		if (strstr(line, "predecessor") != NULL) {
			forge_edit(&text, "'predecessor':'%s'",
			    "'predecessor':'ROOM'", false);
			forge_edit(&text, "ROOM",
			    council->room.charter.room.text, false);
		}
		if (strstr(line, "%s") != NULL)
			forge_edit(&text, "%s", council_key(council, NHRC),
			    false);
		(void)room_say(&council->room, council->control[NHRC], "%s",
		    buf_text(&text));
		buf_clear(&text);
		free(line);
	}
}

void
write_rooms(const char *dir)
{
	static const struct {
		const char *name;
		void (*make)(struct council *council);
	} scenes[] = {
		{ "succession", succession },
		{ "rivals-by-id", rivals_by_id },
		{ "rivals-by-endorsers", rivals_by_endorsers },
		{ "rivals-by-version", rivals_by_version },
		{ "rivals-by-recovery", rivals_by_recovery },
		{ "stewards-cut", stewards_cut },
		{ "stewards-cut-below", stewards_cut_below },
		{ "theft-undone-by-recovery", theft_undone_by_recovery },
		{ "theft-undone-by-charter", theft_undone_by_charter },
		{ "until", until },
		{ "until-they-decide-together", until_they_decide_together },
		{ "until-is-not-undone", until_is_not_undone },
		{ "rights", rights },
		{ "adopt", adopt },
		{ "namesakes", namesakes },
		{ "successor", successor },
		{ "strangers", strangers },
		{ "malformed", malformed },
		{ "same-as", same_as },
		{ "support", support },
	};
	struct made_pool *pool = mem_new(1, sizeof(*pool));

	made_pool_init(pool);
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
		struct council council;

		council_init(&council, pool);
		scenes[i].make(&council);
		council_write(dir, scenes[i].name, &council);
	}
	write_rooms_of_kinds(dir, pool);
	made_pool_clear(pool);
	free(pool);
}
