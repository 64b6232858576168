#!/bin/sh
# SPDX-License-Identifier: ISC
# What a steward is asked and told when it proposes and endorses: a dry run
# first, in sentences; nothing without a person; errors that say what to do.
. tests/cli/tap.sh

# typed MACHINE ANSWER WORDS...: on a terminal, ANSWER typed; $tmp/screen.
typed() {
	typed_where=$1 typed_answer=$2
	shift 2
	status=0
	printf '%s\n' "$typed_answer" | XDG_STATE_HOME=$tmp/$typed_where/state \
	    script -qec "'$build/tamga' --home '$tmp/$typed_where/home' $*" \
	    /dev/null >"$tmp/screen" 2>&1 || status=$?
}

on_screen() {
	ok "$1" grep -qF -e "$2" "$tmp/screen"
}

proposals='[[p["missing"], p["needed"], p["needed_own"]]
    for p in v["proposals"]]'
in_force='[[c["version"], c["threshold"], sorted(c["stewards"])]
    for c in v["line"] if c["in_force"]]'

found a csomn
hub a
join b mojha government a
join c nhrc nhri a
sync a b c a
offline a b c

# What cannot be.
ends 'who is no member cannot become a steward' 1 a charter propose \
    --add-steward nobody --yes
says 'it says so' "is no member of this room"
says 'and what to do' 'hint: admit it first'
ends 'who is no steward cannot propose' 1 b charter propose \
    --add-steward nhrc --yes
says 'it says so' 'only a steward can propose a charter'
ends 'a steward is a steward already' 1 a charter propose \
    --add-steward csomn --yes
says 'it says so' "'csomn' is a steward already"
ends 'who is none cannot be removed' 1 a charter propose \
    --remove-steward mojha --yes
says 'it says so' "'mojha' is no steward"
ends 'a room needs a steward' 1 a charter propose --remove-steward csomn --yes
says 'it says so' 'a room needs a steward'
ends 'one of three cannot decide' 1 a charter propose --add-steward mojha \
    --add-steward nhrc --threshold 1 --yes
says 'it says which can' 'hint: give a threshold of 2 to 3'
ends 'nor four of three' 1 a charter propose --add-steward mojha \
    --add-steward nhrc --threshold 4 --yes
says 'it says which can' 'hint: give a threshold of 2 to 3'
ends 'nothing is no proposal' 1 a charter propose --yes
says 'it says so' 'that would change nothing'
is 'nothing of that was said' "$(json a "$proposals" charter show)" '[]'

# The question.
ends 'without a person nothing is proposed' 3 a charter propose \
    --add-steward mojha
says 'it says how' 'hint: give --yes'
typed a n charter propose --add-steward mojha --add-steward nhrc
is 'asked, a person may say no' "$status" 3
on_screen 'it is told who would become a steward' '- mojha becomes a steward'
on_screen 'and who else' '- nhrc becomes a steward'
on_screen 'how many would decide, as many as more than half' \
    '- 2 of 3 stewards decide, instead of 1 alone'
on_screen 'and what becomes of what was decided' '- what was decided until now'
on_screen 'it was asked' 'Propose that? [y/N]'
on_screen 'nothing is done' 'it was not confirmed'
is 'no is no' "$(json a "$proposals" charter show)" '[]'
typed a y charter propose --add-steward mojha --add-steward nhrc
is 'or yes' "$status" 0
on_screen 'it is told what comes next' 'It waits for other stewards'
is 'it waits for one more of the stewards to be' \
    "$(json a "$proposals" charter show)" '[[["mojha", "nhrc"], 0, 1]]'
id=$(json a 'v["proposals"][0]["id"]' charter show)

# Endorsing.
sync a b c
ends 'status shows it to whom it waits for' 0 b status
told 'in words' \
    'csomn asks you to endorse: charter 2: stewards csomn, mojha, nhrc; 2 of them'
told 'with the command' "tamga charter endorse $id"
ends 'who proposed it is not asked' 0 a status
ok 'again' sh -c "! grep -q 'asks you' '$tmp/out'"
ends 'show says who has and has not' 0 b charter show
ok 'in words' grep -qF 'Not yet by mojha, nhrc.' "$tmp/out"
ok 'and how many it needs' grep -qF \
    'It needs 1 more of the stewards that it names.' "$tmp/out"
join d forum cso a
sync a d
ends 'who is no steward endorses nothing' 1 d charter endorse "$id"
says 'it says so' 'only a steward can endorse'
ends 'what is not there is not endorsed' 1 b charter endorse abcdefgh
ends 'a steward to be endorses it' 0 b charter endorse "$id"
ok 'and is told that it did it' grep -qF 'It is in force.' "$tmp/out"
sync b a c
is 'it is in force' "$(json c "$in_force" charter show)" \
    '[[2, 2, ["csomn", "mojha", "nhrc"]]]'

# A cut that two decide.
held='sorted(d["member"] for d in v if d["cut"])'
ends 'two cut off a member: one says it' 0 a members cut forum --reason left
cut=$(json a 'v["proposals"][0]["id"]' charter show)
sync a b
ends 'and one endorses it' 0 b charter endorse "$cut"
sync b a c
is 'it is cut off' "$(json a "$held" device list --all)" '["forum"]'

# Removing one.
join g guest ngo a
do_on a invite --output "$tmp/late.invitation"
do_on h join "$tmp/late.invitation" --member college --name college \
    --kind academic --output "$tmp/h.request"
sync a b c
ends 'the default threshold stays where it can' 0 b charter propose \
    --remove-steward csomn --yes
ok 'it is told what stays of it' grep -qF \
    'csomn is a steward no more; what it has said as one' "$tmp/out"
ok 'and how many decide' grep -qF \
    '2 of 2 stewards decide, instead of 2 of 3' "$tmp/out"
id=$(json b 'v["proposals"][0]["id"]' charter show)

# What the others do meanwhile is not in the store of the one that proposes.
do_on a members cut guest --reason left
waits=$(json a 'v["proposals"][0]["id"]' charter show)
sync a c
ends 'two of the old three cut off another one' 0 c charter endorse "$waits"
is 'and it is cut off' "$(json c "$held" device list --all)" \
    '["forum", "guest"]'
ends 'a steward that stays admits somebody' 0 c admit "$tmp/h.request" --yes
sync c b c
do_on c charter endorse "$id"
do_on e join "$tmp/late.invitation" --member embassy --name embassy \
    --kind embassy --output "$tmp/e.request"
ends 'the one removed admits until it hears of that' 0 a admit "$tmp/e.request" --yes
sync c a b c a
for machine in a b c; do
	is "$machine: two are left" "$(json $machine "$in_force" charter show)" \
	    '[[3, 2, ["mojha", "nhrc"]]]'
	is "$machine: whom it admitted before stays, who came after does not" \
	    "$(json $machine 'sorted(m["id"] for m in v)' members)" \
	    '["college", "csomn", "forum", "guest", "mojha", "nhrc"]'
done
is 'what it decided with another one stands' \
    "$(json c "$held" device list --all)" '["forum"]'
is 'what the proposer had not heard of waits, for one of the new two' "$(json c \
    '[[p["endorsers"], p["needed"]] for p in v["proposals"]]' charter show)" \
    '[[["nhrc"], 1]]'
do_on b charter endorse "$waits"
sync b a c
is 'who endorses it' "$(json c "$held" device list --all)" '["forum", "guest"]'
ends 'then it cannot' 1 a admit "$tmp/e.request" --yes
says 'it says why' 'only a steward can admit members'
ends 'what is missing, another one does' 0 b admit "$tmp/e.request" --yes
sync b a
is 'and it holds' "$(json a 'sorted(m["id"] for m in v)' members)" \
    '["college", "csomn", "embassy", "forum", "guest", "mojha", "nhrc"]'

# Recovery keys.
ends 'who has no recovery key, for that one none is named' 1 b charter \
    propose --recovery nhrc --yes
says 'it says so' "'nhrc' has no recovery key"
says 'and how to make one' 'hint: there it is made with'
do_on c device recovery --create --output "$tmp/c.txt"
sync c b
key=$(sed -n 's/^key \([a-z2-7]*\),.*/\1/p' "$tmp/c.txt")
typed b n charter propose --add-steward csomn
on_screen 'a steward has one that no charter names, and that is said' \
    '- nhrc has a recovery key that the charter does not name (--recovery nhrc)'
typed b y charter propose --recovery nhrc
is 'it is named' "$status" 0
on_screen 'as it stands on the paper' \
    "- the recovery key of nhrc is $key: compare that with its paper"
id=$(json b 'v["proposals"][0]["id"]' charter show)
sync b c
ends 'who is to endorse that sees it' 0 c charter show
ok 'in words' grep -qF "  Recovery key of nhrc: $key" "$tmp/out"
do_on c charter endorse "$id"
is 'it is the charter then' "$(json c \
    '[c["recovery"] for c in v["line"] if c["in_force"]]' charter show)" \
    "[[{\"device\": \"$key\", \"member\": \"nhrc\"}]]"
do_on c device recovery --create --output "$tmp/c2.txt"
sync c b
ends 'of two, one must be said' 3 b charter propose --recovery nhrc --yes
says 'it says how' 'hint: say which: --recovery nhrc/KEY'
ends 'the same again is nothing new' 1 b charter propose \
    --recovery "nhrc/$key" --yes
says 'it says so' 'names that recovery key'
key=$(sed -n 's/^key \([a-z2-7]*\),.*/\1/p' "$tmp/c2.txt")
ends 'another paper takes its place' 0 b charter propose \
    --recovery "nhrc/$key" --yes
ok 'that is said' grep -qF "the recovery key of nhrc is $key" "$tmp/out"
ends 'who is to be no steward needs none' 1 b charter propose \
    --recovery forum --yes
says 'it says so' 'is no steward of the new charter'

# One alone again.
ends 'one may be left' 0 b charter propose --remove-steward nhrc --yes
ok 'who decides alone' grep -qF \
    '1 steward decides alone, instead of 2 of 2' "$tmp/out"
finish
