"""Which edition of the content is this? One number, raised by every change readers can see.

Pages, their ETags and what is kept in memory all hang on it. It is raised inside the transaction
of the change: a change without a higher number cannot exist, not even after a power cut.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)

from .duplicates import NotADuplicate
from .history import Change, KeptState
from .link_check import LinkCheck
from .loading import LoadedRecord
from .people import Editor, Invitation, Preferences, Translator
from .reminder import ReminderSent
from .report import Report
from .search_document import SearchDocument
from .uploaded_sheet import UploadedSheet

THE_ONE = 1


class ContentVersion(models.Model):
    """One row, made by the first change; before that the number is 0."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="content_has_one_version", condition=models.Q(id=THE_ONE))
        ]

    def __str__(self) -> str:
        return str(self.number)


# No reader sees these: they say what a file brought, who works here, what they said, what came to
# their desks and what was before, and repeat the words of services.
UNSEEN = (
    Change,
    ContentVersion,
    Editor,
    Invitation,
    Invitation.networks.through,
    Invitation.organizations.through,
    KeptState,
    LinkCheck,
    LoadedRecord,
    NotADuplicate,
    Preferences,
    ReminderSent,
    Report,
    SearchDocument,
    Translator,
    UploadedSheet,
)


def seen_models() -> list[type[models.Model]]:
    """Every noun, also those that are yet to come, and the tables between them."""
    nouns = apps.get_app_config("services").get_models(include_auto_created=True)
    return [noun for noun in nouns if noun not in UNSEEN]


# Raising


def connect() -> None:
    for noun in seen_models():
        for signal in (pre_save, pre_delete):
            signal.connect(_about_to_change, sender=noun, dispatch_uid="content version")
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=noun, dispatch_uid="content version")
        m2m_changed.connect(_links_change, sender=noun, dispatch_uid="content version")


def _about_to_change(**kwargs) -> None:
    # Whoever takes the number's row first, before any other, waits for another writer at worst.
    # Taking it after other rows, two writers could wait for each other.
    if connection.in_atomic_block:
        raise_number()


def _changed(**kwargs) -> None:
    # Without a transaction the change must come first: a page made in between would keep the old
    # content under the new number.
    raise_number()


def _links_change(action: str, **kwargs) -> None:
    (_about_to_change if action.startswith("pre_") else _changed)()


_changes = count(1)


class _Raised:
    """The note that the open transaction has raised the number, kept among what Django will do on
    commit: Django drops it when a savepoint is rolled back, and the database our UPDATE with it."""

    def __init__(self):
        self.last_change = 0

    def __call__(self) -> None:
        """On commit nothing is left to do."""


def raise_number() -> None:
    """Once for each transaction. Signals call this; whatever changes rows without signals
    (``bulk_create``, ``bulk_update``, ``update``) must call it by itself."""
    note = _note()
    if note is None:
        _write()
        note = _Raised()
        transaction.on_commit(note)
    note.last_change = next(_changes)


def take_turns() -> None:
    """Wait for another writer, and keep the next one waiting until the transaction ends: for who
    reads first and then writes what depends on it. Raises nothing."""
    ContentVersion.objects.select_for_update().filter(pk=THE_ONE).first()


def _note() -> _Raised | None:
    notes = [each for _savepoints, each, *_ in connection.run_on_commit]
    return next((note for note in notes if isinstance(note, _Raised)), None)


def _write() -> None:
    row = ContentVersion.objects.filter(pk=THE_ONE)
    if not row.update(number=F("number") + 1):
        # Two first changes at once: one makes the row, both raise it.
        ContentVersion.objects.bulk_create([ContentVersion(pk=THE_ONE)], ignore_conflicts=True)
        row.update(number=F("number") + 1)


# Reading

_of_this_page: ContextVar[int | None] = ContextVar("content version of this page", default=None)


def read_number() -> int:
    number = ContentVersion.objects.filter(pk=THE_ONE).values_list("number", flat=True).first()
    return number or 0


def current() -> Hashable:
    """What the content of this moment may be kept under.

    Inside a transaction that changed something this is nobody else's version, and another one
    after each change and savepoint: what is made of such content must never reach others.
    """
    if note := _note():
        return note.last_change, *connection.savepoint_ids
    number = _of_this_page.get()
    return read_number() if number is None else number


@contextmanager
def known_as(number: int) -> Iterator[None]:
    """Inside, the version is known and the database not asked: for the making of one page."""
    token = _of_this_page.set(number)
    try:
        yield
    finally:
        _of_this_page.reset(token)


class Kept:
    """Things made of the content, kept until the content changes; at most ``most`` of them, the
    oldest go first."""

    def __init__(self, most: int | None = None):
        self.most = most
        self.forget()

    def get(self, name: Hashable, make: Callable[[], Any]) -> Any:
        version = current()
        # Version and things are one value: another thread may replace both at any moment.
        kept_version, things = self._kept
        if kept_version != version:
            things = {}
            self._kept = (version, things)
        try:
            return things[name]
        except KeyError:
            made = things[name] = make()
        if self.most and len(things) > self.most:
            # Another thread may have taken the same one.
            things.pop(next(iter(things)), None)
        return made

    def forget(self) -> None:
        self._kept: tuple[Hashable, dict[Hashable, Any]] = (None, {})
