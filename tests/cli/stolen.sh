#!/bin/sh
# SPDX-License-Identifier: ISC
# A stolen laptop: cut by a sibling device, the thief goes on writing and
# pushes to the hub: held everywhere, named with who cut and why; four months
# of honest offline work by another cut device adopted; nothing lost.
. tests/cli/tap.sh

# Months pass: a clock that stands still until it is set.
export TEST_CLOCK="$tmp/clock" LD_PRELOAD="$build/tests/cli/clock.so"
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
day() {
	touch -d "2026-$1T09:00:00Z" "$tmp/clock"
}

# lost MACHINE: what of all statements is not there, beside $tmp/all.
everything() {
	on "$1" export jsonl --all
	python3 -c 'import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    print(json.loads(line)["id"])' "$tmp/out" | sort
}

day 02-20
found forum csomn
hub forum
join office mojha government forum
sync forum office
for machine in stolen field; do
	do_on forum invite --output "$tmp/$machine.invitation"
	do_on "$machine" join "$tmp/$machine.invitation" --member mojha \
	    --device "$machine laptop" --output "$tmp/$machine.request"
	do_on office device add "$tmp/$machine.request" --yes
done
sync office stolen field forum
offline forum office stolen field
rate stolen 84.1 partially
rate field 84.2 partially
sync stolen field office forum

# --- the theft ------------------------------------------------------------------

# The evening before, its owner wrote this, and did not sync.
day 02-27
do_on stolen assess 84.3 fully --rationale 'the owner, on the last evening'
honest=$(json stolen 'v[-1]["id"]' log)
day 02-28
ends 'another device of the member cuts the stolen one off' 0 \
    office device cut 'stolen laptop' --reason lost
sync office forum

# The thief does not sync, but writes, and pushes what stock git can push.
thief() {
	rate stolen "$1" not
	git -C "$tmp"/stolen/home/rooms/*/repository.git push -q "$tmp/hub.git" \
	    'refs/heads/*:refs/heads/*' 2>"$tmp/push" || :
}
day 03-01
thief 84.4
sync office forum
day 03-02
thief 84.1
for each in 84.5 84.6 84.7; do
	thief "$each"
done
thief 84.8
sync office forum
join late nhrc nhri forum
sync forum late forum office

why="cut off by mojha's 'device 1' (lost)"
for machine in office forum late; do
	sync "$machine"
	is "$machine: what the thief wrote is held, by whom and why" "$(json \
	    $machine '[[h["member"], h["label"], h["statements"] > 6,
		h["held_why"]] for h in v["held_by"]]' status)" \
	    "[[\"mojha\", \"stolen laptop\", true, \"$why\"]]"
	is "$machine: what it said before counts on" \
	    "$(json $machine '[[c["value"], c.get("held_why")] for r in v
		if r["paragraph"] in ("84.1", "84.4")
		for c in r["cells"]["mojha"]]' sheet)" \
	    "[[\"partially\", null], [\"not\", \"$why\"], [\"not\", \"$why\"]]"
	is "$machine: what is held is in no index" "$(json $machine \
	    '[r["index"]["n"] for r in v if r["paragraph"] == "84.4"]' sheet)" \
	    '[0]'
	ends "$machine: the log has it" 0 $machine log --all --member mojha
	ok "$machine: as held" grep -qF "held: $why" "$tmp/out"
done
ends 'status says it to people' 0 forum status
told 'in a sentence' "of mojha, from 'stolen laptop', held and not counted: $why."
ends 'the sheet does' 0 forum sheet
ok 'below the table' grep -qFx "(held): mojha's 'stolen laptop', $why" \
    "$tmp/out"
ends 'so does the page of a recommendation' 0 forum rec show 84.4
ok 'beside the rating' grep -qF "held, does not count: $why" "$tmp/out"
ends 'and a statement by itself' 0 forum show "$honest"
ok 'with what that means' grep -qF "$why: all can read it" "$tmp/out"

# --- four months in the field ----------------------------------------------------

day 03-03
do_on office device cut 'field laptop' --reason left
sync office forum late
work=0
for month in 03 04 05 06; do
	for date in 04 06 09 11 13 16 18 20 23 25 27; do
		day "$month-$date"
		for each in 1 2 3 4 5 6; do
			work=$((work + 1))
			do_on field source add --title "Visit $work" \
			    --description "Protocol $work of $month-$date"
		done
	done
done
rate field 84.9 fully
rate field 84.1 fully
work=$((work + 2))
day 07-01
sync field
is 'the field laptop learns that it was cut off' \
    "$(json field '[v["cut"], v["cut_by_label"], v["cut_reason"]]' status)" \
    '[true, "device 1", "left"]'
sync office forum late
held="{h[\"label\"]: h[\"statements\"] for h in v[\"held_by\"]}"
before=$(json office "$held" status)
for machine in forum late field; do
	is "$machine: its work is held" "$(json $machine "$held" status)" \
	    "$before"
done
is 'all of it' "$before" "{\"field laptop\": $work, \"stolen laptop\": 7}"

# --- adopting --------------------------------------------------------------------

records=$(json office 'v["records"]' status)
ends 'what would be adopted is shown' 0 office device adopt 'field laptop'
ok 'how much, and from when to when' grep -qF \
    'written 2026-03-04 to 2026-06-27 by its own clock' "$tmp/out"
ok 'the first lines' grep -qF 'source Visit 1' "$tmp/out"
ok 'and that nothing is done' grep -qF 'Nothing is done yet' "$tmp/out"
is 'so it is' "$(json office 'v["records"]' status)" "$records"
is 'a part can be chosen by days' "$(json office \
    '[v["records"], v["dry_run"]]' device adopt 'field laptop' \
    --from 2026-04-01 --until 2026-04-30)" '[66, true]'
journal=$(json office 'v["journals"][0]["journal"]' device adopt \
    'field laptop')
is 'or by the numbers of its records' "$(json office \
    '[v["records"], v["journals"][0]["first"], v["journals"][0]["last"]]' \
    device adopt "$journal" --from 5 --until 6)" '[2, 5, 6]'
ends 'days are days' 1 office device adopt 'field laptop' --from 2026-02-30
ends 'what is not held is not adopted' 1 office device adopt 'device 1'
says 'and that is said' "is held"
ends 'one who is cut off adopts nothing' 1 field device adopt 'field laptop' \
    --yes

ends 'the four months are adopted' 0 office device adopt 'field laptop' \
    --note 'it was in the field, not lost' --yes
ok 'as they are told' grep -qF "$work records with $work statements count again" \
    "$tmp/out"
is 'in as many statements as are needed' "$(json office \
    'sum(r["kind"] == "adopt" for r in v)' log --limit 20)" 2
ends 'and what the owner wrote on the last evening' 0 office device adopt \
    "$honest" --yes
ends 'twice is not needed' 1 office device adopt "$honest" --yes
sync office forum late field
for machine in office forum late field; do
	is "$machine: it counts" "$(json $machine \
	    '[c["value"] for r in v if r["paragraph"] in ("84.3", "84.9")
		for c in r["cells"]["mojha"] if not c["held_by"]]' sheet)" \
	    '["fully", "fully"]'
	is "$machine: and takes the place of what it replaced" \
	    "$(json $machine '[c["value"] for r in v
		if r["paragraph"] == "84.1" for c in r["cells"]["mojha"]
		if not c["held_by"]]' sheet)" '["fully"]'
	is "$machine: all sources are there" \
	    "$(json $machine 'len(v)' source list)" $((work - 2))
	is "$machine: only the thief's is held" "$(json $machine "$held" status)" \
	    '{"stolen laptop": 6}'
done

# --- the thief cuts, too ----------------------------------------------------------

day 07-02
ends 'the thief cuts off the one that cut it off' 0 stolen device cut \
    'device 1' --reason compromised
thief 84.10
sync office
is 'that is in force: a sibling is a sibling' "$(json office \
    '[v["cut"], v["cut_by_label"]]' status)" '[true, "stolen laptop"]'
sync forum
ends 'a steward cuts the thief off' 3 forum device cut 'mojha/stolen laptop' \
    --reason lost
says 'and is told what it has cut off' \
    "'stolen laptop' has cut off mojha's 'device 1'"
after=$(sed -n 's/^hint: --after \([a-z2-7]*:[0-9]*\) .*/\1/p' "$tmp/err")
ends 'nothing that it said to have seen can it hold, which is the floor' 3 \
    forum device cut 'mojha/stolen laptop' --reason lost --after 2026-02-27
says 'as it is told' "you have seen 6 more records of mojha's 'stolen laptop'"
ends 'the cut it can leave out' 0 forum device cut 'mojha/stolen laptop' \
    --reason lost --after "$after"
sync forum office field late
is 'so the owner is back' "$(json office 'v["cut"]' status)" 'false'
rate office 84.11 fully
sync office forum late

# --- nothing is lost --------------------------------------------------------------

everything field >"$tmp/all"
everything stolen >>"$tmp/all"
sort -u -o "$tmp/all" "$tmp/all"
for machine in office forum late; do
	everything $machine >"$tmp/ids"
	is "$machine: has every statement that anybody made" \
	    "$(comm -23 "$tmp/all" "$tmp/ids" | wc -l)" 0
	dump $machine >"$tmp/dump.$machine"
	do_on $machine verify --every
done
ok 'all say the same' sh -c "cmp '$tmp/dump.office' '$tmp/dump.forum' &&
    cmp '$tmp/dump.office' '$tmp/dump.late'"
do_on late reindex
dump late >"$tmp/dump.again"
ok 'also from a new index' cmp "$tmp/dump.late" "$tmp/dump.again"
finish
