"""When courses are given: what is coming by town and language, and a series planned in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone, localtime, make_aware, make_naive

from .models import Course, Module, Session

MOST_AT_ONCE = 20


@dataclass
class Coming:
    """Where and in which languages courses are given from now on. Keys of places."""

    places: set[int] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)


def coming(moment: datetime) -> Coming:
    """One question. A withheld address counts for its town, as everywhere."""
    sessions = Session.objects.upcoming(moment).filter(course__in=Course.objects.published())
    found = Coming()
    rows = sessions.order_by().values_list("location__place", "language").distinct()
    for place, language in rows:
        found.places |= {place} if place else set()
        found.languages |= {language} if language else set()
    return found


def sessions_in(sessions: QuerySet[Session], place: int | None, language: str) -> QuerySet[Session]:
    if place:
        sessions = sessions.filter(location__place=place)
    return sessions.filter(language=language) if language else sessions


def dates_from(first: datetime, weeks: int) -> Iterator[datetime]:
    """This moment and those that follow, at the same hour on the clock, in summer and in winter."""
    clock = make_naive(first, get_current_timezone())
    while True:
        yield make_aware(clock, get_current_timezone())
        clock += timedelta(weeks=weeks)


def plan(
    pattern: Session, *, weeks: int, number: int, modules: list[Module] | None = None
) -> list[Session]:
    """Sessions like the pattern, which itself is not saved: ``number`` of them, or one for each
    module in its order. A day that has the same at the same hour already is left as it is. Returns
    those that are new."""
    parts = list(modules) if modules else [pattern.module] * number
    lasts = pattern.ends_at - pattern.starts_at if pattern.ends_at else None
    taken = set(
        Session.objects.filter(course=pattern.course_id, location=pattern.location_id).values_list(
            "starts_at", flat=True
        )
    )
    planned = []
    for module, starts_at in zip(parts, dates_from(pattern.starts_at, weeks), strict=False):
        if starts_at in taken:
            continue
        session = Session(
            course=pattern.course,
            module=module,
            location=pattern.location,
            starts_at=starts_at,
            ends_at=localtime(starts_at) + lasts if lasts else None,
            language=pattern.language,
            seats=pattern.seats,
            registration_nl=pattern.registration_nl,
            registration_en=pattern.registration_en,
        )
        session.save()
        planned.append(session)
    return planned
