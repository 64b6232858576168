#!/bin/sh
# The vectors in the tree are those that the generator writes, and stock git
# and ssh-keygen agree on the good ones.
#
#     check.sh BUILD
#
# Of the bad ones, stock git calls most good: that is why a reader compares
# bytes.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" GIT_CONFIG_NOSYSTEM=1
count=0

# ok NAME COMMAND...: a test of that name
ok() {
	count=$((count + 1))
	name=$1
	shift
	if "$@"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
	fi
}

generated() {
	mkdir -p "$work/made/records" "$work/made/rooms" &&
	    "$build/tests/vectors/generate" "$work/made" || return 1
	for part in records json ids rooms; do
		diff -r "$work/made/$part" "$here/$part" || return 1
	done
}

# The blocks of docs/FORMAT.md, section 13, and the ids below them.
explained() {
	format=$here/../../docs/FORMAT.md
	for file in charter first-data.record second.record; do
		awk -v name="\`records/$file\`:" '
		    $0 ~ /^```/ && is_near { is_in = !is_in
			if (!is_in) exit
			next }
		    is_in { print }
		    index($0, name) > 0 { is_near = 1 }' "$format" |
		    cmp - "$here/records/$file" || return 1
	done
	awk -F '\t' '$1 == "record" && ($2 == "first-data" || $2 == "second") {
		print $3; print $4
	    }
	    $1 == "room" && !room { room = $3; print room }
	    $1 == "device" && $2 == room && $3 == "csomn" && !device {
		device = $5; print device
	    }
	    $1 == "journal" && $3 == "data" && $4 == "csomn" && !journal {
		journal = $7; print journal
	    }
	    $1 == "statement" && $3 == 0 { print $4 }' "$here/ids" |
	    while read -r id; do
		grep -qF "\`$id\`" "$format" || exit 1
	    done
}

# room NAME: an empty room
room() {
	git init -q --bare "$work/$1" &&
	    git -C "$work/$1" hash-object -t tree -w --stdin </dev/null &&
	    git -C "$work/$1" config gpg.ssh.allowedSignersFile "$work/signers"
}

# add ROOM RECORD [OPTION]...: put it there, under a ref of its name
add() {
	into=$1 record=$2
	shift 2
	id=$(git -C "$work/$into" hash-object "$@" -t commit -w --stdin \
	    <"$here/records/$record.record") &&
	    git -C "$work/$into" update-ref "refs/heads/$record" "$id"
}

good_records() {
	awk -F '\t' '$4 == "good" { print $1 }' "$here/records/INDEX"
}

stored() {
	room good || return 1
	for record in $(good_records); do
		add good "$record" || return 1
	done
	git -C "$work/good" fsck --strict
}

# Every one is good, by the principal that its author claims.
verified() {
	git -C "$work/good" log --all --format='%G? %GS %ae %H' >"$work/log" ||
	    return 1
	[ "$(wc -l <"$work/log")" -eq "$(good_records | wc -l)" ] &&
	    awk '$1 != "G" || $2 != $3 { print; bad = 1 } END { exit bad }' \
		"$work/log"
}

# Git ids and record hashes, by git and sha256sum.
hashed() {
	grep '^record' "$here/ids" |
	    while IFS="$(printf '\t')" read -r _ record id hash; do
		file=$here/records/$record.record
		[ "$(sha256sum <"$file")" = "$hash  -" ] || exit 1
		[ "$(git hash-object --literally -t commit "$file")" = \
		    "$id" ] || exit 1
	    done
}

framed() {
	room bad || return 1
	for record in armour-wrapped armour-text-after sha256-header-after \
	    signature-plus-order signature-other-member; do
		add bad "$record" --literally || return 1
		git -C "$work/bad" verify-commit "refs/heads/$record" \
		    2>/dev/null || echo "# this git does not take $record"
	done
}

# One room: a key has another device id in another one.
awk -F '\t' 'NR == 1 { room = $3 } $1 == "device" && $2 == room {
	printf "%s@tamga namespaces=\"git\" ssh-ed25519 %s\n", $5, $4
}' "$here/ids" | sort -u >"$work/signers"

ok 'the vectors are those that the generator writes' generated
ok 'the examples of the format are vectors' explained
ok 'git takes the good records, and fsck --strict finds nothing' stored
ok 'stock git verifies the good records, by their authors' verified
ok 'ids and hashes are those of git and sha256sum' hashed
ok 'stock git judges the records that could frame a member' framed
echo "1..$count"
