"""Documents follow their services: whatever is saved, the search knows a moment later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.signals import m2m_changed, post_delete, post_save

from ..models import (
    Location,
    Organization,
    SearchDocument,
    Service,
    ServiceAtLocation,
    content_version,
    planner,
)
from . import documents


def connect() -> None:
    post_save.connect(_service_saved, sender=Service)
    post_delete.connect(_service_deleted, sender=Service)
    m2m_changed.connect(_categories_changed, sender=Service.categories.through)
    post_save.connect(_offer_changed, sender=ServiceAtLocation)
    post_delete.connect(_offer_changed, sender=ServiceAtLocation)
    post_save.connect(_organization_saved, sender=Organization)
    post_save.connect(_location_saved, sender=Location)


_is_paused = False


@contextmanager
def paused() -> Iterator[None]:
    """Write no document inside: for what is taken back in the end."""
    global _is_paused
    _is_paused = True
    try:
        yield
    finally:
        _is_paused = False


@contextmanager
def all_at_once() -> Iterator[None]:
    """Write no document inside, and all of them at the end: for loading many records."""
    with paused():
        yield
    documents.refresh(Service.objects.all())
    planner.count_rows()
    # The search finds other things now than when the records were written.
    content_version.raise_number()


def _refresh(services) -> None:
    if not _is_paused:
        documents.refresh(services)


def _service_saved(instance, raw=False, **kwargs):
    if not raw:
        _refresh(Service.objects.filter(pk=instance.pk))


def _service_deleted(instance, **kwargs):
    # Its places went first, and each of them wrote the document anew.
    SearchDocument.objects.filter(service=instance.pk).delete()


def _categories_changed(instance, action, **kwargs):
    if action.startswith("post_") and isinstance(instance, Service):
        _refresh(Service.objects.filter(pk=instance.pk))


def _offer_changed(instance, raw=False, **kwargs):
    if not raw:
        _refresh(Service.objects.filter(pk=instance.service_id))


def _organization_saved(instance, created, raw=False, **kwargs):
    if not raw and not created:
        _refresh(Service.objects.by_organization(instance.slug))


def _location_saved(instance, created, raw=False, **kwargs):
    if not raw and not created:
        _refresh(Service.objects.filter(service_at_locations__location=instance))
