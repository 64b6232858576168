/* SPDX-License-Identifier: ISC */
#include "client/prose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/screen.h"

#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400
#define DIGITS_MAX 32

static const char *const months[] = { "January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December" };

/* With a comma before every three digits. */
static void
digits(char out[DIGITS_MAX], long long number)
{
	char plain[DIGITS_MAX];
	size_t len;
	size_t used = 0;

	len = (size_t)snprintf(plain, sizeof(plain), "%lld", number);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && plain[i - 1] != '-')
			out[used++] = ',';
		out[used++] = plain[i];
	}
	out[used] = '\0';
}

void
prose_count(char out[PROSE_MAX], long long count, const char *one,
    const char *many)
{
	char number[DIGITS_MAX];

	digits(number, count);
	(void)snprintf(out, PROSE_MAX, "%s %s", number,
	    count == 1 ? one : many);
}

void
prose_bytes(char out[PROSE_MAX], long long bytes)
{
	if (bytes < 1024)
		prose_count(out, bytes, "byte", "bytes");
	else if (bytes < 1024 * 1024)
		(void)snprintf(out, PROSE_MAX, "%lld KiB", bytes / 1024);
	else
		(void)snprintf(out, PROSE_MAX, "%lld.%lld MiB",
		    bytes / (1024 * 1024),
		    bytes % (1024 * 1024) * 10 / (1024 * 1024));
}

/* "2018-05-17T08:30:00Z"; false for what is none. */
static bool
time_read(time_t *out, const char *text)
{
	struct tm parts = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts);

	if (end == NULL || *end != '\0')
		return false;
	*out = timegm(&parts);
	return true;
}

int64_t
prose_age_s(const char *text)
{
	time_t then;

	return time_read(&then, text) ? (int64_t)(time(NULL) - then) :
					INT64_MAX;
}

void
prose_when(char out[PROSE_MAX], const char *text)
{
	const int64_t age = prose_age_s(text);
	struct tm parts = { 0 };
	time_t then = 0;

	if (!time_read(&then, text)) {
		(void)snprintf(out, PROSE_MAX, "never");
		return;
	}
	if (age >= -MINUTE_S && age < MINUTE_S) {
		(void)snprintf(out, PROSE_MAX, "just now");
		return;
	}
	if (age > 0 && age < HOUR_S) {
		prose_count(out, age / MINUTE_S, "minute ago", "minutes ago");
		return;
	}
	if (age > 0 && age < DAY_S) {
		prose_count(out, age / HOUR_S, "hour ago", "hours ago");
		return;
	}
	(void)localtime_r(&then, &parts);
	(void)snprintf(out, PROSE_MAX, "on %d %s %d", parts.tm_mday,
	    months[parts.tm_mon % 12], parts.tm_year + 1900);
}

bool
prose_has_colour(void)
{
	return screen_has_color();
}
