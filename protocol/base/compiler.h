/* SPDX-License-Identifier: ISC */
/*
 * What we ask of the compiler beyond C17, under names of our own.
 */
#ifndef PROTOCOL_BASE_COMPILER_H
#define PROTOCOL_BASE_COMPILER_H

/* The result says whether the work was done: ignoring it is a mistake. */
#define MUST_USE __attribute__((warn_unused_result))

/* Arguments are checked like those of printf(3). */
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

/* Does not come back. */
#define NO_RETURN __attribute__((noreturn))

/* Is this a build with the address sanitizer?  It maps more memory than any
 * limit allows, and looks into its own process from outside. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#endif
