/* SPDX-License-Identifier: ISC */
#include "daemon/home/home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

#define NEW_ROOM ".new-"
#define PID_MAX 16 /* letters of a process id, and more */

struct home {
	int lock_fd;
};

char *
home_rooms(const char *home)
{
	return fs_join(home, "rooms");
}

char *
home_room(const char *home, const struct room_id *room)
{
	return mem_format("%s/rooms/%s", home, room->text);
}

char *
home_new_room(const char *home, const struct room_id *room)
{
	return mem_format("%s/rooms/" NEW_ROOM "%s", home, room->text);
}

static bool
lock_fail(const char *path, int fd, struct err *e)
{
	char pid[PID_MAX + 1] = "";
	const ssize_t got = pread(fd, pid, PID_MAX, 0);

	if (got > 0)
		pid[strspn(pid, "0123456789")] = '\0';
	(void)err_set(e, ERR_BUSY, "'%s' is in use by another daemon%s%s", path,
	    pid[0] != '\0' ? ", pid " : "", pid);
	return err_hint(e,
	    "one daemon serves a home; 'tamga daemon stop' "
	    "ends it");
}

/* The pid is for people; the lock is what counts. */
static bool
lock(int *out, const char *path, struct err *e)
{
	char *file = fs_join(path, "daemon.lock");
	char pid[PID_MAX + 1];
	const int fd =
	    open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool done = false;
	int len;

	len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
	if (fd == -1)
		(void)err_errno(e, "cannot open '%s'", file);
	else if (flock(fd, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK)
		(void)lock_fail(path, fd, e);
	else if (flock(fd, LOCK_EX | LOCK_NB) == -1)
		(void)err_errno(e, "cannot lock '%s'", file);
	else if (ftruncate(fd, 0) == -1 ||
	    pwrite(fd, pid, (size_t)len, 0) != len)
		(void)err_errno(e, "cannot write '%s'", file);
	else
		done = true;
	free(file);
	if (done)
		*out = fd;
	else if (fd != -1)
		(void)close(fd);
	return done;
}

static bool
remove_half_made(const char *path, struct err *e)
{
	char *rooms = home_rooms(path);
	struct fs_list list = { 0 };
	bool done = fs_list(&list, rooms, e);

	for (size_t i = 0; done && i < list.count; i++) {
		char *room = fs_join(rooms, list.names[i]);

		if (strncmp(list.names[i], NEW_ROOM, strlen(NEW_ROOM)) == 0)
			done = fs_remove_tree(room, e);
		free(room);
	}
	fs_list_free(&list);
	free(rooms);
	return done;
}

bool
home_open(struct home **out, const char *path, struct err *e)
{
	struct home *home;
	char *rooms = home_rooms(path);
	bool done = fs_check_fit(path, e) && fs_make_directory(rooms, e);
	int fd = -1;

	free(rooms);
	if (!done || !lock(&fd, path, e))
		return false;
	if (!remove_half_made(path, e)) {
		(void)close(fd);
		return false;
	}
	home = mem_new(1, sizeof(*home));
	home->lock_fd = fd;
	*out = home;
	return true;
}

void
home_close(struct home *home)
{
	if (home == NULL)
		return;
	(void)close(home->lock_fd);
	free(home);
}
