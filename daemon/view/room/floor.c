/* SPDX-License-Identifier: ISC */
#include "daemon/view/room/floor.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/room/held.h"
#include "protocol/base/mem.h"

/* What a control journal says to have seen of others, here or not; the device
 * of a journal is known by its first record. */
static const char sql_seen[] =
    "SELECT q.name, j.device, max(q.sequence) FROM ("
    "SELECT t.name AS name, r.sequence AS sequence FROM journal c "
    "JOIN record o ON o.journal = c.id JOIN seen s ON s.record = o.id "
    "JOIN record r ON r.id = s.target JOIN journal t ON t.id = r.journal "
    "WHERE c.name = ?1 UNION ALL "
    "SELECT m.journal, m.sequence FROM journal c "
    "JOIN record o ON o.journal = c.id JOIN missing m ON m.record = o.id "
    "WHERE c.name = ?1) q JOIN journal j ON j.name = q.name "
    "GROUP BY q.name ORDER BY q.name";

struct floor {
	const struct control *control;
	const json_t *statement;
	const json_t *points;
	bool is_charter; /* each point is of the device that it names */
	int64_t more;    /* records of the device below */
	struct device_id device;
};

static bool
is_of_root(const struct control *control, const struct device_id *id,
    const char *key)
{
	const struct device *device = control_device(control, id);
	char root[KEY_TEXT];

	if (device == NULL)
		return false;
	key_format(root, &control->members[device->member].root);
	return strcmp(root, key) == 0;
}

/* Does the statement cut this device? */
static bool
cuts(const struct floor *floor, const struct device_id *device)
{
	const json_t *entry;
	size_t i;

	if (!floor->is_charter) {
		const char *what = statement_subject(floor->statement, 0);
		const char *of = statement_subject(floor->statement, 1);

		if (strcmp(what, "device") == 0)
			return strcmp(of, device->text) == 0;
		return strcmp(what, "member") == 0 &&
		    is_of_root(floor->control, device, of);
	}
	json_array_foreach(floor->points, i, entry)
		if (strcmp(json_text(entry, "device"), device->text) == 0)
			return true;
	return false;
}

/* How far it leaves this journal. */
static int64_t
left_of(const struct floor *floor, const char *journal,
    const struct device_id *device)
{
	const json_t *point;
	int64_t left = 0;
	size_t i;

	json_array_foreach(floor->points, i, point) {
		const char *name = json_text(point, "journal");
		const int64_t sequence =
		    json_integer_value(json_object_get(point, "sequence"));

		if (name == NULL || strcmp(name, journal) != 0 ||
		    (floor->is_charter &&
			strcmp(json_text(point, "device"), device->text) != 0))
			continue;
		if (sequence > left)
			left = sequence;
	}
	return left;
}

static bool
on_seen(void *arg, struct sql_query *query, struct err *e)
{
	struct floor *floor = arg;
	const char *text = sql_text(query, 1);
	struct device_id device;
	int64_t more;

	(void)e;
	if (!device_id_parse(&device, text, strlen(text)) ||
	    !cuts(floor, &device))
		return true;
	more = sql_int(query, 2) - left_of(floor, sql_text(query, 0), &device);
	if (more <= 0)
		return true;
	if (floor->more == 0)
		floor->device = device;
	if (strcmp(floor->device.text, device.text) == 0)
		floor->more += more;
	return true;
}

bool
view_floor(char **words, struct store *store, const json_t *statement,
    struct err *e)
{
	const bool is_charter =
	    strcmp(statement_kind(statement), "charter") == 0;
	struct floor floor = {
		.control = index_control(store_index(store)),
		.statement = statement,
		.points =
		    json_object_get(statement, is_charter ? "cuts" : "points"),
		.is_charter = is_charter,
	};
	struct sql_query *query;
	char *whose;

	*words = NULL;
	if (!is_charter && strcmp(statement_kind(statement), "cut") != 0)
		return true;
	if (!sql_query(&query, index_sql(store_index(store)), sql_seen, e))
		return false;
	sql_bind_text(query, 1, store_identity(store)->control.text);
	if (!view_each(query, on_seen, &floor, e))
		return false;
	if (floor.more == 0)
		return true;
	whose = view_device_words(floor.control, &floor.device);
	*words = mem_format("you have seen %lld more record%s of %s than this "
			    "leaves",
	    (long long)floor.more, floor.more == 1 ? "" : "s", whose);
	free(whose);
	return true;
}
