/* SPDX-License-Identifier: ISC */
/*
 * The program tamga-import as the daemon runs it, and real files.  Those lie
 * in $TAMGA_SHARED, else in ../shared; without them their tests are skipped.
 */
#include "tests/unit/test.h"

#include <assert.h>
#include <fcntl.h>
#include <libgen.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/import/csv.h"
#include "daemon/import/states.h"
#include "protocol/base/json.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"

#define OUTPUT_MAX (64 << 20)

extern char **environ;

/* What a run of the program left. */
struct run {
	int status;
	json_t *document;
};

/* Run program on the file that is open as input. */
static void
run_on(struct run *run, const char *program, int input)
{
	char *argv[] = { mem_text(program), NULL };
	posix_spawn_file_actions_t actions;
	struct buf output;
	char piece[4096];
	ssize_t got;
	int ends[2];
	pid_t pid;

	buf_init(&output, OUTPUT_MAX);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	(void)posix_spawn_file_actions_adddup2(&actions, input, 0);
	(void)posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	(void)posix_spawn_file_actions_addclose(&actions, ends[0]);
	(void)posix_spawn_file_actions_addclose(&actions, ends[1]);
	assert_int_equal(posix_spawn(&pid, program, &actions, NULL, argv,
			     environ),
	    0);
	(void)close(ends[1]);
	while ((got = read(ends[0], piece, sizeof(piece))) > 0)
		buf_add(&output, piece, (size_t)got);
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &run->status, 0), pid);
	run->document = json_loadb(buf_text(&output), output.len,
	    JSON_REJECT_DUPLICATES, NULL);
	if (run->document == NULL)
		fail_msg("no JSON: '%.200s'", buf_text(&output));
	buf_clear(&output);
	(void)posix_spawn_file_actions_destroy(&actions);
	free(argv[0]);
}

static void
run_on_bytes(struct run *run, const char *program, const void *data, size_t len)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	assert_int_equal(fflush(file), 0);
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	run_on(run, program, fileno(file));
	(void)fclose(file);
}

#define BYTES(text) (text), sizeof(text) - 1

/* The run failed cleanly: exit status 1 and an error of this code. */
static void
check_error(struct run *run, const char *code, const char *reason)
{
	const json_t *error = json_object_get(run->document, "error");

	assert_true(WIFEXITED(run->status));
	assert_int_equal(WEXITSTATUS(run->status), 1);
	assert_non_null(error);
	assert_string_equal(json_text(error, "code"), code);
	if (strstr(json_text(error, "message"), reason) == NULL)
		fail_msg("'%s' does not speak of '%s'",
		    json_text(error, "message"), reason);
	json_decref(run->document);
}

static void
a_good_file_gives_one_document(void **state)
{
	struct run run;

	run_on_bytes(&run, *state, BYTES("Text\n84.10 Do it (Fiji);\n"));
	assert_int_equal(run.status, 0);
	assert_string_equal(json_text(run.document, "format"), "csv");
	assert_int_equal(json_array_size(json_object_get(run.document, "rows")),
	    1);
	assert_int_equal(json_array_size(
			     json_object_get(run.document, "refused")),
	    0);
	assert_int_equal(json_array_size(
			     json_object_get(run.document, "warnings")),
	    0);
	json_decref(run.document);
}

static void
a_file_that_is_something_else_is_named(void **state)
{
	struct run run;

	run_on_bytes(&run, *state, BYTES(""));
	check_error(&run, "input", "empty");
	run_on_bytes(&run, *state,
	    BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"));
	check_error(&run, "input", "neither a Word document (.doc)");
	run_on_bytes(&run, *state, BYTES("%PDF-1.7"));
	check_error(&run, "input", "PDF");
	run_on_bytes(&run, *state, BYTES("PK\x03\x04 and no more"));
	check_error(&run, "input", "cut off");
	run_on_bytes(&run, *state, BYTES("Text\na\0b\n"));
	check_error(&run, "input", "NUL");
}

/* An old office file that lists one stream of this name, and no more. */
static void
run_on_office(struct run *run, const char *program, const char *stream)
{
	static const char magic[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	char file[1024] = { 0 };

	(void)memcpy(file, magic, sizeof(magic) - 1);
	for (size_t i = 0; stream[i] != '\0'; i++)
		file[512 + 2 * i] = stream[i];
	run_on_bytes(run, program, file, sizeof(file));
}

static void
check_hint(const struct run *run, const char *hint)
{
	const json_t *error = json_object_get(run->document, "error");
	const char *got = json_text(error, "hint");

	if (got == NULL || strstr(got, hint) == NULL)
		fail_msg("the hint '%s' does not speak of '%s'", got, hint);
}

static void
without_libreoffice_old_files_say_what_to_do(void **state)
{
	struct run run;

	(void)setenv("TAMGA_OFFICE", "/nonexistent/soffice", 1);
	run_on_office(&run, *state, "Workbook");
	check_hint(&run, "libreoffice-calc-nogui");
	check_hint(&run, "save it as XLSX");
	check_error(&run, "input",
	    "the file is an old Excel workbook (.xls), and LibreOffice");
	run_on_office(&run, *state, "Book");
	check_error(&run, "input", "an old Excel workbook (.xls)");
	run_on_office(&run, *state, "WordDocument");
	check_hint(&run, "libreoffice-writer-nogui");
	check_error(&run, "input", "an old Word document (.doc)");
	run_on_office(&run, *state, "EncryptedPackage");
	check_error(&run, "input", "with a password");
	(void)unsetenv("TAMGA_OFFICE");
}

static void
what_libreoffice_cannot_read_is_refused(void **state)
{
	char folder[] = "/tmp/tamga-import-test.XXXXXX";
	struct run run;

	assert_non_null(mkdtemp(folder));
	(void)setenv("TMPDIR", folder, 1);
	(void)setenv("TAMGA_OFFICE", "/bin/false", 1);
	run_on_office(&run, *state, "Workbook");
	check_hint(&run, "damaged or cut off");
	check_error(&run, "input", "LibreOffice cannot read it");
	(void)unsetenv("TAMGA_OFFICE");
	(void)unsetenv("TMPDIR");
	/* Nothing is left there. */
	assert_int_equal(rmdir(folder), 0);
}

static void
a_file_over_the_limit_is_refused(void **state)
{
	const size_t len = (64 << 20) + 1;
	char *data = mem_new(len, 1);
	struct run run;

	(void)memset(data, '\n', len);
	run_on_bytes(&run, *state, data, len);
	free(data);
	check_error(&run, "toobig", "64 MiB");
}

/* --- real files ------------------------------------------------------ */

/* The path of a file of real data; NULL, aloud, when there are none.  The
 * caller frees it. */
static char *
shared(const char *name)
{
	const char *base = getenv("TAMGA_SHARED");
	char *path =
	    mem_format("%s/data/%s", base == NULL ? "../shared" : base, name);

	if (access(path, R_OK) == 0)
		return path;
	print_message("SKIPPED: no real data at '%s'\n", path);
	free(path);
	return NULL;
}

static void
run_on_shared(struct run *run, const char *program, const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd != -1);
	run_on(run, program, fd);
	(void)close(fd);
	assert_int_equal(run->status, 0);
}

/* A file of expected rows, and its columns by name. */
struct expected {
	char *text;
	struct csv csv;
	struct line headings;
	struct line row;
};

static void
expected_open(struct expected *expected, const char *path)
{
	FILE *file = fopen(path, "re");
	struct err e = { 0 };
	bool more;
	size_t len;

	assert_non_null(file);
	expected->text = mem_new(8 << 20, 1);
	len = fread(expected->text, 1, (8 << 20) - 1, file);
	(void)fclose(file);
	csv_init(&expected->csv, expected->text, len);
	line_init(&expected->headings);
	line_init(&expected->row);
	assert_ok(csv_next(&expected->csv, &expected->headings, &more, &e), &e);
}

static bool
expected_next(struct expected *expected)
{
	struct err e = { 0 };
	bool more;

	assert_ok(csv_next(&expected->csv, &expected->row, &more, &e), &e);
	return more;
}

static void
expected_close(struct expected *expected)
{
	line_clear(&expected->headings);
	line_clear(&expected->row);
	free(expected->text);
}

static const char *
expected_cell(const struct expected *expected, const char *name)
{
	for (size_t i = 0; i < expected->headings.count; i++)
		if (strcmp(line_cell(&expected->headings, i), name) == 0)
			return line_cell(&expected->row, i);
	return "";
}

/* The row's text field is the expected cell, white space folded. */
static void
check_text(const struct expected *expected, const char *column,
    const json_t *row, const char *name)
{
	char *wanted = text_fold(expected_cell(expected, column));
	const char *got = json_text(row, name);

	assert_string_equal(got == NULL ? "" : got, wanted);
	free(wanted);
}

/* The row's list, joined, is the expected cell. */
static void
check_list(const struct expected *expected, const char *column,
    const json_t *row, const char *name)
{
	char *wanted = text_fold(expected_cell(expected, column));
	const json_t *item;
	struct buf got;
	size_t i;

	buf_init(&got, 1 << 16);
	json_array_foreach(json_object_get(row, name), i, item) {
		buf_text_add(&got, i > 0 ? "; " : "");
		buf_text_add(&got, json_string_value(item));
	}
	assert_string_equal(buf_text(&got), wanted);
	buf_clear(&got);
	free(wanted);
}

/* Every State of the expected cell has its code in the row, in order. */
static void
check_states(const struct expected *expected, const json_t *row)
{
	const json_t *codes = json_object_get(row, "recommending_states");
	struct states *states = states_new();
	const char *name = expected_cell(expected, "recommending_states");
	size_t i = 0;

	while (*name != '\0') {
		const size_t len = strcspn(name, ";");
		const char *code = states_find(states, name, len);

		if (code == NULL)
			fail_msg("no State is '%.*s'", (int)len, name);
		assert_string_equal(json_string_value(json_array_get(codes, i)),
		    code);
		i++;
		name += len + (name[len] == ';' ? 1 : 0);
	}
	assert_int_equal(json_array_size(codes), i);
	states_free(states);
}

/*
 * The document that file gives has the rows of the expected file, which are
 * count; nothing was refused or doubted.
 */
static void
check_file(const char *program, const char *file, const char *expected_file,
    size_t count)
{
	struct expected expected;
	struct run run;
	const json_t *rows;
	char *path = shared(file);
	char *expected_path = path == NULL ? NULL : shared(expected_file);
	size_t i = 0;

	if (expected_path == NULL) {
		free(path);
		skip();
		return;
	}
	run_on_shared(&run, program, path);
	rows = json_object_get(run.document, "rows");
	assert_int_equal(json_array_size(rows), count);
	assert_int_equal(json_array_size(
			     json_object_get(run.document, "refused")),
	    0);
	assert_int_equal(json_array_size(
			     json_object_get(run.document, "warnings")),
	    0);
	expected_open(&expected, expected_path);
	for (; expected_next(&expected); i++) {
		const json_t *row = json_array_get(rows, i);

		check_text(&expected, "paragraph", row, "paragraph");
		check_text(&expected, "text", row, "text");
		check_text(&expected, "response", row, "position_label");
		check_text(&expected, "symbol", row, "symbol");
		check_text(&expected, "position_source", row,
		    "position_source");
		check_text(&expected, "theme_heading", row, "theme_heading");
		check_list(&expected, "themes", row, "themes");
		check_list(&expected, "persons_affected", row, "groups");
		check_list(&expected, "recommending_states", row,
		    "state_names");
		check_states(&expected, row);
	}
	assert_int_equal(i, count);
	expected_close(&expected);
	json_decref(run.document);
	free(expected_path);
	free(path);
}

static void
the_matrix_of_slovenia_cycle_2_gives_its_163_rows(void **state)
{
	check_file(*state,
	    "original/UPR20__Slovenia_ThematicListRecommendations_E.docx",
	    "slovenia_cycle2_ohchr_matrix.csv", 163);
	check_file(*state, "slovenia_cycle2_ohchr_matrix.csv",
	    "slovenia_cycle2_ohchr_matrix.csv", 163);
}

static void
the_matrix_of_slovenia_cycle_3_gives_its_215_rows(void **state)
{
	check_file(*state,
	    "original/UPR34_Slovenia_Thematic_list_of_Recommendations.docx",
	    "slovenia_cycle3_ohchr_matrix.csv", 215);
	check_file(*state, "slovenia_cycle3_ohchr_matrix.csv",
	    "slovenia_cycle3_ohchr_matrix.csv", 215);
}

static void
mongolia_cycle_1_gives_its_129_rows(void **state)
{
	check_file(*state, "mongolia_cycle1_a-hrc-16-5.csv",
	    "mongolia_cycle1_a-hrc-16-5.csv", 129);
}

/* Is there a warning that nobody has some name? */
static void
check_names(const char *program, const char *file)
{
	char *path = shared(file);
	const json_t *note;
	struct run run;
	size_t i;

	if (path == NULL) {
		skip();
		return;
	}
	run_on_shared(&run, program, path);
	json_array_foreach(json_object_get(run.document, "warnings"), i, note)
		if (strstr(json_text(note, "reason"), "has the name") != NULL)
			fail_msg("%s: %s: %s", file, json_text(note, "place"),
			    json_text(note, "reason"));
	json_decref(run.document);
	free(path);
}

static void
every_state_that_real_files_name_is_known(void **state)
{
	check_names(*state, "original/upr-info/6-9.csv");
	check_names(*state, "mongolia_cycle1_upr-info.csv");
	check_names(*state, "mongolia_cycle1_gov_midterm_2014_excerpt.csv");
	check_names(*state, "uhri_six_languages_sample.csv");
	check_names(*state, "upr-info_web_2014_odd_rows.csv");
}

/* A real file has this format, and so many of its rows are read, which make
 * so many recommendations. */
static void
check_export(const char *program, const char *file, const char *format,
    size_t read, size_t count)
{
	char *path = shared(file);
	struct run run;

	if (path == NULL) {
		skip();
		return;
	}
	run_on_shared(&run, program, path);
	assert_string_equal(json_text(run.document, "format"), format);
	assert_int_equal(json_integer_value(
			     json_object_get(run.document, "read")),
	    read);
	assert_int_equal(json_array_size(json_object_get(run.document, "rows")),
	    count);
	assert_int_equal(json_array_size(
			     json_object_get(run.document, "refused")),
	    0);
	json_decref(run.document);
	free(path);
}

static void
exports_are_recognised_and_read_whole(void **state)
{
	check_export(*state, "original/upr-info/6-9.csv", "upr-info", 8343,
	    8177);
	check_export(*state, "mongolia_cycle1_upr-info.csv", "upr-info", 131,
	    129);
	check_export(*state, "upr-info_web_2014_odd_rows.csv", "upr-info", 271,
	    213);
	check_export(*state, "upr-info_voluntary_pledges.csv", "upr-info", 947,
	    945);
	check_export(*state, "uhri_six_languages_sample.csv", "uhri", 432, 432);
	check_export(*state, "original/uhri_sample.jsonl", "uhri", 91, 91);
	check_export(*state, "mongolia_cycle1_a-hrc-16-5.csv", "csv", 129, 129);
}

static void
six_languages_are_read_without_their_numbers(void **state)
{
	char *path = shared("uhri_six_languages_sample.csv");
	size_t texts = 0;
	const json_t *row;
	struct run run;
	size_t i;

	if (path == NULL) {
		skip();
		return;
	}
	run_on_shared(&run, *state, path);
	json_array_foreach(json_object_get(run.document, "rows"), i, row) {
		json_t *all = json_object_get(row, "texts");
		const char *language;
		json_t *text;

		json_object_foreach(all, language, text) {
			const char *said = json_string_value(text);

			texts++;
			assert_null(strstr(said, "&nbsp;"));
			if (json_text(row, "paragraph") != NULL &&
			    said[0] >= '0' && said[0] <= '9')
				fail_msg("%s: %s", language, said);
		}
	}
	assert_true(texts > 2000);
	json_decref(run.document);
	free(path);
}

int
main(int argc, char *argv[])
{
	char *program;
	int failed;

	/* This program is in tests/unit under the folder that has the other.
	 */
	assert(argc > 0);
	program = mem_format("%s/../../tamga-import", dirname(argv[0]));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(a_good_file_gives_one_document,
		    program),
		cmocka_unit_test_prestate(
		    a_file_that_is_something_else_is_named, program),
		cmocka_unit_test_prestate(
		    without_libreoffice_old_files_say_what_to_do, program),
		cmocka_unit_test_prestate(
		    what_libreoffice_cannot_read_is_refused, program),
		cmocka_unit_test_prestate(a_file_over_the_limit_is_refused,
		    program),
		cmocka_unit_test_prestate(
		    the_matrix_of_slovenia_cycle_2_gives_its_163_rows, program),
		cmocka_unit_test_prestate(
		    the_matrix_of_slovenia_cycle_3_gives_its_215_rows, program),
		cmocka_unit_test_prestate(mongolia_cycle_1_gives_its_129_rows,
		    program),
		cmocka_unit_test_prestate(
		    every_state_that_real_files_name_is_known, program),
		cmocka_unit_test_prestate(exports_are_recognised_and_read_whole,
		    program),
		cmocka_unit_test_prestate(
		    six_languages_are_read_without_their_numbers, program),
	};

	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(program);
	return failed;
}
