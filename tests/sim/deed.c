/* SPDX-License-Identifier: ISC */
/* What control records say, for truth.h. */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/shared.h"
#include "tests/sim/truth.h"

#define BOTH_KEYS 3U /* of a member */

/* --- learning -------------------------------------------------------------- */

static const char *
subject_of(const json_t *said, size_t which)
{
	const char *text = json_string_value(
	    json_array_get(json_object_get(said, "subject"), which));

	return text == NULL ? "" : text;
}

static bool
kind_of(enum deed_kind *out, const json_t *said)
{
	static const char *const kinds[] = {
		[DEED_CHARTER] = "charter",
		[DEED_ENDORSEMENT] = "endorsement",
		[DEED_GRANT] = "member",
		[DEED_DEVICE] = "device",
		[DEED_CUT] = "cut",
		[DEED_ADOPT] = "adopt",
	};
	const char *kind = json_text(said, "kind");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kind, kinds[i]) == 0) {
			*out = (enum deed_kind)i;
			return *out != DEED_CHARTER ||
			    json_integer_value(
				json_object_get(said, "version")) > 1;
		}
	return false;
}

static void
add_point(const struct truth *truth, struct deed_cut *cut, const json_t *point)
{
	const char *hash = json_text(point, "record");
	const int at = hash == NULL ? -1 : truth_find_hash(truth, hash);

	if (at >= 0 && cut->point_count < TRUTH_POINTS)
		cut->points[cut->point_count++] = at;
}

static struct deed_cut *
add_cut(struct truth *truth, unsigned keys)
{
	struct deed_cut *cut = &truth->cuts[truth->cut_count];

	if (truth->cut_count == TRUTH_CUTS)
		report_fail("simulator", "too many cuts");
	*cut =
	    (struct deed_cut){ .deed = (int)truth->deed_count, .keys = keys };
	truth->cut_count++;
	return cut;
}

static void
learn_cut(struct truth *truth, const json_t *said)
{
	const bool is_member = strcmp(subject_of(said, 0), "member") == 0;
	const char *whom = subject_of(said, 1);
	const int key = is_member ? truth_find_key(truth, whom) :
				    truth_find_device(truth, whom);
	const json_t *point;
	struct deed_cut *cut;
	size_t i;

	if (key < 0)
		return;
	cut = add_cut(truth, (is_member ? BOTH_KEYS : 1U) << key);
	json_array_foreach(json_object_get(said, "points"), i, point)
		add_point(truth, cut, point);
}

/* Each device that the charter cuts, with the points that name it. */
static void
learn_charter(struct truth *truth, const json_t *said)
{
	for (int key = 0; key < TRUTH_KEYS; key++) {
		struct deed_cut *cut = NULL;
		const json_t *entry;
		size_t i;

		json_array_foreach(json_object_get(said, "cuts"), i, entry) {
			if (strcmp(json_text(entry, "device"),
				truth->devices[key].text) != 0)
				continue;
			if (cut == NULL)
				cut = add_cut(truth, 1U << key);
			add_point(truth, cut, entry);
		}
	}
}

static int
find_deed(const struct truth *truth, const char *id)
{
	for (size_t i = truth->deed_count; i > 0; i--)
		if (strcmp(truth->deeds[i - 1].id, id) == 0)
			return (int)i - 1;
	return -1;
}

static const char *
keep_text(const struct record_line *line)
{
	char *text = shared_new(line->len + 1, 1);

	(void)memcpy(text, line->text, line->len);
	return text;
}

void
deeds_learn(struct truth *truth, int fact, const struct record *record)
{
	for (uint32_t i = 0; i < record->line_count; i++) {
		const json_t *said = record->lines[i].json;
		const struct statement_id id = { record->hash, i };
		struct deed *deed = &truth->deeds[truth->deed_count];
		enum deed_kind kind;

		if (!kind_of(&kind, said))
			continue;
		if (truth->deed_count == TRUTH_DEEDS)
			report_fail("simulator", "too many deeds");
		*deed = (struct deed){ .fact = fact,
			.kind = kind,
			.about = kind == DEED_ENDORSEMENT ?
			    find_deed(truth, subject_of(said, 0)) :
			    -1,
			.text = keep_text(&record->lines[i]) };
		statement_id_format(deed->id, &id);
		if (kind == DEED_CUT)
			learn_cut(truth, said);
		else if (kind == DEED_CHARTER)
			learn_charter(truth, said);
		truth->deed_count++;
	}
}

const json_t *
deed_json(const struct truth *truth, size_t deed)
{
	/* Of this process. */
	static json_t *read[TRUTH_DEEDS];
	const char *text = truth->deeds[deed].text;
	struct err e = { 0 };

	if (read[deed] == NULL &&
	    !json_read_canonical(&read[deed], text, strlen(text), &e))
		report_fail("simulator", "a deed: %s", e.msg);
	return read[deed];
}

/* --- cuts ------------------------------------------------------------------ */

bool
truth_is_behind(const struct truth *truth, const struct deed_cut *cut,
    size_t fact)
{
	if ((cut->keys >> truth->facts[fact].key & 1) == 0)
		return false;
	for (size_t i = 0; i < cut->point_count; i++)
		if (truth_reaches(truth, cut->points[i], (int)fact))
			return false;
	return true;
}

bool
truth_is_cut_off(const struct truth *truth, const struct fact_set *set,
    size_t fact)
{
	for (size_t i = 0; i < truth->cut_count; i++) {
		const struct deed_cut *cut = &truth->cuts[i];

		if (fact_set_has(set, (size_t)truth->deeds[cut->deed].fact) &&
		    truth_is_behind(truth, cut, fact))
			return true;
	}
	return false;
}

/* --- branches -------------------------------------------------------------- */

bool
truth_is_overforked(const struct truth *truth, const struct fact_set *set,
    size_t fact)
{
	const char *journal = truth->facts[fact].journal.text;
	static bool stood_upon[TRUTH_FACTS];
	size_t tips = 0;
	size_t above = 0;

	(void)memset(stood_upon, 0, truth->count);
	for (size_t i = 0; i < truth->count; i++)
		if (fact_set_has(set, i) && truth->facts[i].below >= 0)
			stood_upon[truth->facts[i].below] = true;
	for (size_t i = 0; i < truth->count; i++) {
		if (!fact_set_has(set, i) || stood_upon[i] ||
		    strcmp(truth->facts[i].journal.text, journal) != 0)
			continue;
		tips++;
		above += truth_reaches(truth, (int)i, (int)fact);
	}
	return tips > LIMIT_BRANCHES && above < tips;
}
