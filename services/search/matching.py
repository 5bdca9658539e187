"""Which services fit what was understood, and in which order?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..models import Category
from ..models.service import ServiceQuerySet
from ..selection import Selection
from . import full_text
from .understanding import Understood, understand

# In this order conditions are dropped when nothing fits: what is asked for goes last.
DROPPED_IN_ORDER = ("groups", "languages", "organizations", "places")

# Words that were not understood move at most this many services to the front.
MOST_REORDERED = 50
# So many of what was found by words alone stand in the order of their rank, the others by name:
# nobody reads so far, and each place is one more condition in the question to the database.
MOST_IN_ORDER = 100

# Kinds of help that are meant about as surely share the top of the list.
ABOUT_AS_SURE = 0.6
MOST_KINDS = 3
FIRST_OF_A_KIND = 2


# Both answer the same verbs; the database is asked where rows are wanted, the memory for a page.
Services = ServiceQuerySet | Selection


@dataclass
class Match:
    """The services that fit, best first, and what to tell the reader about it."""

    services: Services
    understood: Understood
    # Names of the conditions that had to be dropped to find anything.
    dropped: list[str] = field(default_factory=list)
    # Only some of the literal words were found.
    is_partial: bool = False
    # Nothing of the kind is known; these are of the kind above it.
    is_wider: bool = False


def match(ground: Services, query: str, language: str, *, literally: bool = False) -> Match:
    """``ground`` is what the other questions of the page left over."""
    understood = Understood(rest=query.split()) if literally else understand(query, language)
    if not understood:
        return _by_words(ground, understood)
    named = full_text.services_named(understood.reread)
    for is_wider in (False, True):
        question = _wider(understood) if is_wider else understood
        for remaining in _relaxed(question):
            services = fitting(ground, remaining)
            if services.exists():
                if named:
                    # A word may look misspelt and be a name.
                    services = services.or_these(named, ground)
                return Match(
                    _best_first(services, remaining, named),
                    understood,
                    dropped=_missing(understood, remaining),
                    is_wider=is_wider,
                )
    return Match(ground.none(), understood)


def _missing(understood: Understood, remaining: Understood) -> list[str]:
    return [
        name
        for name in DROPPED_IN_ORDER
        if getattr(understood, name) and not getattr(remaining, name)
    ]


def _wider(understood: Understood) -> Understood:
    """Nobody helps with exactly this: who helps with what it is part of?"""
    parents = dict(
        Category.objects.filter(code__in=understood.categories)
        .order_by()
        .values_list("code", "parent__code")
    )
    weights: dict[str, int] = {}
    for code, weight in understood.weights.items():
        top = parents.get(code) or code
        weights[top] = max(weight, weights.get(top, 0))
    return replace(understood, categories=list(weights), weights=weights)


def _relaxed(understood: Understood) -> Iterator[Understood]:
    """The whole question, then with one condition less at a time."""
    yield understood
    remaining = understood
    for name in DROPPED_IN_ORDER:
        if getattr(remaining, name):
            remaining = replace(remaining, **{name: []})
            if remaining:
                yield remaining


def _by_words(ground: Services, understood: Understood) -> Match:
    words = " ".join(understood.rest)
    for every_word in (True, False):
        found = ground.among(full_text.services_with(words, every_word=every_word))
        if found.exists():
            best_first = found.these_first(_likeliest(found, words, every_word)[:MOST_IN_ORDER])
            return Match(best_first, understood, is_partial=not every_word)
    return Match(ground.none(), understood)


def _likeliest(found: Services, words: str, every_word: bool) -> list[int]:
    ids = found.first_ids(full_text.MOST_CANDIDATES)
    return full_text.best_first(ids, words, every_word=every_word)


def _best_first(services: Services, understood: Understood, named: list[int]) -> Services:
    """By name, by what is meant most surely, here, for whom was named, with the other words."""
    words = " ".join(understood.rest)
    if ids := full_text.services_with(words, every_word=False):
        likeliest = _likeliest(services.among(ids), words, every_word=False)
        services = services.these_first(likeliest[:MOST_REORDERED])
    if understood.categories and understood.groups:
        services = services.welcoming_first(understood.groups)
    if understood.places:
        services = services.here_first(understood.places)
    if len(understood.categories) > 1:
        services = services.likeliest_first(understood.weights)
    first = [*named, *_of_each_kind(services, understood)]
    return services.these_first(list(dict.fromkeys(first)))


def _of_each_kind(services: Services, understood: Understood) -> list[int]:
    """When the question may mean several kinds of help: the first services of each of them."""
    weights = understood.weights
    least = max(weights.values(), default=0) * ABOUT_AS_SURE
    likely = sorted((code for code in weights if weights[code] >= least), key=weights.get)
    ids: list[int] = []
    for code in reversed(likely[-MOST_KINDS:] if len(likely) > 1 else []):
        ids += services.in_categories([code]).without(ids).first_ids(FIRST_OF_A_KIND)
    return ids


def fitting(services: Services, understood: Understood) -> Services:
    if understood.organizations and not understood.categories:
        services = services.by_organizations(understood.organizations)
    if understood.categories:
        services = services.in_categories(understood.categories)
    if understood.places:
        services = services.at_places(understood.places)
    # “Shelter for women”: most shelters do not name women, and welcome them.
    if understood.groups and not understood.categories:
        services = services.welcoming(understood.groups)
    if understood.languages:
        services = services.speaking(understood.languages)
    return services
