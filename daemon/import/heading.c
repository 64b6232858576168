/* SPDX-License-Identifier: ISC */
#include "daemon/import/heading.h"

#include <stdbool.h>
#include <string.h>

#include "daemon/import/clean.h"

/* Longer headings are cut; none of the names is so long. */
#define KEY_MAX 80

struct heading {
	const char *key; /* as clean_key() makes it */
	enum column column;
	bool is_prefix;
};

/* Better names first. */
static const struct heading headings[] = {
	{ "text", COLUMN_TEXT, false },
	{ "texten", COLUMN_TEXT, false },
	{ "recommendationtext", COLUMN_TEXT, false },
	{ "textofrecommendation", COLUMN_TEXT, false },
	{ "textoftherecommendation", COLUMN_TEXT, false },
	{ "recommendation", COLUMN_TEXT, false },
	{ "recommendations", COLUMN_TEXT, false },
	{ "fullrecommendation", COLUMN_TEXT, false },
	{ "recommendationandrecommending", COLUMN_TEXT, true },
	{ "recommendationsandrecommending", COLUMN_TEXT, true },
	{ "recommendationnumber", COLUMN_PARAGRAPH, false },
	{ "recommendationno", COLUMN_PARAGRAPH, false },
	{ "paragraph", COLUMN_PARAGRAPH, false },
	{ "paragraphnumber", COLUMN_PARAGRAPH, false },
	{ "paragraphno", COLUMN_PARAGRAPH, false },
	{ "para", COLUMN_PARAGRAPH, false },
	{ "parano", COLUMN_PARAGRAPH, false },
	{ "reference", COLUMN_PARAGRAPH, false },
	{ "number", COLUMN_PARAGRAPH, false },
	{ "no", COLUMN_PARAGRAPH, false },
	{ "clause", COLUMN_CLAUSE, false },
	{ "recommendingstates", COLUMN_STATES, false },
	{ "recommendingstate", COLUMN_STATES, false },
	{ "recommendingcountries", COLUMN_STATES, false },
	{ "recommendingcountry", COLUMN_STATES, false },
	{ "recommendingstateupr", COLUMN_STATES, false },
	{ "uprrecommendingstates", COLUMN_STATES, false },
	{ "uprreccomendingstates", COLUMN_STATES, false },
	{ "uprrecommendingstate", COLUMN_STATES, false },
	{ "rs", COLUMN_STATES, false },
	{ "smr", COLUMN_STATES, false },
	{ "from", COLUMN_STATES, false },
	{ "position", COLUMN_POSITION, false },
	{ "positionofthestateunderreview", COLUMN_POSITION, false },
	{ "positionofstateunderreview", COLUMN_POSITION, false },
	{ "positionofthestate", COLUMN_POSITION, false },
	{ "uprposition", COLUMN_POSITION, false },
	{ "response", COLUMN_POSITION, false },
	{ "responseupr", COLUMN_POSITION, false },
	{ "decision", COLUMN_POSITION, false },
	{ "positionsource", COLUMN_POSITION_SOURCE, false },
	{ "sourceofposition", COLUMN_POSITION_SOURCE, false },
	{ "symbol", COLUMN_SYMBOL, false },
	{ "documentsymbol", COLUMN_SYMBOL, false },
	{ "document", COLUMN_SYMBOL, false },
	{ "themes", COLUMN_THEMES, false },
	{ "theme", COLUMN_THEMES, false },
	{ "fulllistofthemes", COLUMN_THEMES, false },
	{ "humanrightsthemes", COLUMN_THEMES, true },
	{ "groups", COLUMN_GROUPS, false },
	{ "groupsofpersons", COLUMN_GROUPS, false },
	{ "affectedpersons", COLUMN_GROUPS, false },
	{ "personsaffected", COLUMN_GROUPS, false },
	{ "concernedgroups", COLUMN_GROUPS, false },
	{ "sdgs", COLUMN_SDGS, false },
	{ "sdg", COLUMN_SDGS, false },
	{ "relevantsdgs", COLUMN_SDGS, false },
	{ "sdggoals", COLUMN_SDGS, false },
	{ "issues", COLUMN_ISSUES, false },
	{ "issue", COLUMN_ISSUES, false },
	{ "uprinfoissues", COLUMN_ISSUES, false },
	{ "actioncategory", COLUMN_ACTION_CATEGORY, false },
	{ "uprinfoactioncategory", COLUMN_ACTION_CATEGORY, false },
	{ "action", COLUMN_ACTION_CATEGORY, false },
	{ "a", COLUMN_ACTION_CATEGORY, false },
	{ "themeheading", COLUMN_THEME_HEADING, false },
	{ "assessmentcomments", COLUMN_COMMENTS, true },
	{ "assessment", COLUMN_COMMENTS, true },
	{ "comments", COLUMN_COMMENTS, true },
	{ "stateunderreview", COLUMN_STATE, false },
	{ "sur", COLUMN_STATE, false },
	{ "to", COLUMN_STATE, false },
	{ "state", COLUMN_STATE, false },
	{ "country", COLUMN_STATE, false },
	{ "countriesconcerned", COLUMN_STATE, false },
	{ "countries", COLUMN_STATE, false },
	{ "cycle", COLUMN_CYCLE, false },
	{ "c", COLUMN_CYCLE, false },
	{ "session", COLUMN_SESSION, false },
	{ "uprsession", COLUMN_SESSION, false },
	{ "recommendingbody", COLUMN_BODY, false },
	{ "reccomendingbody", COLUMN_BODY, false },
	{ "mechanism", COLUMN_BODY, false },
	{ "body", COLUMN_BODY, false },
	{ "countryids", COLUMN_STATE_ID, false },
	{ "uprcycle", COLUMN_CYCLE_ID, false },
	{ "uprcycleid", COLUMN_CYCLE_ID, false },
	{ "ohchrannotationid", COLUMN_ANNOTATION, false },
	{ "annotationid", COLUMN_ANNOTATION, false },
	{ "supportlevel", COLUMN_SUPPORT_LEVEL, false },
	{ "accepted", COLUMN_SUPPORT_LEVEL, false },
	{ "title", COLUMN_TITLE, false },
};

enum column
heading_column(const char *heading, size_t *rank)
{
	static const char attribute[] = "[database:";
	const char *bracket = strstr(heading, attribute);
	char key[KEY_MAX];

	clean_key(key, sizeof(key),
	    bracket == NULL ? heading : bracket + sizeof(attribute) - 1);
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		const struct heading *name = &headings[i];
		const int differs = name->is_prefix ?
		    strncmp(key, name->key, strlen(name->key)) :
		    strcmp(key, name->key);

		if (differs != 0)
			continue;
		*rank = i;
		return name->column;
	}
	return COLUMN_COUNT;
}
