#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The crash harness proves itself on the diary (diary.c): what is kept right
survives everything, and each mistake is found by the crash that it is a
mistake for, and by no other.

    selftest.py RECORDER DIARY
"""

import sys

sys.dont_write_bytecode = True
import run

# How the diary is kept; does it survive kill -9; does it survive power cuts.
EXPECTED = (
    ("right", True, True),
    ("in-place", False, False),
    ("rename-first", True, False),
    ("unflushed", True, False),
    ("unflushed-name", True, False),
    ("mapped", True, True),
    ("mapped-unflushed", True, False),
    ("stdio", True, True),
    ("stdio-unflushed", True, False),
    ("elsewhere", True, True),
    ("elsewhere-unflushed-name", True, False),
    ("child", True, True),
    ("child-unflushed", True, False),
    ("child-in-place", False, False),
)


def main():
    recorder, diary = sys.argv[1:]
    passed = 0
    failed = 0

    def expect(habit, way, survives, without=None):
        nonlocal passed, failed
        harness = run.Harness(recorder, f"{diary} keep {habit}",
                              f"{diary} check", without)
        try:
            result = run.crash(harness, way, 0, 2)
        finally:
            harness.close()
        if (not result.failures) == survives and result.tried >= 10:
            passed += 1
            return
        failed += 1
        print(f"  {habit}: {way} should "
              f"{'pass' if survives else 'fail'} and does not")
        for name, reason in result.failures[:3]:
            print(f"    {name}: {reason}")

    for habit, kill, power in EXPECTED:
        expect(habit, "kill", kill)
        expect(habit, "power", power)
        expect(habit, "power", False, without="")
    print(f"crash harness: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
