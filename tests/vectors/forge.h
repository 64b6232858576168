/* SPDX-License-Identifier: ISC */
/*
 * Makes records for the vectors, good ones and bad ones.  It prints them from
 * docs/FORMAT.md, section 4, by itself, and shares only keys, hashes and the
 * armour with the code that the vectors test.
 *
 * A record is printed without its signature, edited, signed, and edited
 * again; what is left is written to DIR/records/NAME.record, with a line in
 * DIR/records/INDEX.
 */
#ifndef TESTS_VECTORS_FORGE_H
#define TESTS_VECTORS_FORGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "protocol/base/buf.h"
#include "protocol/record/record.h"

#define FORGE_MAX ((size_t)4 * LIMIT_RECORD)

/* A device that writes one journal. */
struct actor {
	struct secret_key *key;
	struct journal_head head;
};

/* The people of the room; mojha has two devices, csomn two journals. */
struct cast {
	char *charter; /* the founding charter, a line without line feed */
	struct actor csomn_control;
	struct actor csomn;
	struct actor csomn_second; /* another key of csomn */
	struct actor mojha;
	struct actor shortest;  /* a member id of two letters */
	struct actor longest;   /* one of 32 */
	struct actor elsewhere; /* csomn's key in another room */
};

/* What a record is printed from; every text as it stands in the record. */
struct parts {
	const struct actor *actor;
	const struct record_place *below; /* NULL for a first record */
	const char *time;                 /* NULL for 1526536800 */
	const char *subject;
	const char *lines;  /* statement lines, each with its line feed */
	const char *number; /* NULL for 0 */
	const char *seen;   /* NULL, or lines with their line feeds */
	const char *more;   /* the same: trailers behind them */
};

/* Where the records go, and what was made so far. */
struct forge {
	const char *dir;
	FILE *index;
	FILE *ids;
	struct cast cast;
	size_t count;
	size_t room;
	struct made *made;
};

/* What was made, to be stood upon. */
struct made {
	char *name;
	struct record_place place;
};

/* A line of the index. */
struct vector {
	const char *name;
	const char *below;   /* a name; "-" for none, "?" for one not here */
	const char *ref;     /* "c/<journal id>", "j/<...>", or "-" */
	const char *verdict; /* "good", or the word of section 6 */
	const char *rule;    /* for people */
};

void forge_open(struct forge *forge, const char *dir);
void forge_close(struct forge *forge);

/* End with a message if something that must work does not. */
void must(bool done, const char *what);

/* The place of a record that was made; good until the next is written. */
const struct record_place *forge_place(const struct forge *forge,
    const char *name);

/* The commit without its signature.  out is empty. */
void forge_print(struct buf *out, const struct parts *parts);

/* Put the signature of key over the payload into its place, in this
 * namespace.  out is empty. */
void forge_sign(struct buf *out, const struct buf *payload,
    const struct secret_key *key, const char *name_space);

/* The same with an armour that somebody made. */
void forge_insert(struct buf *out, const struct buf *payload,
    const char *armour);

/*
 * Replace find by with, once or everywhere; a '*' in find stands for the
 * rest of a line.  find must be there.
 */
void forge_edit(struct buf *text, const char *find, const char *with,
    bool everywhere);

/* Write a record and its line. */
void forge_write(struct forge *forge, const struct vector *vector,
    const struct buf *bytes);

/* --- the chapters ------------------------------------------------------- */

void write_good(struct forge *forge);
void write_edited(struct forge *forge);
void write_crafted(struct forge *forge);
void write_json(FILE *out);
void write_ids(struct forge *forge);
void write_rooms(const char *dir);

/* --- rooms.c, for rooms_kinds.c ------------------------------------------- */

struct council;
struct made_pool;

/* Write the room and what it says, and end it. */
void council_write(const char *dir, const char *name, struct council *council);
void write_rooms_of_kinds(const char *dir, const struct made_pool *pool);

#endif
