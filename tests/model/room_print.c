/* SPDX-License-Identifier: ISC */
#include "tests/model/room_print.h"

#include <stdlib.h>

#include "protocol/base/buf.h"

#define TEXT_MAX (64U << 20) /* bytes of what one room says */

static void
member_more_print(const struct member *member, struct buf *out)
{
	for (size_t i = 0; i < member->known_count; i++)
		buf_format_add(out, " %s", member->known_as[i]);
	for (size_t i = 0; i < member->continues_count; i++)
		buf_format_add(out, " > %zu", member->continues[i]);
	buf_char_add(out, '\n');
}

static void
members_print(const struct fold *fold, struct buf *out)
{
	const struct control *control = fold->control;

	for (size_t i = 0; i < control->member_count; i++) {
		const struct member *member = &control->members[i];
		char *names = json_canonical(member->names);
		char *of = json_canonical(member->of);
		char *roles = json_canonical(member->roles);

		buf_format_add(out, "%s %s %s %s %s %d%d%d%d%d%d%d%zu",
		    member->shown, member->kind == NULL ? "-" : member->kind,
		    names, of, roles, member->is_settled, member->is_steward,
		    member->is_importer, member->is_government,
		    member->is_observer, member->is_coalition,
		    member->is_disputed, member->group);
		member_more_print(member, out);
		free(names);
		free(of);
		free(roles);
	}
	for (size_t i = 0; i < control->device_count; i++) {
		const struct device *device = &control->devices[i];

		buf_format_add(out, "%s %zu '%s' %d%d%d%d\n", device->id.text,
		    device->member, device->label, device->is_root,
		    device->is_work, device->is_disputed, device->is_cut);
	}
}

static void
ids_print(struct buf *out, const char *what, const struct member_id *ids,
    size_t count)
{
	buf_format_add(out, " %s", what);
	for (size_t i = 0; i < count; i++)
		buf_format_add(out, " %s", ids[i].text);
}

static void
id_print(struct buf *out, const char *what, const struct statement_id *id)
{
	char text[STATEMENT_ID_MAX + 1];

	statement_id_format(text, id);
	buf_format_add(out, "%s %s", what, text);
}

static void
line_print(const struct control *control, struct buf *out)
{
	for (size_t i = 0; i < control->line_count; i++) {
		const struct line_charter *charter = &control->line[i];

		id_print(out, "charter", &charter->id);
		buf_format_add(out, " %zu %zu %zu %d", charter->version,
		    charter->threshold, charter->steward_count,
		    charter->is_by_recovery);
		ids_print(out, "by", charter->endorsers,
		    charter->endorser_count);
		buf_char_add(out, '\n');
	}
	for (size_t i = 0; i < control->proposal_count; i++) {
		const struct proposal *proposal = &control->proposals[i];

		id_print(out, "proposal", &proposal->id);
		buf_format_add(out, " %s %zu %zu", proposal->author.text,
		    proposal->needed, proposal->needed_own);
		ids_print(out, "by", proposal->endorsers,
		    proposal->endorser_count);
		ids_print(out, "without", proposal->missing,
		    proposal->missing_count);
		buf_char_add(out, '\n');
	}
}

static void
disputes_print(const struct control *control, struct buf *out)
{
	for (size_t i = 0; i < control->dispute_count; i++) {
		const struct dispute *dispute = &control->disputes[i];

		buf_format_add(out, "dispute %zu %d", dispute->predecessor,
		    dispute->is_settled);
		for (size_t j = 0; j < dispute->branch_count; j++) {
			const struct branch *branch = &dispute->branches[j];

			id_print(out, " ", &branch->id);
			buf_format_add(out, " %zu %zu %d", branch->reaches,
			    branch->endorsers, branch->is_by_recovery);
		}
		ids_print(out, "waits", dispute->waiting,
		    dispute->waiting_count);
		buf_char_add(out, '\n');
	}
}

static void
cuts_print(const struct control *control, struct buf *out)
{
	for (size_t i = 0; i < control->cut_count; i++) {
		const struct cut *cut = &control->cuts[i];

		id_print(out, "cut", &cut->id);
		buf_format_add(out, " %s '%s' %d%d %s\n",
		    cut_layer_name(cut->layer), cut->device.text,
		    cut->is_journal, cut->is_member, cut->reason);
	}
	for (size_t i = 0; i < control->adopted_count; i++) {
		const struct adopted *adopted = &control->adopted[i];
		char hash[HASH_TEXT_LEN + 1];

		hash_format(hash, &adopted->record);
		id_print(out, "adopted", &adopted->id);
		buf_format_add(out, " %s %s\n", adopted->journal.text, hash);
	}
}

char *
fold_print(const struct fold *fold)
{
	struct buf out;

	buf_init(&out, TEXT_MAX);
	buf_format_add(&out, "waiting %zu refused %zu\n", fold->waiting,
	    fold->refused);
	members_print(fold, &out);
	line_print(fold->control, &out);
	disputes_print(fold->control, &out);
	cuts_print(fold->control, &out);
	fold_dump(fold, &out);
	fold_reasons(fold, &out);
	return buf_take(&out);
}

void
fold_reasons(const struct fold *fold, struct buf *out)
{
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_statement *statement = &fold->statements[i];
		char text[STATEMENT_ID_MAX + 1];

		if (statement->reason == REASON_COUNTS)
			continue;
		statement_id_format(text, &statement->id);
		buf_format_add(out, "{\"id\":\"%s\",\"reason\":\"%s\"}\n", text,
		    reason_name(statement->reason));
	}
}
