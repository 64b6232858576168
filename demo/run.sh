#!/bin/sh
# SPDX-License-Identifier: ISC
# Plays the validation meeting of 17 May 2018 in Ulaanbaatar on real daemons:
#
#     run.sh BUILD
#
# The stores stay in BUILD/demo.  FILE, STATE and CYCLE in the environment
# choose other recommendations than those of sample/.  Ends with 0 only when
# every step did what it says.
# shellcheck disable=SC2034
set -eu

build=$(cd "$1" && pwd)
demo=$build/demo
tamga=$build/tamga
file=${FILE:-sample/mongolia-cycle-1.csv}
state=${STATE:-MNG}
cycle=${CYCLE:-1}
stores='coalition coalition-two regional-cso mojha nhrc'

XDG_STATE_HOME=$demo/state
export XDG_STATE_HOME

# shellcheck source=demo/play.sh
. "${0%/*}/play.sh"

# --- the room ---------------------------------------------------------------

chapter 'A room for the review'
tell "The coalition founds it. From now on its store is complete in itself;
no server is needed to work in it."
as coalition init --state "$state" --cycle "$cycle" \
    --title "$state, cycle $cycle" --member coalition \
    --name 'CSO coalition' --kind coalition --no-passphrase
tell "It brings in the recommendations that the State received."
as coalition import "$file"
as_json coalition rec list >"$demo/recs"
count=$(grep -c '^    "id":' "$demo/recs") || :
sure "there are $count recommendations" [ "$count" -gt 3 ]
[ -n "${FILE:-}" ] ||
    sure 'and that is all 129 of the report' [ "$count" -eq 129 ]
# Four to talk about.
first=$(paragraph 1) second=$(paragraph 2)
third=$(paragraph 3) fourth=$(paragraph 4)
[ -n "${FILE:-}" ] || { first=84.76 second=84.73 third=84.61 fourth=84.100; }
as coalition rec show "$first"

tell "Records travel through any git repository: here a bare one in a folder,
as it could lie on a server, a shared drive or a stick."
shell git init -q --bare "$demo/hub.git"
as coalition remote add hub "$demo/hub.git"
as coalition invite --output "$demo/room.invitation"

chapter 'The others join'
join regional-cso 'Regional CSO' cso
join mojha 'Ministry of Justice and Home Affairs' government
join nhrc 'National Human Rights Commission' nhri
tell "The coalition has two machines. The second is a further device, with a
key of its own."
as coalition-two join "$demo/room.invitation" --member coalition \
    --device 'device 2' --no-passphrase --output "$demo/two.request"
as coalition device add "$demo/two.request" --yes
all_sync
as coalition members
for store in $stores; do
	sure "$store has all recommendations" has_recs "$store"
done

# --- apart ------------------------------------------------------------------

chapter 'All work offline'
tell "Weeks before the meeting. The hub is out of reach; everybody rates
in the own store. (What the institutions say from here on is made up.)"
mv "$demo/hub.git" "$demo/hub.away"

as regional-cso source add --title 'Minutes of consultations, February' \
    --description 'Half-day consultations in five districts' \
    --source-kind minutes --first-hand
minutes=$(thing)
as regional-cso assess "$first" not --source "$minutes" \
    --rationale 'Nobody in the five districts we visited was helped.' \
    --method 'Consultations with 112 participants' --cutoff 2018-02-28
as regional-cso assess "$second" partially --source "$minutes" \
    --rationale 'Trainings were held in two of five districts.' \
    --method 'Consultations with 112 participants' --cutoff 2018-02-28

as coalition assess "$first" partially \
    --rationale 'The law is there; no budget line, no staff.' \
    --method 'Desk review' --cutoff 2018-03-31
as coalition assess "$third" not \
    --rationale 'No programme was published.' --method 'Desk review' \
    --cutoff 2018-03-31

tell "The coalition's second machine, at another table, knows nothing of that."
as coalition-two assess "$first" not \
    --rationale 'The regulation that the law asks for is missing.' \
    --method 'Desk review' --cutoff 2018-03-31

as mojha assess "$first" fully \
    --rationale 'The law is in force since 2017.' \
    --method 'Report of the ministry' --cutoff 2018-04-30
as mojha assess "$third" partially \
    --rationale 'A working group has drafted a programme.' \
    --method 'Report of the ministry' --cutoff 2018-04-30

as nhrc assess "$second" partially \
    --rationale 'Seen in 9 of 19 provinces.' \
    --method 'Visits of desk officers' --cutoff 2018-03-31
as nhrc assess "$fourth" not-assessed \
    --rationale 'Not looked at this year.'

for store in $stores; do
	sure "$store knows that something is still to be sent" unsent "$store"
done

# --- together ---------------------------------------------------------------

chapter '17 May: all meet, and sync'
mv "$demo/hub.away" "$demo/hub.git"
all_sync
same
tell "One sheet, the same for everybody: who rates what how."
as nhrc sheet
sure "coalition, ministry and regional CSO stand side by side" \
    side_by_side nhrc "$first" coalition mojha regional-cso
sure "the coalition contradicts itself, and that is not hidden" \
    count_conflicts mojha 1

chapter 'The coalition makes up its mind'
as coalition conflicts
tell "A script that just asks to reconcile is told that a person decides."
sure "exit status 3 without a choice" decide coalition
as coalition-two reconcile "$first" partially \
    --rationale 'Law adopted; regulation and budget line are missing.' \
    --method 'Desk review' --cutoff 2018-05-17
all_sync
same
for store in $stores; do
	sure "$store sees no conflict any more" count_conflicts "$store" 0
done

chapter 'Sources change hands'
tell "The ministry hands over what it goes by; the others cite it, and rate
anew in the round of the meeting."
as mojha source add --title "Report on implementation, $state" \
    --url 'https://example.org/report-2018.pdf' --date 2018-05 \
    --source-kind official-report --publisher 'The ministry'
report=$(thing)
as mojha cite "$first" "$report" --locator 'p. 12'
all_sync
as coalition assess "$first" partially --round validation --source "$report" \
    --rationale 'The ministry showed the law; the budget line is missing.' \
    --method 'Desk review, and the meeting' --cutoff 2018-05-17
as regional-cso assess "$first" partially --round validation \
    --source "$report" --source "$minutes" \
    --rationale 'The law is there; the districts see nothing of it.' \
    --method 'Consultations, and the meeting' --cutoff 2018-05-17
as regional-cso cite "$third" "$report" --note 'announces a draft'
all_sync
same
as nhrc sheet
as nhrc source list
as nhrc rec show "$first"
sure "the source is there with everybody" cited_everywhere "$report"

# --- audit ------------------------------------------------------------------

chapter 'Anybody verifies everything, with stock git alone'
as nhrc export allowed-signers --output "$demo/signers"
shell git clone -q --mirror "$demo/hub.git" "$demo/audit.git"
shell git -C "$demo/audit.git" fsck --strict --no-progress
git -C "$demo/audit.git" -c gpg.ssh.allowedSignersFile="$demo/signers" \
    log --all --format='%G? %GS %ae' >"$demo/audit"
say "\$ git -c gpg.ssh.allowedSignersFile=signers log --all --format='%G? %GS %ae'"
sed 3q "$demo/audit"
echo '...'
sure "all $(wc -l <"$demo/audit") records: good, by the device that their author names" \
    audited
for store in $stores; do
	as "$store" verify
done

chapter 'What now'
stop_all
cat <<END
The stores stay in $demo; go on with any of them:

    export XDG_STATE_HOME=$XDG_STATE_HOME
    export PATH=$build:\$PATH
    tamga --home $demo/nhrc sheet
    tamga --home $demo/nhrc rec show $first
    tamga --home $demo/mojha assess $second fully --rationale '...'
    tamga --home $demo/mojha sync
    tamga --home $demo/nhrc status
    tamga --home $demo/nhrc daemon stop

$steps steps did what they say. The daemons are stopped; the first command
starts one again.
END
