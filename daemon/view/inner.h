/* SPDX-License-Identifier: ISC */
/* What the views share. */
#ifndef DAEMON_VIEW_INNER_H
#define DAEMON_VIEW_INNER_H

#include "daemon/view/view.h"

/* The columns that most lists select, in this order. */
#define VIEW_STATEMENT "r.hash, s.position, m.shown, t.s0, b.text"

/* The id in the first two columns of a row. */
struct statement_id view_row_id(struct sql_query *query, int column);

/* The same as text that the caller frees. */
char *view_row_id_text(struct sql_query *query, int column) MUST_USE;

/* A column of canonical JSON; the caller owns it.  An empty object when it
 * cannot be read. */
json_t *view_row_json(struct sql_query *query, int column) MUST_USE;

/* Run a query whose row goes to cb; false from cb ends with its failure. */
typedef bool (*view_row_cb)(void *arg, struct sql_query *query, struct err *e);
MUST_USE bool view_each(struct sql_query *query, view_row_cb cb, void *arg,
    struct err *e);

/* Append the texts of more that list does not have. */
void view_unite(json_t *list, const json_t *more);

/* Copy these fields, where they are there. */
void view_copy(json_t *to, const json_t *from, const char *const *names);

/* The label of a device for people, its id if it is of nobody. */
const char *view_label(const struct control *control,
    const struct device_id *id);

/* A thing as the lists show it, by whatever name of its member; the caller
 * frees it. */
char *view_thing_shown(const struct control *control,
    const char *thing) MUST_USE;

#endif
