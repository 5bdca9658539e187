"""What a reader can choose from: categories, groups, towns, languages, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from . import register
from .languages import language_name
from .models import Audience, Category, Place, TargetGroup, content_version
from .models.base import as_written
from .models.content_change import TREES
from .text import fold, reading_order, text_of

# Everyone is for nobody in particular, and professionals have a page of their own.
GROUPS_LEFT_OUT = ("professionals", "everyone")
MOST_MAIN_PLACES = 60


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    icon: str = ""
    children: tuple[Choice, ...] = field(default=())


@dataclass(frozen=True)
class Choices:
    """Everything a list offers, by name. Top categories hold their children."""

    categories: tuple[Choice, ...]
    professional_categories: tuple[Choice, ...]
    target_groups: tuple[Choice, ...]
    # Towns where there is something, and languages that some service says it speaks.
    places: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    # The largest of the towns, for forms: two thousand in a form outweigh the page. The others are
    # found by their name, and stand on the page of all towns.
    main_places: tuple[Choice, ...] = ()

    def with_town(self, place: Place | None, language: str) -> Choices:
        """With this town among the main ones, so that a form shows what was chosen."""
        if place is None or any(place.slug == each.value for each in self.main_places):
            return self
        chosen = Choice(place.slug, text_of(place, "name", language).value)
        return replace(self, main_places=(chosen, *self.main_places))


@dataclass(frozen=True)
class _Term:
    kind: str
    code: str
    name: str
    icon: str
    parent: str
    audience: str
    order: int


_kept = content_version.Kept(*TREES)


def choices_in(language: str) -> Choices:
    known = register.current()
    offered = (known.towns, known.languages)
    return _kept.get(language, lambda: _find(language, *offered), like=offered)


def forget() -> None:
    """Look for them anew at the next question: for tests."""
    _kept.forget()


def _find(language: str, towns: frozenset[str], spoken: frozenset[str]) -> Choices:
    terms = _terms(language, towns)

    def of(kind: str) -> list[_Term]:
        return sorted((term for term in terms if term.kind == kind), key=lambda term: term.order)

    return Choices(
        categories=_tree(of("category"), Audience.MIGRANTS),
        professional_categories=_tree(of("category"), Audience.PROFESSIONALS),
        target_groups=tuple(Choice(term.code, term.name) for term in of("group")),
        places=_by_name(Choice(term.code, term.name) for term in of("place")),
        main_places=_by_name(
            Choice(term.code, term.name) for term in of("place")[-MOST_MAIN_PLACES:]
        ),
        languages=_by_name(Choice(code, language_name(code, language)) for code in spoken),
    )


def _terms(language: str, towns: frozenset[str]) -> list[_Term]:
    """All of them in one question to the database."""
    names = [f"name_{code.replace('-', '_')}" for code in reading_order(language)]

    def rows(queryset: QuerySet, kind: str, code: str, **facts) -> QuerySet:
        text = CharField()
        nothing = Value("", output_field=text)
        columns = {
            "of_kind": Value(kind, output_field=text),
            "of_code": Cast(code, text),
            "of_name": facts.get("name", Cast(Coalesce(*names, nothing), text)),
            "of_icon": Cast(facts.get("icon", nothing), text),
            "of_parent": Cast(Coalesce(facts.get("parent", nothing), nothing), text),
            "of_audience": Cast(facts.get("audience", nothing), text),
            "of_order": facts.get("order", Value(0)),
        }
        return as_written(queryset).order_by().annotate(**columns).values_list(*columns)

    categories = rows(
        Category.objects.all(),
        "category",
        "code",
        icon=F("icon"),
        parent=F("parent__code"),
        audience=F("audience"),
        order=F("order"),
    )
    groups = TargetGroup.objects.exclude(code__in=GROUPS_LEFT_OUT)
    union = categories.union(
        rows(groups, "group", "code", order=F("order")),
        rows(Place.objects.all(), "place", "slug", order=F("population")),
        all=True,
    )
    terms = [_Term(*row) for row in union]
    return [term for term in terms if term.kind != "place" or term.code in towns]


def _tree(terms: list[_Term], audience: str) -> tuple[Choice, ...]:
    def as_choice(term: _Term) -> Choice:
        children = tuple(as_choice(child) for child in terms if child.parent == term.code)
        return Choice(term.code, term.name, term.icon, children)

    tops = [term for term in terms if not term.parent and term.audience == audience]
    return tuple(as_choice(term) for term in tops)


def _by_name(found: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(found, key=lambda choice: fold(choice.label)))
