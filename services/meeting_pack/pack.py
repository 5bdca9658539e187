"""For which network, which days and which language a pack is made; and how far that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone, make_aware

from ..models import Network, Place, Service


class Stopped(Exception):
    """Somebody changed their mind."""


@dataclass(frozen=True)
class Progress:
    """How far it is, in services looked at; told as often as ``tell`` likes. Telling may raise
    Stopped, and then nothing is left."""

    tell: Callable[[int, int], None]
    total: int

    def at(self, done: int) -> None:
        self.tell(min(done, self.total), self.total)


@dataclass(frozen=True)
class Pack:
    """The network, its towns, and the time that the pack is about: days, both included."""

    network: Network
    since: date
    until: date
    language: str

    @property
    def places(self) -> QuerySet[Place]:
        return self.network.places.order_by("slug")

    @property
    def starts(self) -> datetime:
        return make_aware(datetime.combine(self.since, time.min), get_current_timezone())

    @property
    def ends(self) -> datetime:
        day = self.until + timedelta(days=1)
        return make_aware(datetime.combine(day, time.min), get_current_timezone())

    @property
    def last_day_starts(self) -> datetime:
        return make_aware(datetime.combine(self.until, time.min), get_current_timezone())

    def services(self) -> QuerySet[Service]:
        """Current ones that are given in these towns or said to work for their people."""
        return (
            Service.objects.published()
            .current()
            .in_towns(self.places.values_list("slug", flat=True))
        )
