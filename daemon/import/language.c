/* SPDX-License-Identifier: ISC */
#include "daemon/import/language.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/clean.h"
#include "daemon/import/paragraph.h"
#include "protocol/base/text.h"

void
language_text_set(json_t *row, const char *language, const char *text)
{
	bool repaired = false;
	char *lines = clean_lines(text, &repaired);
	char *folded = text_fold(lines);
	const char *number = json_text(row, "paragraph");
	json_t *texts = json_object_get(row, "texts");
	const char *start = folded;
	struct paragraph paragraph;
	size_t len = 0;

	/* Another number than the row's is a part of the text. */
	if (number != NULL && paragraph_lead(&paragraph, folded, &len) &&
	    strcmp(paragraph.number, number) == 0)
		start += len;
	if (*start != '\0' && texts == NULL) {
		texts = json_object();
		(void)json_object_set_new(row, "texts", texts);
	}
	if (*start != '\0')
		json_text_set(texts, language, start);
	free(folded);
	free(lines);
}
