# SPDX-License-Identifier: ISC
"""The catalogue of kinds (section 7): which statements are well-formed.

A type is a function (value, context) -> bool.
"""

from dataclasses import dataclass

import values

MEMBER_KINDS = ("cso coalition government coordinating-body parliament "
                "statistics nhri un embassy regional ngo academic").split()
ROLES = ["importer", "observer", "data-protection"]
SCHEMES = {"upr-info-3": ["fully", "partially", "not", "not-assessed"]}
POINT = ("journal", "sequence", "record")
LAST_VERSION = 1024
MOST_IN_LIST = 256
MOST_REPLACED = 64
LONGEST_LABEL = 64


@dataclass(frozen=True)
class Context:
    """What a statement's form depends on besides its own words."""
    room: str           # room id
    review: str         # review id of the founding charter
    author: str         # member id of the record's author


# Types.

def text(value, context=None):
    return isinstance(value, str) and value != ""


def string(value, context):
    return isinstance(value, str)


def boolean(value, context):
    return isinstance(value, bool)


def integer(value, context=None):
    return (isinstance(value, int) and not isinstance(value, bool)
            and value >= 0)


def anything(value, context):
    return True


def date(value, context):
    return values.is_date(value)


def key(value, context):
    return values.key_bytes(value) is not None


def label(value, context):
    return text(value) and len(value.encode()) <= LONGEST_LABEL


def texts(value, context):
    return (isinstance(value, dict) and value != {}
            and all(values.matches(values.LANGUAGE_TAG, tag) and text(each)
                    for tag, each in value.items()))


def grammar(pattern):
    return lambda value, context: values.matches(pattern, value)


member = grammar(values.MEMBER_ID)
country = grammar(values.COUNTRY)
thing = grammar(values.THING)
thing_name = short_id = grammar(values.SHORT_ID)
statement = grammar(values.STATEMENT_ID)
record_hash = grammar(values.RECORD_HASH)
language_tag = grammar(values.LANGUAGE_TAG)
hex_64 = grammar("[0-9a-f]{64}")


def recommendation(value, context):
    return (values.matches(values.RECOMMENDATION_ID, value)
            and value.startswith(context.review + "/"))


def citable(value, context):
    return (recommendation(value, context) or thing(value, context)
            or statement(value, context))


def one_of(*words):
    # Not "value in words": true would be 1, and a list has no hash.
    return lambda value, context: isinstance(value, str) and value in words


def only(number):
    return lambda value, context: integer(value) and value == number


def review_of_room(value, context):
    return values.matches(values.REVIEW_ID, value) and value == context.review


def predecessor(value, context):
    return value == context.room or statement(value, context)


def list_of(each_type):
    return lambda value, context: (
        isinstance(value, list) and len(value) <= MOST_IN_LIST
        and all(each_type(each, context) for each in value))


def object_of(**fields):
    """An object; a name ending in _ is needed (the table's "!")."""
    fields = parse_fields(fields)
    return lambda value, context: (
        isinstance(value, dict) and has_fields(value, fields, context))


def with_point(entry_type):
    """An entry with the three fields of a point, or with none of them."""
    return lambda value, context: (
        entry_type(value, context)
        and sum(name in value for name in POINT) in (0, len(POINT)))


def parse_fields(fields):
    """{name: (type, needed)}."""
    return {name.rstrip("_"): (field_type, name.endswith("_"))
            for name, field_type in fields.items()}


def has_fields(value, fields, context):
    """Whether no field is unknown, missing, or of a wrong type."""
    return (all(name in fields and fields[name][0](each, context)
                for name, each in value.items())
            and all(name in value for name, (_, needed) in fields.items()
                    if needed))


def replaces(value, context=None):
    return (isinstance(value, list) and 1 <= len(value) <= MOST_REPLACED
            and all(values.matches(values.STATEMENT_ID, each)
                    for each in value)
            and all(a < b for a, b in zip(value, value[1:])))


# Conditions that span fields: functions (value, context) -> bool, of a
# statement whose fields are good each by itself.

def no_two(these):
    these = list(these)
    return len(these) == len(set(these))


def keys_of(entries):
    """The keys and recovery keys of entries."""
    return [entry[name] for entry in entries
            for name in ("key", "recovery") if name in entry]


def threshold_fits(value):
    count = len(value["stewards"])
    enough = 1 if count == 1 else count // 2 + 1
    return enough <= value["threshold"] <= count


def founding_holds_together(value, context):
    founders, stewards = value["founders"], value["stewards"]
    listed = [(steward["id"], steward["key"]) for steward in stewards]
    known = {(founder["id"], founder["key"]) for founder in founders}
    return (value["subject"] == [f"{value['state']}-{value['cycle']}"]
            and no_two(founder["id"] for founder in founders)
            and no_two(keys_of(founders))
            and no_two(listed) and known.issuperset(listed)
            and threshold_fits(value))


def later_holds_together(value, context):
    stewards = value["stewards"]
    first = value["predecessor"] == context.room
    return (2 <= value["version"] <= LAST_VERSION
            and first == (value["version"] == 2)
            and stewards != []
            and no_two(steward["id"] for steward in stewards)
            and no_two(keys_of(stewards)) and threshold_fits(value)
            and no_two(entry["journal"] for entry in value.get("cuts", [])
                       if "journal" in entry)
            and no_two((entry["right"], entry["journal"])
                       for entry in value.get("until", [])
                       if "journal" in entry))


def device_is_of_its_key(value, context):
    return value["subject"] == [
        values.device_id(context.room, context.author, value["key"])]


def cut_holds_together(value, context):
    what, cut_id = value["subject"]
    is_cut_id = key if what == "member" else short_id
    journals = [point["journal"] for point in value["points"]]
    return (is_cut_id(cut_id, context)
            and (what == "journal") == (value["reason"] == "superseded")
            and no_two(journals)
            and (what != "journal" or set(journals) <= {cut_id}))


def value_is_of_its_scheme(value, context):
    return ("withdrawn" in value
            or value["value"] in SCHEMES[value["subject"][3]])


def source_can_be_found(value, context):
    return ("withdrawn" in value
            or any(name in value
                   for name in ("url", "symbol", "description", "files")))


class Kind:
    def __init__(self, subject, holds_together=anything, **fields):
        self.subject = subject
        self.holds_together = holds_together
        self.fields = parse_fields(fields)


RIGHTS = list_of(object_of(
    kind_=text, who_=one_of("any", "importer", *MEMBER_KINDS)))
POINT_FIELDS = {"journal": short_id, "sequence": integer,
                "record": record_hash}

CONTROL = {
    "charter": Kind(
        [review_of_room], founding_holds_together,
        cycle_=integer,
        founders_=list_of(object_of(
            id_=member, key_=key, member_kind_=one_of(*MEMBER_KINDS),
            names_=texts, recovery=key)),
        random_=hex_64, state_=country,
        stewards_=list_of(object_of(id_=member, key_=key)),
        threshold_=integer, titles_=texts, version_=only(1),
        data_protection=member, quotas=anything, rights=RIGHTS),
    "endorsement": Kind([statement]),
    "member": Kind(
        [member],
        key_=key, names=texts, member_kind=one_of(*MEMBER_KINDS),
        roles=list_of(one_of(*ROLES)), of=list_of(member),
        accreditation=one_of("A", "B"), continues=key),
    "device": Kind(
        [short_id], device_is_of_its_key,
        key_=key, label_=label, purpose_=one_of("work", "recovery")),
    "cut": Kind(
        [one_of("device", "journal", "member"), text], cut_holds_together,
        reason_=one_of("superseded", "lost", "compromised", "left"),
        points_=list_of(object_of(
            journal_=short_id, sequence_=integer, record_=record_hash))),
    "adopt": Kind([short_id], records_=list_of(record_hash), note=text),
}

LATER_CHARTER = Kind(
    [review_of_room], later_holds_together,
    version_=integer, predecessor_=predecessor,
    stewards_=list_of(object_of(id_=member, key_=key, recovery=key)),
    threshold_=integer, titles=texts,
    data_protection=member, quotas=anything, rights=RIGHTS,
    cuts=list_of(with_point(object_of(
        device_=short_id, reason_=one_of("lost", "compromised", "left"),
        **POINT_FIELDS))),
    until=list_of(with_point(object_of(
        key_=key, right_=one_of("steward", "importer"), **POINT_FIELDS))))

DATA = {
    "recommendation": Kind(
        [recommendation, text],
        text_=texts, recommending_states_=list_of(country),
        themes=list_of(text), groups=list_of(text), sdgs=list_of(text),
        action_category=integer, issues=list_of(text), theme_heading=text,
        pledge=boolean, document=one_of("un", "ohchr-matrix", "other"),
        raw=anything),
    "position": Kind(
        [recommendation, text],
        value_=one_of("supported", "noted", "pending"), label=text,
        date=date, comment=text),
    "assessment": Kind(
        [recommendation, string,
         one_of("baseline", "draft", "validation", "final", "follow-up"),
         one_of(*SCHEMES)], value_is_of_its_scheme,
        value_=text, rationale=text, method=text, cutoff=date,
        sources=list_of(thing), actions=list_of(thing)),
    "support": Kind(
        [statement],
        value_=one_of("endorse", "dissent", "abstain"), note=text),
    "source": Kind(
        [thing_name], source_can_be_found,
        title_=text, url=text, symbol=text, description=text, files=anything,
        source_kind=one_of(
            "law", "policy", "budget", "statistics", "court-decision",
            "official-report", "un-document", "ngo-report", "media",
            "survey", "interview", "photo", "video", "audio", "minutes",
            "letter", "dataset", "other"),
        publisher=text, date=date, language=language_tag, locator=text,
        first_hand=boolean,
        access=one_of("public", "stakeholders", "sealed", "local"),
        retrieved=date, note=text),
    "citation": Kind([citable, thing], locator=text, note=text),
}

WITHDRAWN_FIELDS = {"kind", "subject", "withdrawn", "replaces"}


def is_later_charter(value):
    """A charter of another version.  One without a number is malformed."""
    version = value.get("version")
    return (value["kind"] == "charter" and isinstance(version, int)
            and not isinstance(version, bool) and version != 1)


def is_well_formed(value, context):
    """Whether a statement of a kind in the catalogue is as section 7 says."""
    name = value["kind"]
    kind = (LATER_CHARTER if is_later_charter(value)
            else CONTROL.get(name) or DATA[name])
    subject = value["subject"]
    if len(subject) != len(kind.subject) or not all(
            part_type(part, context)
            for part_type, part in zip(kind.subject, subject)):
        return False
    if "replaces" in value and not replaces(value["replaces"]):
        return False
    if "withdrawn" in value:
        return (name in DATA and text(value["withdrawn"])
                and WITHDRAWN_FIELDS.issuperset(value))
    fields = {field: each for field, each in value.items()
              if field not in ("kind", "subject", "replaces")}
    return (has_fields(fields, kind.fields, context)
            and kind.holds_together(value, context))


def references(value):
    """The [(what is named, whether it must be a source)] of a statement."""
    subject = value["subject"]
    if value["kind"] in ("position", "assessment", "support"):
        return [(subject[0], False)]
    if value["kind"] == "citation":
        return [(subject[0], False), (subject[1], True)]
    return []
