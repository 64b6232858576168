/* SPDX-License-Identifier: ISC */
#include "daemon/store/store_text.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/text.h"
#include "protocol/limits.h"

/* A container on the way down, and how far we are in it. */
struct step {
	json_t *container;
	void *member; /* of an object: the next one */
	size_t index; /* of an array */
};

/* The next value in the container, or NULL; *text is where it may be
 * replaced. */
static json_t *
next_value(struct step *step, bool change)
{
	json_t *value;

	if (json_is_array(step->container))
		value = json_array_get(step->container, step->index++);
	else
		value = json_object_iter_value(step->member);
	if (value != NULL && change && json_is_string(value)) {
		char *text = text_nfc(json_string_value(value));
		json_t *normal = json_string(text);

		free(text);
		if (json_is_array(step->container))
			(void)json_array_set_new(step->container,
			    step->index - 1, normal);
		else
			(void)json_object_iter_set_new(step->container,
			    step->member, normal);
		value = normal;
	}
	if (json_is_object(step->container) && step->member != NULL)
		step->member =
		    json_object_iter_next(step->container, step->member);
	return value;
}

/* Walk all of the value; false if it is deeper than a statement may be. */
static bool
walk(json_t *top, bool change)
{
	struct step steps[LIMIT_DEPTH];
	size_t depth = 1;

	steps[0] =
	    (struct step){ .container = top, .member = json_object_iter(top) };
	while (depth > 0) {
		json_t *value = next_value(&steps[depth - 1], change);

		if (value == NULL) {
			depth--;
			continue;
		}
		if (!json_is_object(value) && !json_is_array(value))
			continue;
		if (depth == LIMIT_DEPTH)
			return false;
		steps[depth++] = (struct step){ .container = value,
			.member = json_object_iter(value) };
	}
	return true;
}

bool
store_text_line(char **line, const json_t *statement, struct err *e)
{
	json_t *copy = NULL;
	bool done;

	if (!json_is_object(statement))
		return err_set(e, ERR_INPUT, "a statement is a JSON object");
	/* jansson's copy recurses: depth first.  Nothing is changed here. */
	if (!walk((json_t *)(uintptr_t)statement, false))
		return err_set(e, ERR_INPUT,
		    "a statement is at most %d containers deep", LIMIT_DEPTH);
	copy = json_deep_copy(statement);
	done = copy != NULL && walk(copy, true) && json_is_canonical(copy, e);
	if (done)
		*line = json_canonical(copy);
	json_decref(copy);
	if (done && strlen(*line) > LIMIT_RECORD) {
		done = err_set(e, ERR_TOOBIG,
		    "a statement of %zu bytes is more than a record may hold",
		    strlen(*line));
		free(*line);
	}
	return done;
}
