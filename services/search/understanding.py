"""What is somebody asking for? Words in any of our languages, misspelt, in any order.

Each word of the question leads to the words we know that it may stand for, these to the phrases
that hold them. A phrase counts the more, the more letters of the question it explains.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..text import fold
from .spelling import is_han, stems
from .vocabulary import (
    FILLERS,
    Kind,
    Meaning,
    Vocabulary,
    pieces,
    vocabulary,
)

# More words than this say nothing more, and cost time.
MOST_WORDS = 24
# As many words, or Chinese signs, a phrase may have to be found as it stands.
LONGEST_PHRASE = 8
# Words of this length or less must be right: one letter makes another word of them.
LONGEST_EXACT = 3
LONGEST_WITH_ONE_ERROR = 5
# Shorter words are not cut in two.
SHORTEST_COMPOUND = 8
# No word of ours is longer.
LONGEST_WORD = 40
LIKELIEST_FIRST = (Kind.CATEGORY, Kind.PLACE, Kind.ORGANIZATION, Kind.LANGUAGE, Kind.GROUP)
BEFORE_A_PLACE = frozenset(
    ("in", "te", "a", "en", "em", "di", "v", "у", "в", "في", "در", "ኣብ", "在")
)

# Articles written onto a French word without their apostrophe: lalcool.
ELIDED = "djlmst"

# How surely a word stands for one that we know.
AS_WRITTEN = 1.0
OTHER_ENDING = 0.85
OTHER_SOUND = 0.75
ONE_ERROR = 0.75
TWO_ERRORS = 0.5
OTHER_LANGUAGE = 0.8
A_NAME = 0.9
OF_ANOTHER_WORD = 0.6
# A word's candidates so much behind the surest are not meant.
MUCH_LESS_SURE = 0.2
# “Work” says less than “boss does not pay”.
GENERAL = 0.7
# Who somebody is says less about what they need than the need itself.
OF_THE_PEOPLE = 0.5
# This much of a phrase must be there, by letters.
SMALLEST_PART = 0.6
# One Chinese sign says as much as some letters.
LETTERS_OF_A_SIGN = 3
# Of several readings those nearly as good as the best are kept.
NEARLY_AS_GOOD = 0.9
# When no phrase is found, kinds of help are guessed from single words: how many at most, and how
# near to the likeliest.
MOST_GUESSES = 3
NEAR_THE_LIKELIEST = 0.6
GUESSED = 0.7
# Beside what is known, a guess must be about as sure.
LEAST_GUESS = 0.8
MOST_GUESS = 0.9


# Kinds of help so much less likely than the likeliest are chance.
LEAST_LIKELY = 0.25

# What people are called by, when that is what they need help with.
NEEDS_OF = {
    "detained": "detention",
    "homeless": "shelter",
    "lgbtq": "lgbtq",
    "pregnant": "pregnancy-birth",
    "rejected-asylum-seekers": "residence-permit",
    "returnees": "voluntary-return",
    "trafficking-victims": "trafficking",
    "uninsured": "paying-for-care",
}


@dataclass
class Understood:
    """Codes and slugs by kind, and the words that mean nothing to us."""

    categories: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    # Words that were taken for others: if they stand in a name, that is meant.
    reread: list[str] = field(default_factory=list)
    # How surely each category is meant: about the letters that say so.
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

    def leave_out_unlikely(self) -> None:
        least = LEAST_LIKELY * max(self.weights.values(), default=0)
        self.weights = {code: weight for code, weight in self.weights.items() if weight >= least}
        self.categories = [code for code in self.categories if code in self.weights]


@dataclass
class Found:
    """A phrase in the question, at these words of it."""

    phrase: str
    at: frozenset[int]
    weight: float
    is_whole: bool = True


def understand(query: str, language: str) -> Understood:
    """``tandarst amsterdm`` → the category of dentists and Amsterdam, on a page in any language."""
    known = vocabulary()
    words = pieces(" ".join(fold(query).split()[:MOST_WORDS]))[: 2 * MOST_WORDS]
    reread = [word for word in words if not (word in known.holding or word in FILLERS)]
    spoken = _languages(words, language, known)
    words, candidates = _read(words, spoken, known)
    readings = _fullest([*_as_written(words, known), *_scattered(words, candidates, spoken, known)])
    understood = Understood()
    explained: set[int] = set()
    people: list[tuple[Meaning, float]] = []
    for reading in readings:
        meanings = [meaning for found in reading for meaning in known.phrases[found.phrase]]
        at, weight = reading[0].at, reading[0].weight
        explained |= at
        if named := _people_and_towns(meanings, known):
            people += [(each, weight) for each in named]
            people += [(each, weight) for each in _needs_of(named)]
        for meaning in _best(meanings, spoken, is_all=len(at) == len(words)):
            if named and meaning.kind is Kind.CATEGORY:
                people.append((meaning, weight))
            elif meaning.kind is not Kind.GROUP:
                understood.add(meaning, _weight(meaning, weight, known))
    if not understood.organizations:
        guesses = _guesses(words, candidates, spoken, explained, known)
        explained |= _add_guesses(guesses, understood, known)
    is_need_named = bool(understood.categories)
    for meaning, weight in people:
        weight *= OF_THE_PEOPLE if is_need_named else 1
        understood.add(meaning, _weight(meaning, weight, known))
    understood.leave_out_unlikely()
    understood.rest = _rest(words, explained)
    understood.reread = [word for word in reread if not is_han(word)]
    return understood


def _people_and_towns(meanings: list[Meaning], known: Vocabulary) -> list[Meaning]:
    """Who asks, and where, of words that may also name a need: pregnant, Ter Apel."""
    return [
        each
        for each in meanings
        if each.kind is Kind.GROUP or (each.kind is Kind.PLACE and each.code in known.well_known)
    ]


def _needs_of(people: list[Meaning]) -> list[Meaning]:
    return [Meaning(Kind.CATEGORY, NEEDS_OF[each.code]) for each in people if each.code in NEEDS_OF]


def _add_guesses(
    guesses: list[tuple[str, float, set[int]]], understood: Understood, known: Vocabulary
) -> set[int]:
    """Returns which words they explain. A guess is never surer than what is known."""
    explained: set[int] = set()
    surest = max(understood.weights.values(), default=0)
    for code, weight, at in guesses:
        meaning = Meaning(Kind.CATEGORY, code)
        guessed = _weight(meaning, weight * GUESSED, known)
        if guessed >= surest * LEAST_GUESS:
            understood.add(meaning, min(guessed, round(surest * MOST_GUESS) or guessed))
            explained |= at
    return explained


# Words


def _languages(words: list[str], language: str, known: Vocabulary) -> frozenset[str]:
    """The language of the question: that of most of its words, and of the page if that is one."""
    letters: dict[str, int] = defaultdict(int)
    for word in words:
        # A town has one name in many languages.
        is_a_name = any(each.kind is Kind.PLACE for each in known.phrases.get(word, ()))
        for each in () if is_a_name else known.languages.get(word, ()):
            letters[each] += len(word)
    most = max(letters.values(), default=0)
    if letters.get(language, 0) == most:
        return frozenset([language])
    return frozenset(each for each, count in letters.items() if count == most)


def _read(
    words: list[str], spoken: frozenset[str], known: Vocabulary
) -> tuple[list[str], list[list[tuple[str, float]]]]:
    """The words, and for each the words of ours that it may stand for and how surely."""
    read: list[str] = []
    candidates: list[list[tuple[str, float]]] = []
    for word in words:
        meant = _candidates(word, spoken, known)
        parts = () if meant else _parts(word, known)
        for part in parts or (word,):
            read.append(part)
            candidates.append(_candidates(part, spoken, known) if parts else meant)
    return read, candidates


def _candidates(word: str, spoken: frozenset[str], known: Vocabulary) -> list[tuple[str, float]]:
    found = {word: AS_WRITTEN} if word in known.holding else {}
    is_own = word in known.unlikely or bool(known.languages.get(word, set()) & spoken)
    if word in FILLERS or is_han(word) or word.isdecimal() or len(word) > LONGEST_WORD:
        return list(found.items())
    if len(word) > LONGEST_EXACT or not word.isascii():
        for stem in stems(word):
            for each in known.stems.get(stem, ()):
                is_same = each in word or each[:LONGEST_EXACT] == word[:LONGEST_EXACT]
                found.setdefault(each, OTHER_ENDING if is_same else OTHER_SOUND)
    # A word of another language, or a village, may be a misspelt word of this language.
    if not is_own:
        for each, sureness in _misspelt(word, known):
            if len(word) > LONGEST_WITH_ONE_ERROR or (known.languages[each] or spoken) & spoken:
                found[each] = max(sureness, found.get(each, 0))
    if not found and word[0] in ELIDED and len(word) > LONGEST_WITH_ONE_ERROR:
        return _candidates(word[1:], spoken, known)
    for each in found:
        if not known.languages[each] & spoken:
            found[each] *= OTHER_LANGUAGE if known.languages[each] else A_NAME
    surest = max(found.values(), default=0)
    return [each for each in found.items() if each[1] >= surest - MUCH_LESS_SURE]


def _misspelt(word: str, known: Vocabulary) -> list[tuple[str, float]]:
    """The nearest words. The first letter is seldom wrong."""
    if len(word) <= LONGEST_EXACT:
        return []
    most = 1 if len(word) <= LONGEST_WITH_ONE_ERROR else 2
    near = [
        (each, distance)
        for length in range(len(word) - most, len(word) + most + 1)
        for each, distance, _index in process.extract(
            word, known.words.get(length, []), scorer=OSA.distance, score_cutoff=most, limit=12
        )
    ]
    return [
        (each, ONE_ERROR if distance == 1 else TWO_ERRORS)
        for each, distance in near
        if distance == 1 or each[0] == word[0]
    ]


def _parts(word: str, known: Vocabulary) -> tuple[str, ...]:
    """``slaapplekvannacht``, ``freefood``: two known words without the space."""
    for middle in range(len(word) - 3, 2, -1):
        one, other = word[:middle], word[middle:]
        if len(word) >= SHORTEST_COMPOUND and all(
            part in known.holding or part in FILLERS for part in (one, other)
        ):
            return one, other
    return ()


# Phrases


def _as_written(words: list[str], known: Vocabulary) -> list[Found]:
    """Phrases that stand in the question as we know them, with or without their spaces."""
    found = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(words)) + 1):
            phrase = known.joined.get("".join(words[start:end]))
            if phrase and _is_likely(phrase, words, start, end, known):
                at = frozenset(range(start, end))
                found.append(Found(phrase, at, _letters(words, at)))
    return found


def _weight(meaning: Meaning, weight: float, known: Vocabulary) -> int:
    return max(1, round(weight * 10 * (GENERAL if meaning.code in known.general else 1)))


def _is_likely(phrase: str, words: list[str], start: int, end: int, known: Vocabulary) -> bool:
    if end - start == len(words):
        return True
    if end - start == 1 and (words[start] in FILLERS or is_han(words[start])):
        return False
    # “Best” is a town behind “in”, and a word like any other elsewhere.
    before = words[start - 1] if start else ""
    return phrase not in known.unlikely or before in BEFORE_A_PLACE


def _scattered(
    words: list[str],
    candidates: list[list[tuple[str, float]]],
    spoken: frozenset[str],
    known: Vocabulary,
) -> list[Found]:
    """Phrases whose telling words are in the question, misspelt or in another order."""
    hits: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for position, meant in enumerate(candidates):
        for word, sureness in meant:
            for phrase in known.holding.get(word, ()):
                is_alike = sureness != OTHER_SOUND or phrase in known.loose
                if words[position] == word or (is_alike and phrase in known.misspelt):
                    hit = (sureness, -position)
                    hits[phrase][word] = max(hit, hits[phrase].get(word, hit))
    found = []
    for phrase, by_word in hits.items():
        if one := _found(phrase, by_word, words, spoken, known):
            found.append(one)
    return found


def _found(
    phrase: str,
    by_word: dict[str, tuple[float, int]],
    words: list[str],
    spoken: frozenset[str],
    known: Vocabulary,
) -> Found | None:
    telling = known.telling[phrase]
    positions = [-position for _sureness, position in by_word.values()]
    at = frozenset(positions)
    if len(at) < len(by_word):
        return None
    is_whole = len(by_word) == len(telling)
    span = max(at) - min(at) + 1
    if phrase not in known.loose or is_han(phrase):
        # Names, and Chinese, say something else when their parts stand apart.
        if positions != sorted(positions) or span > len(at) + (phrase in known.loose):
            return None
        if not is_whole and not (phrase in known.loose and len(by_word) > 2):
            return None
    if len(telling) == 1 and (
        is_han(phrase)
        or phrase in known.unlikely
        or (phrase != telling[0] and telling[0] in known.phrases)
    ):
        return None
    part = sum(map(len, by_word)) / sum(map(len, telling))
    if part < SMALLEST_PART or (not is_whole and len(by_word) < 2):
        return None
    letters = sum(
        sure * _letters(words, frozenset([-position])) for sure, position in by_word.values()
    )
    if len(telling) == 1:
        word = words[min(at)]
        # A word that is right as it is seldom stands for another.
        if word != telling[0] and known.languages.get(word, set()) & spoken:
            letters *= OF_ANOTHER_WORD
        if phrase != telling[0]:
            letters *= _share(telling[0], phrase, known)
    return Found(phrase, at, letters * part, is_whole)


def _share(word: str, phrase: str, known: Vocabulary) -> float:
    """How many of the phrases that hold this word mean the same as this one."""
    meant = {(each.kind, each.code) for each in known.phrases[phrase]}
    holding = known.holding[word]
    alike = sum(
        any((each.kind, each.code) in meant for each in known.phrases[other]) for other in holding
    )
    return alike / len(holding)


def _letters(words: list[str], at: frozenset[int]) -> int:
    return sum(LETTERS_OF_A_SIGN if is_han(words[each]) else len(words[each]) for each in at)


def _fullest(found: list[Found]) -> list[list[Found]]:
    """What explains most of the question; of what it explains nothing else is said.

    Phrases at the same words come together: they are one reading with several meanings.
    """
    together: dict[frozenset[int], list[Found]] = defaultdict(list)
    for each in found:
        together[each.at].append(each)
    readings = []
    for same in together.values():
        best = max(each.weight for each in same)
        readings.append([each for each in same if each.weight >= best * NEARLY_AS_GOOD])
    readings.sort(key=lambda same: max(each.weight for each in same), reverse=True)
    chosen: list[list[Found]] = []
    explained: set[int] = set()
    for same in readings:
        if not same[0].at <= explained:
            chosen.append(same)
            # Part of a phrase may be chance: what its words say alone is heard too.
            if any(each.is_whole for each in same):
                explained |= same[0].at
    return chosen


def _best(meanings: list[Meaning], spoken: frozenset[str], is_all: bool) -> list[Meaning]:
    """Of one phrase's meanings those of the likeliest kind, in the question's language if any are.

    ``is_all``: the phrase is the whole question; then the name of an organization is the answer.
    """
    own = [each for each in meanings if not each.languages or each.languages & spoken]
    candidates = own or meanings
    kinds = (Kind.ORGANIZATION, *LIKELIEST_FIRST) if is_all else LIKELIEST_FIRST
    likeliest = min((each.kind for each in candidates), key=kinds.index)
    chosen = [each for each in candidates if each.kind is likeliest]
    return [each for each in chosen if each.is_name] or chosen


def _guesses(
    words: list[str],
    candidates: list[list[tuple[str, float]]],
    spoken: frozenset[str],
    explained: set[int],
    known: Vocabulary,
) -> list[tuple[str, float, set[int]]]:
    """Categories whose phrases hold these words more than others do."""
    scores: dict[str, float] = defaultdict(float)
    said_by: dict[str, set[int]] = defaultdict(set)
    for position, meant in enumerate(candidates):
        word = words[position]
        is_foreign = not known.languages.get(word, spoken) & spoken
        if position in explained or word in FILLERS or (is_foreign and len(word) <= LONGEST_EXACT):
            continue
        letters = _letters(words, frozenset([position]))
        shares: dict[str, float] = defaultdict(float)
        for meant_word, sureness in meant:
            counts: dict[str, float] = defaultdict(float)
            for phrase in known.holding.get(meant_word, ()):
                if phrase in known.loose:
                    for meaning in known.phrases[phrase]:
                        if meaning.kind is Kind.CATEGORY:
                            counts[meaning.code] += 1
            for code, count in counts.items():
                share = sureness * count / sum(counts.values())
                shares[code] = max(share, shares[code])
        for code, share in shares.items():
            scores[code] += letters * share
            said_by[code].add(position)
    likeliest = sorted(scores.items(), key=lambda each: -each[1])[:MOST_GUESSES]
    return [
        (code, score, said_by[code])
        for code, score in likeliest
        if score >= NEAR_THE_LIKELIEST * likeliest[0][1]
    ]


def _rest(words: list[str], explained: set[int]) -> list[str]:
    """The words that nothing explains; of a question that nothing explains, all that tell."""
    left = [word for each, word in enumerate(words) if each not in explained]
    return [word for word in left if word not in FILLERS] or ([] if explained else left)
