/* SPDX-License-Identifier: ISC */
/*
 * The fold of a set of records is the same for every order in which they
 * came, and whether some came late:
 *
 *     model [--sets N] [--seed S] [--write DIR]
 *
 * makes N random rooms from seed S on.  Each is folded in several orders;
 * dump, reasons and members must be equal.  A failure prints the seed of its
 * room; "--seed S --sets 1" repeats it.  --write also writes each room with
 * what we make of it, for another reader of the format to compare.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "tests/model/room_print.h"
#include "tests/model/room_random.h"

#define ORDERS 4             /* folds of each room besides the first */
#define TEXT_MAX (64U << 20) /* bytes of what one room says */
#define VERIFY_EVERY 16  /* rooms, of which one has its signatures checked */
#define SETS_TELLING 500 /* so many rooms hold every case */
#define REASON_COUNT (REASON_UNRESOLVED + 1)

/* What the control fold is to have met. */
enum {
	MET_LONG_LINE,
	MET_DISPUTE,
	MET_OPEN,
	MET_RECOVERY,
	MET_ADOPTED,
	MET_HEIR,
	MET_KEPT_ID,
	MET_PROPOSAL,
	MET_COUNT,
};

static const char *const met_names[MET_COUNT] = { "later charters", "disputes",
	"of them open", "by recovery", "adopted", "heirs", "settled ids",
	"proposals" };

struct model {
	struct made_pool pool;
	const char *write_dir;
	size_t passed;
	size_t failed;
	size_t reasons[REASON_COUNT]; /* how often each was met */
	size_t replaced;              /* counting and not current */
	size_t cuts[CUT_BY_SIBLING + 1];
	size_t met[MET_COUNT];
};

/* --- one room ------------------------------------------------------------ */

static char *
order_print(const struct room_made *room, const size_t *order, size_t count,
    bool verify)
{
	struct fold_bytes *bytes = mem_new(count, sizeof(*bytes));
	struct fold *fold;
	char *text;

	for (size_t i = 0; i < count; i++)
		bytes[i] = (struct fold_bytes){
			.data = room->records[order[i]].bytes,
			.len = room->records[order[i]].len,
		};
	fold = fold_room(&room->charter, bytes, count, verify);
	text = fold_print(fold);
	fold_free(fold);
	free(bytes);
	return text;
}

static bool
order_is_equal(const struct room_made *room, struct random *random,
    const char *expected)
{
	size_t *order;
	const size_t count = room_random_order(room, random, &order);
	char *text = order_print(room, order, count, false);
	const bool equal = strcmp(text, expected) == 0;

	free(text);
	free(order);
	return equal;
}

/*
 * A room that is not all here yet folds, too, and what it says depends on
 * the set alone: some records, and the same in another order.
 */
static bool
part_is_equal(const struct room_made *room, struct random *random)
{
	size_t *order;
	const size_t all = room_random_order(room, random, &order);
	const size_t count = 1 + random_below(random, all);
	char *text = order_print(room, order, count, false);
	char *again;
	bool equal;

	for (size_t i = 0; i < count / 2; i++) {
		const size_t kept = order[i];

		order[i] = order[count - 1 - i];
		order[count - 1 - i] = kept;
	}
	again = order_print(room, order, count, false);
	equal = strcmp(text, again) == 0;
	free(text);
	free(again);
	free(order);
	return equal;
}

static void
control_count(struct model *model, const struct control *control)
{
	size_t *met = model->met;

	for (size_t i = 0; i < control->cut_count; i++)
		model->cuts[control->cuts[i].layer]++;
	met[MET_LONG_LINE] += control->line_count - 1;
	met[MET_DISPUTE] += control->dispute_count;
	for (size_t i = 0; i < control->dispute_count; i++)
		met[MET_OPEN] += control->disputes[i].is_settled ? 0 : 1;
	for (size_t i = 0; i < control->line_count; i++)
		met[MET_RECOVERY] += control->line[i].is_by_recovery ? 1 : 0;
	met[MET_ADOPTED] += control->adopted_count;
	met[MET_PROPOSAL] += control->proposal_count;
	for (size_t i = 0; i < control->member_count; i++) {
		met[MET_HEIR] += control->members[i].continues_count;
		met[MET_KEPT_ID] += control->members[i].is_settled ? 1 : 0;
	}
}

static void
fold_count(struct model *model, const struct fold *fold)
{
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_statement *statement = &fold->statements[i];

		model->reasons[statement->reason]++;
		if (statement->reason == REASON_COUNTS && !statement->current)
			model->replaced++;
	}
	control_count(model, fold->control);
}

/* --- writing ------------------------------------------------------------- */

static void
file_write(const char *dir, uint64_t seed, const char *ending,
    const struct buf *text)
{
	char *path = mem_format("%s/%" PRIu64 ".%s", dir, seed, ending);
	FILE *file = fopen(path, "w");

	if (file == NULL ||
	    fwrite(buf_text(text), 1, text->len, file) != text->len ||
	    fclose(file) != 0) {
		perror(path);
		exit(2);
	}
	free(path);
}

static void
room_json(const struct room_made *room, struct buf *out)
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
	buf_text_add(out, text);
	buf_char_add(out, '\n');
	free(text);
	json_decref(json);
}

static void
room_write(const struct model *model, const struct room_made *room,
    const struct fold *fold, uint64_t seed)
{
	struct buf text;

	buf_init(&text, TEXT_MAX);
	room_json(room, &text);
	file_write(model->write_dir, seed, "json", &text);
	buf_reset(&text);
	fold_dump(fold, &text);
	fold_reasons(fold, &text);
	file_write(model->write_dir, seed, "expected", &text);
	buf_clear(&text);
}

/* --- all rooms ----------------------------------------------------------- */

static void
set_run(struct model *model, uint64_t seed)
{
	struct random random = { .state = ~seed };
	struct fold_bytes *bytes;
	struct room_made room;
	struct fold *fold;
	char *expected;
	bool equal = true;

	room_random(&room, &model->pool, seed);
	bytes = room_bytes(&room);
	fold = fold_room(&room.charter, bytes, room.record_count,
	    seed % VERIFY_EVERY == 0);
	expected = fold_print(fold);
	fold_count(model, fold);
	if (model->write_dir != NULL)
		room_write(model, &room, fold, seed);
	if (fold->waiting > 0 || fold->refused > 0) {
		(void)printf("seed %" PRIu64 ": a record is not valid\n", seed);
		equal = false;
	}
	for (size_t i = 0; equal && i < ORDERS; i++) {
		equal = order_is_equal(&room, &random, expected);
		if (!equal)
			(void)printf("seed %" PRIu64 ": order %zu gives "
				     "another result\n",
			    seed, i);
	}
	if (equal && !part_is_equal(&room, &random)) {
		(void)printf("seed %" PRIu64 ": a part of it gives another "
			     "result in reverse\n",
		    seed);
		equal = false;
	}
	if (equal)
		model->passed++;
	else
		model->failed++;
	free(expected);
	free(bytes);
	fold_free(fold);
	room_made_clear(&room);
}

/* Rooms in which something never happens would pass for no reason. */
static void
count_tell(struct model *model, size_t sets, size_t count, const char *what)
{
	(void)printf(", %zu %s", count, what);
	if (sets >= SETS_TELLING && count == 0) {
		(void)printf(": the rooms are too tame");
		model->failed++;
	}
}

static void
model_tell(struct model *model, size_t sets)
{
	(void)printf("%zu not current", model->replaced);
	for (size_t i = 0; i < REASON_COUNT; i++)
		count_tell(model, sets, model->reasons[i],
		    reason_name((enum reason)i));
	for (size_t i = 0; i <= CUT_BY_SIBLING; i++) {
		(void)printf("%s", i == 0 ? "\ncuts" : "");
		count_tell(model, sets, model->cuts[i],
		    cut_layer_name((enum cut_layer)i));
	}
	for (size_t i = 0; i < MET_COUNT; i++)
		count_tell(model, sets, model->met[i], met_names[i]);
	(void)printf("\n%zu passed, %zu failed\n", model->passed,
	    model->failed);
}

static bool
number_read(uint64_t *out, const char *text)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && text[0] != '-';
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "sets", required_argument, NULL, 'n' },
		{ "seed", required_argument, NULL, 's' },
		{ "write", required_argument, NULL, 'w' },
		{ NULL, 0, NULL, 0 },
	};
	struct model *model = mem_new(1, sizeof(*model));
	uint64_t sets = 100;
	uint64_t seed = 1;
	bool good = true;
	int status;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'n')
			good = good && number_read(&sets, optarg);
		else if (c == 's')
			good = good && number_read(&seed, optarg);
		else if (c == 'w')
			model->write_dir = optarg;
		else
			good = false;
	}
	if (!good || optind != argc) {
		(void)fprintf(stderr,
		    "usage: model [--sets N] [--seed S] [--write DIR]\n");
		free(model);
		return 2;
	}
	made_pool_init(&model->pool);
	for (uint64_t i = 0; i < sets; i++)
		set_run(model, seed + i);
	model_tell(model, sets);
	made_pool_clear(&model->pool);
	status = model->failed == 0 ? 0 : 1;
	free(model);
	return status;
}
