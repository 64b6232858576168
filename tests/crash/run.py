#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The crash harness.

A scenario is a command that gets a directory as its last argument, changes it,
and prints a line "ack TOKEN" for everything it promises to have kept.  A check
is a command that gets a directory as its last argument and the acknowledged
tokens as lines on standard input; it succeeds if all of them hold.

Two ways to crash, at the n-th operation (write, flush, or change of names):

    kill   the scenario and its children are killed before operation n
    power  the disk is rebuilt as of operation n without what was not flushed
           (disk.py says in how many ways), in the place where it was
"""

import argparse
import concurrent.futures
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import disk

KILLED = 99  # the recorder's status after it killed
TIMEOUT_S = 120
SHOWN = 5
SAID_MAX = 300
MEMORY = "/dev/shm"  # a file system in memory: nothing here needs a disk


class Result:
    """What came of some crashes."""

    def __init__(self, count=0):
        self.count = count  # operations there are
        self.tried = 0  # operations crashed at
        self.passed = 0
        self.failures = []  # (name, reason)

    def add(self, name, reason):
        if reason is None:
            self.passed += 1
        else:
            self.failures.append((name, reason))


class Harness:
    def __init__(self, recorder, scenario, check, without=None):
        self.recorder = recorder
        self.scenario = shlex.split(scenario)
        self.check = shlex.split(check)
        self.without = without
        fit = os.access(MEMORY, os.W_OK) and "TMPDIR" not in os.environ
        self.tmp = tempfile.mkdtemp(prefix="tamga-crash-",
                                    dir=MEMORY if fit else None)

    def close(self):
        shutil.rmtree(self.tmp, ignore_errors=True)

    def place(self):
        """A directory for one run, in one of its own: a scenario may keep
        things beside it that no crash shall touch."""
        place = os.path.join(tempfile.mkdtemp(dir=self.tmp), "disk")
        os.mkdir(place)
        return place

    @staticmethod
    def leave(place):
        shutil.rmtree(os.path.dirname(place))

    def record(self, place):
        """Run the scenario to its end; its operations."""
        log = place + ".log"
        done = self._run([self.recorder, "-l", log, place, *self.scenario,
                          place])
        if done.returncode != 0:
            raise SystemExit(f"crash: the scenario fails by itself "
                             f"(status {done.returncode})")
        operations = disk.read_log(log)
        os.remove(log)
        return operations

    def checked(self, place, acks):
        """None if the check succeeds, else what it said."""
        try:
            done = self._run([*self.check, place], subprocess.STDOUT,
                             "".join(f"{ack}\n" for ack in acks).encode())
        except subprocess.TimeoutExpired:
            return f"the check does not end in {TIMEOUT_S} s"
        if done.returncode == 0:
            return None
        said = " ".join(done.stdout.decode(errors="replace").split())
        return f"status {done.returncode}: {said[:SAID_MAX] or 'nothing'}"

    def kill(self, number):
        """The same after a kill before this operation; and whether it was
        reached."""
        place = self.place()
        try:
            done = self._run([self.recorder, "-k", str(number), place,
                              *self.scenario, place])
            if done.returncode not in (0, KILLED):
                return f"the scenario fails: {done.returncode}", False
            acks = disk.tokens(done.stdout.split(b"\n"))
            return self.checked(place, acks), done.returncode == KILLED
        except subprocess.TimeoutExpired:
            return f"the scenario does not end in {TIMEOUT_S} s", True
        finally:
            self.leave(place)

    @staticmethod
    def _run(command, stderr=None, said=b""):
        return subprocess.run(command, input=said, stdout=subprocess.PIPE,
                              stderr=stderr, timeout=TIMEOUT_S, check=False)


def chosen(operations, points):
    """The operations to crash at: all, or each kind of step once and then
    evenly, up to points."""
    if points == 0 or points >= len(operations):
        return operations
    kinds = {}
    for i, operation in enumerate(operations):
        kind = re.sub(r"[0-9a-z]*[0-9][0-9a-z]*", "#", operation.text)
        kinds.setdefault(kind, i)
    picked = {len(operations) - 1}
    picked.update(list(kinds.values())[:points * 2 // 3])
    rest = [i for i in range(len(operations)) if i not in picked]
    want = points - len(picked)
    if want > 0:
        picked.update(rest[i * len(rest) // want] for i in range(want))
    return [operations[i] for i in sorted(picked)]


def share_of_kills(harness, points, part, parts):
    """Every parts-th of the crashes by a signal."""
    place = harness.place()
    operations = harness.record(place)[1:]
    harness.leave(place)
    result = Result(len(operations))
    text = {operation.number: operation.text for operation in operations}
    if points == 0:
        # Runs differ in length a little: on until one is not killed.
        numbers = itertools.count(part + 1, parts)
    else:
        numbers = [operation.number for operation in
                   chosen(operations, points)[part::parts]]
    for number in numbers:
        reason, reached = harness.kill(number)
        result.tried += 1
        result.add(f"kill before {number} {text.get(number, '')}", reason)
        if number > len(operations) and (
                not reached or number > 2 * len(operations)):
            break
    return result


def power_numbers(operations, points, part, parts):
    """The share of one process: runs differ a little, so shares of all are
    whole stretches that overlap."""
    if points != 0:
        mine = chosen(operations, points)[part::parts]
    else:
        count = len(operations)
        first = max(0, part * count // parts - count // 20)
        mine = operations[first:(part + 1) * count // parts]
    return {operation.number for operation in mine}


def share_of_power_cuts(harness, points, part, parts):
    """A share of the power cuts; equal disks only once."""
    place = harness.place()
    operations = harness.record(place)
    mine = power_numbers(operations, points, part, parts)
    room = disk.Place(place)
    state = disk.Disk(harness.without)
    result = Result(len(operations) - 1)
    seen = set()
    acks = []
    for operation in operations:
        state.apply(operation)
        acks += operation.acks
        if operation.number not in mine:
            continue
        result.tried += 1
        for way in disk.WAYS:
            tree = state.after_cut(way, operation.number)
            key = hash((tuple(sorted(tree.items())), len(acks)))
            if key in seen:
                continue
            seen.add(key)
            room.become(tree)
            result.add(f"power cut after {operation.number} "
                       f"{operation.text} ({way})",
                       harness.checked(place, acks))
    harness.leave(place)
    return result


def crash(harness, way, points, jobs):
    """Crash in one way, "kill" or "power", in so many processes."""
    share = share_of_kills if way == "kill" else share_of_power_cuts
    total = Result()
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        parts = [pool.submit(share, harness, points, part, jobs)
                 for part in range(jobs)]
        for part in parts:
            result = part.result()
            total.count = max(total.count, result.count)
            total.tried += result.tried
            total.passed += result.passed
            total.failures += result.failures
    return total


def report(title, result, must_fail):
    """Say how it went; is it as it must be?"""
    failed = len(result.failures)
    for name, reason in result.failures[:SHOWN]:
        print(f"  {name}: {reason}")
    if failed > SHOWN:
        print(f"  and {failed - SHOWN} more")
    if must_fail:
        print(f"{title}: something is lost {failed} times of "
              f"{failed + result.passed}, as it must be")
        passed, failed = (1, 0) if failed else (0, 1)
        title = "found out"
    else:
        passed = result.passed
    print(f"{title}: {passed} passed, {failed} failed", flush=True)
    return failed == 0


def arguments():
    parser = argparse.ArgumentParser(description="Crash at every operation.")
    parser.add_argument("--recorder", required=True)
    parser.add_argument("--scenario", required=True, metavar="COMMAND")
    parser.add_argument("--check", required=True, metavar="COMMAND")
    parser.add_argument("--way", choices=("kill", "power"),
                        help="only this way")
    parser.add_argument("--points", type=int, default=0, metavar="N",
                        help="crash at about N operations, not at all")
    parser.add_argument("-j", dest="jobs", type=int, default=2)
    parser.add_argument("--without", metavar="PATTERN",
                        help="power cuts as if flushes, such as "
                        "'fsync objects/pack', that match were not there")
    parser.add_argument("--must-fail", action="store_true",
                        help="succeed if something is lost")
    return parser.parse_args()


def main():
    args = arguments()
    harness = Harness(args.recorder, args.scenario, args.check, args.without)
    what = os.path.basename(harness.scenario[0])
    if args.without is not None:
        what += f" without '{args.without}'"
    good = True
    try:
        for way in (args.way,) if args.way else ("kill", "power"):
            result = crash(harness, way, args.points, args.jobs)
            where = f"all {result.count}"
            if args.points:
                where = f"{result.tried} of {result.count}"
            title = (f"crash: {what}, "
                     f"{'kill -9' if way == 'kill' else 'power cut'} at "
                     f"{where} operations")
            good = report(title, result, args.must_fail) and good
    finally:
        harness.close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
