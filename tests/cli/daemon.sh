#!/bin/sh
# SPDX-License-Identifier: ISC
# The daemon and its home: started when needed, one per home, and what it says
# when the disk is full or read-only.
. tests/cli/tap.sh

ends 'no daemon runs at first' 1 a daemon status
found a csomn
ok 'a command has started one' on a daemon status
ok 'its socket is for its owner alone' \
    test "$(stat -c %a "$tmp/a/home/daemon.sock")" = 600
ok 'curl gets the same answer' sh -c "curl -s --unix-socket \
    '$tmp/a/home/daemon.sock' http://tamga/v0/status | grep -q csomn"
status=0
XDG_STATE_HOME=$tmp/a/state "$build/tamgad" --home "$tmp/a/home" \
    >"$tmp/out" 2>"$tmp/err" || status=$?
is 'a second daemon of a home ends' "$status" 1
says 'and says why' 'is in use by another daemon'
ok 'the first goes on' on a status
ends 'it stops when told' 0 a daemon stop
ends 'and the next command starts it again' 0 a status
kill -9 "$(json a 'v["pid"]' daemon status)"
ends 'after kill -9, too' 0 a status
is 'with everything' "$(json a 'len(v)' rec list)" 129

# Commands that come at once start one daemon.
do_on a daemon stop
for n in 1 2 3 4 5 6; do
	XDG_STATE_HOME=$tmp/a/state "$build/tamga" --home "$tmp/a/home" \
	    assess "84.$n" not --rationale r >/dev/null 2>"$tmp/err.$n" &
done
wait
is 'six commands at once are all done' \
    "$(json a 'sum(len(r["cells"]) for r in v)' sheet)" 6

# Several homes, and one with a long name.
long=$(printf 'long%.0s' $(seq 40))
mkdir -p "$tmp/$long"
found "$long" mojha
ok 'a home with a long path has a socket' on "$long" status

# Copies of a home: nobody speaks twice with one voice.
do_on a daemon stop
before=$(json a 'v["journal"]' status)
do_on a daemon stop
mkdir -p "$tmp/copy"
cp -a "$tmp/a/home" "$tmp/copy/home"
cp -a "$tmp/a/state" "$tmp/copy/state"
rate copy 84.30 fully
ok 'a copy of a home goes on in a journal of its own' \
    test "$(json copy 'v["journal"]' status)" != "$before"
rate a 84.30 not
is 'and the first in its own' "$(json a 'v["journal"]' status)" "$before"
git init -q --bare "$tmp/hub.git"
hub a copy
sync a copy a
is 'both count, and stand side by side as a conflict' "$(cells a 84.30)" \
    '{"csomn": ["fully", "not"]}'

# A full disk and a read-only one.  A namespace of mounts of its own is enough.
if unshare --mount true 2>/dev/null; then
	cat >"$tmp/full.sh" <<END
mount -t tmpfs -o size=6m none '$tmp/full/home' || exit 77
run() {
	XDG_STATE_HOME='$tmp/full/state' '$build/tamga' \
	    --home '$tmp/full/home' "\$@"
}
run init --state MNG --cycle 1 --title t --member csomn --name n --kind cso &&
run import '$top/sample/mongolia-cycle-1.csv' || exit 1
acknowledged=0
status=0
cat /dev/zero >'$tmp/full/home/ballast' 2>/dev/null
head -c 60000 /dev/zero | tr '\\0' x >'$tmp/full/text'
while [ \$acknowledged -lt 100 ]; do
	run assess 84.\$((acknowledged + 1)) not --rationale \
	    "\$(head -c 30000 /dev/urandom | base64)" 2>'$tmp/full/err' ||
	    { status=\$?; break; }
	acknowledged=\$((acknowledged + 1))
done
echo \$status >'$tmp/full/status'
rm '$tmp/full/home/ballast'
run --json sheet | grep -c '"held_by"' >'$tmp/full/there'
echo \$acknowledged >'$tmp/full/acknowledged'
run assess 84.118 not --rationale r >/dev/null
echo \$? >'$tmp/full/after'
run --json verify >'$tmp/full/verify'
run daemon stop
for n in 1 2 3 4 5 6 7 8 9 10; do
	mount -o remount,ro '$tmp/full/home' 2>/dev/null && break
	sleep 0.3
done
run status 2>'$tmp/full/readonly'
echo \$? >'$tmp/full/readonly.status'
run daemon stop >/dev/null 2>&1
true
END
	mkdir -p "$tmp/full/home"
	unshare --mount sh "$tmp/full.sh" >"$tmp/full/log" 2>&1
	: >"$tmp/err"
	is 'on a full disk a command fails' "$(cat "$tmp/full/status")" 1
	ok 'and says what to do' grep -q '^hint: ' "$tmp/full/err"
	is 'nothing acknowledged is lost' "$(cat "$tmp/full/there")" \
	    "$(cat "$tmp/full/acknowledged")"
	is 'with room again it goes on' "$(cat "$tmp/full/after")" 0
	ok 'and the store is good' grep -q '"faults": \[\]' "$tmp/full/verify"
	is 'on a read-only disk the daemon does not start' \
	    "$(cat "$tmp/full/readonly.status")" 1
	ok 'and says so' grep -qi 'read-only' "$tmp/full/readonly"
else
	skip 'a full and a read-only disk' 'mounting needs root'
fi
finish
