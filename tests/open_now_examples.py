"""When help is open, example by example: one table for the answer in Python and the one in SQL.

Moments name their weekday, and it is checked, so that nobody needs a calendar to read along.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from services.open_now import Closing
from services.opening_hours import WEEK, Block

EVERY_DAY = ",".join(WEEK)
WEEKDAYS = ",".join(WEEK[:5])


@dataclass(frozen=True)
class Example:
    sentence: str
    blocks: tuple[Block, ...]
    day: date
    # None asks for the whole day.
    at: time | None
    question: str
    answer: bool
    closings: tuple[Closing, ...] = ()
    on_holidays: str = "unknown"
    # What the service says of itself. Only the SQL condition over services knows it.
    service: dict = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.day, self.at)


def is_open(sentence, blocks, when, *closings, **facts):
    return _example("open_at", True, sentence, blocks, when, closings, facts)


def is_shut(sentence, blocks, when, *closings, **facts):
    return _example("open_at", False, sentence, blocks, when, closings, facts)


def is_held(sentence, blocks, when, *closings, **facts):
    return _example("held_on", True, sentence, blocks, when, closings, facts)


def is_not_held(sentence, blocks, when, *closings, **facts):
    return _example("held_on", False, sentence, blocks, when, closings, facts)


def _example(question, answer, sentence, blocks, when, closings, facts):
    day, at = read(when)
    blocks = blocks if isinstance(blocks, tuple) else (blocks,)
    return Example(sentence, blocks, day, at, question, answer, closings, **facts)


def read(when):
    """“MO 2026-11-23 10:30”, or without a time."""
    weekday, day, *clock = when.split()
    day = date.fromisoformat(day)
    if WEEK[day.weekday()] != weekday:
        raise ValueError(f"{day} is {WEEK[day.weekday()]}, not {weekday}")
    return day, time.fromisoformat(clock[0]) if clock else None


def block(days="", hours="", **facts):
    """“MO,TH” and “10:00-12:00”. Either side of the hours may be missing; “all day” is a word."""
    dates = {"anchor_on", "valid_from", "valid_to"}
    facts = {
        name: date.fromisoformat(value) if name in dates else value for name, value in facts.items()
    }
    opens_at, closes_at = read_hours("" if hours == "all day" else hours)
    return Block(
        days=tuple(days.split(",")) if days else (),
        opens_at=opens_at,
        closes_at=closes_at,
        is_all_day=hours == "all day",
        **facts,
    )


def closing(days, channel="", hours="", reason=""):
    """“2026-11-23”, “2026-11-20..2026-11-25”, or “2026-11-20..” until nobody knows when."""
    first, dots, last = days.partition("..")
    if not dots:
        last = first
    opens_at, closes_at = read_hours(hours)
    return Closing(
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last) if last else None,
        reason=reason,
        channel=channel,
        opens_at=opens_at,
        closes_at=closes_at,
    )


def read_hours(hours):
    opens, _, closes = hours.partition("-")
    return tuple(time.fromisoformat(clock) if clock else None for clock in (opens, closes))


def in_turn(weeks, **facts):
    return block("TH", "18:00-21:00", interval=weeks, **facts)


def tuesday(week_of_month):
    return block("TU", "10:00-12:00", frequency="monthly", week_of_month=week_of_month)


def season(first, last):
    return block(EVERY_DAY, "10:00-12:00", season_start=first, season_end=last)


MORNING = block("MO", "10:00-12:00")
NIGHT = block("FR", "22:00-06:00")
EVERY_NIGHT = block(EVERY_DAY, "20:00-08:00")
DAY_AND_NIGHT = block(EVERY_DAY, "all day")
HELP_LINE = block(EVERY_DAY, "all day", channel="phone")
FROM_TEN = block("MO", "10:00-")
FROM_ELEVEN = block("MO", "23:00-")
UNTIL_NOON = block("MO", "-12:00")
SOME_MORNING = block("MO", day_part="morning")
SOME_EVENING = block("MO", day_part="evening")
SOME_NIGHT = block("MO", day_part="night")
SOME_MONDAY = block("MO")
TWO_BLOCKS = (block("MO", "09:00-12:00"), block("MO", "13:30-17:00"))
DESK_AND_PHONE = (MORNING, block("MO", "14:00-16:00", channel="phone"))
WINTER = season(1201, 229)
SUMMER = season(601, 831)
FORTNIGHT = in_turn(2, anchor_on="2026-12-17")
CHRISTMAS_EVE = block("", "17:00-20:00", frequency="yearly", season_start=1224, season_end=1224)
CHRISTMAS_DINNER = block("", "13:00-16:00", frequency="yearly", season_start=1225, season_end=1225)
ONE_DAY = block("", "10:00-16:00", frequency="once", valid_from="2026-11-25")
ONE_STRETCH = block(
    "", "10:00-16:00", frequency="once", valid_from="2026-12-21", valid_to="2026-12-24"
)
HALF_YEAR = block("MO", "10:00-12:00", valid_from="2026-06-01", valid_to="2026-11-30")

MONDAY_CLOSED = closing("2026-11-23")
MONDAY_BY_PHONE = closing("2026-11-23", channel="phone")
MONDAY_AFTERNOON = closing("2026-11-23", channel="visit", hours="14:00-16:00")
MONDAY_NIGHT = closing("2026-11-23", channel="visit", hours="22:00-02:00")
MONDAY_FROM_TWO = closing("2026-11-23", channel="visit", hours="14:00-")

EXAMPLES = (
    # A week like any other
    is_open("in the middle of a morning", MORNING, "MO 2026-11-23 11:00"),
    is_open("at the minute of opening", MORNING, "MO 2026-11-23 10:00"),
    is_shut("a minute before opening", MORNING, "MO 2026-11-23 09:59"),
    is_open("in the last minute", MORNING, "MO 2026-11-23 11:59"),
    is_shut("at the minute of closing", MORNING, "MO 2026-11-23 12:00"),
    is_open("a second before closing", MORNING, "MO 2026-11-23 11:59:59"),
    is_shut("on another weekday", MORNING, "TU 2026-11-24 11:00"),
    is_open("on the last day of the week", block("SU", "10:00-12:00"), "SU 2026-11-22 11:00"),
    is_open("on one of several days", block("TU,TH", "10:00-12:00"), "TH 2026-11-26 11:00"),
    is_shut("between two of its days", block("TU,TH", "10:00-12:00"), "WE 2026-11-25 11:00"),
    is_held("on its day", MORNING, "MO 2026-11-23"),
    is_not_held("not on the day after", MORNING, "TU 2026-11-24"),
    is_held("before it opens there is still time", MORNING, "MO 2026-11-23 08:00"),
    is_held("while it is open there is still time", MORNING, "MO 2026-11-23 11:59"),
    is_not_held("from its closing there is no time left", MORNING, "MO 2026-11-23 12:00"),
    # Several blocks on a day
    is_open("in the first of two blocks", TWO_BLOCKS, "MO 2026-11-23 11:59"),
    is_shut("in the lunch break", TWO_BLOCKS, "MO 2026-11-23 12:30"),
    is_open("in the second of two blocks", TWO_BLOCKS, "MO 2026-11-23 13:30"),
    is_shut("after the second block", TWO_BLOCKS, "MO 2026-11-23 17:00"),
    is_held("the lunch break has an afternoon after it", TWO_BLOCKS, "MO 2026-11-23 12:30"),
    is_open(
        "where two blocks meet",
        (block("MO", "09:00-12:00"), block("MO", "12:00-14:00")),
        "MO 2026-11-23 12:00",
    ),
    # Past midnight
    is_open("late on the evening it starts", NIGHT, "FR 2026-11-27 23:30"),
    is_open("at midnight", NIGHT, "SA 2026-11-28 00:00"),
    is_open("at two in the morning after", NIGHT, "SA 2026-11-28 02:00"),
    is_shut("at two in the morning before", NIGHT, "FR 2026-11-27 02:00"),
    is_shut("at the end of the night", NIGHT, "SA 2026-11-28 06:00"),
    is_shut("on the evening after", NIGHT, "SA 2026-11-28 22:30"),
    is_held("a night belongs to the day it starts", NIGHT, "FR 2026-11-27 23:59"),
    is_not_held("a night does not belong to the morning after", NIGHT, "SA 2026-11-28"),
    is_open("a night shelter before eight", EVERY_NIGHT, "WE 2026-11-25 07:59"),
    is_shut("a night shelter at noon", EVERY_NIGHT, "WE 2026-11-25 12:00"),
    is_open("from Sunday into Monday", block("SU", "22:00-02:00"), "MO 2026-11-23 01:00"),
    is_open(
        "until midnight is the whole evening", block("MO", "20:00-00:00"), "MO 2026-11-23 23:59"
    ),
    is_shut("until midnight ends there", block("MO", "20:00-00:00"), "TU 2026-11-24 00:00"),
    is_open("from midnight", block("MO", "00:00-04:00"), "MO 2026-11-23 00:00"),
    # A day and a night
    is_open("ends when it starts: at the start", block("MO", "09:00-09:00"), "MO 2026-11-23 09:00"),
    is_open("ends when it starts: the next day", block("MO", "09:00-09:00"), "TU 2026-11-24 08:59"),
    is_shut("ends when it starts: a day later", block("MO", "09:00-09:00"), "TU 2026-11-24 09:00"),
    is_open("from midnight to midnight", block("MO", "00:00-00:00"), "MO 2026-11-23 15:00"),
    is_shut("midnight to midnight is one day", block("MO", "00:00-00:00"), "TU 2026-11-24 00:00"),
    is_open("day and night, at midnight", DAY_AND_NIGHT, "WE 2026-11-25 00:00"),
    is_open("day and night, in the last minute", DAY_AND_NIGHT, "WE 2026-11-25 23:59"),
    is_open("a whole Saturday", block("SA", "all day"), "SA 2026-11-28 23:59"),
    is_shut("a whole Saturday is over on Sunday", block("SA", "all day"), "SU 2026-11-29 00:00"),
    is_held("day and night, late", DAY_AND_NIGHT, "WE 2026-11-25 23:59"),
    # Every second, third, fourth week
    is_open("in the week of the known date", FORTNIGHT, "TH 2026-12-17 19:00"),
    is_shut("in the week between", FORTNIGHT, "TH 2026-12-24 19:00"),
    is_open("two weeks on", FORTNIGHT, "TH 2026-12-31 19:00"),
    is_shut("between, over New Year", FORTNIGHT, "TH 2027-01-07 19:00"),
    is_open("in turn, over New Year", FORTNIGHT, "TH 2027-01-14 19:00"),
    is_open("before a known date to come", FORTNIGHT, "TH 2026-12-03 19:00"),
    is_shut("between, before a known date to come", FORTNIGHT, "TH 2026-12-10 19:00"),
    is_open("years after the known date", FORTNIGHT, "TH 2028-12-14 19:00"),
    is_shut("years after, the other week", FORTNIGHT, "TH 2028-12-21 19:00"),
    is_shut("in the right week on a wrong day", FORTNIGHT, "WE 2026-12-16 19:00"),
    is_open(
        "the known date may be another day of the week",
        in_turn(2, anchor_on="2026-12-14"),
        "TH 2026-12-31 19:00",
    ),
    is_open(
        "Sunday ends the week of the known date",
        block("SU", "10:00-12:00", interval=2, anchor_on="2026-12-14"),
        "SU 2026-12-20 11:00",
    ),
    is_shut("every second week, nobody knows which", in_turn(2), "TH 2026-12-17 19:00"),
    is_not_held("a week nobody knows is not promised", in_turn(2), "TH 2026-12-24"),
    is_held("the right week", FORTNIGHT, "TH 2026-12-31"),
    is_not_held("the other week", FORTNIGHT, "TH 2027-01-07 18:00"),
    is_open("every third week", in_turn(3, anchor_on="2026-12-17"), "TH 2027-01-07 19:00"),
    is_shut(
        "every third week, a week early", in_turn(3, anchor_on="2026-12-17"), "TH 2026-12-31 19:00"
    ),
    is_open(
        "every third week, before the known date",
        in_turn(3, anchor_on="2026-12-17"),
        "TH 2026-11-26 19:00",
    ),
    is_open("every fourth week", in_turn(4, anchor_on="2026-12-17"), "TH 2027-01-14 19:00"),
    is_shut(
        "every fourth week, half way", in_turn(4, anchor_on="2026-12-17"), "TH 2026-12-31 19:00"
    ),
    is_open(
        "the night of a second week ends in the next",
        block("SU", "22:00-06:00", interval=2, anchor_on="2026-12-14"),
        "MO 2026-12-21 05:00",
    ),
    # The first to the last Tuesday
    is_open("the first Tuesday", tuesday(1), "TU 2026-11-03 11:00"),
    is_open("the first Tuesday on the seventh", tuesday(1), "TU 2026-07-07 11:00"),
    is_shut("the first of the month is not always first", tuesday(2), "TU 2026-09-01 11:00"),
    is_open("the second Tuesday on the eighth", tuesday(2), "TU 2026-09-08 11:00"),
    is_open("the third Tuesday", tuesday(3), "TU 2026-11-17 11:00"),
    is_open("the fourth Tuesday", tuesday(4), "TU 2026-11-24 11:00"),
    is_shut("the third is not the fourth", tuesday(4), "TU 2026-11-17 11:00"),
    is_open("the last of four, 30 days", tuesday(-1), "TU 2026-11-24 11:00"),
    is_open("the last of five, 30 days", tuesday(-1), "TU 2026-09-29 11:00"),
    is_shut("the fourth of five is not the last", tuesday(-1), "TU 2026-09-22 11:00"),
    is_open("the fourth of five", tuesday(4), "TU 2026-09-22 11:00"),
    is_shut("the fifth is not the fourth", tuesday(4), "TU 2026-09-29 11:00"),
    is_open("the last, 31 days", tuesday(-1), "TU 2026-12-29 11:00"),
    is_open("the last, 28 days", tuesday(-1), "TU 2027-02-23 11:00"),
    is_open("the last is also the fourth", tuesday(4), "TU 2027-02-23 11:00"),
    is_open("the last, on the leap day", tuesday(-1), "TU 2028-02-29 11:00"),
    is_shut("the last but one, 29 days", tuesday(-1), "TU 2028-02-22 11:00"),
    is_shut("the last Tuesday is not a Wednesday", tuesday(-1), "WE 2026-11-25 11:00"),
    is_held("on the last Tuesday", tuesday(-1), "TU 2026-11-24"),
    is_not_held("not a week earlier", tuesday(-1), "TU 2026-11-17"),
    is_shut("every month, nobody knows which", tuesday(None), "TU 2026-11-24 11:00"),
    # Rarely, or never at a known time
    is_open("24 December", CHRISTMAS_EVE, "TH 2026-12-24 18:00"),
    is_open("24 December of another year", CHRISTMAS_EVE, "FR 2027-12-24 18:00"),
    is_shut("23 December", CHRISTMAS_EVE, "WE 2026-12-23 18:00"),
    is_held("24 December as a day", CHRISTMAS_EVE, "TH 2026-12-24"),
    is_shut(
        "once a year, nobody knows when",
        block("", "10:00-12:00", frequency="yearly"),
        "TH 2026-12-24 11:00",
    ),
    is_not_held(
        "once in a summer is not every day of it",
        block("", "10:00-12:00", frequency="yearly", season_start=601, season_end=831),
        "WE 2026-07-15",
    ),
    is_open("on the one day", ONE_DAY, "WE 2026-11-25 12:00"),
    is_shut("a week after the one day", ONE_DAY, "WE 2026-12-02 12:00"),
    is_shut("the day before the one day", ONE_DAY, "TU 2026-11-24 12:00"),
    is_open("on the first day of a stretch", ONE_STRETCH, "MO 2026-12-21 12:00"),
    is_open("on the last day of a stretch", ONE_STRETCH, "TH 2026-12-24 12:00"),
    is_shut("after a stretch", ONE_STRETCH, "FR 2026-12-25 12:00"),
    is_held("in a stretch", ONE_STRETCH, "WE 2026-12-23"),
    is_shut(
        "once, nobody knows when", block("", "10:00-12:00", frequency="once"), "WE 2026-11-25 11:00"
    ),
    is_shut(
        "once, before some day",
        block("", "10:00-12:00", frequency="once", valid_to="2026-12-01"),
        "WE 2026-11-25 11:00",
    ),
    is_open(
        "the night of the one day",
        block("", "22:00-04:00", frequency="once", valid_from="2026-11-25"),
        "TH 2026-11-26 03:00",
    ),
    is_shut(
        "every three months",
        block("MO", "10:00-12:00", frequency="quarterly"),
        "MO 2026-11-23 11:00",
    ),
    is_not_held(
        "not at fixed times", block("MO", "10:00-12:00", frequency="irregular"), "MO 2026-11-23"
    ),
    is_shut(
        "as agreed", block("MO", "10:00-12:00", frequency="appointment"), "MO 2026-11-23 11:00"
    ),
    is_shut(
        "only by appointment",
        block("MO", "10:00-12:00", by_appointment=True),
        "MO 2026-11-23 11:00",
    ),
    is_not_held(
        "an appointment is not promised",
        block("MO", "10:00-12:00", by_appointment=True),
        "MO 2026-11-23",
    ),
    # Seasons
    is_open("on the first day of summer", SUMMER, "MO 2026-06-01 11:00"),
    is_shut("on the day before summer", SUMMER, "SU 2026-05-31 11:00"),
    is_open("on the last day of summer", SUMMER, "MO 2026-08-31 11:00"),
    is_shut("on the day after summer", SUMMER, "TU 2026-09-01 11:00"),
    is_open("on the first day of winter", WINTER, "TU 2026-12-01 11:00"),
    is_shut("on the day before winter", WINTER, "MO 2026-11-30 11:00"),
    is_open("in winter, before New Year", WINTER, "TH 2026-12-31 11:00"),
    is_open("in winter, after New Year", WINTER, "SA 2027-01-02 11:00"),
    is_open("until 29 February in a short year", WINTER, "SU 2027-02-28 11:00"),
    is_open("until 29 February in a leap year", WINTER, "TU 2028-02-29 11:00"),
    is_shut("on 1 March, winter is over", WINTER, "WE 2028-03-01 11:00"),
    is_open("from 29 February in a short year", season(229, 331), "MO 2027-03-01 11:00"),
    is_shut("on 28 February, not yet", season(229, 331), "SU 2027-02-28 11:00"),
    is_open(
        "the last night of winter ends in March",
        block(EVERY_DAY, "20:00-08:00", season_start=1201, season_end=228),
        "MO 2027-03-01 07:00",
    ),
    is_held("in season", SUMMER, "WE 2026-07-15 11:00"),
    is_not_held("out of season", SUMMER, "WE 2026-11-25"),
    is_shut(
        "29 February every year, in a short year",
        block("", "10:00-12:00", frequency="yearly", season_start=229, season_end=229),
        "MO 2027-03-01 11:00",
    ),
    is_open(
        "29 February every year, in a leap year",
        block("", "10:00-12:00", frequency="yearly", season_start=229, season_end=229),
        "TU 2028-02-29 11:00",
    ),
    # A timetable that begins and ends
    is_open("on the first day of a timetable", HALF_YEAR, "MO 2026-06-01 11:00"),
    is_shut("a week before a timetable", HALF_YEAR, "MO 2026-05-25 11:00"),
    is_open("on the last day of a timetable", HALF_YEAR, "MO 2026-11-30 11:00"),
    is_shut("a week after a timetable", HALF_YEAR, "MO 2026-12-07 11:00"),
    is_open(
        "since a day", block("MO", "10:00-12:00", valid_from="2026-11-23"), "MO 2026-11-23 11:00"
    ),
    is_shut(
        "not before that day",
        block("MO", "10:00-12:00", valid_from="2026-11-24"),
        "MO 2026-11-23 11:00",
    ),
    is_open(
        "until a day", block("MO", "10:00-12:00", valid_to="2026-11-23"), "MO 2026-11-23 11:00"
    ),
    is_shut(
        "not after that day",
        block("MO", "10:00-12:00", valid_to="2026-11-22"),
        "MO 2026-11-23 11:00",
    ),
    is_open(
        "the last night of a timetable runs to its end",
        block("FR", "22:00-06:00", valid_to="2026-11-27"),
        "SA 2026-11-28 05:00",
    ),
    is_shut(
        "the night before a timetable",
        block(EVERY_DAY, "22:00-06:00", valid_from="2026-11-28"),
        "SA 2026-11-28 05:00",
    ),
    # Part of it is not known
    is_open("only a start: at the start", FROM_TEN, "MO 2026-11-23 10:00"),
    is_open("only a start: for two hours", FROM_TEN, "MO 2026-11-23 11:59"),
    is_shut("only a start: two hours later", FROM_TEN, "MO 2026-11-23 12:00"),
    is_shut("only a start: before it", FROM_TEN, "MO 2026-11-23 09:59"),
    is_open("only a late start: until midnight", FROM_ELEVEN, "MO 2026-11-23 23:59"),
    is_shut("only a late start: not past midnight", FROM_ELEVEN, "TU 2026-11-24 00:30"),
    is_open("only a start at midnight", block("MO", "00:00-"), "MO 2026-11-23 01:59"),
    is_shut("only a start at midnight, at two", block("MO", "00:00-"), "MO 2026-11-23 02:00"),
    is_held("only a start: there is time", FROM_TEN, "MO 2026-11-23 11:59"),
    is_not_held("only a start: no time left", FROM_TEN, "MO 2026-11-23 12:00"),
    is_held("only a late start: late is in time", FROM_ELEVEN, "MO 2026-11-23 23:30"),
    is_shut("only an end: nobody knows since when", UNTIL_NOON, "MO 2026-11-23 11:00"),
    is_held("only an end: it is that day", UNTIL_NOON, "MO 2026-11-23"),
    is_not_held("only an end may be the next morning's", UNTIL_NOON, "MO 2026-11-23 11:00"),
    is_shut("some part of the day is not a time", SOME_MORNING, "MO 2026-11-23 10:00"),
    is_held("some morning: on that day", SOME_MORNING, "MO 2026-11-23"),
    is_held("some morning: before noon", SOME_MORNING, "MO 2026-11-23 11:59"),
    is_not_held("some morning: not from noon", SOME_MORNING, "MO 2026-11-23 12:00"),
    is_held("some afternoon: until six", block("MO", day_part="afternoon"), "MO 2026-11-23 17:59"),
    is_not_held(
        "some afternoon: not in the evening",
        block("MO", day_part="afternoon"),
        "MO 2026-11-23 18:00",
    ),
    is_held("some evening", SOME_EVENING, "MO 2026-11-23 20:00"),
    is_held("some night, late", SOME_NIGHT, "MO 2026-11-23 23:59"),
    is_not_held("some night, not the day after", SOME_NIGHT, "TU 2026-11-24 01:00"),
    is_held(
        "hours say more than a part of the day",
        block("MO", "17:00-19:00", day_part="afternoon"),
        "MO 2026-11-23 18:30",
    ),
    is_shut("hours not known", SOME_MONDAY, "MO 2026-11-23 11:00"),
    is_held("hours not known: it is that day", SOME_MONDAY, "MO 2026-11-23"),
    is_not_held("hours not known: nobody knows until when", SOME_MONDAY, "MO 2026-11-23 08:00"),
    is_shut(
        "days not known",
        block("", "10:00-12:00", times_per_period=3),
        "MO 2026-11-23 11:00",
    ),
    is_not_held(
        "three mornings a week are no Monday",
        block("", times_per_period=3, day_part="morning"),
        "MO 2026-11-23",
    ),
    is_shut("nothing known", block(), "MO 2026-11-23 11:00"),
    # Visit, telephone, internet, registration
    is_open("the desk, in the morning", DESK_AND_PHONE, "MO 2026-11-23 11:00"),
    is_open("the telephone, in the afternoon", DESK_AND_PHONE, "MO 2026-11-23 15:00"),
    is_shut("between desk and telephone", DESK_AND_PHONE, "MO 2026-11-23 13:00"),
    is_open("on the internet", block("MO", "10:00-12:00", channel="online"), "MO 2026-11-23 11:00"),
    is_shut(
        "registering is not help",
        block("MO", "10:00-12:00", channel="registration"),
        "MO 2026-11-23 11:00",
    ),
    is_not_held(
        "a day to register is no day of help",
        block("MO", "10:00-12:00", channel="registration"),
        "MO 2026-11-23",
    ),
    # Closed
    is_shut("closed on the day", MORNING, "MO 2026-11-23 11:00", MONDAY_CLOSED),
    is_not_held("closed, so not held", MORNING, "MO 2026-11-23", MONDAY_CLOSED),
    is_not_held("closed, so not held later", MORNING, "MO 2026-11-23 09:00", MONDAY_CLOSED),
    is_open("open a week after a closing", MORNING, "MO 2026-11-30 11:00", MONDAY_CLOSED),
    is_shut(
        "on the first day of a closing",
        MORNING,
        "MO 2026-11-23 11:00",
        closing("2026-11-23..2026-12-06"),
    ),
    is_shut(
        "on the last day of a closing",
        MORNING,
        "MO 2026-11-23 11:00",
        closing("2026-11-01..2026-11-23"),
    ),
    is_open(
        "on the day before a closing",
        MORNING,
        "MO 2026-11-23 11:00",
        closing("2026-11-24..2026-11-30"),
    ),
    is_open(
        "on the day after a closing",
        MORNING,
        "MO 2026-11-23 11:00",
        closing("2026-11-16..2026-11-22"),
    ),
    is_shut(
        "closed until nobody knows when", MORNING, "MO 2028-01-03 11:00", closing("2026-11-23..")
    ),
    is_open(
        "before it closes until nobody knows when",
        MORNING,
        "MO 2026-11-16 11:00",
        closing("2026-11-23.."),
    ),
    is_open(
        "the night before a closing runs to its end",
        NIGHT,
        "SA 2026-11-28 05:00",
        closing("2026-11-28"),
    ),
    is_shut(
        "the night of a closing does not start",
        NIGHT,
        "SA 2026-11-28 05:00",
        closing("2026-11-27"),
    ),
    is_shut("a closed line", HELP_LINE, "MO 2026-11-23 11:00", MONDAY_CLOSED),
    is_shut("a closing closes both blocks", TWO_BLOCKS, "MO 2026-11-23 14:00", MONDAY_CLOSED),
    is_shut(
        "a closing is no opening",
        MORNING,
        "TU 2026-11-24 11:00",
        closing("2026-11-24", channel="visit", hours="10:00-12:00"),
    ),
    # Otherwise on a day
    is_open("by telephone instead", MORNING, "MO 2026-11-23 11:00", MONDAY_BY_PHONE),
    is_shut("by telephone, at the same hours", MORNING, "MO 2026-11-23 13:00", MONDAY_BY_PHONE),
    is_held("by telephone is held", MORNING, "MO 2026-11-23", MONDAY_BY_PHONE),
    is_not_held("by telephone, over at noon", MORNING, "MO 2026-11-23 12:00", MONDAY_BY_PHONE),
    is_shut(
        "only registering instead",
        MORNING,
        "MO 2026-11-23 11:00",
        closing("2026-11-23", channel="registration"),
    ),
    is_open(
        "help instead of registering",
        block("MO", "10:00-12:00", channel="registration"),
        "MO 2026-11-23 11:00",
        closing("2026-11-23", channel="visit"),
    ),
    is_open(
        "a line by day and night, on the internet instead",
        HELP_LINE,
        "MO 2026-11-23 23:59",
        closing("2026-11-23", channel="online"),
    ),
    is_shut("at other hours: not at its own", MORNING, "MO 2026-11-23 11:00", MONDAY_AFTERNOON),
    is_open("at other hours: at those", MORNING, "MO 2026-11-23 15:00", MONDAY_AFTERNOON),
    is_open("at other hours: first minute", MORNING, "MO 2026-11-23 14:00", MONDAY_AFTERNOON),
    is_shut("at other hours: over", MORNING, "MO 2026-11-23 16:00", MONDAY_AFTERNOON),
    is_held("at other hours: later that day", MORNING, "MO 2026-11-23 13:00", MONDAY_AFTERNOON),
    is_not_held("at other hours: no time left", MORNING, "MO 2026-11-23 16:00", MONDAY_AFTERNOON),
    is_open("at other hours: its own a week on", MORNING, "MO 2026-11-30 11:00", MONDAY_AFTERNOON),
    is_open("at other hours past midnight", MORNING, "TU 2026-11-24 01:00", MONDAY_NIGHT),
    is_shut("at other hours past midnight, over", MORNING, "TU 2026-11-24 02:00", MONDAY_NIGHT),
    is_held("at other hours past midnight, late", MORNING, "MO 2026-11-23 23:59", MONDAY_NIGHT),
    is_shut(
        "a night that is a morning instead",
        NIGHT,
        "SA 2026-11-28 01:00",
        closing("2026-11-27", channel="visit", hours="08:00-10:00"),
    ),
    is_open("at another start", MORNING, "MO 2026-11-23 15:59", MONDAY_FROM_TWO),
    is_shut("at another start, two hours later", MORNING, "MO 2026-11-23 16:00", MONDAY_FROM_TWO),
    is_held("at another start, there is time", MORNING, "MO 2026-11-23 15:59", MONDAY_FROM_TWO),
    is_open(
        "another end alone changes nothing",
        MORNING,
        "MO 2026-11-23 11:45",
        closing("2026-11-23", channel="visit", hours="-11:30"),
    ),
    is_open("hours known on this day only", SOME_MONDAY, "MO 2026-11-23 15:00", MONDAY_AFTERNOON),
    is_held("some morning, by telephone", SOME_MORNING, "MO 2026-11-23 11:00", MONDAY_BY_PHONE),
    is_not_held(
        "some morning, in the afternoon instead",
        SOME_MORNING,
        "MO 2026-11-23 16:00",
        MONDAY_AFTERNOON,
    ),
    is_shut(
        "a line by day and night, at other hours",
        HELP_LINE,
        "MO 2026-11-23 11:00",
        closing("2026-11-23", channel="phone", hours="14:00-16:00"),
    ),
    # Several closings on a day
    is_open(
        "two replacements: the first",
        MORNING,
        "MO 2026-11-23 09:30",
        MONDAY_AFTERNOON,
        closing("2026-11-23", channel="phone", hours="09:00-10:00"),
    ),
    is_open(
        "two replacements: the second",
        MORNING,
        "MO 2026-11-23 15:00",
        MONDAY_AFTERNOON,
        closing("2026-11-23", channel="phone", hours="09:00-10:00"),
    ),
    is_shut(
        "two replacements: between",
        MORNING,
        "MO 2026-11-23 12:00",
        MONDAY_AFTERNOON,
        closing("2026-11-23", channel="phone", hours="09:00-10:00"),
    ),
    is_open(
        "by telephone, and at other hours",
        MORNING,
        "MO 2026-11-23 11:00",
        MONDAY_BY_PHONE,
        MONDAY_AFTERNOON,
    ),
    is_shut(
        "closed is closed, whatever comes instead",
        MORNING,
        "MO 2026-11-23 11:00",
        MONDAY_BY_PHONE,
        MONDAY_CLOSED,
    ),
    is_shut(
        "closed at other hours too",
        MORNING,
        "MO 2026-11-23 15:00",
        MONDAY_AFTERNOON,
        closing("2026-11-20.."),
    ),
    is_not_held(
        "closed and replaced is not held",
        MORNING,
        "MO 2026-11-23",
        MONDAY_AFTERNOON,
        MONDAY_CLOSED,
    ),
    is_open(
        "registering or a telephone instead",
        MORNING,
        "MO 2026-11-23 11:00",
        closing("2026-11-23", channel="registration"),
        MONDAY_BY_PHONE,
    ),
    is_shut("closed twice", MORNING, "MO 2026-11-23 11:00", MONDAY_CLOSED, closing("2026-11-01..")),
    # Holidays
    is_shut("King's Day, nobody knows", MORNING, "MO 2026-04-27 11:00"),
    is_not_held("King's Day is not promised", MORNING, "MO 2026-04-27"),
    is_open("King's Day, open on holidays", MORNING, "MO 2026-04-27 11:00", on_holidays="open"),
    is_held("King's Day, held on holidays", MORNING, "MO 2026-04-27", on_holidays="open"),
    is_shut("King's Day, closed on holidays", MORNING, "MO 2026-04-27 11:00", on_holidays="closed"),
    is_open("the Monday before King's Day", MORNING, "MO 2026-04-20 11:00", on_holidays="closed"),
    is_open("King's Day, a line by day and night", HELP_LINE, "MO 2026-04-27 11:00"),
    is_held("King's Day, a line is held", HELP_LINE, "MO 2026-04-27 22:00"),
    is_shut(
        "King's Day, day and night but not on holidays",
        DAY_AND_NIGHT,
        "MO 2026-04-27 11:00",
        on_holidays="closed",
    ),
    is_shut(
        "King's Day, day and night on weekdays", block(WEEKDAYS, "all day"), "MO 2026-04-27 11:00"
    ),
    is_shut("King's Day, every night but nobody knows", EVERY_NIGHT, "MO 2026-04-27 21:00"),
    is_shut(
        "King's Day, every second week is not always",
        block(EVERY_DAY, "all day", interval=2, anchor_on="2026-04-27"),
        "MO 2026-04-27 11:00",
    ),
    is_open(
        "King's Day, days written in another order",
        block("SU,MO,TU,WE,TH,FR,SA", "all day"),
        "MO 2026-04-27 11:00",
    ),
    is_shut(
        "King's Day was on the 26th of 2025",
        block("SA", "10:00-12:00"),
        "SA 2025-04-26 11:00",
    ),
    is_shut("Easter Monday", MORNING, "MO 2026-04-06 11:00"),
    is_shut("Ascension Day", block("TH", "10:00-12:00"), "TH 2026-05-14 11:00"),
    is_shut("Second Day of Christmas", block("SA", "10:00-12:00"), "SA 2026-12-26 11:00"),
    is_open("New Year's Eve is no holiday", block("TH", "10:00-12:00"), "TH 2026-12-31 11:00"),
    is_open("New Year's night, from the evening before", EVERY_NIGHT, "FR 2027-01-01 02:00"),
    is_shut("New Year's Day, in the evening", EVERY_NIGHT, "FR 2027-01-01 21:00"),
    is_shut("the morning after New Year's Day", EVERY_NIGHT, "SA 2027-01-02 02:00"),
    is_open(
        "the morning after, open on holidays",
        EVERY_NIGHT,
        "SA 2027-01-02 02:00",
        on_holidays="open",
    ),
    is_open("a dinner on Christmas Day itself", CHRISTMAS_DINNER, "FR 2026-12-25 14:00"),
    is_open(
        "a dinner in a house closed on holidays",
        CHRISTMAS_DINNER,
        "FR 2026-12-25 14:00",
        on_holidays="closed",
    ),
    is_shut(
        "no dinner this Christmas", CHRISTMAS_DINNER, "FR 2026-12-25 14:00", closing("2026-12-25")
    ),
    is_open(
        "a party on King's Day, once",
        block("", "10:00-16:00", frequency="once", valid_from="2026-04-27"),
        "MO 2026-04-27 11:00",
    ),
    is_open(
        "a party that starts and ends on King's Day",
        block("", "10:00-16:00", frequency="once", valid_from="2026-04-27", valid_to="2026-04-27"),
        "MO 2026-04-27 11:00",
    ),
    is_shut(
        "a week with King's Day in it",
        block("", "10:00-16:00", frequency="once", valid_from="2026-04-24", valid_to="2026-04-30"),
        "MO 2026-04-27 11:00",
    ),
    is_shut(
        "a holiday within weeks by telephone",
        MORNING,
        "MO 2026-04-27 11:00",
        closing("2026-04-20..2026-05-03", channel="phone"),
    ),
    is_shut(
        "closed, though open on holidays",
        MORNING,
        "MO 2026-04-27 11:00",
        closing("2026-04-27"),
        on_holidays="open",
    ),
    is_open(
        "open on holidays, at other hours",
        MORNING,
        "MO 2026-04-27 15:00",
        closing("2026-04-27", channel="visit", hours="14:00-16:00"),
        on_holidays="open",
    ),
    # The clocks change: the hours are those that clocks show
    is_open(
        "summer time begins, after the change", block("SA", "22:00-06:00"), "SU 2026-03-29 05:59"
    ),
    is_shut("summer time begins, at the end", block("SA", "22:00-06:00"), "SU 2026-03-29 06:00"),
    is_open("summer time begins, before the change", EVERY_NIGHT, "SU 2026-03-29 01:59"),
    is_open("summer time begins, from three", block("SU", "02:00-04:00"), "SU 2026-03-29 03:00"),
    is_open("the hour that comes twice", block("SA", "22:00-06:00"), "SU 2026-10-25 02:30"),
    is_open(
        "summer time ends, to the last minute", block("SA", "22:00-06:00"), "SU 2026-10-25 05:59"
    ),
    is_shut("summer time ends, at the end", block("SA", "22:00-06:00"), "SU 2026-10-25 06:00"),
    is_open(
        "only a start in the night of the change", block("SU", "01:30-"), "SU 2026-10-25 03:29"
    ),
    is_shut("two hours on the clock are over", block("SU", "01:30-"), "SU 2026-10-25 03:30"),
    # The leap day
    is_open("a Tuesday that is the leap day", block("TU", "10:00-12:00"), "TU 2028-02-29 11:00"),
    is_open("the night into the leap day", block("MO", "22:00-06:00"), "TU 2028-02-29 05:00"),
    is_open("the night out of the leap day", block("TU", "22:00-06:00"), "WE 2028-03-01 05:00"),
    is_open(
        "in turn over the leap day",
        block("TU", "10:00-12:00", interval=2, anchor_on="2028-02-29"),
        "TU 2028-03-14 11:00",
    ),
    is_open(
        "once, on the leap day",
        block("", "10:00-12:00", frequency="once", valid_from="2028-02-29"),
        "TU 2028-02-29 11:00",
    ),
    # What the service says of itself
    is_open("a running service", MORNING, "MO 2026-11-23 11:00", service={"status": "active"}),
    is_shut(
        "a service closed for now",
        MORNING,
        "MO 2026-11-23 11:00",
        service={"status": "temporarily closed"},
    ),
    is_not_held(
        "a service closed for now is not held",
        MORNING,
        "MO 2026-11-23",
        service={"status": "temporarily closed"},
    ),
    is_shut("an ended service", HELP_LINE, "MO 2026-11-23 11:00", service={"status": "ended"}),
    is_not_held(
        "an ended service is not held", MORNING, "MO 2026-11-23", service={"status": "ended"}
    ),
    is_shut(
        "a winter shelter, no frost",
        EVERY_NIGHT,
        "MO 2026-11-23 22:00",
        service={"status": "on condition"},
    ),
    is_open(
        "a winter shelter, switched on",
        EVERY_NIGHT,
        "MO 2026-11-23 22:00",
        service={"status": "on condition", "is_open_now": True},
    ),
    is_shut(
        "a winter shelter, switched on, at noon",
        EVERY_NIGHT,
        "MO 2026-11-23 12:00",
        service={"status": "on condition", "is_open_now": True},
    ),
    is_held(
        "a winter shelter, switched on, tonight",
        EVERY_NIGHT,
        "MO 2026-11-23 18:00",
        service={"status": "on condition", "is_open_now": True},
    ),
    is_not_held(
        "a winter shelter, no frost, not tonight",
        EVERY_NIGHT,
        "MO 2026-11-23 18:00",
        service={"status": "on condition"},
    ),
    is_shut(
        "the switch does not open what is closed for now",
        MORNING,
        "MO 2026-11-23 11:00",
        service={"status": "temporarily closed", "is_open_now": True},
    ),
)
