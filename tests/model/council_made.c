/* SPDX-License-Identifier: ISC */
#include "tests/model/council_made.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

static const char *const ids[COUNCIL] = { "mojha", "nhrc", "csomn", "forum",
	"undp" };

void
council_init(struct council *council, const struct made_pool *pool)
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
	room_made_init(room, pool, founders, CSOMN + 1, 7);
	for (size_t i = 0; i < COUNCIL; i++) {
		council->control[i] =
		    room_journal(room, CLASS_CONTROL, ids[i], i);
		council->data[i] = room_journal(room, CLASS_DATA, ids[i], i);
	}
	(void)room_record(room, council->control[MOJHA], MADE_NONE,
	    (const char *const[]){ room->charter.line }, 1);
	council->rec = council_import(council, council->data[MOJHA], "MNG-1/1");
}

void
council_end(struct council *council)
{
	room_made_clear(&council->room);
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
