/* SPDX-License-Identifier: ISC */
#include "daemon/view/room/succession.h"

#include <string.h>

/* Those that continue the member, or the other way. */
static json_t *
related(const struct control *control, const struct member *member,
    bool is_after, bool with_names)
{
	const size_t place = (size_t)(member - control->members);
	json_t *list = json_array();

	for (size_t i = 0; i < control->member_count; i++) {
		const struct member *other = &control->members[i];

		if (!control_continues(control, is_after ? i : place,
			is_after ? place : i))
			continue;
		(void)json_array_append_new(list,
		    with_names ? json_pack("{s:s, s:O}", "id", other->shown,
				     "names", other->names) :
				 json_string(other->shown));
	}
	return list;
}

json_t *
view_predecessors(const struct control *control, const struct member *member)
{
	return related(control, member, false, false);
}

json_t *
view_successors(const struct control *control, const struct member *member)
{
	return related(control, member, true, false);
}

void
view_succession_set(json_t *row, const struct control *control,
    const char *shown)
{
	const struct member *member = control_member(control, shown);
	json_t *before;
	json_t *after;

	if (member == NULL)
		return;
	before = related(control, member, false, true);
	after = related(control, member, true, true);
	if (json_array_size(before) > 0 || json_array_size(after) > 0)
		(void)json_object_set_new(row, "succession",
		    json_pack("{s:O, s:O, s:O}", "names", member->names,
			"continues", before, "continued_by", after));
	json_decref(before);
	json_decref(after);
}

static const char *
shown_of(const struct control *control, const char *key)
{
	for (size_t i = 0; i < control->member_count; i++) {
		char root[KEY_TEXT];

		key_format(root, &control->members[i].root);
		if (strcmp(root, key) == 0)
			return control->members[i].shown;
	}
	return "a member that is not here";
}

json_t *
view_grant_words(const struct control *control, const json_t *grant)
{
	const char *shown = shown_of(control, json_text(grant, "key"));
	const char *other = json_text(grant, "continues");

	if (other == NULL)
		return json_sprintf("give the id '%s' to %s alone",
		    statement_subject(grant, 0), shown);
	return json_sprintf("let %s continue %s: what %s says may take the "
			    "place of what %s said",
	    shown, shown_of(control, other), shown, shown_of(control, other));
}
