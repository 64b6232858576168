/* SPDX-License-Identifier: ISC */
/*
 * States as they are named one after the other: "Brazil and Spain", "Bosnia
 * and Herzegovina; Chile".  The daemon uses it, too, to tell the States at the
 * end of a text from the text.
 */
#ifndef DAEMON_IMPORT_NAMING_H
#define DAEMON_IMPORT_NAMING_H

#include <stddef.h>

#include "daemon/import/states.h"
#include "protocol/limits.h"

/* What stands between two separators; borrowed from the text. */
struct named {
	const char *start;
	const char *end;
	const char *code; /* of the State with that name; NULL: nobody's */
};

struct naming {
	struct named piece[LIMIT_IMPORT_ITEMS];
	size_t count;
	size_t known; /* of States */
};

/* Read the names from text up to end: the longest that States have. */
void naming_read(struct naming *out, const struct states *states,
    const char *text, const char *end);

/* How many bytes of text stand before the brackets at its end that have
 * States in them, and before the punctuation there. */
size_t naming_bare_len(const struct states *states, const char *text);

#endif
