#!/bin/sh
# SPDX-License-Identifier: ISC
# Two members over a repository in a folder, and a third that only one of them
# meets.
. tests/cli/tap.sh

found a csomn
hub a
do_on a invite --output "$tmp/invitation"
ends 'one joins from the invitation' 0 b join "$tmp/invitation" \
    --member mojha --name 'Ministry' --kind government \
    --output "$tmp/request"
words=$(sed -n 's/^The six words.*: //p' "$tmp/out")
is 'its screen shows six words' "$(echo "$words" | wc -w)" 6
ok 'the invitation has told it the remote' \
    test "$(json b 'v[0]["url"]' remote list)" = "$tmp/hub.git"
offline a b
ends 'it can work before it is admitted' 0 b source add --title Law \
    --description 'the law as passed'
do_on b sync
do_on a sync
is 'that does not count there yet' "$(json a \
    '[r["kind"] for r in v]' log --member mojha)" '[]'
is 'and is listed with the reason' "$(json a \
    '[[r["kind"], r["reason"]] for r in v if r["member"] == "mojha"]' \
    log --all --limit 1000)" '[["source", "not-admitted"]]'
is 'but its key is seen' "$(json a 'v["awaiting_admission"]' status)" 1
ends 'the steward admits it' 0 a admit "$tmp/request" --yes
ok 'and sees the same six words' grep -qF "$words" "$tmp/out"
sync a b a
is 'what it said before counts now' "$(json a \
    '[r["kind"] for r in v]' log --member mojha)" '["source"]'
is 'it has the recommendations' "$(json b 'len(v)' rec list)" 129

rate a 84.10 partially
rate b 84.10 fully
sync a b a
is 'two ratings stand side by side' "$(cells a 84.10)" \
    '{"csomn": ["partially"], "mojha": ["fully"]}'
is 'in both stores' "$(cells b 84.10)" "$(cells a 84.10)"
is 'and the index is their mean' "$(json b \
    '[[r["index"]["score"], r["index"]["n"]] for r in v if r["cells"]]' \
    sheet)" '[["0.75", 2]]'
is 'nothing is left to send' "$(json a 'v["unsent"]' status)" 0
is 'the other was heard of, by that road' "$(json a \
    '[[m["via"], bool(m["last_heard"])] for m in v["members"]
	if m["id"] == "mojha"]' status)" '[["hub", true]]'

# A third meets the second alone, through another repository.
git init -q --bare "$tmp/stick.git"
join c nhrc nhri a
do_on c remote remove hub
offline c
do_on a sync
do_on b sync
do_on b remote add stick "$tmp/stick.git"
do_on c remote add stick "$tmp/stick.git"
do_on b sync stick
do_on c sync
is 'what others said is passed on' "$(cells c 84.10)" "$(cells a 84.10)"
rate c 84.10 not
sync c b b a
is 'in both directions' "$(cells a 84.10)" \
    '{"csomn": ["partially"], "mojha": ["fully"], "nhrc": ["not"]}'
dump a >"$tmp/dump.a"
dump b >"$tmp/dump.b"
do_on c sync
dump c >"$tmp/dump.c"
ok 'all three say the same' \
    sh -c "cmp '$tmp/dump.a' '$tmp/dump.b' && cmp '$tmp/dump.a' '$tmp/dump.c'"

ends 'sync goes on by itself again' 0 a sync --resume
do_on b sync --resume
rate a 84.11 not
for _ in $(seq 150); do
	[ "$(cells b 84.11)" = '{"csomn": ["not"]}' ] && break
	sleep 0.2
	on b sync hub
done
is 'a change goes out by itself' "$(cells b 84.11)" '{"csomn": ["not"]}'
finish
