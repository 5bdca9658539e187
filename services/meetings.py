"""When a network meets: the dates of a series, and what lies on the table at a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import get_current_timezone, localtime, make_aware, make_naive

from .models import Meeting, Network

MONTHS = {
    Network.Rhythm.MONTHLY: 1,
    Network.Rhythm.EVERY_TWO_MONTHS: 2,
    Network.Rhythm.QUARTERLY: 3,
    Network.Rhythm.HALF_YEARLY: 6,
    Network.Rhythm.YEARLY: 12,
}
MOST_AT_ONCE = 12


def has_rhythm(network: Network) -> bool:
    return network.rhythm in MONTHS


def dates_after(last: datetime, rhythm: str) -> Iterator[datetime]:
    """The dates that follow, without end: on the same weekday of the month (“the second Tuesday”)
    at the same hour on the clock, in summer and in winter. A fifth weekday becomes the last."""
    first = make_naive(last, get_current_timezone())
    week = (first.day - 1) // 7
    number = 0
    while True:
        number += 1
        month = first.replace(day=1) + relativedelta(months=MONTHS[rhythm] * number)
        ahead = (first.weekday() - month.weekday()) % 7
        day = month + timedelta(days=ahead + 7 * week)
        if day.month != month.month:
            day -= timedelta(days=7)
        yield make_aware(day, get_current_timezone())


def plan(last: Meeting, number: int) -> list[Meeting]:
    """The next meetings after this one, as the rhythm of its network says; a day on which there is
    a meeting already is left as it is. Returns those that are new."""
    planned: list[Meeting] = []
    lasts = last.ends_at - last.starts_at if last.ends_at else None
    taken = {
        localtime(starts_at).date()
        for starts_at in Meeting.objects.filter(network=last.network_id).values_list(
            "starts_at", flat=True
        )
    }
    dates = dates_after(last.starts_at, last.network.rhythm)
    for _time, starts_at in zip(range(number), dates, strict=False):
        if starts_at.date() in taken:
            continue
        meeting = Meeting(
            network=last.network,
            starts_at=starts_at,
            ends_at=starts_at + lasts if lasts else None,
            venue=last.venue,
            is_online=last.is_online,
        )
        meeting.save()
        planned.append(meeting)
    return planned


def last_before(network: Network, moment: datetime) -> Meeting | None:
    """The last meeting that took place."""
    held = Meeting.objects.held().filter(network=network, starts_at__lt=moment)
    return held.order_by("-starts_at").first()


def with_next_meeting(networks: QuerySet[Network], moment: datetime) -> QuerySet[Network]:
    """``next_at``: when each meets next, or none."""
    coming = Meeting.objects.held().from_day_of(moment).filter(network=OuterRef("pk"))
    return networks.annotate(next_at=Subquery(coming.order_by("starts_at").values("starts_at")[:1]))


def next_after(network: Network, moment: datetime) -> Meeting | None:
    coming = Meeting.objects.held().filter(network=network).from_day_of(moment)
    return coming.order_by("starts_at").first()
