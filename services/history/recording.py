"""Every change is kept, wherever it is made.

Inside ``change`` signals tell which records are touched: the state of each is read before its first
change and again at the end. What differs is kept. So it does not matter how something is saved, and
what was taken back meanwhile leaves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.utils.translation import override

from ..models import Change, KeptState, content_version
from ..models.translation_state import record_kind
from ..search import keeping
from .states import BATCH, State, organization_in, states_of
from .units import (
    UNITS,
    Key,
    covered_models,
    keys_of,
    keys_of_rows,
    links_of,
    plain,
    references_to,
    referred_models,
)


class Recording:
    """What is touched while a change is made. ``kept`` is the change, once there was one."""

    def __init__(self, person, why):
        self.person = person
        self.why = why
        self.kept: Change | None = None
        self._before: dict[Key, State | None] = {}

    def touch(self, keys: Iterable[Key]) -> None:
        for root, ids in _by_root(key for key in keys if key not in self._before).items():
            found = states_of(root, ids)
            self._before |= {(root, pk): found.get(pk) for pk in ids}

    def made(self, key: Key) -> None:
        self._before.setdefault(key, None)

    def keep(self) -> None:
        now: dict[Key, State] = {}
        for root, ids in _by_root(self._before).items():
            now |= {(root, pk): state for pk, state in states_of(root, ids).items()}
        changed = [key for key, before in self._before.items() if before != now.get(key)]
        if not changed:
            return
        last = _last_kept(changed)
        self.kept = Change(
            person=self.person, had_account=self.person is not None, why=_in_english(self.why)
        )
        states = []
        for key in changed:
            before = self._before[key]
            if last.get(key) != before:
                # As it was loaded, or as something that keeps no history left it.
                states.append(_kept_state(key, before, before or now.get(key)))
            states.append(_kept_state(key, now.get(key), now.get(key) or before, self.kept))
        self.kept.save()
        KeptState.objects.bulk_create(states, batch_size=BATCH)


def _by_root(keys: Iterable[Key]) -> dict[type[Model], list[int]]:
    ids: dict[type[Model], list[int]] = defaultdict(list)
    for root, pk in keys:
        ids[root].append(pk)
    return ids


def _last_kept(keys: Iterable[Key]) -> dict[Key, State | None]:
    found: dict[Key, State | None] = {}
    for root, ids in _by_root(keys).items():
        for start in range(0, len(ids), BATCH):
            entries = KeptState.objects.filter(
                kind=record_kind(root), object_id__in=ids[start : start + BATCH]
            )
            for pk, state in entries.latest_of_each().values_list("object_id", "state"):
                found[root, pk] = state
    return found


def _kept_state(key: Key, state, tells_owner: State | None, change: Change | None = None):
    root, pk = key
    return KeptState(
        change=change,
        kind=record_kind(root),
        object_id=pk,
        organization_id=organization_in(root, pk, tells_owner),
        state=state,
    )


def _in_english(why) -> str:
    with override("en"):
        return str(why)[:300]


_open: ContextVar[Recording | None] = ContextVar("the change being made", default=None)


@contextmanager
def change(person=None, why="") -> Iterator[Recording]:
    """Inside, whatever is changed is kept as one change: by whom, and why if that is not plain.

    It is one transaction: the change and its history stand or fall together. Ask other hosts before
    it. Inside another change this only adds what that one does not know yet.
    """
    if outer := _open.get():
        outer.person = outer.person or person
        outer.why = why or outer.why
        yield outer
        return
    with transaction.atomic():
        recording = Recording(person, why)
        token = _open.set(recording)
        try:
            with keeping.collected():
                yield recording
        finally:
            _open.reset(token)
        if not connection.needs_rollback:
            recording.keep()


def about_to_change(records: Iterable[Model]) -> None:
    """For whatever changes rows without signals (``bulk_create``, ``bulk_update``, ``update``)."""
    if recording := _open.get():
        # Other writers wait from here on, so that the states read now are those that are changed.
        content_version.raise_number()
        ids = defaultdict(list)
        for record in records:
            ids[type(record)].append(record.pk)
        for model, numbers in ids.items():
            recording.touch(keys_of_rows(model, numbers))


# Signals


def connect() -> None:
    for model in covered_models():
        pre_save.connect(_touched, sender=model, dispatch_uid="history")
        pre_delete.connect(_touched, sender=model, dispatch_uid="history")
        for link in links_of(model):
            through = link.remote_field.through
            m2m_changed.connect(_links_change, sender=through, dispatch_uid="history")
    for root in UNITS:
        post_save.connect(_made, sender=root, dispatch_uid="history")
    for model in referred_models():
        pre_delete.connect(_referred_goes, sender=model, dispatch_uid="history of what refers")


def _touched(instance, **kwargs) -> None:
    if recording := _open.get():
        recording.touch(keys_of(instance))


def _made(instance, created, **kwargs) -> None:
    if created and (recording := _open.get()):
        recording.made((type(instance), instance.pk))


def _links_change(instance, action, reverse, model, pk_set, sender, **kwargs) -> None:
    recording = _open.get()
    if recording is None or not action.startswith("pre_"):
        return
    if not reverse:
        recording.touch(keys_of(instance))
        return
    ids = pk_set
    if ids is None:
        (link,) = (link for link in links_of(model) if link.remote_field.through is sender)
        ids = plain(model).filter(**{link.name: instance.pk}).values_list("pk", flat=True)
    recording.touch(keys_of_rows(model, ids))


def _referred_goes(instance, **kwargs) -> None:
    if recording := _open.get():
        for model, name in references_to(type(instance)):
            ids = plain(model).filter(**{name: instance.pk}).values_list("pk", flat=True)
            recording.touch(keys_of_rows(model, ids))
