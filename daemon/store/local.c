/* SPDX-License-Identifier: ISC */
#include "daemon/store/local.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/base/sql.h"
#include "daemon/store/local_sql.h"
#include "protocol/base/mem.h"
#include "protocol/base/text.h"

/* Far from the numbers of the index, for which it must not be taken. */
#define LOCAL_SCHEMA 1001

#define REMOTE_NAME_MAX 64
#define REMOTE_URL_MAX 4096
#define TIME_TEXT 32

struct local {
	struct sql *sql;
};

static bool
local_query(struct sql_query **out, struct local *local, enum local_sql which,
    struct err *e)
{
	return sql_query(out, local->sql, local_statements[which].text, e);
}

/* --- open and close ------------------------------------------------------ */

/* On failure the connection is closed, which rolls back. */
static bool
schema_make(struct sql *sql, struct err *e)
{
	return sql_run(sql, local_statements[LOCAL_SQL_BEGIN].text, e) &&
	    sql_run(sql, local_statements[LOCAL_SQL_TABLES].text, e) &&
	    sql_stamp_schema(sql, LOCAL_SCHEMA, e) &&
	    sql_run(sql, local_statements[LOCAL_SQL_COMMIT].text, e);
}

static bool
schema_check(struct sql *sql, const char *path, struct err *e)
{
	int64_t schema;

	if (!sql_schema(sql, &schema, e))
		return false;
	if (schema == 0)
		return schema_make(sql, e);
	if (schema > LOCAL_SCHEMA)
		return err_set(e, ERR_NEWER,
		    "'%s' was made by a newer version of tamga", path);
	return schema == LOCAL_SCHEMA ||
	    err_set(e, ERR_CORRUPT, "'%s' is another database", path);
}

bool
local_open(struct local **out, const char *path, struct err *e)
{
	struct sql *sql = NULL;

	if (!sql_open(&sql, path, SQL_FULL, e))
		return false;
	if (!schema_check(sql, path, e)) {
		sql_close(sql);
		return false;
	}
	*out = mem_new(1, sizeof(**out));
	(*out)->sql = sql;
	return true;
}

void
local_close(struct local *local)
{
	if (local == NULL)
		return;
	sql_close(local->sql);
	free(local);
}

static void
time_text(char out[TIME_TEXT])
{
	const time_t now = time(NULL);
	struct tm parts = { 0 };

	(void)gmtime_r(&now, &parts);
	(void)strftime(out, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* --- settings ------------------------------------------------------------ */

bool
local_get(struct local *local, const char *name, char **value, struct err *e)
{
	struct sql_query *query;
	bool good;
	bool row;

	if (!local_query(&query, local, LOCAL_SQL_SETTING_GET, e))
		return false;
	sql_bind_text(query, 1, name);
	good = sql_step(query, &row, e);
	if (good)
		*value = row ? mem_text(sql_text(query, 0)) : NULL;
	sql_done(query);
	return good;
}

bool
local_set(struct local *local, const char *name, const char *value,
    struct err *e)
{
	struct sql_query *query;

	if (!local_query(&query, local,
		value == NULL ? LOCAL_SQL_SETTING_REMOVE :
				LOCAL_SQL_SETTING_SET,
		e))
		return false;
	sql_bind_text(query, 1, name);
	if (value != NULL)
		sql_bind_text(query, 2, value);
	return sql_execute(query, e);
}

bool
local_settings(struct local *local, const char *prefix, json_t **out,
    struct err *e)
{
	struct sql_query *query = NULL;
	json_t *all = json_object();
	bool row = true;
	bool good = local_query(&query, local, LOCAL_SQL_SETTINGS_BELOW, e);

	if (good)
		sql_bind_text(query, 1, prefix);
	while (good && row) {
		good = sql_step(query, &row, e);
		if (good && row)
			(void)json_object_set_new(all,
			    sql_text(query, 0) + strlen(prefix),
			    json_string(sql_text(query, 1)));
	}
	sql_done(query);
	if (good)
		*out = all;
	else
		json_decref(all);
	return good;
}

/* --- remotes ------------------------------------------------------------- */

static void
set_text_or_null(json_t *object, const char *name, struct sql_query *query,
    int column)
{
	(void)json_object_set_new(object, name,
	    sql_is_null(query, column) ? json_null() :
					 json_string(sql_text(query, column)));
}

bool
local_remotes(struct local *local, json_t **out, struct err *e)
{
	json_t *remotes = json_array();
	struct sql_query *query;
	bool good;
	bool row;

	if (!local_query(&query, local, LOCAL_SQL_REMOTES_ALL, e)) {
		json_decref(remotes);
		return false;
	}
	while ((good = sql_step(query, &row, e)) && row) {
		json_t *remote = json_object();

		json_text_set(remote, "name", sql_text(query, 0));
		json_text_set(remote, "url", sql_text(query, 1));
		set_text_or_null(remote, "last_success", query, 2);
		set_text_or_null(remote, "last_attempt", query, 3);
		set_text_or_null(remote, "last_error", query, 4);
		set_text_or_null(remote, "last_hint", query, 5);
		(void)json_object_set_new(remote, "metered",
		    json_boolean(sql_int(query, 6) != 0));
		(void)json_array_append_new(remotes, remote);
	}
	sql_done(query);
	if (!good)
		json_decref(remotes);
	else
		*out = remotes;
	return good;
}

/* A word that can stand in a command line and in a file's name. */
static bool
remote_name_is_good(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";

	return name[0] != '\0' && name[0] != '.' && name[0] != '-' &&
	    strlen(name) <= REMOTE_NAME_MAX &&
	    strspn(name, letters) == strlen(name);
}

/* Git takes what begins with '-' for an option. */
static bool
remote_url_is_good(const char *url)
{
	const size_t len = strlen(url);

	return len > 0 && len <= REMOTE_URL_MAX && url[0] != '-' &&
	    text_is_clean(url, len) && strpbrk(url, "\n\t") == NULL;
}

bool
local_remote_add(struct local *local, const char *name, const char *url,
    struct err *e)
{
	struct sql_query *query;

	if (!remote_name_is_good(name))
		return err_set(e, ERR_INPUT,
		    "'%s' cannot be the name of a remote: up to %d letters, "
		    "digits, '.', '_' and '-'",
		    name, REMOTE_NAME_MAX);
	if (!remote_url_is_good(url))
		return err_set(e, ERR_INPUT,
		    "'%s' cannot be the address of a remote", url);
	if (!local_query(&query, local, LOCAL_SQL_REMOTE_ADD, e))
		return false;
	sql_bind_text(query, 1, name);
	sql_bind_text(query, 2, url);
	if (!sql_execute(query, e))
		return false;
	return sql_changes(local->sql) == 1 ||
	    err_set(e, ERR_INPUT, "there is a remote '%s' already", name);
}

bool
local_remote_remove(struct local *local, const char *name, struct err *e)
{
	struct sql_query *query;

	if (!local_query(&query, local, LOCAL_SQL_REMOTE_REMOVE, e))
		return false;
	sql_bind_text(query, 1, name);
	if (!sql_execute(query, e))
		return false;
	if (sql_changes(local->sql) != 1)
		return err_set(e, ERR_NOTFOUND, "there is no remote '%s'",
		    name);
	if (!local_query(&query, local, LOCAL_SQL_REMOTE_SETTINGS_REMOVE, e))
		return false;
	sql_bind_text(query, 1, name);
	return sql_execute(query, e);
}

bool
local_remote_meter(struct local *local, const char *name, bool metered,
    struct err *e)
{
	struct sql_query *query;

	if (!local_query(&query, local, LOCAL_SQL_REMOTE_METER, e))
		return false;
	sql_bind_text(query, 1, name);
	sql_bind_text(query, 2, metered ? "1" : "0");
	if (!sql_execute(query, e))
		return false;
	return sql_changes(local->sql) == 1 ||
	    err_set(e, ERR_NOTFOUND, "there is no remote '%s'", name);
}

bool
local_remote_went(struct local *local, const char *name, bool success,
    const char *error, struct err *e)
{
	char now[TIME_TEXT];
	struct sql_query *query;

	if (!local_query(&query, local,
		success ? LOCAL_SQL_REMOTE_SUCCEEDED : LOCAL_SQL_REMOTE_FAILED,
		e))
		return false;
	time_text(now);
	sql_bind_text(query, 1, name);
	sql_bind_text(query, 2, now);
	if (!success)
		sql_bind_text(query, 3, error);
	return sql_execute(query, e);
}

bool
local_remote_hint(struct local *local, const char *name, const char *hint,
    struct err *e)
{
	char *setting = mem_format("hint:%s", name);
	const bool ok = local_set(local, setting, hint, e);

	free(setting);
	return ok;
}

/* --- refs of remotes ----------------------------------------------------- */

bool
local_begin(struct local *local, struct err *e)
{
	return sql_run(local->sql, local_statements[LOCAL_SQL_BEGIN].text, e);
}

bool
local_commit(struct local *local, struct err *e)
{
	return sql_run(local->sql, local_statements[LOCAL_SQL_COMMIT].text, e);
}

bool
local_remote_ref_set(struct local *local, const char *remote,
    const struct remote_ref *ref, struct err *e)
{
	struct sql_query *query;

	if (!local_query(&query, local, LOCAL_SQL_REMOTE_REF_SET, e))
		return false;
	sql_bind_text(query, 1, remote);
	sql_bind_text(query, 2, ref->ref);
	sql_bind_bytes(query, 3, ref->tip.bytes, GIT_ID_LEN);
	if (ref->has_good)
		sql_bind_bytes(query, 4, ref->good.bytes, GIT_ID_LEN);
	sql_bind_text(query, 5, ref->fault);
	sql_bind_int(query, 6, (int64_t)ref->sequence);
	sql_bind_text(query, 7, ref->reason);
	return sql_execute(query, e);
}

bool
local_remote_ref_remove(struct local *local, const char *remote,
    const char *ref, struct err *e)
{
	struct sql_query *query;

	if (!local_query(&query, local, LOCAL_SQL_REMOTE_REF_REMOVE, e))
		return false;
	sql_bind_text(query, 1, remote);
	sql_bind_text(query, 2, ref);
	return sql_execute(query, e);
}

static void
ref_take(struct remote_ref *out, struct sql_query *query)
{
	const void *id;
	size_t len;

	*out = (struct remote_ref){ 0 };
	(void)snprintf(out->ref, sizeof(out->ref), "%s", sql_text(query, 1));
	id = sql_bytes(query, 2, &len);
	if (len == GIT_ID_LEN)
		memcpy(out->tip.bytes, id, len);
	id = sql_bytes(query, 3, &len);
	out->has_good = len == GIT_ID_LEN;
	if (out->has_good)
		memcpy(out->good.bytes, id, len);
	(void)snprintf(out->fault, sizeof(out->fault), "%s",
	    sql_text(query, 4));
	out->sequence = (uint64_t)sql_int(query, 5);
	(void)snprintf(out->reason, sizeof(out->reason), "%s",
	    sql_text(query, 6));
}

bool
local_remote_refs(struct local *local, const char *remote, remote_ref_cb cb,
    void *arg, struct err *e)
{
	struct sql_query *query;
	bool wanted = true;
	bool good = true;
	bool row = true;

	if (!local_query(&query, local,
		remote == NULL ? LOCAL_SQL_REMOTE_REFS_ALL :
				 LOCAL_SQL_REMOTE_REFS,
		e))
		return false;
	if (remote != NULL)
		sql_bind_text(query, 1, remote);
	while (wanted && (good = sql_step(query, &row, e)) && row) {
		struct remote_ref ref;

		ref_take(&ref, query);
		wanted = cb(arg, sql_text(query, 0), &ref);
	}
	sql_done(query);
	return good;
}

/* --- who was heard of ---------------------------------------------------- */

bool
local_heard(struct local *local, const char *member, const char *via,
    struct err *e)
{
	char now[TIME_TEXT];
	struct sql_query *query;

	if (!local_query(&query, local, LOCAL_SQL_HEARD_SET, e))
		return false;
	time_text(now);
	sql_bind_text(query, 1, member);
	sql_bind_text(query, 2, via);
	sql_bind_text(query, 3, now);
	return sql_execute(query, e);
}

bool
local_heard_all(struct local *local, json_t **out, struct err *e)
{
	json_t *all = json_object();
	struct sql_query *query;
	bool good;
	bool row;

	if (!local_query(&query, local, LOCAL_SQL_HEARD_ALL, e)) {
		json_decref(all);
		return false;
	}
	while ((good = sql_step(query, &row, e)) && row)
		(void)json_object_set_new(all, sql_text(query, 0),
		    json_pack("{s:s, s:s}", "at", sql_text(query, 2), "via",
			sql_text(query, 1)));
	sql_done(query);
	if (!good)
		json_decref(all);
	else
		*out = all;
	return good;
}
