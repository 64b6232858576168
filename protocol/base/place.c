/* SPDX-License-Identifier: ISC */
#include "protocol/base/place.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/mem.h"

/* The value of a variable that is set to something, or NULL. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || value[0] == '\0' ? NULL : value;
}

/* Takes path; makes it absolute by the working directory, drops slashes at
 * its end. */
static bool
make_absolute(char **out, char *path, struct err *e)
{
	char here[PATH_MAX];
	size_t len;

	if (path[0] != '/') {
		char *joined;

		if (getcwd(here, sizeof(here)) == NULL) {
			free(path);
			return err_errno(e, "cannot tell where we are");
		}
		joined = mem_format("%s/%s", here, path);
		free(path);
		path = joined;
	}
	len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	*out = path;
	return true;
}

bool
place_home(char **home, const char *given, struct err *e)
{
	const char *data = variable("XDG_DATA_HOME");
	const char *user = variable("HOME");

	if (given == NULL)
		given = variable("TAMGA_HOME");
	if (given != NULL)
		return make_absolute(home, mem_text(given), e);
	if (data != NULL)
		return make_absolute(home, mem_format("%s/tamga", data), e);
	if (user != NULL)
		return make_absolute(home,
		    mem_format("%s/.local/share/tamga", user), e);
	(void)err_set(e, ERR_CONFIG, "no home: $HOME is not set");
	return err_hint(e, "say where the stores are with --home DIR");
}

bool
place_state(char **state, struct err *e)
{
	const char *data = variable("XDG_STATE_HOME");
	const char *user = variable("HOME");

	if (data != NULL)
		return make_absolute(state, mem_format("%s/tamga", data), e);
	if (user != NULL)
		return make_absolute(state,
		    mem_format("%s/.local/state/tamga", user), e);
	(void)err_set(e, ERR_CONFIG, "no state directory: $HOME is not set");
	return err_hint(e, "set XDG_STATE_HOME");
}

/* FNV-1a, 64 bits: tells homes apart, guards nothing. */
static uint64_t
path_hash(const char *path)
{
	uint64_t hash = 0xcbf29ce484222325U;

	for (; *path != '\0'; path++)
		hash = (hash ^ (unsigned char)*path) * 0x100000001b3U;
	return hash;
}

void
place_socket(char out[PLACE_SOCKET_MAX], const char *home)
{
	const char *run = variable("XDG_RUNTIME_DIR");
	int need = snprintf(out, PLACE_SOCKET_MAX, "%s/daemon.sock", home);

	if (need > 0 && need < PLACE_SOCKET_MAX)
		return;
	if (run == NULL || strlen(run) > 60)
		run = "/tmp";
	(void)snprintf(out, PLACE_SOCKET_MAX, "%s/tamga-%016llx.sock", run,
	    (unsigned long long)path_hash(home));
}
