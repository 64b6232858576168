#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub that says nothing more, or talks without an end, holds up no other:
# whoever waits behind it has its turn after a while (patience, which is set
# to four seconds here).
. tests/cli/tap.sh
. tests/link/liar.sh

git=$tmp/hub.git
found a csomn
join b mojha government a
offline a b
git init -q --bare "$git"
git init -q --bare "$tmp/other.git"
for at in a b; do
	do_on "$at" remote add hub "ssh://hub$git"
	do_on "$at" remote add other "ssh://other$tmp/other.git"
done
sync a b a

do_on a daemon stop
python3 -c 'import glob, sqlite3, sys
local = sqlite3.connect(glob.glob(sys.argv[1] + "/rooms/*/local.db")[0])
local.execute("INSERT INTO setting VALUES (?, ?)", ("patience", "4"))
local.commit()' "$tmp/a/home"
offline a

paragraph=10

# waits WHAT: b's words come to a by the other hub, in the same tour.
waits() {
	paragraph=$((paragraph + 1))
	rate b "84.$paragraph" fully
	do_on b sync other
	rate a "84.$paragraph" partially
	ends "$1: sync says that not all went well" 1 a sync
	is "$1: but the other hub had its turn" "$(cells a "84.$paragraph")" \
	    '{"csomn": ["partially"], "mojha": ["fully"]}'
	is "$1: and has everything" "$(json a 'v["unsent"]' status)" 0
	is "$1: status names the one that held us up" "$(json a '[
	    "others have their turn" in (r["last_error"] or "")
	    for r in v["remotes"]]' status)" '[true, false]'
}

# lie_kept SIDE COMMAND: that side of the first hub begins with this.
#
# shellcheck disable=SC2016
lie_kept() {
	printf '#!/bin/sh\ncase $1 in *hub.git*) %s ;; esac\nexec sh -c "$1"\n' \
	    "$2" >"$tmp/lie.$1"
	chmod +x "$tmp/lie.$1"
}

lie_kept fetch 'sleep 600'
waits 'it is silent from the start'
honest
lie_kept push 'sleep 600'
waits 'it takes a push, and says nothing'
honest
id=$(vandal "$git" '')
git -C "$git" update-ref refs/heads/c/aaaaaaaaaaaaaaaaaaaaaaaaaa "$id"
for lie in silence chatter; do
	lie_at "$lie" "$id"
	waits "$lie at one ref"
	is "$lie at one ref: what is said goes there nevertheless" \
	    "$(git -C "$git" rev-list --count \
		"refs/heads/j/$(json a 'v["journal"]' status)")" \
	    "$(git -C "$tmp/other.git" rev-list --count \
		"refs/heads/j/$(json a 'v["journal"]' status)")"
done
honest
sync b a b
is 'all are equal in the end' "$(dump a | sha256sum)" "$(dump b | sha256sum)"
finish
