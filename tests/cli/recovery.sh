#!/bin/sh
# SPDX-License-Identifier: ISC
# The laptop is lost; the member goes on with the paper from the safe.
. tests/cli/tap.sh

# --- the founder ----------------------------------------------------------------

do_on laptop init --state MNG --cycle 1 --title 'Mongolia <1> & more' \
    --member csomn --name Forum --kind coalition \
    --recovery "$tmp/paper.html"
do_on laptop import "$top/sample/mongolia-cycle-1.csv"
is 'the sheet is for its owner alone' "$(stat -c %a "$tmp/paper.html")" 600
python3 - "$tmp/paper.html" <<'END' >"$tmp/parsed"
import html.parser
import sys


class Page(html.parser.HTMLParser):
    open = []
    text = ""

    def handle_starttag(self, tag, attributes):
        if tag != "meta":
            self.open.append(tag)
        for name, value in attributes:
            if name in ("src", "href") or "http" in (value or "") and \
                    "w3.org/2000/svg" not in value:
                print("reaches out:", tag, name, value)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            print("not closed:", tag)

    def handle_data(self, data):
        self.text += data


page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
print(page.open, "Mongolia <1> & more" in page.text, "csomn" in page.text)
END
is 'it is whole, escaped, and reaches nowhere' "$(cat "$tmp/parsed")" \
    '[] True True'
ends 'another file is not overwritten' 1 laptop device recovery --create \
    --output "$tmp/paper.html"
ends 'a sheet is a page or text' 1 laptop device recovery --create \
    --output "$tmp/paper.pdf"
is 'and nothing was made of that' \
    "$(json laptop 'sum(d["purpose"] == "recovery" for d in v)' device list)" 1
ok 'the secret is not in the home' sh -c "
    ! grep -rqa \"\$(sed -n 's/.*TAMGA-RECOVERY:\\([0-9A-Z]\\{20\\}\\).*/\\1/p' \
	'$tmp/paper.html' | head -n 1)\" '$tmp/laptop/home'"

git init -q --bare "$tmp/hub.git"
hub laptop
join other mojha government laptop
offline laptop other
rate laptop 84.10 partially
sync laptop other laptop
do_on laptop invite --output "$tmp/room.invitation"

# The laptop is stolen.  Its thief goes on writing before anybody knows, and
# keeps it to himself for now.
rate laptop 84.11 not

# On a new machine, with an invitation and the paper; a slip first.
sed -n 's/.*TAMGA-RECOVERY:\([0-9A-Z]*\).*/\1/p' "$tmp/paper.html" |
    head -n 1 | fold -w 15 >"$tmp/lines"
awk 'NR == 3 { c = substr($0, 7, 1)
	$0 = substr($0, 1, 6) (c == "Q" ? "R" : "Q") substr($0, 8) } { print }' \
    "$tmp/lines" >"$tmp/slip"
ends 'a slip of the finger is named' 1 new device recovery --use \
    --from "$tmp/slip" --invitation "$tmp/room.invitation" --member csomn \
    --device 'new laptop'
says 'by line and group' 'line 3, group 2 is not right'
ok 'and nothing was made' test ! -e "$tmp/new/home/rooms"
ends 'the five lines work' 0 new --json device recovery --use \
    --from "$tmp/lines" --invitation "$tmp/room.invitation" --member csomn --device 'new laptop'
is 'the lost one is cut off, and keeps what it said' "$(python3 -c '
import json, sys
v = json.load(open(sys.argv[1]))
print([(c["label"], c["records"] > 3) for c in v["cut"]])' "$tmp/out")" \
    "[('device 1', True)]"
is 'the new one speaks for the member' "$(json new \
    '[[d["label"], d["purpose"], d["cut"], d["this"]] for d in v]' \
    device list)" \
    '[["device 1", "work", true, false], ["new laptop", "work", false, true], ["recovery key", "recovery", false, false]]'
is 'what had been sent counts' "$(cells new 84.10)" '{"csomn": ["partially"]}'
rate new 84.12 fully
sync new

# Now the thief pushes.
rate laptop 84.13 fully
sync laptop other new
for machine in other new; do
	is "'$machine' holds what the thief said" "$(json $machine \
	    '[[c["value"], bool(c["held_by"])] for r in v
		if r["paragraph"] in ("84.11", "84.13")
		for c in r["cells"].get("csomn", [])]' sheet)" \
	    '[["not", true], ["fully", true]]'
	is "'$machine' counts what the member says" "$(cells $machine 84.12)" \
	    '{"csomn": ["fully"]}'
done
sync laptop
is 'the stolen one says that it was cut off' \
    "$(json laptop '[v["cut"], v["cut_reason"]]' status)" '[true, "lost"]'
ends 'with every command' 0 laptop sheet
says 'like this' 'this device was cut off'
ends 'and writes no more' 1 laptop assess 84.14 fully --rationale r
says 'with the reason' 'was cut off (lost)'
ends 'it cannot cut others' 1 laptop device cut 'new laptop' --reason lost
dump other >"$tmp/dump.other"
dump new >"$tmp/dump.new"
ok 'all say the same' cmp "$tmp/dump.other" "$tmp/dump.new"
ok 'and so does the independent checker' sh -c "
    python3 tests/checker/tamga_check.py dump \
	'$tmp'/new/home/rooms/*/repository.git | cmp - '$tmp/dump.new'"
is 'stock git verifies the records of the recovery key' "$(
    do_on new export allowed-signers --output "$tmp/signers"
    git -C "$tmp/hub.git" -c "gpg.ssh.allowedSignersFile=$tmp/signers" \
	log --all --format='%G? %GS %ae' |
	awk '$1 != "G" || $2 != $3' | wc -l)" 0
ends 'twice is fine' 0 new device recovery --use --from "$tmp/paper.html"
is 'and says nothing again' \
    "$(json new '[v["cut"]]' device recovery --use --from "$tmp/lines")" '[[]]'

# A new paper, from a device that is no root; the old one is cut off.
ends 'a new sheet is made' 0 new device recovery --create \
    --output "$tmp/second.txt"
old=$(json new '[d["id"] for d in v if d["root"] == False
    and d["purpose"] == "recovery"][0]' device list)
first=$(json new '[d["id"] for d in v if d["purpose"] == "recovery"
    and d["id"] not in open("'"$tmp"'/second.txt").read()][0]' device list)
ok 'another than the first' test -n "$old"
ends 'and the old one is cut off' 0 new device cut "$first" --reason compromised
sync new
do_on third join "$tmp/room.invitation" --member csomn --device third
ends 'the old paper opens nothing then' 1 third device recovery --use \
    --from "$tmp/paper.html"
says 'and is named' 'this recovery key was cut off'
ends 'the new one does' 0 third device recovery --use --from "$tmp/second.txt"
is 'and cuts off the second machine' "$(json third \
    'sorted(d["label"] for d in v if d["cut"])' device list)" \
    '["device 1", "new laptop", "recovery key"]'

# --- one that joined later --------------------------------------------------------

sync other
ends 'a member that was admitted makes its own' 0 other device recovery \
    --create --output "$tmp/mojha.txt"
rate other 84.20 fully
sync other
do_on stranger join "$tmp/room.invitation" --member mojha --device new
ends 'a paper of another member is refused' 1 stranger device recovery --use \
    --from "$tmp/second.txt"
says 'and says for whom it does not speak' "does not speak for 'mojha'"
ends 'its own lets it in' 0 stranger device recovery --use \
    --from "$tmp/mojha.txt"
rate stranger 84.21 fully
sync stranger third
is 'and it goes on' "$(cells third 84.21)" '{"mojha": ["fully"]}'
is 'with what it said before' "$(cells third 84.20)" '{"mojha": ["fully"]}'

# --- without a road -----------------------------------------------------------------

do_on alone join "$tmp/room.invitation" --member csomn --device alone
do_on alone remote remove hub
ends 'nobody is cut off unseen' 1 alone device recovery --use \
    --from "$tmp/second.txt"
says 'because it may know too little' 'no remote to sync with'
finish
