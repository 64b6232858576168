/* SPDX-License-Identifier: ISC */
/*
 * Who rates which recommendation how, without a word of why: the ratings that
 * count and that the sheet shows, for filters over many of them.
 */
#ifndef DAEMON_VIEW_RATED_H
#define DAEMON_VIEW_RATED_H

#include "daemon/view/view.h"

struct rated;

/* Ratings of this round; NULL: of each member the latest.  The caller ends
 * with rated_free(). */
MUST_USE bool rated_read(struct rated **out, struct store *store,
    const char *round, struct err *e);

/* NULL is fine. */
void rated_free(struct rated *rated);

/* Does one of these members (NULL: anybody) give it one of these values
 * (NULL: any)?  Arrays of texts. */
bool rated_has(const struct rated *rated, const char *rec,
    const json_t *members, const json_t *values);

/* Does one of these members not rate it?  "" stands for all of them. */
bool rated_lacks(const struct rated *rated, const char *rec,
    const json_t *members);

enum rated_alike {
	RATED_BY_FEW, /* one or none has an opinion: not-assessed is none */
	RATED_ALIKE,  /* two or more, and all say the same */
	RATED_APART,  /* two values or more, be it of one member */
};
enum rated_alike rated_alike(const struct rated *rated, const char *rec);

#endif
