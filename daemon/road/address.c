/* SPDX-License-Identifier: ISC */
#include "daemon/road/address.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"

#define ADDRESS_MAX 4096

/* Characters of a user's or a host's name, before it is known which. */
static const char name_letters[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789._-";
static const char onion[] = ".onion";

struct scheme {
	const char *prefix;
	enum address_kind kind;
	const char *protocol;
};

static const struct scheme schemes[] = {
	{ "file://", ADDRESS_PATH, "file" },
	{ "ssh://", ADDRESS_SSH, "ssh" },
	{ "https://", ADDRESS_HTTPS, "https" },
	{ "http://", ADDRESS_HTTPS, "http" },
};

static bool
refuse(struct err *e, const char *url)
{
	(void)err_set(e, ERR_INPUT, "'%s' cannot be a remote", url);
	return err_hint(e,
	    "give the whole path of a git repository, such as "
	    "/media/stick/hub.git, or ssh://host/path, or https://host/path");
}

static bool
is_clean(const char *url)
{
	for (const char *at = url; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return false;
	return url[0] != '\0' && url[0] != '-' && strlen(url) < ADDRESS_MAX;
}

/* A name that ssh cannot take for an option. */
static bool
is_name(const char *text, size_t len)
{
	return len > 0 && text[0] != '-' && strspn(text, name_letters) >= len;
}

/* A host's name, or an IPv6 address in brackets, and perhaps a port. */
static bool
is_host(const char *text, size_t len)
{
	const char *end = text + len;
	const char *port;

	if (len > 0 && text[0] == '[') {
		port = memchr(text, ']', len);
		if (port == NULL ||
		    strspn(text + 1, "0123456789abcdefABCDEF:.") !=
			(size_t)(port - text) - 1)
			return false;
		port++;
	} else {
		port = memchr(text, ':', len);
		if (port == NULL)
			port = end;
		if (!is_name(text, (size_t)(port - text)))
			return false;
	}
	return port == end ||
	    (*port == ':' && end - port > 1 &&
		strspn(port + 1, "0123456789") == (size_t)(end - port) - 1);
}

/* [user@]host[:port]; of a user no password, which others would read. */
static bool
authority_check(const char *text, size_t len, const char *url, struct err *e)
{
	const char *at = memchr(text, '@', len);
	const size_t user = at == NULL ? 0 : (size_t)(at - text);
	const size_t start = at == NULL ? 0 : user + 1;

	if (at != NULL && memchr(text, ':', user) != NULL) {
		(void)err_set(e, ERR_INPUT,
		    "an address with a password in it cannot be a remote");
		return err_hint(e,
		    "leave it out, and let git's credential helper keep it: "
		    "man gitcredentials");
	}
	if ((at != NULL && !is_name(text, user)) ||
	    !is_host(text + start, len - start))
		return refuse(e, url);
	return true;
}

static bool
is_onion(const char *authority, size_t len)
{
	const char *port = memchr(authority, ':', len);
	const size_t host = port == NULL ? len : (size_t)(port - authority);
	const size_t end = strlen(onion);

	return host > end && strncmp(authority + host - end, onion, end) == 0;
}

static bool
url_check(const struct scheme *scheme, const char *url, struct err *e)
{
	const char *rest = url + strlen(scheme->prefix);
	const size_t len = strcspn(rest, "/?#");

	if (scheme->kind == ADDRESS_PATH)
		return rest[0] == '/' || refuse(e, url);
	if (rest[len] != '/' || strchr(url, ' ') != NULL)
		return refuse(e, url);
	if (strcmp(scheme->protocol, "http") == 0 && !is_onion(rest, len)) {
		(void)err_set(e, ERR_INPUT,
		    "'%s' cannot be a remote: everybody on the way could read "
		    "and change what goes there",
		    url);
		return err_hint(e, "use https://");
	}
	return authority_check(rest, len, url, e);
}

/* ssh's short form: a colon before any slash. */
static bool
short_check(const char *url, struct err *e)
{
	const size_t len = strcspn(url, ":/");
	const char *path = url + len + 1;

	if (url[len] != ':' || path[0] == ':' || path[0] == '-' ||
	    path[0] == '\0' || memchr(url, '[', len) != NULL)
		return refuse(e, url);
	return authority_check(url, len, url, e);
}

static void
fill(struct address *out, enum address_kind kind, const char *protocol,
    const char *text)
{
	out->kind = kind;
	out->protocol = protocol;
	out->text = mem_text(text);
}

bool
address_parse(struct address *out, const char *url, struct err *e)
{
	if (!is_clean(url))
		return refuse(e, url);
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		const struct scheme *scheme = &schemes[i];
		const size_t len = strlen(scheme->prefix);

		if (strncmp(url, scheme->prefix, len) != 0)
			continue;
		if (!url_check(scheme, url, e))
			return false;
		fill(out, scheme->kind, scheme->protocol,
		    scheme->kind == ADDRESS_PATH ? url + len : url);
		return true;
	}
	if (url[0] == '/') {
		fill(out, ADDRESS_PATH, "file", url);
		return true;
	}
	if (strstr(url, "://") != NULL)
		return refuse(e, url);
	if (!short_check(url, e))
		return false;
	fill(out, ADDRESS_SSH, "ssh", url);
	return true;
}

void
address_clear(struct address *address)
{
	free(address->text);
	address->text = NULL;
}

bool
address_is_far(const struct address *address)
{
	return address->kind != ADDRESS_PATH;
}
