/* SPDX-License-Identifier: ISC */
/*
 * tamga-intake: checks what a fetch brought.  A program of its own, because
 * it reads strangers' bytes: it is started with nothing but its two folders
 * and its order, and gives up the network before it reads the first of them.
 *
 *     tamga-intake QUARANTINE REPOSITORY < order > verdict
 *
 * Ends with 3 when there is more than it looks at.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/sandbox.h"
#include "daemon/intake/check.h"
#include "daemon/intake/order.h"
#include "daemon/intake/survey.h"
#include "daemon/intake/verdict.h"
#include "protocol/seal/key.h"

#define ORDER_MAX (256 << 20) /* bytes of an order: it is the daemon's */

static bool
order_read(struct order *out, struct err *e)
{
	struct buf text;
	char chunk[8192];
	ssize_t got;
	bool ok;

	buf_init(&text, ORDER_MAX);
	while ((got = read(STDIN_FILENO, chunk, sizeof(chunk))) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			break;
		buf_add(&text, chunk, (size_t)got);
	}
	if (got == -1)
		ok = err_errno(e, "cannot read the order");
	else if (!buf_is_good(&text))
		ok = err_set(e, ERR_TOOBIG, "the order is too long");
	else
		ok = order_parse(out, buf_text(&text), text.len, e);
	buf_clear(&text);
	return ok;
}

static bool
verdict_print(const struct verdict *verdict, struct err *e)
{
	char *text = verdict_format(verdict);
	const bool ok = fputs(text, stdout) >= 0 && fflush(stdout) == 0;

	free(text);
	return ok || err_errno(e, "cannot write the verdict");
}

static bool
check(const struct order *order, const char *git_path, const char *repo_path,
    struct err *e)
{
	struct repo_quarantine *quarantine = NULL;
	struct survey survey = { .count = 0 };
	struct verdict verdict;
	bool ok;

	if (!repo_quarantine_open(&quarantine, git_path, repo_path, e))
		return false;
	if (!survey_run(&survey, quarantine, git_path, repo_path, e)) {
		repo_quarantine_close(quarantine);
		return false;
	}
	ok = check_survey(&verdict, order, &survey, quarantine, e);
	if (ok) {
		ok = verdict_print(&verdict, e);
		verdict_clear(&verdict);
	}
	repo_quarantine_close(quarantine);
	survey_clear(&survey);
	return ok;
}

int
main(int argc, char *argv[])
{
	struct order order = { .ref_count = 0 };
	struct err e = { 0 };
	bool ok;

	if (argc != 3) {
		(void)fputs("usage: tamga-intake QUARANTINE REPOSITORY\n",
		    stderr);
		return 2;
	}
	ok = order_read(&order, &e) && key_start(&e) && sandbox_enter(&e) &&
	    check(&order, argv[1], argv[2], &e);
	order_clear(&order);
	if (!ok)
		(void)fprintf(stderr, "tamga-intake: %s\n", e.msg);
	return ok ? 0 : e.code == ERR_TOOBIG ? 3 : 1;
}
