#!/bin/sh
# SPDX-License-Identifier: ISC
# Sees to it that the Debian packages of some sets of deps.list are there.
#
#     deps.sh SET...
#
# As root it installs what is missing; else by sudo, when sudo asks nothing;
# else it prints the one command that does, and fails.  When all is there it
# only looks.
set -eu

list=$(dirname "$0")/deps.list
missing=
libraries='libgit2 sqlite3 libsodium nettle jansson libevent libcurl libarchive expat
    xlsxwriter libutf8proc libqrencode cmocka'

is_installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = \
	    installed ]
}

# Systems without dpkg: the libraries are looked for, and named.
if ! command -v dpkg-query >/dev/null; then
	for library in $libraries; do
		pkg-config --exists "$library" || missing="$missing $library"
	done
	[ -z "$missing" ] && exit 0
	echo "tamga: cannot find, by pkg-config:$missing" >&2
	exit 1
fi

for set in "$@"; do
	# shellcheck disable=SC2013
	for choice in $(awk -v set="$set" '$1 == set { print $2 }' "$list"); do
		found=
		for package in $(echo "$choice" | tr '|' ' '); do
			is_installed "$package" && found=yes
		done
		[ -n "$found" ] || missing="$missing ${choice%%|*}"
	done
done
[ -z "$missing" ] && exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -eq 0 ]; then
	sudo=
elif sudo -n true 2>/dev/null; then
	sudo='sudo -n'
else
	echo "tamga: packages are missing; this command installs them:" >&2
	echo "    sudo $install" >&2
	exit 1
fi
echo "Installing:$missing"
# A fresh system has no lists of packages, an old one has old ones.
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
# shellcheck disable=SC2086
if ! $sudo $install -qq >/dev/null 2>&1; then
	$sudo apt-get update -qq
	$sudo $install -qq >/dev/null
fi
