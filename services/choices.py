"""What a reader can choose from: categories, groups, towns, languages, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache

from .languages import language_name
from .models import Audience, Category, Place, SpokenLanguage, TargetGroup
from .text import fold, text_of

# Choices change a few times a year; an editor sees a new category within a minute.
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    icon: str = ""
    children: tuple[Choice, ...] = field(default=())


def _kept(name: str, language: str, find: Callable[[], Any]) -> Any:
    return cache.get_or_set(f"choices:{name}:{language}", find, KEPT_SECONDS)


def categories(language: str) -> list[Choice]:
    """The tree of help for migrants; top categories hold their children."""
    return _trees(language)[Audience.MIGRANTS]


def professional_categories(language: str) -> list[Choice]:
    return _trees(language)[Audience.PROFESSIONALS]


def _trees(language: str) -> dict[str, list[Choice]]:
    def find():
        terms = list(Category.objects.by_name())
        return {
            audience: _tree([term for term in terms if term.audience == audience], language)
            for audience in (Audience.MIGRANTS, Audience.PROFESSIONALS)
        }

    return _kept("categories", language, find)


def _tree(terms: list[Category], language: str) -> list[Choice]:
    def as_choice(term: Category) -> Choice:
        return Choice(
            term.code,
            text_of(term, "name", language).value,
            term.icon,
            tuple(as_choice(child) for child in terms if child.parent_id == term.pk),
        )

    return [as_choice(term) for term in terms if term.parent_id is None]


def target_groups(language: str) -> list[Choice]:
    def find():
        groups = TargetGroup.objects.by_name().exclude(code__in=["professionals", "everyone"])
        return [Choice(group.code, text_of(group, "name", language).value) for group in groups]

    return _kept("target-groups", language, find)


def places(language: str) -> list[Choice]:
    """Towns where there is something, by the name the reader knows."""

    def find():
        found = [
            Choice(place.slug, text_of(place, "name", language).value)
            for place in Place.objects.with_services()
        ]
        return sorted(found, key=lambda choice: fold(choice.label))

    return _kept("places", language, find)


def languages(language: str) -> list[Choice]:
    """Languages that some service says it speaks."""

    def find():
        codes = (
            SpokenLanguage.objects.filter(service__is_published=True)
            .order_by()
            .values_list("code", flat=True)
            .distinct()
        )
        found = [Choice(code, language_name(code, language)) for code in codes]
        return sorted(found, key=lambda choice: fold(choice.label))

    return _kept("languages", language, find)
