#!/bin/sh
# SPDX-License-Identifier: ISC
# The proof that the simulator sees: with one rule switched off at a time it
# must find the fault, each in so many worlds as two idle cores make in a
# minute.  (Nor does it see the floor: nobody honest endorses any more what the
# floor makes void.  tests/unit/test_stewards.c and the vectors do.)
#
#     seeded.sh DIRECTORY     where the program sim-seeded is
set -u

passed=0 failed=0
for bug in incarnation later cut prefix flush until devices \
    adopt partial; do
	out=$("$1/sim-seeded" --bug "$bug" --seeds 250)
	if [ $? -eq 1 ] && ! printf '%s\n' "$out" | grep -q 'too tame' &&
	    printf '%s\n' "$out" | grep -q 'does not hold'; then
		passed=$((passed + 1))
		printf 'without the rule "%s":\n' "$bug"
	else
		failed=$((failed + 1))
		printf 'without the rule "%s" nothing is found:\n' "$bug"
	fi
	printf '%s\n' "$out" | sed '/ passed, /d; /^worlds from/d; s/^/    /'
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
