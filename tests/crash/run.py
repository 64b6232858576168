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
           (disk.py says in how many ways), and the check gets a copy
"""

import argparse
import collections
import concurrent.futures
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
TIMEOUT_S = 300
SHOWN = 5


class Harness:
    def __init__(self, recorder, scenario, check, flushes=True):
        self.recorder = recorder
        self.scenario = shlex.split(scenario)
        self.check = shlex.split(check)
        self.flushes = flushes
        self.tmp = tempfile.mkdtemp(prefix="tamga-crash-")

    def close(self):
        shutil.rmtree(self.tmp, ignore_errors=True)

    def _place(self):
        return tempfile.mkdtemp(dir=self.tmp)

    def record(self):
        """Run the scenario to its end; its operations."""
        place = self._place()
        log = os.path.join(self.tmp, "log")
        done = subprocess.run(
            [self.recorder, "-l", log, place, *self.scenario, place],
            stdout=subprocess.PIPE, timeout=TIMEOUT_S, check=False)
        shutil.rmtree(place)
        if done.returncode != 0:
            raise SystemExit(f"crash: the scenario fails by itself "
                             f"(status {done.returncode})")
        operations, _ = disk.read_log(log)
        os.remove(log)
        return operations

    def checked(self, place, acks):
        """None if the check succeeds, else what it said."""
        done = subprocess.run(
            [*self.check, place], input="".join(f"{ack}\n" for ack in acks),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", timeout=TIMEOUT_S, check=False)
        shutil.rmtree(place)
        if done.returncode == 0:
            return None
        said = done.stdout.strip() or "nothing"
        return f"status {done.returncode}: {said}"

    def kill(self, number):
        place = self._place()
        done = subprocess.run(
            [self.recorder, "-k", str(number), place, *self.scenario, place],
            stdout=subprocess.PIPE, timeout=TIMEOUT_S, check=False)
        if done.returncode not in (0, KILLED):
            shutil.rmtree(place)
            return f"the scenario fails with status {done.returncode}"
        return self.checked(place, disk.tokens(done.stdout.split(b"\n")))

    def power(self, tree, acks):
        place = self._place()
        disk.write_tree(tree, place)
        return self.checked(place, acks)


def chosen(operations, points):
    """The numbers to try: all, or each kind of step once and then evenly."""
    numbers = [operation.number for operation in operations]
    if points == 0 or points >= len(numbers):
        return set(numbers)
    kinds = {}
    for operation in operations:
        kind = re.sub(r"[0-9a-z]*[0-9][0-9a-z]*", "#", operation.text)
        kinds.setdefault(kind, operation.number)
    picked = {numbers[-1]}
    picked.update(list(kinds.values())[:points * 2 // 3])
    rest = [number for number in numbers if number not in picked]
    want = points - len(picked)
    if want > 0:
        picked.update(rest[i * len(rest) // want] for i in range(want))
    return picked


def kill_cases(harness, operations, numbers):
    """(name, function) for each crash by a signal."""
    for operation in operations[1:]:
        if operation.number in numbers:
            yield (f"kill before {operation.number} {operation.text}",
                   lambda number=operation.number: harness.kill(number))


def power_cases(harness, operations, numbers):
    """The same for power cuts, equal disks only once."""
    state = disk.Disk(harness.flushes)
    seen = set()
    acks = []
    for operation in operations:
        state.apply(operation)
        acks = acks + operation.acks
        if operation.number not in numbers:
            continue
        for way in disk.WAYS:
            tree = state.after_cut(way, operation.number)
            key = hash((tuple(sorted(tree.items())), len(acks)))
            if key in seen:
                continue
            seen.add(key)
            yield (f"power cut after {operation.number} {operation.text} "
                   f"({way})",
                   lambda tree=tree, acks=acks: harness.power(tree, acks))


def run_cases(cases, jobs):
    """Run them all; how many passed, and [(name, reason)] of those that did
    not."""
    passed = 0
    failures = []
    waiting = collections.deque()

    def take():
        nonlocal passed
        name, future = waiting.popleft()
        reason = future.result()
        if reason is None:
            passed += 1
        else:
            failures.append((name, reason))

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for name, case in cases:
            waiting.append((name, pool.submit(case)))
            if len(waiting) > 4 * jobs:
                take()
        while waiting:
            take()
    return passed, failures


def crash(harness, way, points, jobs):
    """Crash in one way, "kill" or "power".  As run_cases(), and how many
    operations there are and at how many of them it crashed."""
    operations = harness.record()
    numbers = chosen(operations, points)
    cases = kill_cases if way == "kill" else power_cases
    passed, failures = run_cases(cases(harness, operations, numbers), jobs)
    return passed, failures, len(operations) - 1, len(numbers)


def report(title, passed, failures):
    for name, reason in failures[:SHOWN]:
        print(f"  {name}: {reason}")
    if len(failures) > SHOWN:
        print(f"  and {len(failures) - SHOWN} more")
    print(f"{title}: {passed} passed, {len(failures)} failed", flush=True)


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
    parser.add_argument("--without-flushes", action="store_true",
                        help="power cuts as if nothing were ever flushed")
    parser.add_argument("--must-fail", action="store_true",
                        help="succeed if something fails")
    return parser.parse_args()


def main():
    args = arguments()
    harness = Harness(args.recorder, args.scenario, args.check,
                      not args.without_flushes)
    failed = 0
    try:
        for way in (args.way,) if args.way else ("kill", "power"):
            passed, failures, count, tried = crash(
                harness, way, args.points, args.jobs)
            what = "kill -9" if way == "kill" else "power cut"
            if args.without_flushes:
                what += " without flushes"
            where = f"at all {count} operations"
            if args.points:
                where = f"at {tried} of {count} operations (not all)"
            report(f"crash: {what} {where}", passed, failures)
            failed += len(failures)
    finally:
        harness.close()
    if args.must_fail:
        print("crash: " + ("fails, as it must" if failed else
                           "passes, though it must fail"))
        return 0 if failed else 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
