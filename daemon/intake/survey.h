/* SPDX-License-Identifier: ISC */
/*
 * A look at every fetched object by itself: is it a record, and is its
 * signature good?  Each signature is checked once, on all cores, by workers
 * that share nothing but the table of answers: one that dies of an object
 * has its name in it, and another goes on with the next.
 */
#ifndef DAEMON_INTAKE_SURVEY_H
#define DAEMON_INTAKE_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/repo/repo_quarantine.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/record.h"

/* What is known of one object. */
struct surveyed {
	bool is_done; /* false: the worker died of it */
	enum repo_kind kind;
	enum fault fault; /* of its bytes and signature */
	size_t len;
	bool has_parent; /* of a commit, record or not */
	struct git_id parent;
	struct record record; /* if fault is FAULT_NONE; without its lines and
			       * seen lines */
};

/* Look at one object; out is filled whatever it is. */
void survey_look(struct surveyed *out, struct repo_quarantine *quarantine,
    const struct git_id *id, enum record_depth depth);

/* Why it is refused, in words. */
void survey_reason(char *out, size_t size, struct repo_quarantine *quarantine,
    const struct git_id *id, const struct surveyed *surveyed);

struct survey {
	struct git_id *ids; /* ascending */
	size_t count;
	struct surveyed *objects; /* beside ids */
};

/*
 * Look at all objects in the quarantine.  Each worker opens it anew by its
 * paths, but libgit2 is started already, which takes a tenth of a second.
 * The caller ends with survey_clear().
 *
 * ERR_TOOBIG  more than LIMIT_FETCH_OBJECTS
 */
MUST_USE bool survey_run(struct survey *out, struct repo_quarantine *quarantine,
    const char *git_path, const char *repo_path, struct err *e);
void survey_clear(struct survey *survey);

/* The object, or NULL if it was not fetched. */
const struct surveyed *survey_find(const struct survey *survey,
    const struct git_id *id);

#endif
