/* SPDX-License-Identifier: ISC */
/* Time that only goes forward. */
#ifndef DAEMON_BASE_NOW_H
#define DAEMON_BASE_NOW_H

#include <stdint.h>

/* Milliseconds since some moment of this machine's run. */
int64_t now_ms(void);

#endif
