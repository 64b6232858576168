#!/bin/sh
# SPDX-License-Identifier: ISC
# Two stewards admit two institutions under one id, apart: both are in and told
# apart, and what is cited of them stays theirs when the stewards settle whose
# the id is.
. tests/cli/tap.sh

found a csomn
hub a
join b mojha government a
sync a b a
offline a b
do_on a charter propose --add-steward mojha --yes
sync a b
do_on b charter endorse "$(json b 'v["proposals"][0]["id"]' charter show)"
sync b a
join c forum cso a
join d forum ngo b
offline c d
is 'one steward knows one of them' \
    "$(json a '[m["id"] for m in v if m["id"].startswith("forum")]' members)" \
    '["forum"]'
alone=$(json c 'v["thing"]' source add --title 'Ours, before' --url https://a.example)
ok 'a source has the short name of its member' \
    sh -c "case $alone in forum/*) ;; *) false ;; esac"
sync c d a b c d a b
shown='sorted(len(m["id"]) for m in v if m["id"].startswith("forum"))'
for machine in a b c d; do
	is "$machine: both are in, and told apart" \
	    "$(json $machine "$shown" members)" '[5, 10]'
done
is 'that is a dispute of two' "$(json a 'v["disputed"]' status)" 2

# What both add now has the longer name.
for machine in c d; do
	thing=$(json $machine 'v["thing"]' source add --title "of $machine" \
	    --symbol "D/$machine")
	echo "$thing" >"$tmp/thing.$machine"
	ok "$machine: a source has the longer name where two share an id" \
	    sh -c "echo '$thing' | grep -qxE 'forum~[a-z2-7]{4}/[a-z2-7]{26}'"
done
sync c d a b
of_c=$(cat "$tmp/thing.c")
of_d=$(cat "$tmp/thing.d")
ends 'the one is cited' 0 a cite 84.10 "$of_c"
ends 'and the other, by the beginning of its name' 0 a cite 84.11 \
    "$(echo "${of_d#*/}" | cut -c 1-8)"
before=$(json a '[c for c in v["citations"]][0]["source"]' rec show 84.11)
is 'by the longer name all the same' "$before" "$of_d"
ends 'a rating names one, by the name that the list shows' 0 a assess 84.12 \
    partially --rationale r --source "$(json a \
    '[s["id"] for s in v if s["title"] == "of c"][0]' source list)"
is 'and writes the longer' "$(json a \
    '[x["sources"] for x in v["assessments"]]' rec show 84.12)" "[[\"$of_c\"]]"
sync a b

# The stewards give the id to the one that did not keep it.
steward=csomn loser=d
[ "$(json a '[m["kind"] for m in v if m["id"] == "forum"][0]' members)" = cso ] &&
    steward=mojha loser=c
id=$(json a '[s["id"] for s in v if s["kind"] == "member"
    and s["subject"] == ["forum"] and s["member"] == "'$steward'"][0]' log)
do_on a charter endorse "$id"
do_on b charter endorse "$id"
sync a b c d a b
is 'the dispute is over' "$(json a 'v["disputed"]' status)" 0
now=$(cat "$tmp/thing.$loser")
is 'the other one has the longer name now' "$(json a \
    '[m["id"] for m in v if m["id"].startswith("forum~")][0]' members)" \
    "${now%%/*}"
for machine in a b c d; do
	is "$machine: what was cited stays whose it is" "$(json $machine \
	    '[[c["source"], c["title"]] for c in v["citations"]]' \
	    rec show 84.10)" "[[\"$of_c\", \"of c\"]]"
	is "$machine: of both" "$(json $machine \
	    '[[c["source"], c["title"]] for c in v["citations"]]' \
	    rec show 84.11)" "[[\"$of_d\", \"of d\"]]"
done
ends 'a source is found by its longer name' 0 a source show "$of_c"
ok 'and is the one meant' grep -q 'of c' "$tmp/out"
ends 'the other, too' 0 a source show "$of_d"
ok 'and is the one meant' grep -q 'of d' "$tmp/out"
finish
