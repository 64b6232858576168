/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/base/fs.h"
#include "daemon/base/log.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_ref.h"
#include "daemon/store/store_text.h"
#include "protocol/base/mem.h"

#define SEEN_MAX 16 /* heads that one record names */

/* Bytes of a record beside its statements and seen lines, and of a seen
 * line, at most; protocol/record checks the whole. */
#define FRAME_LEN 1400
#define SEEN_LEN 128

/* --- the end of our journal -------------------------------------------- */

static bool
read_place(struct record_place *out, struct repo *repo, const struct git_id *id,
    struct err *e)
{
	struct record record = { 0 };
	struct buf bytes;
	enum fault fault;
	bool done;

	buf_init(&bytes, LIMIT_RECORD);
	done = repo_read(repo, &bytes, id, true, e) &&
	    record_parse(&record, bytes.data, bytes.len, RECORD_UNVERIFIED,
		&fault, e);
	if (done)
		*out =
		    (struct record_place){ record.sequence, record.hash, *id };
	record_clear(&record);
	buf_clear(&bytes);
	return done;
}

bool
store_find_end(struct store *store, const struct store_ref *ref, struct err *e)
{
	struct store_end *end = &store->ends[ref->class];
	struct err why = { 0 };
	struct git_id id;

	if (end->is_known)
		return true;
	end->has_tip = repo_ref_get(store->repo, &id, ref->name, &why);
	if (!end->has_tip && why.code != ERR_NOTFOUND) {
		*e = why;
		return false;
	}
	if (end->has_tip && !read_place(&end->tip, store->repo, &id, e)) {
		e->code = e->code == ERR_IO ? ERR_IO : ERR_CORRUPT;
		return err_prefix(e, "our own journal");
	}
	end->is_known = true;
	return true;
}

/* --- cut ---------------------------------------------------------------- */

const struct cut *
store_cut(const struct store *store)
{
	const struct control *control = index_control(store->index);
	const struct device *device =
	    control_device(control, &store->file.identity.device);

	if (device == NULL || !device->is_cut)
		return NULL;
	for (size_t i = 0; i < control->cut_count; i++)
		if (cut_is_of(&control->cuts[i], control, device))
			return &control->cuts[i];
	return NULL;
}

bool
store_may_say(const struct store *store, struct err *e)
{
	const struct cut *cut = store_cut(store);

	if (cut == NULL && store->key != NULL)
		return true;
	if (cut == NULL) {
		(void)err_set(e, ERR_LOCKED, "the key is locked");
		return err_hint(e, "'tamga unlock' asks for the passphrase");
	}
	(void)err_set(e, ERR_AUTH,
	    "this device was cut off (%s): nothing that it says counts any "
	    "more",
	    cut->reason);
	return err_hint(e,
	    "join as a new device in another --home: tamga join INVITE "
	    "--member %s --device LABEL",
	    store->file.identity.member.text);
}

/* --- building ---------------------------------------------------------- */

/* One record of what is being said. */
struct said {
	struct buf bytes;
	struct record_place place;
	size_t first; /* its first line */
	size_t count; /* lines */
};

struct saying {
	struct store *store;
	const struct secret_key *key; /* of the journal */
	struct store_end *own;        /* its end, moved when the ref is */
	struct journal_head head;
	struct store_ref ref;
	char **lines;
	size_t line_count;
	struct seen *seen;
	size_t seen_count;
	int64_t time;
	struct said *records;
	size_t count;
	size_t room;
};

static void
saying_clear(struct saying *saying)
{
	for (size_t i = 0; i < saying->count; i++)
		buf_clear(&saying->records[i].bytes);
	for (size_t i = 0; i < saying->line_count; i++)
		free(saying->lines[i]);
	free(saying->records);
	free(saying->lines);
	free(saying->seen);
}

/* How many lines from first fit into one record. */
static size_t
lines_that_fit(const struct saying *saying, size_t first, size_t seen_count)
{
	size_t len = FRAME_LEN + seen_count * SEEN_LEN;
	size_t count = 0;

	while (first + count < saying->line_count && count < LIMIT_STATEMENTS) {
		len += strlen(saying->lines[first + count]) + 1;
		if (len > LIMIT_RECORD)
			break;
		count++;
	}
	return count;
}

/* Build the record of the lines from first on, and the next one stands on
 * it. */
static bool
build_next(struct saying *saying, struct store_end *end, size_t first,
    struct err *e)
{
	struct said *said;
	const char *const *lines = (const char *const *)saying->lines;
	size_t seen_count = first == 0 ? saying->seen_count : 0;
	size_t count = lines_that_fit(saying, first, seen_count);
	struct record_draft draft = { .head = &saying->head,
		.below = end->has_tip ? &end->tip : NULL,
		.time = saying->time,
		.lines = lines + first,
		.seen = saying->seen };

	/* One that is too large by this count may just fit by itself. */
	if (count == 0 && first < saying->line_count) {
		seen_count = 0;
		count = 1;
	}
	draft.line_count = count;
	draft.seen_count = seen_count;
	saying->records = mem_grow(saying->records, &saying->room,
	    saying->count + 1, sizeof(*saying->records));
	said = &saying->records[saying->count++];
	buf_init(&said->bytes, LIMIT_RECORD);
	said->first = first;
	said->count = count;
	if (!record_build(&said->bytes, &draft, saying->key, e))
		return false;
	said->place.sequence = end->has_tip ? end->tip.sequence + 1 : 1;
	said->place.hash = hash_of(said->bytes.data, said->bytes.len);
	if (!git_id_of_commit(&said->place.git_id, said->bytes.data,
		said->bytes.len, e))
		return false;
	end->tip = said->place;
	end->has_tip = true;
	return true;
}

static bool
build_all(struct saying *saying, struct store_end *end, struct err *e)
{
	size_t first = 0;

	do {
		if (!build_next(saying, end, first, e))
			return false;
		first += saying->records[saying->count - 1].count;
	} while (first < saying->line_count);
	return true;
}

/* A clock that stands outside of what a record may say is not followed
 * there: it is shown to people and decides nothing. */
static int64_t
time_now(void)
{
	const time_t now = time(NULL);

	if (now < 1)
		return 1;
	return now > LIMIT_TIME ? LIMIT_TIME : (int64_t)now;
}

/* --- writing ----------------------------------------------------------- */

static bool
write_objects(struct saying *saying, struct err *e)
{
	struct repo_object *objects;
	struct git_id id;
	bool done;

	if (saying->count == 1)
		return repo_write(saying->store->repo, &id,
		    saying->records[0].bytes.data, saying->records[0].bytes.len,
		    e);
	objects = mem_new(saying->count, sizeof(*objects));
	for (size_t i = 0; i < saying->count; i++) {
		objects[i].data = saying->records[i].bytes.data;
		objects[i].len = saying->records[i].bytes.len;
	}
	done = repo_write_pack(saying->store->repo, objects, saying->count, e);
	free(objects);
	return done;
}

static bool
index_one(struct saying *saying, const struct said *said, struct err *e)
{
	struct record record = { 0 };
	const struct index_record added = { .record = &record,
		.head = &saying->head,
		.git_id = said->place.git_id };
	enum fault fault;
	const bool done = record_parse(&record, said->bytes.data,
			      said->bytes.len, RECORD_UNVERIFIED, &fault, e) &&
	    index_add(saying->store->index, &added, e);

	record_clear(&record);
	return done;
}

static bool
index_all(struct saying *saying, struct err *e)
{
	struct index *index = saying->store->index;
	const struct said *last = &saying->records[saying->count - 1];
	bool done = true;

	if (!index_begin(index, e))
		return false;
	for (size_t i = 0; done && i < saying->count; i++)
		done = index_one(saying, &saying->records[i], e);
	done = done &&
	    index_stamp(index, saying->ref.name, &last->place.git_id, e) &&
	    index_commit(index, e);
	if (!done)
		index_rollback(index);
	return done;
}

/* Objects, then the ref, then the index; from the ref on it is said. */
static bool
write_all(struct saying *saying, const struct store_end *end, struct err *e)
{
	struct store *store = saying->store;
	struct store_end *own = saying->own;
	struct err why = { 0 };

	if (!write_objects(saying, e))
		return false;
	if (!repo_ref_set(store->repo, saying->ref.name, &end->tip.git_id,
		own->has_tip ? &own->tip.git_id : NULL, e)) {
		/* The ref may have moved and its flush failed. */
		own->is_known = false;
		store->is_behind = true;
		return false;
	}
	*own = *end;
	if (index_all(saying, &why)) {
		store->version++;
		return true;
	}
	log_failure("the index is to be brought up", &why);
	store->is_behind = true;
	if (store_settle(store, e))
		return true;
	return err_prefix(e, "what you said is kept, but cannot be listed yet");
}

static void
give_ids(struct statement_id **ids, const struct saying *saying)
{
	*ids = mem_new(saying->line_count, sizeof(**ids));
	for (size_t i = 0; i < saying->count; i++) {
		const struct said *said = &saying->records[i];

		for (size_t j = 0; j < said->count; j++)
			(*ids)[said->first + j] =
			    (struct statement_id){ said->place.hash,
				    (uint32_t)j };
	}
}

/* On a record that is damaged nothing can stand: then we go on in another
 * journal. */
static bool
choose_journal(struct saying *saying, struct err *e)
{
	struct store *store = saying->store;
	const enum journal_class class = saying->ref.class;
	struct err why = { 0 };

	store_own_head(&saying->head, store, class);
	saying->ref = store_ref_own(class, &saying->head.journal, false);
	if (store_find_end(store, &saying->ref, &why))
		return true;
	if (why.code != ERR_CORRUPT) {
		*e = why;
		return false;
	}
	log_failure("a journal ends here", &why);
	if (!store_renew(store, STORE_RENEWED_DAMAGED, e))
		return false;
	store_own_head(&saying->head, store, class);
	saying->ref = store_ref_own(class, &saying->head.journal, false);
	return store_find_end(store, &saying->ref, e);
}

static bool
make_lines(struct saying *saying, json_t *const *statements, size_t count,
    struct err *e)
{
	saying->lines = mem_new(count, sizeof(*saying->lines));
	for (; saying->line_count < count; saying->line_count++)
		if (!store_text_line(&saying->lines[saying->line_count],
			statements[saying->line_count], e))
			return false;
	return true;
}

/* The journal is chosen; say the lines in it. */
static bool
say(struct saying *saying, struct statement_id **ids, struct err *e)
{
	struct store_end end = *saying->own;

	if (!index_unseen(saying->store->index, &saying->seen,
		&saying->seen_count, &saying->head.journal, SEEN_MAX, e) ||
	    !build_all(saying, &end, e) || !write_all(saying, &end, e))
		return false;
	if (ids != NULL)
		give_ids(ids, saying);
	return true;
}

bool
store_say(struct store *store, enum journal_class class,
    json_t *const *statements, size_t count, struct statement_id **ids,
    struct err *e)
{
	struct saying saying = { .store = store,
		.key = store->key,
		.own = &store->ends[class],
		.time = time_now() };
	bool done;

	if (!store_may_say(store, e))
		return false;
	if (!store_settle(store, e))
		return false;
	saying.ref.class = class;
	done = make_lines(&saying, statements, count, e) &&
	    choose_journal(&saying, e) && say(&saying, ids, e);
	saying_clear(&saying);
	return done || fs_explain(store->path, e);
}

bool
store_say_with(struct store *store, const struct secret_key *key,
    json_t *const *statements, size_t count, struct statement_id **ids,
    struct err *e)
{
	const struct identity *self = &store->file.identity;
	struct store_end end = { .is_known = true };
	struct saying saying = { .store = store,
		.key = key,
		.own = &end,
		.time = time_now() };
	struct identity other = { .room = self->room,
		.member = self->member,
		.incarnation = incarnation_make() };
	bool done;

	if (!store_settle(store, e))
		return false;
	key_public(&other.key, key);
	identity_compute(&other);
	saying.head = (struct journal_head){ .room = other.room,
		.class = CLASS_CONTROL,
		.key = other.key,
		.incarnation = other.incarnation,
		.member = other.member,
		.device = other.device,
		.journal = other.control };
	saying.ref = store_ref_own(CLASS_CONTROL, &other.control, false);
	done =
	    make_lines(&saying, statements, count, e) && say(&saying, ids, e);
	saying_clear(&saying);
	return done || fs_explain(store->path, e);
}
