/* SPDX-License-Identifier: ISC */
#include "daemon/road/refname.h"

#include <string.h>

#include "protocol/base/text.h"

#define REFNAME_HASH 16  /* letters of the hash in a branch's name */
#define REFNAME_COPY 999 /* the highest number behind it */

/* "-2" to "-999", or nothing. */
static bool
copy_is_good(const char *text)
{
	size_t count = 0;

	if (*text == '\0')
		return true;
	if (text[0] != '-' || text[1] == '0' || strcmp(text, "-1") == 0)
		return false;
	for (const char *at = text + 1; *at != '\0'; at++, count++)
		if (*at < '0' || *at > '9')
			return false;
	return count >= 1 && count <= 3;
}

static bool
branch_is_good(const char *text)
{
	uint8_t start[REFNAME_HASH / 2];

	return strlen(text) >= REFNAME_HASH &&
	    hex_parse(start, sizeof(start), text, REFNAME_HASH) &&
	    copy_is_good(text + REFNAME_HASH);
}

bool
refname_parse(struct refname *out, const char *text)
{
	const size_t len = strlen(text);
	const size_t start = strlen(REPO_HEADS "c/");
	const char *journal = text + start;
	const char *rest = journal + JOURNAL_ID_LEN;

	if (len < start + JOURNAL_ID_LEN || len >= sizeof(out->text))
		return false;
	if (strncmp(text, REPO_HEADS "c/", start) == 0)
		out->kind = REFNAME_CONTROL;
	else if (strncmp(text, REPO_HEADS "j/", start) == 0)
		out->kind = REFNAME_DATA;
	else if (strncmp(text, REPO_HEADS "f/", start) == 0)
		out->kind = REFNAME_BRANCH;
	else
		return false;
	if (!journal_id_parse(&out->journal, journal, JOURNAL_ID_LEN))
		return false;
	if (out->kind != REFNAME_BRANCH && *rest != '\0')
		return false;
	if (out->kind == REFNAME_BRANCH &&
	    (*rest != '/' || !branch_is_good(rest + 1)))
		return false;
	(void)memcpy(out->text, text, len + 1);
	return true;
}

struct refname
refname_own(enum journal_class class, const struct journal_id *journal)
{
	struct refname out = {
		.kind = class == CLASS_CONTROL ? REFNAME_CONTROL : REFNAME_DATA,
		.journal = *journal,
	};

	(void)snprintf(out.text, sizeof(out.text), REPO_HEADS "%c/%s",
	    class == CLASS_CONTROL ? 'c' : 'j', journal->text);
	return out;
}

struct refname
refname_branch(const struct journal_id *journal, const struct hash *first,
    unsigned copy)
{
	struct refname out = { .kind = REFNAME_BRANCH, .journal = *journal };
	char start[REFNAME_HASH + 1];
	char number[8] = "";

	hex_format(start, first->bytes, REFNAME_HASH / 2);
	if (copy > 1 && copy <= REFNAME_COPY)
		(void)snprintf(number, sizeof(number), "-%u", copy);
	(void)snprintf(out.text, sizeof(out.text), REPO_HEADS "f/%s/%s%s",
	    journal->text, start, number);
	return out;
}
