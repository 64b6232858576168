#!/bin/sh
# SPDX-License-Identifier: ISC
# Copies, restored backups, and machines that both believe to be the one:
# every record survives, and all stores end equal.
. tests/cli/tap.sh

# rates MACHINE FIRST COUNT VALUE: a record for each of so many paragraphs.
rates() {
	rates_at=$2
	while [ "$rates_at" -lt $(($2 + $3)) ]; do
		rate "$1" "84.$rates_at" "$4"
		rates_at=$((rates_at + 1))
	done
}

# freeze MACHINE NAME: a disk image of it, home and state.
freeze() {
	do_on "$1" daemon stop
	mkdir "$tmp/$2.image"
	cp -a "$tmp/$1/." "$tmp/$2.image"
}

# thaw MACHINE NAME: put the image back, so that not even the home's inode
# tells.
thaw() {
	do_on "$1" daemon stop
	find "$tmp/$1/home" "$tmp/$1/state" -mindepth 1 -delete
	cp -a "$tmp/$2.image/home/." "$tmp/$1/home"
	cp -a "$tmp/$2.image/state/." "$tmp/$1/state"
}

# said MACHINE: how many ratings of csomn count there, replaced or not.
said() {
	dump "$1" | grep -c '"kind":"assessment","member":"csomn"'
}

journals() {
	git -C "$tmp/hub.git" for-each-ref --format='%(refname)' \
	    refs/heads/j refs/heads/f | cut -d / -f 1-3 | sort |
	    uniq -c | awk '{ print $1, $2 }' | tr '\n' ';'
}

all_equal() {
	equal_sentence=$1
	shift
	dump "$1" >"$tmp/dump.first"
	for each in "$@"; do
		dump "$each" >"$tmp/dump.$each"
		ok "$equal_sentence: '$each'" \
		    cmp "$tmp/dump.first" "$tmp/dump.$each"
	done
}

git init -q --bare "$tmp/hub.git"
found one csomn
do_on one remote add hub "$tmp/hub.git"
join other mojha government one
offline one other

# --- a home copied after 50 records, and used on both machines -----------------

rates one 1 50 partially
sync one
do_on one daemon stop
mkdir "$tmp/copy"
cp -a "$tmp/one/." "$tmp/copy"
rates one 51 5 fully
rates copy 56 6 not
is 'the copy says that it is one' \
    "$(json copy '[v["renewal"]["why"], v["forks"]]' status)" '["copied", []]'
on copy status
ok 'in words' grep -q 'is a copy, or was moved or restored' "$tmp/out"
is 'the first machine knows of nothing' \
    "$(json one 'v.get("renewal")' status)" null
sync one copy other one copy other
is 'no journal forked' "$(journals)" '2 refs/heads/j;'
for machine in one copy other; do
	is "every record of both is in '$machine'" "$(said $machine)" 61
done
all_equal 'a copy used on both machines' one copy other

# --- a home restored from a copy that is 37 records old -------------------------

freeze one old
rates one 1 37 fully
sync one other
ends 'the home is lost' 0 one daemon stop
rm -rf "$tmp/one"
cp -a "$tmp/old.image" "$tmp/one"
rate one 84.110 not
is 'the restored home goes on in another journal' \
    "$(json one '[v["renewal"]["why"], v["renewal"]["records_back"]]' status)" \
    '["copied", 0]'
sync one other one copy
is 'and 37 records come back' \
    "$(json one '[v["renewal"]["records_back"], v["forks"]]' status)" '[37, []]'
on one status
ok 'which is said' grep -q '37 records of this device that were missing here have come' \
    "$tmp/out"
is 'nothing is lost' "$(said other)" 99
all_equal 'a home restored from an old copy' one copy other

# --- a disk image put back, that syncs before it writes -------------------------

freeze one image
rates one 38 4 not
sync one
thaw one image
is 'a disk image that is put back does not know it' \
    "$(json one 'v["records"]' status)" \
    "$(($(json other 'v["records"]' status)))"
sync one
is 'the first sync tells it' "$(json one \
    '[v["renewal"]["why"], v["renewal"]["records_back"], v["forks"]]' status)" \
    '["behind", 4, []]'
rate one 84.42 not
sync one other copy
is 'and nothing forks' "$(json other 'v["forks"]' status)" '[]'
is 'nothing is lost then, either' "$(said other)" 104
all_equal 'a disk image that synced first' one copy other

# --- two machines that both believe to be the one -------------------------------

freeze one both
rates one 60 3 fully
freeze one first
thaw one both
rates one 63 4 partially
sync one other
is 'the second knows of nothing yet' "$(json one 'v["forks"]' status)" '[]'
do_on one daemon stop
mkdir "$tmp/second.image"
cp -a "$tmp/one/." "$tmp/second.image"
thaw one first
sync one
is 'the first finds two branches' "$(json one \
    '[[f["member"], f["branches"], f["held"]] for f in v["forks"]]' status)" \
    '[["csomn", 2, false]]'
on one status
ok 'in words' grep -q 'two machines went on from the same' "$tmp/out"
rate one 84.67 fully
sync one other
freeze one firstlater
thaw one second
sync one
is 'the second finds them, too' "$(json one \
    '[[f["member"], f["branches"], f["held"]] for f in v["forks"]]' status)" \
    '[["csomn", 2, false]]'
rate one 84.68 fully
sync one other copy one
is 'each went on in a journal of its own' \
    "$(git -C "$tmp/hub.git" for-each-ref refs/heads/f | wc -l)" 1
is 'the branch counts on both sides' "$(said other)" 113
is 'everybody sees the fork' "$(json other \
    '[[f["member"], f["label"], f["branches"]] for f in v["forks"]]' status)" \
    '[["csomn", "device 1", 2]]'
all_equal 'two that believed to be the one' one copy other
thaw one firstlater
sync one
all_equal 'the first of them' one other
ok 'the independent checker says the same' sh -c "
    python3 tests/checker/tamga_check.py dump \
	'$tmp'/other/home/rooms/*/repository.git | cmp - '$tmp/dump.other'"
is 'every signature is good' \
    "$(json other 'v["faults"]' verify --every)" '[]'
finish
