/* SPDX-License-Identifier: ISC */
/*
 * How the lines of rooms_kinds.c and kinds_forms.c are written down.
 */
#ifndef TESTS_VECTORS_ROOMS_KINDS_H
#define TESTS_VECTORS_ROOMS_KINDS_H

#include "tests/model/council_made.h"

#define GOOD REASON_COUNTS
#define BAD REASON_MALFORMED
#define BARRED REASON_NOT_ALLOWED
#define LOST REASON_UNRESOLVED

/* Names of things. */
#define ACTION "aaaaaaaaaaaaaaaaaaaaaaaaaa"
#define COMMITMENT "bbbbbbbbbbbbbbbbbbbbbbbbba"
#define INDICATOR "ccccccccccccccccccccccccca"
#define REQUEST "ddddddddddddddddddddddddda"
#define COMMENT "eeeeeeeeeeeeeeeeeeeeeeeeee"
#define MEETING "fffffffffffffffffffffffffa"
#define REPORT "ggggggggggggggggggggggggga"
#define TARGET "hhhhhhhhhhhhhhhhhhhhhhhhha"
#define SOURCE "iiiiiiiiiiiiiiiiiiiiiiiiii"
#define OTHER "jjjjjjjjjjjjjjjjjjjjjjjjja"

/* A statement; '@' and a digit in it is the id of the line before it that
 * has that mark. */
struct line {
	unsigned member;
	enum reason reason;
	const char *text;
	char mark;
};

#define SAY(kind, subject, fields)                                             \
	"{'kind':'" kind "','subject':[" subject "]" fields "}"
#define ACTION_IS(fields) SAY("action", "'" ACTION "'", ",'title':'A'" fields)
#define INDICATOR_IS(fields)                                                   \
	SAY("indicator", "'" INDICATOR "'",                                    \
	    ",'title':'I','indicator_kind':'outcome'" fields)
#define SEEN(subject, fields)                                                  \
	SAY("observation", "'csomn/" INDICATOR "'," subject, fields)
#define SEEN_2017(fields) SEEN("'2017','','NSO'", fields)
#define ASKS(fields)                                                           \
	SAY("source-request", "'" REQUEST "'", ",'text':'T'" fields)
#define ANSWERS(fields) SAY("answer", "'csomn/" REQUEST "','mojha'", fields)
#define COMMENT_IS(fields) SAY("comment", "'" COMMENT "'", ",'text':'T'" fields)
#define MEETING_IS(fields)                                                     \
	SAY("meeting", "'" MEETING "'", ",'title':'M'" fields)
#define REPORT_IS(fields)                                                      \
	SAY("report", "'" REPORT "'",                                          \
	    ",'title':'R','report_kind':'mid-term'" fields)
#define TARGET_IS(fields) SAY("target", "'" TARGET "'", ",'title':'T'" fields)
#define RATES(scheme, value)                                                   \
	SAY("assessment", "'MNG-1/1','','draft','" scheme "'",                 \
	    ",'value':'" value "'")

/* kinds_forms.c: of every kind, good and bad; ends with a line without text. */
extern const struct line kinds_forms[];

#endif
