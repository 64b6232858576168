/* SPDX-License-Identifier: ISC */
/*
 * A home: the folder below which all stores of a daemon are.
 *
 *     HOME/daemon.lock            locked by the daemon; holds its pid
 *     HOME/daemon.sock            see protocol/base/place.h
 *     HOME/rooms/<room id>/       one store each, see store.h
 *     HOME/rooms/.new-<room id>/  a store that is being made
 */
#ifndef DAEMON_HOME_HOME_H
#define DAEMON_HOME_HOME_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"
#include "protocol/record/id.h"

struct home;

/*
 * Make the home if need be, and lock it: one daemon per home.  What a crash
 * left half made is removed.  The caller ends with home_close(), which lets
 * go of the lock, as does the end of the process.
 *
 * ERR_BUSY    another daemon has it; the message names its pid
 * ERR_CONFIG  the file system is not fit
 */
MUST_USE bool home_open(struct home **out, const char *path, struct err *e);
void home_close(struct home *home);

/* Paths below a home; the caller frees them. */
char *home_rooms(const char *home) MUST_USE;
char *home_room(const char *home, const struct room_id *room) MUST_USE;

/* Where the store of a room is made before it gets its name. */
char *home_new_room(const char *home, const struct room_id *room) MUST_USE;

#endif
