/* SPDX-License-Identifier: ISC */
#include "daemon/work/body.h"

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
