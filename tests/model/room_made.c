/* SPDX-License-Identifier: ISC */
#include "tests/model/room_made.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"
#include "protocol/record/frame.h"
#include "protocol/seal/git_id.h"
#include "protocol/seal/sshsig.h"

static NO_RETURN void
give_up(const char *what, const struct err *e)
{
	(void)fprintf(stderr, "a test makes %s: %s\n", what, e->msg);
	exit(2);
}

void
made_pool_init(struct made_pool *pool)
{
	struct err e = { 0 };

	if (!key_start(&e))
		give_up("keys", &e);
	for (size_t i = 0; i < MADE_KEYS; i++) {
		struct made_key *key = &pool->keys[i];
		const struct hash seed = hash_of(&i, sizeof(i));

		if (!key_from_seed(&key->secret, seed.bytes, &e))
			give_up("a key", &e);
		key_public(&key->public, key->secret);
		key_format(key->text, &key->public);
	}
}

void
made_pool_clear(struct made_pool *pool)
{
	for (size_t i = 0; i < MADE_KEYS; i++)
		key_close(pool->keys[i].secret);
}

/* --- lines --------------------------------------------------------------- */

static char *line_of(const char *fmt, va_list ap) PRINTF_LIKE(1, 0);

static char *
line_of(const char *fmt, va_list ap)
{
	char text[LIMIT_RECORD / 8];
	struct err e = { 0 };
	json_t *json;
	char *line;

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	for (char *c = text; *c != '\0'; c++) {
		if (*c == '\'')
			*c = '"';
	}
	if (!json_read(&json, text, strlen(text), sizeof(text), &e)) {
		(void)fprintf(stderr, "%s\n", text);
		give_up("a statement", &e);
	}
	line = json_canonical(json);
	json_decref(json);
	return line;
}

char *
made_line(const char *fmt, ...)
{
	va_list ap;
	char *line;

	va_start(ap, fmt);
	line = line_of(fmt, ap);
	va_end(ap);
	return line;
}

/* --- a room -------------------------------------------------------------- */

static void
founder_add(struct buf *founders, struct buf *stewards,
    const struct made_pool *pool, const struct made_founder *founder)
{
	const char *key = pool->keys[founder->key].text;

	buf_format_add(founders,
	    "%s{'id':'%s','key':'%s','member_kind':'%s',"
	    "'names':{'en':'The %s'}",
	    founders->len > 0 ? "," : "", founder->id, key,
	    founder->member_kind, founder->id);
	if (founder->recovery != MADE_NONE)
		buf_format_add(founders, ",'recovery':'%s'",
		    pool->keys[founder->recovery].text);
	buf_char_add(founders, '}');
	if (founder->is_steward)
		buf_format_add(stewards, "%s{'id':'%s','key':'%s'}",
		    stewards->len > 0 ? "," : "", founder->id, key);
}

void
room_made_init(struct room_made *room, const struct made_pool *pool,
    const struct made_founder *founders, size_t count, unsigned number)
{
	struct buf founder_list;
	struct buf steward_list;
	struct err e = { 0 };
	size_t stewards = 0;
	char *line;

	*room = (struct room_made){ .pool = pool };
	buf_init(&founder_list, LIMIT_RECORD);
	buf_init(&steward_list, LIMIT_RECORD);
	for (size_t i = 0; i < count; i++) {
		founder_add(&founder_list, &steward_list, pool, &founders[i]);
		stewards += founders[i].is_steward ? 1 : 0;
	}
	line = made_line("{'kind':'charter','subject':['MNG-1'],'cycle':1,"
			 "'founders':[%s],'random':'%064x','state':'MNG',"
			 "'stewards':[%s],'threshold':%zu,"
			 "'titles':{'en':'A room'},'version':1}",
	    buf_text(&founder_list), number, buf_text(&steward_list),
	    stewards / 2 + 1);
	if (!charter_parse(&room->charter, line, strlen(line), &e))
		give_up("a charter", &e);
	free(line);
	buf_clear(&founder_list);
	buf_clear(&steward_list);
}

void
room_made_clear(struct room_made *room)
{
	for (size_t i = 0; i < room->record_count; i++)
		free(room->records[i].bytes);
	free(room->records);
	free(room->journals);
	charter_clear(&room->charter);
}

static struct member_id
member_of(const char *text)
{
	struct member_id id;
	struct err e = { .msg = "not a member id" };

	if (!member_id_parse(&id, text, strlen(text)))
		give_up(text, &e);
	return id;
}

size_t
room_journal(struct room_made *room, enum journal_class class,
    const char *member, size_t key)
{
	const size_t number = room->journal_count++;
	struct made_journal *journal;
	struct journal_head *head;

	room->journals = mem_grow(room->journals, &room->journal_room,
	    room->journal_count, sizeof(*room->journals));
	journal = &room->journals[number];
	*journal = (struct made_journal){ .key = key, .last = MADE_NONE };
	head = &journal->head;
	head->room = room->charter.room;
	head->class = class;
	head->key = room->pool->keys[key].public;
	(void)snprintf(head->incarnation.text, sizeof(head->incarnation.text),
	    "%032zx", number);
	head->member = member_of(member);
	head->device = device_id_of(&head->room, &head->member, &head->key);
	head->journal = journal_id_of(&head->room, class, &head->member,
	    &head->key, &head->incarnation);
	return number;
}

/* --- records ------------------------------------------------------------- */

/* Section 4, "The subject line". */
static void
subject_line_make(struct buf *out, const char *const *lines, size_t count)
{
	struct err e = { 0 };
	const char *text;
	json_t *json;

	buf_init(out, LIMIT_RECORD);
	if (count == 0) {
		buf_text_add(out, "receipt");
		return;
	}
	if (!json_read_canonical(&json, lines[0], strlen(lines[0]), &e))
		give_up("a line", &e);
	buf_format_add(out, "%s ", json_text(json, "kind"));
	text = json_string_value(
	    json_array_get(json_object_get(json, "subject"), 0));
	for (; *text != '\0'; text++)
		buf_char_add(out,
		    (char)(*text > 0x20 && *text < 0x7f ? *text : '?'));
	if (count > 1) {
		char more[16];
		const int len =
		    snprintf(more, sizeof(more), " +%zu", count - 1);

		if (out->len + (size_t)len > LIMIT_SUBJECT_LINE)
			out->len = LIMIT_SUBJECT_LINE - (size_t)len;
		out->data[out->len] = '\0';
		buf_text_add(out, more);
	}
	if (out->len > LIMIT_SUBJECT_LINE)
		out->data[LIMIT_SUBJECT_LINE] = '\0';
	json_decref(json);
}

/* What a later version of the format would write into the message. */
static void
message_age(struct buf *message, const struct made_extra *extra)
{
	static const char number[] = "\nTamga-Record: ";
	char *found = NULL;

	for (char *at = strstr(message->data, number); at != NULL;
	     at = strstr(at + 1, number))
		found = at;
	if (extra->number > 0 && extra->number < 10 && found != NULL)
		found[strlen(number)] = "0123456789"[extra->number];
	if (extra->trailer != NULL)
		buf_format_add(message, "%s\n", extra->trailer);
}

/* Headers, armour, message; what is signed is the first and the last. */
static void
record_sign(struct buf *out, struct buf *header, const struct buf *message,
    const struct secret_key *key)
{
	char armour[SSHSIG_ARMOUR_MAX];
	struct buf payload;

	buf_init(&payload, LIMIT_RECORD);
	buf_add(&payload, buf_text(header), header->len);
	buf_add(&payload, buf_text(message), message->len);
	sshsig_sign(armour, key, SSHSIG_GIT, buf_text(&payload), payload.len);
	buf_add(out, buf_text(header), header->len);
	buf_text_add(out, "gpgsig ");
	for (const char *c = armour; *c != '\0'; c++) {
		buf_char_add(out, *c);
		if (*c == '\n')
			buf_char_add(out, ' ');
	}
	buf_char_add(out, '\n');
	buf_add(out, buf_text(message), message->len);
	buf_clear(&payload);
}

static void
record_write(struct buf *out, const struct record_draft *draft,
    const struct made_extra *extra, const struct secret_key *key)
{
	struct buf subject;
	struct buf header;
	struct buf message;

	subject_line_make(&subject, draft->lines, draft->line_count);
	buf_init(&header, LIMIT_RECORD);
	buf_init(&message, LIMIT_RECORD);
	frame_header_add(&header, draft);
	buf_char_add(&message, '\n');
	frame_message_add(&message, draft, buf_text(&subject));
	message_age(&message, extra);
	record_sign(out, &header, &message, key);
	buf_clear(&subject);
	buf_clear(&header);
	buf_clear(&message);
}

static size_t
seen_make(struct seen *out, const struct room_made *room)
{
	const struct made_extra *extra = &room->extra;

	for (size_t i = 0; i < extra->seen_count; i++) {
		const struct made_record *record =
		    &room->records[extra->seen[i]];

		out[i] = (struct seen){
			.journal = room->journals[record->journal].head.journal,
			.sequence = record->place.sequence,
			.hash = record->place.hash,
		};
	}
	return seen_sort(out, extra->seen_count);
}

size_t
room_record(struct room_made *room, size_t journal, size_t below,
    const char *const *lines, size_t count)
{
	struct made_journal *in = &room->journals[journal];
	struct seen *seen = mem_new(room->extra.seen_count, sizeof(*seen));
	const struct record_draft draft = {
		.head = &in->head,
		.below =
		    below == MADE_NONE ? NULL : &room->records[below].place,
		.time = 1526536800,
		.lines = lines,
		.line_count = count,
		.seen = seen,
		.seen_count = seen_make(seen, room),
	};
	struct made_record made = { .journal = journal, .below = below };
	struct err e = { 0 };
	struct buf bytes;

	buf_init(&bytes, LIMIT_RECORD);
	record_write(&bytes, &draft, &room->extra,
	    room->pool->keys[in->key].secret);
	made.len = bytes.len;
	made.bytes = buf_take(&bytes);
	made.place.sequence =
	    draft.below == NULL ? 1 : draft.below->sequence + 1;
	made.place.hash = hash_of(made.bytes, made.len);
	if (!git_id_of_commit(&made.place.git_id, made.bytes, made.len, &e))
		give_up("a record", &e);
	free(seen);
	room->extra = (struct made_extra){ .number = 0 };
	room->records = mem_grow(room->records, &room->record_room,
	    room->record_count + 1, sizeof(*room->records));
	room->records[room->record_count] = made;
	in->last = room->record_count;
	return room->record_count++;
}

static size_t
say(struct room_made *room, size_t journal, size_t below, char *line)
{
	const char *const lines[] = { line };
	const size_t record = room_record(room, journal, below, lines, 1);

	free(line);
	return record;
}

size_t
room_say(struct room_made *room, size_t journal, const char *fmt, ...)
{
	va_list ap;
	char *line;

	va_start(ap, fmt);
	line = line_of(fmt, ap);
	va_end(ap);
	return say(room, journal, room->journals[journal].last, line);
}

size_t
room_say_on(struct room_made *room, size_t journal, size_t below,
    const char *fmt, ...)
{
	va_list ap;
	char *line;

	va_start(ap, fmt);
	line = line_of(fmt, ap);
	va_end(ap);
	return say(room, journal, below, line);
}

/* --- names of what is there ---------------------------------------------- */

const char *
room_key(const struct room_made *room, size_t key)
{
	return room->pool->keys[key].text;
}

struct device_id
room_device(const struct room_made *room, const char *member, size_t key)
{
	const struct member_id id = member_of(member);

	return device_id_of(&room->charter.room, &id,
	    &room->pool->keys[key].public);
}

char *
room_id(const struct room_made *room, size_t record, size_t index)
{
	const struct statement_id id = {
		.record = room->records[record].place.hash,
		.index = (uint32_t)index,
	};
	char text[STATEMENT_ID_MAX + 1];

	statement_id_format(text, &id);
	return mem_text(text);
}

char *
room_point(const struct room_made *room, size_t record)
{
	const struct made_record *at = &room->records[record];
	char hash[HASH_TEXT_LEN + 1];

	hash_format(hash, &at->place.hash);
	return mem_format("{'journal':'%s','sequence':%zu,'record':'%s'}",
	    room->journals[at->journal].head.journal.text,
	    (size_t)at->place.sequence, hash);
}

/* --- folding ------------------------------------------------------------- */

struct fold_bytes *
room_bytes(const struct room_made *room)
{
	struct fold_bytes *bytes = mem_new(room->record_count, sizeof(*bytes));

	for (size_t i = 0; i < room->record_count; i++)
		bytes[i] = (struct fold_bytes){
			.data = room->records[i].bytes,
			.len = room->records[i].len,
		};
	return bytes;
}

struct fold *
room_fold(const struct room_made *room, size_t without)
{
	struct fold_bytes *bytes = room_bytes(room);
	size_t count = room->record_count;
	struct fold *fold;

	if (without != MADE_NONE)
		bytes[without] = bytes[--count];
	fold = fold_room(&room->charter, bytes, count, true);
	free(bytes);
	return fold;
}

const struct fold_statement *
fold_find(const struct fold *fold, const struct room_made *room, size_t record,
    size_t index)
{
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_statement *statement = &fold->statements[i];

		if (statement->id.index == index &&
		    hash_compare(&statement->id.record,
			&room->records[record].place.hash) == 0)
			return statement;
	}
	return NULL;
}
