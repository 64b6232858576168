/* SPDX-License-Identifier: ISC */
/*
 * The frame of a record: where its parts stand in the bytes
 * (docs/FORMAT.md, section 4).  Positions first, meaning after; nothing is
 * looked for in text.
 */
#ifndef PROTOCOL_RECORD_FRAME_H
#define PROTOCOL_RECORD_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/record/record.h"
#include "protocol/seal/sshsig.h"

struct frame {
	const char *data;
	size_t len;
	size_t signature_start; /* the gpgsig header, its line feed included */
	size_t signature_end;
	char armour[SSHSIG_ARMOUR_MAX]; /* without git's leading spaces */
	size_t armour_len;
	const char *subject;
	size_t subject_len;
	const char *statements; /* up to the empty line */
	size_t statement_count;
	const char *trailers; /* up to the end */
	size_t seen_count;    /* lines that begin like one */
	size_t unknown_count;
};

/* Find the parts.  False: these are not the bytes of a record. */
bool frame_split(struct frame *out, const char *data, size_t len);

/*
 * Read the parts into a record whose lines and seen have room for what the
 * frame counted.  Statements are placed, not read; the armour is not looked
 * at.  False: these are not the bytes of a record.
 */
bool frame_read(struct record *out, const struct frame *frame);

/* Write the headers in front of gpgsig, and the message. */
void frame_header_add(struct buf *out, const struct record_draft *draft);
void frame_message_add(struct buf *out, const struct record_draft *draft,
    const char *subject_line);

#endif
