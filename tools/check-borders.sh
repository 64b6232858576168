#!/bin/sh
# SPDX-License-Identifier: ISC
# The borders of docs/ARCHITECTURE.md, checked: who may include what, and who
# may touch the disk and the heap.
set -u
bad=0

report() {
	[ -z "$1" ] && return
	printf '%s\n  %s\n' "$1" "$2" >&2
	bad=1
}

# deny WHERE PATTERN WHY: no file below WHERE includes PATTERN.
deny() {
	report "$(grep -rnE "^# *include [<\"]$2" --include='*.[ch]' "$1")" "$3"
}

# only PATTERN FILES: nobody but FILES includes <PATTERN.
only() {
	report "$(grep -rlE "^# *include <$1" --include='*.[ch]' \
	    protocol daemon client | grep -vE "^($2)\.[ch]$")" \
	    "only $2 may include <$1>"
}

# calls PATTERN FILES: nobody but FILES calls PATTERN.
calls() {
	report "$(grep -rlE "(^|[^_[:alnum:]>.\"'])($1)\(" \
	    --include='*.[ch]' protocol daemon client |
	    grep -vE "^($2)\.[ch]$")" "only $2 may call $1"
}

deny protocol '(daemon|client|tests)/' 'protocol knows neither side'
deny daemon '(client|tests)/' 'the daemon does not know the client'
deny client '(daemon|tests)/' \
    'the client speaks to the daemon by its socket only'
for module in base import index intake repo road store sync; do
	deny "daemon/$module" 'daemon/api/' \
	    'what the API serves does not know the API'
done
for module in view work; do
	deny "daemon/$module" 'daemon/(road|sync)/' \
	    'what is shown and said does not depend on the roads'
done
deny daemon/import 'daemon/(index|repo|road|store|sync|intake|view|work)/' \
    'the importer reads a file and knows no store'
deny daemon/export 'daemon/(index|repo|road|store|sync|intake|view|work)/' \
    'what writes workbooks knows no store'
deny daemon/base 'daemon/(index|repo|road|store|sync|intake|import|view|work)/' \
    'the base knows nothing of rooms'
deny daemon/repo 'daemon/(index|road|store|sync|intake|view|work)/' \
    'the repository holds records and does not ask what they say'
deny daemon/road 'daemon/(index|store|sync|view|work)/' \
    'a road moves bytes, and knows neither store nor statements'
deny daemon/index 'daemon/(repo|road|store|sync|intake|view|work)/' \
    'the index is fed, and reads no repository'

# Pure functions over bytes: no file, no socket, no clock.
deny protocol '(fcntl|sys/stat|sys/socket|netinet/|sys/file|dirent)' \
    'protocol does no I/O'

only 'git2' 'daemon/repo/repo[a-z_]*|protocol/seal/git_id'
only 'sqlite3' 'daemon/base/sql'
only 'sodium' 'protocol/seal/(key|opener|secret|sshsig)'
only 'nettle' 'protocol/seal/hash'
only 'jansson' 'protocol/base/json'
only 'utf8proc' 'protocol/base/text'
only 'event2?/|event2/' 'daemon/base/loop|daemon/api/server'
only 'curl/' 'client/connection'
only 'qrencode' 'client/qr'
only 'archive' 'daemon/import/archive'
only 'expat' 'daemon/import/xml'
only 'xlsxwriter' 'daemon/export/xlsx'

calls 'malloc|calloc|realloc|strdup|strndup|asprintf' 'protocol/base/mem'
calls 'fsync|fdatasync' 'daemon/base/fs|daemon/base/sql'
calls 'rename|renameat|renameat2' 'daemon/base/fs|client/output'
calls 'fork|vfork' 'daemon/main|daemon/base/child|daemon/intake/survey'
calls 'sqlite3_[a-z_0-9]+' 'daemon/base/sql'

exit $bad
