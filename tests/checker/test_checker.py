#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Tests of values, records, chains, forms and commands (sections 2 to 7).

A test is a sentence; the records are made here.
"""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import build  # noqa: E402
import catalogue  # noqa: E402
import ed25519  # noqa: E402
import records  # noqa: E402
import tamga_check  # noqa: E402
import values  # noqa: E402
import vectors  # noqa: E402
from world import (  # noqa: E402
    NAME, OTHER_NAME, REC, World, assessment, citation, recommendation,
    source)


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


STATEMENT = "a" * 52 + ".0"


class TestForms(unittest.TestCase):
    CONTEXT = catalogue.Context("a" * 52, "MNG-1", "ngo")

    ENTRY = {"device": NAME, "reason": "lost", "journal": NAME,
             "sequence": 1, "record": "0" * 64}
    OTHER_ENTRY = {"device": NAME, "reason": "left"}

    def later(self, **fields):
        return {**build.later_charter(
            [("a-b", "x", "x-recovery"), ("c-d", "y")],
            predecessor="a" * 52), **fields}

    def assertForm(self, good, value):
        self.assertIs(catalogue.is_well_formed(value, self.CONTEXT), good,
                      value)

    def test_good_statements_are_well_formed(self):
        for value in (source(), recommendation(), assessment(),
                      citation(REC, f"ngo/{NAME}"),
                      citation(REC, f"ngo~2aaa/{NAME}"),
                      self.later(), self.later(predecessor=STATEMENT,
                                               version=3),
                      self.later(cuts=[self.ENTRY, self.OTHER_ENTRY]),
                      self.later(rights=[{"kind": "poem", "who": "any"}]),
                      build.cut("member", build.SigningKey("x").text),
                      build.endorsement(STATEMENT),
                      build.adopt(NAME, "0" * 64), build.adopt(NAME),
                      build.charter([("a-b", "x", "cso")], ["a-b"])):
            self.assertForm(True, value)

    def test_later_charters_are_malformed_too(self):
        until = {"key": build.SigningKey("x").text, "right": "steward"}
        point = {field: self.ENTRY[field]
                 for field in ("journal", "sequence", "record")}
        self.assertForm(True, self.later(until=[
            {**until, **point}, {**until, **point, "right": "importer"}]))
        for fields in (
                {"version": 3}, {"version": 0}, {"version": 1025},
                {"predecessor": STATEMENT}, {"predecessor": "b" * 51 + "a"},
                {"threshold": 1}, {"threshold": 3}, {"stewards": []},
                {"subject": ["MNG-2"]}, {"founders": []},
                {"rights": [{"kind": "poem", "who": "boss"}]},
                {"cuts": [self.ENTRY, self.ENTRY]},
                {"cuts": [{**self.OTHER_ENTRY, "journal": NAME}]},
                {"cuts": [{**self.ENTRY, "reason": "superseded"}]},
                {"until": [{**until, **point}] * 2},
                {"until": [{**until, "right": "any"}]}):
            self.assertForm(False, self.later(**fields))
        twice = self.later()
        twice["stewards"][1]["recovery"] = twice["stewards"][0]["key"]
        self.assertForm(False, twice)

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
                build.charter(two, ["a-b"], rights=[{"kind": "source"}]),
                build.member("ngo", build.SigningKey("x"), roles=["boss"]),
                build.member("ngo", build.SigningKey("x"), continues="ngo"),
                build.endorsement(NAME), build.endorsement("a" * 52),
                {**build.endorsement(STATEMENT), "note": "x"},
                build.cut("member", NAME),
                build.cut("device", build.SigningKey("x").text),
                {**build.adopt(NAME), "records": ["0" * 63]},
                {**build.cut("journal", NAME), "reason": "lost"},
                {**build.cut("device", NAME), "reason": "superseded"},
                {**build.cut("journal", NAME), "points": [point]},
                {**build.cut("device", NAME), "points": [point, point]},
                {**build.charter(two, ["a-b"]), "stewards": [
                    {"id": "a-b", "key": build.SigningKey("y").text}]},
                {"kind": "device", "subject": [NAME], "label": "x",
                 "key": build.SigningKey("x").text, "purpose": "work"}):
            self.assertForm(False, value)


VECTORS = os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "vectors")


@unittest.skipUnless(os.path.exists(os.path.join(VECTORS, "ids")),
                     "tests/vectors is missing")
class TestVectors(unittest.TestCase):
    def check(self, directory):
        with redirect_stdout(io.StringIO()) as out:
            status = vectors.check(directory)
        return status, out.getvalue()

    def test_the_golden_vectors_have_the_same_verdicts(self):
        status, printed = self.check(VECTORS)
        self.assertEqual(status, 0, printed)

    def test_another_verdict_is_a_difference(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "vectors")
            shutil.copytree(VECTORS, copy)
            with open(os.path.join(copy, "json"), "a") as file:
                file.write("bad 7b7d an object\n")
            status, printed = self.check(copy)
        self.assertEqual(status, 1)
        self.assertIn("json: an object: expected bad, found good", printed)


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
