/* SPDX-License-Identifier: ISC */
#include "daemon/api/rooms.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "protocol/base/mem.h"

bool
rooms_add(struct rooms *rooms, const struct room_id *id, struct err *e)
{
	struct room room = { .id = *id };

	if (!store_open(&room.store, rooms->home, id, e))
		return false;
	if (!sync_open(&room.sync, rooms->loop, room.store, e)) {
		store_close(room.store);
		return false;
	}
	room.events = events_open(rooms->loop, room.sync);
	room.idle = idle_open(rooms->loop, room.store, room.sync);
	room.latch = latch_open(rooms->loop, room.store);
	rooms->rooms = mem_grow(rooms->rooms, &rooms->space, rooms->count + 1,
	    sizeof(*rooms->rooms));
	rooms->rooms[rooms->count++] = room;
	return true;
}

bool
rooms_open(struct rooms *out, struct loop *loop, const char *home,
    struct err *e)
{
	struct room_id *ids;
	size_t count;

	*out = (struct rooms){ .loop = loop,
		.home = home,
		.broken = json_object() };
	if (!store_rooms(&ids, &count, home, e)) {
		rooms_close(out);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		struct err why = { 0 };

		if (rooms_add(out, &ids[i], &why))
			continue;
		log_failure("cannot open a room", &why);
		json_text_set(out->broken, ids[i].text, why.msg);
	}
	free(ids);
	return true;
}

void
rooms_close(struct rooms *rooms)
{
	for (size_t i = 0; i < rooms->count; i++) {
		latch_close(rooms->rooms[i].latch);
		idle_close(rooms->rooms[i].idle);
		events_close(rooms->rooms[i].events);
		sync_close(rooms->rooms[i].sync);
		store_close(rooms->rooms[i].store);
	}
	free(rooms->rooms);
	json_decref(rooms->broken);
	*rooms = (struct rooms){ .count = 0 };
}

void
room_changed(struct room *room)
{
	sync_changed(room->sync);
	idle_touch(room->idle);
	latch_touch(room->latch);
}

static bool
is_meant(const struct room *room, const char *which)
{
	const struct charter *charter = store_charter(room->store);

	return strncmp(room->id.text, which, strlen(which)) == 0 ||
	    strcmp(charter_title(charter), which) == 0 ||
	    strcmp(charter->review, which) == 0;
}

/* None is open: because there is none, or because something is wrong. */
static bool
say_none(const struct rooms *rooms, struct err *e)
{
	const char *id;
	json_t *why;

	json_object_foreach(rooms->broken, id, why) {
		(void)err_set(e, ERR_CORRUPT, "room %.10s: %s", id,
		    json_string_value(why));
		return err_hint(e, "see 'tamga doctor'");
	}
	(void)err_set(e, ERR_NOTFOUND, "there is no room in this home");
	return err_hint(e,
	    "found one with 'tamga init', or join one with "
	    "'tamga join INVITE'");
}

bool
rooms_find(struct room **out, struct rooms *rooms, const char *which,
    struct err *e)
{
	size_t count = 0;

	if (rooms->count == 0)
		return say_none(rooms, e);
	for (size_t i = 0; i < rooms->count; i++)
		if (which == NULL || is_meant(&rooms->rooms[i], which)) {
			*out = &rooms->rooms[i];
			count++;
		}
	if (count == 1)
		return true;
	if (count == 0)
		(void)err_set(e, ERR_NOTFOUND, "there is no room '%.80s' here",
		    which);
	else
		(void)err_set(e, ERR_INPUT, "there are %zu rooms here", count);
	return err_hint(e, "say which with --room; see 'tamga daemon status'");
}

json_t *
rooms_list(const struct rooms *rooms)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rooms->count; i++) {
		const struct store *store = rooms->rooms[i].store;
		const struct charter *charter = store_charter(store);

		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:b}", "id",
			rooms->rooms[i].id.text, "review", charter->review,
			"title", charter_title(charter), "member",
			store_identity(store)->member.text, "locked",
			store_is_locked(store)));
	}
	return list;
}
