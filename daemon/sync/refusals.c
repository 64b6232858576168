/* SPDX-License-Identifier: ISC */
#include "daemon/sync/refusals.h"

#include <string.h>

#include "daemon/sync/ledger.h"

void
refusals_init(struct refusals *refusals)
{
	*refusals = (struct refusals){
		.shown = json_array(),
		.counts = json_array(),
	};
}

static int
row_compare(const json_t *row, const char *remote, const char *fault)
{
	const int order = strcmp(json_text(row, "remote"), remote);

	return order != 0 ? order : strcmp(json_text(row, "fault"), fault);
}

/* How many there are of this remote and fault now.  The rows are ascending by
 * both, whatever the refs are called. */
static json_int_t
refusals_count(struct refusals *refusals, const char *remote, const char *fault)
{
	json_t *row;
	size_t i;

	json_array_foreach(refusals->counts, i, row) {
		const int order = row_compare(row, remote, fault);
		json_t *count = json_object_get(row, "count");

		if (order > 0)
			break;
		if (order < 0)
			continue;
		(void)json_integer_set(count, json_integer_value(count) + 1);
		return json_integer_value(count);
	}
	(void)json_array_insert_new(refusals->counts, i,
	    json_pack("{s:s,s:s,s:i}", "remote", remote, "fault", fault,
		"count", 1));
	return 1;
}

void
refusals_add(struct refusals *refusals, const char *remote,
    const struct remote_ref *ref)
{
	if (!remote_ref_is_refused(ref))
		return;
	refusals->count++;
	if (refusals_count(refusals, remote, ref->fault) <= REFUSALS_SHOWN)
		(void)json_array_append_new(refusals->shown,
		    remote_ref_pack(remote, ref));
}

void
refusals_pack(struct refusals *refusals, json_t *object, const char *name)
{
	(void)json_object_set_new(object, name, refusals->shown);
	(void)json_object_set_new(object, "refused_by", refusals->counts);
	*refusals = (struct refusals){ .count = 0 };
}
