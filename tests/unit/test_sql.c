/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/sql.h"
#include "daemon/index/index_sql.h"
#include "protocol/base/mem.h"

static int
enter(void **state)
{
	char pattern[] = "/tmp/test_sql.XXXXXX";

	(void)state;
	return mkdtemp(pattern) == NULL || chdir(pattern) != 0;
}

static int
leave(void **state)
{
	struct err e = { 0 };
	char *here = getcwd(NULL, 0);
	const bool gone = chdir("/") == 0 && fs_remove_tree(here, &e);

	(void)state;
	free(here);
	return !gone;
}

static struct sql *
open_db(const char *path, enum sql_mode mode)
{
	struct err e = { 0 };
	struct sql *sql = NULL;

	assert_ok(sql_open(&sql, path, mode, &e), &e);
	return sql;
}

static void
run(struct sql *sql, const char *script)
{
	struct err e = { 0 };

	assert_ok(sql_run(sql, script, &e), &e);
}

static int64_t
number(struct sql *sql, const char *text)
{
	struct err e = { 0 };
	struct sql_query *query = NULL;
	bool row = false;
	int64_t value;

	assert_ok(sql_query(&query, sql, text, &e), &e);
	assert_ok(sql_step(query, &row, &e), &e);
	assert_true(row);
	value = sql_int(query, 0);
	sql_done(query);
	return value;
}

static void
a_new_file_is_ours_and_has_a_log(void **state)
{
	struct err e = { 0 };
	struct sql *sql = open_db("a.db", SQL_WRITE);
	struct sql_query *query = NULL;
	bool row = false;

	(void)state;
	assert_int_equal(number(sql, "PRAGMA application_id"), SQL_APPLICATION);
	assert_ok(sql_query(&query, sql, "PRAGMA journal_mode", &e), &e);
	assert_ok(sql_step(query, &row, &e), &e);
	assert_string_equal(sql_text(query, 0), "wal");
	sql_done(query);
	assert_int_equal(number(sql, "PRAGMA foreign_keys"), 1);
	assert_int_equal(number(sql, "PRAGMA trusted_schema"), 0);
	assert_int_equal(number(sql, "PRAGMA synchronous"), 1);
	sql_close(sql);
	sql = open_db("a.db", SQL_FULL);
	assert_int_equal(number(sql, "PRAGMA synchronous"), 2);
	sql_close(sql);
}

static void
a_schema_number_stays(void **state)
{
	struct err e = { 0 };
	struct sql *sql = open_db("a.db", SQL_WRITE);
	int64_t schema = -1;

	(void)state;
	assert_ok(sql_schema(sql, &schema, &e), &e);
	assert_int_equal(schema, 0);
	assert_ok(sql_stamp_schema(sql, 7, &e), &e);
	sql_close(sql);
	sql = open_db("a.db", SQL_READ);
	assert_ok(sql_schema(sql, &schema, &e), &e);
	assert_int_equal(schema, 7);
	sql_close(sql);
}

static void
a_file_that_is_not_ours_is_refused_and_not_touched(void **state)
{
	static const char text[] = "These are the minutes of the meeting, "
				   "and no database at all.\n";
	struct err e = { 0 };
	struct sql *sql = NULL;
	struct buf content;

	(void)state;
	assert_ok(fs_replace("minutes", text, strlen(text), &e), &e);
	assert_fails(sql_open(&sql, "minutes", SQL_WRITE, &e), ERR_CORRUPT, &e);
	buf_init(&content, 4096);
	assert_ok(fs_read(&content, "minutes", &e), &e);
	assert_string_equal(buf_text(&content), text);
	buf_clear(&content);
}

static void
a_database_of_another_program_is_refused(void **state)
{
	struct err e = { 0 };
	struct sql *sql = open_db("b.db", SQL_WRITE);

	(void)state;
	run(sql, "CREATE TABLE a (b); PRAGMA application_id = 99");
	sql_close(sql);
	assert_fails(sql_open(&sql, "b.db", SQL_WRITE, &e), ERR_CORRUPT, &e);
	assert_fails(sql_open(&sql, "b.db", SQL_BUILD, &e), ERR_CORRUPT, &e);
	assert_fails(sql_open(&sql, "b.db", SQL_READ, &e), ERR_CORRUPT, &e);
}

static void
reading_makes_no_file(void **state)
{
	struct err e = { 0 };
	struct sql *sql = NULL;

	(void)state;
	assert_fails(sql_open(&sql, "none.db", SQL_READ, &e), ERR_IO, &e);
	assert_false(fs_exists("none.db"));
}

static void
a_reader_cannot_write(void **state)
{
	struct err e = { 0 };
	struct sql *sql = open_db("a.db", SQL_WRITE);

	(void)state;
	run(sql, "CREATE TABLE a (b)");
	sql_close(sql);
	sql = open_db("a.db", SQL_READ);
	assert_fails(sql_run(sql, "INSERT INTO a VALUES (1)", &e), ERR_IO, &e);
	sql_close(sql);
}

static void
a_reader_sees_what_was_committed_while_a_writer_works(void **state)
{
	struct sql *writer = open_db("a.db", SQL_WRITE);
	struct sql *reader;

	(void)state;
	run(writer, "CREATE TABLE a (b); INSERT INTO a VALUES (1)");
	reader = open_db("a.db", SQL_READ);
	run(writer, "BEGIN IMMEDIATE; INSERT INTO a VALUES (2)");
	assert_int_equal(number(reader, "SELECT count(*) FROM a"), 1);
	run(writer, "COMMIT");
	assert_int_equal(number(reader, "SELECT count(*) FROM a"), 2);
	sql_close(reader);
	sql_close(writer);
}

static void
values_come_back_as_they_went_in(void **state)
{
	static const char insert[] = "INSERT INTO a VALUES (?1, ?2, ?3, ?4)";
	static const char select[] = "SELECT i, t, b, n FROM a";
	struct err e = { 0 };
	struct sql *sql = open_db(":memory:", SQL_WRITE);
	struct sql_query *query = NULL;
	const void *bytes;
	bool row = false;
	size_t len = 0;

	(void)state;
	run(sql, "CREATE TABLE a (i INTEGER, t TEXT, b BLOB, n TEXT) STRICT");
	assert_ok(sql_query(&query, sql, insert, &e), &e);
	sql_bind_int(query, 1, INT64_MIN);
	sql_bind_text_len(query, 2, "Улаанбаатар and more", 22);
	sql_bind_bytes(query, 3, "a\0b", 3);
	sql_bind_text(query, 4, NULL);
	assert_ok(sql_execute(query, &e), &e);
	assert_int_equal(sql_changes(sql), 1);
	assert_int_equal(sql_last_id(sql), 1);
	assert_ok(sql_query(&query, sql, select, &e), &e);
	assert_ok(sql_step(query, &row, &e), &e);
	assert_true(row);
	assert_true(sql_int(query, 0) == INT64_MIN);
	assert_string_equal(sql_text(query, 1), "Улаанбаатар");
	bytes = sql_bytes(query, 2, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(bytes, "a\0b", 3);
	assert_true(sql_is_null(query, 3));
	assert_string_equal(sql_text(query, 3), "");
	assert_ok(sql_step(query, &row, &e), &e);
	assert_false(row);
	sql_done(query);
	sql_close(sql);
}

static void
a_second_writer_is_told_that_it_is_busy(void **state)
{
	struct err e = { 0 };
	struct sql *one = open_db("a.db", SQL_WRITE);
	struct sql *other = open_db("a.db", SQL_WRITE);

	(void)state;
	run(other, "PRAGMA busy_timeout = 0");
	run(one, "BEGIN IMMEDIATE");
	assert_fails(sql_run(other, "BEGIN IMMEDIATE", &e), ERR_BUSY, &e);
	sql_close(other);
	sql_close(one);
}

static void
a_built_file_can_be_opened_to_grow(void **state)
{
	struct err e = { 0 };
	struct sql *sql = open_db("a.db", SQL_BUILD);

	(void)state;
	run(sql, "BEGIN; CREATE TABLE a (b); INSERT INTO a VALUES (1); COMMIT");
	assert_ok(sql_flush(sql, &e), &e);
	sql_close(sql);
	assert_false(fs_exists("a.db-journal"));
	assert_false(fs_exists("a.db-wal"));
	sql = open_db("a.db", SQL_WRITE);
	run(sql, "INSERT INTO a VALUES (2)");
	assert_int_equal(number(sql, "SELECT count(*) FROM a"), 2);
	sql_close(sql);
}

/* --- the closed list of the index -------------------------------------- */

static struct sql *
index_schema(void)
{
	static const enum index_sql scripts[] = {
		INDEX_SQL_TABLES,
		INDEX_SQL_TABLES_OF_STATEMENTS,
		INDEX_SQL_TABLES_OF_WORDS,
		INDEX_SQL_KEYS,
		INDEX_SQL_WORDS_LIST,
	};
	struct sql *sql = open_db(":memory:", SQL_WRITE);

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		run(sql, index_statements[scripts[i]].text);
	return sql;
}

static bool
is_script(const char *text)
{
	return strstr(text, "CREATE ") == text ||
	    strstr(text, "INSERT INTO word (word") == text;
}

static bool
ends_in_all(const char *name)
{
	const size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, "_all") == 0;
}

/* A virtual table says SCAN even where it uses its index. */
static bool
is_scan(const char *detail)
{
	return strncmp(detail, "SCAN ", 5) == 0 &&
	    strstr(detail, "VIRTUAL TABLE") == NULL &&
	    strcmp(detail, "SCAN CONSTANT ROW") != 0;
}

static void
no_statement_of_the_index_scans_unless_it_says_all(void **state)
{
	struct err e = { 0 };
	struct sql *sql = index_schema();
	char *texts[INDEX_SQL_COUNT];

	(void)state;
	for (size_t i = 0; i < INDEX_SQL_COUNT; i++) {
		const struct sql_statement *statement = &index_statements[i];
		struct sql_query *query = NULL;
		bool row = false;

		texts[i] = NULL;
		if (is_script(statement->text))
			continue;
		texts[i] = mem_format("EXPLAIN QUERY PLAN %s", statement->text);
		assert_ok(sql_query(&query, sql, texts[i], &e), &e);
		while (sql_step(query, &row, &e) && row)
			if (is_scan(sql_text(query, 3)) &&
			    !ends_in_all(statement->name))
				fail_msg("%s: %s", statement->name,
				    sql_text(query, 3));
		sql_done(query);
	}
	sql_close(sql);
	for (size_t i = 0; i < INDEX_SQL_COUNT; i++)
		free(texts[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_new_file_is_ours_and_has_a_log, enter, leave),
		cmocka_unit_test_setup_teardown(a_schema_number_stays, enter,
		    leave),
		cmocka_unit_test_setup_teardown(
		    a_file_that_is_not_ours_is_refused_and_not_touched, enter,
		    leave),
		cmocka_unit_test_setup_teardown(
		    a_database_of_another_program_is_refused, enter, leave),
		cmocka_unit_test_setup_teardown(reading_makes_no_file, enter,
		    leave),
		cmocka_unit_test_setup_teardown(a_reader_cannot_write, enter,
		    leave),
		cmocka_unit_test_setup_teardown(
		    a_reader_sees_what_was_committed_while_a_writer_works,
		    enter, leave),
		cmocka_unit_test(values_come_back_as_they_went_in),
		cmocka_unit_test_setup_teardown(
		    a_second_writer_is_told_that_it_is_busy, enter, leave),
		cmocka_unit_test_setup_teardown(
		    a_built_file_can_be_opened_to_grow, enter, leave),
		cmocka_unit_test(
		    no_statement_of_the_index_scans_unless_it_says_all),
	};

	return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}
