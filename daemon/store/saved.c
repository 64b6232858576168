/* SPDX-License-Identifier: ISC */
#include "daemon/store/saved.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"

#define PREFIX "view:"

bool
saved_get(json_t **out, struct local *local, const char *name, struct err *e)
{
	char *setting = mem_format(PREFIX "%s", name);
	char *text = NULL;
	bool done = local_get(local, setting, &text, e);

	free(setting);
	if (done && text == NULL) {
		done =
		    err_set(e, ERR_NOTFOUND, "there is no view '%.60s'", name);
		(void)err_hint(e, "'tamga view list' names them");
	}
	done = done && json_read(out, text, strlen(text), LIMIT_REQUEST, e);
	free(text);
	return done;
}

bool
saved_all(json_t **out, struct local *local, struct err *e)
{
	json_t *texts;
	const char *name;
	json_t *text;

	if (!local_settings(local, PREFIX, &texts, e))
		return false;
	*out = json_object();
	json_object_foreach(texts, name, text)
		(void)json_object_set_new(*out, name,
		    json_loads(json_string_value(text), 0, NULL));
	json_decref(texts);
	return true;
}

/* Of any script. */
static bool
name_is_good(const char *name)
{
	const size_t len = strlen(name);

	return len > 0 && len <= SAVED_NAME_MAX && name[0] != '-' &&
	    name[0] != ' ' && name[len - 1] != ' ' &&
	    strpbrk(name, "\n\t") == NULL && text_is_clean(name, len);
}

bool
saved_set(struct local *local, const char *name, const json_t *filter,
    struct err *e)
{
	char *setting;
	char *text;
	bool done;

	if (!name_is_good(name))
		return err_set(e, ERR_INPUT,
		    "'%.60s' cannot be the name of a view: at most %d bytes "
		    "in one line",
		    name, SAVED_NAME_MAX);
	setting = mem_format(PREFIX "%s", name);
	text = json_canonical(filter);
	done = local_set(local, setting, text, e);
	free(setting);
	free(text);
	return done;
}

bool
saved_remove(struct local *local, const char *name, struct err *e)
{
	json_t *old;
	char *setting;
	bool done;

	if (!saved_get(&old, local, name, e))
		return false;
	json_decref(old);
	setting = mem_format(PREFIX "%s", name);
	done = local_set(local, setting, NULL, e);
	free(setting);
	return done;
}
