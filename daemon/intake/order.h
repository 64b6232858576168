/* SPDX-License-Identifier: ISC */
/*
 * What the daemon asks of tamga-intake, on its standard input: the refs to
 * check, and what is known of their journals already.  One JSON object; both
 * sides use this module.
 */
#ifndef DAEMON_INTAKE_ORDER_H
#define DAEMON_INTAKE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/road/refname.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/record.h"

struct order_ref {
	struct refname name;
	bool has_head;
	struct journal_head head;     /* of a journal that is known; the room of
				   * the order */
	struct record_place *anchors; /* records of it that are in the room:
				       * its tips; the walk ends there */
	size_t anchor_count;
};

struct order {
	struct room_id room;
	bool is_sliced;     /* a journal may end where the slices do */
	uint64_t guest_max; /* bytes of a journal of a key not admitted */
	struct device_id *admitted; /* devices without that limit, ascending */
	size_t admitted_count;
	struct order_ref *refs;
	size_t ref_count;
};

/* The text of an order.  The caller frees it. */
char *order_format(const struct order *order) MUST_USE;

/* Read one; the caller ends with order_clear().
 *
 * ERR_INPUT  not an order */
MUST_USE bool order_parse(struct order *out, const char *text, size_t len,
    struct err *e);
void order_clear(struct order *order);

/* A head and a place as JSON, for verdict.c, too. */
json_t *head_pack(const struct journal_head *head) MUST_USE;
MUST_USE bool head_unpack(struct journal_head *out, const json_t *from);
json_t *place_pack(const struct record_place *place) MUST_USE;
MUST_USE bool place_unpack(struct record_place *out, const json_t *from);

#endif
