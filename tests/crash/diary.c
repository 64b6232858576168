/* SPDX-License-Identifier: ISC */
/*
 * A diary of five days, kept in one file that is written anew each day: what
 * the crash harness proves itself with.  It can be kept in ways that survive
 * every crash and in ways that do not, each with one mistake.
 *
 *     diary keep HOW DIRECTORY    says "ack N" when day N is safe
 *     diary check DIRECTORY       are all days safe that are acknowledged on
 *                                 standard input?
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/base/compiler.h"

#define DAYS 5
#define PAGE_MAX 256

/* One way to keep it. */
struct habit {
	const char *name;
	bool in_place;         /* no new file, no rename */
	bool rename_first;     /* flushes the file after that */
	bool mapped;           /* writes through memory */
	bool by_stdio;         /* buffers in the C library */
	bool by_child;         /* a child without environment */
	bool elsewhere;        /* the new file is in another directory */
	bool leaves_file;      /* does not flush the file */
	bool leaves_directory; /* does not flush the names */
};

static const struct habit habits[] = {
	{ .name = "right" },
	{ .name = "in-place", .in_place = true },
	{ .name = "rename-first", .rename_first = true },
	{ .name = "unflushed", .leaves_file = true },
	{ .name = "unflushed-name", .leaves_directory = true },
	{ .name = "mapped", .mapped = true },
	{ .name = "mapped-unflushed", .mapped = true, .leaves_file = true },
	{ .name = "stdio", .by_stdio = true },
	{ .name = "stdio-unflushed", .by_stdio = true, .leaves_file = true },
	{ .name = "elsewhere", .elsewhere = true },
	{ .name = "elsewhere-unflushed-name",
	    .elsewhere = true,
	    .leaves_directory = true },
	{ .name = "child", .by_child = true },
	{ .name = "child-unflushed", .by_child = true, .leaves_file = true },
	{ .name = "child-in-place", .by_child = true, .in_place = true },
};

static const struct habit *
find_habit(const char *name)
{
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
		if (strcmp(habits[i].name, name) == 0)
			return &habits[i];
	}
	errx(2, "no habit '%s'", name);
}

/* All of the diary up to a day. */
static size_t
page(char out[PAGE_MAX], int day)
{
	size_t len = 0;

	for (int i = 1; i <= day; i++)
		len += (size_t)snprintf(out + len, PAGE_MAX - len,
		    "day %d: nothing happened\n", i);
	len += (size_t)snprintf(out + len, PAGE_MAX - len, "end\n");
	return len;
}

static void
write_text(int fd, const char *text, size_t len)
{
	if (write(fd, text, len) != (ssize_t)len)
		err(1, "cannot write");
}

static void
write_mapped(int fd, const char *text, size_t len, bool flush)
{
	char *memory;

	if (ftruncate(fd, (off_t)len) == -1)
		err(1, "cannot resize");
	memory = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		err(1, "cannot map");
	memcpy(memory, text, len);
	if (flush && msync(memory, len, MS_SYNC) == -1)
		err(1, "cannot flush memory");
	(void)munmap(memory, len);
}

static void
write_stdio(int fd, const char *text, size_t len)
{
	FILE *file = fdopen(dup(fd), "w");

	if (file == NULL || fwrite(text, 1, len, file) != len ||
	    fclose(file) != 0)
		err(1, "cannot write");
}

static void
write_file(const struct habit *habit, int fd, int day)
{
	char text[PAGE_MAX];
	const size_t len = page(text, day);

	if (habit->mapped)
		write_mapped(fd, text, len, !habit->leaves_file);
	else if (habit->by_stdio)
		write_stdio(fd, text, len);
	else {
		write_text(fd, text, len / 2);
		write_text(fd, text + len / 2, len - len / 2);
	}
	if (!habit->mapped && !habit->leaves_file && !habit->rename_first &&
	    fsync(fd) == -1)
		err(1, "cannot flush");
}

static void
flush_directory(void)
{
	const int fd = open(".", O_RDONLY | O_DIRECTORY);

	if (fd == -1 || fsync(fd) == -1)
		err(1, "cannot flush the directory");
	(void)close(fd);
}

static void
keep_day(const struct habit *habit, int day)
{
	const char *name = habit->elsewhere ? "drafts/new" : "new";
	int fd;

	if (habit->in_place)
		name = "diary";
	fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd == -1)
		err(1, "cannot create '%s'", name);
	write_file(habit, fd, day);
	if (!habit->in_place && rename(name, "diary") == -1)
		err(1, "cannot rename '%s'", name);
	if (habit->rename_first && fsync(fd) == -1)
		err(1, "cannot flush");
	(void)close(fd);
	if (!habit->leaves_directory)
		flush_directory();
}

/* The same in a fresh program that knows nothing of us. */
static void
keep_day_by_child(const struct habit *habit, int day)
{
	char *const environment[] = { NULL };
	char number[16];
	pid_t pid;
	int status;

	(void)snprintf(number, sizeof(number), "%d", day);
	pid = fork();
	if (pid == 0) {
		(void)execle("/proc/self/exe", "diary", "day", habit->name,
		    number, (char *)NULL, environment);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1 || status != 0)
		errx(1, "the child failed");
}

static void
keep(const struct habit *habit, const char *directory)
{
	if (chdir(directory) == -1)
		err(1, "'%s'", directory);
	if (habit->elsewhere && mkdir("drafts", 0700) == -1)
		err(1, "cannot create a directory");
	for (int day = 1; day <= DAYS; day++) {
		if (habit->by_child)
			keep_day_by_child(habit, day);
		else
			keep_day(habit, day);
		(void)printf("ack %d\n", day);
		if (fflush(stdout) != 0)
			err(1, "standard output");
	}
}

static int
last_acknowledged(void)
{
	char line[64];
	int last = 0;

	while (fgets(line, sizeof(line), stdin) != NULL)
		last = (int)strtol(line, NULL, 10);
	return last;
}

static void
check(const char *directory)
{
	const int last = last_acknowledged();
	char text[PAGE_MAX];
	char found[PAGE_MAX];
	ssize_t len;
	int fd;

	if (chdir(directory) == -1)
		err(1, "'%s'", directory);
	fd = open("diary", O_RDONLY);
	if (fd == -1 && errno == ENOENT && last == 0)
		return;
	if (fd == -1)
		err(1, "cannot open the diary");
	len = read(fd, found, sizeof(found));
	(void)close(fd);
	for (int day = last > 0 ? last : 1; day <= DAYS; day++) {
		if (page(text, day) == (size_t)len &&
		    memcmp(text, found, (size_t)len) == 0)
			return;
	}
	errx(1, "%zd bytes are not the diary of day %d", len, last);
}

int
main(int argc, char *argv[])
{
	if (argc == 4 && strcmp(argv[1], "keep") == 0)
		keep(find_habit(argv[2]), argv[3]);
	else if (argc == 4 && strcmp(argv[1], "day") == 0)
		keep_day(find_habit(argv[2]), (int)strtol(argv[3], NULL, 10));
	else if (argc == 3 && strcmp(argv[1], "check") == 0)
		check(argv[2]);
	else
		errx(2, "usage: diary keep HOW DIRECTORY | check DIRECTORY");
	return 0;
}
