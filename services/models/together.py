"""Records of several nouns in one question to the database, and a service with all that it has.

Django asks a question for each relation: two dozen for the page of one service. Most of the answers
are empty or a few rows, and what costs is the asking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import CharField, F, IntegerField, Model, Q, QuerySet, Value, Window
from django.db.models.functions import JSONObject, RowNumber

from .base import as_written, columns_of
from .contact import Contact, Phone
from .course import Module
from .location import Place, Stop
from .organization import Organization, Source
from .schedule import Closure, Schedule
from .service import (
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    SpokenLanguage,
    WayIn,
)
from .taxonomy import Category, TargetGroup


def read_together(**querysets: QuerySet) -> dict[str, list[Any]]:
    """The records of each, in its order. What a queryset defers is not read; it selects nothing
    related, and its nouns have at most 50 columns: PostgreSQL makes no larger object of JSON."""
    parts = [_as_json(name, queryset) for name, queryset in querysets.items()]
    found: dict[str, list[Any]] = {name: [] for name in querysets}
    for name, _place, row in sorted(
        parts[0].union(*parts[1:], all=True), key=lambda part: (part[0], part[1])
    ):
        found[name].append(_record(querysets[name].model, row))
    return found


def _as_json(name: str, queryset: QuerySet) -> QuerySet:
    model = queryset.model
    named, is_deferred = queryset.query.deferred_loading
    fields = [
        each.attname
        for each in model._meta.concrete_fields
        if each.primary_key or ((each.name in named) != is_deferred or not named)
    ]
    order = [
        F(field.removeprefix("-")).desc() if field.startswith("-") else F(field).asc()
        for field in queryset.query.order_by or model._meta.ordering
    ]
    return (
        as_written(queryset)
        .order_by()
        .annotate(
            of_queryset=Value(name, output_field=CharField()),
            of_place=Window(RowNumber(), order_by=order, output_field=IntegerField()),
            of_row=JSONObject(**{field: F(field) for field in fields}),
        )
        .values_list("of_queryset", "of_place", "of_row")
    )


def _record(model: type[Model], row: dict[str, Any]) -> Model:
    # A record wants its values in the order of its columns, which JSON does not keep.
    fields = [field for field in model._meta.concrete_fields if field.attname in row]
    # JSON knows no dates and, on SQLite, no truth: fields know what is meant.
    values = [field.to_python(row[field.attname]) for field in fields]
    return model.from_db(None, [field.attname for field in fields], values)


# A service with all that it has


def with_all(services: QuerySet[Service], today: date) -> list[Service]:
    """These services with all that their pages show, in three questions, whatever there is.
    Timetables of the past are left out."""
    found = list(services.select_related("organization__parent", "first_go_to", "course"))
    offers = list(
        ServiceAtLocation.objects.filter(service__in=found).select_related(
            "location__place", "location__hosted_by"
        )
    )
    give(found, "service_at_locations", "service", offers)
    locations = [offer.location for offer in offers]
    organizations = [service.organization for service in found]
    courses = [service.course for service in found if hasattr(service, "course")]
    rows = read_together(**_small_tables(found, offers, today))
    give(courses, "modules", "course", rows["modules"])
    for name in ("sources", "closures", "phones", "schedules", "contacts"):
        give(found, name, "service", rows[name])
    for name in ("closures", "phones"):
        give(organizations, name, "organization", rows[name])
    for name in ("closures", "phones", "sources", "stops"):
        give(locations, name, "location", rows[name])
    for name in ("phones", "schedules"):
        give(offers, name, "service_at_location", rows[name])
    give(rows["schedules"], "closures", "schedule", rows["closures"])
    for name in (
        "service_organizations",
        "service_target_groups",
        "spoken_languages",
        "ways_in",
    ):
        give(found, name, "service", rows[name])
    lead(rows["stops"], "place", rows["places"])
    lead(rows["service_organizations"], "organization", rows["organizations"])
    lead(rows["service_target_groups"], "target_group", rows["target_groups"])
    lead(rows["categories_of"], "category", rows["categories"])
    lead(rows["served_places_of"], "place", rows["places"])
    for service in found:
        for name, target in (("categories", "category"), ("served_places", "place")):
            links = [each for each in rows[f"{name}_of"] if each.service_id == service.pk]
            # As Django puts them: in the order of what is linked.
            _hold(service, name, _sorted(getattr(link, target) for link in links))
    return found


def closures_from(today: date, service: Service) -> list[Closure]:
    """Closures of this day and later, of the service itself and of all it depends on."""
    schedules = [*service.schedules.all()]
    closures = [*service.closures.all(), *service.organization.closures.all()]
    for offer in service.service_at_locations.all():
        closures += offer.location.closures.all()
        schedules += offer.schedules.all()
    for schedule in schedules:
        closures += schedule.closures.all()
    return sorted(
        (each for each in closures if each.ends_on is None or each.ends_on >= today),
        key=lambda closure: closure.starts_on,
    )


def _small_tables(
    services: list[Service], offers: list[ServiceAtLocation], today: date
) -> dict[str, QuerySet]:
    ids = [service.pk for service in services]
    locations = [offer.location_id for offer in offers]
    organizations = [service.organization_id for service in services]
    of_services = Q(service__in=ids)
    at_offers = Q(service_at_location__in=[offer.pk for offer in offers])
    at_locations = Q(location__in=locations)
    of_organizations = Q(organization__in=organizations)
    categories = Service.categories.through.objects.filter(of_services)
    served_places = Service.served_places.through.objects.filter(of_services)
    stops = Stop.objects.filter(at_locations)
    roles = ServiceOrganization.objects.filter(of_services)
    groups = ServiceTargetGroup.objects.filter(of_services)
    return {
        "categories_of": categories,
        "categories": Category.objects.by_name().filter(pk__in=categories.values("category")),
        "closures": Closure.objects.of_services(services),
        "contacts": Contact.objects.filter(of_services),
        "modules": Module.objects.filter(course__service__in=ids),
        "organizations": Organization.objects.only("slug", "name", *columns_of("name")).filter(
            pk__in=roles.values("organization")
        ),
        "phones": Phone.objects.for_readers().filter(
            of_services | at_offers | at_locations | of_organizations
        ),
        "places": Place.objects.filter(
            Q(pk__in=stops.values("place")) | Q(pk__in=served_places.values("place"))
        ),
        "schedules": Schedule.objects.holding_after(today).filter(of_services | at_offers),
        "served_places_of": served_places,
        "service_organizations": roles,
        "service_target_groups": groups,
        "sources": Source.objects.filter(of_services | at_locations),
        "spoken_languages": SpokenLanguage.objects.filter(of_services),
        "stops": stops,
        "target_groups": TargetGroup.objects.filter(pk__in=groups.values("target_group")),
        "ways_in": WayIn.objects.filter(of_services),
    }


def give(owners: Iterable[Model], name: str, field: str, records: Iterable[Model]) -> None:
    """Each owner the records that name it, each record its owner: as if prefetched."""
    of_owner: dict[int, list[Model]] = defaultdict(list)
    for record in records:
        of_owner[getattr(record, f"{field}_id")].append(record)
    for owner in owners:
        own = of_owner[owner.pk]
        for record in own:
            setattr(record, field, owner)
        _hold(owner, name, own)


def lead(records: Iterable[Model], field: str, targets: Iterable[Model]) -> None:
    """Each record to the one it names."""
    by_id = {target.pk: target for target in targets}
    for record in records:
        if (pk := getattr(record, f"{field}_id")) in by_id:
            setattr(record, field, by_id[pk])


def _hold(owner: Model, name: str, records: list[Model]) -> None:
    """What Django's own prefetching does when it has read them."""
    manager = getattr(owner, name)
    held = manager.get_queryset()
    held._result_cache = records
    held._prefetch_done = True
    if not hasattr(owner, "_prefetched_objects_cache"):
        owner._prefetched_objects_cache = {}
    owner._prefetched_objects_cache[name] = held


def _sorted(records: Iterable[Model]) -> list[Model]:
    records = list(records)
    fields = records[0]._meta.ordering if records else []
    return sorted(records, key=lambda record: [getattr(record, field) for field in fields])
