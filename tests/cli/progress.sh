#!/bin/sh
# SPDX-License-Identifier: ISC
# How far a sync is: as events, and as a line for people.  The link is slow,
# so that there is something to see, however fast this machine is.
. tests/cli/tap.sh
. tests/link/servers.sh

if ! can_serve; then
	skip 'how far a sync is' 'openssh-server and lighttpd'
	finish
fi
start_sshd
"$build/tests/bench/room_make" 8 60 "$tmp/served/room.git" \
    >"$tmp/invitation"
records=$(git -C "$tmp/served/room.git" rev-list --all --count)
start_proxy slow --to "127.0.0.1:$ssh_port" --rate 40000
ssh_user "$proxy_port"

# events EXPRESSION FILE: Python's EXPRESSION of the events v, each a name and
# its data.
events() {
	python3 -c 'import json, sys
v = []
for block in open(sys.argv[2], encoding="utf-8").read().split("\n\n"):
    lines = block.strip().split("\n")
    if len(lines) == 2:
        v.append((lines[0].removeprefix("event: "),
                  json.loads(lines[1].removeprefix("data: "))))
fetching = [d for n, d in v if n == "progress" and d["step"] == "fetching"]
print(json.dumps(eval(sys.argv[1])))' "$1" "$2"
}

do_on a join "$tmp/invitation" --member me --name Me --kind cso \
    --output "$tmp/request"
offline a
do_on a remote remove hub
do_on a remote add far "ssh://127.0.0.1:$proxy_port$tmp/served/room.git"
curl -s -N --unix-socket "$tmp/a/home/daemon.sock" \
    http://tamga/v0/sync/events >"$tmp/events" &
listener=$!
ends 'all comes over a slow link' 0 a sync
is 'every record' "$(json a 'v["records"]' status)" "$records"
do_on a daemon stop
wait "$listener"
ok 'who listens to the events is told to the end, and let go' \
    test "$(events 'v[-1][0]' "$tmp/events")" = '"visit"'
is 'of each step' "$(events '[s for s in ("asking", "fetching", "checking",
    "taking") if s not in [d["step"] for n, d in v if n == "progress"]]' \
    "$tmp/events")" '[]'
is 'while it is fetched, in more than one piece' "$(events \
    'len({d["bytes"] for d in fetching}) > 2' "$tmp/events")" true
ok 'how many records are on the way is known when they are' \
    test "$(events 'max(d["coming"] for d in fetching)' "$tmp/events")" \
    -gt 0
is 'how many journals there are, and are left' "$(events \
    '[max(d["journals"] for n, d in v if n == "progress"),
      [d["journals_left"] for n, d in v if n == "progress"][-1]]' \
    "$tmp/events")" '[9, 0]'
is 'no time is named where nothing was measured' "$(events \
    '[d["seconds_left"] for d in fetching if d["seconds_left"] is not None]' \
    "$tmp/events")" '[]'
is 'the report of the visit is the last word' "$(events \
    'v[-1][1]["received"]' "$tmp/events")" "$records"

# A terminal has one line, that is written over.
do_on b join "$tmp/invitation" --member them --name Them --kind cso \
    --output "$tmp/b.request"
offline b
do_on b remote remove hub
do_on b remote add far "ssh://127.0.0.1:$proxy_port$tmp/served/room.git"
XDG_STATE_HOME=$tmp/b/state python3 -c 'import pty, sys
pty.spawn(sys.argv[1:])' "$build/tamga" --home "$tmp/b/home" sync \
    >"$tmp/terminal" </dev/null
ok 'a terminal shows what came so far' \
    grep -q 'records came, [0-9,]* more are on the way ([0-9]* KiB so far)' \
    "$tmp/terminal"
is 'in one line' "$(tr -d '\r' <"$tmp/terminal" | wc -l)" 1
ok 'and the result in its place' grep -q "far: received $records, sent 0" \
    "$tmp/terminal"
finish
