"""The words we know: of categories, groups, places, languages and organizations.

Held in memory, folded; some 25,000 phrases in twelve languages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic

from django.db.models import Exists, OuterRef, Q

from ..languages import NATIVE_NAMES, language_name
from ..models import Category, Organization, Place, SpokenLanguage, TargetGroup
from ..text import LANGUAGES, fold, lines, text_in, without_arabic_prefix

# An editor's new search word works within a minute on every process.
KEPT_SECONDS = 60
LONGEST_PHRASE = 4
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
# These groups are named by words that fit any question.
GROUPS_LEFT_OUT = ("everyone", "professionals")


class Kind(StrEnum):
    CATEGORY = "category"
    PLACE = "place"
    GROUP = "for"
    LANGUAGE = "language"
    ORGANIZATION = "organization"


@dataclass(frozen=True)
class Meaning:
    kind: Kind
    code: str
    # Languages in which the phrase says this; empty for names that belong to none.
    languages: frozenset[str] = frozenset()
    # A name says it more surely than a search word does.
    is_name: bool = False


@dataclass
class Vocabulary:
    """Folded phrase → what it can mean."""

    phrases: dict[str, list[Meaning]] = field(default_factory=dict)
    # Single words by length, for finding misspellings among near lengths only.
    words: dict[int, list[str]] = field(default_factory=dict)
    han: frozenset[str] = frozenset()
    # Words inside longer phrases (“winter” of “winter coat”): spelt rightly, so never corrected.
    inside: frozenset[str] = frozenset()


_kept: tuple[float, Vocabulary] | None = None


def vocabulary() -> Vocabulary:
    global _kept
    if _kept is None or monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (monotonic(), build())
    return _kept[1]


def forget() -> None:
    """Read the words anew at the next question: for tests, and after a load."""
    global _kept
    _kept = None


def build() -> Vocabulary:
    found: dict[str, dict[tuple[Kind, str], Meaning]] = defaultdict(dict)

    def add(phrase: str, kind: Kind, code: str, language: str = "", is_name: bool = False) -> None:
        folded = fold(phrase)
        if not folded or len(folded.split()) > LONGEST_PHRASE + 2:
            return
        forms = {folded}
        if " " not in folded and (bare := without_arabic_prefix(folded)):
            forms.add(bare)
        for form in forms:
            known = found[form].get((kind, code))
            languages = (known.languages if known else frozenset()) | ({language} - {""})
            found[form][kind, code] = Meaning(
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
            add(name, Kind.PLACE, place.slug)
    codes = {
        *LANGUAGES,
        *SpokenLanguage.objects.order_by().values_list("code", flat=True).distinct(),
    }
    for code in codes:
        add(NATIVE_NAMES.get(code, ""), Kind.LANGUAGE, code, is_name=True)
        for reader in LANGUAGES:
            add(language_name(code, reader), Kind.LANGUAGE, code, reader, is_name=True)
    for organization in Organization.objects.published():
        for language in LANGUAGES:
            name = text_in(organization, "name", language)
            add(name, Kind.ORGANIZATION, organization.slug, is_name=True)
            add(name.removeprefix("Stichting "), Kind.ORGANIZATION, organization.slug)
        for name in organization.other_names:
            add(name, Kind.ORGANIZATION, organization.slug)

    words: dict[int, list[str]] = defaultdict(list)
    for phrase, meanings in found.items():
        if _may_be_misspelt(phrase, meanings.values(), well_known):
            words[len(phrase)].append(phrase)
    return Vocabulary(
        phrases={phrase: list(meanings.values()) for phrase, meanings in found.items()},
        words=dict(words),
        han=frozenset(phrase for phrase in found if "\u3400" <= phrase[0] <= "\u9fff"),
        inside=frozenset(word for phrase in found if " " in phrase for word in phrase.split()),
    )


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
    offered = Exists(Place.objects.with_services().filter(pk=OuterRef("pk")))
    known = Place.objects.annotate(is_offered=offered)
    return list(
        known.filter(Q(population__gte=SMALLEST_PLACE) | Q(is_offered=True)).order_by("-population")
    )
