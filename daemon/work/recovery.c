/* SPDX-License-Identifier: ISC */
/* Recovery keys: one more key of a member that lies on paper. */
#include <stdlib.h>
#include <string.h>

#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/room/catalogue.h"
#include "protocol/seal/secret.h"

#define RECOVERY_LABEL "recovery key"

bool
work_add_recovery(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct identity *self = store_identity(store);
	const struct member *member;
	struct public_key key;
	struct device_id device;
	json_t *statement;
	bool done;

	if (!work_ourselves(&member, store, e) ||
	    !body_key(&key, body, "key", e))
		return false;
	device = device_id_of(&self->room, &self->member, &key);
	statement = work_device_statement(&device, &key,
	    body_word(body, "label", RECOVERY_LABEL), "recovery");
	*answer = json_pack("{s:s}", "device", device.text);
	done = work_say_control(answer, store, statement, e);
	if (!done)
		json_decref(*answer);
	json_decref(statement);
	return done;
}

/* --- using one ----------------------------------------------------------- */

bool
work_recovery_key(struct secret_key **out, const json_t *body, struct err *e)
{
	json_t *held = json_incref((json_t *)(uintptr_t)body);
	const char *text = json_text(body, "seed");
	void *seed = NULL;
	bool done = secret_new(&seed, KEY_SEED_LEN, e);

	if (done &&
	    (text == NULL ||
		!hex_parse(seed, KEY_SEED_LEN, text, strlen(text))))
		done = err_set(e, ERR_INPUT, "'seed' is not a recovery key");
	done = done && key_from_seed(out, seed, e);
	json_text_wipe(held, "seed");
	json_decref(held);
	secret_free(seed);
	return done;
}

/* The device of that key, which must be of the member we joined as. */
static bool
find_recovery(const struct device **out, struct store *store,
    const struct secret_key *key, struct err *e)
{
	const struct identity *self = store_identity(store);
	const struct control *control = index_control(store_index(store));
	struct public_key public;
	struct device_id id;

	key_public(&public, key);
	id = device_id_of(&self->room, &self->member, &public);
	*out = control_device(control, &id);
	if (*out == NULL) {
		(void)err_set(e, ERR_AUTH,
		    "this recovery key does not speak for '%s' in this room",
		    self->member.text);
		return err_hint(e,
		    "is it the paper of this room and member?  If it is: "
		    "'tamga sync' first, so that the store knows who is in "
		    "the room");
	}
	if (!(*out)->is_cut)
		return true;
	(void)err_set(e, ERR_AUTH, "this recovery key was cut off");
	return err_hint(e, "use the one that was made later");
}

struct recovery {
	json_t **statements;
	size_t count;
	size_t room;
	json_t *cut; /* for the answer */
};

static void
recovery_add(struct recovery *recovery, json_t *statement)
{
	recovery->statements = mem_grow(recovery->statements, &recovery->room,
	    recovery->count + 1, sizeof(json_t *));
	recovery->statements[recovery->count++] = statement;
}

static void
recovery_clear(struct recovery *recovery)
{
	for (size_t i = 0; i < recovery->count; i++)
		json_decref(recovery->statements[i]);
	free(recovery->statements);
	json_decref(recovery->cut);
}

/* How many records a cut leaves to count. */
static json_int_t
records_of(const json_t *cut)
{
	const json_t *point;
	json_int_t count = 0;
	size_t i;

	json_array_foreach(json_object_get(cut, "points"), i, point)
		count += json_integer_value(json_object_get(point, "sequence"));
	return count;
}

/* The cuts of all devices of the member but this one and recovery keys. */
static bool
cut_others(struct recovery *recovery, struct store *store, size_t member,
    const char *reason, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);

	for (size_t i = 0; i < control->device_count; i++) {
		const struct device *device = &control->devices[i];
		json_t *statement;

		if (device->member != member || device->is_cut ||
		    !(device->is_work || device->is_root) ||
		    strcmp(device->id.text, self->device.text) == 0)
			continue;
		if (!work_cut_of(&statement, store, device, reason, e))
			return false;
		recovery_add(recovery, statement);
		(void)json_array_append_new(recovery->cut,
		    json_pack("{s:s, s:s, s:I}", "device", device->id.text,
			"label",
			device->label[0] == '\0' ? FIRST_LABEL : device->label,
			"records", records_of(statement)));
	}
	return true;
}

static bool
check_all(const struct recovery *recovery, struct store *store, struct err *e)
{
	const char *review = store_charter(store)->review;

	for (size_t i = 0; i < recovery->count; i++) {
		const json_t *statement = recovery->statements[i];

		if (!kind_check(kind_find(statement_kind(statement)), statement,
			review, e)) {
			e->code = ERR_INPUT;
			return false;
		}
	}
	return true;
}

/* What the recovery key has to say; nothing, if that was said before. */
static bool
collect(struct recovery *recovery, struct store *store,
    const struct device *speaker, const char *reason, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct identity *self = store_identity(store);
	const struct device *own = control_device(control, &self->device);

	if (own != NULL && own->is_cut)
		return err_set(e, ERR_AUTH, "this device was cut off");
	if (own == NULL)
		recovery_add(recovery,
		    work_device_statement(&self->device, &self->key,
			store_label(store), "work"));
	return cut_others(recovery, store, speaker->member, reason, e) &&
	    check_all(recovery, store, e);
}

bool
work_recover(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	struct recovery recovery = { .cut = json_array() };
	const char *reason = body_word(body, "reason", "lost");
	struct secret_key *key = NULL;
	const struct device *speaker;
	size_t moved;
	bool done;

	done = work_recovery_key(&key, body, e) &&
	    find_recovery(&speaker, store, key, e) &&
	    collect(&recovery, store, speaker, reason, e);
	if (done && recovery.count > 0)
		done = store_say_with(store, key, recovery.statements,
			   recovery.count, NULL, e) &&
		    store_admit_guests(store, &moved, e);
	if (done)
		*answer = json_pack("{s:s, s:s, s:O}", "device",
		    store_identity(store)->device.text, "member",
		    store_identity(store)->member.text, "cut", recovery.cut);
	key_close(key);
	recovery_clear(&recovery);
	return done;
}
