/* SPDX-License-Identifier: ISC */
/* What must hold in a store at any time. */
#include <string.h>

#include "tests/sim/govern.h"
#include "tests/sim/report.h"
#include "tests/sim/world.h"

static const char sql_records[] = "SELECT git_id, held FROM record";

static void
check_row(size_t machine, struct fact_set *found, struct fact_set *free_ones,
    struct sql_query *query)
{
	struct truth *truth = world_here()->truth;
	struct git_id id;
	size_t len;
	const void *bytes = sql_bytes(query, 0, &len);
	int fact;

	(void)memcpy(id.bytes, bytes, sizeof(id.bytes));
	fact = truth_find(truth, &id);
	if (fact < 0)
		report_fail("valid", "machine %zu has a record of nobody",
		    machine);
	fact_set_add(found, (size_t)fact);
	if (sql_is_null(query, 1))
		fact_set_add(free_ones, (size_t)fact);
}

/* --- cuts ------------------------------------------------------------------ */

/* A store that is checked. */
struct checked {
	size_t machine;
	const struct control *control;
	struct fact_set found;
	struct fact_set free_ones;
	struct governed governed;
};

/* Are both devices of one member, as this machine knows it? */
static bool
is_sibling(const struct checked *checked, int one, int other)
{
	const struct truth *truth = world_here()->truth;
	const struct device *left =
	    control_device(checked->control, &truth->devices[one]);
	const struct device *right =
	    control_device(checked->control, &truth->devices[other]);

	return left != NULL && right != NULL && left->member == right->member &&
	    one != other;
}

/* A cut by the other device of the member, which no charter and no stewards
 * have cut itself. */
static bool
is_siblings_cut(const struct checked *checked, const struct deed_cut *cut)
{
	const struct truth *truth = world_here()->truth;
	const int fact = truth->deeds[cut->deed].fact;
	const int author = truth->facts[fact].key;

	if (truth->deeds[cut->deed].kind != DEED_CUT ||
	    !fact_set_has(&checked->governed.sight, (size_t)fact) ||
	    cut->keys != 1U << (author ^ 1) ||
	    !is_sibling(checked, author, author ^ 1))
		return false;
	for (size_t i = 0; i < truth->cut_count; i++)
		if (govern_cuts(&checked->governed, &truth->cuts[i]) &&
		    govern_is_held(&checked->governed, &truth->cuts[i],
			(size_t)fact))
			return false;
	return true;
}

static bool
names_record(const json_t *adopt, const struct fact *fact)
{
	char text[HASH_TEXT_LEN + 1];
	const json_t *record;
	size_t i;

	hash_format(text, &fact->hash);
	json_array_foreach(json_object_get(adopt, "records"), i, record)
		if (strcmp(json_string_value(record), text) == 0)
			return true;
	return false;
}

/* Somebody who may lets it count all the same. */
static bool
is_adopted(const struct checked *checked, const struct fact *fact)
{
	const struct truth *truth = world_here()->truth;

	for (size_t i = 0; i < truth->deed_count; i++) {
		const struct deed *deed = &truth->deeds[i];

		if (deed->kind == DEED_ADOPT && fact->class == CLASS_DATA &&
		    fact_set_has(&checked->found, (size_t)deed->fact) &&
		    names_record(deed_json(truth, i), fact) &&
		    (is_sibling(checked, truth->facts[deed->fact].key,
			 fact->key) ||
			govern_adopts(&checked->governed, i)))
			return true;
	}
	return false;
}

/* Records behind a cut in force do not count, whoever wrote them. */
static void
check_cut(const struct checked *checked, const struct deed_cut *cut)
{
	const struct truth *truth = world_here()->truth;

	for (size_t i = 0; i < truth->count; i++) {
		const struct fact *fact = &truth->facts[i];

		if (fact_set_has(&checked->free_ones, i) &&
		    (checked->governed.admitted >> fact->key & 1) != 0 &&
		    truth_is_behind(truth, cut, i) &&
		    !is_adopted(checked, fact))
			report_fail("held",
			    "machine %zu: record %ju of journal %s is behind "
			    "a cut, and is not held",
			    checked->machine, (uintmax_t)fact->sequence,
			    fact->journal.text);
	}
}

static void
check_held(const struct checked *checked)
{
	const struct truth *truth = world_here()->truth;

	for (size_t i = 0; i < truth->cut_count; i++) {
		const struct deed_cut *cut = &truth->cuts[i];

		if (fact_set_has(&checked->found,
			(size_t)truth->deeds[cut->deed].fact) &&
		    (govern_cuts(&checked->governed, cut) ||
			is_siblings_cut(checked, cut)))
			check_cut(checked, cut);
	}
}

/* --- all ------------------------------------------------------------------- */

static void
find_records(struct checked *checked, struct store *store)
{
	struct sql_query *query;
	struct err e = { 0 };
	bool row = true;

	if (!sql_query(&query, index_sql(store_index(store)), sql_records, &e))
		report_fail("works", "machine %zu: %s", checked->machine,
		    e.msg);
	while (sql_step(query, &row, &e) && row)
		check_row(checked->machine, &checked->found,
		    &checked->free_ones, query);
	sql_done(query);
}

void
machine_check(size_t machine)
{
	static struct checked checked;
	struct world *world = world_here();
	struct truth *truth = world->truth;
	struct store *store = world->machines[machine].store;

	checked = (struct checked){ .machine = machine,
		.control = index_control(store_index(store)) };
	find_records(&checked, store);
	for (size_t i = 0; i < truth->count; i++)
		if (fact_set_has(&truth->has[machine], i) &&
		    !fact_set_has(&checked.found, i))
			report_fail("keeps",
			    "machine %zu has lost record %ju of journal %s",
			    machine, (uintmax_t)truth->facts[i].sequence,
			    truth->facts[i].journal.text);
	truth->has[machine] = checked.found;
	world->machines[machine].is_fresh = false;
	govern_find(&checked.governed, truth, &checked.found);
	govern_check(&checked.governed, machine);
	check_held(&checked);
}
