#!/bin/sh
# SPDX-License-Identifier: ISC
# Three stewards, two of whom decide: new stewards, another threshold,
# admissions made apart, and two charters that compete.
. tests/cli/tap.sh

found a csomn
hub a
join b mojha government a
join c nhrc nhri a
sync a b c a
offline a b c

ends 'who is no member cannot become a steward' 1 a charter propose \
    --add-steward nobody --yes
says 'it says so' "is no member of this room"
ends 'who is no steward cannot propose' 1 b charter propose \
    --add-steward nhrc --yes
says 'it says so' 'only a steward can propose a charter'
ends 'without a person nothing is proposed' 3 a charter propose \
    --add-steward mojha
ends 'one steward proposes three' 0 a charter propose --add-steward mojha \
    --add-steward nhrc --threshold 2 --yes
first=$(json a 'v["proposals"][0]["id"]' charter show)
sync a b c
is 'it waits for the others' "$(json b \
    '[[p["missing"], p["needed"], p["needed_own"]]
	for p in v["proposals"]]' charter show)" '[[["mojha", "nhrc"], 0, 1]]'
ends 'status shows it' 0 b status
ok 'in words' grep -qF 'asks you to endorse: charter 2: stewards' "$tmp/out"
ends 'a new steward endorses it' 0 b charter endorse "$first"
sync b a c
for machine in a b c; do
	is "$machine: it is in force" "$(json $machine \
	    '[[c["version"], c["threshold"], sorted(c["stewards"])]
		for c in v["line"] if c["in_force"]]' charter show)" \
	    '[[2, 2, ["csomn", "mojha", "nhrc"]]]'
done

# Two admissions, made apart by two stewards.
join d forum cso b
join e college academic c
sync b c a b c
for machine in a b c; do
	is "$machine: both admissions hold" "$(json $machine \
	    'sorted(m["id"] for m in v)' members)" \
	    '["college", "csomn", "forum", "mojha", "nhrc"]'
done

# Two charters, proposed and endorsed apart.
ends 'a wants three to decide' 0 a charter propose --threshold 3 --yes
ends 'b wants a fourth steward' 0 b charter propose --add-steward forum \
    --threshold 3 --yes
sync a b c a b c
for id in $(json c '" ".join(p["id"] for p in v["proposals"])' \
    charter show); do
	for machine in a b c; do
		on $machine charter endorse "$id" || :
	done
done
on d sync || :
sync a b c a b c
dispute='[[d["predecessor"], len(d["branches"])] for d in v["disputes"]]'
for machine in a b c; do
	is "$machine: two charters compete" \
	    "$(json $machine "$dispute" charter show)" '[[2, 2]]'
done
is 'all stewards endorsed the one that holds, so it is settled' "$(json a \
    '[d["settled"] for d in v["disputes"]]' charter show)" '[true]'
ends 'it is shown in words' 0 c charter show
ok 'as settled' grep -qF 'that is settled' "$tmp/out"

# A member is cut off.  (The founder's own charter, of which it alone decides,
# is of the line: its endorsement would do by itself.)
ends 'a steward cuts off a member' 0 b members cut college --reason left
cut=$(json b 'v["proposals"][0]["id"]' charter show)
held='[d["cut"] for d in v if d["member"] == "college"]'
is 'alone that changes nothing' "$(json b "$held" device list --all)" '[false]'
sync b c
do_on c charter endorse "$cut"
sync c a b
for machine in a b c; do
	is "$machine: the stewards together cut it off" \
	    "$(json $machine "$held" device list --all)" '[true]'
done

for machine in a b c; do
	dump $machine >"$tmp/dump.$machine"
done
ok 'all say the same' sh -c "cmp '$tmp/dump.a' '$tmp/dump.b' &&
    cmp '$tmp/dump.a' '$tmp/dump.c'"
finish
