/* SPDX-License-Identifier: ISC */
#include "protocol/seal/sshsig.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

static const char message[] = "what a ministry says\n";

/* By "ssh-keygen -Y sign" of OpenSSH 9.2, with the key of the seed 01 02 ..
 * 20, over the message; without its last line feed. */
static const char by_openssh[] =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgebVWLo/mVPlAeLES6KmLp5AfhT\n"
    "rmlb7X4OORC60ElmQAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5\n"
    "AAAAQP+8vYz7lr6a4Vy0KM55OAhI5ty/cISvS5fKl2Rdk2Vuy7Sx5buiIZ5Q4SxfmTITSM\n"
    "XMiI3xNOgxnBQighPuZw8=\n"
    "-----END SSH SIGNATURE-----";
static const char request_by_openssh[] =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgebVWLo/mVPlAeLES6KmLp5AfhT\n"
    "rmlb7X4OORC60ElmQAAAAPdGFtZ2EtcmVxdWVzdEAxAAAAAAAAAAZzaGE1MTIAAABTAAAA\n"
    "C3NzaC1lZDI1NTE5AAAAQMBan9p3MZv05C9c44c+2maM3d9EfAL6TVV8b/1zWSEGhiZ1Nq\n"
    "rrqnpIIC0PpK+I0TvPdnAV9NB1uodPFeHIBQ4=\n"
    "-----END SSH SIGNATURE-----";
static const char sha256_by_openssh[] =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgebVWLo/mVPlAeLES6KmLp5AfhT\n"
    "rmlb7X4OORC60ElmQAAAADZ2l0AAAAAAAAAAZzaGEyNTYAAABTAAAAC3NzaC1lZDI1NTE5\n"
    "AAAAQPmZqBkX5camGttbg1PYDhobNT8ag4qHMb0fqb3fAdKo/1j0LcnFv0lG7UN2xqmGde\n"
    "jrIMm1AFtKe5OtwR8eswo=\n"
    "-----END SSH SIGNATURE-----";

static struct secret_key *
key_of_openssh(void)
{
	uint8_t seed[32];
	struct secret_key *key = NULL;
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof(seed); i++)
		seed[i] = (uint8_t)(i + 1);
	assert_ok(key_from_seed(&key, seed, &e), &e);
	return key;
}

static void
an_armour_is_the_one_that_openssh_writes(void **state)
{
	struct secret_key *key = key_of_openssh();
	char armour[SSHSIG_ARMOUR_MAX];

	(void)state;
	sshsig_sign(armour, key, SSHSIG_GIT, message, strlen(message));
	assert_string_equal(armour, by_openssh);
	sshsig_sign(armour, key, SSHSIG_REQUEST, message, strlen(message));
	assert_string_equal(armour, request_by_openssh);
	key_close(key);
}

static void
what_openssh_wrote_is_read_and_good(void **state)
{
	struct secret_key *secret = key_of_openssh();
	struct public_key own;
	struct public_key key;
	struct signature signature;
	char again[SSHSIG_ARMOUR_MAX];
	struct err e = { 0 };

	(void)state;
	key_public(&own, secret);
	assert_ok(sshsig_parse(&key, &signature, by_openssh, strlen(by_openssh),
		      SSHSIG_GIT, &e),
	    &e);
	assert_memory_equal(key.bytes, own.bytes, KEY_LEN);
	assert_true(sshsig_verify(&key, &signature, SSHSIG_GIT, message,
	    strlen(message)));
	assert_false(sshsig_verify(&key, &signature, SSHSIG_REQUEST, message,
	    strlen(message)));
	assert_false(sshsig_verify(&key, &signature, SSHSIG_GIT, message,
	    strlen(message) - 1));
	sshsig_format(again, &key, &signature, SSHSIG_GIT);
	assert_string_equal(again, by_openssh);
	key_close(secret);
}

static void
another_namespace_or_hash_is_told_apart(void **state)
{
	struct public_key key;
	struct signature signature;
	struct err e = { 0 };

	(void)state;
	assert_fails(sshsig_parse(&key, &signature, by_openssh,
			 strlen(by_openssh), "gix", &e),
	    ERR_AUTH, &e);
	assert_fails(sshsig_parse(&key, &signature, sha256_by_openssh,
			 strlen(sha256_by_openssh), SSHSIG_GIT, &e),
	    ERR_AUTH, &e);
	assert_fails(sshsig_parse(&key, &signature, by_openssh,
			 strlen(by_openssh), SSHSIG_REQUEST, &e),
	    ERR_PROTOCOL, &e);
	assert_fails(sshsig_parse(&key, &signature, request_by_openssh,
			 strlen(request_by_openssh), SSHSIG_GIT, &e),
	    ERR_PROTOCOL, &e);
}

/* Parse a copy that ends where its memory ends. */
static bool
parses(const char *armour, size_t len, const char *name_space)
{
	struct public_key key;
	struct signature signature;
	struct err e = { 0 };
	char *copy = malloc(len > 0 ? len : 1);
	bool good;

	assert_non_null(copy);
	if (len > 0)
		(void)memcpy(copy, armour, len);
	good = sshsig_parse(&key, &signature, copy, len, name_space, &e);
	free(copy);
	return good;
}

static void
every_shorter_armour_is_refused(void **state)
{
	(void)state;
	for (size_t len = 0; len < strlen(by_openssh); len++)
		assert_false(parses(by_openssh, len, SSHSIG_GIT));
	assert_true(parses(by_openssh, strlen(by_openssh), SSHSIG_GIT));
}

/*
 * Every byte can only be what it is, but for those of the key and the
 * signature, which make another one.
 */
static void
an_armour_has_one_spelling(void **state)
{
	char armour[sizeof(by_openssh)];
	size_t taken = 0;

	(void)state;
	(void)memcpy(armour, by_openssh, sizeof(armour));
	for (size_t i = 0; i < strlen(by_openssh); i++) {
		armour[i] = by_openssh[i] == 'A' ? '\n' : 'A';
		assert_false(strchr("-\n=", by_openssh[i]) != NULL &&
		    parses(armour, strlen(by_openssh), SSHSIG_GIT));
		taken += parses(armour, strlen(by_openssh), SSHSIG_GIT) ? 1 : 0;
		armour[i] = by_openssh[i];
	}
	/* 32 and 64 bytes, as letters of six bits. */
	assert_in_range(taken, 100, (32 + 64) * 8 / 6 + 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_armour_is_the_one_that_openssh_writes),
		cmocka_unit_test(what_openssh_wrote_is_read_and_good),
		cmocka_unit_test(another_namespace_or_hash_is_told_apart),
		cmocka_unit_test(every_shorter_armour_is_refused),
		cmocka_unit_test(an_armour_has_one_spelling),
	};

	return cmocka_run_group_tests_name("sshsig", tests, NULL, NULL);
}
