#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub by ssh that ends, or spoils, every connection in which one of its refs
# is asked for: that ref is named, and everything else moves.
. tests/cli/tap.sh
. tests/link/liar.sh

git=$tmp/hub.git
git init -q --bare "$git"
found a csomn
join b mojha government a
offline a b
for at in a b; do
	do_on "$at" remote add hub "ssh://hub$git"
done
sync a b a

# It sorts before all that are honest.
bad=refs/heads/c/aaaaaaaaaaaaaaaaaaaaaaaaaa
parent=$(git -C "$git" for-each-ref --format='%(objectname)' refs/heads/c |
    head -n 1)
round=10

# The endless one first: it takes as many bytes as a pack may have, each time.
for lie in endless cut nonsense count part; do
	round=$((round + 1))
	git -C "$git" update-ref "$bad" "$(vandal "$git" "$parent")"
	lie_at "$lie" "$(git -C "$git" rev-parse "$bad")"
	rate a "84.$round" fully
	# A first time it may be the network, and is said to be.
	on a sync || :
	[ "$lie" = endless ] ||
		ends "$lie: from then on nobody is told of a failure" 0 a sync
	is "$lie: nothing is left to send" "$(json a 'v["unsent"]' status)" 0
	is "$lie: the ref is named" "$(json a '[r["fault"]
	    for r in v["refusals"] if r["ref"] == "'"$bad"'"]' status)" \
	    '["lost"]'
	parent=$(git -C "$git" rev-parse "$bad")
done
ok 'with what happens' grep -q 'whenever it is asked for' "$tmp/out"
rate b 84.15 partially
on b sync || :
sync a
is 'all that is honest moves both ways' "$(cells a 84.15)" \
    '{"csomn": ["fully"], "mojha": ["partially"]}'
is 'and all are equal' "$(dump a | sha256sum)" "$(dump b | sha256sum)"

# The hub is mended: what it kept back is asked for again, by itself.
honest
sync a
is 'once it can be had, it is judged' "$(json a '[r["fault"]
    for r in v["refusals"]]' status)" '["journal"]'
git -C "$git" update-ref -d "$bad"
sync a
is 'and when it is gone, nothing is left of it' \
    "$(json a 'v["refused"]' status)" 0

# Refs that lead nowhere, more than there are tries for in one fetch: who is
# new asks on, and finds what is honest behind them.
join c nhrc nhri a
offline c
do_on a sync
awk 'BEGIN { for (i = 0; i < 60; i++)
	printf "%040d refs/heads/j/aa%c%caaaaaaaaaaaaaaaaaaaaaa\n", i + 1,
	    97 + i % 26, 97 + int(i / 26) }' | sort -k 2 >"$git/junk-refs"
git -C "$git" pack-refs --all
grep -v '^#' "$git/packed-refs" | sort -k 2 - "$git/junk-refs" \
    >"$git/packed-refs.all"
mv "$git/packed-refs.all" "$git/packed-refs"
on c sync || :
is 'behind sixty refs that lead nowhere all is found' \
    "$(dump c | sha256sum)" "$(dump a | sha256sum)"
grep -v ' refs/heads/j/aa' "$git/packed-refs" >"$git/packed-refs.good"
mv "$git/packed-refs.good" "$git/packed-refs"

# A journal of ours that is kept back comes by another road.
rate b 84.20 fully
do_on b sync
journal=$(json b 'v["journal"]' status)
lie_at cut "$(git -C "$git" rev-parse "refs/heads/j/$journal")"
on a sync || :
is 'what is kept back does not come' "$(cells a 84.20)" '{}'
git clone -q --mirror "$git" "$tmp/stick.git"
do_on a remote add stick "$tmp/stick.git"
ends 'but by another road' 0 a sync stick
is 'it does' "$(cells a 84.20)" '{"mojha": ["fully"]}'
ends 'and there is nothing to name any more' 0 a sync hub
is 'for the ref shows what is here' "$(json a 'v["refused"]' status)" 0
honest
sync a b
is 'all are equal' "$(dump a | sha256sum)" "$(dump b | sha256sum)"
finish
