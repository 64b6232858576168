#!/bin/sh
# SPDX-License-Identifier: ISC
# Damage to the own disk is named; a hostile hub disturbs nobody else.
. tests/cli/tap.sh

found a csomn
hub a
join b mojha government a
rate a 84.10 partially
rate a 84.11 not
sync a b
rate b 84.10 fully
sync b a

# --- the own disk -----------------------------------------------------------

do_on a daemon stop
room=$(echo "$tmp"/a/home/rooms/*)
journal=$(json a 'v["journal"]' status)
do_on a daemon stop
repository=$room/repository.git
cp -a "$repository" "$tmp/good.git"

# change FILE OFFSET: one byte of it (from the end, if negative).
change() {
	chmod u+w "$1"
	python3 -c 'import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(int(sys.argv[2]), 2 if sys.argv[2][0] == "-" else 0)
    byte = file.read(1)
    file.seek(-1, 1)
    file.write(bytes([byte[0] ^ 0x20]))' "$1" "$2"
}

# A loose record, whole but for one letter.
tip=$(git -C "$repository" rev-parse "refs/heads/j/$journal")
loose=$repository/objects/$(echo "$tip" | sed 's,^..,&/,')
sequence=$(git -C "$repository" log -1 --format=%B "$tip" |
    sed -n 's/^Tamga-Sequence: //p')
if [ -f "$loose" ]; then
	chmod u+w "$loose"
	python3 -c 'import sys, zlib
data = zlib.decompress(open(sys.argv[1], "rb").read())
assert b"as a sees it" in data
open(sys.argv[1], "wb").write(zlib.compress(
    data.replace(b"as a sees it", b"as a seas it")))' "$loose"
	is 'a changed letter in a loose record: its journal and sequence' \
	    "$(on a --json verify; python3 -c 'import json, sys
print(sorted({(f["journal"], f["sequence"])
    for f in json.load(open(sys.argv[1]))["faults"]}))' "$tmp/out")" \
	    "[('$journal', $sequence)]"
	ends 'and verify ends with 1' 1 a verify
else
	ok 'the newest record is a loose object' false
fi
do_on a daemon stop
rm -rf "$repository"
cp -a "$tmp/good.git" "$repository"
ends 'the good repository verifies' 0 a verify
do_on a daemon stop

# A byte in the middle of a pack.
git -C "$repository" repack -adq
pack=$(echo "$repository"/objects/pack/*.pack)
change "$pack" $(($(wc -c <"$pack") / 2))
git -C "$repository" fsck --full >"$tmp/fsck" 2>&1
ends 'a changed byte in a pack: verify ends with 1' 1 a --json verify
cp "$tmp/out" "$tmp/verified"
ok 'and names the pack' grep -q "$(basename "$pack")" "$tmp/verified"
git -C "$repository" for-each-ref --format='%(refname:lstrip=-1)' |
    sort >"$tmp/journals"
ok 'and the records that cannot be read, by journal and sequence' \
    python3 -c 'import json, sys
faults = json.load(open(sys.argv[1]))["faults"]
journals = set(open(sys.argv[2]).read().split())
sys.exit(not any(f["journal"] in journals and f["sequence"] > 0
    for f in faults))' "$tmp/verified" "$tmp/journals"
do_on a daemon stop
rm -rf "$repository"
cp -a "$tmp/good.git" "$repository"
ends 'the good repository verifies again' 0 a verify

# --- a hostile hub ----------------------------------------------------------

join c nhrc nhri a
sync a c b c a
offline a b c
git=$tmp/hub.git

# on_hub FILE PARENT: a commit of these bytes, whatever they are.
on_hub() {
	git -C "$git" hash-object -t commit -w --stdin --literally <"$1"
}

# see_each_other ROUND: each writes, all sync, all say the same.
see_each_other() {
	for at in a b c; do
		rate $at 84.$((20 + $1)) partially
	done
	sync a b c a b
	for at in a b c; do
		is "$2: '$at' sees all three" "$(cells $at 84.$((20 + $1)))" \
		    '{"csomn": ["partially"], "mojha": ["partially"], "nhrc": ["partially"]}'
	done
}

# A changed commit, hashed anew.
ref=refs/heads/j/$journal
old=$(git -C "$git" rev-parse "$ref")
git -C "$git" cat-file commit "$old" | sed 's/as a sees it/as b sees it/' \
    >"$tmp/changed"
git -C "$git" update-ref "$ref" "$(on_hub "$tmp/changed")"
do_on b sync
is 'a changed commit is refused' "$(json b '[[r["journal"] == "'"$journal"'",
    r["sequence"] > 0, r["remote"]] for r in v["refusals"]]' status)" \
    '[[true, true, "hub"]]'
is 'and counted' "$(json b 'v["refused"]' status)" 1
see_each_other 1 'with a changed commit'

# A forged commit on top of every ref, five times.
for round in 1 2 3 4 5; do
	git -C "$git" for-each-ref --format='%(objectname) %(refname)' \
	    >"$tmp/refs"
	while read -r object name; do
		git -C "$git" cat-file commit "$object" |
		    sed "/^parent /d; s/^author /parent $object\nauthor /" \
			>"$tmp/forged"
		git -C "$git" update-ref "$name" "$(on_hub "$tmp/forged")"
	done <"$tmp/refs"
	for count in 1 2 3 4 5 6 7 8 9 10; do
		for at in a b c; do
			rate $at 84.$((40 + count)) partially
		done
	done
	sync a b c a b
	for at in a b c; do
		is "forged on every ref, $round: '$at' names each" "$(json $at \
		    '"\n".join(sorted(r["ref"] for r in v["refusals"]))' \
		    status)" "$(cut -d ' ' -f 2 "$tmp/refs" | sort)"
	done
	is "forged on every ref, $round: all say the same" \
	    "$(dump a | sha256sum; dump b | sha256sum)" \
	    "$(dump c | sha256sum; dump c | sha256sum)"
done
see_each_other 2 'with forged commits'

# A ref rolled back, where the good records are now.
git -C "$git" for-each-ref --format='%(objectname) %(refname)' >"$tmp/refs"
good=$(git -C "$tmp/b/home/rooms/"*/repository.git rev-parse \
    "refs/heads/j/$(json b 'v["journal"]' status)")
name=$(sed -n "s/^$good //p" "$tmp/refs")
ok 'the hub has the newest record of b under some ref' test -n "$name"
git -C "$git" update-ref "$name" "$good~3"
do_on c sync
is 'a ref that was rolled back is named' "$(json c \
    '[r["ref"] for r in v["refusals"] if r["fault"] == "rolled-back"]' \
    status)" "[\"$name\"]"
see_each_other 3 'after a rollback'
for at in a b c; do
	is "'$at' finds its own store good" \
	    "$(json $at 'v["faults"]' verify --every)" '[]'
done
is 'the independent checker counts the same in a clone of that hub' \
    "$(git clone -q --mirror "$git" "$tmp/mirror.git" &&
	python3 tests/checker/tamga_check.py dump "$tmp/mirror.git" \
	    2>/dev/null | sha256sum)" "$(dump a | sha256sum)"
finish
