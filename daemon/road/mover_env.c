/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/road/mover_inner.h"
#include "protocol/base/mem.h"

#define ENV_MAX 64

/* Whatever git gets, everywhere. */
static const char *const always[] = { "LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1",
	"GIT_ATTR_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
	"SSH_ASKPASS_REQUIRE=never", "GIT_NO_LAZY_FETCH=1",
	"GIT_NO_REPLACE_OBJECTS=1" };

/* Without the way out nothing of the user's is needed. */
static const char *const near_only[] = { "PATH=/usr/bin:/bin",
	"HOME=/nonexistent" };

/*
 * What ssh, its agent, proxies and credential helpers are found by.  Nothing
 * else goes to programs that talk with strangers.
 */
static const char *const far_names[] = { "HOME", "USER", "LOGNAME",
	"XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
	"GNUPGHOME", "SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_VARIANT",
	"GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_PROXY_SSL_CAINFO",
	"SSL_CERT_FILE", "SSL_CERT_DIR", "ALL_PROXY", "all_proxy",
	"HTTPS_PROXY", "https_proxy", "http_proxy", "NO_PROXY", "no_proxy" };

static void
env_add(char **env, char *entry)
{
	size_t count = 0;

	while (env[count] != NULL)
		count++;
	if (count < ENV_MAX)
		env[count] = entry;
	else
		free(entry);
}

static void
env_add_all(char **env, const char *const *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		env_add(env, mem_text(entries[i]));
}

static void
env_pass(char **env, const char *name)
{
	const char *value = getenv(name);

	if (value != NULL)
		env_add(env, mem_format("%s=%s", name, value));
}

char *
mover_helper(const struct address *address)
{
	char *program;

	if (address->kind != ADDRESS_HTTPS)
		return NULL;
	program = child_program("git-remote-tamga");
	if (access(program, X_OK) == -1) {
		free(program);
		return NULL;
	}
	*strrchr(program, '/') = '\0';
	return program;
}

/* The user's command for ssh, if it is one that git knows by its name. */
static void
env_add_ssh(char **env, const struct mover *mover)
{
	const char *command = getenv("GIT_SSH_COMMAND");
	char *copying;

	if (command == NULL)
		return;
	if (strncmp(command, "ssh ", 4) != 0 || getenv("GIT_SSH_VARIANT")) {
		env_pass(env, "GIT_SSH_COMMAND");
		return;
	}
	copying = quarantine_copying(&mover->place, command);
	env_add(env, mem_format("GIT_SSH_COMMAND=%s", copying));
	env_add(env, mem_text("GIT_SSH_VARIANT=ssh"));
	free(copying);
}

/* Our own helper, that runs git's, is found before anything else. */
static void
env_add_helper(char **env, const struct mover *mover)
{
	const char *path = getenv("PATH");

	if (mover->helper == NULL) {
		env_add(env,
		    mem_format("GIT_ALLOW_PROTOCOL=%s",
			mover->address.protocol));
		env_pass(env, "PATH");
		return;
	}
	env_add(env,
	    mem_format("GIT_ALLOW_PROTOCOL=%s:tamga", mover->address.protocol));
	env_add(env, mem_format("TAMGA_COPY=%s", mover->place.copy));
	env_add(env,
	    mem_format("PATH=%s:%s", mover->helper,
		path == NULL ? "/usr/bin:/bin" : path));
}

char **
mover_env_make(const struct mover *mover)
{
	char **env = mem_new(ENV_MAX + 1, sizeof(*env));

	env_add_all(env, always, sizeof(always) / sizeof(always[0]));
	env_add(env, mem_format("GIT_CONFIG_GLOBAL=%s", mover->place.config));
	if (!address_is_far(&mover->address)) {
		env_add(env,
		    mem_format("GIT_ALLOW_PROTOCOL=%s",
			mover->address.protocol));
		env_add_all(env, near_only,
		    sizeof(near_only) / sizeof(near_only[0]));
		return env;
	}
	for (size_t i = 0; i < sizeof(far_names) / sizeof(far_names[0]); i++)
		env_pass(env, far_names[i]);
	if (mover->slice.is_alone)
		env_add(env, mem_text("TAMGA_ALONE=1"));
	env_add_helper(env, mover);
	env_add_ssh(env, mover);
	return env;
}

void
mover_env_free(char **env)
{
	if (env == NULL)
		return;
	for (size_t i = 0; env[i] != NULL; i++)
		free(env[i]);
	free(env);
}
