# SPDX-License-Identifier: ISC
"""The line of charters and what it gives (section 8, step 1)."""

import collections

import catalogue
import values
from sight import Held, Sight, cut_of_charter, within


class NoCharter(Exception):
    """The line is not a founding charter."""


class FoundingCharter:
    """The founding charter: a line that is a well-formed charter."""

    def __init__(self, line):
        try:
            value = values.parse_json(line)
        except values.NotCanonical as error:
            raise NoCharter(f"not canonical: {error}") from error
        review = value["subject"][0] if (
            isinstance(value, dict) and value.get("kind") == "charter"
            and isinstance(value.get("subject"), list) and value["subject"]
        ) else ""
        context = catalogue.Context(values.room_id(line), review, "")
        if (not review or catalogue.is_later_charter(value)
                or not catalogue.is_well_formed(value, context)):
            raise NoCharter("not a well-formed charter")
        self.line = line
        self.value = value
        self.room = context.room
        self.review = review
        self.founders = value["founders"]
        self.founder_keys = {each["key"] for each in self.founders}
        self.recovery = {each["key"]: each["recovery"]
                         for each in self.founders if "recovery" in each}


class Charter:
    """A charter that stands, and its place among the others."""

    def __init__(self, value, statement=None, recovery=None):
        self.value = value
        self.statement = statement
        self.threshold = value["threshold"]
        self.stewards = frozenset(
            (each["id"], each["key"],
             (recovery or {}).get(each["key"]) or each.get("recovery"))
            for each in value["stewards"])
        self.held = None            # by its cuts and those it comes from
        self.successors = []
        self.next = None            # the successor that holds
        self.reaches = value["version"]
        self.by_recovery = False
        self.endorsers = 0


def speaking(sight, stewards):
    """{device: the stewards that it speaks for}, and those by recovery."""
    speaks, recovers = collections.defaultdict(set), set()
    for steward in stewards:
        member, key, recovery = steward
        start = [sight.index.device_id(member, key)]
        if recovery:
            start.append(sight.index.device_id(member, recovery))
            recovers.add((start[1], steward))
        for device in sight.with_all_said(start):
            speaks[device].add(steward)
    return speaks, recovers


class Line:
    """The line of charters, from the founding one."""

    def __init__(self, index, founding, overforked):
        self.index = index
        self.overforked = overforked
        self._sights = {}           # by what is held
        candidates = collections.defaultdict(list)
        for each in index.kinds["charter"]:
            if (catalogue.is_later_charter(each.value)
                    and each.record.hash not in overforked):
                candidates[each.value["predecessor"]].append(each)
        first = Charter(founding.value, recovery=founding.recovery)
        first.held = Held(index.room)
        standing = [first]
        for charter in standing:        # grows
            name = (charter.statement.id if charter.statement
                    else founding.room)
            self._find_successors(charter, candidates.get(name, []))
            standing.extend(charter.successors)
        for charter in reversed(standing):
            self._choose(charter)
        self.charters = [first]
        while self.charters[-1].next:
            self.charters.append(self.charters[-1].next)
        self.ids = {each.statement.id for each in self.charters[1:]}
        self.held = self.charters[-1].held
        self._find_until()
        self.rights = collections.defaultdict(set)      # kind: who may say it
        for charter in self.charters:
            for right in charter.value.get("rights", []):
                self.rights[right["kind"]].add(right["who"])

    def _find_successors(self, charter, candidates):
        candidates = [each for each in candidates if each.value["version"]
                      == charter.value["version"] + 1]
        if not candidates:
            return
        if charter.held not in self._sights:
            self._sights[charter.held] = Sight(
                self.index, self.overforked | charter.held.hashes())
        sight = self._sights[charter.held]
        speaks, recovers = speaking(sight, charter.stewards)
        for each in candidates:
            if not speaks.get(each.record.device):
                continue
            cut = cut_of_charter(self.index, each.value)
            records = sight.endorsements(each, cut.floor())
            endorsers = {steward for record in records
                         for steward in speaks.get(record.device, ())}
            if len(endorsers) < charter.threshold:
                continue
            successor = Charter(each.value, each)
            own, _ = speaking(sight, successor.stewards)
            if successor.threshold > len({
                    steward for record in records
                    for steward in own.get(record.device, ())}):
                continue
            successor.endorsers = len(endorsers)
            successor.by_recovery = charter.threshold <= len({
                steward for record in records
                for steward in speaks.get(record.device, ())
                if (record.device, steward) in recovers})
            successor.held = charter.held
            if cut.points:
                successor.held = Held(self.index.room, charter.held)
                successor.held.add(cut)
            charter.successors.append(successor)

    @staticmethod
    def _choose(charter):
        if charter.successors:
            charter.next = min(charter.successors, key=lambda each: (
                not each.by_recovery, -each.reaches, -each.endorsers,
                each.statement.id))
            charter.reaches = charter.next.reaches

    # Until.

    def _find_until(self):
        self._until = collections.defaultdict(list)
        # (key, right): (place in line, hashes), ...
        for place, charter in enumerate(self.charters):
            points = collections.defaultdict(list)
            for entry in charter.value.get("until", []):
                points[entry["key"], entry["right"]].append(entry)
            for what, entries in points.items():
                self._until[what].append(
                    (place, within(self.index.room, entries)))
        self.last_place = {}        # steward key: last place in the line
        councils = {}
        for place, charter in enumerate(self.charters):
            councils[charter.stewards, charter.threshold] = place
            for _, key, _ in charter.stewards:
                self.last_place[key] = place
        # Of equal councils the last one's rights reach the most.
        self.councils = [(stewards, threshold, place) for
                         (stewards, threshold), place in councils.items()]

    def reaches(self, key, right, place, record):
        """Whether a right reaches a record; grants have the place -1."""
        return all(place >= before or record.hash in hashes
                   for before, hashes in self._until.get((key, right), ()))

    def has_importers_right(self, root, record, is_importer):
        place = self.last_place.get(root)
        return (is_importer and self.reaches(root, "importer", -1, record)
                or place is not None
                and self.reaches(root, "steward", place, record))


class Stewards:
    """The stewards of the line in a sight."""

    def __init__(self, line, sight):
        self.line, self.sight = line, sight
        self.places = collections.defaultdict(list)
        for number, (stewards, _, _) in enumerate(line.councils):
            for steward in stewards:
                self.places[steward].append(number)
        self.speaks, _ = speaking(sight, self.places)

    def is_by_steward(self, statement):
        record = statement.record
        return any(
            self.line.reaches(steward[1], "steward",
                              self.line.councils[number][2], record)
            for steward in self.speaks.get(record.device, ())
            for number in self.places[steward])

    def are_enough(self, statement, floor=None):
        """Whether a threshold endorses the statement."""
        endorsing = collections.defaultdict(set)
        for record in self.sight.endorsements(statement, floor):
            for steward in self.speaks.get(record.device, ()):
                for number in self.places[steward]:
                    if self.line.reaches(
                            steward[1], "steward",
                            self.line.councils[number][2], record):
                        endorsing[number].add(steward)
        return any(len(stewards) >= self.line.councils[number][1]
                   for number, stewards in endorsing.items())
