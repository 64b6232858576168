#!/bin/sh
# SPDX-License-Identifier: ISC
# Files that are not what they should be: a clear error, nothing half taken.
. tests/cli/tap.sh

do_on a init --state SVN --cycle 3 --title 'Slovenia, cycle 3' \
    --member csosi --name 'CSO' --kind cso

python3 - "$tmp" <<'END'
import sys, zipfile
tmp = sys.argv[1]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats'
         '.org/package/2006/content-types"/>')


def docx(name, document):
    with zipfile.ZipFile(f"{tmp}/{name}", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        with out.open("word/document.xml", "w", force_zip64=True) as part:
            for piece in document:
                part.write(piece)


docx("bomb.docx", [f'<w:document {W}><w:body>'.encode()] +
     [b" " * (1 << 20)] * 600 + [b"</w:body></w:document>"])
laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">'
                 for n in range(1, 12))
docx("entities.docx", [f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>'
     f'<w:document {W}><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p>'
     '</w:body></w:document>'.encode()])
docx("empty.docx", [f'<w:document {W}><w:body/></w:document>'.encode()])
docx("deep.docx", [f'<w:document {W}><w:body>'.encode() +
     b"<w:tbl><w:tr><w:tc>" * 100000])
with zipfile.ZipFile(f"{tmp}/sheet.docx", "w") as out:
    out.writestr("xl/workbook.xml", "<workbook/>")
with open(f"{tmp}/sheet.docx", "rb") as file:
    whole = file.read()
with open(f"{tmp}/truncated.docx", "wb") as file:
    file.write(whole[:len(whole) // 2])
with open(f"{tmp}/rows.csv", "w", encoding="utf-8") as file:
    file.write("paragraph,text\n")
    for row in range(100000):
        file.write(f"{row // 1000 + 1}.{row % 1000 + 1},Do it (France)\n")
with open(f"{tmp}/cell.csv", "w", encoding="utf-8") as file:
    file.write("paragraph,text\n1.1," + "a" * 5000000 + "\n")
with open(f"{tmp}/quote.csv", "w", encoding="utf-8") as file:
    file.write('paragraph,text\n1.1,"never closed (France)\n')
    file.write("1.2,Do it (France)\n" * 2000)
with open(f"{tmp}/noise.csv", "wb") as file:
    file.write(bytes(range(256)) * 64)
END
printf '\211PNG\r\n\032\n' >"$tmp/picture.docx"
: >"$tmp/nothing.csv"
printf 'number,remark\n1,x\n' >"$tmp/other.csv"

for name in bomb.docx entities.docx empty.docx deep.docx sheet.docx \
    truncated.docx picture.docx nothing.csv other.csv rows.csv cell.csv \
    noise.csv quote.csv; do
	before=$(date +%s)
	ends "$name is not taken" 1 a import "$tmp/$name"
	ok "$name: it is said why" grep -q '^tamga: cannot import: .' \
	    "$tmp/err"
	ok "$name: soon" test $(($(date +%s) - before)) -lt 30
	is "$name: nothing of it is taken" "$(json a 'len(v)' rec list)" 0
done

printf 'paragraph,text\n1.1,Do it (France)\n,\nx.y,No number (Norway)\n1.2,Do more (Atlantis)\n' \
    >"$tmp/mixed.csv"
ends 'strict takes nothing of a file with doubts' 3 a import --strict \
    --document A/HRC/1/1 "$tmp/mixed.csv"
is 'nothing' "$(json a 'len(v)' rec list)" 0
is 'else what can be taken is, and the rest is told by place' "$(json a \
    '[v["new"], v["skipped"] + len(v["refused"]) + len(v["review"]) > 0,
	all(r["place"] and r["reason"] for r in v["refused"])]' \
    import --document A/HRC/1/1 "$tmp/mixed.csv")" '[2, true, true]'
is 'the rest works as ever' "$(json a 'v["faults"]' verify)" '[]'

# Real matrices, where they are.
data=$top/../shared/data
if [ -d "$data/original" ]; then
	for cycle in 2 3; do
		case $cycle in
		2) name=UPR20__Slovenia_ThematicListRecommendations_E rows=163 ;;
		3) name=UPR34_Slovenia_Thematic_list_of_Recommendations rows=215 ;;
		esac
		do_on "m$cycle" init --state SVN --cycle $cycle --title t \
		    --member csosi --name n --kind cso
		is "the matrix of cycle $cycle gives its $rows" \
		    "$(json "m$cycle" 'v["new"]' import \
			"$data/original/$name.docx")" "$rows"
		is 'twice is once' "$(json "m$cycle" \
		    '[v["new"], v["changed"], v["unchanged"]]' import \
		    "$data/original/$name.docx")" "[0, 0, $rows]"
		json "m$cycle" '"\n".join(sorted(r["paragraph"] + " "
		    + r["position"] + " "
		    + " ".join(sorted(r["recommending_states"]))
		    for r in v))' rec list >"$tmp/from.docx"
		do_on "c$cycle" init --state SVN --cycle $cycle --title t \
		    --member csosi --name n --kind cso
		do_on "c$cycle" import \
		    "$data/slovenia_cycle${cycle}_ohchr_matrix.csv"
		json "c$cycle" '"\n".join(sorted(r["paragraph"] + " "
		    + r["position"] + " "
		    + " ".join(sorted(r["recommending_states"]))
		    for r in v))' rec list >"$tmp/from.csv"
		ok "and the CSV beside it the same" \
		    cmp "$tmp/from.docx" "$tmp/from.csv"
	done
	do_on mn init --state MNG --cycle 1 --title t --member csomn \
	    --name n --kind cso
	is 'A/HRC/16/5 gives its 129' "$(json mn 'v["new"]' import \
	    "$data/mongolia_cycle1_a-hrc-16-5.csv")" 129
else
	skip 'real matrices' 'no real data beside this tree'
fi
finish
