/* SPDX-License-Identifier: ISC */
#include "daemon/home/identity.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

void
identity_compute(struct identity *identity)
{
	identity->device =
	    device_id_of(&identity->room, &identity->member, &identity->key);
	identity->control = journal_id_of(&identity->room, CLASS_CONTROL,
	    &identity->member, &identity->key, &identity->incarnation);
	identity->data = journal_id_of(&identity->room, CLASS_DATA,
	    &identity->member, &identity->key, &identity->incarnation);
}

void
identity_clear(struct identity_file *file)
{
	free(file->label);
	json_decref(file->kept);
	*file = (struct identity_file){ 0 };
}

/* The text behind name, or "". */
static const char *
text_of(const json_t *json, const char *name)
{
	const char *text = json_text(json, name);

	return text == NULL ? "" : text;
}

static bool
parse_identity(struct identity *out, const json_t *json)
{
	const char *room = text_of(json, "room");
	const char *member = text_of(json, "member");
	const char *key = text_of(json, "public");
	const char *incarnation = text_of(json, "incarnation");

	if (!room_id_parse(&out->room, room, strlen(room)) ||
	    !member_id_parse(&out->member, member, strlen(member)) ||
	    !key_parse(&out->key, key, strlen(key)) ||
	    !incarnation_parse(&out->incarnation, incarnation,
		strlen(incarnation)))
		return false;
	identity_compute(out);
	return strcmp(out->device.text, text_of(json, "device")) == 0;
}

static bool
parse_file(struct identity_file *out, const json_t *json, struct err *e)
{
	json_t *kept = json_object_get(json, "key");

	if (!json_is_object(kept) || !parse_identity(&out->identity, json))
		return err_set(e, ERR_CORRUPT, "its parts do not fit together");
	if (!token_parse(&out->token, json_object_get(json, "token"), e))
		return false;
	out->kept = json_incref(kept);
	out->label = mem_text(text_of(json, "label"));
	return true;
}

bool
identity_read(struct identity_file *out, const char *path, struct err *e)
{
	struct identity_file file = { 0 };
	struct buf bytes;
	json_t *json = NULL;
	bool done;

	buf_init(&bytes, LIMIT_REQUEST);
	if (!fs_read(&bytes, path, e)) {
		buf_clear(&bytes);
		return false;
	}
	done =
	    json_read(&json, buf_text(&bytes), bytes.len, LIMIT_REQUEST, e) &&
	    parse_file(&file, json, e);
	if (!done) {
		e->code = ERR_CORRUPT;
		(void)err_prefix(e, "'%s' is damaged", path);
		identity_clear(&file);
	} else {
		*out = file;
	}
	json_decref(json);
	buf_clear(&bytes);
	return done;
}

bool
identity_write(const struct identity_file *file, const char *path,
    struct err *e)
{
	const struct identity *identity = &file->identity;
	char key[KEY_TEXT];
	json_t *json;
	char *text;
	bool done;

	key_format(key, &identity->key);
	json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:O, s:o}", "room",
	    identity->room.text, "member", identity->member.text, "device",
	    identity->device.text, "label", file->label, "public", key,
	    "incarnation", identity->incarnation.text, "key", file->kept,
	    "token", token_json(&file->token));
	text = json_pretty(json);
	done = fs_replace(path, text, strlen(text), e);
	free(text);
	json_decref(json);
	return done;
}
