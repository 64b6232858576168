/* SPDX-License-Identifier: ISC */
/*
 * HTTP/1.1 and JSON on a Unix socket, by libevent's evhttp.  This file knows
 * nothing of rooms: it finds the route, reads the body, and answers.
 */
#ifndef DAEMON_API_SERVER_H
#define DAEMON_API_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/base/loop.h"
#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct server;

/* One request that waits for its answer.  Each gets exactly one, now or
 * later; with it the call is gone. */
struct call;

typedef void (*call_cb)(void *arg, struct call *call);

/* A row of the table of routes. */
struct route {
	const char *method; /* "GET", "POST", "DELETE" */
	const char *path;   /* "/v0/status" */
	call_cb cb;
};

/*
 * Listen on the socket (mode 0600; one that nobody answers is replaced).
 * tables ends with NULL, each of them with a row of NULLs; they live as long
 * as the server, as does arg, which each callback gets.  The caller ends with
 * server_close().
 */
MUST_USE bool server_open(struct server **out, struct loop *loop,
    const char *socket_path, const struct route *const *tables, void *arg,
    struct err *e);

/* Does somebody listen on that socket? */
bool server_is_there(const char *socket_path);
void server_close(struct server *server);

/* Requests that still wait for an answer. */
size_t server_pending(const struct server *server);

/* --- a call; what it gives is borrowed until the answer ---------------- */

/* A query parameter, or NULL. */
const char *call_param(struct call *call, const char *name);

/* Is the query parameter "1" or "true"? */
bool call_flag(struct call *call, const char *name);

/* Every query parameter, in the order in which they came, also those that
 * came several times; false from cb ends the walk and is returned. */
typedef bool (*call_param_cb)(void *arg, const char *name, const char *value,
    struct err *e);
MUST_USE bool call_each_param(struct call *call, call_param_cb cb, void *arg,
    struct err *e);

/* The body: an object, empty when there was none. */
json_t *call_body(struct call *call);

/* A text in the body, or NULL. */
const char *call_text(struct call *call, const char *name);

/*
 * A text that must be there.
 *
 * ERR_INPUT  it is not, or is empty
 */
MUST_USE bool call_need(const char **out, struct call *call, const char *name,
    struct err *e);

/* Say something beside the answer, whatever it will be: the header
 * Tamga-Notice, one line of text.  The last one holds. */
void call_notice(struct call *call, const char *text);

/* Answer 200 with this value, which is taken. */
void call_reply(struct call *call, json_t *value);

/* Answer 200 with text. */
void call_reply_text(struct call *call, const char *text, size_t len);

/* Answer 200 with bytes of this media type. */
void call_reply_bytes(struct call *call, const char *type, const void *data,
    size_t len);

/* Answer with the failure, and the value (taken, may be NULL) under
 * "detail". */
void call_fail(struct call *call, const struct err *e, json_t *detail);

/* --- a stream: an answer that comes in pieces --------------------------- */

/*
 * Answer 200 with a stream of events (text/event-stream); cb is called once
 * when the other side has gone, or the server closes.  The call is the
 * caller's until call_stream_end(), which cb may call.
 */
void call_stream_begin(struct call *call, loop_cb cb, void *arg);

/* One event, with its name and data (borrowed).  Who does not read misses
 * some. */
void call_stream_send(struct call *call, const char *event, const json_t *data);

/* The last one is sent; the call is gone. */
void call_stream_end(struct call *call);

/* Call cb when the answer, which comes after this, has left. */
void call_after(struct call *call, loop_cb cb, void *arg);

/* {"done": true}, or the failure. */
void call_finish(struct call *call, bool done, const struct err *e);

#endif
