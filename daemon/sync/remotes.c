/* SPDX-License-Identifier: ISC */
#include "daemon/sync/remotes.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/road/address.h"
#include "daemon/sync/cost.h"
#include "daemon/sync/tally.h"
#include "protocol/base/mem.h"

/* An address that cannot be read costs nothing to try. */
static bool
is_far(const json_t *remote)
{
	struct address address;
	struct err ignored = { 0 };
	bool far;

	if (!address_parse(&address, json_text(remote, "url"), &ignored))
		return false;
	far = address_is_far(&address);
	address_clear(&address);
	return far;
}

static struct cost
cost_of(struct local *local, const json_t *remote)
{
	const struct tally tally = tally_get(local, json_text(remote, "name"));

	return (struct cost){
		.is_metered = json_is_true(json_object_get(remote, "metered")),
		.is_far = is_far(remote),
		.records = tally.received,
		.bytes = tally.bytes,
	};
}

/* All of them, the cheapest first. */
static json_t *
in_order(struct local *local, const json_t *remotes)
{
	const size_t count = json_array_size(remotes);
	struct cost *costs = mem_new(count, sizeof(*costs));
	size_t *places = mem_new(count, sizeof(*places));
	json_t *ordered = json_array();

	for (size_t i = 0; i < count; i++)
		costs[i] = cost_of(local, json_array_get(remotes, i));
	cost_order(places, costs, count);
	for (size_t i = 0; i < count; i++)
		(void)json_array_append(ordered,
		    json_array_get(remotes, places[i]));
	free(places);
	free(costs);
	return ordered;
}

static json_t *
those_named(const json_t *remotes, const char *name)
{
	json_t *named = json_array();
	json_t *remote;
	size_t i;

	json_array_foreach(remotes, i, remote)
		if (strcmp(json_text(remote, "name"), name) == 0)
			(void)json_array_append(named, remote);
	return named;
}

bool
remotes_get(json_t **out, struct local *local, const char *name, struct err *e)
{
	json_t *all = NULL;

	if (!local_remotes(local, &all, e))
		return false;
	*out = name == NULL ? in_order(local, all) : those_named(all, name);
	json_decref(all);
	if (name == NULL || json_array_size(*out) > 0)
		return true;
	json_decref(*out);
	return err_set(e, ERR_NOTFOUND, "there is no remote '%s'", name);
}

bool
remotes_is_metered(struct local *local, const char *name)
{
	char *setting = mem_format("metered:%s", name);
	struct err ignored = { 0 };
	char *value = NULL;
	const bool is_read = local_get(local, setting, &value, &ignored);
	const bool is_set = value != NULL && strcmp(value, "1") == 0;

	free(value);
	free(setting);
	return !is_read || is_set;
}
