# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2154
# How run.sh tells, acts and checks.

steps=0

chapter() {
	printf '\n=== %s\n\n' "$1"
}

tell() {
	printf '%s\n' "$1" | sed 's/^/  /'
	echo
}

say() {
	printf '%s\n' "$1"
}

# shell COMMAND...: shown, and done.
shell() {
	say "\$ $*" | sed "s,$demo/,,g"
	"$@"
}

# as STORE WORDS...: a command of that store, shown, and done.
as() {
	store=$1
	shift
	printf '%s$ tamga' "$store"
	for word in "$@"; do
		case $word in
		'' | *[!A-Za-z0-9_./=:-]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done | sed "s,$demo/,,g"
	printf '\n'
	"$tamga" --home "$demo/$store" "$@" >"$demo/said" || {
		cat "$demo/said"
		echo "demo: '$store' could not do that" >&2
		exit 1
	}
	shorten <"$demo/said"
	printf '\n'
	steps=$((steps + 1))
}

# A long list is shown by what it is about: its head, the rows that say
# something, and its end.
shorten() {
	awk -v rows=0 '
	    NR == 1 || NF == 0	{ print; next }
	    /^[0-9.;~]+ +(supported|noted|pending) +[-[:space:]]*$/ {
		silent++
		next
	    }
	    { print }
	    END {
		if (silent > 0)
			print "(" silent " rows that nobody has rated)"
	    }' | sed "s,$demo/,,g"
}

as_json() {
	store=$1
	shift
	"$tamga" --home "$demo/$store" --json "$@"
}

# sure WHAT CONDITION...: it holds, or the demo fails.
sure() {
	what=$1
	shift
	if ! "$@"; then
		echo "demo: this does not hold: $what" >&2
		exit 1
	fi
	printf '  [seen] %s\n' "$what"
	steps=$((steps + 1))
}

# The paragraph of the n-th recommendation.
paragraph() {
	sed -n 's/^    "paragraph": "\(.*\)",*$/\1/p' "$demo/recs" |
	    sed -n "$1p"
}

# The thing that the last command added: <member>/<name>.
thing() {
	sed -n 's,.* \([a-z0-9-]*/[a-z2-7]\{26\}\).*,\1,p' "$demo/said"
}

# join MEMBER NAME KIND: both screens show the same six words.
join() {
	as "$1" join "$demo/room.invitation" --member "$1" --name "$2" \
	    --kind "$3" --no-passphrase --output "$demo/$1.request"
	words=$(sed -n 's/^The six words.*: //p' "$demo/said")
	as coalition admit "$demo/$1.request" --yes
	sure "both screens show the same six words" grep -q "$words" \
	    "$demo/said"
}

has_recs() {
	[ "$(as_json "$1" rec list | grep -c '^    "id":')" -eq "$count" ]
}

unsent() {
	as_json "$1" status | grep -q '"unsent": [1-9]'
}

# Twice, so that what the last brought comes to the first.
all_sync() {
	for _ in 1 2; do
		for store in $stores; do
			as_json "$store" sync >"$demo/synced" ||
			    sure "$store can sync" false
			if grep -q '"error": "' "$demo/synced"; then
				cat "$demo/synced"
				sure "$store can sync" false
			fi
		done
	done
	printf '%s\n\n' '(all sync)'
}

# Every store says the same.
same() {
	for store in $stores; do
		"$tamga" --home "$demo/$store" export dump >"$demo/dump.$store"
		"$tamga" --home "$demo/$store" --json sheet \
		    >"$demo/sheet.$store"
		sure "$store: statements and sheet as with everybody" \
		    cmp "$demo/dump.coalition" "$demo/dump.$store"
		cmp "$demo/sheet.coalition" "$demo/sheet.$store"
	done
}

# side_by_side STORE PARAGRAPH MEMBER...: these have rated it.
side_by_side() {
	rec=$2
	as_json "$1" rec show "$rec" >"$demo/rec"
	shift 2
	for member in "$@"; do
		grep -q "\"member\": \"$member\"" "$demo/rec" || return 1
	done
}

count_conflicts() {
	[ "$(as_json "$1" conflicts | grep -c '"kind":')" -eq "$2" ]
}

# reconcile without a choice ends with 3.
decide() {
	status=0
	"$tamga" --home "$demo/$1" reconcile >/dev/null 2>&1 || status=$?
	[ "$status" -eq 3 ]
}

cited_everywhere() {
	for store in $stores; do
		as_json "$store" source list | grep -q "$1" || return 1
	done
}

# Every line: good, and the principal is the author.
audited() {
	awk '$1 != "G" || $2 != $3 { bad = 1 } END { exit bad || NR == 0 }' \
	    "$demo/audit"
}

stop_all() {
	for store in $stores; do
		"$tamga" --home "$demo/$store" daemon stop >/dev/null 2>&1 || :
	done
}

# Stores of an earlier demo make room, their daemons first.
[ ! -d "$demo" ] || stop_all
rm -rf "$demo"
mkdir -p "$demo"
trap stop_all EXIT
trap 'exit 1' INT TERM
