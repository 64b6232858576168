/* SPDX-License-Identifier: ISC */
/* What others have seen and is not here. */
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"

#define WITHHELD_MAX 16 /* journals that are shown */

/* The journal at hand, and how far a remote shows it. */
struct showing {
	const char *journal;
	json_t *remotes; /* {"<remote>":sequence} */
};

/* Of a ref the last part but for the 16 hex of a branch is the journal. */
static bool
on_ref(void *arg, const char *remote, const struct remote_ref *ref)
{
	struct showing *showing = arg;
	const json_int_t shows = (json_int_t)ref->sequence - 1;

	if (strstr(ref->ref, showing->journal) != NULL && ref->has_good &&
	    json_integer_value(json_object_get(showing->remotes, remote)) <
		shows)
		(void)json_object_set_new(showing->remotes, remote,
		    json_integer(shows));
	return true;
}

/* [{"name","shows"}] of all remotes. */
static bool
remotes_list(json_t *list, struct store *store, const char *journal,
    struct err *e)
{
	struct showing showing = { .journal = journal };
	struct local *local = store_local(store);
	const json_t *remote;
	json_t *all = NULL;
	size_t i;
	bool ok;

	if (!local_remotes(local, &all, e))
		return false;
	showing.remotes = json_object();
	ok = local_remote_refs(local, NULL, on_ref, &showing, e);
	json_array_foreach(all, i, remote) {
		const char *name = json_text(remote, "name");

		(void)json_array_append_new(list,
		    json_pack("{s:s, s:I}", "name", name, "shows",
			json_integer_value(
			    json_object_get(showing.remotes, name))));
	}
	json_decref(showing.remotes);
	json_decref(all);
	return ok;
}

static bool
withheld_add(json_t *list, struct store *store,
    const struct index_missed *missed, struct err *e)
{
	struct journal_state state = { .last = 0 };
	struct err ignored = { 0 };
	const bool is_here = index_journal(store_index(store), &state,
	    &missed->journal, &ignored);
	json_t *remotes = json_array();

	(void)json_array_append_new(list,
	    json_pack("{s:s, s:s?, s:s, s:I, s:I, s:o}", "journal",
		missed->journal.text, "member",
		is_here ? state.head.member.text : NULL, "witness",
		missed->witness, "sequence", (json_int_t)missed->sequence,
		"here", is_here ? (json_int_t)state.last : (json_int_t)0,
		"remotes", remotes));
	return remotes_list(remotes, store, missed->journal.text, e);
}

bool
view_withheld(json_t **out, struct store *store, struct err *e)
{
	struct index_missed *missed;
	json_t *list;
	size_t count;
	bool ok = true;

	if (!index_missed(store_index(store), &missed, &count, e))
		return false;
	list = json_array();
	for (size_t i = 0; ok && i < count && i < WITHHELD_MAX; i++)
		ok = withheld_add(list, store, &missed[i], e);
	free(missed);
	if (ok)
		*out = list;
	else
		json_decref(list);
	return ok;
}
