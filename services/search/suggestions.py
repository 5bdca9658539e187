"""What may somebody be typing? Names that go on as they began, in the reader's language.

Answered from memory, out of the words we know: nothing of what is typed is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from .. import register
from ..models import Audience, Category, Organization, Place, content_version
from ..models.base import columns_of
from ..models.content_change import TREES
from ..text import fold, lines, text_in, text_of
from .spelling import is_han
from .vocabulary import Kind, Meaning, Vocabulary, pieces, vocabulary

MOST = 6
# More of one kind only where the others leave room: “ro” is Rotterdam too.
MOST_OF_A_KIND = 4
# One Chinese sign is a word; one letter begins too many.
FEWEST_LETTERS = 2
# No phrase of ours is longer.
LONGEST_TYPED = 80
KINDS = (Kind.CATEGORY, Kind.PLACE, Kind.ORGANIZATION)
_AFTER_ALL_OTHERS = "\U0010ffff"


@dataclass(frozen=True)
class Suggestion:
    # To be searched for.
    words: str
    kind: Kind
    # How people say it, and in which language, where the name itself does not go on as typed.
    said: str = ""
    language: str = ""


@dataclass
class _Index:
    known: Vocabulary
    # Each phrase from each of its words on, by the alphabet, and beside it the whole phrase.
    beginnings: list[str]
    phrases: list[str]
    records: dict[tuple[Kind, str], Category | Place | Organization]
    # Of a category in a language: folded → as it is written.
    spellings: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def going_on(self, typed: str) -> list[str]:
        """The phrases that begin so, or hold a word from which they go on so."""
        first = bisect_left(self.beginnings, typed)
        last = bisect_left(self.beginnings, typed + _AFTER_ALL_OTHERS, lo=first)
        return self.phrases[first:last]

    def spelling(self, phrase: str, code: str, language: str) -> str:
        if (code, language) not in self.spellings:
            category = self.records[Kind.CATEGORY, code]
            words = lines(text_in(category, "search_words", language))
            words.append(text_in(category, "name", language))
            self.spellings[code, language] = {fold(word): word for word in words}
        return self.spellings[code, language].get(phrase, "")


_kept = content_version.Kept(*TREES, "organization", is_patient=True)


def suggest(typed: str, language: str) -> list[Suggestion]:
    """``ams`` → Amsterdam; ``tand`` → Tandarts (the dentist), and ``kies`` too, said “kies”."""
    beginning = fold(typed) if len(typed) <= LONGEST_TYPED else ""
    if len(beginning.replace(" ", "")) < FEWEST_LETTERS and not is_han(beginning):
        return []
    index = _index()
    found: list[Suggestion] = []
    seen: set[str] = set()
    for meaning, phrase in _best_first(beginning, language, index):
        suggestion = _in_words(meaning, phrase, beginning, language, index)
        # Two villages of one name are one search.
        if (folded := fold(suggestion.words)) not in seen:
            seen.add(folded)
            found.append(suggestion)
        if len(found) == MOST:
            break
    return found


def _best_first(beginning: str, language: str, index: _Index) -> list[tuple[Meaning, str]]:
    """Every thing that can be meant once, with the phrase that says it best."""
    best: dict[tuple[Kind, str], tuple[tuple, Meaning, str]] = {}
    for phrase in index.going_on(beginning):
        for meaning in index.known.phrases[phrase]:
            thing = (meaning.kind, meaning.code)
            if thing not in index.records:
                continue
            # A short name that is an everyday word would not be understood as the village.
            if meaning.kind is Kind.PLACE and phrase in index.known.unlikely:
                continue
            rank = _rank(meaning, phrase, beginning, language)
            if thing not in best or rank < best[thing][0]:
                best[thing] = (rank, meaning, phrase)
    ranked = sorted(
        best.values(), key=lambda each: (each[0], _size(each[1], index), each[2], each[1].code)
    )
    so_far: Counter[Kind] = Counter()
    places: list[tuple[bool, bool, Meaning, str]] = []
    for (is_foreign, *_rest), meaning, phrase in ranked:
        places.append((is_foreign, so_far[meaning.kind] >= MOST_OF_A_KIND, meaning, phrase))
        so_far[meaning.kind] += 1
    return [(meaning, phrase) for *_, meaning, phrase in sorted(places, key=lambda each: each[:2])]


def _rank(meaning: Meaning, phrase: str, beginning: str, language: str) -> tuple:
    """Lower is better. The reader's own language comes first, and names of no language."""
    return (
        bool(meaning.languages) and language not in meaning.languages,
        not (meaning.is_name and phrase == beginning),
        not phrase.startswith(beginning),
        KINDS.index(meaning.kind),
        not meaning.is_name,
    )


def _size(meaning: Meaning, index: _Index) -> tuple[bool, int]:
    """Towns where there is help come first, then the bigger ones."""
    if meaning.kind is not Kind.PLACE:
        return False, 0
    place = index.records[Kind.PLACE, meaning.code]
    return not place.is_offered, -place.population


def _in_words(
    meaning: Meaning, phrase: str, beginning: str, language: str, index: _Index
) -> Suggestion:
    name = text_of(index.records[meaning.kind, meaning.code], "name", language).value
    if meaning.kind is not Kind.CATEGORY or any(
        each.startswith(beginning) for each in _from_each_word(fold(name))
    ):
        return Suggestion(name, meaning.kind)
    spoken = language if language in meaning.languages else min(meaning.languages)
    said = index.spelling(phrase, meaning.code, spoken)
    return Suggestion(name, meaning.kind, said, spoken if said else "")


def _index() -> _Index:
    known = vocabulary()
    # The words are read anew when there are others, and this with them.
    return _kept.get("index", lambda: _make(known), like=known)


def _make(known: Vocabulary) -> _Index:
    offered = register.current().towns
    places = list(Place.objects.all())
    for place in places:
        place.is_offered = place.slug in offered
    organizations = Organization.objects.published().only("slug", *columns_of("name"))
    records = {
        **{
            (Kind.CATEGORY, each.code): each
            for each in Category.objects.filter(audience=Audience.MIGRANTS)
        },
        **{(Kind.PLACE, each.slug): each for each in places},
        **{(Kind.ORGANIZATION, each.slug): each for each in organizations},
    }
    entries = sorted(
        (beginning, phrase)
        for phrase, meanings in known.phrases.items()
        if any(meaning.kind in KINDS for meaning in meanings)
        for beginning in _from_each_word(phrase)
    )
    return _Index(
        known=known,
        beginnings=[beginning for beginning, _phrase in entries],
        phrases=[phrase for _beginning, phrase in entries],
        records=records,
    )


def _from_each_word(phrase: str) -> list[str]:
    """``bad tooth ache`` → itself, ``tooth ache``, ``ache``; of Chinese, from each sign on."""
    found = []
    start = 0
    for piece in pieces(phrase):
        start = phrase.index(piece, start)
        found.append(phrase[start:])
        start += len(piece)
    return found
