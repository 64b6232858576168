/* SPDX-License-Identifier: ISC */
/*
 * tamga-keeper: long work on a store, as a child of the daemon or by hand.
 *
 *     tamga-keeper reindex ROOM       build the index anew, beside the old
 *     tamga-keeper build ROOM < order the same, with refs that are yet to move
 *     tamga-keeper repack ROOM        put all objects into one pack
 *     tamga-keeper verify ROOM [--every]
 *     tamga-keeper doctor HOME        look after the home and its rooms
 *
 * ROOM is the folder of a room.  Prints one JSON object, with empty lines
 * before it as long as the work goes on; or {"error":...} and ends with 1.
 * It may be killed at any moment.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/now.h"
#include "daemon/store/doctor.h"
#include "daemon/store/store.h"
#include "daemon/store/store_known.h"
#include "protocol/base/mem.h"
#include "protocol/seal/key.h"

#define BEAT_S 5
#define BEATS_MAX 4000 /* then we are stuck, and are killed for silence */

static volatile sig_atomic_t beats;

static void
beat(int signal)
{
	(void)signal;
	if (beats >= BEATS_MAX)
		return;
	beats++;
	if (write(STDOUT_FILENO, "\n", 1) == -1)
		beats = BEATS_MAX;
}

static void
start_beating(void)
{
	struct sigaction action = { .sa_flags = SA_RESTART };
	const struct itimerval every = { { BEAT_S, 0 }, { BEAT_S, 0 } };

	action.sa_handler = beat;
	if (sigaction(SIGALRM, &action, NULL) == -1 ||
	    setitimer(ITIMER_REAL, &every, NULL) == -1)
		err(1, "timer");
}

/* With an order on standard input, or without one. */
static bool
reindex(json_t **out, const char *room, bool is_ordered, struct err *e)
{
	const int64_t start = now_ms();
	size_t records;
	size_t statements;

	if (!(is_ordered ? store_build(room, STDIN_FILENO, e) :
			   store_reindex(room, NULL, NULL, e)) ||
	    !known_count(&records, &statements, room, e))
		return false;
	*out = json_pack("{s:I, s:I, s:I}", "records", (json_int_t)records,
	    "statements", (json_int_t)statements, "milliseconds",
	    (json_int_t)(now_ms() - start));
	return true;
}

static bool
repack(json_t **out, const char *room, struct err *e)
{
	const int64_t start = now_ms();
	char *path = fs_join(room, "repository.git");
	struct repo *repo = NULL;
	size_t loose;
	size_t packs;
	const bool done = repo_open(&repo, path, e) && repo_repack(repo, e) &&
	    repo_count(repo, &loose, &packs, e);

	repo_close(repo);
	free(path);
	if (!done)
		return false;
	*out = json_pack("{s:I, s:I, s:I}", "loose", (json_int_t)loose, "packs",
	    (json_int_t)packs, "milliseconds", (json_int_t)(now_ms() - start));
	return true;
}

static bool
run(json_t **out, int argc, char *argv[], struct err *e)
{
	const bool every = argc == 4 && strcmp(argv[3], "--every") == 0;

	if (!key_start(e))
		return false;
	if (argc == 3 && strcmp(argv[1], "reindex") == 0)
		return reindex(out, argv[2], false, e);
	if (argc == 3 && strcmp(argv[1], "build") == 0)
		return reindex(out, argv[2], true, e);
	if (argc == 3 && strcmp(argv[1], "repack") == 0)
		return repack(out, argv[2], e);
	if ((argc == 3 || every) && strcmp(argv[1], "verify") == 0)
		return store_verify(out, argv[2], every, e);
	if (argc == 3 && strcmp(argv[1], "doctor") == 0)
		return doctor_look(out, argv[2], e);
	errx(2,
	    "usage: tamga-keeper reindex|build|repack|verify ROOM [--every], or "
	    "doctor HOME");
}

static json_t *
failure(const struct err *e)
{
	json_t *error = json_pack("{s:s, s:s}", "code", err_name(e->code),
	    "message", e->msg);

	if (e->hint[0] != '\0')
		json_text_set(error, "hint", e->hint);
	return json_pack("{s:o}", "error", error);
}

int
main(int argc, char *argv[])
{
	struct err e = { 0 };
	json_t *out = NULL;
	bool done;
	char *text;

	/* Without the daemon that waits for us there is nothing to do. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	start_beating();
	done = run(&out, argc, argv, &e);
	if (!done)
		out = failure(&e);
	beats = BEATS_MAX;
	text = json_canonical(out);
	if (printf("%s\n", text) < 0 || fflush(stdout) != 0)
		err(1, "standard output");
	free(text);
	json_decref(out);
	return done ? 0 : 1;
}
