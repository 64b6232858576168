# SPDX-License-Identifier: ISC
"""Cuts in layers, what they hold, and adopting (section 8, 4 to 6)."""

from sight import Held, cut_of_statement


class Cuts:
    """The cuts in force (step 4), and what counts (step 5)."""

    def __init__(self, line, members):
        self.members = members
        self.index = members.sight.index
        self.in_force = set()       # statement ids
        self.held = Held(self.index.room, line.held)
        waiting = members.sight.of_kind("cut")
        for layer in (self._is_by_stewards, self._is_by_recovery,
                      self._is_by_sibling):
            hashes = self.held.hashes()
            for each in waiting:
                if each.id not in self.in_force and (
                        each.record.hash not in hashes):
                    cut = cut_of_statement(self.index, each,
                                           members.devices.of_root)
                    if layer(each, cut):
                        self.in_force.add(each.id)
                        self.held.add(cut)

    def _is_by_stewards(self, each, cut):
        return (each.subject[0] != "journal"
                and each.record.device in self.members.devices.owner
                and self.members.stewards.are_enough(each, cut.floor()))

    def _is_by_recovery(self, each, cut):
        return (each.record.device in self.members.devices.by_recovery
                and self._is_by_sibling(each, cut))

    def _is_by_sibling(self, each, _):
        what, cut_id = each.subject
        if what == "member":
            return False
        device = cut_id if what == "device" else self.index.device_of(cut_id)
        return self.members.devices.are_siblings(each.record.device, device)

    def held_with_forks(self, overforked):
        records = self.index.room.records
        return self.held.hashes() | {
            each for each in overforked
            if records[each].journal.id not in self.held.chosen}


def adopted_records(members):
    """The `adopt` statements in force, and the hashes that they adopt."""
    room = members.sight.index.room
    in_force, adopted = set(), set()
    for each in members.sight.of_kind("adopt"):
        records = room.journals.get(each.subject[0])
        if not records or records[0].journal.journal_class != "data":
            continue
        if (members.devices.are_siblings(each.record.device,
                                         records[0].journal.device)
                or (each.record.device in members.devices.owner
                    and members.stewards.are_enough(each))):
            in_force.add(each.id)
            adopted.update(
                name for name in each.value["records"] if name in room.records
                and room.records[name].journal is not None
                and room.records[name].journal.id == each.subject[0])
    return in_force, adopted
