#!/bin/sh
# SPDX-License-Identifier: ISC
# Three stewards, two of whom decide: admissions made apart, a new steward,
# other thresholds, two charters that compete, a founder that has to ask the
# others.  All of it offline; then merged in every order.
. tests/cli/tap.sh

# office HUB MACHINE...: a hub that has what these wrote themselves, and
# nothing of anybody else.
office() {
	office_hub=$tmp/$1.git
	[ -d "$office_hub" ] || git init -q --bare "$office_hub"
	shift
	for each in "$@"; do
		device=$(json "$each" 'v["device"]' status)
		set -- "$tmp/$each"/home/rooms/*/repository.git
		git -C "$1" for-each-ref --format='%(refname) %(authoremail)' \
		    refs/heads refs/guest | while read -r ref author; do
			[ "$author" != "<$device@tamga>" ] ||
			    git -C "$1" push -q "$office_hub" \
				"$ref:refs/heads/${ref#refs/*/}" || exit 1
		done || { echo "Bail out! cannot fill $office_hub"; exit 1; }
	done
}

# agree PROPOSER MACHINE...: what the one proposed last, the others endorse.
agree() {
	agree_by=$1
	agree_id=$(cat "$tmp/proposed")
	shift
	sync "$agree_by"
	for each in "$@"; do
		do_on "$each" sync
		do_on "$each" charter endorse "$agree_id"
		do_on "$each" sync
	done
	do_on "$agree_by" sync
}

# propose MACHINE WORDS...: a charter; its id is in $tmp/proposed.
propose() {
	propose_by=$1
	shift
	json "$propose_by" 'v["statement"]' charter propose --yes "$@" \
	    >"$tmp/proposed"
}

in_force='[[c["version"], c["threshold"], sorted(c["stewards"])]
    for c in v["line"] if c["in_force"]]'
held='sorted(d["member"] for d in v if d["cut"])'

found a csomn
do_on a invite --output "$tmp/observer.invitation"
hub a
join b mojha government a
join c nhrc nhri a
sync a b c a
offline a b c
propose a --add-steward mojha --add-steward nhrc --threshold 2
agree a b
sync b c
for machine in a b c; do
	is "$machine: two of three stewards decide" \
	    "$(json $machine "$in_force" charter show)" \
	    '[[2, 2, ["csomn", "mojha", "nhrc"]]]'
done

# Two admissions, apart.
join d forum cso b
join e college academic c
join f institute academic c
offline d e f
is 'a steward does not see yet what another one did' \
    "$(json b '[m["id"] for m in v if m["id"] == "college"]' members)" '[]'
sync b c a b d e f
for machine in a b c d e; do
	is "$machine: both admissions hold" \
	    "$(json $machine 'sorted(m["id"] for m in v)' members)" \
	    '["college", "csomn", "forum", "institute", "mojha", "nhrc"]'
done

# The founder decided alone once.  It says a cut now, before all charters that
# follow.
do_on a members cut institute --reason left
cut=$(json a 'v["proposals"][0]["id"]' charter show)
sync a b c d e f
for machine in a b c d e f; do
	is "$machine: the founder alone cuts nobody" \
	    "$(json $machine "$held" device list --all)" '[]'
done

# A changed threshold, then a new steward.
propose b --threshold 3
agree b a c
propose c --add-steward forum
agree c a b
sync a b c d
is 'a fourth steward, and still three decide' \
    "$(json d "$in_force" charter show)" \
    '[[4, 3, ["csomn", "forum", "mojha", "nhrc"]]]'

# Two charters that compete: nhrc wants the founder to go, and does not hear
# of what the others decide.
propose c --remove-steward csomn
rival=$(cat "$tmp/proposed")
propose a --add-steward college
agree a b d
propose a --threshold 4
agree a b d e
is 'the others have gone on meanwhile' "$(json a "$in_force" charter show)" \
    '[[6, 4, ["college", "csomn", "forum", "mojha", "nhrc"]]]'
sync c b d
for machine in b d; do
	do_on $machine charter endorse "$rival"
done
sync b d a b c d e
dispute='[[d["predecessor"], d["settled"], d["waiting"],
    [b["id"] == "'$rival'" for b in d["branches"]]] for d in v["disputes"]]'
for machine in a b c d e; do
	is "$machine: two charters compete, and the longer line holds" \
	    "$(json $machine "$dispute" charter show)" \
	    '[[4, false, ["nhrc"], [false, true]]]'
done
ends 'status shows the dispute' 0 a status
told 'in words' '2 charters compete to follow charter 4; this one holds:'
told 'with who can settle it' \
    'It is settled when nhrc endorses the one that holds, too.'
ok 'which is somebody else' sh -c "! grep -q 'That is you' '$tmp/out'"
ends 'nhrc is told' 0 c status
told 'what it can do' 'That is you: tamga charter endorse '

# Observers, each of whom takes in the three offices in another order.
office north a d
office south b e
office west c f
orders='north-south-west north-west-south south-north-west south-west-north
    west-north-south west-south-north'
# observe SENTENCE EXPRESSION WANTED: what all observers' charters say.
observe() {
	for order in $orders; do
		is "$order: $1" "$(json "$order" "$2" charter show)" "$3"
	done
}
# alike SENTENCE: all observers say the same as the stewards.
alike() {
	dump a >"$tmp/dump.a"
	for order in b c d e $orders; do
		dump "$order" >"$tmp/dump.$order"
		ok "$order: $1" cmp "$tmp/dump.a" "$tmp/dump.$order"
	done
}
for order in $orders; do
	do_on "$order" join "$tmp/observer.invitation" --member "$order" \
	    --name "$order" --kind ngo
	offline "$order"
	for hub in $(echo "$order" | tr - ' '); do
		do_on "$order" remote add "$hub" "$tmp/$hub.git"
		do_on "$order" sync "$hub"
	done
done
observe 'the same charter holds' "$in_force" \
    '[[6, 4, ["college", "csomn", "forum", "mojha", "nhrc"]]]'
observe 'the dispute is there' "$dispute" '[[4, false, ["nhrc"], [false, true]]]'
alike 'it says what the stewards say'

# nhrc gives in.
do_on c charter endorse "$(json c \
    'v["charter_disputes"][0]["branches"][0]["id"]' status)"
sync c a b d e
for machine in a b c d e; do
	is "$machine: the dispute is settled" \
	    "$(json $machine "$dispute" charter show)" \
	    '[[4, true, [], [false, true]]]'
done
ends 'it is shown still' 0 c charter show
ok 'as settled' grep -qF 'charter 4; that is settled:' "$tmp/out"
ends 'status has nothing to say about it' 0 c status
ok 'and is silent' sh -c "! grep -q compete '$tmp/out'"

# The founder's cut waits still.
for machine in a b c d e f; do
	is "$machine: no later charter lets the founder cut alone" \
	    "$(json $machine "$held" device list --all)" '[]'
done
# The offices have more to give by now.
sync_all() {
	office north a d
	office south b e
	office west c f
	for order in $orders; do
		for hub in $(echo "$order" | tr - ' '); do
			do_on "$order" sync "$hub"
		done
	done
}
sync_all
observe 'the dispute is settled' "$dispute" '[[4, true, [], [false, true]]]'
for order in $orders; do
	is "$order: the founder alone cuts nobody" \
	    "$(json "$order" "$held" device list --all)" '[]'
done
for machine in b d; do
	do_on $machine charter endorse "$cut"
done
sync b d a b c d e
for machine in a b c d e; do
	is "$machine: nor do three, who could have" \
	    "$(json $machine "$held" device list --all)" '[]'
done
ends 'the fourth is told that it does' 0 c charter endorse "$cut"
ok 'in words' grep -qF 'It is in force.' "$tmp/out"
sync c a b d e
sync_all
for machine in a b c d e $orders; do
	is "$machine: four of five cut it off" \
	    "$(json "$machine" "$held" device list --all)" '["institute"]'
done
alike 'all say the same in the end'
finish
