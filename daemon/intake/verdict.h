/* SPDX-License-Identifier: ISC */
/*
 * What tamga-intake answers, on its standard output: for each ref the
 * longest valid prefix, and what stands in the way of more.  Both sides use
 * this module.
 */
#ifndef DAEMON_INTAKE_VERDICT_H
#define DAEMON_INTAKE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/road/partial.h"
#include "daemon/road/refname.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/record.h"

struct verdict_ref {
	struct refname name;
	bool has_tip;
	struct git_id tip; /* as it was fetched */

	bool has_head;
	struct journal_head head; /* of the journal; the room is not set */

	/* The accepted records behind the anchor where the walk ended, or from
	 * the first record on: in the order of the chain.  Some may be in the
	 * room already. */
	struct git_id *ids;
	size_t count;
	size_t known_count; /* of them, in the repository already */
	uint64_t bytes;

	bool has_last;
	struct record_place last; /* the end of the longest valid prefix */

	enum fault fault;  /* FAULT_NONE: all of it was accepted */
	uint64_t sequence; /* of the first record that was not */
	char reason[256];  /* why, fit for people */
	bool is_partial;   /* nothing is said but the next six: the walk ended
			  * where the slices do */
	struct git_id lowest;
	struct git_id below; /* the first that did not come */
	size_t walked;
	size_t left; /* records below, by their numbers; partial.h */
	struct island islands[ISLANDS_MAX]; /* of these, came already */
	size_t island_count;
	bool is_cut; /* valid records were left, because the key is a guest's */
};

struct verdict {
	struct verdict_ref *refs;
	size_t ref_count;
	char **packs; /* to be taken over: paths without suffix */
	size_t pack_count;
};

/* The text of one, lines of JSON.  The caller frees it. */
char *verdict_format(const struct verdict *verdict) MUST_USE;

/* Read one; the caller ends with verdict_clear().
 *
 * ERR_PROTOCOL  not a verdict */
MUST_USE bool verdict_parse(struct verdict *out, const char *text, size_t len,
    struct err *e);
void verdict_clear(struct verdict *verdict);

#endif
