#!/bin/sh
# SPDX-License-Identifier: ISC
# Finding: filters on every field, saved views, and search in two languages.
. tests/cli/tap.sh

# The paragraphs that a filter leaves, with spaces.
paras() {
	json a '" ".join(r["paragraph"] for r in v)' rec list "$@"
}

# got SENTENCE WANTED FILTERS...: those are left.
got() {
	got_sentence=$1 got_wanted=$2
	shift 2
	is "$got_sentence" "$(paras "$@")" "$got_wanted"
}

cat >"$tmp/table.csv" <<'CSV'
paragraph,text,recommending_states,response,cycle,symbol,themes,groups,issues,sdgs,action_category
10.1,Adopt a law against domestic violence,Norway,Supported,2,A/HRC/30/6,Violence against women,Women,Women's rights,5 - GENDER EQUALITY,5
10.2,Share the budget of schools fairly,France; Norway,Supported,2,A/HRC/30/6,Education,Children,Right to education,4 - QUALITY EDUCATION,4
10.9,Consider the protocol on complaints,Türkiye,Noted,2,A/HRC/30/6,Treaties; Acceptance of international norms,,International instruments,16 - PEACE,3
10.10,Train the courts,Czechia,Supported,2,A/HRC/30/6,Administration of justice,Men; Boys,Justice,16.3 - Promote the rule of law,2
11.1,Protect the herders,Peru,,2,A/HRC/30/6,Environment,,Development,15 - LIFE ON LAND,1
CSV
cat >"$tmp/other.csv" <<'CSV'
paragraph,text,recommending_states,response,cycle,symbol,themes,groups,issues,sdgs,action_category
10.1,"Adopt a law against violence at home",Norway,Supported,2,MATRIX-2,"Rights of the child",,,,5
CSV

do_on a init --state MNG --cycle 2 --title 'Mongolia, cycle 2' \
    --member csomn --name csomn --kind coalition
do_on a import "$tmp/table.csv"
do_on a import "$tmp/other.csv"
hub a
join b mojha government a
sync a b a
rate a 10.1 fully
rate a 10.2 partially
rate a 10.9 not
do_on a assess 10.9 fully --rationale later --round final
do_on a assess 10.10 not-assessed --rationale 'no data'
do_on b assess 10.1 fully --rationale 'law of 2016'
do_on b assess 10.2 not --rationale 'no money'
do_on b assess 10.10 not --rationale 'no money'
sync b a

# --- filters ----------------------------------------------------------------

got 'without a filter all are left, by number' '10.1 10.2 10.9 10.10 11.1'
got 'by theme, in any case and from any document' '10.1' --theme 'rights OF'
got 'repeated: one of them' '10.2 10.9' --theme educ --theme treaties
got 'by the code of a theme, whatever it is part of' '10.9' --theme a1
got 'by group, from the beginning of a word' '10.10' --group men
got 'by issue, and a paragraph with those below it' '10.1 10.2' \
    10 --issue rights --issue right
got 'by goal, with its targets' '10.9 10.10' --sdg 16
got 'by target' '10.10' --sdg 16.3
got 'goal 5 is not goal 15' '10.1' --sdg 5
got 'by action category' '10.9 11.1' --category 3 --category 1
got 'by State, by its code' '10.1 10.2' --state NOR
got 'by State, by its name, as older files have it' '10.9' --state Turkey
got 'by position' '10.9 11.1' --position noted --position pending
got 'by document' '10.1' --document matrix
got 'by paragraph, as numbers' '10.2 10.9' 10.2-10.9
got 'by words of the text' '10.1' --text 'law violence'
got 'by words of any document' '10.1' --text '"at home"'
got 'by rating' '10.1 10.9' --rated fully
got 'by the rating of one member' '10.1' --rated fully --rated-by mojha
got 'by the rating in a round' '10.9' --rated not --rated-by csomn \
    --round draft
got 'by whom' '10.1 10.2 10.10' --rated-by mojha
got 'what nobody rates' '11.1' --unrated
got 'what one member does not rate' '10.9 11.1' --unrated mojha
got 'what all rate alike' '10.1' --agree
got 'what they do not, and not assessed is no opinion' '10.2' --disagree
got 'everything that is said must be so' '10.2' --state NOR --category 4 \
    --disagree
got 'also if nothing is left then' '' --state NOR --position noted
is 'the sheet takes the same' "$(json a '[r["paragraph"] for r in v]' sheet \
    --state NOR --disagree)" '["10.2"]'
is 'and shows the round' "$(json a \
    '[r["cells"]["csomn"][0]["value"] for r in v]' sheet 10.9 --round draft)" \
    '["not"]'

do_on a rec list 10 --state nor --disagree
told 'people are told what they see' \
    '1 recommendations: paragraph 10; recommended by nor; rated differently'

# --- what is not there ------------------------------------------------------

ends 'a filter of no such value is wrong usage' 2 a rec list --position good
says 'and is told those that there are' 'supported, noted or pending'
ends 'a State that there is not' 1 a rec list --state Narnia
says 'is named' "there is no State 'Narnia'"
ends 'a member that there is not' 1 a sheet --unrated nobody
says 'is told who there is' 'csomn, mojha'
ends 'a paragraph that is none' 2 a rec list eighty
ends 'and rounds that are two' 2 a rec list --round draft --round final

# ask PATH: what the API answers to that.
ask() {
	curl -s --unix-socket "$tmp/a/home/daemon.sock" "http://tamga/v0/$1"
}
is 'the API takes the same parameters, repeated for one of them' \
    "$(ask 'recommendations?theme=educ&theme=treaties&rated=partially' |
	python3 -c 'import json, sys
print([r["paragraph"] for r in json.load(sys.stdin)])')" "['10.2']"
ok 'an unknown one is an error that names those that it knows' sh -c \
    "printf '%s' \"\$1\" | grep -q 'filters are paragraph, text, theme'" sh \
    "$(ask 'recommendations?themes=educ')"

# --- saved views ------------------------------------------------------------

ends 'filters are saved under a name' 0 a view save 'open points' 10 \
    --state NOR --position supported
told 'and said in words' 'recommended by NOR; position is supported'
got 'the view shows what they show' '10.1 10.2' --view 'open points'
got 'what is said besides must be so, too' '10.2' --view 'open points' \
    --disagree
got 'what the view says of a field gives way' '10.9' --view 'open points' \
    --state Türkiye --position noted
is 'views are listed' "$(json a 'v' view list)" \
    '{"open points": {"paragraph": ["10"], "position": ["supported"], "state": ["NOR"]}}'
ends 'one without a filter is none' 1 a view save empty
ends 'nor is one that names nobody' 1 a view save odd --rated-by nobody
ends 'a view is removed' 0 a view remove 'open points'
ends 'and is no more' 1 a rec list --view 'open points'
says 'as is said' "there is no view 'open points'"

# --- search -----------------------------------------------------------------

cat >"$tmp/mongolian.csv" <<'CSV'
paragraph,text,recommending_states,response,cycle,symbol,themes
12.1,Хүүхдийн эрхийг хамгаалах хууль батлах,Norway,Supported,2,MN-1,Rights of the child
12.2,Эмэгтэйчүүдийн эсрэг хүчирхийллийг таслан зогсоох,Peru,Supported,2,MN-1,Violence against women
12.3,Малчдын бэлчээр ашиглах эрхийг хамгаалах,Peru,Noted,2,MN-1,Environment
CSV
do_on a import "$tmp/mongolian.csv"
do_on a assess 12.1 partially --rationale 'Хууль 2016 онд батлагдсан боловч төсөв алга.' \
    --method 'Сургуулиудаар явж асуув.'
do_on a assess 12.2 not --rationale 'Хохирогчийн хамгаалах байр хүрэлцэхгүй байна.'
do_on a source add --title 'Ес дэх тайлан' --url https://example.org/9
do_on a source add --title 'Ёс зүйн дүрэм' --url https://example.org/yos
do_on a source add --title 'Café survey of households' --symbol X/1 \
    --publisher 'Bureau of statistics'

# finds SENTENCE WANTED WORDS...: what it is, and about what.
finds() {
	finds_sentence=$1 finds_wanted=$2
	shift 2
	is "$finds_sentence" "$(json a '"; ".join(" ".join([r["kind"],
	    r.get("rec", "/").split("/")[1] or r.get("title", ""),
	    "".join(p["text"] for p in r["excerpt"] if p["match"])]).strip()
	    for r in v["results"])' search "$@")" "$finds_wanted"
}

finds '1. words of a text and of ratings, the text first' \
    'recommendation 10.1 law; recommendation 10.1 law; assessment 10.1 law' \
    law --state NOR
finds '2. all words must be there, in any case, and in each document' \
    'recommendation 10.1 lawviolenceViolence; recommendation 10.1 lawviolence' \
    LAW Violence
finds '3. a phrase is words one behind the other' \
    'recommendation 10.1 domestic violence' '"domestic violence"'
finds '4. and not the other way round' '' '"violence domestic"'
finds '5. the beginning of a word' 'recommendation 10.10 courts' 'cour*'
finds '6. accents do not count in Latin letters, titles and publishers do' \
    'source Café survey of households statisticsCafé' 'cafe statistics'
finds '7. Mongolian, in letters of any case' \
    'recommendation 12.1 хууль; assessment 12.1 Хууль' ХУУЛЬ
finds '8. the beginning of a Mongolian word, whatever its ending' \
    'recommendation 12.1 Хүүхдийн' 'хүүхд*'
finds '9. ө and ү are not о and у' '' 'тосов'
finds '   but themselves' 'assessment 12.1 төсөв' 'төсөв'
finds '10. е is not ё' 'source Ес дэх тайлан Ес' 'ес'
finds '    nor the other way round' 'source Ёс зүйн дүрэм Ёс' 'ёс'
finds '11. a word that must not be there' 'recommendation 12.1 хамгаалах' \
    'хамгаалах' -эдлэх -малчдын --theme child
finds '12. methods, too' 'assessment 12.1 Сургуулиудаар' 'сургуули*'
decomposed=$(printf 'е\314\210с')
finds '13. a letter is the same however it was typed' \
    'source Ёс зүйн дүрэм Ёс' "$decomposed"
is 'filters choose among what is found' "$(json a \
    '[r["rec"] for r in v["results"]]' search 'хамгаалах' --position noted)" \
    '["MNG-2/12.3"]'
is 'what was said last is found first' "$(json a \
    '[r["rec"] for r in v["results"]]' search money)" \
    '["MNG-2/10.10", "MNG-2/10.2"]'
is 'it is said that there is more' "$(json a \
    '[len(v["results"]), v["more"]]' search law --limit 1)" '[1, true]'
is 'what was replaced is not found' "$(json a 'v["results"]' search later \
    --rated not)" '[]'
do_on a search төсөв
told 'people see the words marked' '«төсөв»'
told 'and where' '12.1, assessment, draft, partially; csomn'
do_on a search nowhere
told 'or that there is nothing' 'Nothing has these words'

ends 'no word is no search' 1 a search '" * ( ) :'
says 'as is said' 'has no word to search for'
refused=
for odd in '"' '""' 'law"' '"law' 'NEAR(law' 'law AND' 'OR' 'NOT law' '^law' \
    'text:law' 'law*budget' "law'" '{law}' 'law\a' '-"a' 'a - b' '+law' \
    'law;DROP TABLE word'; do
	on a search "$odd" || grep -q 'has no word to search for' "$tmp/err" ||
	    refused="$refused $odd"
done
is 'whatever is typed is no error of SQL' "$refused" ''
is 'a word of SQL is a word' "$(json a 'v["results"]' search OR)" '[]'
finish
