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
"$build/tests/bench/room_make" 20 50 "$tmp/served/room.git" \
    >"$tmp/invitation"
git -C "$tmp/served/room.git" config http.receivepack true

# What 16 kbit/s carry in 20 s, each way.
cut=40000

# fetch LINK URL: git fetch, into a repository for each link; sets $moved to
# what it moves.
fetch() {
	fetch_before=$(carried "$1")
	[ -d "$tmp/base-$1" ] || git init -q --bare "$tmp/base-$1"
	git -C "$tmp/base-$1" fetch -q "$2" '+refs/heads/*:refs/heads/*'
	settle "$1"
	moved=$(($(carried "$1") - fetch_before))
}

# cuts LINK: how many connections were cut.
cuts() {
	grep -c "\"cut\": true" "$tmp/$1.link" 2>/dev/null
}

# lasts MACHINE: from one lost connection to the next, records came to stay; of
# all, one may have brought none, on a machine that is busy when it is cut.
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
sys.exit(losses == 0 or empty > 1)' "$tmp/$1/home/daemon.log"
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
	echo "# $1 bytes, $(($1 * 100 / $3)) % of $3"
	[ "$1" -le $(($3 * $2 / 100)) ]
}

# least WAY: what it takes to find nothing new, $ours and git's own $theirs: of
# five each, our least and git's most, since what ssh puts into a packet, and
# pads, is chance.  A request more is more than that.
least() {
	ours=''
	theirs=0
	for least_try in 1 2 3 4 5; do
		fetch "$1-good" "$(url "$1" good)"
		least_before=$(carried "$1-bad")
		do_on "new-$1" sync
		settle "$1-bad"
		least_moved=$(($(carried "$1-bad") - least_before))
		echo "# $least_try: $least_moved bytes, git fetch $moved"
		[ "${ours:-$least_moved}" -lt "$least_moved" ] ||
			ours=$least_moved
		[ "$theirs" -gt "$moved" ] || theirs=$moved
	done
}

# months BACK: the journals as they were so many records ago; 0: now.
months() {
	git -C "$tmp/served/room.git" for-each-ref refs/now \
	    --format='%(refname)' | while read -r months_ref; do
		git -C "$tmp/served/room.git" update-ref \
		    "refs/heads/j/${months_ref#refs/now/}" "$months_ref~$1"
	done
}

git -C "$tmp/served/room.git" for-each-ref refs/heads/j \
    --format='create refs/now/%(refname:lstrip=3) %(objectname)' |
    git -C "$tmp/served/room.git" update-ref --stdin
months 25
git -C "$tmp/served/room.git" config transfer.hideRefs refs/now

start_proxy ssh-good --to "127.0.0.1:$ssh_port"
ssh_good=$proxy_port
start_proxy ssh-bad --to "127.0.0.1:$ssh_port" --cut-way-bytes "$cut"
ssh_bad=$proxy_port
start_proxy https-good --to "127.0.0.1:$https_port"
https_good=$proxy_port
start_proxy https-bad --to "127.0.0.1:$https_port" --cut-way-bytes "$cut"
https_bad=$proxy_port
ssh_user "$ssh_good" "$ssh_bad"

# url WAY GOOD-OR-BAD
url() {
	case $1-$2 in
	ssh-good) echo "ssh://127.0.0.1:$ssh_good$tmp/served/room.git" ;;
	ssh-bad) echo "ssh://127.0.0.1:$ssh_bad$tmp/served/room.git" ;;
	https-good) echo "https://localhost:$https_good/git/room.git" ;;
	https-bad) echo "https://localhost:$https_bad/git/room.git" ;;
	esac
}

# crosses MACHINE WAY RECORDS WHAT: all of them come over the bad link.
crosses() {
	: >"$tmp/$1/home/daemon.log"
	crosses_before=$(carried "$2-bad")
	crosses_cuts=$(cuts "$2-bad")
	ends "by $2 $4 comes, over a link that is cut every $cut bytes" 0 \
	    "$1" sync
	is "all $3 records" "$(json "$1" 'v["records"]' status)" "$3"
	settle "$2-bad"
	# How often is chance where slices soon stay below it.
	ok 'it was cut' test $(($(cuts "$2-bad") - crosses_cuts)) -ge 1
	ok 'every connection brought something that lasts' lasts "$1"
	# By ssh 1.35 to 1.51 were seen, by how busy the machine is; what it is
	# when the machine has nothing else to do, make bench-link says.
	ok 'with at most 1.75 times the bytes of one git fetch' at_most \
	    $(($(carried "$2-bad") - crosses_before)) 175 "$moved"
}

for way in ssh https; do
	enter "old-$way" "$(url "$way" good)"
	do_on "old-$way" sync
	settle "$way-good"
	enter "new-$way" "$(url "$way" bad)"
	fetch "$way-good" "$(url "$way" good)"
	crosses "new-$way" "$way" 521 'what is in a room'
done
months 0
for way in ssh https; do
	fetch "$way-good" "$(url "$way" good)"
	do_on "old-$way" remote remove far
	do_on "old-$way" remote add far "$(url "$way" bad)"
	crosses "old-$way" "$way" 1021 'what is new after months'
	do_on "new-$way" sync
	settle "$way-bad"
	least "$way"
	ok "by $way nothing new costs no more than git fetch" at_most \
	    "$ours" 100 "$theirs"
done
is 'and all say the same' "$(dump new-ssh)" "$(dump old-https)"
records=1021

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

# A server of protocol 0 gives what it lists and nothing else.
old_port=$(free_port)
sed -e "s/:$ssh_port\$/:$old_port/" -e '/AcceptEnv/d' "$tmp/sshd_config" \
    >"$tmp/old_config"
/usr/sbin/sshd -D -e -f "$tmp/old_config" >"$tmp/old.log" 2>&1 &
server_pids="$server_pids $!"
wait_for "$old_port"
start_proxy old --to "127.0.0.1:$old_port" --cut-way-bytes "$cut"
ssh_user "$proxy_port"
enter f "ssh://127.0.0.1:$proxy_port$tmp/served/room.git"
ends 'from a server of protocol 0 all comes, too' 0 f sync
is 'every record of it' "$(json f 'v["records"]' status)" "$records"
ok 'and every connection brought something' lasts f
settle old

# A link that holds: few requests, whatever is in the room.
start_proxy fine --to "127.0.0.1:$https_port"
enter e "https://localhost:$proxy_port/git/room.git"
do_on e sync
settle fine
ok 'on a link that holds there are few slices' \
    test "$(wc -l <"$tmp/fine.link")" -le 6
finish
