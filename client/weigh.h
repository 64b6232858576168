/* SPDX-License-Identifier: ISC */
/*
 * What a person should know of a status, in sentences: what needs somebody,
 * and what is good to know.
 */
#ifndef CLIENT_WEIGH_H
#define CLIENT_WEIGH_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/json.h"

/* A sentence, and what to do about it, or NULL. */
struct remark {
	char *text;
	char *advice;
};

struct remarks {
	struct remark *list;
	size_t count;
	size_t room;
};

struct weighed {
	const json_t *status; /* borrowed */
	struct remarks needs; /* somebody has to see to it */
	struct remarks notes; /* nobody has */
	bool is_late;         /* what is only here has no way out now */
};

/* Weigh the answer of GET /v0/status, which must live as long.  The caller
 * ends with weighed_clear(). */
void weigh(struct weighed *out, const json_t *status);
void weighed_clear(struct weighed *weighed);

#endif
