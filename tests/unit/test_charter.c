/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/charter.h"
#include "tests/unit/test.h"

static struct public_key
key_of(uint8_t number)
{
	const uint8_t seed[32] = { number };
	struct secret_key *secret;
	struct public_key key;
	struct err e = { 0 };

	assert_ok(key_from_seed(&secret, seed, &e), &e);
	key_public(&key, secret);
	key_close(secret);
	return key;
}

static struct charter_draft
good_draft(void)
{
	struct charter_draft draft = {
		.state = "MNG",
		.cycle = 1,
		.language = "en",
		.title = "Mongolia, first cycle",
		.name = "Forum",
		.member_kind = "coalition",
		.key = key_of(1),
	};

	assert_true(member_id_parse(&draft.member, "forum", 5));
	return draft;
}

static json_t *
good_json(void)
{
	const struct charter_draft draft = good_draft();
	struct err e = { 0 };
	json_t *json;
	char *line;

	assert_ok(charter_draft(&line, &draft, &e), &e);
	assert_ok(json_read_canonical(&json, line, strlen(line), &e), &e);
	free(line);
	return json;
}

/* Takes json. */
static bool
is_charter(json_t *json, struct err *e)
{
	char *line = json_canonical(json);
	struct charter charter;
	const bool good = charter_parse(&charter, line, strlen(line), e);

	if (good)
		charter_clear(&charter);
	free(line);
	json_decref(json);
	return good;
}

static json_t *
founder(const char *id, uint8_t key)
{
	const struct public_key public = key_of(key);
	char text[KEY_TEXT];

	key_format(text, &public);
	return json_pack("{ssssss s{ss}}", "id", id, "key", text, "member_kind",
	    "cso", "names", "en", "Name");
}

static void
add_founder(json_t *json, const char *id, uint8_t key)
{
	(void)json_array_append_new(json_object_get(json, "founders"),
	    founder(id, key));
}

static void
add_steward(json_t *json, const char *id, uint8_t key)
{
	const struct public_key public = key_of(key);
	char text[KEY_TEXT];

	key_format(text, &public);
	(void)json_array_append_new(json_object_get(json, "stewards"),
	    json_pack("{ssss}", "id", id, "key", text));
}

static void
a_draft_is_read_again_as_it_was_meant(void **state)
{
	struct charter_draft draft = good_draft();
	const struct public_key recovery = key_of(2);
	struct charter charter;
	struct err e = { 0 };
	char *line;

	(void)state;
	draft.recovery = &recovery;
	assert_ok(charter_draft(&line, &draft, &e), &e);
	assert_ok(charter_parse(&charter, line, strlen(line), &e), &e);
	assert_string_equal(charter.line, line);
	assert_string_equal(charter.review, "MNG-1");
	assert_string_equal(charter.room.text, room_id_of(line).text);
	assert_int_equal(charter.founder_count, 1);
	assert_int_equal(charter.threshold, 1);
	assert_string_equal(charter.founders[0].id.text, "forum");
	assert_memory_equal(charter.founders[0].key.bytes, draft.key.bytes,
	    KEY_LEN);
	assert_true(charter.founders[0].has_recovery);
	assert_memory_equal(charter.founders[0].recovery.bytes, recovery.bytes,
	    KEY_LEN);
	assert_true(charter.founders[0].is_steward);
	charter_clear(&charter);
	free(line);
}

static void
two_rooms_of_one_founder_are_two(void **state)
{
	const struct charter_draft draft = good_draft();
	struct err e = { 0 };
	char *one;
	char *other;

	(void)state;
	assert_ok(charter_draft(&one, &draft, &e), &e);
	assert_ok(charter_draft(&other, &draft, &e), &e);
	assert_string_not_equal(room_id_of(one).text, room_id_of(other).text);
	free(one);
	free(other);
}

static void
a_draft_that_cannot_be_is_refused(void **state)
{
	struct err e = { 0 };
	char *line;

	(void)state;
	struct charter_draft draft = good_draft();

	draft.state = "Mongolia";
	assert_fails(charter_draft(&line, &draft, &e), ERR_INPUT, &e);
	draft = good_draft();
	draft.cycle = 100;
	assert_fails(charter_draft(&line, &draft, &e), ERR_INPUT, &e);
	draft = good_draft();
	draft.member_kind = "ministry";
	assert_fails(charter_draft(&line, &draft, &e), ERR_INPUT, &e);
	draft = good_draft();
	draft.title = "";
	assert_fails(charter_draft(&line, &draft, &e), ERR_INPUT, &e);
	draft = good_draft();
	draft.title = "\xff";
	assert_fails(charter_draft(&line, &draft, &e), ERR_INPUT, &e);
}

static void
several_founders_and_stewards_are_taken(void **state)
{
	json_t *json = good_json();
	struct err e = { 0 };

	(void)state;
	add_founder(json, "nhrc", 2);
	add_founder(json, "mojha", 3);
	add_steward(json, "nhrc", 2);
	(void)json_object_set_new(json, "threshold", json_integer(2));
	assert_ok(is_charter(json, &e), &e);
}

static void
founders_share_neither_id_nor_key(void **state)
{
	json_t *json = good_json();
	const struct public_key recovery = key_of(1);
	char text[KEY_TEXT];
	struct err e = { 0 };

	(void)state;
	add_founder(json, "forum", 2);
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
	json = good_json();
	add_founder(json, "nhrc", 1);
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
	json = good_json();
	add_founder(json, "nhrc", 2);
	key_format(text, &recovery);
	json_text_set(json_array_get(json_object_get(json, "founders"), 1),
	    "recovery", text);
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
}

static void
a_steward_is_a_founder_with_the_same_key(void **state)
{
	json_t *json = good_json();
	struct err e = { 0 };

	(void)state;
	add_steward(json, "nhrc", 2);
	(void)json_object_set_new(json, "threshold", json_integer(2));
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
	json = good_json();
	add_founder(json, "nhrc", 2);
	add_steward(json, "nhrc", 3);
	(void)json_object_set_new(json, "threshold", json_integer(2));
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
	json = good_json();
	add_steward(json, "forum", 1);
	(void)json_object_set_new(json, "threshold", json_integer(2));
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
	json = good_json();
	(void)json_array_clear(json_object_get(json, "stewards"));
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
}

static void
the_threshold_is_over_half_and_at_most_all(void **state)
{
	struct err e = { 0 };

	(void)state;
	for (int threshold = 0; threshold <= 3; threshold++) {
		json_t *json = good_json();

		add_founder(json, "nhrc", 2);
		add_steward(json, "nhrc", 2);
		(void)json_object_set_new(json, "threshold",
		    json_integer(threshold));
		assert_int_equal(is_charter(json, &e), threshold == 2);
	}
}

static void
the_subject_is_state_and_cycle(void **state)
{
	json_t *json = good_json();
	struct err e = { 0 };

	(void)state;
	(void)json_object_set_new(json, "cycle", json_integer(2));
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
	json = good_json();
	json_text_set(json, "state", "KAZ");
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
	json = good_json();
	(void)json_object_set_new(json, "version", json_integer(2));
	assert_fails(is_charter(json, &e), ERR_PROTOCOL, &e);
}

static void
other_text_is_no_charter(void **state)
{
	static const char *const texts[] = { "", "{}", "[]", "x",
		"{\"kind\":\"charter\"}",
		"{\"kind\":\"charter\",\"subject\":\"MNG-1\"}",
		"{\"kind\":\"charter\",\"subject\":[\"MNG-1\"]}",
		"{\"kind\":\"source\",\"subject\":[\"MNG-1\"]}" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct charter charter;
		struct err e = { 0 };

		assert_fails(charter_parse(&charter, texts[i], strlen(texts[i]),
				 &e),
		    ERR_PROTOCOL, &e);
	}
}

/* --- invitations --------------------------------------------------------- */

static char *
invite(const char *url)
{
	const struct charter_draft draft = good_draft();
	const struct remote_address remote = { .name = "hub", .url = url };
	struct charter charter;
	struct err e = { 0 };
	char *line;
	char *text;

	assert_ok(charter_draft(&line, &draft, &e), &e);
	assert_ok(charter_parse(&charter, line, strlen(line), &e), &e);
	text = invitation_format(&charter, &remote, 1);
	charter_clear(&charter);
	free(line);
	return text;
}

static void
check_url(const char *url, const char *wanted)
{
	char *text = invite(url);
	struct charter charter;
	struct err e = { 0 };
	json_t *remotes;

	assert_ok(invitation_parse(&charter, &remotes, text, strlen(text), &e),
	    &e);
	assert_string_equal(json_text(json_array_get(remotes, 0), "name"),
	    "hub");
	assert_string_equal(json_text(json_array_get(remotes, 0), "url"),
	    wanted);
	assert_string_equal(charter.review, "MNG-1");
	json_decref(remotes);
	charter_clear(&charter);
	free(text);
}

static void
an_invitation_is_read_again(void **state)
{
	(void)state;
	check_url("https://example.org/hub.git", "https://example.org/hub.git");
	check_url("/srv/hub.git", "/srv/hub.git");
	check_url("/srv/a@b:c/hub.git", "/srv/a@b:c/hub.git");
}

static void
an_invitation_names_no_user(void **state)
{
	(void)state;
	check_url("https://user:pw@example.org/a@b", "https://example.org/a@b");
	check_url("https://u:p@ss@example.org", "https://example.org");
	check_url("ssh://git@example.org:22/hub", "ssh://example.org:22/hub");
	check_url("git@example.org:hub.git", "example.org:hub.git");
	check_url("https://example.org?a=u@h", "https://example.org?a=u@h");
}

static void
other_text_is_no_invitation(void **state)
{
	static const char *const texts[] = { "", "{}", "[]",
		"{\"tamga_invitation\":0}",
		"{\"charter\":{},\"remotes\":[],\"tamga_invitation\":0}" };
	char *text = invite("/srv/hub.git");
	struct charter charter;
	struct err e = { 0 };
	json_t *remotes;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_fails(invitation_parse(&charter, &remotes, texts[i],
				 strlen(texts[i]), &e),
		    ERR_INPUT, &e);
	text[strlen(text) - 3] = '1';
	assert_fails(invitation_parse(&charter, &remotes, text, strlen(text),
			 &e),
	    ERR_NEWER, &e);
	text[10] = 'x';
	assert_fails(invitation_parse(&charter, &remotes, text, strlen(text),
			 &e),
	    ERR_INPUT, &e);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_is_read_again_as_it_was_meant),
		cmocka_unit_test(two_rooms_of_one_founder_are_two),
		cmocka_unit_test(a_draft_that_cannot_be_is_refused),
		cmocka_unit_test(several_founders_and_stewards_are_taken),
		cmocka_unit_test(founders_share_neither_id_nor_key),
		cmocka_unit_test(a_steward_is_a_founder_with_the_same_key),
		cmocka_unit_test(the_threshold_is_over_half_and_at_most_all),
		cmocka_unit_test(the_subject_is_state_and_cycle),
		cmocka_unit_test(other_text_is_no_charter),
		cmocka_unit_test(an_invitation_is_read_again),
		cmocka_unit_test(an_invitation_names_no_user),
		cmocka_unit_test(other_text_is_no_invitation),
	};
	struct err e = { 0 };

	if (!key_start(&e))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
