#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub by https that leads to another host: not followed, since that could be
# a host of the user's own network; named, with what to do.
. tests/cli/tap.sh
. tests/link/servers.sh

if ! can_serve; then
	skip 'a hub that leads elsewhere' 'openssh-server and lighttpd'
	finish
fi
start_https
https_user
serve room

found a csomn
offline a
do_on a remote add web "https://localhost:$https_port/moved/room.git"
ends 'a hub that leads elsewhere is not followed' 1 a sync
ok 'which is said' grep -q 'leads to another address' "$tmp/out"
ok 'with what to do' grep -q 'hint: ask whoever runs it' "$tmp/out"
is 'nothing went there' \
    "$(git -C "$tmp/served/room.git" for-each-ref | wc -l)" 0
on a status
told 'status says the same' 'leads to another address'
do_on a remote remove web
do_on a remote add web "https://127.0.0.1:$https_port/git/room.git"
ends 'the new address is as good as any' 0 a sync
is 'all is there' "$(json a 'v["unsent"]' status)" 0
finish
