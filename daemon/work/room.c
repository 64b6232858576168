/* SPDX-License-Identifier: ISC */
/* Rooms, members and devices. */
#include <stdlib.h>
#include <string.h>

#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "protocol/room/catalogue.h"
#include "protocol/room/request.h"

#define REQUEST_SETTING "request"

static bool
need_member(struct member_id *out, const json_t *body, struct err *e)
{
	const char *text;

	if (!body_need(&text, body, "member", e))
		return false;
	if (member_id_parse(out, text, strlen(text)))
		return true;
	(void)err_set(e, ERR_INPUT, "'%.60s' is not a member id", text);
	return err_hint(e,
	    "2 to 32 small letters, digits and hyphens, a "
	    "letter first: mojha");
}

static json_t *
room_answer(const struct charter *charter, const struct member_id *member,
    const struct public_key *key, bool has_passphrase)
{
	const struct device_id device =
	    device_id_of(&charter->room, member, key);

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "room",
	    charter->room.text, "review", charter->review, "title",
	    charter_title(charter), "member", member->text, "device",
	    device.text, "passphrase", has_passphrase);
}

/* --- founding ----------------------------------------------------------- */

static bool
charter_from(struct charter *out, const json_t *body,
    struct charter_draft *draft, struct err *e)
{
	char *line;
	bool done;

	if (!body_need(&draft->state, body, "state", e) ||
	    !body_need(&draft->title, body, "title", e) ||
	    !body_need(&draft->name, body, "name", e) ||
	    !body_need(&draft->member_kind, body, "kind", e) ||
	    !need_member(&draft->member, body, e))
		return false;
	draft->cycle = (int)json_integer_value(json_object_get(body, "cycle"));
	draft->language = body_word(body, "language", "en");
	if (!charter_draft(&line, draft, e))
		return false;
	done = charter_parse(out, line, strlen(line), e);
	free(line);
	return done;
}

/* The id that the recovery key has as a device, if there is one. */
static void
add_recovery(json_t *answer, const struct charter *charter,
    const struct charter_draft *draft)
{
	struct device_id device;

	if (draft->recovery == NULL)
		return;
	device = device_id_of(&charter->room, &draft->member, draft->recovery);
	json_text_set(answer, "recovery", device.text);
}

bool
work_found(json_t **answer, struct room_id *room,
    const struct work_place *place, const json_t *body, struct err *e)
{
	struct charter_draft draft = { .cycle = 0 };
	struct public_key recovery;
	struct charter charter;
	struct secret_key *key;
	bool done = false;

	if (json_object_get(body, "recovery") != NULL) {
		if (!body_key(&recovery, body, "recovery", e))
			return false;
		draft.recovery = &recovery;
	}
	if (!key_make(&key, e))
		return false;
	key_public(&draft.key, key);
	if (charter_from(&charter, body, &draft, e)) {
		const struct store_draft store = { .home = place->home,
			.charter = &charter,
			.member = draft.member,
			.label = FIRST_LABEL,
			.key = key,
			.opener = place->opener,
			.is_founder = true };

		done = store_create(&store, e);
		if (done) {
			*room = charter.room;
			*answer = room_answer(&charter, &draft.member,
			    &draft.key, place->opener != NULL);
			add_recovery(*answer, &charter, &draft);
		}
		charter_clear(&charter);
	}
	key_close(key);
	return done;
}

/* --- inviting and joining ----------------------------------------------- */

bool
work_invitation(json_t **answer, struct store *store, struct err *e)
{
	const struct charter *charter = store_charter(store);
	struct remote_address *addresses;
	const json_t *remote;
	json_t *remotes;
	char *line;
	size_t i;

	if (!local_remotes(store_local(store), &remotes, e))
		return false;
	addresses = mem_new(json_array_size(remotes), sizeof(*addresses));
	json_array_foreach(remotes, i, remote) {
		addresses[i].name = json_text(remote, "name");
		addresses[i].url = json_text(remote, "url");
	}
	line = invitation_format(charter, addresses, json_array_size(remotes));
	*answer = json_pack("{s:s, s:s, s:s}", "invitation", line, "room",
	    charter->room.text, "title", charter_title(charter));
	free(line);
	free(addresses);
	json_decref(remotes);
	return true;
}

/* The fields of our request; NULL when a word is missing. */
static json_t *
request_fields(const struct charter *charter, const json_t *body,
    const struct member_id *member, const struct public_key *key, struct err *e)
{
	const char *device = json_text(body, "device");
	const char *name;
	const char *kind;
	char text[KEY_TEXT];
	json_t *fields;

	key_format(text, key);
	fields = json_pack("{s:i, s:s, s:s, s:s, s:s}", "tamga_request", 0,
	    "room", charter->room.text, "member", member->text, "key", text,
	    "label", device == NULL ? FIRST_LABEL : device);
	if (device != NULL)
		return fields;
	if (!body_need(&name, body, "name", e) ||
	    !body_need(&kind, body, "kind", e)) {
		json_decref(fields);
		return NULL;
	}
	(void)json_object_set_new(fields, "names",
	    json_pack("{s:s}", body_word(body, "language", "en"), name));
	json_text_set(fields, "member_kind", kind);
	return fields;
}

/* What a new store of a room starts with, besides the room itself. */
static bool
furnish(const char *home, const struct room_id *room, const json_t *remotes,
    const char *request, struct err *e)
{
	struct store *store;
	const json_t *remote;
	bool done;
	size_t i;

	if (!store_open(&store, home, room, e))
		return false;
	done = local_set(store_local(store), REQUEST_SETTING, request, e);
	json_array_foreach(remotes, i, remote)
		done = done &&
		    local_remote_add(store_local(store),
			json_text(remote, "name"), json_text(remote, "url"), e);
	store_close(store);
	return done;
}

/* Make the store, once the request is known to be good. */
static bool
join_room(json_t **answer, const struct work_place *place,
    const struct charter *charter, const json_t *remotes, const json_t *body,
    struct err *e)
{
	struct store_draft draft = { .home = place->home,
		.charter = charter,
		.opener = place->opener };
	const char *label = json_text(body, "device");
	struct public_key public;
	struct secret_key *key = NULL;
	json_t *fields = NULL;
	char *request = NULL;
	char words[WORDS_MAX];
	bool done = false;

	if (!need_member(&draft.member, body, e) || !key_make(&key, e))
		return false;
	key_public(&public, key);
	draft.key = key;
	draft.label = label == NULL ? FIRST_LABEL : label;
	fields = request_fields(charter, body, &draft.member, &public, e);
	if (fields != NULL && request_format(&request, fields, key, words, e) &&
	    store_create(&draft, e))
		done =
		    furnish(place->home, &charter->room, remotes, request, e);
	if (done) {
		*answer = room_answer(charter, &draft.member, &public,
		    place->opener != NULL);
		json_text_set(*answer, "request", request);
		json_text_set(*answer, "words", words);
	}
	free(request);
	json_decref(fields);
	key_close(key);
	return done;
}

bool
work_join(json_t **answer, struct room_id *room, const struct work_place *place,
    const json_t *body, struct err *e)
{
	struct charter charter;
	json_t *remotes;
	const char *text;
	bool done;

	if (!body_need(&text, body, "invitation", e) ||
	    !invitation_parse(&charter, &remotes, text, strlen(text), e))
		return false;
	done = join_room(answer, place, &charter, remotes, body, e);
	if (done)
		*room = charter.room;
	charter_clear(&charter);
	json_decref(remotes);
	return done;
}

bool
work_own_request(json_t **answer, struct store *store, struct err *e)
{
	struct request request;
	char *text = NULL;
	bool done;

	if (!local_get(store_local(store), REQUEST_SETTING, &text, e))
		return false;
	if (text == NULL)
		return err_set(e, ERR_NOTFOUND,
		    "this store founded the room and has asked nobody");
	done = request_parse(&request, text, strlen(text), e);
	if (done) {
		*answer = work_request_answer(&request);
		json_text_set(*answer, "request", text);
		request_clear(&request);
	}
	free(text);
	return done;
}

/* --- requests ----------------------------------------------------------- */

json_t *
work_request_answer(const struct request *request)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:O?, s:s?}", "member",
	    request->member.text, "device", request->device.text, "label",
	    request->label == NULL ? "" : request->label, "words",
	    request->words, "is_device", request->is_device, "names",
	    request->names, "kind", request->member_kind);
}

bool
work_request_from(struct request *out, struct store *store, const json_t *body,
    struct err *e)
{
	const char *text;

	if (!body_need(&text, body, "request", e) ||
	    !request_parse(out, text, strlen(text), e))
		return false;
	if (strcmp(out->room.text, store_charter(store)->room.text) != 0) {
		request_clear(out);
		return err_set(e, ERR_INPUT, "the request is for another room");
	}
	return true;
}

bool
work_read_request(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	struct request request;

	if (!work_request_from(&request, store, body, e))
		return false;
	*answer = work_request_answer(&request);
	request_clear(&request);
	return true;
}

bool
work_ourselves(const struct member **out, struct store *store, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *device =
	    control_device(control, &store_identity(store)->device);

	if (device == NULL) {
		(void)err_set(e, ERR_AUTH,
		    "this device is not admitted to the room");
		return err_hint(e, "hand its request to a steward, then sync");
	}
	*out = &control->members[device->member];
	return store_may_say(store, e);
}

bool
work_say_control(json_t **answer, struct store *store, json_t *statement,
    struct err *e)
{
	struct statement_id *ids = NULL;
	char text[STATEMENT_ID_MAX + 1];
	size_t moved;

	if (!kind_check(kind_find(statement_kind(statement)), statement,
		store_charter(store)->review, e)) {
		e->code = ERR_INPUT;
		return false;
	}
	if (!store_say(store, CLASS_CONTROL, &statement, 1, &ids, e))
		return false;
	statement_id_format(text, &ids[0]);
	json_text_set(*answer, "statement", text);
	free(ids);
	return store_admit_guests(store, &moved, e);
}

/* May this id be given to this key? */
static bool
check_id_is_free(const struct control *control, const struct request *request,
    struct err *e)
{
	for (size_t i = 0; i < control->member_count; i++) {
		const struct member *member = &control->members[i];

		for (size_t k = 0; k < member->id_count; k++)
			if (strcmp(member->ids[k].text, request->member.text) ==
				0 &&
			    memcmp(member->root.bytes, request->key.bytes,
				KEY_LEN) != 0) {
				(void)err_set(e, ERR_CONFLICT,
				    "'%s' is the id of another member",
				    request->member.text);
				return err_hint(e,
				    "ask for a request with another id; a "
				    "further device of that member is added "
				    "with 'tamga device add' by itself");
			}
	}
	return true;
}

static json_t *
member_statement(const struct request *request, const json_t *roles)
{
	char key[KEY_TEXT];
	json_t *statement;

	key_format(key, &request->key);
	statement = json_pack("{s:s, s:[s], s:s, s:O, s:s}", "kind", "member",
	    "subject", request->member.text, "key", key, "names",
	    request->names, "member_kind", request->member_kind);
	if (json_array_size(roles) > 0)
		(void)json_object_set(statement, "roles",
		    (json_t *)(uintptr_t)roles);
	return statement;
}

bool
work_admit(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct member *self;
	struct request request;
	json_t *statement;
	bool done = false;

	if (!work_ourselves(&self, store, e) ||
	    !work_request_from(&request, store, body, e))
		return false;
	if (!self->is_steward) {
		(void)err_set(e, ERR_AUTH, "only a steward can admit members");
		(void)err_hint(e, "hand the request to a steward");
	} else if (request.is_device) {
		(void)err_set(e, ERR_INPUT,
		    "this is the request of a further device of '%s'",
		    request.member.text);
		(void)err_hint(e, "'%s' adds it: tamga device add FILE",
		    request.member.text);
	} else if (check_id_is_free(control, &request, e)) {
		statement =
		    member_statement(&request, json_object_get(body, "roles"));
		*answer = work_request_answer(&request);
		done = work_say_control(answer, store, statement, e);
		if (!done)
			json_decref(*answer);
		json_decref(statement);
	}
	request_clear(&request);
	return done;
}
