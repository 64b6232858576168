/* SPDX-License-Identifier: ISC */
#include "daemon/sync/lineage.h"

#include <string.h>

#include "protocol/limits.h"

/* A place on a chain; sequence 0 is below its first record. */
struct walker {
	struct store *store;
	struct buf bytes;
	uint64_t sequence;
	struct git_id id;
	struct hash hash;
};

static bool
id_is_same(const struct git_id *one, const struct git_id *other)
{
	return memcmp(one->bytes, other->bytes, GIT_ID_LEN) == 0;
}

static void
walker_start(struct walker *walker, struct store *store,
    const struct record_place *at)
{
	walker->store = store;
	buf_init(&walker->bytes, LIMIT_RECORD);
	walker->sequence = at->sequence;
	walker->id = at->git_id;
	walker->hash = at->hash;
}

/* One record down.  Its line "parent" is at a fixed place in good bytes.
 * bytes are those of the record at hand, once one was read. */
static bool
walker_down(struct walker *walker, struct err *e)
{
	const size_t place = strlen("tree ") + GIT_ID_TEXT + strlen("parent ");
	struct repo *repo = store_repo(walker->store);
	struct git_id parent;

	if (walker->sequence <= 1) {
		walker->sequence = 0;
		return true;
	}
	if (walker->bytes.len == 0 &&
	    !repo_read(repo, &walker->bytes, &walker->id, false, e))
		return false;
	if (walker->bytes.len < place + GIT_ID_TEXT ||
	    !git_id_parse(&parent, walker->bytes.data + place, GIT_ID_TEXT - 1))
		return err_set(e, ERR_CORRUPT, "a record without a parent");
	if (!repo_read(repo, &walker->bytes, &parent, false, e))
		return false;
	walker->id = parent;
	walker->hash = hash_of(walker->bytes.data, walker->bytes.len);
	walker->sequence--;
	return true;
}

bool
lineage_find(struct store *store, struct record_place *out,
    struct journal_id *journal, const struct git_id *id)
{
	struct err ignored = { 0 };
	struct buf bytes;
	struct hash hash;
	bool found;

	buf_init(&bytes, LIMIT_RECORD);
	found = repo_read(store_repo(store), &bytes, id, false, &ignored);
	if (found) {
		hash = hash_of(bytes.data, bytes.len);
		found = index_place(store_index(store), out, journal, &hash,
		    &ignored);
	}
	buf_clear(&bytes);
	return found;
}

bool
lineage_has(struct store *store, const struct journal_id *journal,
    const struct record_place *tip, const struct record_place *old)
{
	struct journal_state state;
	struct err ignored = { 0 };
	struct walker walker;
	bool ok = true;

	if (old->sequence > tip->sequence)
		return false;
	/* Without a fork there is one line, and nothing to walk. */
	if (index_journal(store_index(store), &state, journal, &ignored) &&
	    state.tip_count == 1)
		return true;
	walker_start(&walker, store, tip);
	while (ok && walker.sequence > old->sequence)
		ok = walker_down(&walker, &ignored);
	ok = ok && id_is_same(&walker.id, &old->git_id);
	buf_clear(&walker.bytes);
	return ok;
}

bool
lineage_part(struct store *store, struct hash *first, uint64_t *below,
    const struct record_place *tip, const struct record_place *other,
    struct err *e)
{
	const struct record_place nothing = { .sequence = 0 };
	struct walker left;
	struct walker right;
	bool ok = true;

	walker_start(&left, store, tip);
	walker_start(&right, store, other == NULL ? &nothing : other);
	while (ok && right.sequence > left.sequence)
		ok = walker_down(&right, e);
	while (ok && left.sequence > 0 &&
	    !(left.sequence == right.sequence &&
		id_is_same(&left.id, &right.id))) {
		*first = left.hash;
		if (right.sequence == left.sequence)
			ok = walker_down(&right, e);
		ok = ok && walker_down(&left, e);
	}
	*below = left.sequence;
	buf_clear(&left.bytes);
	buf_clear(&right.bytes);
	return ok;
}

bool
lineage_down(struct store *store, struct record_place *out,
    const struct record_place *tip, uint64_t sequence, struct err *e)
{
	struct walker walker;
	bool ok = true;

	walker_start(&walker, store, tip);
	while (ok && walker.sequence > sequence)
		ok = walker_down(&walker, e);
	*out = (struct record_place){
		.sequence = walker.sequence,
		.hash = walker.hash,
		.git_id = walker.id,
	};
	buf_clear(&walker.bytes);
	return ok;
}
