/* SPDX-License-Identifier: ISC */
/*
 * The good records: every part of the grammar at least once, and the limits
 * from inside.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/seal/sshsig.h"
#include "tests/vectors/forge.h"
#include "tests/vectors/texts.h"

/* Sign the parts and write them; below is found by its name. */
static void
good(struct forge *forge, const char *name, const char *below, const char *rule,
    const struct parts *given)
{
	struct parts parts = *given;
	const struct journal_head *head = &parts.actor->head;
	char *ref = mem_format("%c/%s",
	    head->class == CLASS_CONTROL ? 'c' : 'j', head->journal.text);
	struct vector vector = { name, below, ref, "good", rule };
	struct buf payload;
	struct buf bytes;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	if (strcmp(below, "-") != 0)
		parts.below = forge_place(forge, below);
	forge_print(&payload, &parts);
	forge_sign(&bytes, &payload, parts.actor->key, SSHSIG_GIT);
	forge_write(forge, &vector, &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
	free(ref);
}

static void
write_chain(struct forge *forge)
{
	const struct cast *cast = &forge->cast;
	char *charter = mem_format("%s\n", cast->charter);

	good(forge, "first-control", "-",
	    "a control journal begins with the founding charter",
	    &(struct parts){ .actor = &cast->csomn_control,
		.subject = "charter MNG-1",
		.lines = charter });
	good(forge, "first-data", "-", "a data journal begins",
	    &(struct parts){ .actor = &cast->csomn,
		.subject = "assessment MNG-1/84.10",
		.lines = ASSESSMENT });
	good(forge, "second", "first-data", "a record on top of another",
	    &(struct parts){ .actor = &cast->csomn,
		.subject = "assessment MNG-1/84.1 +1",
		.lines = ASSESSMENT_84_1 CITATION });
	good(forge, "receipt", "second", "no statements",
	    &(struct parts){ .actor = &cast->csomn,
		.subject = "receipt",
		.lines = "" });
	good(forge, "first-receipt", "-", "a journal may begin with a receipt",
	    &(struct parts){ .actor = &cast->csomn_second,
		.subject = "receipt",
		.lines = "" });
	good(forge, "first-mojha", "-", "another member",
	    &(struct parts){ .actor = &cast->mojha,
		.subject = "assessment MNG-1/84.10",
		.lines = ASSESSMENT });
	good(forge, "member-id-shortest", "-", "a member id of two letters",
	    &(struct parts){ .actor = &cast->shortest,
		.subject = "receipt",
		.lines = "" });
	good(forge, "member-id-longest", "-", "a member id of 32 letters",
	    &(struct parts){ .actor = &cast->longest,
		.subject = "receipt",
		.lines = "" });
	free(charter);
}

static void
write_forks(struct forge *forge)
{
	const struct actor *csomn = &forge->cast.csomn;

	good(forge, "fork-root", "-",
	    "a fork at the root: another first record of the same journal",
	    &(struct parts){ .actor = csomn,
		.time = "1526536801",
		.subject = "receipt",
		.lines = "" });
	good(forge, "fork-root-second", "fork-root",
	    "and a record on top of that one",
	    &(struct parts){ .actor = csomn,
		.subject = "receipt",
		.lines = "" });
	good(forge, "fork-second", "first-data",
	    "a fork later: another second record",
	    &(struct parts){ .actor = csomn,
		.subject = "assessment MNG-1/84.10",
		.lines = ASSESSMENT_NOT });
	good(forge, "fork-second-again", "first-data", "a third branch",
	    &(struct parts){ .actor = csomn,
		.time = "1526536801",
		.subject = "assessment MNG-1/84.10",
		.lines = ASSESSMENT_NOT });
	good(forge, "fork-third", "fork-second", "a record on top of a branch",
	    &(struct parts){ .actor = csomn,
		.subject = "receipt",
		.lines = "" });
}

/* A good record of csomn's on top of "first-data" with one statement. */
static void
said(struct forge *forge, const char *name, const char *rule,
    const char *subject, const char *line)
{
	char *lines = mem_format("%s\n", line);

	good(forge, name, "first-data", rule,
	    &(struct parts){ .actor = &forge->cast.csomn,
		.subject = subject,
		.lines = lines });
	free(lines);
}

static void
write_subjects(struct forge *forge)
{
	said(forge, "subject-cut", "the subject line is cut at 72 bytes",
	    "source "
	    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff12345",
	    "{\"kind\":\"source\",\"subject\":[\"aaaaaaaaaabbbbbbbbbbccccccccc"
	    "cddddddddddeeeeeeeeeeffffffffff123456\"]}");
	said(forge, "subject-72", "a subject line of 72 bytes is not cut",
	    "source "
	    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff12345",
	    "{\"kind\":\"source\",\"subject\":[\"aaaaaaaaaabbbbbbbbbbccccccccc"
	    "cddddddddddeeeeeeeeeeffffffffff12345\"]}");
	good(forge, "subject-cut-more", "first-data",
	    "what is cut leaves room for the number of further statements",
	    &(struct parts){ .actor = &forge->cast.csomn,
		.subject = "source aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd"
			   "eeeeeeeeeeffffffffff12 +2",
		.lines = "{\"kind\":\"source\",\"subject\":[\"aaaaaaaaaabbbb"
			 "bbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123"
			 "4\"]}\n" CITATION CITATION });
	said(forge, "subject-not-ascii",
	    "each byte outside 0x21 to 0x7E is a question mark",
	    "note ??????a??b?~!",
	    "{\"kind\":\"note\",\"subject\":[\"сүлa\\t\\nb ~!\"]}");
	said(forge, "subject-cut-in-character",
	    "the cut counts bytes, not characters",
	    "note "
	    "???????????????????????????????????????????????????????????????????",
	    "{\"kind\":\"note\",\"subject\":[\"€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€\"]"
	    "}");
	said(forge, "subject-empty", "the first subject string may be empty",
	    "note ", "{\"kind\":\"note\",\"subject\":[\"\"]}");
	said(forge, "subject-eight", "a subject of eight strings", "note a",
	    "{\"kind\":\"note\",\"subject\":[\"a\",\"b\",\"c\",\"d\",\"e\","
	    "\"f\",\"g\",\"h\"]}");
	said(forge, "subject-escaped",
	    "the subject line has the string, not its JSON", "note \"\\",
	    "{\"kind\":\"note\",\"subject\":[\"\\\"\\\\\"]}");
	said(forge, "kind-unknown", "a kind that no catalogue has is valid",
	    "a23456789-123456789-123456789-12 x",
	    "{\"kind\":\"a23456789-123456789-123456789-12\",\"subject\":[\"x\"]"
	    ",\"what\":[true,{\"a\":1}]}");
	said(forge, "not-nfc", "text that is not in NFC is valid", "note e??",
	    "{\"kind\":\"note\",\"subject\":[\"e\xcc\x81\"]}");
	said(forge, "depth-16", "containers 16 deep", "note a",
	    "{\"kind\":\"note\",\"subject\":[\"a\"],\"value\":"
	    "[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}");
	said(forge, "paragraph-84.10", "84.10 is one paragraph",
	    "position MNG-1/84.10",
	    "{\"kind\":\"position\",\"subject\":[\"MNG-1/84.10\","
	    "\"A/HRC/16/5\"],\"value\":\"supported\"}");
	said(forge, "paragraph-84.1", "84.1 is another", "position MNG-1/84.1",
	    "{\"kind\":\"position\",\"subject\":[\"MNG-1/84.1\","
	    "\"A/HRC/16/5\"],\"value\":\"noted\"}");
}

static void
write_numbers(struct forge *forge)
{
	const struct actor *csomn = &forge->cast.csomn;
	struct parts parts = { .actor = csomn,
		.subject = "receipt",
		.lines = "" };
	struct buf more;

	parts.time = "1";
	good(forge, "time-least", "first-data", "the first second", &parts);
	parts.time = "253402300799";
	good(forge, "time-most", "first-data", "the last second", &parts);
	parts.time = NULL;
	parts.number = "1";
	good(forge, "number-1", "first-data",
	    "another record number: needs a newer version", &parts);
	parts.number = "999";
	good(forge, "number-999", "first-data", "the highest record number",
	    &parts);
	parts.number = NULL;
	parts.more = "Tamga-Other: x\n";
	good(forge, "trailer-unknown", "first-data",
	    "an unknown trailer: needs a newer version", &parts);
	buf_init(&more, FORGE_MAX);
	for (int i = 0; i < 16; i++)
		buf_format_add(&more, "Tamga-A%c: !~ %d\n", 'a' + i, i);
	parts.more = buf_text(&more);
	good(forge, "trailer-unknown-16", "first-data",
	    "sixteen unknown trailers", &parts);
	buf_reset(&more);
	buf_text_add(&more,
	    "Tamga-A123456789-123456789-123456789-123456789: a\n"
	    "Tamga-B: ");
	for (int i = 0; i < 1024; i++)
		buf_char_add(&more, i == 512 ? ' ' : 'b');
	buf_text_add(&more, "\nTamga-B: c\n");
	parts.more = buf_text(&more);
	good(forge, "trailer-unknown-long", "first-data",
	    "a name of 40 letters, a value of 1,024 bytes, one name twice",
	    &parts);
	buf_clear(&more);
}

static void
write_seen(struct forge *forge)
{
	const struct cast *cast = &forge->cast;
	const struct record_place *mojha = forge_place(forge, "first-mojha");
	const struct record_place *control =
	    forge_place(forge, "first-control");
	char hash[HASH_TEXT_LEN + 1];
	char other[HASH_TEXT_LEN + 1];
	struct buf seen;

	hash_format(hash, &mojha->hash);
	hash_format(other, &control->hash);
	buf_init(&seen, FORGE_MAX);
	must(strcmp(cast->mojha.head.journal.text,
		 cast->csomn_control.head.journal.text) < 0,
	    "the order of two journals");
	buf_format_add(&seen, "Tamga-Seen: %s 1 %s\nTamga-Seen: %s 1 %s\n",
	    cast->mojha.head.journal.text, hash,
	    cast->csomn_control.head.journal.text, other);
	good(forge, "seen", "receipt", "heads of two other journals",
	    &(struct parts){ .actor = &cast->csomn,
		.subject = "receipt",
		.lines = "",
		.seen = buf_text(&seen) });
	buf_reset(&seen);
	for (int i = 1; i <= 254; i++)
		buf_format_add(&seen, "Tamga-Seen: %s %d %064d\n",
		    cast->mojha.head.journal.text, i, i);
	for (int i = 0; i < 2; i++)
		buf_format_add(&seen, "Tamga-Seen: %s 9007199254740991 %064d\n",
		    cast->mojha.head.journal.text, i);
	good(forge, "seen-256", "first-data",
	    "256 seen lines, by journal, then number, then hash",
	    &(struct parts){ .actor = &cast->csomn,
		.subject = "receipt",
		.lines = "",
		.seen = buf_text(&seen) });
	buf_clear(&seen);
}

static void
write_limits(struct forge *forge)
{
	struct parts parts = { .actor = &forge->cast.csomn };
	struct buf lines;
	struct buf payload;

	buf_init(&lines, FORGE_MAX);
	for (int i = 0; i < 256; i++)
		buf_format_add(&lines,
		    "{\"kind\":\"note\",\"subject\":[\"%d\"]}\n", i);
	parts.subject = "note 0 +255";
	parts.lines = buf_text(&lines);
	good(forge, "statements-256", "first-data", "256 statements", &parts);

	/* Everything else, the signature header among it, leaves this much. */
	buf_init(&payload, FORGE_MAX);
	parts.below = forge_place(forge, "first-data");
	parts.subject = "note a";
	parts.lines = BIG_HEAD BIG_TAIL "\n";
	forge_print(&payload, &parts);
	buf_reset(&lines);
	buf_text_add(&lines, BIG_HEAD);
	for (size_t i = payload.len + SIGNATURE_HEADER; i < LIMIT_RECORD; i++)
		buf_char_add(&lines, 'x');
	buf_text_add(&lines, BIG_TAIL "\n");
	parts.lines = buf_text(&lines);
	good(forge, "bytes-65536", "first-data", "65,536 bytes", &parts);
	buf_clear(&payload);
	buf_clear(&lines);
}

void
write_good(struct forge *forge)
{
	write_chain(forge);
	write_forks(forge);
	write_subjects(forge);
	write_numbers(forge);
	write_seen(forge);
	write_limits(forge);
}
