"""When something is open, in words. Plain functions over plain values: no model, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from babel.dates import format_date, format_datetime, format_skeleton, get_day_names
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .languages import language_name, locale_for

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Block:
    """One opening block, as a Schedule keeps it. Empty parts are not known."""

    channel: str = "visit"
    frequency: str = "weekly"
    interval: int = 1
    anchor_on: date | None = None
    days: tuple[str, ...] = ()
    week_of_month: int | None = None
    times_per_period: int | None = None
    day_part: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    is_all_day: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    season_start: int | None = None
    season_end: int | None = None
    by_appointment: bool = False
    sex: str = ""
    languages: tuple[str, ...] = ()

    @property
    def passes_midnight(self) -> bool:
        return bool(self.opens_at and self.closes_at and self.closes_at <= self.opens_at)

    @property
    def has_known_days(self) -> bool:
        return bool(self.days) or (self.frequency == "once" and self.valid_from is not None)

    @property
    def has_known_week(self) -> bool:
        """Every week is known; every second only with a date, the month's only by its number."""
        if self.frequency == "monthly":
            return self.week_of_month is not None
        return self.interval == 1 or self.anchor_on is not None

    @property
    def has_known_hours(self) -> bool:
        return self.is_all_day or self.opens_at is not None or self.closes_at is not None

    @property
    def says_when(self) -> bool:
        """More than “every week”: something a reader can plan by."""
        is_rare = self.frequency not in ("weekly", "irregular")
        return bool(
            self.days or self.has_known_hours or self.times_per_period or self.day_part or is_rare
        )

    @property
    def is_complete(self) -> bool:
        """Whether a reader can go there on this alone, without calling first."""
        if self.by_appointment or self.frequency in ("appointment", "irregular"):
            return False
        has_start = self.is_all_day or self.opens_at is not None
        return self.has_known_days and self.has_known_week and has_start


@dataclass(frozen=True)
class Words:
    """A block in the reader's language: which days, which hours, and what else to know."""

    days: str
    hours: str
    details: tuple[str, ...]
    channel: str

    def __str__(self) -> str:
        main = " ".join(part for part in (self.days, self.hours) if part)
        return " · ".join(part for part in (main, *self.details) if part)


def describe(block: Block, language: str) -> Words:
    return Words(
        days=_days(block, language),
        hours=hours(block),
        details=tuple(_details(block, language)),
        channel=block.channel,
    )


def day_names(days: Sequence[str], language: str) -> str:
    """“Monday to Friday”, “Tuesday, Thursday”: three or more days in a row become a stretch."""
    names = get_day_names("wide", locale=locale_for(language), context="stand-alone")
    positions = sorted(WEEK.index(day) for day in days)
    if len(positions) == len(WEEK):
        return _("Every day")
    is_stretch = len(positions) > 2 and positions[-1] - positions[0] == len(positions) - 1
    if is_stretch:
        text = _("%(first)s to %(last)s") % {
            "first": names[positions[0]],
            "last": names[positions[-1]],
        }
    else:
        # CLDR gives the list its commas: “、” in Chinese, “،” in Arabic.
        text = _comma(language).join(names[position] for position in positions)
    return text[:1].upper() + text[1:]


def _comma(language: str) -> str:
    return {"ar": "، ", "fa": "، ", "zh-hans": "、", "ti": "፣ "}.get(language, ", ")


def _days(block: Block, language: str) -> str:
    if block.frequency == "once":
        if block.valid_from:
            return long_date(block.valid_from, language)
        return _("Once")
    if block.days:
        text = day_names(block.days, language)
        if block.week_of_month is not None:
            text = f"{text}{_comma(language)}{_week_of_month(block.week_of_month)}"
        return text
    if block.times_per_period:
        if block.frequency == "monthly":
            return ngettext(
                "%(times)s time a month", "%(times)s times a month", block.times_per_period
            ) % {"times": block.times_per_period}
        return ngettext(
            "%(times)s time a week", "%(times)s times a week", block.times_per_period
        ) % {"times": block.times_per_period}
    if (
        block.frequency == "yearly"
        and block.season_start
        and block.season_start == block.season_end
    ):
        return day_of_year(block.season_start, language)
    return {
        "weekly": _("Every week") if block.interval == 1 else "",
        "monthly": _("Every month"),
        "quarterly": _("Every three months"),
        "yearly": _("Once a year"),
        "appointment": _("By appointment"),
        "irregular": _("Not at fixed times"),
    }.get(block.frequency, "")


def _week_of_month(week: int) -> str:
    return {
        1: _("the first one of the month"),
        2: _("the second one of the month"),
        3: _("the third one of the month"),
        4: _("the fourth one of the month"),
        -1: _("the last one of the month"),
    }[week]


def hours(block: Block) -> str:
    """The clock part: “10:00–12:00”, “from 9:00”, “day and night”, or the part of the day."""
    if block.is_all_day:
        return _("day and night")
    opens = block.opens_at and block.opens_at.strftime("%H:%M")
    closes = block.closes_at and block.closes_at.strftime("%H:%M")
    if opens and closes:
        if block.passes_midnight:
            return _("%(opens)s until %(closes)s the next day") % {"opens": opens, "closes": closes}
        # A bidirectional reader would turn 10:00–12:00 round; isolates keep it in order.
        return f"\u2066{opens}–{closes}\u2069"
    if opens:
        return _("from %(opens)s") % {"opens": opens}
    if closes:
        return _("until %(closes)s") % {"closes": closes}
    return {
        "morning": _("in the morning"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
        "night": _("at night"),
    }.get(block.day_part, "")


def _details(block: Block, language: str):
    if block.interval > 1:
        yield ngettext("every %(weeks)s week", "every %(weeks)s weeks", block.interval) % {
            "weeks": block.interval
        }
    if block.days and block.frequency != "weekly" and block.week_of_month is None:
        yield from _rhythm(block.frequency)
    if block.days and not block.has_known_week:
        yield _("ask which week")
    if block.by_appointment and block.frequency != "appointment":
        yield _("only by appointment")
    if block.sex == "women":
        yield _("women only")
    elif block.sex == "men":
        yield _("men only")
    if block.languages:
        yield _comma(language).join(language_name(code, language) for code in block.languages)
    if block.season_start and block.season_end and block.season_start != block.season_end:
        yield _("%(first)s to %(last)s") % {
            "first": day_of_year(block.season_start, language),
            "last": day_of_year(block.season_end, language),
        }
    if block.frequency != "once":
        if block.valid_from and block.valid_to:
            yield _("%(first)s to %(last)s") % {
                "first": long_date(block.valid_from, language),
                "last": long_date(block.valid_to, language),
            }
        elif block.valid_from:
            yield _("since %(date)s") % {"date": long_date(block.valid_from, language)}
        elif block.valid_to:
            yield _("until %(date)s") % {"date": long_date(block.valid_to, language)}
    if not block.has_known_days and block.frequency not in ("appointment", "irregular", "yearly"):
        yield _("days not known: call first")
    elif (
        not block.has_known_hours
        and not block.day_part
        and block.frequency
        not in (
            "appointment",
            "irregular",
        )
    ):
        yield _("hours not known: call first")


def _rhythm(frequency: str):
    """How often, where the days stand before it."""
    words = {
        "monthly": _("every month"),
        "quarterly": _("every three months"),
        "appointment": _("only by appointment"),
        "irregular": _("not at fixed times"),
    }
    if frequency in words:
        yield words[frequency]


def long_date(day: date, language: str) -> str:
    return format_date(day, format="long", locale=locale_for(language))


def moment_in_words(moment: datetime, language: str) -> str:
    """“Wednesday 3 March 2027 19:30”, on the clock in the Netherlands."""
    return format_datetime(localtime(moment), "EEEE d MMMM y HH:mm", locale=locale_for(language))


def day_of_year(month_and_day: int, language: str) -> str:
    """915 → “15 September”."""
    month, day = divmod(month_and_day, 100)
    # A leap year, so that 29 February has a name.
    return format_skeleton("MMMMd", date(2024, month, day), locale=locale_for(language))
