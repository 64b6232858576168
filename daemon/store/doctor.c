/* SPDX-License-Identifier: ISC */
#include "daemon/store/doctor.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "daemon/base/child.h"
#include "daemon/base/fs.h"
#include "daemon/store/home.h"
#include "daemon/store/repo.h"
#include "daemon/store/store.h"
#include "protocol/base/mem.h"

#define SPACE_MIN ((uint64_t)64 << 20)
#define LOOSE_MANY 5000
#define PACKS_MANY 50

/* Clocks before this program was written, or of another age, are wrong. */
#define CLOCK_FIRST 1790000000 /* September 2026 */
#define CLOCK_LAST 4102444800  /* 2100 */

struct checks {
	json_t *list;
	bool good;
};

static void
add(struct checks *checks, const char *name, bool good, const char *message,
    const char *hint)
{
	(void)json_array_append_new(checks->list,
	    json_pack("{s:s, s:b, s:s, s:s}", "name", name, "good", good,
		"message", message, "hint", hint));
	checks->good = checks->good && good;
}

/* The same from something that was tried. */
static void
add_tried(struct checks *checks, const char *name, bool good,
    const char *message, const struct err *e)
{
	add(checks, name, good, good ? message : e->msg, good ? "" : e->hint);
}

/* --- the home ----------------------------------------------------------- */

static void
check_private(struct checks *checks, const char *name, const char *path)
{
	struct stat status;
	char *message;

	if (stat(path, &status) == -1) {
		message = mem_format("'%s' cannot be seen", path);
		add(checks, name, false, message,
		    "is the disk there, and yours?");
	} else if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		message =
		    mem_format("others on this machine can read '%s'", path);
		add(checks, name, false, message, "chmod go= that path");
	} else {
		message = mem_format("'%s' is yours alone", path);
		add(checks, name, true, message, "");
	}
	free(message);
}

static void
check_space(struct checks *checks, const char *home)
{
	struct statvfs status;
	uint64_t free_bytes;
	char *message;

	if (statvfs(home, &status) == -1) {
		add(checks, "space", false, "the disk cannot be asked", "");
		return;
	}
	free_bytes = (uint64_t)status.f_bavail * status.f_frsize;
	message = mem_format("%" PRIu64 " MiB are free on the disk",
	    free_bytes >> 20);
	add(checks, "space", free_bytes >= SPACE_MIN, message,
	    free_bytes >= SPACE_MIN ? "" : "free some space");
	free(message);
}

static void
check_clock(struct checks *checks)
{
	const time_t now = time(NULL);
	const bool good = now > CLOCK_FIRST && now < CLOCK_LAST;

	add(checks, "clock", good,
	    good ? "the clock shows a possible time" :
		   "the clock of this machine is wrong",
	    good ? "" :
		   "set it; times are shown to others, though nothing is "
		   "decided by them");
}

static void
check_git(struct checks *checks)
{
	static const char *const argv[] = { "git", "--version", NULL };
	static const char *const env[] = { "PATH=/usr/bin:/bin", "LC_ALL=C",
		NULL };
	const struct child_plan plan = {
		.argv = argv,
		.env = env,
		.in_fd = -1,
		.out_max = 256,
	};
	struct child_result result;
	struct err e = { 0 };

	if (!child_run(&result, &plan, &e)) {
		add(checks, "git", false, "the git program is not here",
		    "install it: apt-get install git");
		return;
	}
	if (result.out.len > 0 && result.out.data[result.out.len - 1] == '\n')
		result.out.data[result.out.len - 1] = '\0';
	add(checks, "git", result.status == 0, buf_text(&result.out),
	    result.status == 0 ? "" : "git --version fails");
	buf_clear(&result.out);
	buf_clear(&result.error);
}

/* --- a room ------------------------------------------------------------- */

static void
check_repository(struct checks *checks, const char *room)
{
	char *path = fs_join(room, "repository.git");
	struct repo *repo = NULL;
	struct err e = { 0 };
	size_t loose = 0;
	size_t packs = 0;
	char *message;

	if (!repo_open(&repo, path, &e) ||
	    !repo_count(repo, &loose, &packs, &e)) {
		add_tried(checks, "repository", false, "", &e);
	} else {
		message = mem_format("the repository has %zu loose objects "
				     "and %zu packs",
		    loose, packs);
		add(checks, "repository",
		    loose < LOOSE_MANY && packs < PACKS_MANY, message,
		    loose < LOOSE_MANY && packs < PACKS_MANY ?
			"" :
			"it is packed by itself when nothing else is to do; "
			"leave the daemon running for a while");
		free(message);
	}
	repo_close(repo);
	free(path);
}

static void
check_room(struct checks *checks, const char *home, const struct room_id *id)
{
	char *room = home_room(home, id);
	char *device = fs_join(room, "device.json");

	check_private(checks, "key", device);
	check_repository(checks, room);
	free(device);
	free(room);
}

bool
doctor_look(json_t **out, const char *home, struct err *e)
{
	struct checks checks = { json_array(), true };
	struct err why = { 0 };
	struct room_id *rooms;
	size_t count;
	bool fit;

	if (!store_rooms(&rooms, &count, home, e)) {
		json_decref(checks.list);
		return false;
	}
	check_private(&checks, "home", home);
	fit = fs_check_fit(home, &why);
	add_tried(&checks, "file system", fit,
	    "the file system is fit for a store", &why);
	check_space(&checks, home);
	check_clock(&checks);
	check_git(&checks);
	for (size_t i = 0; i < count; i++)
		check_room(&checks, home, &rooms[i]);
	free(rooms);
	*out =
	    json_pack("{s:b, s:o}", "good", checks.good, "checks", checks.list);
	return true;
}
