"""Is it open, and when does it open next? Plain functions over plain values; time is an argument.

All times are Dutch wall-clock times without a zone: a block from 22:00 to 06:00 is as long as the
clocks say, in the two nights of the year when they are changed too. The same answers are given by
one SQL condition, ``ScheduleQuerySet.open_at``; one table of examples tests both.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays
from django.utils.translation import gettext_noop

from .opening_hours import WEEK, Block

DAY = timedelta(days=1)
# Where only the start is known the door is taken to be open for this long, and the reader is told.
ASSUMED_LENGTH = timedelta(hours=2)
# How far ahead the next opening is looked for; beyond that “opens next” helps nobody today.
DAYS_AHEAD = 35
# Help can be had now: registering for later is not help now.
HELP_CHANNELS = ("visit", "phone", "online")
# Rough clock times of the parts of a day, for “on Thursday evening”; a night passes midnight.
DAY_PARTS = {
    "morning": (time(6), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time(23, 59)),
    "night": (time(22), time(6)),
}
HOLIDAY_NAMES = (
    gettext_noop("New Year's Day"),
    gettext_noop("Good Friday"),
    gettext_noop("Easter Sunday"),
    gettext_noop("Easter Monday"),
    gettext_noop("King's Day"),
    gettext_noop("Liberation Day"),
    gettext_noop("Ascension Day"),
    gettext_noop("Pentecost"),
    gettext_noop("Pentecost Monday"),
    gettext_noop("Christmas Day"),
    gettext_noop("Second Day of Christmas"),
)


class OnHolidays(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Closing:
    """Days on which blocks do not hold, or hold through another channel or at other hours."""

    starts_on: date
    ends_on: date | None = None
    # Names the record this came from, so that its words can be found again.
    reason: str = ""
    channel: str = ""
    opens_at: time | None = None
    closes_at: time | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Rule:
    """A block with all that bends it."""

    block: Block
    closings: tuple[Closing, ...] = ()
    on_holidays: str = OnHolidays.UNKNOWN

    def closings_on(self, day: date) -> list[Closing]:
        return [closing for closing in self.closings if closing.covers(day)]


@dataclass(frozen=True)
class Sitting:
    """What a block comes to on one day, after closings: a channel and hours, maybe unknown."""

    channel: str
    opens_at: time | None
    closes_at: time | None
    is_all_day: bool


@dataclass(frozen=True)
class Opening:
    """One stretch of being open. ``end`` is assumed where ``has_known_end`` is false."""

    start: datetime
    end: datetime
    channel: str
    has_known_end: bool = True

    def holds_at(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@lru_cache(maxsize=64)
def holidays_of(year: int) -> dict[date, str]:
    return dict(holidays.NL(years=year, language="en_US"))


def holiday_on(day: date) -> str:
    """The English name of the Dutch public holiday, or nothing."""
    return holidays_of(day.year).get(day, "")


def month_and_day(day: date) -> int:
    """15 September → 915, as seasons are kept."""
    return day.month * 100 + day.day


def week_number(day: date) -> int:
    """Weeks since the year 1, Monday to Sunday: two days are N weeks apart by subtraction."""
    return (day.toordinal() - 1) // 7


def weeks_of_month(day: date) -> tuple[int, ...]:
    """Of this weekday in its month: the third → (3,); the last, when it is also that → (4, -1)."""
    number = (day.day - 1) // 7 + 1
    is_last = day.day + 7 > monthrange(day.year, day.month)[1]
    return (number, -1) if is_last else (number,)


def occurs_on(block: Block, day: date) -> bool:
    """Whether the block says that it is held on this day. What is not known is not said."""
    if block.valid_from and day < block.valid_from:
        return False
    if block.valid_to and day > block.valid_to:
        return False
    today = month_and_day(day)
    if block.season_start is not None and block.season_end is not None:
        if block.season_start <= block.season_end:
            if not block.season_start <= today <= block.season_end:
                return False
        elif block.season_end < today < block.season_start:
            return False
    match block.frequency:
        case "weekly":
            if WEEK[day.weekday()] not in block.days:
                return False
            if block.interval == 1:
                return True
            if block.anchor_on is None:
                return False
            return (week_number(day) - week_number(block.anchor_on)) % block.interval == 0
        case "monthly":
            return WEEK[day.weekday()] in block.days and block.week_of_month in weeks_of_month(day)
        case "yearly":
            return block.season_start is not None and block.season_start == block.season_end
        case "once":
            if block.valid_from is None:
                return False
            return day <= (block.valid_to or block.valid_from)
    return False


def sittings_on(rule: Rule, day: date) -> list[Sitting]:
    """One sitting on a day like any other, none when closed, several when replaced by several."""
    block = rule.block
    if block.by_appointment or not occurs_on(block, day):
        return []
    if _is_stopped_by_holiday(rule, day):
        return []
    own = Sitting(block.channel, block.opens_at, block.closes_at, block.is_all_day)
    closings = rule.closings_on(day)
    if not all(closing.channel for closing in closings):
        return []
    sittings = [_replaced(own, closing) for closing in closings] or [own]
    return [sitting for sitting in sittings if sitting.channel in HELP_CHANNELS]


def _replaced(sitting: Sitting, closing: Closing) -> Sitting:
    if closing.opens_at is None:
        return replace(sitting, channel=closing.channel)
    return Sitting(closing.channel, closing.opens_at, closing.closes_at, is_all_day=False)


def openings_on(rule: Rule, day: date) -> list[Opening]:
    """What starts on this day and has a clock time, soonest first.

    Empty when closed, or hours are unknown.
    """
    found = (_opening(sitting, day) for sitting in sittings_on(rule, day))
    return sorted((opening for opening in found if opening), key=lambda each: each.start)


def _opening(sitting: Sitting, day: date) -> Opening | None:
    midnight = datetime.combine(day, time())
    if sitting.is_all_day:
        return Opening(midnight, midnight + DAY, sitting.channel)
    if sitting.opens_at is None:
        return None
    start = datetime.combine(day, sitting.opens_at)
    if sitting.closes_at is None:
        end = min(start + ASSUMED_LENGTH, midnight + DAY)
        return Opening(start, end, sitting.channel, has_known_end=False)
    end = datetime.combine(day, sitting.closes_at)
    return Opening(start, end if end > start else end + DAY, sitting.channel)


def _is_stopped_by_holiday(rule: Rule, day: date) -> bool:
    if not holiday_on(day) or rule.on_holidays == OnHolidays.OPEN or _names_its_day(rule.block):
        return False
    # A line that is there day and night, every day, is there on holidays too.
    return rule.on_holidays == OnHolidays.CLOSED or not _is_round_the_clock(rule.block)


def _names_its_day(block: Block) -> bool:
    """A dinner on 25 December was planned for a holiday, whatever the house does on others."""
    if block.frequency == "once":
        return block.valid_to is None or block.valid_to == block.valid_from
    return block.frequency == "yearly"


def _is_round_the_clock(block: Block) -> bool:
    is_every_day = block.frequency == "weekly" and len(block.days) == len(WEEK)
    return block.is_all_day and is_every_day and block.interval == 1


def is_open(rule: Rule, moment: datetime) -> bool:
    """``moment`` is a Dutch wall-clock time without zone."""
    return open_at(rule, moment) is not None


def open_at(rule: Rule, moment: datetime) -> Opening | None:
    # What started yesterday may last past midnight.
    for day in (moment.date(), moment.date() - DAY):
        for opening in openings_on(rule, day):
            if opening.holds_at(moment):
                return opening
    return None


def openings_after(rule: Rule, moment: datetime) -> Iterator[Opening]:
    """What opens later than this moment, soonest first, within DAYS_AHEAD."""
    for ahead in range(DAYS_AHEAD + 1):
        for opening in openings_on(rule, moment.date() + ahead * DAY):
            if opening.start > moment:
                yield opening


def is_held_on(rule: Rule, day: date, from_time: time | None = None) -> bool:
    """Whether one can come (or call) on this day, at ``from_time`` or later.

    Without a time a block with unknown hours counts; with one, a part of the day counts by its
    rough hours.
    """
    sittings = sittings_on(rule, day)
    if from_time is None:
        return bool(sittings)
    moment = datetime.combine(day, from_time)
    roughly = (_by_day_part(sitting, rule.block.day_part) for sitting in sittings)
    openings = (_opening(sitting, day) for sitting in roughly)
    return any(opening.end > moment for opening in openings if opening)


def _by_day_part(sitting: Sitting, day_part: str) -> Sitting:
    if sitting.is_all_day or sitting.opens_at is not None or day_part not in DAY_PARTS:
        return sitting
    opens, closes = DAY_PARTS[day_part]
    return replace(sitting, opens_at=opens, closes_at=closes)


# What a reader is told


class State(StrEnum):
    OPEN = "open"
    OPENS = "opens"
    CLOSED_TODAY = "closed today"
    ASK_WHICH_WEEK = "ask which week"
    APPOINTMENT = "appointment"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Status:
    """The one thing a reader wants to know, and what comes after it."""

    state: State
    opening: Opening | None = None
    # Why it is closed today although it would be open: a holiday's English name or a reason.
    holiday: str = ""
    closing: Closing | None = None
    # The fortnightly block whose week is not known.
    block: Block | None = None
    follows: Opening | None = None


def status(rules: Sequence[Rule], moment: datetime) -> Status:
    """Of one service at all its places. Being open now comes first, then what is soonest."""
    now_open = [opening for rule in rules if (opening := open_at(rule, moment))]
    if now_open:
        # A visit before a phone call, and what lasts longest.
        longest = sorted(now_open, key=lambda each: each.end, reverse=True)
        best = min(longest, key=lambda each: HELP_CHANNELS.index(each.channel))
        return Status(State.OPEN, best)
    following = _soonest(rules, moment)
    if following and following.start.date() == moment.date():
        return Status(State.OPENS, following)
    if closed := _closed_today(rules, moment, following):
        return closed
    if following:
        return Status(State.OPENS, following)
    blocks = [rule.block for rule in rules]
    for block in blocks:
        if block.days and not block.has_known_week:
            return Status(State.ASK_WHICH_WEEK, block=block)
    if any(block.by_appointment or block.frequency == "appointment" for block in blocks):
        return Status(State.APPOINTMENT)
    return Status(State.UNKNOWN)


def _soonest(rules: Iterable[Rule], moment: datetime) -> Opening | None:
    nexts = (next(openings_after(rule, moment), None) for rule in rules)
    return min((each for each in nexts if each), key=lambda each: each.start, default=None)


def _closed_today(rules: Iterable[Rule], moment: datetime, following: Opening | None):
    """Closed by a holiday or a closing on a day that would have hours still to come."""
    today = moment.date()
    for rule in rules:
        plain = Rule(rule.block, (), OnHolidays.OPEN)
        if not any(opening.end > moment for opening in openings_on(plain, today)):
            continue
        if openings_on(rule, today):
            continue
        closing = _what_closes(rule, today)
        return Status(
            State.CLOSED_TODAY,
            holiday="" if closing else holiday_on(today),
            closing=closing,
            follows=following,
        )
    return None


def _what_closes(rule: Rule, day: date) -> Closing | None:
    """A plain closing before one with a replacement; none where it is the holiday that closes."""
    closings = rule.closings_on(day)
    plain = [closing for closing in closings if not closing.channel]
    if not plain and _is_stopped_by_holiday(rule, day):
        return None
    return next(iter(plain or closings), None)
