"""A record once more: a whole service with its rows, or only the hours of one."""

from __future__ import annotations

from django.db import models, transaction

from .models import Contact, Schedule, Service, ServiceAtLocation, TextState

# Which rows go along with a record. A course and its dates are planned anew for every service.
ROWS: dict[type[models.Model], tuple[str, ...]] = {
    Service: (
        "service_organizations",
        "service_target_groups",
        "schedules",
        "closures",
        "service_at_locations",
        "ways_in",
        "spoken_languages",
        "phones",
        "contacts",
        "sources",
    ),
    ServiceAtLocation: ("schedules", "phones"),
    Schedule: ("closures",),
    Contact: ("phones",),
}
LINKS: dict[type[models.Model], tuple[str, ...]] = {Service: ("categories", "served_places")}


@transaction.atomic
def copy_service(service: Service) -> Service:
    """A new record that readers do not see yet and that nobody has checked."""
    return _copy(
        service,
        slug=_free_slug(service.slug),
        is_published=False,
        assured_date=None,
        assured_by="",
    )


@transaction.atomic
def copy_hours(source: Service | ServiceAtLocation, target: Service | ServiceAtLocation) -> int:
    """Gives the number of opening blocks that the target has now in addition."""
    schedules = list(source.schedules.all())
    for schedule in schedules:
        _copy(schedule, with_rows=False, **_owner(target))
    return len(schedules)


def _owner(record: Service | ServiceAtLocation) -> dict[str, models.Model | None]:
    if isinstance(record, Service):
        return {"service": record, "service_at_location": None}
    return {"service": None, "service_at_location": record}


def _copy(record: models.Model, with_rows: bool = True, **changes) -> models.Model:
    model = type(record)
    facts = {
        field.attname: getattr(record, field.attname)
        for field in model._meta.concrete_fields
        # Of a translated field the columns of the languages are copied, each by itself.
        if not field.primary_key and not _is_translated(field)
    }
    # Not by the model's own doors: they would fill the reader's language from another.
    copied = model()
    for name, value in (facts | changes).items():
        setattr(copied, name, value)
    copied.save()
    _copy_states(record, copied)
    for link in LINKS.get(model, ()):
        getattr(copied, link).set(getattr(record, link).all())
    for rows in ROWS.get(model, ()) if with_rows else ():
        back = model._meta.get_field(rows).field.name
        for row in getattr(record, rows).all():
            _copy(row, **{back: copied})
    return copied


def _is_translated(field: models.Field) -> bool:
    return hasattr(field.model, f"{field.name}_en") and not hasattr(field, "translated_field")


def _copy_states(record: models.Model, copied: models.Model) -> None:
    """What a computer translated stays a computer's text in the copy too."""
    for state in TextState.objects.of([record]):
        state.pk = None
        state._state.adding = True
        state.object_id = copied.pk
        state.save()


def _free_slug(slug: str) -> str:
    longest = Service._meta.get_field("slug").max_length
    taken = set(
        Service.objects.filter(slug__startswith=slug[: longest - 10]).values_list("slug", flat=True)
    )
    number, ending = 1, "-copy"
    while (candidate := slug[: longest - len(ending)] + ending) in taken:
        number += 1
        ending = f"-copy-{number}"
    return candidate
