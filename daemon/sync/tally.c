/* SPDX-License-Identifier: ISC */
#include "daemon/sync/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "protocol/base/mem.h"

void
tally_format(char out[TALLY_TEXT], const struct tally *tally)
{
	(void)snprintf(out, TALLY_TEXT,
	    "%" PRIu64 " %" PRIu64 " %" PRIu64 " %u", tally->received,
	    tally->sent, tally->bytes, tally->failures);
}

struct tally
tally_parse(const char *text)
{
	const struct tally none = { .received = 0 };
	struct tally tally = none;
	char *end;

	if (text == NULL)
		return none;
	tally.received = strtoull(text, &end, 10);
	if (*end != ' ')
		return none;
	tally.sent = strtoull(end, &end, 10);
	if (*end != ' ')
		return none;
	tally.bytes = strtoull(end, &end, 10);
	if (*end != ' ')
		return none;
	tally.failures = (unsigned)strtoul(end, &end, 10);
	return *end == '\0' ? tally : none;
}

struct tally
tally_get(struct local *local, const char *remote)
{
	char *name = mem_format("tally:%s", remote);
	struct tally tally = { .received = 0 };
	struct err ignored = { 0 };
	char *text = NULL;

	if (local_get(local, name, &text, &ignored))
		tally = tally_parse(text);
	free(text);
	free(name);
	return tally;
}

bool
tally_set(struct local *local, const char *remote, const struct tally *tally,
    struct err *e)
{
	char *name = mem_format("tally:%s", remote);
	char text[TALLY_TEXT];
	bool done;

	tally_format(text, tally);
	done = local_set(local, name, text, e);
	free(name);
	return done;
}
