/* SPDX-License-Identifier: ISC */
/*
 * What a remote shows that was not taken, in words, with what to do: for
 * people who have never heard of a ref.
 */
#ifndef CLIENT_REFUSALS_H
#define CLIENT_REFUSALS_H

#include <stdbool.h>

#include "protocol/base/json.h"

/* What a fault means to people. */
struct refusal_words {
	const char *fault; /* docs/FORMAT.md, section 6; daemon/sync/ledger.h */
	const char *what;  /* behind the remote's name */
	const char *advice;
	bool is_need; /* a person should look after it */
};

/* Of any fault, also of one that is not known here. */
const struct refusal_words *refusal_words(const char *fault);

/* Print them: shown and counts as docs/openapi.yaml has "refused" and
 * "refused_by". */
void refusals_show(const json_t *shown, const json_t *counts);

#endif
