/* SPDX-License-Identifier: ISC */
#include "daemon/store/store_chain.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/limits.h"
#include "protocol/record/record.h"

/* Bytes that are kept so that they need not be read twice. */
#define KEPT_MAX (64U << 20)

bool
store_chain_parent(struct git_id *out, const struct buf *bytes)
{
	static const char start[] = "tree " EMPTY_TREE "\nparent ";
	const size_t len = sizeof(start) - 1;

	return bytes->len > len + GIT_ID_TEXT - 1 &&
	    memcmp(bytes->data, start, len) == 0 &&
	    git_id_parse(out, bytes->data + len, GIT_ID_TEXT - 1);
}

static void
add_link(struct store_chain *chain, const struct store_link *link,
    const struct buf *bytes)
{
	struct store_link *added;

	chain->links = mem_grow(chain->links, &chain->room, chain->count + 1,
	    sizeof(*chain->links));
	added = &chain->links[chain->count++];
	*added = *link;
	if (bytes->len > KEPT_MAX - chain->bytes.len)
		return;
	added->off = chain->bytes.len;
	added->len = bytes->len;
	buf_add(&chain->bytes, bytes->data, bytes->len);
}

bool
store_chain_walk(struct store_chain *chain, struct repo *repo,
    const struct git_id *tip, const struct store_chain_end *end, struct err *e)
{
	struct store_link link = { .id = *tip };
	struct buf bytes;
	bool more = true;
	bool good = true;

	*chain = (struct store_chain){ .repo = repo };
	buf_init(&chain->bytes, KEPT_MAX);
	buf_init(&bytes, LIMIT_RECORD);
	while (good && more) {
		bool stop = false;

		good = repo_read(repo, &bytes, &link.id, false, e);
		if (!good) {
			chain->broken = link.id;
			break;
		}
		if (end != NULL && end->cb != NULL)
			good = end->cb(end->arg, &link.id, &bytes, &stop, e);
		if (stop) {
			chain->is_stopped = true;
			chain->stop = link.id;
			break;
		}
		add_link(chain, &link, &bytes);
		more = store_chain_parent(&link.id, &bytes);
	}
	buf_clear(&bytes);
	return good;
}

void
store_chain_clear(struct store_chain *chain)
{
	free(chain->links);
	buf_clear(&chain->bytes);
	*chain = (struct store_chain){ 0 };
}

const void *
store_chain_kept(const struct store_chain *chain, size_t index, size_t *len)
{
	const struct store_link *link = &chain->links[index];

	*len = link->len;
	return link->len == 0 ? NULL : chain->bytes.data + link->off;
}

bool
store_chain_bytes(struct store_chain *chain, size_t index, struct buf *out,
    struct err *e)
{
	const struct store_link *link = &chain->links[index];

	if (link->len == 0)
		return repo_read(chain->repo, out, &link->id, false, e);
	buf_reset(out);
	buf_add(out, chain->bytes.data + link->off, link->len);
	return true;
}

bool
store_chain_reaches(struct repo *repo, const struct git_id *tip,
    const struct git_id *below)
{
	struct err ignored = { 0 };
	struct git_id at = *tip;
	struct buf bytes;
	bool reached = memcmp(&at, below, sizeof(at)) == 0;

	buf_init(&bytes, LIMIT_RECORD);
	while (!reached && repo_read(repo, &bytes, &at, false, &ignored) &&
	    store_chain_parent(&at, &bytes))
		reached = memcmp(&at, below, sizeof(at)) == 0;
	buf_clear(&bytes);
	return reached;
}
