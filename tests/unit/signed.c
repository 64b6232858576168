/* SPDX-License-Identifier: ISC */
#include "tests/unit/signed.h"

#include <string.h>

#include "protocol/base/text.h"
#include "protocol/seal/sshsig.h"
#include "tests/unit/test.h"

#define TIME 1526536800

void
writer_open(struct writer *out, const char *member, enum journal_class class,
    uint8_t seed)
{
	uint8_t seeds[32];
	struct err e = { 0 };

	(void)memset(seeds, seed, sizeof(seeds));
	*out = (struct writer){ .head = { .class = class } };
	assert_ok(key_from_seed(&out->key, seeds, &e), &e);
	out->head.room = room_id_of("{}");
	key_public(&out->head.key, out->key);
	assert_true(member_id_parse(&out->head.member, member, strlen(member)));
	hex_format(out->head.incarnation.text, seeds, INCARNATION_LEN / 2);
	out->head.device =
	    device_id_of(&out->head.room, &out->head.member, &out->head.key);
	out->head.journal = journal_id_of(&out->head.room, class,
	    &out->head.member, &out->head.key, &out->head.incarnation);
}

void
writer_close(struct writer *writer)
{
	key_close(writer->key);
}

void
writer_say(struct buf *out, struct writer *writer, const char *const *lines,
    size_t count)
{
	const struct record_draft draft = {
		.head = &writer->head,
		.below = writer->place.sequence == 0 ? NULL : &writer->place,
		.time = TIME,
		.lines = lines,
		.line_count = count,
	};
	struct err e = { 0 };

	buf_init(out, LIMIT_RECORD);
	assert_ok(record_build(out, &draft, writer->key, &e), &e);
	writer->place.sequence++;
	writer->place.hash = hash_of(out->data, out->len);
	assert_ok(git_id_of_commit(&writer->place.git_id, out->data, out->len,
		      &e),
	    &e);
}

void
writer_sign(struct buf *out, const struct writer *writer, const char *header,
    const char *message)
{
	char armour[SSHSIG_ARMOUR_MAX];
	struct buf payload;

	buf_init(&payload, (size_t)4 * LIMIT_RECORD);
	buf_init(out, (size_t)4 * LIMIT_RECORD);
	buf_format_add(&payload, "%s\n%s", header, message);
	sshsig_sign(armour, writer->key, SSHSIG_GIT, payload.data, payload.len);
	buf_text_add(out, header);
	buf_text_add(out, "gpgsig ");
	for (const char *at = armour; *at != '\0'; at++) {
		buf_char_add(out, *at);
		if (*at == '\n')
			buf_char_add(out, ' ');
	}
	buf_format_add(out, "\n\n%s", message);
	buf_clear(&payload);
}
