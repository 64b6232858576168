/* SPDX-License-Identifier: ISC */
#include "protocol/record/frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "protocol/base/text.h"

#define DOMAIN "@tamga> "
#define ZONE " +0000"
#define NUMBER_MAX 999
#define UNKNOWN_NAME_MAX 40
#define UNKNOWN_VALUE_MAX 1024
#define DECIMAL_MAX 16 /* digits of 2^53 - 1 */

/* A place in the bytes that only moves forward. */
struct cursor {
	const char *at;
	const char *end;
};

static size_t
left(const struct cursor *cursor)
{
	return (size_t)(cursor->end - cursor->at);
}

/* Is this text next?  Then step over it. */
static bool
take(struct cursor *cursor, const char *text)
{
	const size_t len = strlen(text);

	if (left(cursor) < len || memcmp(cursor->at, text, len) != 0)
		return false;
	cursor->at += len;
	return true;
}

static bool
is_next(const struct cursor *cursor, const char *text)
{
	const size_t len = strlen(text);

	return left(cursor) >= len && memcmp(cursor->at, text, len) == 0;
}

/* Everything up to a letter, which is stepped over but not counted. */
static bool
take_until(struct cursor *cursor, char letter, const char **text, size_t *len)
{
	const char *found = memchr(cursor->at, letter, left(cursor));

	if (found == NULL)
		return false;
	*text = cursor->at;
	*len = (size_t)(found - cursor->at);
	cursor->at = found + 1;
	return true;
}

/* Decimal without leading zeros, from least to most. */
static bool
decimal_parse(uint64_t *out, const char *text, size_t len, uint64_t least,
    uint64_t most)
{
	uint64_t value = 0;

	if (len < 1 || len > DECIMAL_MAX || (len > 1 && text[0] == '0'))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(text[i] - '0');
	}
	*out = value;
	return value >= least && value <= most;
}

/* --- positions ---------------------------------------------------------- */

#define ARMOUR_LINES_MAX 6

/* The gpgsig header, unfolded into the armour. */
static bool
split_armour(struct frame *frame, struct cursor *cursor)
{
	size_t used = 0;

	frame->signature_start = (size_t)(cursor->at - frame->data);
	if (!take(cursor, "gpgsig "))
		return false;
	for (size_t lines = 0;; lines++) {
		const char *line;
		size_t len;

		if (lines == ARMOUR_LINES_MAX ||
		    !take_until(cursor, '\n', &line, &len) ||
		    used + len > sizeof(frame->armour) - 2)
			return false;
		(void)memcpy(frame->armour + used, line, len);
		used += len;
		if (!take(cursor, " "))
			break;
		frame->armour[used++] = '\n';
	}
	frame->armour[used] = '\0';
	frame->armour_len = used;
	frame->signature_end = (size_t)(cursor->at - frame->data);
	return take(cursor, "\n");
}

static bool
split_headers(struct frame *frame, struct cursor *cursor)
{
	const char *ignored;
	size_t len;

	while (!is_next(cursor, "gpgsig "))
		if (is_next(cursor, "\n") ||
		    !take_until(cursor, '\n', &ignored, &len))
			return false;
	return split_armour(frame, cursor);
}

static void
count_trailers(struct frame *frame, struct cursor cursor)
{
	static const char *const known[] = { "Tamga-Record: ",
		"Tamga-Sequence: ", "Tamga-Previous: ", "Tamga-Room: ",
		"Tamga-Class: ", "Tamga-Device: ", "Tamga-Incarnation: " };
	const char *line;
	size_t len;

	for (;;) {
		const bool seen = is_next(&cursor, "Tamga-Seen: ");
		bool is_known = seen;

		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			is_known = is_known || is_next(&cursor, known[i]);
		if (!take_until(&cursor, '\n', &line, &len))
			return;
		frame->seen_count += seen ? 1 : 0;
		frame->unknown_count += is_known ? 0 : 1;
	}
}

bool
frame_split(struct frame *out, const char *data, size_t len)
{
	struct cursor cursor = { data, data + len };
	const char *line;
	size_t line_len;

	*out = (struct frame){ .data = data, .len = len };
	if (len == 0 || memchr(data, '\0', len) != NULL ||
	    data[len - 1] != '\n' || !split_headers(out, &cursor))
		return false;
	if (!take_until(&cursor, '\n', &out->subject, &out->subject_len) ||
	    !take(&cursor, "\n"))
		return false;
	out->statements = cursor.at;
	while (!is_next(&cursor, "\n")) {
		if (!take_until(&cursor, '\n', &line, &line_len))
			return false;
		out->statement_count++;
	}
	cursor.at++;
	out->trailers = cursor.at;
	count_trailers(out, cursor);
	return true;
}

/* --- headers ------------------------------------------------------------ */

static bool
read_person(struct record *out, struct cursor *cursor)
{
	const char *text;
	size_t len;
	uint64_t time;

	if (!take_until(cursor, ' ', &text, &len) ||
	    !member_id_parse(&out->member, text, len) || !take(cursor, "<") ||
	    left(cursor) < DEVICE_ID_LEN ||
	    !device_id_parse(&out->device, cursor->at, DEVICE_ID_LEN))
		return false;
	cursor->at += DEVICE_ID_LEN;
	if (!take(cursor, DOMAIN) || !take_until(cursor, ' ', &text, &len) ||
	    !decimal_parse(&time, text, len, 1, LIMIT_TIME))
		return false;
	cursor->at--;
	out->time = (int64_t)time;
	return take(cursor, ZONE "\n");
}

static bool
read_headers(struct record *out, const struct frame *frame)
{
	struct cursor cursor = { frame->data,
		frame->data + frame->signature_start };
	const char *author;
	const char *text;
	size_t len;

	if (!take(&cursor, "tree " EMPTY_TREE "\n"))
		return false;
	out->has_parent = take(&cursor, "parent ");
	if (out->has_parent &&
	    (!take_until(&cursor, '\n', &text, &len) ||
		!git_id_parse(&out->parent, text, len)))
		return false;
	if (!take(&cursor, "author "))
		return false;
	author = cursor.at;
	if (!read_person(out, &cursor))
		return false;
	len = (size_t)(cursor.at - author);
	if (!take(&cursor, "committer ") || left(&cursor) != len)
		return false;
	return memcmp(cursor.at, author, len) == 0;
}

/* --- trailers ----------------------------------------------------------- */

/* A trailer of this name is next; its value. */
static bool
take_trailer(struct cursor *cursor, const char *name, const char **value,
    size_t *len)
{
	return take(cursor, name) && take_until(cursor, '\n', value, len);
}

static bool
read_first(struct record *out, struct cursor *cursor)
{
	struct journal_head *head = &out->head;
	const char *value;
	size_t len;

	if (!take_trailer(cursor, "Tamga-Room: ", &value, &len) ||
	    !room_id_parse(&head->room, value, len) ||
	    !take(cursor, "Tamga-Class: "))
		return false;
	if (take(cursor, "control\n"))
		head->class = CLASS_CONTROL;
	else if (take(cursor, "data\n"))
		head->class = CLASS_DATA;
	else
		return false;
	if (!take_trailer(cursor, "Tamga-Device: ssh-ed25519 ", &value, &len) ||
	    !key_parse(&head->key, value, len) ||
	    !take_trailer(cursor, "Tamga-Incarnation: ", &value, &len) ||
	    !incarnation_parse(&head->incarnation, value, len))
		return false;
	head->member = out->member;
	head->device = device_id_of(&head->room, &out->member, &head->key);
	head->journal = journal_id_of(&head->room, head->class, &out->member,
	    &head->key, &head->incarnation);
	return true;
}

static bool
read_seen(struct record *out, struct cursor *cursor)
{
	const char *value;
	size_t len;

	while (take(cursor, "Tamga-Seen: ")) {
		struct seen *seen = &out->seen[out->seen_count++];

		if (!take_until(cursor, ' ', &value, &len) ||
		    !journal_id_parse(&seen->journal, value, len) ||
		    !take_until(cursor, ' ', &value, &len) ||
		    !decimal_parse(&seen->sequence, value, len, 1,
			LIMIT_INTEGER) ||
		    !take_until(cursor, '\n', &value, &len) ||
		    !hash_parse(&seen->hash, value, len))
			return false;
	}
	return true;
}

static bool
unknown_name_is_good(const char *name, size_t len)
{
	static const char *const known[] = { "Record", "Sequence", "Previous",
		"Room", "Class", "Device", "Incarnation", "Seen" };

	if (len < 1 || len > UNKNOWN_NAME_MAX || name[0] < 'A' || name[0] > 'Z')
		return false;
	for (size_t i = 1; i < len; i++)
		if (!((name[i] >= 'a' && name[i] <= 'z') ||
			(name[i] >= 'A' && name[i] <= 'Z') ||
			(name[i] >= '0' && name[i] <= '9') || name[i] == '-'))
			return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i]) == len && memcmp(known[i], name, len) == 0)
			return false;
	return true;
}

static bool
unknown_value_is_good(const char *value, size_t len)
{
	if (len < 1 || len > UNKNOWN_VALUE_MAX || value[0] == ' ' ||
	    value[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < len; i++)
		if (value[i] < 0x20 || value[i] > 0x7e)
			return false;
	return true;
}

/* Trailers that a later version knows, ascending by their bytes. */
static bool
read_unknown(struct record *out, struct cursor *cursor)
{
	const char *last = NULL;
	size_t last_len = 0;

	while (left(cursor) > 0) {
		const char *line = cursor->at;
		const char *colon;
		const char *ignored;
		size_t len;

		if (!take(cursor, "Tamga-") ||
		    !take_until(cursor, '\n', &ignored, &len))
			return false;
		len = (size_t)(cursor->at - 1 - line);
		colon = memchr(line, ':', len);
		if (colon == NULL ||
		    !unknown_name_is_good(line + 6,
			(size_t)(colon - line) - 6) ||
		    len < (size_t)(colon - line) + 2 || colon[1] != ' ' ||
		    !unknown_value_is_good(colon + 2,
			len - (size_t)(colon - line) - 2))
			return false;
		if (last != NULL) {
			const int order =
			    memcmp(last, line, last_len < len ? last_len : len);

			if (order > 0 || (order == 0 && last_len >= len))
				return false;
		}
		last = line;
		last_len = len;
		out->needs_newer = true;
	}
	return true;
}

static bool
read_trailers(struct record *out, const struct frame *frame)
{
	struct cursor cursor = { frame->trailers, frame->data + frame->len };
	const char *value;
	size_t len;
	uint64_t number;

	if (!take_trailer(&cursor, "Tamga-Record: ", &value, &len) ||
	    !decimal_parse(&number, value, len, 0, NUMBER_MAX) ||
	    !take_trailer(&cursor, "Tamga-Sequence: ", &value, &len) ||
	    !decimal_parse(&out->sequence, value, len, 1, LIMIT_INTEGER) ||
	    out->has_parent != (out->sequence > 1))
		return false;
	out->number = (unsigned)number;
	out->needs_newer = number != 0;
	if (out->sequence == 1) {
		if (!read_first(out, &cursor))
			return false;
	} else if (!take_trailer(&cursor, "Tamga-Previous: ", &value, &len) ||
	    !hash_parse(&out->previous, value, len)) {
		return false;
	}
	return read_seen(out, &cursor) && read_unknown(out, &cursor);
}

bool
frame_read(struct record *out, const struct frame *frame)
{
	struct cursor cursor = { frame->statements, frame->trailers - 1 };

	if (!read_headers(out, frame) || !read_trailers(out, frame))
		return false;
	while (left(&cursor) > 0) {
		struct record_line *line = &out->lines[out->line_count++];

		if (!take_until(&cursor, '\n', &line->text, &line->len))
			return false;
	}
	return true;
}

/* --- writing ------------------------------------------------------------ */

void
frame_header_add(struct buf *out, const struct record_draft *draft)
{
	static const char *const roles[] = { "author", "committer" };

	buf_text_add(out, "tree " EMPTY_TREE "\n");
	if (draft->below != NULL) {
		char parent[GIT_ID_TEXT];

		git_id_format(parent, &draft->below->git_id);
		buf_format_add(out, "parent %s\n", parent);
	}
	for (size_t i = 0; i < 2; i++)
		buf_format_add(out, "%s %s <%s" DOMAIN "%" PRId64 ZONE "\n",
		    roles[i], draft->head->member.text,
		    draft->head->device.text, draft->time);
}

static void
add_trailers(struct buf *out, const struct record_draft *draft)
{
	char text[HASH_TEXT_LEN + 1];
	char key[KEY_TEXT];

	if (draft->below == NULL) {
		key_format(key, &draft->head->key);
		buf_format_add(out,
		    "Tamga-Record: 0\nTamga-Sequence: 1\nTamga-Room: %s\n"
		    "Tamga-Class: %s\nTamga-Device: ssh-ed25519 %s\n"
		    "Tamga-Incarnation: %s\n",
		    draft->head->room.text, class_name(draft->head->class), key,
		    draft->head->incarnation.text);
	} else {
		hash_format(text, &draft->below->hash);
		buf_format_add(out,
		    "Tamga-Record: 0\nTamga-Sequence: %" PRIu64
		    "\nTamga-Previous: %s\n",
		    draft->below->sequence + 1, text);
	}
	for (size_t i = 0; i < draft->seen_count; i++) {
		hash_format(text, &draft->seen[i].hash);
		buf_format_add(out, "Tamga-Seen: %s %" PRIu64 " %s\n",
		    draft->seen[i].journal.text, draft->seen[i].sequence, text);
	}
}

void
frame_message_add(struct buf *out, const struct record_draft *draft,
    const char *subject_line)
{
	buf_format_add(out, "%s\n\n", subject_line);
	for (size_t i = 0; i < draft->line_count; i++) {
		buf_text_add(out, draft->lines[i]);
		buf_char_add(out, '\n');
	}
	buf_char_add(out, '\n');
	add_trailers(out, draft);
}
