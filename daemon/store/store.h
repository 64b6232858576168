/* SPDX-License-Identifier: ISC */
/*
 * The store of one room on this machine: repository, index, local facts, the
 * key, and the order in which they change: objects flushed, ref moved and
 * flushed, index committed, caller told.  A crash at any point loses nothing
 * that was acknowledged; store_open() mends what it left.
 *
 *     HOME/rooms/<room id>/repository.git  index.db  local.db  device.json
 */
#ifndef DAEMON_STORE_STORE_H
#define DAEMON_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/home/identity.h"
#include "daemon/home/local.h"
#include "daemon/index/index.h"
#include "daemon/repo/repo.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/room/charter.h"

struct store;

/* What a new store is made from. */
struct store_draft {
	const char *home;
	const struct charter *charter;
	struct member_id member;
	const char *label; /* of the device: "device 1" */
	const struct secret_key *key;
	const struct opener *opener; /* NULL: the key is kept in the clear */
	bool is_founder;             /* says the charter in its first record */
};

/*
 * Make the store of a room below home; nothing of it is there unless this
 * returns true.  ERR_INPUT: the home has a store of that room already.
 */
MUST_USE bool store_create(const struct store_draft *draft, struct err *e);

/*
 * Open it; nobody else may have it open (home_open()).  What a crash left
 * is mended: temporary files go, a ref behind the index is put back, the
 * index is brought up to the refs, or built anew if it is damaged or of
 * another version.  A store that was copied, restored or moved, or of whose
 * journals somebody knows more than it has, goes on in a new incarnation.
 * The caller ends with store_close().
 *
 * ERR_NOTFOUND  there is no such room here
 * ERR_CONFIG    the file system is not fit
 * ERR_CORRUPT   repository or device.json are damaged beyond use
 */
MUST_USE bool store_open(struct store **out, const char *home,
    const struct room_id *room, struct err *e);
void store_close(struct store *store);

/* The rooms below a home, ascending; the caller frees *rooms. */
MUST_USE bool store_rooms(struct room_id **rooms, size_t *count,
    const char *home, struct err *e);

/* Changes with every new incarnation. */
const struct identity *store_identity(const struct store *store);
const char *store_label(const struct store *store); /* of the device */
const struct charter *store_charter(const struct store *store);

/* Another one after store_reload_index(), and after a failure. */
struct index *store_index(struct store *store);
struct local *store_local(struct store *store);
struct repo *store_repo(struct store *store);
const char *store_path(const struct store *store);

/* Counts up with every change that readers can see. */
uint64_t store_version(const struct store *store);

/*
 * The key is here unless it is under a passphrase and locked.  A store that
 * is locked says nothing; all else goes on.
 *
 * ERR_AUTH  it is not this opener: a wrong passphrase
 */
bool store_is_locked(const struct store *store);
MUST_USE bool store_unlock(struct store *store, const struct opener *opener,
    struct err *e);

/* Wipe the key; one without a passphrase stays. */
void store_lock(struct store *store);

/* The key as it is kept (key_keep()); whoever asks for a passphrase needs its
 * salt and cost.  Borrowed. */
const json_t *store_kept_key(const struct store *store);

/*
 * Keep the key under another opener (NULL: in the clear), in a file that takes
 * the place of the old one as a whole; old is what opens it now (NULL: it is
 * in the clear).  Locked stays locked, unless new is NULL.
 *
 * ERR_AUTH, ERR_LOCKED  it is not old that opens it; nothing was changed
 */
MUST_USE bool store_set_opener(struct store *store, const struct opener *old,
    const struct opener *new, struct err *e);

/*
 * Say statements (objects without line feed: they are brought to canonical
 * form and NFC) as one or more records in our journal of that class, which
 * become visible with one move of the ref.  ids, if not NULL, gets an array
 * of one id for each statement, which the caller frees.  When this returns
 * true they survive a power cut.  When it returns false they may have been
 * kept all the same, if it was the index that could not be written.
 *
 * ERR_LOCKED  the key is under its passphrase
 * ERR_AUTH    this device was cut
 * ERR_INPUT   a statement has no canonical form
 * ERR_TOOBIG  a statement is larger than a record may be
 */
MUST_USE bool store_say(struct store *store, enum journal_class class,
    json_t *const *statements, size_t count, struct statement_id **ids,
    struct err *e);

/*
 * Say control statements once with another key of our member, in a control
 * journal of that key that begins here: how a recovery key speaks.
 */
MUST_USE bool store_say_with(struct store *store, const struct secret_key *key,
    json_t *const *statements, size_t count, struct statement_id **ids,
    struct err *e);

/*
 * Would store_say() be allowed to?  For what has long work to do first.
 *
 * ERR_LOCKED, ERR_AUTH  as store_say()
 */
MUST_USE bool store_may_say(const struct store *store, struct err *e);

/* The cut in force of this very device, or NULL.  It says no more then. */
const struct cut *store_cut(const struct store *store);

/*
 * How this store came to go on in new journals the last time:
 * {"at","why","journals":[{"journal","sequence"}]}, where sequence is the last
 * one of the old journal that was here then; *out is NULL if it never did.
 */
MUST_USE bool store_renewal(json_t **out, struct store *store, struct err *e);

/* --- take-over of what a check has passed ------------------------------ */

/* New records of one ref, in the order of the chain. */
struct taken {
	const struct git_id *ids; /* in the repository by now */
	size_t count;
	struct journal_id journal;
	enum journal_class class;
	bool is_guest;
};

/*
 * Index these records and move or make the local ref that holds them (the
 * journal's own; a branch gets refs/heads/f/...; guests refs/guest/...).
 * Reads and parses each again, signatures excepted; refuses what does not
 * follow, all of them then.  A branch that the store need not have
 * (docs/FORMAT.md, section 5) is passed over.  Records of the journals that
 * we write begin a new incarnation.  The pack was taken with
 * repo_take_pack() before.
 *
 * ERR_PROTOCOL  a record does not follow, or is of another journal
 */
MUST_USE bool store_take(struct store *store, const struct taken *taken,
    size_t count, struct err *e);

/* Move guests whose keys are admitted by now into the room; *moved says how
 * many journals. */
MUST_USE bool store_admit_guests(struct store *store, size_t *moved,
    struct err *e);

/* --- take-over at once -------------------------------------------------- */

/*
 * The same for many records, when there are few beside them: a keeper builds
 * the index anew, as it will be (store_build()), while this one is in use;
 * then the refs move, and the new index takes its place.  Whatever fails
 * before the refs move leaves the store as it was.
 */
struct bulk;

/* The caller ends with store_bulk_free(); NULL is fine there. */
MUST_USE bool store_bulk_open(struct bulk **out, struct store *store,
    struct err *e);
void store_bulk_free(struct bulk *bulk);

/* ERR_CONFLICT  the journal is one that we write: store_take() does it */
MUST_USE bool store_bulk_add(struct bulk *bulk, const struct taken *taken,
    struct err *e);

/* The order to store_build(), as a file to read from its start, which the
 * caller closes. */
MUST_USE bool store_bulk_order(struct bulk *bulk, int *fd, struct err *e);

/* Once the index is built: move some of the refs; *done when all have moved
 * and the new index is in its place, as after store_reload_index(). */
MUST_USE bool store_bulk_move(struct bulk *bulk, bool *done, struct err *e);

/*
 * Build the index of the room as the order on fd says.  For the keeper
 * program; the daemon may go on writing.
 *
 * ERR_PROTOCOL  a record does not follow, or the order is none
 */
MUST_USE bool store_build(const char *room_path, int fd, struct err *e);

/* --- care -------------------------------------------------------------- */

/*
 * Build the index anew from the repository, beside the one in use; it takes
 * its place at store_reload_index(), or when the store is opened next.  For
 * the keeper program, on a path; the daemon may have the store open and
 * go on writing.  cb may be NULL.
 */
typedef void (*store_progress_cb)(void *arg, size_t done, size_t all);
MUST_USE bool store_reindex(const char *room_path, store_progress_cb cb,
    void *arg, struct err *e);

/* Put the index that the keeper built in the place of ours.  index_sql() and
 * index_control() of before are dead then. */
MUST_USE bool store_reload_index(struct store *store, struct err *e);

/*
 * Check everything on disk: every ref, every chain; every signature, or with
 * every unset those of the tips.  *out gets
 * {"records","journals","signatures_checked","faults":[{"journal","sequence",
 * "reason"}]}; unreadable packs are named, and every record that can no
 * longer be read.  True even if there are faults.  The caller owns *out.
 */
MUST_USE bool store_verify(json_t **out, const char *room_path, bool every,
    struct err *e);

#endif
