"""What belongs to what: the records that have a history of their own, and the rows inside them.

A service with its hours, places and phones is one thing to an aid worker: it is changed, compared
and restored as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db.models import SET_NULL, Field, ManyToManyField, Model, QuerySet

from ..models import (
    ActionPoint,
    AgendaPoint,
    Attendance,
    Category,
    Closure,
    Contact,
    Course,
    Location,
    Meeting,
    MeetingDocument,
    Membership,
    Module,
    Network,
    OldAddress,
    Organization,
    Phone,
    Place,
    Postcode,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    TargetGroup,
    TextState,
    WayIn,
)

Noun = type[Model]
# A record by its kind and its number.
Key = tuple[Noun, int]

# Record → its rows → the ways from a row to the record; of several ways one is filled. What others
# refer to stands before them, both among the records and among the rows.
UNITS: dict[Noun, dict[Noun, tuple[str, ...]]] = {
    Category: {},
    TargetGroup: {},
    Place: {Postcode: ("place",)},
    Organization: {
        OldAddress: ("organization",),
        Contact: ("organization",),
        Phone: ("organization", "contact__organization"),
        Closure: ("organization",),
        Source: ("organization",),
    },
    Location: {
        OldAddress: ("location",),
        Stop: ("location",),
        Phone: ("location",),
        Closure: ("location",),
        Source: ("location",),
    },
    Service: {
        OldAddress: ("service",),
        ServiceOrganization: ("service",),
        ServiceTargetGroup: ("service",),
        SpokenLanguage: ("service",),
        WayIn: ("service",),
        ServiceAtLocation: ("service",),
        Schedule: ("service", "service_at_location__service"),
        Closure: ("service", "schedule__service", "schedule__service_at_location__service"),
        Contact: ("service",),
        Phone: ("service", "service_at_location__service", "contact__service"),
        Source: ("service",),
        Course: ("service",),
        Module: ("course__service",),
        Session: ("course__service",),
    },
    Resource: {Source: ("resource",)},
    Network: {Membership: ("network",)},
    Meeting: {
        AgendaPoint: ("meeting",),
        MeetingDocument: ("meeting",),
        Attendance: ("meeting",),
        ActionPoint: ("meeting",),
    },
}

# Worked out anew whenever a record is saved, and as days pass.
SET_BY_CODE = {"anchor_week", "calendar_changed_at", "drops_behind", "review_on"}


def row_models() -> set[Noun]:
    return {model for rows in UNITS.values() for model in rows}


def covered_models() -> set[Noun]:
    return {*UNITS, *row_models(), TextState}


def model_of(kind: str) -> Noun:
    return apps.get_model("services", kind)


# Columns


@cache
def columns_of(model: Noun) -> tuple[Field, ...]:
    """What is kept of a row: its columns in every language, without its number."""
    original = {
        field.translated_field.name
        for field in model._meta.concrete_fields
        if hasattr(field, "translated_field")
    }
    return tuple(
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in original | SET_BY_CODE
        and not getattr(field, "auto_now", False)
    )


@cache
def links_of(model: Noun) -> tuple[ManyToManyField, ...]:
    """Links to other records that have no row of ours between them."""
    return tuple(
        link
        for link in model._meta.local_many_to_many
        if link.remote_field.through._meta.auto_created
    )


@cache
def is_translated(model: Noun) -> bool:
    return any(hasattr(field, "translated_field") for field in model._meta.concrete_fields)


def plain(model: Noun) -> QuerySet:
    """Rows by the names of their columns. The managers would choose those of the language."""
    return QuerySet(model)


# From a row to its record


@cache
def ways_from(model: Noun) -> tuple[tuple[Noun, str], ...]:
    return tuple((root, way) for root, rows in UNITS.items() for way in rows.get(model, ()))


def keys_of_rows(model: Noun, ids: Iterable[int]) -> set[Key]:
    """The records these rows belong to by now, as the database says."""
    ids = list(ids)
    if model in UNITS:
        return {(model, pk) for pk in ids}
    if model is TextState:
        states = plain(TextState).filter(pk__in=ids).values_list("kind", "object_id")
        return {key for kind, pk in states for key in keys_of_text(kind, pk)}
    return {
        (root, pk)
        for root, way in ways_from(model)
        for pk in plain(model)
        .filter(pk__in=ids, **{f"{way}__isnull": False})
        .values_list(way, flat=True)
    }


def keys_of_text(kind: str, object_id: int) -> set[Key]:
    model = model_of(kind)
    return keys_of_rows(model, [object_id]) if model in covered_models() else set()


def keys_of(record: Model) -> set[Key]:
    """The records that saving this one touches: it may move from one to another."""
    keys = keys_of_rows(type(record), [record.pk]) if record.pk else set()
    if isinstance(record, TextState):
        return keys | keys_of_text(record.kind, record.object_id)
    for root, way in ways_from(type(record)):
        if (pk := _followed(record, way)) is not None:
            keys.add((root, pk))
    return keys


def _followed(record: Model, way: str) -> int | None:
    *steps, last = way.split("__")
    for step in steps:
        record = getattr(record, step)
        if record is None:
            return None
    return getattr(record, f"{last}_id")


@cache
def references_to(model: Noun) -> tuple[tuple[Noun, str], ...]:
    """Columns and links that the database empties without a signal when such a record goes."""
    found: list[tuple[Noun, str]] = []
    for noun in covered_models() - {TextState}:
        for field in columns_of(noun):
            is_emptied = field.is_relation and field.remote_field.on_delete is SET_NULL
            if is_emptied and field.related_model is model:
                found.append((noun, field.name))
        found += [(noun, link.name) for link in links_of(noun) if link.related_model is model]
    return tuple(found)


def referred_models() -> set[Noun]:
    referred = {
        field.related_model
        for noun in covered_models()
        for field in [*columns_of(noun), *links_of(noun)]
        if field.is_relation
    }
    return {model for model in referred if references_to(model)}
