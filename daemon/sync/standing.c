/* SPDX-License-Identifier: ISC */
#include "daemon/sync/standing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/road/refname.h"
#include "daemon/sync/ledger.h"
#include "daemon/sync/refusals.h"
#include "daemon/sync/tally.h"
#include "daemon/sync/unsent.h"
#include "protocol/base/mem.h"

/* What one remote shows of a journal. */
struct shown {
	struct journal_id journal;
	uint64_t sequence; /* the last that is good; 0: none */
	bool is_refused;   /* for something else than that it shows less */
};

struct shows {
	struct shown *shown; /* ascending by journal */
	size_t count;
	size_t room;
};

/* Records of one journal that others have seen and that are not here. */
struct absent {
	const struct index_lack *lacks; /* of one journal */
	size_t count;
	uint64_t here; /* the last one that is */
};

struct lacks {
	struct index_lack *lacks; /* ascending by journal and sequence */
	size_t count;
	size_t room;
};

/* --- what a remote shows ------------------------------------------------- */

static bool
shows_add(void *arg, const char *remote, const struct remote_ref *ref)
{
	struct shows *shows = arg;
	struct refname name;

	(void)remote;
	if (!refname_parse(&name, ref->ref))
		return true;
	shows->shown = mem_grow(shows->shown, &shows->room, shows->count + 1,
	    sizeof(*shows->shown));
	shows->shown[shows->count++] = (struct shown){
		.journal = name.journal,
		.sequence = ref->has_good ? ref->sequence - 1 : 0,
		.is_refused = remote_ref_is_refused(ref) &&
		    strcmp(ref->fault, ROW_ROLLED_BACK) != 0 &&
		    strcmp(ref->fault, ROW_VANISHED) != 0,
	};
	return true;
}

static int
shown_compare(const void *a, const void *b)
{
	const struct shown *one = a;
	const struct shown *other = b;

	return strcmp(one->journal.text, other->journal.text);
}

/* The best that any of its refs shows of the journal. */
static struct shown
shows_find(const struct shows *shows, const struct journal_id *journal)
{
	struct shown found = { .journal = *journal };
	size_t low = 0;
	size_t high = shows->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (shown_compare(&shows->shown[middle], &found) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < shows->count &&
	     shown_compare(&shows->shown[low], &found) == 0;
	     low++) {
		if (shows->shown[low].sequence > found.sequence)
			found.sequence = shows->shown[low].sequence;
		found.is_refused =
		    found.is_refused || shows->shown[low].is_refused;
	}
	return found;
}

/* --- what others have seen ----------------------------------------------- */

static void
lack_add(void *arg, const struct index_lack *lack)
{
	struct lacks *lacks = arg;

	lacks->lacks = mem_grow(lacks->lacks, &lacks->room, lacks->count + 1,
	    sizeof(*lacks->lacks));
	lacks->lacks[lacks->count++] = *lack;
}

/* The lacks of the next journal; *at goes on behind them. */
static struct absent
absent_next(const struct lacks *lacks, size_t *at, struct store *store)
{
	struct absent absent = { .lacks = &lacks->lacks[*at] };
	const struct journal_id *journal = &absent.lacks[0].journal;
	struct journal_state state;
	struct err ignored = { 0 };

	for (; *at < lacks->count &&
	     strcmp(lacks->lacks[*at].journal.text, journal->text) == 0;
	     (*at)++)
		absent.count++;
	if (index_journal(store_index(store), &state, journal, &ignored))
		absent.here = state.last;
	return absent;
}

static const char *
member_of(struct store *store, const struct device_id *id)
{
	const struct control *control = index_control(store_index(store));
	const struct device *device = control_device(control, id);

	return device == NULL ? NULL : control->members[device->member].shown;
}

/* Whose journal it is; NULL when nothing of it is here. */
static const char *
writer_of(struct store *store, const struct journal_id *journal)
{
	struct journal_state state;
	struct err ignored = { 0 };

	if (!index_journal(store_index(store), &state, journal, &ignored))
		return NULL;
	return member_of(store, &state.head.device);
}

static void
name_add(json_t *names, const char *name)
{
	const json_t *old;
	size_t i;

	if (name == NULL)
		return;
	json_array_foreach(names, i, old)
		if (strcmp(json_string_value(old), name) == 0)
			return;
	(void)json_array_append_new(names, json_string(name));
}

/* Those whose witness shows is said to have (NULL: all); NULL for none.  A
 * branch that is not here may end below what is: that is one at least. */
static json_t *
absent_pack(struct store *store, const struct absent *absent,
    const struct shows *shows)
{
	json_t *seen_by = json_array();
	uint64_t last = 0;

	for (size_t i = 0; i < absent->count; i++) {
		const struct index_lack *lack = &absent->lacks[i];

		if (shows != NULL &&
		    shows_find(shows, &lack->witness->journal).sequence <
			lack->at)
			continue;
		last = lack->sequence;
		name_add(seen_by, member_of(store, &lack->witness->device));
	}
	if (last == 0) {
		json_decref(seen_by);
		return NULL;
	}
	return json_pack("{s:s?,s:s,s:I,s:o}", "member",
	    writer_of(store, &absent->lacks[0].journal), "journal",
	    absent->lacks[0].journal.text, "records",
	    (json_int_t)(last > absent->here ? last - absent->here : 1),
	    "seen_by", seen_by);
}

/* All that is missing; of a remote, what it should show and does not. */
static json_t *
absents_pack(struct store *store, const struct lacks *lacks,
    const struct shows *shows)
{
	json_t *list = json_array();

	for (size_t at = 0; at < lacks->count;) {
		const struct absent absent = absent_next(lacks, &at, store);
		const struct journal_id *journal = &absent.lacks[0].journal;
		json_t *row;

		if (shows != NULL && shows_find(shows, journal).is_refused)
			continue;
		row = absent_pack(store, &absent, shows);
		if (row != NULL)
			(void)json_array_append_new(list, row);
	}
	return list;
}

/* --- remotes ------------------------------------------------------------- */

static bool
remote_add(json_t *remote, struct store *store, const struct lacks *lacks,
    struct err *e)
{
	struct local *local = store_local(store);
	const char *name = json_text(remote, "name");
	const struct tally tally = tally_get(local, name);
	struct shows shows = { .count = 0 };
	uint64_t unsent;

	if (!unsent_count(&unsent, store, name, e))
		return false;
	if (!local_remote_refs(local, name, shows_add, &shows, e)) {
		free(shows.shown);
		return false;
	}
	if (shows.count > 0)
		qsort(shows.shown, shows.count, sizeof(*shows.shown),
		    shown_compare);
	(void)json_object_set_new(remote, "lacks",
	    json_integer((json_int_t)unsent));
	(void)json_object_set_new(remote, "withholds",
	    absents_pack(store, lacks, &shows));
	(void)json_object_set_new(remote, "received",
	    json_integer((json_int_t)tally.received));
	(void)json_object_set_new(remote, "sent",
	    json_integer((json_int_t)tally.sent));
	(void)json_object_set_new(remote, "failures",
	    json_integer((json_int_t)tally.failures));
	free(shows.shown);
	return true;
}

static bool
add_remotes(json_t *status, struct store *store, struct err *e)
{
	struct lacks lacks = { .count = 0 };
	json_t *remotes = NULL;
	json_t *remote;
	size_t i;
	bool ok = index_lacks(store_index(store), lack_add, &lacks, e) &&
	    local_remotes(store_local(store), &remotes, e);

	json_array_foreach(remotes, i, remote)
		ok = ok && remote_add(remote, store, &lacks, e);
	if (ok) {
		(void)json_object_set_new(status, "missing",
		    absents_pack(store, &lacks, NULL));
		(void)json_object_set(status, "remotes", remotes);
	}
	json_decref(remotes);
	free(lacks.lacks);
	return ok;
}

/* --- the whole ----------------------------------------------------------- */

static bool
refusal_add(void *arg, const char *remote, const struct remote_ref *ref)
{
	refusals_add(arg, remote, ref);
	return true;
}

static bool
add_refusals(json_t *status, struct store *store, struct err *e)
{
	struct refusals refusals;
	json_t *refusal;
	size_t i;
	bool ok;

	refusals_init(&refusals);
	ok = local_remote_refs(store_local(store), NULL, refusal_add, &refusals,
	    e);
	(void)json_object_set_new(status, "refused",
	    json_integer((json_int_t)refusals.count));
	refusals_pack(&refusals, status, "refusals");
	json_array_foreach(json_object_get(status, "refusals"), i, refusal) {
		struct refname name;

		if (refname_parse(&name, json_text(refusal, "ref")))
			json_text_set(refusal, "member",
			    writer_of(store, &name.journal));
	}
	return ok;
}

static bool
add_unsent(json_t *status, struct store *store, struct err *e)
{
	struct only_here only = { .records = 0 };
	uint64_t unsent;

	if (!unsent_count(&unsent, store, NULL, e) ||
	    !unsent_only_here(&only, store, e))
		return false;
	(void)json_object_set_new(status, "unsent",
	    json_integer((json_int_t)unsent));
	(void)json_object_set_new(status, "only_here",
	    json_integer((json_int_t)only.records));
	if (only.records > 0) {
		const time_t since = (time_t)only.since;
		struct tm parts = { 0 };
		char text[32];

		(void)gmtime_r(&since, &parts);
		(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ",
		    &parts);
		json_text_set(status, "only_here_since", text);
	}
	return true;
}

bool
standing_status(json_t **out, struct store *store, struct err *e)
{
	json_t *status = json_object();

	if (add_unsent(status, store, e) && add_refusals(status, store, e) &&
	    add_remotes(status, store, e)) {
		*out = status;
		return true;
	}
	json_decref(status);
	return false;
}
