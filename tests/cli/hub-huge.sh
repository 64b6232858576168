#!/bin/sh
# SPDX-License-Identifier: ISC
# Refs with a history of 200,000 commits, with more objects than are looked
# at, and with 300 MB of zeros in some 300 KB: each is refused by itself,
# nothing of it is kept, and everybody goes on.
. tests/cli/tap.sh

git=$tmp/hub.git
found a csomn
join b mojha government a
offline a b
hub a b
sync a b a

commit='committer x <x@y> 1 +0000
data 1
x'
deep=refs/heads/j/aaaaaaaaaaaaaaaaaaaaaaaaaa
many=refs/heads/j/baaaaaaaaaaaaaaaaaaaaaaaaa
large=refs/heads/c/aaaaaaaaaaaaaaaaaaaaaaaaaa
{
	awk -v ref="$deep" -v commit="$commit" 'BEGIN {
		for (i = 0; i < 200000; i++) print "commit " ref "\n" commit
	}'
	printf 'commit %s\n%s\n' "$many" "$commit"
	awk 'BEGIN {
		for (i = 0; i < 263000; i++)
			printf "M 100644 inline %d/%d\ndata 6\n%06d\n",
			    i / 1000, i, i
	}'
	printf 'commit %s\n%s\nM 100644 inline zeros\ndata 300000000\n' \
	    "$large" "$commit"
	head -c 300000000 /dev/zero
} | git -C "$git" -c core.bigFileThreshold=1m fast-import --quiet
ok 'the hub itself is small' test "$(du -sk "$git" | cut -f 1)" -lt 100000

rate a 84.11 fully
ends 'they stop no sync' 0 a sync
is 'and what is said goes there' "$(json a 'v["unsent"]' status)" 0
is 'each of the three is named by itself' "$(json a '{r["ref"]: r["fault"]
    for r in v["refusals"]}' status)" \
    "{\"$large\": \"bytes\", \"$deep\": \"bytes\", \"$many\": \"too-big\"}"
on a status
told 'in words' 'hub holds more than a journal can be'
told 'with what to do' 'Whoever runs the remote can delete them'
is 'nothing is left of them on the disk' \
    "$(find "$tmp/a/home" -name 'quarantine*')" ''
ok 'at all' test "$(du -sk "$tmp/a/home" | cut -f 1)" -lt 10000
ok 'the daemon took no memory for it' is_small a
ends 'the next sync has nothing to do with them' 0 a sync
ok 'in words' grep -qF 'more than a journal can be' "$tmp/out"

# Whoever runs the hub deletes two of them.
git -C "$git" update-ref -d "$large"
git -C "$git" update-ref -d "$many"
rate b 84.11 partially
sync b a
is 'others go on, too' "$(cells a 84.11)" \
    '{"csomn": ["fully"], "mojha": ["partially"]}'
is 'and all are equal' "$(dump a | sha256sum)" "$(dump b | sha256sum)"
is 'what is gone is not spoken of any more' "$(json a '[r["ref"]
    for r in v["refusals"]]' status)" "[\"$deep\"]"
finish
