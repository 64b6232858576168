/* SPDX-License-Identifier: ISC */
/*
 * local.db: what only this machine knows: remotes and how they went, what
 * was refused and where, requests taken in, settings.  Lost, it can be
 * entered again; nothing of the room is in it.  Flushed at each change.
 */
#ifndef DAEMON_STORE_LOCAL_H
#define DAEMON_STORE_LOCAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/seal/git_id.h"

struct local;

MUST_USE bool local_open(struct local **out, const char *path, struct err *e);
void local_close(struct local *local);

/* Settings: text by name, such as "paused".  *value is NULL when unset; the
 * caller frees it. */
MUST_USE bool local_get(struct local *local, const char *name, char **value,
    struct err *e);
MUST_USE bool local_set(struct local *local, const char *name,
    const char *value, struct err *e);

/* All settings whose names begin with prefix: {rest of the name: value}.  The
 * caller owns *out. */
MUST_USE bool local_settings(struct local *local, const char *prefix,
    json_t **out, struct err *e);

/* Remotes: [{"name","url","last_success","last_error","last_hint",
 * "last_attempt","metered"}] by name; times are RFC 3339 text or null.  The
 * caller owns *out. */
MUST_USE bool local_remotes(struct local *local, json_t **out, struct err *e);
MUST_USE bool local_remote_add(struct local *local, const char *name,
    const char *url, struct err *e); /* ERR_INPUT: name taken or not good */
/* With what was learnt of the way there ("pace-in:NAME", "pace-out:NAME",
 * "hint:NAME", "tally:NAME"), and whether it is metered ("metered:NAME"). */
MUST_USE bool local_remote_remove(struct local *local, const char *name,
    struct err *e);
/* Does somebody pay for each visit, so that people alone decide on one?
 * ERR_NOTFOUND  there is no such remote */
MUST_USE bool local_remote_meter(struct local *local, const char *name,
    bool metered, struct err *e);
MUST_USE bool local_remote_went(struct local *local, const char *name,
    bool success, const char *error, struct err *e);
MUST_USE bool local_remote_hint(struct local *local, const char *name,
    const char *hint, struct err *e); /* what to do about it; NULL: nothing */

/* The last tip that was seen behind a ref of a remote, and what came of it:
 * fault NULL when all of it was taken. */
struct remote_ref {
	char ref[128];
	struct git_id tip;  /* as advertised */
	struct git_id good; /* the end of the longest valid prefix */
	bool has_good;
	char fault[24];    /* "" or the word of section 6, or one of
				 * daemon/sync/visit.h: "rolled-back", ... */
	uint64_t sequence; /* of the first record that was not taken
				 * there: that of good, plus 1 */
	char reason[256];  /* for people */
};
/* What is set between the two is flushed at once.  Commit, even if something
 * in between failed. */
MUST_USE bool local_begin(struct local *local, struct err *e);
MUST_USE bool local_commit(struct local *local, struct err *e);

MUST_USE bool local_remote_ref_set(struct local *local, const char *remote,
    const struct remote_ref *ref, struct err *e);
MUST_USE bool local_remote_ref_remove(struct local *local, const char *remote,
    const char *ref, struct err *e); /* one that is not there is fine */

/* Those of one remote (NULL: of all), ascending by remote and ref:
 * cb is called for each; false from it ends the walk. */
typedef bool (*remote_ref_cb)(void *arg, const char *remote,
    const struct remote_ref *ref);
MUST_USE bool local_remote_refs(struct local *local, const char *remote,
    remote_ref_cb cb, void *arg, struct err *e);

/* How a member was last heard of: remote name and time. */
MUST_USE bool local_heard(struct local *local, const char *member,
    const char *via, struct err *e);
MUST_USE bool local_heard_all(struct local *local, json_t **out,
    struct err *e); /* {"<member>":{"at":time,"via":remote}} */

#endif
