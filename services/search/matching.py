"""Which services fit what was understood, and in which order?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from ..models import Category, Place, Service
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


@dataclass
class Match:
    """The services that fit, best first, and what to tell the reader about it."""

    services: QuerySet
    understood: Understood
    # Names of the conditions that had to be dropped to find anything.
    dropped: list[str] = field(default_factory=list)
    # Only some of the literal words were found.
    is_partial: bool = False
    # Nothing of the kind is known; these are of the kind above it.
    is_wider: bool = False


def match(queryset: QuerySet, query: str, language: str, *, literally: bool = False) -> Match:
    """``queryset`` is what the other questions of the page left over."""
    understood = Understood(rest=query.split()) if literally else understand(query, language)
    if not understood:
        return _by_words(queryset, understood)
    named = full_text.services_named(understood.reread)
    for is_wider in (False, True):
        question = _wider(understood) if is_wider else understood
        for remaining in _relaxed(question):
            services = fitting(queryset, remaining)
            if services.exists():
                if named:
                    # A word may look misspelt and be a name.
                    alike = Q(pk__in=services.order_by().values("pk"))
                    services = queryset.filter(alike | Q(pk__in=named))
                return Match(
                    _best_first(services, remaining, named),
                    understood,
                    dropped=_missing(understood, remaining),
                    is_wider=is_wider,
                )
    return Match(queryset.none(), understood)


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


def _by_words(queryset: QuerySet, understood: Understood) -> Match:
    words = " ".join(understood.rest)
    for every_word in (True, False):
        if ids := full_text.services_with(words, every_word=every_word):
            found = queryset.filter(pk__in=ids)
            if found.exists():
                first = ids[:MOST_IN_ORDER]
                return Match(_in_order_of(found, first), understood, is_partial=not every_word)
    return Match(queryset.none(), understood)


def _best_first(services: QuerySet, understood: Understood, named: list[int]) -> QuerySet:
    """By name, by what is meant most surely, here, for whom was named, with the other words."""
    order: list = []
    if len(understood.categories) > 1:
        services = services.with_category_weight(understood.weights)
        order.append("-category_weight")
    if understood.places:
        before = services.query.order_by
        services = services.here_first(Place.objects.filter(slug__in=understood.places))
        services = services.order_by(*before)
        order.append("-is_here")
    if understood.categories and understood.groups:
        services = services.annotate(
            is_for_them=Exists(
                Service.objects.filter(pk=OuterRef("pk")).welcoming(understood.groups)
            )
        )
        order.append("-is_for_them")
    if ids := full_text.services_with(" ".join(understood.rest), every_word=False):
        order.append(_position(ids[:MOST_REORDERED]))
    services = services.order_by(*order, *services.query.order_by)
    first = [*named, *_of_each_kind(services, understood)]
    return _in_order_of(services, list(dict.fromkeys(first))) if first else services


def _of_each_kind(services: QuerySet, understood: Understood) -> list[int]:
    """When the question may mean several kinds of help: the first services of each of them."""
    weights = understood.weights
    least = max(weights.values(), default=0) * ABOUT_AS_SURE
    likely = sorted((code for code in weights if weights[code] >= least), key=weights.get)
    ids: dict[int, None] = {}
    for code in reversed(likely[-MOST_KINDS:] if len(likely) > 1 else []):
        of_this_kind = services.in_categories([code]).exclude(pk__in=ids)
        ids |= dict.fromkeys(of_this_kind.values_list("pk", flat=True)[:FIRST_OF_A_KIND])
    return list(ids)


def _in_order_of(services: QuerySet, ids: list[int]) -> QuerySet:
    """First these, in this order, then the others as they were ordered."""
    return services.order_by(_position(ids), *services.query.order_by)


def _position(ids: list[int]) -> Case:
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)]
    return Case(*places, default=Value(len(ids)), output_field=IntegerField())


def fitting(queryset: QuerySet, understood: Understood) -> QuerySet:
    if understood.organizations and not understood.categories:
        queryset = queryset.by_organizations(understood.organizations)
    if understood.categories:
        queryset = queryset.in_categories(understood.categories)
    if understood.places:
        queryset = queryset.at_places(Place.objects.filter(slug__in=understood.places))
    # “Shelter for women”: most shelters do not name women, and welcome them.
    if understood.groups and not understood.categories:
        queryset = queryset.welcoming(understood.groups)
    if understood.languages:
        queryset = queryset.speaking(understood.languages)
    return queryset
