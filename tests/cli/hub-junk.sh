#!/bin/sh
# SPDX-License-Identifier: ISC
# 20,000 refs of a vandal, in our folders and beside them, with names long and
# strange: looked at in portions, told in a few lines; honest refs move, and
# newcomers find them.
. tests/cli/tap.sh
. tests/link/liar.sh

git=$tmp/hub.git
found a csomn
join b mojha government a
offline a b
hub a b
sync a b a
# What is under way when the vandal comes.
rate b 84.11 partially
do_on b sync

# One packed file of refs.  A folder that is a file stands in nobody's way
# but its own.
id=$(vandal "$git" '')
git -C "$git" for-each-ref --format='%(objectname) %(refname)' >"$tmp/refs"
awk -v id="$id" '
function name(number,    letters, text, i) {
	letters = "abcdefghijklmnopqrstuvwxyz"
	for (i = 0; i < 25; i++) {
		text = text substr(letters, number % 26 + 1, 1)
		number = int(number / 26)
	}
	return text "a"
}
BEGIN {
	long = "x"
	for (i = 0; i < 7; i++) long = long long
	for (i = 0; i < 20000; i++) {
		kind = i % 16
		text = kind == 0 ? "j/" name(i) : kind == 1 ? "c/" name(i) : \
		    kind == 2 ? "f/" name(i) "/0123456789abcdef" : \
		    kind == 3 ? "j/" i long : \
		    kind == 4 ? "f/" name(i) "/" i "-x" : \
		    kind == 5 ? "c/" name(i) "/deeper" : \
		    kind == 6 ? "v/\xd0\xb6-" i : "w/" i "/" long "/" long
		print id, "refs/heads/" text
	}
}' >>"$tmp/refs"
sort -k 2 "$tmp/refs" >"$git/packed-refs"
ok 'there are 20,000 junk refs' \
    test "$(git -C "$git" for-each-ref | wc -l)" -gt 20000

rate a 84.11 fully
ends 'they stop no sync' 0 a sync
is 'what is honest comes' "$(cells a 84.11)" \
    '{"csomn": ["fully"], "mojha": ["partially"]}'
is 'and goes' "$(json a 'v["unsent"]' status)" 0
is 'all that could be ours are counted' \
    "$(json a 'v["refused"]' status)" 3750
is 'and a few are shown' "$(json a 'len(v["refusals"]) <= 48' status)" true
on a status
ok 'in less than a screen' test "$(wc -l <"$tmp/out")" -lt 40
told 'with what to do' 'Whoever runs the remote can delete them'
ok 'nothing of it is kept' test "$(du -sk "$tmp/a/home" | cut -f 1)" -lt 12000
ok 'nor did it take memory' is_small a

# Who comes new must find the room's journals among all these.
join c nhrc nhri a
offline c
sync a c
is 'a newcomer finds what is honest, in one visit' "$(dump c | sha256sum)" \
    "$(dump a | sha256sum)"
finish
