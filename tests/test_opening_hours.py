from datetime import date, time

import pytest

from services.opening_hours import Block, day_of_year, describe, hours

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
WEEK = (*WEEKDAYS, "SA", "SU")
TEN, NOON, EIGHT_PM, EIGHT_AM = time(10), time(12), time(20), time(8)


def stretch(words):
    """Hours stay in order in a text that runs from right to left."""
    return f"\u2066{words}\u2069"


MORNING = stretch("10:00–12:00")


@pytest.mark.parametrize(
    ("block", "words"),
    [
        # Days
        pytest.param(
            Block(days=("MO",), opens_at=TEN, closes_at=NOON), f"Monday {MORNING}", id="one-day"
        ),
        pytest.param(
            Block(days=("TH", "TU"), opens_at=TEN, closes_at=NOON),
            f"Tuesday, Thursday {MORNING}",
            id="two-days-in-the-order-of-the-week",
        ),
        pytest.param(
            Block(days=("SA", "SU"), opens_at=TEN, closes_at=NOON),
            f"Saturday, Sunday {MORNING}",
            id="two-days-in-a-row",
        ),
        pytest.param(
            Block(days=WEEKDAYS, opens_at=TEN, closes_at=NOON),
            f"Monday to Friday {MORNING}",
            id="stretch-of-days",
        ),
        pytest.param(
            Block(days=("MO", "TU", "TH", "FR"), opens_at=TEN, closes_at=NOON),
            f"Monday, Tuesday, Thursday, Friday {MORNING}",
            id="days-with-a-gap",
        ),
        pytest.param(
            Block(days=WEEK, opens_at=TEN, closes_at=NOON), f"Every day {MORNING}", id="every-day"
        ),
        pytest.param(
            Block(
                frequency="monthly",
                days=("TU",),
                week_of_month=-1,
                opens_at=time(13),
                closes_at=time(17),
            ),
            f"Tuesday, the last one of the month {stretch('13:00–17:00')}",
            id="last-tuesday",
        ),
        pytest.param(
            Block(frequency="once", valid_from=date(2026, 6, 24), opens_at=TEN, closes_at=NOON),
            f"24 June 2026 {MORNING}",
            id="once",
        ),
        pytest.param(
            Block(
                frequency="yearly",
                season_start=1224,
                season_end=1224,
                opens_at=time(17),
                closes_at=time(20),
            ),
            f"24 December {stretch('17:00–20:00')}",
            id="once-a-year",
        ),
        pytest.param(
            Block(times_per_period=3, day_part="morning"),
            "3 times a week in the morning · days not known: call first",
            id="three-mornings-a-week",
        ),
        pytest.param(
            Block(frequency="monthly", times_per_period=1),
            "1 time a month · days not known: call first",
            id="once-a-month",
        ),
        pytest.param(
            Block(frequency="quarterly"),
            "Every three months · days not known: call first",
            id="every-quarter",
        ),
        pytest.param(Block(), "Every week · days not known: call first", id="weekly-and-no-more"),
        # Hours
        pytest.param(Block(days=WEEK, opens_at=time(9)), "Every day from 09:00", id="only-start"),
        pytest.param(Block(days=WEEK, closes_at=time(9)), "Every day until 09:00", id="only-end"),
        pytest.param(
            Block(days=WEEK, opens_at=EIGHT_PM, closes_at=EIGHT_AM),
            "Every day 20:00 until 08:00 the next day",
            id="past-midnight",
        ),
        pytest.param(Block(days=WEEK, is_all_day=True), "Every day day and night", id="all-day"),
        pytest.param(
            Block(days=("SA",), day_part="evening"), "Saturday in the evening", id="day-part"
        ),
        pytest.param(
            Block(days=("SA",)), "Saturday · hours not known: call first", id="day-without-hours"
        ),
        pytest.param(
            Block(opens_at=TEN, closes_at=NOON),
            f"Every week {MORNING} · days not known: call first",
            id="hours-without-day",
        ),
        # What else to know
        pytest.param(
            Block(days=("TH",), interval=2, opens_at=TEN, closes_at=NOON),
            f"Thursday {MORNING} · every 2 weeks · ask which week",
            id="fortnight-nobody-knows-which",
        ),
        pytest.param(
            Block(
                days=("TH",),
                interval=2,
                anchor_on=date(2026, 11, 26),
                opens_at=TEN,
                closes_at=NOON,
            ),
            f"Thursday {MORNING} · every 2 weeks",
            id="fortnight",
        ),
        pytest.param(
            Block(
                days=WEEK, opens_at=EIGHT_PM, closes_at=EIGHT_AM, season_start=915, season_end=430
            ),
            "Every day 20:00 until 08:00 the next day · 15 September to 30 April",
            id="season",
        ),
        pytest.param(
            Block(days=("MO",), opens_at=TEN, closes_at=NOON, valid_from=date(2026, 4, 1)),
            f"Monday {MORNING} · since 1 April 2026",
            id="since",
        ),
        pytest.param(
            Block(days=("MO",), opens_at=TEN, closes_at=NOON, valid_to=date(2026, 4, 1)),
            f"Monday {MORNING} · until 1 April 2026",
            id="until",
        ),
        pytest.param(
            Block(
                days=("MO",),
                opens_at=TEN,
                closes_at=NOON,
                valid_from=date(2022, 11, 15),
                valid_to=date(2023, 4, 1),
            ),
            f"Monday {MORNING} · 15 November 2022 to 1 April 2023",
            id="from-until",
        ),
        pytest.param(
            Block(days=("MO",), opens_at=TEN, closes_at=NOON, by_appointment=True),
            f"Monday {MORNING} · only by appointment",
            id="by-appointment-at-fixed-hours",
        ),
        pytest.param(Block(frequency="appointment"), "By appointment", id="by-appointment"),
        pytest.param(Block(frequency="irregular"), "Not at fixed times", id="irregular"),
        pytest.param(
            Block(days=("FR",), opens_at=TEN, closes_at=NOON, sex="women", languages=("ar", "ti")),
            f"Friday {MORNING} · women only · Arabic, Tigrinya",
            id="women-in-two-languages",
        ),
        pytest.param(
            Block(days=("FR",), opens_at=TEN, closes_at=NOON, sex="men"),
            f"Friday {MORNING} · men only",
            id="men",
        ),
        # What must not read as “every week, walk in”
        pytest.param(
            Block(frequency="monthly", days=("TH",), opens_at=TEN, closes_at=NOON),
            f"Thursday {MORNING} · every month · ask which week",
            id="monthly-nobody-knows-which",
        ),
        pytest.param(
            Block(frequency="appointment", days=("MO",), opens_at=TEN, closes_at=NOON),
            f"Monday {MORNING} · only by appointment",
            id="appointment-on-a-day",
        ),
        pytest.param(
            Block(frequency="irregular", days=("MO",), opens_at=TEN, closes_at=NOON),
            f"Monday {MORNING} · not at fixed times",
            id="irregular-on-a-day",
        ),
    ],
)
def test_opening_hours_in_words(block, words):
    assert str(describe(block, "en")) == words


def test_the_channel_goes_with_the_words():
    block = Block(channel="phone", days=("TU",), opens_at=time(13), closes_at=time(17))
    words = describe(block, "en")
    assert words.channel == "phone"
    assert str(words) == f"Tuesday {stretch('13:00–17:00')}"


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("nl", "Maandag, woensdag"),
        ("ar", "الاثنين، الأربعاء"),
        ("fa", "دوشنبه، چهارشنبه"),
        ("zh-hans", "星期一、星期三"),
        ("ru", "Понедельник, среда"),
    ],
)
def test_days_have_the_names_and_commas_of_the_language(language, days):
    assert describe(Block(days=("WE", "MO")), language).days == days


@pytest.mark.parametrize("language", ["nl", "ar", "fa"])
def test_hours_stay_in_order_in_every_direction(language):
    block = Block(days=("MO",), opens_at=TEN, closes_at=NOON)
    assert describe(block, language).hours == MORNING


def test_days_of_the_year_have_names():
    assert day_of_year(915, "en") == "15 September"
    assert day_of_year(229, "nl") == "29 februari"


@pytest.mark.parametrize(
    ("block", "is_complete"),
    [
        pytest.param(Block(days=("MO",), opens_at=TEN), True, id="day-and-start"),
        pytest.param(Block(days=("MO",), is_all_day=True), True, id="day-and-night"),
        pytest.param(Block(days=("MO",), closes_at=TEN), False, id="no-start"),
        pytest.param(Block(days=("MO",), day_part="morning"), False, id="only-a-part-of-the-day"),
        pytest.param(Block(opens_at=TEN), False, id="no-day"),
        pytest.param(Block(days=("MO",), opens_at=TEN, interval=2), False, id="which-week"),
        pytest.param(
            Block(days=("MO",), opens_at=TEN, interval=2, anchor_on=date(2026, 11, 23)),
            True,
            id="this-week",
        ),
        pytest.param(
            Block(days=("MO",), opens_at=TEN, by_appointment=True), False, id="by-appointment"
        ),
        pytest.param(
            Block(frequency="once", valid_from=date(2026, 6, 24), opens_at=TEN), True, id="once"
        ),
        pytest.param(
            Block(frequency="monthly", days=("TH",), opens_at=TEN), False, id="which-thursday"
        ),
    ],
)
def test_a_reader_can_go_there_on_this_alone(block, is_complete):
    assert block.is_complete == is_complete


def test_hours_that_end_when_they_start_pass_midnight():
    assert Block(opens_at=EIGHT_PM, closes_at=EIGHT_AM).passes_midnight
    assert Block(opens_at=TEN, closes_at=TEN).passes_midnight
    assert not Block(opens_at=TEN, closes_at=NOON).passes_midnight
    assert not Block(opens_at=TEN).passes_midnight


def test_nothing_known_is_said_with_no_words():
    assert hours(Block()) == ""
