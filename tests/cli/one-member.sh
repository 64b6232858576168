#!/bin/sh
# SPDX-License-Identifier: ISC
# One member, alone: found, import, rate, look, verify.
. tests/cli/tap.sh

csv=$top/sample/mongolia-cycle-1.csv

ends 'a room is founded' 0 a init --state MNG --cycle 1 \
    --title 'Mongolia, cycle 1' --member csomn --name 'NGO Forum' \
    --kind coalition
ok 'it is said that the key has no passphrase' \
    grep -q 'without a passphrase' "$tmp/out"
ends 'a dry run works' 0 a import --dry-run "$csv"
is 'and takes nothing' "$(json a 'len(v)' rec list)" 0
is 'the sample gives its 129 recommendations' \
    "$(json a '[v["new"], v["changed"], v["refused"], v["document"]]' \
	import "$csv")" '[129, 0, [], "A/HRC/16/5"]'
is 'the same file again adds nothing' \
    "$(json a '[v["new"], v["changed"], v["unchanged"]]' import "$csv")" \
    '[0, 0, 129]'
sed 's/^84.76,"Make enforcing/84.76,"Make the enforcing of/' "$csv" \
    >"$tmp/corrected.csv"
is 'a corrected file adds what changed' \
    "$(json a '[v["new"], v["changed"], v["unchanged"]]' \
	import "$tmp/corrected.csv")" '[0, 1, 128]'
is 'and the text is the corrected one' \
    "$(json a 'v["text"]["en"][:22]' rec show 84.76)" 'Make the enforcing of '
is 'paragraphs sort as numbers' \
    "$(json a '[r["paragraph"] for r in v][8:11]' rec list)" \
    '["84.9", "84.10", "84.11"]'
is 'a recommendation has what scripts rely on' \
    "$(json a '[[r["id"], r["recommending_states"], r["position"]]
	for r in v if r["paragraph"] == "86.1"][0]' rec list)" \
    "$(json a '["MNG-1/86.1", v["recommending_states"], "pending"]' \
	rec show MNG-1/86.1)"

ends 'a recommendation is rated' 0 a assess 84.10 partially \
    --rationale 'Law adopted, no budget'
is 'the sheet has a row for each, and the rating' "$(json a \
    '[len(v)] + [[c["value"], c["round"], c["complete"], c["held_by"]]
	for r in v for c in r["cells"].get("csomn", [])]' sheet)" \
    '[129, ["partially", "draft", false, null]]'
is 'and the index of it' "$(json a \
    '[[r["rec"], r["index"]["score"], r["index"]["n"]]
	for r in v if r["cells"]]' sheet)" '[["MNG-1/84.10", "0.50", 1]]'
is '84.1 is another one' "$(cells a 84.1)" '{}'
thing=$(json a 'v["thing"]' source add --symbol A/HRC/30/6 --title Report)
ends 'with a source, method and cut-off it is rated anew' 0 \
    a assess 84.10 not --rationale r --method m --cutoff 2018-03-31 \
    --source "$thing"
is 'that replaces, and is complete' "$(json a \
    '[[c["value"], c["complete"]] for r in v
	for c in r["cells"].get("csomn", [])]' sheet)" '[["not", true]]'
ends 'a source is cited' 0 a cite 84.1 "$thing" --locator 'p. 3'
statement=$(json a 'v["statement"]' assess 84.2 fully --rationale r)
ends 'a statement is shown by the beginning of its id' 0 \
    a show "$(printf %.12s "$statement")"
ends 'and withdrawn' 0 a withdraw "$statement" --reason 'a mistake'
is 'then it is not in the sheet' "$(cells a 84.2)" '{}'
last=$(json a 'v[-1]["id"]' log)
is 'but in the log, with its reason' \
    "$(json a 'v["statement"]["withdrawn"]' show "$last")" 'a mistake'

is 'status counts' "$(json a '[v["member"], v["remotes"], v["held"],
    v["disputed"], v["unsent"] > 0, v["records"] > 5]' status)" \
    '["csomn", [], 0, 0, true, true]'
is 'verify finds nothing' \
    "$(json a '[v["faults"], v["journals"]]' verify --every)" '[[], 2]'
ends 'and ends with 0' 0 a verify
dump a >"$tmp/grown"
json a '[r for r in v if r["cells"]]' sheet >"$tmp/grown.sheet"
ends 'the index is built anew' 0 a reindex
dump a >"$tmp/reindexed"
json a '[r for r in v if r["cells"]]' sheet >"$tmp/reindexed.sheet"
ok 'and says the same' cmp "$tmp/grown" "$tmp/reindexed"
ok 'so does the sheet' cmp "$tmp/grown.sheet" "$tmp/reindexed.sheet"
do_on a daemon stop
dump a >"$tmp/later"
ok 'a daemon that starts anew says the same' cmp "$tmp/grown" "$tmp/later"
ok 'the dump is sorted by id' sh -c "python3 -c '
import json, sys
ids = [json.loads(line)[\"id\"] for line in sys.stdin]
sys.exit(not ids or ids != sorted(ids))' <'$tmp/grown'"
ok 'the independent checker counts the same statements' sh -c "
    python3 tests/checker/tamga_check.py dump \
	'$tmp'/a/home/rooms/*/repository.git | cmp - '$tmp/grown'"
finish
