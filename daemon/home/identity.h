/* SPDX-License-Identifier: ISC */
/*
 * device.json: who a store is, its key, and its incarnation.  Replaced as a
 * whole, with mode 0600.
 */
#ifndef DAEMON_HOME_IDENTITY_H
#define DAEMON_HOME_IDENTITY_H

#include <stdbool.h>

#include "daemon/home/token.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/record/id.h"
#include "protocol/seal/key.h"

/* Who this store is. */
struct identity {
	struct room_id room;
	struct member_id member;
	struct public_key key;
	struct device_id device;
	struct incarnation incarnation; /* both classes have this one */
	struct journal_id control;      /* the journal it writes now */
	struct journal_id data;
};

/* The file. */
struct identity_file {
	struct identity identity;
	struct token token;
	char *label;  /* owned */
	json_t *kept; /* the key, see key_keep(); owned */
};

/* Compute device and journals from room, member, key and incarnation. */
void identity_compute(struct identity *identity);

/*
 * Read the file.  The caller ends with identity_clear().
 *
 * ERR_NOTFOUND  there is none
 * ERR_CORRUPT   damaged, or its parts do not fit together
 */
MUST_USE bool identity_read(struct identity_file *out, const char *path,
    struct err *e);

/* Replace it; flushed. */
MUST_USE bool identity_write(const struct identity_file *file, const char *path,
    struct err *e);

void identity_clear(struct identity_file *file);

#endif
