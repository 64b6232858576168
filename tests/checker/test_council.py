#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Tests of what stewards decide together: sections 8 to 10."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import build  # noqa: E402
from world import REC, World, assessment, recommendation, source  # noqa: E402


def id_of(record):
    return record.statements[0].id


class TestCouncil(unittest.TestCase):
    """Two stewards, mfa and ngo, whose threshold is both."""

    def setUp(self):
        self.world = World(**build.charter(
            [("mfa", "mfa", "government"),
             ("ngo", "ngo", "ngo", "ngo-recovery")], ["mfa", "ngo"]))
        self.last = {self.world.mfa.id: self.world.first}

    def say(self, device, *statements, **placed):
        """On top of what the device said of control before."""
        self.last[device.id] = self.world.control(
            device, *statements, below=self.last.get(device.id), **placed)
        return self.last[device.id]

    def endorse(self, device, record, **placed):
        return self.say(device, build.endorsement(id_of(record)), **placed)

    def charter(self, device, stewards, **fields):
        return self.say(device, build.later_charter(
            stewards, **{"predecessor": self.world.id, **fields}))

    def admit(self, member, kind="cso", **fields):
        device = self.world.device(member, member)
        return device, self.say(self.world.mfa, build.admission(
            member, device.key, kind, **fields))

    def succeed(self, *stewards, **fields):
        record = self.charter(self.world.mfa, stewards, **fields)
        self.endorse(self.world.ngo, record)
        return record

    def test_a_charter_stands_when_both_thresholds_endorse_it(self):
        world = self.world
        cso = world.device("cso", "cso")
        record = self.charter(world.mfa, [("mfa", "mfa"), ("cso", "cso")])
        grant = self.say(cso, build.admission(
            "late", build.SigningKey("late")))
        self.assertEqual(world.reasons(record, grant),
                         ["not-allowed", "not-admitted"])
        self.endorse(world.ngo, record)
        self.assertEqual(world.reasons(record), ["not-allowed"])
        self.endorse(cso, record)
        self.assertEqual(world.reasons(record, grant), [None, None])

    def test_what_strangers_say_is_endorsed_in_vain(self):
        world = self.world
        cso = world.device("cso", "cso")
        charter = self.charter(cso, [("mfa", "mfa")])
        cut = self.say(cso, build.cut("device", world.device("late", "late").id))
        for each in (charter, cut):
            self.endorse(world.ngo, each)
            self.endorse(world.mfa, each)
        self.assertEqual(world.reasons(charter, cut),
                         ["not-admitted", "not-admitted"])
        self.say(world.mfa, build.admission("cso", cso.key, "cso"))
        self.assertEqual(world.reasons(charter, cut), ["not-allowed", None])

    def test_the_charter_that_more_charters_follow_holds(self):
        world, both = self.world, [("mfa", "mfa"), ("ngo", "ngo")]
        rivals = sorted([self.succeed(*both, titles=build.names(each))
                         for each in "ab"], key=id_of)
        self.assertEqual(world.reasons(*rivals), [None, "not-allowed"])
        third = self.succeed(*both, predecessor=id_of(rivals[1]), version=3)
        self.assertEqual(world.reasons(*rivals, third),
                         ["not-allowed", None, None])

    def test_who_had_seen_more_does_not_endorse_a_cut(self):
        world = self.world
        cso, _ = self.admit("cso")
        one = world.say(cso, source())
        two = world.say(cso, source(), below=one)
        cut = self.say(world.mfa, build.cut("device", cso.id, one))
        self.say(world.ngo, seen=[two])
        self.endorse(world.ngo, cut)
        self.assertEqual(world.reasons(cut, two), ["not-allowed", None])
        later = self.say(world.mfa, build.cut("device", cso.id, two))
        self.endorse(world.ngo, later)
        self.assertEqual(world.reasons(cut, later), ["not-allowed", None])

    def test_who_had_seen_more_does_not_endorse_by_saying_the_cut(self):
        world = self.world
        cso, _ = self.admit("cso")
        one = world.say(cso, source())
        self.say(world.mfa, seen=[one])
        cut = self.say(world.mfa, build.cut("device", cso.id))
        self.endorse(world.ngo, cut)
        self.assertEqual(world.reasons(cut, one), ["not-allowed", None])

    def test_an_endorsement_beside_what_it_saw_is_not_void(self):
        world = self.world
        cso, _ = self.admit("cso")
        one = world.say(cso, source())
        cut = self.say(world.mfa, build.cut("device", cso.id))
        self.endorse(world.ngo, cut, seen=[one])
        self.assertEqual(world.reasons(cut, one), [None, "held"])

    def test_the_cut_of_a_member_cuts_all_its_devices(self):
        world = self.world
        cso, _ = self.admit("cso")
        second = world.device("cso", "second")
        self.say(cso, build.device(second))
        said = world.say(second, source())
        cut = self.say(world.mfa, build.cut("member", cso.key.text))
        self.assertEqual(world.reasons(said, cut), [None, "not-allowed"])
        self.endorse(world.ngo, cut)
        self.assertEqual(world.reasons(said, cut), ["held", None])

    def test_cuts_hold_all_but_what_every_one_of_them_keeps(self):
        world = self.world
        cso, _ = self.admit("cso")
        said = [world.say(cso, source())]
        for _ in range(5):
            said.append(world.say(cso, source(), below=said[-1]))
        for place in (4, 5, 2, 3, 1, 4):
            self.endorse(world.ngo, self.say(
                world.mfa, build.cut("device", cso.id, said[place])))
        self.assertEqual(world.reasons(*said), [None] * 2 + ["held"] * 4)

    def test_until_ends_a_right_after_its_points(self):
        world = self.world
        cso, grant = self.admit("cso")
        ended = build.point(grant)
        self.succeed(("ngo", "ngo"), until=[
            {"key": world.mfa.key.text, "right": "steward", **ended}])
        late, record = self.admit("late")
        said = [world.say(each, source()) for each in (cso, late)]
        self.assertEqual(world.reasons(grant, record, *said),
                         [None, "not-allowed", None, "not-admitted"])

    def test_a_steward_of_a_later_charter_is_no_observer(self):
        world = self.world
        un, _ = self.admit("un-one", "un")
        world.say(world.mfa, recommendation())
        said = world.say(un, assessment())
        self.assertEqual(world.reasons(said), ["not-allowed"])
        record = self.succeed(("mfa", "mfa"), ("ngo", "ngo"),
                              ("un-one", "un-one"))
        self.assertEqual(world.reasons(record, said), [None, None])

    def test_rights_of_charters_only_add(self):
        world = self.world
        cso, _ = self.admit("cso")
        said = world.say(cso, recommendation())
        self.assertEqual(world.reasons(said), ["not-allowed"])
        self.succeed(("mfa", "mfa"), ("ngo", "ngo"), rights=[
            {"kind": "recommendation", "who": "cso"}])
        self.assertEqual(world.reasons(said), [None])

    def test_adopting_lets_single_held_records_count(self):
        world = self.world
        cso, _ = self.admit("cso")
        one = world.say(cso, source())
        two = world.say(cso, source(), below=one)
        self.endorse(world.ngo, self.say(
            world.mfa, build.cut("device", cso.id)))
        adopt = self.say(world.mfa, build.adopt(one.journal.id, two.hash))
        self.assertEqual(world.reasons(one, two, adopt),
                         ["held", "held", "not-allowed"])
        self.endorse(world.ngo, adopt)
        self.assertEqual(world.reasons(one, two, adopt),
                         ["held", None, None])

    def test_a_settled_id_is_kept_before_a_listed_one(self):
        world = self.world
        twin = world.device("ngo", "twin")
        grant = self.say(world.mfa, build.admission("ngo", twin.key))
        shown = world.fold().members.shown
        self.assertEqual(shown(twin.key.text), f"ngo~{twin.id[:4]}")
        self.endorse(world.ngo, grant)
        self.assertEqual(world.fold().members.shown(twin.key.text),
                         f"ngo~{twin.id[:4]}")
        self.endorse(world.mfa, grant)
        members = world.fold().members
        self.assertEqual(members.shown(twin.key.text), "ngo")
        self.assertIn(f"ngo~{twin.id[:4]}", members.known_by(twin.key.text))

    def test_a_successor_replaces_what_its_predecessor_said(self):
        world = self.world
        old, _ = self.admit("old")
        new, grant = self.admit("new", continues=old.key.text)
        world.say(world.mfa, recommendation(REC))
        one = world.say(old, assessment())
        two = world.say(new, assessment(replaces=[id_of(one)]))
        three = world.say(old, assessment(replaces=[id_of(two)]), below=one)
        self.assertEqual(world.current(one, two, three), [True, True, True])
        for device in (world.mfa, world.ngo):
            self.endorse(device, grant)
        self.assertEqual(world.current(one, two, three), [False, True, True])


if __name__ == "__main__":
    unittest.main()
