"""Which records may be the same thing twice, and what makes us think so.

Records are only compared with those that share a key with them (a number, an address, a name),
never all with all. One name may belong to many organizations and one desk may have many names: what
two records share is weighed, told in words, and decided by a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product
from urllib.parse import urlsplit

from django.db.models import Model, Q, QuerySet, TextChoices
from rapidfuzz import fuzz

from . import rights
from .models import (
    Location,
    NotADuplicate,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
    content_version,
)
from .search.spelling import sound
from .text import LANGUAGES, fold, for_editors, lines

MODELS: dict[str, type[Model]] = {
    "organization": Organization,
    "service": Service,
    "location": Location,
}
ENOUGH = 60
# What this many records share says nothing about any two of them.
MOST_WITH_ONE_KEY = 60
NEARLY = 88
END_OF_NAME = 5
# Names change seldom, and a change elsewhere compares all of them anew.
REMEMBERED = 2**16
_folded = lru_cache(maxsize=REMEMBERED)(fold)


class Reason(TextChoices):
    SAME_NAME = "name", for_editors("the same name")
    NEARLY_THE_SAME_NAME = "nearly the name", for_editors("nearly the same name")
    SAME_PHONE = "phone", for_editors("the same phone number")
    SAME_EMAIL = "email", for_editors("the same e-mail address")
    SAME_WEBSITE = "website", for_editors("the same web page")
    SAME_ADDRESS = "address", for_editors("the same address")
    SAME_ORGANIZATION = "organization", for_editors("of the same organisation")
    OTHER_TOWN = "other town", for_editors("but in another town")


# What each thing in common weighs, by kind. Services of one organization share its phone and its
# website: without a name in common that says nothing.
WEIGHTS: dict[str, dict[Reason, int]] = {
    "organization": {
        Reason.SAME_NAME: 65,
        Reason.NEARLY_THE_SAME_NAME: 40,
        Reason.SAME_PHONE: 35,
        Reason.SAME_EMAIL: 40,
        Reason.SAME_WEBSITE: 40,
        Reason.SAME_ADDRESS: 20,
        Reason.OTHER_TOWN: -25,
    },
    "service": {
        Reason.SAME_NAME: 40,
        Reason.NEARLY_THE_SAME_NAME: 30,
        Reason.SAME_PHONE: 20,
        Reason.SAME_EMAIL: 15,
        Reason.SAME_WEBSITE: 20,
        Reason.SAME_ADDRESS: 25,
        Reason.SAME_ORGANIZATION: 20,
        Reason.OTHER_TOWN: -30,
    },
    "location": {
        Reason.SAME_NAME: 30,
        Reason.NEARLY_THE_SAME_NAME: 20,
        Reason.SAME_PHONE: 25,
        Reason.SAME_ADDRESS: 45,
        Reason.SAME_ORGANIZATION: 20,
        Reason.OTHER_TOWN: -30,
    },
}
NEEDS_A_NAME = {"service"}


@dataclass(frozen=True)
class Pair:
    """Two records of one kind, the smaller number first, and what they have in common."""

    kind: str
    first: int
    second: int
    score: int
    reasons: tuple[Reason, ...]

    @property
    def explanation(self) -> str:
        return ", ".join(str(reason.label) for reason in self.reasons)


@dataclass
class Facts:
    """What one record is compared by, folded."""

    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    websites: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    towns: set[int] = field(default_factory=set)
    organization: int | None = None


# Finding

_kept = content_version.Kept()


def forget() -> None:
    """Look for them anew at the next question: for tests."""
    _kept.forget()


def possible_duplicates(person) -> list[Pair]:
    """Pairs of which this person may change both records, surest first."""
    return [pair for kind in MODELS for pair in pairs_of(kind, person)]


def pairs_of(kind: str, person) -> list[Pair]:
    model = MODELS[kind]
    if rights.is_administrator(person):
        found = _kept.get((kind, "all"), lambda: compare_all(kind, model.objects.all()))
    else:
        # Rights change without the content: what is kept hangs on the organizations themselves.
        own = tuple(rights.organizations_of(person).order_by("pk").values_list("pk", flat=True))
        found = _kept.get(
            (kind, own), lambda: compare_all(kind, rights.editable(person, model.objects.all()))
        )
    told_apart = NotADuplicate.objects.pairs(kind) if found else ()
    return [pair for pair in found if (pair.first, pair.second) not in told_apart]


def pairs_with(record: Model, person) -> list[Pair]:
    """The pairs that one record is in."""
    kind = record._meta.model_name
    return [pair for pair in pairs_of(kind, person) if record.pk in (pair.first, pair.second)]


def compare_all(kind: str, records: QuerySet) -> list[Pair]:
    facts = facts_of(kind, records)
    found = []
    for first, second in _worth_comparing(kind, facts):
        pair = compare(kind, first, facts[first], second, facts[second])
        if pair:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def _worth_comparing(kind: str, facts: dict[int, Facts]) -> Iterator[tuple[int, int]]:
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for pk, each in facts.items():
        for key in set(_keys(kind, each)):
            holders[key].append(pk)
    pairs = set()
    for pks in holders.values():
        if 1 < len(pks) <= MOST_WITH_ONE_KEY:
            pairs.update(combinations(sorted(pks), 2))
    yield from pairs


def _keys(kind: str, facts: Facts) -> Iterator[Hashable]:
    """What two records must share at least one of to weigh enough, by the table above."""
    contacts = [
        *(("phone", phone) for phone in facts.phones),
        *(("email", email) for email in facts.emails),
        *(("website", website) for website in facts.websites),
        *(("address", address) for address in facts.addresses),
    ]
    if kind == "organization":
        yield from facts.names
        # In a chain with a name of its own every town has one: they are told apart by their town.
        yield from product(facts.names, facts.towns)
        yield from contacts
    elif kind == "location":
        yield from contacts
    else:
        contacts.append(("organization", facts.organization))
        yield from product(contacts, {part for name in facts.names for part in _parts(name)})


@lru_cache(maxsize=REMEMBERED)
def _parts(name: str) -> frozenset[str]:
    """What nearly the same names have in common: a word by its sound, or one of the two ends, for
    whoever mistypes one writes the other one right."""
    bare = name.replace(" ", "")
    ends = {f"{bare[:END_OF_NAME]}…", f"…{bare[-END_OF_NAME:]}"}
    return frozenset(ends | {sound(word) for word in name.split() if len(word) > 2})


def compare(kind: str, first: int, one: Facts, second: int, other: Facts) -> Pair | None:
    """The pair with its reasons; None when too little speaks for it."""
    reasons = list(_in_common(one, other))
    if kind in NEEDS_A_NAME and not {Reason.SAME_NAME, Reason.NEARLY_THE_SAME_NAME} & set(reasons):
        return None
    weights = WEIGHTS[kind]
    reasons = [reason for reason in reasons if reason in weights]
    score = sum(weights[reason] for reason in reasons)
    return Pair(kind, first, second, score, tuple(reasons)) if score >= ENOUGH else None


def _in_common(one: Facts, other: Facts) -> Iterator[Reason]:
    if one.names & other.names:
        yield Reason.SAME_NAME
    elif any(is_nearly(left, right) for left in one.names for right in other.names):
        yield Reason.NEARLY_THE_SAME_NAME
    if one.phones & other.phones:
        yield Reason.SAME_PHONE
    if one.emails & other.emails:
        yield Reason.SAME_EMAIL
    if one.websites & other.websites:
        yield Reason.SAME_WEBSITE
    if one.addresses & other.addresses:
        yield Reason.SAME_ADDRESS
    if one.organization is not None and one.organization == other.organization:
        yield Reason.SAME_ORGANIZATION
    if one.towns and other.towns and not one.towns & other.towns:
        yield Reason.OTHER_TOWN


def is_nearly(left: str, right: str) -> bool:
    """Folded names that differ by a letter or by the order of their words, not by a number: “Course
    1” and “Course 2” are two."""
    if _numbers_in(left) != _numbers_in(right):
        return False
    return fuzz.token_sort_ratio(left, right, score_cutoff=NEARLY) > 0


def _numbers_in(name: str) -> list[str]:
    return sorted(re.findall(r"\d+", name))


# Reading: a few questions for all records together


def facts_of(kind: str, records: QuerySet) -> dict[int, Facts]:
    found = {pk: Facts() for pk in records.order_by().values_list("pk", flat=True)}
    _read_names(kind, records, found)
    read = {
        "organization": _read_organizations,
        "service": _read_services,
        "location": _read_locations,
    }
    read[kind](records, found)
    return found


def _read_names(kind: str, records: QuerySet, found: dict[int, Facts]) -> None:
    columns = [f"name_{code.replace('-', '_')}" for code in LANGUAGES]
    others = [] if kind == "location" else ["alternate_names"]
    # The first columns are Dutch and English; what a computer made of them only repeats them.
    for pk, *texts in records.order_by().values_list("pk", *columns, *others):
        own = [text for text in texts[:2] if text] or [
            text for text in texts[: len(columns)] if text
        ]
        alternate = lines(texts[-1]) if others else []
        found[pk].names |= {folded for text in (*own, *alternate) if (folded := _folded(text))}


def _read_organizations(records: QuerySet, found: dict[int, Facts]) -> None:
    _read_web(records, found)
    _read_phones(Q(organization__in=_ids(records)), "organization", found)
    _read_addresses(
        Location.objects.filter(organization__in=_ids(records)), "organization", "", found
    )


def _read_services(records: QuerySet, found: dict[int, Facts]) -> None:
    _read_web(records, found)
    _read_phones(Q(service__in=_ids(records)), "service", found)
    offers = ServiceAtLocation.objects.filter(service__in=_ids(records))
    _read_addresses(offers, "service", "location__", found)
    for pk, organization in records.order_by().values_list("pk", "organization"):
        found[pk].organization = organization


def _read_locations(records: QuerySet, found: dict[int, Facts]) -> None:
    _read_phones(Q(location__in=_ids(records)), "location", found)
    _read_addresses(records, "pk", "", found)
    for pk, organization in records.order_by().values_list("pk", "organization"):
        found[pk].organization = organization


def _ids(records: QuerySet) -> QuerySet:
    return records.order_by().values("pk")


def _read_web(records: QuerySet, found: dict[int, Facts]) -> None:
    for pk, website, email in records.order_by().values_list("pk", "website", "email"):
        found[pk].websites |= {page} if (page := host_and_path(website)) else set()
        found[pk].emails |= {email.casefold()} if email else set()


def _read_phones(of: Q, owner: str, found: dict[int, Facts]) -> None:
    for pk, number in Phone.objects.filter(of).order_by().values_list(owner, "number"):
        found[pk].phones.add(number)


def _read_addresses(rows: QuerySet, owner: str, way: str, found: dict[int, Facts]) -> None:
    columns = (f"{way}street", f"{way}postal_code", f"{way}place")
    for pk, street, postal_code, place in rows.order_by().values_list(owner, *columns):
        if address := postcode_and_number(postal_code, street):
            found[pk].addresses.add(address)
        if place:
            found[pk].towns.add(place)


def host_and_path(website: str) -> str:
    """``https://www.example.org/soup/`` → ``example.org/soup``. Empty: no page."""
    parts = urlsplit(website)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}".casefold() if host else ""


def postcode_and_number(postal_code: str, street: str) -> str:
    """``3512 AA`` and ``Lange Laan 1-bis`` → ``3512aa 1 bis``. Empty: one of them is missing."""
    numbers = _from_first_digit(fold(street))
    return f"{fold(postal_code).replace(' ', '')} {numbers}" if postal_code and numbers else ""


def _from_first_digit(street: str) -> str:
    start = next((place for place, sign in enumerate(street) if sign.isdigit()), None)
    return "" if start is None else street[start:]


# Telling apart


def told_apart(kind: str, person) -> list[NotADuplicate]:
    """What was said before about records that this person may change, newest first."""
    own = set(rights.editable(person, MODELS[kind].objects.all()).values_list("pk", flat=True))
    said = NotADuplicate.objects.filter(kind=kind).select_related("said_by")
    return [each for each in said if {each.first_id, each.second_id} <= own]


def records_of(kind: str, pairs: Iterable[Pair | NotADuplicate]) -> dict[int, Model]:
    ids = set()
    for pair in pairs:
        is_told = isinstance(pair, NotADuplicate)
        ids |= {pair.first_id, pair.second_id} if is_told else {pair.first, pair.second}
    return MODELS[kind].objects.in_bulk(ids)
