/* SPDX-License-Identifier: ISC */
#include "tests/unit/council.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "tests/model/room_print.h"
#include "tests/model/room_random.h"

#define ORDERS 24 /* folds of each council besides the first */

static const char *const ids[COUNCIL] = { "mojha", "nhrc", "csomn", "forum",
	"undp" };

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

void
council_init(struct council *council, void **state)
{
	static const char *const kinds[] = { "government", "nhri", "cso" };
	struct made_founder founders[CSOMN + 1];
	struct room_made *room = &council->room;

	for (size_t i = 0; i <= CSOMN; i++)
		founders[i] = (struct made_founder){
			.id = ids[i],
			.key = i,
			.recovery = RECOVERY_OF(i),
			.member_kind = kinds[i],
			.is_steward = true,
		};
	*council = (struct council){ .rec = 0 };
	room_made_init(room, *state, founders, CSOMN + 1, 7);
	for (size_t i = 0; i < COUNCIL; i++) {
		council->control[i] =
		    room_journal(room, CLASS_CONTROL, ids[i], i);
		council->data[i] = room_journal(room, CLASS_DATA, ids[i], i);
	}
	(void)room_record(room, council->control[MOJHA], MADE_NONE,
	    (const char *const[]){ room->charter.line }, 1);
	council->rec = council_import(council, council->data[MOJHA], "MNG-1/1");
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
	room_made_clear(room);
}

/* --- statements ---------------------------------------------------------- */

const char *
council_id(size_t member)
{
	return ids[member];
}

const char *
council_key(const struct council *council, size_t member)
{
	return room_key(&council->room, member);
}

size_t
council_journal(struct council *council, enum journal_class class,
    size_t member, size_t key)
{
	return room_journal(&council->room, class, ids[member], key);
}

size_t
council_charter(struct council *council, size_t journal,
    const struct council_charter *charter)
{
	struct room_made *room = &council->room;
	char *predecessor = charter->predecessor == MADE_NONE ?
	    mem_text(room->charter.room.text) :
	    room_id(room, charter->predecessor, 0);
	struct buf stewards;
	size_t record;

	buf_init(&stewards, LIMIT_RECORD);
	for (const size_t *at = charter->stewards; *at != COUNCIL; at++)
		buf_format_add(&stewards,
		    "%s{'id':'%s','key':'%s','recovery':'%s'}",
		    at == charter->stewards ? "" : ",", ids[*at],
		    room_key(room, *at), room_key(room, RECOVERY_OF(*at)));
	record = room_say(room, journal,
	    "{'kind':'charter','subject':['MNG-1'],'version':%zu,"
	    "'predecessor':'%s','stewards':[%s],'threshold':%zu%s}",
	    charter->version, predecessor, buf_text(&stewards),
	    charter->threshold, charter->more == NULL ? "" : charter->more);
	buf_clear(&stewards);
	free(predecessor);
	return record;
}

size_t
council_endorse(struct council *council, size_t journal, size_t record)
{
	char *id = room_id(&council->room, record, 0);
	const size_t said = room_say(&council->room, journal,
	    "{'kind':'endorsement','subject':['%s']}", id);

	free(id);
	return said;
}

size_t
council_admit(struct council *council, size_t journal, size_t member,
    size_t key, const char *more)
{
	return room_say(&council->room, journal,
	    "{'kind':'member','subject':['%s'],'key':'%s',"
	    "'names':{'en':'Name of %s'},%s}",
	    ids[member], room_key(&council->room, key), ids[member], more);
}

size_t
council_device(struct council *council, size_t journal, size_t member,
    size_t key)
{
	const struct device_id device =
	    room_device(&council->room, ids[member], key);

	return room_say(&council->room, journal,
	    "{'kind':'device','subject':['%s'],'key':'%s','label':'laptop',"
	    "'purpose':'work'}",
	    device.text, room_key(&council->room, key));
}

size_t
council_rate(struct council *council, size_t journal)
{
	return room_say(&council->room, journal,
	    "{'kind':'assessment','subject':['MNG-1/1','','draft',"
	    "'upr-info-3'],'value':'fully','rationale':'number %zu'}",
	    council->room.record_count);
}

size_t
council_import(struct council *council, size_t journal, const char *rec)
{
	return room_say(&council->room, journal,
	    "{'kind':'recommendation','subject':['%s','A/HRC/16/5'],"
	    "'text':{'en':'T'},'recommending_states':['FRA']}",
	    rec);
}

static char *
points_make(const struct council *council, const size_t *points)
{
	struct buf list;

	buf_init(&list, LIMIT_RECORD);
	for (size_t i = 0; points[i] != MADE_NONE; i++) {
		char *point = room_point(&council->room, points[i]);

		buf_format_add(&list, "%s%s", i > 0 ? "," : "", point);
		free(point);
	}
	return buf_take(&list);
}

static size_t
cut_say(struct council *council, size_t journal, const char *subject,
    const size_t *points)
{
	char *list = points_make(council, points);
	const size_t record = room_say(&council->room, journal,
	    "{'kind':'cut','subject':[%s],'reason':'compromised',"
	    "'points':[%s]}",
	    subject, list);

	free(list);
	return record;
}

size_t
council_cut(struct council *council, size_t journal, size_t member, size_t key,
    const size_t *points)
{
	const struct device_id device =
	    room_device(&council->room, ids[member], key);
	char *subject = mem_format("'device','%s'", device.text);
	const size_t record = cut_say(council, journal, subject, points);

	free(subject);
	return record;
}

size_t
council_cut_member(struct council *council, size_t journal, size_t key,
    const size_t *points)
{
	char *subject =
	    mem_format("'member','%s'", room_key(&council->room, key));
	const size_t record = cut_say(council, journal, subject, points);

	free(subject);
	return record;
}

size_t
council_see(struct council *council, size_t journal, size_t record)
{
	struct room_made *room = &council->room;

	room->extra.seen = &record;
	room->extra.seen_count = 1;
	return room_record(room, journal, room->journals[journal].last, NULL,
	    0);
}

/* The fields of a point behind a comma; nothing for MADE_NONE. */
static char *
point_fields(const struct council *council, size_t record)
{
	char *point;
	char *fields;

	if (record == MADE_NONE)
		return mem_text("");
	point = room_point(&council->room, record);
	fields = mem_format(",%.*s", (int)strlen(point) - 2, point + 1);
	free(point);
	return fields;
}

char *
council_until(const struct council *council, size_t key, const char *right,
    size_t record)
{
	char *point = point_fields(council, record);
	char *entry = mem_format("{'key':'%s','right':'%s'%s}",
	    room_key(&council->room, key), right, point);

	free(point);
	return entry;
}

char *
council_lists(const struct council *council, size_t member, size_t key,
    size_t record)
{
	const struct device_id device =
	    room_device(&council->room, ids[member], key);
	char *point = point_fields(council, record);
	char *entry = mem_format("{'device':'%s','reason':'compromised'%s}",
	    device.text, point);

	free(point);
	return entry;
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
