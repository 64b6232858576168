#!/bin/sh
# SPDX-License-Identifier: ISC
# The Debian package, of the files that git knows as they are now, in
# BUILD/deb; lintian has the last word.
#
#     deb.sh BUILD
set -eu

out=$1/deb
version=$(cat VERSION)
tree=$out/tamga-$version

if [ "$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)" != "$version" ]; then
	echo "deb: debian/changelog is not about version $version" >&2
	exit 1
fi
rm -rf "$out"
mkdir -p "$tree"
git ls-files -z | xargs -0 cp --parents -t "$tree"
if ! (cd "$tree" &&
    dpkg-buildpackage --build=binary --no-sign \
	--jobs="$(nproc)") >"$out/log" 2>&1; then
	tail -n 40 "$out/log" >&2
	exit 1
fi
lintian --fail-on error --allow-root "$out"/*.changes
dpkg-deb --info "$out"/tamga_*.deb | sed -n 's/^ \(Depends\|Installed-Size\)/  &/p'
echo "$(echo "$out"/tamga_*.deb): sudo apt install ./$(echo "$out"/tamga_*.deb)"
