# SPDX-License-Identifier: ISC
"""Which statements count, and which are current (sections 8 to 11)."""

import collections
from dataclasses import dataclass

import catalogue
import values

OBSERVER_KINDS = ("embassy", "un", "regional")
GOVERNMENT_KINDS = ("government", "coordinating-body")


class NoCharter(Exception):
    """The line is not a founding charter."""


class Charter:
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
        if not review or not catalogue.is_well_formed(value, context):
            raise NoCharter("not a well-formed charter")
        self.line = line
        self.room = context.room
        self.review = review
        self.founders = value["founders"]
        self.founder_keys = {each["key"] for each in self.founders}
        self.founder_of = {each["id"]: each["key"] for each in self.founders}
        self.stewards = {each["key"]: {each["id"]}
                         for each in value["stewards"]}
        self.recovery = {each["key"]: each["recovery"]
                         for each in self.founders if "recovery" in each}


def is_control(record):
    return record.journal.journal_class == "control"


def stopped_records(room):
    """The hashes of stopped control records."""
    def stops(record):
        return record.needs_newer_version or any(
            each.kind not in catalogue.CONTROL
            and each.kind not in catalogue.DATA
            or each.kind == "charter" and is_later_charter(each.value)
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


def is_later_charter(value):
    """A charter of another version.  One without a number is malformed."""
    version = value.get("version")
    return (isinstance(version, int) and not isinstance(version, bool)
            and version != 1)


# "Speaking": which devices a root has.

class Devices:
    """The devices that roots have by speaking.

    roots is {root key: member ids}, and said the `device` statements.
    """

    def __init__(self, charter, roots, said):
        self.owner = {}             # device id: root key
        self.key = {}               # device id: the device's key
        self.disputed = set()
        said_by = collections.defaultdict(list)
        for each in said:
            said_by[each.record.device].append(each.subject[0])
            self.key[each.subject[0]] = each.value["key"]
        starts = {}
        for root, ids in roots.items():
            starts[root] = self._devices_of(charter, root, ids)
            self.owner.update((device, root) for device in starts[root])
            starts[root] += self._devices_of(
                charter, charter.recovery.get(root), ids)
        for root in sorted(roots):
            self._give_all(root, starts[root], said_by)

    def _devices_of(self, charter, key, ids):
        """The devices of a key under each of these ids."""
        devices = [values.device_id(charter.room, member, key)
                   for member in ids if key is not None]
        self.key.update((device, key) for device in devices)
        return devices

    def _give_all(self, root, start, said_by):
        """Gives the root devices and all that follow from them."""
        following, met = list(start), set()
        while following:
            device = following.pop()
            if device in met:
                continue
            met.add(device)
            if self.owner.setdefault(device, root) == root:
                following.extend(said_by[device])
            else:
                self.disputed.add(device)


@dataclass
class Members:
    """What steps 2 and 3 find, from some set of control statements."""
    roots: dict         # root key: member ids
    steward_devices: set
    devices: Devices


def find_members(charter, statements):
    """Steps 2 and 3; statements are well-formed control statements."""
    said = [each for each in statements if each.kind == "device"]
    stewards = Devices(charter, charter.stewards, said)
    roots = {each["key"]: {each["id"]} for each in charter.founders}
    for each in statements:
        if (each.kind == "member" and each.record.device in stewards.owner
                and is_grant(each.value)):
            roots.setdefault(each.value["key"], set()).add(each.subject[0])
    return Members(roots, set(stewards.owner),
                   Devices(charter, roots, said))


def is_grant(value):
    """A `member` statement as a steward says it."""
    return "member_kind" in value and "names" in value


def is_own_member(value):
    """A `member` statement as the member itself may say it."""
    return {"kind", "subject", "key", "names", "of",
            "replaces"}.issuperset(value)


# Step 4.

def cuts_in_force(room, statements, devices):
    device_of = {journal: records[0].journal.device
                 for journal, records in room.journals.items()}

    def is_in_force(cut):
        author = cut.record.device
        what, cut_id = cut.subject
        device = cut_id if what == "device" else device_of.get(cut_id)
        return (device != author and device in devices.owner
                and devices.owner.get(author) == devices.owner[device])

    return [each for each in statements
            if each.kind == "cut" and is_in_force(each)]


def held_records(room, cuts, overforked):
    """The held hashes of step 5, and the chosen ones."""
    held, chosen = set(), set()
    for cut in cuts:
        what, cut_id = cut.subject
        points = {each["journal"]: each for each in cut.value["points"]}
        for journal, records in room.journals.items():
            if cut_id != (journal if what == "journal"
                          else records[0].journal.device):
                continue
            hashes = {record.hash for record in records}
            point = points.get(journal)
            last = point and room.find(journal, point["sequence"],
                                       point["record"])
            if last:
                chosen |= hashes & overforked
                hashes -= room.past(last)
            held |= hashes
    return held | (overforked - chosen), chosen


class Fold:
    """The result of the fold of a room: reasons and currents by id."""

    def __init__(self, room):
        self.room = room
        self.charter = Charter(room.charter_line)
        self.statements = {
            each.id: each
            for record in room.records.values() for each in record.statements}
        self.well_formed = {
            each.id for each in self.statements.values()
            if self._is_well_formed(each)}
        self.stopped = stopped_records(room)
        overforked = room.overforked()
        before = self._present(self.stopped | overforked)
        self.members_uncut = find_members(self.charter, before)
        self.cuts = cuts_in_force(room, before, self.members_uncut.devices)
        self.held, self.chosen = held_records(room, self.cuts, overforked)
        self.members = find_members(self.charter,
                                    self._present(self.stopped | self.held))
        self._find_control()
        self._find_grants()
        self._find_data()
        self.current = self._find_current()

    def _is_well_formed(self, each):
        if each.kind not in catalogue.CONTROL and (
                each.kind not in catalogue.DATA):
            return False
        return catalogue.is_well_formed(each.value, catalogue.Context(
            self.charter.room, self.charter.review, each.record.member))

    def _present(self, without):
        """Well-formed control statements of control records."""
        return [each for each in self.statements.values()
                if each.id in self.well_formed and is_control(each.record)
                and each.kind in catalogue.CONTROL
                and each.record.hash not in without]

    # Section 9.

    def _find_control(self):
        self.reasons = {}           # statement id: reason, or None
        in_force = {cut.id for cut in self.cuts}
        for each in self.statements.values():
            if each.kind in catalogue.CONTROL:
                self.reasons[each.id] = self._control_reason(each, in_force)

    def _control_reason(self, each, in_force):
        record = each.record
        if record.hash in self.held:
            return "held"
        if record.needs_newer_version or record.hash in self.stopped:
            return "newer"
        if each.id not in self.well_formed:
            return "malformed"
        if is_control(record) and (
                each.kind == "charter" and self._is_founding(each)
                or each.kind == "cut" and each.id in in_force
                or each.kind == "member" and self._is_allowed_member(each)
                or each.kind == "device"
                and record.device in self.members.devices.owner):
            return None
        if record.device not in self.members.devices.owner:
            return "not-admitted"
        return "not-allowed"

    def _is_founding(self, each):
        record = each.record
        return (each is record.statements[0] and record.sequence == 1
                and record.key in self.charter.founder_keys
                and each.line == self.charter.line)

    def _is_stewards_grant(self, each):
        return (each.record.device in self.members.steward_devices
                and is_grant(each.value))

    def _is_allowed_member(self, each):
        root = self.root_of(each)
        return self._is_stewards_grant(each) or (
            root == each.value["key"]
            and each.subject[0] in self.members.roots[root]
            and is_own_member(each.value))

    def _find_grants(self):
        """The grants of each root, and the devices for recovery alone."""
        self.grants = collections.defaultdict(list)
        for founder in self.charter.founders:
            self.grants[founder["key"]].append((founder["member_kind"], []))
        working = {
            device for device, key in self.members.devices.key.items()
            if key in self.members.roots}
        for each in self.statements.values():
            if self.reasons.get(each.id, "data") is not None:
                continue
            if each.kind == "device" and each.value["purpose"] == "work":
                working.add(each.subject[0])
            if each.kind == "member" and self._is_stewards_grant(each):
                self.grants[each.value["key"]].append(
                    (each.value["member_kind"], each.value.get("roles", [])))
        self.recovery_devices = set(self.members.devices.owner) - working

    def _device_id(self, member, key):
        return values.device_id(self.charter.room, member, key)

    def _is_observer(self, root):
        def is_observers(member_kind, roles):
            return "observer" in roles or (
                member_kind in OBSERVER_KINDS and not roles)
        return root not in self.charter.stewards and all(
            is_observers(*grant) for grant in self.grants[root])

    def _may_say(self, root, kind):
        grants = self.grants[root]
        importer = root in self.charter.stewards or any(
            "importer" in roles for _, roles in grants)
        if kind == "recommendation":
            return importer
        if kind == "position":
            return importer or any(member_kind in GOVERNMENT_KINDS
                                   for member_kind, _ in grants)
        if kind == "assessment":
            return not self._is_observer(root)
        return True

    def _find_data(self):
        self._find_shown_ids()
        data = [each for each in self.statements.values()
                if each.kind not in catalogue.CONTROL]
        for each in data:
            self.reasons[each.id] = self._data_reason(each)
        known = self._find_referable()
        for each in data:
            if self.reasons[each.id] is None and not all(
                    reference in known
                    for reference in catalogue.references(each.value)):
                self.reasons[each.id] = "unresolved"

    def _data_reason(self, each):
        """The first of the reasons 1 to 5."""
        record = each.record
        if record.hash in self.held:
            return "held"
        if record.needs_newer_version or record.hash in self.stopped:
            return "newer"
        root = self.root_of(each)
        if root is None:
            return "not-admitted"
        if each.kind not in catalogue.DATA:
            return "unknown-kind"
        if each.id not in self.well_formed:
            return "malformed"
        if (is_control(record) or record.device in self.recovery_devices
                or not self._may_say(root, each.kind)):
            return "not-allowed"
        return None

    def _find_referable(self):
        """What a reference may name: {(name, whether as a source)}."""
        known = set()
        for each in self.statements.values():
            if self.reasons[each.id] is not None:
                continue
            known.add((each.id, False))
            if each.kind == "recommendation":
                known.add((each.subject[0], False))
            if each.kind in catalogue.DATA and len(each.subject) == 1:
                name = f"{self.shown_id(each)}/{each.subject[0]}"
                known.add((name, False))
                if each.kind == "source":
                    known.add((name, True))
        return known

    # Shown ids.

    def _find_shown_ids(self):
        """How the roots of step 5 are shown."""
        self.shown = {}
        by_id = collections.defaultdict(list)
        for root, ids in self.members.roots.items():
            by_id[min(ids)].append(root)
        for member, roots in by_id.items():
            keeper = self.charter.founder_of.get(member)
            if keeper not in roots:
                keeper = min(roots)
            for root in roots:
                start = self._device_id(member, root)[:4]
                self.shown[root] = (member if root == keeper
                                    else f"{member}~{start}")

    def root_of(self, each):
        """The root that said a statement, by step 5; or None."""
        return self.members.devices.owner.get(each.record.device)

    def shown_id(self, each):
        """The shown id of the root that said a statement.

        Where step 5 knows no root, as it can be with a cut, it is the
        author's member id.
        """
        return self.shown.get(self.root_of(each), each.record.member)

    # Section 10.

    def slot(self, each):
        """The slot of a statement, or None if it is in none."""
        subject = tuple(each.subject)
        if is_control(each.record) != (each.kind in catalogue.CONTROL):
            return None
        if each.kind == "member":
            return each.kind, str(each.value.get("key")), subject
        if each.kind in catalogue.CONTROL:
            return each.kind, None, subject
        root = self.root_of(each)
        return root and (each.kind, root, subject)

    def _find_current(self):
        """The ids of the statements that count and are not reached."""
        counting = {each for each, reason in self.reasons.items()
                    if reason is None}
        reached = set()

        def replaced_by(each):
            replaces = each.value.get("replaces")
            if not catalogue.replaces(replaces):
                return []
            named = (self.statements.get(other) for other in replaces)
            return [other for other in named
                    if other and self.slot(other) == self.slot(each)]

        following = [self.statements[each] for each in counting]
        while following:
            each = following.pop()
            if self.slot(each) is None:
                continue
            for other in replaced_by(each):
                if other.id not in reached:
                    reached.add(other.id)
                    following.append(other)
        return counting - reached

    # Section 11.

    def dump(self):
        """The lines of the dump, as bytes."""
        for each_id in sorted(self.reasons):
            if self.reasons[each_id] is None:
                each = self.statements[each_id]
                head = values.print_json({
                    "current": each_id in self.current, "id": each_id,
                    "kind": each.kind, "member": self.shown_id(each)})
                yield head[:-1].encode() + (
                    b',"statement":' + each.line + b"}\n")

    def reason_lines(self):
        """One line for each statement that does not count, as bytes."""
        for each_id in sorted(self.reasons):
            if self.reasons[each_id] is not None:
                yield values.print_json(
                    {"id": each_id, "reason": self.reasons[each_id]}
                ).encode() + b"\n"
