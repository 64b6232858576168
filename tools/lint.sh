#!/bin/sh
# SPDX-License-Identifier: ISC
# What "make lint" looks at as a whole, after the files one by one:
#
#     lint.sh BUILD
#
# Every check runs; the status is that of all.
# shellcheck disable=SC2317
set -u
build=$1
bad=0

# check NAME COMMAND...
check() {
	name=$1
	shift
	if "$@" >"$build/lint/whole.log" 2>&1; then
		printf '  %-7s %s\n' ok "$name"
		echo "lint/$name 1 0 0" >>"$build/lint/results"
	else
		printf '  %-7s %s\n' FAILED "$name"
		cat "$build/lint/whole.log"
		echo "lint/$name 0 1 0" >>"$build/lint/results"
		bad=1
	fi
}

# Tables of edits stand as they are.  Other versions break lines elsewhere.
formatted() {
	git ls-files '*.[ch]' | grep -v '^tests/vectors/edits_' |
	    xargs clang-format --dry-run --Werror
}

# Suppressed is what 2.10 has wrong: a struct that a function fills in, mmap
# of no file, a compound literal behind "?:"; and readdir, which is safe for
# whoever has no threads.  It knows no c17.
checked_by_cppcheck() {
	cppcheck --quiet --error-exitcode=1 --std=c11 --library=posix \
	    --enable=warning,performance,portability \
	    --suppress=uninitvar --suppress=legacyUninitvar \
	    --suppress=invalidFunctionArg --suppress=internalAstError \
	    --suppress=readdirCalled -j "$(nproc)" -I . -I "$build" \
	    '-DVERSION=""' '-DLIBEXECDIR=""' '-DSBINDIR=""' -D__x86_64__ \
	    '-Djson_array_foreach(a,i,v)=for (; (v = json_array_get(a, i));)' \
	    '-Djson_object_foreach(o,k,v)=for (; (v = json_object_get(o, k));)' \
	    protocol daemon client
}

# Promises of later work are made elsewhere.
unfinished() {
	! git grep -nwE 'TODO|FIXME|XXX' -- '*.[ch]' '*.sh' '*.py' '*.sql' \
	    '*.md' '*.mk' Makefile ':!tools/lint.sh' ':!CONTRIBUTING.md'
}

small() {
	git ls-files '*.[ch]' | grep -v ^tests/ | xargs wc -l | awk '
	    $2 != "total" && $1 > 600 {
		print $2 " has " $1 " lines; more than 600 are two files"
		bad = 1
	    }
	    END { exit bad }'
}

manuals() {
	mandoc -Tlint -Wwarning docs/man/*.[1-8]
}

scripts() {
	git ls-files '*.sh' | xargs shellcheck -x &&
	    shellcheck .ci/run
}

one_spdx_line() {
	git ls-files '*.[ch]' | while read -r file; do
		head -n 2 "$file" | grep -q 'SPDX-License-Identifier: ISC' ||
		    echo "$file has no licence line"
	done | awk '{ print; bad = 1 } END { exit bad }'
}

# As it is installed, with the programs of this build.
unit() {
	unit_programs=$(cd "$build" && pwd)
	unit_folder=$unit_programs/lint/unit
	mkdir -p "$unit_folder" &&
	    sed "s,@SBINDIR@,$unit_programs," daemon/tamgad.service.in \
		>"$unit_folder/tamgad.service" &&
	    XDG_RUNTIME_DIR=$unit_folder systemd-analyze --user --man=no \
		verify "$unit_folder/tamgad.service"
}

# Who builds the package needs what tools/deps.list says.
package() {
	awk '$1 == "build" { print $2 }' tools/deps.list | tr '|' '\n' |
	    grep -e '-dev$' | grep -v libc6-dev | while read -r library; do
		grep -qE "(^| )$library( |,|$)" debian/control ||
		    echo "debian/control does not name $library"
	done | awk '{ print; bad = 1 } END { exit bad }'
}

mkdir -p "$build/lint"
rm -f "$build/lint/results"
case $(clang-format --version) in
*'version 14.'*) check format formatted ;;
*) echo '  SKIPPED format: it is checked with clang-format 14' ;;
esac
check cppcheck checked_by_cppcheck
check borders tools/check-borders.sh
check links tools/check-links.sh
check unfinished unfinished
check sizes small
check manuals manuals
check scripts scripts
check unit unit
check package package
check licence one_spdx_line
exit $bad
