#!/bin/sh
# SPDX-License-Identifier: ISC
# What people see on a terminal: tables that fit, colours, the pager.
. tests/cli/tap.sh

cat >"$tmp/terminal.py" <<'END'
"""Runs a command on a terminal of so many columns: terminal.py COLUMNS
WORDS...; prints what came, and ends with its status."""
import fcntl
import os
import pty
import struct
import sys
import termios

pid, screen = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ,
                struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
while True:
    try:
        got = os.read(screen, 65536)
    except OSError:
        break
    if not got:
        break
    sys.stdout.buffer.write(got.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END

# seen COLUMNS VARIABLES WORDS...: what a person sees of that, in $tmp/out.
seen() {
	seen_columns=$1 seen_variables=$2
	shift 2
	# shellcheck disable=SC2086
	env -u NO_COLOR -u PAGER TERM=xterm XDG_STATE_HOME="$tmp/a/state" \
	    $seen_variables timeout 60 python3 "$tmp/terminal.py" \
	    "$seen_columns" "$build/tamga" --home "$tmp/a/home" "$@" \
	    >"$tmp/out" 2>"$tmp/err" </dev/null
}

# widest: the columns of the widest line, counted as terminals do.
widest() {
	python3 -c 'import re, sys, unicodedata as u
def columns(line):
    line = re.sub("\033\\[[0-9]*m", "", line)
    return sum(0 if u.combining(c) else 2 if u.east_asian_width(c) in "WF"
               else 1 for c in line)
print(max(columns(line.rstrip("\n")) for line in
          open(sys.argv[1], encoding="utf-8")))' "$tmp/out"
}

# has TEXT: all its words are there, wherever lines are broken.
# shellcheck disable=SC2317
has() {
	python3 -c 'import re, sys
text = re.sub("\033\\[[0-9]*m", "", open(sys.argv[1], encoding="utf-8").read())
sys.exit(not all(word in text for word in sys.argv[2].split()))' \
	    "$tmp/out" "$1"
}

cat >"$tmp/table.csv" <<'CSV'
paragraph,text,recommending_states,response,cycle,symbol
10.1,Adopt a law against domestic violence and share the budget of the shelters fairly among all the provinces of the country,Norway; Peru; Spain; Chile,Supported,2,A/HRC/30/6
10.2,促进性别平等并确保所有妇女和女童都能获得司法救助以及医疗保健服务和优质教育,Peru,Noted,2,A/HRC/30/6
10.3,État civil : enregistrer toutes les naissances à la campagne comme en ville,France,Supported,2,A/HRC/30/6
10.4,Хүүхдийн эрхийг хамгаалах хуулийг хэрэгжүүлэхэд хангалттай төсөв хуваарилах,Peru,Supported,2,A/HRC/30/6
CSV
do_on a init --state MNG --cycle 2 --title 'Mongolia, cycle 2' \
    --member csomn --name csomn --kind coalition
do_on a import "$tmp/table.csv"
rate a 10.1 fully
rate a 10.2 not
rate a 10.3 partially
rate a 10.4 not-assessed

for columns in 40 60 79; do
	seen $columns '' rec list
	ok "a table fits $columns columns" test "$(widest)" -le $columns
	ok '  with all its words' has 'shelters provinces country PER, ESP'
done
ok 'also in Mongolian, in letters of two columns, with accents' \
    has 'хангалттай хуваарилах campagne'
seen 60 LC_ALL=C rec list
ok 'where no locale is set it fits, too' test "$(widest)" -le 60
seen 200 '' rec list
ok 'what fits is not broken' grep -q \
    'law against domestic violence and share the budget of the shelters fairly among all the provinces of the country' \
    "$tmp/out"
do_on a rec list
is 'without a terminal a row is one line' "$(wc -l <"$tmp/out")" 6
ok 'and has no colours' sh -c "! grep -q '$(printf '\033')' '$tmp/out'"

# --- names --------------------------------------------------------------------

# Codes of letters are another order than the alphabet's: Ч is before Ө, and Z
# before a.  There is always a locale C; others where they are installed.
names() {
	LC_ALL=$1 on a members && python3 -c 'import sys
names = ["Zorig", "adil", "Östgöta", "csomn"]
rows = open(sys.argv[1], encoding="utf-8").read().splitlines()[1:]
print(" ".join(next(n for n in names if n in r) for r in rows))' "$tmp/out"
}
for name in Zorig adil Östgöta; do
	id=$(printf 'm-%s' "$name" | tr -dc 'a-z-')
	join "at-$id" "$id" cso a
	do_on a members change "$id" --name "$name"
done
is 'members stand in the order of their names' "$(names C)" \
    'Zorig adil csomn Östgöta'
for locale in en_US.UTF-8 sv_SE.UTF-8 mn_MN.UTF-8; do
	if locale -a | grep -qixF "$(echo $locale | sed 's/UTF-8/utf8/')"; then
		is "as $locale has it: small letters beside large ones" \
		    "$(names $locale | cut -c 1-15)" "$(case $locale in
		    sv*) echo 'adil csomn Zori' ;;
		    *) echo 'adil csomn Östg' ;; esac)"
	else
		skip "as $locale has it" 'there is no such locale here'
	fi
done

# --- colours ------------------------------------------------------------------

green=$(printf '\033[32m')
seen 80 '' sheet
ok 'a rating has its colour' grep -qF "${green}fully" "$tmp/out"
ok 'another one another' grep -qF "$(printf '\033[31m')not" "$tmp/out"
ok 'what has no meaning has none' sh -c "! grep -F '10.1' '$tmp/out' |
    grep -qF '$(printf '\033[')3[0-9]msupported'"
seen 80 NO_COLOR=1 sheet
ok 'with NO_COLOR there is none' sh -c "! grep -qF '$green' '$tmp/out'"
seen 80 '' sheet --color never
ok 'nor with --color never' sh -c "! grep -qF '$green' '$tmp/out'"
do_on a sheet
ok 'nor without a terminal' sh -c "! grep -qF '$green' '$tmp/out'"
do_on a sheet --color always
ok 'but with --color always' grep -qF "${green}fully" "$tmp/out"
ends 'another word is wrong usage' 2 a sheet --color sometimes
says 'and is told which there are' 'never, auto or always'

# --- the pager ----------------------------------------------------------------

cat >"$tmp/pager" <<'END'
#!/bin/sh
sed 's/^/paged: /'
END
chmod +x "$tmp/pager"
seen 70 PAGER="$tmp/pager" rec list
ok 'long answers go through the pager' grep -q '^paged: PARA\|^paged: .*PARA' \
    "$tmp/out"
ok 'and fit the terminal behind it' test "$(widest)" -le 77
ok 'with its colours' sh -c "XDG_STATE_HOME='$tmp/a/state' TERM=xterm \
    PAGER='$tmp/pager' python3 '$tmp/terminal.py' 70 '$build/tamga' \
    --home '$tmp/a/home' sheet | grep -F paged | grep -qF '${green}fully'"
seen 70 PAGER="$tmp/pager" rec list --no-pager
ok 'with --no-pager they do not' sh -c "! grep -q paged '$tmp/out'"
seen 70 PAGER="$tmp/pager" --json rec list
ok 'nor does JSON' sh -c "! grep -q paged '$tmp/out'"
seen 70 PAGER="$tmp/pager" remote list
ok 'nor what is short' sh -c "! grep -q paged '$tmp/out'"
PAGER="$tmp/pager" on a rec list
ok 'nor what goes to a program' sh -c "! grep -q paged '$tmp/out'"
seen 70 PAGER="$tmp/pager" rec list --position good && status=0 || status=$?
is 'an error is an error behind a pager' "$status" 2
do_on a daemon stop
seen 70 PAGER="$tmp/pager" rec list && status=0 || status=$?
is 'a daemon that was started for it does not hold the pager' "$status" 0
finish
