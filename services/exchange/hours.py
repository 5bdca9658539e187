"""Opening hours in words that can be read back.

``Mo,Tu 10:00-12:00; every 2 weeks Th 09:30-11:30 phone``: blocks stand behind each other with a
semicolon between. A block names, in any order, only what differs from an ordinary visit every week:

- days: ``Mo,Tu`` or ``Mo-Fr``; English and Dutch short names are read, English ones are written
- hours: ``10:00-12:00``, ``from 10:00``, ``until 12:00``, ``24h``, or ``morning`` ``afternoon``
  ``evening`` ``night``
- how often: ``every 2 weeks`` (``counting 2026-01-08``: a day on which it is held), ``first`` …
  ``fourth``, ``last`` (of the month), ``monthly``, ``quarterly``, ``yearly``, ``once``,
  ``appointment``, ``irregular``; ``3 times`` when the days are not known
- how: ``phone``, ``online``, ``registration``; ``by appointment``; ``women``, ``men``
- ``in ar,ti``: languages at this hour
- ``valid 2026-01-01..2026-06-30`` (each end may be left out), ``season 09-15..03-31``
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time

from ..languages import is_known_language
from ..opening_hours import WEEK, Block

DAYS = dict(zip(WEEK, ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True))
_READ_DAYS = {
    word: day
    for day, words in {
        "MO": "mo mon monday ma maandag",
        "TU": "tu tue tues tuesday di dinsdag",
        "WE": "we wed wednesday wo woensdag",
        "TH": "th thu thur thurs thursday do donderdag",
        "FR": "fr fri friday vr vrijdag",
        "SA": "sa sat saturday za zaterdag",
        "SU": "su sun sunday zo zondag",
    }.items()
    for word in words.split()
}
WEEKS_OF_MONTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
FREQUENCIES = ("monthly", "quarterly", "yearly", "once", "appointment", "irregular")
DAY_PARTS = ("morning", "afternoon", "evening", "night")
CHANNELS = ("visit", "phone", "online", "registration")
SEXES = ("women", "men")
BETWEEN = "; "

_CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_HOURS = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}")
_DAY = r"\d{4}-\d\d-\d\d"


class NotHours(ValueError):
    """The words that cannot be understood."""


# Writing


def print_block(block: Block) -> str:
    return " ".join(_parts(block))


def _parts(block: Block) -> Iterable[str]:
    if block.interval > 1:
        yield f"every {block.interval} weeks"
    if block.anchor_on:
        yield f"counting {block.anchor_on.isoformat()}"
    if block.week_of_month is not None:
        yield next(word for word, week in WEEKS_OF_MONTH.items() if week == block.week_of_month)
    elif block.frequency != "weekly":
        yield block.frequency
    if block.times_per_period is not None:
        yield f"{block.times_per_period} times"
    if block.days:
        yield print_days(block.days)
    if block.is_all_day:
        yield "24h"
    elif block.opens_at and block.closes_at:
        yield f"{block.opens_at:%H:%M}-{block.closes_at:%H:%M}"
    elif block.opens_at:
        yield f"from {block.opens_at:%H:%M}"
    elif block.closes_at:
        yield f"until {block.closes_at:%H:%M}"
    if block.day_part:
        yield block.day_part
    if block.channel != "visit":
        yield block.channel
    if block.by_appointment:
        yield "by appointment"
    if block.sex:
        yield block.sex
    if block.languages:
        yield f"in {','.join(block.languages)}"
    if block.valid_from or block.valid_to:
        yield f"valid {block.valid_from or ''}..{block.valid_to or ''}"
    if block.season_start is not None and block.season_end is not None:
        yield f"season {_month_day(block.season_start)}..{_month_day(block.season_end)}"
    if block == Block():
        yield "weekly"


def print_days(days: Iterable[str]) -> str:
    positions = sorted(WEEK.index(day) for day in days)
    if len(positions) > 2 and positions[-1] - positions[0] == len(positions) - 1:
        return f"{DAYS[WEEK[positions[0]]]}-{DAYS[WEEK[positions[-1]]]}"
    return ",".join(DAYS[WEEK[position]] for position in positions)


def _month_day(number: int) -> str:
    return f"{number // 100:02}-{number % 100:02}"


# Reading


def parse_block(words: str) -> Block:
    """Raises NotHours with the words that it stumbled over."""
    left = f" {' '.join(words.split())} "
    facts: dict[str, object] = {}
    for pattern, read in _PHRASES:
        if found := pattern.search(left):
            facts |= _checked(read, found)
            left = f"{left[: found.start()]} {left[found.end() :]}"
    for word in left.split():
        facts |= _single(word, facts)
    if facts.get("week_of_month") is not None:
        facts["frequency"] = "monthly"
    block = replace(Block(), **facts)
    if not words.strip() or (block.interval > 1 and block.frequency != "weekly"):
        raise NotHours(words.strip())
    return block


def _checked(read, found: re.Match) -> dict[str, object]:
    try:
        return read(*found.groups())
    except ValueError:
        raise NotHours(found.group().strip()) from None


def _single(word: str, facts: dict[str, object]) -> dict[str, object]:
    known = word.casefold()
    if known == "weekly" and "frequency" not in facts:
        return {"frequency": "weekly"}
    for name, values in (
        ("frequency", FREQUENCIES),
        ("day_part", DAY_PARTS),
        ("channel", CHANNELS),
        ("sex", SEXES),
    ):
        if known in values and name not in facts:
            return {name: known}
    if known in WEEKS_OF_MONTH and "week_of_month" not in facts:
        return {"week_of_month": WEEKS_OF_MONTH[known]}
    if known == "24h" and not {"opens_at", "closes_at", "is_all_day"} & facts.keys():
        return {"is_all_day": True}
    if "days" not in facts:
        return {"days": _read_days(word)}
    raise NotHours(word)


def _read_days(word: str) -> tuple[str, ...]:
    found: set[str] = set()
    for part in word.casefold().strip(",").split(","):
        ends = [_READ_DAYS.get(end) for end in re.split("[-–]", part)]
        if None in ends or len(ends) > 2:
            raise NotHours(word)
        first, last = WEEK.index(ends[0]), WEEK.index(ends[-1])
        if last < first:
            raise NotHours(word)
        found |= set(WEEK[first : last + 1])
    return tuple(day for day in WEEK if day in found)


def _clock(hour: str, minute: str) -> time:
    return time(int(hour), int(minute))


def _read_hours(*parts: str) -> dict[str, object]:
    return {"opens_at": _clock(*parts[:2]), "closes_at": _clock(*parts[2:])}


def _read_languages(codes: str) -> dict[str, object]:
    languages = tuple(codes.split(","))
    if not all(is_known_language(code) for code in languages):
        raise ValueError(codes)
    return {"languages": languages}


def _read_valid(first: str, last: str) -> dict[str, object]:
    if not first and not last:
        raise ValueError
    return {
        "valid_from": date.fromisoformat(first) if first else None,
        "valid_to": date.fromisoformat(last) if last else None,
    }


def _read_season(*ends: str) -> dict[str, object]:
    # 2024 is a leap year: 29 February is a day of the year.
    first, last = (date.fromisoformat(f"2024-{end}") for end in ends)
    return {
        "season_start": first.month * 100 + first.day,
        "season_end": last.month * 100 + last.day,
    }


def _phrase(pattern: str) -> re.Pattern:
    return re.compile(rf"(?<=\s){pattern}(?=\s)", re.IGNORECASE)


_PHRASES = (
    (_phrase(r"every (\d{1,2}) weeks?"), lambda weeks: {"interval": _at_least_one(weeks)}),
    (_phrase(rf"counting ({_DAY})"), lambda day: {"anchor_on": date.fromisoformat(day)}),
    (_phrase(rf"valid ((?:{_DAY})?)\.\.((?:{_DAY})?)"), _read_valid),
    (_phrase(r"season (\d\d-\d\d)\.\.(\d\d-\d\d)"), _read_season),
    (_phrase(r"(\d{1,3}) times"), lambda times: {"times_per_period": int(times)}),
    (_phrase("by appointment"), lambda: {"by_appointment": True}),
    (_phrase(r"in ([\w-]+(?:,[\w-]+)*)"), _read_languages),
    (re.compile(rf"(?<=\s){_HOURS.pattern}(?=\s)"), _read_hours),
    (_phrase(f"from {_CLOCK}"), lambda *clock: {"opens_at": _clock(*clock)}),
    (_phrase(f"until {_CLOCK}"), lambda *clock: {"closes_at": _clock(*clock)}),
)


def _at_least_one(weeks: str) -> int:
    if not int(weeks):
        raise ValueError(weeks)
    return int(weeks)


def can_say(block: Block) -> bool:
    """Whether these words hold all of it: they give the same block when they are read."""
    try:
        return parse_block(print_block(block)) == block
    except NotHours:
        return False
