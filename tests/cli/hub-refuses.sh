#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub that takes nothing: a hook that refuses, one that is closed for
# writing, one without room, a vandal's branch that has the name of a folder of
# ours.  Each is told in words, with what to do, by sync and by status; what is
# there still comes, and all goes by another road.
. tests/cli/tap.sh
. tests/link/liar.sh

git=$tmp/hub.git
found a csomn
join b mojha government a
offline a b
git init -q --bare "$git"
git init -q --bare "$tmp/stick.git"
for at in a b; do
	do_on "$at" remote add hub "ssh://hub$git"
	do_on "$at" remote add stick "$tmp/stick.git"
	do_on "$at" sync
done
sync a b
paragraph=10

# refused WHAT WORDS HINT: b's words are at the hub, a's do not go there.
refused() {
	paragraph=$((paragraph + 1))
	rate a "84.$paragraph" fully
	ends "$1: sync says that it failed" 1 a sync hub
	ok "$1: in words" grep -qF "$2" "$tmp/out"
	ok "$1: with what to do" grep -qF "hint: $3" "$tmp/out"
	on a status
	told "$1: status has the words" "$2"
	told "$1: and what to do" "$3"
	is "$1: what is there came all the same" \
	    "$(cells a 84.10)" '{"mojha": ["fully"]}'
	do_on a sync stick
	do_on b sync stick
	is "$1: and all goes by another road" "$(cells b "84.$paragraph")" \
	    '{"csomn": ["fully"]}'
}

rate b 84.10 fully
do_on b sync hub
printf '#!/bin/sh\necho "we are full" >&2\nexit 1\n' \
    >"$git/hooks/pre-receive"
chmod +x "$git/hooks/pre-receive"
refused 'a hook refuses' '(pre-receive hook declined)' \
    'whoever runs the remote says what it takes'
rm "$git/hooks/pre-receive"

lie_on push 'echo "ERROR: this repository is read-only" >&2; exit 1'
refused 'it is closed for writing' 'says: this repository is read-only' \
    'whoever runs it decides what it takes'

lie_on push 'echo "fatal: write error: No space left on device" >&2; exit 128'
refused 'its disk is full' 'no space is left' 'free some space there'
honest
do_on a sync hub
is 'once it takes all, all is there' \
    "$(git -C "$git" for-each-ref | wc -l)" \
    "$(git -C "$tmp/stick.git" for-each-ref | wc -l)"

# A vandal's branch has the name of a folder, or makes a folder of a name.
for folder in c j "j/$(json a 'v["journal"]' status)/x"; do
	rm -rf "$git"
	git init -q --bare "$git"
	git -C "$git" update-ref "refs/heads/$folder" "$(vandal "$git" '')"
	refused "the branch '$folder'" \
	    "'refs/heads/$folder', stands in the way of records" \
	    "whoever runs the remote must delete it: git update-ref -d \
refs/heads/$folder"
	ok "the branch '$folder': what is in other folders goes" \
	    test "$(git -C "$git" for-each-ref | wc -l)" -gt 1
	git -C "$git" update-ref -d "refs/heads/$folder"
	ends "the branch '$folder': without it all goes" 0 a sync hub
	is "the branch '$folder': and nothing is said any more" \
	    "$(json a '[r["last_error"] or r["last_hint"]
		for r in v["remotes"] if r["name"] == "hub"]' status)" '[null]'
done
do_on b sync
is 'all are equal' "$(dump a | sha256sum)" "$(dump b | sha256sum)"
finish
