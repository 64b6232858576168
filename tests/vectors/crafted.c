/* SPDX-License-Identifier: ISC */
/*
 * Bad records that take more than one change: signatures, limits, places,
 * and faults that come together.
 */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/seal/sshsig.h"
#include "tests/vectors/forge.h"
#include "tests/vectors/texts.h"

/* The record "second" without its signature. */
static void
print_second(struct buf *out, const struct forge *forge)
{
	forge_print(out,
	    &(struct parts){ .actor = &forge->cast.csomn,
		.below = forge_place(forge, "first-data"),
		.subject = "assessment MNG-1/84.1 +1",
		.lines = ASSESSMENT_84_1 CITATION });
}

static void
bad(struct forge *forge, const char *name, const char *verdict,
    const char *rule, const struct buf *bytes)
{
	const struct vector vector = { name, "first-data", "-", verdict, rule };

	forge_write(forge, &vector, bytes);
}

/* --- signatures --------------------------------------------------------- */

/* What is inside an armour. */
struct inside {
	const char *magic;
	uint32_t version;
	const char *key_type;
	struct public_key key;
	const char *name_space;
	const char *reserved;
	const char *hash;
	const char *type;
	struct signature signature;
};

/* The armour of it, in lines of so many letters. */
static char *
armour_of(const struct inside *inside, size_t width)
{
	char letters[1024];
	struct buf part;
	struct buf blob;
	struct buf out;

	buf_init(&part, 512);
	buf_init(&blob, 512);
	buf_init(&out, FORGE_MAX);
	buf_text_add(&blob, inside->magic);
	buf_u32_add(&blob, inside->version);
	buf_string_add(&part, inside->key_type, strlen(inside->key_type));
	buf_string_add(&part, inside->key.bytes, KEY_LEN);
	buf_string_add(&blob, part.data, part.len);
	buf_string_add(&blob, inside->name_space, strlen(inside->name_space));
	buf_string_add(&blob, inside->reserved, strlen(inside->reserved));
	buf_string_add(&blob, inside->hash, strlen(inside->hash));
	buf_reset(&part);
	buf_string_add(&part, inside->type, strlen(inside->type));
	buf_string_add(&part, inside->signature.bytes, SIGNATURE_LEN);
	buf_string_add(&blob, part.data, part.len);
	base64_format(letters, (const uint8_t *)blob.data, blob.len);
	buf_text_add(&out, "-----BEGIN SSH SIGNATURE-----\n");
	for (const char *at = letters; *at != '\0';) {
		const size_t len = strnlen(at, width);

		buf_add(&out, at, len);
		buf_char_add(&out, '\n');
		at += len;
	}
	buf_text_add(&out, "-----END SSH SIGNATURE-----");
	buf_clear(&part);
	buf_clear(&blob);
	return buf_take(&out);
}

/* A good signature over the payload, taken apart. */
static struct inside
inside_of(const struct actor *actor, const struct buf *payload)
{
	struct inside inside = { .magic = "SSHSIG",
		.version = 1,
		.key_type = "ssh-ed25519",
		.key = actor->head.key,
		.name_space = "git",
		.reserved = "",
		.hash = "sha512",
		.type = "ssh-ed25519" };
	char armour[SSHSIG_ARMOUR_MAX];
	struct public_key key;
	struct err e = { 0 };

	sshsig_sign(armour, actor->key, SSHSIG_GIT, payload->data,
	    payload->len);
	must(sshsig_parse(&key, &inside.signature, armour, strlen(armour),
		 SSHSIG_GIT, &e),
	    e.msg);
	return inside;
}

/* "second" with this inside its armour. */
static void
write_inside(struct forge *forge, const char *name, const char *verdict,
    const char *rule, const struct inside *inside)
{
	char *armour = armour_of(inside, 70);
	struct buf payload;
	struct buf bytes;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_second(&payload, forge);
	forge_insert(&bytes, &payload, armour);
	bad(forge, name, verdict, rule, &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
	free(armour);
}

/* Add the order of the group to S: the same number for who divides. */
static void
add_order(struct signature *signature)
{
	static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
		0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
		0x14, [31] = 0x10 };
	unsigned carry = 0;

	for (size_t i = 0; i < sizeof(order); i++) {
		carry += (unsigned)signature->bytes[32 + i] + order[i];
		signature->bytes[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
}

static void
write_insides(struct forge *forge, const struct inside *good)
{
	struct inside inside = *good;

	add_order(&inside.signature);
	write_inside(forge, "signature-plus-order", "signature",
	    "S plus the order of the group", &inside);
	inside = *good;
	inside.signature.bytes[0] ^= 1;
	write_inside(forge, "signature-bit", "signature", "a bit of R changed",
	    &inside);
	inside = *good;
	inside.signature = (struct signature){ { 0 } };
	write_inside(forge, "signature-zero", "signature", "R and S are 0",
	    &inside);
	inside.signature.bytes[0] = 1;
	inside.key = (struct public_key){ { 1 } };
	write_inside(forge, "signature-small-order", "signature",
	    "a key of small order, for which R = 1 and S = 0 fit all bytes",
	    &inside);
	inside = *good;
	inside.key = forge->cast.mojha.head.key;
	write_inside(forge, "signature-key-claimed", "signature",
	    "another key beside the signature than the one that made it",
	    &inside);
	inside = *good;
	inside.version = 2;
	write_inside(forge, "sshsig-version", "signature",
	    "version 2 of SSHSIG", &inside);
	inside = *good;
	inside.magic = "SSHSIH";
	write_inside(forge, "sshsig-magic", "signature",
	    "another beginning than SSHSIG", &inside);
	inside = *good;
	inside.key_type = "ssh-ed25518";
	write_inside(forge, "sshsig-key-type", "signature",
	    "another type of key", &inside);
	inside = *good;
	inside.type = "ssh-ed25518";
	write_inside(forge, "sshsig-type", "signature",
	    "another type of signature", &inside);
	inside = *good;
	inside.hash = "sha256";
	write_inside(forge, "sshsig-hash", "signature", "another hash",
	    &inside);
	inside = *good;
	inside.reserved = "x";
	write_inside(forge, "sshsig-reserved", "bytes",
	    "a reserved field that is not empty: more than 173 bytes", &inside);
	inside = *good;
	inside.key_type = "sk-ssh-ed25519@openssh.com";
	write_inside(forge, "sshsig-security-key", "bytes",
	    "a type of key that needs more than 173 bytes", &inside);
}

/* A good signature in the sense of SSHSIG, but not the one that is wanted. */
static void
write_signed_by(struct forge *forge, const char *name, const char *rule,
    const struct secret_key *key, const char *name_space)
{
	struct buf payload;
	struct buf bytes;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_second(&payload, forge);
	forge_sign(&bytes, &payload, key, name_space);
	bad(forge, name, strlen(name_space) == 3 ? "signature" : "bytes", rule,
	    &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
}

/* "second" with an armour that has the right inside in a wrong spelling. */
static void
write_spellings(struct forge *forge, const struct inside *good)
{
	static const size_t widths[] = { 64, 71, 76, 1000 };
	struct buf payload;
	struct buf bytes;
	char *name;
	char *armour;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_second(&payload, forge);
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		name = mem_format("armour-width-%zu", widths[i]);
		armour = armour_of(good, widths[i]);
		buf_reset(&bytes);
		forge_insert(&bytes, &payload, armour);
		bad(forge, name, "bytes", "armour in lines of another length",
		    &bytes);
		free(name);
		free(armour);
	}

	/* 173 bytes leave two bits of the last letter unused. */
	armour = armour_of(good, 70);
	char *last = strstr(armour, "=\n-----END") - 1;

	(*last)++;
	buf_reset(&bytes);
	forge_insert(&bytes, &payload, armour);
	bad(forge, "armour-bits-left", "bytes",
	    "a last letter with bits that no 173 bytes give", &bytes);
	free(armour);

	buf_reset(&bytes);
	forge_insert(&bytes, &payload,
	    "-----BEGIN SSH SIGNATURE-----\n"
	    "U1NIU0lHAAAAAQAAARcAAAAHc3NoLXJzYQAAAAMBAAEAAAEBALp0pGTYAmt2kvzSMBHqZn"
	    "\nAAAA\n-----END SSH SIGNATURE-----");
	bad(forge, "armour-rsa", "bytes", "an RSA key", &bytes);
	buf_reset(&bytes);
	forge_insert(&bytes, &payload, "");
	bad(forge, "armour-empty", "bytes", "an empty gpgsig header", &bytes);
	bad(forge, "unsigned", "bytes", "no gpgsig header", &payload);
	buf_clear(&payload);
	buf_clear(&bytes);
}

/* The signature in another place of the headers; the payload is the same. */
static void
write_order_of_headers(struct forge *forge)
{
	char armour[SSHSIG_ARMOUR_MAX];
	struct buf payload;
	struct buf header;
	struct buf bytes;

	buf_init(&payload, FORGE_MAX);
	buf_init(&header, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_second(&payload, forge);
	sshsig_sign(armour, forge->cast.csomn.key, SSHSIG_GIT, payload.data,
	    payload.len);
	buf_text_add(&header, "gpgsig ");
	for (const char *at = armour; *at != '\0'; at++) {
		buf_char_add(&header, *at);
		if (*at == '\n')
			buf_char_add(&header, ' ');
	}
	buf_text_add(&header, "\ncommitter ");
	buf_add(&bytes, payload.data, payload.len);
	forge_edit(&bytes, "committer ", buf_text(&header), false);
	bad(forge, "signature-before-committer", "bytes",
	    "the signature in front of the committer", &bytes);
	buf_clear(&payload);
	buf_clear(&header);
	buf_clear(&bytes);
}

static void
write_signatures(struct forge *forge)
{
	const struct cast *cast = &forge->cast;
	struct inside good;
	struct buf payload;
	struct buf bytes;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_second(&payload, forge);
	good = inside_of(&cast->csomn, &payload);
	write_insides(forge, &good);
	write_spellings(forge, &good);
	write_order_of_headers(forge);
	write_signed_by(forge, "signature-other-member",
	    "a good signature by another member's key", cast->mojha.key,
	    SSHSIG_GIT);
	write_signed_by(forge, "signature-other-device",
	    "a good signature by another key of the member",
	    cast->csomn_second.key, SSHSIG_GIT);
	write_signed_by(forge, "sshsig-namespace",
	    "a good signature in another namespace", cast->csomn.key, "gix");
	write_signed_by(forge, "sshsig-namespace-longer",
	    "a good signature in a longer namespace: more than 173 bytes",
	    cast->csomn.key, "file");
	forge_sign(&bytes, &payload, cast->csomn.key, SSHSIG_GIT);
	forge_edit(&bytes, "fully", "Fully", false);
	bad(forge, "changed", "signature", "a statement changed after signing",
	    &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
}

/* --- limits ------------------------------------------------------------- */

/* Sign what the parts give, on top of "first-data". */
static void
write_parts(struct forge *forge, const char *name, const char *verdict,
    const char *rule, const struct parts *given)
{
	struct parts parts = *given;
	struct buf payload;
	struct buf bytes;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	parts.actor = &forge->cast.csomn;
	parts.below = forge_place(forge, "first-data");
	forge_print(&payload, &parts);
	forge_sign(&bytes, &payload, parts.actor->key, SSHSIG_GIT);
	bad(forge, name, verdict, rule, &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
}

static void
write_too_big(struct forge *forge)
{
	const char *journal = forge->cast.mojha.head.journal.text;
	struct parts parts = { .actor = &forge->cast.csomn };
	struct buf text;
	struct buf payload;

	buf_init(&text, FORGE_MAX);
	for (int i = 0; i < 257; i++)
		buf_format_add(&text,
		    "{\"kind\":\"note\",\"subject\":[\"%d\"]}\n", i);
	parts.subject = "note 0 +256";
	parts.lines = buf_text(&text);
	write_parts(forge, "statements-257", "too-big", "257 statements",
	    &parts);

	buf_reset(&text);
	for (int i = 1; i <= 257; i++)
		buf_format_add(&text, "Tamga-Seen: %s %d %064d\n", journal, i,
		    i);
	parts.subject = "receipt";
	parts.lines = "";
	parts.seen = buf_text(&text);
	write_parts(forge, "seen-257", "too-big", "257 seen lines", &parts);

	buf_reset(&text);
	for (int i = 0; i < 17; i++)
		buf_format_add(&text, "Tamga-A%c: x\n", 'a' + i);
	parts.seen = NULL;
	parts.more = buf_text(&text);
	write_parts(forge, "trailer-unknown-17", "too-big",
	    "seventeen unknown trailers", &parts);
	parts.more = NULL;

	buf_init(&payload, FORGE_MAX);
	parts.below = forge_place(forge, "first-data");
	parts.subject = "note a";
	parts.lines = BIG_HEAD BIG_TAIL "\n";
	forge_print(&payload, &parts);
	buf_reset(&text);
	buf_text_add(&text, BIG_HEAD);
	for (size_t i = payload.len + SIGNATURE_HEADER; i <= LIMIT_RECORD; i++)
		buf_char_add(&text, 'x');
	buf_text_add(&text, BIG_TAIL "\n");
	parts.lines = buf_text(&text);
	write_parts(forge, "bytes-65537", "too-big", "65,537 bytes", &parts);
	buf_clear(&payload);

	buf_reset(&text);
	buf_text_add(&text, "Tamga-Other: ");
	for (int i = 0; i < 1025; i++)
		buf_char_add(&text, 'x');
	buf_char_add(&text, '\n');
	parts.subject = "receipt";
	parts.lines = "";
	parts.more = buf_text(&text);
	write_parts(forge, "unknown-value-long", "bytes",
	    "an unknown trailer's value of 1,025 bytes", &parts);
	buf_clear(&text);
}

/* --- places, and faults that come together ------------------------------ */

static void
write_nul(struct forge *forge)
{
	struct buf payload;
	struct buf bytes;
	char *mark;

	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_second(&payload, forge);
	mark = strstr(payload.data, "fully");
	if (mark != NULL)
		*mark = '\0';
	must(mark != NULL, "a word to replace");
	char armour[SSHSIG_ARMOUR_MAX];

	sshsig_sign(armour, forge->cast.csomn.key, SSHSIG_GIT, payload.data,
	    payload.len);
	forge_insert(&bytes, &payload, armour);
	bad(forge, "nul", "bytes", "a NUL in the message", &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
}

/* Good bytes that stand where they may not. */
static void
write_misplaced(struct forge *forge)
{
	static const struct {
		const char *name;
		const char *below;
		char class;
		bool is_other;
		const char *verdict;
		const char *rule;
	} places[] = {
		{ "place-other-journal", "-", 'j', true, "journal",
		    "the ref names another journal" },
		{ "place-other-class", "-", 'c', false, "journal",
		    "the ref names the other class" },
		{ "place-first-on-first", "first-data", 'j', false, "sequence",
		    "a first record where none may be" },
	};
	const struct cast *cast = &forge->cast;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *ref = mem_format("%c/%s", places[i].class,
		    places[i].is_other ? cast->mojha.head.journal.text :
					 cast->csomn.head.journal.text);
		const struct vector vector = { places[i].name, places[i].below,
			ref, places[i].verdict, places[i].rule };
		struct buf payload;
		struct buf bytes;

		buf_init(&payload, FORGE_MAX);
		buf_init(&bytes, FORGE_MAX);
		forge_print(&payload,
		    &(struct parts){ .actor = &cast->csomn,
			.subject = "assessment MNG-1/84.10",
			.lines = ASSESSMENT });
		forge_sign(&bytes, &payload, cast->csomn.key, SSHSIG_GIT);
		forge_write(forge, &vector, &bytes);
		buf_clear(&payload);
		buf_clear(&bytes);
		free(ref);
	}
}

static void
write_places(struct forge *forge)
{
	const struct cast *cast = &forge->cast;
	struct buf payload;
	struct buf bytes;

	write_misplaced(forge);
	buf_init(&payload, FORGE_MAX);
	buf_init(&bytes, FORGE_MAX);
	print_second(&payload, forge);
	forge_sign(&bytes, &payload, cast->csomn.key, SSHSIG_GIT);
	forge_write(forge,
	    &(struct vector){ "place-second-as-first", "-", "-", "sequence",
		"a journal begins with a first record" },
	    &bytes);
	forge_write(forge,
	    &(struct vector){ "place-on-receipt", "receipt", "-", "sequence",
		"a second record on top of a third" },
	    &bytes);
	forge_write(forge,
	    &(struct vector){ "place-on-mojha", "first-mojha", "-", "previous",
		"a record on top of another journal's" },
	    &bytes);
	forge_write(forge,
	    &(struct vector){ "place-on-fork", "fork-root", "-", "previous",
		"a record on top of another branch" },
	    &bytes);
	buf_reset(&payload);
	buf_reset(&bytes);
	forge_print(&payload,
	    &(struct parts){ .actor = &cast->csomn,
		.subject = "receipt",
		.lines = "" });
	forge_sign(&bytes, &payload, cast->csomn_second.key, SSHSIG_GIT);
	forge_write(forge,
	    &(struct vector){ "first-other-key", "-", "-", "signature",
		"a first record, well signed, but by another key" },
	    &bytes);
	buf_clear(&payload);
	buf_clear(&bytes);
}

/* The first fault of section 6 is the one that is named. */
static void
write_together(struct forge *forge)
{
	struct parts parts = { .subject = "assessment MNG-1/84.1" };
	char *seen = mem_format("Tamga-Seen: %s 1 %064d\nTamga-Seen: %s 1 %064d"
				"\n",
	    forge->cast.mojha.head.journal.text, 1,
	    forge->cast.mojha.head.journal.text, 1);
	struct buf text;

	parts.seen = seen;
	parts.lines = ASSESSMENT CITATION;
	write_parts(forge, "order-subject-seen", "subject-line",
	    "the subject line comes before the seen lines", &parts);
	parts.lines = ASSESSMENT "{}\n";
	write_parts(forge, "order-subject-statement-later", "subject-line",
	    "the subject line comes before a later statement", &parts);
	parts.lines = "{}\n" CITATION;
	write_parts(forge, "order-statement-seen", "statement",
	    "a first statement that is none leaves the subject line unjudged",
	    &parts);
	parts.lines = ASSESSMENT_84_1;
	parts.more = "Tamga-Other: \n";
	write_parts(forge, "order-bytes-subject", "bytes",
	    "bytes come before the subject line", &parts);
	parts.more = NULL;

	struct buf bytes;
	struct buf payload;

	buf_init(&bytes, FORGE_MAX);
	buf_init(&payload, FORGE_MAX);
	parts.actor = &forge->cast.csomn;
	parts.below = forge_place(forge, "first-data");
	forge_print(&payload, &parts);
	forge_sign(&bytes, &payload, forge->cast.mojha.key, SSHSIG_GIT);
	forge_edit(&bytes, "\"fully\"", "\"Fully\"", false);
	bad(forge, "order-seen-signature", "seen",
	    "seen lines come before the signature", &bytes);

	buf_init(&text, FORGE_MAX);
	for (int i = 0; i < 257; i++)
		buf_text_add(&text, "{}\n");
	parts.lines = buf_text(&text);
	write_parts(forge, "order-too-big", "too-big", "limits come first",
	    &parts);
	buf_clear(&text);
	buf_clear(&bytes);
	buf_clear(&payload);
	free(seen);
}

void
write_crafted(struct forge *forge)
{
	write_signatures(forge);
	write_too_big(forge);
	write_nul(forge);
	write_places(forge);
	write_together(forge);
}
