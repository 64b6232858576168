# SPDX-License-Identifier: ISC
"""What the steps of section 8 look at: sights, points, endorsements."""

import collections
import functools

import catalogue
import values


class Index:
    """The well-formed control statements of control records not stopped."""

    def __init__(self, room, statements):
        self.room = room
        self.kinds = collections.defaultdict(list)
        self.devices_said = collections.defaultdict(list)
        self.endorsed = collections.defaultdict(list)
        for each in statements:
            self.kinds[each.kind].append(each)
            if each.kind == "device":
                self.devices_said[each.record.device].append(each)
            elif each.kind == "endorsement":
                self.endorsed[each.subject[0]].append(each.record)
        self.journals_of = collections.defaultdict(list)
        for journal, records in room.journals.items():
            self.journals_of[records[0].journal.device].append(journal)
        self._seen_before = {}

    def device_of(self, journal):
        """The device of a journal, or None if it is not here."""
        records = self.room.journals.get(journal)
        return records[0].journal.device if records else None

    def device_id(self, member, key):
        return _device_id(self.room.id, member, key)

    def seen_before(self, record):
        """{journal: highest sequence seen} in a record's past without it."""
        if record.hash not in self._seen_before:
            chain, below, found = [], record, {}
            while below.previous is not None:
                below = self.room.records[below.previous]
                chain.append(below)
                if below.hash in self._seen_before:
                    found = self._seen_before[below.hash]
                    break
            highest = dict(found)
            for each in chain:
                for journal, sequence, _ in each.seen:
                    if highest.get(journal, 0) < sequence:
                        highest[journal] = sequence
            self._seen_before[record.hash] = highest
        return self._seen_before[record.hash]


@functools.lru_cache(maxsize=1 << 16)
def _device_id(room, member, key):
    return values.device_id(room, member, key)


class Sight:
    """The records of an index but the excluded ones (their hashes)."""

    def __init__(self, index, excluded):
        self.index = index
        self.excluded = excluded

    def sees(self, record):
        return record.hash not in self.excluded

    def of_kind(self, kind):
        return [each for each in self.index.kinds[kind]
                if self.sees(each.record)]

    def said_by(self, device):
        """The devices that a device says."""
        return [each.subject[0] for each in self.index.devices_said[device]
                if self.sees(each.record)]

    def with_all_said(self, devices):
        """These devices and all that follow from them."""
        following, met = list(devices), set()
        while following:
            device = following.pop()
            if device not in met:
                met.add(device)
                following.extend(self.said_by(device))
        return met

    def endorsements(self, statement, floor=None):
        """The records with an endorsement of it that is not void."""
        found = list(self.index.endorsed[statement.id])
        if statement.kind != "member":
            found.append(statement.record)
        return [record for record in found if self.sees(record)
                and not (floor and self._is_void(record, floor))]

    def _is_void(self, record, floor):
        seen = self.index.seen_before(record)
        return any(seen.get(journal, 0) > sequence
                   for journal, sequence in floor.items())


class Cut:
    """A cut as what it does: the journals, each with its point or None."""

    def __init__(self, points):
        self.points = points        # {journal here: point, or None}

    def floor(self):
        return {journal: point["sequence"] if point else 0
                for journal, point in self.points.items()}


def cut_of_charter(index, value):
    """What the `cuts` of a charter cut."""
    points = {}
    for entry in value.get("cuts", []):
        for journal in index.journals_of.get(entry["device"], ()):
            points.setdefault(journal, None)
        if index.device_of(entry.get("journal")) == entry["device"]:
            points[entry["journal"]] = entry
    return Cut(points)


def cut_of_statement(index, cut, devices_of_root):
    """What a `cut` statement cuts; {root key: devices} is of step 3."""
    what, cut_id = cut.subject
    if what == "journal":
        journals = [cut_id] if cut_id in index.room.journals else []
    else:
        devices = [cut_id] if what == "device" else devices_of_root.get(
            cut_id, ())
        journals = [journal for device in devices
                    for journal in index.journals_of.get(device, ())]
    points = {point["journal"]: point for point in cut.value["points"]}
    return Cut({journal: points.get(journal) for journal in journals})


class Held:
    """What cuts hold: of each journal all but the past of one record."""

    def __init__(self, room, before=None):
        self.room = room
        self.kept = dict(before.kept) if before else {}
        self.chosen = set(before.chosen) if before else set()
        self.passed = set()         # behind the kept ones: nothing new there

    def add(self, cut):
        for journal, point in cut.points.items():
            named = point and self.room.find(
                journal, point["sequence"], point["record"])
            if named:
                self.chosen.add(journal)
            self.kept[journal] = (
                self._common(self.kept[journal], named)
                if journal in self.kept else named)

    def _common(self, kept, named):
        """The last record in the past of both."""
        one, two = kept, named
        while one and two and one is not two:
            if one.sequence < two.sequence:
                one, two = two, one
            if one.hash in self.passed:
                return kept
            self.passed.add(one.hash)
            one = self.room.records.get(one.previous)
        return one and two

    def hashes(self):
        hashes = set()
        for journal, last in self.kept.items():
            hashes.update(record.hash for record in self.room.journals[journal])
            hashes -= self.room.past(last)
        return hashes


def within(room, points):
    """The hashes of the records within points."""
    hashes = set()
    for point in points:
        record = "journal" in point and room.find(
            point["journal"], point["sequence"], point["record"])
        while record and record.hash not in hashes:
            hashes.add(record.hash)
            record = room.records.get(record.previous)
    return hashes


def is_grant(value):
    """A `member` statement as a steward says it."""
    return "member_kind" in value and "names" in value


def is_control(record):
    return record.journal.journal_class == "control"


def stopped_records(room):
    """The hashes of stopped control records."""
    def stops(record):
        return record.needs_newer_version or any(
            each.kind not in catalogue.CONTROL
            and each.kind not in catalogue.DATA
            for each in record.statements)

    hashes = set()
    found = [record for record in room.records.values()
             if is_control(record) and stops(record)]
    while found:
        record = found.pop()
        if record.hash not in hashes:
            hashes.add(record.hash)
            found.extend(room.children.get(record.hash, []))
    return hashes
