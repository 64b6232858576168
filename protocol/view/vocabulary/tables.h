/* SPDX-License-Identifier: ISC */
/*
 * The data of the vocabularies, a file each; for vocabulary.c alone.  Tables
 * end with an entry without a code or label.  No code is in a table twice,
 * nor a label, as vocabulary_look_up() reads it; a test says so.
 */
#ifndef PROTOCOL_VIEW_VOCABULARY_TABLES_H
#define PROTOCOL_VIEW_VOCABULARY_TABLES_H

#include "protocol/view/vocabulary.h"

extern const struct vocabulary_code theme_codes[];
extern const struct vocabulary_label theme_labels[];
extern const struct vocabulary_code group_codes[];
extern const struct vocabulary_label group_labels[];
extern const struct vocabulary_code sdg_codes[];
extern const struct vocabulary_label sdg_labels[];
extern const struct vocabulary_code issue_codes[];
extern const struct vocabulary_label issue_labels[];
extern const struct vocabulary_code action_category_codes[];
extern const struct vocabulary_label action_category_labels[];

#endif
