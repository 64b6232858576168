/* SPDX-License-Identifier: ISC */
/*
 * A journal for tests: a key from a seed, its head, and records in it that
 * follow each other.
 */
#ifndef TESTS_UNIT_SIGNED_H
#define TESTS_UNIT_SIGNED_H

#include "protocol/record/record.h"

struct writer {
	struct secret_key *key;
	struct journal_head head;
	struct record_place place; /* of the last record; sequence 0 for none */
};

/* A writer whose key is that of 32 times this byte. */
void writer_open(struct writer *out, const char *member,
    enum journal_class class, uint8_t seed);
void writer_close(struct writer *writer);

/* A record of these lines behind the writer's last one, which it becomes.
 * The caller ends with buf_clear(). */
void writer_say(struct buf *out, struct writer *writer,
    const char *const *lines, size_t count);

/* Sign a commit anew: payload is all of it but the gpgsig header. */
void writer_sign(struct buf *out, const struct writer *writer,
    const char *header, const char *message);

#endif
