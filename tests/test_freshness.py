from datetime import date

import pytest

from services.freshness import State, freshness, freshness_of
from services.models import Organization

CHECKED = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        pytest.param(date(2026, 3, 15), State.FRESH, id="checked-today"),
        pytest.param(date(2026, 8, 16), State.FRESH, id="thirty-days-before"),
        pytest.param(date(2026, 8, 17), State.DUE, id="less-than-thirty-days-before"),
        pytest.param(date(2026, 9, 15), State.DUE, id="on-the-day-itself"),
        pytest.param(date(2026, 9, 16), State.OVERDUE, id="one-day-late"),
        pytest.param(date(2036, 1, 1), State.OVERDUE, id="ten-years-late"),
    ],
)
def test_a_listing_checked_in_march_ages(today, state):
    assert freshness_of(CHECKED, 6, today) == state


def test_what_nobody_checked_was_never_checked():
    assert freshness_of(None, 6, date(2026, 3, 15)) == State.NEVER


def test_six_months_after_the_end_of_august_is_the_end_of_february():
    assert freshness_of(date(2026, 8, 31), 6, date(2027, 2, 28)) == State.DUE
    assert freshness_of(date(2026, 8, 31), 6, date(2027, 3, 1)) == State.OVERDUE


@pytest.mark.parametrize(
    ("state", "warns"),
    [(State.FRESH, False), (State.DUE, False), (State.OVERDUE, True), (State.NEVER, True)],
)
def test_readers_are_warned_of_what_is_old_or_never_checked(state, warns):
    days = {
        State.FRESH: CHECKED,
        State.DUE: date(2026, 9, 1),
        State.OVERDUE: date(2027, 1, 1),
        State.NEVER: CHECKED,
    }
    listing = Organization(
        assured_date=None if state == State.NEVER else CHECKED, assured_by="The Kitchen"
    )
    found = freshness(listing, days[state])
    assert (found.state, found.warns_readers) == (state, warns)


def test_it_is_said_who_checked_and_when_the_next_time_is():
    listing = Organization(
        assured_date=CHECKED, assured_by="The Kitchen", review_interval_months=12
    )
    found = freshness(listing, CHECKED)
    assert (found.assured_date, found.assured_by) == (CHECKED, "The Kitchen")
    assert found.review_on == date(2027, 3, 15)


def test_without_a_check_there_is_no_next_time():
    assert freshness(Organization(), CHECKED).review_on is None
