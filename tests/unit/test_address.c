/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "daemon/road/address.h"
#include "daemon/road/git_error.h"
#include "daemon/road/quarantine.h"
#include "protocol/base/mem.h"

static void
assert_address(const char *url, enum address_kind kind, const char *text,
    const char *protocol)
{
	struct address address;
	struct err e = { 0 };

	assert_ok(address_parse(&address, url, &e), &e);
	assert_int_equal(address.kind, kind);
	assert_string_equal(address.text, text);
	assert_string_equal(address.protocol, protocol);
	address_clear(&address);
}

static void
paths_ssh_and_https_are_addresses(void **state)
{
	(void)state;
	assert_address("/media/a b/hub.git", ADDRESS_PATH, "/media/a b/hub.git",
	    "file");
	assert_address("file:///media/hub", ADDRESS_PATH, "/media/hub", "file");
	assert_address("ssh://git@host.mn:2222/x.git", ADDRESS_SSH,
	    "ssh://git@host.mn:2222/x.git", "ssh");
	assert_address("ssh://[::1]:22/x", ADDRESS_SSH, "ssh://[::1]:22/x",
	    "ssh");
	assert_address("git@host.mn:room.git", ADDRESS_SSH,
	    "git@host.mn:room.git", "ssh");
	assert_address("host:~/room.git", ADDRESS_SSH, "host:~/room.git",
	    "ssh");
	assert_address("https://me@host.mn/room.git", ADDRESS_HTTPS,
	    "https://me@host.mn/room.git", "https");
	assert_address("http://abcdefgh.onion:80/room.git", ADDRESS_HTTPS,
	    "http://abcdefgh.onion:80/room.git", "http");
}

static void
nothing_else_is_an_address(void **state)
{
	static const char *const urls[] = { "", "hub", "a/b:c", "-x", "--x=y",
		"ext::sh -c true", "fd::3", "git://host/x", "ftp://host/x",
		"file://host/x", "file://", "ssh://host", "ssh:///x",
		"ssh://-oProxyCommand=x/y", "ssh://a@-x/y", "ssh://host:x/y",
		"ssh://a b/x", "-a@host:x", "host:-x", "host:", "a@-b:x",
		"host::x", "https://host", "https:///x", "https://host/a b",
		"https://host?x/y", "http://host/x", "http://onion/x",
		"http://host.onion.mn/x", "http://u@host/.onion/x",
		"HTTPS://host/x", "/tmp/a\nb", "ssh://ho\tst/x" };

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct address address = { .text = NULL };
		struct err e = { 0 };

		if (address_parse(&address, urls[i], &e))
			fail_msg("'%s' is an address", urls[i]);
		assert_int_equal(e.code, ERR_INPUT);
		assert_true(e.hint[0] != '\0');
	}
}

static void
a_password_in_an_address_is_refused_and_not_repeated(void **state)
{
	struct address address;
	struct err e = { 0 };

	(void)state;
	assert_fails(address_parse(&address, "https://me:secret@host/x", &e),
	    ERR_INPUT, &e);
	assert_null(strstr(e.msg, "secret"));
	assert_null(strstr(e.hint, "secret"));
}

/* --- what git and ssh say ------------------------------------------------- */

struct told {
	const char *words;
	enum git_trouble trouble;
	enum err_code code;
	const char *message; /* some of it */
};

static const struct told tolds[] = {
	{ "Host key verification failed.\nfatal: Could not read from remote "
	  "repository.\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "not known to ssh" },
	{ "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n"
	  "Host key verification failed.\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "another key than before" },
	{ "git@host: Permission denied (publickey).\n"
	  "fatal: Could not read from remote repository.\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "does not let us in" },
	{ "ssh: connect to host h port 22: No route to host\n",
	    GIT_TROUBLE_WHOLE, ERR_IO, "no way" },
	{ "ssh: Could not resolve hostname h: Name or service not known\n",
	    GIT_TROUBLE_WHOLE, ERR_IO, "by its name" },
	{ "fatal: unable to access 'u': Could not resolve proxy: tor\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "proxy" },
	{ "fatal: unable to access 'u': server certificate verification "
	  "failed. CAfile: none CRLfile: none\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "certificate" },
	{ "fatal: could not read Username for 'u': terminal prompts "
	  "disabled\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "name and a password" },
	{ "fatal: Authentication failed for 'u'\n", GIT_TROUBLE_WHOLE,
	    ERR_CONFIG, "does not take the name" },
	{ "fatal: unable to access 'u': Operation too slow. Less than 1 "
	  "bytes/sec transferred the last 120 seconds\n",
	    GIT_TROUBLE_CUT, ERR_IO, "does not answer" },
	{ "fetch-pack: unexpected disconnect while reading sideband packet\n"
	  "fatal: early EOF\nfatal: fetch-pack: invalid index-pack output\n",
	    GIT_TROUBLE_CUT, ERR_IO, "lost" },
	{ "error: RPC failed; curl 56 Recv failure: Connection reset by "
	  "peer\n",
	    GIT_TROUBLE_CUT, ERR_IO, "lost" },
	{ "remote: aborting due to possible repository corruption on the "
	  "remote side.\nfatal: early EOF\n",
	    GIT_TROUBLE_REF, ERR_IO, "damaged" },
	{ "fatal: unable to access 'u': The requested URL returned error: "
	  "301\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "leads to another address" },
	{ "ERROR: Permission to x denied to y.\nfatal: Could not read from "
	  "remote repository.\n",
	    GIT_TROUBLE_WHOLE, ERR_CONFIG, "says: Permission to x denied" },
	{ "remote: fatal: No space left on device\nfatal: early EOF\n",
	    GIT_TROUBLE_WHOLE, ERR_BUSY, "no space" },
};

static void
what_git_says_becomes_a_kind_sentence(void **state)
{
	const struct address address = { .kind = ADDRESS_SSH,
		.text = mem_text("ssh://host/x") };

	(void)state;
	for (size_t i = 0; i < sizeof(tolds) / sizeof(tolds[0]); i++) {
		const struct told *told = &tolds[i];
		struct child_result result = { .status = 128 };
		struct err e = { 0 };

		buf_init(&result.error, 4096);
		buf_text_add(&result.error, told->words);
		assert_int_equal(git_error(&e, &result, &address),
		    told->trouble);
		assert_int_equal(e.code, told->code);
		if (strstr(e.msg, told->message) == NULL)
			fail_msg("'%s' for '%s'", e.msg, told->words);
		assert_non_null(strstr(e.msg, "ssh://host/x"));
		buf_clear(&result.error);
	}
	free(address.text);
}

/* --- ssh ------------------------------------------------------------------ */

/* What ssh makes of our configuration. */
static void
ssh_asks_nobody_and_notices_a_dead_way(void **state)
{
	static const char *const wanted[] = { "\nbatchmode yes\n",
		"\nserveraliveinterval 20\n", "\nserveralivecountmax 3\n",
		"\ncontrolmaster auto\n", "\ncontrolpersist 10\n" };
	const struct address address = { .kind = ADDRESS_SSH,
		.text = mem_text("nowhere.invalid:x") };
	char folder[] = "/tmp/test_address.XXXXXX";
	const struct quarantine_plan place_plan = { .room_path = folder,
		.repo_path = folder,
		.remote = &address };
	struct quarantine_place place = { 0 };
	struct child_result result;
	struct err e = { 0 };
	char *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_ok(quarantine_make(&place, &place_plan, &e), &e);
	file = fs_join(place.folder, "ssh");
	const char *const argv[] = { "ssh", "-G", "-F", file, "nowhere.invalid",
		NULL };
	const struct child_plan plan = { .argv = argv,
		.in_fd = -1,
		.out_max = 65536 };

	assert_ok(child_run(&result, &plan, &e), &e);
	assert_int_equal(result.status, 0);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (strstr(buf_text(&result.out), wanted[i]) == NULL)
			fail_msg("not in ssh's configuration: %s", wanted[i]);
	buf_clear(&result.out);
	buf_clear(&result.error);
	quarantine_remove(&place);
	assert_ok(fs_remove_tree(folder, &e), &e);
	free(file);
	free(address.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_ssh_and_https_are_addresses),
		cmocka_unit_test(nothing_else_is_an_address),
		cmocka_unit_test(
		    a_password_in_an_address_is_refused_and_not_repeated),
		cmocka_unit_test(what_git_says_becomes_a_kind_sentence),
		cmocka_unit_test(ssh_asks_nobody_and_notices_a_dead_way),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
