"""The words we know: of categories, groups, places, languages and organizations.

Held in memory, folded; some 25,000 phrases in twelve languages.
"""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from .. import register
from ..languages import NATIVE_NAMES, OTHER_NAMES, language_name
from ..models import Category, Organization, Place, TargetGroup, content_version
from ..models.base import columns_of
from ..models.content_change import TREES
from ..text import LANGUAGES, fold, lines, text_in
from . import fillers
from .spelling import is_han, stems

# Longer names are not said in full.
LONGEST_PHRASE = 6
# Villages whose name is an everyday word: they count only behind “in”.
AMBIGUOUS_PLACES = frozenset(
    [
        "amen",
        "anderen",
        "ane",
        "berg",
        "best",
        "dorst",
        "een",
        "goes",
        "hee",
        "help",
        "hem",
        "houten",
        "huizen",
        "loon",
        "made",
        "nederland",
        "nes",
        "over",
        "rekken",
    ]
)
# A hamlet without known inhabitants is not worth a mistaken word.
SMALLEST_PLACE = 500
# Of smaller places only the right spelling counts: they would take too many other words.
WELL_KNOWN_PLACE = 40_000
SHORTEST_MISSPELT_ORGANIZATION = 6
# The Hague is also “Hago”, which is “I do” in Spanish.
SHORTEST_ALTERNATE_PLACE = 5
LONGEST_UNLIKELY_PLACE = 4
# These groups are named by words that fit any question.
GROUPS_LEFT_OUT = ("everyone", "professionals")


class Kind(StrEnum):
    CATEGORY = "category"
    PLACE = "place"
    GROUP = "for"
    LANGUAGE = "language"
    ORGANIZATION = "organization"


LOOSE_KINDS = (Kind.CATEGORY, Kind.GROUP)
FILLERS = frozenset(word for words in fillers.FILLERS.values() for word in fold(words).split())
_PIECE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^ \u3400-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True)
class Meaning:
    kind: Kind
    code: str
    # Languages in which the phrase says this; empty for names that belong to none.
    languages: frozenset[str] = frozenset()
    # A name says it more surely than a search word does.
    is_name: bool = False


# Another one is never the same: comparing them word by word would take long.
@dataclass(eq=False)
class Vocabulary:
    """Folded phrase → what it can mean, and the ways from a word to the phrases that hold it."""

    phrases: dict[str, list[Meaning]] = field(default_factory=dict)
    # Written without spaces → the phrase: “toothache”, “tooth ache” and Chinese.
    joined: dict[str, str] = field(default_factory=dict)
    # Phrase → its words without those that say nothing: “I have a toothache” → toothache.
    telling: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Word → the phrases in which it is a telling word.
    holding: dict[str, list[str]] = field(default_factory=dict)
    # What is left of a word without its endings → the words.
    stems: dict[str, list[str]] = field(default_factory=dict)
    # Words that others may be misspellings of, by length: only near lengths are compared.
    words: dict[int, list[str]] = field(default_factory=dict)
    # Phrases for which a word near theirs is taken.
    misspelt: frozenset[str] = frozenset()
    # Phrases of which parts, in any order, say the same; names are said as they are.
    loose: frozenset[str] = frozenset()
    # Villages with a short name: they count only behind “in”.
    unlikely: frozenset[str] = AMBIGUOUS_PLACES
    # Towns that many ask for or where help is given.
    well_known: frozenset[str] = frozenset()
    # Word → the languages that have it.
    languages: dict[str, set[str]] = field(default_factory=dict)
    # Categories that others are below: they say less.
    general: frozenset[str] = frozenset()


_kept = content_version.Kept(*TREES, "organization", is_patient=True)

# Of our own words few are new when the content changes: the others are not folded again.
_fold = lru_cache(maxsize=100_000)(fold)
_stems = lru_cache(maxsize=100_000)(stems)


def vocabulary() -> Vocabulary:
    known = register.current()
    return _kept.get("words", _build_quickly, like=(known.towns, known.languages))


def forget() -> None:
    """Read the words anew at the next question: for tests."""
    _kept.forget()


def _build_quickly() -> Vocabulary:
    """All that is made here stays: looking for rubbish among it would take half of the time."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        return build()
    finally:
        if was_collecting:
            gc.enable()


def build() -> Vocabulary:
    found: dict[str, dict[tuple[Kind, str], Meaning]] = defaultdict(dict)

    def add(phrase: str, kind: Kind, code: str, language: str = "", is_name: bool = False) -> None:
        folded = _fold(phrase)
        if not folded or folded.count(" ") >= LONGEST_PHRASE:
            return
        known = found[folded].get((kind, code))
        languages = (known.languages if known else frozenset()) | ({language} - {""})
        found[folded][kind, code] = Meaning(
            kind, code, frozenset(languages), is_name or bool(known and known.is_name)
        )

    for model, kind in ((Category, Kind.CATEGORY), (TargetGroup, Kind.GROUP)):
        for term in model.objects.all():
            if kind is Kind.GROUP and term.code in GROUPS_LEFT_OUT:
                continue
            for language in LANGUAGES:
                add(text_in(term, "name", language), kind, term.code, language, is_name=True)
                for word in lines(text_in(term, "search_words", language)):
                    add(word, kind, term.code, language)
    well_known = set()
    for place in _places():
        if place.population >= WELL_KNOWN_PLACE or place.is_offered:
            well_known.add(place.slug)
        for language in LANGUAGES:
            add(text_in(place, "name", language), Kind.PLACE, place.slug, is_name=True)
        for name in lines(place.alternate_names):
            if len(name) >= SHORTEST_ALTERNATE_PLACE or not name.isascii():
                add(name, Kind.PLACE, place.slug)
    for code in {*LANGUAGES, *register.current().languages}:
        add(NATIVE_NAMES.get(code, ""), Kind.LANGUAGE, code, is_name=True)
        for reader in LANGUAGES:
            add(language_name(code, reader), Kind.LANGUAGE, code, reader, is_name=True)
        for name in OTHER_NAMES.get(code, ()):
            add(name, Kind.LANGUAGE, code)
    names = Organization.objects.published().only("slug", "alternate_names", *columns_of("name"))
    for organization in names:
        for language in LANGUAGES:
            name = text_in(organization, "name", language)
            add(name, Kind.ORGANIZATION, organization.slug, is_name=True)
            add(name.removeprefix("Stichting "), Kind.ORGANIZATION, organization.slug)
        for name in organization.other_names:
            add(name, Kind.ORGANIZATION, organization.slug)

    known = _indexed(
        {phrase: list(meanings.values()) for phrase, meanings in found.items()}, well_known
    )
    known.general = frozenset(
        Category.objects.filter(parent=None).order_by().values_list("code", flat=True)
    )
    return known


def _indexed(phrases: dict[str, list[Meaning]], well_known: set[str]) -> Vocabulary:
    known = Vocabulary(
        phrases=phrases,
        misspelt=frozenset(
            phrase
            for phrase, meanings in phrases.items()
            if _may_be_misspelt(phrase, meanings, well_known)
        ),
        loose=frozenset(
            phrase
            for phrase, meanings in phrases.items()
            if any(meaning.kind in LOOSE_KINDS for meaning in meanings)
        ),
    )
    known.well_known = frozenset(well_known)
    known.unlikely = AMBIGUOUS_PLACES | {
        phrase
        for phrase, meanings in phrases.items()
        if len(phrase) <= LONGEST_UNLIKELY_PLACE
        and phrase.isascii()
        and all(each.kind is Kind.PLACE and each.code not in well_known for each in meanings)
    }
    holding: dict[str, list[str]] = defaultdict(list)
    languages: dict[str, set[str]] = defaultdict(set)
    for language, text in fillers.FILLERS.items():
        for word in fold(text).split():
            languages[word].add(language)
    may_be_meant = set()
    for phrase, meanings in phrases.items():
        known.joined.setdefault(phrase.replace(" ", ""), phrase)
        words = pieces(phrase)
        if phrase in known.loose:
            words = [word for word in words if word not in FILLERS]
        known.telling[phrase] = tuple(dict.fromkeys(words))
        for word in known.telling[phrase]:
            holding[word].append(phrase)
            for meaning in meanings:
                languages[word] |= meaning.languages
        if phrase in known.misspelt:
            may_be_meant.update(known.telling[phrase])
    known.holding = dict(holding)
    known.languages = dict(languages)
    by_stem: dict[str, list[str]] = defaultdict(list)
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in may_be_meant:
        if not is_han(word):
            by_length[len(word)].append(word)
            for stem in _stems(word):
                by_stem[stem].append(word)
    known.stems, known.words = dict(by_stem), dict(by_length)
    return known


def pieces(folded: str) -> list[str]:
    """The words; of Chinese, which has no spaces, the signs."""
    return _PIECE.findall(folded)


def _may_be_misspelt(phrase: str, meanings: Iterable[Meaning], well_known: set[str]) -> bool:
    """Whether a word near this one is taken for it: not for every hamlet and abbreviation."""
    return any(
        meaning.kind not in (Kind.PLACE, Kind.ORGANIZATION)
        or (meaning.kind is Kind.PLACE and meaning.code in well_known)
        or (meaning.kind is Kind.ORGANIZATION and len(phrase) >= SHORTEST_MISSPELT_ORGANIZATION)
        for meaning in meanings
    )


def _places() -> list[Place]:
    """Big places first, so that the smaller of two with one name does not take it."""
    offered = register.current().towns
    places = [
        place
        for place in Place.objects.order_by("-population")
        if place.population >= SMALLEST_PLACE or place.slug in offered
    ]
    for place in places:
        place.is_offered = place.slug in offered
    return places
