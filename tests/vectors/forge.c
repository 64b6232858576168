/* SPDX-License-Identifier: ISC */
#include "tests/vectors/forge.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/seal/sshsig.h"

#define TIME "1526536800"

void
must(bool done, const char *what)
{
	if (done)
		return;
	(void)fprintf(stderr, "generate: %s\n", what);
	exit(1);
}

/* --- people ------------------------------------------------------------- */

static void
actor_open(struct actor *out, const struct room_id *room, const char *member,
    enum journal_class class, uint8_t seed)
{
	uint8_t bytes[32];
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(seed + i);
	*out = (struct actor){ .head = { .room = *room, .class = class } };
	must(key_from_seed(&out->key, bytes, &e), e.msg);
	key_public(&out->head.key, out->key);
	must(member_id_parse(&out->head.member, member, strlen(member)),
	    member);
	hex_format(out->head.incarnation.text, bytes, INCARNATION_LEN / 2);
	out->head.device =
	    device_id_of(room, &out->head.member, &out->head.key);
	out->head.journal = journal_id_of(room, class, &out->head.member,
	    &out->head.key, &out->head.incarnation);
}

static char *
charter_line(void)
{
	const struct room_id none = { "" };
	struct actor founder;
	char key[KEY_TEXT];

	actor_open(&founder, &none, "csomn", CLASS_CONTROL, 1);
	key_format(key, &founder.head.key);
	key_close(founder.key);
	return mem_format(
	    "{\"cycle\":1,\"founders\":[{\"id\":\"csomn\",\"key\":\"%s\","
	    "\"member_kind\":\"cso\",\"names\":{\"en\":\"Civil Society "
	    "Network\",\"mn\":\"Иргэний нийгмийн сүлжээ\"}}],"
	    "\"kind\":\"charter\",\"random\":\"000102030405060708090a0b0c0d0e0f"
	    "101112131415161718191a1b1c1d1e1f\",\"state\":\"MNG\","
	    "\"stewards\":[{\"id\":\"csomn\",\"key\":\"%s\"}],"
	    "\"subject\":[\"MNG-1\"],\"threshold\":1,"
	    "\"titles\":{\"en\":\"Mongolia, first cycle\"},\"version\":1}",
	    key, key);
}

static void
cast_open(struct cast *cast)
{
	const struct room_id other = room_id_of("{}");
	struct room_id room;

	cast->charter = charter_line();
	room = room_id_of(cast->charter);
	actor_open(&cast->csomn_control, &room, "csomn", CLASS_CONTROL, 1);
	actor_open(&cast->csomn, &room, "csomn", CLASS_DATA, 1);
	actor_open(&cast->csomn_second, &room, "csomn", CLASS_DATA, 2);
	actor_open(&cast->mojha, &room, "mojha", CLASS_DATA, 3);
	actor_open(&cast->shortest, &room, "z9", CLASS_DATA, 4);
	actor_open(&cast->longest, &room, "a-0123456789-0123456789-012345--",
	    CLASS_DATA, 5);
	actor_open(&cast->elsewhere, &other, "csomn", CLASS_DATA, 1);
}

static void
cast_close(struct cast *cast)
{
	struct actor *const actors[] = { &cast->csomn_control, &cast->csomn,
		&cast->csomn_second, &cast->mojha, &cast->shortest,
		&cast->longest, &cast->elsewhere };

	for (size_t i = 0; i < sizeof(actors) / sizeof(actors[0]); i++)
		key_close(actors[i]->key);
	free(cast->charter);
}

/* --- printing ----------------------------------------------------------- */

static void
print_place(struct buf *out, const struct parts *parts)
{
	const struct journal_head *head = &parts->actor->head;
	char text[HASH_TEXT_LEN + 1];
	char key[KEY_TEXT];

	if (parts->below == NULL) {
		key_format(key, &head->key);
		buf_format_add(out,
		    "Tamga-Sequence: 1\nTamga-Room: %s\nTamga-Class: %s\n"
		    "Tamga-Device: ssh-ed25519 %s\nTamga-Incarnation: %s\n",
		    head->room.text,
		    head->class == CLASS_CONTROL ? "control" : "data", key,
		    head->incarnation.text);
		return;
	}
	hash_format(text, &parts->below->hash);
	buf_format_add(out, "Tamga-Sequence: %llu\nTamga-Previous: %s\n",
	    (unsigned long long)parts->below->sequence + 1, text);
}

void
forge_print(struct buf *out, const struct parts *parts)
{
	const struct journal_head *head = &parts->actor->head;
	const char *time = parts->time == NULL ? TIME : parts->time;
	char parent[GIT_ID_TEXT];

	buf_text_add(out, "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n");
	if (parts->below != NULL) {
		git_id_format(parent, &parts->below->git_id);
		buf_format_add(out, "parent %s\n", parent);
	}
	buf_format_add(out,
	    "author %s <%s@tamga> %s +0000\n"
	    "committer %s <%s@tamga> %s +0000\n\n",
	    head->member.text, head->device.text, time, head->member.text,
	    head->device.text, time);
	buf_format_add(out, "%s\n\n", parts->subject);
	buf_text_add(out, parts->lines);
	buf_format_add(out, "\nTamga-Record: %s\n",
	    parts->number == NULL ? "0" : parts->number);
	print_place(out, parts);
	if (parts->seen != NULL)
		buf_text_add(out, parts->seen);
	if (parts->more != NULL)
		buf_text_add(out, parts->more);
	must(buf_is_good(out), "a record without end");
}

void
forge_insert(struct buf *out, const struct buf *payload, const char *armour)
{
	const char *text = buf_text(payload);
	const char *end = strstr(text, "\n\n");

	must(end != NULL, "no end of the headers");
	buf_add(out, text, (size_t)(end + 1 - text));
	buf_text_add(out, "gpgsig ");
	for (; *armour != '\0'; armour++) {
		buf_char_add(out, *armour);
		if (*armour == '\n')
			buf_char_add(out, ' ');
	}
	buf_char_add(out, '\n');
	buf_add(out, end + 1, payload->len - (size_t)(end + 1 - text));
	must(buf_is_good(out), "a record without end");
}

void
forge_sign(struct buf *out, const struct buf *payload,
    const struct secret_key *key, const char *name_space)
{
	char armour[SSHSIG_ARMOUR_MAX];

	sshsig_sign(armour, key, name_space, buf_text(payload), payload->len);
	forge_insert(out, payload, armour);
}

/* How many bytes of text the pattern takes; 0 if it does not fit. */
static size_t
match(const char *text, size_t len, const char *pattern)
{
	size_t used = 0;

	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '*') {
			while (used < len && text[used] != '\n')
				used++;
		} else if (used < len && text[used] == *pattern) {
			used++;
		} else {
			return 0;
		}
	}
	return used;
}

void
forge_edit(struct buf *text, const char *find, const char *with,
    bool everywhere)
{
	const char *at = buf_text(text);
	const char *end = at + text->len;
	struct buf out;
	bool found = false;

	buf_init(&out, FORGE_MAX);
	while (at < end) {
		const size_t len = everywhere || !found ?
		    match(at, (size_t)(end - at), find) :
		    0;

		if (len > 0) {
			found = true;
			buf_text_add(&out, with);
			at += len;
		} else {
			buf_char_add(&out, *at++);
		}
	}
	must(found, find);
	must(buf_is_good(&out), "a record without end");
	buf_clear(text);
	*text = out;
}

/* --- files -------------------------------------------------------------- */

static FILE *
file_open(const char *dir, const char *name)
{
	char *path = mem_format("%s/%s", dir, name);
	FILE *file = fopen(path, "wb");

	must(file != NULL, path);
	free(path);
	return file;
}

void
forge_open(struct forge *forge, const char *dir)
{
	*forge = (struct forge){ .dir = dir };
	forge->index = file_open(dir, "records/INDEX");
	forge->ids = file_open(dir, "ids");
	cast_open(&forge->cast);
	FILE *charter = file_open(dir, "records/charter");

	(void)fprintf(charter, "%s\n", forge->cast.charter);
	must(fclose(charter) == 0, "the charter");
}

void
forge_close(struct forge *forge)
{
	for (size_t i = 0; i < forge->count; i++)
		free(forge->made[i].name);
	free(forge->made);
	cast_close(&forge->cast);
	must(fclose(forge->index) == 0 && fclose(forge->ids) == 0, "writing");
}

const struct record_place *
forge_place(const struct forge *forge, const char *name)
{
	for (size_t i = 0; i < forge->count; i++)
		if (strcmp(forge->made[i].name, name) == 0)
			return &forge->made[i].place;
	must(false, name);
	return NULL;
}

/* The sequence that the trailers say, 0 if they do not. */
static uint64_t
sequence_of(const struct buf *bytes)
{
	const char *at = strstr(buf_text(bytes), "\nTamga-Sequence: ");

	return at == NULL ? 0 : strtoull(at + 17, NULL, 10);
}

void
forge_write(struct forge *forge, const struct vector *vector,
    const struct buf *bytes)
{
	char *name = mem_format("records/%s.record", vector->name);
	FILE *file = file_open(forge->dir, name);
	struct made *made;
	struct err e = { 0 };

	must(fwrite(bytes->data, 1, bytes->len, file) == bytes->len &&
		fclose(file) == 0,
	    name);
	free(name);
	(void)fprintf(forge->index, "%s\t%s\t%s\t%s\t%s\n", vector->name,
	    vector->below, vector->ref, vector->verdict, vector->rule);
	forge->made = mem_grow(forge->made, &forge->room, forge->count + 1,
	    sizeof(*forge->made));
	made = &forge->made[forge->count++];
	made->name = mem_text(vector->name);
	made->place.sequence = sequence_of(bytes);
	made->place.hash = hash_of(bytes->data, bytes->len);
	must(git_id_of_commit(&made->place.git_id, bytes->data, bytes->len, &e),
	    e.msg);
}
