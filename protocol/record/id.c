/* SPDX-License-Identifier: ISC */
#include "protocol/record/id.h"

#include <stdio.h>
#include <string.h>

#include "protocol/base/text.h"

#define SHORT_BYTES 16 /* of a hash, in device and journal ids */
#define INDEX_MAX 255

const char *class_name(enum journal_class class)
{
	return class == CLASS_CONTROL ? "control" : "data";
}

struct room_id
room_id_of(const char *charter_line)
{
	const struct hash hash = hash_joined(2, "tamga-room-1", charter_line);
	struct room_id id;

	base32_format(id.text, hash.bytes, HASH_LEN);
	return id;
}

struct device_id
device_id_of(const struct room_id *room, const struct member_id *member,
    const struct public_key *key)
{
	struct device_id id;
	char text[KEY_TEXT];

	key_format(text, key);
	const struct hash hash =
	    hash_joined(4, "tamga-device-1", room->text, member->text, text);

	base32_format(id.text, hash.bytes, SHORT_BYTES);
	return id;
}

struct journal_id
journal_id_of(const struct room_id *room, enum journal_class class,
    const struct member_id *member, const struct public_key *key,
    const struct incarnation *incarnation)
{
	struct journal_id id;
	char text[KEY_TEXT];

	key_format(text, key);
	const struct hash hash = hash_joined(6, "tamga-journal-1", room->text,
	    class_name(class), member->text, text, incarnation->text);

	base32_format(id.text, hash.bytes, SHORT_BYTES);
	return id;
}

/* Copy text that is base32 of so many bytes. */
static bool
base32_id_parse(char *out, size_t bytes, const char *text, size_t len)
{
	uint8_t ignored[HASH_LEN];

	if (!base32_parse(ignored, bytes, text, len))
		return false;
	(void)memcpy(out, text, len);
	out[len] = '\0';
	return true;
}

bool
room_id_parse(struct room_id *out, const char *text, size_t len)
{
	return base32_id_parse(out->text, HASH_LEN, text, len);
}

bool
device_id_parse(struct device_id *out, const char *text, size_t len)
{
	return base32_id_parse(out->text, SHORT_BYTES, text, len);
}

bool
journal_id_parse(struct journal_id *out, const char *text, size_t len)
{
	return base32_id_parse(out->text, SHORT_BYTES, text, len);
}

bool
thing_name_parse(struct thing_name *out, const char *text, size_t len)
{
	return base32_id_parse(out->text, SHORT_BYTES, text, len);
}

bool
member_id_parse(struct member_id *out, const char *text, size_t len)
{
	if (len < 2 || len > MEMBER_ID_MAX || text[0] < 'a' || text[0] > 'z')
		return false;
	for (size_t i = 1; i < len; i++)
		if (!((text[i] >= 'a' && text[i] <= 'z') ||
			(text[i] >= '0' && text[i] <= '9') || text[i] == '-'))
			return false;
	(void)memcpy(out->text, text, len);
	out->text[len] = '\0';
	return true;
}

bool
incarnation_parse(struct incarnation *out, const char *text, size_t len)
{
	uint8_t ignored[INCARNATION_LEN / 2];

	if (!hex_parse(ignored, sizeof(ignored), text, len))
		return false;
	(void)memcpy(out->text, text, len);
	out->text[len] = '\0';
	return true;
}

bool
statement_id_parse(struct statement_id *out, const char *text, size_t len)
{
	const size_t hash_len = BASE32_LEN(HASH_LEN);
	uint32_t index = 0;

	if (len < hash_len + 2 || len > hash_len + 4 || text[hash_len] != '.' ||
	    (text[hash_len + 1] == '0' && len > hash_len + 2))
		return false;
	for (size_t i = hash_len + 1; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		index = index * 10 + (uint32_t)(text[i] - '0');
	}
	if (index > INDEX_MAX ||
	    !base32_parse(out->record.bytes, HASH_LEN, text, hash_len))
		return false;
	out->index = index;
	return true;
}

bool
hash_parse(struct hash *out, const char *text, size_t len)
{
	return hex_parse(out->bytes, HASH_LEN, text, len);
}

void
statement_id_format(char out[STATEMENT_ID_MAX + 1],
    const struct statement_id *id)
{
	base32_format(out, id->record.bytes, HASH_LEN);
	(void)snprintf(out + BASE32_LEN(HASH_LEN),
	    STATEMENT_ID_MAX + 1 - BASE32_LEN(HASH_LEN), ".%u",
	    (unsigned)(id->index & INDEX_MAX));
}

void
hash_format(char out[HASH_TEXT_LEN + 1], const struct hash *hash)
{
	hex_format(out, hash->bytes, HASH_LEN);
}

struct incarnation
incarnation_make(void)
{
	uint8_t bytes[INCARNATION_LEN / 2];
	struct incarnation made;

	random_bytes(bytes, sizeof(bytes));
	hex_format(made.text, bytes, sizeof(bytes));
	return made;
}

struct thing_name
thing_name_make(void)
{
	uint8_t bytes[SHORT_BYTES];
	struct thing_name made;

	random_bytes(bytes, sizeof(bytes));
	base32_format(made.text, bytes, sizeof(bytes));
	return made;
}
