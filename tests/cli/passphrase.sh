#!/bin/sh
# SPDX-License-Identifier: ISC
# A key under a passphrase: asked for on a terminal, given in a file, changed,
# locked; what a locked daemon does and does not.
. tests/cli/tap.sh

printf 'correct horse\n' >"$tmp/horse"
printf 'donkey' >"$tmp/donkey"
printf 'тэмээ\nsecond line\n' >"$tmp/camel"

# typed MACHINE ANSWERS WORDS...: on a terminal; ANSWERS are typed, a line
# each, when something is asked.  What was on the screen is in $tmp/screen.
typed() {
	typed_where=$1 typed_answers=$2
	shift 2
	case " $machines " in
	*" $typed_where "*) ;;
	*) machines="$machines $typed_where" ;;
	esac
	status=0
	XDG_STATE_HOME=$tmp/$typed_where/state python3 - "$typed_answers" \
	    "$build/tamga" --home "$tmp/$typed_where/home" "$@" \
	    >"$tmp/screen" 2>"$tmp/err" <<'END' || status=$?
import os
import pty
import signal
import sys

signal.alarm(120)

answers = [line + "\n" for line in sys.argv[1].split("|")]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
asked = b""
while True:
    try:
        got = os.read(terminal, 4096)
    except OSError:
        break
    if not got:
        break
    asked += got
    sys.stdout.buffer.write(got)
    if asked.endswith(b": ") and answers:
        asked = b""
        os.write(terminal, answers.pop(0).encode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
}

init() {
	init_where=$1
	shift
	do_on "$init_where" init --state MNG --cycle 1 --title 'Mongolia' \
	    --member csomn --name Forum --kind coalition "$@"
}

# --- on a terminal ----------------------------------------------------------

typed t 'correct horse|correct horse' init --state MNG --cycle 1 \
    --title T --member csomn --name Forum --kind coalition
is 'a person is asked for a passphrase, twice' "$status" 0
ok 'and does not see it' sh -c "! grep -q horse '$tmp/screen'"
is 'the key is under it' "$(json t '[v["passphrase"], v["locked"]]' status)" \
    '[true, false]'
do_on t lock
typed t 'correct horse' source add --title Law --url https://example.org/
is 'a writing command asks for it, and goes on' "$status" 0
do_on t lock
typed t 'a donkey' source add --title Law --url https://example.org/
is 'another one is refused' "$status" 1
ok 'clearly' grep -q 'this is not the passphrase' "$tmp/screen"
is 'and nothing was said' "$(json t 'len(v)' source list)" 1
typed t2 'one|two' init --state MNG --cycle 1 --title T --member csomn \
    --name Forum --kind coalition
is 'two that differ are refused' "$status" 1
ok 'and nothing is made' test ! -e "$tmp/t2/home/rooms"
typed t2 '' init --state MNG --cycle 1 --title T --member csomn \
    --name Forum --kind coalition
is 'an empty one means none' "$status" 0
ok 'which is said' grep -q 'without a passphrase' "$tmp/screen"
typed t 'correct horse|camel|camel' passphrase
is 'it is changed on a terminal, too' "$status" 0
typed t 'camel' unlock
is 'and the new one opens' "$status" 0

# --- in scripts ---------------------------------------------------------------

init a --passphrase-file "$tmp/horse"
is 'a file gives one' "$(json a '[v["passphrase"], v["locked"]]' status)" \
    '[true, false]'
do_on a import "$top/sample/mongolia-cycle-1.csv"
do_on a invite --output "$tmp/b.invitation"
do_on b join "$tmp/b.invitation" --member mojha --name M --kind government \
    --passphrase-file "$tmp/camel" --output "$tmp/b.request"
is 'one who joins has one of its own' \
    "$(json b '[v["passphrase"], v["locked"]]' status)" '[true, false]'
do_on a admit "$tmp/b.request"
hub a b
offline a b
ok 'the key is not in the clear' sh -c \
    "! grep -q '\"seed\"' '$tmp'/a/home/rooms/*/device.json"
ok 'the passphrase is nowhere in the home' sh -c \
    "! grep -rq 'correct horse' '$tmp/a'"
sync a b
dump b >"$tmp/before"

do_on b daemon stop
is 'a daemon starts locked' \
    "$(json b '[v["passphrase"], v["locked"]]' status)" '[true, true]'
ok 'and says so in words' sh -c "'$build/tamga' --home '$tmp/b/home' status |
    grep -q 'locked'"
ends 'a locked one does not write' 1 b assess 84.10 fully --rationale r
says 'and says why' 'the key is locked'
says 'with what to do' "hint: 'tamga unlock'"
for words in 'rec list' sheet 'source list' conflicts log members \
    'device list' 'remote list' verify doctor 'export dump' reindex; do
	# shellcheck disable=SC2086
	ends "a locked one answers '$words'" 0 b $words
done
rate a 84.10 fully
sync a b
is 'a locked one takes what others say' "$(cells b 84.10)" \
    '{"csomn": ["fully"]}'
rm -rf "$tmp/hub.git"
git init -q --bare "$tmp/hub.git"
sync b
is 'and passes it on' "$(git -C "$tmp/hub.git" for-each-ref \
    --format='%(refname)' | cut -d / -f 1-3 | sort | tr '\n' ' ')" \
    'refs/heads/c refs/heads/j '

ends 'a wrong one opens nothing' 1 b unlock --passphrase-file "$tmp/horse"
says 'and is said to be wrong' 'this is not the passphrase'
is 'it is locked as before' "$(json b 'v["locked"]' status)" true
ends 'an unlock without a person or a file says what to do' 1 b unlock
says 'namely' '--passphrase-file'
ok 'standard input is a file, too' sh -c \
    "XDG_STATE_HOME='$tmp/b/state' '$build/tamga' --home '$tmp/b/home' \
    unlock --passphrase-file - <'$tmp/camel' >/dev/null"
ends 'then it writes' 0 b assess 84.10 partially --rationale r
ends 'and locks again' 0 b lock
ends 'and writes no more' 1 b assess 84.11 partially --rationale r

# --- changing -----------------------------------------------------------------

ends 'a change needs the old one' 1 b passphrase \
    --passphrase-file "$tmp/horse" --new-passphrase-file "$tmp/donkey"
ends 'nothing was changed then' 0 b unlock --passphrase-file "$tmp/camel"
ends 'with it, it is changed' 0 b passphrase \
    --passphrase-file "$tmp/camel" --new-passphrase-file "$tmp/donkey"
do_on b daemon stop
ends 'the old one opens no more' 1 b unlock --passphrase-file "$tmp/camel"
ends 'the new one does' 0 b unlock --passphrase-file "$tmp/donkey"
ok 'one file is left, for its owner alone' sh -c "
    test \"\$(ls '$tmp'/b/home/rooms/*/ | grep -c device.json)\" = 1 &&
    test \"\$(stat -c %a '$tmp'/b/home/rooms/*/device.json)\" = 600"
ends 'a key can lose its passphrase' 0 b passphrase \
    --passphrase-file "$tmp/donkey" --no-passphrase
do_on b daemon stop
ends 'then nothing is locked' 0 b assess 84.12 fully --rationale r
ends 'nor can be' 1 b lock
ends 'and it can get one later' 0 b passphrase \
    --new-passphrase-file "$tmp/camel"
ends 'a time until it locks by itself' 0 b lock --after 15
is 'is kept' "$(json b 'v["after"]' unlock --passphrase-file "$tmp/camel")" 15
ends 'which is a number' 2 b lock --after soon
ends 'and not of years' 1 b lock --after 1000000

# --- secrets stay secret --------------------------------------------------------

pid=$(json b 'v["pid"]' daemon status)
is 'no core file holds the key' \
    "$(awk '/Max core file size/ { print $5, $6 }' "/proc/$pid/limits")" '0 0'
ok 'no passphrase is in its command line or environment' sh -c \
    "! tr '\\0' '\\n' <'/proc/$pid/cmdline' | grep -q 'donkey'"
ok 'nor in the log' sh -c "! grep -q 'donkey\|horse' '$tmp/b/home/daemon.log'"
finish
