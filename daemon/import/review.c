/* SPDX-License-Identifier: ISC */
#include "daemon/import/review.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/import/clean.h"
#include "protocol/base/text.h"

long
review_number(const char *cell)
{
	while (*cell != '\0' && !isdigit((unsigned char)*cell))
		cell++;
	return *cell == '\0' ? -1 : strtol(cell, NULL, 10);
}

/* The cycle that a session of the Working Group belongs to.  Documents say
 * both of the 27th. */
static long
cycle_of_session(long session)
{
	if (session < 1 || session == 27)
		return -1;
	return session <= 12 ? 1 : session <= 26 ? 2 : session <= 40 ? 3 : 4;
}

static void
state_set(const struct cells *cells, json_t *row, const char *cell)
{
	bool repaired = false;
	char *lines = clean_lines(cell, &repaired);
	char *name = text_fold(clean_bullet(lines));
	const char *code = states_find(cells->states, name, strlen(name));

	if (code == NULL)
		code = states_find_code(name);
	if (code != NULL)
		json_text_set(row, "state", code);
	else
		row_text_set(row, "state_name", name);
	free(name);
	free(lines);
}

void
review_set(const struct cells *cells, json_t *row,
    const struct review_cells *from)
{
	long cycle = from->cycle == NULL ? -1 : review_number(from->cycle);

	if (from->state != NULL)
		state_set(cells, row, from->state);
	if ((cycle < 1 || cycle > 99) && from->session != NULL)
		cycle = cycle_of_session(review_number(from->session));
	if (cycle >= 1 && cycle <= 99)
		(void)json_object_set_new(row, "cycle", json_integer(cycle));
}

void
review_set_by_header(const struct cells *cells, json_t *row, const char *header)
{
	static const char begin[] = "UPR of ";
	char *line = text_fold(header);
	char *name = strstr(line, begin);
	char *bracket = name == NULL ? NULL : strchr(name, '(');
	long cycle = -1;

	if (bracket != NULL) {
		*bracket = '\0';
		state_set(cells, row, name + sizeof(begin) - 1);
		cycle = review_number(bracket + 1);
	}
	if (cycle >= 1 && cycle <= 9)
		(void)json_object_set_new(row, "cycle", json_integer(cycle));
	free(line);
}
