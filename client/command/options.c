/* SPDX-License-Identifier: ISC */
/* What commands take. */
#include "client/command/options.h"

#include "client/command/find.h"
#include "client/key.h"

#define END                                                                    \
	{                                                                      \
		NULL, NULL, NULL, false                                        \
	}
#define ROLES "importer, observer, data-protection"

const struct option init_options[] = {
	{ "state", "ISO3", "the State under review, such as MNG", false },
	{ "cycle", "N", "the UPR cycle", false },
	{ "title", "TEXT", "the title of the review", false },
	{ "member", "ID", "your institution's id, such as mojha", false },
	{ "name", "TEXT", "your institution's name", false },
	{ "kind", "KIND",
	    "cso, coalition, government, coordinating-body, "
	    "parliament, statistics, nhri, un, embassy, "
	    "regional, ngo or academic",
	    false },
	{ "language", "TAG", "the language of title and name (en)", false },
	{ "recovery", "FILE",
	    "make a recovery key and put its sheet here: .html, .txt, or -",
	    false },
	KEY_OPTIONS,
	END,
};

const struct option output_options[] = {
	{ "output", "FILE", "write it here instead of printing it", false },
	END,
};

const struct option remote_add_options[] = {
	{ "metered", NULL, "go there only when somebody types tamga sync",
	    false },
	END,
};

const struct option remote_set_options[] = {
	{ "metered", NULL, "go there only when somebody types tamga sync",
	    false },
	{ "unmetered", NULL, "go there by itself, too", false },
	END,
};

const struct option join_options[] = {
	{ "member", "ID", "your institution's id", false },
	{ "name", "TEXT", "your institution's name", false },
	{ "kind", "KIND", "what it is; see 'tamga init --help'", false },
	{ "language", "TAG", "the language of the name (en)", false },
	{ "device", "LABEL", "join as a further device of the member", false },
	{ "output", "FILE", "write the request here", false },
	KEY_OPTIONS,
	END,
};

const struct option recovery_options[] = {
	{ "create", NULL, "make a recovery key, shown this once", false },
	{ "output", "FILE",
	    "put its sheet here: .html, .txt, or - (the default)", false },
	{ "use", NULL, "speak for the member again, with its recovery key",
	    false },
	{ "from", "FILE", "the key as text, - for standard input", false },
	{ "invitation", "FILE", "join this room first", false },
	{ "member", "ID", "with --invitation: your institution's id", false },
	{ "device", "LABEL", "with --invitation: a name for this machine",
	    false },
	{ "reason", "R",
	    "why the others are cut off: lost, compromised or left", false },
	{ "unsynced", NULL, "do not sync first", false },
	KEY_OPTIONS,
	END,
};

const struct option unlock_options[] = {
	{ "passphrase-file", "FILE",
	    "take the passphrase from the first line of FILE, - for standard "
	    "input",
	    false },
	END,
};

const struct option lock_options[] = {
	{ "after", "MINUTES",
	    "lock by itself after so long without use; 0: never", false },
	END,
};

const struct option passphrase_options[] = {
	KEY_OPTIONS,
	{ "new-passphrase-file", "FILE",
	    "the new one; --passphrase-file is then the old one", false },
	END,
};

const struct option admit_options[] = {
	{ "role", "ROLE", ROLES, true },
	{ "yes", NULL, "do not ask whether the six words agree", false },
	END,
};

const struct option change_options[] = {
	{ "name", "TEXT", "its name", false },
	{ "language", "TAG", "the language of the name (en)", false },
	{ "of", "ID", "its coalitions, all of them; '' for none", true },
	{ "kind", "KIND", "as a steward: what it is; see 'tamga init --help'",
	    false },
	{ "role", "ROLE", "as a steward: " ROLES, true },
	{ "accreditation", "A|B", "as a steward: of a human rights institution",
	    false },
	END,
};

const struct option propose_options[] = {
	{ "add-steward", "ID", "a member that becomes a steward", true },
	{ "remove-steward", "ID", "a steward that is one no more", true },
	{ "threshold", "N", "so many stewards decide", false },
	{ "recovery", "ID",
	    "name this steward's recovery key; of several ID/KEY", true },
	{ "yes", NULL, "do not ask", false },
	END,
};

const struct option endorse_options[] = {
	{ "recovery", NULL,
	    "with the recovery key that a charter names for you", false },
	{ "from", "FILE", "that key as text, - for standard input", false },
	END,
};

const struct option yes_options[] = {
	{ "yes", NULL, "do not ask whether the six words agree", false },
	END,
};

const struct option all_options[] = {
	{ "all", NULL, "of all members", false },
	END,
};

const struct option cut_options[] = {
	{ "reason", "R", "lost, compromised or left", false },
	END,
};

const struct option cut_device_options[] = {
	{ "reason", "R", "lost, compromised or left", false },
	{ "after", "DAY|[JOURNAL:]NUMBER",
	    "hold what was written after this day, by the clock of the "
	    "device, or after this record of its journal",
	    true },
	END,
};

const struct option adopt_options[] = {
	{ "from", "DAY|NUMBER", "nothing before this day or record", false },
	{ "until", "DAY|NUMBER", "nothing after this day or record", false },
	{ "note", "TEXT", "why, for all to read", false },
	{ "yes", NULL, "do it; without it you only see what it would be",
	    false },
	END,
};

const struct option import_options[] = {
	{ "format", "F",
	    "auto, ohchr-matrix, upr-info, uhri, dihr, impact-oss or csv",
	    false },
	{ "document", "SYMBOL",
	    "the source document, when the file does not "
	    "say",
	    false },
	{ "dry-run", NULL, "only report what would be done", false },
	{ "strict", NULL, "take nothing when a row is refused or in doubt",
	    false },
	END,
};

const struct option undo_options[] = {
	{ "reason", "TEXT", "why, for all to read", false },
	{ "yes", NULL, "do it; without it you only see what it would be",
	    false },
	END,
};

const struct option filter_options[] = {
	FIND_OPTIONS,
	FIND_VIEW,
	END,
};

const struct option sheet_options[] = {
	{ "scheme", "S", "the rating scheme (upr-info-3)", false },
	FIND_OPTIONS,
	FIND_VIEW,
	END,
};

const struct option search_options[] = {
	{ "limit", "N", "at most N results (50)", false },
	FIND_OPTIONS,
	FIND_VIEW,
	END,
};

const struct option export_options[] = {
	{ "output", "FILE", "write it here instead of printing it", false },
	{ "force", NULL, "in place of a file that is there", false },
	{ "all", NULL, "jsonl: also what was replaced or does not count",
	    false },
	{ "bom", NULL, "csv: with a byte order mark, for Excel", false },
	FIND_OPTIONS,
	FIND_VIEW,
	END,
};

const struct option view_options[] = {
	FIND_OPTIONS,
	END,
};

const struct option assess_options[] = {
	{ "rationale", "TEXT", "why", false },
	{ "method", "TEXT", "how it was found out", false },
	{ "cutoff", "DATE", "nothing later was looked at", false },
	{ "source", "ID", "a source, by its id", true },
	{ "action", "MEMBER/NAME", "an action that was weighed", true },
	{ "round", "R", "baseline, draft, validation, final or follow-up",
	    false },
	{ "group", "TEXT", "the group of persons it is about", false },
	{ "scheme", "S", "the rating scheme (upr-info-3)", false },
	END,
};

const struct option position_options[] = {
	{ "source", "TEXT", "where it stands, such as 'A/HRC/30/6/Add.1'",
	    false },
	{ "date", "DATE", "of that document", false },
	{ "label", "TEXT", "the word that it uses, such as 'accepted'", false },
	{ "comment", "TEXT", "the State's comment", false },
	END,
};

const struct option source_options[] = {
	{ "title", "TEXT", "its title", false },
	{ "url", "URL", "where it is", false },
	{ "symbol", "SYMBOL", "its UN symbol, such as A/HRC/30/6", false },
	{ "description", "TEXT", "what it is, when it is nowhere to link to",
	    false },
	{ "source-kind", "KIND", "law, policy, statistics, ngo-report, ...",
	    false },
	{ "publisher", "TEXT", "who published it", false },
	{ "date", "DATE", "its date", false },
	{ "language", "TAG", "its language", false },
	{ "locator", "TEXT", "page or paragraph", false },
	{ "first-hand", NULL, "it is a first-hand source", false },
	{ "access", "A", "public, stakeholders, sealed or local", false },
	{ "note", "TEXT", "anything else", false },
	END,
};

const struct option cite_options[] = {
	{ "locator", "TEXT", "page or paragraph", false },
	{ "note", "TEXT", "what it shows", false },
	END,
};

const struct option note_options[] = {
	{ "note", "TEXT", "why", false },
	END,
};

const struct option history_options[] = {
	{ "member", "ID", "only this member's", false },
	END,
};

#define COUNTED                                                                \
	{ "member", "ID", "what this member says", false },                    \
	{                                                                      \
		"scheme", "S", "the rating scheme (upr-info-3)", false         \
	}
const struct option count_options[] = {
	{ "by", "COLUMNS", "status or member", false },
	COUNTED,
	{ "cell", "ROW", "list what is behind the cell of this row and COLUMN",
	    false },
	FIND_OPTIONS,
	FIND_VIEW,
	END,
};

const struct option change_options_counted[] = {
	{ "from", "ROUND|DATE", "what it was", false },
	{ "to", "ROUND|DATE", "what it became", false },
	COUNTED,
	FIND_OPTIONS,
	FIND_VIEW,
	END,
};

const struct option target_options[] = {
	{ "percent", "N", "how many per cent", false },
	{ "counts", "VALUE[+VALUE]...", "what counts, such as fully+partially",
	    false },
	COUNTED,
	{ "any-position", NULL, "not of those alone that are supported",
	    false },
	FIND_OPTIONS,
	FIND_VIEW,
	END,
};

const struct option reason_options[] = {
	{ "reason", "TEXT", "why", false },
	END,
};

const struct option log_options[] = {
	{ "limit", "N", "only the last N (100)", false },
	{ "member", "ID", "only this member's", false },
	{ "all", NULL, "also what does not count, with its reason", false },
	END,
};

const struct option sync_options[] = {
	{ "pause", NULL, "sync no more by itself until --resume", false },
	{ "resume", NULL, "sync by itself again", false },
	END,
};

const struct option verify_options[] = {
	{ "every", NULL, "check every signature, not the tips' alone", false },
	END,
};
