# SPDX-License-Identifier: ISC
"""Records and journals: what is valid (sections 4 to 6)."""

import base64
import binascii
import collections
import hashlib
import re
from dataclasses import dataclass, field

import ed25519
import values

MOST_BYTES = 65536
MOST_STATEMENTS = 256
MOST_SEEN = 256
MOST_UNKNOWN = 16
MOST_TIPS = 4
LAST_TIME = 253402300799
LONGEST_SUBJECT_LINE = 72

KNOWN_TRAILERS = {"Record", "Sequence", "Previous", "Room", "Class",
                  "Device", "Incarnation", "Seen"}


class Fault(Exception):
    """Why a record is not valid: a word of section 6, and a detail."""

    def __init__(self, word, detail=""):
        super().__init__(f"{word}: {detail}" if detail else word)
        self.word = word
        self.detail = detail


@dataclass(frozen=True)
class Statement:
    id: str
    line: bytes
    value: dict
    record: "Record" = field(repr=False)

    @property
    def kind(self):
        return self.value["kind"]

    @property
    def subject(self):
        return self.value["subject"]


@dataclass(frozen=True)
class Journal:
    id: str
    journal_class: str
    member: str
    device: str
    key: str


@dataclass(eq=False)
class Record:
    data: bytes = field(repr=False)
    hash: str
    git_id: str
    parent: str = None
    member: str = None
    device: str = None
    number: int = None
    sequence: int = None
    previous: str = None
    room: str = None
    journal_class: str = None
    key: str = None
    incarnation: str = None
    seen: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    statements: list = field(default_factory=list)
    signing_key: bytes = None
    armour: bytes = field(default=None, repr=False)
    payload: bytes = field(default=None, repr=False)
    journal: Journal = None         # known once the chain below is

    def __hash__(self):
        return hash(self.hash)

    @property
    def needs_newer_version(self):
        return self.number != 0 or bool(self.unknown)


def git_id(data):
    return hashlib.sha1(b"commit %d\0" % len(data) + data).hexdigest()


def sha256(data):
    """The record hash."""
    return hashlib.sha256(data).hexdigest()


# Section 4: the bytes.

_PERSON = (rf"(?P<member>{values.MEMBER_ID}) <(?P<device>{values.SHORT_ID})"
           r"@tamga> (?P<time>[1-9][0-9]{0,11}) \+0000")
_HEADERS = re.compile((
    "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
    "(?:parent (?P<parent>[0-9a-f]{40})\n)?"
    f"author (?P<person>{_PERSON})\n"
    "committer (?P=person)\n"
    "(?P<gpgsig>gpgsig (?P<armour>-----BEGIN SSH SIGNATURE-----\n"
    "(?: [A-Za-z0-9+/]{70}\n){3} [A-Za-z0-9+/]{21}=\n"
    " -----END SSH SIGNATURE-----)\n)\n").encode())


class _Trailers:
    """Reads trailer lines by position."""

    def __init__(self, lines):
        self.lines = collections.deque(lines)

    def take(self, name, grammar):
        """The value of the next line, which must have this name."""
        value = self.take_if(name, grammar)
        if value is None:
            raise Fault("bytes", f"no trailer {name}")
        return value

    def take_if(self, name, grammar):
        if not self.lines:
            return None
        match = re.fullmatch(f"Tamga-{name}: ({grammar})".encode(),
                             self.lines[0])
        if match is None:
            return None
        self.lines.popleft()
        return match[1].decode()


def _read_trailers(record, lines):
    trailers = _Trailers(lines)
    record.number = int(trailers.take("Record", "0|[1-9][0-9]{0,2}"))
    record.sequence = int(trailers.take("Sequence", values.SEQUENCE))
    if record.sequence > values.LARGEST_INTEGER:
        raise Fault("bytes", "sequence too large")
    if (record.parent is None) != (record.sequence == 1):
        raise Fault("bytes", "parent and sequence do not agree")
    if record.sequence == 1:
        record.room = trailers.take("Room", values.LONG_ID)
        record.journal_class = trailers.take("Class", "control|data")
        record.key = trailers.take("Device", f"ssh-ed25519 {values.KEY}"
                                   ).partition(" ")[2]
        if values.key_bytes(record.key) is None:
            raise Fault("bytes", "not a key")
        record.incarnation = trailers.take("Incarnation", values.INCARNATION)
    else:
        record.previous = trailers.take("Previous", values.RECORD_HASH)
    _read_seen(record, trailers)
    _read_unknown(record, trailers)


def _read_seen(record, trailers):
    grammar = f"{values.SHORT_ID} {values.SEQUENCE} {values.RECORD_HASH}"
    while (line := trailers.take_if("Seen", grammar)) is not None:
        if len(record.seen) == MOST_SEEN:
            raise Fault("too-big", "seen lines")
        journal, sequence, record_hash = line.split(" ")
        if int(sequence) > values.LARGEST_INTEGER:
            raise Fault("bytes", "sequence too large")
        record.seen.append((journal, int(sequence), record_hash))


def _read_unknown(record, trailers):
    value = "[!-~](?:[ -~]{0,1022}[!-~])?"
    for line in trailers.lines:
        match = re.fullmatch(
            f"Tamga-([A-Z][A-Za-z0-9-]{{0,39}}): {value}".encode(), line)
        if match is None or match[1].decode() in KNOWN_TRAILERS:
            raise Fault("bytes", "no trailer")
        if len(record.unknown) == MOST_UNKNOWN:
            raise Fault("too-big", "unknown trailers")
        if record.unknown and line <= record.unknown[-1]:
            raise Fault("bytes", "unknown trailers do not ascend")
        record.unknown.append(line)


def subject_line(statements):
    """The one that section 4 computes, as bytes."""
    if not statements:
        return b"receipt"
    first = statements[0]
    start = f"{first['kind']} ".encode()
    more = f" +{len(statements) - 1}".encode() if len(statements) > 1 else b""
    subject = bytes(byte if 0x21 <= byte <= 0x7E else ord("?")
                    for byte in first["subject"][0].encode())
    return start + subject[:LONGEST_SUBJECT_LINE - len(start) - len(more)
                           ] + more


def _parse_statement(line):
    """The value of a statement line, or None."""
    try:
        value = values.parse_json(line)
    except values.NotCanonical:
        return None
    if not isinstance(value, dict):
        return None
    subject = value.get("subject")
    if (values.matches(values.KIND, value.get("kind"))
            and isinstance(subject, list) and 1 <= len(subject) <= 8
            and all(isinstance(part, str) for part in subject)):
        return value
    return None


def _check_statements(record, line, statement_lines):
    """The subject line, then the statements.

    A subject line cannot be computed from a first statement that is none;
    then it is not judged.
    """
    parsed = [_parse_statement(each) for each in statement_lines]
    if not parsed or parsed[0] is not None:
        if line != subject_line(parsed):
            raise Fault("subject-line", line.decode(errors="replace"))
    for index, value in enumerate(parsed):
        if value is None:
            raise Fault("statement", f"number {index}")
    record.statements = [
        Statement(values.statement_id(record.hash, index), each, value, record)
        for index, (each, value) in enumerate(zip(statement_lines, parsed))]


def _string(data):
    return len(data).to_bytes(4, "big") + data


def signature_blob(key, signature):
    return (b"SSHSIG\0\0\0\x01"
            + _string(_string(b"ssh-ed25519") + _string(key))
            + _string(b"git") + _string(b"") + _string(b"sha512")
            + _string(_string(b"ssh-ed25519") + _string(signature)))


def signed_bytes(payload):
    return (b"SSHSIG" + _string(b"git") + _string(b"") + _string(b"sha512")
            + _string(hashlib.sha512(payload).digest()))


def _armour_content(armour):
    text = b"".join(line.strip() for line in armour.split(b"\n")[1:-1])
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Fault("bytes", "base64") from error
    if base64.b64encode(content) != text:
        raise Fault("bytes", "base64 with bits left over")
    return content


def _check_signature(record, content):
    signature = content[-64:]
    record.signing_key = content[33:65]
    if content != signature_blob(record.signing_key, signature):
        raise Fault("signature", "another type, hash or namespace")
    if not ed25519.verify(record.signing_key, signature,
                          signed_bytes(record.payload)):
        raise Fault("signature", "not good")


def parse_record(data, verify=True):
    """The record that the bytes are by section 4, or the Fault raised.

    Without verify, a signature must have the right form but may be bad.
    """
    if len(data) > MOST_BYTES:
        raise Fault("too-big", "bytes")
    headers = _HEADERS.match(data)
    if headers is None:
        raise Fault("bytes", "headers")
    if int(headers["time"]) > LAST_TIME:
        raise Fault("bytes", "time")
    content = _armour_content(headers["armour"])
    message = data[headers.end():]
    if b"\0" in message or not message.endswith(b"\n"):
        raise Fault("bytes", "message")
    lines = message[:-1].split(b"\n")
    if len(lines) < 3 or lines[1] != b"" or b"" not in lines[2:]:
        raise Fault("bytes", "message")
    end = lines.index(b"", 2)
    if end - 2 > MOST_STATEMENTS:
        raise Fault("too-big", "statements")
    record = Record(
        data, sha256(data), git_id(data),
        parent=headers["parent"] and headers["parent"].decode(),
        member=headers["member"].decode(), device=headers["device"].decode(),
        armour=headers["armour"],
        payload=data[:headers.start("gpgsig")] + data[headers.end("gpgsig"):])
    _read_trailers(record, lines[end + 1:])
    _check_statements(record, lines[0], lines[2:end])
    if any(a >= b for a, b in zip(record.seen, record.seen[1:])):
        raise Fault("seen", "not ascending")
    if verify:
        _check_signature(record, content)
    else:
        record.signing_key = content[33:65]
    return record


# Section 5: the chain.

def journal_of_first(record, room):
    """The journal that a first record names, after its checks."""
    if record.room != room:
        raise Fault("room", record.room)
    if record.device != values.device_id(room, record.member, record.key):
        raise Fault("device", record.device)
    return Journal(
        values.journal_id(room, record.journal_class, record.member,
                          record.key, record.incarnation),
        record.journal_class, record.member, record.device, record.key)


def check_chain(record, below, room, expected=None):
    """Judges a parsed record against the room and the record below it.

    below is None for a first record.  expected is the class (or None) and
    the journal id that a ref says.  Sets record.journal, or raises a Fault.
    """
    journal = (journal_of_first(record, room) if record.sequence == 1
               else below.journal if below else None)
    if expected is not None and journal is not None:
        expected_class, expected_id = expected
        if (journal.id != expected_id
                or expected_class not in (None, journal.journal_class)):
            raise Fault("journal", journal.id)
    if record.sequence != (below.sequence if below else 0) + 1:
        raise Fault("sequence", str(record.sequence))
    if below is not None:
        if record.previous != below.hash:
            raise Fault("previous", record.previous)
        if record.parent != below.git_id:
            raise Fault("parent", record.parent)
        if (record.member, record.device) != (below.member, below.device):
            raise Fault("author", f"{record.member} {record.device}")
    if record.signing_key != values.key_bytes(journal.key):
        raise Fault("signature", "not the journal's key")
    record.journal = journal


class Room:
    """The valid records at hand, and the founding charter."""

    def __init__(self, charter_line):
        self.charter_line = charter_line
        self.id = values.room_id(charter_line)
        self.records = {}           # by record hash
        self.children = collections.defaultdict(list)
        self.journals = collections.defaultdict(list)

    def admit(self, record, below=None, expected=None):
        """Takes in a record whose chain is good; raises a Fault."""
        check_chain(record, below, self.id, expected)
        if record.hash in self.records:
            return
        self.records[record.hash] = record
        self.journals[record.journal.id].append(record)
        if record.previous is not None:
            self.children[record.previous].append(record)

    def admit_all(self, records):
        """Takes in what is valid of a set; returns [(record, Fault)].

        A record whose previous is not here waits; a record that stands on a
        refused one is refused with it.  Both have no Fault of their own.
        """
        faults = []
        standing_on = collections.defaultdict(list)
        for record in records:
            standing_on[record.previous].append(record)
        ready = standing_on.pop(None, [])
        while ready:
            record = ready.pop()
            try:
                self.admit(record, self.records.get(record.previous))
            except Fault as fault:
                faults.append((record, fault))
                continue
            ready.extend(standing_on.pop(record.hash, []))
        return faults

    def past(self, record):
        """The hashes of the record and its chain of previous records."""
        hashes = set()
        while record is not None:
            hashes.add(record.hash)
            record = self.records.get(record.previous)
        return hashes

    def tips(self, journal):
        return [record for record in self.journals[journal]
                if not self.children.get(record.hash)]

    def find(self, journal, sequence, record_hash):
        """The record of a point or seen line, if all three match."""
        record = self.records.get(record_hash)
        if (record is not None and record.journal.id == journal
                and record.sequence == sequence):
            return record
        return None

    def overforked(self):
        """The hashes of the overforked records."""
        hashes = set()
        for journal, records in list(self.journals.items()):
            tips = self.tips(journal)
            if len(tips) > MOST_TIPS:
                common = set.intersection(*map(self.past, tips))
                hashes.update(record.hash for record in records
                              if record.hash not in common)
        return hashes

    def ranks(self):
        """{record hash: rank}."""
        ranks = {}

        def below(record):
            found = [self.records.get(record.previous)]
            found += [self.find(*seen) for seen in record.seen]
            return [each for each in found if each is not None]

        waiting = list(self.records.values())
        while waiting:
            record = waiting[-1]
            missing = [each for each in below(record)
                       if each.hash not in ranks]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            ranks[record.hash] = 1 + max(
                (ranks[each.hash] for each in below(record)), default=0)
        return ranks
