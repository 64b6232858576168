/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/log.h"
#include "daemon/store/store_branch.h"
#include "daemon/store/store_chain.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_ref.h"
#include "protocol/base/mem.h"

/* Not yet finished. */
#define INDEX_PART STORE_INDEX ".part-"

char *
store_part_path(const char *room_path, const char *name)
{
	return mem_format("%s/" INDEX_PART "%s", room_path, name);
}

/* --- building ---------------------------------------------------------- */

static const struct repo_ref *
find_ref(const struct repo_ref *refs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(refs[i].name, name) == 0)
			return &refs[i];
	return NULL;
}

static bool
is_stamped(const struct repo_ref *ref, const struct index_stamp *stamps,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(stamps[i].ref, ref->name) == 0)
			return memcmp(&stamps[i].id, &ref->id,
				   sizeof(ref->id)) == 0;
	return false;
}

static int
ref_compare(const void *a, const void *b)
{
	const struct repo_ref *one = a;
	const struct repo_ref *other = b;

	return strcmp(one->name, other->name);
}

/* The refs as they will be, ascending by name; the caller frees *refs. */
static bool
refs_to_be(struct repo_ref **refs, size_t *count, const struct indexer *indexer,
    struct err *e)
{
	const size_t more = indexer->move_count;
	struct repo_ref *now = NULL;
	size_t now_count;
	size_t used = 0;

	if (!repo_refs(indexer->repo, &now, &now_count, e))
		return false;
	*refs = mem_new(now_count + more, sizeof(**refs));
	for (size_t i = 0; i < more; i++)
		(*refs)[used++] = indexer->moves[i];
	for (size_t i = 0; i < now_count; i++)
		if (find_ref(indexer->moves, more, now[i].name) == NULL)
			(*refs)[used++] = now[i];
	qsort(*refs, used, sizeof(**refs), ref_compare);
	*count = used;
	free(now);
	return true;
}

/* Does the index have all that the moved refs will hold? */
static bool
has_moves(struct indexer *indexer, struct err *e)
{
	struct index_stamp *stamps = NULL;
	size_t count;
	bool good = true;

	if (!index_stamps(indexer->index, &stamps, &count, e))
		return false;
	for (size_t i = 0; good && i < indexer->move_count; i++) {
		const struct repo_ref *move = &indexer->moves[i];

		good = is_stamped(move, stamps, count) ||
		    err_set(e, ERR_PROTOCOL,
			"ref '%s': the records do not follow", move->name);
	}
	free(stamps);
	return good;
}

static bool
build(struct indexer *indexer, struct err *e)
{
	struct repo_ref *refs = NULL;
	size_t count;
	bool done;

	if (!refs_to_be(&refs, &count, indexer, e))
		return false;
	done = index_begin(indexer->index, e);
	if (done &&
	    !(indexer_add_refs(indexer, refs, count, e) &&
		index_commit(indexer->index, e))) {
		index_rollback(indexer->index);
		done = false;
	}
	free(refs);
	return done && has_moves(indexer, e) && index_finish(indexer->index, e);
}

/* Build an index at path, a new file. */
static bool
build_at(struct indexer *indexer, const char *path, struct err *e)
{
	bool done;

	if (!index_open(&indexer->index, path, indexer->charter, INDEX_BUILD,
		e))
		return false;
	indexer->is_building = true;
	done = build(indexer, e);
	index_close(indexer->index);
	indexer->index = NULL;
	indexer_clear(indexer);
	return done;
}

/* Build a new index beside the old one, under the name
 * STORE_INDEX_NEW. */
static bool
build_beside(struct indexer *indexer, const char *room_path, struct err *e)
{
	char *number = mem_format("%ld", (long)getpid());
	char *part = store_part_path(room_path, number);
	char *new = fs_join(room_path, STORE_INDEX_NEW);
	struct err ignored = { 0 };
	const bool done = fs_remove(part, e) && build_at(indexer, part, e) &&
	    fs_flush_file(part, e) && fs_rename(part, new, e);

	if (!done && !fs_remove(part, &ignored))
		log_failure("an index that was not finished stays", &ignored);
	free(new);
	free(part);
	free(number);
	return done;
}

/* A path beside the index; the caller frees it. */
static char *
index_file(const char *room_path, const char *suffix)
{
	return mem_format("%s/" STORE_INDEX "%s", room_path, suffix);
}

/*
 * Put a finished index in the place of the old one, if there is one.  The
 * log of the old one goes first, and for good: SQLite would put it on top of
 * the new one.
 */
static bool
adopt_new(const char *room_path, struct err *e)
{
	char *new = index_file(room_path, ".new");
	char *index = index_file(room_path, "");
	char *log = index_file(room_path, "-wal");
	char *shared = index_file(room_path, "-shm");
	const bool done = !fs_exists(new) ||
	    (fs_remove(log, e) && fs_remove(shared, e) &&
		fs_flush_directory(room_path, e) && fs_rename(new, index, e));

	free(shared);
	free(log);
	free(index);
	free(new);
	return done;
}

/* What keepers that were killed left. */
static bool
remove_parts(const char *room_path, struct err *e)
{
	struct fs_list list;
	bool done = true;

	if (!fs_list(&list, room_path, e))
		return false;
	for (size_t i = 0; done && i < list.count; i++) {
		char *part = fs_join(room_path, list.names[i]);

		if (strncmp(list.names[i], INDEX_PART, strlen(INDEX_PART)) == 0)
			done = fs_remove(part, e);
		free(part);
	}
	fs_list_free(&list);
	return done;
}

/* For a keeper, which has no store open. */
static bool
build_for(struct indexer *indexer, struct err *e)
{
	const char *room_path = indexer->room_path;
	struct charter charter = { 0 };
	char *path = fs_join(room_path, STORE_REPO);
	char *line = NULL;
	bool done;

	indexer->charter = &charter;
	done = repo_charter(&line, path, e) &&
	    charter_parse(&charter, line, strlen(line), e) &&
	    repo_open(&indexer->repo, path, e) &&
	    build_beside(indexer, room_path, e);
	repo_close(indexer->repo);
	indexer->charter = NULL;
	charter_clear(&charter);
	free(line);
	free(path);
	return done || fs_explain(room_path, e);
}

bool
store_reindex(const char *room_path, store_progress_cb cb, void *arg,
    struct err *e)
{
	struct indexer indexer = { .room_path = room_path,
		.progress = cb,
		.arg = arg };

	return build_for(&indexer, e);
}

bool
store_build_index(const char *room_path, const struct repo_ref *moves,
    size_t count, struct err *e)
{
	struct indexer indexer = { .room_path = room_path,
		.moves = moves,
		.move_count = count };

	return build_for(&indexer, e);
}

/* --- keeping up -------------------------------------------------------- */

/* A guest's ref goes when the journal is the room's. */
static bool
has_moved_in(struct store *store, const struct store_ref *guest,
    const struct git_id *id)
{
	struct branch_moves moves;
	struct err ignored = { 0 };
	bool has;

	if (!branch_moves_init(&moves, store->repo, &ignored))
		return false;
	has = branch_holds(&moves, &guest->journal, id);
	branch_moves_clear(&moves);
	return has;
}

/* Put a ref back at the stamp, if it was behind it or is damaged. */
static bool
put_back(struct store *store, const struct index_stamp *stamp, bool *lost,
    struct err *e)
{
	struct err ignored = { 0 };
	struct git_id at;
	const bool is_there =
	    repo_ref_get(store->repo, &at, stamp->ref, &ignored);

	if (is_there && !store_chain_reaches(store->repo, &stamp->id, &at)) {
		*lost = true;
		return true;
	}
	log_warn("ref '%s' is put back where it was", stamp->ref);
	return (is_there || repo_ref_clear(store->repo, stamp->ref, e)) &&
	    repo_ref_set(store->repo, stamp->ref, &stamp->id,
		is_there ? &at : NULL, e);
}

/*
 * The index was at this stamp, and is never ahead of a flushed ref: a ref
 * that is behind it or gone was damaged or is of an older copy.  It is
 * put back where the records are still here, else *lost is set.
 */
static bool
mend_ref(struct store *store, const struct index_stamp *stamp,
    const struct repo_ref *ref, bool *lost, struct err *e)
{
	struct store_ref parsed;

	if (ref != NULL &&
	    store_chain_reaches(store->repo, &ref->id, &stamp->id))
		return true;
	if (store_ref_parse(&parsed, stamp->ref)) {
		if (parsed.is_guest && ref == NULL &&
		    has_moved_in(store, &parsed, &stamp->id))
			return true;
		if (repo_has(store->repo, &stamp->id))
			return put_back(store, stamp, lost, e);
	}
	*lost = true;
	return true;
}

/* *lost: the index says more than the repository holds. */
static bool
mend_refs(struct store *store, bool *lost, struct err *e)
{
	struct index_stamp *stamps = NULL;
	struct repo_ref *refs = NULL;
	size_t stamp_count;
	size_t count;
	bool done;

	*lost = false;
	if (!index_stamps(store->index, &stamps, &stamp_count, e))
		return false;
	done = repo_refs(store->repo, &refs, &count, e);
	for (size_t i = 0; done && !*lost && i < stamp_count; i++) {
		const struct repo_ref *ref =
		    find_ref(refs, count, stamps[i].ref);

		if (ref == NULL ||
		    memcmp(&ref->id, &stamps[i].id, sizeof(ref->id)) != 0)
			done = mend_ref(store, &stamps[i], ref, lost, e);
	}
	free(refs);
	free(stamps);
	return done;
}

/* The refs that the index has no stamp of; returns how many, at the front. */
static size_t
keep_unstamped(struct repo_ref *refs, size_t count,
    const struct index_stamp *stamps, size_t stamp_count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!is_stamped(&refs[i], stamps, stamp_count))
			refs[kept++] = refs[i];
	return kept;
}

/* Guests' refs that are gone; see mend_ref(). */
static bool
remove_stamps(struct store *store, const struct index_stamp *stamps,
    size_t stamp_count, struct err *e)
{
	struct err ignored = { 0 };
	struct git_id at;

	for (size_t i = 0; i < stamp_count; i++)
		if (store_ref_is_guest(stamps[i].ref) &&
		    !repo_ref_get(store->repo, &at, stamps[i].ref, &ignored) &&
		    !index_stamp(store->index, stamps[i].ref, NULL, e))
			return false;
	return true;
}

static bool
catch_up(struct store *store, struct err *e)
{
	struct indexer indexer = { .repo = store->repo,
		.index = store->index,
		.charter = &store->charter,
		.room_path = store->path };
	struct index_stamp *stamps = NULL;
	struct repo_ref *refs = NULL;
	size_t stamp_count;
	size_t count;
	bool done;

	if (!index_stamps(store->index, &stamps, &stamp_count, e))
		return false;
	done = repo_refs(store->repo, &refs, &count, e);
	if (done)
		count = keep_unstamped(refs, count, stamps, stamp_count);
	if (done && count > 0) {
		done = index_begin(store->index, e);
		if (done &&
		    !(indexer_add_refs(&indexer, refs, count, e) &&
			remove_stamps(store, stamps, stamp_count, e) &&
			index_commit(store->index, e))) {
			index_rollback(store->index);
			done = false;
		}
		store->version++;
	}
	indexer_clear(&indexer);
	free(refs);
	free(stamps);
	return done;
}

/*
 * Readers always find an index: when the file cannot be opened any more, an
 * empty one in memory, which the next call fills.
 */
static void
stand_in(struct store *store)
{
	struct err why = { 0 };

	store->is_behind = true;
	if (store->index == NULL &&
	    !index_open(&store->index, ":memory:", &store->charter, INDEX_GROW,
		&why))
		log_failure("there is no index", &why);
}

/* Build the index anew; the old one stays open for as long as it can. */
static bool
rebuild(struct store *store, struct err *e)
{
	struct indexer indexer = { .repo = store->repo,
		.charter = &store->charter,
		.room_path = store->path };
	char *path;
	bool done;

	if (!build_beside(&indexer, store->path, e))
		return false;
	index_close(store->index);
	store->index = NULL;
	path = fs_join(store->path, STORE_INDEX);
	done = adopt_new(store->path, e) &&
	    index_open(&store->index, path, &store->charter, INDEX_GROW, e);
	if (!done)
		stand_in(store);
	free(path);
	return done;
}

static bool
open_or_build(struct store *store, struct err *e)
{
	char *path = fs_join(store->path, STORE_INDEX);
	const bool is_there = fs_exists(path);
	struct err why = { 0 };

	if (is_there &&
	    index_open(&store->index, path, &store->charter, INDEX_GROW,
		&why)) {
		free(path);
		return true;
	}
	free(path);
	if (is_there && why.code != ERR_NEWER && why.code != ERR_CORRUPT) {
		*e = why;
		return false;
	}
	if (is_there)
		log_failure("the index is built anew", &why);
	return rebuild(store, e);
}

bool
store_open_index(struct store *store, struct err *e)
{
	struct err why = { 0 };
	bool lost = false;

	if (!remove_parts(store->path, e) || !adopt_new(store->path, e) ||
	    !open_or_build(store, e))
		return false;
	if (!mend_refs(store, &lost, e))
		return false;
	if (lost) {
		/* What the old index knows of our own journals decides. */
		log_warn("the repository holds less than it did: "
			 "the index is built anew");
		if (!store_renew_if_known_later(store, e) || !rebuild(store, e))
			return false;
	}
	if (catch_up(store, &why))
		return true;
	if (why.code != ERR_CORRUPT) {
		*e = why;
		return false;
	}
	log_failure("the index is built anew", &why);
	return rebuild(store, e);
}

bool
store_settle(struct store *store, struct err *e)
{
	struct err why = { 0 };

	if (!store->is_behind)
		return true;
	if (store->index == NULL || !catch_up(store, &why)) {
		if (store->index != NULL && why.code != ERR_CORRUPT) {
			*e = why;
			return false;
		}
		if (!rebuild(store, e))
			return false;
	}
	store->is_behind = false;
	store->version++;
	return true;
}

bool
store_reload_index(struct store *store, struct err *e)
{
	index_close(store->index);
	store->index = NULL;
	store->version++;
	if (store_open_index(store, e))
		return true;
	stand_in(store);
	return false;
}
