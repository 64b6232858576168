# SPDX-License-Identifier: ISC
"""Which statements count, and which are current (sections 8 to 11)."""

import collections

import catalogue
import values
from charters import FoundingCharter, Line, NoCharter
from cuts import Cuts, adopted_records
from members import Members
from sight import Index, Sight, is_control, is_grant, stopped_records

__all__ = ["Fold", "NoCharter"]

OBSERVER_KINDS = ("embassy", "un", "regional")
GOVERNMENT_KINDS = ("government", "coordinating-body")


def is_own_member(value):
    """A `member` statement as the member itself may say it."""
    return {"kind", "subject", "key", "names", "of",
            "replaces"}.issuperset(value)


class Fold:
    """The result of the fold of a room: reasons and currents by id."""

    def __init__(self, room):
        self.room = room
        self.charter = FoundingCharter(room.charter_line)
        self.statements = {
            each.id: each
            for record in room.records.values() for each in record.statements}
        self.well_formed = {
            each.id for each in self.statements.values()
            if self._is_well_formed(each)}
        self.stopped = stopped_records(room)
        self.index = Index(room, self._present())
        self._fold_control(room.overforked())
        self._find_control()
        self._find_grants()
        self._find_continued()
        self._find_data()
        self.current = self._find_current()

    def _is_well_formed(self, each):
        if each.kind not in catalogue.CONTROL and (
                each.kind not in catalogue.DATA):
            return False
        return catalogue.is_well_formed(each.value, catalogue.Context(
            self.charter.room, self.charter.review, each.record.member))

    def _present(self):
        """Well-formed control statements of control records."""
        return [each for each in self.statements.values()
                if each.id in self.well_formed and is_control(each.record)
                and each.kind in catalogue.CONTROL
                and each.record.hash not in self.stopped]

    def _fold_control(self, overforked):
        """The steps of section 8."""
        self.line = Line(self.index, self.charter, overforked)
        self.members_uncut = Members(self.charter, self.line, Sight(
            self.index, overforked | self.line.held.hashes()))
        self.cuts = Cuts(self.line, self.members_uncut)
        self.held = self.cuts.held_with_forks(overforked)
        self.members = Members(self.charter, self.line,
                               Sight(self.index, self.held))
        self.adopting, adopted = adopted_records(self.members)
        self.held -= adopted

    # Section 9.

    def _find_control(self):
        self.reasons = {}           # statement id: reason, or None
        in_force = self.cuts.in_force | self.adopting | self.line.ids
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
                or each.kind in ("charter", "cut", "adopt")
                and each.id in in_force
                or each.kind == "member" and self._is_allowed_member(each)
                or each.kind in ("device", "endorsement")
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
        return (is_grant(each.value)
                and self.members.stewards.is_by_steward(each))

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
        self.granting = []          # the grants that are statements
        self.working = set()        # devices with the purpose `work`
        for each in self.statements.values():
            if self.reasons.get(each.id, "data") is not None:
                continue
            if each.kind == "device" and each.value["purpose"] == "work":
                self.working.add(each.subject[0])
            if each.kind == "member" and self._is_stewards_grant(each):
                self.granting.append(each)
                self.grants[each.value["key"]].append(
                    (each.value["member_kind"], each.value.get("roles", [])))

    def _find_continued(self):
        """{root: the roots that it continues, and itself}."""
        direct = collections.defaultdict(set)
        for each in self.granting:
            other = each.value.get("continues")
            if (other in self.members.roots
                    and self.members.stewards.are_enough(each)):
                direct[each.value["key"]].add(other)
        self.continued = {}
        for root in direct:
            found, following = {root}, [root]
            while following:
                new = direct.get(following.pop(), set()) - found
                found |= new
                following.extend(new)
            self.continued[root] = found

    def _is_for_recovery_alone(self, record):
        return (record.journal.key not in self.members.roots
                and record.device not in self.working)

    def _is_observer(self, root):
        def is_observers(member_kind, roles):
            return "observer" in roles or (
                member_kind in OBSERVER_KINDS and not roles)
        return root not in self.line.last_place and all(
            is_observers(*grant) for grant in self.grants[root])

    def _is_importer(self, root, record):
        return self.line.has_importers_right(root, record, any(
            "importer" in roles for _, roles in self.grants[root]))

    def _is_named(self, root, each):
        """Whether the subject names root as its author, or nobody."""
        name = catalogue.named(each.value)
        return name is None or any(
            name in self.members.known_by(other)
            for other in self.continued.get(root, {root}))

    def _may_say(self, root, each):
        kinds = {member_kind for member_kind, _ in self.grants[root]}
        governs = not kinds.isdisjoint(GOVERNMENT_KINDS)
        if each.kind in catalogue.NAMING_SECOND and (
                not self._is_named(root, each)):
            return False
        if (each.kind == "translation" and not governs
                and each.value.get("value") == "official"):
            return False
        if each.kind in ("recommendation", "same-as", "vocabulary"):
            allowed = self._is_importer(root, each.record)
        elif each.kind == "position":
            allowed = governs or self._is_importer(root, each.record)
        elif each.kind == "action":
            allowed = governs
        elif each.kind == "assignment":
            allowed = "coordinating-body" in kinds
        elif each.kind == "resolution":
            allowed = "nhri" in kinds or self._is_named(root, each)
        else:
            allowed = (each.kind not in ("assessment", "support")
                       or not self._is_observer(root))
        return allowed or any(
            who == "any" or who in kinds
            or who == "importer" and self._is_importer(root, each.record)
            for who in self.line.rights.get(each.kind, ()))

    def _find_data(self):
        data = [each for each in self.statements.values()
                if each.kind not in catalogue.CONTROL]
        unresolved = []
        for each in data:
            self.reasons[each.id] = self._data_reason(each)
        behind = self._find_referable()
        for each in data:
            if self.reasons[each.id] is None and not all(
                    self._is_resolved(reference, behind)
                    for reference in catalogue.references(each.value)):
                unresolved.append(each.id)
        for each_id in unresolved:
            self.reasons[each_id] = "unresolved"

    def _is_resolved(self, reference, behind):
        name, kinds, party = reference
        return any(
            (kinds is None or other.kind in kinds)
            and (party is None
                 or catalogue.is_party(other.value, party, name))
            for other in behind.get(name, ()))

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
        if (is_control(record) or self._is_for_recovery_alone(record)
                or not self._may_say(root, each)):
            return "not-allowed"
        return None

    def _find_referable(self):
        """{what a reference may name: the statements behind it}."""
        behind = collections.defaultdict(list)
        for each in self.statements.values():
            if self.reasons[each.id] is not None:
                continue
            behind[each.id].append(each)
            if each.kind == "recommendation":
                behind[each.subject[0]].append(each)
            if each.kind in catalogue.DATA and len(each.subject) == 1:
                for member in self.members.known_by(self.root_of(each)):
                    behind[f"{member}/{each.subject[0]}"].append(each)
        return behind

    def root_of(self, each):
        """The root that said a statement, by step 5; or None."""
        return self.members.devices.owner.get(each.record.device)

    def shown_id(self, each):
        """The shown id of the root that said a statement.

        Where step 5 knows no root, as it can be with a cut, it is the
        author's member id.
        """
        return self.members.shown(self.root_of(each)) or each.record.member

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

    def _has_effect(self, each, other):
        """Whether what each replaces may be other, by their slots."""
        own, others = self.slot(each), self.slot(other)
        if own == others:
            return True
        return (each.kind in catalogue.DATA and None not in (own, others)
                and (own[0], own[2]) == (others[0], others[2])
                and others[1] in self.continued.get(own[1], ()))

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
                    if other and self._has_effect(each, other)]

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
