"""New records of an editor wait: a coordinator lets readers see them."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.utils import timezone

from . import rights
from .models import Organization, Resource, Service

WAIT = (Organization, Service, Resource)


def waiting_for_publication(person, model: type[Model]) -> QuerySet:
    """Of one kind (of ``WAIT``) those that this person can publish, the longest waiting first."""
    waiting = model._default_manager.filter(is_published=False, publication_asked_at__isnull=False)
    return rights.publishable(person, waiting).order_by("publication_asked_at", "pk")


def may_publish(person, record: Model) -> bool:
    """As ``rights.may_publish``, also for a record that is not saved yet."""
    if rights.is_administrator(person):
        return True
    coordinated = rights.coordinated_by(person)
    if isinstance(record, Organization):
        # A new organization is in no place yet. Who may make one may show it.
        is_new = record._state.adding
        return rights.coordinates(person) if is_new else coordinated.filter(pk=record.pk).exists()
    return coordinated.filter(pk=record.organization_id).exists()


def settle(person, record: Model) -> bool:
    """Before saving: publish only what this person may, otherwise let it wait. Tells whether it
    waits from now on. What was published stays so, and everybody may take their own off."""
    before = type(record)._default_manager.filter(pk=record.pk)
    was_published = before.filter(is_published=True).exists()
    if was_published or (record.is_published and may_publish(person, record)):
        record.publication_asked_at = None
        return False
    if not record.is_published:
        return False
    wait(record)
    return True


def wait(record: Model) -> None:
    """Ask for a coordinator's look; whoever waits keeps the place in the row."""
    record.is_published = False
    record.publication_asked_at = record.publication_asked_at or timezone.now()


def publish(record: Model) -> None:
    record.is_published = True
    record.publication_asked_at = None
    record.save()
