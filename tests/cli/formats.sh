#!/bin/sh
# SPDX-License-Identifier: ISC
# What is on people's disks goes into a room: which format a file has is found
# out, the room takes what is about it, and says what the rest is about.
. tests/cli/tap.sh

do_on a init --state MNG --cycle 1 --title 'Mongolia, cycle 1' \
    --member csomn --name 'CSO' --kind cso

cat >"$tmp/upr info.csv" <<'END'
SuR,Rgrp,Org,Recommendation,RS,Rgrp,Org,Response,Action,Issue,Session
Mongolia,Asia,,Ratify it ,Fiji,Asia,PIF,Accepted,5,"Justice,Torture",9
Mongolia,Asia,,Ratify it ,Peru,GRULAC,OAS,Accepted,5,"Justice,Torture",9
Mongolia,Asia,,Do more ,Peru,GRULAC,OAS,Noted,4,Justice,9
Mongolia,Asia,,We shall do it ,Mongolia,Asia,,Voluntary Pledge,4,Justice,9
Mongolia,Asia,,Do much more ,Peru,GRULAC,OAS,Accepted,4,Justice,22
Slovenia,EEG,EU,Do it ,Peru,GRULAC,OAS,Accepted,4,Justice,7
END
is 'a file is recognised by what it holds' "$(json a \
    '[v[k] for k in ("format", "new", "skipped", "document")]' \
    import "$tmp/upr info.csv")" '["upr-info", 4, 2, "upr-info:MNG-1"]'
is 'the same again adds nothing' "$(json a \
    '[v[k] for k in ("new", "changed", "unchanged", "skipped")]' \
    import "$tmp/upr info.csv")" '[0, 0, 4, 2]'
is 'rows about other reviews are counted by review' "$(json a \
    'v["other_reviews"]' import "$tmp/upr info.csv")" \
    '[{"cycle": 2, "rows": 1, "state": "MNG"}, {"cycle": 1, "rows": 1, "state": "SVN"}]'
do_on a import "$tmp/upr info.csv"
told 'and told, with the format' 'Format: upr-info'
told 'by State and cycle' '1 about MNG, cycle 2 1 about SVN, cycle 1'
is 'rows of several States are one recommendation' "$(json a \
    '[sorted(r["recommending_states"]) for r in v if "Ratify it" in str(r)]' \
    rec list)" '[["FJI", "PER"]]'

ends 'a file of another format than was said is refused' 1 a import \
    --format uhri "$tmp/upr info.csv"
says 'it is said which it has' "the file is 'upr-info', not 'uhri'"
for format in upr-info csv auto; do
	ends "but not with --format $format" 0 a import --dry-run \
	    --format "$format" "$tmp/upr info.csv"
done
ends 'a format that there is not is wrong' 1 a import --format xml \
    "$tmp/upr info.csv"
says 'that, too, is said' "there is no format 'xml'"

# Wrong State, wrong cycle.
do_on f init --state FRA --cycle 1 --title France --member csofr --name n \
    --kind cso
ends 'a file about other States is refused' 1 f import "$tmp/upr info.csv"
says 'and it is said about which' 'nothing in the file is about FRA, cycle 1: it has 4 rows about MNG, cycle 1; 1 row about MNG, cycle 2; 1 row about SVN, cycle 1'
do_on s init --state SVN --cycle 3 --title Slovenia --member csosi --name n \
    --kind cso
ends 'so is one about another cycle' 1 s import "$tmp/upr info.csv"
says 'of the same State, too' 'about SVN, cycle 1'
is 'nothing of it is in the room' "$(json s 'len(v)' rec list)" 0

# A workbook, and records as JSON.
python3 - "$tmp" <<'END'
import sys, zipfile
tmp = sys.argv[1]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(rows):
    return (f'<worksheet xmlns="{MAIN}"><sheetData>' + "".join(
        f'<row r="{n}">' + "".join(
            f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) +
        "</row>" for n, row in enumerate(rows, 1)) +
        "</sheetData></worksheet>")


with zipfile.ZipFile(f"{tmp}/with spaces.xlsx", "w") as out:
    out.writestr("_rels/.rels", f'<Relationships><Relationship Id="r" '
                 f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
                 '</Relationships>')
    out.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" '
                 f'xmlns:r="{OFFICE}"><sheets>'
                 '<sheet name="Metadata" sheetId="1" r:id="r1"/>'
                 '<sheet name="The data" sheetId="2" r:id="r2"/>'
                 '</sheets></workbook>')
    out.writestr("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>' for n in (1, 2)) +
        "</Relationships>")
    out.writestr("xl/worksheets/sheet1.xml", sheet([["Filters", "All"]]))
    out.writestr("xl/worksheets/sheet2.xml", sheet([
        ["Text", "Countries Concerned", "Reccomending Body",
         "Document Symbol", "UPR Position", "OHCHR Annotation Id",
         "UPR Session"],
        ["84.10 Do it (Fiji);", "- Mongolia", "- UPR", "A/HRC/16/5",
         "- Supported", "x", "- 9th session"],
        ["12. Do that", "- Mongolia", "- CEDAW", "CEDAW/C/MNG/CO/7", "", "y",
         ""]]))
END
is 'a workbook is read, its title page passed by' "$(json a \
    '[v[k] for k in ("format", "new", "skipped", "document")]' import \
    "$tmp/with spaces.xlsx")" '["uhri", 1, 1, "A/HRC/16/5"]'
cat >"$tmp/records.jsonl" <<'END'
{"annotationId":"x","symbol":"A/HRC/16/5","countryIds":["c"],"uprCycle":"1","en":"84.11 Do that (Peru);","fr":"84.11 Faire cela (Pérou)&nbsp;;"}
END
is 'so are records as JSON' "$(json a '[v[k] for k in ("format", "new")]' \
    import "$tmp/records.jsonl")" '["uhri", 1]'
is 'with their texts in other languages' "$(json a \
    'json.dumps(v).count("Faire cela (P\\u00e9rou) ;") > 0' rec show 84.11)" \
    true

# Old files, by LibreOffice.
if command -v soffice >/dev/null; then
	do_on x init --state MNG --cycle 1 --title t --member csomn --name n \
	    --kind cso
	soffice --headless "-env:UserInstallation=file://$tmp/profile" \
	    --convert-to xls --outdir "$tmp" "$tmp/upr info.csv" >/dev/null 2>&1
	is 'an old workbook is read through LibreOffice' "$(json x \
	    '[v[k] for k in ("format", "new", "skipped")] + ["(.xls)" in
		v["warnings"][0]["reason"]]' \
	    import "$tmp/upr info.xls")" '["upr-info", 4, 2, true]'
	head -c 3000 "$tmp/upr info.xls" >"$tmp/cut.xls"
	ends 'one that is cut off is refused' 1 x import "$tmp/cut.xls"
else
	skip 'old workbooks' 'LibreOffice is not installed'
fi

# Real files, where they are.
data=$top/../shared/data
if [ -d "$data/original" ]; then
	do_on m init --state MNG --cycle 1 --title t --member csomn --name n \
	    --kind cso
	is "UPR Info's sessions 6-9 hold 131 rows of Mongolia" "$(json m \
	    '[v["format"], v["skipped"]]' import --dry-run \
	    "$data/original/upr-info/6-9.csv")" '["upr-info", 8212]'
else
	skip 'real exports' 'no real data beside this tree'
fi
finish
