#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Tests of the fold: sections 8 to 11.  A test is a sentence."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import build  # noqa: E402
from world import (  # noqa: E402
    NAME, OTHER_NAME, REC, World, assessment, citation, recommendation,
    source)


class TestControl(unittest.TestCase):
    def setUp(self):
        self.world = World()

    def test_the_founding_charter_counts_and_another_does_not(self):
        world = self.world
        other = world.control(world.ngo, build.charter(
            [("ngo", "ngo", "ngo")], ["ngo"]))
        again = world.control(world.mfa, world.charter, below=world.first)
        self.assertEqual(world.reasons(world.first, other, again),
                         [None, "not-allowed", "not-allowed"])

    def test_a_member_counts_when_a_steward_says_it(self):
        world = self.world
        cso = world.admit("cso")
        said = world.say(cso, source())
        alone = world.device("alone", "alone")
        outside = world.say(alone, source())
        byngo = world.control(world.ngo,
                              build.admission("alone", alone.key))
        self.assertEqual(world.reasons(said, outside, byngo),
                         [None, "not-admitted", "not-allowed"])

    def test_a_member_says_its_own_names_and_no_more(self):
        world = self.world
        cso = world.admit("cso")
        own = world.control(cso, build.member(
            "cso", cso.key, names=build.names("We")))
        more = world.control(cso, build.member(
            "cso", cso.key, roles=["importer"]), below=own)
        renamed = world.control(cso, build.member(
            "other", cso.key, names=build.names("We")), below=more)
        self.assertEqual(world.reasons(own, more, renamed),
                         [None, "not-allowed", "not-allowed"])

    def test_a_steward_says_a_member_kind_and_names(self):
        world = self.world
        key = build.SigningKey("cso")
        record = world.control(world.mfa, build.member("cso", key),
                               below=world.first)
        self.assertEqual(world.reasons(record), ["not-allowed"])

    def test_a_device_speaks_through_a_chain_of_devices(self):
        world = self.world
        second, third = world.device("mfa", "2"), world.device("mfa", "3")
        world.control(world.mfa, build.device(second), below=world.first)
        world.control(second, build.device(third))
        key = build.SigningKey("cso")
        record = world.control(third, build.admission("cso", key))
        self.assertEqual(world.reasons(record), [None])
        stranger = world.device("mfa", "4")
        record = world.control(stranger, build.device(stranger))
        self.assertEqual(world.reasons(record), ["not-admitted"])

    def test_a_recovery_key_speaks_control_only(self):
        world = self.world
        data = world.say(world.recovery, source())
        second = world.device("ngo", "2")
        control = world.control(world.recovery, build.device(second))
        self.assertEqual(world.reasons(data, control),
                         ["not-allowed", None])

    def test_a_recovery_key_cuts_the_root_key(self):
        world = self.world
        kept = world.say(world.ngo, source())
        lost = world.say(world.ngo, source(title="x"), below=kept)
        cut = world.control(world.recovery, build.cut(
            "device", world.ngo.id, kept))
        self.assertEqual(world.reasons(kept, lost, cut),
                         [None, "held", None])

    def test_an_unknown_control_kind_stops_the_journal_there(self):
        world = self.world
        cso = world.admit("cso")
        late = world.device("late", "late")
        unknown = {"kind": "quorum", "subject": ["x"]}
        stop = world.control(world.mfa, unknown, build.admission(
            "late", late.key), below=world.first)
        after = world.control(world.mfa, build.admission(
            "late", late.key), below=stop)
        said = [world.say(cso, source()), world.say(late, source())]
        self.assertEqual(world.reasons(stop, after, *said),
                         ["newer", "newer", None, "not-admitted"])

    def test_an_unknown_kind_in_a_data_journal_stops_nothing(self):
        world = self.world
        unknown = world.say(world.ngo, {"kind": "poem", "subject": ["x"]})
        after = world.say(world.ngo, source(), below=unknown)
        self.assertEqual(world.reasons(unknown, after),
                         ["unknown-kind", None])

    def test_a_data_kind_in_a_control_journal_is_not_allowed(self):
        world = self.world
        record = world.control(world.ngo, source())
        other = world.say(world.ngo, build.admission("a-b", world.ngo.key))
        self.assertEqual(world.reasons(record, other),
                         ["not-allowed", "not-allowed"])

    def test_a_record_of_another_version_is_newer(self):
        world = self.world
        one = world.say(world.ngo, source(), number=1)
        two = world.say(world.ngo, source(), below=one, unknown="Tamga-A: b\n")
        three = world.say(world.ngo, source(), below=two)
        self.assertEqual(world.reasons(one, two, three),
                         ["newer", "newer", None])

    def test_two_roots_of_one_id_are_shown_apart(self):
        world = self.world
        other = world.device("ngo", "other")
        world.control(world.mfa, build.admission("ngo", other.key),
                      below=world.first)
        world.say(other, source())
        shown = [json.loads(line)["member"] for line in world.fold().dump()
                 if b'"kind":"source"' in line]
        self.assertEqual(shown, [f"ngo~{other.id[:4]}"])

    def test_a_disputed_device_belongs_to_its_own_root(self):
        world = self.world
        shared = world.device("cso", "zz")
        twin = world.device("cso", "twin")
        for below, device in ((world.first, shared), (None, twin)):
            world.control(world.mfa, build.admission("cso", device.key),
                          below=below)
        after = world.device("cso", "after")
        said = world.control(twin, build.device(shared))
        self.assertEqual(world.reasons(said), [None])
        world.control(shared, build.device(after))
        devices = world.fold().members.devices
        self.assertEqual(devices.disputed, {shared.id})
        self.assertEqual(
            [devices.owner[each.id] for each in (twin, shared, after)],
            [each.key.text for each in (twin, shared, shared)])

    def test_a_device_of_two_roots_belongs_to_the_lowest_key(self):
        world = self.world
        low, high = sorted((world.device("cso", name) for name in "xy"),
                           key=lambda each: each.key.text)
        shared = world.device("cso", "shared")
        below = world.first
        for root in (high, low):
            below = world.control(world.mfa, build.admission(
                "cso", root.key), below=below)
            world.control(root, build.device(shared))
        devices = world.fold().members.devices
        self.assertEqual(devices.owner[shared.id], low.key.text)
        self.assertEqual(devices.disputed, {shared.id})

    def test_a_device_for_work_too_is_not_for_recovery_alone(self):
        world = self.world
        said = world.say(world.recovery, source())
        self.assertEqual(world.reasons(said), ["not-allowed"])
        world.control(world.ngo, build.device(world.recovery))
        self.assertEqual(world.reasons(said), [None])


class TestCuts(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.second = self.world.device("ngo", "second")
        self.admission = self.world.control(self.world.ngo,
                                            build.device(self.second))

    def test_a_cut_by_a_sibling_holds_what_is_after_its_points(self):
        world = self.world
        one = world.say(self.second, source())
        two = world.say(self.second, source(), below=one)
        cut = world.control(world.ngo, build.cut(
            "device", self.second.id, one), below=self.admission)
        self.assertEqual(world.reasons(one, two, cut), [None, "held", None])

    def test_a_cut_holds_journals_that_it_does_not_list(self):
        world = self.world
        one = world.say(self.second, source())
        other = world.say(self.second, source(), incarnation=2)
        world.control(world.ngo, build.cut("device", self.second.id, one),
                      below=self.admission)
        self.assertEqual(world.reasons(one, other), [None, "held"])

    def test_a_superseded_cut_touches_one_journal_only(self):
        world = self.world
        one = world.say(self.second, source())
        other = world.say(self.second, source(), incarnation=2)
        world.control(world.ngo, build.cut("journal", one.journal.id),
                      below=self.admission)
        self.assertEqual(world.reasons(one, other), ["held", None])

    def test_a_point_whose_parts_do_not_match_keeps_nothing(self):
        world = self.world
        one = world.say(self.second, source())
        cut = build.cut("device", self.second.id, one)
        cut["points"][0]["sequence"] = 2
        world.control(world.ngo, cut, below=self.admission)
        self.assertEqual(world.reasons(one), ["held"])

    def test_nobody_cuts_himself_or_another_member(self):
        world = self.world
        cso = world.admit("cso")
        one = world.say(self.second, source())
        own = world.control(self.second, build.cut("device", self.second.id))
        other = world.control(cso, build.cut("device", self.second.id))
        unknown = world.control(world.ngo, build.cut("journal", NAME),
                                below=self.admission)
        self.assertEqual(world.reasons(one, own, other, unknown),
                         [None, "not-allowed", "not-allowed", "not-allowed"])

    def test_devices_that_a_held_record_added_are_not_admitted(self):
        world = self.world
        third = world.device("ngo", "third")
        added = world.control(self.second, build.device(third))
        one = world.say(third, source())
        world.control(world.ngo, build.cut("device", self.second.id),
                      below=self.admission)
        self.assertEqual(world.reasons(added, one), ["held", "not-admitted"])

    def test_a_held_cut_of_the_same_layer_stays_in_force(self):
        world = self.world
        third = world.device("ngo", "third")
        world.control(world.ngo, build.device(third), below=self.admission)
        one = world.say(world.ngo, source())
        cut = world.control(self.second, build.cut("device", world.ngo.id))
        world.control(third, build.cut("device", self.second.id))
        self.assertEqual(world.reasons(one, cut), ["held", "held"])

    def test_a_cut_that_an_earlier_layer_holds_is_not_in_force(self):
        world = self.world
        one = world.say(world.ngo, source())
        cut = world.control(self.second, build.cut("device", world.ngo.id))
        world.control(world.recovery, build.cut("device", self.second.id))
        self.assertEqual(world.reasons(one, cut), [None, "held"])

    def test_a_cut_without_an_admitted_author_names_its_member_id(self):
        world = self.world
        third = world.device("ngo", "third")
        world.control(self.second, build.device(third))
        world.control(third, build.cut("journal", NAME),
                      build.cut("device", self.second.id))
        shown = [json.loads(line)["member"] for line in world.fold().dump()
                 if b'"kind":"cut"' in line]
        self.assertEqual(shown, ["ngo"])

    def test_two_devices_that_cut_each_other_are_both_cut(self):
        world = self.world
        one = world.say(world.ngo, source())
        two = world.say(self.second, source())
        world.control(world.ngo, build.cut("device", self.second.id),
                      below=self.admission)
        world.control(self.second, build.cut("device", world.ngo.id))
        self.assertEqual(world.reasons(one, two), ["held", "held"])


class TestForks(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.first = self.world.say(self.world.ngo, source())

    def test_four_branches_all_count(self):
        branches = self.world.branches(self.world.ngo, 4, self.first)
        self.assertEqual(self.world.reasons(*branches), [None] * 4)

    def test_five_branches_are_held_after_the_last_common_record(self):
        world = self.world
        branches = world.branches(world.ngo, 3, self.first)
        branches += world.branches(world.ngo, 2, branches[0])
        self.assertEqual(world.reasons(self.first, *branches), [None] * 6)
        fifth = world.say(world.ngo, source(title="5"), below=self.first)
        self.assertEqual(world.reasons(self.first, fifth, *branches),
                         [None] + ["held"] * 6)

    def test_a_cut_chooses_one_of_five_branches(self):
        world = self.world
        branches = world.branches(world.ngo, 5, self.first)
        world.control(world.recovery, build.cut(
            "journal", self.first.journal.id, branches[2]))
        self.assertEqual(world.reasons(self.first, *branches),
                         [None, "held", "held", None, "held", "held"])

    def test_an_overforked_steward_admits_nobody(self):
        world = self.world
        key = build.SigningKey("cso")
        forks = [world.control(world.mfa, build.admission(
            "cso", key, roles=[]), below=world.first, time=1 + n)
            for n in range(5)]
        said = world.say(world.device("cso", "cso"), source())
        self.assertEqual(world.reasons(forks[0], said),
                         ["held", "not-admitted"])


class TestRights(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.rec = self.world.say(self.world.mfa, recommendation())

    def test_only_importers_say_recommendations(self):
        world = self.world
        said = [world.say(world.admit("un-one", "un", roles=["importer"]),
                          recommendation("MNG-1/1")),
                world.say(world.ngo, recommendation("MNG-1/2"))]
        self.assertEqual(world.reasons(self.rec, *said),
                         [None, None, "not-allowed"])

    def test_observers_assess_nothing_until_one_grant_is_no_observers(self):
        world = self.world
        embassy = world.admit("embassy", "embassy")
        cso = world.admit("watcher", "cso", roles=["observer"])
        said = [world.say(embassy, assessment()),
                world.say(cso, assessment()),
                world.say(embassy, source(), incarnation=2)]
        self.assertEqual(world.reasons(*said),
                         ["not-allowed", "not-allowed", None])
        world.control(world.mfa, build.admission(
            "embassy", embassy.key, "embassy", roles=["data-protection"]),
            incarnation=2)
        self.assertEqual(world.reasons(*said)[0], None)

    def test_a_steward_is_never_an_observer(self):
        charter = build.charter([("un-one", "un", "un"),
                                 ("un-two", "two", "un")], ["un-one"])
        world = World(**charter)
        rec = world.say(world.device("un-one", "un"), recommendation())
        said = [world.say(world.device(member, key), assessment(),
                          below=below)
                for member, key, below in (("un-one", "un", rec),
                                           ("un-two", "two", None))]
        self.assertEqual(world.reasons(*said), [None, "not-allowed"])

    def test_governments_and_importers_say_positions(self):
        world = self.world
        position = {"kind": "position", "subject": [REC, "A/HRC/16/5/Add.1"],
                    "value": "noted"}
        said = [world.say(each, position, incarnation=9) for each in
                (world.mfa, world.admit("gov", "coordinating-body"),
                 world.ngo)]
        self.assertEqual(world.reasons(*said), [None, None, "not-allowed"])


class TestReferences(unittest.TestCase):
    def setUp(self):
        self.world = World()

    def test_an_assessment_waits_for_its_own_recommendation(self):
        world = self.world
        world.say(world.mfa, recommendation("MNG-1/84.1"))
        said = world.say(world.ngo, assessment("MNG-1/84.10"))
        self.assertEqual(world.reasons(said), ["unresolved"])
        world.say(world.mfa, recommendation("MNG-1/84.10"), incarnation=2)
        self.assertEqual(world.reasons(said), [None])

    def test_a_citation_names_a_thing_and_a_source(self):
        world = self.world
        thing = f"ngo/{NAME}"
        both = world.say(world.ngo, source(), citation(thing, thing))
        self.assertEqual(world.fold().reasons[both.statements[1].id], None)
        words = world.say(world.mfa, citation(both.statements[1].id, thing))
        lost = world.say(world.mfa, citation(thing, f"mfa/{NAME}"),
                         below=words)
        self.assertEqual(world.reasons(words, lost), [None, "unresolved"])

    def test_a_citation_of_a_citation_without_its_reference_counts(self):
        world = self.world
        thing = f"ngo/{NAME}"
        one = world.say(world.ngo, citation(REC, thing))
        two = world.say(world.ngo, citation(one.statements[0].id, thing),
                        source(), below=one)
        self.assertEqual(world.reasons(one, two), ["unresolved", None])

    def test_what_nobody_admitted_said_resolves_nothing(self):
        world = self.world
        stranger = world.device("stranger", "stranger")
        world.say(stranger, source())
        thing = f"stranger/{NAME}"
        said = world.say(world.ngo, citation(thing, thing))
        self.assertEqual(world.reasons(said), ["unresolved"])


class TestSlots(unittest.TestCase):
    def setUp(self):
        self.world = World()

    def test_replaces_reaches_through_a_statement_that_does_not_count(self):
        world = self.world
        one = world.say(world.ngo, source())
        two = world.say(world.ngo, source(
            surprise=1, replaces=[one.statements[0].id]), below=one)
        self.assertEqual(world.reasons(two), ["malformed"])
        self.assertEqual(world.current(one, two), [True, False])
        three = world.say(world.ngo, source(
            replaces=[two.statements[0].id]), below=two)
        self.assertEqual(world.current(one, two, three),
                         [False, False, True])

    def test_replaces_into_another_slot_has_no_effect(self):
        world = self.world
        one = world.say(world.ngo, source())
        other = world.say(world.mfa, source(replaces=[one.statements[0].id]))
        third = world.say(world.ngo, source(
            OTHER_NAME, replaces=[one.statements[0].id]), below=one)
        self.assertEqual(world.current(one, other, third), [True] * 3)

    def test_the_wrong_class_of_journal_is_in_no_slot(self):
        world = self.world
        one = world.say(world.ngo, source())
        wrong = world.control(world.ngo, source(
            replaces=[one.statements[0].id]))
        three = world.say(world.ngo, source(
            replaces=[wrong.statements[0].id]), below=one)
        self.assertEqual(world.current(one, wrong, three),
                         [True, False, True])

    def test_branches_conflict_until_one_replaces_both(self):
        world = self.world
        first = world.say(world.ngo)
        one, two = world.branches(world.ngo, 2, first)
        self.assertEqual(world.current(one, two), [True, True])
        last = world.say(world.ngo, source(replaces=sorted(
            each.statements[0].id for each in (one, two))), below=one)
        self.assertEqual(world.current(one, two, last), [False, False, True])

    def test_a_withdrawal_is_current_itself(self):
        world = self.world
        one = world.say(world.ngo, source())
        two = world.say(world.ngo, {
            "kind": "source", "subject": [NAME], "withdrawn": "wrong",
            "replaces": [one.statements[0].id]}, below=one)
        self.assertEqual(world.reasons(two), [None])
        self.assertEqual(world.current(one, two), [False, True])


if __name__ == "__main__":
    unittest.main()
