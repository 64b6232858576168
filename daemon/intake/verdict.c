/* SPDX-License-Identifier: ISC */
#include "daemon/intake/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/intake/order.h"
#include "protocol/base/json.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

#define ID_LETTERS ((size_t)2 * GIT_ID_LEN)

/* All ids as one text: an array of them would be a hundred times as many
 * allocations. */
static json_t *
ids_pack(const struct verdict_ref *ref)
{
	char *text = mem_new(ref->count * ID_LETTERS + 1, 1);
	json_t *packed;

	for (size_t i = 0; i < ref->count; i++)
		git_id_format(text + i * ID_LETTERS, &ref->ids[i]);
	packed = json_string(text);
	free(text);
	return packed;
}

static json_t *
islands_pack(const struct verdict_ref *ref)
{
	json_t *islands = json_array();

	for (size_t i = 0; i < ref->island_count; i++) {
		char top[GIT_ID_TEXT];
		char bottom[GIT_ID_TEXT];

		git_id_format(top, &ref->islands[i].top);
		git_id_format(bottom, &ref->islands[i].bottom);
		(void)json_array_append_new(islands,
		    json_pack("{s:s,s:s,s:I}", "top", top, "bottom", bottom,
			"count", (json_int_t)ref->islands[i].count));
	}
	return islands;
}

static json_t *
ref_pack(const struct verdict_ref *ref)
{
	char tip[GIT_ID_TEXT];
	char lowest[GIT_ID_TEXT];
	char below[GIT_ID_TEXT];

	git_id_format(tip, &ref->tip);
	git_id_format(lowest, &ref->lowest);
	git_id_format(below, &ref->below);
	return json_pack("{s:s,s:s?,s:o?,s:o,s:I,s:I,s:o?,s:s,s:I,s:s,s:b,"
			 "s:s?,s:s?,s:I,s:I,s:o}",
	    "ref", ref->name.text, "tip", ref->has_tip ? tip : NULL, "head",
	    ref->has_head ? head_pack(&ref->head) : NULL, "ids", ids_pack(ref),
	    "known", (json_int_t)ref->known_count, "bytes",
	    (json_int_t)ref->bytes, "last",
	    ref->has_last ? place_pack(&ref->last) : NULL, "fault",
	    fault_name(ref->fault), "sequence", (json_int_t)ref->sequence,
	    "reason", ref->reason, "cut", ref->is_cut, "lowest",
	    ref->is_partial ? lowest : NULL, "below",
	    ref->is_partial ? below : NULL, "walked", (json_int_t)ref->walked,
	    "left", (json_int_t)ref->left, "islands", islands_pack(ref));
}

static void
line_add(struct buf *out, json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT);

	if (text == NULL)
		out->failed = true;
	else
		buf_text_add(out, text);
	buf_char_add(out, '\n');
	free(text);
	json_decref(line);
}

char *
verdict_format(const struct verdict *verdict)
{
	json_t *packs = json_array();
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	for (size_t i = 0; i < verdict->ref_count; i++)
		line_add(&out, ref_pack(&verdict->refs[i]));
	for (size_t i = 0; i < verdict->pack_count; i++)
		(void)json_array_append_new(packs,
		    json_string(verdict->packs[i]));
	line_add(&out, json_pack("{s:o}", "packs", packs));
	return buf_take(&out);
}

static bool
fault_unpack(enum fault *out, const char *name)
{
	for (enum fault fault = FAULT_NONE; fault <= FAULT_AUTHOR; fault++)
		if (name != NULL && strcmp(fault_name(fault), name) == 0) {
			*out = fault;
			return true;
		}
	return false;
}

static bool
ids_unpack(struct verdict_ref *out, const char *text)
{
	const size_t len = text == NULL ? 1 : strlen(text);
	const size_t count = len / (ID_LETTERS);

	if (len % (ID_LETTERS) != 0)
		return false;
	out->ids = mem_new(count, sizeof(*out->ids));
	out->count = count;
	for (size_t i = 0; i < count; i++)
		if (!git_id_parse(&out->ids[i], text + i * ID_LETTERS,
			ID_LETTERS))
			return false;
	return true;
}

static bool
islands_unpack(struct verdict_ref *out, const json_t *from)
{
	const json_t *packed;
	size_t index;

	json_array_foreach(from, index, packed) {
		struct island *island = &out->islands[out->island_count];
		const char *top = json_text(packed, "top");
		const char *bottom = json_text(packed, "bottom");

		if (out->island_count == ISLANDS_MAX || top == NULL ||
		    bottom == NULL ||
		    !git_id_parse(&island->top, top, strlen(top)) ||
		    !git_id_parse(&island->bottom, bottom, strlen(bottom)))
			return false;
		island->count = (size_t)json_integer_value(
		    json_object_get(packed, "count"));
		out->island_count++;
	}
	return true;
}

static bool
ref_unpack(struct verdict_ref *out, const json_t *from)
{
	const json_t *head = json_object_get(from, "head");
	const json_t *last = json_object_get(from, "last");
	const char *name = json_text(from, "ref");
	const char *tip = json_text(from, "tip");
	const char *reason = json_text(from, "reason");
	const char *lowest = json_text(from, "lowest");
	const char *below = json_text(from, "below");

	if (name == NULL || !refname_parse(&out->name, name))
		return false;
	out->has_tip = tip != NULL;
	if (out->has_tip && !git_id_parse(&out->tip, tip, strlen(tip)))
		return false;
	out->is_partial = lowest != NULL;
	if (out->is_partial &&
	    (below == NULL ||
		!git_id_parse(&out->lowest, lowest, strlen(lowest)) ||
		!git_id_parse(&out->below, below, strlen(below))))
		return false;
	out->walked =
	    (size_t)json_integer_value(json_object_get(from, "walked"));
	out->left = (size_t)json_integer_value(json_object_get(from, "left"));
	if (!islands_unpack(out, json_object_get(from, "islands")))
		return false;
	out->has_head = json_is_object(head);
	if (out->has_head && !head_unpack(&out->head, head))
		return false;
	out->has_last = json_is_object(last);
	if (out->has_last && !place_unpack(&out->last, last))
		return false;
	out->known_count =
	    (size_t)json_integer_value(json_object_get(from, "known"));
	out->bytes =
	    (uint64_t)json_integer_value(json_object_get(from, "bytes"));
	out->sequence =
	    (uint64_t)json_integer_value(json_object_get(from, "sequence"));
	out->is_cut = json_is_true(json_object_get(from, "cut"));
	(void)snprintf(out->reason, sizeof(out->reason), "%s",
	    reason == NULL ? "" : reason);
	return fault_unpack(&out->fault, json_text(from, "fault")) &&
	    ids_unpack(out, json_text(from, "ids"));
}

static bool
packs_unpack(struct verdict *out, const json_t *from)
{
	out->packs = mem_new(json_array_size(from), sizeof(*out->packs));
	for (size_t i = 0; i < json_array_size(from); i++) {
		const char *path = json_string_value(json_array_get(from, i));

		if (path == NULL)
			return false;
		out->packs[out->pack_count++] = mem_text(path);
	}
	return true;
}

/* One line; *is_end is set at the last one, which has the packs. */
static bool
line_unpack(struct verdict *out, size_t *room, const json_t *line, bool *is_end)
{
	const json_t *packs = json_object_get(line, "packs");

	if (packs != NULL) {
		*is_end = true;
		return packs_unpack(out, packs);
	}
	out->refs =
	    mem_grow(out->refs, room, out->ref_count + 1, sizeof(*out->refs));
	return ref_unpack(&out->refs[out->ref_count++], line);
}

bool
verdict_parse(struct verdict *out, const char *text, size_t len, struct err *e)
{
	struct verdict verdict = { .ref_count = 0 };
	const char *end = text + len;
	size_t room = 0;
	bool is_end = false;
	bool ok = true;

	while (ok && !is_end && text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		const size_t line_len =
		    stop == NULL ? 0 : (size_t)(stop - text);
		json_t *line = NULL;

		ok = stop != NULL &&
		    json_read(&line, text, line_len, line_len, e) &&
		    line_unpack(&verdict, &room, line, &is_end);
		json_decref(line);
		text += line_len + 1;
	}
	if (!ok || !is_end) {
		verdict_clear(&verdict);
		return err_set(e, ERR_PROTOCOL,
		    "the check of what was fetched did not end well");
	}
	*out = verdict;
	return true;
}

void
verdict_clear(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->ref_count; i++)
		free(verdict->refs[i].ids);
	free(verdict->refs);
	for (size_t i = 0; i < verdict->pack_count; i++)
		free(verdict->packs[i]);
	free(verdict->packs);
	*verdict = (struct verdict){ .ref_count = 0 };
}
