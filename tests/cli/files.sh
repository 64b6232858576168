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
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats'
         '.org/package/2006/content-types"/>')


def docx(name, document):
    with zipfile.ZipFile(f"{tmp}/{name}", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr("_rels/.rels", f'<Relationships><Relationship Id="r" '
                     f'Type="{REL}/officeDocument" '
                     'Target="word/document.xml"/></Relationships>')
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
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(name, sheet, strings=()):
    with zipfile.ZipFile(f"{tmp}/{name}", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("_rels/.rels", f'<Relationships><Relationship Id="r" '
                     f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/>'
                     '</Relationships>')
        out.writestr("xl/workbook.xml", f'<workbook {S} xmlns:r="{REL}">'
                     '<sheets><sheet name="a" sheetId="1" r:id="r"/></sheets>'
                     '</workbook>')
        out.writestr("xl/_rels/workbook.xml.rels", f'<Relationships>'
                     f'<Relationship Id="r" Type="{REL}/worksheet" '
                     'Target="worksheets/sheet1.xml"/><Relationship Id="s" '
                     f'Type="{REL}/sharedStrings" Target="strings.xml"/>'
                     '</Relationships>')
        for path, pieces in (("xl/worksheets/sheet1.xml", sheet),
                             ("xl/strings.xml", strings)):
            with out.open(path, "w", force_zip64=True) as part:
                for piece in pieces or (f"<sst {S}/>".encode(),):
                    part.write(piece)


HEAD = (f'<worksheet {S}><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
        '<t>Text</t></is></c></row>').encode()
xlsx("bomb.xlsx", [HEAD] + [b" " * (1 << 20)] * 600 +
     [b"</sheetData></worksheet>"])
xlsx("strings.xlsx", [HEAD + b"</sheetData></worksheet>"],
     [f"<sst {S}><si><t>".encode()] + [b"a" * (1 << 20)] * 300 +
     [b"</t></si></sst>"])
xlsx("entities.xlsx", [f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>'.encode() +
     HEAD + b'<row r="2"><c r="A2" t="inlineStr"><is><t>&l11;</t></is></c>'
     b"</row></sheetData></worksheet>"])
xlsx("far.xlsx", [HEAD + b'<row r="2"><c r="XFD2"><v>1</v></c></row>'
                  b"</sheetData></worksheet>"])
xlsx("text.xlsx", [HEAD + b'<row r="2"><c r="A2" t="s"><v>99</v></c></row>'
                   b"</sheetData></worksheet>"])
xlsx("whole.xlsx", [HEAD + b"</sheetData></worksheet>"])
with open(f"{tmp}/whole.xlsx", "rb") as file:
    whole = file.read()
with open(f"{tmp}/truncated.xlsx", "wb") as file:
    file.write(whole[:len(whole) // 2])
with open(f"{tmp}/deep.jsonl", "wb") as file:
    file.write(b'{"en":' + b"[" * 100000)
with open(f"{tmp}/cut.jsonl", "wb") as file:
    file.write(b'{"annotationId":"a","en":"1.1 Do it (France)"}\n'
               b'{"annotationId":"b","en":"1.2 Do')
with open(f"{tmp}/big.csv", "wb") as file:
    file.write(b"paragraph,text\n1.1,Do it (France)\n")
    file.truncate(300 << 20)
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
    noise.csv quote.csv bomb.xlsx strings.xlsx entities.xlsx far.xlsx \
    text.xlsx truncated.xlsx deep.jsonl cut.jsonl big.csv; do
	before=$(date +%s)
	ends "$name is not taken" 1 a import "$tmp/$name"
	ok "$name: it is said why" grep -q '^tamga: cannot import: .' \
	    "$tmp/err"
	ok "$name: soon" test $(($(date +%s) - before)) -lt 30
	cat "$tmp/err" >>"$tmp/errors"
	is "$name: nothing of it is taken" "$(json a 'len(v)' rec list)" 0
done
while read -r reason; do
	ok "it is said: $reason" grep -qF "$reason" "$tmp/errors"
done <<'END'
the archive is a bomb
the document declares a document type
the document has more than 256 elements inside each other
the archive is damaged or cut off
row 2: a quote is opened and never closed
row 2: cell 2 has more than 65536 bytes
the file has more than 20000 rows
sheet 'a': the archive is a bomb
sheet 'a': the document declares a document type
sheet 'a': row 2: more than 256 cells
sheet 'a': row 2: a cell's text is missing
line 1 is no JSON object
line 2 is no JSON object
the file has more than 64 MiB
END

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
