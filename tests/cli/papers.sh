#!/bin/sh
# SPDX-License-Identifier: ISC
# Thieves of two stewards' laptops make charters of their own, and a longer line.
# The stewards' recovery keys, on paper, stand against that.
. tests/cli/tap.sh

in_force='[[c["version"], c["by_recovery"], sorted(c["stewards"])]
    for c in v["line"] if c["in_force"]]'

found a csomn
hub a
join b mojha government a
join c nhrc nhri a
sync a b c a
offline a b c
for machine in b c; do
	do_on $machine device recovery --create --output "$tmp/$machine.txt"
	# The text of a code, as a camera gives it.
	grep '^TAMGA-RECOVERY:' "$tmp/$machine.txt" >"$tmp/$machine.paper"
done
do_on a device recovery --create --output "$tmp/a.txt"
sync b c a
do_on a charter propose --add-steward mojha --add-steward nhrc --threshold 2 \
    --recovery mojha --recovery nhrc --yes
sync a b
do_on b charter endorse "$(json b 'v["proposals"][0]["id"]' charter show)"
sync b a c
is 'a charter names two papers' "$(json c '[sorted(k["member"]
    for k in x["recovery"]) for x in v["line"] if x["in_force"]]' \
    charter show)" '[["mojha", "nhrc"]]'

# With the laptops of csomn and mojha.
for removed in nhrc mojha; do
	do_on a charter propose --remove-steward $removed --yes
	sync a b
	do_on b charter endorse \
	    "$(json b 'v["proposals"][0]["id"]' charter show)"
	sync b a
done
is 'a thief of two has the room' "$(json a "$in_force" charter show)" \
    '[[4, false, ["csomn"]]]'

# nhrc has heard of it, too late: its own charter is passed over.
json c 'v["statement"]' charter propose --remove-steward csomn --yes \
    >"$tmp/proposed"
honest=$(cat "$tmp/proposed")
sync c b
ends 'a paper that no charter names endorses nothing' 1 a charter endorse \
    "$honest" --recovery --from "$tmp/a.txt"
says 'it says so' "no charter names this recovery key for 'csomn'"
ends 'nor does the paper of another' 1 b charter endorse "$honest" \
    --recovery --from "$tmp/c.paper"
says 'it says so' "no charter names this recovery key for 'mojha'"
ends 'a file without a flag is nothing' 2 b charter endorse "$honest" \
    --from "$tmp/b.paper"
ends 'mojha endorses with its paper' 0 b charter endorse "$honest" \
    --recovery --from "$tmp/b.paper"
ok 'and is told so' grep -qF 'with the recovery key.' "$tmp/out"
sync b c a
is 'one paper of three is too few' "$(json a "$in_force" charter show)" \
    '[[4, false, ["csomn"]]]'
is 'the dispute is there' "$(json c \
    '[len(d["branches"]) for d in v["disputes"]]' charter show)" '[2]'
ends 'nhrc endorses with its paper' 0 c charter endorse "$honest" \
    --recovery --from "$tmp/c.txt"
ok 'and that does it' grep -qF 'It is in force.' "$tmp/out"
sync c b a c
for machine in a b c; do
	is "$machine: the papers decide, whatever line is longer" \
	    "$(json $machine "$in_force" charter show)" \
	    '[[3, true, ["mojha", "nhrc"]]]'
	is "$machine: and that is settled" "$(json $machine \
	    '[d["settled"] for d in v["disputes"]]' charter show)" '[true]'
done
ends 'it is shown in words' 0 a charter show
ok 'with what decided it' grep -qF 'with recovery keys' "$tmp/out"
for machine in a b c; do
	dump $machine >"$tmp/dump.$machine"
done
ok 'all say the same' sh -c "cmp '$tmp/dump.a' '$tmp/dump.b' &&
    cmp '$tmp/dump.a' '$tmp/dump.c'"
finish
