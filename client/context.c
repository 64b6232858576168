/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "client/command/command.h"
#include "client/key.h"
#include "client/passphrase.h"
#include "protocol/base/buf.h"
#include "protocol/base/mem.h"

const char *
context_word(const struct context *context, size_t place)
{
	return place < context->args.word_count ? context->args.words[place] :
						  NULL;
}

bool
context_ask(struct context *context, const char *method, const char *path,
    json_t *params, json_t *body, json_t **answer, struct err *e)
{
	const char *room = args_text(&context->args, "room");
	const char *home = args_text(&context->args, "home");
	struct ask ask = { .method = method, .path = path };
	json_t *detail = NULL;
	bool done = false;

	if (params == NULL)
		params = json_object();
	json_text_set(params, "room", room);
	ask.params = params;
	ask.body = body;
	if (context->connection == NULL &&
	    !connection_open(&context->connection, home, true, e))
		goto out;
	done = connection_ask(context->connection, &ask, answer, &detail, e);
	if (!done && e->code == ERR_LOCKED && passphrase_can_ask()) {
		json_decref(detail);
		detail = NULL;
		*e = (struct err){ 0 };
		done = key_unlock(context, NULL, e) &&
		    connection_ask(context->connection, &ask, answer, &detail,
			e);
	}
	if (!done && detail != NULL && context->json)
		(void)context_json_kept(context, detail);
out:
	json_decref(detail);
	json_decref(params);
	json_decref(body);
	return done;
}

bool
context_json_kept(const struct context *context, const json_t *answer)
{
	char *text;

	if (!context->json)
		return false;
	text = json_dumps(answer,
	    JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	(void)puts(text == NULL ? "null" : text);
	free(text);
	return true;
}

bool
context_json(const struct context *context, json_t *answer)
{
	if (!context_json_kept(context, answer))
		return false;
	json_decref(answer);
	return true;
}

bool
file_read(char **text, const char *path, size_t max, struct err *e)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	const int fd =
	    is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char chunk[8192];
	struct buf buf;
	ssize_t got;

	if (fd == -1)
		return err_errno(e, "cannot read '%s'", path);
	buf_init(&buf, max);
	while ((got = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(&buf, chunk, (size_t)got);
	if (got == -1)
		(void)err_errno(e, "cannot read '%s'", path);
	else if (!buf_is_good(&buf))
		(void)err_set(e, ERR_TOOBIG, "'%s' is larger than %zu bytes",
		    path, max);
	const bool done = got == 0 && buf_is_good(&buf);

	if (!is_stdin)
		(void)close(fd);
	if (done)
		*text = buf_take(&buf);
	buf_clear(&buf);
	return done;
}

bool
file_write(const char *path, const char *text, struct err *e)
{
	const size_t len = strlen(text);
	size_t done = 0;
	int fd;

	if (path == NULL || strcmp(path, "-") == 0) {
		(void)fputs(text, stdout);
		return true;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd == -1) {
		const bool exists = errno == EEXIST;

		(void)err_errno(e, "cannot write '%s'", path);
		if (exists)
			(void)err_hint(e,
			    "give another name, or remove that file");
		return false;
	}
	while (done < len) {
		const ssize_t put = write(fd, text + done, len - done);

		if (put == -1) {
			(void)err_errno(e, "cannot write '%s'", path);
			(void)close(fd);
			return false;
		}
		done += (size_t)put;
	}
	if (close(fd) == -1)
		return err_errno(e, "cannot write '%s'", path);
	return true;
}

const char *
field(const json_t *object, const char *name)
{
	const char *text = json_text(object, name);

	return text == NULL ? "" : text;
}

long long
number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

bool
flag(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

char *
joined(const json_t *array)
{
	struct buf buf;
	const json_t *value;
	size_t i;

	buf_init(&buf, 65536);
	json_array_foreach(array, i, value) {
		if (i > 0)
			buf_text_add(&buf, ", ");
		buf_text_add(&buf, json_string_value(value));
	}
	return buf_take(&buf);
}

const char *
in_language(const json_t *texts)
{
	const char *names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const json_t *value = NULL;
	char tag[3] = "";

	for (size_t i = 0; i < 3 && tag[0] == '\0'; i++) {
		const char *set = getenv(names[i]);

		if (set != NULL && strlen(set) >= 2)
			(void)memcpy(tag, set, 2);
	}
	if (tag[0] != '\0')
		value = json_object_get(texts, tag);
	if (value == NULL)
		value = json_object_get(texts, "en");
	if (value == NULL && texts != NULL) {
		json_t *any = json_deep_copy(texts);
		void *first = json_object_iter(any);

		if (first != NULL)
			value =
			    json_object_get(texts, json_object_iter_key(first));
		json_decref(any);
	}
	return value == NULL ? "" : json_string_value(value);
}
