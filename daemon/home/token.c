/* SPDX-License-Identifier: ISC */
#include "daemon/home/token.h"

#include <fcntl.h>
#include <linux/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/place.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"
#include "protocol/seal/key.h"

/* A machine without this file is told apart by the home's place alone. */
static void
read_machine(char out[TOKEN_MACHINE_MAX + 1])
{
	struct err ignored = { 0 };
	struct buf bytes;
	size_t len;

	out[0] = '\0';
	buf_init(&bytes, TOKEN_MACHINE_MAX);
	if (fs_read(&bytes, "/etc/machine-id", &ignored)) {
		len = strspn(buf_text(&bytes), "0123456789abcdef");
		(void)snprintf(out, TOKEN_MACHINE_MAX + 1, "%.*s", (int)len,
		    buf_text(&bytes));
	}
	buf_clear(&bytes);
}

/* All but what is random. */
static bool
token_here(struct token *out, const char *home, struct err *e)
{
	struct statx found;

	/* The C library has it for _GNU_SOURCE alone. */
	if (syscall(SYS_statx, AT_FDCWD, home, 0, STATX_INO | STATX_BTIME,
		&found) != 0)
		return err_errno(e, "cannot look at '%s'", home);
	*out = (struct token){ .device = (uint64_t)makedev(found.stx_dev_major,
				   found.stx_dev_minor),
		.inode = found.stx_ino };
	/* Numbers of inodes are used again, at once by some disks. */
	if ((found.stx_mask & STATX_BTIME) != 0)
		out->born = (uint64_t)found.stx_btime.tv_sec * 1000000000U +
		    found.stx_btime.tv_nsec;
	read_machine(out->machine);
	return true;
}

bool
token_make(struct token *out, const char *home, struct err *e)
{
	uint8_t random[TOKEN_RANDOM_LEN];

	if (!token_here(out, home, e))
		return false;
	random_bytes(random, sizeof(random));
	hex_format(out->random, random, sizeof(random));
	return true;
}

json_t *
token_json(const struct token *token)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:I}", "random", token->random,
	    "machine", token->machine, "device", (json_int_t)token->device,
	    "inode", (json_int_t)token->inode, "born", (json_int_t)token->born);
}

bool
token_parse(struct token *out, const json_t *json, struct err *e)
{
	const char *random = json_text(json, "random");
	const char *machine = json_text(json, "machine");
	const json_t *device = json_object_get(json, "device");
	const json_t *inode = json_object_get(json, "inode");
	const json_t *born = json_object_get(json, "born");
	struct token token = { 0 };

	if (random == NULL || strlen(random) != sizeof(token.random) - 1 ||
	    machine == NULL || strlen(machine) > TOKEN_MACHINE_MAX ||
	    !json_is_integer(device) || !json_is_integer(inode))
		return err_set(e, ERR_CORRUPT, "not an incarnation token");
	(void)snprintf(token.random, sizeof(token.random), "%s", random);
	(void)snprintf(token.machine, sizeof(token.machine), "%s", machine);
	token.device = (uint64_t)json_integer_value(device);
	token.inode = (uint64_t)json_integer_value(inode);
	token.born = (uint64_t)json_integer_value(born);
	*out = token;
	return true;
}

/* $XDG_STATE_HOME/tamga/<device id>; the caller frees it. */
static bool
state_file(char **out, const struct device_id *device, struct err *e)
{
	char *state = NULL;

	if (!place_state(&state, e))
		return false;
	*out = fs_join(state, device->text);
	free(state);
	return true;
}

bool
token_write(const struct token *token, const struct device_id *device,
    struct err *e)
{
	json_t *json = token_json(token);
	char *text = json_pretty(json);
	char *state = NULL;
	char *file = NULL;
	const bool done = place_state(&state, e) &&
	    fs_make_directory(state, e) && state_file(&file, device, e) &&
	    fs_replace(file, text, strlen(text), e);

	free(file);
	free(state);
	free(text);
	json_decref(json);
	return done;
}

static bool
is_equal(const struct token *a, const struct token *b)
{
	return strcmp(a->random, b->random) == 0 &&
	    strcmp(a->machine, b->machine) == 0 && a->device == b->device &&
	    a->inode == b->inode && a->born == b->born;
}

/* What cannot be read there is no token: then there is a new incarnation. */
static bool
state_holds(const struct token *kept, const char *file)
{
	struct err ignored = { 0 };
	struct token found;
	struct buf bytes;
	json_t *json = NULL;
	bool same;

	buf_init(&bytes, LIMIT_REQUEST);
	same = fs_read(&bytes, file, &ignored) &&
	    json_read(&json, buf_text(&bytes), bytes.len, LIMIT_REQUEST,
		&ignored) &&
	    token_parse(&found, json, &ignored) && is_equal(&found, kept);
	json_decref(json);
	buf_clear(&bytes);
	return same;
}

bool
token_fits(bool *fits, const struct token *kept, const char *home,
    const struct device_id *device, struct err *e)
{
	struct token here;
	char *file = NULL;

	if (!token_here(&here, home, e) || !state_file(&file, device, e))
		return false;
	*fits = here.device == kept->device && here.inode == kept->inode &&
	    here.born == kept->born &&
	    strcmp(here.machine, kept->machine) == 0 && state_holds(kept, file);
	free(file);
	return true;
}
