"""Which edition of the content is this? One number, raised by every change readers can see.

Pages, their ETags and what is kept in memory all hang on it. It is raised inside the transaction
of the change: a change without a higher number cannot exist, not even after a power cut.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from threading import Lock, Thread
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.db.models import F
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)

from .content_change import (
    ANYTHING,
    MOST_NAMED,
    VERSIONS_KEPT,
    ContentChange,
    Subject,
    changes_between,
    subjects_of,
    subjects_of_links,
)
from .daily_count import DailyCount
from .duplicates import NotADuplicate
from .history import Change, KeptState
from .link_check import LinkCheck
from .loading import LoadedRecord
from .meeting import ActionPoint, AgendaPoint, Attendance, MeetingDocument
from .meeting_pack import MeetingPack
from .people import Editor, Invitation, Preferences, Translator
from .reminder import ReminderSent
from .report import Report
from .search_document import SearchDocument
from .stock import Stock
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
# their desks, what was before and what changed, and repeat the words of services.
UNSEEN = (
    ActionPoint,
    AgendaPoint,
    Attendance,
    Change,
    ContentChange,
    ContentVersion,
    DailyCount,
    Editor,
    Invitation,
    Invitation.networks.through,
    Invitation.organizations.through,
    KeptState,
    LinkCheck,
    LoadedRecord,
    MeetingDocument,
    MeetingPack,
    NotADuplicate,
    Preferences,
    ReminderSent,
    Report,
    SearchDocument,
    Stock,
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


def _about_to_change(instance: models.Model, **kwargs) -> None:
    # Whoever takes the number's row first, before any other, waits for another writer at worst.
    # Taking it after other rows, two writers could wait for each other.
    if connection.in_atomic_block:
        raise_number(_subjects(instance))
    else:
        # Where the record belonged before: it may move to another service.
        instance.subjects_before_change = _subjects(instance)


def _changed(instance: models.Model, **kwargs) -> None:
    # Without a transaction the change must come first: a page made in between would keep the old
    # content under the new number.
    raise_number(_subjects(instance) | vars(instance).pop("subjects_before_change", set()))


def _links_change(sender, instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    if action.startswith("pre_") and not connection.in_atomic_block:
        return
    # Asked from the other side, the services are what is linked; clearing all does not name them.
    services = (pk_set or ()) if reverse else [instance.pk]
    raise_number(subjects_of_links(sender, services))


SUBJECT_UNKNOWN = Subject(ANYTHING, None)


def _subjects(record: models.Model) -> set[Subject]:
    """What the change is about; not asked again once everything has changed in this transaction."""
    if record.pk is None:
        # Not there yet: where it belongs is known when it is.
        return set()
    last = _last_note()
    return {SUBJECT_UNKNOWN} if last and last.is_everything else subjects_of(record)


_changes = count(1)


class _Raised:
    """The note that the open transaction has raised the number and what the journal says of it,
    kept among what Django will do on commit: Django drops it when the savepoint in which it was
    made is rolled back, and the database our lines with it."""

    def __init__(self, number: int, subjects: set[Subject]):
        self.number = number
        self.subjects = subjects
        self.last_change = 0

    def __call__(self) -> None:
        """On commit nothing is left to do."""

    @property
    def is_everything(self) -> bool:
        """After such a note no other follows."""
        return SUBJECT_UNKNOWN in self.subjects


def _notes() -> Iterator[_Raised]:
    """Those of the open transaction, the last one first."""
    for _savepoints, each, *_ in reversed(connection.run_on_commit):
        if type(each) is _Raised:
            yield each


def _last_note() -> _Raised | None:
    return next(_notes(), None)


def raise_number(subjects: Iterable[Subject] = (SUBJECT_UNKNOWN,)) -> None:
    """Once for each transaction. Signals call this; whatever changes rows without signals
    (``bulk_create``, ``bulk_update``, ``update``) must call it by itself."""
    # The number and the lines about it are one: without the lines, a change would pass unnoticed.
    with transaction.atomic(savepoint=False):
        last = _last_note()
        if not (last and last.is_everything):
            known = set().union(*(note.subjects for note in _notes()))
            new = set(subjects) - known
            if len(known) + len(new) > MOST_NAMED:
                new = {SUBJECT_UNKNOWN}
            if new or not last:
                last = _note(last.number if last else _raise(), new)
        last.last_change = next(_changes)


def _note(number: int, subjects: set[Subject]) -> _Raised:
    note = _Raised(number, subjects)
    transaction.on_commit(note)
    ContentChange.objects.bulk_create(
        ContentChange(number=number, noun=noun, service_id=service_id)
        for noun, service_id in sorted(subjects, key=str)
    )
    return note


def _raise() -> int:
    row = ContentVersion.objects.filter(pk=THE_ONE)
    if not row.update(number=F("number") + 1):
        # Two first changes at once: one makes the row, both raise it.
        ContentVersion.objects.bulk_create([ContentVersion(pk=THE_ONE)], ignore_conflicts=True)
        row.update(number=F("number") + 1)
    number = read_number()
    if number % VERSIONS_KEPT == 0:
        ContentChange.objects.filter(number__lte=number - VERSIONS_KEPT).delete()
    return number


def take_turns() -> None:
    """Wait for another writer, and keep the next one waiting until the transaction ends: for who
    reads first and then writes what depends on it. Raises nothing."""
    ContentVersion.objects.select_for_update().filter(pk=THE_ONE).first()


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
    if note := _last_note():
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
    """Things made of the content, kept until the nouns change that they are made of, or anything
    where none is named; at most ``most`` of them, the oldest go first.

    With ``is_patient`` a thing that takes long is made anew beside the readers, who get the one of
    before until it is ready: for what is not itself kept under the version.
    """

    def __init__(self, *nouns: str, most: int | None = None, is_patient: bool = False):
        self._nouns = nouns
        self._most = most
        self._is_patient = is_patient
        self._being_made = Lock()
        self.forget()

    def get(self, name: Hashable, make: Callable[[], Any], like: Hashable = None) -> Any:
        """``like`` is what else the thing depends on."""
        version = current()
        things = self._things_of(version)
        if name in things and things[name][0] == like:
            return things[name][1]
        before = things.get(name) or self._before.get(name)
        may_wait = self._is_patient and settings.MAKES_ANEW_BESIDE_READERS
        if before and may_wait and isinstance(version, int):
            self._make_beside(version, name, make, like)
            return before[1]
        made = make()
        things[name] = (like, made)
        if self._most and len(things) > self._most:
            # Another thread may have taken the same one.
            things.pop(next(iter(things)), None)
        return made

    def _things_of(self, version: Hashable) -> dict[Hashable, tuple[Hashable, Any]]:
        # Version and things are one value: another thread may replace both at any moment.
        kept_version, things = self._kept
        if kept_version == version:
            return things
        if isinstance(version, int) and isinstance(kept_version, int):
            if not changes_between(kept_version, version).of(*self._nouns):
                self._kept = (version, things)
                return things
            self._before = things
        things = {}
        self._kept = (version, things)
        return things

    def _make_beside(self, version: int, name: Hashable, make: Callable, like: Hashable) -> None:
        def work():
            try:
                with known_as(version):
                    made = make()
                kept_version, things = self._kept
                # Things of an older content are no news; the next reader asks again.
                if kept_version == version or not self._has_changed(version, kept_version):
                    things[name] = (like, made)
            finally:
                connections.close_all()
                self._being_made.release()

        if self._being_made.acquire(blocking=False):
            Thread(target=work, daemon=True).start()

    def _has_changed(self, version: int, now: Hashable) -> bool:
        return not isinstance(now, int) or changes_between(version, now).of(*self._nouns)

    def forget(self) -> None:
        self._kept: tuple[Hashable, dict[Hashable, tuple[Hashable, Any]]] = (None, {})
        self._before: dict[Hashable, tuple[Hashable, Any]] = {}
