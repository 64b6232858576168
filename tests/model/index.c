/* SPDX-License-Identifier: ISC */
/*
 * An index says the same however it came about:
 *
 *     model-index [--sets N] [--seed S]
 *
 * makes N random rooms from seed S on.  Of each an index is grown record by
 * record, in random batches, closed and opened in between, and built at once,
 * each time from another order.  All logical dumps must be equal, and every
 * statement must have the reason that the fold of the set gives it.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/mem.h"
#include "tests/model/room_random.h"
#include "tests/unit/index_feed.h"

#define REOPEN_EVERY 16 /* rooms, of which one is closed in between */

struct model {
	struct made_pool pool;
	char path[64]; /* of an index in a file */
	size_t passed;
	size_t failed;
	size_t statements;
};

/* --- one room ------------------------------------------------------------ */

/* The ways: built at once, record by record, in batches, and in batches
 * with the file closed in between. */
enum way {
	WAY_BUILD,
	WAY_ONE,
	WAY_BATCH,
	WAY_REOPEN,
	WAY_COUNT
};

/* Half of the rooms grow record by record, and half in batches. */
static bool
way_is_taken(enum way way, uint64_t seed)
{
	switch (way) {
	case WAY_ONE:
		return seed % 2 == 0;
	case WAY_BATCH:
		return seed % 2 == 1;
	case WAY_REOPEN:
		return seed % REOPEN_EVERY == 0;
	case WAY_BUILD:
	case WAY_COUNT:
		break;
	}
	return true;
}

static struct feed_plan
way_plan(const struct model *model, enum way way, size_t count,
    struct random *random)
{
	struct feed_plan plan = { .path = ":memory:", .mode = INDEX_GROW };

	plan.batch = way == WAY_ONE ? 1 : 1 + random_below(random, count);
	if (way == WAY_BUILD)
		plan.mode = INDEX_BUILD;
	plan.reopen = way == WAY_REOPEN;
	if (plan.reopen)
		plan.path = model->path;
	return plan;
}

static bool
way_is_equal(struct feed *feed, const struct feed_plan *plan,
    const struct fold *fold, char **expected, struct err *e)
{
	struct index *index;
	char *dump;
	bool equal;

	if (!feed_index(&index, feed, plan, e))
		return false;
	equal = feed_agrees(index, fold, e);
	dump = feed_dump(index);
	index_close(index);
	if (*expected == NULL) {
		*expected = dump;
		return equal;
	}
	equal = equal &&
	    (strcmp(dump, *expected) == 0 ||
		err_set(e, ERR_CORRUPT, "another dump"));
	free(dump);
	return equal;
}

static void
file_remove(const struct model *model)
{
	char path[sizeof(model->path) + 8];

	(void)unlink(model->path);
	(void)snprintf(path, sizeof(path), "%s-wal", model->path);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s-shm", model->path);
	(void)unlink(path);
}

static void
set_run(struct model *model, uint64_t seed)
{
	struct random random = { .state = ~seed };
	char *expected = NULL;
	struct fold_bytes *bytes;
	struct room_made room;
	struct fold *fold;
	struct feed feed;
	size_t *order;
	bool equal = true;

	room_random(&room, &model->pool, seed);
	bytes = room_bytes(&room);
	fold = fold_room(&room.charter, bytes, room.record_count, false);
	feed_open(&feed, &room.charter, bytes, room.record_count);
	order = mem_new(feed.count, sizeof(*order));
	for (enum way way = 0; equal && way < WAY_COUNT; way++) {
		struct feed_plan plan =
		    way_plan(model, way, feed.count, &random);
		uint64_t state = random_next(&random) | 1;
		struct err e = { 0 };

		if (!way_is_taken(way, seed))
			continue;
		feed_shuffle(order, feed.count, &state);
		plan.order = order;
		equal = way_is_equal(&feed, &plan, fold, &expected, &e);
		if (!equal)
			(void)printf("seed %" PRIu64 ", way %d: %s\n", seed,
			    (int)way, e.msg);
	}
	file_remove(model);
	model->statements += fold->count;
	model->passed += equal;
	model->failed += !equal;
	free(expected);
	free(order);
	feed_close(&feed);
	fold_free(fold);
	free(bytes);
	room_made_clear(&room);
}

/* --- all rooms ----------------------------------------------------------- */

static bool
number_read(uint64_t *out, const char *text)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && text[0] != '-';
}

static bool
arguments_read(int argc, char *argv[], uint64_t *sets, uint64_t *seed)
{
	static const struct option options[] = {
		{ "sets", required_argument, NULL, 'n' },
		{ "seed", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	bool good = true;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'n')
			good = good && number_read(sets, optarg);
		else if (c == 's')
			good = good && number_read(seed, optarg);
		else
			good = false;
	}
	return good && optind == argc;
}

int
main(int argc, char *argv[])
{
	struct model *model = mem_new(1, sizeof(*model));
	uint64_t sets = 100;
	uint64_t seed = 1;
	int status;

	if (!arguments_read(argc, argv, &sets, &seed)) {
		(void)fprintf(stderr,
		    "usage: model-index [--sets N] [--seed S]\n");
		free(model);
		return 2;
	}
	(void)snprintf(model->path, sizeof(model->path),
	    "/tmp/model-index.%ld.db", (long)getpid());
	made_pool_init(&model->pool);
	for (uint64_t i = 0; i < sets; i++)
		set_run(model, seed + i);
	(void)printf("%zu statements, %zu passed, %zu failed\n",
	    model->statements, model->passed, model->failed);
	made_pool_clear(&model->pool);
	status = model->failed == 0 ? 0 : 1;
	free(model);
	return status;
}
