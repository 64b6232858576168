/* SPDX-License-Identifier: ISC */
#include "daemon/sync/git_error.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/log.h"

#define WORDS_MAX 200

/* A text in git's words, and what we make of it. */
struct known_error {
	const char *text;
	enum err_code code;
	const char *message; /* with the path in it */
	const char *hint;    /* the same, or "" */
};

static const struct known_error known_errors[] = {
	{ "No space left on device", ERR_BUSY,
	    "no space is left for what goes to or comes from '%s'",
	    "free some space there and on this machine, and sync again" },
	{ "Disk quota exceeded", ERR_BUSY,
	    "no space is left for what goes to or comes from '%s'",
	    "free some space there and on this machine, and sync again" },
	{ "Read-only file system", ERR_CONFIG, "'%s' cannot be written to",
	    "mount it for writing" },
	{ "does not appear to be a git repository", ERR_CONFIG,
	    "'%s' is not a git repository",
	    "make one there: git init --bare '%s'" },
	{ "not a git repository", ERR_CONFIG, "'%s' is not a git repository",
	    "make one there: git init --bare '%s'" },
	{ "insufficient permission", ERR_CONFIG,
	    "there is no permission to write to '%s'",
	    "ask its owner for the right to write there" },
	{ "Permission denied", ERR_CONFIG,
	    "there is no permission for what is needed in '%s'",
	    "ask its owner for the right to read and write there" },
};

/* printf with a format from a table, for the one %s that may be in it. */
static void
words_fill(char *out, size_t size, const char *pattern, const char *path)
{
	const char *at = strstr(pattern, "%s");

	if (at == NULL)
		(void)snprintf(out, size, "%s", pattern);
	else
		(void)snprintf(out, size, "%.*s%s%s", (int)(at - pattern),
		    pattern, path, at + 2);
}

/* The line that says most: git's last "fatal:", else the last "error:". */
static const char *
words_find(const char *text)
{
	static const char *const marks[] = { "fatal: ", "error: " };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *found = NULL;

		for (const char *at = strstr(text, marks[i]); at != NULL;
		     at = strstr(at + 1, marks[i]))
			found = at + strlen(marks[i]);
		if (found != NULL)
			return found;
	}
	return text;
}

void
git_error_words(char *out, size_t size, const struct child_result *result)
{
	const char *text = words_find(buf_text(&result->error));
	char line[WORDS_MAX];
	char quoted[LOG_QUOTE_MAX];

	(void)snprintf(line, sizeof(line), "%.*s", (int)strcspn(text, "\r\n"),
	    text);
	(void)snprintf(out, size, "%s", log_quote(quoted, line));
}

static bool
git_error_known(struct err *e, const char *text, const char *path)
{
	char words[ERR_MSG_MAX];

	for (size_t i = 0; i < sizeof(known_errors) / sizeof(known_errors[0]);
	     i++) {
		const struct known_error *known = &known_errors[i];

		if (strstr(text, known->text) == NULL)
			continue;
		words_fill(words, sizeof(words), known->message, path);
		(void)err_set(e, known->code, "%s", words);
		words_fill(words, sizeof(words), known->hint, path);
		(void)err_hint(e, "%s", words);
		return true;
	}
	return false;
}

bool
git_error(struct err *e, const struct child_result *result, const char *path)
{
	char words[LOG_QUOTE_MAX];
	struct stat st;

	if (stat(path, &st) == -1) {
		(void)err_errno(e, "cannot find '%s'", path);
		e->code = ERR_NOTFOUND;
		return err_hint(e,
		    "is the stick plugged in, or the folder mounted?");
	}
	if (git_error_known(e, buf_text(&result->error), path))
		return false;
	git_error_words(words, sizeof(words), result);
	if (result->timed_out)
		return err_set(e, ERR_IO, "'%s' did not answer for too long",
		    path);
	if (words[0] == '\0')
		return err_set(e, ERR_IO, "git failed on '%s' (status %d)",
		    path, result->status);
	return err_set(e, ERR_IO, "git failed on '%s': %s", path, words);
}

bool
git_error_is_general(const struct err *e)
{
	return e->code == ERR_NOTFOUND || e->code == ERR_BUSY;
}
