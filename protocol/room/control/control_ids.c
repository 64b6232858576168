/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/control/control_work.h"

/* An id that some root has. */
struct claim {
	const struct root_id *id;
	size_t member;
	bool keeps;
};

/* By id; who keeps it first. */
static int
claim_compare(const void *left, const void *right)
{
	const struct claim *a = left;
	const struct claim *b = right;
	const int order = strcmp(a->id->id.text, b->id->id.text);

	if (order != 0)
		return order;
	if (a->id->is_settled != b->id->is_settled)
		return a->id->is_settled ? -1 : 1;
	if (a->id->is_listed != b->id->is_listed)
		return a->id->is_listed ? -1 : 1;
	return (a->member > b->member) - (a->member < b->member);
}

static struct claim *
claims_sort(const struct roots *roots)
{
	struct claim *claims = mem_new(roots->id_count, sizeof(*claims));

	for (size_t root = 0; root < roots->count; root++) {
		for (size_t i = roots->first[root]; i < roots->first[root + 1];
		     i++)
			claims[i] = (struct claim){
				.id = &roots->ids[i],
				.member = root,
			};
	}
	if (roots->id_count > 1)
		qsort(claims, roots->id_count, sizeof(*claims), claim_compare);
	return claims;
}

/* One id, and all that have it: is there a dispute? */
static void
run_show(struct control *control, struct claim *run, size_t count)
{
	const bool is_settled =
	    run[0].id->is_settled && (count == 1 || !run[1].id->is_settled);

	run[0].keeps = true;
	for (size_t i = 0; i < count; i++) {
		struct member *member = &control->members[run[i].member];

		if (count > 1 && !is_settled)
			member->is_disputed = true;
		if (run[i].id->is_settled)
			member->is_settled = true;
	}
}

static void
suffix_format(char out[SHOWN_MAX], const struct root_id *id,
    const struct control_work *work)
{
	(void)snprintf(out, SHOWN_MAX, "%s~%.*s", id->id.text, SHOWN_DEVICE_LEN,
	    work->devices[id->device].id.text);
}

/* A claim stands where its id does, ascending: so the first of its kind is
 * the lowest. */
static void
shown_find(struct control *control, const struct claim *claims, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct member *member = &control->members[claims[i].member];

		if (claims[i].keeps && claims[i].id->is_settled &&
		    member->shown[0] == '\0')
			(void)snprintf(member->shown, sizeof(member->shown),
			    "%s", claims[i].id->id.text);
	}
	for (size_t i = 0; i < count; i++) {
		struct member *member = &control->members[claims[i].member];

		if (claims[i].keeps && member->shown[0] == '\0')
			(void)snprintf(member->shown, sizeof(member->shown),
			    "%s", claims[i].id->id.text);
	}
}

static int
text_compare(const void *left, const void *right)
{
	const char *const *a = left;
	const char *const *b = right;

	return strcmp(*a, *b);
}

static void
known_add(struct control *control, const struct control_work *work,
    const struct claim *claim)
{
	struct member *member = &control->members[claim->member];
	char text[SHOWN_MAX];

	if (member->known_as == NULL)
		member->known_as =
		    mem_new(2 * member->id_count, sizeof(char *));
	if (claim->keeps)
		member->known_as[member->known_count++] =
		    mem_text(claim->id->id.text);
	suffix_format(text, claim->id, work);
	member->known_as[member->known_count++] = mem_text(text);
}

void
member_ids_show(struct control *control, const struct control_work *work,
    const struct roots *roots)
{
	struct claim *claims = claims_sort(roots);
	size_t end;

	for (size_t i = 0; i < roots->id_count; i = end) {
		for (end = i + 1; end < roots->id_count &&
		     strcmp(claims[end].id->id.text, claims[i].id->id.text) ==
			 0;)
			end++;
		run_show(control, &claims[i], end - i);
	}
	shown_find(control, claims, roots->id_count);
	for (size_t i = 0; i < roots->id_count; i++)
		known_add(control, work, &claims[i]);
	for (size_t i = 0; i < roots->count; i++) {
		struct member *member = &control->members[i];

		if (member->shown[0] == '\0')
			suffix_format(member->shown,
			    &roots->ids[roots->first[i]], work);
		qsort(member->known_as, member->known_count, sizeof(char *),
		    text_compare);
	}
	free(claims);
}
