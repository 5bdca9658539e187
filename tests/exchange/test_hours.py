"""Opening hours in words: what is written is read back as the same."""

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.exchange.hours import (
    CHANNELS,
    DAY_PARTS,
    FREQUENCIES,
    NotHours,
    can_say,
    parse_block,
    print_block,
)
from services.opening_hours import WEEK, Block

EXAMPLES = {
    "Mo,Tu 10:00-12:00": Block(days=("MO", "TU"), opens_at=time(10), closes_at=time(12)),
    "Mo-Fr 22:00-06:00": Block(days=WEEK[:5], opens_at=time(22), closes_at=time(6)),
    "every 2 weeks Th 09:30-11:30 phone": Block(
        interval=2, days=("TH",), opens_at=time(9, 30), closes_at=time(11, 30), channel="phone"
    ),
    "every 2 weeks counting 2026-01-08 Th from 09:30": Block(
        interval=2, anchor_on=date(2026, 1, 8), days=("TH",), opens_at=time(9, 30)
    ),
    "last Tu 19:00-21:00 in ar,ti": Block(
        frequency="monthly",
        week_of_month=-1,
        days=("TU",),
        opens_at=time(19),
        closes_at=time(21),
        languages=("ar", "ti"),
    ),
    "3 times morning": Block(times_per_period=3, day_part="morning"),
    "Mo-Su 24h season 11-15..03-15": Block(
        days=WEEK, is_all_day=True, season_start=1115, season_end=315
    ),
    "appointment": Block(frequency="appointment"),
    "Mo until 12:00 by appointment women valid 2026-01-01..": Block(
        days=("MO",),
        closes_at=time(12),
        by_appointment=True,
        sex="women",
        valid_from=date(2026, 1, 1),
    ),
    "weekly": Block(),
}


@pytest.mark.parametrize(("words", "block"), EXAMPLES.items(), ids=EXAMPLES)
def test_hours_are_written_and_read(words, block):
    assert print_block(block) == words
    assert parse_block(words) == block


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ma, di 9.00-17.00".replace(", ", ","), "Mo,Tu 09:00-17:00"),
        ("do 9:30 – 11:30", "Th 09:30-11:30"),
        ("every 2 weeks Thu 09:30-11:30 phone", "every 2 weeks Th 09:30-11:30 phone"),
        ("Mon-Wed 10:00-12:00", "Mo-We 10:00-12:00"),
        ("first Mo", "first Mo"),
    ],
)
def test_what_people_type_is_understood(typed, words):
    assert print_block(parse_block(typed)) == words


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Mo 25:00-26:00",
        "Mo Tu",
        "Fr-Mo 10:00-12:00",
        "Mo 10-12",
        "every 0 weeks Mo",
        "every 2 weeks monthly Mo",
        "season 02-30..03-01",
        "valid ..",
        "in klingon1",
        "sometimes",
    ],
)
def test_what_is_not_understood_is_refused(words):
    with pytest.raises(NotHours):
        parse_block(words)


times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
days_of_year = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda d: d.month * 100 + d.day)
blocks = st.builds(
    Block,
    channel=st.sampled_from(CHANNELS),
    frequency=st.sampled_from(("weekly", *FREQUENCIES)),
    interval=st.integers(1, 52),
    anchor_on=st.none() | st.dates(),
    days=st.sets(st.sampled_from(WEEK)).map(lambda days: tuple(d for d in WEEK if d in days)),
    week_of_month=st.sampled_from((None, 1, 2, 3, 4, -1)),
    times_per_period=st.none() | st.integers(0, 999),
    day_part=st.sampled_from(("", *DAY_PARTS)),
    opens_at=st.none() | times,
    closes_at=st.none() | times,
    is_all_day=st.booleans(),
    valid_from=st.none() | st.dates(),
    valid_to=st.none() | st.dates(),
    season_start=st.none() | days_of_year,
    season_end=st.none() | days_of_year,
    by_appointment=st.booleans(),
    sex=st.sampled_from(("", "women", "men")),
    languages=st.lists(st.sampled_from(("ar", "ti", "zh-hans")), max_size=2, unique=True).map(
        tuple
    ),
)


def is_possible(block):
    """What the database lets exist."""
    return (
        not (block.is_all_day and (block.opens_at or block.closes_at))
        and (block.week_of_month is None or block.frequency == "monthly")
        and (block.interval == 1 or block.frequency == "weekly")
        and (block.season_start is None) == (block.season_end is None)
    )


@given(blocks.filter(is_possible))
def test_whatever_a_block_says_comes_back(block):
    assert can_say(block)


@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    with contextlib.suppress(NotHours):
        parse_block(text)
