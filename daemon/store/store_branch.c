/* SPDX-License-Identifier: ISC */
#include "daemon/store/store_branch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/road/refname.h"
#include "daemon/store/store_chain.h"
#include "protocol/base/mem.h"

#define COPIES_MAX 999 /* numbers behind a branch's name, see refname.h */

bool
branch_moves_init(struct branch_moves *moves, struct repo *repo, struct err *e)
{
	*moves = (struct branch_moves){ .repo = repo };
	if (!repo_refs(repo, &moves->refs, &moves->ref_count, e))
		return false;
	moves->ref_room = moves->ref_count;
	return true;
}

void
branch_moves_clear(struct branch_moves *moves)
{
	free(moves->refs);
	free(moves->moves);
	*moves = (struct branch_moves){ 0 };
}

static struct repo_ref *
find_ref(struct branch_moves *moves, const char *name)
{
	for (size_t i = 0; i < moves->ref_count; i++)
		if (strcmp(moves->refs[i].name, name) == 0)
			return &moves->refs[i];
	return NULL;
}

void
branch_move(struct branch_moves *moves, const struct repo_ref *ref)
{
	struct repo_ref *there = find_ref(moves, ref->name);
	struct branch_move move = { .to = *ref, .has_old = there != NULL };

	if (there != NULL) {
		move.old = there->id;
		there->id = ref->id;
	} else {
		moves->refs = mem_grow(moves->refs, &moves->ref_room,
		    moves->ref_count + 1, sizeof(*moves->refs));
		moves->refs[moves->ref_count++] = *ref;
	}
	moves->moves = mem_grow(moves->moves, &moves->room, moves->count + 1,
	    sizeof(*moves->moves));
	moves->moves[moves->count++] = move;
}

/* --- where chains part ------------------------------------------------- */

/* A place on a chain while going down.  Below its first record, and below
 * what cannot be read any more, its sequence is 0. */
struct walker {
	struct git_id id;
	struct hash hash;
	uint64_t sequence;
	struct git_id parent;
	bool has_parent;
};

static bool
is_damage(const struct err *e)
{
	return e->code == ERR_CORRUPT || e->code == ERR_NOTFOUND;
}

/* Stand on that record, whose sequence this is; 0: read it. */
static bool
stand_on(struct walker *walker, struct repo *repo, const struct git_id *id,
    uint64_t sequence, struct err *e)
{
	struct record record = { .sequence = sequence };
	struct err why = { 0 };
	enum fault fault;
	struct buf bytes;
	bool good;

	buf_init(&bytes, LIMIT_RECORD);
	good = repo_read(repo, &bytes, id, false, &why) &&
	    (sequence > 0 ||
		record_parse(&record, bytes.data, bytes.len, RECORD_UNVERIFIED,
		    &fault, &why));
	*walker = (struct walker){ .id = *id };
	if (good) {
		walker->hash = hash_of(bytes.data, bytes.len);
		walker->sequence = record.sequence;
		walker->has_parent =
		    store_chain_parent(&walker->parent, &bytes);
	}
	record_clear(&record);
	buf_clear(&bytes);
	if (!good && !is_damage(&why))
		*e = why;
	return good || is_damage(&why);
}

static bool
go_down(struct walker *walker, struct repo *repo, struct err *e)
{
	const struct git_id parent = walker->parent;

	if (walker->has_parent && walker->sequence > 1)
		return stand_on(walker, repo, &parent, walker->sequence - 1, e);
	walker->sequence = 0;
	return true;
}

/* Where a branch leaves another. */
struct parting {
	uint64_t sequence; /* of the last record that both have; 0: none */
	struct hash first; /* of the first record that only the branch has */
	bool is_past;      /* it has none: it is in the past of the other */
};

static bool
find_parting(struct parting *out, struct repo *repo, const struct git_id *own,
    const struct git_id *branch, struct err *e)
{
	struct walker left;
	struct walker right;

	if (!stand_on(&left, repo, own, 0, e) ||
	    !stand_on(&right, repo, branch, 0, e))
		return false;
	*out = (struct parting){ .first = right.hash, .is_past = true };
	while (left.sequence > 0 || right.sequence > 0) {
		if (left.sequence == right.sequence &&
		    memcmp(&left.id, &right.id, sizeof(left.id)) == 0)
			break;
		if (right.sequence >= left.sequence) {
			out->first = right.hash;
			out->is_past = false;
			if (!go_down(&right, repo, e))
				return false;
		} else if (!go_down(&left, repo, e)) {
			return false;
		}
	}
	out->sequence = right.sequence;
	return true;
}

/* --- choosing ---------------------------------------------------------- */

/* Do the new records stand on this commit, or hold it? */
static bool
stands_on(const struct taken *taken, const struct git_id *below,
    const struct git_id *id)
{
	if (below != NULL && memcmp(below, id, sizeof(*id)) == 0)
		return true;
	for (size_t i = 0; i < taken->count; i++)
		if (memcmp(&taken->ids[i], id, sizeof(*id)) == 0)
			return true;
	return false;
}

static bool
is_branch_of(const struct repo_ref *ref, const struct journal_id *journal)
{
	struct store_ref parsed;

	return store_ref_parse(&parsed, ref->name) && parsed.is_branch &&
	    strcmp(parsed.journal.text, journal->text) == 0;
}

/*
 * With five branches the journal is overforked, whatever else there is;
 * another one matters only if it makes fewer records common to all.
 */
static bool
is_wanted(bool *wanted, struct branch_moves *moves, const struct taken *taken,
    const struct parting *new, struct err *e)
{
	const struct store_ref own =
	    store_ref_own(taken->class, &taken->journal, false);
	const struct repo_ref *at = find_ref(moves, own.name);
	uint64_t common = UINT64_MAX;
	size_t count = 1;

	for (size_t i = 0; i < moves->ref_count; i++) {
		struct parting parting;

		if (!is_branch_of(&moves->refs[i], &taken->journal))
			continue;
		if (!find_parting(&parting, moves->repo, &at->id,
			&moves->refs[i].id, e))
			return false;
		if (parting.sequence < common)
			common = parting.sequence;
		count++;
	}
	*wanted = count <= LIMIT_BRANCHES || new->sequence < common;
	return true;
}

static bool
name_branch(struct repo_ref *ref, struct branch_moves *moves,
    const struct taken *taken, const struct parting *parting, struct err *e)
{
	for (unsigned copy = 1; copy <= COPIES_MAX; copy++) {
		const struct refname name =
		    refname_branch(&taken->journal, &parting->first, copy);

		if (find_ref(moves, name.text) != NULL)
			continue;
		(void)snprintf(ref->name, sizeof(ref->name), "%s", name.text);
		return true;
	}
	return err_set(e, ERR_TOOBIG,
	    "journal '%s': too many branches begin alike", taken->journal.text);
}

static bool
choose_branch(struct repo_ref *ref, bool *wanted, struct branch_moves *moves,
    const struct taken *taken, struct err *e)
{
	const struct store_ref own =
	    store_ref_own(taken->class, &taken->journal, false);
	struct parting parting;

	if (!find_parting(&parting, moves->repo, &find_ref(moves, own.name)->id,
		&ref->id, e))
		return false;
	*wanted = !parting.is_past;
	if (parting.is_past)
		return true;
	return is_wanted(wanted, moves, taken, &parting, e) &&
	    (!*wanted || name_branch(ref, moves, taken, &parting, e));
}

/* The record that the new ones stand on; *has is false for a first record. */
static bool
find_below(struct git_id *below, bool *has, struct repo *repo,
    const struct git_id *first, struct err *e)
{
	struct buf bytes;
	bool good;

	buf_init(&bytes, LIMIT_RECORD);
	good = repo_read(repo, &bytes, first, false, e);
	*has = good && store_chain_parent(below, &bytes);
	buf_clear(&bytes);
	return good;
}

bool
branch_choose(struct repo_ref *ref, bool *wanted, struct branch_moves *moves,
    const struct taken *taken, struct err *e)
{
	const struct store_ref own =
	    store_ref_own(taken->class, &taken->journal, taken->is_guest);
	const struct repo_ref *at = find_ref(moves, own.name);
	struct git_id below;
	bool has_below;

	if (!find_below(&below, &has_below, moves->repo, &taken->ids[0], e))
		return false;
	ref->id = taken->ids[taken->count - 1];
	(void)snprintf(ref->name, sizeof(ref->name), "%s", own.name);
	*wanted = true;
	if (at == NULL || stands_on(taken, has_below ? &below : NULL, &at->id))
		return true;
	/* Of guests one branch is kept: their room is bounded. */
	*wanted = !taken->is_guest;
	if (taken->is_guest)
		return true;
	for (size_t i = 0; i < moves->ref_count; i++)
		if (is_branch_of(&moves->refs[i], &taken->journal) &&
		    stands_on(taken, has_below ? &below : NULL,
			&moves->refs[i].id)) {
			(void)snprintf(ref->name, sizeof(ref->name), "%s",
			    moves->refs[i].name);
			return true;
		}
	return choose_branch(ref, wanted, moves, taken, e);
}

/* --- guests that move in ------------------------------------------------ */

/* Does the room hold records of that journal behind this ref? */
static bool
is_of_room(const struct repo_ref *ref, const struct journal_id *journal)
{
	struct store_ref parsed;

	return store_ref_parse(&parsed, ref->name) && !parsed.is_guest &&
	    strcmp(parsed.journal.text, journal->text) == 0;
}

bool
branch_holds(const struct branch_moves *moves, const struct journal_id *journal,
    const struct git_id *id)
{
	for (size_t i = 0; i < moves->ref_count; i++)
		if (is_of_room(&moves->refs[i], journal) &&
		    store_chain_reaches(moves->repo, &moves->refs[i].id, id))
			return true;
	return false;
}

/* The ref of the room that the tip goes on from, or NULL. */
static const struct repo_ref *
find_behind(const struct branch_moves *moves, const struct journal_id *journal,
    const struct git_id *tip)
{
	for (size_t i = 0; i < moves->ref_count; i++)
		if (is_of_room(&moves->refs[i], journal) &&
		    store_chain_reaches(moves->repo, tip, &moves->refs[i].id))
			return &moves->refs[i];
	return NULL;
}

/* The index has these records: they are not passed over, however many
 * branches there are. */
bool
branch_choose_home(struct repo_ref *ref, bool *wanted,
    struct branch_moves *moves, const struct store_ref *guest,
    const struct git_id *tip, struct err *e)
{
	const struct store_ref own =
	    store_ref_own(guest->class, &guest->journal, false);
	const struct taken taken = { .journal = guest->journal };
	const struct repo_ref *at = find_ref(moves, own.name);
	const struct repo_ref *behind;
	struct parting parting;

	ref->id = *tip;
	*wanted = !branch_holds(moves, &guest->journal, tip);
	if (!*wanted)
		return true;
	behind = find_behind(moves, &guest->journal, tip);
	if (at != NULL && behind == NULL)
		return find_parting(&parting, moves->repo, &at->id, tip, e) &&
		    name_branch(ref, moves, &taken, &parting, e);
	(void)snprintf(ref->name, sizeof(ref->name), "%s",
	    at == NULL ? own.name : behind->name);
	return true;
}
