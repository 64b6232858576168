/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* One charter of the line, for reach_may(). */
struct bench {
	const struct reach *reach;
	size_t charter;
};

static bool
bench_may(const void *arg, size_t steward, size_t endorsement)
{
	const struct bench *bench = arg;
	const struct line_charter *charter =
	    &bench->reach->control->line[bench->charter];

	return reach_has(bench->reach, &charter->stewards[steward].key,
	    bench->charter, bench->reach->work->statements[endorsement].record);
}

/* --- grants of one steward ----------------------------------------------- */

void
grants_find(bool *is_by_steward, const struct reach *reach, const bool *sight)
{
	const struct control_work *work = reach->work;
	const struct control *control = reach->control;
	struct speaking speaking;

	speaking_init(&speaking, work, sight);
	for (size_t i = 0; i < control->line_count; i++) {
		const struct line_charter *charter = &control->line[i];
		const struct bench bench = { .reach = reach, .charter = i };

		stewards_speak(&speaking, charter->stewards,
		    charter->steward_count);
		for (size_t j = 0; j < work->statement_count; j++) {
			const struct work_statement *statement =
			    &work->statements[j];

			if (!statement->is_grant || !sight[statement->record] ||
			    speaking.owner[statement->author] == NONE)
				continue;
			if (bench_may(&bench, speaking.owner[statement->author],
				j))
				is_by_steward[j] = true;
		}
	}
	speaking_clear(&speaking);
}

/* --- thresholds ---------------------------------------------------------- */

static bool
is_endorsable(const struct work_statement *statement, const char *kind)
{
	if (!work_is(statement, kind))
		return false;
	if (strcmp(kind, "member") == 0)
		return statement->is_grant;
	return strcmp(kind, "cut") != 0 ||
	    strcmp(statement_subject(statement->json, 0), "journal") != 0;
}

static void
owned_devices(struct floor *out, const struct control_work *work,
    const struct roots *roots, const char *key)
{
	const size_t root = roots_find_key(roots, key);
	struct device_id *devices =
	    mem_new(work->device_count, sizeof(*devices));

	for (size_t i = 0; root != NONE && i < work->device_count; i++) {
		if (roots->owner[i] == root)
			devices[out->count++] = work->devices[i].id;
	}
	out->devices = devices;
}

void
cut_floor(struct floor *out, const struct control_work *work,
    const struct roots *roots, const json_t *cut)
{
	const char *text = statement_subject(cut, 1);
	struct device_id *device;

	*out = (struct floor){ .points = json_object_get(cut, "points") };
	if (strcmp(statement_subject(cut, 0), "member") == 0) {
		owned_devices(out, work, roots, text);
		return;
	}
	device = mem_new(1, sizeof(*device));
	if (device_id_parse(device, text, strlen(text)))
		out->count = 1;
	out->devices = device;
}

static void
statement_ask(bool *is_endorsed, const struct tally_rule *rule, size_t number,
    size_t threshold, const struct roots *roots)
{
	const struct control_work *work = rule->speaking->work;
	struct tally_rule asked = *rule;
	struct floor floor = { .count = 0 };
	struct tally tally;

	if (roots != NULL) {
		cut_floor(&floor, work, roots, work->statements[number].json);
		asked.floor = &floor;
	}
	tally_take(&tally, &asked, number);
	free(floor.devices);
	if (tally.count >= threshold)
		*is_endorsed = true;
}

void
endorsed_find(bool *is_endorsed, const char *kind, const struct reach *reach,
    const bool *sight, const struct roots *roots)
{
	const struct control_work *work = reach->work;
	const struct control *control = reach->control;
	struct speaking speaking;

	speaking_init(&speaking, work, sight);
	for (size_t i = 0; i < control->line_count; i++) {
		const struct line_charter *charter = &control->line[i];
		const struct bench bench = { .reach = reach, .charter = i };
		const struct tally_rule rule = {
			.speaking = &speaking,
			.stewards = charter->stewards,
			.may = bench_may,
			.arg = &bench,
		};

		stewards_speak(&speaking, charter->stewards,
		    charter->steward_count);
		for (size_t j = 0; j < work->statement_count; j++) {
			const struct work_statement *statement =
			    &work->statements[j];

			if (!is_endorsed[j] && sight[statement->record] &&
			    is_endorsable(statement, kind))
				statement_ask(&is_endorsed[j], &rule, j,
				    charter->threshold, roots);
		}
	}
	speaking_clear(&speaking);
}
