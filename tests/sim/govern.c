/* SPDX-License-Identifier: ISC */
#include "tests/sim/govern.h"

#include <string.h>

#include "protocol/base/json.h"
#include "tests/sim/report.h"

/* --- sights ---------------------------------------------------------------- */

static bool
has_point(const struct governed *governed, int point, int fact)
{
	return fact_set_has(governed->set, (size_t)point) &&
	    truth_reaches(governed->truth, point, fact);
}

bool
govern_is_held(const struct governed *governed, const struct deed_cut *cut,
    size_t fact)
{
	if ((cut->keys >> governed->truth->facts[fact].key & 1) == 0)
		return false;
	for (size_t i = 0; i < cut->point_count; i++)
		if (has_point(governed, cut->points[i], (int)fact))
			return false;
	return true;
}

static void
find_sound(struct governed *governed)
{
	const struct truth *truth = governed->truth;

	for (size_t i = 0; i < truth->count; i++) {
		if (!fact_set_has(governed->set, i) ||
		    truth->facts[i].class != CLASS_CONTROL)
			continue;
		if (truth_is_overforked(truth, governed->set, i))
			governed->is_overforked = true;
		else
			fact_set_add(&governed->sound, i);
	}
}

/* Is it one of the charter's, or of one that it comes from? */
static bool
is_cut_of(const struct governed *governed, const struct deed_cut *cut,
    int charter)
{
	for (; charter >= 0; charter = governed->standing[charter].predecessor)
		if (governed->standing[charter].deed == cut->deed)
			return true;
	return false;
}

/* What is sound, without what is cut on the way to this charter. */
static void
find_sight(struct fact_set *out, const struct governed *governed, int charter)
{
	const struct truth *truth = governed->truth;

	*out = (struct fact_set){ 0 };
	for (size_t i = 0; i < truth->count; i++) {
		bool is_seen = fact_set_has(&governed->sound, i);

		for (size_t j = 0; is_seen && j < truth->cut_count; j++)
			is_seen =
			    !is_cut_of(governed, &truth->cuts[j], charter) ||
			    !govern_is_held(governed, &truth->cuts[j], i);
		if (is_seen)
			fact_set_add(out, i);
	}
}

/* --- how far rights reach -------------------------------------------------- */

static const json_t *
line_json(const struct governed *governed, size_t place)
{
	const int deed = governed->standing[governed->line[place]].deed;

	return deed < 0 ? NULL : deed_json(governed->truth, (size_t)deed);
}

/* Of this charter: does an until of it name the steward; does it leave the
 * record? */
static bool
has_until(const struct governed *governed, size_t place, int member, int fact,
    bool *leaves)
{
	const struct truth *truth = governed->truth;
	const json_t *entry;
	bool found = false;
	size_t i;

	*leaves = false;
	json_array_foreach(json_object_get(line_json(governed, place), "until"),
	    i, entry) {
		const char *record = json_text(entry, "record");
		int point;

		if (strcmp(json_text(entry, "right"), "steward") != 0 ||
		    truth_find_key(truth, json_text(entry, "key")) !=
			2 * member)
			continue;
		found = true;
		point = record == NULL ? -1 : truth_find_hash(truth, record);
		if (point >= 0 && has_point(governed, point, fact))
			*leaves = true;
	}
	return found;
}

/* Does the right that the charter at this place of the line gives this member
 * reach the record?  What one charter ended, no later one gives back. */
static bool
reaches(const struct governed *governed, int member, int place, int fact)
{
	for (size_t i = governed->line_count; i-- > (size_t)place + 1;) {
		bool leaves;

		if (has_until(governed, i, member, fact, &leaves) && !leaves)
			return false;
	}
	return true;
}

/* --- who says what --------------------------------------------------------- */

/* Does the key speak for its member? */
static bool
speaks(const struct governed *governed, const struct fact_set *sight, int key)
{
	const struct truth *truth = governed->truth;

	if (key % 2 == 0)
		return true;
	for (size_t i = 0; i < truth->deed_count; i++) {
		const struct deed *deed = &truth->deeds[i];

		if (deed->kind == DEED_DEVICE &&
		    fact_set_has(sight, (size_t)deed->fact) &&
		    truth->facts[deed->fact].key == key - 1 &&
		    truth_find_key(truth,
			json_text(deed_json(truth, i), "key")) == key)
			return true;
	}
	return false;
}

/* The highest sequence that the points have for this journal of the key. */
static uint64_t
floor_point(const struct governed *governed, size_t deed, int key,
    const char *journal)
{
	const struct truth *truth = governed->truth;
	const bool is_charter = truth->deeds[deed].kind == DEED_CHARTER;
	const json_t *point;
	uint64_t highest = 0;
	size_t i;

	json_array_foreach(json_object_get(deed_json(truth, deed),
			       is_charter ? "cuts" : "points"),
	    i, point) {
		const char *named = json_text(point, "journal");
		const uint64_t sequence = (uint64_t)json_integer_value(
		    json_object_get(point, "sequence"));

		if (named != NULL && strcmp(named, journal) == 0 &&
		    sequence > highest &&
		    (!is_charter ||
			strcmp(json_text(point, "device"),
			    truth->devices[key].text) == 0))
			highest = sequence;
	}
	return highest;
}

/* Whose journal it is; -1: it is not here. */
static int
key_of_journal(const struct governed *governed, const char *journal)
{
	const struct truth *truth = governed->truth;

	for (size_t i = 0; i < truth->count; i++)
		if (fact_set_has(governed->set, i) &&
		    strcmp(truth->facts[i].journal.text, journal) == 0)
			return truth->facts[i].key;
	return -1;
}

/* Those whose records the deed cuts. */
static unsigned
keys_cut(const struct governed *governed, size_t deed)
{
	const struct truth *truth = governed->truth;
	unsigned keys = 0;

	for (size_t i = 0; i < truth->cut_count; i++)
		if (truth->cuts[i].deed == (int)deed)
			keys |= truth->cuts[i].keys;
	/* Of a member only what step 3 gives it. */
	if (truth->deeds[deed].kind == DEED_CUT && (keys & (keys - 1)) != 0)
		keys &= governed->admitted;
	return keys;
}

/* Had whoever wrote this seen more, before, than the deed leaves? */
static bool
had_seen_more(const struct governed *governed, size_t deed, int fact)
{
	const struct truth *truth = governed->truth;
	const unsigned keys = keys_cut(governed, deed);

	for (fact = truth->facts[fact].below; keys != 0 && fact >= 0;
	     fact = truth->facts[fact].below) {
		const struct fact *at = &truth->facts[fact];

		for (size_t i = 0; i < at->seen_count; i++) {
			const char *journal = at->seen[i].journal.text;
			const int key = key_of_journal(governed, journal);

			if (key >= 0 && (keys >> key & 1) != 0 &&
			    at->seen[i].sequence >
				floor_point(governed, deed, key, journal))
				return true;
		}
	}
	return false;
}

/* What is asked of those who endorse. */
struct asked {
	const struct fact_set *sight;
	unsigned stewards;
	int place;       /* of their charter in the line; -1: not asked */
	bool has_floors; /* the floor is asked, too */
};

/* The stewards that endorse it. */
static unsigned
endorsers(const struct governed *governed, size_t deed,
    const struct asked *asked)
{
	const struct truth *truth = governed->truth;
	unsigned found = 0;

	for (size_t i = 0; i < truth->deed_count; i++) {
		const struct deed *said = &truth->deeds[i];
		const int key = truth->facts[said->fact].key;
		const unsigned member = 1U << key / 2;

		if ((i != deed || said->kind == DEED_GRANT) &&
		    (said->kind != DEED_ENDORSEMENT ||
			said->about != (int)deed))
			continue;
		if ((asked->stewards & member) != 0 &&
		    fact_set_has(asked->sight, (size_t)said->fact) &&
		    speaks(governed, asked->sight, key) &&
		    (asked->place < 0 ||
			reaches(governed, key / 2, asked->place, said->fact)) &&
		    (!asked->has_floors ||
			!had_seen_more(governed, deed, said->fact)))
			found |= member;
	}
	return found;
}

static size_t
count_bits(unsigned bits)
{
	size_t count = 0;

	for (; bits != 0; bits &= bits - 1)
		count++;
	return count;
}

/* --- which charters stand -------------------------------------------------- */

static unsigned
stewards_of(const struct truth *truth, const json_t *charter)
{
	const json_t *steward;
	unsigned found = 0;
	size_t i;

	json_array_foreach(json_object_get(charter, "stewards"), i, steward) {
		const int key =
		    truth_find_key(truth, json_text(steward, "key"));

		if (key < 0 || key % 2 != 0)
			report_fail("simulator", "a steward of no root key");
		found |= 1U << key / 2;
	}
	return found;
}

static bool
follows(const struct governed *governed, size_t deed, size_t place)
{
	const struct standing_charter *below = &governed->standing[place];
	const json_t *said = deed_json(governed->truth, deed);
	const char *named = json_text(said, "predecessor");

	if ((size_t)json_integer_value(json_object_get(said, "version")) !=
	    below->version + 1)
		return false;
	return below->deed < 0 ||
	    strcmp(named, governed->truth->deeds[below->deed].id) == 0;
}

static void
ask_charter(struct governed *governed, size_t deed, size_t place)
{
	const struct truth *truth = governed->truth;
	const struct standing_charter *below = &governed->standing[place];
	const json_t *said = deed_json(truth, deed);
	const int author = truth->facts[truth->deeds[deed].fact].key;
	struct fact_set sight;
	struct asked asked = { &sight, below->stewards, -1, true };
	struct standing_charter made = { .deed = (int)deed,
		.predecessor = (int)place,
		.version = below->version + 1,
		.stewards = stewards_of(truth, said),
		.threshold = (size_t)json_integer_value(
		    json_object_get(said, "threshold")),
		.reaches = below->version + 1,
		.best = -1 };

	/* Said by a steward of the one before it. */
	find_sight(&sight, governed, (int)place);
	if ((below->stewards >> author / 2 & 1) == 0 ||
	    !speaks(governed, &sight, author))
		return;
	made.endorsers = count_bits(endorsers(governed, deed, &asked));
	asked.stewards = made.stewards;
	if (made.endorsers < below->threshold ||
	    count_bits(endorsers(governed, deed, &asked)) < made.threshold)
		return;
	if (governed->count == GOVERN_CHARTERS)
		report_fail("simulator", "too many charters");
	governed->standing[place].successors++;
	governed->standing[governed->count++] = made;
}

static void
find_standing(struct governed *governed)
{
	const struct truth *truth = governed->truth;

	governed->standing[0] = (struct standing_charter){ .deed = -1,
		.predecessor = -1,
		.version = 1,
		.stewards = (1U << truth->founders) - 1,
		.threshold = truth->threshold,
		.reaches = 1,
		.best = -1 };
	governed->count = 1;
	for (size_t i = 0; i < governed->count; i++)
		for (size_t j = 0; j < truth->deed_count; j++)
			if (truth->deeds[j].kind == DEED_CHARTER &&
			    fact_set_has(&governed->sound,
				(size_t)truth->deeds[j].fact) &&
			    follows(governed, j, i))
				ask_charter(governed, j, i);
}

/* Does the first one hold before the other? */
static bool
comes_before(const struct governed *governed, size_t one, size_t other)
{
	const struct standing_charter *left = &governed->standing[one];
	const struct standing_charter *right = &governed->standing[other];

	if (left->reaches != right->reaches)
		return left->reaches > right->reaches;
	if (left->endorsers != right->endorsers)
		return left->endorsers > right->endorsers;
	return strcmp(governed->truth->deeds[left->deed].id,
		   governed->truth->deeds[right->deed].id) < 0;
}

static void
find_line(struct governed *governed)
{
	/* Successors stand behind: they have found out already. */
	for (size_t i = governed->count; i-- > 1;) {
		struct standing_charter *below =
		    &governed->standing[governed->standing[i].predecessor];

		if (below->best < 0 ||
		    comes_before(governed, i, (size_t)below->best))
			below->best = (int)i;
		below->reaches = governed->standing[below->best].reaches;
	}
	for (int at = 0; at >= 0; at = governed->standing[at].best) {
		governed->line[governed->line_count++] = at;
		governed->is_disputed = governed->is_disputed ||
		    governed->standing[at].successors > 1;
	}
	find_sight(&governed->sight, governed,
	    governed->line[governed->line_count - 1]);
}

/* --- who is let in --------------------------------------------------------- */

static bool
is_by_steward(struct governed *governed, int fact)
{
	const int key = governed->truth->facts[fact].key;
	bool is_ended = false;

	if (!speaks(governed, &governed->sight, key))
		return false;
	for (size_t i = 0; i < governed->line_count; i++) {
		const struct standing_charter *charter =
		    &governed->standing[governed->line[i]];

		if ((charter->stewards >> key / 2 & 1) == 0)
			continue;
		if (reaches(governed, key / 2, (int)i, fact))
			return true;
		is_ended = true;
	}
	governed->ends += is_ended;
	return false;
}

static void
find_admitted(struct governed *governed)
{
	const struct truth *truth = governed->truth;
	unsigned members = (1U << truth->founders) - 1;

	for (size_t i = 0; i < governed->line_count; i++)
		members |= governed->standing[governed->line[i]].stewards;
	for (size_t i = 0; i < truth->deed_count; i++) {
		const struct deed *deed = &truth->deeds[i];
		const json_t *said = deed_json(truth, i);

		if (deed->kind == DEED_GRANT &&
		    json_text(said, "member_kind") != NULL &&
		    json_object_get(said, "names") != NULL &&
		    fact_set_has(&governed->sight, (size_t)deed->fact) &&
		    is_by_steward(governed, deed->fact))
			members |= 1U
			    << truth_find_key(truth, json_text(said, "key")) /
				2;
	}
	for (int i = 0; i < TRUTH_KEYS; i++)
		if ((members >> i / 2 & 1) != 0 &&
		    speaks(governed, &governed->sight, i))
			governed->admitted |= 1U << i;
}

/* --- what a threshold endorses --------------------------------------------- */

static bool
is_agreed(const struct governed *governed, size_t deed, bool has_floors)
{
	const int fact = governed->truth->deeds[deed].fact;

	if (!fact_set_has(&governed->sight, (size_t)fact) ||
	    (governed->admitted >> governed->truth->facts[fact].key & 1) == 0)
		return false;
	for (size_t i = 0; i < governed->line_count; i++) {
		const struct standing_charter *charter =
		    &governed->standing[governed->line[i]];
		const struct asked asked = { &governed->sight,
			charter->stewards, (int)i, has_floors };

		if (count_bits(endorsers(governed, deed, &asked)) >=
		    charter->threshold)
			return true;
	}
	return false;
}

bool
govern_cuts(const struct governed *governed, const struct deed_cut *cut)
{
	if (governed->truth->deeds[cut->deed].kind == DEED_CUT)
		return governed->cuts[cut->deed];
	for (size_t i = 0; i < governed->line_count; i++)
		if (governed->standing[governed->line[i]].deed == cut->deed)
			return true;
	return false;
}

bool
govern_adopts(const struct governed *governed, size_t deed)
{
	return is_agreed(governed, deed, false);
}

void
govern_find(struct governed *out, const struct truth *truth,
    const struct fact_set *set)
{
	*out = (struct governed){ .truth = truth, .set = set };
	find_sound(out);
	find_standing(out);
	find_line(out);
	find_admitted(out);
	for (size_t i = 0; i < truth->deed_count; i++) {
		if (truth->deeds[i].kind != DEED_CUT)
			continue;
		out->cuts[i] = is_agreed(out, i, true);
		out->floors += !out->cuts[i] && is_agreed(out, i, false);
	}
}
