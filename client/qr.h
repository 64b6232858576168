/* SPDX-License-Identifier: ISC */
/*
 * QR codes, by libqrencode, which only this module sees.  Medium correction,
 * with the quiet zone of four modules that readers want.
 */
#ifndef CLIENT_QR_H
#define CLIENT_QR_H

#include <stdbool.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/*
 * Add a code for text, two modules in a letter, dark ones drawn; in_colour
 * makes them black on white on any terminal.
 *
 * ERR_INPUT  there is no code for this text
 */
MUST_USE bool qr_add_blocks(struct buf *out, const char *text, bool in_colour,
    struct err *e);

/* Add an <svg> element of that width and height ("48mm"). */
MUST_USE bool qr_add_svg(struct buf *out, const char *text, const char *width,
    struct err *e);

#endif
