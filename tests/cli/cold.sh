#!/bin/sh
# SPDX-License-Identifier: ISC
# A store that is new gets thousands of records at once: its index is built
# beside the empty one.  It must say what a store says that got them piece by
# piece, and what is built anew says.
. tests/cli/tap.sh

"$build/tests/bench/room_make" 8 400 "$tmp/hub.git" >"$tmp/invitation"
count=$(git -C "$tmp/hub.git" rev-list --all --count)

# enter MACHINE REMOTE: in the room, with that remote alone, and offline.
enter() {
	do_on "$1" join "$tmp/invitation" --member "me-$1" --name "$1" --kind cso
	do_on "$1" sync --pause
	for enter_name in $(json "$1" '" ".join(r["name"] for r in v)' \
	    remote list); do
		do_on "$1" remote remove "$enter_name"
	done
	do_on "$1" remote add hub "$2"
}

# What each ref holds in the middle of its history, and nothing after it.
git init -q --bare "$tmp/half.git"
git -C "$tmp/hub.git" for-each-ref --format='%(refname)' |
    while read -r ref; do
	middle=$(($(git -C "$tmp/hub.git" rev-list --count "$ref") / 2))
	git -C "$tmp/hub.git" push -q "$tmp/half.git" "$ref~$middle:$ref"
done

enter whole "$tmp/hub.git"
is 'all of it comes at once' \
    "$(json whole 'v["remotes"][0]["received"]' sync)" "$count"
dump whole >"$tmp/dump.whole"
ok 'and counts' test "$(wc -l <"$tmp/dump.whole")" -ge 3200

enter halves "$tmp/half.git"
do_on halves sync
ok 'another store gets less than half of it first' \
    test "$(json halves 'v["records"]' status)" -lt 2048
do_on halves remote remove hub
do_on halves remote add hub "$tmp/hub.git"
do_on halves sync
dump halves >"$tmp/dump.halves"
ok 'and says the same at the end' cmp "$tmp/dump.whole" "$tmp/dump.halves"

do_on whole reindex
dump whole >"$tmp/dump.again"
ok 'so does what is built anew' cmp "$tmp/dump.whole" "$tmp/dump.again"
ends 'everything in it is valid' 0 whole verify --every
ends 'and work goes on' 0 whole source add --title Law --url https://example.org/law
do_on whole sync
is 'and out to the hub' "$(json whole 'v["unsent"]' status)" 0

# A ref of the remote on which somebody put a forged commit.
victim=$(git -C "$tmp/hub.git" for-each-ref --count=1 --format='%(refname)' \
    refs/heads/j/)
forged=$(git -C "$tmp/hub.git" cat-file commit "$victim" |
    sed 's/^Tamga-Sequence: /&9/' |
    git -C "$tmp/hub.git" hash-object -t commit -w --stdin)
git -C "$tmp/hub.git" update-ref "$victim" "$forged"
enter late "$tmp/hub.git"
do_on late sync
ok 'a forged commit costs its ref what stands on it, and nobody else' \
    test "$(json late 'v["records"]' status)" -ge $((count - 1))
ok 'and is named' test "$(json late 'v["refused"]' status)" -ge 1
ends 'what is there is valid' 0 late verify --every
ok 'no keeper failed to build' test -z "$(grep -h 'not built anew' \
    "$tmp/whole/home/daemon.log" "$tmp/late/home/daemon.log")"
finish
