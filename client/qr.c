/* SPDX-License-Identifier: ISC */
#include "client/qr.h"

#include <qrencode.h>

#include "protocol/seal/secret.h"

#define QUIET 4

static bool
qr_make(QRcode **out, const char *text, struct err *e)
{
	*out = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	return *out != NULL ||
	    err_set(e, ERR_INPUT, "there is no QR code for this text");
}

static void
qr_free(QRcode *code)
{
	secret_wipe(code->data, (size_t)code->width * (size_t)code->width);
	QRcode_free(code);
}

/* Is the module dark?  Those around the code are not. */
static bool
is_dark(const QRcode *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->width && y < code->width &&
	    (code->data[y * code->width + x] & 1U) != 0;
}

bool
qr_add_blocks(struct buf *out, const char *text, bool in_colour, struct err *e)
{
	static const char *const blocks[] = { " ", "\u2580", "\u2584",
		"\u2588" };
	QRcode *code;

	if (!qr_make(&code, text, e))
		return false;
	for (int y = -QUIET; y < code->width + QUIET; y += 2) {
		if (in_colour)
			buf_text_add(out, "\033[30;107m");
		for (int x = -QUIET; x < code->width + QUIET; x++)
			buf_text_add(out,
			    blocks[(is_dark(code, x, y) ? 1 : 0) +
				(is_dark(code, x, y + 1) ? 2 : 0)]);
		buf_text_add(out, in_colour ? "\033[0m\n" : "\n");
	}
	qr_free(code);
	return true;
}

bool
qr_add_svg(struct buf *out, const char *text, const char *width, struct err *e)
{
	QRcode *code;

	if (!qr_make(&code, text, e))
		return false;
	buf_format_add(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" "
	    "height=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" "
	    "aria-label=\"QR code\"><path fill=\"#000\" d=\"",
	    width, width, code->width + 2 * QUIET, code->width + 2 * QUIET);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (is_dark(code, x, y))
				buf_format_add(out, "M%d %dh1v1h-1z", x + QUIET,
				    y + QUIET);
	buf_text_add(out, "\"/></svg>");
	qr_free(code);
	return true;
}
