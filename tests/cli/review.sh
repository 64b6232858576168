#!/bin/sh
# SPDX-License-Identifier: ISC
# Rows without a number: what agrees is one more document, what is only alike
# is for a person, and what a person accepts is one recommendation everywhere.
. tests/cli/tap.sh

cat >"$tmp/un.csv" <<'END'
paragraph,text,recommending_states,response,symbol
84.1,"Ratify, at the earliest date, the Convention on enforced disappearances (France);",France,Supported,A/HRC/16/5
84.2,"Protect the victims of such crimes at home (Norway);",Norway,Supported,A/HRC/16/5
84.10,"Build schools for herders (France);",France,Supported,A/HRC/16/5
84.11,"Build schools for herders (Chile) (Peru);","Chile; Peru",Supported,A/HRC/16/5
86.1,"Abolish the anti-blasphemy law (No. 29) (Spain).",Spain,Pending,A/HRC/16/5
END
cat >"$tmp/list.csv" <<'END'
text,recommending_states,response,issues
"RATIFY at the earliest date the Convention on “enforced dis­appearances” ",France,Accepted,Treaties
"Protect the victims of violent crimes at home",Norway,Accepted,Women
"Build schools for herders",France,Accepted,Education
"Build schools for herders.",Peru,Accepted,Children
"Abolish the antiblasphemy law (No. 29)",Spain,Noted,Religion
"Free all of the prisoners",Chile,Noted,Detention
END

do_on a init --state MNG --cycle 1 --title t --member csomn --name n --kind cso
counts='[v[n] for n in ("new", "added", "changed", "unchanged", "by_number",
	"by_text", "skipped")] + [len(v["review"]), len(v["refused"])]'
is 'numbered rows are new' "$(json a "$counts" import "$tmp/un.csv")" \
    '[5, 0, 0, 0, 0, 0, 0, 0, 0]'
is 'a dry run says what would be' \
    "$(json a "$counts" import --dry-run --document list "$tmp/list.csv")" \
    '[2, 4, 0, 0, 0, 4, 0, 1, 0]'
is 'and does nothing' "$(json a 'len(v)' rec list)" 5
ends 'strict ends with 3 where a person is needed' 3 \
    a import --strict --document list "$tmp/list.csv"
is 'and takes nothing' "$(json a 'len(v)' rec list)" 5
is 'what agrees is added, what does not is an item' \
    "$(json a "$counts" import --document list "$tmp/list.csv")" \
    '[2, 4, 0, 0, 0, 4, 0, 1, 0]'
is 'the same file again adds nothing' \
    "$(json a "$counts" import --document list "$tmp/list.csv")" \
    '[0, 0, 0, 6, 0, 4, 0, 1, 0]'
sed 's/^text,/recommendation,/' "$tmp/list.csv" >"$tmp/headed.csv"
is 'nor does the same with other headings' \
    "$(json a "$counts" import --document list "$tmp/headed.csv")" \
    '[0, 0, 0, 6, 0, 4, 0, 1, 0]'
is 'the file with numbers is found by them' \
    "$(json a "$counts" import "$tmp/un.csv")" \
    '[0, 0, 0, 5, 5, 0, 0, 0, 0]'
is 'items stand behind all numbers' "$(json a \
    '[r["paragraph"] for r in v[:5]], [r["paragraph"][0] for r in v[5:]]' \
    rec list)" '[["84.1", "84.2", "84.10", "84.11", "86.1"], ["~", "~"]]'

# Side by side, the UN's text first.
is 'the UN document is shown, the list beside it' "$(json a \
    '[v["document"], [d["source"] for d in v["documents"]], v["differs"],
	v["issues"], v["positions_differ"]]' rec show 84.1)" \
    '["A/HRC/16/5", ["A/HRC/16/5", "list"], false, ["Treaties"], false]'
is 'one text under two numbers is parted by its States' "$(json a \
    '[[d["recommending_states"] for d in r["documents"]]
	for r in [v]][0] + [v["issues"]]' rec show 84.10)" \
    '[["FRA"], ["FRA"], ["Education"]]'
is 'each number with its own' "$(json a \
    '[d["recommending_states"] for d in v["documents"]] + [v["issues"]]' \
    rec show 84.11)" '[["CHL", "PER"], ["PER"], ["Children"]]'
is 'the number of a treaty is no State; positions stand side by side' \
    "$(json a '[v["position"], v["positions_differ"],
	[[p["source"], p["value"]] for p in v["positions"]]]' rec show 86.1)" \
    '["pending", true, [["A/HRC/16/5", "pending"], ["list", "noted"]]]'
do_on a rec list
told 'a list marks what differs' '86.1 pending ≠ ESP'

# What is only alike.
item=$(json a 'v[0]["item"].split("/")[1]' import review)
is 'the list has both texts and how alike they are' "$(json a \
    '[len(v), v[0]["text"]["en"], v[0]["document"],
	[[x["rec"], x["text"]["en"], 600 <= x["likeness"] < 1000]
	for x in v[0]["alike"]]]' import review)" \
    '[1, "Protect the victims of violent crimes at home", "list", [["MNG-1/84.2", "Protect the victims of such crimes at home (Norway);", true]]]'
do_on a import review
told 'for people, too' '% alike: 84.2 (A/HRC/16/5)'
do_on a assess 84.2 partially --rationale 'of the number'
do_on a assess "$item" not --round final --rationale 'of the item'
do_on a source add --title T --symbol S
source=$(json a 'v[0]["id"]' source list)
do_on a cite "$item" "$source"
ends 'an item that is none is refused' 1 a import review accept '~222' 84.2
ends 'a recommendation that is none, too' 1 a import review accept "$item" 99.1
ends 'what is decided must be said' 2 a import review maybe "$item"
do_on a import review decline "$item"
is 'declined is declined' "$(json a 'len(v)' import review)" 0
is 'also for the next import' \
    "$(json a 'len(v["review"])' import --document list "$tmp/list.csv")" 0
ends 'strict has nothing against it' 0 \
    a import --strict --document list "$tmp/list.csv"
is 'nothing was said to others' "$(json a \
    'sum(s["kind"] == "same-as" for s in v)' log)" 0
ends 'nothing is left to accept by itself' 1 a import review accept "$item"
do_on a import review accept "$(printf %.5s "$item")" 84.2
told 'accepted with its number' "84.2 and $item are one recommendation"
is 'a statement says so' "$(json a \
    '[s["subject"] for s in v if s["kind"] == "same-as"]' log)" \
    "[[\"MNG-1/84.2\", \"MNG-1/$item\"]]"

# One recommendation everywhere.
is 'the list has one for the two' "$(json a \
    '[len(v)] + [[r["also"], r["differs"]] for r in v if r["also"]]' \
    rec list)" "[6, [[\"MNG-1/$item\"], true]]"
for id in 84.2 "$item"; do
	is "$id: documents, ratings and sources of both" "$(json a \
	    '[v["paragraph"], [d["source"] for d in v["documents"]],
		[[x["rec"].split("/")[1], x["value"]] for x in v["assessments"]],
		[x["title"] for x in v["citations"]]]' rec show "$id")" \
	    "[\"84.2\", [\"A/HRC/16/5\", \"list\"], [[\"84.2\", \"partially\"], [\"$item\", \"not\"]], [\"T\"]]"
done
is 'where they differ' "$(json a 'v["documents"][1]["differs"]' rec show 84.2)" \
    '{"first": "such", "this": "violent"}'
do_on a rec show 84.2
told 'it says which other id is meant' "MNG-1/84.2 = MNG-1/$item"
told 'and shows where they differ' '≠ "violent", not "such"'
is 'the sheet has one row, with the latest round' "$(json a \
    '[[c["value"], c["rec"].split("/")[1]] for r in v if r["paragraph"] == "84.2"
	for c in r["cells"]["csomn"]], len(v)' sheet)" \
    "[[[\"not\", \"$item\"]], 6]"
do_on a assess 84.2 fully --round final
is 'a new rating takes the place of the one that we have' "$(json a \
    '[[x["rec"].split("/")[1], x["value"], x["round"]]
	for x in v["assessments"]]' rec show 84.2)" \
    "[[\"84.2\", \"partially\", \"draft\"], [\"$item\", \"fully\", \"final\"]]"
is 'the same file still adds nothing' \
    "$(json a "$counts" import --document list "$tmp/list.csv")" \
    '[0, 0, 0, 6, 0, 5, 0, 0, 0]'
ends 'what is one is one already' 1 a import review accept "$item" 84.2
says 'and that is said' 'are one already'

# Another index, another store, and a change of mind.
is 'all records stand' "$(json a 'v["faults"]' verify)" '[]'
before=$(json a 'v' rec list)
do_on a reindex
is 'a new index says the same' "$(json a 'v' rec list)" "$before"
statement=$(json a '[s["id"] for s in v if s["kind"] == "same-as"][0]' log)
do_on a withdraw "$statement" --reason 'they are two'
is 'withdrawn, they are two again' "$(json a \
    '[len(v), [r["also"] for r in v if r["also"]]]' rec list)" '[7, []]'

# The other way round: the list first, then the numbers.
do_on b init --state MNG --cycle 1 --title t --member csomn --name n --kind cso
is 'a list alone is items' \
    "$(json b "$counts" import --document list "$tmp/list.csv")" \
    '[6, 0, 0, 0, 0, 0, 0, 0, 0]'
is 'what agrees and has one number gets it' "$(json b \
    '[v["linked"], v["new"]]' import "$tmp/un.csv")" '[2, 5]'
is 'once' "$(json b '[v["linked"], v["unchanged"]]' import "$tmp/un.csv")" \
    '[0, 5]'
is 'what has two numbers, or is only alike, is for a person' "$(json b \
    'sorted([r["text"]["en"][:5], [x["rec"] for x in r["alike"]]]
	for r in v)' import review)" \
    '[["Build", ["MNG-1/84.10", "MNG-1/84.11"]], ["Prote", ["MNG-1/84.2"]]]'
ends 'who accepts one of two says which' 1 b import review accept \
    "$(json b '[r["item"].split("/")[1] for r in v if len(r["alike"]) > 1][0]' \
    import review)"
is 'the list again adds nothing' \
    "$(json b "$counts" import --document list "$tmp/list.csv")" \
    '[0, 0, 0, 6, 0, 2, 0, 2, 0]'
first=$(json b '[s["id"] for s in v if s["kind"] == "same-as"][0]' log)
do_on b withdraw "$first" --reason 'they are two'
is 'what a person took back is not said again' "$(json b 'v["linked"]' \
    import "$tmp/un.csv")" 0

# Taking an import back.
do_on c init --state MNG --cycle 1 --title t --member csomn --name n --kind cso
ends 'nothing is there to take back' 1 c import undo
do_on c import "$tmp/un.csv"
do_on c import --document list "$tmp/list.csv"
do_on c assess "$(json c 'v[-1]["paragraph"]' rec list)" fully
undone='[v[n] for n in ("withdrawn", "restored", "kept", "ratings")]'
is 'what it would be is shown' "$(json c "$undone" import undo)" \
    '[12, 0, 0, 1]'
do_on c import undo
told 'for people, too' 'recommendation 84.1, list'
told 'with what stands on it' '1 ratings stand on what is withdrawn'
is 'and nothing is done' "$(json c 'len(v)' rec list)" 7
ends 'a reason is needed' 2 c import undo --yes
do_on c import undo --yes --reason 'the wrong file'
is 'what it added is gone' "$(json c \
    '[len(v), [len(r["issues"]) for r in v]]' rec list)" '[5, [0, 0, 0, 0, 0]]'
is 'all can read why' "$(json c 'v["statement"]["withdrawn"]' show \
    "$(json c '[s["id"] for s in v if s["value"] == "withdrawn"][0]' log)")" \
    'the wrong file'
ends 'once is enough' 1 c import undo
is 'the file can come again' \
    "$(json c "$counts" import --document list "$tmp/list.csv")" \
    '[2, 4, 0, 0, 0, 4, 0, 1, 0]'
sed 's/earliest date/earliest day/; s/violent/domestic/' "$tmp/un.csv" \
    >"$tmp/corrected.csv"
is 'a corrected file changes' "$(json c '[v["changed"], v["unchanged"]]' \
    import "$tmp/corrected.csv")" '[1, 4]'
do_on c import undo --yes --reason 'it was right before'
is 'and what it changed is as it was' "$(json c \
    '"earliest date" in v["text"]["en"]' rec show 84.1)" true
do_on c import "$tmp/corrected.csv"
do_on c import "$tmp/un.csv"
do_on c import --document other "$tmp/list.csv"
last=$(json c '[s["id"] for s in v if s["subject"][1:] == ["other"]][-1]' log)
do_on c withdraw "$last" --reason 'a slip'
is 'what was said otherwise since then is left' "$(json c "$undone" \
    import undo --yes --reason r)" '[11, 0, 1, 0]'
is 'the store is whole' "$(json c 'v["faults"]' verify)" '[]'

# Two members: who may not import may not say what is one either.
do_on d init --state MNG --cycle 1 --title t --member csomn --name n --kind cso
do_on d import "$tmp/un.csv"
do_on d import --document list "$tmp/list.csv"
hub d
join e mojha cso d
sync d e
item=$(json e 'v[0]["item"].split("/")[1]' import review)
ends 'another member sees the list, and does not decide' 1 \
    e import review accept "$item"
says 'it is told why' 'is no importer in this room'
do_on e assess "$item" partially --rationale 'as we see it'
do_on e assess "$item" fully --round baseline --rationale 'a law'
do_on e assess 84.2 partially --rationale 'as we see it'
sync e d
do_on d assess 84.2 not --rationale 'as we see it'
do_on d import review accept "$item"
sync d e
is 'both have one recommendation' "$(json e 'v' rec list)" \
    "$(json d 'v' rec list)"
is 'what either said of either id stands together' "$(json e \
    '[[m, [c["value"] for c in r["cells"][m]]] for r in v
	if r["paragraph"] == "84.2" for m in sorted(r["cells"])]' sheet)" \
    '[["csomn", ["not"]], ["mojha", ["partially"]]]'
is 'and who said the same of both counts once' "$(json d \
    '[[r["index"]["n"], r["index"]["score"]] for r in v
	if r["paragraph"] == "84.2"][0]' sheet)" '[2, "0.25"]'
do_on d sheet
told 'a cell says it once' '84.2 supported not* partially* '
do_on e reindex
is 'a new index says the same there' "$(json e 'v' sheet)" "$(json d 'v' sheet)"
is 'the history has what was said of either' "$(json d \
    'sorted(s["rec"].split("/")[1][0] for s in v if s["member"] == "mojha")' \
    history 84.2)" '["8", "~", "~"]'

# Said of the item alone: it stays in sight when the list is taken back.
baseline='[[r["index"]["n"], r["index"]["score"]] for r in v
	if r["paragraph"] == "84.2"][0]'
is 'what was said of the item is in the sheet' \
    "$(json d "$baseline" sheet --round baseline)" '[1, "1.00"]'
do_on d import undo --yes --reason 'the wrong list'
is 'and stays there when its list is taken back' \
    "$(json d "$baseline" sheet --round baseline)" '[1, "1.00"]'
is 'also for a filter' "$(json d '[r["paragraph"] for r in v]' \
    rec list --rated fully --round baseline)" '["84.2"]'

# Real rows, where they are.
data=$top/../shared/data
if [ -d "$data" ]; then
	do_on mn init --state MNG --cycle 1 --title t --member csomn --name n \
	    --kind cso
	do_on mn import "$data/mongolia_cycle1_a-hrc-16-5.csv"
	is 'of the 131 rows of UPR Info 129 agree, 2 are for a person' \
	    "$(json mn "$counts" import "$data/mongolia_cycle1_upr-info.csv")" \
	    '[2, 129, 0, 0, 0, 129, 0, 2, 0]'
	is 'both are right' "$(json mn \
	    '[[x["rec"] for x in r["alike"]] for r in v]' import review |
	    tr -d ' ')" '[["MNG-1/86.5"],["MNG-1/84.55"]]'
else
	skip 'real rows' 'no real data beside this tree'
fi
finish
