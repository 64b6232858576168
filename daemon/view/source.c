/* SPDX-License-Identifier: ISC */
/*
 * Sources: those that name the same symbol or URL are one source with several
 * submitters.  None is deleted.
 */
#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/view/inner.h"
#include "daemon/view/recommendation.h"
#include "protocol/base/mem.h"

static const char sql_sources[] =
    "SELECT " VIEW_STATEMENT ", r.time FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id WHERE k.name = 'source' "
    "ORDER BY r.rank, j.name, r.sequence, r.hash, s.position";

static const char sql_citations[] =
    "SELECT " VIEW_STATEMENT ", t.s1 FROM kind k "
    "JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0 "
    "JOIN topic t ON t.id = s.topic AND t.s0 IN "
    "(SELECT ?1 UNION SELECT rec FROM same WHERE shown = ?1) "
    "JOIN record r ON r.id = s.record "
    "JOIN journal j ON j.id = s.journal JOIN member m ON m.id = j.member "
    "JOIN body b ON b.statement = s.id WHERE k.name = 'citation' "
    "ORDER BY r.rank, j.name, r.sequence, r.hash, s.position";

/* Ours are found before they count: who is not admitted yet cites, too. */
static const char sql_own[] =
    "SELECT coalesce(m.shown, j.author), t.s0 FROM kind k "
    "JOIN topic t ON t.kind = k.id JOIN statement s ON s.topic = t.id "
    "JOIN journal j ON j.id = s.journal "
    "LEFT JOIN member m ON m.id = j.member "
    "WHERE k.name = 'source' AND (s.current = 1 OR j.device = ?1) "
    "GROUP BY 1, 2 ORDER BY 1, 2";

/*
 * A URL as far as two spellings surely mean one place: scheme and host in
 * small letters (RFC 3986, 6.2.2.1), no fragment, no slash at the end.
 */
static char *
url_normal(const char *url)
{
	char *normal = mem_text(url);
	char *path = strstr(normal, "://");
	size_t len;

	path = path == NULL ? normal : path + 3;
	path += strcspn(path, "/?#");
	for (char *at = normal; at < path; at++)
		*at = (char)tolower((unsigned char)*at);
	normal[strcspn(normal, "#")] = '\0';
	len = strlen(normal);
	if (len > 0 && normal[len - 1] == '/')
		normal[len - 1] = '\0';
	return normal;
}

/* What makes two sources one; NULL when nothing does. */
static char *
identity_of(const json_t *statement)
{
	const char *symbol = json_text(statement, "symbol");
	const char *url = json_text(statement, "url");
	char *normal;
	char *key;

	if (symbol != NULL)
		return mem_format("symbol %s", symbol);
	if (url == NULL)
		return NULL;
	normal = url_normal(url);
	key = mem_format("url %s", normal);
	free(normal);
	return key;
}

struct sources {
	json_t *list;
	json_t *by_identity; /* identity -> row */
};

static bool
on_source(void *arg, struct sql_query *query, struct err *e)
{
	struct sources *sources = arg;
	json_t *row = view_row_json(query, 4);
	char *id = view_row_id_text(query, 0);
	char *thing =
	    mem_format("%s/%s", sql_text(query, 2), sql_text(query, 3));
	char *time = view_time(sql_int(query, 5));
	char *identity = identity_of(row);
	json_t *same = identity == NULL ?
	    NULL :
	    json_object_get(sources->by_identity, identity);
	json_t *submitter = json_pack("[s]", sql_text(query, 2));
	json_t *also = json_pack("[s]", thing);

	(void)e;
	if (same != NULL) {
		view_unite(json_object_get(same, "submitters"), submitter);
		view_unite(json_object_get(same, "things"), also);
		json_decref(submitter);
		json_decref(also);
		json_decref(row);
	} else {
		(void)json_object_del(row, "subject");
		(void)json_object_del(row, "kind");
		(void)json_object_del(row, "replaces");
		json_text_set(row, "id", thing);
		json_text_set(row, "statement", id);
		json_text_set(row, "time", time);
		(void)json_object_set_new(row, "submitters", submitter);
		(void)json_object_set_new(row, "things", also);
		if (identity != NULL)
			(void)json_object_set(sources->by_identity, identity,
			    row);
		(void)json_array_append_new(sources->list, row);
	}
	free(identity);
	free(time);
	free(thing);
	free(id);
	return true;
}

bool
view_sources(json_t **out, struct store *store, struct err *e)
{
	struct sources sources = { json_array(), json_object() };
	struct sql_query *query;
	const bool done =
	    sql_query(&query, index_sql(store_index(store)), sql_sources, e) &&
	    view_each(query, on_source, &sources, e);

	json_decref(sources.by_identity);
	if (done)
		*out = sources.list;
	else
		json_decref(sources.list);
	return done;
}

/* --- finding ------------------------------------------------------------ */

struct search {
	const char *typed;
	char *found;
	size_t count;
};

static bool
on_own(void *arg, struct sql_query *query, struct err *e)
{
	struct search *search = arg;
	const size_t len = strlen(search->typed);
	char *thing =
	    mem_format("%s/%s", sql_text(query, 0), sql_text(query, 1));

	(void)e;
	if (strncmp(thing, search->typed, len) == 0 ||
	    strncmp(sql_text(query, 1), search->typed, len) == 0) {
		search->count++;
		free(search->found);
		search->found = thing;
	} else {
		free(thing);
	}
	return true;
}

/* The one source that a person meant, as the lists show it. */
static bool
find_shown(char **shown, struct store *store, const char *typed, struct err *e)
{
	char *canonical =
	    view_thing_shown(index_control(store_index(store)), typed);
	struct search search = { canonical, NULL, 0 };
	struct sql_query *query;
	bool done =
	    sql_query(&query, index_sql(store_index(store)), sql_own, e);

	if (done) {
		sql_bind_text(query, 1, store_identity(store)->device.text);
		done = view_each(query, on_own, &search, e);
	}
	free(canonical);
	if (done && search.count == 1) {
		*shown = search.found;
		return true;
	}
	free(search.found);
	if (!done)
		return false;
	if (search.count > 1)
		return err_set(e, ERR_INPUT, "%zu sources begin with '%.80s'",
		    search.count, typed);
	(void)err_set(e, ERR_NOTFOUND, "there is no source '%.80s' here",
	    typed);
	return err_hint(e, "see 'tamga source list'");
}

bool
view_find_source(char **thing, struct store *store, const char *typed,
    struct err *e)
{
	char *shown;
	char *slash;

	if (!find_shown(&shown, store, typed, e))
		return false;
	slash = strchr(shown, '/');
	assert(slash != NULL);
	*slash = '\0';
	*thing =
	    view_thing(index_control(store_index(store)), shown, slash + 1);
	free(shown);
	return true;
}

bool
view_source(json_t **out, struct store *store, const char *typed, struct err *e)
{
	json_t *list = NULL;
	json_t *row;
	char *shown;
	size_t i;

	if (!find_shown(&shown, store, typed, e))
		return false;
	if (!view_sources(&list, store, e)) {
		free(shown);
		return false;
	}
	*out = NULL;
	json_array_foreach(list, i, row) {
		json_t *name;
		size_t k;

		json_array_foreach(json_object_get(row, "things"), k, name)
			if (strcmp(json_string_value(name), shown) == 0 &&
			    *out == NULL)
				*out = json_incref(row);
	}
	json_decref(list);
	if (*out == NULL)
		(void)err_set(e, ERR_NOTFOUND,
		    "the source '%s' does not count yet", shown);
	free(shown);
	return *out != NULL;
}

/* --- citations of a recommendation -------------------------------------- */

static bool
on_citation(void *arg, struct sql_query *query, struct err *e)
{
	static const char *const copied[] = { "locator", "note", NULL };
	json_t *statement = view_row_json(query, 4);
	json_t *row = json_object();
	char *id = view_row_id_text(query, 0);

	(void)e;
	json_text_set(row, "statement", id);
	json_text_set(row, "member", sql_text(query, 2));
	json_text_set(row, "source", sql_text(query, 5));
	view_copy(row, statement, copied);
	(void)json_array_append_new(arg, row);
	json_decref(statement);
	free(id);
	return true;
}

/* The title of the source that a citation names. */
static void
add_title(json_t *citation, const struct control *control,
    const json_t *sources)
{
	char *shown = view_thing_shown(control, json_text(citation, "source"));
	const json_t *source;
	const json_t *name;
	size_t i;
	size_t k;

	json_array_foreach(sources, i, source)
		json_array_foreach(json_object_get(source, "things"), k, name)
			if (strcmp(json_string_value(name), shown) == 0)
				json_text_set(citation, "title",
				    json_text(source, "title"));
	free(shown);
}

bool
view_add_citations(json_t *row, struct store *store, const char *id,
    struct err *e)
{
	json_t *list = json_array();
	json_t *sources = NULL;
	struct sql_query *query;
	json_t *citation;
	bool done = false;
	size_t i;

	(void)json_object_set_new(row, "citations", list);
	if (sql_query(&query, index_sql(store_index(store)), sql_citations,
		e)) {
		sql_bind_text(query, 1, id);
		done = view_each(query, on_citation, list, e) &&
		    view_sources(&sources, store, e);
	}
	json_array_foreach(list, i, citation)
		add_title(citation, index_control(store_index(store)), sources);
	json_decref(sources);
	return done;
}
