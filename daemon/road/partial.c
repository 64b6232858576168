/* SPDX-License-Identifier: ISC */
#include "daemon/road/partial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/fs.h"
#include "daemon/intake/verdict.h"
#include "daemon/road/refname.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define PARTIAL_FILE (16 << 20)
#define ID_LETTERS (GIT_ID_TEXT - 1)

/* "<name> <tip> <lowest> <count>" */
static bool
line_read(struct partial *out, const char *line, size_t len)
{
	const char *space = memchr(line, ' ', len);
	const size_t name_len = space == NULL ? len : (size_t)(space - line);
	struct refname name;

	*out = (struct partial){ .count = 0 };
	if (space == NULL || name_len >= sizeof(out->name) ||
	    len < name_len + 2 * (1 + ID_LETTERS) + 2)
		return false;
	(void)memcpy(out->name, line, name_len);
	out->count = strtoul(space + 2 * (1 + ID_LETTERS) + 1, NULL, 10);
	return refname_parse(&name, out->name) &&
	    git_id_parse(&out->tip, space + 1, ID_LETTERS) &&
	    git_id_parse(&out->lowest, space + 2 + ID_LETTERS, ID_LETTERS);
}

static bool
text_read(struct partials *out, const char *text, const char *url)
{
	size_t len = strcspn(text, "\n");
	struct partial partial;

	if (strlen(url) != len || strncmp(text, url, len) != 0)
		return false;
	while (text[len] == '\n' && text[len + 1] != '\0') {
		text += len + 1;
		len = strcspn(text, "\n");
		if (!line_read(&partial, text, len))
			return false;
		partials_set(out, &partial);
	}
	return out->count > 0;
}

bool
partials_load(struct partials *out, const char *folder, const char *url)
{
	char *path = fs_join(folder, "partial");
	struct err ignored = { 0 };
	struct buf text;
	bool ok;

	*out = (struct partials){ .count = 0 };
	buf_init(&text, PARTIAL_FILE);
	ok = fs_exists(path) && fs_read(&text, path, &ignored) &&
	    text_read(out, buf_text(&text), url);
	if (!ok)
		partials_clear(out);
	buf_clear(&text);
	free(path);
	return ok;
}

void
partials_clear(struct partials *partials)
{
	free(partials->rows);
	*partials = (struct partials){ .count = 0 };
}

static bool
text_write(const char *folder, const char *name, const struct buf *text,
    struct err *e)
{
	char *path = fs_join(folder, name);
	const bool ok = buf_is_good(text) ?
	    fs_replace(path, text->data, text->len, e) :
	    err_set(e, ERR_TOOBIG, "'%s' would be too long", path);

	free(path);
	return ok;
}

bool
partials_save(const struct partials *partials, const char *folder,
    const char *url, struct err *e)
{
	struct buf rows;
	bool ok;

	buf_init(&rows, PARTIAL_FILE);
	buf_format_add(&rows, "%s\n", url);
	for (size_t i = 0; i < partials->count; i++) {
		const struct partial *row = &partials->rows[i];
		char tip[GIT_ID_TEXT];
		char lowest[GIT_ID_TEXT];

		git_id_format(tip, &row->tip);
		git_id_format(lowest, &row->lowest);
		buf_format_add(&rows, "%s %s %s %zu\n", row->name, tip, lowest,
		    row->count);
	}
	ok = text_write(folder, "partial", &rows, e);
	buf_clear(&rows);
	return ok;
}

const struct partial *
partials_find(const struct partials *partials, const char *name)
{
	for (size_t i = 0; i < partials->count; i++)
		if (strcmp(partials->rows[i].name, name) == 0)
			return &partials->rows[i];
	return NULL;
}

void
partials_set(struct partials *partials, const struct partial *partial)
{
	partials_remove(partials, partial->name);
	partials->rows = mem_grow(partials->rows, &partials->room,
	    partials->count + 1, sizeof(*partials->rows));
	partials->rows[partials->count++] = *partial;
}

void
partials_remove(struct partials *partials, const char *name)
{
	const struct partial *found = partials_find(partials, name);

	if (found != NULL)
		partials->rows[found - partials->rows] =
		    partials->rows[--partials->count];
}

void
partials_note(struct partials *partials, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->ref_count; i++) {
		const struct verdict_ref *ref = &verdict->refs[i];
		struct partial partial = {
			.tip = ref->tip,
			.lowest = ref->lowest,
			.count = ref->walked,
		};

		(void)snprintf(partial.name, sizeof(partial.name), "%s",
		    ref->name.text);
		if (ref->is_partial)
			partials_set(partials, &partial);
		else
			partials_remove(partials, partial.name);
	}
}
