"""Documents follow their services: whatever is saved, the search knows a moment later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
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


# The services whose documents are written later; none: each is written at once.
_waiting: ContextVar[set[int] | None] = ContextVar("documents to write", default=None)


@contextmanager
def paused() -> Iterator[None]:
    """Write no document inside: for what is taken back in the end."""
    token = _waiting.set(set())
    try:
        yield
    finally:
        _waiting.reset(token)


@contextmanager
def collected() -> Iterator[None]:
    """Write each document once, at the end: a service is saved with a dozen rows that all tell of
    it. What is searched for inside is found as it was before."""
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(waiting := set())
    try:
        yield
    finally:
        _waiting.reset(token)
    if waiting and not connection.needs_rollback:
        documents.refresh(Service.objects.filter(pk__in=waiting))


@contextmanager
def all_at_once() -> Iterator[None]:
    """Write no document inside, and all of them at the end: for loading many records."""
    with paused():
        yield
    documents.refresh(Service.objects.all())
    planner.count_rows()
    # The search finds other things now than when the records were written.
    content_version.raise_number()


def _refresh(services: Iterable[int]) -> None:
    waiting = _waiting.get()
    if waiting is None:
        documents.refresh(Service.objects.filter(pk__in=services))
    else:
        waiting.update(services)


def _ids(services):
    return services.order_by().values_list("pk", flat=True)


def _service_saved(instance, raw=False, **kwargs):
    if not raw:
        _refresh([instance.pk])


def _service_deleted(instance, **kwargs):
    # Its places went first, and each of them wrote the document anew.
    SearchDocument.objects.filter(service=instance.pk).delete()


def _categories_changed(instance, action, **kwargs):
    if action.startswith("post_") and isinstance(instance, Service):
        _refresh([instance.pk])


def _offer_changed(instance, raw=False, **kwargs):
    if not raw:
        _refresh([instance.service_id])


def _organization_saved(instance, created, raw=False, **kwargs):
    if not raw and not created:
        _refresh(_ids(Service.objects.by_organization(instance.slug)))


def _location_saved(instance, created, raw=False, **kwargs):
    if not raw and not created:
        _refresh(_ids(Service.objects.filter(service_at_locations__location=instance)))
