"""Dates for other people's calendar programs, as iCalendar (RFC 5545).

A date keeps its identifier for good, says with a higher number that it changed, and stays in the
feed when it is cancelled: a program that has it would go on showing it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from .languages import language_name
from .models import Meeting, Session
from .text import text_of
from .visibility import public_address

# Programs ask again so often.
ASK_AGAIN = timedelta(hours=6)
# An end that nobody said: long enough to keep the time free.
USUAL_LENGTH = timedelta(hours=2)
# Editions are counted in seconds from here, so that they rise even when a date was deleted and
# restored in between.
FIRST_EDITION = datetime(2026, 1, 1, tzinfo=UTC)


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """A feed, or a file with a single date."""
    made = Calendar()
    made.add("prodid", f"-//{_host()}//Social map//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{ASK_AGAIN.seconds // 3600}H")
    made.add_component(_dutch_time())
    for event in events:
        made.add_component(event)
    return made.to_ical()


def _dutch_time() -> Timezone:
    """The rule of the European Union since 1996. What the library works out itself lists the hours
    of sixty years, those in spring an hour late."""
    zone = Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    # The first time, on the clock as it was until then; hours from UTC before and after.
    for change, name, first, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), 1, 2),
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 2, 1),
    ):
        change.add("tzname", name)
        change.add("dtstart", first)
        change.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
        change.add("tzoffsetfrom", timedelta(hours=before))
        change.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(change)
    return zone


def meeting_event(meeting: Meeting, page: str) -> Event:
    """``page``: where readers find more. No names, and no link to an online meeting: members get
    that from the coordinator."""
    network = meeting.network
    where = [meeting.venue, _("Also online") if meeting.is_online else ""]
    return _event(
        f"meeting-{meeting.pk}",
        _titled(network.name, meeting.is_cancelled),
        meeting,
        where=" · ".join(filter(None, where)),
        more=[page],
        url=page,
    )


def session_event(session: Session, language: str, page: str) -> Event:
    service = session.course.service
    names = [service, session.module]
    title = " · ".join(text_of(each, "name", language).value for each in names if each)
    # Whoever lives at a withheld address lives in its town.
    address = public_address(session.location, language) if session.location else None
    where = [address.name.value, address.street, address.town] if address else []
    more = [
        language_name(session.language, language) if session.language else "",
        session.get_state_display(),
        text_of(session, "registration", language).value,
        page,
    ]
    is_cancelled = session.state == Session.State.CANCELLED
    return _event(
        f"session-{session.pk}",
        _titled(title, is_cancelled),
        session,
        where=", ".join(filter(None, where)),
        more=more,
        url=page,
        is_cancelled=is_cancelled,
    )


def _event(
    identifier: str,
    title: str,
    record: Meeting | Session,
    *,
    where: str,
    more: list[str],
    url: str,
    is_cancelled: bool | None = None,
) -> Event:
    if is_cancelled is None:
        is_cancelled = record.is_cancelled
    changed_at = record.calendar_changed_at or FIRST_EDITION
    event = Event()
    event.add("uid", f"{identifier}@{_host()}")
    event.add("summary", title)
    event.add("dtstart", localtime(record.starts_at))
    event.add("dtend", localtime(record.ends_at or record.starts_at + USUAL_LENGTH))
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", int((changed_at - FIRST_EDITION).total_seconds()))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    # What is cancelled leaves the time free.
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    if where:
        event.add("location", where)
    event.add("description", "\n".join(filter(None, more)))
    event.add("url", url)
    return event


def _titled(title: str, is_cancelled: bool) -> str:
    """Many programs show a cancelled date like any other: the title says it too."""
    return _("Cancelled: %(what)s") % {"what": title} if is_cancelled else title


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
