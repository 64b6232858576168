# SPDX-License-Identifier: ISC
"""The disk after a power cut, rebuilt from a log of the recorder.

    disk.py LOG NUMBER WAY DIRECTORY     write out the disk as of operation
                                         NUMBER, to look at it; LOG is from
                                         recorder -l LOG PLACE COMMAND...

What survives a power cut is, at the least, the content that a file had when
it was last flushed and the names that a directory had when it was last
flushed.  Anything later may be there too or not, so there are several ways:

    flushed  nothing later is there
    named    all names are there, of content only what was flushed: a file
             never flushed is empty
    written  all content is there, of names only those flushed
    mixed    the names up to some moment, the content of some files

A rename is there as a whole or not at all.
"""

import os
import random
import re
import sys
import tempfile

WAYS = ("flushed", "named", "written", "mixed")


class Node:
    """A file, directory or link.  For files now and kept are bytes, for
    directories dicts of nodes by name; kept is what survives."""

    def __init__(self, kind):
        self.kind = kind
        self.now = {} if kind == "d" else b""
        self.kept = {} if kind == "d" else b""


class Operation:
    """One system call: what it was, what it did, what was acknowledged
    before the next."""

    def __init__(self, number, text):
        self.number = number
        self.text = text
        self.effects = []
        self.acks = []


def read_log(path):
    """The operations of a log; number 0 is the starting tree."""
    operations = [Operation(0, "nothing yet")]
    said = b""
    with open(path, "rb") as log:
        for line in log:
            words = line.decode("utf-8", "surrogateescape").rstrip("\n")
            verb, *rest = words.split(" ", 5 if words[:4] == "name" else -1)
            data = None
            if verb in ("write", "content", "link", "ack"):
                data = log.read(int(rest[-1]))
                log.read(1)
            if verb == "op":
                operations.append(Operation(int(rest[0]), " ".join(rest[1:])))
            elif verb == "ack":
                *lines, said = (said + data).split(b"\n")
                operations[-1].acks += tokens(lines)
            elif verb != "end":
                operations[-1].effects.append((verb, rest, data))
    return operations


def tokens(lines):
    """What the lines "ack TOKEN" among these acknowledge."""
    return [line[4:].decode() for line in lines if line.startswith(b"ack ")]


class Disk:
    """The state of all files, before and behind the cache.  Flushes whose
    operation the pattern without is found in are passed over."""

    def __init__(self, without=None):
        self.without = re.compile(without) if without is not None else None
        self.nodes = {}
        self.root = None
        self.pending = []  # changes of names: [[(directory, name, node)]]

    def apply(self, operation):
        """Go on by one operation."""
        names = []
        flushes = self.without is None or not self.without.search(
            operation.text)
        for verb, args, data in operation.effects:
            if verb == "name":
                change = self._name(*args)
                if change:
                    names.append(change)
            elif verb == "write":
                self._write(self.nodes[args[0]], int(args[1]), data)
            elif verb in ("content", "link"):
                self.nodes[args[0]].now = data
            elif verb == "run":
                self._keep_all()
            elif verb == "flush" and flushes:
                self._flush(self.nodes[args[0]])
            elif verb == "flush-all" and flushes:
                self._keep_all()
            if verb == "name" and operation.number == 0 and names:
                self.pending.append([names.pop()])
        if names:
            self.pending.append(names)

    def _name(self, directory, inode, kind, is_new, name):
        if inode == "0":
            node = None
        elif is_new == "1" or inode not in self.nodes:
            node = self.nodes[inode] = Node(kind)
        else:
            node = self.nodes[inode]
        if directory == "0":
            if self.root is None:
                self.root = node
            return None
        where = self.nodes[directory]
        _enter(where.now, name, node)
        return where, name, node

    @staticmethod
    def _write(node, off, data):
        before = node.now[:off].ljust(off, b"\0")
        node.now = before + data + node.now[off + len(data):]

    def _flush(self, node):
        if node.kind != "d":
            node.kept = node.now
            return
        # The changes of this directory, and of what they rest on: a rename
        # into it takes the old name away with it.
        touched = set()
        taken = []
        left = []
        for change in reversed(self.pending):
            if any(where is node or (id(where), name) in touched
                    for where, name, _ in change):
                touched.update((id(where), name) for where, name, _ in change)
                taken.append(change)
            else:
                left.append(change)
        self.pending = left[::-1]
        _keep(reversed(taken))

    def _keep_all(self):
        _keep(self.pending)
        self.pending = []
        for node in self.nodes.values():
            if node.kind != "d":
                node.kept = node.now

    def after_cut(self, way, seed):
        """The tree as {path: (kind, content)}."""
        chance = random.Random(seed)
        names = _kept
        if way == "named":
            names = _now
        elif way == "mixed":
            over = {}
            some = self.pending[:chance.randint(0, len(self.pending))]
            for change in some:
                for where, name, node in change:
                    entries = over.setdefault(id(where), dict(where.kept))
                    _enter(entries, name, node)
            names = lambda node: over.get(id(node), node.kept)
        tree = {}
        queue = [("", self.root)]
        while queue:
            path, directory = queue.pop()
            for name, node in sorted(names(directory).items()):
                full = path + name
                if node.kind == "d":
                    tree[full] = ("d", b"")
                    queue.append((full + "/", node))
                elif node.kind == "l":
                    tree[full] = ("l", node.now)
                elif node.kind == "f":
                    later = way == "written" or (
                        way == "mixed" and chance.random() < 0.5)
                    tree[full] = ("f", node.now if later else node.kept)
        return tree


def _kept(node):
    return node.kept


def _now(node):
    return node.now


def _enter(entries, name, node):
    if node is None:
        entries.pop(name, None)
    else:
        entries[name] = node


def _keep(changes):
    for change in changes:
        for where, name, node in change:
            _enter(where.kept, name, node)


class Place:
    """A directory that becomes one tree after another.  A directory below it
    that was there in the beginning is the same one (its inode) in every tree
    that has it, as on the disk that the tree is a copy of."""

    def __init__(self, path):
        self.path = path
        self.aside = tempfile.mkdtemp(dir=os.path.dirname(path))
        self.first = set()
        self.stored = {}
        for where, directories, _ in os.walk(path):
            self.first.update(self._name(where, name) for name in directories)

    def _name(self, where, name):
        return os.path.relpath(os.path.join(where, name), self.path)

    def become(self, tree):
        """Make what is below the path exactly this tree."""
        for where, directories, files in os.walk(self.path, topdown=False):
            for name in directories:
                self._leave(where, name, tree)
            for name in files:
                if not self._is_same(where, name, tree):
                    os.unlink(os.path.join(where, name))
        for name, (kind, content) in sorted(tree.items()):
            full = os.path.join(self.path, name)
            if os.path.lexists(full):
                continue
            if kind == "d" and name in self.stored:
                os.rename(self.stored.pop(name), full)
            elif kind == "d":
                os.mkdir(full, 0o700)
            elif kind == "l":
                os.symlink(content, full)
            else:
                _write(full, content)

    def _leave(self, where, name, tree):
        full = os.path.join(where, name)
        known = self._name(where, name)
        if os.path.islink(full):
            os.unlink(full)
        elif tree.get(known, ("", b""))[0] == "d":
            return
        elif known in self.first:
            # Where a file of the same name cannot meet it.
            store = os.path.join(self.aside, str(len(self.stored)))
            while os.path.exists(store):
                store += "-"
            os.rename(full, store)
            self.stored[known] = store
        else:
            os.rmdir(full)

    def _is_same(self, where, name, tree):
        full = os.path.join(where, name)
        kind, content = tree.get(self._name(where, name), ("", b""))
        if kind != "f" or os.path.islink(full):
            return False
        with open(full, "rb") as file:
            return file.read() == content


def _write(path, content):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(content)


def main():
    if len(sys.argv) != 5 or sys.argv[3] not in WAYS:
        sys.exit("usage: disk.py LOG NUMBER " + "|".join(WAYS) + " DIRECTORY")
    operations = read_log(sys.argv[1])
    disk = Disk()
    for operation in operations:
        disk.apply(operation)
        if operation.number == int(sys.argv[2]):
            break
    os.makedirs(sys.argv[4])
    place = Place(os.path.abspath(sys.argv[4]))
    place.become(disk.after_cut(sys.argv[3], sys.argv[2]))
    os.rmdir(place.aside)


if __name__ == "__main__":
    main()
