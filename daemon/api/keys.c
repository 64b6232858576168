/* SPDX-License-Identifier: ISC */
/*
 * Routes about the key of a room: locking, unlocking, its passphrase.  What
 * opens it comes from the client (protocol/seal/opener.h); the passphrase
 * never comes here.
 */
#include "daemon/api/api.h"
#include "daemon/work/body.h"

static void
get_lock(void *arg, struct call *call)
{
	struct room *room;
	const json_t *kept;
	json_t *value;

	if (!api_room(&room, arg, call))
		return;
	kept = store_kept_key(room->store);
	value = json_pack("{s:b, s:b, s:I}", "locked",
	    store_is_locked(room->store), "passphrase", key_is_locked(kept),
	    "after", (json_int_t)latch_minutes(room->latch));
	/* The salt and the cost are no secrets; the sealed key stays here. */
	if (key_is_locked(kept)) {
		(void)json_object_set(value, "salt",
		    json_object_get(kept, "salt"));
		(void)json_object_set(value, "operations",
		    json_object_get(kept, "operations"));
		(void)json_object_set(value, "memory",
		    json_object_get(kept, "memory"));
	}
	call_reply(call, value);
}

static void
post_unlock(void *arg, struct call *call)
{
	struct opener *opener = NULL;
	struct room *room;
	struct err e = { 0 };
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = body_opener(&opener, call_body(call), "opener", &e) &&
	    store_unlock(room->store, opener, &e);
	opener_close(opener);
	if (done)
		latch_touch(room->latch);
	call_finish(call, done, &e);
}

static void
post_lock(void *arg, struct call *call)
{
	const json_t *after = json_object_get(call_body(call), "after");
	struct room *room;
	struct err e = { 0 };
	bool done = true;

	if (!api_room(&room, arg, call))
		return;
	if (after != NULL)
		done = latch_set(room->latch, json_integer_value(after), &e);
	else if (key_is_locked(store_kept_key(room->store)))
		store_lock(room->store);
	else
		done = err_set(&e, ERR_INPUT, "the key has no passphrase") ||
		    err_hint(&e, "'tamga passphrase' gives it one");
	call_finish(call, done, &e);
}

static void
post_passphrase(void *arg, struct call *call)
{
	struct opener *old = NULL;
	struct opener *new = NULL;
	struct room *room;
	struct err e = { 0 };
	bool done;

	if (!api_room(&room, arg, call))
		return;
	done = body_opener(&old, call_body(call), "old", &e) &&
	    body_opener(&new, call_body(call), "new", &e) &&
	    store_set_opener(room->store, old, new, &e);
	opener_close(old);
	opener_close(new);
	if (done)
		latch_touch(room->latch);
	call_finish(call, done, &e);
}

const struct route api_keys[] = {
	{ "GET", "/v0/lock", get_lock },
	{ "POST", "/v0/lock", post_lock },
	{ "POST", "/v0/unlock", post_unlock },
	{ "POST", "/v0/passphrase", post_passphrase },
	{ NULL, NULL, NULL },
};
