/* SPDX-License-Identifier: ISC */
#include "client/weigh.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "client/command/command.h"
#include "client/prose.h"
#include "client/refusals.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"

#define TRIES_MANY 3        /* failed ones that need a person */
#define SILENT_LONG_S 86400 /* without success */
#define LINE_MAX_BYTES 4096

static void
remarks_clear(struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count; i++) {
		free(remarks->list[i].text);
		free(remarks->list[i].advice);
	}
	free(remarks->list);
}

/* Takes the text, and copies the advice. */
static void
remark_add(struct remarks *remarks, char *text, const char *advice)
{
	struct remark *added;

	remarks->list = mem_grow(remarks->list, &remarks->room,
	    remarks->count + 1, sizeof(*remarks->list));
	added = &remarks->list[remarks->count++];
	added->text = text;
	added->advice = advice == NULL ? NULL : mem_text(advice);
}

static const json_t *
list_of(const json_t *object, const char *name)
{
	return json_object_get(object, name);
}

/* --- this device --------------------------------------------------------- */

static void
weigh_self(struct weighed *page)
{
	const json_t *status = page->status;

	if (flag(status, "cut"))
		remark_add(&page->needs,
		    mem_format(
			"This device was %s: nothing that it says counts any "
			"more.",
			field(status, "cut_why")),
		    "Join as a new device in another --home. What is honest of "
		    "it counts again with tamga device adopt there.");
	else if (!flag(status, "admitted"))
		remark_add(&page->needs,
		    mem_text(
			"You are not admitted yet: what you say counts for the "
			"others when a steward, or another device of yours, has "
			"let you in."),
		    "Hand your request to somebody who can: tamga request");
	if (!flag(status, "passphrase"))
		remark_add(&page->notes,
		    mem_text(
			"The key has no passphrase: whoever has this machine can "
			"speak for you."),
		    "tamga passphrase");
	else if (flag(status, "locked"))
		remark_add(&page->notes,
		    mem_text(
			"The key is locked: reading and sync go on, writing asks "
			"for the passphrase."),
		    "tamga unlock");
	if (flag(status, "admitted") && !flag(status, "cut") &&
	    !flag(status, "recovery"))
		remark_add(&page->notes,
		    mem_text(
			"There is no recovery key for the day when all machines "
			"are lost."),
		    "tamga device recovery --create");
}

/* What happened to this store. */
static void
weigh_renewal(struct weighed *page)
{
	const json_t *renewal = list_of(page->status, "renewal");
	const char *why = field(renewal, "why");
	const long long back = number(renewal, "records_back");
	char when[PROSE_MAX];
	char count[PROSE_MAX];

	if (why[0] == '\0')
		return;
	prose_when(when, field(renewal, "at"));
	remark_add(&page->notes,
	    mem_format(
		"This store noticed %s that it %s It went on without overwriting "
		"anything; nothing is to be done.",
		when,
		strcmp(why, "copied") == 0 ?
		    "is a copy, or was moved or restored." :
		    strcmp(why, "behind") == 0 ?
		    "knows less of what it said itself than others do: it was "
		    "restored from a copy, or a copy of it is at work elsewhere." :
		    "cannot read the last thing that it said itself."),
	    NULL);
	if (back == 0)
		return;
	prose_count(count, back,
	    "record of this device that was missing here "
	    "has come",
	    "records of this device that were missing here have come");
	remark_add(&page->notes, mem_format("%s from others.", count), NULL);
}

/* --- what was said ------------------------------------------------------- */

static void
weigh_forks(struct weighed *page)
{
	const json_t *fork;
	size_t i;

	json_array_foreach(list_of(page->status, "forks"), i, fork) {
		const bool is_held = flag(fork, "held");

		remark_add(is_held ? &page->needs : &page->notes,
		    mem_format(
			"%s, '%s': two machines went on from the same point as if "
			"each were the only one (%lld branches). %s",
			field(fork, "member"), field(fork, "label"),
			number(fork, "branches"),
			is_held ? "That are too many: what was said after that "
				  "point is held." :
				  "All that both said is here and counts."),
		    is_held ? "The member cuts the device off: tamga device "
			      "cut" :
			      "A restored or copied machine does that; if it "
			      "was not yours, cut the device off: tamga device "
			      "cut");
	}
}

/* Charters that compete, and who can settle that. */
static void
weigh_charters(struct weighed *page)
{
	const json_t *dispute;
	size_t i;

	json_array_foreach(list_of(page->status, "charter_disputes"), i,
	    dispute) {
		const json_t *branches = list_of(dispute, "branches");
		const json_t *first = json_array_get(branches, 0);
		char *names = joined(list_of(dispute, "waiting"));
		const bool is_ours = flag(dispute, "ours");
		char *advice = mem_format(
		    "It is settled when %s endorse%s the one that holds, too. "
		    "%s%s",
		    names,
		    json_array_size(list_of(dispute, "waiting")) == 1 ? "s" :
									"",
		    is_ours ? "That is you: tamga charter endorse " :
			      "See tamga charter show",
		    is_ours ? field(first, "id") : "");

		remark_add(is_ours ? &page->needs : &page->notes,
		    mem_format("%zu charters compete to follow charter %lld; "
			       "this one holds: %s.",
			json_array_size(branches),
			number(dispute, "predecessor"), field(first, "words")),
		    advice);
		free(advice);
		free(names);
	}
}

/* What waits for this member's word. */
static void
weigh_decisions(struct weighed *page)
{
	const long long own = number(page->status, "own_conflicts");
	const long long others = number(page->status, "disputed") - own;
	const json_t *row;
	char count[PROSE_MAX];
	size_t i;

	json_array_foreach(list_of(page->status, "to_endorse"), i, row) {
		const char *why_not = field(row, "void");
		char *advice = why_not[0] == '\0' ?
		    mem_format("tamga charter endorse %s", field(row, "id")) :
		    mem_format("But %s: your endorsement would not count. "
			       "Propose it anew.",
			why_not);

		remark_add(&page->needs,
		    mem_format("%s asks you to endorse: %s",
			field(row, "author"), field(row, "words")),
		    advice);
		free(advice);
	}
	if (own > 0) {
		prose_count(count, own, "place", "places");
		remark_add(&page->needs,
		    mem_format(
			"Two devices of yours said different things in %s.",
			count),
		    "See both with tamga conflicts, and choose with tamga "
		    "reconcile");
	}
	if (others > 0) {
		prose_count(count, others, "conflict or dispute",
		    "conflicts or disputes");
		remark_add(&page->notes,
		    mem_format("%s of other members.", count),
		    "tamga conflicts");
	}
}

/* Ratings of this member that lack something, by what they lack. */
static void
weigh_incomplete(struct weighed *page)
{
	const json_t *group;
	char count[PROSE_MAX];
	size_t i;

	json_array_foreach(list_of(page->status, "own_incomplete"), i, group) {
		char *words = lacking(list_of(group, "missing"));
		char *advice =
		    mem_format("The first is of %s, %s; tamga sheet lists "
			       "them all.",
			field(group, "rec"), field(group, "round"));

		prose_count(count, number(group, "ratings"),
		    "rating of yours lacks", "ratings of yours lack");
		remark_add(&page->notes, mem_format("%s %s.", count, words),
		    advice);
		free(advice);
		free(words);
	}
}

static void
weigh_admissions(struct weighed *page)
{
	const bool is_steward = flag(page->status, "steward");
	const json_t *row;
	char count[PROSE_MAX];
	size_t i;

	json_array_foreach(list_of(page->status, "awaiting"), i, row) {
		prose_count(count, number(row, "records"), "record", "records");
		remark_add(is_steward ? &page->needs : &page->notes,
		    mem_format(
			"A device that calls itself %s waits to be admitted; %s of "
			"it came.",
			field(row, "member"), count),
		    is_steward ? "Admit it if you know who it is: tamga admit "
				 "REQUEST" :
				 NULL);
	}
}

static void
weigh_held(struct weighed *page, const json_t *row)
{
	char count[PROSE_MAX];

	prose_count(count, number(row, "statements"), "statement",
	    "statements");
	remark_add(&page->notes,
	    mem_format("%s of %s, from '%s', held and not counted: %s.", count,
		field(row, "member"), field(row, "label"),
		field(row, "held_why")),
	    "tamga log --all shows them; what is honest counts again with "
	    "tamga device adopt");
}

static void
weigh_statements(struct weighed *page)
{
	const long long waiting = number(page->status, "waiting");
	const json_t *row;
	char count[PROSE_MAX];
	struct buf text;
	size_t i;

	json_array_foreach(list_of(page->status, "held_by"), i, row)
		weigh_held(page, row);
	if (waiting == 0)
		return;
	prose_count(count, waiting, "statement waits", "statements wait");
	buf_init(&text, LINE_MAX_BYTES);
	json_array_foreach(list_of(page->status, "waiting_for"), i, row)
		buf_format_add(&text, "%s%s", i == 0 ? "" : ", ",
		    field(row, "for"));
	remark_add(&page->notes,
	    mem_format("%s for what has not come yet: %s.", count,
		buf_text(&text)),
	    NULL);
	buf_clear(&text);
}

/* --- remotes ------------------------------------------------------------- */

static bool
is_failing(const json_t *remote)
{
	return field(remote, "last_error")[0] != '\0';
}

static bool
is_failing_long(const json_t *remote)
{
	return is_failing(remote) &&
	    (number(remote, "failures") >= TRIES_MANY ||
		prose_age_s(field(remote, "last_success")) > SILENT_LONG_S);
}

/* What to do about a remote that fails; the caller frees it. */
static char *
failing_advice(const struct weighed *page, const json_t *remote)
{
	const char *hint = field(remote, "last_hint");
	const bool is_left = flag(page->status, "paused") ||
	    flag(remote, "metered"); /* to people */
	const char *last = hint[0] == '\0' ? "" : hint + strlen(hint) - 1;

	if (hint[0] != '\0')
		return mem_format("%c%s%s%s", toupper((unsigned char)hint[0]),
		    hint + 1, strchr(".?!", *last) == NULL ? "." : "",
		    is_left ? "" : " It is tried again by itself.");
	if (is_left)
		return mem_text(
		    "tamga sync tries at once, and says what can be done.");
	return mem_text(is_failing_long(remote) ?
		"It is tried again by itself; tamga sync tries at once, and "
		"says what can be done." :
		"It is tried again by itself.");
}

static void
weigh_remote(struct weighed *page, const json_t *remote)
{
	const bool is_long = is_failing_long(remote);
	char when[PROSE_MAX];
	char tries[PROSE_MAX];
	char lacks[PROSE_MAX];
	char *advice;

	if (!is_failing(remote))
		return;
	prose_when(when, field(remote, "last_success"));
	prose_count(tries, number(remote, "failures"), "try failed",
	    "tries failed");
	prose_count(lacks, number(remote, "lacks"), "record waits",
	    "records wait");
	advice = failing_advice(page, remote);
	remark_add(is_long ? &page->needs : &page->notes,
	    mem_format("%s %s%s, %s since: %s%s%s%s", field(remote, "name"),
		field(remote, "last_success")[0] == '\0' ? "was reached " :
							   "was last reached ",
		when, tries, field(remote, "last_error"),
		number(remote, "lacks") > 0 ? "; " : "",
		number(remote, "lacks") > 0 ? lacks : "",
		number(remote, "lacks") > 0 ? " for it." : "."),
	    advice);
	free(advice);
}

static void
weigh_withheld(struct weighed *page, const json_t *remote)
{
	const json_t *row;
	size_t i;

	json_array_foreach(list_of(remote, "withholds"), i, row) {
		const char *member = field(row, "member");
		char *seen_by = joined(list_of(row, "seen_by"));
		char count[PROSE_MAX];

		prose_count(count, number(row, "records"), "record", "records");
		remark_add(&page->needs,
		    mem_format("%s does not show %s of %s, which %s has seen.",
			field(remote, "name"), count,
			member[0] == '\0' ? "somebody who is not known here" :
					    member,
			seen_by),
		    "They are on their way, or are kept back: ask whoever runs "
		    "it, or meet over another remote.");
		free(seen_by);
	}
}

/* Whose, as far as that is known. */
static void
name_add(json_t *names, const char *name)
{
	const json_t *old;
	size_t i;

	if (name[0] == '\0')
		return;
	json_array_foreach(names, i, old)
		if (strcmp(json_string_value(old), name) == 0)
			return;
	(void)json_array_append_new(names, json_string(name));
}

/* Whose refs of the remote these are, and why the first of them is refused. */
static json_t *
refused_names(const char **reason, const json_t *refusals, const char *remote,
    const struct refusal_words *words)
{
	json_t *names = json_array();
	const json_t *row;
	size_t i;

	*reason = NULL;
	json_array_foreach(refusals, i, row) {
		if (strcmp(field(row, "remote"), remote) != 0 ||
		    strcmp(refusal_words(field(row, "fault"))->what,
			words->what) != 0)
			continue;
		if (*reason == NULL)
			*reason = field(row, "reason");
		name_add(names, field(row, "member"));
	}
	return names;
}

/* One for each remote and meaning, however many refs there are. */
static void
weigh_lie(struct weighed *page, size_t number_of)
{
	const json_t *counts = list_of(page->status, "refused_by");
	const json_t *at = json_array_get(counts, number_of);
	const char *remote = field(at, "remote");
	const struct refusal_words *words = refusal_words(field(at, "fault"));
	const char *reason;
	long long count = 0;
	char places[PROSE_MAX] = "";
	json_t *names;
	const json_t *row;
	char *advice;
	char *whose;
	size_t i;

	json_array_foreach(counts, i, row) {
		if (strcmp(field(row, "remote"), remote) != 0 ||
		    strcmp(refusal_words(field(row, "fault"))->what,
			words->what) != 0)
			continue;
		if (i < number_of)
			return;
		count += number(row, "count");
	}
	names = refused_names(&reason, list_of(page->status, "refusals"),
	    remote, words);
	whose = joined(names);
	if (count > 1)
		(void)snprintf(places, sizeof(places), ", in %lld places",
		    count);
	advice = mem_format("%s tamga status --json names each place.",
	    words->advice);
	remark_add(words->is_need ? &page->needs : &page->notes,
	    mem_format("%s %s%s%s%s (%s%s).", remote, words->what,
		whose[0] == '\0' ? "" : ": of ", whose, places,
		count > 1 ? "the first: " : "", reason == NULL ? "" : reason),
	    count > 1 ? advice : words->advice);
	free(advice);
	free(whose);
	json_decref(names);
}

static void
weigh_remotes(struct weighed *page)
{
	const json_t *remotes = list_of(page->status, "remotes");
	const json_t *remote;
	size_t unused = 0;
	size_t i;

	json_array_foreach(remotes, i, remote) {
		weigh_remote(page, remote);
		unused += is_failing_long(remote) || flag(remote, "metered");
		weigh_withheld(page, remote);
	}
	for (size_t k = 0;
	     k < json_array_size(list_of(page->status, "refused_by")); k++)
		weigh_lie(page, k);
	page->is_late =
	    unused == json_array_size(remotes) || flag(page->status, "paused");
}

/* What to do with what has no way out by itself. */
static const char *
late_advice(const struct weighed *page)
{
	const json_t *remote;
	size_t i;

	json_array_foreach(list_of(page->status, "remotes"), i, remote)
		if (flag(remote, "metered"))
			return "tamga sync takes them out by a remote that is "
			       "metered, too; or take them out by a stick.";
	return "Keep a copy, or take them out by a stick.";
}

/* What nobody else has. */
static void
weigh_only_here(struct weighed *page)
{
	const long long only = number(page->status, "only_here");
	char count[PROSE_MAX];
	char when[PROSE_MAX];

	prose_count(count, only, "record of yours is", "records of yours are");
	prose_when(when, field(page->status, "only_here_since"));
	if (json_array_size(list_of(page->status, "remotes")) == 0) {
		remark_add(&page->needs,
		    only == 0 ?
			mem_text("There is no way to the others yet.") :
			mem_format("There is no way to the others yet: %s on "
				   "this machine alone.",
			    count),
		    "tamga remote add NAME URL");
		return;
	}
	if (flag(page->status, "paused"))
		remark_add(&page->needs,
		    mem_text("Sync is paused: nothing comes and nothing goes."),
		    "tamga sync --resume");
	if (only > 0 && page->is_late)
		remark_add(&page->needs,
		    mem_format("%s on this machine alone, the first made %s: "
			       "if it is lost, so %s.",
			count, when, only == 1 ? "is that" : "are they"),
		    late_advice(page));
}

void
weigh(struct weighed *out, const json_t *status)
{
	*out = (struct weighed){ .status = status };
	weigh_self(out);
	weigh_remotes(out);
	weigh_only_here(out);
	weigh_decisions(out);
	weigh_charters(out);
	weigh_admissions(out);
	weigh_forks(out);
	weigh_renewal(out);
	weigh_incomplete(out);
	weigh_statements(out);
}

void
weighed_clear(struct weighed *weighed)
{
	remarks_clear(&weighed->needs);
	remarks_clear(&weighed->notes);
}
