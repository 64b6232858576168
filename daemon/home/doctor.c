/* SPDX-License-Identifier: ISC */
#include "daemon/home/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/home/home.h"
#include "daemon/store/store_inner.h"
#include "daemon/store/store_known.h"
#include "protocol/base/mem.h"

#define SPACE_MIN_MIB 64
/* Then something keeps the daemon from packing. */
#define LOOSE_MANY 5000
#define PACKS_MANY 50

/* Before this program was written, and the year 2100. */
#define CLOCK_MIN 1790000000
#define CLOCK_MAX 4102444800

/* The oldest git that has all that syncing asks of it. */
#define GIT_MAJOR 2
#define GIT_MINOR 30

struct doctor {
	json_t *checks;
	bool good;
};

/* One check's outcome; hint NULL when all is well. */
static void
add_check(struct doctor *doctor, const char *name, const char *message,
    const char *hint)
{
	json_t *check = json_object();

	json_text_set(check, "name", name);
	json_text_set(check, "message", message);
	(void)json_object_set_new(check, "good", json_boolean(hint == NULL));
	json_text_set(check, "hint", hint == NULL ? "" : hint);
	(void)json_array_append_new(doctor->checks, check);
	if (hint != NULL)
		doctor->good = false;
}

static void
add_failure(struct doctor *doctor, const char *name, const struct err *e)
{
	add_check(doctor, name, e->msg,
	    e->hint[0] != '\0' ? e->hint : "see the message");
}

/* --- the home ---------------------------------------------------------- */

static void
check_disk(struct doctor *doctor, const char *home)
{
	struct err e = { 0 };

	if (fs_check_fit(home, &e))
		add_check(doctor, "file system",
		    "the file system is fit for a store", NULL);
	else
		add_failure(doctor, "file system", &e);
}

static void
check_space(struct doctor *doctor, const char *home)
{
	struct statvfs disk;
	unsigned long long free_mib;
	char *message;

	if (statvfs(home, &disk) != 0) {
		add_check(doctor, "space", "cannot ask for the free space",
		    "see whether the home is there");
		return;
	}
	free_mib = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
	message = mem_format("%llu MiB are free", free_mib);
	add_check(doctor, "space", message,
	    free_mib >= SPACE_MIN_MIB && (disk.f_flag & ST_RDONLY) == 0 ?
		NULL :
		"free some space on the disk; what was saved is not lost");
	free(message);
}

/* Is the file or folder closed to other users? */
static void
check_mode(struct doctor *doctor, const char *name, const char *path)
{
	struct stat found;
	const bool known = stat(path, &found) == 0;
	const bool closed = known && (found.st_mode & 077) == 0;
	char *message = mem_format("'%s' %s", path,
	    !known     ? "cannot be looked at" :
		closed ? "is closed to other users" :
			 "can be read by other users");
	char *hint = mem_format("chmod go= '%s'", path);

	add_check(doctor, name, message, closed ? NULL : hint);
	free(hint);
	free(message);
}

static void
check_clock(struct doctor *doctor)
{
	const time_t now = time(NULL);
	const bool good = now > CLOCK_MIN && now < CLOCK_MAX;
	struct tm day;
	char text[64] = "no date";

	if (gmtime_r(&now, &day) != NULL)
		(void)strftime(text, sizeof(text),
		    "the clock says %Y-%m-%d %H:%M UTC", &day);
	add_check(doctor, "clock", text,
	    good ? NULL :
		   "set the clock; what was said with a wrong one counts all "
		   "the same");
}

/* --- git --------------------------------------------------------------- */

static bool
spawn_git(pid_t *pid, int out, struct err *e)
{
	char name[] = "git";
	char option[] = "--version";
	char path[] = "PATH=/usr/bin:/bin:/usr/local/bin";
	char *const argv[] = { name, option, NULL };
	char *const env[] = { path, NULL };
	posix_spawn_file_actions_t actions;
	int rc;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return err_set(e, ERR_IO, "cannot start a program");
	rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawnp(pid, name, &actions, NULL, argv, env);
	(void)posix_spawn_file_actions_destroy(&actions);
	errno = rc;
	return rc == 0 || err_errno(e, "cannot start git");
}

/* What "git --version" says.  The daemon's loop has the only loop there may
 * be, so that child_run() cannot be used here; git answers at once. */
static bool
git_version(char *out, size_t max, struct err *e)
{
	int ends[2];
	ssize_t got = 0;
	int status = 0;
	pid_t pid;
	bool done;

	if (pipe(ends) != 0)
		return err_errno(e, "cannot start git");
	(void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	done = spawn_git(&pid, ends[1], e);
	(void)close(ends[1]);
	if (done) {
		got = read(ends[0], out, max - 1);
		while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
			continue;
	}
	(void)close(ends[0]);
	out[got > 0 ? got : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	return done && (got > 0 || err_set(e, ERR_IO, "git does not answer"));
}

static bool
is_new_enough(const char *version)
{
	const char *digits = version + strcspn(version, "0123456789");
	char *end;
	const unsigned long major = strtoul(digits, &end, 10);
	const unsigned long minor =
	    *end == '.' ? strtoul(end + 1, NULL, 10) : 0;

	return major > GIT_MAJOR || (major == GIT_MAJOR && minor >= GIT_MINOR);
}

static void
check_git(struct doctor *doctor)
{
	char version[128];
	struct err e = { 0 };

	if (!git_version(version, sizeof(version), &e))
		add_check(doctor, "git", e.msg,
		    "install git: it moves the records to remotes");
	else
		add_check(doctor, "git", version,
		    is_new_enough(version) ? NULL : "install a newer git");
}

/* --- a room ------------------------------------------------------------ */

static void
check_token(struct doctor *doctor, const char *home,
    const struct identity_file *file)
{
	struct err e = { 0 };
	bool fits;

	if (!token_fits(&fits, &file->token, home, &file->identity.device, &e))
		add_failure(doctor, "token", &e);
	else
		add_check(doctor, "token",
		    fits ? "this store is the one that this machine knows" :
			   "this store was copied, restored or moved",
		    fits ? NULL :
			   "it goes on in journals of its own when the daemon "
			   "starts again; nothing is to be done");
}

static void
check_identity(struct doctor *doctor, const char *home, const char *room)
{
	char *path = fs_join(room, STORE_IDENTITY);
	struct identity_file file = { 0 };
	struct err e = { 0 };
	char *message;

	check_mode(doctor, "key file", path);
	if (identity_read(&file, path, &e)) {
		message = mem_format("'%s' writes as device %s; its key is %s",
		    file.identity.member.text, file.identity.device.text,
		    key_is_locked(file.kept) ? "under a passphrase" :
					       "in the clear");
		add_check(doctor, "key", message, NULL);
		free(message);
		check_token(doctor, home, &file);
	} else {
		add_failure(doctor, "key", &e);
	}
	identity_clear(&file);
	free(path);
}

static void
check_objects(struct doctor *doctor, struct repo *repo)
{
	struct err e = { 0 };
	size_t loose;
	size_t packs;
	char *message;

	if (!repo_count(repo, &loose, &packs, &e)) {
		add_failure(doctor, "repository", &e);
		return;
	}
	message = mem_format("the repository has %zu loose objects and %zu "
			     "packs",
	    loose, packs);
	add_check(doctor, "repository", message,
	    loose < LOOSE_MANY && packs < PACKS_MANY ?
		NULL :
		"it is packed by itself when nothing else is to do; leave the "
		"daemon running for a while");
	free(message);
}

static void
check_index(struct doctor *doctor, struct repo *repo, const char *room)
{
	struct err e = { 0 };
	size_t behind;
	char *message;

	if (!known_behind(&behind, repo, room, &e)) {
		add_failure(doctor, "index", &e);
		return;
	}
	message = behind == 0 ?
	    mem_text("the index says what the repository holds") :
	    mem_format("the index does not know the end of %zu journals",
		behind);
	add_check(doctor, "index", message,
	    behind == 0 ? NULL : "'tamga verify' says what is wrong");
	free(message);
}

static void
check_room(struct doctor *doctor, const char *home, const struct room_id *id)
{
	char *room = home_room(home, id);
	char *path = fs_join(room, STORE_REPO);
	struct repo *repo = NULL;
	struct err e = { 0 };

	check_identity(doctor, home, room);
	if (repo_open(&repo, path, &e)) {
		check_objects(doctor, repo);
		check_index(doctor, repo, room);
	} else {
		add_failure(doctor, "repository", &e);
	}
	repo_close(repo);
	free(path);
	free(room);
}

bool
doctor_look(json_t **out, const char *home, struct err *e)
{
	struct doctor doctor = { .good = true };
	struct room_id *rooms = NULL;
	size_t count;

	if (!store_rooms(&rooms, &count, home, e))
		return false;
	doctor.checks = json_array();
	check_disk(&doctor, home);
	check_space(&doctor, home);
	check_mode(&doctor, "home", home);
	check_clock(&doctor);
	check_git(&doctor);
	for (size_t i = 0; i < count; i++)
		check_room(&doctor, home, &rooms[i]);
	free(rooms);
	*out = json_pack("{s:b, s:o}", "good", doctor.good, "checks",
	    doctor.checks);
	return true;
}
