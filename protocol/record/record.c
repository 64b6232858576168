/* SPDX-License-Identifier: ISC */
#include "protocol/record/record.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/record/frame.h"
#include "protocol/seal/sshsig.h"

static const char *const fault_names[] = {
	[FAULT_NONE] = "none",
	[FAULT_OBJECT] = "object",
	[FAULT_TOO_BIG] = "too-big",
	[FAULT_BYTES] = "bytes",
	[FAULT_SUBJECT_LINE] = "subject-line",
	[FAULT_STATEMENT] = "statement",
	[FAULT_SEEN] = "seen",
	[FAULT_SIGNATURE] = "signature",
	[FAULT_ROOM] = "room",
	[FAULT_DEVICE] = "device",
	[FAULT_JOURNAL] = "journal",
	[FAULT_SEQUENCE] = "sequence",
	[FAULT_PREVIOUS] = "previous",
	[FAULT_PARENT] = "parent",
	[FAULT_AUTHOR] = "author",
};

const char *
fault_name(enum fault fault)
{
	return fault_names[fault];
}

/* Name the fault and say it; always false. */
static bool
refuse(enum fault *fault, enum fault which, struct err *e, const char *why)
{
	*fault = which;
	return err_set(e, which == FAULT_TOO_BIG ? ERR_TOOBIG : ERR_PROTOCOL,
	    "%s: %s", fault_name(which), why);
}

/* --- statements --------------------------------------------------------- */

static bool
kind_is_spelled(const char *kind)
{
	size_t len = 0;

	if (kind == NULL || kind[0] < 'a' || kind[0] > 'z')
		return false;
	for (; kind[len] != '\0'; len++)
		if (!((kind[len] >= 'a' && kind[len] <= 'z') ||
			(kind[len] >= '0' && kind[len] <= '9') ||
			kind[len] == '-'))
			return false;
	return len <= 32;
}

/* All that validity asks of a statement but its canonical form. */
static bool
statement_is_valid(const json_t *json)
{
	const json_t *subject = json_object_get(json, "subject");
	const size_t count = json_array_size(subject);

	if (!json_is_object(json) || !kind_is_spelled(json_text(json, "kind")))
		return false;
	if (count < 1 || count > LIMIT_SUBJECT_STRINGS)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!json_is_string(json_array_get(subject, i)))
			return false;
	return true;
}

static bool
read_lines(struct record *record, enum fault *fault, struct err *e)
{
	for (size_t i = 0; i < record->line_count; i++) {
		struct record_line *line = &record->lines[i];

		if (!json_read_canonical(&line->json, line->text, line->len,
			e)) {
			*fault = FAULT_STATEMENT;
			return err_prefix(e, "statement: number %zu", i);
		}
		if (!statement_is_valid(line->json))
			return refuse(fault, FAULT_STATEMENT, e,
			    "no kind or no subject");
	}
	return true;
}

/* The line that the statements give; out has LIMIT_SUBJECT_LINE + 1 bytes. */
static void
subject_line(char *out, const char *kind, const char *subject, size_t count)
{
	char more[32] = "";
	size_t room;
	size_t used;

	if (count > 1)
		(void)snprintf(more, sizeof(more), " +%zu", count - 1);
	used = (size_t)snprintf(out, LIMIT_SUBJECT_LINE + 1, "%s ", kind);
	room = LIMIT_SUBJECT_LINE - used - strlen(more);
	for (; *subject != '\0' && room > 0; subject++, room--)
		if (*subject >= 0x21 && *subject <= 0x7e)
			out[used++] = *subject;
		else
			out[used++] = '?';
	(void)memcpy(out + used, more, strlen(more) + 1);
}

static void
subject_line_of(char *out, const json_t *first, size_t count)
{
	if (first == NULL)
		(void)memcpy(out, "receipt", sizeof("receipt"));
	else
		subject_line(out, json_text(first, "kind"),
		    json_string_value(
			json_array_get(json_object_get(first, "subject"), 0)),
		    count);
}

/*
 * The subject line stands before the statements in the order of faults, but
 * is computed from the first of them: if that one is broken, the kind and
 * the string cannot be told, and the fault is the statement's.
 */
static bool
check_subject_line(const struct record *record, const struct frame *frame,
    enum fault *fault, struct err *e)
{
	char line[LIMIT_SUBJECT_LINE + 1];

	subject_line_of(line,
	    record->line_count == 0 ? NULL : record->lines[0].json,
	    record->line_count);
	if (strlen(line) != frame->subject_len ||
	    memcmp(line, frame->subject, frame->subject_len) != 0)
		return refuse(fault, FAULT_SUBJECT_LINE, e,
		    "not the one that the statements give");
	return true;
}

/* --- seen --------------------------------------------------------------- */

static int
seen_compare(const void *a, const void *b)
{
	const struct seen *left = a;
	const struct seen *right = b;
	const int by_journal = strcmp(left->journal.text, right->journal.text);

	if (by_journal != 0)
		return by_journal;
	if (left->sequence != right->sequence)
		return left->sequence < right->sequence ? -1 : 1;
	return hash_compare(&left->hash, &right->hash);
}

size_t
seen_sort(struct seen *seen, size_t count)
{
	size_t kept = 0;

	if (count == 0)
		return 0;
	qsort(seen, count, sizeof(*seen), seen_compare);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || seen_compare(&seen[kept - 1], &seen[i]) != 0)
			seen[kept++] = seen[i];
	return kept;
}

static bool
check_seen(const struct record *record, enum fault *fault, struct err *e)
{
	for (size_t i = 1; i < record->seen_count; i++)
		if (seen_compare(&record->seen[i - 1], &record->seen[i]) >= 0)
			return refuse(fault, FAULT_SEEN, e,
			    "lines out of order, or one twice");
	return true;
}

/* --- reading ------------------------------------------------------------ */

static bool
check_signature(const struct record *record, const struct frame *frame,
    const struct signature *signature, enum fault *fault, struct err *e)
{
	char *payload = mem_new(frame->len, 1);
	const size_t tail = frame->len - frame->signature_end;
	bool good;

	(void)memcpy(payload, frame->data, frame->signature_start);
	(void)memcpy(payload + frame->signature_start,
	    frame->data + frame->signature_end, tail);
	good = sshsig_verify(&record->signer, signature, SSHSIG_GIT, payload,
	    frame->signature_start + tail);
	free(payload);
	return good || refuse(fault, FAULT_SIGNATURE, e, "it is not good");
}

static bool
record_read(struct record *out, const struct frame *frame,
    enum record_depth depth, enum fault *fault, struct err *e)
{
	struct signature signature;
	bool spelled;

	/* Its armour was found by position; what is inside is judged last. */
	spelled = sshsig_parse(&out->signer, &signature, frame->armour,
	    frame->armour_len, SSHSIG_GIT, e);
	if (!spelled && e->code == ERR_PROTOCOL)
		return refuse(fault, FAULT_BYTES, e, "the armour");
	if (!frame_read(out, frame))
		return refuse(fault, FAULT_BYTES, e,
		    "not the layout of a record");
	if (!read_lines(out, fault, e)) {
		/* The line in front is asked first where it can be told. */
		struct err other = { 0 };
		enum fault earlier;

		if (out->lines[0].json != NULL &&
		    statement_is_valid(out->lines[0].json) &&
		    !check_subject_line(out, frame, &earlier, &other)) {
			*fault = earlier;
			*e = other;
		}
		return false;
	}
	if (!check_subject_line(out, frame, fault, e) ||
	    !check_seen(out, fault, e))
		return false;
	if (!spelled)
		return refuse(fault, FAULT_SIGNATURE, e,
		    "another key type, hash or namespace");
	return depth == RECORD_UNVERIFIED ||
	    check_signature(out, frame, &signature, fault, e);
}

bool
record_parse(struct record *out, const void *data, size_t len,
    enum record_depth depth, enum fault *fault, struct err *e)
{
	struct frame frame;
	struct err ignored = { 0 };

	*out = (struct record){ .sequence = 0 };
	*fault = FAULT_NONE;
	if (len > LIMIT_RECORD)
		return refuse(fault, FAULT_TOO_BIG, e, "over 65,536 bytes");
	if (!frame_split(&frame, data, len))
		return refuse(fault, FAULT_BYTES, e,
		    "not the layout of a record");
	if (frame.statement_count > LIMIT_STATEMENTS ||
	    frame.seen_count > LIMIT_SEEN ||
	    frame.unknown_count > LIMIT_UNKNOWN_TRAILERS)
		return refuse(fault, FAULT_TOO_BIG, e,
		    "too many statements or trailers");
	out->lines = mem_new(frame.statement_count, sizeof(*out->lines));
	out->seen = mem_new(frame.seen_count, sizeof(*out->seen));
	out->hash = hash_of(data, len);
	if (!record_read(out, &frame, depth, fault, &ignored)) {
		*e = ignored;
		record_clear(out);
		return false;
	}
	return true;
}

void
record_clear(struct record *record)
{
	for (size_t i = 0; i < record->line_count; i++)
		json_decref(record->lines[i].json);
	free(record->lines);
	free(record->seen);
	*record = (struct record){ .sequence = 0 };
}

/* --- the place of a record ---------------------------------------------- */

static bool
check_key(const struct record *record, const struct public_key *key,
    enum fault *fault, struct err *e)
{
	if (memcmp(record->signer.bytes, key->bytes, KEY_LEN) != 0)
		return refuse(fault, FAULT_SIGNATURE, e,
		    "by another key than the journal's");
	return true;
}

bool
record_begins(const struct record *record, const struct room_id *room,
    const struct journal_id *expected, enum fault *fault, struct err *e)
{
	if (record->sequence != 1)
		return refuse(fault, FAULT_SEQUENCE, e,
		    "a first record has number 1");
	if (strcmp(record->head.room.text, room->text) != 0)
		return refuse(fault, FAULT_ROOM, e, "a record of another room");
	if (strcmp(record->device.text, record->head.device.text) != 0)
		return refuse(fault, FAULT_DEVICE, e,
		    "the author's device is not that of the key");
	if (expected != NULL &&
	    strcmp(record->head.journal.text, expected->text) != 0)
		return refuse(fault, FAULT_JOURNAL, e,
		    "another journal than was promised");
	return check_key(record, &record->head.key, fault, e);
}

bool
record_follows(const struct record *record, const struct journal_head *head,
    const struct record_place *below, enum fault *fault, struct err *e)
{
	if (record->sequence != below->sequence + 1)
		return refuse(fault, FAULT_SEQUENCE, e,
		    "not the number after the record below");
	if (hash_compare(&record->previous, &below->hash) != 0)
		return refuse(fault, FAULT_PREVIOUS, e,
		    "names another record as previous");
	if (memcmp(record->parent.bytes, below->git_id.bytes, GIT_ID_LEN) != 0)
		return refuse(fault, FAULT_PARENT, e,
		    "the parent is another commit");
	if (strcmp(record->member.text, head->member.text) != 0 ||
	    strcmp(record->device.text, head->device.text) != 0)
		return refuse(fault, FAULT_AUTHOR, e,
		    "another author than below");
	return check_key(record, &head->key, fault, e);
}

/* --- building ----------------------------------------------------------- */

static bool
build_subject_line(char *line, const struct record_draft *draft, struct err *e)
{
	json_t *first = NULL;

	if (draft->line_count > 0) {
		if (!json_read_canonical(&first, draft->lines[0],
			strlen(draft->lines[0]), e))
			return false;
		if (!statement_is_valid(first)) {
			json_decref(first);
			return err_set(e, ERR_PROTOCOL,
			    "a statement without kind or subject");
		}
	}
	subject_line_of(line, first, draft->line_count);
	json_decref(first);
	return true;
}

/* The armour as a continued header of git. */
static void
add_armour(struct buf *out, const char *armour)
{
	buf_text_add(out, "gpgsig ");
	for (; *armour != '\0'; armour++) {
		buf_char_add(out, *armour);
		if (*armour == '\n')
			buf_char_add(out, ' ');
	}
	buf_text_add(out, "\n");
}

/* Read what was built, as everybody else will. */
static bool
check_built(const struct buf *out, const struct record_draft *draft,
    struct err *e)
{
	struct record record;
	enum fault fault;
	bool good;

	if (!record_parse(&record, buf_text(out), out->len, RECORD_ALL, &fault,
		e))
		return false;
	good = draft->below == NULL ?
	    record_begins(&record, &draft->head->room, &draft->head->journal,
		&fault, e) :
	    record_follows(&record, draft->head, draft->below, &fault, e);
	record_clear(&record);
	return good;
}

bool
record_build(struct buf *out, const struct record_draft *draft,
    const struct secret_key *key, struct err *e)
{
	char line[LIMIT_SUBJECT_LINE + 1];
	char armour[SSHSIG_ARMOUR_MAX];
	struct buf header;
	struct buf message;

	if (!build_subject_line(line, draft, e))
		return false;
	buf_init(&header, LIMIT_RECORD);
	buf_init(&message, LIMIT_RECORD);
	frame_header_add(&header, draft);
	buf_char_add(&message, '\n');
	frame_message_add(&message, draft, line);

	/* What is signed is the commit without the signature. */
	struct buf payload;

	buf_init(&payload, LIMIT_RECORD);
	buf_add(&payload, buf_text(&header), header.len);
	buf_add(&payload, buf_text(&message), message.len);
	sshsig_sign(armour, key, SSHSIG_GIT, buf_text(&payload), payload.len);
	buf_add(out, buf_text(&header), header.len);
	add_armour(out, armour);
	buf_add(out, buf_text(&message), message.len);
	const bool fits = buf_is_good(&header) && buf_is_good(&message) &&
	    buf_is_good(&payload) && buf_is_good(out) &&
	    draft->line_count <= LIMIT_STATEMENTS &&
	    draft->seen_count <= LIMIT_SEEN;

	buf_clear(&header);
	buf_clear(&message);
	buf_clear(&payload);
	if (!fits)
		return err_set(e, ERR_TOOBIG, "more than a record may hold");
	return check_built(out, draft, e);
}
