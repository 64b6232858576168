/* SPDX-License-Identifier: ISC */
#include "client/command/command.h"

#include <string.h>

#include "client/command/find.h"
#include "client/command/options.h"
#include "client/key.h"

const struct command commands[] = {
	{ "init", "", 0, 0, init_options, "cannot found the room",
	    "found a room for a review",
	    "tamga init --state MNG --cycle 2 --title 'Mongolia, cycle 2' "
	    "--member csomn --name 'Human Rights NGO Forum' --kind coalition",
	    run_init },
	{ "invite", "", 0, 0, output_options, "cannot invite",
	    "write the invitation that others join with",
	    "tamga invite --output room.invitation", run_invite },
	{ "join", "INVITE", 1, 1, join_options, "cannot join",
	    "make a store of a room from its invitation, and a request",
	    "tamga join room.invitation --member mojha --name 'Ministry of "
	    "Justice and Home Affairs' --kind government --output "
	    "mojha.request\nYou can work at once; it counts for the others "
	    "when a steward has admitted you.",
	    run_join },
	{ "admit", "REQUEST", 1, 1, admit_options, "cannot admit",
	    "admit who made a request, once the six words agree",
	    "tamga admit mojha.request --role importer", run_admit },
	{ "members change", "[ID]", 0, 1, change_options, "cannot change that",
	    "give a member other names, coalitions, a kind, a role",
	    "tamga members change --name 'Хүний эрхийн форум' --language mn\n"
	    "tamga members change mojha --kind coordinating-body\nYou change "
	    "your own names and coalitions, stewards those that they have "
	    "given, and the rest; your own name stands first. Roles are only "
	    "added.",
	    run_members_change },
	{ "members continue", "ID PREDECESSOR", 2, 2, NULL,
	    "cannot let it continue",
	    "let a member continue another one, once enough stewards endorse "
	    "it",
	    "tamga members continue mjia mojha\nBoth stay, with their names. "
	    "What the successor says takes the place of what its predecessor "
	    "said of the same. Every steward who agrees says the same.",
	    run_members_continue },
	{ "members settle", "ID", 1, 1, NULL, "cannot settle that",
	    "say to which of several members an id belongs, with enough "
	    "stewards",
	    "tamga members settle mojha~k3jq\nEvery steward who agrees says "
	    "the same.",
	    run_members_settle },
	{ "members cut", "ID", 1, 1, cut_options, "cannot cut the member",
	    "cut off all devices of a member, once enough stewards endorse it",
	    NULL, run_members_cut },
	{ "members", "", 0, 0, NULL, "cannot list the members",
	    "who is in the room", NULL, run_members },
	{ "charter show", "", 0, 0, NULL, "cannot show the charter",
	    "who the stewards are, what is proposed, what is disputed", NULL,
	    run_charter_show },
	{ "charter propose", "", 0, 0, propose_options, "cannot propose that",
	    "propose other stewards, or how many of them decide",
	    "tamga charter propose --add-steward mojha --threshold 2\nIt "
	    "holds when enough stewards of now and of the new charter have "
	    "endorsed it.",
	    run_charter_propose },
	{ "charter endorse", "ID...", 1, 200, endorse_options,
	    "cannot endorse that",
	    "as a steward, endorse a charter, a cut, an admission or adopted "
	    "records",
	    NULL, run_charter_endorse },
	{ "device add", "REQUEST", 1, 1, yes_options, "cannot add the device",
	    "let another device of yours speak for your institution",
	    "On the new device: tamga join room.invitation --member csomn "
	    "--device 'device 2' --output two.request",
	    run_device_add },
	{ "device list", "", 0, 0, all_options, "cannot list the devices",
	    "the devices of your institution", NULL, run_device_list },
	{ "device cut", "DEVICE", 1, 1, cut_device_options,
	    "cannot cut the device", "let nothing more of another device count",
	    "tamga device cut k3jq --reason lost\nWhat this store has from "
	    "it goes on to count, up to --after; what comes later is held "
	    "and shown. A steward also cuts off the device of another "
	    "member, once enough stewards endorse it:\ntamga device cut "
	    "'mojha/laptop 2' --reason lost --after 2018-05-17",
	    run_device_cut },
	{ "device adopt", "DEVICE|JOURNAL|STATEMENT...", 1, 200, adopt_options,
	    "cannot adopt", "let honest work that a cut holds count again",
	    "tamga device adopt 'laptop 2' --from 2018-03-01 --until "
	    "2018-06-30\nThat shows what it would be; --yes does it. Of "
	    "another device of yours it counts at once, of another member's "
	    "once enough stewards endorse it. Statements are adopted with "
	    "all of their record.",
	    run_device_adopt },
	{ "device recovery", "", 0, 0, recovery_options,
	    "cannot do that with a recovery key",
	    "a key on paper, for the day when all machines are lost",
	    "tamga device recovery --create --output recovery.html\nPrint it, "
	    "remove the file.  When all is lost, on a new machine:\n"
	    "tamga device recovery --use --invitation room.invitation --member "
	    "csomn --device 'new laptop'",
	    run_device_recovery },
	{ "request", "", 0, 0, output_options, "cannot show the request",
	    "the request of this store once more, to hand over", NULL,
	    run_request },
	{ "passphrase", "", 0, 0, passphrase_options,
	    "cannot change the passphrase",
	    "give the key of this device another passphrase, or none", NULL,
	    run_passphrase },
	{ "unlock", "", 0, 0, unlock_options, "cannot unlock the key",
	    "open the key with its passphrase, so that this store can write",
	    NULL, run_unlock },
	{ "lock", "", 0, 0, lock_options, "cannot lock the key",
	    "lock the key again; reading and sync go on", NULL, run_lock },
	{ "import review", "[accept ITEM [REC] | decline ITEM]", 0, 3, NULL,
	    "cannot review that",
	    "whether an item without a number is a recommendation that is here",
	    "tamga import review\ntamga import review accept ~gkyj 84.55\n"
	    "tamga import review decline ~gkyj\nTo accept is said to all, "
	    "and can be withdrawn; to decline is kept on this machine.",
	    run_review },
	{ "import undo", "", 0, 0, undo_options, "cannot take it back",
	    "take back what the last import said",
	    "tamga import undo\ntamga import undo --reason 'the wrong file' "
	    "--yes\nThat shows what it would be; --yes does it. What the "
	    "import had changed is said again as it was.",
	    run_import_undo },
	{ "import", "FILE", 1, 1, import_options, "cannot import",
	    "read recommendations from a matrix, an export or a table",
	    "tamga import --dry-run matrix.docx", run_import },
	{ "rec list", "[PARAGRAPHS]...", 0, FILTER_VALUES_MAX, filter_options,
	    "cannot list the recommendations", "the recommendations",
	    "tamga rec list 84.1-84.20 --theme women --theme children "
	    "--unrated csomn\nAll of what you say must be so; of an option "
	    "that you repeat, one.",
	    run_rec_list },
	{ "rec show", "REC", 1, 1, NULL, "cannot show the recommendation",
	    "one recommendation and all that was said about it",
	    "tamga rec show 84.10", run_rec_show },
	{ "sheet", "[PARAGRAPHS]...", 0, FILTER_VALUES_MAX, sheet_options,
	    "cannot show the sheet", "who rates what how, side by side",
	    "tamga sheet --position supported --disagree", run_sheet },
	{ "view save", "NAME [PARAGRAPHS]...", 1, FILTER_VALUES_MAX,
	    view_options, "cannot save the view",
	    "give filters a name, on this machine",
	    "tamga view save 'open points' --position supported --disagree\n"
	    "tamga sheet --view 'open points'",
	    run_view_save },
	{ "view list", "", 0, 0, NULL, "cannot list the views",
	    "the saved views", NULL, run_view_list },
	{ "view remove", "NAME", 1, 1, NULL, "cannot remove the view",
	    "forget a saved view", NULL, run_view_remove },
	{ "assess", "REC VALUE", 2, 2, assess_options,
	    "cannot rate the recommendation",
	    "rate a recommendation: fully, partially, not or not-assessed",
	    "tamga assess 84.10 partially --rationale 'Law adopted, no "
	    "budget' --method 'Desk review' --cutoff 2018-03-31 --source "
	    "ID\nA clause of it: tamga assess '84.10;a' fully ...\nFor one "
	    "group of persons: tamga assess 84.10 not --group 'rural women' "
	    "...",
	    run_assess },
	{ "position", "REC VALUE", 2, 2, position_options,
	    "cannot say the position",
	    "say the State's position: supported, noted or pending",
	    "tamga position 84.10 supported --source A/HRC/16/5/Add.1 --date "
	    "2011-03-17 --label accepted\n"
	    "Each source of a position stands "
	    "by itself; the latest is shown.",
	    run_position },
	{ "vocabulary list", "", 0, 0, NULL, "cannot list the vocabularies",
	    "the vocabularies, and how many labels of this room they know",
	    NULL, run_vocabulary_list },
	{ "vocabulary show", "NAME", 1, 1, NULL, "cannot show the vocabulary",
	    "codes, labels and definitions of themes, groups, sdgs, issues, "
	    "action-categories or schemes",
	    "tamga vocabulary show themes", run_vocabulary_show },
	{ "support", "ASSESSMENT endorse|dissent|abstain", 2, 2, note_options,
	    "cannot support the rating",
	    "as a member of a coalition, endorse its rating or dissent",
	    "tamga support k3j7q... dissent --note 'The budget is not there'\n"
	    "It is about these words: of a rating that was replaced since it "
	    "is shown as of older words.",
	    run_support },
	{ "history", "REC", 1, 1, history_options, "cannot show the history",
	    "how its ratings came to be, with what replaced what",
	    "tamga history 84.10 --member csomn", run_history },
	{ "count", "theme|institution|group|state|sdg|category [COLUMN]", 1, 2,
	    count_options, "cannot count",
	    "a matrix of recommendations by what they are about and their "
	    "status",
	    "tamga count theme\ntamga count state --by member --round final\n"
	    "tamga count theme --cell A12 fully",
	    run_count },
	{ "change", "", 0, 0, change_options_counted, "cannot compare",
	    "what changed between two rounds, or two dates",
	    "tamga change --from draft --to final\n"
	    "tamga change --from 2017 --to 2018-05-17 --member csomn",
	    run_change },
	{ "target", "", 0, 0, target_options, "cannot measure the target",
	    "how far a target is reached, and what counts towards it",
	    "tamga target --percent 85 --counts fully+partially --position "
	    "supported",
	    run_target },
	{ "source add", "", 0, 0, source_options, "cannot add the source",
	    "add a source: a URL, a UN symbol or a description",
	    "tamga source add --symbol A/HRC/30/6 --title 'Working Group "
	    "report'",
	    run_source_add },
	{ "source list", "", 0, 0, NULL, "cannot list the sources",
	    "the sources, each once, with all who submitted it", NULL,
	    run_source_list },
	{ "source show", "SOURCE", 1, 1, NULL, "cannot show the source",
	    "one source", NULL, run_source_show },
	{ "cite", "SUBJECT SOURCE", 2, 2, cite_options, "cannot cite",
	    "say that a source speaks to a recommendation or statement",
	    "tamga cite 84.10 csomn/q7... --locator 'p. 12'", run_cite },
	{ "withdraw", "STATEMENT", 1, 1, reason_options, "cannot withdraw",
	    "withdraw a statement of yours, for a reason that all can read",
	    NULL, run_withdraw },
	{ "conflicts", "", 0, 0, NULL, "cannot list the conflicts",
	    "where two devices of one member said different things", NULL,
	    run_conflicts },
	{ "reconcile", "[STATEMENT | REC VALUE]", 0, 2, assess_options,
	    "cannot reconcile",
	    "end a conflict of yours: by what is to stand, or anew",
	    "tamga reconcile 84.10 partially --rationale 'Agreed on 3 May'",
	    run_reconcile },
	{ "log", "", 0, 0, log_options, "cannot show the log",
	    "what was said, in order", NULL, run_log },
	{ "search", "WORDS...", 1, 32, search_options, "cannot search",
	    "what has these words, in texts, ratings, sources and comments",
	    "tamga search budget 'discrim*' -draft --state NOR\ntamga search "
	    "'\"shadow report\"' --theme women\ntamga search 'хүүхд*'\nAll "
	    "words must be there, in any order and in letters of any case; "
	    "word* is how one begins, \"...\" words one behind the other, "
	    "-word is not there.",
	    run_search },
	{ "show", "ID", 1, 1, NULL, "cannot show it",
	    "a statement by the beginning of its id", NULL, run_show },
	{ "status", "", 0, 0, NULL, "cannot show the status",
	    "what is here, what waits, and how the remotes do", NULL,
	    run_status },
	{ "remote add", "NAME URL", 2, 2, remote_add_options,
	    "cannot add the remote",
	    "let records travel through a git repository",
	    "git init --bare /media/stick/room.git; tamga remote add stick "
	    "/media/stick/room.git",
	    run_remote_add },
	{ "remote list", "", 0, 0, NULL, "cannot list the remotes",
	    "the remotes and how they went", NULL, run_remote_list },
	{ "remote set", "NAME", 1, 1, remote_set_options,
	    "cannot set the remote", "whether a remote is metered",
	    "tamga remote set satellite --metered", run_remote_set },
	{ "remote remove", "NAME", 1, 1, NULL, "cannot remove the remote",
	    "use a remote no more", NULL, run_remote_remove },
	{ "sync", "[NAME]", 0, 1, sync_options, "cannot sync",
	    "exchange records with the remotes now", NULL, run_sync },
	{ "verify", "", 0, 0, verify_options, "cannot verify",
	    "check everything on disk", NULL, run_verify },
	{ "export", "csv|xlsx|jsonl|allowed-signers|dump [PARAGRAPHS]...", 1,
	    FILTER_VALUES_MAX, export_options, "cannot export",
	    "tables for spreadsheets, and text for other programs",
	    "tamga export xlsx --position supported --output supported.xlsx\n"
	    "tamga export csv --bom --output room.csv\n"
	    "tamga export allowed-signers --output signers\n"
	    "git -c gpg.ssh.allowedSignersFile=signers log --all "
	    "--format='%G? %GS %ae'",
	    run_export },
	{ "reindex", "", 0, 0, NULL, "cannot build the index",
	    "build the index anew from the records", NULL, run_reindex },
	{ "doctor", "", 0, 0, NULL, "cannot look after the home",
	    "look after this home and say what is wrong", NULL, run_doctor },
	{ "daemon start", "", 0, 0, NULL, "cannot start the daemon",
	    "start the daemon (commands do so by themselves)", NULL,
	    run_daemon_start },
	{ "daemon stop", "", 0, 0, NULL, "cannot stop the daemon",
	    "stop the daemon", NULL, run_daemon_stop },
	{ "daemon status", "", 0, 0, NULL, "cannot ask the daemon",
	    "whether the daemon runs, and its rooms", NULL, run_daemon_status },
	{ "completion", "bash|zsh|fish", 1, 2, NULL, "cannot complete",
	    "print a completion script for a shell",
	    "tamga completion bash > ~/.local/share/bash-completion/"
	    "completions/tamga",
	    run_completion },
	{ "help", "[COMMAND]", 0, 2, NULL, "cannot help",
	    "this list, or the help of a command", NULL, run_help },
	{ NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct command *
command_find(int argc, char *const *argv, int *word_count)
{
	char two[64] = "";

	if (argc >= 2)
		(void)snprintf(two, sizeof(two), "%s %s", argv[0], argv[1]);
	for (const struct command *at = commands; at->name != NULL; at++) {
		*word_count = strchr(at->name, ' ') == NULL ? 1 : 2;
		if (strcmp(at->name, *word_count == 1 ? argv[0] : two) == 0)
			return at;
	}
	return NULL;
}
