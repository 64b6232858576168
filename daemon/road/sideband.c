/* SPDX-License-Identifier: ISC */
#include "daemon/road/sideband.h"

#include <stdbool.h>
#include <string.h>

#define LENGTH_LEN 4 /* of a packet, in hex; it counts itself */
#define BAND_PACK 1

/* False: no length, or that of a packet without bytes. */
static bool
length_read(size_t *out, const char *text)
{
	static const char digits[] = "0123456789abcdef";

	*out = 0;
	for (size_t i = 0; i < LENGTH_LEN; i++) {
		const char *digit =
		    text[i] == '\0' ? NULL : strchr(digits, text[i]);

		if (digit == NULL)
			return false;
		*out = *out * 16 + (size_t)(digit - digits);
	}
	return *out > LENGTH_LEN;
}

/* Where the packet starts in which the pack does; len if none does. */
static size_t
pack_find(const char *bytes, size_t len)
{
	static const char mark[] = { BAND_PACK, 'P', 'A', 'C', 'K', 0, 0, 0,
		2 };

	for (size_t i = LENGTH_LEN; i + sizeof(mark) <= len; i++)
		if (memcmp(bytes + i, mark, sizeof(mark)) == 0)
			return i - LENGTH_LEN;
	return len;
}

void
sideband_pack(struct buf *out, const char *bytes, size_t len)
{
	size_t at = pack_find(bytes, len);
	size_t packet;

	while (len - at > LENGTH_LEN && length_read(&packet, bytes + at)) {
		const size_t here = packet < len - at ? packet : len - at;

		if (bytes[at + LENGTH_LEN] == BAND_PACK)
			buf_add(out, bytes + at + LENGTH_LEN + 1,
			    here - LENGTH_LEN - 1);
		at += here;
	}
}
