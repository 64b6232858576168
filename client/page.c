/* SPDX-License-Identifier: ISC */
#include "client/page.h"

#include <string.h>
#include <time.h>

#include "client/command/command.h"
#include "client/qr.h"
#include "protocol/seal/paper.h"
#include "protocol/seal/secret.h"

#define DATE_TEXT 16

static const char *const what_for[] = {
	"This sheet lets %s go on when all of its machines are lost. It "
	"cannot be used to rate or to say anything else.",
	"Keep it where you keep the deeds of the office: in a safe, in a sealed "
	"envelope, away from the machines. Who holds it can cut off your "
	"machines and add one of theirs.",
};

static const char *const steps[] = {
	"Install tamga on another machine, and get an invitation to this room "
	"from any other member.",
	"tamga device recovery --use --invitation FILE --member %s --device "
	"LABEL",
	"Type the five lines, or read the code with a camera and give the text "
	"to it with --from FILE.",
	"What the lost machines had sent is all still there. What they say from "
	"then on is held, and shown to everybody.",
	"Make a new sheet afterwards: tamga device recovery --create",
};

static void
today(char out[DATE_TEXT])
{
	const time_t now = time(NULL);
	struct tm parts = { 0 };

	(void)localtime_r(&now, &parts);
	(void)strftime(out, DATE_TEXT, "%Y-%m-%d", &parts);
}

/* What the key says of itself, in memory that is wiped. */
struct letters {
	char lines[PAPER_TEXT];
	char marked[PAPER_MARKED];
};

static bool
letters_make(struct letters **out, const struct page *page, struct err *e)
{
	void *memory;

	if (!secret_new(&memory, sizeof(**out), e))
		return false;
	*out = memory;
	paper_format((*out)->lines, page->seed);
	paper_format_marked((*out)->marked, page->seed);
	return true;
}

/* --- text ---------------------------------------------------------------- */

static void
add_steps(struct buf *out, const char *member)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		buf_format_add(out, "  %zu. ", i + 1);
		/* The table's own text; only one has a place for the name. */
		if (strstr(steps[i], "%s") != NULL)
			buf_format_add(out, "%.*s%s%s",
			    (int)(strstr(steps[i], "%s") - steps[i]), steps[i],
			    member, strstr(steps[i], "%s") + 2);
		else
			buf_text_add(out, steps[i]);
		buf_char_add(out, '\n');
	}
}

bool
page_add_text(struct buf *out, const struct page *page, bool in_colour,
    struct err *e)
{
	const char *member = field(page->room, "member");
	struct letters *letters;
	char date[DATE_TEXT];
	bool done;

	if (!letters_make(&letters, page, e))
		return false;
	today(date);
	buf_format_add(out,
	    "RECOVERY KEY OF %s\n%s, %s\nroom %s\nkey %s, made on %s\n\n",
	    member, field(page->room, "review"), field(page->room, "title"),
	    field(page->room, "room"), page->device, date);
	for (size_t i = 0; i < PAPER_LINES; i++)
		buf_format_add(out, "    %zu   %.*s\n", i + 1,
		    (int)(PAPER_TEXT / PAPER_LINES) - 1,
		    letters->lines + i * (PAPER_TEXT / PAPER_LINES));
	buf_char_add(out, '\n');
	done = qr_add_blocks(out, letters->marked, in_colour, e);
	if (!in_colour)
		buf_format_add(out, "%s\n", letters->marked);
	secret_free(letters);
	buf_format_add(out,
	    "\nThis key lets %s go on when all of its machines are lost. It "
	    "can say nothing else.\nWho holds it can cut off your machines and "
	    "add one of theirs: keep it in a safe.\n\nWhen all machines are "
	    "lost:\n",
	    member);
	add_steps(out, member);
	return done;
}

/* --- HTML ---------------------------------------------------------------- */

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'\"><title>Recovery key</title><style>\n"
    "@page { size: A4; margin: 18mm 20mm }\n"
    "* { box-sizing: border-box }\n"
    "body { max-width: 170mm; margin: 0 auto; color: #111; background: #fff;\n"
    "  font: 11pt/1.45 \"Noto Sans\", \"DejaVu Sans\", sans-serif }\n"
    "header { border-bottom: 1.2mm solid #111; padding: 6mm 0 3mm }\n"
    "header p { margin: 0; letter-spacing: .12em; font-size: 9pt;\n"
    "  text-transform: uppercase }\n"
    "h1 { margin: 1mm 0 0; font-size: 25pt; line-height: 1.15;\n"
    "  font-weight: 600 }\n"
    "dl { display: grid; grid-template-columns: 26mm 1fr; gap: 1mm 4mm;\n"
    "  margin: 5mm 0 6mm; font-size: 10pt }\n"
    "dt { color: #666 } dd { margin: 0; overflow-wrap: anywhere }\n"
    ".key { display: flex; align-items: center; gap: 8mm; padding: 6mm 7mm;\n"
    "  border: .4mm solid #111; border-radius: 3mm; break-inside: avoid }\n"
    ".key table { border-spacing: 0; flex: 1; font: 600 17pt/1.75\n"
    "  \"DejaVu Sans Mono\", \"Noto Sans Mono\", monospace;\n"
    "  white-space: nowrap }\n"
    ".key th { font: 10pt sans-serif; color: #888; text-align: left;\n"
    "  width: 7mm }\n"
    ".key td { padding-right: 3.5mm }\n"
    ".key svg { flex: none }\n"
    ".word { font: 6.5pt/1.4 monospace; color: #666; margin: 1.5mm 0 0;\n"
    "  overflow-wrap: anywhere }\n"
    "h2 { font-size: 12.5pt; margin: 7mm 0 1mm }\n"
    "p { margin: 0 0 2mm } ol { margin: 0; padding-left: 6mm }\n"
    "li { margin: 1mm 0 }\n"
    ".kept { display: flex; gap: 10mm; margin-top: 13mm }\n"
    ".kept span { flex: 1; border-top: .2mm solid #111; padding-top: 1mm;\n"
    "  font-size: 8.5pt; color: #666 }\n"
    "</style></head><body>\n";

static void
add_escaped(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '&')
			buf_text_add(out, "&amp;");
		else if (*text == '<')
			buf_text_add(out, "&lt;");
		else if (*text == '>')
			buf_text_add(out, "&gt;");
		else if (*text == '"')
			buf_text_add(out, "&quot;");
		else
			buf_char_add(out, *text);
	}
}

/* A text of the tables above, with the member in its place, as an element. */
static void
add_element(struct buf *out, const char *element, const char *text,
    const char *member)
{
	const char *place = strstr(text, "%s");

	buf_format_add(out, "<%s>", element);
	if (place == NULL) {
		add_escaped(out, text);
	} else {
		buf_add(out, text, (size_t)(place - text));
		add_escaped(out, member);
		add_escaped(out, place + 2);
	}
	buf_format_add(out, "</%s>\n", element);
}

static void
add_fact(struct buf *out, const char *name, const char *value)
{
	buf_format_add(out, "<dt>%s</dt><dd>", name);
	add_escaped(out, value);
	buf_text_add(out, "</dd>\n");
}

static bool
add_key(struct buf *out, const struct letters *letters, struct err *e)
{
	const char *at = letters->lines;
	bool done;

	buf_text_add(out, "<div class=\"key\"><table>\n");
	for (size_t i = 0; i < PAPER_LINES; i++) {
		buf_format_add(out, "<tr><th>%zu</th>", i + 1);
		for (size_t j = 0; j < PAPER_GROUPS; j++) {
			buf_format_add(out, "<td>%.*s</td>", PAPER_GROUP, at);
			at += PAPER_GROUP + 1;
		}
		buf_text_add(out, "</tr>\n");
	}
	buf_text_add(out, "</table>\n");
	done = qr_add_svg(out, letters->marked, "52mm", e);
	buf_format_add(out, "</div>\n<p class=\"word\">%s</p>\n",
	    letters->marked);
	return done;
}

bool
page_add_html(struct buf *out, const struct page *page, struct err *e)
{
	const char *member = field(page->room, "member");
	struct letters *letters;
	char date[DATE_TEXT];
	bool done;

	if (!letters_make(&letters, page, e))
		return false;
	today(date);
	buf_text_add(out, head);
	buf_text_add(out, "<header><p>Tamga, recovery key</p><h1>");
	add_escaped(out, member);
	buf_text_add(out, "</h1></header>\n<dl>");
	add_fact(out, "Review", field(page->room, "review"));
	add_fact(out, "Title", field(page->room, "title"));
	add_fact(out, "Room", field(page->room, "room"));
	add_fact(out, "Key", page->device);
	add_fact(out, "Made on", date);
	buf_text_add(out, "</dl>\n");
	done = add_key(out, letters, e);
	secret_free(letters);
	buf_text_add(out, "<h2>What it is</h2>\n");
	for (size_t i = 0; i < sizeof(what_for) / sizeof(what_for[0]); i++)
		add_element(out, "p", what_for[i], member);
	buf_text_add(out, "<h2>When all machines are lost</h2>\n<ol>\n");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		add_element(out, "li", steps[i], member);
	buf_text_add(out,
	    "</ol>\n<div class=\"kept\"><span>Kept by</span><span>Kept at"
	    "</span><span>Date and signature</span></div>\n</body></html>\n");
	return done;
}
