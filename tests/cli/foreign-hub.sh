#!/bin/sh
# SPDX-License-Identifier: ISC
# A hub that holds the records of another room.
. tests/cli/tap.sh

found a csomn
hub a
sync a
found b csomn
before=$(dump b)
do_on b remote add hub "$tmp/hub.git"
offline a b
ends 'a hub for another room stops nobody' 0 b sync
is 'nothing of that room is taken' "$(dump b)" "$before"
is 'what is of this room goes there' "$(json b 'v["unsent"]' status)" 0
is 'what is not of it is named' "$(json b 'v["refused"] > 0' status)" true
ends 'and the other room goes on' 0 a sync
is 'with all that was its own' "$(json a 'v["unsent"]' status)" 0
finish
