#!/bin/sh
# SPDX-License-Identifier: ISC
# What the README tells a newcomer to type works, word for word.
. tests/cli/tap.sh

# The block of commands below the heading; "make" is done already.
awk '/^## A first room/ { here = 1 }
    here && /^```$/ { exit }
    here && inside && !/^make$/
    here && /^```sh$/ { inside = 1 }' README.md |
    sed "s,^export PATH=.*,export PATH=$build:\$PATH," >"$tmp/commands"
ok 'the README has its commands' \
    test "$(grep -c '^tamga' "$tmp/commands")" -ge 10
mkdir "$tmp/user"
# shellcheck disable=SC2317
leave_readme() {
	for name in coalition ministry; do
		"$build/tamga" --home "$tmp/user/$name" daemon stop
	done >/dev/null 2>&1
	leave
}
trap leave_readme EXIT
start=$(date +%s)
status=0
env -u XDG_STATE_HOME -u XDG_DATA_HOME HOME="$tmp/user" \
    sh -eu "$tmp/commands" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
is 'a newcomer can type them' "$status" 0
ok 'and sees both ratings side by side' \
    grep -qE '^84\.76 +supported +not\* +partially\*' "$tmp/out"
ok 'within ten minutes' test $(($(date +%s) - start)) -lt 600
finish
