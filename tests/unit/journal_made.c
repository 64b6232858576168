/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include "tests/unit/journal_made.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

static const char charter[] = "{\"kind\":\"charter\"}";

struct room_id
made_room(void)
{
	return room_id_of(charter);
}

struct made_journal
made_journal(unsigned number, enum journal_class class, const char *member)
{
	struct made_journal journal = { .last = { .sequence = 0 } };
	struct journal_head *head = &journal.head;
	uint8_t seed[32] = { 0 };
	struct err e = { 0 };

	(void)memcpy(seed, &number, sizeof(number));
	assert_ok(key_start(&e), &e);
	assert_ok(key_from_seed(&journal.key, seed, &e), &e);
	head->room = made_room();
	head->class = class;
	key_public(&head->key, journal.key);
	(void)snprintf(head->incarnation.text, sizeof(head->incarnation.text),
	    "%032x", number);
	assert_true(member_id_parse(&head->member, member, strlen(member)));
	head->device = device_id_of(&head->room, &head->member, &head->key);
	head->journal = journal_id_of(&head->room, class, &head->member,
	    &head->key, &head->incarnation);
	(void)snprintf(journal.ref, sizeof(journal.ref), "refs/heads/%c/%s",
	    class == CLASS_CONTROL ? 'c' : 'j', head->journal.text);
	return journal;
}

void
made_journal_clear(struct made_journal *journal)
{
	key_close(journal->key);
}

void
made_record(struct buf *out, struct made_journal *journal,
    const char *rationale)
{
	char *line = mem_format("{\"kind\":\"assessment\",\"rationale\":\"%s\","
				"\"subject\":[\"MNG-1/84.10\",\"\",\"draft\","
				"\"upr-info-3\"],\"value\":\"partially\"}",
	    rationale);
	const char *const lines[] = { line };
	const struct record_draft draft = {
		.head = &journal->head,
		.below = journal->last.sequence == 0 ? NULL : &journal->last,
		.time = 1526536800 + (int64_t)journal->last.sequence,
		.lines = lines,
		.line_count = 1,
	};
	struct err e = { 0 };

	buf_init(out, LIMIT_RECORD);
	assert_ok(record_build(out, &draft, journal->key, &e), &e);
	journal->last.sequence++;
	journal->last.hash = hash_of(out->data, out->len);
	assert_ok(git_id_of_commit(&journal->last.git_id, out->data, out->len,
		      &e),
	    &e);
	free(line);
}

void
made_write(struct repo *repo, struct made_journal *journal, size_t count,
    const char *ref)
{
	struct repo_object *objects = mem_new(count, sizeof(*objects));
	struct buf *bytes = mem_new(count, sizeof(*bytes));
	struct err e = { 0 };

	for (size_t i = 0; i < count; i++) {
		char *words =
		    mem_format("why %zu, by %s", i, journal->head.member.text);

		made_record(&bytes[i], journal, words);
		objects[i].data = bytes[i].data;
		objects[i].len = bytes[i].len;
		free(words);
	}
	assert_ok(repo_write_pack(repo, objects, count, &e), &e);
	made_ref(repo, ref == NULL ? journal->ref : ref, &journal->last.git_id);
	for (size_t i = 0; i < count; i++)
		buf_clear(&bytes[i]);
	free(bytes);
	free(objects);
}

struct git_id
made_object(struct repo *repo, const struct buf *bytes)
{
	struct err e = { 0 };
	struct git_id id;

	assert_ok(repo_write(repo, &id, bytes->data, bytes->len, &e), &e);
	return id;
}

void
made_ref(struct repo *repo, const char *ref, const struct git_id *id)
{
	struct repo_ref *refs;
	const struct git_id *old = NULL;
	struct err e = { 0 };
	size_t count;

	assert_ok(repo_refs(repo, &refs, &count, &e), &e);
	for (size_t i = 0; i < count; i++)
		if (strcmp(refs[i].name, ref) == 0)
			old = &refs[i].id;
	assert_ok(repo_ref_set(repo, ref, id, old, &e), &e);
	free(refs);
}

struct git_id
made_forgery(struct repo *repo, const struct git_id *id)
{
	char parent[GIT_ID_TEXT];
	struct git_id made;
	struct buf bytes;

	git_id_format(parent, id);
	buf_init(&bytes, LIMIT_RECORD);
	buf_format_add(&bytes,
	    "tree " EMPTY_TREE "\nparent %s\n"
	    "author x <x@y> 1526536800 +0000\n"
	    "committer x <x@y> 1526536800 +0000\n\nforged\n",
	    parent);
	made = made_object(repo, &bytes);
	buf_clear(&bytes);
	return made;
}
