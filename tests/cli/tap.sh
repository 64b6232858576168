# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# What every test of the command line begins with:  . tests/cli/tap.sh
#
# The first argument of the test is the build directory.  Each machine has a
# home and a state directory of its own below $tmp; daemons are stopped at the
# end, and all of it goes.  Output is TAP.

set -u
build=$(cd "${1:-build}" && pwd)
top=$PWD
tmp=$(mktemp -d "${TMPDIR:-/tmp}/tamga-cli.XXXXXX")
machines=
tests=0
failed=0

leave() {
	for machine in $machines; do
		XDG_STATE_HOME=$tmp/$machine/state \
		    "$build/tamga" --home "$tmp/$machine/home" daemon stop \
		    >/dev/null 2>&1
	done
	rm -rf "$tmp"
}
trap leave EXIT
trap 'exit 1' INT TERM

# on MACHINE WORDS...: run a command there.  Leaves $status, $tmp/out, $tmp/err.
on() {
	on_where=$1
	shift
	case " $machines " in
	*" $on_where "*) ;;
	*) machines="$machines $on_where" ;;
	esac
	status=0
	XDG_STATE_HOME=$tmp/$on_where/state \
	    "$build/tamga" --home "$tmp/$on_where/home" "$@" \
	    >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
	return "$status"
}

# do_on MACHINE WORDS...: a step that must work, or the test ends here.
do_on() {
	on "$@" && return
	echo "Bail out! '$*' ends with $status: $(cat "$tmp/err")"
	exit 1
}

# told SENTENCE TEXT: the last output has the text, wherever lines are broken,
# in large letters or small.
told() {
	# shellcheck disable=SC2016
	ok "$1" sh -c 'tr -s "\n " "  " <"$1" | grep -qiF -- "$2"' sh \
	    "$tmp/out" "$2"
}

# json MACHINE EXPRESSION WORDS...: Python's EXPRESSION of the answer v.
json() {
	json_where=$1 json_expression=$2
	shift 2
	on "$json_where" --json "$@" || {
		echo "status $status: $(cat "$tmp/err")"
		return
	}
	python3 -c 'import json, sys
v = json.load(open(sys.argv[1], encoding="utf-8"))
result = eval(f"({sys.argv[2]})")
print(result if isinstance(result, str) else json.dumps(result, sort_keys=True))' \
	    "$tmp/out" "$json_expression"
}

# ok SENTENCE COMMAND...: the command is true.
ok() {
	ok_sentence=$1
	shift
	tests=$((tests + 1))
	if "$@"; then
		echo "ok $tests - $ok_sentence"
		return
	fi
	failed=$((failed + 1))
	echo "# false: $*" | head -c 2000
	echo
	[ ! -s "$tmp/err" ] || sed 's/^/# err: /' "$tmp/err"
	echo "not ok $tests - $ok_sentence"
}

# is SENTENCE GOT WANTED: the two are equal.
is() {
	tests=$((tests + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $tests - $1"
		return
	fi
	failed=$((failed + 1))
	printf '%s\n' "$2" | head -c 2000 | sed 's/^/# got:    /'
	printf '%s\n' "$3" | head -c 2000 | sed 's/^/# wanted: /'
	[ ! -s "$tmp/err" ] || sed 's/^/# err:    /' "$tmp/err"
	echo "not ok $tests - $1"
}

# ends SENTENCE STATUS MACHINE WORDS...: the command ends with that status.
ends() {
	ends_sentence=$1 ends_wanted=$2
	shift 2
	on "$@" || :
	is "$ends_sentence" "$status" "$ends_wanted"
}

# says SENTENCE TEXT: the last command wrote that to standard error.
says() {
	ok "$1" grep -qF -e "$2" "$tmp/err"
}

# is_small MACHINE: its daemon never took more than 100 MB.
is_small() {
	is_small_most=100000
	! grep -qF __asan_init "$build/tamgad" || is_small_most=400000
	[ "$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' \
	    "/proc/$(json "$1" 'v["pid"]' daemon status)/status")" \
	    -lt $is_small_most ]
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

finish() {
	echo "1..$tests"
	[ "$failed" -eq 0 ]
	exit
}

# --- stories that tests begin with -----------------------------------------

# found MACHINE MEMBER: a room of Mongolia's first cycle, and the sample in it.
found() {
	do_on "$1" init --state MNG --cycle 1 --title 'Mongolia, cycle 1' \
	    --member "$2" --name "$2" --kind coalition
	do_on "$1" import "$top/sample/mongolia-cycle-1.csv"
}

# hub MACHINE...: a bare repository that these use.
hub() {
	[ -d "$tmp/hub.git" ] || git init -q --bare "$tmp/hub.git"
	for each in "$@"; do
		do_on "$each" remote add hub "$tmp/hub.git"
	done
}

# join MACHINE MEMBER KIND STEWARD: invited, joined and admitted.
join() {
	do_on "$4" invite --output "$tmp/$1.invitation"
	do_on "$1" join "$tmp/$1.invitation" --member "$2" --name "$2" \
	    --kind "$3" --output "$tmp/$1.request"
	do_on "$4" admit "$tmp/$1.request" --yes
}

# join_device MACHINE MEMBER SIBLING: a further device of that member.
join_device() {
	do_on "$3" invite --output "$tmp/$1.invitation"
	do_on "$1" join "$tmp/$1.invitation" --member "$2" \
	    --device 'device 2' --output "$tmp/$1.request"
	do_on "$3" device add "$tmp/$1.request" --yes
}

# sync MACHINE...: one after the other.
sync() {
	for each in "$@"; do
		do_on "$each" sync
	done
}

# offline MACHINE...: nothing moves by itself.
offline() {
	for each in "$@"; do
		do_on "$each" sync --pause
	done
}

# dump MACHINE: what counts there, one line a statement.
dump() {
	on "$1" export dump && cat "$tmp/out"
}

# rate MACHINE PARAGRAPH VALUE
rate() {
	do_on "$1" assess "$2" "$3" --rationale "as $1 sees it"
}

# cells MACHINE PARAGRAPH: who rates it how, as JSON.
cells() {
	json "$1" '[{m: sorted(c["value"] for c in cs)
	    for m, cs in r["cells"].items()}
	    for r in v if r["paragraph"] == "'"$2"'"][0]' sheet
}
