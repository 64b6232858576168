/* SPDX-License-Identifier: ISC */
/* The options of commands, for the table of these. */
#ifndef CLIENT_COMMAND_OPTIONS_H
#define CLIENT_COMMAND_OPTIONS_H

#include "client/args.h"

/* Each ends with an option without a name. */
extern const struct option init_options[];
extern const struct option output_options[];
extern const struct option remote_add_options[];
extern const struct option remote_set_options[];
extern const struct option join_options[];
extern const struct option recovery_options[];
extern const struct option unlock_options[];
extern const struct option lock_options[];
extern const struct option passphrase_options[];
extern const struct option admit_options[];
extern const struct option change_options[];
extern const struct option propose_options[];
extern const struct option endorse_options[];
extern const struct option yes_options[];
extern const struct option all_options[];
extern const struct option cut_options[];
extern const struct option cut_device_options[];
extern const struct option adopt_options[];
extern const struct option import_options[];
extern const struct option undo_options[];
extern const struct option filter_options[];
extern const struct option sheet_options[];
extern const struct option search_options[];
extern const struct option export_options[];
extern const struct option view_options[];
extern const struct option assess_options[];
extern const struct option position_options[];
extern const struct option source_options[];
extern const struct option cite_options[];
extern const struct option note_options[];
extern const struct option history_options[];
extern const struct option count_options[];
extern const struct option change_options_counted[];
extern const struct option target_options[];
extern const struct option reason_options[];
extern const struct option log_options[];
extern const struct option sync_options[];
extern const struct option verify_options[];

#endif
