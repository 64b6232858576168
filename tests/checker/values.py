# SPDX-License-Identifier: ISC
"""Values (section 2) and canonical JSON (section 3)."""

import base64
import datetime
import hashlib
import re

import ed25519

BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
LARGEST_INTEGER = 2**53 - 1
DEEPEST = 16

# Grammars.  The last character of an id leaves its unused bits zero: two of
# them in an id of 16 bytes, four in one of 32.
MEMBER_ID = "[a-z][a-z0-9-]{1,31}"
SHORT_ID = "[a-z2-7]{25}[aeimquy4]"
LONG_ID = "[a-z2-7]{51}[aq]"
RECORD_HASH = "[0-9a-f]{64}"
STATEMENT_ID = (
    LONG_ID + r"\.(?:[1-9]?[0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])")
SEQUENCE = "[1-9][0-9]{0,15}"
KEY = "[A-Za-z0-9+/]{68}"
INCARNATION = "[0-9a-f]{32}"
SHOWN = MEMBER_ID + "(?:~[a-z2-7]{4})?"
THING = SHOWN + "/" + SHORT_ID
DECIMAL = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
COUNTRY = "[A-Z]{3}"
REVIEW_ID = COUNTRY + "-[1-9][0-9]?"
_NUMBER = "(?:0|[1-9][0-9]{0,5})"
RECOMMENDATION_ID = (
    REVIEW_ID + rf"/(?:{_NUMBER}(?:\.{_NUMBER}){{0,5}}(?:;[a-z0-9]{{1,16}})?"
    "|~[a-z2-7]{16})")
LANGUAGE_TAG = "[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
FIELD_NAME = f"[a-z][a-z0-9_]*|{LANGUAGE_TAG}"
LONGEST_FIELD_NAME = 64
KIND = "[a-z][a-z0-9-]{0,31}"

KEY_PREFIX = b"\0\0\0\x0bssh-ed25519\0\0\0\x20"


def matches(grammar, value):
    return isinstance(value, str) and re.fullmatch(grammar, value) is not None


def base32(data):
    return base64.b32encode(data).decode().rstrip("=").lower()


def sha256_of(*parts):
    """SHA-256(a NUL b NUL ...), texts as UTF-8."""
    return hashlib.sha256(b"\0".join(
        part if isinstance(part, bytes) else part.encode()
        for part in parts)).digest()


def room_id(charter_line):
    return base32(sha256_of("tamga-room-1", charter_line))


def device_id(room, member, key):
    return base32(sha256_of("tamga-device-1", room, member, key)[:16])


def journal_id(room, journal_class, member, key, incarnation):
    return base32(sha256_of("tamga-journal-1", room, journal_class, member,
                            key, incarnation)[:16])


def statement_id(record_hash, index):
    return f"{base32(bytes.fromhex(record_hash))}.{index}"


def key_bytes(key):
    """The 32 bytes of a key as section 2 writes it, or None."""
    if not matches(KEY, key):
        return None
    data = base64.b64decode(key)
    point = data[len(KEY_PREFIX):]
    if not data.startswith(KEY_PREFIX) or not ed25519.is_good_key(point):
        return None
    return point


def key_text(point):
    return base64.b64encode(KEY_PREFIX + point).decode()


def is_date(value):
    if not matches("[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", value):
        return False
    year, month, day = ([int(part) for part in value.split("-")]
                        + [1, 1])[:3]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def recommendation_order(recommendation):
    """The sort key of recommendation ids of one review."""
    paragraph, _, clause = recommendation.partition("/")[2].partition(";")
    if paragraph.startswith("~"):
        return 1, [], paragraph
    return 0, [int(number) for number in paragraph.split(".")], clause


class NotCanonical(Exception):
    """The text is not canonical JSON."""


_TOKEN = re.compile(
    r'(?P<mark>[{}\[\],:])'
    r'|(?P<string>"(?:[^"\\\x00-\x1f\x7f-\x9f]|\\["\\nt])*")'
    r'|(?P<integer>0|-?[1-9][0-9]*)(?![0-9.eE])'
    r'|(?P<word>true|false)(?![a-z])')
_ESCAPE = re.compile(r'\\(.)')
_ESCAPED = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_UNESCAPED = {character: "\\" + letter
              for letter, character in _ESCAPED.items()}


class _Parser:
    """Descends at most DEEPEST levels."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self, why):
        raise NotCanonical(f"{why} at character {self.at}")

    def token(self):
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            self.fail("no token of canonical JSON")
        self.at = match.end()
        return match.lastgroup, match.group()

    def take(self, mark):
        if self.text[self.at:self.at + 1] != mark:
            return False
        self.at += 1
        return True

    def value(self, depth):
        kind, text = self.token()
        if kind == "string":
            return _ESCAPE.sub(lambda m: _ESCAPED[m[1]], text[1:-1])
        if kind == "integer":
            # Sixteen digits are enough for the largest integer.
            if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
                self.fail("integer too large")
            return int(text)
        if kind == "word":
            return text == "true"
        if text not in "{[":
            self.fail("no value")
        if depth == DEEPEST:
            self.fail("too deep")
        return self.object(depth + 1) if text == "{" else self.array(depth + 1)

    def object(self, depth):
        result, last = {}, None
        if self.take("}"):
            return result
        while True:
            kind, text = self.token()
            name = text[1:-1]
            if (kind != "string" or len(name) > LONGEST_FIELD_NAME
                    or not matches(FIELD_NAME, name)):
                self.fail("no field name")
            if last is not None and name <= last:
                self.fail("field names do not ascend")
            if not self.take(":"):
                self.fail("no colon")
            result[name] = self.value(depth)
            last = name
            if self.take("}"):
                return result
            if not self.take(","):
                self.fail("no comma")

    def array(self, depth):
        result = []
        if self.take("]"):
            return result
        while True:
            result.append(self.value(depth))
            if self.take("]"):
                return result
            if not self.take(","):
                self.fail("no comma")


def parse_json(data):
    """The value of canonical bytes; NotCanonical for every other text."""
    try:
        parser = _Parser(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotCanonical("not UTF-8") from error
    value = parser.value(0)
    if parser.at != len(parser.text):
        parser.fail("something after the value")
    return value


def print_json(value):
    """The canonical text of a value that has one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + re.sub(r'["\\\n\t]', lambda m: _UNESCAPED[m[0]],
                            value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(print_json, value)) + "]"
    return "{" + ",".join(f"{print_json(name)}:{print_json(value[name])}"
                          for name in sorted(value)) + "}"
