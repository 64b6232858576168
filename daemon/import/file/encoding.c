/* SPDX-License-Identifier: ISC */
#include "daemon/import/file/encoding.h"

#include <string.h>

#include "protocol/base/text.h"

/* clang-format off */
static const uint16_t windows[32] = {
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
	0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

static const uint16_t mac[128] = {
	0x00c4, 0x00c5, 0x00c7, 0x00c9, 0x00d1, 0x00d6, 0x00dc, 0x00e1,
	0x00e0, 0x00e2, 0x00e4, 0x00e3, 0x00e5, 0x00e7, 0x00e9, 0x00e8,
	0x00ea, 0x00eb, 0x00ed, 0x00ec, 0x00ee, 0x00ef, 0x00f1, 0x00f3,
	0x00f2, 0x00f4, 0x00f6, 0x00f5, 0x00fa, 0x00f9, 0x00fb, 0x00fc,
	0x2020, 0x00b0, 0x00a2, 0x00a3, 0x00a7, 0x2022, 0x00b6, 0x00df,
	0x00ae, 0x00a9, 0x2122, 0x00b4, 0x00a8, 0x2260, 0x00c6, 0x00d8,
	0x221e, 0x00b1, 0x2264, 0x2265, 0x00a5, 0x00b5, 0x2202, 0x2211,
	0x220f, 0x03c0, 0x222b, 0x00aa, 0x00ba, 0x03a9, 0x00e6, 0x00f8,
	0x00bf, 0x00a1, 0x00ac, 0x221a, 0x0192, 0x2248, 0x2206, 0x00ab,
	0x00bb, 0x2026, 0x00a0, 0x00c0, 0x00c3, 0x00d5, 0x0152, 0x0153,
	0x2013, 0x2014, 0x201c, 0x201d, 0x2018, 0x2019, 0x00f7, 0x25ca,
	0x00ff, 0x0178, 0x2044, 0x20ac, 0x2039, 0x203a, 0xfb01, 0xfb02,
	0x2021, 0x00b7, 0x201a, 0x201e, 0x2030, 0x00c2, 0x00ca, 0x00c1,
	0x00cb, 0x00c8, 0x00cd, 0x00ce, 0x00cf, 0x00cc, 0x00d3, 0x00d4,
	0xf8ff, 0x00d2, 0x00da, 0x00db, 0x00d9, 0x0131, 0x02c6, 0x02dc,
	0x00af, 0x02d8, 0x02d9, 0x02da, 0x00b8, 0x02dd, 0x02db, 0x02c7,
};
/* clang-format on */

uint32_t
encoding_windows(uint8_t byte)
{
	return byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;
}

int
encoding_windows_byte(uint32_t c)
{
	for (int i = 0; i < 32; i++)
		if (windows[i] == c)
			return 0x80 + i;
	return c < 0x100 ? (int)c : -1;
}

static uint32_t
mac_char(uint8_t byte)
{
	return byte < 0x80 ? byte : mac[byte - 0x80];
}

void
encoding_char_add(struct buf *out, uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80) {
		buf_char_add(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_char_add(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_char_add(out, (char)(0xe0 | c >> 12));
		} else {
			buf_char_add(out, (char)(0xf0 | c >> 18));
			buf_char_add(out, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_char_add(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_char_add(out, (char)(0x80 | (c & 0x3f)));
}

uint32_t
encoding_char_next(const char **at)
{
	const unsigned char lead = (unsigned char)*(*at)++;
	int more = 0;
	uint32_t c = lead;

	if (lead >= 0xc0) {
		more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
		c = lead & (0x3fU >> more);
	}
	for (; more > 0 && ((unsigned char)**at & 0xc0) == 0x80; more--)
		c = c << 6 | ((unsigned char)*(*at)++ & 0x3fU);
	return c;
}

/* How well does c, which stands for a byte above ASCII, fit between
 * before and after? */
static int
char_score(uint32_t c, int before, int after)
{
	const bool in_word = isalpha(before) != 0 || isalpha(after) != 0;

	if (c == 0xa0 || c == 0xab || c == 0xbb || c == 0x2026)
		return 1;
	if (c == 0x2013 || c == 0x2014 || (c >= 0x2018 && c <= 0x201e))
		return 2;
	if (c >= 0xdf && c <= 0xff && c != 0xf7)
		return in_word ? 2 : 0;
	/* A capital inside a small word is the other encoding's quote. */
	if (c >= 0xc0 && c < 0xdf && c != 0xd7)
		return islower(before) ? -3 : isalpha(after) ? 2 : -1;
	return -2;
}

static bool
is_mac(const uint8_t *data, size_t len)
{
	int score = 0;
	bool line_feed = memchr(data, '\n', len) != NULL;
	bool carriage_return = memchr(data, '\r', len) != NULL;

	for (size_t i = 0; i < len; i++) {
		const int before = i > 0 ? data[i - 1] : ' ';
		const int after = i + 1 < len ? data[i + 1] : ' ';

		if (data[i] < 0x80)
			continue;
		score +=
		    char_score(mac_char(data[i]), before & 0x7f, after & 0x7f);
		score -= char_score(encoding_windows(data[i]), before & 0x7f,
		    after & 0x7f);
		if (score > 1000 || score < -1000)
			break;
	}
	/* Bare carriage returns were the line ends of that system alone. */
	if (score == 0)
		return carriage_return && !line_feed;
	return score > 0;
}

static void
decode_bytes(struct buf *out, const uint8_t *data, size_t len)
{
	const bool mac_os = is_mac(data, len);

	for (size_t i = 0; i < len; i++)
		encoding_char_add(out,
		    mac_os ? mac_char(data[i]) : encoding_windows(data[i]));
}

/* UTF-16, as "Unicode text" of spreadsheets: swap says big endian. */
static void
decode_utf16(struct buf *out, const uint8_t *data, size_t len, bool swap)
{
	uint32_t high = 0;

	for (size_t i = 0; i + 1 < len; i += 2) {
		const uint32_t unit = swap ?
		    (uint32_t)data[i] << 8 | data[i + 1] :
		    (uint32_t)data[i + 1] << 8 | data[i];

		if (high != 0 && unit >= 0xdc00 && unit < 0xe000)
			encoding_char_add(out,
			    0x10000 + ((high - 0xd800) << 10) +
				(unit - 0xdc00));
		else if (high != 0)
			encoding_char_add(out, 0xfffd);
		if (unit >= 0xd800 && unit < 0xdc00) {
			high = unit;
			continue;
		}
		if (high == 0 || unit < 0xdc00 || unit >= 0xe000)
			encoding_char_add(out, unit);
		high = 0;
	}
	if (high != 0 || len % 2 != 0)
		encoding_char_add(out, 0xfffd);
}

bool
encoding_decode(struct buf *out, const uint8_t *data, size_t len, struct err *e)
{
	const size_t start = out->len;

	if (len >= 2 && data[0] == 0xff && data[1] == 0xfe)
		decode_utf16(out, data + 2, len - 2, false);
	else if (len >= 2 && data[0] == 0xfe && data[1] == 0xff)
		decode_utf16(out, data + 2, len - 2, true);
	else if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 &&
	    text_is_utf8(data + 3, len - 3))
		buf_add(out, data + 3, len - 3);
	else if (text_is_utf8(data, len))
		buf_add(out, data, len);
	else
		decode_bytes(out, data, len);
	if (!buf_is_good(out))
		return err_set(e, ERR_TOOBIG, "the text is too long");
	if (out->len > start &&
	    memchr(out->data + start, '\0', out->len - start) != NULL)
		return err_set(e, ERR_INPUT,
		    "the file holds a NUL byte: it is no text file");
	return true;
}
