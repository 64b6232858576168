/* SPDX-License-Identifier: ISC */
#include "daemon/road/git_error.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/log.h"

#define WORDS_MAX 200

/* Where a text in the words of git, ssh or curl means something. */
enum known_where {
	NEAR = 1,
	FAR = 2,
	BOTH = 3,
};

/* Such a text, and what we make of it. */
struct known_error {
	const char *text;
	enum known_where where;
	enum git_trouble trouble;
	enum err_code code;
	const char *message; /* with the address in it */
	const char *hint;    /* the same, or "" */
};

#define REF GIT_TROUBLE_REF
#define CUT GIT_TROUBLE_CUT
#define WHOLE GIT_TROUBLE_WHOLE

#define NO_SPACE "no space is left for what goes to or comes from '%s'"
#define FREE_SOME "free some space there and on this machine, and sync again"
#define NO_NETWORK "is there a network?  it is tried again by itself"
#define NO_ANSWER "'%s' does not answer"
#define NOT_FOUND "the host of '%s' cannot be found by its name"
#define NO_WAY "there is no way to '%s' now"
#define LOST "the connection to '%s' was lost"
#define BAD_CERTIFICATE "'%s' shows a certificate that is not trusted"
#define TRUST_IT                                                               \
	"if it has a certificate authority of its own: "                       \
	"git config --global http.sslCAInfo FILE"
#define HELPER                                                                 \
	"git must know a name and a password without asking: see man "         \
	"gitcredentials, and try: git ls-remote '%s'"
#define PROXY "the proxy on the way to '%s' does not let us through"
#define SET_PROXY "look at ALL_PROXY, or: git config --global http.proxy"

/* The first that fits counts: the particular before the general. */
static const struct known_error known_errors[] = {
	{ "No space left on device", BOTH, WHOLE, ERR_BUSY, NO_SPACE,
	    FREE_SOME },
	{ "Disk quota exceeded", BOTH, WHOLE, ERR_BUSY, NO_SPACE, FREE_SOME },
	{ "Read-only file system", BOTH, REF, ERR_CONFIG,
	    "'%s' cannot be written to", "mount it for writing" },

	/* ssh */
	{ "HOST IDENTIFICATION HAS CHANGED", FAR, WHOLE, ERR_CONFIG,
	    "the host of '%s' shows another key than before",
	    "ask whoever runs it whether the key was changed; somebody may "
	    "stand in between" },
	{ "Host key verification failed", FAR, WHOLE, ERR_CONFIG,
	    "the key of the host of '%s' is not known to ssh",
	    "log in there once by ssh, and compare the key that it shows "
	    "with what whoever runs it says" },
	{ "ssh: not found", FAR, WHOLE, ERR_CONFIG,
	    "'%s' needs the program ssh", "apt install openssh-client" },
	{ "Permission denied (", FAR, WHOLE, ERR_CONFIG,
	    "'%s' does not let us in by ssh",
	    "is the key known there, and loaded here (ssh-add -l)?  the "
	    "daemon sees the agent that it was started with" },
	{ "Too many authentication failures", FAR, WHOLE, ERR_CONFIG,
	    "'%s' does not let us in by ssh",
	    "name one key for this host in ~/.ssh/config, with "
	    "IdentitiesOnly yes" },
	{ "Could not resolve hostname", FAR, WHOLE, ERR_IO, NOT_FOUND,
	    NO_NETWORK },
	{ "banner exchange", FAR, CUT, ERR_IO, NO_ANSWER, NO_NETWORK },

	/* proxies, before what they stand in front of */
	{ "Could not resolve proxy", FAR, WHOLE, ERR_CONFIG,
	    "the proxy on the way to '%s' cannot be found", SET_PROXY },
	{ "CONNECT tunnel failed", FAR, WHOLE, ERR_CONFIG, PROXY, SET_PROXY },
	{ "from proxy after CONNECT", FAR, WHOLE, ERR_CONFIG, PROXY,
	    SET_PROXY },
	{ "Proxy CONNECT aborted", FAR, CUT, ERR_IO, PROXY, SET_PROXY },
	{ "SOCKS", FAR, WHOLE, ERR_CONFIG, PROXY, SET_PROXY },

	/* https */
	{ "Could not resolve host", FAR, WHOLE, ERR_IO, NOT_FOUND, NO_NETWORK },
	{ "certificate verification failed", FAR, WHOLE, ERR_CONFIG,
	    BAD_CERTIFICATE, TRUST_IT },
	{ "certificate problem", FAR, WHOLE, ERR_CONFIG, BAD_CERTIFICATE,
	    TRUST_IT },
	{ "does not match target host name", FAR, WHOLE, ERR_CONFIG,
	    BAD_CERTIFICATE, "is the name in the address right?" },
	{ "CAfile", FAR, WHOLE, ERR_CONFIG, BAD_CERTIFICATE, TRUST_IT },
	{ "could not read Username", FAR, WHOLE, ERR_CONFIG,
	    "'%s' asks for a name and a password", HELPER },
	{ "could not read Password", FAR, WHOLE, ERR_CONFIG,
	    "'%s' asks for a password", HELPER },
	{ "Authentication failed", FAR, WHOLE, ERR_CONFIG,
	    "'%s' does not take the name and password", HELPER },
	{ "returned error: 30", FAR, WHOLE, ERR_CONFIG,
	    "'%s' leads to another address, which is not followed by itself",
	    "ask whoever runs it whether it moved, and where to: then tamga "
	    "remote remove, and tamga remote add" },
	{ "returned error: 403", FAR, WHOLE, ERR_CONFIG,
	    "there is no permission for what is needed in '%s'",
	    "ask its owner for the right to read and write there" },
	{ "returned error: 413", FAR, CUT, ERR_IO,
	    "'%s' does not take that much at once", "" },
	{ "returned error: 429", FAR, CUT, ERR_IO,
	    "'%s' asks us to come back later", "" },
	{ "returned error: 5", FAR, CUT, ERR_IO, "'%s' has trouble of its own",
	    "it is tried again by itself" },
	{ "Operation too slow", FAR, CUT, ERR_IO, NO_ANSWER, NO_NETWORK },

	/* any network */
	{ "No route to host", FAR, WHOLE, ERR_IO, NO_WAY, NO_NETWORK },
	{ "Network is unreachable", FAR, WHOLE, ERR_IO, NO_WAY, NO_NETWORK },
	{ "Connection refused", FAR, WHOLE, ERR_IO,
	    "the host of '%s' takes no connections there",
	    "is the port right, and does the server run?" },
	{ "Could not connect", FAR, WHOLE, ERR_IO, NO_WAY, NO_NETWORK },
	{ "Couldn't connect", FAR, WHOLE, ERR_IO, NO_WAY, NO_NETWORK },
	{ "timed out", FAR, CUT, ERR_IO, NO_ANSWER, NO_NETWORK },
	{ "not responding", FAR, CUT, ERR_IO, NO_ANSWER, NO_NETWORK },

	/* the repository */
	{ "does not appear to be a git repository", NEAR, REF, ERR_CONFIG,
	    "'%s' is not a git repository",
	    "make one there: git init --bare '%s'" },
	{ "not a git repository", NEAR, REF, ERR_CONFIG,
	    "'%s' is not a git repository",
	    "make one there: git init --bare '%s'" },
	{ "does not appear to be a git repository", FAR, WHOLE, ERR_CONFIG,
	    "'%s' is not a git repository",
	    "make one there, with git init --bare" },
	{ "not a git repository", FAR, WHOLE, ERR_CONFIG,
	    "'%s' is not a git repository",
	    "make one there, with git init --bare" },
	{ "' not found", FAR, WHOLE, ERR_CONFIG,
	    "there is no repository at '%s'",
	    "is the address right, and may we see it?" },
	{ "Repository not found", FAR, WHOLE, ERR_CONFIG,
	    "there is no repository at '%s'",
	    "is the address right, and may we see it?" },
	{ "returned error: 404", FAR, WHOLE, ERR_CONFIG,
	    "there is no repository at '%s'",
	    "is the address right, and may we see it?" },
	{ "insufficient permission", BOTH, REF, ERR_CONFIG,
	    "there is no permission to write to '%s'",
	    "ask its owner for the right to write there" },
	{ "Permission denied", BOTH, REF, ERR_CONFIG,
	    "there is no permission for what is needed in '%s'",
	    "ask its owner for the right to read and write there" },

	/* one ref, or what it stands on; before what follows from it */
	{ "not our ref", FAR, REF, ERR_IO, "'%s' does not give what it lists",
	    "" },
	{ "unadvertised object", FAR, REF, ERR_IO,
	    "'%s' does not give what it lists", "" },
	{ "repository corruption", FAR, REF, ERR_IO,
	    "something in '%s' is damaged", "" },
	{ "did not send all necessary objects", FAR, REF, ERR_IO,
	    "'%s' did not send all that it lists", "" },
	{ "remote unpack failed", FAR, REF, ERR_IO,
	    "'%s' could not take what was sent", "" },

	/* whatever git makes of a connection that ends */
	{ "hung up", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "early EOF", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "unexpected disconnect", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "closed by", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "Connection reset", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "Broken pipe", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "RPC failed", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "unexpected EOF", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "expected flush", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "Recv failure", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "Empty reply", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "gnutls", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
	{ "SSL", FAR, CUT, ERR_IO, LOST, NO_NETWORK },
};

#undef REF
#undef CUT
#undef WHOLE

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

static const struct known_error *
known_find(const char *text, bool is_far)
{
	const unsigned where = is_far ? FAR : NEAR;

	for (size_t i = 0; i < sizeof(known_errors) / sizeof(known_errors[0]);
	     i++)
		if (((unsigned)known_errors[i].where & where) != 0 &&
		    strstr(text, known_errors[i].text) != NULL)
			return &known_errors[i];
	return NULL;
}

static enum git_trouble
known_tell(struct err *e, const struct known_error *known, const char *name)
{
	char words[ERR_MSG_MAX];

	words_fill(words, sizeof(words), known->message, name);
	(void)err_set(e, known->code, "%s", words);
	words_fill(words, sizeof(words), known->hint, name);
	(void)err_hint(e, "%s", words);
	return known->trouble;
}

/* What whoever runs a server has it say to people: "ERROR: it is closed". */
static bool
server_tell(struct err *e, const char *text, const struct address *address)
{
	static const char *const marks[] = { "ERROR: ", "FATAL: " };

	if (!address_is_far(address))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *at = strstr(text, marks[i]);
		char quoted[LOG_QUOTE_MAX];
		char line[WORDS_MAX];

		if (at == NULL || (at > text && at[-1] != '\n'))
			continue;
		at += strlen(marks[i]);
		(void)snprintf(line, sizeof(line), "%.*s",
		    (int)strcspn(at, "\r\n"), at);
		(void)err_set(e, ERR_CONFIG, "'%s' says: %s", address->text,
		    log_quote(quoted, line));
		(void)err_hint(e,
		    "whoever runs it decides what it takes and gives: ask "
		    "there; all goes by any other remote");
		return true;
	}
	return false;
}

static bool
is_gone(struct err *e, const struct address *address)
{
	struct stat st;

	if (address_is_far(address) || stat(address->text, &st) == 0)
		return false;
	(void)err_errno(e, "cannot find '%s'", address->text);
	e->code = ERR_NOTFOUND;
	(void)err_hint(e, "is the stick plugged in, or the folder mounted?");
	return true;
}

enum git_trouble
git_error(struct err *e, const struct child_result *result,
    const struct address *address)
{
	const bool is_far = address_is_far(address);
	const struct known_error *known;
	char words[LOG_QUOTE_MAX];

	if (is_gone(e, address))
		return GIT_TROUBLE_WHOLE;
	known = known_find(buf_text(&result->error), is_far);
	if (known != NULL && !result->timed_out)
		return known_tell(e, known, address->text);
	if (!result->timed_out &&
	    server_tell(e, buf_text(&result->error), address))
		return GIT_TROUBLE_WHOLE;
	git_error_words(words, sizeof(words), result);
	if (result->timed_out)
		(void)err_set(e, ERR_IO, "'%s' did not answer for too long",
		    address->text);
	else if (words[0] == '\0')
		(void)err_set(e, ERR_IO, "git failed on '%s' (status %d)",
		    address->text, result->status);
	else
		(void)err_set(e, ERR_IO, "git failed on '%s': %s",
		    address->text, words);
	return is_far ? GIT_TROUBLE_CUT : GIT_TROUBLE_REF;
}
