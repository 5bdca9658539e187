"""How much is looked for, without a word of what or by whom: day, language, town and a number.

Of pages that were read only the day and the language are counted. Numbers wait in memory and are
written together, so that reading a page waits for nobody. What waits when a machine breaks down is
lost, and no harm.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from threading import Lock, Thread
from time import monotonic

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from .models import DailyCount

What = DailyCount.What
WRITTEN_EVERY = 60.0

Key = tuple[date, str, str, str]

_waiting: Counter[Key] = Counter()
_lock = Lock()
_written_at = monotonic()


def count(what: str, language: str, place: str = "") -> None:
    """Costs no question to the database; see ``write_soon``."""
    with _lock:
        _waiting[localdate(), what, language, place] += 1


def write_soon() -> None:
    """Once a minute, in a thread and on a connection of its own: a database that hangs must not
    hang the pages."""
    global _written_at
    with _lock:
        if not _waiting or monotonic() - _written_at < WRITTEN_EVERY:
            return
        _written_at = monotonic()
    Thread(target=_write_and_close, name="counts", daemon=True).start()


def _write_and_close() -> None:
    try:
        write()
    finally:
        connection.close()


def write() -> None:
    """Put into the database what waits; what it does not take now waits on."""
    global _written_at
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
        _written_at = monotonic()
    try:
        with transaction.atomic():
            for key, number in taken.items():
                _add(key, number)
    except DatabaseError:
        with _lock:
            _waiting.update(taken)


def _add(key: Key, number: int) -> None:
    day, what, language, place = key
    rows = DailyCount.objects.filter(day=day, what=what, language=language, place=place)
    if not rows.update(number=F("number") + number):
        DailyCount(day=day, what=what, language=language, place=place, number=number).save()


def forget() -> None:
    """For tests."""
    global _written_at
    with _lock:
        _waiting.clear()
        _written_at = monotonic()
