#!/bin/sh
# SPDX-License-Identifier: ISC
# Runs one suite of tests, says in a line how it went, and keeps count.
#
#     suite.sh DIRECTORY NAME COMMAND...   run it
#     suite.sh --sum DIRECTORY...          add up what ran there
#
# The command prints TAP, or is Python's unittest, or says at its end "N
# passed, N failed".  All that it prints is in
# DIRECTORY/log/NAME.log, its count in DIRECTORY/results.  A suite that fails,
# or ends badly, or says nothing, shows its end and fails.
set -u

if [ "$1" = --sum ]; then
	shift
	for directory in "$@"; do
		[ ! -f "$directory/results" ] || cat "$directory/results"
	done | awk '{ passed += $2; failed += $3; skipped += $4 }
	    END {
		if (skipped > 0)
			printf "%d skipped: what they need is not here\n",
			    skipped
		printf "%d passed, %d failed\n", passed, failed
	    }'
	exit
fi

directory=$1 name=$2
shift 2
log=$directory/log/$name.log
mkdir -p "$(dirname "$log")"
CMOCKA_MESSAGE_OUTPUT=TAP
export CMOCKA_MESSAGE_OUTPUT
"$@" >"$log" 2>&1
status=$?

# cmocka writes a skipped test as "not ok"; unittest only counts.
counts=$(awk -v status="$status" '
    /^(not )?ok .*# *(SKIP|skip)/ { skipped++; next }
    /^ok /		{ passed++; next }
    /^not ok /		{ failed++; next }
    /[0-9]+ passed, [0-9]+ failed$/ { passed += $(NF - 3); failed += $(NF - 1) }
    /^Ran [0-9]+ test/	{ ran += $2 }
    /^FAILED \(|^OK \(/ {
	n = split($0, part, /[(,)]/)
	for (i = 2; i < n; i++) {
		split(part[i], word, "=")
		gsub(/ /, "", word[1])
		if (word[1] == "skipped") skipped += word[2]
		else if (word[1] ~ /failures|errors/) bad += word[2]
	}
	if (ran > 0) sub_skip = skipped
    }
    END {
	if (ran > 0) { failed += bad; passed += ran - bad - sub_skip }
	if (failed == 0 && (status != 0 || passed + skipped == 0)) failed = 1
	printf "%d %d %d", passed, failed, skipped
    }' "$log")
echo "$name $counts" >>"$directory/results"
# shellcheck disable=SC2086
set -- $counts

if [ "$2" -eq 0 ]; then
	printf '  %-7s %-22s %4d%s\n' ok "$name" "$1" \
	    "$([ "$3" -eq 0 ] || echo ", $3 SKIPPED")"
	exit 0
fi
printf '  %-7s %-22s %4d of %d\n' FAILED "$name" "$2" "$(($1 + $2))"
grep -B 12 '^not ok ' "$log" | grep -v -e '^ok ' -e '^--$' | tail -n 60
echo "  --- the end of $log, exit status $status"
tail -n 25 "$log"
exit 1
