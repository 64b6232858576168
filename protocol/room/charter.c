/* SPDX-License-Identifier: ISC */
#include "protocol/room/charter.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/base/text.h"
#include "protocol/limits.h"
#include "protocol/room/catalogue.h"

#define RANDOM_LEN 32

/* The text was checked by the catalogue. */
static struct member_id
founder_id(const json_t *founder)
{
	const char *text = json_text(founder, "id");
	struct member_id id = { "" };

	if (!member_id_parse(&id, text, strlen(text)))
		id.text[0] = '\0';
	return id;
}

static bool
founder_is_steward(const json_t *charter, const struct member_id *id)
{
	const json_t *stewards = json_object_get(charter, "stewards");

	for (size_t i = 0; i < json_array_size(stewards); i++) {
		if (strcmp(json_text(json_array_get(stewards, i), "id"),
			id->text) == 0)
			return true;
	}
	return false;
}

static void
founder_read(struct founder *out, const json_t *charter, const json_t *founder)
{
	const char *key = json_text(founder, "key");
	const char *recovery = json_text(founder, "recovery");

	*out = (struct founder){ .id = founder_id(founder) };
	if (!key_parse(&out->key, key, strlen(key)))
		return;
	out->has_recovery = recovery != NULL &&
	    key_parse(&out->recovery, recovery, strlen(recovery));
	out->is_steward = founder_is_steward(charter, &out->id);
}

/* What record_parse() checks of every statement, and that it is a charter. */
static bool
charter_check(const json_t *json, struct err *e)
{
	const char *name = statement_kind(json);
	const char *review = statement_subject(json, 0);

	if (name == NULL || strcmp(name, "charter") != 0 || review == NULL)
		return err_set(e, ERR_PROTOCOL, "not a founding charter");
	return kind_check(kind_find(name), json, review, e) ||
	    err_prefix(e, "not a founding charter");
}

bool
charter_parse(struct charter *out, const char *line, size_t len, struct err *e)
{
	json_t *json = NULL;

	if (!json_read_canonical(&json, line, len, e))
		return err_prefix(e, "not a founding charter");
	if (!charter_check(json, e)) {
		json_decref(json);
		return false;
	}
	const json_t *founders = json_object_get(json, "founders");
	const char *review = statement_subject(json, 0);

	*out = (struct charter){
		.line = mem_copy(line, len),
		.json = json,
		.founder_count = json_array_size(founders),
		.threshold = (size_t)json_integer_value(
		    json_object_get(json, "threshold")),
	};
	out->room = room_id_of(out->line);
	(void)memcpy(out->review, review, strlen(review) + 1);
	out->founders = mem_new(out->founder_count, sizeof(*out->founders));
	for (size_t i = 0; i < out->founder_count; i++)
		founder_read(&out->founders[i], json,
		    json_array_get(founders, i));
	return true;
}

void
charter_clear(struct charter *charter)
{
	free(charter->line);
	free(charter->founders);
	json_decref(charter->json);
	*charter = (struct charter){ .line = NULL };
}

/* --- a new room ---------------------------------------------------------- */

static json_t *
texts_make(const char *language, const char *text)
{
	json_t *texts = json_object();
	char *composed = text_nfc(text);

	(void)json_object_set_new(texts, language, json_string(composed));
	free(composed);
	return texts;
}

static json_t *
founder_make(const struct charter_draft *draft)
{
	json_t *founder = json_object();
	char key[KEY_TEXT];

	key_format(key, &draft->key);
	json_text_set(founder, "id", draft->member.text);
	json_text_set(founder, "key", key);
	json_text_set(founder, "member_kind", draft->member_kind);
	(void)json_object_set_new(founder, "names",
	    texts_make(draft->language, draft->name));
	if (draft->recovery != NULL) {
		key_format(key, draft->recovery);
		json_text_set(founder, "recovery", key);
	}
	return founder;
}

static json_t *
steward_make(const struct charter_draft *draft)
{
	json_t *steward = json_object();
	char key[KEY_TEXT];

	key_format(key, &draft->key);
	json_text_set(steward, "id", draft->member.text);
	json_text_set(steward, "key", key);
	return steward;
}

static json_t *
charter_make(const struct charter_draft *draft)
{
	json_t *charter = json_object();
	char *review = mem_format("%s-%d", draft->state, draft->cycle);
	uint8_t bytes[RANDOM_LEN];
	char random_text[2 * RANDOM_LEN + 1];

	random_bytes(bytes, sizeof(bytes));
	hex_format(random_text, bytes, sizeof(bytes));
	json_text_set(charter, "kind", "charter");
	(void)json_object_set_new(charter, "subject", json_pack("[s]", review));
	(void)json_object_set_new(charter, "cycle", json_integer(draft->cycle));
	(void)json_object_set_new(charter, "founders",
	    json_pack("[o]", founder_make(draft)));
	json_text_set(charter, "random", random_text);
	json_text_set(charter, "state", draft->state);
	(void)json_object_set_new(charter, "stewards",
	    json_pack("[o]", steward_make(draft)));
	(void)json_object_set_new(charter, "threshold", json_integer(1));
	(void)json_object_set_new(charter, "titles",
	    texts_make(draft->language, draft->title));
	(void)json_object_set_new(charter, "version", json_integer(1));
	free(review);
	return charter;
}

bool
charter_draft(char **line, const struct charter_draft *draft, struct err *e)
{
	json_t *charter = NULL;
	bool done = false;

	if (!country_is_good(draft->state))
		return err_set(e, ERR_INPUT,
		    "'%s' is not a State: expected three capital letters "
		    "(ISO 3166-1 alpha-3)",
		    draft->state);
	if (draft->cycle < 1 || draft->cycle > 99)
		return err_set(e, ERR_INPUT,
		    "%d is not a cycle: expected 1 to 99", draft->cycle);
	if (!text_is_clean(draft->title, strlen(draft->title)) ||
	    !text_is_clean(draft->name, strlen(draft->name)))
		return err_set(e, ERR_INPUT,
		    "the title or the name is not plain text");
	charter = charter_make(draft);
	if (json_is_canonical(charter, e) && charter_check(charter, e)) {
		*line = json_canonical(charter);
		done = true;
	} else {
		e->code = ERR_INPUT;
	}
	json_decref(charter);
	return done;
}

/* --- invitations --------------------------------------------------------- */

/*
 * The address without user information: that of a URL (RFC 3986, 3.2.1), and
 * the user of ssh's short form user@host:path.  The caller frees it.
 */
static char *
url_open(const char *url)
{
	const char *scheme = strstr(url, "://");
	const size_t start = scheme == NULL ? 0 : (size_t)(scheme - url) + 3;
	const size_t len = strcspn(url + start, scheme == NULL ? ":/" : "/?#");
	size_t skip = 0;

	if (scheme == NULL && url[start + len] != ':')
		return mem_text(url);
	for (size_t i = 0; i < len; i++) {
		if (url[start + i] == '@')
			skip = i + 1;
	}
	return mem_format("%.*s%s", (int)start, url, url + start + skip);
}

char *
invitation_format(const struct charter *charter,
    const struct remote_address *remotes, size_t count)
{
	json_t *invitation = json_object();
	json_t *list = json_array();
	char *line;
	char *out;

	for (size_t i = 0; i < count; i++) {
		json_t *remote = json_object();
		char *url = url_open(remotes[i].url);

		json_text_set(remote, "name", remotes[i].name);
		json_text_set(remote, "url", url);
		(void)json_array_append_new(list, remote);
		free(url);
	}
	(void)json_object_set(invitation, "charter", charter->json);
	(void)json_object_set_new(invitation, "remotes", list);
	(void)json_object_set_new(invitation, "tamga_invitation",
	    json_integer(0));
	line = json_canonical(invitation);
	out = mem_format("%s\n", line);
	free(line);
	json_decref(invitation);
	return out;
}

static bool
remotes_check(const json_t *remotes, struct err *e)
{
	if (!json_is_array(remotes))
		return err_set(e, ERR_INPUT,
		    "not an invitation: 'remotes' is missing");
	for (size_t i = 0; i < json_array_size(remotes); i++) {
		const json_t *remote = json_array_get(remotes, i);

		if (json_object_size(remote) != 2 ||
		    json_text(remote, "name") == NULL ||
		    json_text(remote, "url") == NULL)
			return err_set(e, ERR_INPUT,
			    "not an invitation: a remote without name or url");
	}
	return true;
}

static bool
invitation_check(const json_t *invitation, struct err *e)
{
	const json_t *version = json_object_get(invitation, "tamga_invitation");

	if (!json_is_integer(version))
		return err_set(e, ERR_INPUT, "not an invitation");
	if (json_integer_value(version) != 0)
		return err_set(e, ERR_NEWER,
		    "the invitation needs a newer version of tamga");
	if (!json_is_object(json_object_get(invitation, "charter")))
		return err_set(e, ERR_INPUT,
		    "not an invitation: 'charter' is missing");
	return remotes_check(json_object_get(invitation, "remotes"), e);
}

bool
invitation_parse(struct charter *charter, json_t **remotes, const char *text,
    size_t len, struct err *e)
{
	json_t *invitation = NULL;
	char *line = NULL;
	bool done = false;

	if (len > LIMIT_REQUEST)
		return err_set(e, ERR_INPUT, "not an invitation: too long");
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	if (!json_read_canonical(&invitation, text, len, e)) {
		e->code = ERR_INPUT;
		return err_prefix(e, "not an invitation");
	}
	if (!invitation_check(invitation, e))
		goto out;
	line = json_canonical(json_object_get(invitation, "charter"));
	if (!charter_parse(charter, line, strlen(line), e)) {
		e->code = ERR_INPUT;
		goto out;
	}
	*remotes = json_incref(json_object_get(invitation, "remotes"));
	done = true;
out:
	free(line);
	json_decref(invitation);
	return done;
}

const char *
charter_title(const struct charter *charter)
{
	json_t *titles = json_object_get(charter->json, "titles");
	const char *first = NULL;
	const char *language;
	json_t *title;

	json_object_foreach(titles, language, title)
		if (first == NULL || strcmp(language, first) < 0)
			first = language;
	return first == NULL ? charter->review : json_text(titles, first);
}
