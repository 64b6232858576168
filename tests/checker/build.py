# SPDX-License-Identifier: ISC
"""Builds records for the tests: devices with made-up keys that sign."""

import base64
import hashlib

import ed25519
import records
import values

CLASSES = ("control", "data")


class SigningKey:
    def __init__(self, name):
        seed = hashlib.sha512(name.encode()).digest()
        self.scalar = int.from_bytes(seed[:32], "little") & (
            (1 << 254) - 8) | 1 << 254
        self.prefix = seed[32:]
        self.point = ed25519.encode(
            ed25519.multiply(self.scalar, ed25519.BASE))
        self.text = values.key_text(self.point)

    def sign(self, message):
        r = self._number(self.prefix + message)
        r_point = ed25519.encode(ed25519.multiply(r, ed25519.BASE))
        k = self._number(r_point + self.point + message)
        s = (r + k * self.scalar) % ed25519.ORDER
        return r_point + s.to_bytes(32, "little")

    @staticmethod
    def _number(data):
        return int.from_bytes(hashlib.sha512(data).digest(),
                              "little") % ed25519.ORDER


def armour(blob):
    text = base64.b64encode(blob).decode()
    lines = [text[at:at + 70] for at in range(0, len(text), 70)]
    return "\n ".join(["-----BEGIN SSH SIGNATURE-----", *lines,
                       "-----END SSH SIGNATURE-----"])


def commit(key, headers, message, signature=None):
    """The bytes of a commit; signature replaces the good one."""
    payload = f"{headers}\n{message}".encode()
    if signature is None:
        signature = key.sign(records.signed_bytes(payload))
    blob = records.signature_blob(key.point, signature)
    return f"{headers}gpgsig {armour(blob)}\n\n{message}".encode()


class Device:
    """A key under a member id in a room, which writes journals."""

    def __init__(self, room, member, key_name):
        self.room, self.member = room, member
        self.key = SigningKey(key_name)
        self.id = values.device_id(room, member, self.key.text)

    def write(self, *statements, below=None, journal_class="data",
              incarnation=1, seen=(), unknown="", number=0, time=1526536800,
              **replaced):
        """A parsed record of these statements, on top of below.

        Text in replaced stands in for a computed part: headers, subject,
        trailers.
        """
        data = self.write_bytes(*statements, below=below,
                                journal_class=journal_class,
                                incarnation=incarnation, seen=seen,
                                unknown=unknown, number=number, time=time,
                                **replaced)
        return records.parse_record(data, verify=False)

    def write_bytes(self, *statements, below=None, journal_class="data",
                    incarnation=1, seen=(), unknown="", number=0,
                    time=1526536800, **replaced):
        person = f"{self.member} <{self.id}@tamga> {time} +0000"
        parent = f"parent {below.git_id}\n" if below else ""
        headers = replaced.get("headers") or (
            f"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n{parent}"
            f"author {person}\ncommitter {person}\n")
        place = (f"Tamga-Previous: {below.hash}\n" if below else
                 f"Tamga-Room: {self.room}\nTamga-Class: {journal_class}\n"
                 f"Tamga-Device: ssh-ed25519 {self.key.text}\n"
                 f"Tamga-Incarnation: {incarnation:032x}\n")
        sequence = below.sequence + 1 if below else 1
        trailers = replaced.get("trailers") or (
            f"Tamga-Record: {number}\nTamga-Sequence: {sequence}\n{place}"
            + "".join(f"Tamga-Seen: {each.journal.id} {each.sequence} "
                      f"{each.hash}\n" for each in seen) + unknown)
        lines = [each if isinstance(each, str) else values.print_json(each)
                 for each in statements]
        subject = replaced.get("subject")
        if subject is None:
            subject = records.subject_line(
                [each for each in statements if isinstance(each, dict)]
            ).decode()
        message = "\n".join([subject, "", *lines, "", trailers])
        return commit(self.key, headers, message, replaced.get("signature"))


def names(text):
    return {"en": text}


def charter(founders, stewards, **fields):
    """A charter of MNG-1; founders are (id, key name, kind[, recovery])."""
    entries = []
    for member, key_name, kind, *recovery in founders:
        entry = {"id": member, "key": SigningKey(key_name).text,
                 "member_kind": kind, "names": names(member)}
        if recovery:
            entry["recovery"] = SigningKey(recovery[0]).text
        entries.append(entry)
    keys = {entry["id"]: entry["key"] for entry in entries}
    return {
        "kind": "charter", "subject": ["MNG-1"], "cycle": 1,
        "founders": entries, "random": "00" * 32, "state": "MNG",
        "stewards": [{"id": member, "key": keys[member]}
                     for member in stewards],
        "threshold": 1 if len(stewards) == 1 else len(stewards) // 2 + 1,
        "titles": names("Review"), "version": 1, **fields}


def member(member_id, key, **fields):
    return {"kind": "member", "subject": [member_id], "key": key.text,
            **fields}


def admission(member_id, key, kind="cso", **fields):
    return member(member_id, key, member_kind=kind, names=names(member_id),
                  **fields)


def device(of, purpose="work"):
    return {"kind": "device", "subject": [of.id], "key": of.key.text,
            "label": "device 2", "purpose": purpose}


def point(record):
    return {"journal": record.journal.id, "sequence": record.sequence,
            "record": record.hash}


def cut(what, cut_id, *last, reason="lost"):
    if what == "journal":
        reason = "superseded"
    return {"kind": "cut", "subject": [what, cut_id], "reason": reason,
            "points": [point(record) for record in last]}


def later_charter(stewards, **fields):
    """A later charter; stewards are (id, key name[, recovery])."""
    entries = []
    for member_id, key_name, *recovery in stewards:
        entry = {"id": member_id, "key": SigningKey(key_name).text}
        if recovery:
            entry["recovery"] = SigningKey(recovery[0]).text
        entries.append(entry)
    count = len(entries)
    return {"kind": "charter", "subject": ["MNG-1"], "version": 2,
            "stewards": entries,
            "threshold": 1 if count == 1 else count // 2 + 1, **fields}


def endorsement(statement_id):
    return {"kind": "endorsement", "subject": [statement_id]}


def adopt(journal, *hashes):
    return {"kind": "adopt", "subject": [journal], "records": list(hashes)}
