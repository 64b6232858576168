/* SPDX-License-Identifier: ISC */
#include "tests/sim/truth.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/report.h"
#include "tests/sim/shared.h"

#define PLACES (4 * TRUTH_FACTS)

struct truth *
truth_new(void)
{
	return shared_new(1, sizeof(struct truth));
}

bool
fact_set_has(const struct fact_set *set, size_t fact)
{
	return (set->bits[fact / 64] >> (fact % 64) & 1) != 0;
}

void
fact_set_add(struct fact_set *set, size_t fact)
{
	set->bits[fact / 64] |= (uint64_t)1 << (fact % 64);
}

/* --- finding --------------------------------------------------------------- */

/* Where it is, or where it belongs. */
static size_t
place_of(const struct truth *truth, const struct git_id *id)
{
	size_t at = 0;

	(void)memcpy(&at, id->bytes, sizeof(at));
	for (at %= PLACES; truth->places[at] != 0; at = (at + 1) % PLACES)
		if (memcmp(&truth->facts[truth->places[at] - 1].id, id,
			sizeof(*id)) == 0)
			break;
	return at;
}

int
truth_find(const struct truth *truth, const struct git_id *id)
{
	return (int)truth->places[place_of(truth, id)] - 1;
}

int
truth_find_hash(const struct truth *truth, const char *text)
{
	struct hash hash;

	if (!hash_parse(&hash, text, strlen(text)))
		return -1;
	for (size_t i = truth->count; i > 0; i--)
		if (memcmp(&truth->facts[i - 1].hash, &hash, sizeof(hash)) == 0)
			return (int)i - 1;
	return -1;
}

int
truth_find_key(const struct truth *truth, const char *key)
{
	for (int i = 0; i < TRUTH_KEYS; i++) {
		char text[KEY_TEXT];

		key_format(text, &truth->keys[i]);
		if (strcmp(text, key) == 0)
			return i;
	}
	return -1;
}

int
truth_find_device(const struct truth *truth, const char *device)
{
	for (int i = 0; i < TRUTH_KEYS; i++)
		if (strcmp(truth->devices[i].text, device) == 0)
			return i;
	return -1;
}

static int
find_key(const struct truth *truth, const struct public_key *key)
{
	for (int i = 0; i < TRUTH_KEYS; i++)
		if (memcmp(&truth->keys[i], key, sizeof(*key)) == 0)
			return i;
	return -1;
}

bool
truth_reaches(const struct truth *truth, int fact, int below)
{
	for (; fact >= 0; fact = truth->facts[fact].below)
		if (fact == below)
			return true;
	return false;
}

int
truth_last(const struct truth *truth, int key, enum journal_class class)
{
	for (size_t i = truth->count; i > 0; i--)
		if (truth->facts[i - 1].key == key &&
		    truth->facts[i - 1].class == class)
			return (int)i - 1;
	return -1;
}

size_t
truth_tips(const struct truth *truth, const struct journal_id *journal)
{
	static bool stood_upon[TRUTH_FACTS];
	size_t count = 0;

	(void)memset(stood_upon, 0, sizeof(stood_upon));
	for (size_t i = 0; i < truth->count; i++)
		if (truth->facts[i].below >= 0)
			stood_upon[truth->facts[i].below] = true;
	for (size_t i = 0; i < truth->count; i++)
		count += !stood_upon[i] &&
		    strcmp(truth->facts[i].journal.text, journal->text) == 0;
	return count;
}

/* --- learning -------------------------------------------------------------- */

/* Two honest records on one: the device has forked. */
static void
check_fork(struct truth *truth, const struct fact *fact)
{
	const struct excuse *excuse;

	if (fact->writer == TRUTH_THIEF)
		return;
	excuse = &truth->excuses[fact->writer][fact->class];
	for (size_t i = 0; i < truth->count; i++) {
		const struct fact *other = &truth->facts[i];

		if (other->writer == TRUTH_THIEF ||
		    other->below != fact->below ||
		    strcmp(other->journal.text, fact->journal.text) != 0)
			continue;
		if (!excuse->is_given ||
		    strcmp(excuse->journal.text, fact->journal.text) != 0)
			report_fail("forks",
			    "machine %zu wrote record %ju of journal %s, "
			    "which machine %zu had written",
			    fact->writer, (uintmax_t)fact->sequence,
			    fact->journal.text, other->writer);
		report_count(TALLY_FORKS, 1);
		return;
	}
}

static void
learn_seen(struct fact *fact, const struct record *record)
{
	struct fact_seen *seen = shared_new(record->seen_count, sizeof(*seen));

	for (size_t i = 0; i < record->seen_count; i++)
		seen[i] = (struct fact_seen){ record->seen[i].journal,
			record->seen[i].sequence };
	fact->seen = seen;
	fact->seen_count = record->seen_count;
}

static void
fill_fact(struct truth *truth, struct fact *fact, const struct record *record)
{
	if (fact->below >= 0) {
		fact->journal = truth->facts[fact->below].journal;
		fact->class = truth->facts[fact->below].class;
	} else {
		fact->journal = record->head.journal;
		fact->class = record->head.class;
	}
	if (fact->class == CLASS_CONTROL)
		learn_seen(fact, record);
}

int
truth_learn(struct truth *truth, const void *data, size_t len, size_t writer)
{
	struct fact fact = { .writer = writer, .below = -1 };
	struct record record;
	enum fault fault;
	struct err e = { 0 };
	int known;

	if (!git_id_of_commit(&fact.id, data, len, &e) ||
	    !record_parse(&record, data, len, RECORD_UNVERIFIED, &fault, &e))
		report_fail("valid", "a record is not: %s", e.msg);
	known = truth_find(truth, &fact.id);
	if (known < 0) {
		if (truth->count == TRUTH_FACTS)
			report_fail("simulator", "too many records");
		fact.hash = record.hash;
		fact.sequence = record.sequence;
		fact.device = record.device;
		fact.key = find_key(truth, &record.signer);
		if (record.has_parent)
			fact.below = truth_find(truth, &record.parent);
		if (fact.key < 0 || (record.has_parent && fact.below < 0))
			report_fail("valid", "a record of nobody, or on none");
		fill_fact(truth, &fact, &record);
		check_fork(truth, &fact);
		known = (int)truth->count;
		truth->facts[known] = fact;
		truth->places[place_of(truth, &fact.id)] = (uint32_t)known + 1;
		truth->count++;
		if (fact.class == CLASS_CONTROL)
			deeds_learn(truth, known, &record);
	}
	record_clear(&record);
	return known;
}

/* --- hubs ------------------------------------------------------------------ */

static bool
class_fits(const struct refname *name, const struct fact *fact)
{
	return name->kind == REFNAME_BRANCH ||
	    (name->kind == REFNAME_CONTROL) == (fact->class == CLASS_CONTROL);
}

/* The chain of a ref is walked down; every time something on it is no
 * record, what was above it is not to be had. */
void
truth_of_ref(const struct truth *truth, struct fact_set *out,
    const struct hub *hub, const struct hub_ref *ref)
{
	const struct git_id *at = &ref->id;
	int good = -1;

	for (;;) {
		const struct hub_object *object = hub_find(at);
		const int fact = truth_find(truth, at);

		if (object == NULL || !hub_has(hub, at))
			return;
		if (fact < 0)
			good = -1;
		else if (good < 0)
			good = fact;
		if (!object->has_parent)
			break;
		at = &object->parent;
	}
	if (good < 0 ||
	    strcmp(truth->facts[good].journal.text, ref->name.journal.text) !=
		0 ||
	    !class_fits(&ref->name, &truth->facts[good]))
		return;
	for (; good >= 0; good = truth->facts[good].below)
		fact_set_add(out, (size_t)good);
}

void
truth_of_hub(const struct truth *truth, struct fact_set *out,
    const struct hub *hub)
{
	for (size_t i = 0; i < hub->now.count; i++)
		truth_of_ref(truth, out, hub, &hub->now.refs[i]);
}
