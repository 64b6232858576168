/* SPDX-License-Identifier: ISC */
/*
 * The log: one event a line on standard error.  Under systemd a line has a
 * priority in front ("<3>"), elsewhere the time (UTC).  Sentence first,
 * values after it.  What programs want is in the API, not here.
 *
 * Text that others wrote goes through log_quote().
 */
#ifndef DAEMON_BASE_LOG_H
#define DAEMON_BASE_LOG_H

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* A person is needed. */
void log_error(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Heals by itself. */
void log_warn(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* A change of state. */
void log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Only with TAMGA_DEBUG in the environment. */
void log_debug(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* The message of a failure, behind "context: ", as an error. */
void log_failure(const char *context, const struct err *e);

#define LOG_QUOTE_MAX 256

/*
 * Text of others as it may stand in a log line or a message: control
 * characters and bytes outside ASCII as \xNN, cut at 200 bytes.  Returns
 * out.
 */
const char *log_quote(char out[LOG_QUOTE_MAX], const char *text);

#endif
