/* SPDX-License-Identifier: ISC */
/*
 * Words for people: numbers with what they count, times as one says them.
 */
#ifndef CLIENT_PROSE_H
#define CLIENT_PROSE_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol/base/compiler.h"

/* "1 record", "1,204 records". */
#define PROSE_MAX 96
void prose_count(char out[PROSE_MAX], long long count, const char *one,
    const char *many);

/* "512 bytes", "12 KiB", "3.4 MiB". */
void prose_bytes(char out[PROSE_MAX], long long bytes);

/*
 * A time of the API: "just now", "5 minutes ago", "3 hours ago", "on 2 June
 * 2026" in the time of this place; "never" for "".
 */
void prose_when(char out[PROSE_MAX], const char *text);

/* Seconds since a time of the API; INT64_MAX for "". */
int64_t prose_age_s(const char *text);

/* May colours be used on standard output? */
bool prose_has_colour(void);

#endif
