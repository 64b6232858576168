/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/base/fs.h"
#include "daemon/repo/repo_git.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define CHARTER_FILE "tamga-charter"

static const char head[] = "ref: refs/heads/main\n";

/* gc.auto: we pack ourselves, and read back before the old goes. */
static const char config[] = "[core]\n"
			     "\trepositoryformatversion = 0\n"
			     "\tfilemode = true\n"
			     "\tbare = true\n"
			     "\tfsync = all\n"
			     "[gc]\n"
			     "\tauto = 0\n";

/* refs/tags is what git looks for, besides ours. */
static const char *const directories[] = { "objects/pack", "objects/info",
	"refs/heads/c", "refs/heads/j", "refs/heads/f", "refs/guest/c",
	"refs/guest/j", "refs/tags" };

static bool
make_directories(const char *path, struct err *e)
{
	bool done = true;

	for (size_t i = 0;
	     done && i < sizeof(directories) / sizeof(directories[0]); i++) {
		char *directory = fs_join(path, directories[i]);

		done = fs_make_directory(directory, e);
		free(directory);
	}
	return done;
}

/* git and libgit2 make these when they need them, and do not flush their
 * names: an object that was acknowledged could vanish with its directory. */
static bool
make_fan_out(const char *path, struct err *e)
{
	char *objects = fs_join(path, "objects");
	bool done = true;

	for (unsigned i = 0; done && i < 256; i++) {
		char *directory = mem_format("%s/%02x", objects, i);

		if (mkdir(directory, 0700) == -1 && errno != EEXIST)
			done = err_errno(e, "cannot make directory '%s'",
			    directory);
		free(directory);
	}
	done = done && fs_flush_directory(objects, e);
	free(objects);
	return done;
}

static bool
write_file(const char *path, const char *name, const char *text, struct err *e)
{
	char *file = fs_join(path, name);
	const bool done = fs_replace(file, text, strlen(text), e);

	free(file);
	return done;
}

/* git fsck fails when it is not there, since every record names it. */
static bool
write_empty_tree(const char *path, struct err *e)
{
	struct repo *repo = NULL;
	git_oid oid;
	bool done = false;

	if (!repo_open(&repo, path, e))
		return false;
	errno = 0;
	if (git_odb_write(&oid, repo->odb, "", 0, GIT_OBJECT_TREE) != 0)
		(void)repo_fail(e, ERR_IO, "cannot write the empty tree");
	else
		done = true;
	repo_close(repo);
	return done;
}

bool
repo_create(const char *path, const char *charter_line, struct err *e)
{
	char *line;
	bool done;

	if (fs_exists(path))
		return err_set(e, ERR_INPUT, "'%s' exists already", path);
	line = mem_format("%s\n", charter_line);
	done = fs_make_directory(path, e) && make_directories(path, e) &&
	    make_fan_out(path, e) && write_file(path, "config", config, e) &&
	    write_file(path, CHARTER_FILE, line, e) &&
	    write_file(path, "HEAD", head, e) && write_empty_tree(path, e);
	free(line);
	return done;
}

bool
repo_charter(char **line, const char *path, struct err *e)
{
	char *file = fs_join(path, CHARTER_FILE);
	struct buf bytes;
	bool done;

	buf_init(&bytes, LIMIT_RECORD);
	done = fs_read(&bytes, file, e);
	free(file);
	if (done && (bytes.len == 0 || bytes.data[bytes.len - 1] != '\n'))
		done = err_set(e, ERR_CORRUPT,
		    "'%s/" CHARTER_FILE "' is damaged", path);
	if (!done) {
		buf_clear(&bytes);
		return false;
	}
	bytes.data[--bytes.len] = '\0';
	*line = buf_take(&bytes);
	return true;
}

/* --- mending ----------------------------------------------------------- */

static bool
starts(const char *name, const char *start)
{
	return strncmp(name, start, strlen(start)) == 0;
}

static bool
ends(const char *name, const char *end)
{
	const size_t len = strlen(name);

	return len >= strlen(end) && strcmp(name + len - strlen(end), end) == 0;
}

/* Names of libgit2, of git, and of fs_replace(). */
static bool
is_left_over(const char *name)
{
	return starts(name, "tmp_") || starts(name, "pack_git2_") ||
	    starts(name, ".tmp-") || ends(name, ".lock") || ends(name, ".new");
}

/* An index whose pack never got its name. */
static bool
is_widow(const char *path)
{
	const size_t len = strlen(path);
	char *pack;
	bool widow;

	if (!ends(path, ".idx"))
		return false;
	pack = mem_format("%.*s.pack", (int)(len - strlen(".idx")), path);
	widow = !fs_exists(pack);
	free(pack);
	return widow;
}

static bool
is_directory(const char *path)
{
	struct stat found;

	return lstat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* Mend one directory; those in it are added to the list. */
static bool
mend_directory(struct fs_list *open, size_t *room, const char *path,
    struct err *e)
{
	struct fs_list list;
	bool done = fs_list(&list, path, e);

	if (!done)
		return false;
	for (size_t i = 0; done && i < list.count; i++) {
		char *at = fs_join(path, list.names[i]);

		if (is_directory(at)) {
			open->names = mem_grow(open->names, room,
			    open->count + 1, sizeof(*open->names));
			open->names[open->count++] = at;
			continue;
		}
		if (is_left_over(list.names[i]) || is_widow(at))
			done = fs_remove(at, e);
		free(at);
	}
	fs_list_free(&list);
	return done;
}

bool
repo_mend(const char *path, struct err *e)
{
	struct fs_list open = { 0 };
	char *staging = fs_join(path, REPO_STAGING);
	size_t room = 0;
	bool done = fs_remove_tree(staging, e);

	free(staging);
	open.names = mem_grow(NULL, &room, 1, sizeof(*open.names));
	open.names[open.count++] = mem_text(path);
	while (done && open.count > 0) {
		char *at = open.names[--open.count];

		done = mend_directory(&open, &room, at, e);
		free(at);
	}
	fs_list_free(&open);
	return done;
}
