# SPDX-License-Identifier: ISC
"""A room for the tests, and statements to say in it."""

import build
import fold
import records
import values

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
