/* SPDX-License-Identifier: ISC */
#include "protocol/seal/git_id.h"

#include <git2.h>
#include <string.h>

#include "protocol/base/text.h"

bool
git_id_of_commit(struct git_id *out, const void *data, size_t len,
    struct err *e)
{
	git_oid oid;
	int rc;

	/* Libgit2 counts who started it.  The first start, if it was ours,
	 * is kept: starting anew for each hash would cost more than it. */
	const int users = git_libgit2_init();

	if (users < 0)
		return err_set(e, ERR_CONFIG, "libgit2 does not start");
	if (users > 1)
		(void)git_libgit2_shutdown();
	rc = git_odb_hash(&oid, data, len, GIT_OBJECT_COMMIT);
	if (rc != 0)
		return err_set(e, ERR_PROTOCOL,
		    "object: its SHA-1 looks like an attack");
	(void)memcpy(out->bytes, oid.id, GIT_ID_LEN);
	return true;
}

void
git_id_format(char out[GIT_ID_TEXT], const struct git_id *id)
{
	hex_format(out, id->bytes, GIT_ID_LEN);
}

bool
git_id_parse(struct git_id *out, const char *text, size_t len)
{
	return hex_parse(out->bytes, GIT_ID_LEN, text, len);
}
