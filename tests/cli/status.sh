#!/bin/sh
# SPDX-License-Identifier: ISC
# What docs/STATUS.md shows of five situations is what the program says in
# them.  TAMGA_SHOW=1 prints the pages, to put them there.
. tests/cli/tap.sh
. tests/link/servers.sh

echo horse >"$tmp/horse"

# plain: without what differs from day to day and from place to place, as one
# line.
plain() {
	tr -s ' \n' '  ' | sed -E -e "s,$tmp,/srv,g" \
	    -e 's,ssh://[^ )]*/room.git,/srv/room.git,g' \
	    -e 's/[a-z2-7]{52}\.[0-9]+/ID/g' \
	    -e 's/[0-9]+ (tries|try) failed/N tries failed/g' \
	    -e 's/(just now|[0-9]+ (minute|hour)s? ago)/WHEN/g' \
	    -e 's/on [0-9]+ [A-Z][a-z]+ [0-9]{4}/WHEN/g' \
	    -e 's/[0-9,]+ records? came by it, and [0-9,]+ went/some came/g'
}

# numbers: without those, either.
# shellcheck disable=SC2317 # what compare calls
numbers() {
	sed -E -e 's/[0-9][0-9,.]*/N/g' -e 's/N (bytes|KiB)/N bytes/g'
}

# written LETTER: the page in the document.
written() {
	awk -v begin="<!-- $1 -->" '$0 == begin { here = 1 }
	    here && /^```$/ { exit }
	    here && inside
	    here && /^```text$/ { inside = 1 }' docs/STATUS.md
}

# compare LETTER SENTENCE MACHINE FILTER: the machine's status is the page in
# the document.  A visit that begins by itself may be in it for a moment.
compare() {
	written "$1" | plain | "$4" >"$tmp/wanted"
	for _ in $(seq 300); do
		do_on "$3" status
		plain <"$tmp/out" | "$4" >"$tmp/got"
		cmp -s "$tmp/got" "$tmp/wanted" && break
		[ -z "${TAMGA_SHOW-}" ] || break
		sleep 0.1
	done
	[ -z "${TAMGA_SHOW-}" ] || { echo "<!-- $1 -->" && cat "$tmp/out"; }
	is "$2" "$(cat "$tmp/got")" "$(cat "$tmp/wanted")"
}

# shows LETTER SENTENCE MACHINE: the same of one that syncs by itself.
shows() {
	do_on "$3" sync --resume
	compare "$@" cat
	offline "$3"
}

# since MACHINE TIME: its remote was last reached then.
since() {
	do_on "$1" daemon stop
	python3 -c 'import glob, sqlite3, sys
base = sqlite3.connect(glob.glob(sys.argv[1] + "/rooms/*/local.db")[0])
base.execute("UPDATE remote SET last_success = ?", (sys.argv[2],))
base.commit()' "$tmp/$1/home" "$2"
}

# begin MACHINE: a careful coalition.
begin() {
	do_on "$1" init --state MNG --cycle 1 --title 'Mongolia, cycle 1' \
	    --member csomn --name 'CSO coalition' --kind coalition \
	    --recovery "$tmp/$1.recovery.txt" --passphrase-file "$tmp/horse"
	do_on "$1" import "$top/sample/mongolia-cycle-1.csv"
}

# --- all is well -------------------------------------------------------------

begin a
hub a
join b mojha government a
offline a b
sync a b
rate a 84.10 partially
sync a b
rate b 84.10 fully
sync b a
shows a 'all is well' a
# coloured VARIABLE=VALUE...: does the page have colours on a terminal?
coloured() {
	env "$@" XDG_STATE_HOME="$tmp/a/state" python3 -c 'import pty, sys
pty.spawn(sys.argv[1:])' "$build/tamga" --home "$tmp/a/home" status \
	    >"$tmp/terminal" </dev/null
	grep -q "$(printf '\033')" "$tmp/terminal" && echo yes || echo no
}
is 'a terminal has colours' "$(coloured TERM=xterm)" yes
is 'unless nobody wants them' "$(coloured TERM=xterm NO_COLOR=1)" no

# --- months offline, with unsent work ----------------------------------------

mv "$tmp/hub.git" "$tmp/away.git"
since a 2026-06-02T08:30:00Z
do_on a unlock --passphrase-file "$tmp/horse"
for paragraph in 84.11 84.12 84.13; do
	rate a "$paragraph" not
done
for _ in 1 2 3; do
	on a sync
done
shows b 'months offline, with work that nobody else has' a
mv "$tmp/away.git" "$tmp/hub.git"
sync a b

# --- a hub that keeps back, was put back, and is written to by a vandal ------

head_of() {
	git -C "$tmp/hub.git" rev-parse "$1"
}
journal() {
	json "$1" '"refs/heads/j/" + v["journal"]' status
}
join c nhrc nhri a
offline c
sync a b c
rate c 84.10 not
sync c a b
before=$(head_of "$(journal b)")
rate b 84.11 fully
rate b 84.12 fully
sync b c
rate c 84.11 partially
sync c
git -C "$tmp/hub.git" update-ref "$(journal b)" "$before"
rate a 84.14 not
sync a
git -C "$tmp/hub.git" update-ref "$(journal a)" "$(head_of "$(journal a)~2")"
forged=$(git -C "$tmp/hub.git" -c user.name=x -c user.email=x@x commit-tree \
    -p "$(head_of "$(journal c)")" -m 'not what it seems' \
    4b825dc642cb6eb9a060e54bf8d69288fbee4904)
git -C "$tmp/hub.git" update-ref "$(journal c)" "$forged"
sync a
shows c 'a hub that does not show all, was put back, and holds a forgery' a

# --- a device cut off, a conflict, and something to endorse -------------------

begin d
rm -rf "$tmp/hub.git"
hub d
join e mojha government d
join_device f csomn d
join_device g csomn d
offline d e f g
sync d e f g d
do_on d charter propose --add-steward mojha --threshold 2 --yes
sync d e
charter=$(json e 'v["proposals"][0]["id"]' charter show)
do_on e charter endorse "$charter"
sync e d f g
join h nhrc nhri d
rate g 84.20 not
sync g d
do_on d device cut "$(json g 'v["device"]' status)" --reason lost
rate g 84.21 not
sync g
rate d 84.10 partially
rate f 84.10 fully
sync f d e
do_on e charter propose --add-steward nhrc --yes
sync e d
shows d 'a device cut off, a conflict, and something to endorse' d

# --- half way over a bad link ---------------------------------------------------

if ! can_serve; then
	skip 'half way over a bad link' 'openssh-server and lighttpd'
	finish
fi
start_sshd
serve room
start_proxy bad --to "127.0.0.1:$ssh_port" --rate 2000
ssh_user "$proxy_port"
begin k
do_on k remote add hub "$tmp/served/room.git"
join l mojha government k
offline k l
sync k l
do_on l passphrase --new-passphrase-file "$tmp/horse"
do_on l unlock --passphrase-file "$tmp/horse"
do_on l device recovery --create --output "$tmp/l.recovery.txt"
sync l k
for paragraph in $(seq 10 50); do
	on k assess "84.$paragraph" not --rationale "$(for each in $(seq 12); do
		seq "$paragraph" "16$each" | sha256sum
	done)"
done
sync k
rate l 84.10 fully
do_on l remote remove hub
do_on l remote add far "ssh://127.0.0.1:$proxy_port$tmp/served/room.git"
do_on l sync --resume
for _ in $(seq 600); do
	json l '(v["now"] or {"coming": 0})["coming"] > 10' status >"$tmp/now"
	grep -q true "$tmp/now" && break
	sleep 0.1
done
compare e 'half way over a bad link' l numbers
finish
