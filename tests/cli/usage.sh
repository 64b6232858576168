#!/bin/sh
# SPDX-License-Identifier: ISC
# What people type: exit statuses 0, 1, 2 and 3, and messages.
. tests/cli/tap.sh

ends 'help is help' 0 a help
ends 'so is --help of a command' 0 a assess --help
ok 'no command is wrong usage' sh -c "'$build/tamga' >/dev/null; test \$? = 2"
ends 'an unknown command too' 2 a frobnicate
says 'and is named' "'frobnicate'"
ends 'an unknown option too' 2 a sheet --frobnicate
ends 'a word too few too' 2 a assess 84.10
ends 'a word too many too' 2 a members 84.10
ends 'init without its options too' 2 a init --state MNG
says 'and says which' '--cycle is missing'
ends 'a cycle is a number' 2 a init --state MNG --cycle two --title t \
    --member m1 --name n --kind cso
ends 'a home without a room says so' 1 a sheet
says 'with what to do' 'hint:'
ends 'a State has a code' 1 a init --state Mongolia --cycle 1 --title t \
    --member csomn --name n --kind cso
ends 'a kind is one of a list' 1 a init --state MNG --cycle 1 --title t \
    --member csomn --name n --kind club
ends 'a member has an id' 1 a init --state MNG --cycle 1 --title t \
    --member 'CSO MN' --name n --kind cso
ok 'nothing of that has made a room' \
    test "$(json a 'v["rooms"]' daemon status)" = '[]'

found a csomn
ends 'what has not come yet can be rated' 0 a assess 84.999 fully \
    --rationale r
says 'and that is said' 'warning: MNG-1/84.999 is not in this store'
ends 'a value is one of the scheme' 1 a assess 84.10 perhaps --rationale r
says 'and is named' 'perhaps'
ends 'a date exists' 1 a assess 84.10 fully --rationale r \
    --cutoff 2018-02-30
ends 'a round is one of a list' 1 a assess 84.10 fully --rationale r \
    --round third
ends 'a source exists' 1 a assess 84.10 fully --rationale r \
    --source csomn/aaaaaaaaaaaaaaaaaaaaaaaaaa
ends 'a source is somewhere' 1 a source add --title Law
ends 'a source has a title' 2 a source add --url https://example.org/
ends 'a citation speaks to something' 1 a cite 84.999 csomn/x
ends 'a withdrawal has a reason' 2 a withdraw aaaa
ends 'and a statement' 1 a withdraw aaaaaaaa --reason r
ends 'what is not there is not shown' 1 a show aaaaaaaa
is 'none of that said anything' "$(json a 'sum(1 for r in v
    if r["kind"] not in ("recommendation", "position", "charter"))' log --limit 1000)" 0
ends 'text is UTF-8' 2 a assess 84.10 fully --rationale "$(printf 'a\377')"
do_on a assess 84.10 fully --rationale "$(printf 'a\033[31m')"
is 'control characters are left out' "$(json a \
    'v["assessments"][0]["rationale"]' rec show 84.10)" 'a[31m'
head -c 70000 /dev/zero | tr '\0' a >"$tmp/long"
ends 'a record has a ceiling' 1 a assess 84.10 fully \
    --rationale "$(cat "$tmp/long")"

ends 'a file that is not there is not imported' 1 a import "$tmp/none.csv"
ends 'a remote has a name of its own' 0 a remote add hub "$tmp/hub.git"
ends 'and only one' 1 a remote add hub "$tmp/other.git"
ends 'a remote that is not there is said' 1 a sync
ok 'by its name' grep -q '^hub: ' "$tmp/out"
ends 'a remote that nobody added is said' 1 a sync stick
ends 'a remote goes' 0 a remote remove hub
ends 'without a remote there is nothing to sync' 0 a sync
git init -q --bare "$tmp/hub.git"
echo '{"x":1}' >"$tmp/request"
ends 'a request is a request' 1 a admit "$tmp/request" --yes
do_on a invite --output "$tmp/invitation"
ends 'an invitation is not overwritten' 1 a invite --output "$tmp/invitation"
sed 's/"cycle":1/"cycle":2/' "$tmp/invitation" >"$tmp/changed"
ends 'a changed invitation is none' 1 c join "$tmp/changed" --member mojha \
    --name n --kind government
do_on b join "$tmp/invitation" --member csomn --name Other --kind cso \
    --output "$tmp/other.request"
ends 'two members with one id: a person must decide' 3 a admit \
    "$tmp/other.request" --yes
do_on d join "$tmp/invitation" --member mojha --name M --kind government \
    --output "$tmp/good.request"
sed 's/"mojha"/"mojhb"/' "$tmp/good.request" >"$tmp/bad.request"
ends 'a request that was changed is refused' 1 a admit "$tmp/bad.request" \
    --yes
says 'and why' 'not a request'
ends 'and the right one is taken' 0 a admit "$tmp/good.request" --yes
ends 'who is no steward cannot admit' 1 d admit "$tmp/other.request" --yes

do_on a completion bash
cp "$tmp/out" "$tmp/completion"
# completed WORD...: what bash offers for the last one.
completed() {
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tamga
	    echo "${COMPREPLY[*]}"' completed "$tmp/completion" tamga "$@"
}
is 'every second word is completed' "$(completed device '')" \
    'add list cut adopt recovery'
is 'also where the first is a command' "$(completed members c)" \
    'change continue cut'
# What the room knows is asked of it, at the home of the command line.
known() {
	known_first=$1 known_second=$2
	shift 2
	PATH=$build:$PATH XDG_STATE_HOME=$tmp/a/state completed \
	    "$known_first" "$known_second" --home "$tmp/a/home" "$@" 2>&1
}
is 'so are members' "$(known rec list --rated-by '' | tr ' ' '\n' |
    grep -c csomn)" 1
is 'and the values of options' "$(completed sheet --position '')" \
    'supported noted pending'
is 'and paragraphs, where one can stand' "$(known rec show 84.99)" 84.99
is 'the room knows its paragraphs' "$(on a completion values recommendations
    grep -cxF 84.10 "$tmp/out")" 1
is 'and its members' "$(on a completion values members
    grep -cxF csomn "$tmp/out")" 1
ends 'and nothing else' 1 a completion values secrets
do_on a daemon stop
ends 'without a daemon there is nothing to say' 0 a completion values members
is 'and none is started' "$(cat "$tmp/out" "$tmp/err")" ''
for shell in zsh fish; do
	do_on a completion $shell
	if command -v $shell >/dev/null; then
		cp "$tmp/out" "$tmp/script"
		ok "the script for $shell is one" $shell -n "$tmp/script"
	else
		skip "the script for $shell is one" "there is no $shell here"
	fi
done
ok 'and options' sh -c "'$build/tamga' completion bash |
    grep -q 'device adopt.*--from --until --note --yes'"
finish
