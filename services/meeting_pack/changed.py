"""Changed since: what a careful person would tell, from the state before to the state after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .. import history
from ..exchange.service_table import name_of
from ..exchange.tables import Cell, Column, Link, Table
from ..history import NetChange, What
from ..history.differences import Difference, differences
from ..history.names import name_in
from ..history.states import record_in
from ..models import (
    Location,
    OldAddress,
    Organization,
    Service,
    ServiceAtLocation,
)
from ..models.translation_state import record_kind
from .outside import PublicNames, for_outside, is_secret, is_secret_now
from .pack import Pack, Progress

TOLD = (Organization, Service, Location)


@dataclass(frozen=True)
class Kind:
    """What happened, in the order of the part."""

    order: int
    words: Any


NEW = Kind(0, gettext_lazy("New"))
CLOSED = Kind(1, gettext_lazy("Closed for now"))
REOPENED = Kind(2, gettext_lazy("Open again"))
ENDED = Kind(3, gettext_lazy("Ended"))
GONE = Kind(4, gettext_lazy("Not shown any more"))
JOINED = Kind(5, gettext_lazy("Joined with another"))
CHANGED = Kind(6, gettext_lazy("Changed"))
OF_A_STATUS = {What.CLOSED_FOR_NOW: CLOSED, What.REOPENED: REOPENED, What.ENDED: ENDED}


@dataclass(frozen=True)
class Line:
    kind: Kind
    order: int
    is_small: bool
    cells: list[Cell]


def tables(pack: Pack, progress: Progress) -> list[Table]:
    lines = list(_lines(pack))

    def table(key: str, title: str, is_small: bool) -> Table:
        chosen = [line for line in lines if line.is_small == is_small]
        chosen.sort(key=lambda line: (line.kind.order, line.order))
        return Table(key, title, columns(), [line.cells for line in chosen])

    return [
        table("changed", _("Changed"), False),
        table("small-corrections", _("Small corrections of texts"), True),
    ]


def columns() -> list[Column]:
    return [
        Column(_("What happened"), 18),
        Column(_("Help"), 30),
        Column(_("Organisation"), 24),
        Column(_("Which fact"), 20),
        Column(_("Before"), 34),
        Column(_("Now"), 34),
        Column(_("Last changed"), 14),
    ]


def _lines(pack: Pack):
    """Both states without what is secret: nothing that is compared can tell it."""
    names = PublicNames(get_language())
    here = _Here(pack)
    for number, change in enumerate(history.net_changes(pack.starts, pack.ends)):
        if change.root not in TOLD or not here.has(change):
            continue
        secret = change.root is Location and (
            is_secret(change.before) or is_secret(change.after) or is_secret_now(change.object_id)
        )
        before, after = (
            for_outside(change.root, state, is_secret_place=secret)
            for state in (change.before, change.after)
        )
        was_shown, is_shown = (
            here.is_shown(change.root, state) for state in (change.before, change.after)
        )
        subject = _Subject(change, names, secret=secret)
        if change.root is Location and was_shown != is_shown:
            # A new place, or one that is gone, stands with the help that is given there.
            continue
        if is_shown and not was_shown:
            yield subject.line(NEW, number)
        elif was_shown and not is_shown:
            yield _gone(subject, number)
        elif is_shown:
            for difference in differences(change.root, before, after, names):
                kind = OF_A_STATUS.get(difference.what, CHANGED)
                yield subject.line(kind, number, difference)


class _Subject:
    """The record that lines are about."""

    def __init__(self, change: NetChange, names: PublicNames, *, secret: bool):
        self.change = change
        self.state = change.after or change.before
        record = change.root.objects.filter(pk=change.object_id).first()
        if change.root is Location:
            known = names.of(Location, change.object_id) if record or secret else ""
            self.name = known or name_in(change.root, self.state)
        else:
            self.name = name_of(record) if record else name_in(change.root, self.state)
        self.page = ""
        if record and change.root is not Location and record.is_published:
            self.page = f"{settings.SITE_URL}{record.get_absolute_url()}"
        owner = record_in(change.root, self.state).get("organization_id")
        self.owner = names.of(Organization, owner) if owner else ""

    @property
    def slug(self) -> str:
        row = record_in(self.change.root, self.state)
        return row.get("slug") or row.get("key") or ""

    def line(
        self, kind: Kind, order: int, difference: Difference | None = None, now: str = ""
    ) -> Line:
        fact = before = ""
        if difference:
            before, now = difference.old, difference.new
            fact = difference.label
            if difference.language:
                fact = f"{fact} ({difference.language_name})"
            if difference.row:
                fact = f"{difference.row}: {fact}"
        return Line(
            kind,
            order,
            bool(difference and difference.is_small),
            [
                str(kind.words),
                Link(self.name, self.page) if self.page else self.name,
                self.owner,
                fact,
                before,
                now,
                localdate(self.change.last_at),
            ],
        )


def _gone(subject: _Subject, number: int) -> Line:
    """A record that is gone may live on in another one."""
    kind = record_kind(subject.change.root)
    if subject.change.after is None:
        names = OldAddress.objects.filter(slug=subject.slug, **{f"{kind}__isnull": False})
        if into := names.select_related(kind).first():
            return subject.line(JOINED, number, now=name_of(getattr(into, kind)))
    return subject.line(GONE, number)


class _Here:
    """What is in the towns of the network, now or when it was last there."""

    def __init__(self, pack: Pack):
        self.places = set(pack.places.order_by().values_list("pk", flat=True))
        here = Q(location__place__in=self.places) | Q(location__stops__place__in=self.places)
        self.services = set(
            Service.objects.order_by()
            .in_towns(pack.places.values_list("slug", flat=True))
            .values_list("pk", flat=True)
        )
        locations = Location.objects.filter(place__in=self.places).order_by()
        self.locations = set(locations.values_list("pk", flat=True))
        self.organizations = {
            *locations.values_list("organization_id", flat=True),
            *ServiceAtLocation.objects.filter(here)
            .order_by()
            .values_list("service__organization_id", flat=True),
        }
        published = Organization.objects.filter(is_published=True).order_by()
        self.published = set(published.values_list("pk", flat=True))
        self._rows: dict = defaultdict(dict)

    def has(self, change: NetChange) -> bool:
        if change.root is Organization:
            return change.object_id in self.organizations
        if change.root is Location:
            return any(
                record_in(Location, state).get("place_id") in self.places
                for state in (change.before, change.after)
                if state
            )
        return change.object_id in self.services or any(
            self._was_here(state) for state in (change.before, change.after) if state
        )

    def _was_here(self, state) -> bool:
        row = record_in(Service, state)
        offers = state.get(record_kind(ServiceAtLocation), {}).values()
        return bool(self.places & set(row.get("served_places", []))) or any(
            offer.get("location_id") in self.locations for offer in offers
        )

    def is_shown(self, root, state) -> bool:
        """Whether readers saw a record in this state."""
        if state is None:
            return False
        row = record_in(root, state)
        if root is Organization:
            return row.get("is_published", True)
        owner_is_shown = row.get("organization_id") in self.published
        return owner_is_shown and (root is Location or row.get("is_published", True))
