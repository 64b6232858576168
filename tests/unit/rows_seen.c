/* SPDX-License-Identifier: ISC */
#include "tests/unit/rows_seen.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/test.h"

void
check_field(const struct rows *rows, size_t row, const char *name,
    const char *wanted)
{
	const json_t *value =
	    json_object_get(json_array_get(rows->rows, row), name);
	char *got = value == NULL ?
	    NULL :
	    json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	assert_string_equal(got == NULL ? "" : got, wanted);
	free(got);
}

void
check_note(const json_t *notes, size_t i, const char *place, const char *reason)
{
	const json_t *note = json_array_get(notes, i);

	assert_non_null(note);
	assert_string_equal(json_text(note, "place"), place);
	if (strstr(json_text(note, "reason"), reason) == NULL)
		fail_msg("'%s' does not speak of '%s'",
		    json_text(note, "reason"), reason);
}

void
check_skipped(const struct rows *rows, const char *wanted)
{
	char *skipped = json_dumps(rows->skipped, JSON_COMPACT);

	assert_string_equal(skipped, wanted);
	free(skipped);
}
