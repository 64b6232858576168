#!/bin/sh
# SPDX-License-Identifier: ISC
# The laptop of a member that has no other: three stewards, two of whom cut it
# off, and later let honest work of it count.
. tests/cli/tap.sh

found a csomn
hub a
join b mojha government a
join c nhrc nhri a
join d forum cso a
sync a b c d a
offline a b c d
do_on a charter propose --add-steward mojha --add-steward nhrc --threshold 2 \
    --yes
charter=$(json a 'v["proposals"][0]["id"]' charter show)
sync a b
do_on b charter endorse "$charter"
sync b a c d
for paragraph in 84.1 84.2 84.3; do
	rate d $paragraph partially
done
sync d b
is 'a room with three stewards' "$(json b \
    '[[c["threshold"], len(c["stewards"])] for c in v["line"]
	if c["in_force"]]' charter show)" '[[2, 3]]'

# --- the floor ------------------------------------------------------------------

# More comes to c, which says so in passing; b does not know it.
for paragraph in 84.4 84.5; do
	rate d $paragraph partially
done
sync d c
join e college academic c
ends 'no member cuts off the device of another' 1 e device cut \
    'forum/device 1' --reason lost
ends 'a label that several have is not enough' 1 b device cut 'device 1' \
    --reason lost
says 'b cannot mean its own' 'cannot cut itself'
ends 'b proposes to cut it off' 0 b device cut 'forum/device 1' --reason lost
first=$(json b 'v["proposals"][0]["id"]' charter show)
ok 'as a proposal' test -n "$first"
is 'which changes nothing yet' \
    "$(json b '[d["cut"] for d in v if d["member"] == "forum"]' device list \
	--all)" '[false]'
sync b c
ends 'status asks c' 0 c status
told 'to endorse it' "asks you to endorse: cut off forum's 'device 1' (lost)"
told 'and says before that it would not count' \
    "you have seen 2 more records of forum's 'device 1' than this leaves"
on c charter show
ok 'so does the charter' grep -qF 'your endorsement would not count' "$tmp/out"
ends 'so c does not endorse it' 3 c charter endorse "$first"
says 'in words' "you have seen 2 more records of forum's 'device 1' than this"
says 'with what to do' 'propose it anew: tamga device cut'
anew=$(sed -n 's/^hint: propose it anew: tamga //p' "$tmp/err")
records=$(json c 'v["records"]' status)
ends 'lower it cannot cut' 3 c device cut 'forum/device 1' --reason lost \
    --after 3
says 'which is told' 'give a later --after'
is 'and said nothing' "$(json c 'v["records"]' status)" "$records"
# shellcheck disable=SC2086
ends 'c proposes it anew, as it was told' 0 c $anew
ok 'and is told what is missing' grep -q 'charter endorse [a-z2-7]*\.0' \
    "$tmp/out"
second=$(sed -n 's/^ *tamga charter endorse //p' "$tmp/out")
sync c b
is 'b is asked' "$(json b '[[p["words"], p.get("void")]
    for p in v["to_endorse"]]' status)" \
    "[[\"cut off forum's 'device 1' (lost)\", null]]"
ends 'b endorses that' 0 b charter endorse "$second"
for paragraph in 84.6 84.7; do
	rate d $paragraph fully
done
sync b a c d a b c e
is 'the device is cut off' "$(json d 'v["cut"]' status)" true
on d status
told 'and knows by whom' 'was cut off by the stewards (lost)'
on a device list --all
ok 'so does the list of devices' grep -q '^device 1 .* forum .* cut off by the stewards (lost)' \
    "$tmp/out"
for machine in a b c; do
	is "$machine: what was seen counts" "$(json $machine \
	    'sorted(r["paragraph"] for r in v
		for c in r["cells"].get("forum", []) if not c["held_by"])' \
	    sheet)" '["84.1", "84.2", "84.3", "84.4", "84.5"]'
	is "$machine: nobody is asked any more" \
	    "$(json $machine 'v["to_endorse"]' status)" '[]'
done

# --- the owner has it back ---------------------------------------------------------

is 'what it wrote before it heard of that is held' "$(json a \
    '[[h["member"], h["statements"], h["held_why"]] for h in v["held_by"]]' \
    status)" '[["forum", 2, "cut off by the stewards (lost)"]]'
ends 'a steward would have it count' 0 c device adopt 'forum/device 1'
ok 'with the others' grep -qF 'Stewards decide of it together' "$tmp/out"
ends 'a member that is no steward can propose that, too' 0 e device adopt \
    'forum/device 1'
# One after the other, to see that all can be endorsed at once.
ids=
for held in $(json c '" ".join(r["id"] for r in v if r["reason"] == "held")' \
    log --all --member forum); do
	ends 'the steward proposes one' 0 c device adopt "$held" --yes
	ids="$ids $(sed -n 's/^ *tamga charter endorse //p' "$tmp/out")"
done
is 'alone that changes nothing' \
    "$(json c '[h["statements"] for h in v["held_by"]]' status)" '[2]'
sync c a
on a status
told 'another one is asked' \
    "nhrc asks you to endorse: let 1 held record of forum's 'device 1' count"
ends 'the same is not proposed twice' 3 a device adopt "$held" --yes
says 'but endorsed' "charter endorse ${ids##* }"
# shellcheck disable=SC2086
ends 'as both are' 0 a charter endorse $ids
sync a b c d
for machine in a b c d; do
	is "$machine: it counts" "$(json $machine \
	    'sorted(r["paragraph"] for r in v
		for c in r["cells"].get("forum", []) if not c["held_by"])' \
	    sheet)" \
	    '["84.1", "84.2", "84.3", "84.4", "84.5", "84.6", "84.7"]'
	is "$machine: and nothing is held" \
	    "$(json $machine 'v["held_by"]' status)" '[]'
done
for machine in a b c; do
	dump $machine >"$tmp/dump.$machine"
done
ok 'all say the same' sh -c "cmp '$tmp/dump.a' '$tmp/dump.b' &&
    cmp '$tmp/dump.a' '$tmp/dump.c'"
finish
