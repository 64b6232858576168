#!/bin/sh
# SPDX-License-Identifier: ISC
# The README's two commands in a fresh Debian, by a fresh clone:
#
#     run.sh SUITE [COMMAND...]
#
# makes a chroot with git, make and apt alone, clones what is committed here
# into it, and runs "make demo" and "make check" there as root, or what is
# asked for instead.  Needs root and debootstrap.  The mirror is the one that
# this machine's apt uses.  TAMGA_CHROOT=DIR keeps the chroots there, the
# pristine one as DIR/SUITE; else all is thrown away.
set -eu
suite=$1
shift
[ $# -gt 0 ] || set -- sh -ec 'make demo; make check'
top=$(git rev-parse --show-toplevel)

if [ "$(id -u)" -ne 0 ]; then
	echo "chroot: needs root" >&2
	exit 1
fi
base=${TAMGA_CHROOT:-}
keep=$base
[ -n "$base" ] || base=$(mktemp -d /var/tmp/tamga-chroot.XXXXXX)
root=$base/run-$suite

leave() {
	umount "$root/proc" "$root/dev/pts" 2>/dev/null || :
	umount "$root/dev" 2>/dev/null || :
	if mountpoint -q "$root/proc" || mountpoint -q "$root/dev"; then
		echo "chroot: $root is still in use; it stays" >&2
		return
	fi
	rm -rf --one-file-system "$root"
	[ -n "$keep" ] || rm -rf --one-file-system "$base"
}
trap leave EXIT
trap 'exit 1' INT TERM

# shellcheck disable=SC2016
# The first mirror of Debian itself that apt knows here.
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(REPO_URI)' |
    awk '$3 ~ /\/debian\/?$/ { print $3; exit }')
if [ ! -d "$base/$suite" ]; then
	debootstrap --variant=minbase --include=git,make,ca-certificates \
	    "$suite" "$base/$suite" "$mirror" >"$base/$suite.log"
fi
rm -rf --one-file-system "$root"
cp -a "$base/$suite" "$root"
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" 2>/dev/null ||
    mount --bind /dev/pts "$root/dev/pts"

git clone -q "$top" "$root/root/tamga"
chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 sh -c 'cd /root/tamga && exec "$@"' sh "$@"
