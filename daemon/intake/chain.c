/* SPDX-License-Identifier: ISC */
#include "daemon/intake/chain.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/intake/island.h"
#include "daemon/road/quarantine.h"
#include "protocol/base/mem.h"

/* One commit on the way down. */
struct node {
	struct git_id id;
	const struct surveyed *found;
};

/* An object of the main repository, looked at once for all refs. */
struct memo {
	struct git_id id;
	struct surveyed *found; /* NULL: the place is free */
};

struct chains {
	const struct order *order;
	const struct survey *survey;
	struct repo_quarantine *quarantine;
	struct memo *memos; /* open addressing, at most half full */
	size_t memo_room;   /* a power of two */
	size_t memo_count;
	struct node *nodes; /* of the ref at hand, from its tip down */
	size_t node_room;
	size_t node_count;
};

struct chains *
chains_new(const struct order *order, const struct survey *survey,
    struct repo_quarantine *quarantine)
{
	struct chains *chains = mem_new(1, sizeof(*chains));

	chains->order = order;
	chains->survey = survey;
	chains->quarantine = quarantine;
	chains->memo_room = 1024;
	chains->memos = mem_new(chains->memo_room, sizeof(*chains->memos));
	return chains;
}

void
chains_free(struct chains *chains)
{
	for (size_t i = 0; i < chains->memo_room; i++)
		free(chains->memos[i].found);
	free(chains->memos);
	free(chains->nodes);
	free(chains);
}

/* --- down ---------------------------------------------------------------- */

/* The place of the id, or the free one where it belongs. */
static struct memo *
memo_place(struct memo *memos, size_t room, const struct git_id *id)
{
	size_t at = 0;

	(void)memcpy(&at, id->bytes, sizeof(at));
	at &= room - 1;
	while (memos[at].found != NULL &&
	    memcmp(memos[at].id.bytes, id->bytes, GIT_ID_LEN) != 0)
		at = (at + 1) & (room - 1);
	return &memos[at];
}

static void
memo_grow(struct chains *chains)
{
	const size_t room = chains->memo_room * 2;
	struct memo *memos = mem_new(room, sizeof(*memos));

	for (size_t i = 0; i < chains->memo_room; i++)
		if (chains->memos[i].found != NULL)
			*memo_place(memos, room, &chains->memos[i].id) =
			    chains->memos[i];
	free(chains->memos);
	chains->memos = memos;
	chains->memo_room = room;
}

/* What is in the main repository came through a check like this one, or
 * was written here: its signature is good. */
static const struct surveyed *
main_find(struct chains *chains, const struct git_id *id)
{
	struct memo *memo;

	if (chains->memo_count >= chains->memo_room / 2)
		memo_grow(chains);
	memo = memo_place(chains->memos, chains->memo_room, id);
	if (memo->found == NULL) {
		memo->id = *id;
		memo->found = mem_new(1, sizeof(*memo->found));
		survey_look(memo->found, chains->quarantine, id,
		    RECORD_UNVERIFIED);
		chains->memo_count++;
	}
	return memo->found;
}

static const struct record_place *
anchor_find(const struct order_ref *ref, const struct git_id *id)
{
	for (size_t i = 0; i < ref->anchor_count; i++)
		if (memcmp(ref->anchors[i].git_id.bytes, id->bytes,
			GIT_ID_LEN) == 0)
			return &ref->anchors[i];
	return NULL;
}

/* Collect the commits from tip down; returns the anchor below them, or NULL
 * when there is none.  *is_partial when more is to come in other slices. */
static const struct record_place *
chain_walk(struct chains *chains, const struct order_ref *ref,
    const struct git_id *tip, bool *is_partial)
{
	struct git_id id = *tip;
	const struct record_place *anchor;
	const struct surveyed *found;

	chains->node_count = 0;
	for (;;) {
		anchor = anchor_find(ref, &id);
		if (anchor != NULL)
			return anchor;
		found = survey_find(chains->survey, &id);
		if (found == NULL)
			found = main_find(chains, &id);
		*is_partial =
		    chains->order->is_sliced && found->kind == REPO_MISSING;
		if (*is_partial)
			return NULL;
		chains->nodes = mem_grow(chains->nodes, &chains->node_room,
		    chains->node_count + 1, sizeof(*chains->nodes));
		chains->nodes[chains->node_count++] =
		    (struct node){ .id = id, .found = found };
		if (!found->has_parent)
			return NULL;
		id = found->parent;
	}
}

/* --- up ------------------------------------------------------------------ */

static int
device_compare(const void *a, const void *b)
{
	const struct device_id *one = a;
	const struct device_id *other = b;

	return strcmp(one->text, other->text);
}

static bool
is_admitted(const struct order *order, const struct device_id *device)
{
	return order->admitted_count > 0 &&
	    bsearch(device, order->admitted, order->admitted_count,
		sizeof(*order->admitted), device_compare) != NULL;
}

static bool
class_fits(const struct order_ref *ref, const struct journal_head *head)
{
	switch (ref->name.kind) {
	case REFNAME_CONTROL:
		return head->class == CLASS_CONTROL;
	case REFNAME_DATA:
		return head->class == CLASS_DATA;
	case REFNAME_BRANCH:
		break;
	}
	return true;
}

static void
refuse(struct verdict_ref *out, enum fault fault, const char *reason)
{
	char quoted[LOG_QUOTE_MAX];

	out->fault = fault;
	out->sequence = out->has_last ? out->last.sequence + 1 : 1;
	(void)snprintf(out->reason, sizeof(out->reason), "%s",
	    log_quote(quoted, reason));
}

/* Does the record stand where it is?  Sets the head at a first record. */
static bool
record_stands(const struct chains *chains, const struct order_ref *ref,
    const struct record *record, struct verdict_ref *out)
{
	struct err e = { 0 };
	enum fault fault;

	if (out->has_last) {
		if (record_follows(record, &out->head, &out->last, &fault, &e))
			return true;
		refuse(out, fault, e.msg);
		return false;
	}
	if (!record_begins(record, &chains->order->room, &ref->name.journal,
		&fault, &e)) {
		refuse(out, fault, e.msg);
		return false;
	}
	if (!class_fits(ref, &record->head)) {
		refuse(out, FAULT_JOURNAL,
		    "journal: of another class than the ref says");
		return false;
	}
	out->head = record->head;
	out->has_head = true;
	return true;
}

/* Take the record, unless it is one more than a guest may have. */
static bool
record_accept(const struct chains *chains, const struct node *node,
    struct verdict_ref *out)
{
	const struct surveyed *found = node->found;

	if (out->bytes + found->len > chains->order->guest_max &&
	    !is_admitted(chains->order, &out->head.device)) {
		out->is_cut = true;
		out->sequence = out->has_last ? out->last.sequence + 1 : 1;
		return false;
	}
	out->ids[out->count++] = node->id;
	if (repo_quarantine_in_main(chains->quarantine, &node->id))
		out->known_count++;
	out->bytes += found->len;
	out->has_last = true;
	out->last = (struct record_place){
		.sequence = found->record.sequence,
		.hash = found->record.hash,
		.git_id = node->id,
	};
	return true;
}

static void
chain_judge(struct chains *chains, const struct order_ref *ref,
    struct verdict_ref *out)
{
	out->ids = mem_new(chains->node_count, sizeof(*out->ids));
	for (size_t i = chains->node_count; i > 0; i--) {
		const struct node *node = &chains->nodes[i - 1];
		char reason[256];

		if (!node->found->is_done || node->found->fault != FAULT_NONE) {
			survey_reason(reason, sizeof(reason),
			    chains->quarantine, &node->id, node->found);
			refuse(out, node->found->fault, reason);
			return;
		}
		if (!record_stands(chains, ref, &node->found->record, out) ||
		    !record_accept(chains, node, out))
			return;
	}
}

/* How far down it is known to go: the records say their numbers. */
static void
partial_note(const struct chains *chains, struct verdict_ref *out,
    const struct order_ref *ref)
{
	const struct node *lowest = &chains->nodes[chains->node_count - 1];
	const struct record *record = &lowest->found->record;
	uint64_t known = 0;

	out->walked = chains->node_count;
	out->lowest = lowest->id;
	out->below = lowest->found->parent;
	if (!lowest->found->is_done || lowest->found->fault != FAULT_NONE ||
	    record->sequence > LIMIT_FETCH_OBJECTS)
		return;
	for (size_t i = 0; i < ref->anchor_count; i++)
		if (ref->anchors[i].sequence < record->sequence &&
		    ref->anchors[i].sequence > known)
			known = ref->anchors[i].sequence;
	out->left = (size_t)(record->sequence - 1 - known);
	islands_find(out, chains->survey, record);
}

void
chains_check(struct chains *chains, struct verdict_ref *out,
    const struct order_ref *ref)
{
	char name[sizeof(QUARANTINE_REFS) + REPO_REF_MAX];
	const struct record_place *anchor;
	struct err e = { 0 };

	*out = (struct verdict_ref){ .name = ref->name };
	(void)snprintf(name, sizeof(name), QUARANTINE_REFS "%s",
	    ref->name.text + strlen(REPO_HEADS));
	out->has_tip =
	    repo_quarantine_tip(chains->quarantine, &out->tip, name, &e);
	if (!out->has_tip) {
		refuse(out, FAULT_OBJECT, e.msg);
		return;
	}
	anchor = chain_walk(chains, ref, &out->tip, &out->is_partial);
	/* Of one whose tip did not come nothing is known. */
	out->has_tip = !out->is_partial || chains->node_count > 0;
	out->is_partial = out->is_partial && out->has_tip;
	if (!out->has_tip)
		return;
	if (out->is_partial) {
		partial_note(chains, out, ref);
		return;
	}
	if (anchor != NULL) {
		out->has_head = true;
		out->head = ref->head;
		out->has_last = true;
		out->last = *anchor;
		if (!class_fits(ref, &ref->head)) {
			out->has_last = false;
			refuse(out, FAULT_JOURNAL,
			    "journal: of another class than the ref says");
			return;
		}
	}
	chain_judge(chains, ref, out);
}
