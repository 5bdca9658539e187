"""How many services are behind every value of every filter, under the other filters of the page?

Each value is a set of services, kept in memory as one long number with a bit for each service;
sets are cut with ``&`` and counted with ``bit_count``. A page then asks the database for nothing
but the services its words, distance and opening hours leave over, whatever the number of values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.db.models import BigIntegerField, CharField, QuerySet, Value
from django.db.models.functions import Cast

from .choices import as_written
from .filters import SafeFact, ServiceFilter
from .models import (
    Service,
    ServiceAtLocation,
    ServiceTargetGroup,
    SpokenLanguage,
    Stop,
    WayIn,
    YesNoUnknown,
    content_version,
)

# Filters with a fixed set of values. The others (words, distance, hours) narrow the ground.
FACETS = ("category", "place", "for", "language", "cost", "safe", "way")
GROUND = ("q", "near", "open", "day", "organization")

Counts = dict[str, dict[str, int]]


@dataclass
class Sets:
    """Every filter's values as sets of services; ``shown`` is what the list shows unfiltered."""

    shown: int = 0
    of: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, facet: str, value: str, members: int) -> None:
        self.of[facet][value] = self.of[facet].get(value, 0) | members


def as_set(ids: Iterable[int]) -> int:
    """Ids as one number, by way of bytes: shifting a long number for each id would be slow."""
    ids = list(ids)
    bits = bytearray(max(ids, default=0) // 8 + 1)
    for pk in ids:
        bits[pk >> 3] |= 1 << (pk & 7)
    return int.from_bytes(bits, "little")


_kept = content_version.Kept()


def sets() -> Sets:
    return _kept.get("sets", build)


def forget() -> None:
    """Build the sets anew at the next question: for tests."""
    _kept.forget()


def build() -> Sets:
    """Two questions to the database: the services themselves, and what they are linked to."""
    found = Sets()
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    facts = [*SafeFact.FIELDS.values(), "cost", "coverage"]
    for row in listed().order_by().values("pk", *facts):
        members["shown", ""].append(row["pk"])
        members["coverage", row["coverage"]].append(row["pk"])
        if row["cost"] == Service.Cost.FREE:
            members["cost", Service.Cost.FREE].append(row["pk"])
        for fact, column in SafeFact.FIELDS.items():
            if row[column] == YesNoUnknown.NO:
                members["safe", fact].append(row["pk"])
    for facet, value, pk in _links():
        if value and pk:
            members[facet, value].append(pk)
    found.shown = as_set(members.pop(("shown", ""), []))
    for (facet, value), ids in members.items():
        found.add(facet, value, as_set(ids))
    # What works for the whole country works in every town; who welcomes everyone, every group.
    national = found.of["coverage"].get(Service.Coverage.NATIONAL, 0)
    everyone = found.of["for"].get("everyone", 0)
    for slug in found.of["place"]:
        found.add("place", slug, national)
    for code in found.of["for"]:
        found.add("for", code, everyone)
    return found


def listed() -> QuerySet:
    return Service.objects.published().current().for_migrants()


def _links() -> QuerySet:
    """Facet, value and service of every link, those of a category also to the one above it."""

    def rows(queryset: QuerySet, facet: str, value: str, service: str = "service") -> QuerySet:
        named = (
            as_written(queryset.all())
            .order_by()
            .annotate(
                of_facet=Value(facet, output_field=CharField()),
                of_value=Cast(value, CharField()),
                of_service=Cast(service, BigIntegerField()),
            )
        )
        return named.values_list("of_facet", "of_value", "of_service")

    categories = Service.categories.through.objects
    offers = "location__service_at_locations__service"
    return rows(categories, "category", "category__code").union(
        rows(categories, "category", "category__parent__code"),
        rows(ServiceAtLocation.objects, "place", "location__place__slug"),
        rows(Stop.objects, "place", "place__slug", offers),
        rows(Service.served_places.through.objects, "place", "place__slug"),
        rows(ServiceTargetGroup.objects, "for", "target_group__code"),
        rows(SpokenLanguage.objects, "language", "code"),
        rows(WayIn.objects, "way", "way"),
        all=True,
    )


def counts(found: ServiceFilter) -> Counts:
    """The count behind each value, with all other filters as they are on the page."""
    # Reads the question, if the list has not done it yet.
    found.is_valid()
    known = sets()
    ground = known.shown
    if any(found.form.cleaned_data.get(name) for name in GROUND):
        ground &= as_set(found.narrowed_by(GROUND).values_list("pk", flat=True))
    chosen = {facet: _chosen(known, facet, found.asked[facet]) for facet in FACETS}
    result: Counts = {}
    for facet in FACETS:
        others = [chosen[other] for other in FACETS if other != facet and chosen[other] is not None]
        rest = reduce(and_, others, ground)
        if facet == "safe" and chosen[facet] is not None:
            # Promises add up: each further one narrows the list.
            rest &= chosen[facet]
        result[facet] = {
            value: (members & rest).bit_count() for value, members in known.of[facet].items()
        }
    return result


def _chosen(known: Sets, facet: str, asked: str | list[str]) -> int | None:
    """The services that fit what is chosen in one filter; None where nothing is chosen."""
    values = [asked] if isinstance(asked, str) else asked
    values = [value for value in values if value]
    if not values:
        return None
    members = [known.of[facet].get(value, 0) for value in values]
    return reduce(and_ if facet == "safe" else or_, members)
