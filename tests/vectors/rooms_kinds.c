/* SPDX-License-Identifier: ISC */
/*
 * Rooms of the data kinds (docs/FORMAT.md, section 7): statements of every
 * kind, good and bad, and who may say them.  What each line is there for
 * stands beside it as the reason that it must get; another one stops the
 * generator.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "tests/vectors/forge.h"
#include "tests/vectors/rooms_kinds.h"

#define LINES_MAX 48 /* of a record */
#define PROGRESS(subject) SAY("progress", subject, ",'value':'in-progress'")
#define DECLINES(subject)                                                      \
	SAY("answer", subject, ",'value':'declined','text':'no'")
#define RESOLVES(comment)                                                      \
	SAY("resolution", "'" comment "'", ",'value':'resolved'")
#define OFFICIAL(value)                                                        \
	SAY("translation", "'MNG-1/1','mn'", ",'text':'T','value':'" value "'")

static const struct line speakers[] = {
	/* An action without an owner is its author's. */
	{ MOJHA, GOOD, ACTION_IS(""), 0 },
	{ MOJHA, GOOD, PROGRESS("'mojha/" ACTION "','mojha'"), 0 },
	{ NHRC, LOST, PROGRESS("'mojha/" ACTION "','nhrc'"), 0 },
	{ NHRC, BARRED, PROGRESS("'mojha/" ACTION "','mojha'"), 0 },
	{ CSOMN, BARRED, ACTION_IS(""), 0 },
	{ CSOMN, LOST, PROGRESS("'csomn/" ACTION "','csomn'"), 0 },
	/* A commitment of somebody else; its author owns it no more. */
	{ NHRC, GOOD,
	    SAY("commitment", "'" COMMITMENT "'",
		",'text':'T','owner':'mojha'"),
	    0 },
	{ MOJHA, GOOD, PROGRESS("'nhrc/" COMMITMENT "','mojha'"), 0 },
	{ NHRC, LOST, PROGRESS("'nhrc/" COMMITMENT "','nhrc'"), 0 },
	/* Its owner was one, if any version that is no withdrawal says so. */
	{ NHRC, GOOD,
	    SAY("commitment", "'" OTHER "'", ",'text':'T','owner':'mojha'"),
	    '3' },
	{ NHRC, GOOD,
	    SAY("commitment", "'" OTHER "'",
		",'replaces':['@3'],'withdrawn':'an error'"),
	    0 },
	{ MOJHA, GOOD, PROGRESS("'nhrc/" OTHER "','mojha'"), 0 },
	{ NHRC, LOST, PROGRESS("'nhrc/" OTHER "','nhrc'"), 0 },
	/* Another kind of that name. */
	{ NHRC, GOOD, COMMENT_IS(",'comment_kind':'thanks','about':'MNG-1/1'"),
	    0 },
	{ NHRC, LOST, PROGRESS("'nhrc/" COMMENT "','nhrc'"), 0 },
	{ UNDP, LOST, SEEN_2017(",'value':'1'"), 0 },
	/* Answers. */
	{ CSOMN, GOOD, ASKS(",'asked':['mojha','forum']"), 0 },
	{ MOJHA, GOOD, DECLINES("'csomn/" REQUEST "','mojha'"), 0 },
	{ FORUM, GOOD, DECLINES("'csomn/" REQUEST "','forum'"), 0 },
	{ NHRC, LOST, DECLINES("'csomn/" REQUEST "','nhrc'"), 0 },
	{ NHRC, BARRED, DECLINES("'csomn/" REQUEST "','mojha'"), 0 },
	{ CSOMN, LOST, DECLINES("'csomn/" REQUEST "','csomn'"), 0 },
	{ MOJHA, LOST, DECLINES("'nhrc/" REQUEST "','mojha'"), 0 },
	{ MOJHA, GOOD,
	    SAY("answer", "'csomn/" REQUEST "','mojha'",
		",'withdrawn':'an error'"),
	    0 },
	{ NHRC, LOST,
	    SAY("answer", "'csomn/" REQUEST "','nhrc'",
		",'withdrawn':'an error'"),
	    0 },
	/* Resolutions: the asker's, and an NHRI's. */
	{ CSOMN, GOOD, COMMENT_IS(",'comment_kind':'thanks','about':'MNG-1/1'"),
	    0 },
	{ CSOMN, GOOD, RESOLVES("csomn/" COMMENT), 0 },
	{ NHRC, GOOD, RESOLVES("csomn/" COMMENT), 0 },
	{ MOJHA, BARRED, RESOLVES("csomn/" COMMENT), 0 },
	{ FORUM, GOOD, RESOLVES("csomn/" COMMENT), 0 },
	{ NHRC, LOST, RESOLVES("csomn/" REQUEST), 0 },
	{ MOJHA, LOST, RESOLVES("mojha/" COMMENT), 0 },
	/* What is official, the government says; no charter lifts that. */
	{ MOJHA, GOOD, OFFICIAL("official"), 0 },
	{ FORUM, GOOD, OFFICIAL("official"), 0 },
	{ CSOMN, BARRED, OFFICIAL("official"), 0 },
	{ CSOMN, GOOD, OFFICIAL("consulted"), 0 },
	/* Observers rate nothing, and endorse no rating. */
	{ CSOMN, GOOD, RATES("upr-info-3", "not"), '4' },
	{ UNDP, BARRED, SAY("support", "'@4'", ",'value':'endorse'"), 0 },
	{ FORUM, GOOD, SAY("support", "'@4'", ",'value':'endorse'"), 0 },
	{ CSOMN, GOOD, REPORT_IS(",'text':'T'"), '5' },
	{ FORUM, LOST, SAY("support", "'@5'", ",'value':'endorse'"), 0 },
	{ UNDP, GOOD, SAY("signature", "'@5'", ",'value':'endorse'"), 0 },
	{ UNDP, LOST, SAY("signature", "'@4'", ",'value':'endorse'"), 0 },
	{ NHRC, LOST, SAY("citation", "'MNG-1/1','csomn/" REPORT "'", ""), 0 },
	/* Stewards' words. */
	{ CSOMN, GOOD,
	    SAY("vocabulary", "'clusters','3'", ",'labels':{'en':'C'}"), 0 },
	{ FORUM, BARRED,
	    SAY("vocabulary", "'clusters','3'", ",'labels':{'en':'C'}"), 0 },
};

/* undp continues forum, which was asked, asked, and owns. */
static const struct line heirs[] = {
	{ CSOMN, GOOD, ASKS(",'asked':['forum']"), 0 },
	{ FORUM, GOOD, DECLINES("'csomn/" REQUEST "','forum'"), 0 },
	{ UNDP, GOOD, DECLINES("'csomn/" REQUEST "','forum'"), 0 },
	{ UNDP, LOST, DECLINES("'csomn/" REQUEST "','undp'"), 0 },
	{ FORUM, GOOD, ACTION_IS(""), 0 },
	{ UNDP, GOOD, PROGRESS("'forum/" ACTION "','forum'"), 0 },
	{ UNDP, LOST, PROGRESS("'forum/" ACTION "','undp'"), 0 },
	{ FORUM, GOOD, COMMENT_IS(",'comment_kind':'thanks','about':'MNG-1/1'"),
	    0 },
	{ UNDP, GOOD, RESOLVES("forum/" COMMENT), 0 },
	{ CSOMN, BARRED, RESOLVES("forum/" COMMENT), 0 },
	{ FORUM, BARRED, DECLINES("'csomn/" REQUEST "','undp'"), 0 },
};

/* --- making --------------------------------------------------------------- */

/* Where a line is once it is said. */
struct place {
	size_t record;
	size_t index;
};

/* Lines of one member that wait for their record. */
struct batch {
	size_t first;
	size_t count;
	char *lines[LINES_MAX];
};

static char *
line_make(const struct council *council, const struct line *list,
    const struct place *places, size_t number)
{
	struct buf text;
	char *line;

	buf_init(&text, LIMIT_RECORD);
	for (const char *c = list[number].text; *c != '\0'; c++) {
		char *id;
		size_t i = 0;

		if (*c != '@') {
			buf_char_add(&text, *c);
			continue;
		}
		c++;
		while (list[i].mark != *c)
			i++;
		id = room_id(&council->room, places[i].record, places[i].index);
		buf_text_add(&text, id);
		free(id);
	}
	line = made_line("%s", buf_text(&text));
	buf_clear(&text);
	return line;
}

static void
batch_say(struct council *council, const struct line *list,
    struct place *places, struct batch *batch)
{
	const size_t journal = council->data[list[batch->first].member];
	size_t record;

	if (batch->count == 0)
		return;
	record = room_record(&council->room, journal,
	    council->room.journals[journal].last,
	    (const char *const *)batch->lines, batch->count);
	for (size_t i = 0; i < batch->count; i++) {
		places[batch->first + i] = (struct place){ record, i };
		free(batch->lines[i]);
	}
	batch->first += batch->count;
	batch->count = 0;
}

static void
lines_say(struct council *council, const struct line *list, size_t count,
    struct place *places)
{
	struct batch batch = { .count = 0 };

	for (size_t i = 0; i < count; i++) {
		if (batch.count == LINES_MAX ||
		    strchr(list[i].text, '@') != NULL ||
		    list[i].member != list[batch.first].member)
			batch_say(council, list, places, &batch);
		batch.lines[batch.count++] =
		    line_make(council, list, places, i);
	}
	batch_say(council, list, places, &batch);
}

/* Did each line get the reason that it is there for? */
static void
lines_check(const struct council *council, const struct line *list,
    size_t count, const struct place *places)
{
	struct fold *fold = room_fold(&council->room, MADE_NONE);

	for (size_t i = 0; i < count; i++) {
		const struct fold_statement *said = fold_find(fold,
		    &council->room, places[i].record, places[i].index);

		must(said->reason == list[i].reason, list[i].text);
	}
	fold_free(fold);
}

static void
lines_write(const char *dir, const char *name, struct council *council,
    const struct line *list, size_t count)
{
	struct place *places = mem_new(count, sizeof(*places));

	lines_say(council, list, count, places);
	lines_check(council, list, count, places);
	council_write(dir, name, council);
	free(places);
}

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

static void
others_admit(struct council *council)
{
	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'coordinating-body'");
	(void)council_admit(council, council->control[MOJHA], UNDP, UNDP,
	    "'member_kind':'un'");
}

/* A charter lets coordinating bodies resolve, and others do what stays
 * forbidden all the same. */
static void
rights_give(struct council *council)
{
	const size_t charter = council_charter(council, council->control[MOJHA],
	    &(const struct council_charter){ 2, MADE_NONE,
		STEWARDS(MOJHA, NHRC), 2,
		",'rights':[{'kind':'resolution','who':'coordinating-body'},"
		"{'kind':'translation','who':'any'},"
		"{'kind':'progress','who':'any'},"
		"{'kind':'answer','who':'any'}]" });

	(void)council_endorse(council, council->control[NHRC], charter);
}

static void
heir_admit(struct council *council)
{
	char *more = mem_format("'member_kind':'cso','continues':'%s'",
	    council_key(council, FORUM));
	size_t admission;

	(void)council_admit(council, council->control[MOJHA], FORUM, FORUM,
	    "'member_kind':'government'");
	admission =
	    council_admit(council, council->control[MOJHA], UNDP, UNDP, more);
	(void)council_endorse(council, council->control[NHRC], admission);
	(void)council_endorse(council, council->control[CSOMN], admission);
	free(more);
}

void
write_rooms_of_kinds(const char *dir, const struct made_pool *pool)
{
	struct council council;
	size_t forms = 0;

	while (kinds_forms[forms].text != NULL)
		forms++;

	council_init(&council, pool);
	others_admit(&council);
	lines_write(dir, "kinds-forms", &council, kinds_forms, forms);
	council_init(&council, pool);
	others_admit(&council);
	rights_give(&council);
	lines_write(dir, "kinds-speakers", &council, speakers,
	    LENGTH(speakers));
	council_init(&council, pool);
	heir_admit(&council);
	lines_write(dir, "kinds-heirs", &council, heirs, LENGTH(heirs));
}
