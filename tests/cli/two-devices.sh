#!/bin/sh
# SPDX-License-Identifier: ISC
# Two members, two devices of one: they rate 84.10 apart and differently, and
# sync in every order.  One conflict; one device ends it everywhere.
. tests/cli/tap.sh

found one csomn
hub one
join other mojha government one
join_device two csomn one
sync one two other one
offline one two other

wanted='{"csomn": ["not", "partially"], "mojha": ["fully"]}'
round=0
for order in 'one two other' 'one other two' 'two one other' \
    'two other one' 'other one two' 'other two one'; do
	round=$((round + 1))
	rec=84.$((9 + round))
	rate one "$rec" partially
	rate two "$rec" not
	rate other "$rec" fully
	# The last word of an order has all; the others hear it in a second
	# turn.
	# shellcheck disable=SC2086
	sync $order $order
	for machine in one two other; do
		is "$order: the sheet of '$machine' has all three" \
		    "$(cells $machine $rec)" "$wanted"
		is "$order: one conflict in '$machine'" "$(json $machine \
		    '[[c["kind"], c["member"], sorted(s["value"] for s
			in c["statements"])] for c in v]' conflicts)" \
		    '[["assessment", "csomn", ["not", "partially"]]]'
	done
	is "$order: who disputes with itself is not in the index" \
	    "$(json other '[[r["index"]["n"], r["index"]["score"]] for r in v
		if r["paragraph"] == "'"$rec"'"]' sheet)" '[[1, "1.00"]]'
	ends "$order: without a choice a person must decide" 3 two reconcile
	ends "$order: another member cannot end it" 1 other reconcile \
	    "$(json other 'v[0]["statements"][0]["id"]' conflicts)"
	if [ $((round % 2)) -eq 0 ]; then
		ends "$order: one device ends it anew" 0 two reconcile "$rec" \
		    partially --rationale 'agreed'
	else
		ends "$order: one device ends it by what stands" 0 one \
		    reconcile "$(json one '[s["id"] for s
			in v[0]["statements"]
			if s["value"] == "partially"][0]' conflicts)"
	fi
	# shellcheck disable=SC2086
	sync $order $order
	for machine in one two other; do
		is "$order: no conflict in '$machine'" \
		    "$(json $machine v conflicts)" '[]'
	done
	is "$order: the sheet says it" "$(cells other $rec)" \
	    '{"csomn": ["partially"], "mojha": ["fully"]}'
	dump one >"$tmp/dump.one"
	dump two >"$tmp/dump.two"
	dump other >"$tmp/dump.other"
	ok "$order: all say the same" sh -c "
	    cmp '$tmp/dump.one' '$tmp/dump.two' &&
	    cmp '$tmp/dump.one' '$tmp/dump.other'"
done

# Both devices reconcile, apart: that is a conflict again, and ends the same
# way.
rate one 84.20 not
rate two 84.20 fully
sync one two one
do_on one reconcile 84.20 not --rationale 'one says'
do_on two reconcile 84.20 fully --rationale 'two says'
sync one two one
is 'two that reconcile apart have a conflict again' \
    "$(json two 'len(v[0]["statements"])' conflicts)" 2
do_on two reconcile 84.20 partially --rationale 'agreed'
sync two one
is 'and end it' "$(json one v conflicts)" '[]'

# A lost device.
lost=$(json one '[d["id"] for d in v if not d["this"]][0]' device list)
ends 'a device is cut' 0 one device cut "$lost" --reason lost
rate two 84.21 fully
sync two one two
is 'what it says later is held' "$(json one \
    '[[c["value"], bool(c["held_by"])] for r in v
	if r["paragraph"] == "84.21" for c in r["cells"]["csomn"]]' sheet)" \
    '[["fully", true]]'
is 'and counted as held' "$(json one 'v["held"]' status)" 1
is 'what it said before counts on' "$(cells other 84.11)" \
    '{"csomn": ["partially"], "mojha": ["fully"]}'
finish
