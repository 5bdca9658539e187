"""“Open until 16:00”, “Opens tomorrow 10:00”: the state of a service in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .languages import locale_for
from .open_now import DAY, Opening, State, Status
from .opening_hours import day_names, long_date


@dataclass(frozen=True)
class StatusInWords:
    """``kind`` is open, soon, closed or unknown: what colour and picture stand beside the words."""

    kind: str
    words: str
    more: str = ""


def in_words(status: Status, moment: datetime, language: str, reason: str = "") -> StatusInWords:
    """``reason`` is why a closing closes, in the reader's language."""
    match status.state:
        case State.OPEN:
            return _open(status.opening, moment)
        case State.OPENS:
            return StatusInWords("soon", _opens(status.opening, moment, language))
        case State.CLOSED_TODAY:
            why = _(status.holiday) if status.holiday else reason
            words = _("Closed today: %(why)s") % {"why": why} if why else _("Closed today")
            follows = _opens(status.follows, moment, language) if status.follows else ""
            return StatusInWords("closed", words, follows)
        case State.ASK_WHICH_WEEK:
            days = day_names(status.block.days, language)
            weeks = status.block.interval
            words = ngettext("every %(weeks)s week", "every %(weeks)s weeks", weeks) % {
                "weeks": weeks
            }
            if status.block.frequency == "monthly":
                words = _("every month")
            return StatusInWords("unknown", f"{days}, {words}", _("ask which week"))
        case State.APPOINTMENT:
            return StatusInWords("unknown", _("By appointment"))
    return StatusInWords("unknown", _("Hours not known: call first"))


def _open(opening: Opening, moment: datetime) -> StatusInWords:
    end = opening.end.strftime("%H:%M")
    if not opening.has_known_end:
        words = _("Open since %(start)s") % {"start": opening.start.strftime("%H:%M")}
        return StatusInWords("open", words, _("closing time not known: call first"))
    if opening.end - opening.start >= DAY:
        if opening.channel == "phone":
            return StatusInWords("open", _("You can call now, day and night"))
        return StatusInWords("open", _("Open now, day and night"))
    if opening.channel == "phone":
        return StatusInWords("open", _("You can call until %(end)s") % {"end": end})
    if opening.channel == "online":
        return StatusInWords("open", _("Online until %(end)s") % {"end": end})
    return StatusInWords("open", _("Open until %(end)s") % {"end": end})


def _opens(opening: Opening, moment: datetime, language: str) -> str:
    when = {"day": _day(opening.start, moment, language), "time": opening.start.strftime("%H:%M")}
    if opening.channel == "phone":
        return _("You can call: %(day)s %(time)s") % when
    if opening.channel == "online":
        return _("Online: %(day)s %(time)s") % when
    return _("Opens: %(day)s %(time)s") % when


def _day(start: datetime, moment: datetime, language: str) -> str:
    ahead = start.date() - moment.date()
    if ahead == timedelta(0):
        return _("today")
    if ahead == DAY:
        return _("tomorrow")
    if ahead < timedelta(days=7):
        names = get_day_names("wide", locale=locale_for(language), context="stand-alone")
        return names[start.weekday()]
    return long_date(start.date(), language)
