/* SPDX-License-Identifier: ISC */
/*
 * The terminal that people read on: how wide it is, whether it has colours,
 * and a pager for what is longer than it.  As with git, what was decided
 * stands in the environment: TAMGA_SCREEN (the columns, when a pager stands
 * between) and TAMGA_COLOR.
 */
#ifndef CLIENT_SCREEN_H
#define CLIENT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* Does a person read standard output, through a pager or not? */
bool screen_is_there(void);

/* Its columns; 0 when nobody reads there. */
size_t screen_columns(void);

/* May there be colours: on a terminal without NO_COLOR, or as --color
 * says? */
bool screen_has_color(void);

/*
 * As --color says: never, auto, always; NULL is auto.
 *
 * ERR_INPUT  it is another word
 */
MUST_USE bool screen_color(const char *when, struct err *e);

/*
 * Send standard output through $PAGER, or less, if it is a terminal.  Returns
 * the pager, to end with screen_pager_end(), or -1 when there is none.
 */
pid_t screen_pager_begin(void);

/* All is written: wait until the person has read it.  -1 is fine. */
void screen_pager_end(pid_t pager);

#endif
