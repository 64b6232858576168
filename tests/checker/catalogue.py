# SPDX-License-Identifier: ISC
"""The catalogue of kinds (section 7): which statements are well-formed.

A type is a function (value, context) -> bool.
"""

import fractions
from dataclasses import dataclass

import values

MEMBER_KINDS = ("cso coalition government coordinating-body parliament "
                "statistics nhri un embassy regional ngo academic").split()
ROLES = ["importer", "observer", "data-protection"]
SCHEMES = {"upr-info-3": ["fully", "partially", "not", "not-assessed"],
           "ccpr-ae": ["A", "B", "C", "D", "E"],
           "action-status": ["in-preparation", "in-progress", "completed"]}
DIMENSIONS = ["age", "disability", "ethnicity", "income", "location",
              "migration", "other", "sex"]
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


def about(value, context):
    return (recommendation(value, context) or thing(value, context)
            or statement(value, context))


shown = grammar(values.SHOWN)
decimal = grammar(values.DECIMAL)


def period(value, context):
    if not isinstance(value, str):
        return False
    first, slash, last = value.partition("/")
    return values.is_date(first) and (not slash or (
        values.is_date(last) and len(first) == len(last) and first < last))


def grouping(value, context):
    if value == "":
        return True
    if not isinstance(value, str):
        return False
    pairs = [pair.split("=") for pair in value.split(";")]
    names = [pair[0] for pair in pairs]
    return (all(len(pair) == 2 and pair[1] != "" for pair in pairs)
            and set(names) <= set(DIMENSIONS)
            and names == sorted(set(names)))


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


def any_of(*names):
    """A condition: it has one of these fields."""
    return lambda value, context: (
        "withdrawn" in value or any(name in value for name in names))


def observation_holds_together(value, context):
    if "withdrawn" in value:
        return True
    if "no_data" in value:
        return (not {"value", "low", "high", "printed", "status"} & set(value)
                and (value["no_data"] != "other" or "note" in value))
    if "value" not in value:
        return False
    at = fractions.Fraction(value["value"])
    return (fractions.Fraction(value.get("low", at)) <= at
            <= fractions.Fraction(value.get("high", at)))


def not_before(first, last):
    """A condition: the date in last is not before that in first."""
    def holds(value, context):
        if first not in value or last not in value:
            return True
        count = min(len(value[first]), len(value[last]))
        return value[first][:count] <= value[last][:count]
    return holds


def somebody_is_asked(value, context):
    return "withdrawn" in value or value["asked"] != []


def answer_holds_together(value, context):
    if "withdrawn" in value:
        return True
    return {"promised": "due" in value,
            "provided": value.get("sources", []) != [],
            "declined": "text" in value}[value["value"]]


def target_can_be_counted(value, context):
    if "withdrawn" in value:
        return True
    return (0 < fractions.Fraction(value["percent"]) <= 100
            and value["values"] != []
            and set(value["values"]) <= set(SCHEMES[value["scheme"]]))


def reservation_is_made(value, context):
    return "withdrawn" in value or (
        ("reservation" in value)
        == (value["value"] == "endorse-with-reservation"))


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
    "same-as": Kind([recommendation, recommendation], note=text),
    "assessment": Kind(
        [recommendation, string,
         one_of("baseline", "draft", "validation", "final", "follow-up"),
         one_of(*SCHEMES)], value_is_of_its_scheme,
        value_=text, rationale=text, method=text, cutoff=date,
        sources=list_of(thing), actions=list_of(thing)),
    "source": Kind(
        [thing_name], any_of("url", "symbol", "description", "files"),
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
    "citation": Kind([about, thing], locator=text, note=text),
    "assignment": Kind(
        [recommendation],
        lead_=text, supporting=list_of(text), plan=text, date=date,
        note=text),
    "support": Kind(
        [statement],
        value_=one_of("endorse", "dissent", "abstain"), rationale=text),
    "action": Kind(
        [thing_name], not_before("start", "end"),
        title_=text, description=text, expected_result=text, plan=text,
        reference=text, lead=text, supporting=list_of(text), owner=shown,
        start=date, end=date, budget=text,
        smart=list_of(one_of("specific", "measurable", "assignable",
                             "result-oriented", "timebound")),
        recommendations=list_of(recommendation), indicators=list_of(thing)),
    "indicator": Kind(
        [thing_name],
        title_=text,
        indicator_kind_=one_of("structural", "process", "outcome"),
        reference=text, description=text, unit=text, attribute=text,
        method=text, publisher=text,
        frequency=one_of("once", "1", "3", "6", "12"),
        direction=one_of("up", "down"),
        baseline=decimal, baseline_period=period,
        target=decimal, target_period=period,
        sdgs=list_of(text), recommendations=list_of(recommendation)),
    "observation": Kind(
        [thing, period, grouping, text], observation_holds_together,
        value=decimal, low=decimal, high=decimal, unit=text, printed=text,
        status=one_of("final", "provisional", "estimate"),
        no_data=one_of("not-collected", "not-disaggregated", "not-published",
                       "suppressed", "not-applicable", "other"),
        sources=list_of(thing), note=text),
    "progress": Kind(
        [thing, shown],
        value_=one_of("not-started", "in-preparation", "in-progress",
                      "completed", "delayed", "cancelled"),
        date=date, sources=list_of(thing), note=text),
    "source-request": Kind(
        [thing_name], somebody_is_asked,
        text_=text, asked_=list_of(shown), due=date, about=about,
        recommendations=list_of(recommendation)),
    "answer": Kind(
        [thing, shown], answer_holds_together,
        value_=one_of("promised", "provided", "declined"), text=text,
        due=date, sources=list_of(thing)),
    "comment": Kind(
        [thing_name],
        comment_kind_=one_of("question", "clarification", "correction",
                             "objection", "thanks"),
        text_=text, about_=about, to=list_of(shown), reply_to=thing,
        language=language_tag),
    "resolution": Kind(
        [thing],
        value_=one_of("resolved", "standing-disagreement"), text=text),
    "meeting": Kind(
        [thing_name], not_before("date", "end"),
        title_=text,
        meeting_kind_=one_of("national", "regional", "provincial", "thematic",
                             "validation", "diplomatic-briefing", "other"),
        date_=date, end=date, place=text, organisers=list_of(text),
        participants=list_of(object_of(group_=text, count_=integer)),
        topics=list_of(text), findings=text, decisions=list_of(text),
        language=language_tag, recommendations=list_of(recommendation),
        sources=list_of(thing)),
    "commitment": Kind(
        [thing_name],
        text_=text, owner=shown, due=date, meeting=thing,
        recommendations=list_of(recommendation), note=text),
    "report": Kind(
        [thing_name], any_of("text", "url", "files"),
        title_=text, text=text, url=text, files=anything,
        report_kind_=one_of("mid-term", "national", "submission",
                            "joint-submission", "annual", "other"),
        language=language_tag, date=date, cutoff=date, publisher=text,
        meetings=list_of(thing), recommendations=list_of(recommendation),
        sources=list_of(thing), note=text),
    "target": Kind(
        [thing_name], target_can_be_counted,
        title_=text, percent_=decimal, scheme_=one_of(*SCHEMES),
        values_=list_of(text),
        positions=list_of(one_of("supported", "noted", "pending")),
        deadline=date, source=thing, note=text),
    "signature": Kind(
        [statement], reservation_is_made,
        value_=one_of("endorse", "endorse-with-reservation", "object"),
        reservation=text, note=text),
    "translation": Kind(
        [about, language_tag],
        text_=text,
        value_=one_of("machine", "draft", "consulted", "official"),
        translator=text, agreed_by=list_of(text), note=text),
    "vocabulary": Kind(
        [text, text],
        labels_=texts, definition=texts, broader=text,
        mappings=list_of(object_of(
            scheme_=text, code_=text,
            match_=one_of("exact", "close", "broad"))),
        deprecated=boolean, note=text),
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


# The kinds whose first string is a reference, and what must be behind it.
REFERRING = {
    "position": None, "same-as": None, "assessment": None, "assignment": None,
    "citation": None, "support": ["assessment"],
    "observation": ["indicator"], "progress": ["action", "commitment"],
    "answer": ["source-request"], "resolution": ["comment"],
    "signature": ["report"], "translation": None}
# Those whose second string is the author, and a party to the first.
NAMING_SECOND = ("answer", "progress")


def references(value):
    """The [(what is named, of which kinds, its party)] of a statement.

    Kinds None stands for any, party None for nobody.
    """
    kind, subject = value["kind"], value["subject"]
    if kind not in REFERRING:
        return []
    party = subject[1] if kind in NAMING_SECOND else None
    found = [(subject[0], REFERRING[kind], party)]
    if kind == "citation":
        found.append((subject[1], ["source"], None))
    if kind == "same-as":
        found.append((subject[1], None, None))
    return found


def is_party(value, name, reference):
    """Whether a statement that reference leads to has it as a party."""
    if "withdrawn" in value:
        return False
    if value["kind"] == "source-request":
        return name in value["asked"]
    return name == value.get("owner", reference.partition("/")[0])


def named(value):
    """Who is to be the author, as the subject says it; or None."""
    if value["kind"] in NAMING_SECOND:
        return value["subject"][1]
    if value["kind"] == "resolution":
        return value["subject"][0].partition("/")[0]
    return None
