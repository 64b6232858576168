/* SPDX-License-Identifier: ISC */
#include "client/progress.h"

#include <string.h>

#include "client/command/command.h"
#include "client/prose.h"

static void
add_step(struct buf *out, const json_t *progress)
{
	const char *step = field(progress, "step");
	const long long left = number(progress, "journals_left");
	const long long coming = number(progress, "coming");
	const long long received = number(progress, "received");
	char text[PROSE_MAX];

	buf_format_add(out, "%s: ", field(progress, "remote"));
	if (strcmp(step, "asking") == 0) {
		buf_text_add(out, "asking what is new");
		return;
	}
	if (strcmp(step, "sending") == 0) {
		buf_format_add(out, "%lld of %lld records went",
		    number(progress, "sent"), number(progress, "to_send"));
		return;
	}
	if (strcmp(step, "waiting") == 0)
		buf_text_add(out, "the link was cut, trying again; ");
	prose_count(text, received, "record", "records");
	buf_format_add(out, "%s came", text);
	if (coming > 0 && strcmp(step, "fetching") == 0) {
		prose_count(text, coming, "more is", "more are");
		buf_format_add(out, ", %s on the way", text);
	}
	if (number(progress, "bytes") > 0) {
		prose_bytes(text, number(progress, "bytes"));
		buf_format_add(out, " (%s so far)", text);
	}
	if (left > 0)
		buf_format_add(out, "; %lld of %lld journals %s still to come",
		    left, number(progress, "journals"),
		    left == 1 ? "is" : "are");
}

static void
add_left(struct buf *out, const json_t *progress)
{
	const json_t *left = json_object_get(progress, "seconds_left");
	const long long seconds = json_integer_value(left);
	char text[PROSE_MAX];

	if (!json_is_integer(left))
		return;
	if (seconds < 60) {
		buf_text_add(out, "; less than a minute left");
		return;
	}
	prose_count(text, (seconds + 30) / 60, "minute", "minutes");
	buf_format_add(out, "; about %s left", text);
}

void
progress_words(struct buf *out, const json_t *progress)
{
	add_step(out, progress);
	add_left(out, progress);
}
