#!/bin/sh
# SPDX-License-Identifier: ISC
# Ratings in full: rounds, clauses, groups, what is missing, how they came to
# be, and what the members of a coalition say of its rating.
. tests/cli/tap.sh

found a forum
join b csomn cso a
join c csoub cso a
hub a b c
offline a b c
sync a b c
do_on b members change --of forum
sync b a c

# --- completeness -------------------------------------------------------------

do_on a assess 84.10 partially --rationale 'Law adopted'
is 'what a rating lacks is named' "$(json a \
    '[[c["complete"], c["missing"]] for r in v
	for c in r["cells"].get("forum", [])]' sheet)" \
    '[[false, ["method", "cutoff", "sources"]]]'
do_on a sheet
told 'the sheet says it in words' \
    '* forum lacks method, cut-off date and source: 84.10'
do_on a rec show 84.10
told 'so does the recommendation' \
    'Incomplete: it lacks method, cut-off date and source.'
do_on a status
told 'and the status, of one'\''s own' \
    '1 rating of yours lacks method, cut-off date and source.'
do_on b status
ok 'of others it says nothing' sh -c "! grep -q 'rating of yours' '$tmp/out'"
first=$(json a '[c["statement"] for r in v
    for c in r["cells"].get("forum", [])][0]' sheet)
source=$(json a 'v["thing"]' source add --symbol A/HRC/30/6 --title Report)
do_on a cite "$first" "$source"
is 'a source that is cited for a rating is one' "$(json a \
    '[c["missing"] for r in v for c in r["cells"].get("forum", [])]' \
    sheet)" '[["method", "cutoff"]]'
ends 'with all of them' 0 a assess 84.10 not --rationale 'No budget' \
    --method 'Desk review' --cutoff 2018-03-31 --source "$source"
is 'a rating is complete' "$(json a \
    'v["own_incomplete"]' status)" '[]'

# --- rounds, groups, clauses, schemes --------------------------------------------

for round in baseline validation final follow-up; do
	ends "a rating of the round $round" 0 a assess 84.11 fully \
	    --round "$round" --rationale r
done
ends 'there are no other rounds' 1 a assess 84.11 fully --round later
says 'those that there are, are named' 'baseline, draft, validation, final'
ends 'a rating for one group of persons' 0 a assess 84.11 not \
    --group 'rural women' --rationale r
is 'it is beside the sheet, and with the recommendation' "$(json a \
    'sorted([[x["group"], x["round"], x["value"]] for x in v["assessments"]
	if x["group"]])' rec show 84.11)" '[["rural women", "draft", "not"]]'
printf 'paragraph,text,states\n84.200;a,Do it,FRA\n84.200;b,Do more,FRA\n' \
    >"$tmp/clauses.csv"
do_on a import --document A/HRC/16/5 "$tmp/clauses.csv"
ends 'a clause is rated' 0 a assess '84.200;b' fully --rationale r
is 'it has a row of its own' "$(cells a '84.200;b')$(cells a '84.200;a')" \
    '{"forum": ["fully"]}{}'
ends 'an unknown scheme is refused' 1 a assess 84.11 fully --scheme nothing-9
says 'and those that there are, are named' 'upr-info-3'
ends 'the sheet of a scheme' 0 a sheet --scheme upr-info-3
ends 'an unknown one has none' 1 a sheet --scheme nothing-9
ends 'an action is named in full' 1 a assess 84.11 fully --action plan
says 'and it is said how' 'an action is named MEMBER/NAME'
ends 'then it stands in the rating' 0 a assess 84.12 fully --action \
    csomn/aaaaaaaaaaaaaaaaaaaaaaaaaa
is 'as it was given' "$(json a 'v["assessments"][0]["actions"]' \
    rec show 84.12)" '["csomn/aaaaaaaaaaaaaaaaaaaaaaaaaa"]'

# --- history ------------------------------------------------------------------------

is 'the history of a rating has what changed' "$(json a \
    '[[x["value"], x["current"], x["changed"].get("value"),
	len(x["sources_added"]), len(x["replaced_by"])]
	for s in v for x in s["ratings"]]' history 84.10)" \
    '[["partially", false, {"from": null, "to": "partially"}, 1, 1], ["not", true, {"from": "partially", "to": "not"}, 0, 0]]'
do_on a history 84.10 --member forum
told 'in words' 'value: partially -> not'
told 'with its reason' 'rationale: Law adopted -> No budget'
told 'and its sources' "with sources: $source"
is 'another member has none' "$(json a v history 84.10 --member csomn)" '[]'
ends 'nobody has none' 1 a history 84.10 --member nobody

# --- support ---------------------------------------------------------------------------

rating=$(json a '[c["statement"] for r in v if r["paragraph"] == "84.10"
    for c in r["cells"]["forum"]][0]' sheet)
sync a b c
ends 'a member of the coalition dissents' 0 b support "$rating" dissent \
    --note 'There is one'
ends 'another one is told that it is none' 0 c support "$rating" endorse
says 'so' 'you are no member of forum'
ends 'of what is no rating nothing is said' 1 b support \
    "$(json a 'v[0]["id"]' log)" endorse
ends 'nobody supports itself' 1 a support "$rating" endorse
ends 'there are three words' 1 b support "$rating" object
sync b c a
is 'the rating shows who says what' "$(json a \
    'sorted([s["member"], s["value"], s["of_coalition"], s["older"]]
	for x in v["assessments"] if x["statement"] == "'"$rating"'"
	for s in x["support"])' rec show 84.10)" \
    '[["csomn", "dissent", true, false], ["csoub", "endorse", false, false]]'
do_on a sheet
told 'the sheet counts those of the coalition' 'not -1'
ends 'a member changes its mind' 0 b support "$rating" abstain
sync b a
is 'its last word stands' "$(json a '[s["value"]
    for x in v["assessments"] if x["statement"] == "'"$rating"'"
    for s in x["support"] if s["member"] == "csomn"]' rec show 84.10)" \
    '["abstain"]'
do_on a assess 84.10 partially --rationale 'A budget line'
is 'of a rating that was replaced it is of the older words' "$(json a \
    '[[s["member"], s["older"]] for x in v["assessments"]
	for s in x["support"]]' rec show 84.10)" \
    '[["csomn", true], ["csoub", true]]'
do_on a rec show 84.10
told 'and says so' 'csomn abstains, of older words'
sync a b
ends 'who supports the older one is told' 0 b support "$rating" endorse
says 'that it does not stand' 'do not stand any more'
ends 'what was withdrawn has a history, too' 0 a withdraw \
    "$(json a '[x["statement"] for s in v for x in s["ratings"]
	if x["current"]][0]' history 84.10)" --reason 'a mistake'
do_on a history 84.10
told 'with its reason' 'withdrawn: a mistake'
json a v history 84.10 >"$tmp/grown"
do_on a reindex
json a v history 84.10 >"$tmp/reindexed"
ok 'the index built anew says the same' cmp "$tmp/grown" "$tmp/reindexed"
dump a >"$tmp/dump"
python3 tests/checker/tamga_check.py dump "$tmp"/a/home/rooms/*/repository.git \
    >"$tmp/checked"
ok 'the independent checker counts the same' cmp "$tmp/dump" "$tmp/checked"
diff "$tmp/dump" "$tmp/checked" | cut -c 1-300
finish
