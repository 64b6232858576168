#!/bin/sh
# SPDX-License-Identifier: ISC
# Every file of this tree that a document, a man page or a comment names
# exists.  A name with a variable part (<name>, *, N), or an open end
# (edits_), is passed over.
set -u
bad=0

# names FILE: the paths that it names, one a line.
names() {
	grep -oE '(^|[^A-Za-z0-9_/.<$-])(protocol|daemon|client|tests|tools|docs|sample|demo)/[A-Za-z0-9_./<>*{},$-]+' \
	    "$1" |
	    sed -E 's,^[^a-z],,; s,[.,:;)]+$,,' | grep -v '[<>*{},$]\|_$' | sort -u
	case $1 in
	*.md)
		grep -oE '\]\([A-Za-z0-9_./-]+' "$1" | cut -c 3- |
		    sed "s,^,$(dirname "$1")/," ;;
	esac
}

for file in $(git ls-files '*.md' '*.[ch158]' '*.sh' '*.py' '*.mk' '*.yaml' \
    Makefile tools/deps.list); do
	for name in $(names "$file"); do
		# A program, or a header, may be named without its ending.
		[ -e "$name" ] || [ -e "$name.c" ] || [ -e "$name.h" ] ||
		    [ -e "$name.sql" ] && continue
		# What is built from a list of SQL.
		[ -e "$(echo "$name" | sed -E 's,_sql\.[ch]$,.sql,')" ] &&
		    continue
		echo "$file names $name, which does not exist" >&2
		bad=1
	done
done
exit $bad
