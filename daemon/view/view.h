/* SPDX-License-Identifier: ISC */
/*
 * Views: what the room says, as JSON for the API.  Each is a function of the
 * set of counted statements alone; the order in which they came does not
 * show.  Fields are those of docs/openapi.yaml.
 *
 * Every function takes the store to read, gives the caller a value to own in
 * *out, and fails with what the index reported, or as said.
 */
#ifndef DAEMON_VIEW_VIEW_H
#define DAEMON_VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/store/store.h"
#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"
#include "protocol/room/review.h"
#include "protocol/view/filter.h"

/* Those that the filter chooses, by their numbers.  Both fail with ERR_INPUT
 * when it names what is not in the room (daemon/view/chosen.h). */
MUST_USE bool view_recommendations(json_t **out, struct store *store,
    const struct filter *filter, struct err *e);

/* The ids of what the filter chooses, each with true; NULL for the empty
 * filter, which chooses all. */
MUST_USE bool view_chosen(json_t **out, struct store *store,
    const struct filter *filter, struct err *e);

/* Does the filter name only what is in the room? */
MUST_USE bool view_filter_check(struct store *store,
    const struct filter *filter, struct err *e);

/* ERR_NOTFOUND  no such recommendation; rec as a person typed it */
MUST_USE bool view_recommendation(json_t **out, struct store *store,
    const char *rec, struct err *e);

/* Is a recommendation of this id here? */
MUST_USE bool view_has_recommendation(bool *has, struct store *store,
    const char *id, struct err *e);

/* ERR_INPUT  there is no such scheme, or (NULL is fine) no such round; the
 *            hint names those that there are */
MUST_USE bool view_check_scheme(const char *scheme, struct err *e);
MUST_USE bool view_check_round(const char *round, struct err *e);

/* scheme NULL: SCHEME_DEFAULT */
MUST_USE bool view_sheet(json_t **out, struct store *store,
    const struct filter *filter, const char *scheme, struct err *e);

/*
 * Every rating that was said of a recommendation, by slot (member or NULL for
 * all, group, round, scheme), with what it changed and what replaced it.
 *
 * ERR_NOTFOUND  no such member
 */
MUST_USE bool view_history(json_t **out, struct store *store, const char *rec,
    const char *member, struct err *e);

MUST_USE bool view_conflicts(json_t **out, struct store *store, struct err *e);

struct view_log_plan {
	size_t limit;
	const char *member; /* or NULL */
	bool all;           /* also what does not count */
};
MUST_USE bool view_log(json_t **out, struct store *store,
    const struct view_log_plan *plan, struct err *e);

/*
 * One statement by its id or the beginning of it.
 *
 * ERR_NOTFOUND  none begins so
 * ERR_INPUT     several do; the hint names some
 */
MUST_USE bool view_show(json_t **out, struct store *store, const char *typed,
    struct err *e);

/* The same, as an id. */
MUST_USE bool view_find_statement(struct statement_id *out, struct store *store,
    const char *typed, struct err *e);

/* The statement with this id, as JSON, and who said it (shown id, "" if not
 * admitted). */
MUST_USE bool view_statement(json_t **out, char member[MEMBER_ID_MAX + 6],
    struct store *store, const struct statement_id *id, struct err *e);

MUST_USE bool view_sources(json_t **out, struct store *store, struct err *e);
MUST_USE bool view_source(json_t **out, struct store *store, const char *typed,
    struct err *e);

/*
 * The thing of that name of the member that is shown so, as writers name it:
 * where members share an id, by the longer name of this one, which it keeps
 * when the stewards give the id to another.  The caller frees it.
 */
char *view_thing(const struct control *control, const char *shown,
    const char *name) MUST_USE;

/*
 * What a person typed for a source, as writers name it; the beginning of the
 * name will do, with or without the member.  The caller frees *thing.
 */
MUST_USE bool view_find_source(char **thing, struct store *store,
    const char *typed, struct err *e);

MUST_USE bool view_members(json_t **out, struct store *store, struct err *e);
MUST_USE bool view_devices(json_t **out, struct store *store, bool all,
    struct err *e);

/* The line of charters, proposals with who is missing, disputes. */
MUST_USE bool view_charter(json_t **out, struct store *store, struct err *e);

/* The proposals that this member has not endorsed and could. */
json_t *view_to_endorse(struct store *store) MUST_USE;

/* Disputes about charters that are not settled. */
json_t *view_unsettled(struct store *store) MUST_USE;

/* records, statements, waiting, held, disputed, awaiting_admission, and the
 * names and times of section "status" that the store knows. */
MUST_USE bool view_status(json_t **out, struct store *store, struct err *e);

/* Lines for ssh-keygen and git: a principal for every admitted device. */
MUST_USE bool view_allowed_signers(struct buf *out, struct store *store,
    struct err *e);

/* docs/FORMAT.md, section 11. */
MUST_USE bool view_dump(struct buf *out, struct store *store, struct err *e);

/*
 * The statements that are current, or (all) every one that is here, of what
 * the filter chooses, a line of JSON each: as in the dump, with "reason",
 * "time", "journal", "sequence", and "record": its git id and hash.
 */
MUST_USE bool view_jsonl(struct buf *out, struct store *store,
    const struct filter *filter, bool all, struct err *e);

/*
 * What a new statement of ours in this slot should replace: the heads of all
 * that this member, or this device before it is admitted, has said there, and
 * those that this member continues, unless it withdraws.
 * The caller frees *ids.
 */
MUST_USE bool view_slot_heads(struct statement_id **ids, size_t *count,
    struct store *store, const json_t *statement, struct err *e);

/* The root key of our member; our own key as long as we are not admitted.
 * Borrowed from the store. */
const struct public_key *view_own_root(struct store *store);

/* "2018-05-17T12:00:00Z" of seconds since 1970.  The caller frees it. */
char *view_time(int64_t seconds) MUST_USE;

#endif
