/* SPDX-License-Identifier: ISC */
#include "daemon/repo/repo_config.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/repo/repo_git.h"
#include "protocol/base/mem.h"

static const char wanted[] = "^(http\\..*|credential\\..*|core\\.sshcommand|"
			     "core\\.askpass|ssh\\.variant)$";

static void
quoted_add(struct buf *out, const char *text, size_t len)
{
	buf_char_add(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n') {
			buf_text_add(out, "\\n");
			continue;
		}
		if (text[i] == '"' || text[i] == '\\')
			buf_char_add(out, '\\');
		buf_char_add(out, text[i]);
	}
	buf_char_add(out, '"');
}

/* "section.sub.section.name": the name has no dot in it. */
static void
entry_add(struct buf *out, const git_config_entry *entry)
{
	const char *sub = strchr(entry->name, '.');
	const char *name = strrchr(entry->name, '.');

	if (sub == NULL)
		return;
	buf_format_add(out, "[%.*s", (int)(sub - entry->name), entry->name);
	if (name > sub) {
		buf_char_add(out, ' ');
		quoted_add(out, sub + 1, (size_t)(name - sub) - 1);
	}
	buf_format_add(out, "]\n\t%s", name + 1);
	if (entry->value != NULL) {
		buf_text_add(out, " = ");
		quoted_add(out, entry->value, strlen(entry->value));
	}
	buf_char_add(out, '\n');
}

/* One that is not there is fine.  Takes the path. */
static int
file_add(git_config *config, char *path, git_config_level_t level)
{
	const int rc = git_config_add_file_ondisk(config, path, level, NULL, 0);

	free(path);
	return rc;
}

/* The library itself reads none of these: see repo.c. */
static int
files_add(git_config *config)
{
	const char *home = getenv("HOME");
	const char *xdg = getenv("XDG_CONFIG_HOME");
	int rc = file_add(config, mem_text("/etc/gitconfig"),
	    GIT_CONFIG_LEVEL_SYSTEM);

	if (rc == 0 && xdg != NULL && xdg[0] == '/')
		rc = file_add(config, mem_format("%s/git/config", xdg),
		    GIT_CONFIG_LEVEL_XDG);
	else if (rc == 0 && home != NULL)
		rc = file_add(config, mem_format("%s/.config/git/config", home),
		    GIT_CONFIG_LEVEL_XDG);
	if (rc == 0 && home != NULL)
		rc = file_add(config, mem_format("%s/.gitconfig", home),
		    GIT_CONFIG_LEVEL_GLOBAL);
	return rc;
}

bool
repo_config_add(struct buf *out, struct err *e)
{
	git_config_iterator *iterator = NULL;
	git_config_entry *entry;
	git_config *config = NULL;
	int rc = git_libgit2_init();

	if (rc < 0)
		return repo_fail(e, ERR_IO, "cannot start libgit2");
	rc = git_config_new(&config);
	if (rc == 0)
		rc = files_add(config);
	if (rc == 0)
		rc = git_config_iterator_glob_new(&iterator, config, wanted);
	while (rc == 0) {
		rc = git_config_next(&entry, iterator);
		if (rc == 0)
			entry_add(out, entry);
	}
	git_config_iterator_free(iterator);
	git_config_free(config);
	if (rc != GIT_ITEROVER)
		(void)repo_fail(e, ERR_CONFIG,
		    "cannot read git's configuration");
	(void)git_libgit2_shutdown();
	return rc == GIT_ITEROVER;
}
