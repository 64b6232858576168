#!/bin/sh
# SPDX-License-Identifier: ISC
# A remote that somebody pays for: nothing goes there but when a person says
# so, and then after all others.
. tests/cli/tap.sh
. tests/link/liar.sh

# comes SENTENCE WANTED MACHINE EXPRESSION WORDS...: it comes to be that by
# itself; what it depends on is done in seconds, but this machine may be slow.
comes() {
	comes_sentence=$1 comes_wanted=$2
	shift 2
	for _ in $(seq 600); do
		comes_got=$(json "$@")
		[ "$comes_got" != "$comes_wanted" ] || break
		sleep 0.3
	done
	is "$comes_sentence" "$comes_got" "$comes_wanted"
}

# of REMOTE FIELD: what a's list of remotes says of it.
of() {
	json a "[r['$2'] for r in v if r['name'] == '$1'][0]" remote list
}

# left_alone SENTENCE TIME: since then nobody was at the metered remote.  The
# sync that is asked for begins when the daemon's own round is over.
left_alone() {
	do_on a sync hub
	is "$1" "$(of dear last_attempt)" "$2"
}

# set_a NAME VALUE: in a's settings, while no daemon runs.
set_a() {
	python3 -c 'import glob, sqlite3, sys
local = sqlite3.connect(glob.glob(sys.argv[1] + "/rooms/*/local.db")[0])
local.execute("REPLACE INTO setting VALUES (?, ?)", sys.argv[2:])
local.commit()' "$tmp/a/home" "$@"
}

found a csomn
offline a
git init -q --bare "$tmp/dear.git"
do_on a remote add dear "$tmp/dear.git" --metered
ok 'who adds a metered remote is told what that means' \
    grep -q "nothing goes there until you type 'tamga sync'" "$tmp/out"
do_on a status
told 'with no other remote, what is only here needs somebody' \
    'tamga sync takes them out by a remote that is metered'
hub a
join b mojha government a
do_on b remote set dear --metered
offline b
is 'it is metered from its beginning' "$(of dear metered)" true
is 'and others are not' "$(of hub metered)" false
do_on a remote list
ok 'the list of remotes says so' grep -q 'dear\.git *yes' "$tmp/out"
do_on a status
told 'and so does the status' 'metered: asked only by tamga sync'

# The daemon by itself: after a change, at its start, and on its interval.
do_on a sync --resume
comes 'what was said goes to the others by itself' 0 a \
    '[r["lacks"] for r in v["remotes"] if r["name"] == "hub"][0]' status
left_alone 'but not to a metered remote' null
rate a 84.10 fully
comes 'so after a change' 0 a \
    '[r["lacks"] for r in v["remotes"] if r["name"] == "hub"][0]' status
left_alone 'and not there' null
do_on b sync hub
rate b 84.10 not
do_on b sync hub
do_on a daemon stop
set_a interval 10
ratings='[len(r["cells"]) for r in v if r["paragraph"] == "%s"][0]'
# shellcheck disable=SC2059
comes 'so at its start' 2 a "$(printf "$ratings" 84.10)" sheet
left_alone 'and not there, either' null
rate b 84.11 not
do_on b sync hub
# shellcheck disable=SC2059
comes 'so on its interval' 1 a "$(printf "$ratings" 84.11)" sheet
left_alone 'and not there' null

# A person.
do_on b sync dear
is 'who names it is taken there' "$(json a \
    '[[r["name"], r["metered"]] for r in v["remotes"]]' sync dear)" \
    '[["dear", true]]'
is 'who names none, too, after all others' "$(json a \
    '[r["name"] for r in v["remotes"]]' sync)" '["hub", "dear"]'
do_on a sync
ok 'and it is said that it is metered' grep -q '^dear, metered: received' \
    "$tmp/out"
ok 'of others it is not' grep -q '^hub: received' "$tmp/out"
rate b 84.12 not
do_on b sync
is 'what the others brought is not fetched there once more' "$(json a \
    '[r["received"] > 0 for r in v["remotes"]]' sync)" '[true, false]'
visited=$(of dear last_attempt)
rate b 84.13 not
do_on b sync hub
# shellcheck disable=SC2059
comes 'the daemon goes on with the others' 1 a "$(printf "$ratings" 84.13)" \
    sheet
left_alone 'and stays away from where a person was' "$visited"

# One that fails.
mv "$tmp/dear.git" "$tmp/gone.git"
ends 'that it fails is said' 1 a sync
ok 'as of one that is metered' grep -q '^dear, metered: ' "$tmp/out"
is 'the daemon does not try it again' "$(json a \
    '["retry_in" in r for r in v["remotes"] if r["name"] == "dear"]' status)" \
    '[false]'
do_on a status
# shellcheck disable=SC2016
ok 'and nobody is told that it does' sh -c \
    '! grep -q "tried again by itself" "$1"' sh "$tmp/out"
mv "$tmp/gone.git" "$tmp/dear.git"

# Set, and gone.
ends 'set without what is wrong usage' 2 a remote set dear
ends 'and with both' 2 a remote set dear --metered --unmetered
ends 'a remote that nobody added cannot be set' 1 a remote set stick --metered
says 'and is named' "there is no remote 'stick'"
rate a 84.14 fully
do_on a remote set dear --unmetered
ok 'who changes it is told what that means' grep -q 'by itself, too' \
    "$tmp/out"
comes 'one that is not metered any more is synced with by itself' 0 a \
    '[r["lacks"] for r in v["remotes"] if r["name"] == "dear"][0]' status
do_on a remote set dear --metered
is 'and it is so again' "$(of dear metered)" true
do_on a daemon stop
is 'also after the daemon was stopped' "$(of dear metered)" true
do_on a remote remove dear
offline a
do_on a remote add dear "$tmp/dear.git"
is 'it goes with the remote' "$(of dear metered)" false

# The order of what is far, and what becomes metered while the daemon is on
# its way.
do_on a remote add far "ssh://hub$tmp/hub.git"
do_on a remote add near "ssh://hub$tmp/dear.git"
is 'folders come first, and the far as they are listed' "$(json a \
    '[r["name"] for r in v["remotes"]]' sync)" '["dear", "hub", "far", "near"]'
do_on a daemon stop
set_a tally:far '1000 0 9000000 0'
set_a tally:near '1000 0 500000 0'
is 'once enough came, by the bytes that a record took' "$(json a \
    '[r["name"] for r in v["remotes"]]' sync)" '["dear", "hub", "near", "far"]'
do_on a remote remove far
do_on a remote add far "ssh://hub$tmp/hub.git"
lie_on fetch "touch '$tmp/asked'
while [ ! -e '$tmp/gate' ]; do sleep 0.1; done
exec sh -c \"\$1\""
rate a 84.15 fully
do_on a sync --resume
for _ in $(seq 600); do
	[ ! -e "$tmp/asked" ] || break
	sleep 0.1
done
ok 'while the daemon is at another remote' test -e "$tmp/asked"
do_on a remote set far --metered
touch "$tmp/gate"
do_on a sync hub
is 'what is made metered is not visited any more' "$(of far last_attempt)" null
is 'and the round goes on' "$(json a \
    '[r["lacks"] for r in v["remotes"] if r["name"] == "near"][0]' status)" 0
finish
