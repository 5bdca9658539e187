"""The history of a record, and what changed in a time: for the admin and for meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, QuerySet

from ..models import KeptState, Organization
from .differences import Difference, What, differences
from .names import name_in
from .states import State
from .units import Noun, model_of

# One entry of a page is compared with the one before it.
BATCH = 200


@dataclass(frozen=True)
class Entry:
    """One state of a record, with what made it differ from the one before.

    ``state`` is the row that keeps it; ``found`` says that no change made it.
    """

    state: KeptState
    differences: tuple[Difference, ...]

    @property
    def found(self) -> bool:
        return self.state.change is None


@dataclass(frozen=True)
class Told:
    """One difference with the record it is of, for lists over many records."""

    root: Noun
    object_id: int
    name: str
    organization_id: int | None
    when: datetime
    who: str
    why: str
    what: What
    field: str
    language: str
    row: str
    old: str
    new: str
    is_small: bool


def history_of(root: Noun, entries: Iterable[KeptState]) -> list[Entry]:
    """Newest first, as the entries are; each with its differences."""
    entries = list(entries)
    if not entries:
        return []
    oldest = entries[-1].previous
    earlier = [entry.state for entry in entries[1:]] + [oldest.state if oldest else None]
    return [
        Entry(entry, _found_or_changed(root, entry, before, is_first=before is None))
        for entry, before in zip(entries, earlier, strict=True)
    ]


def _found_or_changed(root: Noun, entry: KeptState, before, *, is_first: bool):
    if entry.change is None and is_first:
        return ()
    return tuple(differences(root, before, entry.state))


@dataclass(frozen=True)
class NetChange:
    """What a time made of one record, whatever went to and fro in between. None: it was not there.

    The states are as they were kept, secret addresses included: who passes something on takes out
    first what is nobody's business.
    """

    root: Noun
    object_id: int
    before: State | None
    after: State | None
    last_at: datetime
    times: int


def net_changes(
    since: datetime,
    until: datetime,
    organizations: QuerySet[Organization] | Iterable[int] | None = None,
) -> Iterator[NetChange]:
    """For each record that was changed in this time: its state before and after. What was changed
    and taken back differs in nothing, and is left out."""
    entries = KeptState.objects.filter(
        change__isnull=False, change__made_at__gte=since, change__made_at__lt=until
    )
    if organizations is not None:
        entries = entries.filter(organization_id__in=organizations)
    records = list(
        entries.order_by()
        .values("kind", "object_id")
        .annotate(
            first=Min("pk"), last=Max("pk"), last_at=Max("change__made_at"), times=Count("pk")
        )
        .order_by("last")
    )
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        firsts = KeptState.objects.with_previous_state().in_bulk([each["first"] for each in batch])
        lasts = KeptState.objects.in_bulk([each["last"] for each in batch])
        for each in batch:
            before, after = firsts[each["first"]].previous_state, lasts[each["last"]].state
            if before != after:
                yield NetChange(
                    root=model_of(each["kind"]),
                    object_id=each["object_id"],
                    before=before,
                    after=after,
                    last_at=each["last_at"],
                    times=each["times"],
                )


def changes(
    since: datetime,
    until: datetime,
    organizations: QuerySet[Organization] | Iterable[int] | None = None,
) -> Iterator[Told]:
    """What was changed from a moment until another, oldest first; of these organizations only.

    Words are in the active language. ``what`` tells apart what is new, closed, reopened and ended;
    ``is_small`` marks corrections of texts.
    """
    entries = KeptState.objects.filter(
        change__isnull=False, change__made_at__gte=since, change__made_at__lt=until
    ).select_related("change__person")
    if organizations is not None:
        entries = entries.filter(organization_id__in=organizations)
    for entry in entries.order_by("pk").iterator(chunk_size=BATCH):
        root, earlier = model_of(entry.kind), entry.previous
        before = earlier.state if earlier else None
        for difference in differences(root, before, entry.state):
            yield Told(
                root=root,
                object_id=entry.object_id,
                name=name_in(root, entry.state or before),
                organization_id=entry.organization_id,
                when=entry.change.made_at,
                who=entry.change.who,
                why=entry.change.why_in_words,
                what=difference.what,
                field=difference.label,
                language=difference.language,
                row=difference.row,
                old=difference.old,
                new=difference.new,
                is_small=difference.is_small,
            )
