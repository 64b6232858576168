#!/bin/sh
# SPDX-License-Identifier: ISC
# Anybody can audit the hub, with stock git and with the independent checker.
. tests/cli/tap.sh

found a csomn
hub a
join b mojha government a
join_device c csomn a
rate a 84.10 partially
sync a b c
rate b 84.10 fully
rate c 84.10 not
sync b c a

do_on a export allowed-signers --output "$tmp/signers"
ok 'the hub can be mirrored' \
    git clone -q --mirror "$tmp/hub.git" "$tmp/audit.git"
ok 'fsck --strict finds nothing' sh -c "
    git -C '$tmp/audit.git' fsck --strict --no-progress >'$tmp/fsck' 2>&1 &&
    ! grep -v '^notice: HEAD points to an unborn branch' '$tmp/fsck'"
git -C "$tmp/audit.git" -c gpg.ssh.allowedSignersFile="$tmp/signers" \
    log --all --format='%G? %GS %ae' >"$tmp/audit"
is 'every record is there' "$(wc -l <"$tmp/audit")" \
    "$(json a 'v["records"]' status)"
# shellcheck disable=SC2016
ok 'every signature is good, and the principal is the author' \
    awk '$1 != "G" || $2 != $3 { bad = 1 } END { exit bad || NR == 0 }' \
    "$tmp/audit"
is 'no commit has a file' \
    "$(git -C "$tmp/audit.git" log --all --format=%T | sort -u)" \
    4b825dc642cb6eb9a060e54bf8d69288fbee4904
dump a >"$tmp/dump"
ok 'the independent checker finds every record valid' \
    python3 tests/checker/tamga_check.py room "$tmp/audit.git" --ssh-keygen
ok 'and counts the same statements' sh -c "
    python3 tests/checker/tamga_check.py dump '$tmp/audit.git' |
    cmp - '$tmp/dump'"
ok 'one line of the dump is canonical JSON with nothing local' sh -c "
    python3 -c '
import json, sys
for line in sys.stdin:
    v = json.loads(line)
    assert sorted(v) == [\"current\", \"id\", \"kind\", \"member\",
        \"statement\"], v
    assert json.dumps(v, sort_keys=True, ensure_ascii=False,
        separators=(\",\", \":\")) + \"\\n\" == line
' <'$tmp/dump'"
do_on a export jsonl --output "$tmp/jsonl"
ok 'an export is not overwritten' sh -c "! XDG_STATE_HOME='$tmp/a/state' \
    '$build/tamga' --home '$tmp/a/home' export jsonl \
    --output '$tmp/jsonl' 2>/dev/null"
finish
