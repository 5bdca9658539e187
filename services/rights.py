"""Who may do what. The one place that decides, asked by every page, action, export and link.

An administrator may do everything. A coordinator looks after all organizations in the places of
their networks, an editor after their own organizations, a translator after the texts of a language.
Rights hang on organizations: every record belongs to one, itself or by way of its owner.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from .models import (
    Closure,
    Contact,
    Course,
    Location,
    Module,
    Network,
    Organization,
    Phone,
    Report,
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
    WayIn,
)

# Model → the ways from a record to the organization it belongs to. Of several ways one is filled.
WAYS_TO_ORGANIZATION: dict[type[Model], tuple[str, ...]] = {
    Organization: ("pk",),
    Service: ("organization",),
    Location: ("organization",),
    Resource: ("organization",),
    ServiceAtLocation: ("service__organization",),
    ServiceOrganization: ("service__organization",),
    ServiceTargetGroup: ("service__organization",),
    SpokenLanguage: ("service__organization",),
    WayIn: ("service__organization",),
    Stop: ("location__organization",),
    Course: ("service__organization",),
    Module: ("course__service__organization",),
    Session: ("course__service__organization",),
    Schedule: ("service__organization", "service_at_location__service__organization"),
    Report: ("organization",),
    Contact: ("organization", "service__organization"),
    Phone: (
        "organization",
        "location__organization",
        "service__organization",
        "service_at_location__service__organization",
        "contact__organization",
        "contact__service__organization",
    ),
    Source: (
        "organization",
        "location__organization",
        "service__organization",
        "resource__organization",
    ),
    Closure: (
        "organization",
        "location__organization",
        "service__organization",
        "schedule__service__organization",
        "schedule__service_at_location__service__organization",
    ),
}


# Who is it?


def is_administrator(person) -> bool:
    return person.is_active and person.is_superuser


def networks_of(person) -> QuerySet[Network]:
    """Those whose coordinator this person is; all of them for an administrator."""
    if is_administrator(person):
        return Network.objects.all()
    return Network.objects.of_coordinator(person)


def coordinated_by(person) -> QuerySet[Organization]:
    """Organizations with an address or an offer in the places of this person's networks."""
    if is_administrator(person):
        return Organization.objects.all()
    places = networks_of(person).order_by().values("places")
    here = Location.objects.filter(place__in=places).order_by()
    offers = ServiceAtLocation.objects.filter(location__in=here).order_by()
    return Organization.objects.filter(
        Q(pk__in=here.values("organization")) | Q(pk__in=offers.values("service__organization"))
    )


def organizations_of(person) -> QuerySet[Organization]:
    """All organizations whose records this person may change."""
    if is_administrator(person):
        return Organization.objects.all()
    return Organization.objects.filter(
        Q(editors__person=person) | Q(pk__in=coordinated_by(person).order_by().values("pk"))
    ).distinct()


def languages_of(person) -> list[str]:
    """The languages this person translates into; all of them for an administrator."""
    if is_administrator(person):
        return [code for code, _name in settings.LANGUAGES]
    return list(person.translates.values_list("language", flat=True))


# What may they do?


def belongs_to_organization(model: type[Model]) -> bool:
    return model in WAYS_TO_ORGANIZATION


def editable(person, queryset: QuerySet) -> QuerySet:
    """Of these records those that this person may change."""
    if is_administrator(person):
        return queryset
    if not person.is_active or not belongs_to_organization(queryset.model):
        return queryset.none()
    own = organizations_of(person).order_by().values("pk")
    ways = WAYS_TO_ORGANIZATION[queryset.model]
    return queryset.filter(reduce(or_, (Q(**{f"{way}__in": own}) for way in ways)))


def may_change(person, record: Model) -> bool:
    return editable(person, type(record)._default_manager.filter(pk=record.pk)).exists()


def may_publish(person, record: Model) -> bool:
    """Whether this person may show a new record to readers: coordinators of its organization."""
    if is_administrator(person):
        return True
    if not person.is_active or not belongs_to_organization(type(record)):
        return False
    own = coordinated_by(person).order_by().values("pk")
    ways = WAYS_TO_ORGANIZATION[type(record)]
    records = type(record)._default_manager.filter(pk=record.pk)
    return records.filter(reduce(or_, (Q(**{f"{way}__in": own}) for way in ways))).exists()


def may_translate(person, language: str) -> bool:
    return person.is_active and language in languages_of(person)
