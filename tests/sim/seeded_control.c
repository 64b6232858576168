/* SPDX-License-Identifier: ISC */
/* Rules of the fold of control that are switched off. */
#include <stdlib.h>

#include "protocol/room/control/control_work.h"
#include "tests/sim/seeded.h"

/* --- until: what a charter has given never ends ------------------------------ */

bool __real_reach_has(const struct reach *reach, const struct public_key *key,
    size_t charter, size_t record);
bool __wrap_reach_has(const struct reach *reach, const struct public_key *key,
    size_t charter, size_t record);

bool
__wrap_reach_has(const struct reach *reach, const struct public_key *key,
    size_t charter, size_t record)
{
	return seeded_is("until") ||
	    __real_reach_has(reach, key, charter, record);
}

/* --- devices: a threshold counts them, and not the stewards ------------------ */

void __real_tally_take(struct tally *out, const struct tally_rule *rule,
    size_t statement);
void __wrap_tally_take(struct tally *out, const struct tally_rule *rule,
    size_t statement);

static size_t
count_devices(const struct device_list *list, size_t first)
{
	size_t count = 0;

	for (size_t i = first; i < list->count; i++) {
		bool is_new = true;

		for (size_t j = first; j < i; j++)
			is_new = is_new && list->all[j] != list->all[i];
		count += is_new;
	}
	return count;
}

static void
tally_devices(struct tally *out, const struct tally_rule *rule,
    size_t statement)
{
	struct device_list own = { .count = 0 };
	struct tally_rule other = *rule;
	size_t first;

	if (other.devices == NULL)
		other.devices = &own;
	first = other.devices->count;
	__real_tally_take(out, &other, statement);
	out->count = count_devices(other.devices, first);
	free(own.all);
}

/* --- floor: stewards cut what they have seen --------------------------------- */

void
__wrap_tally_take(struct tally *out, const struct tally_rule *rule,
    size_t statement)
{
	struct tally_rule other = *rule;

	if (seeded_is("floor"))
		other.floor = NULL;
	if (seeded_is("devices"))
		tally_devices(out, &other, statement);
	else
		__real_tally_take(out, &other, statement);
}

/* --- adopt: whoever is in the room lets held records count ------------------- */

bool __real_is_sibling(const struct roots *roots, size_t author, size_t device);
bool __wrap_is_sibling(const struct roots *roots, size_t author, size_t device);

bool
__wrap_is_sibling(const struct roots *roots, size_t author, size_t device)
{
	return seeded_is("adopt") || __real_is_sibling(roots, author, device);
}
