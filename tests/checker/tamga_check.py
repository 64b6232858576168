#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A second reader of Tamga's format, written from docs/FORMAT.md alone.

    tamga_check.py room REPOSITORY [--charter FILE] [--ssh-keygen]
    tamga_check.py dump REPOSITORY [--charter FILE]
    tamga_check.py fold FILE.json [--reasons]
    tamga_check.py vectors DIRECTORY

`room` judges every record of a bare git repository (sections 2 to 6) and
prints one line for each that is not valid: journal, sequence, fault.
`dump` folds the room and prints the dump of section 11.  `fold` does that
for {"charter": line, "records": [base64 of a commit's bytes, ...]}.
`vectors` compares this reader's verdicts with those of tests/vectors.

Exit status: 0 good, 1 faults or differences, 2 nothing could be judged.
"""

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import tempfile

import fold
import records
import values
import vectors

SAMPLE_SIZE = 20            # signatures that ssh-keygen verifies, too

REF = re.compile(
    rf"refs/(?P<area>heads|guest)/(?:.+/)?(?:(?P<class>[cj])/"
    rf"(?P<journal>{values.SHORT_ID})|f/(?P<forked>{values.SHORT_ID})/"
    r"[0-9a-f]{16}(?:-[1-9][0-9]*)?)")
CLASS_OF_REF = {"c": "control", "j": "data", None: None}


class CannotJudge(Exception):
    """What is asked about cannot be read at all."""


class Repository:
    """Refs and objects of a bare repository, by git's plumbing."""

    def __init__(self, path):
        self.path = path
        self.git = ["git", "--no-replace-objects", "--git-dir", path]
        listing = subprocess.run(
            self.git + ["for-each-ref", "--format=%(objectname) %(refname)"],
            stdout=subprocess.PIPE, check=False)
        if listing.returncode != 0:
            raise CannotJudge(f"{path}: not a git repository")
        self.refs = [line.split(" ", 1)
                     for line in listing.stdout.decode().splitlines()]
        self.batch = subprocess.Popen(
            self.git + ["cat-file", "--batch"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        self.batch.stdin.close()
        self.batch.stdout.close()
        self.batch.wait()

    def commit(self, git_id):
        """The bytes of a commit; a Fault if there is no such commit."""
        self.batch.stdin.write(git_id.encode() + b"\n")
        self.batch.stdin.flush()
        head = self.batch.stdout.readline().split()
        if len(head) != 3:
            raise records.Fault("object", f"{git_id} cannot be read")
        data = self.batch.stdout.read(int(head[2]))
        self.batch.stdout.read(1)
        if head[1] != b"commit":
            raise records.Fault("object", f"{git_id} is a {head[1].decode()}")
        return data

    def charter_line(self, charter_file):
        """The founding charter: a given file, the repository's, or None."""
        own = os.path.join(self.path, "tamga-charter")
        for path in [charter_file] if charter_file else [own]:
            try:
                with open(path, "rb") as file:
                    return file.read().rstrip(b"\n")
            except FileNotFoundError as error:
                if charter_file:
                    raise CannotJudge(f"{path}: no such file") from error
        return None


def first_parent(data):
    """The parent that the bytes of a commit name, good or not."""
    match = re.match(rb"tree [0-9a-f]*\nparent ([0-9a-f]{40})\n", data)
    return match and match[1].decode()


class RoomReader:
    """Reads the refs of a repository into the room of its records."""

    def __init__(self, repository, charter_line):
        self.repository = repository
        self.faults = {}            # (journal, sequence, git id): Fault
        self.notes = []
        self.read = {}              # git id: (data, Record or Fault)
        line = charter_line or self._search_charter()
        self.room = records.Room(line)
        self.guests = records.Room(line)

    def _object(self, git_id):
        if git_id not in self.read:
            data = b""
            try:
                data = self.repository.commit(git_id)
                if records.git_id(data) != git_id:
                    raise records.Fault("object", "bytes of another id")
                result = records.parse_record(data)
            except records.Fault as fault:
                result = fault
            self.read[git_id] = data, result
        return self.read[git_id]

    def _chain(self, tip):
        """Git ids from a chain's first record to its tip."""
        chain = []
        while tip is not None:
            chain.append(tip)
            tip = first_parent(self._object(tip)[0])
        return reversed(chain)

    def _search_charter(self):
        """The charter of a first record that names the charter's room."""
        for tip, name in self.repository.refs:
            if name.startswith("refs/heads/c/"):
                first = self._object(next(self._chain(tip)))[1]
                if isinstance(first, records.Record) and first.statements:
                    line = first.statements[0].line
                    if values.room_id(line) == first.room:
                        return line
        raise CannotJudge("no founding charter here")

    def read_all(self):
        for tip, name in self.repository.refs:
            match = REF.fullmatch(name)
            if match is None:
                self.notes.append(f"{name}: carries no records")
                continue
            room = self.room if match["area"] == "heads" else self.guests
            expected = (CLASS_OF_REF[match["class"]],
                        match["journal"] or match["forked"])
            self._read_ref(room, tip, expected)

    def _read_ref(self, room, tip, expected):
        """Takes in the longest valid prefix of what a ref holds."""
        below = None
        for git_id in self._chain(tip):
            result = self._object(git_id)[1]
            try:
                if isinstance(result, records.Fault):
                    raise result
                room.admit(result, below, expected)
            except records.Fault as fault:
                sequence = getattr(result, "sequence", None) or (
                    below.sequence if below else 0) + 1
                self.faults[expected[1], sequence, git_id] = fault
                return
            below = result


def ssh_keygen_agrees(record):
    """Whether ssh-keygen calls the record's signature good."""
    with tempfile.NamedTemporaryFile(suffix=".sig") as file:
        file.write(record.armour.replace(b"\n ", b"\n") + b"\n")
        file.flush()
        return subprocess.run(
            ["ssh-keygen", "-Y", "check-novalidate", "-n", "git",
             "-s", file.name], input=record.payload,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False).returncode == 0


def read_room(arguments):
    repository = Repository(arguments.path)
    try:
        reader = RoomReader(repository,
                            repository.charter_line(arguments.charter))
        reader.read_all()
    finally:
        repository.close()
    return reader


def print_faults(reader, file):
    for (journal, sequence, git_id), fault in sorted(
            reader.faults.items(), key=lambda item: item[0]):
        print(journal, sequence, fault.word, git_id, fault.detail, file=file)


def command_room(arguments):
    reader = read_room(arguments)
    print_faults(reader, sys.stdout)
    for note in reader.notes:
        print(note, file=sys.stderr)
    valid = (list(reader.room.records.values())
             + list(reader.guests.records.values()))
    step = 1 if arguments.ssh_keygen else max(1, len(valid) // SAMPLE_SIZE)
    disagreed = 0
    for record in valid[::step]:
        if not ssh_keygen_agrees(record):
            print(record.journal.id, record.sequence, "ssh-keygen",
                  record.git_id, "calls this signature bad")
            disagreed += 1
    print(f"{len(valid)} records of {len(reader.room.journals)} journals are "
          f"valid, {len(reader.faults)} faults", file=sys.stderr)
    return 1 if reader.faults or disagreed else 0


def command_dump(arguments):
    reader = read_room(arguments)
    print_faults(reader, sys.stderr)
    sys.stdout.buffer.writelines(fold.Fold(reader.room).dump())
    return 1 if reader.faults else 0


def command_fold(arguments):
    with open(arguments.path, encoding="utf-8") as file:
        given = json.load(file)
    room = records.Room(given["charter"].encode())
    parsed, faults = [], []
    for text in given["records"]:
        data = base64.b64decode(text)
        try:
            parsed.append(records.parse_record(data))
        except records.Fault as fault:
            faults.append((records.git_id(data), fault))
    faults += [(record.git_id, fault)
               for record, fault in room.admit_all(parsed)]
    for git_id, fault in faults:
        print(git_id, fault, file=sys.stderr)
    result = fold.Fold(room)
    sys.stdout.buffer.writelines(result.dump())
    if arguments.reasons:
        sys.stdout.buffer.writelines(result.reason_lines())
    return 0


def command_vectors(arguments):
    return vectors.check(arguments.path)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, function in (("room", command_room), ("dump", command_dump),
                           ("fold", command_fold),
                           ("vectors", command_vectors)):
        command = commands.add_parser(name)
        command.set_defaults(function=function)
        command.add_argument("path")
        if name in ("room", "dump"):
            command.add_argument("--charter", metavar="FILE")
        if name == "room":
            command.add_argument("--ssh-keygen", action="store_true",
                                 help="verify each signature with it, too")
        if name == "fold":
            command.add_argument("--reasons", action="store_true")
    arguments = parser.parse_args()
    try:
        return arguments.function(arguments)
    except (CannotJudge, fold.NoCharter, OSError) as error:
        print(f"tamga_check: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
