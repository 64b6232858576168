#!/bin/sh
# SPDX-License-Identifier: ISC
# Sync over ssh and https beside git fetch, on a link that holds and on one of
# 16 kbit/s with 300 ms each way that is cut every 20 s.
#
#     tests/link/bench.sh BUILD [MEMBERS RECORDS [BAD-RECORDS]]
#
# The bad link takes its time: 20 journals of 25 records some minutes.
. tests/cli/tap.sh
. tests/link/servers.sh

members=${2:-20} good_records=${3:-500} bad_records=${4:-25}

can_serve || {
	echo 'openssh-server and lighttpd are not here' >&2
	exit 1
}
start_sshd
start_https
https_user

# make_room NAME RECORDS
make_room() {
	"$build/tests/bench/room_make" "$members" "$2" "$tmp/served/$1.git" \
	    >"$tmp/$1.invitation"
}
make_room good "$good_records"
make_room bad "$bad_records"

# url WAY PORT NAME
url() {
	if [ "$1" = ssh ]; then
		echo "ssh://127.0.0.1:$2$tmp/served/$3.git"
	else
		echo "https://localhost:$2/git/$3.git"
	fi
}

# measure LABEL LINK COMMAND...: bytes and seconds of the command.
measure() {
	measure_label=$1 measure_link=$2
	shift 2
	measure_before=$(carried "$measure_link")
	measure_begin=$(date +%s)
	"$@"
	measure_end=$(date +%s)
	settle "$measure_link"
	printf '%-44s %9d bytes %5d s\n' "$measure_label" \
	    $(($(carried "$measure_link") - measure_before)) \
	    $((measure_end - measure_begin))
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

for way in ssh https; do
	port=$https_port
	[ "$way" = https ] || port=$ssh_port
	start_proxy "$way-good" --to "127.0.0.1:$port"
	good=$proxy_port
	start_proxy "$way-bad" --to "127.0.0.1:$port" --rate 2000 \
	    --delay 300 --cut-seconds 20
	bad=$proxy_port
	ssh_user "$good" "$bad"
	there=$(url "$way" "$good" good)
	enter "me-$way" good "$there"
	measure "$way: git fetch, cold" "$way-good" fetch "$way" "$there"
	measure "$way: tamga sync, cold" "$way-good" do_on "me-$way" sync
	measure "$way: git fetch, nothing new" "$way-good" \
	    fetch "$way" "$there"
	measure "$way: tamga sync, nothing new" "$way-good" \
	    do_on "me-$way" sync
	there=$(url "$way" "$good" bad)
	measure "$way: git fetch of the small room" "$way-good" \
	    fetch "$way-small" "$there"
	enter "slow-$way" bad "$(url "$way" "$bad" bad)"
	measure "$way: tamga sync of it, 16 kbit/s, cuts" "$way-bad" \
	    do_on "slow-$way" sync
done
