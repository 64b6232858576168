/* SPDX-License-Identifier: ISC */
#include "protocol/room/request.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"
#include "protocol/room/catalogue_table.h"
#include "protocol/seal/hash.h"
#include "protocol/seal/sshsig.h"

#define WORD_COUNT 6

/* One five-letter word of "Proquints" (arXiv:0901.4016) for 16 bits. */
static void
word_format(char out[5], unsigned bits)
{
	static const char consonants[] = "bdfghjklmnprstvz";
	static const char vowels[] = "aiou";

	out[0] = consonants[bits >> 12 & 15];
	out[1] = vowels[bits >> 10 & 3];
	out[2] = consonants[bits >> 6 & 15];
	out[3] = vowels[bits >> 4 & 3];
	out[4] = consonants[bits & 15];
}

static void
words_of(char words[WORDS_MAX], const char *signed_text)
{
	const struct hash hash = hash_joined(2, "tamga-words-1", signed_text);

	for (size_t i = 0; i < WORD_COUNT; i++) {
		const unsigned bits =
		    (unsigned)hash.bytes[2 * i] << 8 | hash.bytes[2 * i + 1];

		word_format(words + 6 * i, bits);
		words[6 * i + 5] = i + 1 < WORD_COUNT ? ' ' : '\0';
	}
}

/* --- the fields ---------------------------------------------------------- */

static const struct field device_request[] = {
	{ .name = "device", .type = TYPE_DEVICE, .flags = FIELD_NEEDED },
	{ .name = "key", .type = TYPE_KEY, .flags = FIELD_NEEDED },
	{ .name = "label", .type = TYPE_LABEL, .flags = FIELD_NEEDED },
	{ .name = "member", .type = TYPE_MEMBER, .flags = FIELD_NEEDED },
	{ .name = "recovery", .type = TYPE_KEY },
	{ .name = "room", .type = TYPE_TEXT, .flags = FIELD_NEEDED },
	{ .name = "tamga_request",
	    .type = TYPE_INTEGER,
	    .flags = FIELD_NEEDED },
	{ .name = NULL },
};

static const struct field member_request[] = {
	{ .name = "device", .type = TYPE_DEVICE, .flags = FIELD_NEEDED },
	{ .name = "key", .type = TYPE_KEY, .flags = FIELD_NEEDED },
	{ .name = "label", .type = TYPE_LABEL, .flags = FIELD_NEEDED },
	{ .name = "member", .type = TYPE_MEMBER, .flags = FIELD_NEEDED },
	{ .name = "member_kind",
	    .type = TYPE_WORD,
	    .flags = FIELD_NEEDED,
	    .words = MEMBER_KINDS },
	{ .name = "names", .type = TYPE_TEXTS, .flags = FIELD_NEEDED },
	{ .name = "recovery", .type = TYPE_KEY },
	{ .name = "room", .type = TYPE_TEXT, .flags = FIELD_NEEDED },
	{ .name = "tamga_request",
	    .type = TYPE_INTEGER,
	    .flags = FIELD_NEEDED },
	{ .name = NULL },
};

/* The fields without signature; what stands in them becomes *out. */
static bool
request_read(struct request *out, json_t *json, struct err *e)
{
	const char *room;
	const char *member;
	const char *key;
	const char *recovery;
	struct device_id device;

	*out = (struct request){
		.is_device = json_object_get(json, "names") == NULL &&
		    json_object_get(json, "member_kind") == NULL,
	};
	if (!object_check(out->is_device ? device_request : member_request,
		json, e))
		return false;
	if (json_integer_value(json_object_get(json, "tamga_request")) != 0)
		return err_set(e, ERR_NEWER,
		    "the request needs a newer version of tamga");
	room = json_text(json, "room");
	member = json_text(json, "member");
	key = json_text(json, "key");
	recovery = json_text(json, "recovery");
	if (!room_id_parse(&out->room, room, strlen(room)) ||
	    !member_id_parse(&out->member, member, strlen(member)) ||
	    !key_parse(&out->key, key, strlen(key)))
		return err_set(e, ERR_INPUT, "'room' is not the id of a room");
	out->has_recovery = recovery != NULL &&
	    key_parse(&out->recovery, recovery, strlen(recovery));
	device = device_id_of(&out->room, &out->member, &out->key);
	if (strcmp(device.text, json_text(json, "device")) != 0)
		return err_set(e, ERR_INPUT,
		    "'device' is not the device of this key");
	out->device = device;
	out->label = json_text(json, "label");
	out->member_kind = json_text(json, "member_kind");
	out->names = json_object_get(json, "names");
	return true;
}

static bool
request_check(struct request *out, json_t *json, struct err *e)
{
	if (!json_is_canonical(json, e) || !request_read(out, json, e)) {
		if (e->code != ERR_NEWER)
			e->code = ERR_INPUT;
		return err_prefix(e, "not a request");
	}
	return true;
}

/* --- making and reading -------------------------------------------------- */

/* The device of the fields' key under its member id, if they have them. */
static void
device_set(json_t *json)
{
	const char *room_text = json_text(json, "room");
	const char *member_text = json_text(json, "member");
	const char *key_text = json_text(json, "key");
	struct room_id room;
	struct member_id member;
	struct public_key key;

	if (room_text == NULL || member_text == NULL || key_text == NULL ||
	    !room_id_parse(&room, room_text, strlen(room_text)) ||
	    !member_id_parse(&member, member_text, strlen(member_text)) ||
	    !key_parse(&key, key_text, strlen(key_text)))
		return;
	const struct device_id device = device_id_of(&room, &member, &key);

	json_text_set(json, "device", device.text);
}

bool
request_format(char **line, const json_t *fields, const struct secret_key *key,
    char words[WORDS_MAX], struct err *e)
{
	json_t *json = json_deep_copy(fields);
	char armour[SSHSIG_ARMOUR_MAX];
	struct request request;
	struct public_key public;
	char *text = NULL;
	bool done = false;

	device_set(json);
	if (!request_check(&request, json, e))
		goto out;
	key_public(&public, key);
	if (memcmp(public.bytes, request.key.bytes, KEY_LEN) != 0) {
		(void)err_set(e, ERR_INPUT,
		    "not a request: 'key' is not the key that signs");
		goto out;
	}
	text = json_canonical(json);
	words_of(words, text);
	sshsig_sign(armour, key, SSHSIG_REQUEST, text, strlen(text));
	free(text);
	json_text_set(json, "signature", armour);
	text = json_canonical(json);
	*line = mem_format("%s\n", text);
	done = true;
out:
	free(text);
	json_decref(json);
	return done;
}

/* The signature is over the object without it; it is taken out of json. */
static bool
signature_check(struct request *request, json_t *json, const char *armour,
    struct err *e)
{
	struct public_key signer;
	struct signature signature;
	char *text;
	bool good;

	if (!sshsig_parse(&signer, &signature, armour, strlen(armour),
		SSHSIG_REQUEST, e)) {
		e->code = ERR_AUTH;
		return err_prefix(e, "the request's signature is not good");
	}
	text = json_canonical(json);
	words_of(request->words, text);
	good = memcmp(signer.bytes, request->key.bytes, KEY_LEN) == 0 &&
	    sshsig_verify(&signer, &signature, SSHSIG_REQUEST, text,
		strlen(text));
	free(text);
	return good ||
	    err_set(e, ERR_AUTH, "the request's signature is not good");
}

bool
request_parse(struct request *out, const char *text, size_t len, struct err *e)
{
	struct request request = { .json = NULL };
	json_t *json = NULL;
	char *armour = NULL;
	bool done = false;

	if (len > LIMIT_REQUEST)
		return err_set(e, ERR_INPUT, "not a request: too long");
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	if (!json_read_canonical(&json, text, len, e)) {
		e->code = ERR_INPUT;
		return err_prefix(e, "not a request");
	}
	armour = mem_text(json_text(json, "signature"));
	(void)json_object_del(json, "signature");
	if (!request_check(&request, json, e))
		goto out;
	if (armour == NULL) {
		(void)err_set(e, ERR_AUTH, "the request is not signed");
		goto out;
	}
	if (!signature_check(&request, json, armour, e))
		goto out;
	*out = request;
	out->json = json;
	json = NULL;
	done = true;
out:
	free(armour);
	json_decref(json);
	return done;
}

void
request_clear(struct request *request)
{
	json_decref(request->json);
	*request = (struct request){ .json = NULL };
}
