# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# A hub by ssh that lies when it wants to.  After tests/cli/tap.sh:
#   . tests/link/liar.sh
#
# The programs find as their ssh a script that runs the other side here; no
# server and no network are needed.  The repositories are wherever the test
# has them: ssh://hub/PATH.
#
# shellcheck disable=SC2154

cat >"$tmp/ssh" <<-END
	#!/bin/sh
	for word; do :; done
	case \$word in
	*git-upload-pack*) lie=$tmp/lie.fetch ;;
	*) lie=$tmp/lie.push ;;
	esac
	[ -x "\$lie" ] || lie="sh -c"
	# The environment of a login there, not ours.
	exec env -i "PATH=$PATH" HOME=/nonexistent \
	    \${GIT_PROTOCOL:+"GIT_PROTOCOL=\$GIT_PROTOCOL"} \
	    \$lie "\$word"
END
chmod +x "$tmp/ssh"
GIT_SSH_COMMAND=$tmp/ssh
GIT_SSH_VARIANT=ssh
export GIT_SSH_COMMAND GIT_SSH_VARIANT

# lie_at LIE ID...: whoever fetches one of these objects is lied to, as
# tests/link/liar.py does it.
lie_at() {
	lie_kind=$1
	shift
	echo "$@" >"$tmp/lie.ids"
	lie_on fetch "exec python3 '$top/tests/link/liar.py' $lie_kind \
	    '$tmp/lie.ids' \"\$1\""
}

# lie_on SIDE SCRIPT: that side of git is this script; $1 is its command.
lie_on() {
	printf '#!/bin/sh\n%s\n' "$2" >"$tmp/lie.$1"
	chmod +x "$tmp/lie.$1"
}

# honest: no lie any more.
honest() {
	rm -f "$tmp/lie.fetch" "$tmp/lie.push"
}

# vandal REPOSITORY PARENT: a commit of nobody's, on that parent; its id.
vandal() {
	printf 'tree %s\n%sauthor x <x@y> 1 +0000\n%s\n\nvandal\n' \
	    4b825dc642cb6eb9a060e54bf8d69288fbee4904 \
	    "${2:+parent $2
}" 'committer x <x@y> 1 +0000' |
	    git -C "$1" hash-object -t commit -w --stdin --literally
}
