#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A bad link: a TCP proxy on loopback that delays, throttles and cuts.

    proxy.py --to HOST:PORT --log FILE [--delay MS] [--rate BYTES/S]
             [--cut-bytes N] [--cut-way-bytes N] [--cut-seconds S]
             [--cuts N] [--socks]

It prints the port that it listens on.  A connection is cut after so many
bytes, both ways together or one of them, or so many seconds; with --cuts only the first so
many connections are.  The rate is that of the link, each way, however many
connections share it.  With --socks it is a SOCKS 5 proxy that leads to
wherever it is asked for.  When a connection ends, a line of JSON goes to the
log: the bytes up and down that got through, and whether it was cut.  FILE.begun
gets a byte when one begins, so that whoever reads the log can tell whether all
have ended.
"""
import argparse
import asyncio
import json
import struct
import time

CHUNK = 512


class Link:
    """One way of the link: whoever sends waits for whoever sent before."""

    def __init__(self, rate):
        self.rate = rate
        self.free = 0.0

    async def carry(self, size):
        if not self.rate:
            return
        now = time.monotonic()
        self.free = max(self.free, now) + size / self.rate
        await asyncio.sleep(self.free - now)


class Connection:
    def __init__(self, proxy):
        self.proxy = proxy
        self.up = self.down = 0
        self.was_cut = False
        self.may_cut = proxy.begins()
        self.writers = []
        self.pumps = None

    def cut(self):
        """Also what waits for room on the way ends."""
        self.was_cut = True
        for writer in self.writers:
            writer.transport.abort()
        self.pumps.cancel()

    def count(self, size, is_up):
        """How many of these bytes get through."""
        options = self.proxy.options
        if options.cut_bytes and self.may_cut:
            size = min(size, options.cut_bytes - self.up - self.down)
        if options.cut_way_bytes and self.may_cut:
            size = min(size, options.cut_way_bytes -
                       (self.up if is_up else self.down))
        if is_up:
            self.up += size
        else:
            self.down += size
        return size

    async def deliver(self, queue, writer, is_up):
        """What has been on its way for long enough arrives."""
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if data is None:
                if writer.can_write_eof():
                    writer.write_eof()
                return
            size = self.count(len(data), is_up)
            writer.write(data[:size])
            await writer.drain()
            if size < len(data):
                self.cut()
                return

    async def pump(self, reader, writer, link, is_up):
        queue = asyncio.Queue(64)
        end = asyncio.ensure_future(self.deliver(queue, writer, is_up))
        try:
            while not end.done():
                data = await reader.read(CHUNK)
                await link.carry(len(data))
                due = time.monotonic() + self.proxy.options.delay / 1000
                await queue.put((due, data or None))
                if not data:
                    break
            await end
        finally:
            end.cancel()

    async def run(self, near_reader, near_writer, far_reader, far_writer):
        options = self.proxy.options
        self.writers = [near_writer, far_writer]
        self.pumps = asyncio.gather(
            self.pump(near_reader, far_writer, self.proxy.up, True),
            self.pump(far_reader, near_writer, self.proxy.down, False))
        wait = options.cut_seconds if self.may_cut else 0
        try:
            await asyncio.wait_for(self.pumps, wait or None)
        except asyncio.TimeoutError:
            self.cut()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for writer in self.writers:
                writer.transport.abort()
            self.proxy.note(self)


class Proxy:
    def __init__(self, options):
        self.options = options
        self.up = Link(options.rate)
        self.down = Link(options.rate)
        self.begun = 0

    def begins(self):
        self.begun += 1
        with open(self.options.log + ".begun", "a", encoding="ascii") as log:
            log.write(".")
        return not self.options.cuts or self.begun <= self.options.cuts

    def note(self, connection):
        with open(self.options.log, "a", encoding="ascii") as log:
            log.write(json.dumps({
                "up": connection.up, "down": connection.down,
                "cut": connection.was_cut}) + "\n")

    async def where(self, reader, writer):
        """Whom a SOCKS 5 client (RFC 1928) wants to reach."""
        if not self.options.socks:
            host, _, port = self.options.to.rpartition(":")
            return host, int(port)
        _, count = await reader.readexactly(2)
        await reader.readexactly(count)
        writer.write(b"\x05\x00")
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            size = (await reader.readexactly(1))[0]
            host = (await reader.readexactly(size)).decode("ascii")
        else:
            address = await reader.readexactly(4)
            host = ".".join(str(byte) for byte in address)
        port, = struct.unpack(">H", await reader.readexactly(2))
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        # Loopback, also where no hosts file says so: RFC 6761, 6.3.
        return "127.0.0.1" if host == "localhost" else host, port

    async def accept(self, reader, writer):
        connection = Connection(self)
        try:
            host, port = await self.where(reader, writer)
            far = await asyncio.open_connection(host, port, limit=CHUNK)
        except (OSError, asyncio.IncompleteReadError):
            writer.transport.abort()
            self.note(connection)
            return
        await connection.run(reader, writer, *far)

    async def serve(self):
        server = await asyncio.start_server(
            self.accept, "127.0.0.1", 0, limit=CHUNK)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", default="")
    parser.add_argument("--log", required=True)
    parser.add_argument("--delay", type=int, default=0)
    parser.add_argument("--rate", type=int, default=0)
    parser.add_argument("--cut-bytes", type=int, default=0)
    parser.add_argument("--cut-way-bytes", type=int, default=0)
    parser.add_argument("--cut-seconds", type=float, default=0)
    parser.add_argument("--cuts", type=int, default=0)
    parser.add_argument("--socks", action="store_true")
    asyncio.run(Proxy(parser.parse_args()).serve())


if __name__ == "__main__":
    main()
