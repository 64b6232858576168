/* SPDX-License-Identifier: ISC */
#include "tests/sim/hub.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/record/record.h"
#include "tests/sim/report.h"
#include "tests/sim/shared.h"

#define POOL_PLACES 4096

static struct hub_object **pool; /* POOL_PLACES of them */

struct hub *
hubs_new(void)
{
	struct hub *hubs = shared_new(HUB_COUNT, sizeof(*hubs));

	pool = shared_new(POOL_PLACES, sizeof(struct hub_object *));
	for (size_t i = 0; i < HUB_COUNT; i++)
		hubs[i].is_plugged = true;
	return hubs;
}

const char *
hub_url(size_t hub)
{
	static const char *const urls[HUB_COUNT] = {
		"/hub0", [HUB_FAR] = "https://hub1/room", [HUB_STICK] = "/stick"
	};

	return urls[hub];
}

/* --- objects --------------------------------------------------------------- */

static struct hub_object **
pool_place(const struct git_id *id)
{
	return &pool[(id->bytes[0] << 8 | id->bytes[1]) % POOL_PLACES];
}

struct hub_object *
hub_find(const struct git_id *id)
{
	struct hub_object *object = *pool_place(id);

	while (object != NULL &&
	    memcmp(object->id.bytes, id->bytes, GIT_ID_LEN) != 0)
		object = object->next;
	return object;
}

static void
find_parent(struct hub_object *object)
{
	static const char start[] = "tree " EMPTY_TREE "\nparent ";
	const size_t len = sizeof(start) - 1;

	object->has_parent = object->len > len + GIT_ID_TEXT - 1 &&
	    memcmp(object->data, start, len) == 0 &&
	    git_id_parse(&object->parent, (const char *)object->data + len,
		GIT_ID_TEXT - 1);
}

struct hub_object *
hub_put(const void *data, size_t len)
{
	struct hub_object *object;
	struct hub_object **place;
	struct err e = { 0 };
	struct git_id id;
	void *copy;

	if (!git_id_of_commit(&id, data, len, &e))
		report_fail("simulator", "no commit: %s", e.msg);
	object = hub_find(&id);
	if (object != NULL)
		return object;
	copy = shared_new(len, 1);
	(void)memcpy(copy, data, len);
	object = shared_new(1, sizeof(*object));
	*object = (struct hub_object){ .id = id, .data = copy, .len = len };
	find_parent(object);
	place = pool_place(&id);
	object->next = *place;
	*place = object;
	return object;
}

bool
hub_has(const struct hub *hub, const struct git_id *id)
{
	for (size_t i = 0; i < hub->missing_count; i++)
		if (memcmp(hub->missing[i].bytes, id->bytes, GIT_ID_LEN) == 0)
			return false;
	return hub_find(id) != NULL;
}

bool
hub_reaches(const struct git_id *tip, const struct git_id *below)
{
	const struct git_id *at = tip;

	for (;;) {
		const struct hub_object *object;

		if (memcmp(at->bytes, below->bytes, GIT_ID_LEN) == 0)
			return true;
		object = hub_find(at);
		if (object == NULL || !object->has_parent)
			return false;
		at = &object->parent;
	}
}

/* --- refs ------------------------------------------------------------------ */

struct hub_ref *
hub_ref_find(struct hub *hub, const char *name)
{
	for (size_t i = 0; i < hub->now.count; i++)
		if (strcmp(hub->now.refs[i].name.text, name) == 0)
			return &hub->now.refs[i];
	return NULL;
}

struct hub_ref *
hub_ref_set(struct hub *hub, const struct refname *name,
    const struct git_id *id)
{
	struct hub_ref *ref = hub_ref_find(hub, name->text);
	size_t at;

	hub->version++;
	if (ref != NULL) {
		ref->id = *id;
		return ref;
	}
	assert(hub->now.count < HUB_REFS);
	/* Git lists them ascending by name. */
	for (at = hub->now.count;
	     at > 0 && strcmp(hub->now.refs[at - 1].name.text, name->text) > 0;
	     at--)
		hub->now.refs[at] = hub->now.refs[at - 1];
	hub->now.refs[at] = (struct hub_ref){ .name = *name, .id = *id };
	hub->now.count++;
	return &hub->now.refs[at];
}

void
hub_ref_remove(struct hub *hub, struct hub_ref *ref)
{
	const size_t at = (size_t)(ref - hub->now.refs);

	hub->now.count--;
	(void)memmove(ref, ref + 1, (hub->now.count - at) * sizeof(*ref));
}

/* --- lies ------------------------------------------------------------------ */

static void
roll_back(struct hub_ref *ref, struct chance *chance)
{
	const size_t steps = 1 + chance_below(chance, 5);

	for (size_t i = 0; i < steps; i++) {
		const struct hub_object *object = hub_find(&ref->id);

		if (object == NULL || !object->has_parent)
			return;
		ref->id = object->parent;
		report_count(TALLY_ROLLED_BACK, i == 0 ? 1 : 0);
	}
}

static void
forge(struct hub_ref *ref, struct chance *chance)
{
	const unsigned number = (unsigned)chance_below(chance, 1000000) + 1;
	char parent[GIT_ID_TEXT];
	char *text;

	git_id_format(parent, &ref->id);
	text = mem_format("tree " EMPTY_TREE "\nparent %s\n"
			  "author x <x@y> %u +0000\n"
			  "committer x <x@y> %u +0000\n\nforged\n",
	    parent, number, number);
	ref->id = hub_put(text, strlen(text))->id;
	free(text);
	report_count(TALLY_FORGED, 1);
}

static void
name_anything(struct refname *out, struct chance *chance)
{
	static const char letters[] = "cj";
	char journal[JOURNAL_ID_LEN + 1];
	uint8_t bytes[16];
	char *text;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)chance_below(chance, 256);
	base32_format(journal, bytes, sizeof(bytes));
	text = mem_format(REPO_HEADS "%c/%s", letters[chance_below(chance, 2)],
	    journal);
	if (!refname_parse(out, text))
		report_fail("simulator", "'%s' is no ref", text);
	free(text);
}

static void
add_junk(struct hub *hub, struct chance *chance)
{
	const size_t count = 1 + chance_below(chance, 40);

	for (size_t i = 0; i < count && hub->now.count < HUB_REFS / 2; i++) {
		const struct hub_ref *some =
		    &hub->now.refs[chance_below(chance, hub->now.count)];
		const struct git_id id = some->id;
		struct refname name;

		name_anything(&name, chance);
		if (chance_below(chance, 2) == 0)
			forge(hub_ref_set(hub, &name, &id), chance);
		else
			(void)hub_ref_set(hub, &name, &id);
		report_count(TALLY_JUNK, 1);
	}
}

static void
break_object(struct hub *hub, const struct hub_ref *ref, struct chance *chance)
{
	const struct git_id *at = &ref->id;

	if (hub->missing_count == HUB_MISSING)
		return;
	for (size_t i = chance_below(chance, 3); i > 0; i--) {
		const struct hub_object *object = hub_find(at);

		if (object == NULL || !object->has_parent)
			break;
		at = &object->parent;
	}
	hub->missing[hub->missing_count++] = *at;
	report_count(TALLY_BROKEN, 1);
}

/* One letter of what the record says is another one. */
static void
rewrite(struct hub_ref *ref, struct chance *chance)
{
	const struct hub_object *object = hub_find(&ref->id);
	char *copy =
	    object == NULL ? NULL : mem_copy(object->data, object->len);
	char *title = copy == NULL ? NULL : strstr(copy, "\"title\":\"");

	if (title != NULL) {
		title[strlen("\"title\":\"")] =
		    (char)('A' + (char)chance_below(chance, 26));
		ref->id = hub_put(copy, object->len)->id;
		report_count(TALLY_REWRITTEN, 1);
	}
	free(copy);
}

static void
lie_about(struct hub *hub, enum lie lie, struct hub_ref *ref,
    struct chance *chance)
{
	switch (lie) {
	case LIE_ROLL_BACK:
		roll_back(ref, chance);
		break;
	case LIE_VANISH:
		hub_ref_remove(hub, ref);
		report_count(TALLY_VANISHED, 1);
		break;
	case LIE_FORGE:
		forge(ref, chance);
		break;
	case LIE_FORGE_ALL:
		for (size_t i = 0; i < hub->now.count; i++)
			forge(&hub->now.refs[i], chance);
		break;
	case LIE_JUNK:
		add_junk(hub, chance);
		break;
	case LIE_WRONG:
		ref->id =
		    hub->now.refs[chance_below(chance, hub->now.count)].id;
		report_count(TALLY_JUNK, 1);
		break;
	case LIE_WITHHOLD:
		ref->hidden |= 1U << chance_below(chance, 9);
		report_count(TALLY_WITHHELD, 1);
		break;
	case LIE_FORGET:
		hub->forgets = 1 + chance_below(chance, 8);
		break;
	case LIE_BREAK:
		break_object(hub, ref, chance);
		break;
	case LIE_REWRITE:
		rewrite(ref, chance);
		break;
	case LIE_REMEMBER:
		hub->then = hub->now;
		break;
	case LIE_PUT_BACK:
		hub->now = hub->then;
		report_count(TALLY_STICKS, 1);
		break;
	case LIE_COUNT:
		break;
	}
}

void
hub_lie(struct hub *hub, enum lie lie, uint32_t seed)
{
	struct chance chance = { seed };

	if (hub->now.count == 0)
		return;
	lie_about(hub, lie,
	    &hub->now.refs[chance_below(&chance, hub->now.count)], &chance);
}

static bool
is_readable(const struct hub *hub, const struct git_id *tip)
{
	const struct git_id *at = tip;

	while (hub_has(hub, at)) {
		const struct hub_object *object = hub_find(at);

		if (!object->has_parent)
			return true;
		at = &object->parent;
	}
	return false;
}

void
hub_heal(struct hub *hub, bool is_mended)
{
	hub->is_plugged = true;
	hub->forgets = 0;
	for (size_t i = 0; i < hub->now.count; i++)
		hub->now.refs[i].hidden = 0;
	for (size_t i = hub->now.count; is_mended && i > 0; i--)
		if (!is_readable(hub, &hub->now.refs[i - 1].id))
			hub_ref_remove(hub, &hub->now.refs[i - 1]);
	if (is_mended)
		hub->missing_count = 0;
}
