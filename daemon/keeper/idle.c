/* SPDX-License-Identifier: ISC */
#include "daemon/keeper/idle.h"

#include <malloc.h>
#include <stdlib.h>

#include "daemon/base/child.h"
#include "daemon/base/log.h"
#include "protocol/base/mem.h"

#define QUIET_MS 5000
#define STALL_MS 600000
#define OUT_MAX 65536

/* Fewer than these cost a reader nothing that it would notice. */
#define LOOSE_MAX 64
#define PACKS_MAX 8

struct idle {
	struct loop *loop;
	struct store *store;
	struct sync *sync;
	struct loop_timer *quiet;
	struct child *child; /* the keeper, while it packs */
};

static void
rest(struct idle *idle)
{
	repo_rest(store_repo(idle->store));
	index_rest(store_index(idle->store));
	(void)malloc_trim(0);
}

static void
on_packed(void *arg, const struct child_result *result)
{
	struct idle *idle = arg;

	idle->child = NULL;
	if (result->status != 0)
		log_warn("packing ended with status %d: %s", result->status,
		    buf_text(&result->error));
	rest(idle);
}

static void
pack(struct idle *idle)
{
	static const char *const env[] = { "PATH=/usr/bin:/bin",
		"LC_ALL=C.UTF-8", NULL };
	char *program = child_program("tamga-keeper");
	const char *const argv[] = { program, "repack", store_path(idle->store),
		NULL };
	const struct child_plan plan = {
		.argv = argv,
		.env = env,
		.in_fd = -1,
		.out_max = OUT_MAX,
		.stall_ms = STALL_MS,
	};
	struct err e = { 0 };

	if (!child_start(&idle->child, idle->loop, &plan, on_packed, idle,
		&e)) {
		idle->child = NULL;
		log_failure("packing", &e);
	}
	free(program);
}

static void
on_quiet(void *arg)
{
	struct idle *idle = arg;
	struct err e = { 0 };
	size_t loose;
	size_t packs;

	if (idle->child != NULL)
		return;
	if (sync_is_busy(idle->sync)) {
		idle_touch(idle);
		return;
	}
	if (!repo_count(store_repo(idle->store), &loose, &packs, &e))
		log_failure("packing", &e);
	else if (loose > LOOSE_MAX || packs > PACKS_MAX)
		pack(idle);
	rest(idle);
}

static void
on_news(void *arg)
{
	idle_touch(arg);
}

struct idle *
idle_open(struct loop *loop, struct store *store, struct sync *sync)
{
	struct idle *idle = mem_new(1, sizeof(*idle));

	idle->loop = loop;
	idle->store = store;
	idle->sync = sync;
	idle->quiet = loop_timer_new(loop, on_quiet, idle);
	sync_on_news(sync, on_news, idle);
	idle_touch(idle);
	return idle;
}

void
idle_close(struct idle *idle)
{
	if (idle == NULL)
		return;
	if (idle->child != NULL)
		child_kill(idle->child);
	loop_timer_free(idle->quiet);
	free(idle);
}

void
idle_touch(struct idle *idle)
{
	loop_timer_set(idle->quiet, QUIET_MS);
}
