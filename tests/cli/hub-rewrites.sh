#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub with a hook that changes whatever it is given: that is named, it is
# given no more after some times, and everything goes by another road.
. tests/cli/tap.sh
. tests/link/liar.sh

git=$tmp/hub.git
found a csomn
join b mojha government a
offline a b
git init -q --bare "$git"
do_on a remote add hub "ssh://hub$git"
do_on b remote add hub "ssh://hub$git"
sync a b a

cat >"$git/hooks/post-receive" <<'END'
#!/bin/sh
while read -r old new ref; do
	git update-ref "$ref" "$(git cat-file commit "$new" |
	    sed 's/as . sees it/as the hub sees it/' |
	    git hash-object -t commit -w --stdin --literally)"
done
END
chmod +x "$git/hooks/post-receive"
rate a 84.10 fully
do_on a sync
do_on a sync
is 'what was replaced is named' "$(json a '[r["fault"]
    for r in v["refusals"]]' status)" '["replaced"]'
on a status
told 'in words' 'hub holds something else than what was sent there'
told 'with what to do' 'a hook that rewrites commits: ask'
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do
	do_on a sync
done
is 'it is tried sixteen times, and no more' "$(git -C "$git" \
    for-each-ref refs/heads/f | wc -l)" 15
is 'that it is not there is known' "$(json a 'v["unsent"]' status)" 1
do_on b sync
is 'nobody takes the changed words' "$(cells b 84.10)" '{}'

git init -q --bare "$tmp/stick.git"
do_on a remote add stick "$tmp/stick.git"
do_on b remote add stick "$tmp/stick.git"
do_on a sync stick
do_on b sync stick
is 'the true ones come by another road' "$(cells b 84.10)" \
    '{"csomn": ["fully"]}'
is 'and all are equal' "$(dump a | sha256sum)" "$(dump b | sha256sum)"

# Whoever runs the hub takes the hook away, and what it made.
rm "$git/hooks/post-receive"
git -C "$git" for-each-ref --format='delete %(refname)' |
    git -C "$git" update-ref --stdin
sync a b a
is 'then the hub is as good as any' \
    "$(json a '[v["unsent"], {r["fault"] for r in v["refusals"]} -
	{"vanished"} == set()]' status)" '[0, true]'
is 'and has everything' "$(git -C "$git" for-each-ref | wc -l)" \
    "$(git -C "$tmp/stick.git" for-each-ref | wc -l)"
finish
