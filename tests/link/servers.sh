# SPDX-License-Identifier: ISC
# shellcheck shell=sh
# Real servers on loopback, as whoever runs the tests, and what a user of
# theirs has set up.  After tests/cli/tap.sh:  . tests/link/servers.sh
#
# The repositories are below $tmp/served.  Every server is ended by
# servers_leave, which the test's trap calls.
#
# shellcheck disable=SC2154

server_pids=
mkdir -p "$tmp/served" "$tmp/user"

servers_leave() {
	for server_pid in $server_pids; do
		kill "$server_pid" 2>/dev/null
		wait "$server_pid" 2>/dev/null
	done
	server_pids=
	leave
}
trap servers_leave EXIT

# can_serve: is all of it here?
can_serve() {
	[ -x /usr/sbin/sshd ] && [ -x /usr/sbin/lighttpd ] &&
	    [ -e /usr/lib/lighttpd/mod_openssl.so ] &&
	    command -v openssl >/dev/null
}

# free_port: a port that nobody listens on now.
free_port() {
	python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# wait_for PORT: until somebody listens there.
wait_for() {
	python3 -c 'import socket, sys, time
for _ in range(600):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close()
        break
    except OSError:
        time.sleep(0.05)
else:
    sys.exit(1)' "$1" || {
		echo "Bail out! no server came up on port $1"
		exit 1
	}
}

# serve NAME: an empty repository $tmp/served/NAME.git that takes pushes.
serve() {
	git init -q --bare "$tmp/served/$1.git"
	git -C "$tmp/served/$1.git" config http.receivepack true
}

# start_sshd: sets $ssh_port.
start_sshd() {
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	ssh_port=$(free_port)
	for start_key in host user; do
		ssh-keygen -q -t ed25519 -N '' -f "$tmp/$start_key.key"
	done
	cp "$tmp/user.key.pub" "$tmp/authorized_keys"
	cat >"$tmp/sshd_config" <<-END
		ListenAddress 127.0.0.1:$ssh_port
		HostKey $tmp/host.key
		AuthorizedKeysFile $tmp/authorized_keys
		PidFile none
		StrictModes no
		UsePAM no
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		PermitRootLogin yes
		AcceptEnv GIT_PROTOCOL
	END
	/usr/sbin/sshd -D -e -f "$tmp/sshd_config" >"$tmp/sshd.log" 2>&1 &
	server_pids="$server_pids $!"
	wait_for "$ssh_port"
}

# ssh_user [PORT...]: what the user set up to reach the server, also by these
# ports, with $ssh_also as a line more; the programs find it by
# GIT_SSH_COMMAND.
ssh_user() {
	printf '[127.0.0.1]:%s %s\n' "$ssh_port" \
	    "$(cut -d' ' -f1,2 "$tmp/host.key.pub")" >"$tmp/known_hosts"
	for ssh_user_port in "$@"; do
		printf '[127.0.0.1]:%s %s\n' "$ssh_user_port" \
		    "$(cut -d' ' -f1,2 "$tmp/host.key.pub")" \
		    >>"$tmp/known_hosts"
	done
	cat >"$tmp/ssh_config" <<-END
		IdentityFile $tmp/user.key
		IdentitiesOnly yes
		UserKnownHostsFile $tmp/known_hosts
		GlobalKnownHostsFile /dev/null
		StrictHostKeyChecking yes
		BatchMode yes
		ControlMaster auto
		ControlPersist 10
		ControlPath $tmp/talk-%C
		${ssh_also:-}
	END
	GIT_SSH_COMMAND="ssh -F $tmp/ssh_config"
	export GIT_SSH_COMMAND
}

# start_https: sets $https_port; the authority is $tmp/ca.pem.
start_https() {
	https_port=$(free_port)
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
	    -nodes -days 2 -subj '/CN=Test authority' -keyout "$tmp/ca.key" \
	    -out "$tmp/ca.pem" 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	    -subj '/CN=localhost' -keyout "$tmp/https.key" \
	    -out "$tmp/https.csr" 2>/dev/null
	echo 'subjectAltName=DNS:localhost,IP:127.0.0.1' >"$tmp/https.ext"
	openssl x509 -req -in "$tmp/https.csr" -CA "$tmp/ca.pem" \
	    -CAkey "$tmp/ca.key" -CAcreateserial -days 2 \
	    -extfile "$tmp/https.ext" -out "$tmp/https.pem" 2>/dev/null
	cat "$tmp/https.key" >>"$tmp/https.pem"
	cat >"$tmp/lighttpd.conf" <<-END
		server.modules = ("mod_openssl", "mod_auth", "mod_authn_file",
		    "mod_setenv", "mod_alias", "mod_redirect", "mod_cgi")
		server.document-root = "$tmp/served"
		server.errorlog = "$tmp/https.log"
		server.bind = "127.0.0.1"
		server.port = $https_port
		ssl.engine = "enable"
		ssl.pemfile = "$tmp/https.pem"
		setenv.add-environment = (
		    "GIT_PROJECT_ROOT" => "$tmp/served",
		    "GIT_HTTP_EXPORT_ALL" => "1",
		    "HOME" => "$tmp")
		alias.url = (
		    "/git/" => "/usr/lib/git-core/git-http-backend/",
		    "/closed/" => "/usr/lib/git-core/git-http-backend/")
		url.redirect = ("^/moved/(.*)" =>
		    "https://127.0.0.1:$https_port/git/\$1")
		cgi.assign = ("" => "")
		auth.backend = "plain"
		auth.backend.plain.userfile = "$tmp/passwords"
		auth.require = ("/closed/" => ("method" => "basic",
		    "realm" => "closed", "require" => "valid-user"))
	END
	echo 'member:secret' >"$tmp/passwords"
	/usr/sbin/lighttpd -D -f "$tmp/lighttpd.conf" \
	    >"$tmp/lighttpd.log" 2>&1 &
	server_pids="$server_pids $!"
	wait_for "$https_port"
}

# https_user: what the user set up to reach it: the authority.
https_user() {
	HOME=$tmp/user
	export HOME
	unset XDG_CONFIG_HOME GIT_SSL_CAINFO GIT_SSL_CAPATH SSL_CERT_FILE
	unset ALL_PROXY all_proxy HTTPS_PROXY https_proxy http_proxy
	git config --global http.sslCAInfo "$tmp/ca.pem"
}

# start_proxy NAME OPTIONS...: a bad link; sets $proxy_port and $proxy_pid,
# and leaves its counts in $tmp/NAME.link.
start_proxy() {
	start_name=$1
	shift
	python3 "$top/tests/link/proxy.py" --log "$tmp/$start_name.link" "$@" \
	    >"$tmp/$start_name.port" 2>"$tmp/$start_name.proxy.log" &
	proxy_pid=$!
	server_pids="$server_pids $proxy_pid"
	proxy_port=
	while [ -z "$proxy_port" ]; do
		sleep 0.05
		kill -0 "$proxy_pid" 2>/dev/null || {
			echo "Bail out! $(cat "$tmp/$start_name.proxy.log")"
			exit 1
		}
		proxy_port=$(cat "$tmp/$start_name.port")
	done
}

# settle NAME: the connections that ssh keeps are closed, and until all that
# went over the link have ended and are counted.
settle() {
	for settle_socket in "$tmp"/talk-*; do
		[ ! -S "$settle_socket" ] ||
		    ssh -o ControlPath="$settle_socket" -O exit here 2>/dev/null
	done
	python3 -c 'import os, sys, time
for _ in range(6000):
    size = os.path.getsize(sys.argv[1] + ".begun")
    with open(sys.argv[1], "a+", encoding="ascii") as log:
        log.seek(0)
        if len(log.readlines()) == size:
            break
    time.sleep(0.01)
else:
    sys.exit(1)' "$tmp/$1.link" || {
		echo "Bail out! connections over '$1' do not end"
		exit 1
	}
}

# carried NAME: bytes both ways that got through the link since the last time.
carried() {
	python3 -c 'import json, os, sys
total = 0
if os.path.exists(sys.argv[1]):
    for line in open(sys.argv[1], encoding="ascii"):
        counted = json.loads(line)
        total += counted["up"] + counted["down"]
print(total)' "$tmp/$1.link"
}
