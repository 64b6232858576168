/* SPDX-License-Identifier: ISC */
#include "daemon/view/room/held.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "protocol/base/mem.h"

static const char sql_held[] =
    "SELECT j.device, coalesce(m.shown, j.author), " VIEW_HELD_BY ", "
    "count(DISTINCT r.id), count(*) FROM statement s "
    "JOIN record r ON r.id = s.record JOIN journal j ON j.id = r.journal "
    "LEFT JOIN member m ON m.id = j.member " VIEW_HELD_JOIN
    "WHERE s.reason = 1 GROUP BY j.device, r.held ORDER BY 2, j.device, "
    "hr.hash, h.position";

static const char sql_device_of[] =
    "SELECT device FROM journal WHERE name = ?1";

char *
view_device_words(const struct control *control, const struct device_id *id)
{
	const struct device *device = control_device(control, id);

	if (device == NULL)
		return mem_format("the device %s", id->text);
	return mem_format("%s's '%s'", control->members[device->member].shown,
	    view_label(control, id));
}

/* The cut with this id that is of the device; a charter has several. */
static const struct cut *
cut_find(const struct control *control, const struct device *device,
    const struct statement_id *id)
{
	for (size_t i = 0; i < control->cut_count; i++) {
		const struct cut *cut = &control->cuts[i];

		if (cut->id.index == id->index &&
		    memcmp(&cut->id.record, &id->record, sizeof(id->record)) ==
			0 &&
		    (cut->is_journal || device == NULL ||
			cut_is_of(cut, control, device)))
			return cut;
	}
	return NULL;
}

/* A steward that decides alone cuts its own devices as one, too: then it is
 * the device that people want to know. */
static char *
cut_words(const struct control *control, const struct device *device,
    const struct cut *cut)
{
	const struct device *by = control_device(control, &cut->author);
	const bool is_own =
	    by != NULL && device != NULL && by->member == device->member;
	char *author;
	char *words;

	if (cut->layer == CUT_BY_CHARTER)
		author = mem_text("a charter of the stewards");
	else if (cut->layer == CUT_BY_STEWARDS && !is_own)
		author = mem_text("the stewards");
	else
		author = view_device_words(control, &cut->author);
	words = mem_format("cut off by %s (%s)", author, cut->reason);
	free(author);
	return words;
}

char *
view_held_words(const struct control *control, const char *device,
    const struct statement_id *by)
{
	struct device_id id;
	const struct device *of = NULL;
	const struct cut *cut;

	if (by == NULL)
		return mem_text("too many machines wrote as this device");
	if (device_id_parse(&id, device, strlen(device)))
		of = control_device(control, &id);
	cut = cut_find(control, of, by);
	return cut == NULL ? mem_text("cut off") : cut_words(control, of, cut);
}

void
view_held_set(json_t *row, const struct control *control, const char *device,
    struct sql_query *query, int column)
{
	const bool is_fork = sql_is_null(query, column);
	const struct statement_id by = view_row_id(query, column);
	char text[STATEMENT_ID_MAX + 1];
	char *why = view_held_words(control, device, is_fork ? NULL : &by);
	struct device_id id;

	statement_id_format(text, &by);
	json_text_set(row, "held_by", is_fork ? "fork" : text);
	json_text_set(row, "held_why", why);
	free(why);
	if (device_id_parse(&id, device, strlen(device)))
		json_text_set(row, "held_label", view_label(control, &id));
}

/* --- all that is held ------------------------------------------------------ */

struct listing {
	const struct control *control;
	json_t *list;
};

static bool
on_held(void *arg, struct sql_query *query, struct err *e)
{
	const struct listing *listing = arg;
	const char *text = sql_text(query, 0);
	struct device_id device;
	json_t *row;

	(void)e;
	if (!device_id_parse(&device, text, strlen(text)))
		return true;
	row = json_pack("{s:s, s:s, s:s, s:I, s:I}", "member",
	    sql_text(query, 1), "device", device.text, "label",
	    view_label(listing->control, &device), "records",
	    (json_int_t)sql_int(query, 4), "statements",
	    (json_int_t)sql_int(query, 5));
	view_held_set(row, listing->control, device.text, query, 2);
	(void)json_array_append_new(listing->list, row);
	return true;
}

bool
view_held(json_t **out, struct store *store, struct err *e)
{
	struct listing listing = {
		.control = index_control(store_index(store)),
		.list = json_array(),
	};
	struct sql_query *query;

	if (sql_query(&query, index_sql(store_index(store)), sql_held, e) &&
	    view_each(query, on_held, &listing, e)) {
		*out = listing.list;
		return true;
	}
	json_decref(listing.list);
	return false;
}

/* --- adopting -------------------------------------------------------------- */

static bool
on_device(void *arg, struct sql_query *query, struct err *e)
{
	const char *text = sql_text(query, 0);

	return device_id_parse(arg, text, strlen(text)) ||
	    err_set(e, ERR_CORRUPT, "the index has a device '%.40s'", text);
}

json_t *
view_adopt_words(struct store *store, const json_t *adopt)
{
	const struct control *control = index_control(store_index(store));
	const char *journal = statement_subject(adopt, 0);
	const size_t count = json_array_size(json_object_get(adopt, "records"));
	struct device_id device = { "" };
	struct err ignored = { 0 };
	struct sql_query *query;
	bool known = false;
	char *whose;
	json_t *words;

	if (sql_query(&query, index_sql(store_index(store)), sql_device_of,
		&ignored)) {
		sql_bind_text(query, 1, journal);
		known = view_each(query, on_device, &device, &ignored) &&
		    device.text[0] != '\0';
	}
	whose = known ? view_device_words(control, &device) :
			mem_format("journal %s", journal);
	words = json_sprintf("let %zu held record%s of %s count", count,
	    count == 1 ? "" : "s", whose);
	free(whose);
	return words;
}
