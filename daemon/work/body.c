/* SPDX-License-Identifier: ISC */
#include "daemon/work/body.h"

#include <string.h>

bool
body_need(const char **out, const json_t *body, const char *name, struct err *e)
{
	*out = json_text(body, name);
	if (*out == NULL || (*out)[0] == '\0')
		return err_set(e, ERR_INPUT, "'%s' is missing", name);
	return true;
}

const char *
body_word(const json_t *body, const char *name, const char *otherwise)
{
	const char *text = json_text(body, name);

	return text == NULL ? otherwise : text;
}

void
body_copy(json_t *to, const json_t *body, const char *const *names)
{
	for (; *names != NULL; names++) {
		const char *text = json_text(body, *names);

		if (text != NULL && text[0] != '\0')
			json_text_set(to, *names, text);
	}
}

bool
body_key(struct public_key *out, const json_t *body, const char *name,
    struct err *e)
{
	const char *text;

	return body_need(&text, body, name, e) &&
	    (key_parse(out, text, strlen(text)) ||
		err_set(e, ERR_INPUT, "'%s' is not a key", name));
}

bool
body_opener(struct opener **out, const json_t *body, const char *name,
    struct err *e)
{
	json_t *json = json_object_get(body, name);
	bool done;

	*out = NULL;
	if (json == NULL)
		return true;
	done = opener_parse(out, json, e);
	json_text_wipe(json, "opener");
	return done || err_prefix(e, "'%s'", name);
}
