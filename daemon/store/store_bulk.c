/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/log.h"
#include "daemon/store/store_branch.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_ref.h"
#include "protocol/base/mem.h"

/* Refs that are moved at once; each is flushed by itself. */
#define MOVES_AT_ONCE 8

/* Bytes of an order, a line of a move: an id, a space, a name, a line feed. */
#define MOVES_MAX ((size_t)1 << 20)
#define MOVE_LINE (GIT_ID_TEXT + REPO_REF_MAX)
#define ORDER_MAX (MOVES_MAX * MOVE_LINE)

struct bulk {
	struct store *store;
	struct branch_moves moves;
	size_t moved; /* of the moves */
	bool is_done;
};

/* --- the order ----------------------------------------------------------- */

static void
order_write(struct buf *out, const struct branch_moves *moves)
{
	for (size_t i = 0; i < moves->count; i++) {
		const struct repo_ref *to = &moves->moves[i].to;
		char id[GIT_ID_TEXT];

		git_id_format(id, &to->id);
		buf_format_add(out, "%s %s\n", id, to->name);
	}
}

static bool
order_line(struct repo_ref *out, const char *line, size_t len)
{
	struct store_ref parsed;
	const size_t start = GIT_ID_TEXT; /* the id and the space */

	if (len <= start || len - start >= sizeof(out->name) ||
	    line[start - 1] != ' ' ||
	    !git_id_parse(&out->id, line, GIT_ID_TEXT - 1))
		return false;
	(void)memcpy(out->name, line + start, len - start);
	out->name[len - start] = '\0';
	return store_ref_parse(&parsed, out->name);
}

/* The caller frees *moves. */
static bool
order_parse(struct repo_ref **moves, size_t *count, const char *text,
    struct err *e)
{
	size_t room = 0;
	size_t len;

	*moves = NULL;
	*count = 0;
	for (; *text != '\0'; text += len + 1) {
		struct repo_ref move;

		len = strcspn(text, "\n");
		if (text[len] == '\0' || !order_line(&move, text, len)) {
			free(*moves);
			return err_set(e, ERR_PROTOCOL,
			    "the order to build the index is none");
		}
		*moves = mem_grow(*moves, &room, *count + 1, sizeof(**moves));
		(*moves)[(*count)++] = move;
	}
	return true;
}

static bool
order_read(struct buf *out, int fd, struct err *e)
{
	char chunk[8192];
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return err_errno(e, "cannot read the order");
		buf_add(out, chunk, (size_t)got);
	}
	return buf_is_good(out) ||
	    err_set(e, ERR_TOOBIG, "the order is too long");
}

bool
store_build(const char *room_path, int fd, struct err *e)
{
	struct repo_ref *moves = NULL;
	struct buf order;
	size_t count;
	bool done;

	buf_init(&order, ORDER_MAX);
	done = order_read(&order, fd, e) &&
	    order_parse(&moves, &count, buf_text(&order), e);
	buf_clear(&order);
	if (!done)
		return false;
	done = store_build_index(room_path, moves, count, e);
	free(moves);
	return done;
}

/* --- one bulk ------------------------------------------------------------ */

bool
store_bulk_open(struct bulk **out, struct store *store, struct err *e)
{
	struct bulk *bulk;

	if (!store_settle(store, e))
		return false;
	bulk = mem_new(1, sizeof(*bulk));
	bulk->store = store;
	if (!branch_moves_init(&bulk->moves, store->repo, e)) {
		free(bulk);
		return false;
	}
	*out = bulk;
	return true;
}

/* An index that nobody waits for any more. */
static void
new_remove(const struct store *store)
{
	char *new = fs_join(store->path, STORE_INDEX_NEW);
	struct err e = { 0 };

	if (fs_exists(new) && !fs_remove(new, &e))
		log_failure("a new index stays", &e);
	free(new);
}

void
store_bulk_free(struct bulk *bulk)
{
	if (bulk == NULL)
		return;
	if (!bulk->is_done)
		new_remove(bulk->store);
	branch_moves_clear(&bulk->moves);
	free(bulk);
}

/* What comes back of our own journals begins a new incarnation, which is
 * decided record by record. */
static bool
is_ours(const struct store *store, const struct journal_id *journal)
{
	const struct identity *identity = &store->file.identity;

	return strcmp(journal->text, identity->control.text) == 0 ||
	    strcmp(journal->text, identity->data.text) == 0;
}

bool
store_bulk_add(struct bulk *bulk, const struct taken *taken, struct err *e)
{
	struct repo_ref ref;
	bool wanted;

	if (taken->count == 0)
		return true;
	if (is_ours(bulk->store, &taken->journal))
		return err_set(e, ERR_CONFLICT, "journal '%s' is our own",
		    taken->journal.text);
	if (!branch_choose(&ref, &wanted, &bulk->moves, taken, e))
		return false;
	if (wanted)
		branch_move(&bulk->moves, &ref);
	return true;
}

bool
store_bulk_order(struct bulk *bulk, int *fd, struct err *e)
{
	char *path = store_part_path(bulk->store->path, "order");
	struct buf order;
	bool done;

	buf_init(&order, ORDER_MAX);
	order_write(&order, &bulk->moves);
	if (buf_is_good(&order))
		done = fs_replace(path, buf_text(&order), order.len, e);
	else
		done = err_set(e, ERR_TOOBIG, "too many refs at once");
	buf_clear(&order);
	if (done) {
		*fd = open(path, O_RDONLY | O_CLOEXEC);
		done = *fd != -1 || err_errno(e, "cannot open '%s'", path);
		(void)unlink(path);
	}
	free(path);
	return done;
}

bool
store_bulk_move(struct bulk *bulk, bool *done, struct err *e)
{
	struct store *store = bulk->store;
	const size_t left = bulk->moves.count - bulk->moved;
	const size_t count = left < MOVES_AT_ONCE ? left : MOVES_AT_ONCE;

	*done = false;
	for (size_t i = 0; i < count; i++) {
		const struct branch_move *move =
		    &bulk->moves.moves[bulk->moved];

		/* From here on the index in use lacks what the refs hold. */
		store->is_behind = true;
		if (!repo_ref_set(store->repo, move->to.name, &move->to.id,
			move->has_old ? &move->old : NULL, e))
			return fs_explain(store->path, e);
		bulk->moved++;
	}
	/* The index has a turn of the loop for itself. */
	if (count > 0)
		return true;
	bulk->is_done = true;
	if (!store_reload_index(store, e))
		return fs_explain(store->path, e);
	store->is_behind = false;
	*done = true;
	return store_renew_if_known_later(store, e);
}
