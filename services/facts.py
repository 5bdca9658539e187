"""Which facts stand in a text, and are they still in its translation?

Numbers and times, phone numbers, addresses, web and mail addresses and placeholders do not change
from one language to another. What is added, or said in other words, is for a person to judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from .phone_numbers import HOME_REGION, display
from .text import for_editors


class Kind(Enum):
    """What a fact is; the value says what is wrong when it is lost."""

    PLACEHOLDER = for_editors("“%(fact)s” must stay as it is.")
    WEB = for_editors("The web address %(fact)s is missing.")
    MAIL = for_editors("The e-mail address %(fact)s is missing.")
    PHONE = for_editors("The phone number %(fact)s is missing.")
    POSTCODE = for_editors("The postcode %(fact)s is missing.")
    STREET = for_editors("The street “%(fact)s” must stay in Latin letters, as on its sign.")
    NUMBER = for_editors("The number %(fact)s is missing. Write it in digits.")


@dataclass(frozen=True)
class Fact:
    kind: Kind
    fact: str

    def __str__(self) -> str:
        return str(self.kind.value % {"fact": self.fact})


_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]\b|\{\w*\}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_WEB = re.compile(
    r"https?://[^\s<>\"“”»]+"
    r"|\b(?:[a-z0-9-]+\.)+(?:nl|org|com|eu|net|info|nu|amsterdam|frl)\b(?:/[^\s<>\"“”»]*)?",
    re.IGNORECASE | re.ASCII,
)
_END_OF_SENTENCE = ".,;:!?)]}'’”。、،؛؟"
_POSTCODE = re.compile(r"\b([1-9]\d{3}) ?([A-Z]{2})(?![A-Za-z])", re.ASCII)
_STREET = re.compile(
    r"\b([A-Z][\w'’.-]*?(?:straat|laan|weg|plein|kade|gracht|singel|dijk|steeg|markt|hof|pad|"
    r"burgwal|haven|wal)) \d"
)
# 1.000 and 1,000 are one number; so is 1 000 with the space that does not break.
_THOUSANDS = re.compile(r"(?<![\d.,:])(\d{1,3})((?:[.,\u00a0\u202f]\d{3})+)(?!\d|:\d)")
# An hour on its own and one with no minutes are the same: 10:00, 10.00 u, 10 uur.
_NO_MINUTES = re.compile(r"(?<![\d.:])(\d{1,2})[.:]00(?!\d|[.:]\d)")
_NUMBER = re.compile(r"\d+")
_NOT_DIGITS = re.compile(r"[^0-9]")
# They set the direction of writing and may stand inside a number.
_MARKS = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
)


def lost(source: str, words: str) -> list[Fact]:
    """The facts of the source that are not in the translation, in the order of ``Kind``.

    Exactly the same words never lose anything.
    """
    wanted, found = Counter(_facts(source)), Counter(_facts(words))
    plain = _with_own_digits(words)
    missing = [
        fact
        for fact in (wanted - found).elements()
        if not (fact.kind in _FOUND_ANYWHERE and _FOUND_ANYWHERE[fact.kind](fact.fact, plain))
    ]
    kinds = list(Kind)
    return sorted(dict.fromkeys(missing), key=lambda fact: kinds.index(fact.kind))


def facts_in(text: str) -> list[Fact]:
    return list(_facts(text))


def _facts(text: str) -> Iterator[Fact]:
    rest = _with_own_digits(text)
    for kind, take in _TAKERS:
        found, rest = take(rest)
        for fact in found:
            yield Fact(kind, fact)


def _with_own_digits(text: str) -> str:
    """١٨, ۱۸ and １８ → 18"""
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in text.translate(_MARKS)
    )


def _taker(pattern: re.Pattern, name=lambda match: match[0]):
    def take(text: str) -> tuple[list[str], str]:
        return [name(match) for match in pattern.finditer(text)], pattern.sub(" ", text)

    return take


def _web_address(match: re.Match) -> str:
    """Without what differs and does not matter: https://www.Example.org/ → example.org"""
    address = match[0].rstrip(_END_OF_SENTENCE)
    address = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
    host, slash, path = address.partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{path}".rstrip("/")


def _take_phones(text: str) -> tuple[list[str], str]:
    found, rest, end = [], [], 0
    for match in PhoneNumberMatcher(text, HOME_REGION, Leniency.VALID):
        found.append(
            display(phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164))
        )
        rest.append(text[end : match.start])
        end = match.end
    return found, " ".join([*rest, text[end:]])


def _take_streets(text: str) -> tuple[list[str], str]:
    # The number behind it is a fact of its own.
    return [match[1] for match in _STREET.finditer(text)], text


def _take_numbers(text: str) -> tuple[list[str], str]:
    text = _THOUSANDS.sub(lambda match: _NOT_DIGITS.sub("", match[0]), text)
    text = _NO_MINUTES.sub(r"\1", text)
    return [number.lstrip("0") or "0" for number in _NUMBER.findall(text)], ""


# What stands first is taken out of the text before the next looks at it.
_TAKERS = (
    (Kind.PLACEHOLDER, _taker(_PLACEHOLDER)),
    (Kind.MAIL, _taker(_MAIL, lambda match: match[0].lower())),
    (Kind.WEB, _taker(_WEB, _web_address)),
    (Kind.PHONE, _take_phones),
    (Kind.POSTCODE, _taker(_POSTCODE, lambda match: f"{match[1]} {match[2]}")),
    (Kind.STREET, _take_streets),
    (Kind.NUMBER, _take_numbers),
)


def _has_phone(number: str, text: str) -> bool:
    """However its digits are grouped: 020-6249031, +31 20 624 90 31."""
    digits = _NOT_DIGITS.sub("", number)
    return digits.removeprefix("0") in re.sub(r"[\s().\-–/]", "", text)


def _has_number(number: str, text: str) -> bool:
    """15000 is also 15 000, where an ordinary space stands in it."""
    if len(number) < 4:
        return False
    joined = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)
    return re.search(rf"(?<!\d){number}(?!\d)", joined) is not None


def _has_street(street: str, text: str) -> bool:
    return street.casefold() in text.casefold()


_FOUND_ANYWHERE = {Kind.PHONE: _has_phone, Kind.STREET: _has_street, Kind.NUMBER: _has_number}
