/* SPDX-License-Identifier: ISC */
/*
 * Ids (docs/FORMAT.md, section 2): the file "ids".  Lines with a word in
 * front that says what they are; columns are parted by a tab:
 *
 *     room       charter line, room id
 *     device     room id, member id, key, device id
 *     journal    room id, class, member id, key, incarnation, journal id
 *     record     record, git id, record hash
 *     statement  record hash, index, statement id
 *     item       review id, text, source document, recommendation id
 *     good, bad  grammar, text
 *     less       two paragraphs of which the first is listed first
 */
#include <string.h>

#include "protocol/base/text.h"
#include "protocol/room/review.h"
#include "tests/vectors/forge.h"

struct word {
	bool is_good;
	const char *grammar;
	const char *text;
};

/* clang-format off */
static const struct word words[] = {
	{ true, "member", "ab" },
	{ true, "member", "a-" },
	{ true, "member", "csomn" },
	{ true, "member", "a-0123456789-0123456789-01234567" },
	{ false, "member", "" },
	{ false, "member", "a" },
	{ false, "member", "a-0123456789-0123456789-012345678" },
	{ false, "member", "1a" },
	{ false, "member", "-a" },
	{ false, "member", "Ab" },
	{ false, "member", "aB" },
	{ false, "member", "a_b" },
	{ false, "member", "a b" },
	{ false, "member", "a~b" },
	{ false, "member", "a\303\244" },
	{ true, "device", "aaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ true, "device", "abcdefghijklmnopqrstuv2344" },
	{ true, "device", "7777777777777777777777777y" },
	{ false, "device", "7777777777777777777777777z" },
	{ false, "device", "aaaaaaaaaaaaaaaaaaaaaaaaab" },
	{ false, "device", "aaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ false, "device", "aaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ false, "device", "Aaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ false, "device", "0aaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ false, "device", "8aaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ false, "device", "aaaaaaaaaaaaaaaaaaaaaaaaa=" },
	{ true, "room", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ true, "room", "777777777777777777777777777777777777777777777777777q" },
	{ false, "room", "777777777777777777777777777777777777777777777777777r" },
	{ false, "room", "777777777777777777777777777777777777777777777777777i" },
	{ false, "room", "aaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ true, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.0" },
	{ true, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaq.255" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.256" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.1000" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.00" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.01" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa." },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.-1" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab.0" },
	{ false, "statement",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.0" },
	{ true, "incarnation", "000102030405060708090a0b0c0d0e0f" },
	{ false, "incarnation", "000102030405060708090A0B0C0D0E0F" },
	{ false, "incarnation", "000102030405060708090a0b0c0d0e0" },
	{ false, "incarnation", "000102030405060708090a0b0c0d0e0fa" },
	{ false, "incarnation", "g00102030405060708090a0b0c0d0e0f" },
	{ true, "hash", "0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef" },
	{ false, "hash", "0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdeF" },
	{ false, "hash", "0123456789abcdef0123456789abcdef" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAAAAAA" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5AAAAIOz////////////////////////"
	    "///////////////9/" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAAAAAA" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5AAAAIMcXanA9TdhPujwLdg0QZw8qIFP"
	    "6LDnMxk7H/XeSrAN6" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5AAAAIECkz1xhHXN6LxxvzKhNnKv+2Am"
	    "H8YalpsV+Ypv/GvJ/" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5AAAAIPD////////////////////////"
	    "///////////////9/" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5AAAAIAIAAAAAAAAAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAAAAAA" },
	{ false, "key", "AAAAC3NzaC1lZDI1NTE5" },
	{ false, "key", "" },
	{ true, "recommendation", "MNG-1/84.10" },
	{ true, "recommendation", "MNG-1/84" },
	{ true, "recommendation", "MNG-1/0.1.22.333.4444.999999" },
	{ true, "recommendation", "MNG-1/84.10;a" },
	{ true, "recommendation", "MNG-1/84.10;0123456789abcdef" },
	{ true, "recommendation", "MNG-1/~aaaaaaaaaaaaaaa7" },
	{ false, "recommendation", "MNG-1/" },
	{ false, "recommendation", "MNG-1" },
	{ false, "recommendation", "MNG-2/84.10" },
	{ false, "recommendation", "LAO-1/84.10" },
	{ false, "recommendation", "mng-1/84.10" },
	{ false, "recommendation", "MNG-1/84.010" },
	{ false, "recommendation", "MNG-1/84." },
	{ false, "recommendation", "MNG-1/.84" },
	{ false, "recommendation", "MNG-1/84..1" },
	{ false, "recommendation", "MNG-1/84.1000000" },
	{ false, "recommendation", "MNG-1/1.2.3.4.5.6.7" },
	{ false, "recommendation", "MNG-1/84.10;" },
	{ false, "recommendation", "MNG-1/84.10;A" },
	{ false, "recommendation", "MNG-1/84.10;0123456789abcdefg" },
	{ false, "recommendation", "MNG-1/84.10;a;b" },
	{ false, "recommendation", "MNG-1/84,10" },
	{ false, "recommendation", "MNG-1/84.10 " },
	{ false, "recommendation", "MNG-1/~aaaaaaaaaaaaaaa" },
	{ false, "recommendation", "MNG-1/~aaaaaaaaaaaaaaaaa" },
	{ false, "recommendation", "MNG-1/~aaaaaaaaaaaaaaa1" },
	{ true, "review", "MNG-1" },
	{ true, "review", "MNG-99" },
	{ false, "review", "MNG-0" },
	{ false, "review", "MNG-01" },
	{ false, "review", "MNG-100" },
	{ false, "review", "MN-1" },
	{ false, "review", "MNGA-1" },
	{ true, "date", "2018" },
	{ true, "date", "2018-05" },
	{ true, "date", "2018-05-17" },
	{ true, "date", "2000-02-29" },
	{ true, "date", "2016-02-29" },
	{ true, "date", "0001-01-01" },
	{ true, "date", "9999-12-31" },
	{ false, "date", "0000" },
	{ false, "date", "0000-01-01" },
	{ false, "date", "1900-02-29" },
	{ false, "date", "2018-02-29" },
	{ false, "date", "2018-04-31" },
	{ false, "date", "2018-13" },
	{ false, "date", "2018-00" },
	{ false, "date", "2018-05-00" },
	{ false, "date", "2018-05-32" },
	{ false, "date", "2018-5" },
	{ false, "date", "18-05-17" },
	{ false, "date", "2018-05-17T00" },
	{ false, "date", "2018-" },
	{ false, "date", "10000-01-01" },
};

static const char *const ascending[] = {
	"MNG-1/0", "MNG-1/5", "MNG-1/5.1", "MNG-1/84", "MNG-1/84;a",
	"MNG-1/84.1", "MNG-1/84.1;a", "MNG-1/84.1;b", "MNG-1/84.1.1",
	"MNG-1/84.2", "MNG-1/84.9", "MNG-1/84.10", "MNG-1/84.10;1",
	"MNG-1/84.10;10", "MNG-1/84.10;2", "MNG-1/84.100", "MNG-1/85",
	"MNG-1/100", "MNG-1/~aaaaaaaaaaaaaaaa", "MNG-1/~baaaaaaaaaaaaaaa",
};

static const struct {
	const char *text;
	const char *source;
} items[] = {
	{ "Ratify the Convention", "A/HRC/16/5" },
	{ "Ratify the Convention", "A/HRC/30/6" },
	{ "  Ratify\302\240the Convention.; ", "A/HRC/16/5" },
	{ "\320\236\321\200\321\203\321\203\320\273\320\260\321\205",
	    "A/HRC/16/5" },
	{ "re\314\201sume\314\201", "A/HRC/16/5" },
	{ "r\303\251sum\303\251", "A/HRC/16/5" },
	{ "Ratify the Con\302\255vention", "A/HRC/16/5" },
	{ "ratify the Convention", "A/HRC/16/5" },
	{ "Ratify the Convention (France);", "A/HRC/16/5" },
	{ "Ratify the Convention (France).", "A/HRC/16/5" },
	{ "Ratify the Convention ", "upr-info:MNG-1" },
};
/* clang-format on */

static void
write_actor(FILE *out, const struct actor *actor)
{
	const struct journal_head *head = &actor->head;
	char key[KEY_TEXT];

	key_format(key, &head->key);
	(void)fprintf(out, "good\tkey\t%s\n", key);
	(void)fprintf(out, "device\t%s\t%s\t%s\t%s\n", head->room.text,
	    head->member.text, key, head->device.text);
	(void)fprintf(out, "journal\t%s\t%s\t%s\t%s\t%s\t%s\n", head->room.text,
	    head->class == CLASS_CONTROL ? "control" : "data",
	    head->member.text, key, head->incarnation.text, head->journal.text);
}

static void
write_record(FILE *out, const struct made *made)
{
	static const uint32_t indexes[] = { 0, 9, 10, 255 };
	char hash[HASH_TEXT_LEN + 1];
	char git_id[GIT_ID_TEXT];

	hash_format(hash, &made->place.hash);
	git_id_format(git_id, &made->place.git_id);
	(void)fprintf(out, "record\t%s\t%s\t%s\n", made->name, git_id, hash);
	if (strcmp(made->name, "second") != 0)
		return;
	for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++) {
		const struct statement_id id = { made->place.hash, indexes[i] };
		char text[STATEMENT_ID_MAX + 1];

		statement_id_format(text, &id);
		(void)fprintf(out, "statement\t%s\t%u\t%s\n", hash,
		    (unsigned)indexes[i], text);
	}
}

void
write_ids(struct forge *forge)
{
	const struct cast *cast = &forge->cast;
	const struct actor *const actors[] = { &cast->csomn_control,
		&cast->csomn, &cast->csomn_second, &cast->mojha,
		&cast->shortest, &cast->longest, &cast->elsewhere };
	FILE *out = forge->ids;

	(void)fprintf(out, "room\t%s\t%s\n", cast->charter,
	    cast->csomn.head.room.text);
	(void)fprintf(out, "room\t{}\t%s\n", cast->elsewhere.head.room.text);
	for (size_t i = 0; i < sizeof(actors) / sizeof(actors[0]); i++)
		write_actor(out, actors[i]);
	for (size_t i = 0; i < forge->count; i++)
		write_record(out, &forge->made[i]);
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		char id[RECOMMENDATION_MAX + 1];

		recommendation_unnumbered(id, "MNG-1", items[i].text,
		    items[i].source);
		(void)fprintf(out, "item\tMNG-1\t%s\t%s\t%s\n", items[i].text,
		    items[i].source, id);
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		(void)fprintf(out, "%s\t%s\t%s\n",
		    words[i].is_good ? "good" : "bad", words[i].grammar,
		    words[i].text);
	for (size_t i = 1; i < sizeof(ascending) / sizeof(ascending[0]); i++)
		(void)fprintf(out, "less\t%s\t%s\n", ascending[i - 1],
		    ascending[i]);
}
