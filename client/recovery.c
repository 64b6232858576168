/* SPDX-License-Identifier: ISC */
#include "client/recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/page.h"
#include "client/passphrase.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/seal/paper.h"
#include "protocol/seal/secret.h"

struct sheet {
	struct secret_key *key;
	char *path; /* NULL: standard output */
	int fd;
	bool is_page;
	bool is_written;
};

static bool
ends_with(const char *text, const char *end)
{
	const size_t len = strlen(text);

	return len > strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

static bool
open_output(struct sheet *sheet, const char *path, struct err *e)
{
	sheet->is_page = ends_with(path, ".html");
	if (!sheet->is_page && !ends_with(path, ".txt")) {
		(void)err_set(e, ERR_INPUT,
		    "'%s' ends neither in .html nor in .txt", path);
		return err_hint(e, "a page to print: recovery.html");
	}
	sheet->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (sheet->fd == -1) {
		const bool exists = errno == EEXIST;

		(void)err_errno(e, "cannot write '%s'", path);
		if (exists)
			(void)err_hint(e,
			    "give another name, or remove that file");
		return false;
	}
	sheet->path = mem_text(path);
	return true;
}

bool
sheet_open(struct sheet **out, const char *path, struct err *e)
{
	struct sheet *sheet = mem_new(1, sizeof(*sheet));

	passphrase_hide_memory();
	sheet->fd = STDOUT_FILENO;
	if (!key_make(&sheet->key, e) ||
	    (path != NULL && strcmp(path, "-") != 0 &&
		!open_output(sheet, path, e))) {
		sheet_close(sheet);
		return false;
	}
	*out = sheet;
	return true;
}

void
sheet_key_set(json_t *body, const char *name, const struct sheet *sheet)
{
	struct public_key public;
	char text[KEY_TEXT];

	key_public(&public, sheet->key);
	key_format(text, &public);
	json_text_set(body, name, text);
}

static bool
write_all(const struct sheet *sheet, const struct buf *text, struct err *e)
{
	const char *where = sheet->path == NULL ? "-" : sheet->path;
	size_t done = 0;

	if (!buf_is_good(text))
		return err_set(e, ERR_TOOBIG, "the sheet is too large");
	(void)fflush(stdout);
	while (done < text->len) {
		const ssize_t put =
		    write(sheet->fd, text->data + done, text->len - done);

		if (put == -1)
			return err_errno(e, "cannot write '%s'", where);
		done += (size_t)put;
	}
	return true;
}

bool
sheet_write(struct sheet *sheet, const json_t *room, const char *device,
    struct err *e)
{
	struct page page = { .room = room, .device = device };
	struct buf text;
	void *seed;
	bool done;

	if (!secret_new(&seed, KEY_SEED_LEN, e))
		return false;
	key_seed(seed, sheet->key);
	page.seed = seed;
	buf_init(&text, PAGE_MAX);
	/* All at once, so that growing leaves no copy behind. */
	text.data = mem_grow(text.data, &text.room, PAGE_MAX, 1);
	done = (sheet->is_page ?
		       page_add_html(&text, &page, e) :
		       page_add_text(&text, &page,
			   sheet->path == NULL && isatty(STDOUT_FILENO) == 1,
			   e)) &&
	    write_all(sheet, &text, e);
	secret_wipe(text.data, text.len);
	buf_clear(&text);
	secret_free(seed);
	sheet->is_written = done;
	if (!done)
		(void)err_hint(e,
		    "the recovery key that was made is on no paper: cut it "
		    "off (tamga device list), and make another one");
	return done;
}

void
sheet_close(struct sheet *sheet)
{
	if (sheet == NULL)
		return;
	if (sheet->path != NULL) {
		(void)close(sheet->fd);
		if (!sheet->is_written)
			(void)unlink(sheet->path);
	}
	key_close(sheet->key);
	free(sheet->path);
	free(sheet);
}

/* --- reading the paper --------------------------------------------------- */

/* One line from the terminal; what was right goes from the screen. */
static bool
type_line(char *line, size_t place, struct err *e)
{
	for (;;) {
		struct err why = { 0 };

		(void)fprintf(stderr, "line %zu: ", place + 1);
		(void)fflush(stderr);
		if (fgets(line, PASSPHRASE_MAX, stdin) == NULL)
			return err_set(e, ERR_INPUT,
			    "the recovery key was not typed");
		if (paper_check_line(line, place, &why)) {
			(void)fprintf(stderr,
			    "\033[A\r\033[Kline %zu is right\n", place + 1);
			return true;
		}
		(void)fprintf(stderr, "%s; once more\n", why.msg);
	}
}

static bool
type_paper(uint8_t *seed, struct err *e)
{
	const size_t room = PAPER_LINES * PASSPHRASE_MAX;
	void *memory;
	char *text;
	size_t len = 0;
	bool done = true;

	if (!secret_new(&memory, room, e))
		return false;
	text = memory;
	(void)fputs("Type the five lines of the recovery key.\n", stderr);
	(void)setvbuf(stdin, NULL, _IONBF, 0);
	for (size_t i = 0; done && i < PAPER_LINES; i++) {
		done = type_line(text + len, i, e);
		len += strlen(text + len);
	}
	done = done && paper_parse(seed, text, e);
	secret_free(memory);
	return done;
}

bool
recovery_read(uint8_t *seed, const char *path, struct err *e)
{
	char *text = NULL;
	bool done;

	if (path == NULL && passphrase_can_ask())
		return type_paper(seed, e);
	done = file_read(&text, path == NULL ? "-" : path, PAGE_MAX, e) &&
	    paper_parse(seed, text, e);
	if (text != NULL)
		secret_wipe(text, strlen(text));
	free(text);
	return done;
}

void
recovery_seed_set(json_t *body, const uint8_t *seed)
{
	char text[2 * KEY_SEED_LEN + 1];

	hex_format(text, seed, KEY_SEED_LEN);
	json_text_set(body, "seed", text);
	secret_wipe(text, sizeof(text));
}
