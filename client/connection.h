/* SPDX-License-Identifier: ISC */
/*
 * The way to the daemon: HTTP on its socket, by libcurl, which only this
 * module sees.  A daemon that does not run is started.
 */
#ifndef CLIENT_CONNECTION_H
#define CLIENT_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/buf.h"
#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/base/json.h"

struct connection;

/* A request.  params is an object of texts, or of
 * arrays of them, or NULL; so is body an object or
 * NULL. */
struct ask {
	const char *method;
	const char *path;
	const json_t *params;
	const json_t *body;
};

/*
 * Reach the daemon of this home (NULL: the default one).  start says whether
 * it may be started.  The caller ends with connection_close().
 *
 * ERR_NOTFOUND  it does not run, and start is not set
 * ERR_CONFIG    it cannot be started; the message says why
 */
MUST_USE bool connection_open(struct connection **out, const char *home,
    bool start, struct err *e);
void connection_close(struct connection *connection);

/*
 * Wait until the daemon, which was asked to stop, has let go of the home.
 *
 * ERR_BUSY  it is still there after a minute
 */
MUST_USE bool connection_wait_end(struct connection *connection, struct err *e);

/* The home in use.  Borrowed. */
const char *connection_home(const struct connection *connection);

/*
 * Ask and wait for the answer.  A failure that the daemon reports comes back
 * in *e as it stood there; *detail, if not NULL, gets what the error carries,
 * or NULL (the caller owns it).
 */
MUST_USE bool connection_ask(struct connection *connection,
    const struct ask *ask, json_t **answer, json_t **detail, struct err *e);

/*
 * The same for an answer that is a stream: cb is told of each event as it
 * comes; the data of the one named "done" is the answer.
 */
typedef void (
    *connection_event_cb)(void *arg, const char *event, const json_t *data);
MUST_USE bool connection_ask_stream(struct connection *connection,
    const struct ask *ask, connection_event_cb cb, void *arg, json_t **answer,
    struct err *e);

/* The same for an answer that is text; appended to out. */
MUST_USE bool connection_ask_text(struct connection *connection,
    const struct ask *ask, struct buf *out, struct err *e);

#endif
