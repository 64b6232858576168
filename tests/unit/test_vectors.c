/* SPDX-License-Identifier: ISC */
/*
 * The vectors of tests/vectors/: what they say is what the code says.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/record/record.h"
#include "protocol/room/review.h"
#include "protocol/seal/sshsig.h"
#include "tests/unit/test.h"

#define FOLDER "tests/vectors/"
#define COLUMNS_MAX 8
#define FILE_MAX ((size_t)4 * LIMIT_RECORD)

static char *
file_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *data = mem_new(FILE_MAX, 1);

	if (file == NULL)
		fail_msg("%s: not here", path);
	*len = fread(data, 1, FILE_MAX - 1, file);
	assert_int_equal(fclose(file), 0);
	return data;
}

/* The next line of a text, cut into columns; 0 at the end.  Lines that begin
 * with '#' are for people. */
static size_t
line_next(char **text, char separator, char *columns[COLUMNS_MAX])
{
	size_t count;

	do {
		char *line = *text;
		char *end = strchr(line, '\n');

		if (end == NULL)
			return 0;
		*end = '\0';
		*text = end + 1;
		columns[0] = line;
		count = 1;
		for (; *line != '\0' && count < COLUMNS_MAX; line++) {
			if (*line != separator)
				continue;
			*line = '\0';
			columns[count++] = line + 1;
		}
	} while (columns[0][0] == '#');
	return count;
}

/* The bytes of hex letters, "-" for none; in memory of exactly their size, so
 * that a sanitizer sees who looks behind them. */
static uint8_t *
bytes_of(const char *hex, size_t *len)
{
	uint8_t *bytes;

	*len = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;
	bytes = mem_new(*len, 1);
	assert_true(*len == 0 || hex_parse(bytes, *len, hex, 2 * *len));
	return bytes;
}

/* --- records ------------------------------------------------------------ */

/* A record that was judged good, to stand upon. */
struct judged {
	char *name;
	struct record_place place;
	struct journal_head head;
};

static struct judged *
judged_find(struct judged *judged, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(judged[i].name, name) == 0)
			return &judged[i];
	fail_msg("%s: not judged before", name);
	return NULL;
}

/* Is it what the ref says: "c/<journal id>", "j/<journal id>" or "-"? */
static bool
begins(struct judged *out, const struct record *record,
    const struct room_id *room, const char *ref, enum fault *fault)
{
	struct journal_id expected;
	const bool is_expected = strcmp(ref, "-") != 0;
	struct err e = { 0 };

	assert_true(!is_expected ||
	    journal_id_parse(&expected, ref + 2, strlen(ref + 2)));
	if (!record_begins(record, room, is_expected ? &expected : NULL, fault,
		&e))
		return false;
	if (is_expected &&
	    (ref[0] == 'c') != (record->head.class == CLASS_CONTROL)) {
		*fault = FAULT_JOURNAL;
		return false;
	}
	out->head = record->head;
	return true;
}

static enum fault
judge(struct judged *out, const char *data, size_t len,
    const struct judged *below, const struct room_id *room, const char *ref)
{
	struct record record;
	enum fault fault;
	enum fault light;
	struct err e = { 0 };

	if (!record_parse(&record, data, len, RECORD_UNVERIFIED, &light, &e))
		assert_int_not_equal(light, FAULT_NONE);
	else
		record_clear(&record);
	if (!record_parse(&record, data, len, RECORD_ALL, &fault, &e)) {
		/* Only what a signature says may differ. */
		assert_true(light == fault || fault == FAULT_SIGNATURE);
		assert_true(e.msg[0] != '\0');
		return fault;
	}
	assert_int_equal(light, FAULT_NONE);
	if (below == NULL) {
		if (begins(out, &record, room, ref, &fault))
			fault = FAULT_NONE;
	} else {
		out->head = below->head;
		if (record_follows(&record, &below->head, &below->place, &fault,
			&e))
			fault = FAULT_NONE;
	}
	out->place.sequence = record.sequence;
	out->place.hash = record.hash;
	assert_ok(git_id_of_commit(&out->place.git_id, data, len, &e), &e);
	record_clear(&record);
	return fault;
}

static void
records_are_judged_as_the_index_says(void **state)
{
	struct judged *judged = NULL;
	size_t count = 0;
	size_t room_for = 0;
	size_t ignored;
	char *index = file_read(FOLDER "records/INDEX", &ignored);
	char *charter = file_read(FOLDER "records/charter", &ignored);
	char *columns[COLUMNS_MAX];
	struct room_id room;
	char *at = index;
	size_t columns_count;

	(void)state;
	charter[strcspn(charter, "\n")] = '\0';
	room = room_id_of(charter);
	while ((columns_count = line_next(&at, '\t', columns)) > 0) {
		assert_int_equal(columns_count, 5);
		char *path = mem_format(FOLDER "records/%s.record", columns[0]);
		size_t len;
		char *data = file_read(path, &len);
		char *copy = mem_new(len, 1);
		const struct judged *below = strcmp(columns[1], "-") == 0 ?
		    NULL :
		    judged_find(judged, count, columns[1]);
		struct judged new = { .name = columns[0] };
		enum fault fault;

		(void)memcpy(copy, data, len);
		fault = judge(&new, copy, len, below, &room, columns[2]);
		if (strcmp(fault == FAULT_NONE ? "good" : fault_name(fault),
			columns[3]) != 0)
			fail_msg("%s: %s, not %s (%s)", columns[0],
			    fault_name(fault), columns[3], columns[4]);
		if (fault == FAULT_NONE) {
			judged = mem_grow(judged, &room_for, count + 1,
			    sizeof(*judged));
			judged[count++] = new;
		}
		free(path);
		free(data);
		free(copy);
	}
	assert_true(count > 30);
	free(judged);
	free(index);
	free(charter);
}

/* Every word of section 6 that bytes alone can earn has a record. */
static void
every_fault_has_a_record(void **state)
{
	size_t len;
	char *index = file_read(FOLDER "records/INDEX", &len);

	(void)state;
	for (enum fault fault = FAULT_TOO_BIG; fault <= FAULT_AUTHOR; fault++) {
		char *word = mem_format("\t%s\t", fault_name(fault));

		if (strstr(index, word) == NULL)
			fail_msg("%s: no record", fault_name(fault));
		free(word);
	}
	free(index);
}

/* --- texts and ids ------------------------------------------------------ */

static void
json_is_canonical_or_not(void **state)
{
	size_t ignored;
	char *file = file_read(FOLDER "json", &ignored);
	char *columns[COLUMNS_MAX];
	char *at = file;

	(void)state;
	while (line_next(&at, ' ', columns) > 0) {
		const bool wanted = strcmp(columns[0], "good") == 0;
		size_t len;
		uint8_t *bytes = bytes_of(columns[1], &len);
		json_t *value = NULL;
		struct err e = { 0 };

		if (json_read_canonical(&value, (const char *)bytes, len, &e) !=
		    wanted)
			fail_msg("%.*s: should be %s", (int)len, (char *)bytes,
			    columns[0]);
		if (wanted) {
			char *again = json_canonical(value);

			assert_int_equal(strlen(again), len);
			assert_memory_equal(again, bytes, len);
			free(again);
			json_decref(value);
		} else {
			assert_int_equal(e.code, ERR_PROTOCOL);
		}
		free(bytes);
	}
	free(file);
}

static struct journal_head
head_of(char *columns[COLUMNS_MAX])
{
	const bool is_journal = strcmp(columns[0], "journal") == 0;
	char *const *at = &columns[is_journal ? 3 : 2];
	struct journal_head head = { 0 };

	assert_true(room_id_parse(&head.room, columns[1], strlen(columns[1])));
	assert_true(member_id_parse(&head.member, at[0], strlen(at[0])));
	assert_true(key_parse(&head.key, at[1], strlen(at[1])));
	return head;
}

static void
check_journal(char *columns[COLUMNS_MAX])
{
	struct journal_head head = head_of(columns);

	head.class =
	    strcmp(columns[2], "control") == 0 ? CLASS_CONTROL : CLASS_DATA;
	assert_true(incarnation_parse(&head.incarnation, columns[5],
	    strlen(columns[5])));
	assert_string_equal(journal_id_of(&head.room, head.class, &head.member,
				&head.key, &head.incarnation)
				.text,
	    columns[6]);
}

static void
check_record(char *columns[COLUMNS_MAX])
{
	char *path = mem_format(FOLDER "records/%s.record", columns[1]);
	size_t len;
	char *data = file_read(path, &len);
	const struct hash hash = hash_of(data, len);
	char text[HASH_TEXT_LEN + 1];
	struct git_id git_id;
	struct err e = { 0 };

	assert_ok(git_id_of_commit(&git_id, data, len, &e), &e);
	git_id_format(text, &git_id);
	assert_string_equal(text, columns[2]);
	hash_format(text, &hash);
	assert_string_equal(text, columns[3]);
	free(path);
	free(data);
}

static void
check_statement(char *columns[COLUMNS_MAX])
{
	struct statement_id id;
	struct statement_id again;
	char text[STATEMENT_ID_MAX + 1];

	assert_true(hash_parse(&id.record, columns[1], strlen(columns[1])));
	id.index = (uint32_t)strtoul(columns[2], NULL, 10);
	statement_id_format(text, &id);
	assert_string_equal(text, columns[3]);
	assert_true(statement_id_parse(&again, text, strlen(text)));
	assert_int_equal(again.index, id.index);
	assert_int_equal(hash_compare(&again.record, &id.record), 0);
}

static bool
word_is_good(const char *grammar, const char *text)
{
	const size_t len = strlen(text);
	struct member_id member;
	struct device_id device;
	struct room_id room;
	struct statement_id statement;
	struct incarnation incarnation;
	struct hash hash;
	struct public_key key;

	if (strcmp(grammar, "member") == 0)
		return member_id_parse(&member, text, len);
	if (strcmp(grammar, "device") == 0)
		return device_id_parse(&device, text, len);
	if (strcmp(grammar, "room") == 0)
		return room_id_parse(&room, text, len);
	if (strcmp(grammar, "statement") == 0)
		return statement_id_parse(&statement, text, len);
	if (strcmp(grammar, "incarnation") == 0)
		return incarnation_parse(&incarnation, text, len);
	if (strcmp(grammar, "hash") == 0)
		return hash_parse(&hash, text, len);
	if (strcmp(grammar, "key") == 0)
		return key_parse(&key, text, len);
	if (strcmp(grammar, "recommendation") == 0)
		return recommendation_is_good(text, "MNG-1");
	if (strcmp(grammar, "review") == 0)
		return review_is_good(text);
	assert_string_equal(grammar, "date");
	return date_is_good(text);
}

static void
check_item(char *columns[COLUMNS_MAX])
{
	char id[RECOMMENDATION_MAX + 1];

	recommendation_unnumbered(id, columns[1], columns[2], columns[3]);
	assert_string_equal(id, columns[4]);
}

static void
ids_are_what_they_are_computed_from(void **state)
{
	size_t ignored;
	char *file = file_read(FOLDER "ids", &ignored);
	char *columns[COLUMNS_MAX];
	char *at = file;

	(void)state;
	while (line_next(&at, '\t', columns) > 0) {
		if (strcmp(columns[0], "room") == 0) {
			assert_string_equal(room_id_of(columns[1]).text,
			    columns[2]);
		} else if (strcmp(columns[0], "device") == 0) {
			const struct journal_head head = head_of(columns);

			assert_string_equal(device_id_of(&head.room,
						&head.member, &head.key)
						.text,
			    columns[4]);
		} else if (strcmp(columns[0], "journal") == 0) {
			check_journal(columns);
		} else if (strcmp(columns[0], "record") == 0) {
			check_record(columns);
		} else if (strcmp(columns[0], "statement") == 0) {
			check_statement(columns);
		} else if (strcmp(columns[0], "item") == 0) {
			check_item(columns);
		} else if (strcmp(columns[0], "less") == 0) {
			assert_true(
			    recommendation_compare(columns[1], columns[2]) < 0);
			assert_true(
			    recommendation_compare(columns[2], columns[1]) > 0);
		} else if (word_is_good(columns[1], columns[2]) !=
		    (strcmp(columns[0], "good") == 0)) {
			fail_msg("%s '%s': should be %s", columns[1],
			    columns[2], columns[0]);
		}
	}
	free(file);
}

/* --- facts from elsewhere ----------------------------------------------- */

static void
ed25519_agrees_with_wycheproof(void **state)
{
	size_t ignored;
	char *file = file_read(FOLDER "ed25519", &ignored);
	char *columns[COLUMNS_MAX];
	char *at = file;

	(void)state;
	while (line_next(&at, ' ', columns) > 0) {
		struct public_key key;
		struct signature signature;
		size_t len;
		uint8_t *message = bytes_of(columns[3], &len);

		assert_true(hex_parse(key.bytes, KEY_LEN, columns[2],
		    strlen(columns[2])));
		assert_true(hex_parse(signature.bytes, SIGNATURE_LEN,
		    columns[4], strlen(columns[4])));
		assert_true(key_is_good(&key));
		if (key_verify(&key, &signature, message, len) !=
		    (strcmp(columns[0], "valid") == 0))
			fail_msg("number %s should be %s", columns[1],
			    columns[0]);
		free(message);
	}
	free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_judged_as_the_index_says),
		cmocka_unit_test(every_fault_has_a_record),
		cmocka_unit_test(json_is_canonical_or_not),
		cmocka_unit_test(ids_are_what_they_are_computed_from),
		cmocka_unit_test(ed25519_agrees_with_wycheproof),
	};

	return cmocka_run_group_tests_name("vectors", tests, NULL, NULL);
}
