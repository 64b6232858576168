#!/bin/sh
# SPDX-License-Identifier: ISC
# Devices of a member: requests that travel by stick, in any order and twice,
# to the wrong ones, too; and a cut.
. tests/cli/tap.sh

git init -q --bare "$tmp/hub.git"
found one csomn
do_on one remote add hub "$tmp/hub.git"
join other mojha government one
offline one other
do_on one invite --output "$tmp/invitation"

# --- requests on a stick --------------------------------------------------------

for machine in two three; do
	do_on $machine join "$tmp/invitation" --member csomn \
	    --device "laptop $machine" --output "$tmp/$machine.request"
	offline $machine
done
ends 'the request is there once more' 0 two request \
    --output "$tmp/again.request"
ok 'and the same' cmp "$tmp/two.request" "$tmp/again.request"
ends 'who founded has none' 1 one request
ends 'a device that is not added cannot add' 1 two device add \
    "$tmp/three.request" --yes
says 'and is told what to do' 'hand its request'
rate two 84.10 partially
sync two
is 'it works and sends before it is added' \
    "$(json two '[v["admitted"], v["statements"]]' status | cut -c 1-7)" \
    '[false,'
sync one other
ends 'another member cannot add it' 1 other device add "$tmp/two.request" --yes
says 'and says who can' "'csomn'"
ends 'a steward does not admit it as a member' 1 one admit \
    "$tmp/two.request" --yes
do_on new join "$tmp/invitation" --member nhri --name N --kind nhri \
    --output "$tmp/new.request"
ends 'a new member is not added as a device' 1 one device add \
    "$tmp/new.request" --yes
says 'and says how it is' 'tamga admit'
do_on far init --state MNG --cycle 2 --title Other --member csomn --name N \
    --kind cso
ends 'a request for another room is refused' 1 far device add \
    "$tmp/two.request" --yes
says 'as such' 'for another room'
sed 's/laptop two/laptop own/' "$tmp/two.request" >"$tmp/forged.request"
ends 'one that was changed is refused' 1 one device add \
    "$tmp/forged.request" --yes
says 'because of its signature' 'signature'
ends 'the right one is added' 0 one device add "$tmp/two.request" --yes
count=$(json one 'v["records"]' status)
ends 'twice does no harm' 0 one device add "$tmp/two.request" --yes
is 'and says nothing again' "$(json one 'v["records"]' status)" "$count"
sync one two
ends 'then it adds the next' 0 two device add "$tmp/three.request" --yes
# The same request reached the first device by another stick.
ends 'which the first adds, too' 0 one device add "$tmp/three.request" --yes
rate three 84.11 fully
sync two one three two one other
for machine in one two three other; do
	is "'$machine' counts what they said apart" \
	    "$(cells $machine 84.10)$(cells $machine 84.11)" \
	    '{"csomn": ["partially"]}{"csomn": ["fully"]}'
done
is 'nobody disputes' "$(json other 'v["disputed"]' status)" 0
is 'all have a label' "$(json one 'sorted(d["label"] for d in v)' device list)" \
    '["device 1", "laptop three", "laptop two"]'
on two device list
ok 'and a list that can be read' grep -q '^laptop two .* this one$' "$tmp/out"

# --- a cut ------------------------------------------------------------------------

ends 'none cuts itself' 1 three device cut 'laptop three' --reason left
ends 'nor one of another member' 1 other device cut 'laptop three' \
    --reason lost
ends 'a reason is one of a list' 1 two device cut 'laptop three' --reason x
ends 'one is cut by its label' 0 two device cut 'laptop three' --reason lost
ends 'and only once' 1 two device cut 'laptop three' --reason lost
says 'as it is already' 'cut off already'
rate three 84.12 fully
sync two three
is 'the cut one knows' "$(json three \
    '[v["cut"], v["cut_by_label"], v["cut_reason"]]' status)" \
    '[true, "laptop two", "lost"]'
on three status
ok 'in words' grep -q "cut off by csomn's 'laptop two' (lost)" "$tmp/out"
for words in sheet 'rec list' 'source list' log 'device list' sync; do
	# shellcheck disable=SC2086
	ends "it answers '$words'" 0 three $words
	says "and says so with '$words'" 'this device was cut off (lost)'
done
count=$(json three 'v["records"]' status)
ends 'it rates no more' 1 three assess 84.13 fully --rationale r
ends 'adds no source' 1 three source add --title T --url https://example.org/
ends 'imports nothing' 1 three import "$top/sample/mongolia-cycle-1.csv"
ends 'adds no device' 1 three device add "$tmp/two.request" --yes
ends 'and cuts none' 1 three device cut 'laptop two' --reason lost
is 'nothing was written' "$(json three 'v["records"]' status)" "$count"
do_on three daemon stop
ends 'nor after a new start' 1 three assess 84.13 fully --rationale r
sync one
ends 'its request does not come in again' 3 one device add \
    "$tmp/three.request" --yes
says 'and what to do is said' 'join anew'
is 'what it said before counts on' "$(cells other 84.11)" \
    '{"csomn": ["fully"]}'
sync other
is 'what came later is held' "$(json other '[[c["value"], bool(c["held_by"])]
    for r in v if r["paragraph"] == "84.12"
    for c in r["cells"].get("csomn", [])]' sheet)" '[["fully", true]]'
finish
