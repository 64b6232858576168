#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub that keeps the newest back: who has seen it says so in its records,
# status names what is missing and which remote shows less, and it comes by
# another road and is sent back.
. tests/cli/tap.sh

git=$tmp/hub.git
found a csomn
join b mojha government a
join c nhrc nhri a
offline a b c
hub a b c
sync a b c a

rate b 84.10 fully
sync b c
rate c 84.10 partially
do_on c sync
git clone -q --mirror "$git" "$tmp/stick.git"

# It shows c what b said, and a what c said of that, but not b's words.
ref=refs/heads/j/$(json b 'v["journal"]' status)
tip=$(git -C "$git" rev-parse "$ref")
git -C "$git" update-ref -d "$ref"
do_on a sync
is 'what is kept back is not here' "$(cells a 84.10)" \
    '{"nhrc": ["partially"]}'
is 'status knows of it, from whom, and what the remote shows' \
    "$(json a '[[w["journal"] == "'"${ref##*/}"'", w["witness"], w["here"],
	w["sequence"], w["remotes"]] for w in v["withheld"]]' status)" \
    '[[true, "nhrc", 0, 1, [{"name": "hub", "shows": 0}]]]'
on a status
ok 'and says it in words' grep -qF "'nhrc' has seen record 1 of" "$tmp/out"
ok 'with the remote that shows less' grep -qF 'hub shows nothing of it' \
    "$tmp/out"
ok 'and what to do' grep -qF 'comes by any remote that has it' "$tmp/out"

do_on a remote add stick "$tmp/stick.git"
do_on a sync stick
is 'it comes by another road' "$(cells a 84.10)" \
    '{"mojha": ["fully"], "nhrc": ["partially"]}'
is 'and nothing is missed any more' "$(json a 'v["withheld"]' status)" '[]'
do_on a sync hub
is 'it is pushed back' "$(git -C "$git" rev-parse "$ref")" "$tip"

# The same of a later record: the hub shows an older state.
rate b 84.11 fully
sync b c
rate c 84.11 partially
sync c
git -C "$tmp/stick.git" fetch -q --prune origin
git -C "$git" update-ref "$ref" "$tip"
do_on a sync hub
is 'of one that is known it is said where it ends' \
    "$(json a '[[w["member"], w["here"], w["sequence"], [r["shows"]
	for r in w["remotes"]]] for w in v["withheld"]]' status)" \
    '[["mojha", 1, 2, [1, 1]]]'
on a status
ok 'in words, too' grep -qF 'record 2 of mojha; here it ends before that' \
    "$tmp/out"
do_on a sync stick
do_on a sync hub
do_on c sync
is 'and it comes, and all are equal' "$(dump a | sha256sum)" \
    "$(dump c | sha256sum)"
is 'the hub, too, has it again' \
    "$(git -C "$git" rev-list --count "$ref")" 2
finish
