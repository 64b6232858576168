/* SPDX-License-Identifier: ISC */
#include "tests/crash/change.h"

#include <err.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <unistd.h>

#define COPY_LEN 8192

/* O_TMPFILE, which <fcntl.h> keeps to itself without _GNU_SOURCE. */
#define NAMELESS (020000000 | O_DIRECTORY)

/*
 * SQLite's shared memory: it is made anew after a crash, whatever it holds.
 */
static bool
is_passing(const char *path)
{
	const size_t len = strlen(path);

	return len >= 4 && strcmp(path + len - 4, "-shm") == 0;
}

/* The part of path below the root, or NULL. */
static const char *
below(const struct witness *witness, const char *path)
{
	const size_t len = strlen(witness->root);

	if (strncmp(path, witness->root, len) != 0)
		return NULL;
	if (path[len] == '\0')
		return ".";
	return path[len] == '/' ? path + len + 1 : NULL;
}

static void
log_bytes(const struct witness *witness, int fd, off_t off, uint64_t len)
{
	char bytes[COPY_LEN];

	while (len > 0) {
		const size_t want = len < COPY_LEN ? (size_t)len : COPY_LEN;
		const ssize_t got = pread(fd, bytes, want, off);

		if (got == -1)
			err(1, "cannot read back what was written");
		/* Cut short by somebody meanwhile: the rest is not there. */
		if (got == 0) {
			memset(bytes, 0, want);
			(void)fwrite(bytes, 1, want, witness->log);
			len -= want;
			continue;
		}
		(void)fwrite(bytes, 1, (size_t)got, witness->log);
		off += got;
		len -= (uint64_t)got;
	}
	(void)putc('\n', witness->log);
}

static void
log_content(const struct witness *witness, int fd)
{
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "cannot read back a file");
	if (!S_ISREG(st.st_mode))
		return;
	(void)fprintf(witness->log, "content %ju %ju\n", (uintmax_t)st.st_ino,
	    (uintmax_t)st.st_size);
	log_bytes(witness, fd, 0, (uint64_t)st.st_size);
}

static void
log_content_at(const struct witness *witness, const struct place *place)
{
	char path[PATH_MAX + NAME_MAX + 2];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", place->directory,
	    place->name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	log_content(witness, fd);
	(void)close(fd);
}

static void
log_link(const struct witness *witness, const char *path, const struct stat *st)
{
	char to[PATH_MAX];
	const ssize_t len = readlink(path, to, sizeof(to));

	if (len == -1)
		err(1, "cannot read the link '%s'", path);
	(void)fprintf(witness->log, "link %ju %zd\n%.*s\n",
	    (uintmax_t)st->st_ino, len, (int)len, to);
}

static char
type_of(const struct stat *st)
{
	if (S_ISDIR(st->st_mode))
		return 'd';
	if (S_ISREG(st->st_mode))
		return 'f';
	return S_ISLNK(st->st_mode) ? 'l' : 'o';
}

static void
log_name(const struct witness *witness, const struct place *place, bool is_new)
{
	char path[PATH_MAX + NAME_MAX + 2];
	struct stat directory;
	struct stat st;

	if (stat(place->directory, &directory) == -1)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s", place->directory,
	    place->name);
	if (lstat(path, &st) == -1) {
		(void)fprintf(witness->log, "name %ju 0 - 0 %s\n",
		    (uintmax_t)directory.st_ino, place->name);
		return;
	}
	(void)fprintf(witness->log, "name %ju %ju %c %d %s\n",
	    (uintmax_t)directory.st_ino, (uintmax_t)st.st_ino, type_of(&st),
	    is_new, place->name);
	if (S_ISLNK(st.st_mode))
		log_link(witness, path, &st);
}

void
change_log_start(const struct witness *witness)
{
	char root[PATH_MAX];
	char *roots[] = { root, NULL };
	struct place place = { 0 };
	struct stat st;
	FTSENT *entry;
	FTS *tree;

	(void)snprintf(root, sizeof(root), "%s", witness->root);
	if (stat(root, &st) == -1)
		err(1, "'%s'", root);
	(void)fprintf(witness->log, "start\nname 0 %ju d 1 .\n",
	    (uintmax_t)st.st_ino);
	tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (tree == NULL)
		err(1, "cannot read '%s'", root);
	while ((entry = fts_read(tree)) != NULL) {
		const size_t up = entry->fts_pathlen - entry->fts_namelen;

		if (entry->fts_level == 0 || entry->fts_info == FTS_DP)
			continue;
		(void)snprintf(place.directory, sizeof(place.directory), "%.*s",
		    (int)(up - 1), entry->fts_path);
		(void)snprintf(place.name, sizeof(place.name), "%s",
		    entry->fts_name);
		log_name(witness, &place, true);
		if (entry->fts_info == FTS_F)
			log_content_at(witness, &place);
	}
	(void)fts_close(tree);
	(void)fprintf(witness->log, "run\n");
}

/* Fill in a place of the call; false if it cannot be asked for. */
static bool
find_place(struct change *change, const struct witness *witness, int i)
{
	const struct call *call = change->call;
	char path[PATH_MAX];
	const char *rest;
	size_t used;
	int dirfd = AT_FDCWD;

	if (call->path[i] == CALL_NONE ||
	    !tracee_path(change->pid, change->args[call->path[i]], path))
		return false;
	if (call->dirfd[i] != CALL_NONE)
		dirfd = (int)change->args[call->dirfd[i]];
	if (!tracee_place(&change->place[i], change->pid, dirfd, path))
		return false;
	rest = below(witness, change->place[i].directory);
	if (rest == NULL || is_passing(change->place[i].name))
		return false;
	used = strlen(change->path);
	if (strcmp(rest, ".") == 0)
		(void)snprintf(change->path + used, sizeof(change->path) - used,
		    "%s%s", used > 0 ? " " : "", change->place[i].name);
	else
		(void)snprintf(change->path + used, sizeof(change->path) - used,
		    "%s%s/%s", used > 0 ? " " : "", rest,
		    change->place[i].name);
	return true;
}

static bool
is_there(const struct place *place)
{
	char path[PATH_MAX + NAME_MAX + 2];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/%s", place->directory,
	    place->name);
	return lstat(path, &st) == 0;
}

/* Does an open change anything? */
static bool
begin_open(struct change *change, const struct witness *witness)
{
	const struct call *call = change->call;

	change->flags = O_CREAT | O_TRUNC | O_WRONLY;
	if (call->flags != CALL_NONE)
		change->flags = change->args[call->flags];
	/* openat2(2) points to a struct that begins with them. */
	if (strcmp(call->name, "openat2") == 0 &&
	    !tracee_read(change->pid, change->args[call->flags], &change->flags,
		sizeof(change->flags)))
		return false;
	if ((change->flags & (O_CREAT | O_TRUNC)) == 0 &&
	    (change->flags & NAMELESS) != NAMELESS)
		return false;
	change->is_listed[0] = find_place(change, witness, 0);
	if (!change->is_listed[0])
		return false;
	if ((change->flags & NAMELESS) == NAMELESS)
		return true;
	change->is_new = !is_there(&change->place[0]);
	return change->is_new || (change->flags & O_TRUNC) != 0;
}

static bool
begin_path(struct change *change, const struct witness *witness)
{
	for (int i = 0; i < 2; i++)
		change->is_listed[i] = find_place(change, witness, i);
	if (!change->is_listed[0] && !change->is_listed[1])
		return false;
	change->is_new =
	    change->call->kind == CALL_CREATE && !is_there(&change->place[0]);
	return true;
}

static bool
begin_fd(struct change *change, const struct witness *witness)
{
	const int fd = (int)change->args[change->call->fd];
	char path[PATH_MAX];
	const char *rest;

	if (!tracee_fd_path(change->pid, fd, path))
		return false;
	rest = below(witness, path);
	if (rest == NULL || is_passing(path))
		return false;
	(void)snprintf(change->path, sizeof(change->path), "%s", rest);
	return true;
}

/* Is this a line on the standard output that the command has from us? */
static bool
is_told(const struct change *change, const struct witness *witness)
{
	struct stat st;
	char path[64];

	if (strcmp(change->call->name, "write") != 0)
		return false;
	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)change->pid,
	    (int)change->args[0]);
	return stat(path, &st) == 0 && st.st_dev == witness->told.st_dev &&
	    st.st_ino == witness->told.st_ino;
}

static bool
has_mapping(const struct witness *witness, pid_t pid, uint64_t address)
{
	for (size_t i = 0; i < witness->mapping_count; i++) {
		const struct mapping *mapping = &witness->mapping[i];

		if (mapping->pid == pid && address >= mapping->address &&
		    address - mapping->address < mapping->len)
			return true;
	}
	return false;
}

bool
change_begin(struct change *change, const struct witness *witness, bool *counts)
{
	*counts = true;
	switch (change->call->kind) {
	case CALL_WRITE:
		change->is_ack = is_told(change, witness);
		*counts = !change->is_ack;
		return change->is_ack || begin_fd(change, witness);
	case CALL_RESIZE:
	case CALL_FLUSH:
	case CALL_HINT:
		return begin_fd(change, witness);
	case CALL_TRUNCATE:
	case CALL_CREATE:
	case CALL_RENAME:
		return begin_path(change, witness);
	case CALL_OPEN:
		return begin_open(change, witness);
	case CALL_FLUSH_ALL:
		return true;
	case CALL_MAP_FLUSH:
		return has_mapping(witness, change->pid, change->args[0]);
	case CALL_MAP:
		*counts = false;
		return (change->args[2] & PROT_WRITE) != 0 &&
		    (change->args[3] & MAP_SHARED) != 0 &&
		    begin_fd(change, witness);
	case CALL_MAP_END:
		*counts = false;
		return has_mapping(witness, change->pid, change->args[0]);
	case CALL_CLOSE:
		*counts = false;
		return witness->mapping_count > 0 && begin_fd(change, witness);
	}
	return false;
}

/* What went into mapped memory is in the files by now. */
static void
log_mappings(const struct witness *witness)
{
	for (size_t i = 0; i < witness->mapping_count; i++)
		log_content(witness, witness->mapping[i].fd);
}

static void
end_map(const struct change *change, struct witness *witness, int64_t result)
{
	struct mapping *mapping;

	if (witness->mapping_count == CHANGE_MAPPINGS_MAX)
		errx(1, "more than %d mapped files", CHANGE_MAPPINGS_MAX);
	mapping = &witness->mapping[witness->mapping_count];
	mapping->pid = change->pid;
	mapping->address = (uint64_t)result;
	mapping->len = change->args[1];
	mapping->fd = tracee_fd_open(change->pid, (int)change->args[4]);
	if (mapping->fd != -1)
		witness->mapping_count++;
}

static void
end_map_end(const struct change *change, struct witness *witness)
{
	size_t kept = 0;

	for (size_t i = 0; i < witness->mapping_count; i++) {
		const struct mapping mapping = witness->mapping[i];

		if (mapping.pid == change->pid &&
		    mapping.address == change->args[0])
			(void)close(mapping.fd);
		else
			witness->mapping[kept++] = mapping;
	}
	witness->mapping_count = kept;
}

static void
end_map_flush(const struct change *change, const struct witness *witness)
{
	struct stat st;

	log_mappings(witness);
	if ((change->args[2] & MS_SYNC) == 0)
		return;
	for (size_t i = 0; i < witness->mapping_count; i++) {
		const struct mapping *mapping = &witness->mapping[i];

		if (mapping->pid == change->pid &&
		    change->args[0] >= mapping->address &&
		    change->args[0] - mapping->address < mapping->len &&
		    fstat(mapping->fd, &st) == 0)
			(void)fprintf(witness->log, "flush %ju\n",
			    (uintmax_t)st.st_ino);
	}
}

static void
end_write(const struct change *change, const struct witness *witness,
    int64_t result)
{
	const int fd = (int)change->args[0];
	struct stat st;
	off_t off;
	int copy;

	if (change->call->off != CALL_NONE) {
		off = (off_t)change->args[change->call->off];
	} else {
		if (!tracee_fd_position(change->pid, fd, &off))
			errx(1, "cannot ask for a position in a file");
		off -= (off_t)result;
	}
	copy = tracee_fd_open(change->pid, fd);
	if (copy == -1 || fstat(copy, &st) == -1)
		err(1, "cannot read back '%s'", change->path);
	(void)fprintf(witness->log, "write %ju %jd %jd\n", (uintmax_t)st.st_ino,
	    (intmax_t)off, (intmax_t)result);
	log_bytes(witness, copy, off, (uint64_t)result);
	(void)close(copy);
}

static void
end_content(const struct change *change, const struct witness *witness)
{
	const int fd =
	    tracee_fd_open(change->pid, (int)change->args[change->call->fd]);

	log_content(witness, fd);
	(void)close(fd);
}

static void
end_open(const struct change *change, const struct witness *witness,
    int64_t result)
{
	const int fd = tracee_fd_open(change->pid, (int)result);
	struct stat st;

	if ((change->flags & NAMELESS) == NAMELESS) {
		/* A file in no directory as yet. */
		if (fstat(fd, &st) == 0)
			(void)fprintf(witness->log, "name 0 %ju f 1 -\n",
			    (uintmax_t)st.st_ino);
	} else {
		log_name(witness, &change->place[0], change->is_new);
		log_content(witness, fd);
	}
	if (fd != -1)
		(void)close(fd);
}

static void
end_flush(const struct change *change, const struct witness *witness)
{
	const int fd = tracee_fd_open(change->pid, (int)change->args[0]);
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "cannot look at '%s'", change->path);
	log_mappings(witness);
	(void)fprintf(witness->log, "flush %ju\n", (uintmax_t)st.st_ino);
	(void)close(fd);
}

static void
end_ack(const struct change *change, const struct witness *witness,
    int64_t result)
{
	char *text = calloc(1, (size_t)result + 1);

	if (text == NULL)
		err(1, "an acknowledgement");
	if (!tracee_read(change->pid, change->args[1], text, (size_t)result))
		errx(1, "cannot read an acknowledgement");
	(void)fprintf(witness->log, "ack %jd\n", (intmax_t)result);
	(void)fwrite(text, 1, (size_t)result, witness->log);
	(void)putc('\n', witness->log);
	free(text);
}

static void
end_names(const struct change *change, const struct witness *witness)
{
	for (int i = 0; i < 2; i++) {
		if (change->is_listed[i])
			log_name(witness, &change->place[i], change->is_new);
	}
}

void
change_end(const struct change *change, struct witness *witness, int64_t result)
{
	if (witness->log == NULL)
		return;
	if (change->number > 0)
		(void)fprintf(witness->log, "op %ju %s %s\n",
		    (uintmax_t)change->number, change->call->name,
		    change->path);
	if (result < 0)
		return;
	switch (change->call->kind) {
	case CALL_WRITE:
		if (change->is_ack)
			end_ack(change, witness, result);
		else
			end_write(change, witness, result);
		break;
	case CALL_RESIZE:
		end_content(change, witness);
		break;
	case CALL_TRUNCATE:
		log_content_at(witness, &change->place[0]);
		break;
	case CALL_OPEN:
		end_open(change, witness, result);
		break;
	case CALL_CREATE:
	case CALL_RENAME:
		end_names(change, witness);
		break;
	case CALL_FLUSH:
		end_flush(change, witness);
		break;
	case CALL_FLUSH_ALL:
		(void)fprintf(witness->log, "flush-all\n");
		break;
	case CALL_HINT:
		break;
	case CALL_MAP:
		end_map(change, witness, result);
		break;
	case CALL_MAP_FLUSH:
		end_map_flush(change, witness);
		break;
	case CALL_MAP_END:
		log_mappings(witness);
		end_map_end(change, witness);
		break;
	case CALL_CLOSE:
		log_mappings(witness);
		break;
	}
}
