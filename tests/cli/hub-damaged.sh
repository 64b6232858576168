#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub whose pack was cut in the middle, as by a full disk: named, with what
# to do; everything goes by another road, and to an empty one in its place.
. tests/cli/tap.sh
. tests/link/liar.sh

git=$tmp/hub.git
found a csomn
join b mojha government a
offline a b
git init -q --bare "$git"
git init -q --bare "$tmp/stick.git"
# The same hub is a folder to one, and on another machine to the other.
do_on a remote add hub "$git"
do_on b remote add hub "ssh://hub$git"
do_on a remote add stick "$tmp/stick.git"
do_on b remote add stick "$tmp/stick.git"
for at in a b a; do
	do_on "$at" sync
done
rate a 84.10 fully
rate b 84.10 partially
sync a b a

git -C "$git" repack -adq
pack=$(echo "$git"/objects/pack/*.pack)
chmod u+w "$pack"
truncate -s $(($(wc -c <"$pack") / 2)) "$pack"
rate a 84.11 fully
rate b 84.11 partially
for at in a b; do
	ends "'$at' cannot send anything there" 1 "$at" sync hub
	on "$at" status
	told "'$at' is told why" 'missing necessary objects'
	told "'$at' is told what to do" 'put an empty one in its place'
	do_on "$at" sync stick
done
do_on a sync stick
is 'all goes by another road' "$(cells a 84.11)" \
    '{"csomn": ["fully"], "mojha": ["partially"]}'

# Who is new there is told, too.
join c nhrc nhri a
offline c
on c sync hub
is 'a newcomer gets nothing from it' "$(json c 'len(v)' rec list)" 0
is 'and knows why' "$(json c 'sorted({r["fault"] for r in v["refusals"]})' \
    status)" '["object"]'
on c status
told 'in words' 'hub holds what cannot be read there'
told 'with what to do' 'put an empty one in its place'

rm -rf "$git"
git init -q --bare "$git"
for at in a b c a; do
	ends "'$at' goes on with the empty one" 0 "$at" sync
done
is 'the newcomer has everything' "$(dump c | sha256sum)" \
    "$(dump a | sha256sum)"
is 'and all are equal' "$(dump b | sha256sum)" "$(dump a | sha256sum)"
ok 'the hub is whole again' \
    git -C "$git" fsck --strict --no-progress --no-dangling
finish
