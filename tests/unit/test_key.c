/* SPDX-License-Identifier: ISC */
#include "protocol/seal/key.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/text.h"
#include "tests/unit/test.h"

static struct secret_key *
key_of(const char *seed_hex)
{
	uint8_t seed[32];
	struct secret_key *key = NULL;
	struct err e = { 0 };

	assert_true(hex_parse(seed, 32, seed_hex, strlen(seed_hex)));
	assert_ok(key_from_seed(&key, seed, &e), &e);
	return key;
}

/* RFC 8032, section 7.1, tests 1 and 2. */
static void
a_seed_gives_the_key_and_signatures_of_the_rfc(void **state)
{
	static const struct {
		const char *seed;
		const char *public;
		const char *message;
		const char *signature;
	} facts[] = {
		{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031c"
		  "ae7f60",
		    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68"
		    "f707511a",
		    "",
		    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065"
		    "224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
		    "655141438e7a100b" },
		{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4f"
		  "b8a6fb",
		    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f1"
		    "2af4660c",
		    "r",
		    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223"
		    "ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
		    "b00d291612bb0c00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		struct secret_key *key = key_of(facts[i].seed);
		const size_t len = strlen(facts[i].message);
		struct public_key public;
		struct signature signature;
		char text[2 * SIGNATURE_LEN + 1];

		key_public(&public, key);
		hex_format(text, public.bytes, KEY_LEN);
		assert_string_equal(text, facts[i].public);
		key_sign(&signature, key, facts[i].message, len);
		hex_format(text, signature.bytes, SIGNATURE_LEN);
		assert_string_equal(text, facts[i].signature);
		assert_true(
		    key_verify(&public, &signature, facts[i].message, len));
		signature.bytes[63] ^= 1;
		assert_false(
		    key_verify(&public, &signature, facts[i].message, len));
		key_close(key);
	}
}

static void
made_keys_differ_and_are_good(void **state)
{
	struct secret_key *one = NULL;
	struct secret_key *two = NULL;
	struct public_key first;
	struct public_key second;
	struct err e = { 0 };

	(void)state;
	assert_ok(key_make(&one, &e), &e);
	assert_ok(key_make(&two, &e), &e);
	key_public(&first, one);
	key_public(&second, two);
	assert_memory_not_equal(first.bytes, second.bytes, KEY_LEN);
	assert_true(key_is_good(&first));
	key_close(one);
	key_close(two);
	key_close(NULL);
}

static void
a_key_is_written_as_openssh_does(void **state)
{
	/* What "ssh-keygen -y" of OpenSSH 9.2 prints for this seed. */
	static const char wanted[] =
	    "AAAAC3NzaC1lZDI1NTE5AAAAIHm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutB"
	    "JZk";
	struct secret_key *key = key_of("0102030405060708090a0b0c0d0e0f1011"
					"12131415161718191a1b1c1d1e1f20");
	struct public_key public;
	struct public_key back;
	char text[KEY_TEXT];

	(void)state;
	key_public(&public, key);
	key_format(text, &public);
	assert_string_equal(text, wanted);
	assert_true(key_parse(&back, text, strlen(text)));
	assert_memory_equal(back.bytes, public.bytes, KEY_LEN);
	assert_false(key_parse(&back, text, strlen(text) - 1));
	text[5] ^= 1;
	assert_false(key_parse(&back, text, strlen(text)));
	key_close(key);
}

static void
weak_points_are_no_keys(void **state)
{
	static const char *const points[] = {
		"0000000000000000000000000000000000000000000000000000000000000"
		"000",
		"0100000000000000000000000000000000000000000000000000000000000"
		"000",
		"0100000000000000000000000000000000000000000000000000000000000"
		"080",
		"ecfffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"f7f",
		"edfffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"f7f",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac0"
		"37a",
		"0200000000000000000000000000000000000000000000000000000000000"
		"000",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		struct public_key key;

		assert_true(hex_parse(key.bytes, KEY_LEN, points[i], 64));
		assert_false(key_is_good(&key));
	}
}

static struct opener *
opener_of(const char *passphrase)
{
	struct opener *opener = NULL;
	struct err e = { 0 };

	if (passphrase != NULL)
		assert_ok(opener_make(&opener, passphrase, &e), &e);
	return opener;
}

/* Keep and open; the new key must be the old one. */
static void
check_kept(const char *passphrase)
{
	struct opener *opener = opener_of(passphrase);
	struct secret_key *key = NULL;
	struct secret_key *back = NULL;
	struct public_key one;
	struct public_key two;
	json_t *kept;
	struct err e = { 0 };

	assert_ok(key_make(&key, &e), &e);
	kept = key_keep(key, opener);
	assert_int_equal(key_is_locked(kept), passphrase != NULL);
	assert_ok(key_unkeep(&back, kept, opener, &e), &e);
	key_public(&one, key);
	key_public(&two, back);
	assert_memory_equal(one.bytes, two.bytes, KEY_LEN);
	key_close(back);
	opener_close(opener);
	if (passphrase != NULL) {
		assert_fails(key_unkeep(&back, kept, NULL, &e), ERR_LOCKED, &e);
		assert_ok(opener_fit(&opener, kept, "another", &e), &e);
		assert_fails(key_unkeep(&back, kept, opener, &e), ERR_AUTH, &e);
		opener_close(opener);
		assert_ok(opener_fit(&opener, kept, passphrase, &e), &e);
		assert_ok(key_unkeep(&back, kept, opener, &e), &e);
		key_close(back);
		opener_close(opener);
	}
	json_decref(kept);
	key_close(key);
}

/* As the client hands it to the daemon. */
static void
an_opener_opens_after_its_way_as_json(void **state)
{
	struct opener *opener = opener_of("correct horse");
	struct opener *back = NULL;
	struct secret_key *key = NULL;
	struct secret_key *opened = NULL;
	json_t *json = opener_json(opener);
	json_t *kept;
	struct err e = { 0 };

	(void)state;
	assert_ok(key_make(&key, &e), &e);
	kept = key_keep(key, opener);
	assert_ok(opener_parse(&back, json, &e), &e);
	assert_ok(key_unkeep(&opened, kept, back, &e), &e);
	json_text_wipe(json, "opener");
	opener_close(back);
	assert_fails(opener_parse(&back, json, &e), ERR_INPUT, &e);
	key_close(opened);
	key_close(key);
	opener_close(opener);
	json_decref(json);
	json_decref(kept);
}

static void
a_key_is_kept_with_and_without_a_passphrase(void **state)
{
	(void)state;
	check_kept(NULL);
	check_kept("correct horse");
}

static void
nothing_of_a_sealed_key_is_in_the_clear(void **state)
{
	static const char seed[] =
	    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
	struct secret_key *key = key_of(seed);
	struct opener *opener = opener_of("x");
	json_t *kept = key_keep(key, opener);
	char *text;

	(void)state;
	text = json_canonical(kept);
	assert_null(strstr(text, seed));
	assert_null(strstr(text, "\"seed\""));
	free(text);
	json_decref(kept);
	opener_close(opener);
	key_close(key);
}

static void
a_kept_key_that_was_changed_is_refused(void **state)
{
	static const char *const fields[] = { "public", "seed" };
	struct secret_key *key = NULL;
	struct secret_key *back = NULL;
	json_t *kept = NULL;
	struct err e = { 0 };

	(void)state;
	assert_ok(key_make(&key, &e), &e);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		char text[128];

		kept = key_keep(key, NULL);
		(void)snprintf(text, sizeof(text), "%s",
		    json_text(kept, fields[i]));
		text[40] = text[40] == '0' ? '1' : '0';
		json_text_set(kept, fields[i], text);
		assert_fails(key_unkeep(&back, kept, NULL, &e), ERR_CORRUPT,
		    &e);
		assert_int_equal(json_object_del(kept, fields[i]), 0);
		assert_fails(key_unkeep(&back, kept, NULL, &e), ERR_CORRUPT,
		    &e);
		json_decref(kept);
	}
	key_close(key);
}

/* The cost is read from the file: no more is spent than we ever write. */
static void
an_absurd_cost_is_refused(void **state)
{
	static const struct {
		const char *field;
		json_int_t value;
	} costs[] = {
		{ "memory", (json_int_t)1 << 40 },
		{ "memory", 0 },
		{ "memory", -1 },
		{ "operations", 1000000 },
		{ "operations", 0 },
	};
	struct secret_key *key = NULL;
	struct opener *opener = opener_of("x");
	json_t *kept;
	struct err e = { 0 };

	(void)state;
	assert_ok(key_make(&key, &e), &e);
	kept = key_keep(key, opener);
	opener_close(opener);
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		json_t *changed = json_deep_copy(kept);

		assert_int_equal(json_object_set_new(changed, costs[i].field,
				     json_integer(costs[i].value)),
		    0);
		assert_fails(opener_fit(&opener, changed, "x", &e), ERR_CORRUPT,
		    &e);
		json_decref(changed);
	}
	json_decref(kept);
	key_close(key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_seed_gives_the_key_and_signatures_of_the_rfc),
		cmocka_unit_test(made_keys_differ_and_are_good),
		cmocka_unit_test(a_key_is_written_as_openssh_does),
		cmocka_unit_test(weak_points_are_no_keys),
		cmocka_unit_test(a_key_is_kept_with_and_without_a_passphrase),
		cmocka_unit_test(an_opener_opens_after_its_way_as_json),
		cmocka_unit_test(nothing_of_a_sealed_key_is_in_the_clear),
		cmocka_unit_test(a_kept_key_that_was_changed_is_refused),
		cmocka_unit_test(an_absurd_cost_is_refused),
	};

	return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
