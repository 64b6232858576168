/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/store/store_branch.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_ref.h"
#include "protocol/base/mem.h"

/* --- moving refs ------------------------------------------------------- */

/* Set the refs, as the index will say once it is committed. */
static bool
set_refs(struct store *store, const struct branch_moves *moves, struct err *e)
{
	for (size_t i = 0; i < moves->count; i++) {
		const struct branch_move *move = &moves->moves[i];

		if (!repo_ref_set(store->repo, move->to.name, &move->to.id,
			move->has_old ? &move->old : NULL, e))
			return false;
	}
	return true;
}

/* Is this record, which is in the repository, new to the index? */
static bool
is_news(struct store *store, bool *news, const struct git_id *id, struct err *e)
{
	struct record_place place;
	struct journal_id journal;
	struct err why = { 0 };
	struct hash hash;
	struct buf bytes;
	bool done;

	buf_init(&bytes, LIMIT_RECORD);
	done = repo_read(store->repo, &bytes, id, false, e);
	hash = hash_of(buf_text(&bytes), bytes.len);
	buf_clear(&bytes);
	if (!done)
		return false;
	*news = !index_place(store->index, &place, &journal, &hash, &why);
	if (*news && why.code != ERR_NOTFOUND) {
		*e = why;
		return false;
	}
	return true;
}

/*
 * What comes back of our own journals was lost here: there may be more of
 * it.  Asked before the records are added, since afterwards nothing tells.
 * What a remote has of ours that we have, too, says nothing.
 */
static bool
brings_ours(struct store *store, bool *brings, const struct taken *taken,
    size_t count, struct err *e)
{
	const struct identity *identity = &store->file.identity;

	*brings = false;
	for (size_t i = 0; i < count && !*brings; i++) {
		const char *journal = taken[i].journal.text;

		if (taken[i].count == 0 ||
		    (strcmp(journal, identity->control.text) != 0 &&
			strcmp(journal, identity->data.text) != 0))
			continue;
		if (!is_news(store, brings, &taken[i].ids[taken[i].count - 1],
			e))
			return false;
	}
	return true;
}

/* --- taking ------------------------------------------------------------ */

static bool
take_one(struct indexer *indexer, struct branch_moves *moves,
    const struct taken *taken, struct err *e)
{
	struct repo_ref ref;
	bool wanted;
	bool whole;

	if (taken->count == 0)
		return true;
	if (!branch_choose(&ref, &wanted, moves, taken, e))
		return false;
	if (!wanted)
		return true;
	if (!indexer_add_ref(indexer, &ref, &whole, e))
		return false;
	if (!whole)
		return err_set(e, ERR_PROTOCOL,
		    "journal '%s': the records do not follow",
		    taken->journal.text);
	branch_move(moves, &ref);
	return true;
}

static bool
take_all(struct store *store, struct branch_moves *moves,
    const struct taken *taken, size_t count, struct err *e)
{
	struct indexer indexer = { .repo = store->repo,
		.index = store->index,
		.charter = &store->charter,
		.room_path = store->path };
	bool brings = false;
	bool done = brings_ours(store, &brings, taken, count, e);

	for (size_t i = 0; done && i < count; i++)
		done = take_one(&indexer, moves, &taken[i], e);
	indexer_clear(&indexer);
	return done && (!brings || store_renew(store, STORE_RENEWED_BEHIND, e));
}

bool
store_take(struct store *store, const struct taken *taken, size_t count,
    struct err *e)
{
	struct branch_moves moves = { 0 };
	bool done;

	if (!store_settle(store, e) ||
	    !branch_moves_init(&moves, store->repo, e))
		return false;
	done = index_begin(store->index, e);
	if (!done) {
		branch_moves_clear(&moves);
		return false;
	}
	done = take_all(store, &moves, taken, count, e);
	if (done) {
		/* From here on some refs may have moved. */
		store->is_behind = true;
		done =
		    set_refs(store, &moves, e) && index_commit(store->index, e);
	}
	if (done)
		store->is_behind = false;
	else
		index_rollback(store->index);
	branch_moves_clear(&moves);
	store->version++;
	return (done && store_renew_if_known_later(store, e)) ||
	    fs_explain(store->path, e);
}

/* --- guests ------------------------------------------------------------ */

/* Is the journal of a device that was let into the room by now? */
static bool
is_admitted(struct store *store, const struct store_ref *guest)
{
	struct journal_state state;
	struct err ignored = { 0 };

	return index_journal(store->index, &state, &guest->journal, &ignored) &&
	    control_carries(index_control(store->index), &state.head.device);
}

/* Have what the guest's ref holds behind a ref of the room. */
static bool
move_in(struct store *store, const struct repo_ref *ref,
    const struct store_ref *guest, struct err *e)
{
	struct branch_moves moves;
	struct repo_ref home;
	bool wanted;
	bool done;

	if (!branch_moves_init(&moves, store->repo, e))
		return false;
	done = branch_choose_home(&home, &wanted, &moves, guest, &ref->id, e);
	if (done && wanted) {
		branch_move(&moves, &home);
		done = set_refs(store, &moves, e) &&
		    index_stamp(store->index, home.name, &home.id, e);
	}
	branch_moves_clear(&moves);
	return done;
}

static bool
admit_one(struct store *store, const struct repo_ref *ref,
    const struct store_ref *guest, struct err *e)
{
	store->is_behind = true;
	if (!index_begin(store->index, e))
		return false;
	if (!move_in(store, ref, guest, e) ||
	    !index_stamp(store->index, ref->name, NULL, e) ||
	    !index_admit_guest(store->index, &guest->journal, e) ||
	    !index_commit(store->index, e)) {
		index_rollback(store->index);
		return false;
	}
	store->is_behind = false;
	store->version++;
	return repo_ref_remove(store->repo, ref->name, e);
}

bool
store_admit_guests(struct store *store, size_t *moved, struct err *e)
{
	struct repo_ref *refs = NULL;
	size_t count;
	bool done;

	*moved = 0;
	if (!store_settle(store, e) ||
	    !repo_refs(store->repo, &refs, &count, e))
		return false;
	done = true;
	for (size_t i = 0; done && i < count; i++) {
		struct store_ref guest;

		if (!store_ref_parse(&guest, refs[i].name) || !guest.is_guest ||
		    !is_admitted(store, &guest))
			continue;
		done = admit_one(store, &refs[i], &guest, e);
		*moved += done;
	}
	free(refs);
	return done && (*moved == 0 || store_renew_if_known_later(store, e));
}
