/* SPDX-License-Identifier: ISC */
/*
 * Errors: what went wrong, kept by the caller.
 *
 * Every function of ours that can fail returns bool and takes a
 * struct err * as its last parameter.  true means that the work is done and
 * the struct err is untouched.  false means that nothing was promised, no
 * out parameter may be read, and *e says why.
 *
 * The message is written once, by the code that saw the failure, and is fit
 * to be shown to a person as it stands: lower case, no full stop, the name
 * in single quotes, then the reason.  Callers may put context in front of it
 * with err_prefix() and add what to do about it with err_hint(); they never
 * replace it.
 */
#ifndef PROTOCOL_BASE_ERR_H
#define PROTOCOL_BASE_ERR_H

#include <stdbool.h>

#include "protocol/base/compiler.h"

#define ERR_MSG_MAX 512
#define ERR_HINT_MAX 256

enum err_code {
	ERR_NONE,
	ERR_AUTH,     /* not who it must be, or a signature is not good */
	ERR_BUSY,     /* try again; nothing was changed */
	ERR_CONFIG,   /* the person must edit or install something */
	ERR_CONFLICT, /* a person must decide; the client exits with 3 */
	ERR_CORRUPT,  /* our own stored data fails its checks */
	ERR_INPUT,    /* what the person or a file gave us is wrong */
	ERR_IO,       /* the operating system said no */
	ERR_LOCKED,   /* the key is under its passphrase; nothing was changed */
	ERR_NOTFOUND, /* there is no such thing */
	ERR_PROTOCOL, /* bytes from outside break a rule of docs/FORMAT.md */
	ERR_TOOBIG,   /* over a limit of protocol/limits.h */
	ERR_NEWER,    /* needs a newer version of this program */
};

/* Start one with { 0 }: no failure yet. */
struct err {
	enum err_code code;
	char msg[ERR_MSG_MAX];
	char hint[ERR_HINT_MAX];
};

/*
 * Record a failure.  Always returns false, so that the usual call is
 * "return err_set(e, ...)".  A message too long is cut at a character,
 * never dropped.  The hint is emptied.
 */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/*
 * Record a failed system call: the formatted message, a colon, and the text
 * of errno as it was on entry; the code is ERR_IO.  A full or read-only disk
 * gets a hint.  Always returns false.
 */
bool err_errno(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Put "context: " in front of the message of a failure already recorded.
 * The code and the hint stay.  Always returns false.
 */
bool err_prefix(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Say what the person can do about it.  Always returns false. */
bool err_hint(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * What they return, where a compiler can see it: it would else fear that a
 * function which failed so goes on as if it had succeeded.
 */
#define err_set(...) ((void)err_set(__VA_ARGS__), false)
#define err_errno(...) ((void)err_errno(__VA_ARGS__), false)
#define err_prefix(...) ((void)err_prefix(__VA_ARGS__), false)
#define err_hint(...) ((void)err_hint(__VA_ARGS__), false)

/* The name of a code for the wire and for logs, such as "protocol". */
const char *err_name(enum err_code code);

/* The code with this name; ERR_IO for a name that nobody has. */
enum err_code err_code_of(const char *name);

#endif
