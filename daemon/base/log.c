/* SPDX-License-Identifier: ISC */
#include "daemon/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

#define LOG_LINE_MAX 1024
#define LOG_QUOTE_LEN 200

static void log_line(int priority, const char *fmt, va_list ap)
    PRINTF_LIKE(2, 0);

static void
log_line(int priority, const char *fmt, va_list ap)
{
	char text[LOG_LINE_MAX];
	char when[32] = "";
	const time_t now = time(NULL);
	struct tm parts;

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	if (getenv("JOURNAL_STREAM") != NULL) {
		(void)fprintf(stderr, "<%d>%s\n", priority, text);
		return;
	}
	if (gmtime_r(&now, &parts) != NULL)
		(void)strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ ",
		    &parts);
	(void)fprintf(stderr, "%s%s\n", when, text);
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_ERR, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_WARNING, fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_INFO, fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	if (getenv("TAMGA_DEBUG") == NULL)
		return;
	va_start(ap, fmt);
	log_line(LOG_DEBUG, fmt, ap);
	va_end(ap);
}

void
log_failure(const char *context, const struct err *e)
{
	log_error("%s: %s", context, e->msg);
}

const char *
log_quote(char out[LOG_QUOTE_MAX], const char *text)
{
	size_t len = 0;

	for (size_t i = 0; text[i] != '\0' && len < LOG_QUOTE_LEN; i++) {
		const unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 && c < 0x7f)
			out[len++] = (char)c;
		else
			len += (size_t)snprintf(out + len, 5, "\\x%02x", c);
	}
	out[len] = '\0';
	return out;
}
