/* SPDX-License-Identifier: ISC */
#include "protocol/record/record.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/signed.h"
#include "tests/unit/test.h"

static const char *const statement[] = {
	"{\"kind\":\"assessment\",\"subject\":[\"MNG-1/84.10\",\"\",\"draft\","
	"\"upr-info-3\"],\"value\":\"partially\"}",
	"{\"kind\":\"citation\",\"subject\":[\"MNG-1/84.1\",\"x\"]}",
};

static void
check_fault(const char *data, size_t len, const char *wanted)
{
	/* At the end of its own memory, for what looks behind it. */
	char *copy = malloc(len > 0 ? len : 1);
	struct record record;
	enum fault fault;
	struct err e = { 0 };
	bool read;

	assert_non_null(copy);
	if (len > 0)
		(void)memcpy(copy, data, len);
	read = record_parse(&record, copy, len, RECORD_ALL, &fault, &e);
	assert_string_equal(fault_name(fault), wanted);
	assert_int_equal(read, fault == FAULT_NONE);
	if (read)
		record_clear(&record);
	free(copy);
}

static void
what_is_built_is_read_back(void **state)
{
	struct writer writer;
	struct buf bytes;
	struct record record;
	enum fault fault;
	struct err e = { 0 };

	(void)state;
	writer_open(&writer, "csomn", CLASS_DATA, 1);
	writer_say(&bytes, &writer, statement, 2);
	assert_ok(record_parse(&record, bytes.data, bytes.len, RECORD_ALL,
		      &fault, &e),
	    &e);
	assert_int_equal(record.sequence, 1);
	assert_false(record.has_parent);
	assert_string_equal(record.member.text, "csomn");
	assert_int_equal(record.line_count, 2);
	assert_int_equal(record.lines[1].len, strlen(statement[1]));
	assert_memory_equal(record.lines[1].text, statement[1],
	    record.lines[1].len);
	assert_false(record.needs_newer);
	assert_ok(record_begins(&record, &writer.head.room,
		      &writer.head.journal, &fault, &e),
	    &e);
	assert_int_equal(hash_compare(&record.hash, &writer.place.hash), 0);
	record_clear(&record);
	buf_clear(&bytes);
	writer_close(&writer);
}

static void
every_shorter_run_of_bytes_is_refused(void **state)
{
	struct writer writer;
	struct buf bytes;

	(void)state;
	writer_open(&writer, "csomn", CLASS_CONTROL, 1);
	writer_say(&bytes, &writer, statement, 2);
	for (size_t len = 0; len < bytes.len; len++)
		check_fault(bytes.data, len, "bytes");
	check_fault(bytes.data, bytes.len, "none");
	buf_clear(&bytes);
	writer_close(&writer);
}

static void
no_byte_can_be_changed(void **state)
{
	struct writer writer;
	struct buf bytes;

	(void)state;
	writer_open(&writer, "csomn", CLASS_DATA, 1);
	writer_say(&bytes, &writer, statement, 1);
	for (size_t i = 0; i < bytes.len; i++) {
		struct record record;
		enum fault fault;
		struct err e = { 0 };

		bytes.data[i] ^= 1;
		assert_false(record_parse(&record, bytes.data, bytes.len,
		    RECORD_ALL, &fault, &e));
		assert_int_not_equal(fault, FAULT_NONE);
		bytes.data[i] ^= 1;
	}
	check_fault(bytes.data, bytes.len, "none");
	buf_clear(&bytes);
	writer_close(&writer);
}

static void
a_long_line_in_the_armour_stays_in_its_place(void **state)
{
	struct buf bytes;

	(void)state;
	for (size_t len = 480; len < 520; len++) {
		buf_init(&bytes, LIMIT_RECORD);
		buf_text_add(&bytes, "gpgsig ");
		for (size_t i = 0; i < len; i++)
			buf_char_add(&bytes, 'A');
		buf_text_add(&bytes, "\n ");
		for (size_t i = 0; i < 9000; i++)
			buf_char_add(&bytes, 'B');
		buf_text_add(&bytes, "\n\nreceipt\n\n\nTamga-Record: 0\n");
		check_fault(bytes.data, bytes.len, "bytes");
		buf_clear(&bytes);
	}
}

static void
a_record_stands_on_the_one_below_alone(void **state)
{
	struct writer writer;
	struct writer other;
	struct record_place below;
	struct buf bytes;
	struct record record;
	enum fault fault;
	struct err e = { 0 };

	(void)state;
	writer_open(&writer, "csomn", CLASS_DATA, 1);
	writer_open(&other, "csomn", CLASS_DATA, 2);
	writer_say(&bytes, &writer, statement, 1);
	buf_clear(&bytes);
	below = writer.place;
	writer_say(&bytes, &writer, statement, 1);
	assert_ok(record_parse(&record, bytes.data, bytes.len,
		      RECORD_UNVERIFIED, &fault, &e),
	    &e);
	assert_ok(record_follows(&record, &writer.head, &below, &fault, &e),
	    &e);

	struct record_place wrong = below;

	wrong.sequence++;
	assert_false(record_follows(&record, &writer.head, &wrong, &fault, &e));
	assert_int_equal(fault, FAULT_SEQUENCE);
	wrong = below;
	wrong.hash.bytes[31] ^= 1;
	assert_false(record_follows(&record, &writer.head, &wrong, &fault, &e));
	assert_int_equal(fault, FAULT_PREVIOUS);
	wrong = below;
	wrong.git_id.bytes[19] ^= 1;
	assert_false(record_follows(&record, &writer.head, &wrong, &fault, &e));
	assert_int_equal(fault, FAULT_PARENT);
	assert_false(record_follows(&record, &other.head, &below, &fault, &e));
	assert_int_equal(fault, FAULT_AUTHOR);
	other.head.device = writer.head.device;
	assert_false(record_follows(&record, &other.head, &below, &fault, &e));
	assert_int_equal(fault, FAULT_SIGNATURE);
	record_clear(&record);
	buf_clear(&bytes);
	writer_close(&writer);
	writer_close(&other);
}

static void
build_refuses_what_no_reader_would_take(void **state)
{
	static const char *const lines[] = {
		"{\"subject\":[\"a\"],\"kind\":\"b\"}",
		"{\"kind\":\"B\",\"subject\":[\"a\"]}",
		"{\"kind\":\"b\",\"subject\":[]}",
		"{\"kind\":\"b\"}",
		"{\"kind\":\"b\",\"subject\":[\"a\"]}\n",
		"",
	};
	struct writer writer;
	struct buf bytes;
	struct err e = { 0 };

	(void)state;
	writer_open(&writer, "csomn", CLASS_DATA, 1);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *const pair[] = { statement[0], lines[i] };
		struct record_draft draft = {
			.head = &writer.head,
			.time = 1,
			.lines = pair,
			.line_count = 2,
		};

		buf_init(&bytes, LIMIT_RECORD);
		assert_fails(record_build(&bytes, &draft, writer.key, &e),
		    ERR_PROTOCOL, &e);
		buf_reset(&bytes);
		draft.lines = &lines[i];
		draft.line_count = 1;
		assert_fails(record_build(&bytes, &draft, writer.key, &e),
		    ERR_PROTOCOL, &e);
		buf_clear(&bytes);
	}
	writer_close(&writer);
}

static void
build_keeps_to_the_limits(void **state)
{
	const char *lines[LIMIT_STATEMENTS + 1];
	struct writer writer;
	struct buf bytes;
	struct record_draft draft;
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i <= LIMIT_STATEMENTS; i++)
		lines[i] = statement[0];
	writer_open(&writer, "csomn", CLASS_DATA, 1);
	writer_say(&bytes, &writer, lines, LIMIT_STATEMENTS);
	buf_reset(&bytes);
	draft = (struct record_draft){
		.head = &writer.head,
		.time = 1,
		.lines = lines,
		.line_count = LIMIT_STATEMENTS + 1,
	};
	assert_fails(record_build(&bytes, &draft, writer.key, &e), ERR_TOOBIG,
	    &e);
	buf_clear(&bytes);
	writer_close(&writer);
}

static void
seen_lines_are_sorted_and_single(void **state)
{
	struct seen seen[] = {
		{ .journal = { "b" }, .sequence = 9 },
		{ .journal = { "b" }, .sequence = 10 },
		{ .journal = { "a" }, .sequence = 11 },
		{ .journal = { "b" }, .sequence = 9 },
		{ .journal = { "b" }, .sequence = 9, .hash = { { 1 } } },
	};

	(void)state;
	assert_int_equal(seen_sort(seen, 5), 4);
	assert_string_equal(seen[0].journal.text, "a");
	assert_int_equal(seen[1].sequence, 9);
	assert_int_equal(seen[1].hash.bytes[0], 0);
	assert_int_equal(seen[2].hash.bytes[0], 1);
	assert_int_equal(seen[3].sequence, 10);
	assert_int_equal(seen_sort(seen, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_built_is_read_back),
		cmocka_unit_test(every_shorter_run_of_bytes_is_refused),
		cmocka_unit_test(no_byte_can_be_changed),
		cmocka_unit_test(a_long_line_in_the_armour_stays_in_its_place),
		cmocka_unit_test(a_record_stands_on_the_one_below_alone),
		cmocka_unit_test(build_refuses_what_no_reader_would_take),
		cmocka_unit_test(build_keeps_to_the_limits),
		cmocka_unit_test(seen_lines_are_sorted_and_single),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
