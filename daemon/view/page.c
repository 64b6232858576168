/* SPDX-License-Identifier: ISC */
/* One recommendation, and all that was said about it. */
#include "daemon/view/recommendation.h"
#include "daemon/view/same.h"
#include "daemon/view/vocabulary.h"

bool
view_recommendation(json_t **out, struct store *store, const char *rec,
    struct err *e)
{
	char typed[RECOMMENDATION_MAX + 1];
	char id[RECOMMENDATION_MAX + 1];
	json_t *row;

	if (!recommendation_resolve(typed, rec, store_charter(store)->review,
		e) ||
	    !view_shown_id(id, store, typed, e) ||
	    !view_described(&row, store, id, e))
		return false;
	if (row == NULL) {
		(void)err_set(e, ERR_NOTFOUND,
		    "there is no recommendation '%s' here", id);
		return err_hint(e, "see 'tamga rec list'");
	}
	view_add_codes(row);
	if (!view_add_ratings(row, store, id, e) ||
	    !view_add_citations(row, store, id, e)) {
		json_decref(row);
		return false;
	}
	*out = row;
	return true;
}
