/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/request.h"
#include "tests/unit/test.h"

struct key_pair {
	struct secret_key *secret;
	char text[KEY_TEXT];
};

static void
key_pair_init(struct key_pair *pair, uint8_t number)
{
	const uint8_t seed[32] = { number };
	struct public_key key;
	struct err e = { 0 };

	assert_ok(key_from_seed(&pair->secret, seed, &e), &e);
	key_public(&key, pair->secret);
	key_format(pair->text, &key);
}

/* A request of a new member, or of a device. */
static json_t *
fields(const struct key_pair *pair, bool is_device)
{
	const struct room_id room = room_id_of("a charter");
	json_t *json = json_pack("{si ss ss ss ss}", "tamga_request", 0, "room",
	    room.text, "member", "csomn", "key", pair->text, "label", "laptop");

	if (!is_device) {
		json_text_set(json, "member_kind", "cso");
		(void)json_object_set_new(json, "names",
		    json_pack("{ss}", "en", "CSO"));
	}
	return json;
}

static char *
sign(const json_t *json, const struct key_pair *pair, char words[WORDS_MAX])
{
	struct err e = { 0 };
	char *line;

	assert_ok(request_format(&line, json, pair->secret, words, &e), &e);
	return line;
}

static void
a_members_request_is_read_again(void **state)
{
	struct request request;
	struct key_pair pair;
	char words[WORDS_MAX];
	struct err e = { 0 };
	json_t *json;
	char *line;

	(void)state;
	key_pair_init(&pair, 1);
	json = fields(&pair, false);
	line = sign(json, &pair, words);
	assert_ok(request_parse(&request, line, strlen(line), &e), &e);
	assert_false(request.is_device);
	assert_string_equal(request.member.text, "csomn");
	assert_string_equal(request.member_kind, "cso");
	assert_string_equal(json_text(request.names, "en"), "CSO");
	assert_string_equal(request.label, "laptop");
	assert_false(request.has_recovery);
	assert_string_equal(request.device.text,
	    device_id_of(&request.room, &request.member, &request.key).text);
	request_clear(&request);
	json_decref(json);
	free(line);
	key_close(pair.secret);
}

static void
a_devices_request_is_told_from_a_members(void **state)
{
	struct request request;
	struct key_pair pair;
	char words[WORDS_MAX];
	struct err e = { 0 };
	json_t *json;
	char *line;

	(void)state;
	key_pair_init(&pair, 1);
	json = fields(&pair, true);
	line = sign(json, &pair, words);
	assert_ok(request_parse(&request, line, strlen(line), &e), &e);
	assert_true(request.is_device);
	assert_null(request.member_kind);
	request_clear(&request);
	json_decref(json);
	free(line);
	key_close(pair.secret);
}

static void
both_screens_show_the_same_six_words(void **state)
{
	struct request request;
	struct key_pair pair;
	char words[WORDS_MAX];
	struct err e = { 0 };
	json_t *json;
	char *line;

	(void)state;
	key_pair_init(&pair, 1);
	json = fields(&pair, false);
	line = sign(json, &pair, words);
	assert_ok(request_parse(&request, line, strlen(line), &e), &e);
	assert_string_equal(request.words, words);
	/* Computed from the line by another program. */
	assert_string_equal(words, "vahun vizil fosah mapif rosib potim");
	request_clear(&request);
	json_decref(json);
	free(line);
	key_close(pair.secret);
}

static void
other_fields_give_other_words(void **state)
{
	struct key_pair pair;
	char words[WORDS_MAX];
	char others[WORDS_MAX];
	json_t *json;

	(void)state;
	key_pair_init(&pair, 1);
	json = fields(&pair, false);
	free(sign(json, &pair, words));
	json_text_set(json, "label", "desktop");
	free(sign(json, &pair, others));
	assert_string_not_equal(words, others);
	json_decref(json);
	key_close(pair.secret);
}

static void
a_changed_request_is_not_signed(void **state)
{
	struct request request;
	struct key_pair pair;
	char words[WORDS_MAX];
	struct err e = { 0 };
	json_t *json;
	char *line;

	(void)state;
	key_pair_init(&pair, 1);
	json = fields(&pair, false);
	line = sign(json, &pair, words);
	strstr(line, "laptop")[0] = 'L';
	assert_fails(request_parse(&request, line, strlen(line), &e), ERR_AUTH,
	    &e);
	json_decref(json);
	free(line);
	key_close(pair.secret);
}

static void
a_request_is_signed_by_its_own_key(void **state)
{
	struct key_pair pair;
	struct key_pair other;
	char words[WORDS_MAX];
	struct err e = { 0 };
	json_t *json;
	char *line;

	(void)state;
	key_pair_init(&pair, 1);
	key_pair_init(&other, 2);
	json = fields(&pair, false);
	assert_fails(request_format(&line, json, other.secret, words, &e),
	    ERR_INPUT, &e);
	json_decref(json);
	key_close(pair.secret);
	key_close(other.secret);
}

/* The request of json, signed, with one field set afterwards. */
static enum err_code
code_with(const char *name, json_t *value)
{
	struct request request;
	struct key_pair pair;
	char words[WORDS_MAX];
	struct err e = { 0 };
	json_t *json;
	json_t *changed;
	char *line;
	char *again;

	key_pair_init(&pair, 1);
	json = fields(&pair, false);
	line = sign(json, &pair, words);
	assert_ok(json_read(&changed, line, strlen(line), 65536, &e), &e);
	if (value == NULL)
		(void)json_object_del(changed, name);
	else
		(void)json_object_set_new(changed, name, value);
	again = json_canonical(changed);
	if (request_parse(&request, again, strlen(again), &e))
		request_clear(&request);
	free(line);
	free(again);
	json_decref(json);
	json_decref(changed);
	key_close(pair.secret);
	return e.code;
}

static void
what_a_request_cannot_have_is_refused(void **state)
{
	(void)state;
	assert_int_equal(code_with("signature", NULL), ERR_AUTH);
	assert_int_equal(code_with("signature", json_string("x")), ERR_AUTH);
	assert_int_equal(code_with("label", NULL), ERR_INPUT);
	assert_int_equal(code_with("label", json_string("")), ERR_INPUT);
	assert_int_equal(code_with("names", NULL), ERR_INPUT);
	assert_int_equal(code_with("member", json_string("C")), ERR_INPUT);
	assert_int_equal(code_with("member", json_string("other")), ERR_INPUT);
	assert_int_equal(code_with("key", json_string("AAAA")), ERR_INPUT);
	assert_int_equal(code_with("room", json_string("x")), ERR_INPUT);
	assert_int_equal(code_with("colour", json_string("red")), ERR_INPUT);
	assert_int_equal(code_with("tamga_request", json_integer(1)),
	    ERR_NEWER);
}

static void
other_text_is_no_request(void **state)
{
	static const char *const texts[] = { "", "{}", "[]", "x",
		"{\"tamga_request\":0}" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct request request;
		struct err e = { 0 };

		assert_fails(request_parse(&request, texts[i], strlen(texts[i]),
				 &e),
		    ERR_INPUT, &e);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_members_request_is_read_again),
		cmocka_unit_test(a_devices_request_is_told_from_a_members),
		cmocka_unit_test(both_screens_show_the_same_six_words),
		cmocka_unit_test(other_fields_give_other_words),
		cmocka_unit_test(a_changed_request_is_not_signed),
		cmocka_unit_test(a_request_is_signed_by_its_own_key),
		cmocka_unit_test(what_a_request_cannot_have_is_refused),
		cmocka_unit_test(other_text_is_no_request),
	};
	struct err e = { 0 };

	if (!key_start(&e))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
