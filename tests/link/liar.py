#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A hub that lies on the wire: what stands between us and a real git.

    liar.py LIE FILE COMMAND

It runs COMMAND, the other side of a fetch or a push, and carries what both
say, until one of the ids in FILE is asked for.  Then it does what LIE says:

    cut        some bytes more, and the connection ends
    silence    nothing more, and the connection stays
    chatter    lines for people, without an end
    endless    a pack of one object, without an end
    nonsense   bytes that are no packet of git's
    count      a pack that says it has four thousand million objects
    part       a pack whole but for its last bytes, and a proper end
"""
import os
import struct
import subprocess
import sys
import threading
import time

KEPT = 300  # bytes of an answer that still come
PACK = b"PACK\0\0\0\2\377\377\377\377" + b"x" * 100
# An object of 2^39 bytes or so, not compressed.
BLOB = b"PACK\0\0\0\2\0\0\0\1" + b"\xbf\xff\xff\xff\xff\x7f" + b"x\1"
STORED = b"\0" + struct.pack("<HH", 60000, 60000 ^ 0xffff) + b"z" * 60000


def packet(data):
    return b"%04x" % (len(data) + 4) + data


ANSWERS = {
    "nonsense": b"\0\1\2 this is not git \xff" * 200,
    "count": packet(b"packfile\n") + packet(b"\1" + PACK),
    "part": packet(b"packfile\n") +
            packet(b"\1" + PACK[:8] + b"\0\0\0\2" + b"x\x9c") + b"0000",
}


def say(data):
    while data:
        data = data[os.write(1, data):]


def listen(real, ids, asked):
    """What we say, to the real one."""
    while data := os.read(0, 65536):
        if any(one in data for one in ids):
            asked.set()
        try:
            real.stdin.write(data)
            real.stdin.flush()
        except OSError:
            return
    real.stdin.close()


def main():
    lie, ids, command = sys.argv[1], open(sys.argv[2], "rb").read(), sys.argv[3]
    real = subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)
    asked = threading.Event()
    threading.Thread(target=listen, args=(real, ids.split(), asked),
                     daemon=True).start()
    while data := os.read(real.stdout.fileno(), 65536):
        if not asked.is_set():
            say(data)
            continue
        if lie == "silence":
            time.sleep(3600)
        if lie == "chatter":
            say(packet(b"packfile\n"))
        if lie == "endless":
            say(packet(b"packfile\n") + packet(b"\1" + BLOB))
        while lie == "endless":
            say(packet(b"\1" + STORED))
        while lie == "chatter":
            say(packet(b"\2still counting\n"))
            time.sleep(0.1)
        say(ANSWERS.get(lie, data[:KEPT]))
        real.kill()
        real.wait()
        os._exit(0 if lie == "part" else 1)
    os._exit(real.wait())


main()
