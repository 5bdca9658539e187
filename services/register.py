"""Which services are there, under each value of each filter, and in which order? From memory.

The register holds no words: a filter value is a set of services, kept as one long number with a bit
for each service, so that sets are cut with ``&`` and counted with ``bit_count``. It stands beside
``ServiceQuerySet``, whose verbs ``selection.Selection`` answers from here, and a test asks both.

It is read once for each process, which takes some seconds where there are 100,000 services. After
an edit only the services that the journal of changes names are read again. It holds a bit for each
service and value, the points, and the order of each language asked for. How much memory that is
stands in docs/performance.md.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import RLock
from typing import Any

from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from django.db.models.functions import Cast

from .models import (
    Category,
    Place,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    SpokenLanguage,
    Stop,
    TargetGroup,
    WayIn,
    YesNoUnknown,
    content_version,
)
from .models.base import as_written
from .models.content_change import TREES, Changes, changes_between
from .models.service import SAFE_FACTS
from .points import Points

# Columns of a service whose values are sets, and the name of the set.
# Answers of the database that are kept: what is open at this minute, on Thursday evening…
MOST_ANSWERS = 24
# Rows.
PIECE = 5000
# More services than this are faster put in order all together.
MOST_PUT_ONE_BY_ONE = 20


def listed() -> QuerySet:
    """What the public list shows before anything is asked."""
    return Service.objects.published().current().for_migrants()


# Sets


def as_set(ids: Iterable[int]) -> int:
    """Ids as one number, by way of bytes: shifting a long number for each id would be slow."""
    ids = ids if isinstance(ids, list | tuple | array) else list(ids)
    bits = bytearray(max(ids, default=0) // 8 + 1)
    for pk in ids:
        bits[pk >> 3] |= 1 << (pk & 7)
    return int.from_bytes(bits, "little")


_FILLED = re.compile(rb"[^\0]")


def members_of(found: int) -> Iterator[int]:
    """The ids in a set, smallest first."""
    data = found.to_bytes((found.bit_length() + 7) // 8, "little")
    for filled in _FILLED.finditer(data):
        place = filled.start()
        byte = data[place]
        for bit in range(8):
            if byte >> bit & 1:
                yield place * 8 + bit


# Order


@dataclass(frozen=True)
class Order:
    """All services in the order of one language, and the place of each in it."""

    ids: array

    @cached_property
    def places(self) -> array:
        places = array("I", bytes(4 * (max(self.ids, default=0) + 1)))
        for place, pk in enumerate(self.ids):
            places[pk] = place
        return places

    def sort(self, found: int) -> Iterator[int]:
        """The members of a set in this order, at the cost of those that are taken."""
        number = found.bit_count()
        # In a full set the next member is near; of a few members each is looked up.
        if number * number < len(self.ids):
            yield from sorted(members_of(found), key=self.places.__getitem__)
            return
        bits = found.to_bytes((max(found.bit_length(), 1) + 7) // 8, "little")
        end = 8 * len(bits)
        for pk in self.ids:
            if pk < end and bits[pk >> 3] >> (pk & 7) & 1:
                yield pk


# The register


@dataclass(frozen=True)
class Answer:
    """What the database found, and services that have changed since."""

    found: int
    outdated: int = 0


@dataclass
class Register:
    """One edition of the content. It is not changed: an edit makes the next one."""

    # What the list shows before anything is asked.
    shown: int
    # What is given now, for a migrant or for a professional.
    running: int
    # Filter → value → services, whether they are shown or not.
    of: dict[str, dict[str, int]]
    # Organization → services it runs or takes part in. Many, and each has few.
    of_organization: dict[str, tuple[int, ...]]
    points: Points
    trees: frozenset
    orders: dict[str, Order] = field(default_factory=dict)
    answers: OrderedDict[Any, Answer] = field(default_factory=OrderedDict)
    lock: RLock = field(default_factory=RLock)

    @cached_property
    def towns(self) -> frozenset[str]:
        """Where something is given now."""
        return self._running_values("here")

    @cached_property
    def languages(self) -> frozenset[str]:
        """What some service says it speaks."""
        return self._running_values("language")

    def _running_values(self, facet: str) -> frozenset[str]:
        return frozenset(value for value, found in self.of[facet].items() if found & self.running)

    def value(self, facet: str, value: str) -> int:
        return self.of[facet].get(value, 0)

    def any_of(self, facet: str, values: Iterable[str]) -> int:
        found = 0
        for value in values:
            found |= self.value(facet, value)
        return found

    def order(self, language: str) -> Order:
        with self.lock:
            if language not in self.orders:
                ids = listed().in_order(language).values_list("pk", flat=True)
                self.orders[language] = Order(array("I", ids))
            return self.orders[language]

    def answer(self, question: Any, ask: Callable[[QuerySet], QuerySet]) -> int:
        """What the database says, kept until it may say something else."""
        with self.lock:
            kept = self.answers.get(question)
            if kept is None:
                kept = Answer(_ids(ask(listed())))
            elif kept.outdated:
                again = listed().filter(pk__in=list(members_of(kept.outdated)))
                kept = Answer(kept.found & ~kept.outdated | _ids(ask(again)))
            self.answers[question] = kept
            self.answers.move_to_end(question)
            while len(self.answers) > MOST_ANSWERS:
                self.answers.popitem(last=False)
            return kept.found


def _ids(services: QuerySet) -> int:
    return as_set(list(services.order_by().values_list("pk", flat=True)))


# Reading


def build() -> Register:
    trees = _trees()
    return _without(
        Register(0, 0, defaultdict(dict), {}, Points(), trees), frozenset(), _read(trees, None)
    )


@dataclass
class Facts:
    """What was read about some services, or about all."""

    shown: list[int] = field(default_factory=list)
    running: list[int] = field(default_factory=list)
    of: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    of_organization: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    points: list[tuple[int, float, float]] = field(default_factory=list)


def _read(trees: frozenset, ids: list[int] | None) -> Facts:
    """Some questions to the database, whatever the number."""
    found = Facts()
    about_them = Q() if ids is None else Q(pk__in=ids)
    found.shown = list(listed().order_by().filter(about_them).values_list("pk", flat=True))
    columns = (
        "pk",
        "organization__slug",
        "is_published",
        "status",
        "cost",
        "coverage",
        *SAFE_FACTS.values(),
    )
    rows = Service.objects.order_by().filter(about_them).values_list(*columns)
    for pk, organization, is_published, status, cost, coverage, *answers in rows:
        if is_published and status != Service.Status.ENDED:
            found.running.append(pk)
        found.of_organization[organization].add(pk)
        found.of["cost", cost].append(pk)
        found.of["coverage", coverage].append(pk)
        for fact, answer in zip(SAFE_FACTS, answers, strict=True):
            if answer == YesNoUnknown.NO:
                found.of["safe", fact].append(pk)
    for facet, value, pk in _links(ids).iterator(PIECE):
        if not value or not pk:
            continue
        if facet == "organization":
            found.of_organization[value].add(pk)
        else:
            found.of[facet, value].append(pk)
    found.points = list(_points(ids))
    return found


def _links(ids: list[int] | None) -> QuerySet:
    """Facet, value and service of every link, those of a category also to the one above it."""

    def rows(model, facet: str, value: str, service: str = "service") -> QuerySet:
        about_them = {} if ids is None else {f"{service}__in": ids}
        named = (
            as_written(model.objects.filter(**about_them))
            .order_by()
            .annotate(
                of_facet=Value(facet, output_field=CharField()),
                of_value=Cast(value, CharField()),
                of_service=Cast(service, BigIntegerField()),
            )
        )
        return named.values_list("of_facet", "of_value", "of_service")

    categories, served = Service.categories.through, Service.served_places.through
    offers = "location__service_at_locations__service"
    return rows(categories, "category", "category__code").union(
        rows(categories, "category", "category__parent__code"),
        rows(ServiceAtLocation, "place", "location__place__slug"),
        rows(ServiceAtLocation, "here", "location__place__slug"),
        rows(Stop, "place", "place__slug", offers),
        rows(served, "place", "place__slug"),
        rows(ServiceTargetGroup, "for", "target_group__code"),
        rows(SpokenLanguage, "language", "code"),
        rows(WayIn, "way", "way"),
        rows(ServiceOrganization, "organization", "organization__slug"),
        all=True,
    )


def _points(ids: list[int] | None) -> Iterator[tuple[int, float, float]]:
    """Where each service is given; a withheld address counts as its town's middle."""
    about_them = {} if ids is None else {"service__in": ids}
    rows = (
        ServiceAtLocation.objects.filter(**about_them)
        .with_points()
        .filter(point_latitude__isnull=False, point_longitude__isnull=False)
        .order_by()
    )
    return rows.values_list("service", "point_latitude", "point_longitude").iterator()


def _trees() -> frozenset:
    """What all services are sorted by: another one is another register."""
    return frozenset(
        [
            *Category.objects.order_by().values_list("code", "parent__code"),
            *TargetGroup.objects.order_by().values_list("pk", "code"),
            *Place.objects.order_by().values_list("pk", "slug", "latitude", "longitude"),
        ]
    )


def _without(before: Register, gone: frozenset[int], facts: Facts) -> Register:
    """The next edition: these services are taken out, and what was read of them is put in."""
    kept = ~as_set(list(gone)) if gone else -1
    of: dict[str, dict[str, int]] = defaultdict(dict)
    for facet, values in before.of.items():
        of[facet] = {value: found & kept for value, found in values.items()}
    for (facet, value), ids in facts.of.items():
        of[facet][value] = of[facet].get(value, 0) | as_set(ids)
    organizations = dict(before.of_organization)
    for slug, ids in before.of_organization.items():
        if not gone.isdisjoint(ids):
            organizations[slug] = tuple(pk for pk in ids if pk not in gone)
    for slug, ids in facts.of_organization.items():
        organizations[slug] = (*organizations.get(slug, ()), *sorted(ids))
    return Register(
        shown=before.shown & kept | as_set(facts.shown),
        running=before.running & kept | as_set(facts.running),
        of=of,
        of_organization=organizations,
        points=before.points.replaced(gone, facts.points),
        trees=before.trees,
        orders=dict(before.orders),
        answers=OrderedDict(
            (question, replace(answer, outdated=answer.outdated | (0 if kept == -1 else ~kept)))
            for question, answer in before.answers.items()
        ),
    )


# Keeping


class Keeper:
    """The register of this process, brought up to date whenever it is asked for."""

    def __init__(self):
        self._lock = RLock()
        self.forget()

    def forget(self) -> None:
        """Read it anew at the next question: for tests."""
        self._known: tuple[int, Register] | None = None
        self._of_transaction: tuple[Any, Register] | None = None

    def get(self) -> Register:
        version = content_version.current()
        if self._known and self._known[0] == version:
            return self._known[1]
        with self._lock:
            if not isinstance(version, int):
                return self._for_transaction(version)
            if self._known is None or self._known[0] < version:
                self._known = (version, self._next(version))
            return self._known[1]

    def _for_transaction(self, version: Any) -> Register:
        """What others have not been told of yet stays apart."""
        if self._of_transaction is None or self._of_transaction[0] != version:
            self._of_transaction = (version, build())
        return self._of_transaction[1]

    def _next(self, version: int) -> Register:
        if self._known is None:
            return build()
        number, register = self._known
        return followed(register, changes_between(number, version))


def followed(register: Register, changes: Changes) -> Register:
    """The register after these changes."""
    if not changes.is_known:
        return build()
    if changes.of(*TREES) and _trees() != register.trees:
        return build()
    ids = changes.all_services
    if not ids:
        return register
    after = _without(register, frozenset(ids), _read(register.trees, sorted(ids)))
    # Only a service itself, or the organization that may be unpublished, has a say in the order.
    moved = sorted(
        changes.services.get("service", frozenset())
        | changes.services.get("organization", frozenset())
    )
    for language, order in register.orders.items():
        if len(moved) > MOST_PUT_ONE_BY_ONE:
            del after.orders[language]
        elif moved:
            after.orders[language] = reordered(order, moved, after.shown, language)
    return after


def reordered(order: Order, moved: list[int], shown: int, language: str) -> Order:
    """The order with a few services taken out, and put where they belong now."""
    waiting = set(moved)
    ids = array("I", (pk for pk in order.ids if pk not in waiting))
    for pk in moved:
        if shown >> pk & 1:
            follower = listed().exclude(pk__in=waiting).first_behind(pk, language)
            ids.insert(ids.index(follower) if follower else len(ids), pk)
        waiting.discard(pk)
    return Order(ids)


_keeper = Keeper()
current = _keeper.get
forget = _keeper.forget
