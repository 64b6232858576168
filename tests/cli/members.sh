#!/bin/sh
# SPDX-License-Identifier: ISC
# Members change: their names, coalitions and kinds, said by themselves and by
# stewards; a ministry that continues another one; two members with one id.
. tests/cli/tap.sh

# name MACHINE MEMBER: its names there.
name() {
	json "$1" "[m[\"names\"] for m in v if m[\"id\"] == \"$2\"]" members
}
# of MACHINE MEMBER FIELD...
of() {
	of_member=$2 of_where=$1
	shift 2
	json "$of_where" "[[m[f] for f in \"$*\".split()] for m in v
	    if m[\"id\"] == \"$of_member\"]" members
}
# meet MACHINE...: all know all, in this order and back.
meet() {
	sync "$@" "$@"
}

found a csomn
hub a
join b nhrc nhri a
join c mojha government a
join d forum cso a
sync a b c d a
offline a b c d
do_on a charter propose --add-steward nhrc --threshold 2 --yes
charter=$(json a 'v["proposals"][0]["id"]' charter show)
meet a b
# The new charter needs both; the founder's own one needs it alone.
do_on b charter endorse "$charter"
meet a b c d
is 'two stewards decide together' "$(json c \
    '[[c["threshold"], c["stewards"]] for c in v["line"] if c["in_force"]]' \
    charter show)" '[[2, ["csomn", "nhrc"]]]'

# --- names and coalitions ---------------------------------------------------------

mongolian=$(python3 -c 'import json; print(json.dumps("Иргэний форум"))')
ends 'a member gives itself a name in another language' 0 d members change \
    --name 'Иргэний форум' --language mn
ends 'and joins a coalition' 0 d members change --of csomn
is 'both are there' "$(name d forum)$(of d forum of)" \
    "[{\"en\": \"forum\", \"mn\": $mongolian}][[[\"csomn\"]]]"
ends 'the same again says nothing' 1 d members change --of csomn
ends 'a coalition is a member' 1 d members change --of nobody
ends 'nothing is no change' 1 d members change
ends 'it changes no other member' 1 d members change mojha --name X
says 'which stewards do' 'only a steward'
ends 'nor its kind' 1 d members change --kind academic

# Apart, the steward says something else of it.
ends 'a steward gives it a name and a kind' 0 a members change forum \
    --name 'The Forum' --kind coalition --role importer
ends 'and an accreditation to another' 0 a members change nhrc \
    --accreditation A
ends 'a grade is one of two' 1 a members change nhrc --accreditation C
ends 'a member that is not there has none' 1 a members change nobody --name X
meet a d b c
for machine in a b c d; do
	is "$machine: each has what both sides said" \
	    "$(of $machine forum names kind roles of)" \
	    "[[{\"en\": \"The Forum\", \"mn\": $mongolian}, \"coalition\", [\"importer\"], [\"csomn\"]]]"
done
is 'the grade is shown' "$(of c nhrc accreditation kind)" '[["A", "nhri"]]'
ends 'its own name stands first' 0 d members change --name 'Civic Forum'
meet d a
ends 'also when the steward says another' 0 a members change forum \
    --name 'Old Forum'
ok 'who is told so' grep -qF 'another name (en), which stands first' "$tmp/out"
ends 'it leaves its coalition' 0 d members change --of ''
meet a d b c
is 'its own name' "$(of b forum names of)" \
    "[[{\"en\": \"Civic Forum\", \"mn\": $mongolian}, []]]"
ends 'the list of members has it' 0 c members
ok 'in words' grep -q '^forum  *Civic Forum  *coalition  *importer' "$tmp/out"
ok 'with the grade' grep -q 'accreditation A' "$tmp/out"

# --- a successor --------------------------------------------------------------------

rate c 84.1 partially
rate c 84.2 fully
meet c a
join s mjia government a
offline s
do_on a members change mjia --name 'Ministry of Justice and Interior'
meet a s b c d
rate s 84.1 not
is 'two ministries, side by side' "$(cells s 84.1)" \
    '{"mjia": ["not"], "mojha": ["partially"]}'
ends 'no member lets another one continue' 1 s members continue mjia mojha
# (The founder's own charter, of which it alone decides, is of the line: what
# it endorses needs nobody else.  So the other one begins.)
ends 'a steward does, with the other' 0 b members continue mjia mojha
ok 'and is told that it waits' grep -qF 'It waits for other stewards' "$tmp/out"
is 'alone it is nothing yet' "$(of b mjia continues)" '[[[]]]'
sync b a
is 'the other is asked, in words' "$(json a \
    '[p["words"][:27] for p in v["to_endorse"]]' status)" \
    '["let mjia continue mojha: wh"]'
ends 'and agrees by the same words' 0 a members continue mjia mojha
ok 'so it is' grep -qF 'mjia continues mojha now' "$tmp/out"
ends 'once' 1 a members continue mjia mojha
ends 'none continues itself' 1 b members continue mojha mojha
meet b a c d s
for machine in a b c d s; do
	is "$machine: both are there, and who continues whom" \
	    "$(of $machine mjia continues)$(of $machine mojha continued_by)" \
	    '[[["mojha"]]][[["mjia"]]]'
done
ends 'the successor says the same anew' 0 s assess 84.1 fully \
    --rationale 'after the merger'
says 'and hears whose word that replaces' \
    'the place of what mojha said, whom you continue'
old=$(json c 'v[-1]["id"]' log --member mojha)
ends 'the predecessor does not replace its successor' 0 c assess 84.1 not \
    --rationale 'the old ministry, apart'
meet s c a b d
for machine in a b c d s; do
	is "$machine: one replaced, one stays" \
	    "$(cells $machine 84.1)$(cells $machine 84.2)" \
	    '{"mjia": ["fully"], "mojha": ["not"]}{"mojha": ["fully"]}'
done
do_on s assess 84.1 fully --rationale 'after the merger, and all is here'
do_on s assess 84.2 fully --rationale 'the new ministry'
meet s a b c d
is 'then all of it is the successor alone' \
    "$(cells b 84.1)$(cells b 84.2)" '{"mjia": ["fully"]}{"mjia": ["fully"]}'
both='mjia (Ministry of Justice and Interior) continues mojha (mojha)'
for words in sheet 'rec show 84.1' "show $old"; do
	# shellcheck disable=SC2086
	ends "'$words' shows both names" 0 d $words
	ok 'in words' grep -qF "$both" "$tmp/out"
done
ends 'what was replaced is there' 0 d show "$old"
ok 'and says so' grep -q 'yes, replaced since' "$tmp/out"
ends 'the members show it' 0 d members
ok 'on both' sh -c "grep -q 'continues mojha' '$tmp/out' &&
    grep -q 'continued by mjia' '$tmp/out'"

# --- one id, two members ---------------------------------------------------------------

# Two stewards admit two institutions under one id, apart.
join x parl parliament a
join y parl academic b
meet a b c x y
disputed='sorted(m["id"].split("~")[0] + str(len(m["disputed_with"]))
    for m in v if m["disputed"])'
for machine in a b c; do
	is "$machine: both are there" "$(json $machine "$disputed" members)" \
	    '["parl1", "parl1"]'
done
ends 'the list of members says so' 0 c members
ok 'with what to do' grep -qF 'tamga members settle ID' "$tmp/out"
other=$(json a '[m["id"] for m in v if m["disputed"] and "~" in m["id"]][0]' \
    members)
ends 'an id that nobody disputes needs no settling' 1 a members settle mojha
ends 'no member settles it' 1 c members settle "$other"
# Both stewards, without having met.
ends 'a steward says whose it is' 0 b members settle "$other"
ok 'and that waits' grep -qF 'It waits for other stewards' "$tmp/out"
ends 'not twice' 1 b members settle "$other"
says 'it waits for another' 'you have endorsed that'
ends 'the other one says the same, apart' 0 a members settle "$other"
sync a b c a
sync x y
for machine in a b c; do
	is "$machine: it is settled" "$(json $machine '[
	    [m["disputed"] for m in v if m["id"].startswith("parl")],
	    sorted(m["id"][:5] for m in v if m["id"].startswith("parl"))]' \
	    members)" '[[false, false], ["parl", "parl~"]]'
done
is 'nobody is asked any more' "$(json b 'v["to_endorse"]' status)" '[]'

for machine in a b c; do
	dump $machine >"$tmp/dump.$machine"
done
ok 'all say the same' sh -c "cmp '$tmp/dump.a' '$tmp/dump.b' &&
    cmp '$tmp/dump.a' '$tmp/dump.c'"
do_on c reindex
dump c >"$tmp/dump.again"
ok 'also from a new index' cmp "$tmp/dump.c" "$tmp/dump.again"
finish
