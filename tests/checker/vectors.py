# SPDX-License-Identifier: ISC
"""Compares this reader's verdicts with those of tests/vectors.

The files there: `records/INDEX` and its records, `ids`, `json`, `ed25519`.
Lines that begin with # say nothing.
"""

import os
import unicodedata

import ed25519
import records
import values

REVIEW = "MNG-1"            # the review of the recommendation ids in `ids`
CLASS_OF_REF = {"c": "control", "j": "data", "f": None}


class Comparison:
    def __init__(self):
        self.agreed = 0
        self.differences = []

    def compare(self, name, expected, found, detail=""):
        if expected == found:
            self.agreed += 1
        else:
            self.differences.append(
                f"{name}: expected {expected}, found {found} {detail}")


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        for line in file.read().split("\n"):
            if line and not line.startswith("#"):
                yield line


def read(path):
    with open(path, "rb") as file:
        return file.read()


def judge(data, below, room, expected):
    """The record that the bytes are, and its verdict and detail."""
    try:
        record = records.parse_record(data)
        records.check_chain(record, below, room, expected)
    except records.Fault as fault:
        return None, fault.word, fault.detail
    return record, "good", ""


def check_records(directory, comparison):
    """Name, the record below, the ref, the verdict, what it shows."""
    folder = os.path.join(directory, "records")
    room = values.room_id(
        read(os.path.join(folder, "charter")).rstrip(b"\n"))
    good = {"-": None}
    for line in lines_of(os.path.join(folder, "INDEX")):
        name, below, ref, verdict, _ = line.split("\t")
        expected = None
        if ref != "-":
            letter, journal = ref.split("/")[:2]
            expected = CLASS_OF_REF[letter], journal
        record, found, detail = judge(
            read(os.path.join(folder, name + ".record")),
            good[below], room, expected)
        good[name] = record
        comparison.compare(f"record {name}", verdict, found, detail)


def item_id(review, text, document):
    """The id of an item without a number (section 2)."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    text = " ".join(text.split())
    digest = values.sha256_of("tamga-item-1", text.strip(" ;.,"), document)
    return f"{review}/~{values.base32(digest[:10])}"


GRAMMARS = {
    "room": values.LONG_ID, "device": values.SHORT_ID,
    "member": values.MEMBER_ID, "statement": values.STATEMENT_ID,
    "incarnation": values.INCARNATION, "hash": values.RECORD_HASH,
    "review": values.REVIEW_ID, "thing": values.THING,
    "country": values.COUNTRY,
}


def is_good(value_type, text):
    if value_type == "key":
        return values.key_bytes(text) is not None
    if value_type == "date":
        return values.is_date(text)
    if value_type == "recommendation":
        return (values.matches(values.RECOMMENDATION_ID, text)
                and text.startswith(REVIEW + "/"))
    return values.matches(GRAMMARS[value_type], text)


def check_ids(directory, comparison):
    """What to compute, from what, and the result; or good and bad texts."""
    for line in lines_of(os.path.join(directory, "ids")):
        what, *parts = line.split("\t")
        if what in ("good", "bad"):
            value_type, text = parts
            found = "good" if is_good(value_type, text) else "bad"
            comparison.compare(f"{value_type} {text!r}", what, found)
        elif what == "less":
            first, second = map(values.recommendation_order, parts)
            comparison.compare(f"{parts} in order", True, first < second)
        elif what == "record":
            name, *expected = parts
            data = read(os.path.join(directory, "records", name + ".record"))
            comparison.compare(f"ids of {name}", expected, [
                records.git_id(data), records.sha256(data)])
        else:
            compute = {"room": values.room_id, "device": values.device_id,
                       "journal": values.journal_id, "item": item_id,
                       "statement": values.statement_id}[what]
            comparison.compare(line, parts[-1], compute(*parts[:-1]))


def check_json(directory, comparison):
    """A verdict, the bytes in hex, what they show."""
    for line in lines_of(os.path.join(directory, "json")):
        verdict, data, shown = line.split(" ", 2)
        data = bytes.fromhex("" if data == "-" else data)
        try:
            text = values.print_json(values.parse_json(data))
            found = "good" if text.encode() == data else "printed otherwise"
        except values.NotCanonical:
            found = "bad"
        comparison.compare(f"json: {shown}", verdict, found)


def check_ed25519(directory, comparison):
    """A verdict, a number, key, message, signature, what it shows."""
    for line in lines_of(os.path.join(directory, "ed25519")):
        verdict, number, *data, shown = line.split(" ", 5)
        key, message, signature = (
            bytes.fromhex("" if each == "-" else each) for each in data)
        good = ed25519.verify(key, signature, message)
        comparison.compare(f"ed25519 {number}: {shown}", verdict,
                           "valid" if good else "invalid")


def check(directory):
    """Prints the differences; returns the exit status."""
    comparison = Comparison()
    for part in (check_records, check_ids, check_json, check_ed25519):
        part(directory, comparison)
    for difference in comparison.differences:
        print(difference)
    print(f"{comparison.agreed} verdicts agree, "
          f"{len(comparison.differences)} differ")
    return 1 if comparison.differences or not comparison.agreed else 0
