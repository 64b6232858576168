/* SPDX-License-Identifier: ISC */
/*
 * What the files of the store share.  Only store*.c include this.
 */
#ifndef DAEMON_STORE_STORE_INNER_H
#define DAEMON_STORE_STORE_INNER_H

#include "daemon/base/map.h"
#include "daemon/store/store.h"
#include "daemon/store/store_known.h"

/* Below the folder of a room. */
#define STORE_REPO "repository.git"
#define STORE_INDEX "index.db"
#define STORE_INDEX_NEW STORE_INDEX ".new" /* finished, not in use */
#define STORE_LOCAL "local.db"
#define STORE_IDENTITY "device.json"

#define STORE_CLASSES 2 /* control and data */

/* The end of our journal of one class. */
struct store_end {
	bool is_known; /* false: look it up */
	bool has_tip;  /* false: nothing was said in it yet */
	struct record_place tip;
};

struct store {
	char *home;
	char *path;
	struct charter charter;
	struct repo *repo;
	struct index *index;
	struct local *local;
	struct identity_file file;
	struct secret_key *key; /* NULL: locked */
	struct store_end ends[STORE_CLASSES];
	bool is_behind; /* the index lacks what the refs hold */
	uint64_t version;
};

/* --- store.c ----------------------------------------------------------- */

/* Open the store that lies at path, of that home. */
MUST_USE bool store_open_at(struct store **out, const char *home,
    const char *path, struct err *e);

/* Why a store goes on in new journals; as it stands in local.db. */
#define STORE_RENEWED_COPIED "copied"   /* it is a copy, or was moved */
#define STORE_RENEWED_BEHIND "behind"   /* others know later records of it */
#define STORE_RENEWED_DAMAGED "damaged" /* its last record is unreadable */

/* A new token and new journals.  That, and how far the old ones went here, is
 * kept for store_renewal(). */
MUST_USE bool store_renew(struct store *store, const char *why, struct err *e);

/* --- store_say.c ------------------------------------------------------- */

struct store_ref;

/*
 * Look up the end of our journal behind ref, if it is not known.
 *
 * ERR_CORRUPT  our last record cannot be read
 */
MUST_USE bool store_find_end(struct store *store, const struct store_ref *ref,
    struct err *e);

/* --- store.c ----------------------------------------------------------- */

/* A new incarnation if somebody knows a later record of our journals than we
 * have in them. */
MUST_USE bool store_renew_if_known_later(struct store *store, struct err *e);

/* Does a record that is not a guest's say to have seen a record of this
 * journal of ours that is later than what we have? */
MUST_USE bool store_seen_later(struct store *store, bool *later,
    const struct journal_id *journal, struct err *e);

/* The head of our journal of that class. */
void store_own_head(struct journal_head *out, const struct store *store,
    enum journal_class class);

/* --- store_indexer.c --------------------------------------------------- */

/* What is being added to an index. */
struct indexer {
	struct repo *repo;
	struct index *index;
	const struct charter *charter;
	const char *room_path;
	store_progress_cb progress; /* may be NULL */
	void *arg;
	size_t done;        /* records */
	size_t all;         /* records known so far */
	bool is_building;   /* the index is a new file */
	struct map records; /* of a new file: 1 + the place of its journal */
	struct journal_id *journals;
	size_t journal_count;
	size_t journal_room;
	struct known known; /* by the last index, once it is needed */
	bool knows;
	const struct repo_ref *moves; /* of build(): refs as they will be */
	size_t move_count;
};

/* Free what it remembers. */
void indexer_clear(struct indexer *indexer);

/*
 * In a transaction: add what the ref holds and the index lacks, the longest
 * valid prefix; stamp the ref if that is all of it, which *whole tells.
 */
MUST_USE bool indexer_add_ref(struct indexer *indexer,
    const struct repo_ref *ref, bool *whole, struct err *e);

/* The same for many refs, in the order that is quickest. */
MUST_USE bool indexer_add_refs(struct indexer *indexer,
    const struct repo_ref *refs, size_t count, struct err *e);

/* --- store_index.c ----------------------------------------------------- */

/* Open the index of a store, one that the keeper has finished first; build
 * it if it is not there, damaged or of another version.  Then bring it up
 * to the refs. */
MUST_USE bool store_open_index(struct store *store, struct err *e);

/* store_reindex(), as if these refs had moved there already.
 *
 * ERR_PROTOCOL  what one of them holds is not good to its end */
MUST_USE bool store_build_index(const char *room_path,
    const struct repo_ref *moves, size_t count, struct err *e);

/* The path of a file beside the index that is removed when the store is
 * opened; the caller frees it. */
char *store_part_path(const char *room_path, const char *name) MUST_USE;

/* Bring the index up to the refs if an earlier call could not. */
MUST_USE bool store_settle(struct store *store, struct err *e);

#endif
