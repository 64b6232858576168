/* SPDX-License-Identifier: ISC */
/*
 * UPR Info's action categories: how much a recommendation asks for, by its
 * first verb and the whole action (E. McMahon; UPR Info, October 2014).  The
 * definitions are UPR Info's words.
 */
#include "protocol/view/vocabulary/tables.h"

/* clang-format off */
const struct vocabulary_code action_category_codes[] = {
	{ "1", "Minimal action", NULL,
	    "Recommendation directed at non-SuR states, or calling upon "
	    "the SuR to request technical assistance, or share "
	    "information (Example of verbs: call on, seek, share)." },
	{ "2", "Continuing action", NULL,
	    "Recommendation emphasizing continuity (Example of verbs: "
	    "continue, maintain, persevere, persist, pursue)." },
	{ "3", "Considering action", NULL,
	    "Recommendation to consider change (Example of verbs: "
	    "analyse, consider, envisage envision, examine, explore, "
	    "reflect upon, revise, review, study)." },
	{ "4", "General action", NULL,
	    "Recommendation of action that contains a general element "
	    "(Example of verbs: accelerate, address, encourage, engage "
	    "with, ensure, guarantee, intensify, promote, speed up, "
	    "strengthen, take action, take measures or steps towards)." },
	{ "5", "Specific action", NULL,
	    "Recommendation of specific action (Example of verbs: "
	    "conduct, develop, eliminate, establish, investigate, "
	    "undertake as well as legal verbs: abolish, accede, adopt, "
	    "amend. implement, enforce, ratify)." },
	{ NULL, NULL, NULL, NULL },
};

const struct vocabulary_label action_category_labels[] = {
	{ "1 - Minimal action", "export", VOCABULARY_EXACT, "1" },
	{ "2 - Continuing action", "export", VOCABULARY_EXACT, "2" },
	{ "3 - Considering action", "export", VOCABULARY_EXACT, "3" },
	{ "4 - General action", "export", VOCABULARY_EXACT, "4" },
	{ "5 - Specific action", "export", VOCABULARY_EXACT, "5" },
	{ NULL, NULL, VOCABULARY_EXACT, NULL },
};
/* clang-format on */
