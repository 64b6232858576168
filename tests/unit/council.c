/* SPDX-License-Identifier: ISC */
#include "tests/unit/council.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/model/room_print.h"
#include "tests/model/room_random.h"

#define ORDERS 24 /* folds of each council besides the first */

int
council_group_start(void **state)
{
	struct made_pool *pool = mem_new(1, sizeof(*pool));

	made_pool_init(pool);
	*state = pool;
	return 0;
}

int
council_group_end(void **state)
{
	made_pool_clear(*state);
	free(*state);
	return 0;
}

/* --- all orders give one answer ------------------------------------------ */

static char *
order_print(const struct room_made *room, const size_t *order, size_t count)
{
	struct fold_bytes *bytes = mem_new(count, sizeof(*bytes));
	struct fold *fold;
	char *text;

	for (size_t i = 0; i < count; i++)
		bytes[i] = (struct fold_bytes){
			.data = room->records[order[i]].bytes,
			.len = room->records[order[i]].len,
		};
	fold = fold_room(&room->charter, bytes, count, false);
	text = fold_print(fold);
	fold_free(fold);
	free(bytes);
	return text;
}

void
council_clear(struct council *council)
{
	struct random random = { .state = 17 };
	struct room_made *room = &council->room;
	size_t *order = mem_new(room->record_count, sizeof(*order));
	char *expected;

	for (size_t i = 0; i < room->record_count; i++)
		order[i] = room->record_count - 1 - i;
	expected = order_print(room, order, room->record_count);
	free(order);
	for (size_t i = 0; i < ORDERS; i++) {
		const size_t count = room_random_order(room, &random, &order);
		char *text = order_print(room, order, count);

		assert_string_equal(text, expected);
		free(text);
		free(order);
	}
	free(expected);
	council_end(council);
}

/* --- what a fold says ---------------------------------------------------- */

const char *
council_reason_without(const struct council *council, size_t record,
    size_t without)
{
	struct fold *fold = room_fold(&council->room, without);
	const struct fold_statement *statement =
	    fold_find(fold, &council->room, record, 0);
	const char *reason =
	    statement == NULL ? "not here" : reason_name(statement->reason);

	fold_free(fold);
	return reason;
}

const char *
council_reason(const struct council *council, size_t record)
{
	return council_reason_without(council, record, MADE_NONE);
}

bool
council_current(const struct council *council, size_t record)
{
	struct fold *fold = room_fold(&council->room, MADE_NONE);
	const bool current =
	    fold_find(fold, &council->room, record, 0)->current;

	fold_free(fold);
	return current;
}

size_t
council_in_force(const struct council *council)
{
	const struct room_made *room = &council->room;
	struct fold *fold = room_fold(room, MADE_NONE);
	const struct control *control = fold->control;
	const struct statement_id id =
	    control->line[control->line_count - 1].id;
	size_t found = MADE_NONE;

	for (size_t i = 0; i < room->record_count; i++) {
		if (hash_compare(&room->records[i].place.hash, &id.record) == 0)
			found = i;
	}
	fold_free(fold);
	return found;
}
