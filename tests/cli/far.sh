#!/bin/sh
# SPDX-License-Identifier: ISC
# Remotes on other machines: a real sshd and a real https server, each on
# loopback.
# shellcheck disable=SC2119
. tests/cli/tap.sh
. tests/link/servers.sh

if ! can_serve; then
	skip 'remotes on other machines' 'openssh-server and lighttpd'
	finish
fi
start_sshd
start_https
ssh_user
https_user
serve room

# --- addresses ---------------------------------------------------------------

found a csomn
offline a
for url in 'ext::sh -c true' 'git://127.0.0.1/room.git' \
    'http://127.0.0.1/room.git' '--upload-pack=true' \
    'ssh://-oProxyCommand=true/room.git' 'file://host/room.git' \
    '-oProxyCommand=true:room.git' "host:-room.git" 'sub/folder'; do
	on a remote add bad "$url"
	ok "no remote: $url" test "$status" -ne 0
done
ends 'nor one with a password in it' 1 a remote add bad \
    'https://member:secret@127.0.0.1/room.git'
says 'and the hint says what else' 'credential'

# --- ssh ---------------------------------------------------------------------

by_ssh=ssh://127.0.0.1:$ssh_port$tmp/served/room.git
do_on a remote add office "$by_ssh"
ends 'records go to a remote by ssh' 0 a sync
is 'all of them' "$(json a 'v["unsent"]' status)" 0
is 'a second sync moves nothing' "$(json a \
    '[[r["received"], r["sent"]] for r in v["remotes"]]' sync)" '[[0, 0]]'
do_on a invite --output "$tmp/invitation"
do_on b join "$tmp/invitation" --member mojha --name Ministry \
    --kind government --output "$tmp/request"
offline b
do_on b sync
do_on a admit "$tmp/request" --yes
rate b 84.10 fully
sync a b a
is 'and come by ssh' "$(json b 'len(v)' rec list)" 129
is 'both ways' "$(cells a 84.10)" '{"mojha": ["fully"]}'

: >"$tmp/known_hosts"
rm -f "$tmp"/talk-*
ends 'a host that is not known is not trusted' 1 a sync
ok 'and is named' grep -q 'not known to ssh' "$tmp/out"
ok 'with a hint' grep -q 'hint: log in there once' "$tmp/out"
ssh_user
: >"$tmp/authorized_keys"
ends 'a key that is not known there does not get in' 1 a sync
ok 'and that is said' grep -q 'does not let us in by ssh' "$tmp/out"
cp "$tmp/user.key.pub" "$tmp/authorized_keys"
do_on a remote remove office
do_on a remote add office "ssh://127.0.0.1:$ssh_port$tmp/served/none.git"
ends 'what is no repository' 1 a sync
ok 'is named' grep -q 'is not a git repository' "$tmp/out"
do_on a remote remove office
do_on a remote add office "ssh://127.0.0.1:$(free_port)/room.git"
ends 'a port that nobody listens on' 1 a sync
ok 'is told as that' grep -q 'takes no connections' "$tmp/out"
do_on a remote remove office
do_on a remote add office 'ssh://no-such-host.invalid/room.git'
ends 'a host that nobody knows' 1 a sync
ok 'is told as that, too' grep -q 'cannot be found by its name' "$tmp/out"
do_on a remote remove office

# --- https -------------------------------------------------------------------

do_on a remote add web "https://localhost:$https_port/git/room.git"
ends 'records go to a remote by https' 0 a sync
rate a 84.10 partially
do_on a sync
do_on b remote remove office
do_on b remote add web "https://localhost:$https_port/git/room.git"
ends 'and come by https' 0 b sync
is 'both ways' "$(cells b 84.10)" "$(cells a 84.10)"
is 'nothing is left to send' "$(json b 'v["unsent"]' status)" 0
git config --global --unset http.sslCAInfo
ends 'an authority that is not known is not trusted' 1 a sync
ok 'and is named' grep -q 'certificate that is not trusted' "$tmp/out"
ok 'with what to do' grep -q 'http.sslCAInfo' "$tmp/out"
https_user
do_on a remote remove web
do_on a remote add web "https://localhost:$https_port/git/none.git"
ends 'a repository that is not there' 1 a sync
ok 'is named' grep -q 'there is no repository at' "$tmp/out"
do_on a remote remove web
do_on a remote add web "https://localhost:$https_port/closed/room.git"
ends 'a password that nobody can be asked for' 1 a sync
ok 'is missed at once' grep -q 'asks for a name and a password' "$tmp/out"
ok 'with a hint' grep -q 'gitcredentials' "$tmp/out"
git config --global credential.helper \
    '!f() { echo username=member; echo password=secret; }; f'
ends 'a credential helper knows it' 0 a sync
git config --global credential.helper \
    '!f() { echo username=member; echo password=wrong; }; f'
ends 'or knows a wrong one' 1 a sync
ok 'which is said' grep -q 'does not take the name and password' "$tmp/out"
git config --global --unset credential.helper
do_on a remote remove web

# --- proxies -----------------------------------------------------------------

start_proxy tor --socks
do_on a remote add web "https://localhost:$https_port/git/room.git"
git config --global http.proxy "socks5h://127.0.0.1:$proxy_port"
ends 'a SOCKS proxy of git is gone through' 0 a sync
ok 'and carries it' test "$(carried tor)" -gt 1000
git config --global http.proxy "socks5h://127.0.0.1:$(free_port)"
ends 'one that is not there' 1 a sync
git config --global --unset http.proxy

do_on a verify --every
ok 'what lies on the server is whole' \
    git -C "$tmp/served/room.git" fsck --strict --no-progress
finish
