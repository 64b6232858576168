/* SPDX-License-Identifier: ISC */
#include "client/refusals.h"

#include <stdio.h>
#include <string.h>

#define SHOWN 3 /* references of one kind */

/* What a fault means to people. */
struct words {
	const char *fault; /* docs/FORMAT.md, section 6; daemon/sync/ledger.h */
	const char *what;  /* "3 references hold ..." */
	const char *advice;
};

#define FORGED "what no member signed like this: forged, or damaged on the way"
#define GOES_ON                                                                \
	"What is good in them was taken, nothing is lost, and all members go " \
	"on.\n  Whoever runs the remote can delete them."

static const struct words all_words[] = {
	{ "too-big", "more than a journal can be", GOES_ON },
	{ "bytes", FORGED, GOES_ON },
	{ "subject-line", FORGED, GOES_ON },
	{ "statement", FORGED, GOES_ON },
	{ "seen", FORGED, GOES_ON },
	{ "signature", FORGED, GOES_ON },
	{ "device", FORGED, GOES_ON },
	{ "sequence", FORGED, GOES_ON },
	{ "previous", FORGED, GOES_ON },
	{ "parent", FORGED, GOES_ON },
	{ "author", FORGED, GOES_ON },
	{ "room", "records of another room",
	    "Is this the address of this room's repository? tamga remote "
	    "list" },
	{ "journal", "another journal than the name says", GOES_ON },
	{ "object", "what cannot be read there",
	    "The repository there is damaged: whoever runs it should see what "
	    "git fsck says, or put\n  an empty one in its place, to which all "
	    "is sent again. What is missing comes by any\n  other remote." },
	{ "lost", "what cannot be fetched",
	    "They are asked for again now and then. If it goes on, whoever "
	    "runs the remote should\n  look: git fsck. What they hold comes by "
	    "any other remote." },
	{ "rolled-back", "less than they did before",
	    "What is here was sent there again. If it comes again, somebody "
	    "tampers with the\n  remote: use another one beside it." },
	{ "vanished", "nothing any more, and did",
	    "What is here was sent there again. If it comes again, somebody "
	    "tampers with the\n  remote: use another one beside it." },
	{ "replaced", "something else than what was sent there",
	    "What is here goes there again, a few times. Somebody tampers "
	    "with the remote, or it\n  has a hook that rewrites commits: ask "
	    "whoever runs it, and use another one." },
	{ "guest-limit", "records of somebody who is not admitted",
	    "The rest comes when a steward has admitted them." },
	{ "guests", "records of somebody who is not admitted",
	    "They come when there is room, or a steward has admitted them." },
};

/* What each remote shows of a journal. */
static void
remotes_show(const json_t *remotes)
{
	const json_t *row;
	size_t i;

	json_array_foreach(remotes, i, row) {
		const long long shows =
		    json_integer_value(json_object_get(row, "shows"));

		if (shows == 0)
			(void)printf("    %s shows nothing of it\n",
			    json_text(row, "name"));
		else
			(void)printf("    %s shows it up to %lld\n",
			    json_text(row, "name"), shows);
	}
}

void
withheld_show(const json_t *withheld)
{
	const json_t *row;
	size_t i;

	json_array_foreach(withheld, i, row) {
		const char *member = json_text(row, "member");
		const long long here =
		    json_integer_value(json_object_get(row, "here"));

		if (i == SHOWN) {
			(void)printf("\nThe same of %zu more journals\n",
			    json_array_size(withheld) - i);
			break;
		}
		(void)printf("\n'%s' has seen record %lld of %s; here %s.\n",
		    json_text(row, "witness"),
		    (long long)json_integer_value(
			json_object_get(row, "sequence")),
		    member == NULL ? "somebody of whom nothing is here" :
				     member,
		    here == 0 ? "there is none" : "it ends before that");
		remotes_show(json_object_get(row, "remotes"));
	}
	if (i > 0)
		(void)puts("  It comes by any remote that has it: ask who has "
			   "seen it which one it uses.\n  From here it is sent "
			   "to the others again.");
}

static const struct words *
words_find(const char *fault)
{
	static const struct words other = { "", "what was not taken", GOES_ON };

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
		const long long count =
		    json_integer_value(json_object_get(row, "count"));
		const struct words *words;

		if (remote == NULL || fault == NULL)
			continue;
		words = words_find(fault);
		(void)printf("\nOn %s %lld %s %s:\n", remote, count,
		    count == 1 ? "reference holds" : "references hold",
		    words->what);
		rows_show(shown, remote, fault, count);
		(void)printf("  %s\n", words->advice);
	}
}
