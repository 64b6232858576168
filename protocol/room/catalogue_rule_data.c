/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/room/catalogue.h"
#include "protocol/room/catalogue_table.h"
#include "protocol/view/scheme.h"

static bool
is_there(const json_t *statement, const char *name)
{
	return json_object_get(statement, name) != NULL;
}

static bool
is_empty(const json_t *statement, const char *name)
{
	return json_array_size(json_object_get(statement, name)) == 0;
}

/* Two dates, as far as both are exact. */
static bool
is_before(const char *first, const char *last)
{
	const size_t first_len = strlen(first);
	const size_t last_len = strlen(last);

	return strncmp(first, last,
		   first_len < last_len ? first_len : last_len) <= 0;
}

static bool
dates_rule(const json_t *statement, const char *first, const char *last,
    struct err *e)
{
	if (!is_there(statement, first) || !is_there(statement, last) ||
	    is_before(json_text(statement, first), json_text(statement, last)))
		return true;
	return err_set(e, ERR_PROTOCOL, "'%s' is before '%s'", last, first);
}

/* Are they there, and out of order? */
static bool
is_above(const json_t *statement, const char *low, const char *high)
{
	return is_there(statement, low) && is_there(statement, high) &&
	    decimal_compare(json_text(statement, low),
		json_text(statement, high)) > 0;
}

static bool
no_data_rule(const json_t *statement, struct err *e)
{
	static const char *const fields[] = { "value", "low", "high", "printed",
		"status" };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (is_there(statement, fields[i]))
			return err_set(e, ERR_PROTOCOL,
			    "'%s' stands beside 'no_data'", fields[i]);
	}
	if (strcmp(json_text(statement, "no_data"), "other") == 0 &&
	    !is_there(statement, "note"))
		return err_set(e, ERR_PROTOCOL,
		    "'no_data' is 'other', and no 'note' says which");
	return true;
}

bool
observation_rule(const json_t *statement, struct err *e)
{
	if (is_there(statement, "no_data"))
		return no_data_rule(statement, e);
	if (!is_there(statement, "value"))
		return err_set(e, ERR_PROTOCOL,
		    "one of 'value|no_data' is missing");
	if (is_above(statement, "low", "value") ||
	    is_above(statement, "value", "high"))
		return err_set(e, ERR_PROTOCOL,
		    "'value' is not between 'low' and 'high'");
	return true;
}

bool
action_rule(const json_t *statement, struct err *e)
{
	return dates_rule(statement, "start", "end", e);
}

bool
meeting_rule(const json_t *statement, struct err *e)
{
	return dates_rule(statement, "date", "end", e);
}

bool
target_rule(const json_t *statement, struct err *e)
{
	const char *percent = json_text(statement, "percent");
	const char *scheme = json_text(statement, "scheme");
	const json_t *value;
	size_t i;

	if (decimal_compare(percent, "0") <= 0 ||
	    decimal_compare(percent, "100") > 0)
		return err_set(e, ERR_PROTOCOL,
		    "'percent' is not above 0 and up to 100");
	if (is_empty(statement, "values"))
		return err_set(e, ERR_PROTOCOL, "'values' is empty");
	json_array_foreach(json_object_get(statement, "values"), i, value) {
		if (!scheme_has(scheme, json_string_value(value)))
			return err_set(e, ERR_PROTOCOL,
			    "'values' has one that is not of '%s'", scheme);
	}
	return true;
}

bool
source_request_rule(const json_t *statement, struct err *e)
{
	return !is_empty(statement, "asked") ||
	    err_set(e, ERR_PROTOCOL, "'asked' is empty");
}

bool
answer_rule(const json_t *statement, struct err *e)
{
	const char *value = json_text(statement, "value");

	if (strcmp(value, "promised") == 0 && !is_there(statement, "due"))
		return err_set(e, ERR_PROTOCOL,
		    "'promised', and no 'due' says until when");
	if (strcmp(value, "provided") == 0 && is_empty(statement, "sources"))
		return err_set(e, ERR_PROTOCOL,
		    "'provided', and 'sources' names nothing");
	if (strcmp(value, "declined") == 0 && !is_there(statement, "text"))
		return err_set(e, ERR_PROTOCOL,
		    "'declined', and no 'text' says why");
	return true;
}

bool
signature_rule(const json_t *statement, struct err *e)
{
	const bool has_one = strcmp(json_text(statement, "value"),
				 "endorse-with-reservation") == 0;

	return has_one == is_there(statement, "reservation") ||
	    err_set(e, ERR_PROTOCOL,
		"'reservation' goes with 'endorse-with-reservation', and "
		"with it alone");
}
