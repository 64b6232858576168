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
is 'status knows of it, from whom, and which remote does not show it' \
    "$(json a '[[w["journal"] == "'"${ref##*/}"'", w["seen_by"], w["records"],
	[r["name"] for r in v["remotes"] if r["withholds"] == [w]]]
	for w in v["missing"]]' status)" '[[true, ["nhrc"], 1, ["hub"]]]'
on a status
told 'and says it in words, with the remote that does not show it' \
    'hub does not show 1 record of somebody who is not known here, which nhrc has seen'
told 'and what to do' 'meet over another remote'

do_on a remote add stick "$tmp/stick.git"
do_on a sync stick
is 'it comes by another road' "$(cells a 84.10)" \
    '{"mojha": ["fully"], "nhrc": ["partially"]}'
is 'and nothing is missed any more' "$(json a 'v["missing"]' status)" '[]'
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
is 'of one that is known it is said whose it is' \
    "$(json a '[[w["member"], w["records"], [r["name"] for r in v["remotes"]
	if w in r["withholds"]]] for w in v["missing"]]' status)" \
    '[["mojha", 1, ["hub"]]]'
on a status
told 'in words, too' 'hub does not show 1 record of mojha, which nhrc has seen'
do_on a sync stick
do_on a sync hub
do_on c sync
is 'and it comes, and all are equal' "$(dump a | sha256sum)" \
    "$(dump c | sha256sum)"
is 'the hub, too, has it again' \
    "$(git -C "$git" rev-list --count "$ref")" 2
finish
