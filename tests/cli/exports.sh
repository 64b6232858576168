#!/bin/sh
# SPDX-License-Identifier: ISC
# Exports: what other programs read of them.
. tests/cli/tap.sh

# csv EXPRESSION FILE: Python's EXPRESSION of its rows, a dict each.
csv() {
	python3 -c 'import csv, json, sys
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file, strict=True))
print(json.dumps(eval(f"({sys.argv[2]})"), ensure_ascii=False))' "$2" "$1"
}

# xlsx EXPRESSION FILE: of its sheets, {name: [[cell, ...], ...]}; texts are
# texts, numbers floats, and a formula is ("=", formula).
xlsx() {
	python3 -c 'import json, re, sys, zipfile
import xml.etree.ElementTree as tree
main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
def column(name):
    place = 0
    for letter in re.match("[A-Z]+", name).group():
        place = place * 26 + ord(letter) - 64
    return place - 1
def value(cell):
    if cell.find(main + "f") is not None:
        return ("=", cell.find(main + "f").text)
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(main + "t"))
    assert cell.get("t") in (None, "n"), cell.get("t")
    return None if cell.find(main + "v") is None else float(
        cell.find(main + "v").text)
book = zipfile.ZipFile(sys.argv[1])
assert book.testzip() is None
names = [s.get("name") for s in
         tree.fromstring(book.read("xl/workbook.xml")).iter(main + "sheet")]
v = {}
for number, name in enumerate(names, 1):
    rows = v[name] = []
    sheet = tree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    for row in sheet.iter(main + "row"):
        cells = {column(c.get("r")): value(c) for c in row.iter(main + "c")}
        rows.append([cells.get(i) for i in range(max(cells) + 1)])
print(json.dumps(eval(f"({sys.argv[2]})"), ensure_ascii=False))' "$2" "$1"
}

cat >"$tmp/table.csv" <<'CSV'
paragraph,text,recommending_states,response,cycle,symbol,themes,groups,sdgs,action_category
10.1,"Adopt a law, ""soon""
against violence",Norway; Peru,Supported,2,A/HRC/30/6,Violence; Law,Women,5 - GENDER EQUALITY,5
10.2,Хүүхдийн эрхийг хамгаалах,Peru,Noted,2,A/HRC/30/6,Children,,,4
10.10,Train the courts,Czechia,,2,A/HRC/30/6,Justice,,,2
CSV
do_on a init --state MNG --cycle 2 --title 'Mongolia, cycle 2' \
    --member csomn --name csomn --kind coalition
do_on a import "$tmp/table.csv"
hub a
join b mojha government a
sync b a b
thing=$(json a 'v["thing"]' source add --title '=1+1' --symbol A/1)
do_on a assess 10.1 partially --rationale '=HYPERLINK("http://example.org")' \
    --method '+976 11 000000' --cutoff 2018-03-31 --source "$thing"
do_on a assess 10.2 not --rationale '-1'
do_on b assess 10.1 fully --rationale 'Хууль батлагдсан'
do_on b assess 10.10 not --rationale 'one of two'
do_on b withdraw "$(json b 'v[-1]["id"]' log)" --reason 'was wrong'
sync b a

# --- CSV ----------------------------------------------------------------------

ends 'a table is exported' 0 a export csv --output "$tmp/all.csv"
is 'with a row for each recommendation, by number' \
    "$(csv '[r["paragraph"] for r in rows]' "$tmp/all.csv")" \
    '["10.1", "10.2", "10.10"]'
is 'and a column for each member, and the index' "$(csv \
    '[rows[0][k] for k in ("csomn", "mojha", "index", "band", "n")]' \
    "$tmp/all.csv")" '["partially", "fully", "0.75", "fully", "2"]'
is 'commas, quotation marks and line feeds come through' \
    "$(csv 'rows[0]["text"]' "$tmp/all.csv")" \
    '"Adopt a law, \"soon\" against violence"'
is 'so do other letters' "$(csv 'rows[1]["text"]' "$tmp/all.csv")" \
    '"Хүүхдийн эрхийг хамгаалах"'
is 'lists are parted by semicolons' "$(csv \
    '[rows[0][k] for k in ("recommending_states", "themes")]' \
    "$tmp/all.csv")" '["NOR; PER", "Violence; Law"]'
is 'lines end as RFC 4180 has them' "$(python3 -c 'import sys
b = open(sys.argv[1], "rb").read()
print(b.count(b"\r\n"), b.count(b"\n"), b[:9])' "$tmp/all.csv")" \
    "4 4 b'paragraph'"
do_on a export csv --bom --output "$tmp/bom.csv"
ok 'with --bom it begins so' sh -c \
    "printf '\\357\\273\\277' | cat - '$tmp/all.csv' | cmp -s - '$tmp/bom.csv'"
do_on a export csv --state PER --unrated=mojha
cp "$tmp/out" "$tmp/some.csv"
is 'filters choose' "$(csv '[r["paragraph"] for r in rows]' "$tmp/some.csv")" \
    '["10.2"]'
cp "$tmp/all.csv" "$tmp/back.csv"
is 'what was exported can be read in again' "$(json a \
    '[v["new"], v["refused"], v["changed"] + v["unchanged"]]' \
    import "$tmp/back.csv" --dry-run)" '[0, [], 3]'

# --- files --------------------------------------------------------------------

echo mine >"$tmp/mine"
ends 'a file that is there stays' 1 a export csv --output "$tmp/mine"
is 'as it was' "$(cat "$tmp/mine")" mine
says 'and is told how it would not' --force
ends 'with --force it does not' 0 a export csv --output "$tmp/mine" --force
ok 'but is the table' cmp -s "$tmp/mine" "$tmp/all.csv"
ends 'a place that there is not is an error' 1 a export csv \
    --output "$tmp/nowhere/x.csv"
mkdir "$tmp/folder"
ends 'so is a folder' 1 a export csv --output "$tmp/folder"
is 'nothing is left beside' "$(find "$tmp" -maxdepth 2 -name '*.csv.*' -o \
    -maxdepth 2 -name 'mine.*' -o -maxdepth 2 -name 'folder.*')" ''

# --- XLSX ---------------------------------------------------------------------

ends 'a workbook is exported' 0 a export xlsx --output "$tmp/all.xlsx"
is 'with three sheets' "$(xlsx 'list(v)' "$tmp/all.xlsx")" \
    '["Recommendations", "Ratings", "Sources"]'
is 'the first says what the CSV says' "$(xlsx \
    '[[r[0], r[13] if len(r) > 13 else None] for r in v["Recommendations"]]' \
    "$tmp/all.xlsx")" "$(csv \
    '[["paragraph", "mojha"]] + [[r["paragraph"], r["mojha"] or None]
	for r in rows]' "$tmp/all.csv")"
is 'numbers are numbers' "$(xlsx '[v["Recommendations"][1][i]
    for i in (7, 14, 16)]' "$tmp/all.xlsx")" '[5.0, 0.75, 2.0]'
is 'ratings have their words, and are nobody else'"'"'s formulas' "$(xlsx \
    'sorted(r[:2] + r[5:8] for r in v["Ratings"][1:])' "$tmp/all.xlsx")" \
    '[["10.1", "csomn", "partially", "=HYPERLINK(\"http://example.org\")", "+976 11 000000"], ["10.1", "mojha", "fully", "Хууль батлагдсан", null], ["10.2", "csomn", "not", "-1", null]]'
is 'sources are there' "$(xlsx '[r[1] for r in v["Sources"]]' \
    "$tmp/all.xlsx")" '["title", "=1+1"]'
is 'nothing is a formula' "$(xlsx '[c for s in v.values() for r in s for c in r
    if isinstance(c, tuple)]' "$tmp/all.xlsx")" '[]'
do_on a export xlsx 10.1 --output "$tmp/one.xlsx"
is 'filters choose recommendations, and their ratings' "$(xlsx \
    '[len(v["Recommendations"]), len(v["Ratings"])]' "$tmp/one.xlsx")" '[2, 3]'
ok 'the daemon is not linked with the library' sh -c \
    "! ldd '$build/tamgad' | grep -q xlsxwriter"

# --- JSON lines ---------------------------------------------------------------

# lines EXPRESSION WORDS...: of the exported lines.
lines() {
	lines_expression=$1
	shift
	on a export jsonl "$@" || cat "$tmp/err"
	python3 -c 'import json, sys
v = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
print(json.dumps(eval(f"({sys.argv[2]})")))' "$tmp/out" "$lines_expression"
}
do_on a assess 10.2 fully --rationale 'better by now'
is 'lines are what is current' "$(lines \
    '[all(r["current"] and r["reason"] == "counts" for r in v),
      sorted(r["statement"].get("value", "") for r in v
	if r["kind"] == "assessment" and "withdrawn" not in r["statement"])]')" \
    '[true, ["fully", "fully", "partially"]]'
is 'or all, with why one is not' "$(lines \
    'sorted(r["statement"]["value"] for r in v
	if r["kind"] == "assessment" and not r["current"])' --all)" \
    '["not", "not"]'
is 'each with who, when and where it stands' "$(lines \
    'sorted(set(k for r in v for k in r))' --all)" \
    '["current", "id", "journal", "kind", "member", "reason", "record", "sequence", "statement", "time"]'
is 'the record is one that git has' "$(git -C "$(find "$tmp/a/home/rooms" \
    -maxdepth 2 -name repository.git)" cat-file -t \
    "$(lines 'v[0]["record"]["git"]' --all | tr -d '"')")" commit
is 'filters choose, and leave what is about nothing' "$(lines \
    'sorted(set(r["statement"]["subject"][0] for r in v))' 10.10 --all)" \
    '["MNG-2/10.10"]'
ends 'what has no filters takes none' 1 a export dump 10.1
ends 'and there is nothing else' 1 a export pdf
says 'as is said' 'csv, xlsx, jsonl, allowed-signers or dump'
finish
