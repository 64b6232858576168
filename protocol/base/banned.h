/* SPDX-License-Identifier: ISC */
/*
 * Functions of libc that are too easily misused.  Every file gets this
 * header first, by the compiler's -include, so that a use does not compile.
 * (ctime and random are as bad, but foreign headers have fields so named.)
 */
#ifndef PROTOCOL_BASE_BANNED_H
#define PROTOCOL_BASE_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With _FORTIFY_SOURCE these are macros for clang, which warns then. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf
#pragma GCC poison strtok strtok_r atoi atol atoll sscanf
#pragma GCC poison gmtime localtime asctime
#pragma GCC poison rand system popen mktemp tmpnam

/* A macro in a header of libevent, which nobody uses, has this name in it:
 * poison would stop there.  There is no such function. */
#define strerror(number) strerror_is_banned(number)

#endif
