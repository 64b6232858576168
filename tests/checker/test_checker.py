#!/usr/bin/env python3
"""Tests of the checker, with records made here.  A test is a sentence."""

import base64
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

import build  # noqa: E402
import catalogue  # noqa: E402
import ed25519  # noqa: E402
import fold  # noqa: E402
import records  # noqa: E402
import tamga_check  # noqa: E402
import values  # noqa: E402

REC = "MNG-1/84.10"
NAME = "a" * 26
OTHER_NAME = "b" * 25 + "a"


def source(name=NAME, **fields):
    return {"kind": "source", "subject": [name], "title": "A law",
            "url": "https://example.org/", **fields}


def recommendation(rec=REC, **fields):
    return {"kind": "recommendation", "subject": [rec, "A/HRC/16/5"],
            "text": {"en": "Ratify."}, "recommending_states": ["FRA"],
            **fields}


def assessment(rec=REC, value="partially", **fields):
    return {"kind": "assessment", "subject": [rec, "", "draft", "upr-info-3"],
            "value": value, **fields}


def citation(what, of, **fields):
    return {"kind": "citation", "subject": [what, of], **fields}


class World:
    """A room of a steward `mfa`, a founder `ngo` with a recovery key."""

    def __init__(self, **fields):
        charter = build.charter(
            [("mfa", "mfa", "government"),
             ("ngo", "ngo", "ngo", "ngo-recovery")], ["mfa"])
        self.charter = {**charter, **fields}
        self.line = values.print_json(self.charter).encode()
        self.id = values.room_id(self.line)
        self.room = records.Room(self.line)
        self.mfa = self.device("mfa", "mfa")
        self.ngo = self.device("ngo", "ngo")
        self.recovery = self.device("ngo", "ngo-recovery")
        self.first = self.say(self.mfa, self.charter,
                              journal_class="control")

    def device(self, member, key_name):
        return build.Device(self.id, member, key_name)

    def say(self, device, *statements, **placed):
        """Writes a record into the room."""
        record = device.write(*statements, **placed)
        self.room.admit(record, placed.get("below"))
        return record

    def control(self, device, *statements, **placed):
        return self.say(device, *statements, journal_class="control",
                        **placed)

    def admit(self, member, kind="cso", below=None, **fields):
        """The steward admits a member with a key of the same name."""
        device = self.device(member, member)
        self.control(self.mfa, build.admission(
            member, device.key, kind, **fields), below=below or self.first)
        return device

    def branches(self, device, count, below, **placed):
        return [self.say(device, source(title=f"branch {n}"), below=below,
                         **placed) for n in range(count)]

    def fold(self):
        return fold.Fold(self.room)

    def reasons(self, *these):
        """The reasons of the first statements of these records."""
        result = self.fold()
        return [result.reasons[each.statements[0].id] for each in these]

    def current(self, *these):
        result = self.fold()
        return [each.statements[0].id in result.current for each in these]


class TestEd25519(unittest.TestCase):
    KEY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a"
                        "0ee172f3daa62325af021a68f707511a")
    SIGNATURE = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")

    def test_a_signature_of_rfc_8032_is_good(self):
        self.assertTrue(ed25519.verify(self.KEY, self.SIGNATURE, b""))
        self.assertFalse(ed25519.verify(self.KEY, self.SIGNATURE, b"x"))

    def test_s_plus_the_order_is_refused(self):
        s = int.from_bytes(self.SIGNATURE[32:], "little") + ed25519.ORDER
        self.assertFalse(ed25519.verify(
            self.KEY, self.SIGNATURE[:32] + s.to_bytes(32, "little"), b""))

    def test_r_of_small_order_is_refused_though_the_equation_holds(self):
        # R the identity and S = k*a: the equation holds.
        key = build.SigningKey("small r")
        r = ed25519.encode(ed25519.IDENTITY)
        k = key._number(r + key.point + b"")
        s = k * key.scalar % ed25519.ORDER
        self.assertFalse(ed25519.verify(
            key.point, r + s.to_bytes(32, "little"), b""))

    def test_keys_outside_the_main_subgroup_are_no_keys(self):
        minus_one = (ed25519.P - 1).to_bytes(32, "little")
        order_two = ed25519.decode(minus_one)
        mixed = ed25519.encode(ed25519.add(ed25519.BASE, order_two))
        self.assertIsNotNone(ed25519.decode(mixed))
        self.assertFalse(ed25519.is_good_key(mixed))
        self.assertFalse(ed25519.is_good_key(minus_one))
        self.assertTrue(ed25519.is_good_key(ed25519.encode(ed25519.BASE)))

    def test_points_not_canonical_or_off_the_curve_are_none(self):
        # y = 1 written as P + 1; x = 0 with a sign; y = 2 is off the curve.
        for number in (ed25519.P + 1, 1 | 1 << 255, 2):
            self.assertIsNone(ed25519.decode(number.to_bytes(32, "little")))


class TestValues(unittest.TestCase):
    def test_canonical_texts_are_printed_again_as_they_were(self):
        for text in ('{"a":[1,-2,true,{"en":"\\n\\t\\"\\\\"}],"b_2":"ү"}',
                     "0", '""', "9007199254740991", '{"a":1,"mn-Cyrl":2}'):
            self.assertEqual(
                values.print_json(values.parse_json(text.encode())), text)

    def test_other_texts_are_not_canonical(self):
        for text in (b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"-0",
                     b"01", b"1.0", b"1e2", b"null", b"9007199254740992",
                     b'"\\u0041"', b'"\\/"', b'"\x01"', b'"\x7f"',
                     b'"\xc2\x80"', b'"\xed\xa0\x80"', b'"\xff"', b'{"A":1}',
                     b"[1,]", b"[] ", b"", b'{"a":1', b'"a', b"truee",
                     b'{"' + b"a" * 65 + b'":1}'):
            with self.assertRaises(values.NotCanonical, msg=text):
                values.parse_json(text)

    def test_containers_are_sixteen_deep_at_most(self):
        values.parse_json(b"[" * 16 + b"]" * 16)
        with self.assertRaises(values.NotCanonical):
            values.parse_json(b"[" * 17 + b"]" * 17)

    def test_paragraph_84_10_is_not_84_1_and_comes_after_84_9(self):
        names = ["84", "84;a", "84.1", "84.1;a", "84.1.1", "84.9", "84.10",
                 "85", "~aaaaaaaaaaaaaaaa"]
        ids = ["MNG-1/" + name for name in names]
        self.assertEqual(
            sorted(ids[::-1], key=values.recommendation_order), ids)
        self.assertEqual(len(set(ids)), len(ids))

    def test_recommendation_ids_have_one_spelling(self):
        for text in ("MNG-1/84.01", "MNG-1/84.", "MNG-0/1", "MNG-1/",
                     "MNG-1/1.2.3.4.5.6.7", "MNG-1/1000000", "mng-1/1",
                     "MNG-1/1;", "MNG-1/1;A", "MNG-1/~a", "MNG-100/1"):
            self.assertFalse(
                values.matches(values.RECOMMENDATION_ID, text), text)

    def test_dates_are_days_that_exist(self):
        for text in ("2018", "2018-12", "2016-02-29"):
            self.assertTrue(values.is_date(text), text)
        for text in ("2018-13", "2018-02-29", "2018-1-1", "18", "2018-00"):
            self.assertFalse(values.is_date(text), text)


class TestRecords(unittest.TestCase):
    def setUp(self):
        self.world = World()

    def assertFault(self, word, data):
        with self.assertRaises(records.Fault) as caught:
            records.parse_record(data)
        self.assertEqual(caught.exception.word, word, caught.exception)

    def bytes(self, *statements, **placed):
        return self.world.ngo.write_bytes(*(statements or [source()]),
                                          **placed)

    def test_a_record_made_here_is_valid(self):
        record = records.parse_record(self.bytes(
            unknown="Tamga-A: b c\nTamga-B: ~\n", seen=[self.world.first]))
        self.world.room.admit(record)
        self.assertTrue(record.needs_newer_version)

    def test_ssh_keygen_calls_the_same_signature_good(self):
        record = records.parse_record(self.bytes())
        self.assertTrue(tamga_check.ssh_keygen_agrees(record))

    def test_a_receipt_is_valid_and_says_so(self):
        data = self.world.ngo.write_bytes()
        self.assertIn(b"\n\nreceipt\n\n\nTamga-Record: 0\n", data)
        self.assertEqual(records.parse_record(data).statements, [])

    def test_every_changed_byte_makes_a_fault(self):
        data = self.bytes()
        for at in range(0, len(data), 17):
            changed = bytearray(data)
            changed[at] ^= 1
            with self.assertRaises(records.Fault, msg=at):
                record = records.parse_record(bytes(changed))
                records.check_chain(record, None, self.world.id)

    def test_other_bytes_are_a_fault(self):
        good = self.bytes()
        for old, new in (
                (b"+0000", b"+0100"), (b"tree 4b", b"tree 5b"),
                (b"\n\nTamga", b"\nTamga"), (b"gpgsig", b"encoding x\ngpgsig"),
                (b"SIGNATURE-----\n\n", b"SIGNATURE-----\n \n\n"),
                (b"Sequence: 1", b"Sequence: 01"),
                (b"Tamga-Class: data", b"Tamga-Class: both"),
                (b"A law", b"A\0law"), (b" 1526536800", b" 0"),
                (b" 1526536800", b" 253402300800")):
            self.assertIn(old, good)
            self.assertFault("bytes", good.replace(old, new))
        self.assertFault("bytes", good + b"\n")
        self.assertFault("bytes", good[:-1])
        self.assertFault("bytes", b"")

    def test_known_trailers_are_no_unknown_ones(self):
        self.assertFault("bytes", self.bytes(unknown="Tamga-Room: x\n"))

    def test_unknown_trailers_ascend(self):
        self.assertFault("bytes", self.bytes(
            unknown="Tamga-B: x\nTamga-A: x\n"))
        self.assertFault("bytes", self.bytes(
            unknown="Tamga-A: x\nTamga-A: x\n"))

    def test_limits_come_first(self):
        many = [source(title=str(n)) for n in range(257)]
        records.parse_record(self.bytes(*many[:256]))
        self.assertFault("too-big", self.bytes(*many, subject="wrong"))
        self.assertFault("too-big", self.bytes(source(note="x" * 65536)))
        self.assertFault("too-big", self.bytes(unknown="".join(
            f"Tamga-{chr(65 + n)}: x\n" for n in range(17))))

    def test_the_subject_line_is_the_computed_one(self):
        for value, more, line in (
                (source(), 0, b"source " + NAME.encode()),
                (citation("ү x", NAME), 2, b"citation ???x +2"),
                ({"kind": "x", "subject": ["a" * 99]}, 1,
                 b"x " + b"a" * 67 + b" +1")):
            self.assertEqual(
                records.subject_line([value] + [source()] * more), line)
        self.assertFault("subject-line", self.bytes(subject="source"))

    def test_a_statement_is_canonical_with_a_kind_and_a_subject(self):
        for line in ('{"kind": "a","subject":["b"]}', '["a"]',
                     '{"kind":"A","subject":["b"]}', '{"kind":"a"}',
                     '{"kind":"a","subject":[]}',
                     '{"kind":"a","subject":[1]}',
                     '{"kind":"a","subject":' + str(["b"] * 9).replace(
                         "'", '"').replace(" ", "") + "}"):
            self.assertFault("statement", self.bytes(source(), line,
                subject=f"source {NAME} +1"))

    def test_seen_lines_ascend_by_the_number_of_the_sequence(self):
        second = self.world.say(self.world.mfa, below=self.world.first)
        for seen in ([second, self.world.first], [second, second]):
            self.assertFault("seen", self.bytes(seen=seen))
        records.parse_record(self.bytes(seen=[self.world.first, second]))

    def test_a_bad_signature_is_a_fault(self):
        self.assertFault("signature", self.bytes(signature=b"\1" * 64))
        good = self.bytes()
        armour = good[good.index(b"gpgsig "):good.index(b"\n\n") + 2]
        record = records.parse_record(good)
        blob = records._armour_content(record.armour)
        for old, new in ((b"sha512", b"sha256"), (b"git", b"gut")):
            other = b"gpgsig " + build.armour(
                blob.replace(old, new)).encode() + b"\n\n"
            self.assertFault("signature", good.replace(armour, other))

    def test_bits_left_over_in_the_armour_are_a_fault(self):
        good = self.bytes()
        at = good.index(b"=\n -----END") - 1
        alphabet = (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                    b"0123456789+/")
        other = alphabet[alphabet.index(good[at]) ^ 1]
        self.assertFault("bytes", good[:at] + bytes([other]) + good[at + 1:])


class TestChain(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.first = self.world.say(self.world.ngo, source())

    def assertFault(self, word, record, below=None, expected=None):
        with self.assertRaises(records.Fault) as caught:
            records.check_chain(record, below, self.world.id, expected)
        self.assertEqual(caught.exception.word, word, caught.exception)

    def test_a_second_record_stands_on_the_first(self):
        second = self.world.ngo.write(source(), below=self.first)
        records.check_chain(second, self.first, self.world.id,
                            ("data", self.first.journal.id))
        self.assertIs(second.journal, self.first.journal)

    def test_each_fault_has_its_word(self):
        ngo, first = self.world.ngo, self.first
        second = self.world.say(ngo, source(), below=first)
        third = ngo.write(source(), below=second)
        self.assertFault("sequence", third, first)
        self.assertFault("sequence", ngo.write(source()), first)
        self.assertFault("sequence", second)
        twin = self.world.say(ngo, source(title="twin"), below=first)
        self.assertFault("previous", third, twin)
        other = build.Device(self.world.id, "ngo", "mfa")
        self.assertFault("author", other.write(source(), below=first), first)
        elsewhere = build.Device("a" * 52, "ngo", "ngo")
        self.assertFault("room", elsewhere.write(source()))
        elsewhere.room = self.world.id
        self.assertFault("device", elsewhere.write(source()))
        self.assertFault("journal", second, first,
                         ("control", first.journal.id))
        self.assertFault("journal", ngo.write(source()), None,
                         (None, self.world.first.journal.id))

    def test_the_parent_is_the_git_id_of_the_previous_record(self):
        person = f"ngo <{self.world.ngo.id}@tamga> 1 +0000"
        second = self.world.ngo.write(source(), below=self.first, headers=(
            "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
            f"parent {'0' * 40}\nauthor {person}\ncommitter {person}\n"))
        self.assertFault("parent", second, self.first)

    def test_the_signing_key_is_the_journals(self):
        forger = build.Device(self.world.id, "ngo", "mfa")
        forger.id = self.world.ngo.id
        self.assertFault("signature", forger.write(source(),
                         below=self.first), self.first)

    def test_a_set_takes_in_what_stands_on_something_whole(self):
        world, ngo = World(), self.world.ngo
        second = ngo.write(source(), below=self.first)
        second.journal = self.first.journal
        third = ngo.write(source(), below=second)
        world.room.admit_all([third, self.first])
        self.assertNotIn(third.hash, world.room.records)
        world = World()
        world.room.admit_all([third, second, self.first])
        self.assertIn(third.hash, world.room.records)

    def test_ranks_grow_along_previous_and_seen_records(self):
        world = self.world
        second = world.say(world.ngo, source(), below=self.first)
        third = world.say(world.mfa, source(), seen=[second])
        ranks = world.room.ranks()
        self.assertEqual([ranks[each.hash] for each in
                          (self.first, second, third)], [1, 2, 3])


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
        self.assertEqual(world.reasons(record), ["malformed"])

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
        unknown = {"kind": "endorsement", "subject": ["x"]}
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
        world.control(twin, build.device(shared))
        devices = world.fold().members.devices
        self.assertEqual(devices.owner[shared.id], shared.key.text)
        self.assertIn(shared.id, devices.disputed)


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
        one = world.say(self.second, source())
        own = world.control(self.second, build.cut("device", self.second.id))
        steward = world.control(world.mfa, build.cut(
            "device", self.second.id), below=world.first)
        unknown = world.control(world.ngo, build.cut("journal", NAME),
                                below=self.admission)
        self.assertEqual(world.reasons(one, own, steward, unknown),
                         [None, "not-allowed", "not-allowed", "not-allowed"])

    def test_devices_that_a_held_record_added_are_not_admitted(self):
        world = self.world
        third = world.device("ngo", "third")
        added = world.control(self.second, build.device(third))
        one = world.say(third, source())
        world.control(world.ngo, build.cut("device", self.second.id),
                      below=self.admission)
        self.assertEqual(world.reasons(added, one), ["held", "not-admitted"])

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


class TestForms(unittest.TestCase):
    CONTEXT = catalogue.Context("a" * 52, "MNG-1", "ngo")

    def assertForm(self, good, value):
        self.assertIs(catalogue.is_well_formed(value, self.CONTEXT), good,
                      value)

    def test_good_statements_are_well_formed(self):
        for value in (source(), recommendation(), assessment(),
                      citation(REC, f"ngo/{NAME}"),
                      build.charter([("a-b", "x", "cso")], ["a-b"])):
            self.assertForm(True, value)

    def test_others_are_malformed(self):
        point = {"journal": OTHER_NAME, "sequence": 1, "record": "0" * 64}
        two = [("a-b", "x", "cso"), ("c-d", "y", "cso")]
        for value in (
                source(first_hand=1), source(surprise="x"),
                source(url=""), source(replaces=[]),
                source(withdrawn="x"), recommendation("MNG-2/84.10"),
                recommendation(recommending_states=["FRA"] * 257),
                recommendation(action_category=True),
                recommendation(text={}), assessment(value="mostly"),
                {**assessment(), "subject": [REC, "", "draft", "other"]},
                build.charter([("a-b", "x", "cso")], ["a-b"], threshold=2),
                build.charter([("a-b", "x", "cso")], []),
                build.charter([("a-b", "x", "cso", "x")], ["a-b"]),
                build.charter(two, ["a-b", "c-d"], threshold=1),
                build.charter(two, ["a-b"], cycle=2),
                build.charter(two, ["a-b"], withdrawn="x"),
                build.charter([two[0], two[0]], ["a-b"]),
                build.member("ngo", build.SigningKey("x"), roles=["boss"]),
                {**build.cut("journal", NAME), "reason": "lost"},
                {**build.cut("device", NAME), "reason": "superseded"},
                {**build.cut("journal", NAME), "points": [point]},
                {**build.cut("device", NAME), "points": [point, point]},
                {**build.charter(two, ["a-b"]), "stewards": [
                    {"id": "a-b", "key": build.SigningKey("y").text}]},
                {"kind": "device", "subject": [NAME], "label": "x",
                 "key": build.SigningKey("x").text, "purpose": "work"}):
            self.assertForm(False, value)


class TestCommands(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.said = self.world.say(self.world.ngo, source())
        self.next = self.world.say(self.world.ngo, source(),
                                   below=self.said)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = folder.name

    def git(self, *arguments, data=b""):
        return subprocess.run(["git", "--git-dir", self.path, *arguments],
                              input=data, stdout=subprocess.PIPE,
                              check=True).stdout.decode().strip()

    def store(self, data):
        return self.git("hash-object", "-t", "commit", "-w", "--stdin",
                        "--literally", data=data)

    def ref(self, tip, record, area="heads"):
        letter = {"control": "c", "data": "j"}[record.journal.journal_class]
        self.git("update-ref", f"refs/{area}/{letter}/{record.journal.id}",
                 tip)

    def make(self):
        subprocess.run(["git", "init", "-q", "--bare", self.path], check=True)
        self.git("hash-object", "-t", "tree", "-w", "--stdin")
        for record in self.world.room.records.values():
            self.assertEqual(self.store(record.data), record.git_id)
        self.ref(self.world.first.git_id, self.world.first)
        self.ref(self.next.git_id, self.next)

    def run_checker(self, *arguments):
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        sys_argv, sys.argv = sys.argv, ["tamga_check.py", *arguments]
        try:
            with redirect_stdout(out), redirect_stderr(io.StringIO()):
                status = tamga_check.main()
        finally:
            sys.argv = sys_argv
        out.flush()
        return status, out.buffer.getvalue().decode()

    def test_a_good_room_has_no_faults_and_a_dump(self):
        self.make()
        self.assertEqual(self.run_checker("room", "--ssh-keygen", self.path),
                         (0, ""))
        status, dump = self.run_checker("dump", self.path)
        self.assertEqual(status, 0)
        ids = [json.loads(line)["id"] for line in dump.splitlines()]
        self.assertEqual(ids, sorted(ids))
        self.assertEqual(len(ids), 3)

    def test_of_a_ref_the_longest_valid_prefix_is_taken(self):
        self.make()
        bad = self.store(self.world.ngo.write_bytes(
            source(), below=self.next, signature=b"\1" * 64))
        self.ref(bad, self.next)
        status, faults = self.run_checker("room", self.path)
        self.assertEqual(status, 1)
        self.assertEqual(faults.split()[:4],
                         [self.said.journal.id, "3", "signature", bad])
        self.assertEqual(len(self.run_checker("dump", self.path)[1]
                             .splitlines()), 3)

    def test_guests_are_judged_but_not_folded(self):
        self.make()
        stranger = self.world.say(self.world.device("cso", "cso"), source())
        self.ref(self.store(stranger.data), stranger, "guest")
        self.assertEqual(self.run_checker("room", self.path)[0], 0)
        self.assertEqual(len(self.run_checker("dump", self.path)[1]
                             .splitlines()), 3)

    def test_a_set_in_a_file_is_folded_with_its_reasons(self):
        stranger = self.world.say(self.world.device("cso", "cso"), source())
        path = os.path.join(self.path, "set.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"charter": self.world.line.decode(), "records": [
                base64.b64encode(record.data).decode()
                for record in self.world.room.records.values()]}, file)
        status, printed = self.run_checker("fold", "--reasons", path)
        self.assertEqual(status, 0)
        self.assertEqual(printed.splitlines()[-1], values.print_json(
            {"id": stranger.statements[0].id, "reason": "not-admitted"}))
        self.assertEqual(len(printed.splitlines()), 4)


if __name__ == "__main__":
    unittest.main()
