/* SPDX-License-Identifier: ISC */
#include "daemon/road/quarantine.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/log.h"
#include "daemon/repo/repo.h"
#include "daemon/repo/repo_config.h"
#include "daemon/road/partial.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"

#define QUARANTINE_PREFIX "quarantine-"
#define KEPT_PREFIX "quarantine."
#define KEPT_DAYS 30
#define QUARANTINE_FILE 65536 /* bytes of a file that we write there */

static const char git_config[] = "[core]\n"
				 "\trepositoryformatversion = 0\n"
				 "\tbare = true\n";

/*
 * The limits keep a repository of strangers from making git take all
 * memory: what is larger than a threshold is streamed, and windows are
 * small.  Packs are kept as they come, because we take them over.  Deltas of
 * signed commits are not worth the search.
 */
static const char limits[] = "[protocol]\n"
			     "\tversion = 2\n"
			     "[core]\n"
			     "\tbigFileThreshold = 1m\n"
			     "\tpackedGitWindowSize = 16m\n"
			     "\tpackedGitLimit = 256m\n"
			     "\tdeltaBaseCacheLimit = 32m\n"
			     "\thooksPath = /dev/null\n"
			     "[pack]\n"
			     "\tthreads = 2\n"
			     "\twindow = 0\n"
			     "\twriteReverseIndex = false\n"
			     "[fetch]\n"
			     "\tunpackLimit = 1\n"
			     "\twriteCommitGraph = false\n"
			     "[transfer]\n"
			     "\tfsckObjects = false\n"
			     "[gc]\n"
			     "\tauto = 0\n"
			     "[maintenance]\n"
			     "\tauto = false\n";

static void
quoted_add(struct buf *out, const char *text)
{
	buf_char_add(out, '"');
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '"' || *at == '\\')
			buf_char_add(out, '\\');
		buf_char_add(out, *at);
	}
	buf_char_add(out, '"');
}

/* Git finds a repository at the path itself, or behind these. */
static void
trust_add(struct buf *out, const char *path)
{
	static const char *const behind[] = { "", "/.git", ".git",
		".git/.git" };

	buf_text_add(out, "[safe]\n");
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
		char *whole = mem_format("%s%s", path, behind[i]);

		buf_text_add(out, "\tdirectory = ");
		quoted_add(out, whole);
		buf_char_add(out, '\n');
		free(whole);
	}
}

/* --- the way to other machines ------------------------------------------- */

/*
 * What the user's own configuration of ssh says comes first, and wins.  A
 * daemon has nobody to ask, and one connection serves all of a visit.
 */
static const char ssh_config[] = "Include ~/.ssh/config\n"
				 "Include /etc/ssh/ssh_config\n"
				 "Match all\n"
				 "\tBatchMode yes\n"
				 "\tConnectTimeout 60\n"
				 "\tServerAliveInterval 20\n"
				 "\tServerAliveCountMax 3\n"
				 "\tControlMaster auto\n"
				 "\tControlPersist 10\n"
				 "\tControlPath \"%s/%%C\"\n";

/* Whatever the user's configuration says otherwise comes behind it.  A remote
 * that leads elsewhere could lead into the user's own network. */
static const char far[] = "[http]\n"
			  "\tfollowRedirects = false\n"
			  "\tlowSpeedLimit = 1\n"
			  "\tlowSpeedTime = 120\n"
			  "[core]\n"
			  "\tsshCommand = ";

/* A word for the shell, inside a quoted value of git's configuration. */
static void
shell_word_add(struct buf *out, const char *text)
{
	buf_char_add(out, '\'');
	for (const char *at = text; *at != '\0'; at++)
		if (*at == '\'')
			buf_text_add(out, "'\\''");
		else
			buf_char_add(out, *at);
	buf_char_add(out, '\'');
}

char *
quarantine_copying(const struct quarantine_place *place, const char *ssh)
{
	struct buf command;

	buf_init(&command, QUARANTINE_FILE);
	buf_format_add(&command,
	    "copied() { %s ${TAMGA_ALONE:+-S none} -O check \"$@\" >", ssh);
	shell_word_add(&command, place->master);
	buf_format_add(&command,
	    " 2>&1; %s ${TAMGA_ALONE:+-S none} \"$@\" | tee ", ssh);
	shell_word_add(&command, place->copy);
	buf_text_add(&command, "; }; copied");
	return buf_take(&command);
}

static void
ssh_command_add(struct buf *out, const struct quarantine_place *place,
    const char *file)
{
	struct buf ssh;
	char *command;

	buf_init(&ssh, QUARANTINE_FILE);
	buf_text_add(&ssh, "ssh -F ");
	shell_word_add(&ssh, file);
	command = quarantine_copying(place, buf_text(&ssh));
	quoted_add(out, command);
	buf_text_add(out, "\n[ssh]\n\tvariant = ssh\n");
	free(command);
	buf_clear(&ssh);
}

/* A socket's path has little room: not below the home. */
static bool
talk_make(struct quarantine_place *place, struct err *e)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	char *folder = mem_format("%s/tamga-ssh-XXXXXX",
	    runtime != NULL && runtime[0] == '/' && strlen(runtime) < 32 ?
		runtime :
		"/tmp");

	if (mkdtemp(folder) == NULL) {
		(void)err_errno(e, "cannot make '%s'", folder);
		free(folder);
		return false;
	}
	place->talk = folder;
	return true;
}

static bool
far_add(struct buf *out, struct quarantine_place *place,
    const struct address *remote, struct err *e)
{
	char *file = fs_join(place->folder, "ssh");
	char *text;
	bool ok = true;

	buf_text_add(out, far);
	ssh_command_add(out, place, file);
	if (remote->kind == ADDRESS_SSH) {
		ok = talk_make(place, e);
		text = mem_format(ssh_config, ok ? place->talk : "");
		ok = ok && fs_replace(file, text, strlen(text), e);
		free(text);
	}
	free(file);
	return ok && repo_config_add(out, e);
}

/* --- the folder ---------------------------------------------------------- */

static bool
near_add(struct buf *out, const char *path, struct err *e)
{
	char *real = realpath(path, NULL);

	if (real == NULL)
		return err_errno(e, "cannot look at '%s'", path);
	trust_add(out, real);
	if (strcmp(real, path) != 0)
		trust_add(out, path);
	free(real);
	return true;
}

static bool
config_write(struct quarantine_place *place, const struct address *remote,
    struct err *e)
{
	struct buf text;
	bool ok;

	buf_init(&text, QUARANTINE_FILE);
	ok = address_is_far(remote) ? far_add(&text, place, remote, e) :
				      near_add(&text, remote->text, e);
	buf_text_add(&text, limits);
	if (ok && !buf_is_good(&text))
		ok = err_set(e, ERR_TOOBIG,
		    "the configuration of git for '%s' is too long",
		    remote->text);
	ok = ok && fs_replace(place->config, text.data, text.len, e);
	buf_clear(&text);
	return ok;
}

static bool
file_write(const char *folder, const char *name, const char *text,
    struct err *e)
{
	char *path = fs_join(folder, name);
	const bool ok = fs_replace(path, text, strlen(text), e);

	free(path);
	return ok;
}

static bool
git_make(const struct quarantine_place *place, struct err *e)
{
	static const char *const folders[] = { "objects/info", "objects/pack",
		"refs/in" };
	char *alternate = mem_format("%s/objects\n", place->main);
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof(folders) / sizeof(folders[0]);
	     i++) {
		char *path = fs_join(place->git, folders[i]);

		ok = fs_make_directory(path, e);
		free(path);
	}
	ok = ok &&
	    file_write(place->git, "HEAD", "ref: refs/heads/none\n", e) &&
	    file_write(place->git, "config", git_config, e) &&
	    file_write(place->git, "objects/info/alternates", alternate, e);
	free(alternate);
	return ok;
}

/* The path from the root, in memory of its own. */
static bool
path_resolve(char **out, const char *path, struct err *e)
{
	*out = realpath(path, NULL);
	return *out != NULL || err_errno(e, "cannot find '%s'", path);
}

static bool
place_fill(struct quarantine_place *place, const char *folder,
    const char *repo_path, bool is_old, struct err *e)
{
	if (!path_resolve(&place->folder, folder, e) ||
	    !path_resolve(&place->main, repo_path, e))
		return false;
	place->git = fs_join(place->folder, "git");
	place->config = fs_join(place->folder, "config");
	place->copy = fs_join(place->folder, "copy");
	place->master = fs_join(place->folder, "master");
	return is_old || git_make(place, e);
}

/* A folder of its own, or the one that was kept: *is_old. */
static bool
folder_make(char **out, const struct quarantine_plan *plan, bool *is_old,
    struct err *e)
{
	const bool can_stay =
	    plan->name != NULL && address_is_far(plan->remote);
	char *folder = can_stay ?
	    mem_format("%s/" KEPT_PREFIX "%s", plan->room_path, plan->name) :
	    mem_format("%s/" QUARANTINE_PREFIX "XXXXXX", plan->room_path);
	struct partials kept = { .count = 0 };
	bool ok = true;

	*is_old = can_stay && partials_load(&kept, folder, plan->remote->text);
	partials_clear(&kept);
	if (!can_stay && mkdtemp(folder) == NULL)
		ok = err_errno(e, "cannot make '%s'", folder);
	else if (can_stay && !*is_old)
		ok = fs_remove_tree(folder, e) && fs_make_directory(folder, e);
	if (ok)
		*out = folder;
	else
		free(folder);
	return ok;
}

/* What a git that was killed leaves. */
static void
place_refresh(const struct quarantine_place *place)
{
	char *lock = fs_join(place->git, "shallow.lock");

	quarantine_tidy(place);
	(void)unlink(lock);
	free(lock);
}

bool
quarantine_make(struct quarantine_place *out,
    const struct quarantine_plan *plan, struct err *e)
{
	struct quarantine_place place = { 0 };
	char *folder = NULL;
	bool is_old = false;
	bool ok;

	ok = folder_make(&folder, plan, &is_old, e) &&
	    place_fill(&place, folder, plan->repo_path, is_old, e) &&
	    config_write(&place, plan->remote, e);
	free(folder);
	if (!ok) {
		quarantine_remove(&place);
		return false;
	}
	if (is_old)
		place_refresh(&place);
	place.is_kept = is_old;
	*out = place;
	return true;
}

char *
quarantine_ref(const struct quarantine_place *place, const char *name)
{
	return mem_format("%s/" QUARANTINE_REFS "%s", place->git,
	    name + strlen(REPO_HEADS));
}

/* Git writes a pack under such a name until it is whole. */
static bool
is_unfinished(const char *name)
{
	return strncmp(name, "tmp_", 4) == 0;
}

/* Whole, or still being written; not what is made of it here. */
static bool
is_pack(const char *name)
{
	const size_t len = strlen(name);

	return strncmp(name, "tmp_pack_", 9) == 0 ||
	    (len > 5 && strcmp(name + len - 5, ".pack") == 0);
}

uint64_t
quarantine_bytes(const struct quarantine_place *place, bool only_unfinished)
{
	char *folder = fs_join(place->git, "objects/pack");
	struct err ignored = { 0 };
	struct fs_list list;
	uint64_t bytes = 0;
	struct stat st;

	if (fs_list(&list, folder, &ignored)) {
		for (size_t i = 0; i < list.count; i++) {
			char *path = fs_join(folder, list.names[i]);

			if (is_pack(list.names[i]) &&
			    (!only_unfinished ||
				is_unfinished(list.names[i])) &&
			    stat(path, &st) == 0)
				bytes += (uint64_t)st.st_size;
			free(path);
		}
		fs_list_free(&list);
	}
	free(folder);
	return bytes;
}

char *
quarantine_unfinished(const struct quarantine_place *place)
{
	char *folder = fs_join(place->git, "objects/pack");
	struct err ignored = { 0 };
	char *found = NULL;
	struct fs_list list;

	if (fs_list(&list, folder, &ignored)) {
		for (size_t i = 0; i < list.count; i++)
			if (found == NULL &&
			    strncmp(list.names[i], "tmp_pack_", 9) == 0)
				found = fs_join(folder, list.names[i]);
		fs_list_free(&list);
	}
	free(folder);
	return found;
}

void
quarantine_tidy(const struct quarantine_place *place)
{
	char *folder = fs_join(place->git, "objects/pack");
	struct err ignored = { 0 };
	struct fs_list list;

	if (fs_list(&list, folder, &ignored)) {
		for (size_t i = 0; i < list.count; i++) {
			char *path = fs_join(folder, list.names[i]);

			if (is_unfinished(list.names[i]))
				(void)unlink(path);
			free(path);
		}
		fs_list_free(&list);
	}
	free(folder);
}

bool
quarantine_empty(const struct quarantine_place *place, struct err *e)
{
	return fs_remove_tree(place->git, e) && git_make(place, e);
}

void
quarantine_remove(struct quarantine_place *place)
{
	struct err e = { 0 };

	if (place->folder != NULL && !place->is_kept &&
	    !fs_remove_tree(place->folder, &e))
		log_failure("sync", &e);
	if (place->talk != NULL && !fs_remove_tree(place->talk, &e))
		log_failure("sync", &e);
	free(place->talk);
	free(place->folder);
	free(place->git);
	free(place->config);
	free(place->copy);
	free(place->master);
	free(place->main);
	*place = (struct quarantine_place){ 0 };
}

/* Nobody goes on with it: what is in it is not known, or too old. */
static bool
is_stale(const char *path)
{
	char *file = fs_join(path, "partial");
	struct stat st;
	const bool stale = stat(file, &st) == -1 ||
	    time(NULL) - st.st_mtime > (time_t)KEPT_DAYS * 24 * 3600;

	free(file);
	return stale;
}

bool
quarantine_sweep(const char *room_path, struct err *e)
{
	DIR *dir = opendir(room_path);
	const struct dirent *entry;
	bool ok = true;

	if (dir == NULL)
		return err_errno(e, "cannot read '%s'", room_path);
	while (ok && (entry = readdir(dir)) != NULL) {
		char *path = fs_join(room_path, entry->d_name);

		if (strncmp(entry->d_name, QUARANTINE_PREFIX,
			strlen(QUARANTINE_PREFIX)) == 0 ||
		    (strncmp(entry->d_name, KEPT_PREFIX, strlen(KEPT_PREFIX)) ==
			    0 &&
			is_stale(path)))
			ok = fs_remove_tree(path, e);
		free(path);
	}
	(void)closedir(dir);
	return ok;
}
