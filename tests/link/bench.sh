#!/bin/sh
# SPDX-License-Identifier: ISC
# Sync over ssh and https beside git fetch: on a link that holds, and on one
# that is cut after what 16 kbit/s carry in 20 s, each way.
#
#     tests/link/bench.sh BUILD [MEMBERS RECORDS NEW [real]]
#
# Of RECORDS of each member the last NEW come after months.  Nothing waits for
# bytes, so that it takes minutes; with "real" the bad link has 16 kbit/s and
# 300 ms each way and is cut every 20 s, and it takes hours.  With
# ssh_also='KexAlgorithms curve25519-sha256' in the environment ssh's greeting
# is a third shorter, for git and for us.
. tests/cli/tap.sh
. tests/link/servers.sh

members=${2:-20} records=${3:-500} new=${4:-25}
bad_link='--cut-way-bytes 40000'
[ "${5:-}" != real ] || bad_link='--rate 2000 --delay 300 --cut-seconds 20'
TAMGA_DEBUG=1
export TAMGA_DEBUG

can_serve || {
	echo 'openssh-server and lighttpd are not here' >&2
	exit 1
}
start_sshd
start_https
https_user

# room NAME RECORDS NEW: as it was before these.
room() {
	room_git=$tmp/served/$1.git
	"$build/tests/bench/room_make" "$members" "$2" "$room_git" \
	    >"$tmp/$1.invitation"
	git -C "$room_git" config transfer.hideRefs refs/now
	git -C "$room_git" for-each-ref refs/heads/j \
	    --format='create refs/now/%(refname:lstrip=3) %(objectname)' |
	    git -C "$room_git" update-ref --stdin
	months "$1" "$3"
}

# months NAME BACK
months() {
	git -C "$tmp/served/$1.git" for-each-ref refs/now \
	    --format='%(refname)' | while read -r months_ref; do
		git -C "$tmp/served/$1.git" update-ref \
		    "refs/heads/j/${months_ref#refs/now/}" "$months_ref~$2"
	done
}

# url WAY PORT NAME
url() {
	if [ "$1" = ssh ]; then
		echo "ssh://127.0.0.1:$2$tmp/served/$3.git"
	else
		echo "https://localhost:$2/git/$3.git"
	fi
}

# enter MACHINE ROOM URL
enter() {
	do_on "$1" join "$tmp/$2.invitation" --member "$1" --name "$1" \
	    --kind cso --output "$tmp/$1.request"
	do_on "$1" sync --pause
	for enter_name in $(json "$1" '" ".join(r["name"] for r in v)' \
	    remote list); do
		do_on "$1" remote remove "$enter_name"
	done
	do_on "$1" remote add far "$3"
}

fetch() {
	[ -d "$tmp/$1" ] || git init -q --bare "$tmp/$1"
	git -C "$tmp/$1" fetch -q "$2" '+refs/heads/*:refs/heads/*'
}

# row LABEL LINK MACHINE COMMAND...: what went over the link, and how it
# ended; of a machine (or -) also how many connections were lost and how many
# of these brought nothing.  A row of git is what the next ones are compared
# with.
row() {
	row_label=$1 row_link=$2 row_machine=$3
	shift 3
	[ "$row_machine" = - ] || : >"$tmp/$row_machine/home/daemon.log"
	row_lines=$(grep -c . "$tmp/$row_link.link" 2>/dev/null)
	row_begin=$(date +%s)
	"$@"
	row_end=$(date +%s)
	settle "$row_link"
	python3 - "$row_label" "$tmp/$row_link.link" "${row_lines:-0}" \
	    "$tmp/$row_machine/home/daemon.log" "$tmp/base" \
	    $((row_end - row_begin)) <<-'END'
		import json, os, re, sys
		label, link, skipped, log, base, seconds = sys.argv[1:]
		rows = [json.loads(line) for line in open(link)][int(skipped):]
		up = sum(row["up"] for row in rows)
		down = sum(row["down"] for row in rows)
		lost = empty = came = 0
		for line in open(log) if os.path.exists(log) else ():
		    piece = re.search(r"a slice of .* (\d+) came$", line)
		    came += int(piece.group(1)) if piece else 0
		    if "; slices of " in line:
		        lost, empty, came = lost + 1, empty + (came == 0), 0
		if "git fetch" in label:
		    open(base, "w").write(str(up + down))
		ratio = (up + down) / int(open(base).read())
		print(f"{label:34} {up:8} {down:9} {ratio:6.2f} {len(rows):5}"
		      f" {lost:5} {empty:6} {seconds:>5}", flush=True)
	END
}

# rows WAY WHAT MACHINE ROOM: git, then ours on the good link, then on the
# bad one, of which the machines are MACHINE-good and MACHINE-bad.
rows() {
	row "$1: git fetch, $2" "$1-good" - \
	    fetch "$1-$4" "$(url "$1" "$good" "$4")"
	[ "$4" = small ] ||
	    row "$1: sync, $2" "$1-good" "$3-good" do_on "$3-good" sync
	row "$1: sync, $2, cut" "$1-bad" "$3-bad" do_on "$3-bad" sync
}

room small 25 0
printf '%-34s %8s %9s %6s %5s %5s %6s %5s\n' '' up down ratio conn. lost \
    empty s
for way in ssh https; do
	port=$https_port
	[ "$way" = https ] || port=$ssh_port
	start_proxy "$way-good" --to "127.0.0.1:$port"
	good=$proxy_port
	# shellcheck disable=SC2086 # words
	start_proxy "$way-bad" --to "127.0.0.1:$port" $bad_link
	bad=$proxy_port
	ssh_user "$good" "$bad"
	enter "small-$way-bad" small "$(url "$way" "$bad" small)"
	rows "$way" 'small and cold' "small-$way" small
	room "$way" "$records" "$new"
	enter "me-$way-good" "$way" "$(url "$way" "$good" "$way")"
	enter "me-$way-bad" "$way" "$(url "$way" "$bad" "$way")"
	rows "$way" cold "me-$way" "$way"
	months "$way" 0
	rows "$way" 'after months' "me-$way" "$way"
	rows "$way" 'nothing new' "me-$way" "$way"
done
