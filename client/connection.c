/* SPDX-License-Identifier: ISC */
#include "client/connection.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "protocol/base/mem.h"
#include "protocol/base/place.h"

#define ANSWER_MAX ((size_t)1 << 30)
#define URL_MAX 8192

extern char **environ;

struct connection {
	CURL *curl;
	char *home;
	char socket_path[PLACE_SOCKET_MAX];
	bool has_noticed; /* what the daemon has to say was said */
};

/* The daemon's program: beside this one, else where it is installed. */
static char *
daemon_program(void)
{
	char self[PATH_MAX];
	const ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;
	char *path;

	if (len > 0) {
		self[len] = '\0';
		slash = strrchr(self, '/');
		*slash = '\0';
		path = mem_format("%s/tamgad", self);
		if (access(path, X_OK) == 0)
			return path;
		free(path);
	}
	path = mem_text(SBINDIR "/tamgad");
	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return mem_text("tamgad");
}

/* tamgad --background comes back when the daemon listens, or has said on
 * standard error why it cannot. */
static bool
start_daemon(const char *home, struct err *e)
{
	char *program = daemon_program();
	char option_home[] = "--home";
	char option_background[] = "--background";
	char *where = mem_text(home);
	char *argv[] = { program, option_home, where, option_background, NULL };
	pid_t pid;
	int status = 0;
	const int failed =
	    posix_spawnp(&pid, program, NULL, NULL, argv, environ);

	if (failed != 0) {
		errno = failed;
		(void)err_errno(e, "cannot start the daemon '%s'", program);
	} else if (waitpid(pid, &status, 0) == -1) {
		(void)err_errno(e, "cannot start the daemon '%s'", program);
	} else if (status != 0) {
		/* It has said why. */
		(void)err_set(e, ERR_CONFIG, "the daemon did not start");
	}
	free(program);
	free(where);
	return failed == 0 && status == 0;
}

static size_t
on_bytes(char *data, size_t size, size_t count, void *arg)
{
	struct buf *out = arg;

	buf_add(out, data, size * count);
	return buf_is_good(out) ? size * count : 0;
}

/* What the daemon says beside its answers goes to the person, once. */
static size_t
on_header(char *data, size_t size, size_t count, void *arg)
{
	static const char name[] = "Tamga-Notice: ";
	struct connection *connection = arg;
	const size_t all = size * count;
	size_t len = all;

	while (len > 0 && (data[len - 1] == '\r' || data[len - 1] == '\n'))
		len--;
	if (len <= sizeof(name) - 1 || connection->has_noticed ||
	    strncasecmp(data, name, sizeof(name) - 1) != 0)
		return all;
	connection->has_noticed = true;
	(void)fprintf(stderr, "tamga: %.*s\n", (int)(len - sizeof(name) + 1),
	    data + sizeof(name) - 1);
	return all;
}

static void
param_add(struct buf *url, CURL *curl, const char *name, const json_t *value)
{
	/* curl takes an empty text for one whose length it shall count. */
	char *escaped = json_string_length(value) == 0 ?
	    NULL :
	    curl_easy_escape(curl, json_string_value(value), 0);

	buf_format_add(url, "%c%s=%s",
	    strchr(buf_text(url), '?') == NULL ? '?' : '&', name,
	    escaped == NULL ? "" : escaped);
	curl_free(escaped);
}

static void
url_build(struct buf *url, CURL *curl, const struct ask *ask)
{
	const char *name;
	json_t *value;
	json_t *each;
	size_t i;

	buf_format_add(url, "http://tamga%s", ask->path);
	if (ask->params == NULL)
		return;
	json_t *params = json_deep_copy(ask->params);
	json_object_foreach(params, name, value) {
		if (json_is_string(value))
			param_add(url, curl, name, value);
		json_array_foreach(value, i, each)
			param_add(url, curl, name, each);
	}
	json_decref(params);
}

typedef size_t (*bytes_cb)(char *data, size_t size, size_t count, void *arg);

/* One exchange; *status gets the HTTP status.  ERR_NOTFOUND: nobody there. */
static bool
exchange_by(struct connection *connection, const struct ask *ask, bytes_cb cb,
    void *arg, long *status, struct err *e)
{
	CURL *curl = connection->curl;
	struct curl_slist *headers = NULL;
	char *body = ask->body == NULL ? NULL : json_dumps(ask->body, 0);
	char reason[CURL_ERROR_SIZE] = "";
	struct buf url;
	CURLcode rc;

	buf_init(&url, URL_MAX);
	url_build(&url, curl, ask);
	curl_easy_reset(curl);
	headers = curl_slist_append(headers, "Content-Type: application/json");
	headers = curl_slist_append(headers, "Expect:");
	(void)curl_easy_setopt(curl, CURLOPT_URL, buf_text(&url));
	(void)curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH,
	    connection->socket_path);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	(void)curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, cb);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, arg);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, connection);
	if (strcmp(ask->method, "GET") != 0)
		(void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
		    body == NULL ? "" : body);
	(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask->method);
	rc = curl_easy_perform(curl);
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
	curl_slist_free_all(headers);
	/* It may have carried what opens a key. */
	if (body != NULL)
		explicit_bzero(body, strlen(body));
	free(body);
	buf_clear(&url);
	if (rc == CURLE_COULDNT_CONNECT)
		return err_set(e, ERR_NOTFOUND, "the daemon does not run");
	if (rc != CURLE_OK)
		return err_set(e, ERR_IO, "the daemon did not answer: %s",
		    reason[0] != '\0' ? reason : curl_easy_strerror(rc));
	return true;
}

static bool
exchange(struct connection *connection, const struct ask *ask, struct buf *out,
    long *status, struct err *e)
{
	return exchange_by(connection, ask, on_bytes, out, status, e);
}

/* What the daemon reports as {"error":...}, as a struct err. */
static void
take_error(const struct buf *text, long status, json_t **detail, struct err *e)
{
	const json_t *error;
	json_t *answer = NULL;
	const char *message = NULL;

	answer = json_loadb(buf_text(text), text->len, 0, NULL);
	if (answer != NULL)
		message =
		    json_text(json_object_get(answer, "error"), "message");
	if (message == NULL) {
		(void)err_set(e, ERR_IO, "the daemon answered %ld", status);
		json_decref(answer);
		return;
	}
	error = json_object_get(answer, "error");
	const char *code = json_text(error, "code");
	const char *hint = json_text(error, "hint");

	(void)err_set(e, err_code_of(code == NULL ? "io" : code), "%s",
	    message);
	if (hint != NULL && hint[0] != '\0')
		(void)err_hint(e, "%s", hint);
	if (detail != NULL)
		*detail = json_incref(json_object_get(error, "detail"));
	json_decref(answer);
}

static bool
is_there(struct connection *connection, struct err *e)
{
	const struct ask ask = { .method = "GET", .path = "/v0/daemon" };
	struct buf out;
	long status = 0;

	buf_init(&out, ANSWER_MAX);
	const bool there = exchange(connection, &ask, &out, &status, e);
	buf_clear(&out);
	return there;
}

bool
connection_open(struct connection **out, const char *home, bool start,
    struct err *e)
{
	struct connection *connection = mem_new(1, sizeof(*connection));

	if (!place_home(&connection->home, home, e))
		goto fail;
	place_socket(connection->socket_path, connection->home);
	connection->curl = curl_easy_init();
	if (connection->curl == NULL) {
		(void)err_set(e, ERR_CONFIG, "libcurl does not start");
		goto fail;
	}
	if (!is_there(connection, e) &&
	    (e->code != ERR_NOTFOUND || !start ||
		!start_daemon(connection->home, e)))
		goto fail;
	*e = (struct err){ 0 };
	*out = connection;
	return true;

fail:
	connection_close(connection);
	return false;
}

void
connection_close(struct connection *connection)
{
	if (connection == NULL)
		return;
	if (connection->curl != NULL)
		curl_easy_cleanup(connection->curl);
	free(connection->home);
	free(connection);
}

/* The lock of the home is the last that a daemon lets go. */
static bool
home_is_free(const struct connection *connection)
{
	char *path = mem_format("%s/daemon.lock", connection->home);
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	const bool is_free = fd == -1 || flock(fd, LOCK_SH | LOCK_NB) == 0;

	if (fd != -1)
		(void)close(fd);
	free(path);
	return is_free;
}

bool
connection_wait_end(struct connection *connection, struct err *e)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	for (int i = 0; i < 6000; i++) {
		struct err gone = { 0 };

		if (!is_there(connection, &gone) && gone.code == ERR_NOTFOUND &&
		    home_is_free(connection))
			return true;
		(void)nanosleep(&pause, NULL);
	}
	return err_set(e, ERR_BUSY, "the daemon is still at work");
}

const char *
connection_home(const struct connection *connection)
{
	return connection->home;
}

bool
connection_ask(struct connection *connection, const struct ask *ask,
    json_t **answer, json_t **detail, struct err *e)
{
	struct buf out;
	long status = 0;
	bool done = false;

	if (detail != NULL)
		*detail = NULL;
	buf_init(&out, ANSWER_MAX);
	if (!exchange(connection, ask, &out, &status, e))
		(void)err_prefix(e, "no answer");
	else if (status != 200)
		take_error(&out, status, detail, e);
	else {
		/* Our own daemon's words: only bounded in size. */
		*answer =
		    json_loadb(buf_text(&out), out.len, JSON_DECODE_ANY, NULL);
		done = *answer != NULL ||
		    err_set(e, ERR_IO, "the daemon's answer is not JSON");
	}
	buf_clear(&out);
	return done;
}

bool
connection_ask_text(struct connection *connection, const struct ask *ask,
    struct buf *out, struct err *e)
{
	long status = 0;

	if (!exchange(connection, ask, out, &status, e))
		return err_prefix(e, "no answer");
	if (status != 200) {
		take_error(out, status, NULL, e);
		return false;
	}
	return true;
}

/* --- streams ------------------------------------------------------------- */

struct stream {
	struct buf bytes; /* of the event that is not whole yet */
	connection_event_cb cb;
	void *arg;
	json_t *done;
};

/* "event: NAME", a line feed, "data: JSON". */
static void
stream_event(struct stream *stream, char *text)
{
	static const char name[] = "event: ";
	static const char value[] = "\ndata: ";
	char *data = strstr(text, value);
	json_t *json;

	if (strncmp(text, name, sizeof(name) - 1) != 0 || data == NULL)
		return;
	*data = '\0';
	json = json_loads(data + sizeof(value) - 1, JSON_DECODE_ANY, NULL);
	if (json == NULL)
		return;
	if (strcmp(text + sizeof(name) - 1, "done") == 0 &&
	    stream->done == NULL)
		stream->done = json_incref(json);
	else
		stream->cb(stream->arg, text + sizeof(name) - 1, json);
	json_decref(json);
}

static size_t
on_stream(char *data, size_t size, size_t count, void *arg)
{
	struct stream *stream = arg;
	struct buf *bytes = &stream->bytes;
	char *end;

	buf_add(bytes, data, size * count);
	if (!buf_is_good(bytes))
		return 0;
	while ((end = strstr(bytes->data, "\n\n")) != NULL) {
		const size_t len = (size_t)(end - bytes->data) + 2;

		*end = '\0';
		stream_event(stream, bytes->data);
		(void)memmove(bytes->data, bytes->data + len,
		    bytes->len - len + 1);
		bytes->len -= len;
	}
	return size * count;
}

bool
connection_ask_stream(struct connection *connection, const struct ask *ask,
    connection_event_cb cb, void *arg, json_t **answer, struct err *e)
{
	struct stream stream = { .cb = cb, .arg = arg };
	long status = 0;
	bool done = false;

	buf_init(&stream.bytes, ANSWER_MAX);
	if (!exchange_by(connection, ask, on_stream, &stream, &status, e)) {
		(void)err_prefix(e, "no answer");
	} else if (status != 200) {
		take_error(&stream.bytes, status, NULL, e);
	} else if (stream.done == NULL) {
		(void)err_set(e, ERR_IO, "the daemon ended before the answer");
	} else {
		*answer = json_incref(stream.done);
		done = true;
	}
	json_decref(stream.done);
	buf_clear(&stream.bytes);
	return done;
}
