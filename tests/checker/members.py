# SPDX-License-Identifier: ISC
"""Members, their devices, and how they are shown (section 8)."""

import collections

from charters import Stewards
from sight import is_grant

SETTLED, LISTED, OTHER = range(3)


class Devices:
    """The devices that roots have (step 3)."""

    def __init__(self, members):
        self.owner = {}             # device id: root key
        self.disputed = set()
        self.by_recovery = set()    # given as that of a recovery key
        device_id = members.sight.index.device_id
        pairs = sorted((place, root, member)
                       for (root, member), place in members.places.items())
        for _, root, member in pairs:
            self.owner[device_id(member, root)] = root
        for _, root, member in pairs:
            recovering = {device_id(member, key) for key
                          in members.recovery_keys(root, member)}
            self._give_all(members.sight, root,
                           [device_id(member, root), *recovering])
            self.by_recovery |= {device for device in recovering
                                 if self.owner[device] == root}
        self.of_root = collections.defaultdict(list)
        for device, root in self.owner.items():
            self.of_root[root].append(device)

    def _give_all(self, sight, root, start):
        """Gives the root devices and all that follow from them."""
        following, met = list(start), set()
        while following:
            device = following.pop()
            if device in met:
                continue
            met.add(device)
            if self.owner.setdefault(device, root) == root:
                following.extend(sight.said_by(device))
            else:
                self.disputed.add(device)

    def are_siblings(self, one, other):
        return (one != other and one in self.owner
                and self.owner[one] == self.owner.get(other))


class Members:
    """Steps 2 and 3 in a sight."""

    def __init__(self, charter, line, sight):
        self.charter = charter
        self.sight = sight
        self.stewards = Stewards(line, sight)
        self.places = {}            # (root key, member id): SETTLED, ...
        self.recovery = collections.defaultdict(set)
        for each in charter.founders:
            self.places[each["key"], each["id"]] = LISTED
        for each in line.charters:
            for member, key, recovery in each.stewards:
                self.places[key, member] = LISTED
                if each.statement and recovery:
                    self.recovery[key, member].add(recovery)
        for each in sight.of_kind("member"):
            pair = each.value["key"], each.subject[0]
            if (is_grant(each.value) and self.places.get(pair) != SETTLED
                    and self.stewards.is_by_steward(each)):
                self.places[pair] = (SETTLED if self.stewards.are_enough(each)
                                     else self.places.get(pair, OTHER))
        self.roots = collections.defaultdict(set)   # root key: member ids
        for root, member in self.places:
            self.roots[root].add(member)
        self.devices = Devices(self)
        self._find_keepers()

    def recovery_keys(self, root, member):
        """The recovery keys that a root has under one of its ids."""
        keys = set(self.recovery.get((root, member), ()))
        if root in self.charter.recovery:
            keys.add(self.charter.recovery[root])
        return keys

    def _find_keepers(self):
        first = {}
        for (root, member), place in self.places.items():
            claim = place, root
            first[member] = min(claim, first.get(member, claim))
        self.keeps = collections.defaultdict(list)  # root: [(place, id)]
        for member, (place, root) in first.items():
            self.keeps[root].append((place != SETTLED, member))

    def _with_device(self, root, member):
        device = self.sight.index.device_id(member, root)
        return f"{member}~{device[:4]}"

    def shown(self, root):
        """The shown id of a root, or None if it is none."""
        if root not in self.roots:
            return None
        if root in self.keeps:
            return min(self.keeps[root])[1]
        return self._with_device(root, min(self.roots[root]))

    def known_by(self, root):
        """What names the root in things."""
        return [member for _, member in self.keeps.get(root, ())] + [
            self._with_device(root, member) for member in self.roots[root]]
