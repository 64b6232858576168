/* SPDX-License-Identifier: ISC */
/*
 * The Sustainable Development Goals; the codes are their numbers.  Labels are
 * those of OHCHR's matrices; targets ("16.3 - Promote the rule of law") are
 * known by the number in front.
 */
#include "protocol/view/vocabulary/tables.h"

/* clang-format off */
const struct vocabulary_code sdg_codes[] = {
	{ "1", "No poverty", NULL, NULL },
	{ "2", "Zero hunger", NULL, NULL },
	{ "3", "Good health and well-being", NULL, NULL },
	{ "4", "Quality education", NULL, NULL },
	{ "5", "Gender equality", NULL, NULL },
	{ "6", "Clean water and sanitation", NULL, NULL },
	{ "7", "Affordable and clean energy", NULL, NULL },
	{ "8", "Decent work and economic growth", NULL, NULL },
	{ "9", "Industry, innovation and infrastructure", NULL, NULL },
	{ "10", "Reduced inequalities", NULL, NULL },
	{ "11", "Sustainable cities and communities", NULL, NULL },
	{ "12", "Responsible consumption and production", NULL, NULL },
	{ "13", "Climate action", NULL, NULL },
	{ "14", "Life below water", NULL, NULL },
	{ "15", "Life on land", NULL, NULL },
	{ "16", "Peace, justice and strong institutions", NULL, NULL },
	{ "17", "Partnerships for the goals", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

const struct vocabulary_label sdg_labels[] = {
	{ "1 - NO POVERTY", "2020 2025", VOCABULARY_EXACT, "1" },
	{ "2 - ZERO HUNGER", "2020 2025", VOCABULARY_EXACT, "2" },
	{ "3 - GOOD HEALTH AND WELL-BEING", "2020 2025", VOCABULARY_EXACT, "3" },
	{ "4 - QUALITY EDUCATION", "2020 2025", VOCABULARY_EXACT, "4" },
	{ "5 - GENDER EQUALITY", "2020 2025", VOCABULARY_EXACT, "5" },
	{ "6 - CLEAN WATER AND SANITATION", "2020 2025", VOCABULARY_EXACT, "6" },
	{ "7 - AFFORDABLE AND CLEAN ENERGY", "2020 2025", VOCABULARY_EXACT, "7" },
	{ "8 - DECENT WORK AND ECONOMIC GROWTH", "2020 2025", VOCABULARY_EXACT, "8" },
	{ "9 - INDUSTRY, INNOVATION AND INFRASTRUCTURE",
	    "2020 2025", VOCABULARY_EXACT, "9" },
	{ "10 - REDUCED INEQUALITIES", "2020 2025", VOCABULARY_EXACT, "10" },
	{ "11 - SUSTAINABLE CITIES AND COMMUNITIES",
	    "2020 2025", VOCABULARY_EXACT, "11" },
	{ "12 - RESPONSIBLE CONSUMPTION AND PRODUCTION",
	    "2020 2025", VOCABULARY_EXACT, "12" },
	{ "13 - CLIMATE ACTION", "2020 2025", VOCABULARY_EXACT, "13" },
	{ "14 - LIFE BELOW WATER", "2020 2025", VOCABULARY_EXACT, "14" },
	{ "15 - LIFE ON LAND", "2020 2025", VOCABULARY_EXACT, "15" },
	{ "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS",
	    "2020 2025", VOCABULARY_EXACT, "16" },
	{ "17 - PARTNERSHIPS FOR THE GOALS", "2020 2025", VOCABULARY_EXACT, "17" },
	{ NULL, NULL, VOCABULARY_EXACT, NULL },
};
/* clang-format on */
