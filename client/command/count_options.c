/* SPDX-License-Identifier: ISC */
#include "client/command/count_options.h"

#define END                                                                    \
	{                                                                      \
		NULL, NULL, NULL, false                                        \
	}
#define COUNTED                                                                \
	{ "member", "ID", "what this member says", false },                    \
	{                                                                      \
		"scheme", "S", "the rating scheme (upr-info-3)", false         \
	}
#define ROUND                                                                  \
	{                                                                      \
		"round", "R", "this round alone, not each member's latest",    \
		    false                                                      \
	}
#define OF_THESE                                                               \
	{ "position", "P", "supported, noted or pending", false },             \
	    { "theme", "TEXT", "a theme, group or issue that contains this",   \
		    false },                                                   \
	{                                                                      \
		"state", "ISO3", "recommended by this State", false            \
	}

const struct option count_options[] = {
	{ "by", "COLUMNS", "status or member", false },
	ROUND,
	COUNTED,
	OF_THESE,
	{ "cell", "ROW", "list what is behind the cell of this row and COLUMN",
	    false },
	END,
};

const struct option change_options_counted[] = {
	{ "from", "ROUND|DATE", "what it was", false },
	{ "to", "ROUND|DATE", "what it became", false },
	COUNTED,
	OF_THESE,
	END,
};

const struct option target_options[] = {
	{ "percent", "N", "how many per cent", false },
	{ "counts", "VALUE[+VALUE]...", "what counts, such as fully+partially",
	    false },
	ROUND,
	COUNTED,
	{ "position", "P",
	    "of these: supported (the default), noted, pending or all", false },
	{ "theme", "TEXT", "a theme, group or issue that contains this",
	    false },
	{ "state", "ISO3", "recommended by this State", false },
	END,
};
