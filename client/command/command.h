/* SPDX-License-Identifier: ISC */
/*
 * The commands: one row of a table each.  What a command says to the daemon
 * and how it shows the answer is in the file of its kind in this folder; the
 * table is in table.c.
 */
#ifndef CLIENT_COMMAND_COMMAND_H
#define CLIENT_COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "client/args.h"
#include "client/connection.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

/* Exit statuses of the client. */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_DECIDE = 3, /* a person must decide */
};

struct context {
	const struct command *command;
	struct args args;
	struct connection *connection; /* opened by context_ask() */
	bool json;
	pid_t pager; /* that standard output goes through, or -1 */
	int exit;    /* what to end with when the command has succeeded */
};

typedef bool (*command_run)(struct context *context, struct err *e);

struct command {
	const char *name;  /* "remote add" */
	const char *words; /* "NAME URL", for the usage line */
	size_t words_min;
	size_t words_max;
	const struct option *options; /* NULL name at the end, or NULL */
	const char *failing;          /* "cannot add the remote" */
	const char *summary;
	const char *more; /* for --help: explanation, examples */
	command_run run;
};

/* The table; ends with a NULL name. */
extern const struct command commands[];

/* The command that argv begins with, and how many words it has; NULL. */
const struct command *command_find(int argc, char *const *argv,
    int *word_count);

/* The usage line of a command and its help, on standard output. */
void command_help(const struct command *command);
void commands_help(void);

/* Print a completion script for that shell; false if it is not known. */
bool completion_print(const char *shell);

/* Print what the room knows of these, a line each, for such scripts: members,
 * recommendations, remotes, views.  Nothing, when no daemon runs.
 *
 * ERR_INPUT  it is something else
 */
MUST_USE bool completion_values(struct context *context, const char *what,
    struct err *e);

/* --- what the commands use --------------------------------------------- */

/* The word at that place, or NULL. */
const char *context_word(const struct context *context, size_t place);

/*
 * Ask the daemon (and start it when it does not run).  The room option is
 * put into the parameters.  Both objects are taken; they may be NULL.
 */
MUST_USE bool context_ask(struct context *context, const char *method,
    const char *path, json_t *params, json_t *body, json_t **answer,
    struct err *e);

/* With --json print the answer and return true; the answer is freed then. */
bool context_json(const struct context *context, json_t *answer);

/* The same, and the answer stays the caller's. */
bool context_json_kept(const struct context *context, const json_t *answer);

/* Read a file that the user names, "-" for standard input, up to max bytes.
 * The caller frees *text. */
MUST_USE bool file_read(char **text, const char *path, size_t max,
    struct err *e);

/* Write a new file, or standard output for NULL and "-". */
MUST_USE bool file_write(const char *path, const char *text, struct err *e);

/* Text of a member of an object, "" when it has none. */
const char *field(const json_t *object, const char *name);
long long number(const json_t *object, const char *name);
bool flag(const json_t *object, const char *name);

/* "a, b, c" of an array of texts; the caller frees it. */
char *joined(const json_t *array) MUST_USE;

/* The text in the user's language, else English, else any.  Borrowed. */
const char *in_language(const json_t *texts);

/* "method and source": what a rating lacks, of its "missing"; the caller frees
 * it. */
char *lacking(const json_t *missing) MUST_USE;

/* Who lacks what in which rows of the sheet, a line each on standard
 * output. */
void sheet_lacks(const json_t *rows);

/* Who endorses a rating, dissents or abstains, a line each; " +2 -1" of those
 * of its coalition, and of its words of now. */
void support_print(const json_t *rating);
void support_count(const json_t *rating, char *out, size_t max);

/* Who continues whom, with both names, of rows of members or of one row's
 * "succession"; a line each on standard output. */
void successions_print(const json_t *members);
void succession_print(const char *id, const json_t *succession);

/* A line with the title and the texts of the list; nothing when it is empty. */
void show_list(const char *title, const json_t *list);

/* The labels of a recommendation with their codes, on one line; the series of
 * positions, a line each. */
void labels_print(const char *title, const json_t *labels);
void positions_print(const json_t *positions);

/* Warnings of an answer, to standard error. */
void say_warnings(const json_t *answer);

/* The beginning of an id that people see. */
#define SHORT_ID 10

/* --- the commands ------------------------------------------------------- */

bool run_init(struct context *context, struct err *e);
bool run_invite(struct context *context, struct err *e);
bool run_join(struct context *context, struct err *e);
bool run_admit(struct context *context, struct err *e);
bool run_members(struct context *context, struct err *e);
bool run_charter_show(struct context *context, struct err *e);
bool run_charter_propose(struct context *context, struct err *e);
bool run_charter_endorse(struct context *context, struct err *e);
bool run_members_change(struct context *context, struct err *e);
bool run_members_continue(struct context *context, struct err *e);
bool run_members_settle(struct context *context, struct err *e);
bool run_members_cut(struct context *context, struct err *e);
bool run_device_add(struct context *context, struct err *e);
bool run_device_list(struct context *context, struct err *e);
bool run_device_adopt(struct context *context, struct err *e);
bool run_device_cut(struct context *context, struct err *e);
bool run_device_recovery(struct context *context, struct err *e);
bool run_request(struct context *context, struct err *e);
bool run_unlock(struct context *context, struct err *e);
bool run_lock(struct context *context, struct err *e);
bool run_passphrase(struct context *context, struct err *e);
bool run_import_undo(struct context *context, struct err *e);
bool run_review(struct context *context, struct err *e);
bool run_import(struct context *context, struct err *e);
bool run_view_save(struct context *context, struct err *e);
bool run_view_list(struct context *context, struct err *e);
bool run_view_remove(struct context *context, struct err *e);
bool run_rec_list(struct context *context, struct err *e);
bool run_rec_show(struct context *context, struct err *e);
bool run_sheet(struct context *context, struct err *e);
bool run_assess(struct context *context, struct err *e);
bool run_position(struct context *context, struct err *e);
bool run_vocabulary_list(struct context *context, struct err *e);
bool run_vocabulary_show(struct context *context, struct err *e);
bool run_support(struct context *context, struct err *e);
bool run_history(struct context *context, struct err *e);
bool run_count(struct context *context, struct err *e);
bool run_change(struct context *context, struct err *e);
bool run_target(struct context *context, struct err *e);
bool run_source_add(struct context *context, struct err *e);
bool run_source_list(struct context *context, struct err *e);
bool run_source_show(struct context *context, struct err *e);
bool run_cite(struct context *context, struct err *e);
bool run_withdraw(struct context *context, struct err *e);
bool run_conflicts(struct context *context, struct err *e);
bool run_reconcile(struct context *context, struct err *e);
bool run_log(struct context *context, struct err *e);
bool run_search(struct context *context, struct err *e);
bool run_show(struct context *context, struct err *e);
bool run_status(struct context *context, struct err *e);
bool run_remote_add(struct context *context, struct err *e);
bool run_remote_list(struct context *context, struct err *e);
bool run_remote_set(struct context *context, struct err *e);
bool run_remote_remove(struct context *context, struct err *e);
bool run_sync(struct context *context, struct err *e);
bool run_verify(struct context *context, struct err *e);
bool run_export(struct context *context, struct err *e);
bool run_reindex(struct context *context, struct err *e);
bool run_doctor(struct context *context, struct err *e);
bool run_daemon_start(struct context *context, struct err *e);
bool run_daemon_stop(struct context *context, struct err *e);
bool run_daemon_status(struct context *context, struct err *e);
bool run_completion(struct context *context, struct err *e);
bool run_help(struct context *context, struct err *e);

#endif
