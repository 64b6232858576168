/* SPDX-License-Identifier: ISC */
/*
 * What a remote shows that was not taken, in words, with what to do: for
 * people who have never heard of a ref.
 */
#ifndef CLIENT_REFUSALS_H
#define CLIENT_REFUSALS_H

#include "protocol/base/json.h"

/* Print them: shown and counts as docs/openapi.yaml has "refusals" and
 * "refused_by". */
void withheld_show(const json_t *withheld); /* the same of "withheld" */
void refusals_show(const json_t *shown, const json_t *counts);

#endif
