# SPDX-License-Identifier: ISC
"""Measures Tamga beside its peers, in one run, on a corpus that is made anew.

    run.py BUILD MEMBERS RECORDS

Single timings on shared machines mean little: each figure is the median of
several, and what counts is the ratio to the peer that ran beside it.
"""

import glob
import http.client
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib

ROUNDS = 5
APPENDS = 40


class Bench:
    def __init__(self, build, members, records):
        self.build = os.path.abspath(build)
        self.members = members
        self.records = records
        self.place = tempfile.mkdtemp(prefix="tamga-bench-", dir=self.build)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": self.place,
            "XDG_STATE_HOME": os.path.join(self.place, "state"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
        }
        self.rows = []
        self.homes = []

    def run(self, *argv, **more):
        done = subprocess.run(argv, env=self.env, capture_output=True,
                              check=False, **more)
        if done.returncode != 0:
            raise SystemExit(f"{argv}: {done.stderr.decode()}")
        return done.stdout

    def tamga(self, home, *words):
        return self.run(os.path.join(self.build, "tamga"), "--home",
                        os.path.join(self.place, home), *words)

    def timed(self, *argv):
        begin = time.perf_counter()
        self.run(*argv)
        return time.perf_counter() - begin

    def row(self, what, ours, peer, ratio, budget):
        self.rows.append((what, ours, peer, ratio, budget))
        print(f"{what:<26} {ours:<28} {peer:<40} {ratio:<8} {budget}",
              flush=True)

    # --- the corpus ------------------------------------------------------

    def make_room(self):
        self.hub = os.path.join(self.place, "hub.git")
        self.invitation = os.path.join(self.place, "invitation")
        with open(self.invitation, "wb") as out:
            out.write(self.run(
                os.path.join(self.build, "tests/bench/room_make"),
                str(self.members), str(self.records), self.hub))
        count = self.run("git", "-C", self.hub, "rev-list", "--all",
                         "--count")
        self.total = int(count)

    # --- intake ----------------------------------------------------------

    def join(self, home):
        self.tamga(home, "join", self.invitation, "--member", "reader",
                   "--name", "Reader", "--kind", "cso", "--json")
        self.tamga(home, "sync", "--pause")
        self.homes.append(home)

    def intake(self):
        ours, peers = [], []
        for turn in range(3):
            home = f"cold-{turn}"
            self.join(home)
            begin = time.perf_counter()
            report = json.loads(self.tamga(home, "sync", "--json"))
            ours.append(time.perf_counter() - begin)
            assert report["remotes"][0]["received"] == self.total, report
            clone = os.path.join(self.place, f"clone-{turn}")
            peers.append(self.timed("git", "clone", "-q", "--mirror",
                                    "--no-local", self.hub, clone))
        mine, peer = statistics.median(ours), statistics.median(peers)
        self.row("intake, cold sync",
                 f"{self.total / mine:,.0f} records/s ({mine:.2f} s)",
                 f"git clone, nothing checked: {peer:.2f} s",
                 f"{mine / peer:.2f}", ">= 15,000 records/s")

    # --- reindex ---------------------------------------------------------

    def lines(self):
        log = self.run("git", "-C", self.hub, "log", "--all",
                       "--format=%B")
        return [line for line in log.decode().split("\n")
                if line.startswith("{")]

    def plain_sqlite(self, lines):
        path = os.path.join(self.place, "plain.db")
        for old in glob.glob(path + "*"):
            os.unlink(old)
        begin = time.perf_counter()
        base = sqlite3.connect(path)
        base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
                           "CREATE TABLE s (id INTEGER PRIMARY KEY, t TEXT);"
                           "CREATE VIRTUAL TABLE w USING fts5 (t, "
                           "content='s', content_rowid='id');")
        base.executemany("INSERT INTO s (t) VALUES (?)",
                         ((line,) for line in lines))
        base.execute("INSERT INTO w (w) VALUES ('rebuild')")
        base.commit()
        base.close()
        return time.perf_counter() - begin

    def reindex(self):
        lines = self.lines()
        ours, peers = [], []
        for _ in range(ROUNDS):
            report = json.loads(self.tamga("cold-0", "reindex", "--json"))
            ours.append(report["milliseconds"] / 1000)
            peers.append(self.plain_sqlite(lines))
        mine, peer = statistics.median(ours), statistics.median(peers)
        self.row("reindex, with full text",
                 f"{len(lines) / mine:,.0f} statements/s",
                 f"plain SQLite + FTS5: {len(lines) / peer:,.0f}/s",
                 f"{mine / peer:.2f}", ">= 45,000 statements/s")

    # --- size ------------------------------------------------------------

    @staticmethod
    def pack_bytes(repository):
        return sum(os.path.getsize(path) for path in glob.glob(
            os.path.join(repository, "objects/pack/*.pack")))

    def size(self):
        lines = self.lines()
        self.tamga("cold-0", "daemon", "stop")
        room = glob.glob(os.path.join(self.place, "cold-0/rooms/*"))[0]
        self.run(os.path.join(self.build, "tamga-keeper"), "repack", room)
        mine = self.pack_bytes(os.path.join(room, "repository.git"))
        clone = os.path.join(self.place, "clone-0")
        self.run("git", "-C", clone, "gc", "-q")
        peer = self.pack_bytes(clone)
        deflated = sum(len(zlib.compress(line.encode(), 6))
                       for line in lines)
        self.row("repository, packed", f"{mine:,} bytes",
                 f"git gc: {peer:,} bytes", f"{mine / peer:.3f}", "<= 1.1")
        self.row("overhead a record",
                 f"{(mine - deflated) / self.total:.0f} bytes", "",
                 "", "<= 450 bytes")

    # --- append ----------------------------------------------------------

    def connect(self, home):
        daemon = json.loads(self.tamga(home, "daemon", "start", "--json"))
        base = os.path.join(self.place, home, "daemon.sock")
        link = http.client.HTTPConnection("tamga")
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.connect(base)
        return link, daemon["pid"]

    @staticmethod
    def append_one(link, number):
        body = json.dumps({"rec": "108.1", "value": "partially",
                           "group": f"append {number}",
                           "rationale": "x" * 180})
        begin = time.perf_counter()
        link.request("POST", "/v0/assessments", body)
        answer = link.getresponse()
        text = answer.read()
        took = time.perf_counter() - begin
        if answer.status != 200:
            raise SystemExit(text.decode())
        return took

    def peer_repository(self):
        key = os.path.join(self.place, "peer-key")
        self.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        peer = os.path.join(self.place, "peer")
        self.run("git", "init", "-q", peer)
        for name, value in (("user.name", "peer"), ("user.email", "p@p"),
                            ("gpg.format", "ssh"), ("core.fsync", "all"),
                            ("user.signingkey", key + ".pub")):
            self.run("git", "-C", peer, "config", name, value)
        return peer

    def append(self):
        link, pid = self.connect("cold-1")
        peer = self.peer_repository()
        ours, peers = [], []
        for number in range(APPENDS):
            ours.append(self.append_one(link, number))
            peers.append(self.timed("git", "-C", peer, "commit", "-q", "-S",
                                    "--allow-empty", "-m", "x" * 400))
        mine, other = statistics.median(ours), statistics.median(peers)
        self.row("append, signed, durable", f"{mine * 1000:.2f} ms",
                 f"git commit -S, core.fsync=all: {other * 1000:.2f} ms",
                 f"{mine / other:.3f}", "<= 0.333")
        self.flushes(link, pid)
        link.close()

    def flushes(self, link, pid):
        if shutil.which("strace") is None:
            print("flushes: SKIPPED, strace is not installed")
            return
        trace = os.path.join(self.place, "trace")
        with subprocess.Popen(
                ["strace", "-f", "-p", str(pid), "-o", trace, "-e",
                 "trace=fsync,fdatasync,sync_file_range"],
                stderr=subprocess.DEVNULL) as tracer:
            time.sleep(1)
            for number in range(10):
                self.append_one(link, 1000 + number)
            tracer.terminate()
        with open(trace, encoding="ascii") as lines:
            count = sum("sync(" in line and "resumed" not in line
                        for line in lines)
        self.row("flushes an append", f"{count / 10:.1f}", "", "", "<= 4")

    def idle(self):
        link, pid = self.connect("cold-2")
        link.request("GET", "/v0/sheet")
        link.getresponse().read()
        link.close()
        time.sleep(10)
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            anon = next(int(line.split()[1]) for line in status
                        if line.startswith("RssAnon"))
        self.row("idle daemon, RssAnon", f"{anon / 1024:.1f} MiB", "", "",
                 "<= 12 MiB")

    # --- pages -----------------------------------------------------------

    def status(self):
        """Of a room whose members have seen each other's records."""
        hub = os.path.join(self.place, "seen.git")
        self.invitation = os.path.join(self.place, "invitation-seen")
        with open(self.invitation, "wb") as out:
            out.write(self.run(
                os.path.join(self.build, "tests/bench/room_make"),
                str(self.members), str(self.records), hub, "seen"))
        self.join("seen")
        self.tamga("seen", "sync")
        link, _ = self.connect("seen")
        self.append_one(link, 0)
        took = []
        for _ in range(20):
            begin = time.perf_counter()
            link.request("GET", "/v0/status")
            link.getresponse().read()
            took.append(time.perf_counter() - begin)
        link.close()
        self.row("status", f"{statistics.median(took) * 1000:.1f} ms", "", "",
                 "<= 50 ms")

    def counted(self):
        """Pages over 100,000 ratings: of 50 members, of 200 recommendations,
        in five rounds, without a group of persons and with one."""
        hub = os.path.join(self.place, "counted.git")
        self.invitation = os.path.join(self.place, "invitation-counted")
        with open(self.invitation, "wb") as out:
            out.write(self.run(
                os.path.join(self.build, "tests/bench/room_make"),
                "50", "2000", hub, "rated"))
        self.join("counted")
        self.tamga("counted", "sync")
        link, _ = self.connect("counted")
        for name, path in (
                ("sheet", "sheet"), ("sheet, one round", "sheet?round=final"),
                *((f"count {rows}", f"count?rows={rows}")
                  for rows in ("theme", "institution", "group", "state",
                               "sdg", "category")),
                ("count theme, by member", "count?rows=theme&by=member"),
                ("target", "target?percent=85&counts=fully"),
                ("change of rounds", "change?from=draft&to=final"),
                ("change of dates", "change?from=2018&to=2019"),
                ("history", "history?rec=108.10")):
            took, size = self.page(link, path)
            self.row(name, f"{took * 1000:.1f} ms, {size / 1000:,.0f} kB", "",
                     "", "" if path.startswith("change") else "<= 50 ms")
        link.close()

    @staticmethod
    def page(link, path):
        took = []
        for _ in range(7):
            begin = time.perf_counter()
            link.request("GET", "/v0/" + path)
            answer = link.getresponse()
            text = answer.read()
            took.append(time.perf_counter() - begin)
            if answer.status != 200:
                raise SystemExit(text.decode())
        return statistics.median(took), len(text)

    def finding(self):
        """Every kind of filter, and searches for words that are in nearly
        every text, in some and in none."""
        link, _ = self.connect("seen")
        asked = {
            "filters, the slowest": [
                "recommendations?" + query for query in (
                    "theme=law", "state=CZE", "position=pending",
                    "text=law", "paragraph=108.1-108.20", "rated=not",
                    "rated_by=founder&rated=fully", "unrated=", "agree=yes",
                    "disagree=yes")],
            "search, the slowest": [
                "search?words=" + query for query in (
                    "law", "la*", "law+budget", "%22law+budget+court%22",
                    "law+-budget", "nowhere", "108.7", "law&rated=fully",
                    "law&paragraph=108.7", "law&unrated=")],
        }
        for what, paths in asked.items():
            slowest = 0, ""
            for path in paths:
                took = []
                for _ in range(ROUNDS):
                    begin = time.perf_counter()
                    link.request("GET", "/v0/" + path)
                    answer = link.getresponse()
                    answer.read()
                    took.append(time.perf_counter() - begin)
                    if answer.status != 200:
                        raise SystemExit(f"{path}: {answer.status}")
                slowest = max(slowest, (statistics.median(took), path))
            self.row(what, f"{slowest[0] * 1000:.1f} ms", slowest[1], "",
                     "<= 50 ms")
        link.close()

    def close(self):
        for home in self.homes:
            self.tamga(home, "daemon", "stop")
        shutil.rmtree(self.place)


def main():
    bench = Bench(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    try:
        bench.make_room()
        print(f"{bench.total} records of {bench.members + 1} journals\n")
        bench.row("what", "tamga", "peer in the same run", "ratio", "budget")
        bench.intake()
        bench.reindex()
        bench.append()
        bench.idle()
        bench.status()
        bench.counted()
        bench.finding()
        bench.size()
    finally:
        bench.close()


main()
