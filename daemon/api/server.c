/* SPDX-License-Identifier: ISC */
#include "daemon/api/server.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"

#define HEADERS_MAX 16384
#define IDLE_SECONDS 600
#define UNREAD_MAX 262144 /* bytes of a stream that wait for its reader */

struct server {
	struct evhttp *http;
	struct evconnlistener *listener;
	const struct route *const *tables;
	void *arg;
	char *path;
	size_t pending;
};

struct call {
	struct server *server;
	struct evhttp_request *request; /* NULL: the other side has gone */
	struct evkeyvalq params;
	json_t *body;
	char *notice;    /* or NULL; owned */
	loop_cb gone_cb; /* of a stream */
	void *gone_arg;
};

static int
status_of(enum err_code code)
{
	switch (code) {
	case ERR_INPUT:
	case ERR_PROTOCOL:
		return 400;
	case ERR_AUTH:
		return 403;
	case ERR_NOTFOUND:
		return 404;
	case ERR_CONFLICT:
		return 409;
	case ERR_TOOBIG:
		return 413;
	case ERR_LOCKED:
		return 423;
	case ERR_BUSY:
		return 503;
	case ERR_NONE:
	case ERR_CONFIG:
	case ERR_CORRUPT:
	case ERR_IO:
	case ERR_NEWER:
		return 500;
	}
	return 500;
}

static void
call_free(struct call *call)
{
	call->server->pending--;
	evhttp_clear_headers(&call->params);
	json_decref(call->body);
	free(call->notice);
	free(call);
}

/* Takes the body. */
static void
call_send(struct call *call, int status, const char *type,
    struct evbuffer *body)
{
	struct evhttp_request *request = call->request;

	if (request == NULL) {
		evbuffer_free(body);
		call_free(call);
		return;
	}
	evhttp_connection_set_closecb(evhttp_request_get_connection(request),
	    NULL, NULL);
	(void)evhttp_add_header(evhttp_request_get_output_headers(request),
	    "Content-Type", type);
	if (call->notice != NULL)
		(void)evhttp_add_header(evhttp_request_get_output_headers(
					    request),
		    "Tamga-Notice", call->notice);
	evhttp_send_reply(request, status, status == 200 ? "OK" : "Failed",
	    body);
	evbuffer_free(body);
	call_free(call);
}

static void
text_free(const void *data, size_t len, void *arg)
{
	(void)data;
	(void)len;
	free(arg);
}

/* A page can have megabytes: they go out from where they are. */
static void
call_send_json(struct call *call, int status, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT);
	struct evbuffer *body = evbuffer_new();

	json_decref(value);
	if (text == NULL)
		text = mem_text("null");
	if (body == NULL ||
	    evbuffer_add_reference(body, text, strlen(text), text_free, text) !=
		0)
		abort();
	call_send(call, status, "application/json", body);
}

void
call_notice(struct call *call, const char *text)
{
	free(call->notice);
	call->notice = mem_text(text);
	for (char *at = call->notice; *at != '\0'; at++)
		if ((unsigned char)*at < ' ')
			*at = ' ';
}

void
call_reply(struct call *call, json_t *value)
{
	call_send_json(call, 200, value);
}

void
call_reply_text(struct call *call, const char *text, size_t len)
{
	call_reply_bytes(call, "text/plain; charset=utf-8", text, len);
}

void
call_reply_bytes(struct call *call, const char *type, const void *data,
    size_t len)
{
	struct evbuffer *body = evbuffer_new();

	if (body == NULL || evbuffer_add(body, data, len) != 0)
		abort();
	call_send(call, 200, type, body);
}

void
call_fail(struct call *call, const struct err *e, json_t *detail)
{
	json_t *error = json_pack("{s:s, s:s, s:s}", "code", err_name(e->code),
	    "message", e->msg, "hint", e->hint);

	if (detail != NULL)
		(void)json_object_set_new(error, "detail", detail);
	call_send_json(call, status_of(e->code),
	    json_pack("{s:o}", "error", error));
}

/* What is to follow an answer. */
struct sequel {
	loop_cb cb;
	void *arg;
};

static void
on_sent(struct evhttp_request *request, void *arg)
{
	struct sequel *sequel = arg;

	(void)request;
	sequel->cb(sequel->arg);
	free(sequel);
}

void
call_after(struct call *call, loop_cb cb, void *arg)
{
	struct sequel *sequel;

	if (call->request == NULL) {
		cb(arg);
		return;
	}
	sequel = mem_new(1, sizeof(*sequel));
	*sequel = (struct sequel){ cb, arg };
	evhttp_request_set_on_complete_cb(call->request, on_sent, sequel);
}

void
call_finish(struct call *call, bool done, const struct err *e)
{
	if (done)
		call_reply(call, json_pack("{s:b}", "done", true));
	else
		call_fail(call, e, NULL);
}

const char *
call_param(struct call *call, const char *name)
{
	return evhttp_find_header(&call->params, name);
}

bool
call_flag(struct call *call, const char *name)
{
	const char *value = call_param(call, name);

	return value != NULL &&
	    (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

bool
call_each_param(struct call *call, call_param_cb cb, void *arg, struct err *e)
{
	const struct evkeyval *param;

	TAILQ_FOREACH(param, &call->params, next)
		if (!cb(arg, param->key, param->value, e))
			return false;
	return true;
}

json_t *
call_body(struct call *call)
{
	return call->body;
}

const char *
call_text(struct call *call, const char *name)
{
	return json_text(call->body, name);
}

bool
call_need(const char **out, struct call *call, const char *name, struct err *e)
{
	*out = call_text(call, name);
	if (*out == NULL || (*out)[0] == '\0')
		return err_set(e, ERR_INPUT, "'%s' is missing", name);
	return true;
}

/* --- streams ------------------------------------------------------------ */

void
call_stream_begin(struct call *call, loop_cb cb, void *arg)
{
	struct evhttp_request *request = call->request;
	struct evkeyvalq *headers;

	call->gone_cb = cb;
	call->gone_arg = arg;
	if (request == NULL)
		return;
	headers = evhttp_request_get_output_headers(request);
	(void)evhttp_add_header(headers, "Content-Type", "text/event-stream");
	(void)evhttp_add_header(headers, "Cache-Control", "no-store");
	if (call->notice != NULL)
		(void)evhttp_add_header(headers, "Tamga-Notice", call->notice);
	evhttp_send_reply_start(request, 200, "OK");
}

static bool
call_is_read(const struct call *call)
{
	struct bufferevent *buffer = evhttp_connection_get_bufferevent(
	    evhttp_request_get_connection(call->request));

	return evbuffer_get_length(bufferevent_get_output(buffer)) <=
	    UNREAD_MAX;
}

void
call_stream_send(struct call *call, const char *event, const json_t *data)
{
	struct evbuffer *chunk;
	char *text;

	if (call->request == NULL || !call_is_read(call))
		return;
	text = json_dumps(data, JSON_COMPACT | JSON_SORT_KEYS);
	chunk = evbuffer_new();
	if (chunk == NULL ||
	    evbuffer_add_printf(chunk, "event: %s\ndata: %s\n\n", event,
		text == NULL ? "null" : text) < 0)
		abort();
	evhttp_send_reply_chunk(call->request, chunk);
	evbuffer_free(chunk);
	free(text);
}

void
call_stream_end(struct call *call)
{
	call->gone_cb = NULL;
	if (call->request != NULL) {
		evhttp_connection_set_closecb(evhttp_request_get_connection(
						  call->request),
		    NULL, NULL);
		evhttp_send_reply_end(call->request);
	}
	call_free(call);
}

/* --- requests ----------------------------------------------------------- */

static bool
read_body(struct call *call, struct err *e)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(call->request);
	const size_t len = evbuffer_get_length(input);
	unsigned char *text;
	bool done;

	if (len == 0) {
		call->body = json_object();
		return true;
	}
	text = evbuffer_pullup(input, -1);
	done =
	    json_read(&call->body, (const char *)text, len, LIMIT_HTTP_BODY, e);
	/* It may have carried what opens a key. */
	explicit_bzero(text, len);
	if (!done)
		return err_prefix(e, "the body of the request");
	if (!json_is_object(call->body))
		return err_set(e, ERR_INPUT,
		    "the body of the request: not an object");
	return true;
}

static const char *
method_name(enum evhttp_cmd_type type)
{
	if (type == EVHTTP_REQ_GET)
		return "GET";
	if (type == EVHTTP_REQ_POST)
		return "POST";
	if (type == EVHTTP_REQ_DELETE)
		return "DELETE";
	return "?";
}

static const struct route *
find_route(const struct server *server, const char *method, const char *path)
{
	for (size_t i = 0; server->tables[i] != NULL; i++)
		for (const struct route *at = server->tables[i];
		     at->path != NULL; at++)
			if (strcmp(at->path, path) == 0 &&
			    strcmp(at->method, method) == 0)
				return at;
	return NULL;
}

/* The other side has gone before its answer: libevent frees the request. */
static void
on_gone(struct evhttp_connection *connection, void *arg)
{
	struct call *call = arg;

	(void)connection;
	call->request = NULL;
	if (call->gone_cb != NULL)
		call->gone_cb(call->gone_arg);
}

static void
on_request(struct evhttp_request *request, void *arg)
{
	struct server *server = arg;
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
	const char *path = uri == NULL ? NULL : evhttp_uri_get_path(uri);
	const char *query = uri == NULL ? NULL : evhttp_uri_get_query(uri);
	const char *method = method_name(evhttp_request_get_command(request));
	struct call *call = mem_new(1, sizeof(*call));
	const struct route *route;
	struct err e = { 0 };

	server->pending++;
	call->server = server;
	call->request = request;
	TAILQ_INIT(&call->params);
	evhttp_connection_set_closecb(evhttp_request_get_connection(request),
	    on_gone, call);
	if (path == NULL) {
		(void)err_set(&e, ERR_INPUT, "not a request of this API");
		call_fail(call, &e, NULL);
		return;
	}
	route = find_route(server, method, path);
	if (route == NULL) {
		(void)err_set(&e, ERR_NOTFOUND, "no '%s %s' in this API",
		    method, path);
		call_fail(call, &e, NULL);
		return;
	}
	if (query != NULL &&
	    evhttp_parse_query_str(query, &call->params) != 0) {
		(void)err_set(&e, ERR_INPUT, "the query cannot be read");
		call_fail(call, &e, NULL);
		return;
	}
	if (!read_body(call, &e)) {
		call_fail(call, &e, NULL);
		return;
	}
	route->cb(server->arg, call);
}

/* --- the socket --------------------------------------------------------- */

/* A socket file that nobody listens on is left from a daemon that died; the
 * home's lock has said that there is none. */
static bool
listen_on(struct server *server, struct loop *loop, struct err *e)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t old;

	if (strlen(server->path) >= sizeof(address.sun_path))
		return err_set(e, ERR_CONFIG, "socket path '%s' is too long",
		    server->path);
	(void)memcpy(address.sun_path, server->path, strlen(server->path) + 1);
	if (unlink(server->path) == -1 && errno != ENOENT)
		return err_errno(e, "cannot remove stale socket '%s'",
		    server->path);
	old = umask(0177);
	server->listener = evconnlistener_new_bind(loop_base(loop), NULL, NULL,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 64,
	    (struct sockaddr *)&address, (int)sizeof(address));
	(void)umask(old);
	if (server->listener == NULL)
		return err_errno(e, "cannot listen on '%s'", server->path);
	if (evhttp_bind_listener(server->http, server->listener) == NULL)
		return err_set(e, ERR_IO, "cannot serve on '%s'", server->path);
	return true;
}

bool
server_is_there(const char *socket_path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool there;

	if (fd == -1)
		return false;
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s",
	    socket_path);
	there = connect(fd, (const struct sockaddr *)&address,
		    sizeof(address)) == 0;
	(void)close(fd);
	return there;
}

bool
server_open(struct server **out, struct loop *loop, const char *socket_path,
    const struct route *const *tables, void *arg, struct err *e)
{
	struct server *server = mem_new(1, sizeof(*server));

	server->tables = tables;
	server->arg = arg;
	server->path = mem_text(socket_path);
	server->http = evhttp_new(loop_base(loop));
	if (server->http == NULL) {
		(void)err_set(e, ERR_IO, "cannot start the HTTP server");
		server_close(server);
		return false;
	}
	evhttp_set_max_body_size(server->http, LIMIT_HTTP_BODY);
	evhttp_set_max_headers_size(server->http, HEADERS_MAX);
	evhttp_set_timeout(server->http, IDLE_SECONDS);
	evhttp_set_allowed_methods(server->http,
	    EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_DELETE);
	evhttp_set_gencb(server->http, on_request, server);
	if (!listen_on(server, loop, e)) {
		server_close(server);
		return false;
	}
	*out = server;
	return true;
}

void
server_close(struct server *server)
{
	if (server == NULL)
		return;
	if (server->listener != NULL)
		(void)unlink(server->path);
	if (server->http != NULL)
		evhttp_free(server->http);
	free(server->path);
	free(server);
}

size_t
server_pending(const struct server *server)
{
	return server->pending;
}
