"""What is somebody asking for? Words in any of our languages, misspelt, in any order."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..text import fold, without_arabic_prefix
from .vocabulary import AMBIGUOUS_PLACES, LONGEST_PHRASE, Kind, Meaning, Vocabulary, vocabulary

# More words than this say nothing more, and cost time.
MOST_WORDS = 24
# Words of this length or less must be right: one letter makes another word of them.
LONGEST_EXACT = 3
LONGEST_WITH_ONE_ERROR = 5
LIKELIEST_FIRST = (Kind.CATEGORY, Kind.PLACE, Kind.ORGANIZATION, Kind.LANGUAGE, Kind.GROUP)
BEFORE_A_PLACE = frozenset(
    ("in", "te", "a", "en", "em", "di", "v", "у", "в", "في", "در", "ኣብ", "在")
)


@dataclass
class Understood:
    """Codes and slugs by kind, and the words that mean nothing to us."""

    categories: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    # How surely each category is meant: the letters of the longest phrase that said so.
    weights: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any((self.categories, self.places, self.groups, self.languages, self.organizations))

    def add(self, meaning: Meaning, weight: int) -> None:
        codes = {
            Kind.CATEGORY: self.categories,
            Kind.PLACE: self.places,
            Kind.GROUP: self.groups,
            Kind.LANGUAGE: self.languages,
            Kind.ORGANIZATION: self.organizations,
        }[meaning.kind]
        if meaning.code not in codes:
            codes.append(meaning.code)
        if meaning.kind is Kind.CATEGORY:
            self.weights[meaning.code] = max(weight, self.weights.get(meaning.code, 0))


def understand(query: str, language: str) -> Understood:
    """``tandarst amsterdm`` → the category of dentists and Amsterdam, on a page in any language."""
    known = vocabulary()
    words = fold(query).split()[:MOST_WORDS]
    understood = Understood()
    position = 0
    while position < len(words):
        length, meanings = _longest(words, position, known)
        if not meanings:
            length, meanings = (
                1,
                _inside_han(words[position], known) or _misspelt(words[position], known, language),
            )
        if meanings:
            run = words[position : position + length]
            for meaning in _best(meanings, language, is_all=len(run) == len(words)):
                understood.add(meaning, weight=len("".join(run)))
        else:
            understood.rest.append(words[position])
        position += length
    return understood


def _longest(words: list[str], start: int, known: Vocabulary) -> tuple[int, list[Meaning]]:
    """The longest phrase from here that we know exactly; also written as one word."""
    for length in range(min(LONGEST_PHRASE, len(words) - start), 0, -1):
        run = words[start : start + length]
        for phrase in (" ".join(run), "".join(run)):
            meanings = known.phrases.get(phrase, [])
            if meanings := _without_unlikely_place(phrase, meanings, words[:start]):
                return length, meanings
    bare = without_arabic_prefix(words[start])
    return 1, known.phrases.get(bare, []) if bare else []


def _without_unlikely_place(
    phrase: str, meanings: list[Meaning], before: list[str]
) -> list[Meaning]:
    """“Best” is a town behind “in”, and a word like any other elsewhere."""
    if phrase not in AMBIGUOUS_PLACES or (before and before[-1] in BEFORE_A_PLACE):
        return meanings
    return [each for each in meanings if each.kind is not Kind.PLACE]


def _inside_han(word: str, known: Vocabulary) -> list[Meaning]:
    """Chinese is written without spaces: take the longest phrases we know out of the run."""
    if not "\u3400" <= word[0] <= "\u9fff":
        return []
    found: list[Meaning] = []
    position = 0
    while position < len(word):
        for length in range(min(10, len(word) - position), 0, -1):
            piece = word[position : position + length]
            # One sign alone stands inside too many words.
            if piece in known.han and (length > 1 or len(word) == 1):
                found += known.phrases[piece]
                position += length
                break
        else:
            position += 1
    return found


def _misspelt(word: str, known: Vocabulary, language: str) -> list[Meaning]:
    if len(word) <= LONGEST_EXACT or word in known.inside or word in known.phrases:
        return []
    most = 1 if len(word) <= LONGEST_WITH_ONE_ERROR else 2
    near: list[tuple[int, str]] = []
    for length in range(len(word) - most, len(word) + most + 1):
        near += [
            (distance, phrase)
            for phrase, distance, _index in process.extract(
                word,
                known.words.get(length, []),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=5,
            )
        ]
    if not near:
        return []
    # The first letter is seldom wrong; among equals the reader's own language counts.
    nearest = min(distance for distance, _phrase in near)

    def rank(found: tuple[int, str]) -> tuple[bool, bool]:
        phrase = found[1]
        is_own = any(language in each.languages for each in known.phrases[phrase])
        return phrase[0] != word[0], not is_own

    closest = [found for found in near if found[0] == nearest]
    best = min(map(rank, closest))
    return [
        meaning for found in closest if rank(found) == best for meaning in known.phrases[found[1]]
    ]


def _best(meanings: list[Meaning], language: str, is_all: bool) -> list[Meaning]:
    """Of one phrase's meanings those of the likeliest kind, in the reader's language if any are.

    ``is_all``: the phrase is the whole question; then the name of an organization is the answer.
    """
    own = [each for each in meanings if language in each.languages or not each.languages]
    candidates = own or meanings
    kinds = (Kind.ORGANIZATION, *LIKELIEST_FIRST) if is_all else LIKELIEST_FIRST
    likeliest = min((each.kind for each in candidates), key=kinds.index)
    chosen = [each for each in candidates if each.kind is likeliest]
    return [each for each in chosen if each.is_name] or chosen
