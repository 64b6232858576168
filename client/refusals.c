/* SPDX-License-Identifier: ISC */
#include "client/refusals.h"

#include <stdio.h>
#include <string.h>

#include "client/table.h"

#define SHOWN 3 /* refs of one kind */

#define FORGED                                                                 \
	"holds what no member signed like this: forged, or damaged on the way"
#define GOES_ON                                                                \
	"What is good in them was taken, nothing is lost, and all members go " \
	"on. Whoever runs the remote can delete them."
#define WATCH                                                                  \
	"What is here is sent there again. If it comes again, somebody "       \
	"tampers with the remote: use another one beside it, and ask whoever " \
	"runs it."

static const struct refusal_words all_words[] = {
	{ "too-big", "holds more than a journal can be", GOES_ON, true },
	{ "bytes", FORGED, GOES_ON, true },
	{ "subject-line", FORGED, GOES_ON, true },
	{ "statement", FORGED, GOES_ON, true },
	{ "seen", FORGED, GOES_ON, true },
	{ "signature", FORGED, GOES_ON, true },
	{ "device", FORGED, GOES_ON, true },
	{ "sequence", FORGED, GOES_ON, true },
	{ "previous", FORGED, GOES_ON, true },
	{ "parent", FORGED, GOES_ON, true },
	{ "author", FORGED, GOES_ON, true },
	{ "room", "holds records of another room",
	    "Is this the address of this room's repository? tamga remote list",
	    true },
	{ "journal", "holds another journal than the name says", GOES_ON,
	    true },
	{ "object", "holds what cannot be read there",
	    "The repository there is damaged: whoever runs it should see what "
	    "git fsck says, or put an empty one in its place, to which all is "
	    "sent again. What is missing comes by any other remote.",
	    true },
	{ "lost", "holds what cannot be fetched",
	    "It is asked for again now and then. If it goes on, whoever runs "
	    "the remote should look: git fsck. What it holds comes by any "
	    "other remote.",
	    true },
	{ "rolled-back",
	    "shows less than it did: it was put back to an older copy, or "
	    "somebody took records away",
	    WATCH, true },
	{ "vanished", "does not have any more what it had", WATCH, true },
	{ "replaced", "holds something else than what was sent there",
	    "What is here goes there again, a few times. Somebody tampers with "
	    "the remote, or it has a hook that rewrites commits: ask whoever "
	    "runs it, and use another one.",
	    true },
	{ "guest-limit", "holds records of somebody who is not admitted",
	    "The rest comes when a steward has admitted them.", false },
	{ "guests", "holds records of somebody who is not admitted",
	    "They come when there is room, or a steward has admitted them.",
	    false },
};

const struct refusal_words *
refusal_words(const char *fault)
{
	static const struct refusal_words other = { "",
		"holds what was not taken", GOES_ON, true };

	for (size_t i = 0; i < sizeof(all_words) / sizeof(all_words[0]); i++)
		if (strcmp(all_words[i].fault, fault) == 0)
			return &all_words[i];
	return &other;
}

static void
rows_show(const json_t *shown, const char *remote, const char *fault,
    long long count)
{
	long long printed = 0;
	const json_t *row;
	size_t i;

	json_array_foreach(shown, i, row) {
		if (printed == SHOWN ||
		    strcmp(json_text(row, "remote"), remote) != 0 ||
		    strcmp(json_text(row, "fault"), fault) != 0)
			continue;
		(void)printf("    %s: %s\n", json_text(row, "ref"),
		    json_text(row, "reason"));
		printed++;
	}
	if (count > printed)
		(void)printf("    and %lld more\n", count - printed);
}

void
refusals_show(const json_t *shown, const json_t *counts)
{
	const json_t *row;
	size_t i;

	json_array_foreach(counts, i, row) {
		const char *remote = json_text(row, "remote");
		const char *fault = json_text(row, "fault");
		const struct refusal_words *words;

		if (remote == NULL || fault == NULL)
			continue;
		words = refusal_words(fault);
		(void)printf("  %s %s:\n", remote, words->what);
		rows_show(shown, remote, fault,
		    json_integer_value(json_object_get(row, "count")));
		text_print(words->advice, 2);
	}
}
