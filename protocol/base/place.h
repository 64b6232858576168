/* SPDX-License-Identifier: ISC */
/*
 * Where a home is, and the socket of its daemon: the one rule that daemon
 * and client share.  Reads the environment; touches no file.
 */
#ifndef PROTOCOL_BASE_PLACE_H
#define PROTOCOL_BASE_PLACE_H

#include <stdbool.h>

#include "protocol/base/compiler.h"
#include "protocol/base/err.h"

/* sun_path of Linux, its NUL included (unix(7)). */
#define PLACE_SOCKET_MAX 108

/*
 * The home as an absolute path: given, else $TAMGA_HOME, else
 * $XDG_DATA_HOME/tamga, else ~/.local/share/tamga.  The caller frees *home.
 *
 * ERR_CONFIG  no such variable is set
 */
MUST_USE bool place_home(char **home, const char *given, struct err *e);

/*
 * The state directory beside it, where the incarnation tokens are:
 * $XDG_STATE_HOME/tamga, else ~/.local/state/tamga.  The caller frees it.
 *
 * ERR_CONFIG  no such variable is set
 */
MUST_USE bool place_state(char **state, struct err *e);

/*
 * The socket of the daemon of that home: HOME/daemon.sock, or when that is
 * too long for a socket, tamga-<16 letters of the home's hash>.sock in
 * $XDG_RUNTIME_DIR, else in /tmp.
 */
void place_socket(char out[PLACE_SOCKET_MAX], const char *home);

#endif
