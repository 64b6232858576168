/* SPDX-License-Identifier: ISC */
/*
 * How fast the index is built and grown, beside a peer in the same run:
 *
 *     bench-index [--records N] [--only parse|build|grow|peer]
 *
 * N records of one statement each, ratings with rationales of 180 letters by
 * 60 members, lie in memory as their bytes.  "parse" reads them; "build" reads
 * and indexes them at once, with full-text search, as reindex does; "grow"
 * does it in batches of 1,000, as a daemon that takes them over.  "peer"
 * puts the same statement lines into a table and a full-text index of
 * SQLite, under the same settings, and decides nothing.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/sql.h"
#include "daemon/index/index.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/seal/sshsig.h"

#define MEMBERS 60
#define RECOMMENDATIONS 163
#define ROUNDS 5
#define SEEN_EVERY 10
#define GROW_BATCH 1000
#define TIME 1526536800

struct writer {
	struct secret_key *key;
	struct journal_head head;
	struct record_place place;
	char armour[SSHSIG_ARMOUR_MAX + 16];
};

struct made {
	struct buf bytes;
	struct git_id git_id;
	const struct journal_head *head;
};

struct bench {
	struct charter charter;
	struct writer control;
	struct writer founder;
	struct writer members[MEMBERS];
	struct statement_id *last; /* of each slot; index 1 once it is there */
	struct made *made;
	size_t count;
	size_t room;
	uint64_t state;
};

static void
die(const struct err *e)
{
	(void)fprintf(stderr, "bench-index: %s\n", e->msg);
	exit(1);
}

/* By the wall, or of this process on all cores. */
static double
now_s(clockid_t clock)
{
	struct timespec at;

	(void)clock_gettime(clock, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* --- making records ------------------------------------------------------ */

static struct secret_key *
key_make_from(uint8_t seed)
{
	struct err e = { 0 };
	struct secret_key *key = NULL;
	uint8_t seeds[32];

	(void)memset(seeds, seed, sizeof(seeds));
	if (!key_start(&e) || !key_from_seed(&key, seeds, &e))
		die(&e);
	return key;
}

/* The armour of a signature over something else: nobody asks it here, and
 * signing 100,000 records takes longer than all that is measured. */
static void
armour_make(struct writer *writer)
{
	char armour[SSHSIG_ARMOUR_MAX];
	size_t len = 0;

	sshsig_sign(armour, writer->key, SSHSIG_GIT, "", 0);
	for (const char *at = armour; *at != '\0'; at++) {
		writer->armour[len++] = *at;
		if (*at == '\n')
			writer->armour[len++] = ' ';
	}
	writer->armour[len] = '\0';
}

static void
writer_open(struct writer *out, const struct room_id *room, const char *member,
    enum journal_class class, uint8_t seed)
{
	struct journal_head *head = &out->head;
	uint8_t seeds[INCARNATION_LEN / 2];

	*out = (struct writer){ .key = key_make_from(seed) };
	(void)memset(seeds, seed, sizeof(seeds));
	head->class = class;
	head->room = *room;
	key_public(&head->key, out->key);
	if (!member_id_parse(&head->member, member, strlen(member)))
		abort();
	hex_format(head->incarnation.text, seeds, sizeof(seeds));
	head->device = device_id_of(&head->room, &head->member, &head->key);
	head->journal = journal_id_of(&head->room, class, &head->member,
	    &head->key, &head->incarnation);
	armour_make(out);
}

static void
subject_line(struct buf *out, const char *line)
{
	json_t *json = json_loads(line, 0, NULL);
	const char *first = json_string_value(
	    json_array_get(json_object_get(json, "subject"), 0));
	char text[512];

	(void)snprintf(text, sizeof(text), "%s %s",
	    json_string_value(json_object_get(json, "kind")), first);
	text[LIMIT_SUBJECT_LINE] = '\0';
	buf_text_add(out, text);
	json_decref(json);
}

static void
first_trailers(struct buf *out, const struct journal_head *head)
{
	char key[KEY_TEXT];

	key_format(key, &head->key);
	buf_format_add(out,
	    "Tamga-Room: %s\nTamga-Class: %s\nTamga-Device: ssh-ed25519 %s\n"
	    "Tamga-Incarnation: %s\n",
	    head->room.text, class_name(head->class), key,
	    head->incarnation.text);
}

static void
trailers(struct buf *out, const struct writer *writer, const struct seen *seen)
{
	char hash[HASH_TEXT_LEN + 1];

	buf_format_add(out, "Tamga-Record: 0\nTamga-Sequence: %" PRIu64 "\n",
	    writer->place.sequence + 1);
	if (writer->place.sequence == 0) {
		first_trailers(out, &writer->head);
	} else {
		hash_format(hash, &writer->place.hash);
		buf_format_add(out, "Tamga-Previous: %s\n", hash);
	}
	if (seen == NULL)
		return;
	hash_format(hash, &seen->hash);
	buf_format_add(out, "Tamga-Seen: %s %" PRIu64 " %s\n",
	    seen->journal.text, seen->sequence, hash);
}

/* Put a record with this line behind the writer's last one. */
static void
record_make(struct bench *bench, struct writer *writer, const char *line,
    const struct seen *seen)
{
	const struct journal_head *head = &writer->head;
	struct err e = { 0 };
	char parent[GIT_ID_TEXT];
	struct made *made;

	bench->made = mem_grow(bench->made, &bench->room, bench->count + 1,
	    sizeof(*bench->made));
	made = &bench->made[bench->count++];
	made->head = head;
	buf_init(&made->bytes, LIMIT_RECORD);
	buf_text_add(&made->bytes, "tree " EMPTY_TREE "\n");
	git_id_format(parent, &writer->place.git_id);
	if (writer->place.sequence > 0)
		buf_format_add(&made->bytes, "parent %s\n", parent);
	for (int i = 0; i < 2; i++)
		buf_format_add(&made->bytes, "%s %s <%s@tamga> %d +0000\n",
		    i == 0 ? "author" : "committer", head->member.text,
		    head->device.text, TIME);
	buf_format_add(&made->bytes, "gpgsig %s\n\n", writer->armour);
	subject_line(&made->bytes, line);
	buf_format_add(&made->bytes, "\n\n%s\n\n", line);
	trailers(&made->bytes, writer, seen);
	writer->place.sequence++;
	writer->place.hash = hash_of(made->bytes.data, made->bytes.len);
	if (!buf_is_good(&made->bytes) ||
	    !git_id_of_commit(&writer->place.git_id, made->bytes.data,
		made->bytes.len, &e))
		die(&e);
	made->git_id = writer->place.git_id;
}

static size_t
below(struct bench *bench, size_t bound)
{
	/* xorshift64 (Marsaglia, 2003). */
	bench->state ^= bench->state << 13;
	bench->state ^= bench->state >> 7;
	bench->state ^= bench->state << 17;
	return (size_t)(bench->state % bound);
}

static const char *const words[] = { "ministry", "budget", "law", "shelter",
	"court", "training", "police", "survey", "children", "women", "herders",
	"disability", "domestic", "violence", "torture", "prison", "asylum",
	"education", "hospital", "mining", "water", "pollution", "Ulaanbaatar",
	"province", "adopted", "amended", "planned", "funded", "monitored",
	"reported", "no", "data", "since", "the", "in", "and", "of", "was",
	"not", "until" };

/* About 180 letters. */
static void
rationale(struct bench *bench, char out[256])
{
	size_t len = 0;

	while (len < 180)
		len += (size_t)snprintf(out + len, 256 - len, "%s%s",
		    len == 0 ? "" : " ",
		    words[below(bench, sizeof(words) / sizeof(words[0]))]);
}

static void
assessment_make(struct bench *bench)
{
	static const char *const values[] = { "fully", "partially", "not" };
	static const char *const rounds[] = { "baseline", "draft", "validation",
		"final", "follow-up" };
	const size_t member = below(bench, MEMBERS);
	const size_t rec = below(bench, RECOMMENDATIONS);
	const size_t round = below(bench, ROUNDS);
	struct writer *writer = &bench->members[member];
	const struct writer *other = &bench->members[below(bench, MEMBERS)];
	const struct seen seen = { other->head.journal, other->place.sequence,
		other->place.hash };
	struct statement_id *last =
	    &bench->last[(member * RECOMMENDATIONS + rec) * ROUNDS + round];
	char text[256];
	char id[STATEMENT_ID_MAX + 1];
	char replaces[STATEMENT_ID_MAX + 32] = "";
	char *line;

	rationale(bench, text);
	if (last->index == 1) {
		last->index = 0;
		statement_id_format(id, last);
		(void)snprintf(replaces, sizeof(replaces),
		    "\"replaces\":[\"%s\"],", id);
	}
	line = mem_format("{\"cutoff\":\"2018-05\",\"kind\":\"assessment\","
			  "\"rationale\":\"%s\",%s\"subject\":"
			  "[\"MNG-1/84.%zu\",\"\",\"%s\",\"upr-info-3\"],"
			  "\"value\":\"%s\"}",
	    text, replaces, rec + 1, rounds[round], values[below(bench, 3)]);
	record_make(bench, writer, line,
	    other != writer && other->place.sequence > 0 &&
		    bench->count % SEEN_EVERY == 0 ?
		&seen :
		NULL);
	free(line);
	last->record = writer->place.hash;
	last->index = 1;
}

static void
member_make(struct bench *bench, size_t number)
{
	char member[16];
	char key[KEY_TEXT];
	char *line;

	(void)snprintf(member, sizeof(member), "member-%zu", number);
	writer_open(&bench->members[number], &bench->charter.room, member,
	    CLASS_DATA, (uint8_t)(number + 2));
	key_format(key, &bench->members[number].head.key);
	line = mem_format("{\"key\":\"%s\",\"kind\":\"member\",\"member_kind\":"
			  "\"cso\",\"names\":{\"en\":\"%s\"},\"subject\":"
			  "[\"%s\"]}",
	    key, member, member);
	record_make(bench, &bench->control, line, NULL);
	free(line);
}

static void
founders_make(struct bench *bench)
{
	struct charter_draft draft = { .state = "MNG",
		.cycle = 1,
		.language = "en",
		.title = "Mongolia",
		.member = { "csomn" },
		.name = "CSOs",
		.member_kind = "coalition" };
	struct secret_key *key = key_make_from(1);
	struct err e = { 0 };
	char *line = NULL;

	key_public(&draft.key, key);
	key_close(key);
	if (!charter_draft(&line, &draft, &e) ||
	    !charter_parse(&bench->charter, line, strlen(line), &e))
		die(&e);
	writer_open(&bench->control, &bench->charter.room, "csomn",
	    CLASS_CONTROL, 1);
	writer_open(&bench->founder, &bench->charter.room, "csomn", CLASS_DATA,
	    1);
	record_make(bench, &bench->control, line, NULL);
	free(line);
	for (size_t i = 0; i < MEMBERS; i++)
		member_make(bench, i);
	for (size_t i = 0; i < RECOMMENDATIONS; i++) {
		line = mem_format("{\"kind\":\"recommendation\","
				  "\"recommending_states\":[\"FRA\"],"
				  "\"subject\":[\"MNG-1/84.%zu\","
				  "\"A/HRC/16/5\"],\"text\":{\"en\":\"Number "
				  "%zu\"}}",
		    i + 1, i + 1);
		record_make(bench, &bench->founder, line, NULL);
		free(line);
	}
}

/* Journal by journal, as a repository is read; control first. */
static int
made_compare(const void *left, const void *right)
{
	const struct made *a = left;
	const struct made *b = right;

	if (a->head->class != b->head->class)
		return a->head->class == CLASS_CONTROL ? -1 : 1;
	return strcmp(a->head->journal.text, b->head->journal.text);
}

/* A stable sort: each journal keeps its order. */
static void
made_sort(struct bench *bench)
{
	struct made *sorted = mem_new(bench->count, sizeof(*sorted));
	const struct journal_head *heads[MEMBERS + 2];
	size_t next = 0;

	heads[0] = &bench->control.head;
	heads[1] = &bench->founder.head;
	for (size_t i = 0; i < MEMBERS; i++)
		heads[i + 2] = &bench->members[i].head;
	for (size_t i = 0; i < MEMBERS + 2; i++)
		for (size_t k = 0; k < bench->count; k++)
			if (made_compare(&bench->made[k],
				&(struct made){ .head = heads[i] }) == 0)
				sorted[next++] = bench->made[k];
	free(bench->made);
	bench->made = sorted;
}

static void
room_make(struct bench *bench, size_t count)
{
	bench->state = 88172645463325252;
	bench->last = mem_new((size_t)MEMBERS * RECOMMENDATIONS * ROUNDS,
	    sizeof(*bench->last));
	founders_make(bench);
	for (size_t i = 0; i < count; i++)
		assessment_make(bench);
	made_sort(bench);
}

/* --- what is measured ------------------------------------------------------ */

static void
parse_one(const struct made *made, struct record *record)
{
	struct err e = { 0 };
	enum fault fault;

	if (!record_parse(record, made->bytes.data, made->bytes.len,
		RECORD_UNVERIFIED, &fault, &e))
		die(&e);
}

static void
run_parse(const struct bench *bench, const char *path)
{
	(void)path;
	for (size_t i = 0; i < bench->count; i++) {
		struct record record;

		parse_one(&bench->made[i], &record);
		record_clear(&record);
	}
}

static void
add_range(struct index *index, const struct bench *bench, size_t from,
    size_t count)
{
	struct err e = { 0 };

	if (!index_begin(index, &e))
		die(&e);
	for (size_t i = from; i < from + count && i < bench->count; i++) {
		const struct made *made = &bench->made[i];
		struct record record;
		const struct index_record added = { .record = &record,
			.head = made->head,
			.git_id = made->git_id };

		parse_one(made, &record);
		if (!index_add(index, &added, &e))
			die(&e);
		record_clear(&record);
	}
	if (!index_commit(index, &e))
		die(&e);
}

static void
run_build(const struct bench *bench, const char *path)
{
	struct index *index = NULL;
	struct err e = { 0 };

	if (!index_open(&index, path, &bench->charter, INDEX_BUILD, &e))
		die(&e);
	add_range(index, bench, 0, bench->count);
	if (!index_finish(index, &e))
		die(&e);
	index_close(index);
}

static void
run_grow(const struct bench *bench, const char *path)
{
	struct index *index = NULL;
	struct err e = { 0 };

	if (!index_open(&index, path, &bench->charter, INDEX_GROW, &e))
		die(&e);
	for (size_t i = 0; i < bench->count; i += GROW_BATCH)
		add_range(index, bench, i, GROW_BATCH);
	index_close(index);
}

/* The statement line of a record without looking at anything else. */
static const char *
line_of(const struct made *made, size_t *len)
{
	const char *line = strstr(made->bytes.data, "\n\n{") + 2;

	*len = (size_t)(strchr(line, '\n') - line);
	return line;
}

static void
run_peer(const struct bench *bench, const char *path)
{
	static const char insert[] = "INSERT INTO a (id, text) VALUES (?1, ?2)";
	static const char word[] =
	    "INSERT INTO w (rowid, text) VALUES (?1, ?2)";
	struct sql_query *query;
	struct sql *sql = NULL;
	struct err e = { 0 };

	if (!sql_open(&sql, path, SQL_BUILD, &e) ||
	    !sql_run(sql,
		"CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT);"
		"CREATE VIRTUAL TABLE w USING fts5 (text, content='');"
		"BEGIN",
		&e))
		die(&e);
	for (size_t i = 0; i < bench->count; i++) {
		size_t len;
		const char *line = line_of(&bench->made[i], &len);

		for (int k = 0; k < 2; k++) {
			if (!sql_query(&query, sql, k == 0 ? insert : word, &e))
				die(&e);
			sql_bind_int(query, 1, (int64_t)i + 1);
			sql_bind_text_len(query, 2, line, len);
			if (!sql_execute(query, &e))
				die(&e);
		}
	}
	if (!sql_run(sql, "COMMIT", &e) || !sql_flush(sql, &e))
		die(&e);
	sql_close(sql);
}

static void
measure(const char *what, void (*run)(const struct bench *, const char *),
    const struct bench *bench, const char *path)
{
	const double wall = now_s(CLOCK_MONOTONIC);
	const double cpu = now_s(CLOCK_PROCESS_CPUTIME_ID);
	const double count = (double)bench->count;
	double took;

	run(bench, path);
	took = now_s(CLOCK_MONOTONIC) - wall;
	(void)printf("index: %-6s %8.0f statements/s  %7.2f us each, "
		     "%7.2f us of processor time\n",
	    what, count / took, took * 1e6 / count,
	    (now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu) * 1e6 / count);
}

static void
remove_files(const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < 3; i++) {
		char *file = mem_format("%s%s", path, endings[i]);

		(void)unlink(file);
		free(file);
	}
}

static bool
arguments_read(int argc, char *argv[], size_t *count, const char **only)
{
	static const struct option options[] = {
		{ "records", required_argument, NULL, 'n' },
		{ "only", required_argument, NULL, 'o' },
		{ NULL, 0, NULL, 0 },
	};
	bool good = true;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'n')
			*count = (size_t)strtoull(optarg, NULL, 10);
		else if (c == 'o')
			*only = optarg;
		else
			good = false;
	}
	return good && optind == argc && *count > 0;
}

int
main(int argc, char *argv[])
{
	static const struct {
		const char *name;
		void (*run)(const struct bench *bench, const char *path);
	} runs[] = {
		{ "parse", run_parse },
		{ "build", run_build },
		{ "grow", run_grow },
		{ "peer", run_peer },
	};
	struct bench *bench = mem_new(1, sizeof(*bench));
	const char *only = NULL;
	char path[64];
	size_t count = 100000;

	if (!arguments_read(argc, argv, &count, &only)) {
		(void)fprintf(stderr,
		    "usage: bench-index [--records N] [--only NAME]\n");
		return 2;
	}
	room_make(bench, count);
	(void)snprintf(path, sizeof(path), "/tmp/bench-index.%ld.db",
	    (long)getpid());
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		if (only != NULL && strcmp(only, runs[i].name) != 0)
			continue;
		measure(runs[i].name, runs[i].run, bench, path);
		remove_files(path);
	}
	return 0;
}
