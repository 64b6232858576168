/* SPDX-License-Identifier: ISC */
/* Options of the commands that count, for the table of commands. */
#ifndef CLIENT_COMMAND_COUNT_OPTIONS_H
#define CLIENT_COMMAND_COUNT_OPTIONS_H

#include "client/args.h"

extern const struct option count_options[];
extern const struct option change_options_counted[];
extern const struct option target_options[];

#endif
