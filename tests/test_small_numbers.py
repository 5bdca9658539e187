"""No number under five can be read or worked out, whatever is told beside it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.small_numbers import rounded, told

DAYS, LANGUAGES, TOWNS = 3, 3, 2


def tables_of(searches):
    """Each search is (day, language, town)."""
    return [
        (Counter(each[axis] for each in searches), places)
        for axis, places in enumerate((DAYS, LANGUAGES, TOWNS))
    ]


def possible_values(outcome, table, key):
    """What a reader can think of a number that is left out: between the least and the most that the
    totals of all tables leave room for."""
    least = max(each.least for each in outcome)
    most = min(each.most for each in outcome)
    others = table.hidden - 1
    highest = 4 if not table.is_open else 10**6
    low = max(0, least - table.most_told - others * highest)
    high = min(highest, most - table.least)
    return low, high


@pytest.mark.parametrize(
    ("number", "said"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (104, 100)]
)
def test_numbers_are_rounded_down_to_fives(number, said):
    assert rounded(number) == said


def test_a_total_tells_nothing_about_what_is_left_out():
    # Six in Arabic and one in Dutch on one day: seven less six was the one.
    days, languages = told([({"monday": 7}, 30), ({"ar": 6, "nl": 1}, 12)])
    assert days.numbers == {"monday": 5}
    assert languages.numbers == {"ar": 5}


def test_where_rounding_is_not_enough_the_next_smallest_is_left_out():
    # At least 40 in all, and of four towns together at most 36: the fifth would be four.
    _days, towns = told([({"monday": 40}, 1), ({"a": 9, "b": 9, "c": 9, "d": 14, "e": 4}, 5)])
    assert len(towns.numbers) == 4
    _days, towns = told([({"monday": 40}, 1), ({"a": 9, "b": 9, "c": 9, "d": 9, "e": 4}, 5)])
    assert len(towns.numbers) == 3
    assert towns.is_open


def test_nothing_is_nothing():
    assert [each.numbers for each in told([({}, 3), ({}, 0)])] == [{}, {}]
    assert told([]) == []


searches = st.lists(
    st.tuples(st.integers(0, DAYS - 1), st.integers(0, LANGUAGES - 1), st.integers(0, TOWNS - 1)),
    max_size=60,
)


@given(searches)
def test_no_small_number_is_told_or_can_be_worked_out(searches):
    real = tables_of(searches)
    outcome = told(real)
    for (numbers, _places), table in zip(real, outcome, strict=True):
        for key, said in table.numbers.items():
            assert said % 5 == 0
            assert 5 <= said <= numbers[key] < said + 5
        for key in numbers.keys() - table.numbers.keys():
            low, high = possible_values(outcome, table, key)
            assert low < high, (numbers, outcome)
