/* SPDX-License-Identifier: ISC */
#include "tests/unit/room_made.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "tests/unit/test.h"

#define FOUNDER_SEED 1
#define TIME 1526536800

static struct secret_key *
key_of(uint8_t seed)
{
	struct secret_key *key = NULL;
	struct err e = { 0 };
	uint8_t seeds[32];

	(void)memset(seeds, seed, sizeof(seeds));
	assert_ok(key_start(&e), &e);
	assert_ok(key_from_seed(&key, seeds, &e), &e);
	return key;
}

void
seed_key(char out[KEY_TEXT], uint8_t seed)
{
	struct secret_key *key = key_of(seed);
	struct public_key half;

	key_public(&half, key);
	key_format(out, &half);
	key_close(key);
}

void
room_made_open(struct room_made *out)
{
	struct secret_key *key = key_of(FOUNDER_SEED);
	struct charter_draft draft = {
		.state = "MNG",
		.cycle = 1,
		.language = "en",
		.title = "Mongolia",
		.member = { "csomn" },
		.name = "CSOs",
		.member_kind = "coalition",
	};
	struct err e = { 0 };
	char *line = NULL;

	*out = (struct room_made){ 0 };
	key_public(&draft.key, key);
	key_close(key);
	assert_ok(charter_draft(&line, &draft, &e), &e);
	assert_ok(charter_parse(&out->charter, line, strlen(line), &e), &e);
	free(line);
}

void
room_made_close(struct room_made *room)
{
	for (size_t i = 0; i < room->count; i++)
		free((void *)(uintptr_t)room->records[i].data);
	free(room->records);
	charter_clear(&room->charter);
}

void
sayer_open(struct sayer *out, const struct room_made *room, const char *member,
    enum journal_class class, uint8_t seed)
{
	uint8_t seeds[INCARNATION_LEN / 2];
	struct journal_head *head = &out->head;

	*out = (struct sayer){ .key = key_of(seed) };
	(void)memset(seeds, seed, sizeof(seeds));
	head->class = class;
	head->room = room->charter.room;
	key_public(&head->key, out->key);
	assert_true(member_id_parse(&head->member, member, strlen(member)));
	hex_format(head->incarnation.text, seeds, sizeof(seeds));
	head->device = device_id_of(&head->room, &head->member, &head->key);
	head->journal = journal_id_of(&head->room, class, &head->member,
	    &head->key, &head->incarnation);
}

void
sayer_close(struct sayer *sayer)
{
	key_close(sayer->key);
}

/* Keep the bytes, and move the sayer on. */
static struct said
keep(struct room_made *room, struct sayer *sayer, struct buf *bytes)
{
	struct said said = { .record = room->count };
	struct err e = { 0 };

	room->records = mem_grow(room->records, &room->room, room->count + 1,
	    sizeof(*room->records));
	sayer->place.sequence++;
	sayer->place.hash = hash_of(bytes->data, bytes->len);
	assert_ok(git_id_of_commit(&sayer->place.git_id, bytes->data,
		      bytes->len, &e),
	    &e);
	said.id.record = sayer->place.hash;
	statement_id_format(said.text, &said.id);
	said.seen = (struct seen){ sayer->head.journal, sayer->place.sequence,
		sayer->place.hash };
	room->records[room->count].len = bytes->len;
	room->records[room->count++].data = buf_take(bytes);
	return said;
}

struct said
say(struct room_made *room, struct sayer *sayer, const struct said *seen,
    const char *statements)
{
	struct record_draft draft = {
		.head = &sayer->head,
		.below = sayer->place.sequence == 0 ? NULL : &sayer->place,
		.time = TIME,
		.seen = seen == NULL ? NULL : &seen->seen,
		.seen_count = seen != NULL,
	};
	char *lines[LIMIT_STATEMENTS];
	char *text = mem_text(statements);
	struct err e = { 0 };
	struct buf bytes;
	json_t *array = NULL;

	for (char *at = text; *at != '\0'; at++)
		if (*at == '\'')
			*at = '"';
	assert_ok(json_read(&array, text, strlen(text), LIMIT_RECORD, &e), &e);
	draft.line_count = json_array_size(array);
	for (size_t i = 0; i < draft.line_count; i++)
		lines[i] = json_canonical(json_array_get(array, i));
	draft.lines = (const char *const *)lines;
	buf_init(&bytes, LIMIT_RECORD);
	assert_ok(record_build(&bytes, &draft, sayer->key, &e), &e);
	for (size_t i = 0; i < draft.line_count; i++)
		free(lines[i]);
	json_decref(array);
	free(text);
	return keep(room, sayer, &bytes);
}

struct said
say_one(struct room_made *room, struct sayer *sayer, const char *fmt, ...)
{
	struct said said;
	struct buf text;
	char line[4096];
	va_list ap;

	va_start(ap, fmt);
	assert_true(vsnprintf(line, sizeof(line), fmt, ap) < (int)sizeof(line));
	va_end(ap);
	buf_init(&text, LIMIT_RECORD);
	buf_format_add(&text, "[%s]", line);
	said = say(room, sayer, NULL, buf_text(&text));
	buf_clear(&text);
	return said;
}

struct said
say_member(struct room_made *room, struct sayer *steward, const char *member,
    const char *kind, uint8_t seed)
{
	char key[KEY_TEXT];

	seed_key(key, seed);
	return say_one(room, steward,
	    "{'kind':'member','subject':['%s'],'key':'%s',"
	    "'member_kind':'%s','names':{'en':'%s'}}",
	    member, key, kind, member);
}
