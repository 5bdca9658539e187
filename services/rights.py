"""Who may do what. The one place that decides, asked by every page, action, export and link.

An administrator may do everything. A coordinator looks after all organizations in the places of
their networks, an editor after their own organizations, a translator after the texts of a language.
Rights hang on organizations: every record belongs to one, itself or by way of its owner. What is
said between organizations belongs to a network, and is its coordinators'.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Field, Model, Q, QuerySet

from .models import (
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
    Organization,
    Phone,
    Place,
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
    TargetGroup,
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

# Model → the way from a record to the network it belongs to.
WAY_TO_NETWORK: dict[type[Model], str] = {
    Network: "pk",
    Membership: "network",
    Meeting: "network",
    AgendaPoint: "meeting__network",
    MeetingDocument: "meeting__network",
    Attendance: "meeting__network",
    ActionPoint: "meeting__network",
}

# What everybody who keeps listings chooses from.
READ_BY_ALL = (Category, Place, TargetGroup)
# Coordinators know which words people in their town look for.
TERMS = (Category, TargetGroup)
# Where one organization may name another: where help is given, who hosts it, what it refers to.
SEEN_BY_READERS: dict[type[Model], Q] = {
    Organization: Q(is_published=True),
    Service: Q(is_published=True, organization__is_published=True),
    Location: Q(
        organization__is_published=True, address_visibility=Location.AddressVisibility.PUBLIC
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


def coordinates(person) -> bool:
    return is_administrator(person) or (person.is_active and networks_of(person).exists())


def keeps_listings(person) -> bool:
    """Everybody but those who only translate: they see texts and nothing else."""
    return person.is_active and (coordinates(person) or person.edits.exists())


def languages_of(person) -> list[str]:
    """The languages this person translates into; all of them for an administrator."""
    if is_administrator(person):
        return [code for code, _name in settings.LANGUAGES]
    return list(person.translates.values_list("language", flat=True))


def organizations_to_translate(person, language: str) -> QuerySet[Organization] | None:
    """Whose texts this person may write in a language; None says everybody's. Who keeps listings
    may write them in every language."""
    if may_translate(person, language):
        return None
    return organizations_of(person) if person.is_active else Organization.objects.none()


def may_write_texts(person) -> bool:
    """Whether there is anything for this person on the pages of translators."""
    return keeps_listings(person) or bool(languages_of(person))


# What may they do?


def belongs_to_organization(model: type[Model]) -> bool:
    return model in WAYS_TO_ORGANIZATION


def belongs_to_network(model: type[Model]) -> bool:
    return model in WAY_TO_NETWORK


def has_owner(model: type[Model]) -> bool:
    return belongs_to_organization(model) or belongs_to_network(model)


def keepers_of(model: type[Model]) -> Callable[[Any], bool]:
    """Who may have records of this kind at all: a question to ask of a person."""
    if belongs_to_network(model):
        return coordinates
    return keeps_listings if belongs_to_organization(model) else is_administrator


def editable(person, queryset: QuerySet) -> QuerySet:
    """Of these records those that this person may change."""
    if belongs_to_network(queryset.model):
        return _of_networks(person, queryset)
    return _of_organizations(person, queryset, organizations_of)


def _of_networks(person, queryset: QuerySet) -> QuerySet:
    if is_administrator(person):
        return queryset
    if not person.is_active:
        return queryset.none()
    own = networks_of(person).order_by().values("pk")
    return queryset.filter(**{f"{WAY_TO_NETWORK[queryset.model]}__in": own})


def _of_organizations(
    person, queryset: QuerySet, organizations: Callable[[Any], QuerySet[Organization]]
) -> QuerySet:
    if is_administrator(person):
        return queryset
    if not person.is_active or not belongs_to_organization(queryset.model):
        return queryset.none()
    own = organizations(person).order_by().values("pk")
    ways = WAYS_TO_ORGANIZATION[queryset.model]
    return queryset.filter(reduce(or_, (Q(**{f"{way}__in": own}) for way in ways)))


def readable(person, queryset: QuerySet) -> QuerySet:
    """What this person may look at in the admin: their own, and the words all choose from."""
    if queryset.model in READ_BY_ALL and keeps_listings(person):
        return queryset
    return editable(person, queryset)


def may_change(person, record: Model) -> bool:
    return editable(person, type(record)._default_manager.filter(pk=record.pk)).exists()


def may_delete(person, record: Model) -> bool:
    """An organization takes all its records along: its editors end it instead. A network gives
    its coordinators their rights, and is an administrator's."""
    if isinstance(record, Organization):
        return may_publish(person, record)
    if isinstance(record, Network):
        return is_administrator(person)
    return may_change(person, record)


def may_publish(person, record: Model) -> bool:
    """Whether this person may show a new record to readers: coordinators of its organization."""
    records = type(record)._default_manager.filter(pk=record.pk)
    return publishable(person, records).exists()


def publishable(person, queryset: QuerySet) -> QuerySet:
    """Of these records those whose organization this person coordinates."""
    return _of_organizations(person, queryset, coordinated_by)


def may_translate(person, language: str) -> bool:
    return person.is_active and language in languages_of(person)


# What may they choose?


def decides_owner(field: Field) -> bool:
    """Whether this reference says to whom a record belongs, or who gets a right."""
    if belongs_to_network(field.model):
        return field.name == WAY_TO_NETWORK[field.model].split("__")[0]
    if not belongs_to_organization(field.model):
        return True
    return field.name in {way.split("__")[0] for way in WAYS_TO_ORGANIZATION[field.model]}


def choices(person, field: Field, queryset: QuerySet | None = None) -> QuerySet:
    """What this person may choose in a reference. A record cannot be given to a foreign
    organization; it can name a foreign one that readers know too."""
    model = field.remote_field.model
    queryset = model._default_manager.all() if queryset is None else queryset
    if is_administrator(person) or not has_owner(model):
        return queryset
    own = Q(pk__in=editable(person, model._default_manager.order_by()).values("pk"))
    if model in SEEN_BY_READERS and not decides_owner(field):
        return queryset.filter(own | SEEN_BY_READERS[model])
    return queryset.filter(own)
