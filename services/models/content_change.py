"""Which services does a change of the content concern? A short journal beside the version.

What is kept in memory follows it: after an edit only the services that it names are read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db import models

from .service import Service
from .translation_state import TextState

# So many versions back the journal reaches; whoever is further behind reads everything.
VERSIONS_KEPT = 1000
# A change of more than this is written as a change of everything.
MOST_NAMED = 500
# The noun of a change that may concern anything: a load, or a noun that nobody listed below.
ANYTHING = ""

_OF_A_PLACE = "service_at_location__service"
# How each noun leads to the services whose lists, cards and words it changes.
WAYS_TO_SERVICES: dict[str, tuple[str, ...]] = {
    "service_categories": ("service",),
    "service_served_places": ("service",),
    "serviceatlocation": ("service",),
    "serviceorganization": ("service",),
    "servicetargetgroup": ("service",),
    "spokenlanguage": ("service",),
    "wayin": ("service",),
    "schedule": ("service", _OF_A_PLACE),
    "closure": (
        "service",
        "organization__services",
        "location__service_at_locations__service",
        "schedule__service",
        f"schedule__{_OF_A_PLACE}",
    ),
    "phone": ("service", "organization__services"),
    "organization": ("services", "service_roles__service"),
    "location": ("service_at_locations__service",),
    "stop": ("location__service_at_locations__service",),
}
# What all services are sorted by. Few change it, and rarely.
TREES = ("category", "targetgroup", "place")
# Not to be seen in a list: a page that shows them reads them itself.
NOT_IN_LISTS = (
    "contact",
    "course",
    "meeting",
    "membership",
    "module",
    "network",
    "network_coordinators",
    "network_places",
    "oldaddress",
    "postcode",
    "resource",
    "session",
    "source",
)
# These name their service by themselves.
NAMING_A_SERVICE = ("service", "textstate")


class ContentChange(models.Model):
    """One line of the journal. Every version has at least one."""

    number = models.PositiveBigIntegerField(db_index=True)
    noun = models.CharField(max_length=40, blank=True)
    # No reference: the service may be gone. Empty: no single service is meant.
    service_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.number}: {self.noun or 'anything'} {self.service_id or ''}".strip()


class Subject(NamedTuple):
    """What a line is about."""

    noun: str
    service_id: int | None


def subjects_of(record: models.Model) -> set[Subject]:
    """What changes with this record, as it stands in the database at this moment."""
    noun = record._meta.model_name
    services: set[int] = set()
    if isinstance(record, Service):
        services = {record.pk}
    elif isinstance(record, TextState):
        services = {record.object_id} if record.kind == Service._meta.model_name else set()
    elif noun in WAYS_TO_SERVICES:
        services = _services_of(record)
    elif noun not in (*TREES, *NOT_IN_LISTS):
        noun = ANYTHING
    return {Subject(noun, pk) for pk in services} or {Subject(noun, None)}


def subjects_of_links(table: type[models.Model], services: Iterable[int]) -> set[Subject]:
    """What changes when these services are linked or unlinked through a table between nouns."""
    noun = table._meta.model_name
    if noun in WAYS_TO_SERVICES:
        return {Subject(noun, pk) for pk in services} or {Subject(ANYTHING, None)}
    return {Subject(noun if noun in NOT_IN_LISTS else ANYTHING, None)}


def _services_of(record: models.Model) -> set[int]:
    rows = type(record)._base_manager.filter(pk=record.pk).order_by()
    return {
        service
        for way in WAYS_TO_SERVICES[record._meta.model_name]
        for service in rows.values_list(way, flat=True)[: MOST_NAMED + 1]
        if service
    }


class Changes(NamedTuple):
    """What happened between two versions. ``services`` by the noun through which they changed."""

    nouns: frozenset[str]
    services: dict[str, frozenset[int]]
    is_known: bool = True

    def of(self, *nouns: str) -> bool:
        """Whether one of these changed, or may have; without names, whether anything did."""
        return not self.is_known or not nouns or not self.nouns.isdisjoint(nouns)

    def services_of(self, *nouns: str) -> set[int]:
        """The services that changed through one of these nouns."""
        return set().union(*(self.services.get(noun, ()) for noun in nouns))

    @property
    def all_services(self) -> set[int]:
        return self.services_of(*self.services)


UNKNOWN_CHANGES = Changes(frozenset(), {}, is_known=False)


# The same question is asked by everything that is kept in memory.
@lru_cache(maxsize=8)
def changes_between(known: int, wanted: int) -> Changes:
    """What was done after version ``known``, up to and including version ``wanted``."""
    if not known < wanted <= known + VERSIONS_KEPT:
        return UNKNOWN_CHANGES
    lines = ContentChange.objects.filter(number__gt=known, number__lte=wanted).order_by()
    return summary(lines.values_list("number", "noun", "service_id"), wanted - known)


def summary(lines: Iterable[tuple[int, str, int | None]], versions: int) -> Changes:
    numbers: set[int] = set()
    services: dict[str, set[int]] = {}
    for number, noun, service in lines:
        numbers.add(number)
        services.setdefault(noun, set()).update([service] if service else [])
    if ANYTHING in services or len(numbers) < versions:
        return UNKNOWN_CHANGES
    named = {noun: frozenset(pks) for noun, pks in services.items() if pks}
    return Changes(frozenset(services), named)
