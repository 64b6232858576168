/* SPDX-License-Identifier: ISC */
#include "daemon/sync/rows.h"

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
rows_place(const struct rows *rows, const char *name)
{
	size_t low = 0;
	size_t high = rows->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(rows->rows[middle].name.text, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct row *
rows_find(struct rows *rows, const char *name)
{
	const size_t at = rows_place(rows, name);

	if (at < rows->count && strcmp(rows->rows[at].name.text, name) == 0)
		return &rows->rows[at];
	return NULL;
}

struct row *
rows_get(struct rows *rows, const struct refname *name)
{
	const size_t at = rows_place(rows, name->text);

	if (at < rows->count &&
	    strcmp(rows->rows[at].name.text, name->text) == 0)
		return &rows->rows[at];
	rows->rows = mem_grow(rows->rows, &rows->room, rows->count + 1,
	    sizeof(*rows->rows));
	(void)memmove(&rows->rows[at + 1], &rows->rows[at],
	    (rows->count - at) * sizeof(*rows->rows));
	rows->count++;
	rows->rows[at] = (struct row){ .name = *name };
	return &rows->rows[at];
}

static bool
rows_load_one(void *arg, const char *remote, const struct remote_ref *ref)
{
	struct rows *rows = arg;
	struct refname name;
	struct row *row;

	(void)remote;
	if (!refname_parse(&name, ref->ref))
		return true;
	row = rows_get(rows, &name);
	row->kept = *ref;
	row->is_kept = true;
	return true;
}

bool
rows_load(struct rows *out, struct local *local, const char *remote,
    struct err *e)
{
	*out = (struct rows){ .count = 0 };
	if (local_remote_refs(local, remote, rows_load_one, out, e))
		return true;
	rows_clear(out);
	return false;
}

void
rows_clear(struct rows *rows)
{
	free(rows->rows);
	*rows = (struct rows){ .count = 0 };
}

void
rows_list(struct rows *rows, const struct mover_ref *refs, size_t count)
{
	struct rows old = *rows;
	size_t at = 0;

	/* Both are in order: one pass, whatever the remote lists. */
	*rows = (struct rows){ .count = 0 };
	rows->rows =
	    mem_grow(NULL, &rows->room, old.count + count, sizeof(*rows->rows));
	for (size_t i = 0; i < count; i++) {
		struct row row = { .is_listed = true, .tip = refs[i].id };

		if (!refname_parse(&row.name, refs[i].name))
			continue;
		for (; at < old.count &&
		     strcmp(old.rows[at].name.text, row.name.text) < 0;
		     at++) {
			old.rows[at].is_listed = false;
			rows->rows[rows->count++] = old.rows[at];
		}
		if (at < old.count &&
		    strcmp(old.rows[at].name.text, row.name.text) == 0) {
			row = old.rows[at++];
			row.is_listed = true;
			row.tip = refs[i].id;
		}
		rows->rows[rows->count++] = row;
	}
	for (; at < old.count; at++) {
		old.rows[at].is_listed = false;
		rows->rows[rows->count++] = old.rows[at];
	}
	free(old.rows);
}

bool
row_is_current(const struct row *row)
{
	return row->is_kept && row->is_listed &&
	    id_is_same(&row->kept.tip, &row->tip);
}

bool
row_is_clean(const struct row *row)
{
	return row_is_current(row) && row->kept.has_good &&
	    id_is_same(&row->kept.good, &row->tip);
}

static void
row_set(struct row *row, const struct git_id *tip,
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
}

void
row_set_good(struct row *row, const struct git_id *tip,
    const struct record_place *last)
{
	row_set(row, tip, last);
}

void
row_set_fault(struct row *row, const struct git_id *tip,
    const struct record_place *last, const char *fault, const char *reason)
{
	row_set(row, tip, last);
	(void)snprintf(row->kept.fault, sizeof(row->kept.fault), "%s", fault);
	(void)snprintf(row->kept.reason, sizeof(row->kept.reason), "%s",
	    reason);
}

void
row_set_vanished(struct row *row)
{
	const struct git_id tip = row->kept.tip;
	const uint64_t sequence = row->kept.sequence;
	char reason[128];

	(void)snprintf(reason, sizeof(reason),
	    "it held %ju records, and is gone", (uintmax_t)(sequence - 1));
	row_set_fault(row, &tip, NULL, ROW_VANISHED, reason);
	row->is_noticed = true;
}

static bool
row_save(struct row *row, struct local *local, const char *remote,
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
rows_save(struct rows *rows, struct local *local, const char *remote,
    struct err *e)
{
	struct err ignored = { 0 };
	bool ok = true;

	if (!local_begin(local, e))
		return false;
	for (size_t i = 0; ok && i < rows->count; i++)
		ok = row_save(&rows->rows[i], local, remote, e);
	return local_commit(local, ok ? e : &ignored) && ok;
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
