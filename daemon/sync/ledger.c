/* SPDX-License-Identifier: ISC */
#include "daemon/sync/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

static bool
id_is_same(const struct git_id *one, const struct git_id *other)
{
	return memcmp(one->bytes, other->bytes, GIT_ID_LEN) == 0;
}

/* The index of the name, or of the row that it belongs in front of. */
static size_t
ledger_place(const struct ledger *ledger, const char *name)
{
	size_t low = 0;
	size_t high = ledger->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(ledger->rows[middle].name.text, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct ledger_row *
ledger_find(struct ledger *ledger, const char *name)
{
	const size_t at = ledger_place(ledger, name);

	if (at < ledger->count && strcmp(ledger->rows[at].name.text, name) == 0)
		return &ledger->rows[at];
	return NULL;
}

struct ledger_row *
ledger_get(struct ledger *ledger, const struct refname *name)
{
	const size_t at = ledger_place(ledger, name->text);

	if (at < ledger->count &&
	    strcmp(ledger->rows[at].name.text, name->text) == 0)
		return &ledger->rows[at];
	ledger->rows = mem_grow(ledger->rows, &ledger->room, ledger->count + 1,
	    sizeof(*ledger->rows));
	(void)memmove(&ledger->rows[at + 1], &ledger->rows[at],
	    (ledger->count - at) * sizeof(*ledger->rows));
	ledger->count++;
	ledger->rows[at] = (struct ledger_row){ .name = *name };
	return &ledger->rows[at];
}

static bool
ledger_load_one(void *arg, const char *remote, const struct remote_ref *ref)
{
	struct ledger *ledger = arg;
	struct refname name;
	struct ledger_row *row;

	(void)remote;
	if (!refname_parse(&name, ref->ref))
		return true;
	row = ledger_get(ledger, &name);
	row->kept = *ref;
	row->is_kept = true;
	return true;
}

bool
ledger_load(struct ledger *out, struct local *local, const char *remote,
    struct err *e)
{
	*out = (struct ledger){ .count = 0 };
	if (local_remote_refs(local, remote, ledger_load_one, out, e))
		return true;
	ledger_clear(out);
	return false;
}

void
ledger_clear(struct ledger *ledger)
{
	free(ledger->rows);
	*ledger = (struct ledger){ .count = 0 };
}

void
ledger_list(struct ledger *ledger, const struct mover_ref *refs, size_t count)
{
	struct ledger old = *ledger;
	size_t at = 0;

	/* Both are in order: one pass, whatever the remote lists. */
	*ledger = (struct ledger){ .count = 0 };
	ledger->rows = mem_grow(NULL, &ledger->room, old.count + count,
	    sizeof(*ledger->rows));
	for (size_t i = 0; i < count; i++) {
		struct ledger_row row = { .is_listed = true,
			.tip = refs[i].id };

		if (!refname_parse(&row.name, refs[i].name))
			continue;
		for (; at < old.count &&
		     strcmp(old.rows[at].name.text, row.name.text) < 0;
		     at++) {
			old.rows[at].is_listed = false;
			ledger->rows[ledger->count++] = old.rows[at];
		}
		if (at < old.count &&
		    strcmp(old.rows[at].name.text, row.name.text) == 0) {
			row = old.rows[at++];
			row.is_listed = true;
			row.tip = refs[i].id;
		}
		ledger->rows[ledger->count++] = row;
	}
	for (; at < old.count; at++) {
		old.rows[at].is_listed = false;
		ledger->rows[ledger->count++] = old.rows[at];
	}
	free(old.rows);
}

bool
ledger_row_is_current(const struct ledger_row *row)
{
	return row->is_kept && row->is_listed &&
	    id_is_same(&row->kept.tip, &row->tip);
}

bool
ledger_row_is_clean(const struct ledger_row *row)
{
	return ledger_row_is_current(row) && row->kept.has_good &&
	    id_is_same(&row->kept.good, &row->tip);
}

static void
ledger_row_set(struct ledger_row *row, const struct git_id *tip,
    const struct record_place *last)
{
	(void)snprintf(row->kept.ref, sizeof(row->kept.ref), "%s",
	    row->name.text);
	row->kept.tip = *tip;
	row->kept.has_good = last != NULL;
	if (last != NULL)
		row->kept.good = last->git_id;
	row->kept.sequence = last == NULL ? 1 : last->sequence + 1;
	row->kept.fault[0] = '\0';
	row->kept.reason[0] = '\0';
	row->is_kept = true;
	row->is_changed = true;
	row->is_tried = true;
}

void
ledger_row_set_good(struct ledger_row *row, const struct git_id *tip,
    const struct record_place *last)
{
	ledger_row_set(row, tip, last);
}

void
ledger_row_set_fault(struct ledger_row *row, const struct git_id *tip,
    const struct record_place *last, const char *fault, const char *reason)
{
	ledger_row_set(row, tip, last);
	(void)snprintf(row->kept.fault, sizeof(row->kept.fault), "%s", fault);
	(void)snprintf(row->kept.reason, sizeof(row->kept.reason), "%s",
	    reason);
}

void
ledger_row_set_vanished(struct ledger_row *row)
{
	const struct git_id tip = row->kept.tip;
	const uint64_t sequence = row->kept.sequence;
	char reason[128];

	(void)snprintf(reason, sizeof(reason),
	    "it held %ju records, and is gone", (uintmax_t)(sequence - 1));
	ledger_row_set_fault(row, &tip, NULL, ROW_VANISHED, reason);
	row->is_noticed = true;
}

static bool
ledger_row_save(struct ledger_row *row, struct local *local, const char *remote,
    struct err *e)
{
	if (!row->is_changed)
		return true;
	row->is_changed = false;
	if (!row->is_kept)
		return local_remote_ref_remove(local, remote, row->name.text,
		    e);
	return local_remote_ref_set(local, remote, &row->kept, e);
}

bool
ledger_save(struct ledger *ledger, struct local *local, const char *remote,
    struct err *e)
{
	bool ok = true;

	for (size_t i = 0; ok && i < ledger->count; i++)
		ok = ledger_row_save(&ledger->rows[i], local, remote, e);
	return ok;
}

bool
remote_ref_is_refused(const struct remote_ref *ref)
{
	return ref->fault[0] != '\0';
}

json_t *
remote_ref_pack(const char *remote, const struct remote_ref *ref)
{
	struct refname name;
	const bool is_ours = refname_parse(&name, ref->ref);

	return json_pack("{s:s,s:s,s:s,s:I,s:s,s:s}", "remote", remote, "ref",
	    ref->ref, "journal", is_ours ? name.journal.text : "", "sequence",
	    (json_int_t)ref->sequence, "fault", ref->fault, "reason",
	    ref->reason);
}
