#!/bin/sh
# SPDX-License-Identifier: ISC
# Links that are cut: after so many bytes, so that nothing depends on how fast
# this machine is.  The servers are real ones.
#
# shellcheck disable=SC2317 # what ok calls
. tests/cli/tap.sh
. tests/link/servers.sh

# The daemons say in their logs what each slice brought.
TAMGA_DEBUG=1
export TAMGA_DEBUG

if ! can_serve; then
	skip 'links that are cut' 'openssh-server and lighttpd'
	finish
fi
start_sshd
start_https
https_user
"$build/tests/bench/room_make" 10 30 "$tmp/served/room.git" \
    >"$tmp/invitation"
git -C "$tmp/served/room.git" config http.receivepack true

# base LINK URL: what one git fetch moves on a link that holds.
base() {
	[ -d "$tmp/base-$1" ] || git init -q --bare "$tmp/base-$1"
	git -C "$tmp/base-$1" fetch -q "$2" '+refs/heads/*:refs/heads/*'
	settle "$1"
}

# cuts LINK: how many connections were cut.
cuts() {
	grep -c '"cut": true' "$tmp/$1.link"
}

# lasts MACHINE: from one lost connection to the next, records came to stay.
lasts() {
	python3 -c 'import re, sys
came, empty, losses = 0, 0, 0
for line in open(sys.argv[1], encoding="utf-8"):
    slice = re.search(r"a slice of .* (\d+) came$", line)
    if slice:
        came += int(slice.group(1))
    elif "; slices of " in line:
        empty += came == 0
        came = 0
        losses += 1
print(f"# {losses} losses, {empty} of them with nothing gained")
sys.exit(losses == 0 or empty > 0)' "$tmp/$1/home/daemon.log"
}

# enter MACHINE URL: in the room, with that remote alone, and offline.
enter() {
	do_on "$1" join "$tmp/invitation" --member "me-$1" --name "$1" --kind cso \
	    --output "$tmp/$1.request"
	offline "$1"
	for enter_name in $(json "$1" '" ".join(r["name"] for r in v)' \
	    remote list); do
		do_on "$1" remote remove "$enter_name"
	done
	do_on "$1" remote add far "$2"
}

# at_most A PERCENT B: A is at most that much of B.
# shellcheck disable=SC2317
at_most() {
	[ "$1" -le $(($3 * $2 / 100)) ] || {
		echo "# $1 is more than $2 % of $3"
		return 1
	}
}

records=$(git -C "$tmp/served/room.git" rev-list --all --count)
start_proxy ssh-good --to "127.0.0.1:$ssh_port"
good=$proxy_port
start_proxy ssh-bad --to "127.0.0.1:$ssh_port" --cut-bytes 45000
bad=$proxy_port
ssh_user "$good" "$bad"
base ssh-good "ssh://127.0.0.1:$good$tmp/served/room.git"
whole=$(carried ssh-good)
enter a "ssh://127.0.0.1:$bad$tmp/served/room.git"
ends 'by ssh all comes, over a link that is cut every 45,000 bytes' 0 a sync
is 'every record' "$(json a 'v["records"]' status)" "$records"
settle ssh-bad
ok 'and it was cut, time and again' test "$(cuts ssh-bad)" -ge 3
ok 'what every connection brought lasted' lasts a
ok 'with at most 3 times the bytes of a fetch on one that holds' \
    at_most "$(carried ssh-bad)" 300 "$whole"

start_proxy https-good --to "127.0.0.1:$https_port"
good=$proxy_port
start_proxy https-bad --to "127.0.0.1:$https_port" --cut-bytes 30000
bad=$proxy_port
base https-good "https://localhost:$good/git/room.git"
whole=$(carried https-good)
enter b "https://localhost:$bad/git/room.git"
ends 'by https, too' 0 b sync
is 'all comes' "$(json b 'v["records"]' status)" "$records"
settle https-bad
ok 'it was cut more than once' test "$(cuts https-bad)" -ge 2
ok 'what every connection brought lasted' lasts b
ok 'with at most 3 times the bytes' at_most "$(carried https-bad)" 300 \
    "$whole"
is 'and both say the same' "$(dump b)" "$(dump a)"

# The daemon ends again and again, the machine is switched off: what came is
# kept.
start_proxy short --to "127.0.0.1:$https_port" --cut-bytes 70000
enter c "https://localhost:$proxy_port/git/room.git"
: >"$tmp/short.link"
rounds=0
while [ "$(json c 'v["records"]' status)" -lt "$records" ] &&
    [ "$rounds" -lt 40 ]; do
	rounds=$((rounds + 1))
	before=$(wc -l <"$tmp/short.link")
	on c sync >/dev/null 2>&1 &
	syncing=$!
	while [ "$(wc -l <"$tmp/short.link")" -lt $((before + 4)) ] && kill -0 "$syncing" 2>/dev/null; do
		sleep 0.05
	done
	on c daemon stop
	wait "$syncing"
done
is 'a daemon that is stopped every few connections gets all' \
    "$(json c 'v["records"]' status)" "$records"
ok 'in few rounds' test "$rounds" -lt 20

# The other way.
serve own
found d csomn
offline d
start_proxy up --to "127.0.0.1:$https_port" --cut-bytes 40000
do_on d remote add far "https://localhost:$proxy_port/git/own.git"
said=0
while [ "$said" -lt 30 ]; do
	said=$((said + 1))
	do_on d source add --title "Report $said" --description \
	    "$(head -c 1200 /dev/urandom | base64 | tr -d '\n')"
done
tries=0
until on d sync || [ "$tries" -eq 5 ]; do
	tries=$((tries + 1))
done
is 'what goes out gets there, in slices' "$(json d 'v["unsent"]' status)" 0
ok 'though it was cut' grep -q '"cut": true' "$tmp/up.link"
ok 'and is whole there' git -C "$tmp/served/own.git" fsck --strict \
    --no-progress

# A link that holds: one request, whatever is in the room.
start_proxy fine --to "127.0.0.1:$https_port"
enter e "https://localhost:$proxy_port/git/room.git"
do_on e sync
settle fine
ok 'on a link that holds there are no slices' \
    test "$(wc -l <"$tmp/fine.link")" -le 3
first=$(carried fine)
do_on e sync
settle fine
base https-good "https://localhost:$good/git/room.git"
ok 'nothing new costs no more than git fetch' at_most \
    $(($(carried fine) - first)) 100 $(($(carried https-good) - whole))
finish
