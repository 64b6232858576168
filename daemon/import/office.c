/* SPDX-License-Identifier: ISC */
#include "daemon/import/office.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "daemon/base/sandbox.h"
#include "daemon/import/memory.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

/* Longer than any review takes, also on a slow machine that starts it. */
#define SECONDS_MAX 120
#define MEMORY_MAX ((rlim_t)4 << 30)

#define PAUSE_MS 50

/* What one stream takes in the list of them. */
#define ENTRY_LEN 128

struct kind {
	const char *name;
	const char *in;  /* what the file is called in the folder */
	const char *out; /* what comes of it */
	const char *to;  /* for --convert-to */
	const char *package;
	const char *instead; /* to save it as */
};

static const struct kind kinds[] = {
	[OFFICE_WORKBOOK] = { "an old Excel workbook (.xls)", "in.xls",
	    "in.xlsx", "xlsx", "libreoffice-calc-nogui",
	    "XLSX, or as CSV in UTF-8" },
	[OFFICE_DOCUMENT] = { "an old Word document (.doc)", "in.doc",
	    "in.docx", "docx", "libreoffice-writer-nogui", "DOCX" },
	[OFFICE_LOCKED] = { .name = "an office file with a password" },
	[OFFICE_OTHER] = { .name = "an old office file that is neither a Word "
				   "document (.doc) nor a workbook (.xls)" },
};

const char *
office_name(enum office_kind kind)
{
	return kinds[kind].name;
}

/* --- what it is ---------------------------------------------------------- */

/* Where a stream of this name is listed: as UTF-16.  The end of the file
 * when it is not. */
static size_t
stream_find(const struct buf *file, const char *name)
{
	char wide[64] = { 0 };
	/* With its NUL: "Book" is no beginning of another name. */
	const size_t len = 2 * strlen(name) + 2;

	for (size_t i = 0; name[i] != '\0'; i++)
		wide[2 * i] = name[i];
	/* A list is of entries of 128 bytes, which begin with the name. */
	for (size_t at = 0; at + len <= file->len; at += ENTRY_LEN)
		if (memcmp(file->data + at, wide, len) == 0)
			return at;
	return file->len;
}

enum office_kind
office_kind_of(const struct buf *file)
{
	static const char magic[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	size_t workbook;
	size_t document;

	if (file->len < sizeof(magic) - 1 ||
	    memcmp(file->data, magic, sizeof(magic) - 1) != 0)
		return OFFICE_NOT;
	if (stream_find(file, "EncryptedPackage") < file->len)
		return OFFICE_LOCKED;
	workbook = stream_find(file, "Workbook");
	if (workbook == file->len)
		workbook = stream_find(file, "Book");
	document = stream_find(file, "WordDocument");
	/* One may be inside the other, and is listed behind it then. */
	if (workbook < document)
		return OFFICE_WORKBOOK;
	return document < file->len ? OFFICE_DOCUMENT : OFFICE_OTHER;
}

/* --- the program --------------------------------------------------------- */

/* TAMGA_OFFICE says where it is, for tests and for people who know. */
static const char *
program_find(void)
{
	static const char *const places[] = { "/usr/bin/soffice",
		"/usr/bin/libreoffice", "/usr/local/bin/soffice",
		"/opt/libreoffice/program/soffice" };
	const char *given = getenv("TAMGA_OFFICE");

	if (given != NULL)
		return access(given, X_OK) == 0 ? given : NULL;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (access(places[i], X_OK) == 0)
			return places[i];
	return NULL;
}

static bool
not_installed(const struct kind *kind, struct err *e)
{
	(void)err_set(e, ERR_INPUT,
	    "the file is %s, and LibreOffice, which reads such files, is not "
	    "installed",
	    kind->name);
	return err_hint(e,
	    "install it (the Debian package is %s), or open the file and save "
	    "it as %s",
	    kind->package, kind->instead);
}

static bool
not_read(const struct kind *kind, struct err *e)
{
	(void)err_set(e, ERR_INPUT,
	    "the file is %s, and LibreOffice cannot "
	    "read it",
	    kind->name);
	return err_hint(e,
	    "the file may be damaged or cut off: copy it again, or open it and "
	    "save it as %s",
	    kind->instead);
}

/* What the profile forbids from the start. */
static const char registry[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\n"
    "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\">"
    "<prop oor:name=\"MacroSecurityLevel\" oor:op=\"fuse\"><value>3</value>"
    "</prop>"
    "<prop oor:name=\"DisableMacrosExecution\" oor:op=\"fuse\">"
    "<value>true</value></prop>"
    "<prop oor:name=\"BlockUntrustedRefererLinks\" oor:op=\"fuse\">"
    "<value>true</value></prop></item>\n"
    "<item oor:path=\"/org.openoffice.Office.Calc/Content/Update\">"
    "<prop oor:name=\"Link\" oor:op=\"fuse\"><value>2</value></prop></item>\n"
    "</oor:items>\n";

static bool
file_write(const char *folder, const char *name, const void *data, size_t len,
    struct err *e)
{
	char *path = mem_format("%s/%s", folder, name);
	FILE *file = fopen(path, "wbe");
	bool ok = file != NULL && fwrite(data, 1, len, file) == len;

	if (file != NULL && fclose(file) != 0)
		ok = false;
	free(path);
	return ok || err_errno(e, "cannot write for LibreOffice");
}

static bool
folder_fill(const char *folder, const struct kind *kind, const struct buf *file,
    struct err *e)
{
	static const char *const parts[] = { "profile", "profile/user" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		char *path = mem_format("%s/%s", folder, parts[i]);
		const bool made = mkdir(path, 0700) == 0;

		free(path);
		if (!made)
			return err_errno(e, "cannot write for LibreOffice");
	}
	return file_write(folder, "profile/user/registrymodifications.xcu",
		   registry, sizeof(registry) - 1, e) &&
	    file_write(folder, kind->in, file->data, file->len, e);
}

/* Wait for its end; what is not done in time is killed. */
static bool
end_wait(pid_t pid, struct err *e)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
	int status = 0;

	for (int i = 0; i < SECONDS_MAX * 1000 / PAUSE_MS; i++) {
		const pid_t ended = waitpid(pid, &status, WNOHANG);

		if (ended == pid)
			return true;
		if (ended == -1 && errno != EINTR)
			return err_errno(e, "cannot wait for LibreOffice");
		(void)nanosleep(&pause, NULL);
	}
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	(void)err_set(e, ERR_TOOBIG,
	    "LibreOffice did not read the file within %d seconds", SECONDS_MAX);
	return err_hint(e, "open the file and save it in a newer format");
}

/* Start it with nothing but these words, and silently. */
static bool
program_run(const char *const *argv, const char *const *env, struct err *e)
{
	/* posix_spawn() promises not to write to them. */
	const union {
		const char *const *given;
		char *const *wanted;
	} words = { .given = argv }, all = { .given = env };
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int rc = posix_spawn_file_actions_init(&actions);

	assert(words.wanted != NULL && all.wanted != NULL);
	for (int fd = 0; rc == 0 && fd < 3; fd++)
		rc = posix_spawn_file_actions_addopen(&actions, fd, "/dev/null",
		    O_RDWR, 0);
	if (rc == 0)
		rc = posix_spawn(&pid, argv[0], &actions, NULL, words.wanted,
		    all.wanted);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (rc == 0)
		return end_wait(pid, e);
	errno = rc;
	return err_errno(e, "cannot start LibreOffice");
}

static bool
program_start(const char *program, const char *folder, const struct kind *kind,
    struct err *e)
{
	char *home = mem_format("HOME=%s", folder);
	char *tmp = mem_format("TMPDIR=%s", folder);
	char *profile =
	    mem_format("-env:UserInstallation=file://%s/profile", folder);
	char *file = mem_format("%s/%s", folder, kind->in);
	const char *const argv[] = { program, "--headless", "--norestore",
		"--nolockcheck", "--nodefault", profile, "--convert-to",
		kind->to, "--outdir", folder, file, NULL };
	const char *const env[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
		"SAL_USE_VCLPLUGIN=svp", home, tmp, NULL };
	const bool ok = program_run(argv, env, e);

	free(file);
	free(profile);
	free(tmp);
	free(home);
	return ok;
}

static bool
result_read(struct buf *file, const char *folder, const struct kind *kind,
    struct err *e)
{
	char *path = mem_format("%s/%s", folder, kind->out);
	FILE *result = fopen(path, "rbe");
	char piece[8192];
	size_t got;

	free(path);
	if (result == NULL)
		return not_read(kind, e);
	buf_reset(file);
	while ((got = fread(piece, 1, sizeof(piece), result)) > 0)
		buf_add(file, piece, got);
	(void)fclose(result);
	if (!buf_is_good(file))
		return err_set(e, ERR_TOOBIG,
		    "what LibreOffice makes of the file has more than %d MiB",
		    LIMIT_IMPORT_FILE >> 20);
	return file->len > 0 || not_read(kind, e);
}

/* Inherited by what is started; the caller's own are narrower still. */
static bool
limits_set(struct err *e)
{
	const struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };
	const struct rlimit size = { LIMIT_IMPORT_INFLATED,
		LIMIT_IMPORT_INFLATED };

	if (setrlimit(RLIMIT_FSIZE, &size) == -1 ||
	    (MEMORY_LIMITED && setrlimit(RLIMIT_AS, &memory) == -1))
		return err_errno(e, "cannot set the limits of LibreOffice");
	return sandbox_enter_offline(e);
}

bool
office_convert(struct buf *file, enum office_kind kind, struct err *e)
{
	const char *base = getenv("TMPDIR");
	const char *program = program_find();
	struct err gone = { 0 };
	char *folder;
	bool ok;

	if (kind == OFFICE_LOCKED || kind == OFFICE_OTHER) {
		(void)err_set(e, ERR_INPUT, "the file is %s", kinds[kind].name);
		return err_hint(e,
		    "open it and save it as DOCX, as XLSX or as CSV in UTF-8, "
		    "without a password");
	}
	if (program == NULL)
		return not_installed(&kinds[kind], e);
	folder =
	    mem_format("%s/tamga-office.XXXXXX", base == NULL ? "/tmp" : base);
	if (mkdtemp(folder) == NULL) {
		free(folder);
		return err_errno(e, "cannot make a folder for LibreOffice");
	}
	ok = limits_set(e) && folder_fill(folder, &kinds[kind], file, e) &&
	    program_start(program, folder, &kinds[kind], e) &&
	    result_read(file, folder, &kinds[kind], e);
	/* What was read counts, even if its folder stays. */
	if (!fs_remove_tree(folder, &gone))
		ok = ok && gone.code != ERR_NONE;
	free(folder);
	return ok;
}
