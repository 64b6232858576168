"""Compares what two readers of the format make of rooms.

    compare.py DIRECTORY

In DIRECTORY, NAME.json is a room and NAME.expected its dump and its reasons
by the program.  Prints the rooms in which tests/checker says something else.
"""

import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "checker"))

import fold         # noqa: E402
import records      # noqa: E402


def lines_of(path):
    """Dump and reasons of a room by the checker."""
    given = json.loads(path.read_text(encoding="utf-8"))
    room = records.Room(given["charter"].encode())
    parsed = [records.parse_record(base64.b64decode(text))
              for text in given["records"]]
    refused = room.admit_all(parsed)
    if refused:
        return [str(fault).encode() for _, fault in refused]
    result = fold.Fold(room)
    return b"".join([*result.dump(), *result.reason_lines()]).splitlines()


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    failed = 0
    for path in paths:
        ours = path.with_suffix(".expected").read_bytes().splitlines()
        theirs = lines_of(path)
        if ours == theirs:
            continue
        failed += 1
        print(f"{path.stem}: the checker differs")
        for line in sorted(set(ours) - set(theirs)):
            print("  program:", line.decode())
        for line in sorted(set(theirs) - set(ours)):
            print("  checker:", line.decode())
    print(f"{len(paths) - failed} equal, {failed} differ")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
