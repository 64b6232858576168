#!/bin/sh
# SPDX-License-Identifier: ISC
# What the labels of recommendations mean, and the positions of the State one
# after the other.
. tests/cli/tap.sh

do_on a init --state MNG --cycle 2 --title t --member csomn --name n --kind cso
cat >"$tmp/recs.csv" <<'END'
paragraph,text,recommending_states,position,themes,groups,sdgs,action_category,issues
108.1,Ratify the Convention,FRA,Supported,A12 Acceptance of international norms,general,,5,International instruments
108.2,Accede to the Protocol,DEU,Supported,Acceptance of international norms,Women & girls,16 - PEACE,5,"International instruments,Detention"
108.3,Build housing,CZE,Noted,Our cluster 7,older persons,,4,Something new
END
do_on a import "$tmp/recs.csv"

codes() {
	json a "{r['code']: r['recommendations'] for r in v['codes']
	    if r['recommendations'] > 0}" vocabulary show "$1"
}

is 'labels of two generations are one theme' "$(codes themes)" '{"A12": 2}'
is 'a label that means two groups counts in both' "$(codes groups)" \
    '{"general": 1, "girls": 1, "older-persons": 1, "women": 1}'
is 'a goal is known by its number' "$(codes sdgs)" '{"16": 1}'
is 'issues are joined with commas, and one of them was spelt otherwise' \
    "$(codes issues)" \
    '{"detention-conditions": 1, "international-instruments": 2}'
is 'action categories are counted' "$(codes action-categories)" \
    '{"4": 1, "5": 2}'
is 'an unknown label stays as it is written, and is counted' \
    "$(json a 'v["unknown"]' vocabulary show themes)" \
    '[{"label": "Our cluster 7", "recommendations": 1}]'
is 'the list says how many labels are known' \
    "$(json a '{r["name"]: [r["known"], r["unknown"]]
	for r in v["vocabularies"] if "known" in r}' vocabulary list)" \
    '{"action-categories": [2, 0], "groups": [3, 0], "issues": [2, 1], "sdgs": [1, 0], "themes": [2, 1]}'
do_on a vocabulary list
told 'the list is a table' "UPR Info's issues"
do_on a vocabulary show action-categories
told 'definitions are shown' 'Recommendation emphasizing continuity'
do_on a vocabulary show themes
told 'what is not known is shown' 'Our cluster 7 (1)'
is 'the schemes have their values in order' \
    "$(json a '{s["id"]: [x["value"] for x in s["values"]]
	for s in v["schemes"]}' vocabulary show schemes)" \
    '{"action-status": ["in-preparation", "in-progress", "completed"], "ccpr-ae": ["A", "B", "C", "D", "E"], "upr-info-3": ["fully", "partially", "not", "not-assessed"]}'
ends 'another vocabulary is none' 1 a vocabulary show colours
says 'and it says which there are' 'action-categories'

do_on a rec show 108.2
told 'the code stands beside the label' \
    'Acceptance of international norms [A12]'
told 'and both codes, where there are two' 'Women & girls [women, girls]'
do_on a rec show 108.1
told 'a code in front is not said again' \
    'A12 Acceptance of international norms Groups'
do_on a rec show 108.3
told 'an unknown label has none' 'Our cluster 7 Groups'

# Positions.
do_on a position 108.3 supported --source 'Mid-term report' --date 2018-05 \
    --label accepted --comment 'Changed at mid-term.'
do_on a position 108.3 noted --source A/HRC/30/6/Add.1 --date 2015-09-24
is 'the latest position is shown' \
    "$(json a '[r["position"] for r in v]' rec list)" \
    '["supported", "supported", "supported"]'
is 'the series is in the order of its dates' \
    "$(json a '[[p.get("date"), p["value"], p.get("latest", False)]
	for p in v["positions"]]' rec show 108.3)" \
    '[[null, "noted", false], ["2015-09-24", "noted", false], ["2018-05", "supported", true]]'
do_on a rec show 108.3
told 'with what the document calls it' 'supported (accepted), Mid-term report'
told 'and the comment' 'Changed at mid-term.'
do_on a position 108.3 noted --source 'Mid-term report' --date 2018-05
is 'the same source is corrected, not repeated' \
    "$(json a '[len(v["positions"]), v["position"]]' rec show 108.3)" \
    '[3, "noted"]'
ends 'a position needs its source' 1 a position 108.3 noted
says 'and it says so' --source
ends 'another word is no position' 1 a position 108.3 accepted --source S
says 'and it says where that goes' --label

# Only some may say one.
do_on a invite --output "$tmp/room.invitation"
do_on b join "$tmp/room.invitation" --member forum --name n --kind cso \
    --output "$tmp/forum.request"
do_on a admit "$tmp/forum.request" --yes
git init -q --bare "$tmp/hub.git"
for machine in a b; do
	do_on $machine remote add hub "$tmp/hub.git"
	do_on $machine sync
done
ends 'an organisation does not speak for the State' 1 \
    b position 108.3 supported --source S
says 'and is told who does' 'neither the government'
is 'and nothing is said' \
    "$(json b 'v["own_records"]' status)" 0

# Pledges.
cat >"$tmp/pledges.csv" <<'END'
paragraph,text,recommending_states,position
109.1,We will ratify it,MNG,Voluntary Pledge
END
do_on a import --document Pledges "$tmp/pledges.csv"
is 'pledges are marked' \
    "$(json a '[r["paragraph"] for r in v if r.get("pledge")]' rec list)" \
    '["109.1"]'
do_on a rec list
told 'and counted apart' '3 recommendations, 1 pledge'
told 'with what they are in place of a position' '109.1 pledge We will'
do_on a sheet
told 'in the sheet, too' '109.1 pledge'

# OHCHR's own matrices, where they are.
data=$top/../shared/data
if [ -d "$data/original" ]; then
	for cycle in 2 3; do
		case $cycle in
		2) name=UPR20__Slovenia_ThematicListRecommendations_E \
		    wanted='{"groups": [13, 0], "sdgs": [0, 0], "themes": [53, 0]}' ;;
		3) name=UPR34_Slovenia_Thematic_list_of_Recommendations \
		    wanted='{"groups": [26, 0], "sdgs": [13, 0], "themes": [62, 0]}' ;;
		esac
		do_on "m$cycle" init --state SVN --cycle $cycle --title t \
		    --member csosi --name n --kind cso
		do_on "m$cycle" import "$data/original/$name.docx"
		is "every label of Slovenia, cycle $cycle, is known" \
		    "$(json "m$cycle" '{r["name"]: [r["known"], r["unknown"]]
			for r in v["vocabularies"]
			if r["name"] in ("themes", "groups", "sdgs")}' \
			vocabulary list)" "$wanted"
	done
else
	skip 'the labels of two Slovenian matrices' 'no ../shared/data'
fi
finish
