/* SPDX-License-Identifier: ISC */
/*
 * Bad records that are a good one with one thing changed.  The table is the
 * chapter: what is changed, before or after signing, and the fault.
 *
 * In find, a '*' stands for the rest of a line.  In find and with, a '$' and
 * a letter stand for what the table in expand() says.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/seal/sshsig.h"
#include "tests/vectors/forge.h"
#include "tests/vectors/texts.h"

enum base {
	FIRST,  /* first-data */
	SECOND, /* second, with two statements */
	SEEN,   /* a second record with two seen lines and no statement */
};

enum stage {
	SIGNED,     /* once, and then signed */
	EVERYWHERE, /* wherever it stands, and then signed */
	APPENDED,   /* with is put at the end, and then signed */
	AFTER,      /* once, when it is signed */
};

struct edit {
	const char *name;
	enum base base;
	enum stage stage;
	const char *find;
	const char *with;
	const char *verdict;
	const char *rule;
};

/* clang-format off */
static const struct edit edits[] = {
#include "tests/vectors/edits_headers.h"
#include "tests/vectors/edits_message.h"
#include "tests/vectors/edits_trailers.h"
};
/* clang-format on */

/* What a letter behind '$' stands for; the caller frees it. */
static char *
expansion(const struct forge *forge, char letter)
{
	const struct cast *cast = &forge->cast;
	char hash[HASH_TEXT_LEN + 1];
	char git_id[GIT_ID_TEXT];
	char key[KEY_TEXT];

	git_id_format(git_id, &forge_place(forge, "first-mojha")->git_id);
	key_format(key, &cast->csomn_second.head.key);
	switch (letter) {
	case 'd': /* the device of the writer */
		return mem_text(cast->csomn.head.device.text);
	case 'D': /* of another member */
		return mem_text(cast->mojha.head.device.text);
	case 'r': /* the room */
		return mem_text(cast->csomn.head.room.text);
	case 'R': /* another one */
		return mem_text(cast->elsewhere.head.room.text);
	case 'i': /* the incarnation */
		return mem_text(cast->csomn.head.incarnation.text);
	case 'K': /* another key of the member */
		return mem_text(key);
	case 'h': /* the record below */
		hash_format(hash, &forge_place(forge, "first-data")->hash);
		return mem_text(hash);
	case 'H': /* a record of another journal */
		hash_format(hash, &forge_place(forge, "first-mojha")->hash);
		return mem_text(hash);
	case 'G': /* its git id */
		return mem_text(git_id);
	case 'J': /* its journal */
		return mem_text(cast->mojha.head.journal.text);
	case 'c': /* the control journal */
		return mem_text(cast->csomn_control.head.journal.text);
	case 'x': /* the rest of a hash */
		return mem_format("%062d", 0);
	default:
		must(false, "a letter that stands for nothing");
		return NULL;
	}
}

static char *
expand(const struct forge *forge, const char *text)
{
	struct buf out;

	buf_init(&out, FORGE_MAX);
	for (; *text != '\0'; text++) {
		if (*text == '$') {
			char *more = expansion(forge, *++text);

			buf_text_add(&out, more);
			free(more);
		} else {
			buf_char_add(&out, *text);
		}
	}
	return buf_take(&out);
}

static void
print_base(struct buf *out, const struct forge *forge, enum base base)
{
	struct parts parts = { .actor = &forge->cast.csomn };
	char *seen =
	    expand(forge, "Tamga-Seen: $J 1 $H\nTamga-Seen: $c 1 $H\n");

	if (base != FIRST)
		parts.below = forge_place(forge, "first-data");
	switch (base) {
	case FIRST:
		parts.subject = "assessment MNG-1/84.10";
		parts.lines = ASSESSMENT;
		break;
	case SECOND:
		parts.subject = "assessment MNG-1/84.1 +1";
		parts.lines = ASSESSMENT_84_1 CITATION;
		break;
	case SEEN:
		parts.subject = "receipt";
		parts.lines = "";
		parts.seen = seen;
		break;
	}
	forge_print(out, &parts);
	free(seen);
}

static void
write_edit(struct forge *forge, const struct edit *edit)
{
	const struct vector vector = { edit->name,
		edit->base == FIRST ? "-" : "first-data", "-", edit->verdict,
		edit->rule };
	char *find = edit->find == NULL ? NULL : expand(forge, edit->find);
	char *with = expand(forge, edit->with);
	struct buf payload;
	struct buf bytes;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_base(&payload, forge, edit->base);
	if (edit->stage == APPENDED)
		buf_text_add(&payload, with);
	else if (edit->stage != AFTER)
		forge_edit(&payload, find, with, edit->stage == EVERYWHERE);
	forge_sign(&bytes, &payload, forge->cast.csomn.key, SSHSIG_GIT);
	if (edit->stage == AFTER)
		forge_edit(&bytes, find, with, false);
	forge_write(forge, &vector, &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
	free(find);
	free(with);
}

void
write_edited(struct forge *forge)
{
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		write_edit(forge, &edits[i]);
}
