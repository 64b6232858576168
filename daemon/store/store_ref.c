/* SPDX-License-Identifier: ISC */
#include "daemon/store/store_ref.h"

#include <stdio.h>
#include <string.h>

#include "daemon/road/refname.h"

bool
store_ref_is_guest(const char *name)
{
	return strncmp(name, REPO_GUEST, strlen(REPO_GUEST)) == 0;
}

bool
store_ref_parse(struct store_ref *out, const char *name)
{
	struct store_ref ref = { .is_guest = store_ref_is_guest(name) };
	struct refname parsed;
	char plain[REPO_REF_MAX];
	int len;

	/* Guests' refs are spelled as those of the room. */
	len = snprintf(plain, sizeof(plain), "%s%s",
	    ref.is_guest ? REPO_HEADS : "",
	    ref.is_guest ? name + strlen(REPO_GUEST) : name);
	if (len < 0 || (size_t)len >= sizeof(plain) ||
	    strlen(name) >= sizeof(ref.name) || !refname_parse(&parsed, plain))
		return false;
	ref.is_branch = parsed.kind == REFNAME_BRANCH;
	if (ref.is_guest && ref.is_branch)
		return false;
	ref.class = parsed.kind == REFNAME_CONTROL ? CLASS_CONTROL : CLASS_DATA;
	ref.journal = parsed.journal;
	(void)snprintf(ref.name, sizeof(ref.name), "%s", name);
	*out = ref;
	return true;
}

struct store_ref
store_ref_own(enum journal_class class, const struct journal_id *journal,
    bool is_guest)
{
	struct store_ref ref = { .journal = *journal,
		.is_guest = is_guest,
		.class = class };

	(void)snprintf(ref.name, sizeof(ref.name), "%s%c/%s",
	    is_guest ? REPO_GUEST : REPO_HEADS,
	    class == CLASS_CONTROL ? 'c' : 'j', journal->text);
	return ref;
}
