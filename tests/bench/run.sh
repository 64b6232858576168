#!/bin/sh
# Time and size, each beside a peer in the same run.
#     tests/bench/run.sh BUILD [MEMBERS RECORDS]
set -eu
exec python3 tests/bench/run.py "$1" "${2:-20}" "${3:-500}"
