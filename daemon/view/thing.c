/* SPDX-License-Identifier: ISC */
/* What things are called: <member>/<name> (docs/FORMAT.md, section 8). */
#include <string.h>

#include "daemon/view/inner.h"
#include "protocol/base/mem.h"

/* Has another member this id, too? */
static bool
is_shared(const struct control *control, const struct member *own,
    const char *id)
{
	for (size_t i = 0; i < control->member_count; i++) {
		const struct member *member = &control->members[i];

		for (size_t k = 0; k < member->id_count; k++)
			if (member != own &&
			    strcmp(member->ids[k].text, id) == 0)
				return true;
	}
	return false;
}

/* "mojha~k3jq", for "mojha"; each member is known so by each of its ids. */
static const char *
longer_name(const struct member *member, const char *id)
{
	const size_t len = strlen(id);

	for (size_t i = 0; i < member->known_count; i++)
		if (strncmp(member->known_as[i], id, len) == 0 &&
		    member->known_as[i][len] == '~')
			return member->known_as[i];
	return id;
}

char *
view_thing(const struct control *control, const char *shown, const char *name)
{
	const struct member *member = control_member(control, shown);

	if (member != NULL && is_shared(control, member, shown))
		shown = longer_name(member, shown);
	return mem_format("%s/%s", shown, name);
}

char *
view_thing_shown(const struct control *control, const char *thing)
{
	const size_t len = strcspn(thing, "/");

	for (size_t i = 0; thing[len] != '\0' && i < control->member_count;
	     i++) {
		const struct member *member = &control->members[i];

		for (size_t k = 0; k < member->known_count; k++)
			if (strlen(member->known_as[k]) == len &&
			    strncmp(member->known_as[k], thing, len) == 0)
				return mem_format("%s%s", member->shown,
				    thing + len);
	}
	return mem_text(thing);
}
