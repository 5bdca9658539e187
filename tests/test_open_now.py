"""The answer in Python: the table of examples, and the one line a reader is told."""

from datetime import date, datetime, time, timedelta

import pytest

from services.open_now import (
    DAYS_AHEAD,
    HOLIDAY_NAMES,
    Opening,
    Rule,
    State,
    holiday_on,
    is_held_on,
    is_open,
    open_at,
    openings_after,
    status,
)
from tests.open_now_examples import (
    DAY_AND_NIGHT,
    DESK_AND_PHONE,
    EVERY_NIGHT,
    EXAMPLES,
    FORTNIGHT,
    FROM_TEN,
    HELP_LINE,
    MONDAY_AFTERNOON,
    MONDAY_BY_PHONE,
    MONDAY_CLOSED,
    MORNING,
    SOME_MONDAY,
    SOME_MORNING,
    block,
    closing,
    in_turn,
    read,
)


def moment(when):
    return datetime.combine(*read(when))


def told(when, *rules):
    rules = [rule if isinstance(rule, Rule) else Rule(rule) for rule in rules]
    return status(rules, moment(when))


def times(opening):
    """“MO 10:00 - 12:00 visit”."""
    start = opening.start
    return f"{start:%a %H:%M} - {opening.end:%H:%M} {opening.channel}"


# The table


def test_every_example_has_a_sentence_of_its_own():
    assert len({example.sentence for example in EXAMPLES}) == len(EXAMPLES) >= 120


@pytest.mark.parametrize(
    "example",
    [
        # The status of a service is no part of its hours.
        pytest.param(example, id=example.sentence)
        for example in EXAMPLES
        if not example.service
    ],
)
def test_answer(example):
    rules = [Rule(block, example.closings, example.on_holidays) for block in example.blocks]
    if example.question == "open_at":
        answers = [is_open(rule, example.moment) for rule in rules]
    else:
        answers = [is_held_on(rule, example.day, example.at) for rule in rules]
    assert any(answers) is example.answer


# Openings


def test_an_opening_past_midnight_ends_the_next_day():
    opening = open_at(Rule(EVERY_NIGHT), moment("SA 2026-11-28 02:00"))
    assert opening == Opening(
        moment("FR 2026-11-27 20:00"), moment("SA 2026-11-28 08:00"), channel="visit"
    )


def test_a_night_is_as_long_as_the_clocks_say_when_they_are_changed():
    night = Rule(block("SA", "22:00-06:00"))
    for when in ("SU 2026-03-29 04:00", "SU 2026-10-25 04:00"):
        opening = open_at(night, moment(when))
        assert opening.end - opening.start == timedelta(hours=8)


def test_an_end_that_is_assumed_says_so():
    opening = open_at(Rule(FROM_TEN), moment("MO 2026-11-23 11:00"))
    assert opening.end == moment("MO 2026-11-23 12:00")
    assert not opening.has_known_end


def test_an_assumed_end_is_no_later_than_midnight():
    opening = open_at(Rule(block("MO", "23:00-")), moment("MO 2026-11-23 23:30"))
    assert opening.end == moment("TU 2026-11-24 00:00")


def test_what_opens_next_comes_in_order_of_time():
    two_instead = (MONDAY_AFTERNOON, closing("2026-11-23", channel="phone", hours="09:00-10:00"))
    rule = Rule(MORNING, two_instead)
    first, second, third, *_ = openings_after(rule, moment("SU 2026-11-22 12:00"))
    assert times(first) == "Mon 09:00 - 10:00 phone"
    assert times(second) == "Mon 14:00 - 16:00 visit"
    assert third.start == moment("MO 2026-11-30 10:00")


def test_what_opens_at_this_minute_is_not_what_opens_next():
    following = next(openings_after(Rule(MORNING), moment("MO 2026-11-23 10:00")))
    assert following.start == moment("MO 2026-11-30 10:00")


def test_what_opens_next_is_not_looked_for_for_ever():
    noon = moment("SU 2026-11-22 12:00")
    in_time = noon.date() + timedelta(days=DAYS_AHEAD)
    too_late = in_time + timedelta(days=1)
    assert list(openings_after(Rule(_once_on(in_time)), noon))
    assert not list(openings_after(Rule(_once_on(too_late)), noon))


def _once_on(day):
    return block("", "10:00-12:00", frequency="once", valid_from=day.isoformat())


# Holidays


def test_every_holiday_has_a_name_that_is_translated():
    days = (date(2024, 1, 1) + timedelta(days=number) for number in range(22 * 366))
    assert {holiday_on(day) for day in days} - {""} == set(HOLIDAY_NAMES)


def test_a_day_like_any_other_has_no_name():
    assert holiday_on(date(2026, 11, 23)) == ""


# What a reader is told: open


def test_open_until_closing_time():
    answer = told("MO 2026-11-23 11:00", MORNING)
    assert answer.state is State.OPEN
    assert times(answer.opening) == "Mon 10:00 - 12:00 visit"


def test_a_visit_is_told_before_a_telephone_call():
    all_day_by_phone = block("MO", "08:00-20:00", channel="phone")
    answer = told("MO 2026-11-23 11:00", all_day_by_phone, MORNING)
    assert times(answer.opening) == "Mon 10:00 - 12:00 visit"


def test_a_telephone_call_is_told_before_the_internet():
    online = block("MO", "08:00-20:00", channel="online")
    by_phone = block("MO", "10:00-12:00", channel="phone")
    answer = told("MO 2026-11-23 11:00", online, by_phone)
    assert times(answer.opening) == "Mon 10:00 - 12:00 phone"


def test_of_two_visits_the_one_that_lasts_longest_is_told():
    longer = block("MO", "09:00-17:00")
    answer = told("MO 2026-11-23 11:00", MORNING, longer, MORNING)
    assert times(answer.opening) == "Mon 09:00 - 17:00 visit"


def test_at_one_place_closed_and_at_another_open_is_open():
    answer = told("MO 2026-11-23 11:00", Rule(MORNING, (MONDAY_CLOSED,)), MORNING)
    assert answer.state is State.OPEN


def test_open_by_another_channel_than_usual():
    answer = told("MO 2026-11-23 11:00", Rule(MORNING, (MONDAY_BY_PHONE,)))
    assert times(answer.opening) == "Mon 10:00 - 12:00 phone"


# What a reader is told: opens


@pytest.mark.parametrize(
    ("when", "opens_on"),
    [
        pytest.param("MO 2026-11-23 08:00", "MO 2026-11-23 10:00", id="today"),
        pytest.param("SU 2026-11-22 23:59", "MO 2026-11-23 10:00", id="tomorrow"),
        pytest.param("MO 2026-11-23 12:00", "MO 2026-11-30 10:00", id="next week"),
    ],
)
def test_opens_next(when, opens_on):
    answer = told(when, MORNING)
    assert (answer.state, answer.opening.start) == (State.OPENS, moment(opens_on))


def test_opens_after_the_lunch_break():
    answer = told("MO 2026-11-23 13:00", *DESK_AND_PHONE)
    assert (answer.state, times(answer.opening)) == (State.OPENS, "Mon 14:00 - 16:00 phone")


def test_opens_in_its_own_week():
    answer = told("FR 2026-12-18 12:00", FORTNIGHT)
    assert answer.opening.start == moment("TH 2026-12-31 18:00")


def test_opens_after_a_closing_of_weeks():
    weeks = closing("2026-11-24..2026-12-07")
    answer = told("WE 2026-11-25 11:00", Rule(MORNING, (weeks,)))
    assert (answer.state, answer.opening.start) == (State.OPENS, moment("MO 2026-12-14 10:00"))


def test_opens_at_the_hours_that_hold_instead():
    answer = told("MO 2026-11-23 11:00", Rule(MORNING, (MONDAY_AFTERNOON,)))
    assert (answer.state, times(answer.opening)) == (State.OPENS, "Mon 14:00 - 16:00 visit")


def test_the_soonest_of_all_places_is_told():
    answer = told("SU 2026-11-22 12:00", block("WE", "10:00-12:00"), block("TU", "10:00-12:00"))
    assert answer.opening.start == moment("TU 2026-11-24 10:00")


# What a reader is told: closed today


def test_closed_today_by_a_holiday_and_open_a_week_later():
    answer = told("MO 2026-04-27 08:00", MORNING)
    assert (answer.state, answer.holiday, answer.closing) == (
        State.CLOSED_TODAY,
        "King's Day",
        None,
    )
    assert answer.follows.start == moment("MO 2026-05-04 10:00")


def test_closed_today_for_a_reason():
    moving = closing("2026-11-23", reason="We are moving.")
    answer = told("MO 2026-11-23 11:00", Rule(MORNING, (moving,)))
    assert (answer.state, answer.holiday, answer.closing) == (State.CLOSED_TODAY, "", moving)
    assert answer.follows.start == moment("MO 2026-11-30 10:00")


def test_closed_until_nobody_knows_when():
    for_good = closing("2026-11-01..")
    answer = told("MO 2026-11-23 11:00", Rule(DAY_AND_NIGHT, (for_good,)))
    assert (answer.state, answer.closing, answer.follows) == (State.CLOSED_TODAY, for_good, None)


def test_the_reason_told_is_the_one_that_closes():
    moving = closing("2026-11-23", reason="We are moving.")
    answer = told("MO 2026-11-23 11:00", Rule(MORNING, (MONDAY_BY_PHONE, moving)))
    assert answer.closing == moving


def test_weeks_by_telephone_are_not_why_it_is_closed_on_a_holiday():
    weeks_by_phone = closing("2026-04-20..2026-05-03", channel="phone")
    answer = told("MO 2026-04-27 08:00", Rule(MORNING, (weeks_by_phone,)))
    assert (answer.holiday, answer.closing) == ("King's Day", None)


def test_only_registering_is_closed_today():
    registering = closing("2026-11-23", channel="registration")
    answer = told("MO 2026-11-23 11:00", Rule(MORNING, (registering,)))
    assert (answer.state, answer.closing) == (State.CLOSED_TODAY, registering)


def test_after_hours_it_no_longer_matters_that_it_was_closed_today():
    answer = told("MO 2026-11-23 12:00", Rule(MORNING, (MONDAY_CLOSED,)))
    assert (answer.state, answer.opening.start) == (State.OPENS, moment("MO 2026-11-30 10:00"))


def test_what_still_opens_today_is_told_before_what_is_closed():
    desk, phone = DESK_AND_PHONE
    answer = told("MO 2026-11-23 11:00", Rule(desk, (MONDAY_CLOSED,)), phone)
    assert (answer.state, times(answer.opening)) == (State.OPENS, "Mon 14:00 - 16:00 phone")


def test_the_night_before_a_holiday_is_open_and_the_holiday_is_closed():
    early = told("FR 2027-01-01 02:00", EVERY_NIGHT)
    late = told("FR 2027-01-01 21:00", EVERY_NIGHT)
    assert early.state is State.OPEN
    assert (late.state, late.holiday) == (State.CLOSED_TODAY, "New Year's Day")


def test_a_line_by_day_and_night_is_open_on_a_holiday():
    assert told("MO 2026-04-27 03:00", HELP_LINE).state is State.OPEN


# What a reader is told: ask


def test_ask_which_week():
    every_second_thursday = in_turn(2)
    answer = told("TH 2026-12-17 19:00", every_second_thursday)
    assert (answer.state, answer.block) == (State.ASK_WHICH_WEEK, every_second_thursday)


def test_a_known_opening_is_told_before_asking_which_week():
    assert told("TH 2026-12-17 19:00", in_turn(2), MORNING).state is State.OPENS


def test_only_by_appointment():
    by_appointment = block("MO", "10:00-12:00", by_appointment=True)
    assert told("MO 2026-11-23 11:00", by_appointment).state is State.APPOINTMENT
    assert told("MO 2026-11-23 11:00", block(frequency="appointment")).state is State.APPOINTMENT


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([], id="nothing at all"),
        pytest.param([SOME_MONDAY], id="a day without hours"),
        pytest.param([SOME_MORNING], id="a part of a day"),
        pytest.param([block("", "10:00-12:00")], id="hours without a day"),
        pytest.param([block("MO", "-12:00")], id="only an end"),
        pytest.param([block("MO", "10:00-12:00", frequency="irregular")], id="no fixed times"),
        pytest.param([block("MO", "10:00-12:00", channel="registration")], id="only registering"),
    ],
)
def test_hours_are_not_known(rules):
    assert told("MO 2026-11-23 11:00", *rules).state is State.UNKNOWN


def test_the_first_minute_and_the_last():
    states = [
        told(f"MO 2026-11-23 {at:%H:%M}", MORNING).state
        for at in (time(9, 59), time(10), time(11, 59), time(12))
    ]
    assert states == [State.OPENS, State.OPEN, State.OPEN, State.OPENS]
