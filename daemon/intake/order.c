/* SPDX-License-Identifier: ISC */
#include "daemon/intake/order.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/json.h"
#include "protocol/base/mem.h"

/* --- parts --------------------------------------------------------------- */

/* The text behind name and its length; "" when there is none. */
static const char *
text_of(const json_t *object, const char *name, size_t *len)
{
	const char *text = json_text(object, name);

	*len = text == NULL ? 0 : strlen(text);
	return text == NULL ? "" : text;
}

json_t *
head_pack(const struct journal_head *head)
{
	char key[KEY_TEXT];

	key_format(key, &head->key);
	return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "class",
	    class_name(head->class), "key", key, "incarnation",
	    head->incarnation.text, "member", head->member.text, "device",
	    head->device.text, "journal", head->journal.text);
}

bool
head_unpack(struct journal_head *out, const json_t *from)
{
	const char *text;
	size_t len;

	*out = (struct journal_head){ 0 };
	text = text_of(from, "class", &len);
	if (strcmp(text, class_name(CLASS_DATA)) == 0)
		out->class = CLASS_DATA;
	else if (strcmp(text, class_name(CLASS_CONTROL)) == 0)
		out->class = CLASS_CONTROL;
	else
		return false;
	text = text_of(from, "key", &len);
	if (!key_parse(&out->key, text, len))
		return false;
	text = text_of(from, "incarnation", &len);
	if (!incarnation_parse(&out->incarnation, text, len))
		return false;
	text = text_of(from, "member", &len);
	if (!member_id_parse(&out->member, text, len))
		return false;
	text = text_of(from, "device", &len);
	if (!device_id_parse(&out->device, text, len))
		return false;
	text = text_of(from, "journal", &len);
	return journal_id_parse(&out->journal, text, len);
}

json_t *
place_pack(const struct record_place *place)
{
	char id[GIT_ID_TEXT];
	char hash[HASH_TEXT_LEN + 1];

	git_id_format(id, &place->git_id);
	hash_format(hash, &place->hash);
	return json_pack("{s:I,s:s,s:s}", "sequence",
	    (json_int_t)place->sequence, "hash", hash, "commit", id);
}

bool
place_unpack(struct record_place *out, const json_t *from)
{
	const json_int_t sequence =
	    json_integer_value(json_object_get(from, "sequence"));
	const char *text;
	size_t len;

	if (sequence < 1 || sequence > LIMIT_INTEGER)
		return false;
	out->sequence = (uint64_t)sequence;
	text = text_of(from, "hash", &len);
	if (!hash_parse(&out->hash, text, len))
		return false;
	text = text_of(from, "commit", &len);
	return git_id_parse(&out->git_id, text, len);
}

/* --- an order ------------------------------------------------------------ */

static json_t *
ref_pack(const struct order_ref *ref)
{
	json_t *anchors = json_array();

	for (size_t i = 0; i < ref->anchor_count; i++)
		(void)json_array_append_new(anchors,
		    place_pack(&ref->anchors[i]));
	return json_pack("{s:s,s:o?,s:o}", "ref", ref->name.text, "head",
	    ref->has_head ? head_pack(&ref->head) : NULL, "anchors", anchors);
}

char *
order_format(const struct order *order)
{
	json_t *admitted = json_array();
	json_t *refs = json_array();
	json_t *whole;
	char *text;

	for (size_t i = 0; i < order->admitted_count; i++)
		(void)json_array_append_new(admitted,
		    json_string(order->admitted[i].text));
	for (size_t i = 0; i < order->ref_count; i++)
		(void)json_array_append_new(refs, ref_pack(&order->refs[i]));
	whole = json_pack("{s:s,s:b,s:I,s:o,s:o}", "room", order->room.text,
	    "sliced", order->is_sliced, "guest_max",
	    (json_int_t)order->guest_max, "admitted", admitted, "refs", refs);
	text = json_dumps(whole, JSON_COMPACT);
	json_decref(whole);
	return text == NULL ? mem_text("") : text;
}

static bool
ref_unpack(struct order_ref *out, const json_t *from)
{
	const json_t *head = json_object_get(from, "head");
	const json_t *anchors = json_object_get(from, "anchors");
	const char *name = json_text(from, "ref");

	if (name == NULL || !refname_parse(&out->name, name))
		return false;
	out->has_head = json_is_object(head);
	if (out->has_head && !head_unpack(&out->head, head))
		return false;
	out->anchors = mem_new(json_array_size(anchors), sizeof(*out->anchors));
	for (size_t i = 0; i < json_array_size(anchors); i++) {
		if (!place_unpack(&out->anchors[i], json_array_get(anchors, i)))
			return false;
		out->anchor_count++;
	}
	return true;
}

static bool
order_unpack(struct order *out, const json_t *from)
{
	const json_t *admitted = json_object_get(from, "admitted");
	const json_t *refs = json_object_get(from, "refs");
	const json_int_t guest_max =
	    json_integer_value(json_object_get(from, "guest_max"));
	const char *text;
	size_t len;

	text = text_of(from, "room", &len);
	if (!room_id_parse(&out->room, text, len) || guest_max < 0)
		return false;
	out->guest_max = (uint64_t)guest_max;
	out->is_sliced = json_is_true(json_object_get(from, "sliced"));
	out->admitted =
	    mem_new(json_array_size(admitted), sizeof(*out->admitted));
	for (size_t i = 0; i < json_array_size(admitted); i++) {
		text = json_string_value(json_array_get(admitted, i));
		if (text == NULL ||
		    !device_id_parse(&out->admitted[i], text, strlen(text)))
			return false;
		out->admitted_count++;
	}
	out->refs = mem_new(json_array_size(refs), sizeof(*out->refs));
	for (size_t i = 0; i < json_array_size(refs); i++) {
		out->ref_count++;
		if (!ref_unpack(&out->refs[i], json_array_get(refs, i)))
			return false;
		out->refs[i].head.room = out->room;
	}
	return true;
}

bool
order_parse(struct order *out, const char *text, size_t len, struct err *e)
{
	struct order order = { .guest_max = 0 };
	json_t *whole;
	bool ok;

	if (!json_read(&whole, text, len, len, e))
		return false;
	ok = order_unpack(&order, whole);
	json_decref(whole);
	if (!ok) {
		order_clear(&order);
		return err_set(e, ERR_INPUT, "not an order for the intake");
	}
	*out = order;
	return true;
}

void
order_clear(struct order *order)
{
	for (size_t i = 0; i < order->ref_count; i++)
		free(order->refs[i].anchors);
	free(order->refs);
	free(order->admitted);
	*order = (struct order){ .guest_max = 0 };
}
