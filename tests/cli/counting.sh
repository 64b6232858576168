#!/bin/sh
# SPDX-License-Identifier: ISC
# Counting: the example of docs/COUNTING.md, a target of 150, what changed, and
# real recommendations with twenty ratings.
. tests/cli/tap.sh

cat >"$tmp/eight.csv" <<'END'
paragraph,text,states,position,themes,groups,sdgs
1.1,Do one (France),France,Supported,Topic of health,Group of nurses,16
1.2,Do two (Norway),Norway,Supported,Topic of health,,16
1.3,Do three (France)(Norway),France; Norway,Supported,Topic of health; Topic of prisons,,
1.4,Do four (France),France,Supported,Topic of prisons,,
1.5,Do five (France),France,Supported,Topic of prisons,,
1.6,Do six (France),France,Noted,,,
1.7,Do seven (France),France,Supported,,,
1.8,Do eight (France),France,Noted,,,
END
do_on a init --state MNG --cycle 1 --title t --member forum --name Forum \
    --kind coalition
do_on a import --document A/HRC/1/1 "$tmp/eight.csv"
join b csomn cso a
join c mojha government a
join d nhrc nhri a
hub a b c d
offline a b c d
sync a b c d
do_on b members change --of forum

# said MACHINE PARAGRAPH VALUE...
said() {
	said_on=$1
	shift
	while [ $# -gt 0 ]; do
		do_on "$said_on" assess "$1" "$2" --rationale r
		shift 2
	done
}
said a 1.1 fully 1.2 partially 1.3 not
said b 1.2 not 1.4 fully 1.7 partially
said c 1.1 partially 1.2 partially 1.3 partially 1.4 not-assessed \
    1.6 not-assessed 1.7 partially 1.8 fully
said d 1.7 not 1.8 not
sync b c d a

# --- the index, as it is worked out in docs/COUNTING.md -----------------------------

is 'the index of each is the one that was worked out by hand' "$(json a \
    '[[r["paragraph"], r["index"]["score"], r["index"]["band"],
	r["index"]["n"]] for r in v]' sheet)" \
    '[["1.1", "0.75", "fully", 2], ["1.2", "0.50", "partially", 2], ["1.3", "0.25", "not", 2], ["1.4", "1.00", "fully", 1], ["1.5", "", null, 0], ["1.6", "", null, 0], ["1.7", "0.33", "partially", 3], ["1.8", "0.50", "partially", 2]]'
is 'with the kinds of those in n' "$(json a \
    '[sorted(r["index"]["kinds"]) for r in v
	if r["paragraph"] in ("1.2", "1.7")]' sheet)" \
    '[["coalition", "government"], ["cso", "government", "nhri"]]'
is 'and who is beside, and why' "$(json a \
    '[[r["paragraph"], b["member"], b["why"]] for r in v
	for b in r["index"]["beside"]]' sheet)" \
    '[["1.2", "csomn", "its coalition has rated"], ["1.4", "mojha", "not assessed"], ["1.6", "mojha", "not assessed"]]'

# matrix WORDS...: rows as lists of numbers.
matrix() {
	json a '[[r["label"]] + [c["count"] for c in r["cells"]] + [r["total"]]
	    for r in v["rows"] + [dict(v["totals"], label="ALL")]]' count "$@"
}
is 'themes by status are those of the document' "$(matrix theme)" \
    '[["Topic of health", 1, 1, 1, 0, 0, 0, 3], ["Topic of prisons", 1, 0, 1, 0, 0, 1, 3], ["", 0, 2, 0, 1, 0, 0, 3], ["ALL", 2, 3, 1, 1, 0, 1, 8]]'
is 'States by status' "$(matrix state)" \
    '[["FRA", 2, 2, 1, 1, 0, 1, 7], ["NOR", 0, 1, 1, 0, 0, 0, 2], ["ALL", 2, 3, 1, 1, 0, 1, 8]]'
is 'groups by what one member says' "$(matrix group --member mojha)" \
    '[["Group of nurses", 0, 1, 0, 0, 0, 0, 1], ["", 1, 3, 0, 2, 0, 1, 7], ["ALL", 1, 4, 0, 2, 0, 1, 8]]'
is 'themes by member, with how many each has rated' \
    "$(json a '[v["columns"], v["totals"]["total"]]' count theme --by member)" \
    '[["csomn", "forum", "mojha", "nhrc"], 8]'
is 'each once' "$(json a '{c["column"]: c["count"]
    for c in v["totals"]["cells"]}' count theme --by member)" \
    '{"csomn": 3, "forum": 3, "mojha": 7, "nhrc": 2}'
is 'a goal is counted by its code' "$(json a \
    '[[r["code"], r["total"]] for r in v["rows"]]' count sdg)" \
    '[["16", 2], [null, 6]]'
is 'a filter narrows it' "$(matrix state --position noted)" \
    '[["FRA", 0, 1, 0, 1, 0, 0, 2], ["ALL", 0, 1, 0, 1, 0, 0, 2]]'
is 'every cell leads to its recommendations and statements' "$(json a \
    '[[c["recommendations"], len(c["statements"])] for r in v["rows"]
	for c in r["cells"] if r["label"] == "Topic of health"
	and c["column"] == "partially"]' count theme)" \
    '[[["MNG-1/1.2"], 2]]'
do_on a count theme --cell 'Topic of health' partially
told 'in the terminal, too' 'MNG-1/1.2'
statement=$(sed -n '/by the statements/,$p' "$tmp/out" | sed -n 2p | tr -d ' ')
is 'the statement is the rating' \
    "$(json a 'v["statement"]["value"]' show "$statement")" partially
ends 'a cell has a row and a column' 2 a count theme --cell 'Topic of health'
ends 'one that is there' 1 a count theme --cell 'Topic of law' fully
ends 'nothing else is counted' 1 a count colour
says 'and it is said what is' 'theme, institution, group, state, sdg or category'
do_on a count theme
told 'the matrix says what it is of' \
    "8 recommendations, each once in ALL; by the band of UPR Info's index"

# --- institutions -----------------------------------------------------------------------

is 'without an assignment no institution leads' "$(matrix institution)" \
    '[["", 2, 3, 1, 1, 0, 1, 8], ["ALL", 2, 3, 1, 1, 0, 1, 8]]'

# --- targets ----------------------------------------------------------------------------

# target WORDS...
target() {
	json a '[v["denominator"], v["needed"], v["numerator"], v["lacking"],
	    v["reached"], v["met"], [r["paragraph"] for r in v["counting"]]]' \
	    target "$@"
}
is 'the target of the document, fully' \
    "$(target --percent 85 --counts fully)" \
    '[6, 6, 2, 4, "33.33", false, ["1.1", "1.4"]]'
is 'and partially' "$(target --percent 85 --counts fully+partially \
    --position supported)" \
    '[6, 6, 4, 2, "66.67", false, ["1.1", "1.2", "1.4", "1.7"]]'
is 'as one member sees it, of all' "$(target --percent 12.5 --counts fully \
    --any-position --member mojha)" \
    '[8, 1, 1, 0, "12.50", true, ["1.8"]]'
do_on a target --percent 85 --counts fully
told 'it names its denominator' 'Denominator: 6 recommendations, supported'
told 'and its numerator' 'Numerator: 2 that are fully'
told 'and how many are needed' 'Needed: 6, so 4 more'
ends 'a target says what counts' 1 a target --percent 85
ends 'in values of the scheme' 1 a target --percent 85 --counts fully+mostly
ends 'and is a percentage' 1 a target --percent 185 --counts fully

# --- a member that disputes with itself, and changes ---------------------------------------

join_device e mojha c
offline e
sync c e
said c 1.8 partially
said e 1.8 not
sync c e a
is 'a member that disputes with itself is beside' "$(json a \
    '[[r["index"]["score"], r["index"]["n"], r["index"]["beside"]] for r in v
	if r["paragraph"] == "1.8"]' sheet)" \
    '[["0.00", 1, [{"member": "mojha", "why": "disputes with itself"}]]]'
is 'and counted so' "$(json a '[c["recommendations"]
    for c in v["totals"]["cells"] if c["column"] == "disputed"]' \
    count theme --member mojha)" '[["MNG-1/1.8"]]'
do_on c assess 1.3 fully --round final --rationale 'A law'
sync c a
is 'what changed between two rounds' "$(json a \
    '[[x["paragraph"], x["from"]["status"], x["to"]["status"],
	sorted(m["member"] for m in x["members"])] for x in v["changed"]
	if x["to"]["status"] != "not-rated"]' change --from draft --to final)" \
    '[["1.3", "not", "fully", ["forum", "mojha"]]]'
is 'as moves, each recommendation once' "$(json a \
    '[sum(m["count"] for m in v["moves"]), [m["recommendations"]
	for m in v["moves"] if m["to"] == "fully"]]' \
    change --from draft --to final)" '[8, [["MNG-1/1.3"]]]'
is 'long ago nothing was rated' "$(json a \
    '[sorted({x["from"]["status"] for x in v["changed"]}), v["by_clock"],
	v["unchanged"]]' change --from 2001 --to "$(date +%Y)")" \
    '[["not-rated"], true, 1]'
is 'at the end of this year it is as now' "$(json a \
    '[[x["paragraph"], x["to"]["status"]] for x in v["changed"]
	if x["paragraph"] in ("1.1", "1.8")]' change --from 2001-02-03 \
	--to "$(date +%Y)")" '[["1.1", "fully"], ["1.8", "not"]]'
do_on a view save draft --round draft
is 'a view that has a round is counted in that round' \
    "$(json a 'v["totals"]' count theme --view draft)" \
    "$(json a 'v["totals"]' count theme --round draft)"
ok 'which is another than all' test \
    "$(json a 'v["totals"]' count theme --view draft)" != \
    "$(json a 'v["totals"]' count theme)"
is 'who changed nothing has no change' "$(json a \
    '[x for x in v["changed"] if x["from"]["status"] == x["to"]["status"]]' \
    change --from draft --to final --member forum)" '[]'
do_on a change --from draft --to final
told 'in words' '1.3: not 0.25 -> fully 1.00'
do_on a change --from 2001 --to 2002-05
told 'by whose clock is said' 'by the clocks of the devices'
ends 'a round or a date' 1 a change --from later --to final

# --- 150 ------------------------------------------------------------------------------------

{
	echo paragraph,text,states,position
	for number in $(seq 150); do
		echo "2.$number,Do number $number (France),France,Supported"
	done
} >"$tmp/many.csv"
do_on m init --state MNG --cycle 2 --title t --member csomn --name n --kind cso
do_on m import --document A/HRC/1/2 "$tmp/many.csv"
for number in $(seq 127); do
	do_on m assess "2.$number" fully --rationale r
done
is '127 of 150 are not 85 per cent' "$(json m '[v["denominator"], v["needed"],
    v["numerator"], v["lacking"], v["reached"], v["met"]]' \
    target --percent 85 --counts fully)" \
    '[150, 128, 127, 1, "84.67", false]'
do_on m assess 2.128 fully --rationale r
is '128 are' "$(json m '[v["needed"], v["numerator"], v["lacking"],
    v["reached"], v["met"]]' target --percent 85 --counts fully)" \
    '[128, 128, 0, "85.33", true]'

# --- dates, by the clock of the device --------------------------------------------------------

# at DATE WORDS...: said on the machine k then.
at() {
	touch -d "$1 12:00:00 UTC" "$tmp/clock"
	shift
	do_on k "$@"
}
export TEST_CLOCK="$tmp/clock" LD_PRELOAD="$build/tests/cli/clock.so"
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
at 2017-03-01 init --state MNG --cycle 1 --title t --member csomn --name n \
    --kind cso
at 2017-03-01 import --document A/HRC/1/1 "$tmp/eight.csv"
at 2017-05-17 assess 1.1 not --rationale r
at 2018-05-17 assess 1.1 fully --rationale r
at 2019-05-17 withdraw "$(json k '[c["statement"] for r in v
    for c in r["cells"].get("csomn", [])][0]' sheet)" --reason 'a mistake'
# moved FROM TO: what 1.1 was and became.
moved() {
	json k '[[x["from"]["status"], x["to"]["status"]] for x in v["changed"]]' \
	    change --from "$1" --to "$2"
}
is 'a date is taken whole' "$(moved 2017-05-16 2017-05-17)" \
    '[["not-rated", "not"]]'
is 'a later rating has taken the place of it' "$(moved 2017 2018)" \
    '[["not", "fully"]]'
is 'not before that day' "$(moved 2017-06 2018-04)" '[]'
is 'what was withdrawn since stood then' "$(moved 2018-05-17 2019)" \
    '[["fully", "not-rated"]]'
is 'backwards, too' "$(moved 2018-12 2017-12-31)" '[["fully", "not"]]'
unset TEST_CLOCK LD_PRELOAD

# --- Slovenia's third cycle, and twenty ratings ----------------------------------------------

data=$top/../shared/data/slovenia_cycle3_ohchr_matrix.csv
if [ ! -f "$data" ]; then
	skip 'twenty ratings of real recommendations' \
	    "there is no ../shared/data beside the tree"
	finish
fi
do_on s init --state SVN --cycle 3 --title t --member csosi --name n --kind cso
do_on s import "$data"
json s '"\n".join(r["paragraph"] for r in v[:20])' rec list >"$tmp/twenty"
number=0
while read -r paragraph; do
	number=$((number + 1))
	case $((number % 4)) in
	0) value=fully ;;
	1 | 2) value=partially ;;
	3) value=not ;;
	esac
	do_on s assess "$paragraph" "$value" --rationale r
done <"$tmp/twenty"
is 'of 215 twenty are rated: 5 fully, 10 partially, 5 not' "$(json s \
    '{c["column"]: c["count"] for c in v["totals"]["cells"]}' count theme)" \
    '{"disputed": 0, "fully": 5, "not": 5, "not-assessed": 0, "not-rated": 195, "partially": 10}'
on s --json rec list && cp "$tmp/out" "$tmp/recs"
on s --json sheet && cp "$tmp/out" "$tmp/sheet"
on s --json count state && cp "$tmp/out" "$tmp/states"
on s --json count theme && cp "$tmp/out" "$tmp/themes"
ok 'States by status are what a count of the list gives' python3 - "$tmp" <<'END'
import collections
import json
import sys

tmp = sys.argv[1]
read = {name: json.load(open(f"{tmp}/{name}", encoding="utf-8"))
        for name in ("recs", "sheet", "states", "themes")}
status = {row["rec"]: row["index"]["band"] or "not-rated"
          for row in read["sheet"]}
want = collections.Counter((state, status[rec["id"]]) for rec in read["recs"]
                           for state in set(rec["recommending_states"]))
got = {(row["label"], cell["column"]): cell["count"]
       for row in read["states"]["rows"] for cell in row["cells"]
       if cell["count"] > 0}
assert got == dict(want), (got, want)
for row in read["themes"]["rows"]:
    assert row["total"] == sum(cell["count"] for cell in row["cells"]), row
    for cell in row["cells"]:
        assert cell["count"] == len(set(cell["recommendations"])), cell
        rated = cell["column"] != "not-rated"
        assert len(cell["statements"]) == (cell["count"] if rated else 0), cell
END
finish
