/* SPDX-License-Identifier: ISC */
/*
 * Members that continue others: a renamed ministry is two members, and both
 * names are shown.
 */
#ifndef DAEMON_VIEW_ROOM_SUCCESSION_H
#define DAEMON_VIEW_ROOM_SUCCESSION_H

#include "daemon/store/store.h"
#include "protocol/base/compiler.h"
#include "protocol/base/json.h"

/* The shown ids of those that it continues, or that continue it, ascending by
 * root key.  The caller owns the list. */
json_t *view_predecessors(const struct control *control,
    const struct member *member) MUST_USE;
json_t *view_successors(const struct control *control,
    const struct member *member) MUST_USE;

/*
 * Set "succession" in the row, if the member that is shown so continues or is
 * continued: {"names","continues":[{"id","names"}],"continued_by":[the same]}.
 */
void view_succession_set(json_t *row, const struct control *control,
    const char *shown);

/* "let mjia continue mojha", "give the id mojha to ...": what stewards are
 * asked of a member.  The caller owns it. */
json_t *view_grant_words(const struct control *control,
    const json_t *grant) MUST_USE;

#endif
