/* SPDX-License-Identifier: ISC */
#include "daemon/store/store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/base/fs.h"
#include "daemon/base/log.h"
#include "daemon/home/home.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_ref.h"
#include "protocol/base/mem.h"

#define RENEWAL_SETTING "renewal"

/* --- incarnations ------------------------------------------------------ */

static bool
write_identity(struct store *store, struct err *e)
{
	char *path = fs_join(store->path, STORE_IDENTITY);
	const bool done = identity_write(&store->file, path, e);

	free(path);
	return done;
}

/* How far the journals went that end now: what comes back of them later was
 * lost here.  One whose end cannot be read is left out. */
static json_t *
ending_journals(struct store *store)
{
	json_t *list = json_array();

	for (int i = 0; i < STORE_CLASSES; i++) {
		const enum journal_class class =
		    i == 0 ? CLASS_CONTROL : CLASS_DATA;
		const struct store_end *end = &store->ends[class];
		struct err ignored = { 0 };
		struct journal_head head;
		struct store_ref ref;

		store_own_head(&head, store, class);
		ref = store_ref_own(class, &head.journal, false);
		if (!store_find_end(store, &ref, &ignored))
			continue;
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:I}", "journal", head.journal.text,
			"sequence",
			end->has_tip ? (json_int_t)end->tip.sequence :
				       (json_int_t)0));
	}
	return list;
}

/* It is for people alone: that it cannot be kept stops nothing. */
static void
note_renewal(struct store *store, const char *why, json_t *journals)
{
	const time_t now = time(NULL);
	struct tm parts = { 0 };
	char at[32];
	struct err e = { 0 };
	json_t *note;
	char *text;

	(void)gmtime_r(&now, &parts);
	(void)strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", &parts);
	note = json_pack("{s:s, s:s, s:O}", "at", at, "why", why, "journals",
	    journals);
	text = json_canonical(note);
	if (!local_set(store->local, RENEWAL_SETTING, text, &e))
		log_failure("cannot note the new incarnation", &e);
	free(text);
	json_decref(note);
}

bool
store_renewal(json_t **out, struct store *store, struct err *e)
{
	char *text = NULL;

	*out = NULL;
	if (!local_get(store->local, RENEWAL_SETTING, &text, e))
		return false;
	if (text != NULL)
		*out = json_loads(text, 0, NULL);
	free(text);
	return true;
}

bool
store_renew(struct store *store, const char *why, struct err *e)
{
	struct identity_file old = store->file;
	json_t *journals;

	if (!token_make(&store->file.token, store->home, e))
		return false;
	journals = ending_journals(store);
	store->file.identity.incarnation = incarnation_make();
	identity_compute(&store->file.identity);

	/* The store's own copy first: a crash between the two means one more
	 * incarnation, in which nothing was said yet. */
	if (!write_identity(store, e) ||
	    !token_write(&store->file.token, &store->file.identity.device, e)) {
		store->file = old;
		json_decref(journals);
		return false;
	}
	for (size_t i = 0; i < STORE_CLASSES; i++)
		store->ends[i] = (struct store_end){ 0 };
	store->version++;
	log_info("this store goes on in a new incarnation");
	note_renewal(store, why, journals);
	json_decref(journals);
	return true;
}

static bool
check_token(struct store *store, struct err *e)
{
	const struct identity_file *file = &store->file;
	bool fits;

	if (!token_fits(&fits, &file->token, store->home,
		&file->identity.device, e))
		return false;
	return fits || store_renew(store, STORE_RENEWED_COPIED, e);
}

/* Has the index more records of the journal than its ref holds? */
static bool
is_beyond_ref(struct store *store, bool *beyond, enum journal_class class,
    struct err *e)
{
	struct journal_head head;
	struct journal_state state;
	struct store_ref ref;
	struct git_id at;
	struct err why = { 0 };

	*beyond = false;
	store_own_head(&head, store, class);
	ref = store_ref_own(class, &head.journal, false);
	if (!index_journal(store->index, &state, &head.journal, &why)) {
		if (why.code == ERR_NOTFOUND)
			return true;
		*e = why;
		return false;
	}
	*beyond = state.tip_count > 1 ||
	    !repo_ref_get(store->repo, &at, ref.name, &why) ||
	    memcmp(&at, &state.tip.git_id, sizeof(at)) != 0;
	return true;
}

bool
store_renew_if_known_later(struct store *store, struct err *e)
{
	bool later = false;

	for (int i = 0; i < STORE_CLASSES && !later; i++) {
		const enum journal_class class =
		    i == 0 ? CLASS_CONTROL : CLASS_DATA;
		struct journal_head head;

		store_own_head(&head, store, class);
		if (!is_beyond_ref(store, &later, class, e) ||
		    (!later &&
			!store_seen_later(store, &later, &head.journal, e)))
			return false;
	}
	return !later || store_renew(store, STORE_RENEWED_BEHIND, e);
}

void
store_own_head(struct journal_head *out, const struct store *store,
    enum journal_class class)
{
	const struct identity *identity = &store->file.identity;

	*out = (struct journal_head){ .room = identity->room,
		.class = class,
		.key = identity->key,
		.incarnation = identity->incarnation,
		.member = identity->member,
		.device = identity->device,
		.journal = class == CLASS_CONTROL ? identity->control :
						    identity->data };
}

/* --- opening ----------------------------------------------------------- */

static bool
open_repo(struct store *store, struct err *e)
{
	char *path = fs_join(store->path, STORE_REPO);
	char *line = NULL;
	const bool done = repo_mend(path, e) && repo_charter(&line, path, e) &&
	    charter_parse(&store->charter, line, strlen(line), e) &&
	    repo_open(&store->repo, path, e);

	free(line);
	free(path);
	return done;
}

static bool
open_identity(struct store *store, struct err *e)
{
	char *path = fs_join(store->path, STORE_IDENTITY);
	bool done = identity_read(&store->file, path, e);

	if (!done)
		(void)err_hint(e,
		    "put it back from a copy; without it this "
		    "machine joins again, as a further device");
	if (done &&
	    strcmp(store->file.identity.room.text, store->charter.room.text) !=
		0)
		done = err_set(e, ERR_CORRUPT, "'%s' is of another room", path);
	if (done && !key_is_locked(store->file.kept))
		done = key_unkeep(&store->key, store->file.kept, NULL, e);
	free(path);
	return done;
}

/* What it knew can be entered again; the room must not wait for that. */
static bool
put_aside_local(const char *path, struct err *e)
{
	static const char *const suffixes[] = { "-wal", "-shm" };
	char *aside = mem_format("%s.damaged", path);
	bool done = true;

	for (size_t i = 0; done && i < sizeof(suffixes) / sizeof(suffixes[0]);
	     i++) {
		char *file = mem_format("%s%s", path, suffixes[i]);

		done = fs_remove(file, e);
		free(file);
	}
	done = done && fs_rename(path, aside, e);
	free(aside);
	return done;
}

static bool
open_local(struct store *store, struct err *e)
{
	char *path = fs_join(store->path, STORE_LOCAL);
	struct err why = { 0 };
	bool done = local_open(&store->local, path, &why);

	if (!done && why.code == ERR_CORRUPT) {
		log_failure("remotes are to be entered again", &why);
		done = put_aside_local(path, e) &&
		    local_open(&store->local, path, e);
	} else if (!done) {
		*e = why;
	}
	free(path);
	return done;
}

bool
store_open_at(struct store **out, const char *home, const char *path,
    struct err *e)
{
	struct store *store = mem_new(1, sizeof(*store));
	size_t moved;

	store->home = mem_text(home);
	store->path = mem_text(path);
	store->version = 1;
	if (!open_repo(store, e) || !open_identity(store, e) ||
	    !open_local(store, e) || !check_token(store, e) ||
	    !store_open_index(store, e) ||
	    !store_renew_if_known_later(store, e) ||
	    !store_admit_guests(store, &moved, e)) {
		store_close(store);
		return fs_explain(path, e);
	}
	*out = store;
	return true;
}

bool
store_open(struct store **out, const char *home, const struct room_id *room,
    struct err *e)
{
	char *path = home_room(home, room);
	bool done;

	if (!fs_exists(path))
		done = err_set(e, ERR_NOTFOUND, "there is no room '%s' in '%s'",
		    room->text, home);
	else
		done =
		    fs_check_fit(path, e) && store_open_at(out, home, path, e);
	free(path);
	return done;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	key_close(store->key);
	index_close(store->index);
	local_close(store->local);
	repo_close(store->repo);
	identity_clear(&store->file);
	charter_clear(&store->charter);
	free(store->path);
	free(store->home);
	free(store);
}

/* --- making ------------------------------------------------------------ */

static bool
make_identity(const struct store_draft *draft, const char *path, struct err *e)
{
	struct identity_file file = { 0 };
	char *name = fs_join(path, STORE_IDENTITY);
	bool done;

	file.identity.room = draft->charter->room;
	file.identity.member = draft->member;
	file.identity.incarnation = incarnation_make();
	key_public(&file.identity.key, draft->key);
	identity_compute(&file.identity);
	file.label = mem_text(draft->label);
	file.kept = key_keep(draft->key, draft->opener);
	done = token_make(&file.token, draft->home, e) &&
	    identity_write(&file, name, e) &&
	    token_write(&file.token, &file.identity.device, e);
	identity_clear(&file);
	free(name);
	return done;
}

/* The charter holds by its hash; saying it puts it where others find it. */
static bool
say_charter(struct store *store, const struct store_draft *draft, struct err *e)
{
	json_t *const charter = draft->charter->json;

	if (!draft->is_founder)
		return true;
	assert(store != NULL);
	if (store->key == NULL && !store_unlock(store, draft->opener, e))
		return false;
	return store_say(store, CLASS_CONTROL, &charter, 1, NULL, e);
}

static bool
make_at(const struct store_draft *draft, const char *path, struct err *e)
{
	char *repo = fs_join(path, STORE_REPO);
	struct store *store = NULL;
	bool done;

	done = fs_remove_tree(path, e) && fs_make_directory(path, e) &&
	    repo_create(repo, draft->charter->line, e) &&
	    make_identity(draft, path, e) &&
	    store_open_at(&store, draft->home, path, e) &&
	    say_charter(store, draft, e);
	store_close(store);
	free(repo);
	return done;
}

bool
store_create(const struct store_draft *draft, struct err *e)
{
	const struct room_id *room = &draft->charter->room;
	char *rooms = home_rooms(draft->home);
	char *path = home_room(draft->home, room);
	char *new = home_new_room(draft->home, room);
	struct err ignored = { 0 };
	bool done = false;

	if (fs_exists(path)) {
		(void)err_set(e, ERR_INPUT, "the room is in '%s' already",
		    draft->home);
		(void)err_hint(e,
		    "a second store of a room needs a home of "
		    "its own: --home DIR");
	} else {
		done = fs_check_fit(rooms, e) && fs_make_directory(rooms, e) &&
		    make_at(draft, new, e) && fs_rename(new, path, e);
		if (!done)
			(void)fs_explain(draft->home, e);
		if (!done && !fs_remove_tree(new, &ignored))
			log_failure("a store half made stays", &ignored);
	}
	free(new);
	free(path);
	free(rooms);
	return done;
}

bool
store_rooms(struct room_id **rooms, size_t *count, const char *home,
    struct err *e)
{
	char *path = home_rooms(home);
	struct fs_list list = { 0 };
	struct err why = { 0 };
	const bool done = fs_list(&list, path, &why);

	free(path);
	if (!done && why.code != ERR_NOTFOUND) {
		*e = why;
		return false;
	}
	*rooms = mem_new(list.count, sizeof(**rooms));
	*count = 0;
	for (size_t i = 0; i < list.count; i++)
		if (room_id_parse(&(*rooms)[*count], list.names[i],
			strlen(list.names[i])))
			(*count)++;
	fs_list_free(&list);
	return true;
}

/* --- asking ------------------------------------------------------------ */

const struct identity *
store_identity(const struct store *store)
{
	return &store->file.identity;
}

const struct charter *
store_charter(const struct store *store)
{
	return &store->charter;
}

struct index *
store_index(struct store *store)
{
	return store->index;
}

struct local *
store_local(struct store *store)
{
	return store->local;
}

struct repo *
store_repo(struct store *store)
{
	return store->repo;
}

const char *
store_label(const struct store *store)
{
	return store->file.label;
}

const char *
store_path(const struct store *store)
{
	return store->path;
}

uint64_t
store_version(const struct store *store)
{
	return store->version;
}

/* --- the key ----------------------------------------------------------- */

bool
store_is_locked(const struct store *store)
{
	return store->key == NULL;
}

/* The kept key, which must be that of our device. */
static bool
open_key(struct secret_key **out, const struct store *store,
    const struct opener *opener, struct err *e)
{
	struct secret_key *key = NULL;
	struct public_key public;

	if (!key_unkeep(&key, store->file.kept, opener, e))
		return false;
	key_public(&public, key);
	if (memcmp(&public, &store->file.identity.key, sizeof(public)) != 0) {
		key_close(key);
		return err_set(e, ERR_CORRUPT,
		    "'%s/" STORE_IDENTITY "' has another key in it",
		    store->path);
	}
	*out = key;
	return true;
}

bool
store_unlock(struct store *store, const struct opener *opener, struct err *e)
{
	return store->key != NULL || open_key(&store->key, store, opener, e);
}

void
store_lock(struct store *store)
{
	if (!key_is_locked(store->file.kept))
		return;
	key_close(store->key);
	store->key = NULL;
}

const json_t *
store_kept_key(const struct store *store)
{
	return store->file.kept;
}

bool
store_set_opener(struct store *store, const struct opener *old,
    const struct opener *new, struct err *e)
{
	json_t *const before = store->file.kept;
	struct secret_key *key = NULL;

	if (!open_key(&key, store, old, e))
		return false;
	store->file.kept = key_keep(key, new);
	if (!write_identity(store, e)) {
		json_decref(store->file.kept);
		store->file.kept = before;
		key_close(key);
		return false;
	}
	json_decref(before);
	if (new == NULL && store->key == NULL)
		store->key = key;
	else
		key_close(key);
	return true;
}
