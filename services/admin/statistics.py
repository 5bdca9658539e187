"""Numbers on a page: each chart is a table with a drawn column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from .. import statistics
from ..choices import choices_in
from ..exchange.tables import words_of
from ..freshness import State
from ..languages import language_name
from ..models import DailyCount, Place, Stock
from ..statistics import Counted, Then
from ..text import for_editors, text_of

MOST_TOWNS = 25
# The drawn column, in units of its own.
WIDTH = 200


@dataclass(frozen=True)
class Bar:
    """A part of a drawn row; ``kind`` says how it is filled."""

    start: float
    width: float
    kind: str = "plain"


@dataclass(frozen=True)
class Row:
    name: str
    numbers: list[str]
    bars: list[Bar]


@dataclass(frozen=True)
class Chart:
    key: str
    title: Any
    columns: list[Any]
    rows: list[Row]
    note: Any = ""
    # (kind, name) of parts that stand in one bar.
    legend: tuple[tuple[str, Any], ...] = ()


def statistics_page(request: HttpRequest) -> HttpResponse:
    today = localdate()
    stock = statistics.stock_on(today)
    context = {
        **admin.site.each_context(request),
        "title": for_editors("Numbers"),
        "listings": [
            over_time(today),
            by_kind(stock, today),
            by_town(stock, today),
        ],
        "readers": list(readers(today)),
        "width": WIDTH,
    }
    return TemplateResponse(request, "admin/statistics.html", context)


# Listings


def over_time(today: date) -> Chart:
    days = statistics.ages_over_time(today)
    most = max((sum(ages.values()) for ages in days.values()), default=0)
    rows = []
    for day, ages in days.items():
        numbers = [ages.get(state, 0) for state in State.values]
        bars, start = [], 0.0
        for state, number in zip(State.values, numbers, strict=True):
            width = _share(number, most)
            bars.append(Bar(round(start, 2), width, state))
            start += width
        rows.append(Row(words_of(day), [words_of(sum(numbers)), *map(words_of, numbers)], bars))
    return Chart(
        "ages",
        for_editors("How long ago help was checked"),
        [for_editors("Day"), for_editors("Together"), *(state.label for state in State)],
        rows,
        note="" if rows else for_editors("Nothing was counted yet: it is done once a day."),
        legend=tuple((state.value, state.label) for state in State),
    )


def by_kind(stock: Counted, today: date) -> Chart:
    found = statistics.compared(Stock.By.CATEGORY, stock, today)
    title, column = for_editors("Help by kind"), for_editors("Kind of help")
    return _compared("kinds", title, column, found, names_of_kinds())


def by_town(stock: Counted, today: date) -> Chart:
    found = statistics.compared(Stock.By.PLACE, stock, today)
    language = get_language()
    names = {
        place.slug: text_of(place, "name", language).value
        for place in Place.objects.filter(slug__in=list(found)[:MOST_TOWNS])
    }
    return _compared("towns", for_editors("Help by town"), for_editors("Town"), found, names)


def _compared(key: str, title, column, found: dict[str, Then], names: dict[str, str]) -> Chart:
    most = max((each.now for each in found.values()), default=0)
    return Chart(
        key,
        title,
        [column, for_editors("Now"), for_editors("A month ago"), for_editors("A year ago")],
        [
            Row(
                names.get(code, code),
                [words_of(then.now), _or_dash(then.a_month_ago), _or_dash(then.a_year_ago)],
                [Bar(0, _share(then.now, most))],
            )
            for code, then in list(found.items())[:MOST_TOWNS]
        ],
        note=for_editors("Help of two kinds or in two towns counts under each."),
    )


def names_of_kinds() -> dict[str, str]:
    known = choices_in(get_language())
    return {each.value: each.label for each in (*known.categories, *known.professional_categories)}


def _or_dash(number: int | None) -> str:
    return "–" if number is None else words_of(number)


# Readers


def readers(today: date) -> Iterable[Chart]:
    told = {
        what: statistics.use_of(what, today)
        for what in (DailyCount.What.PAGE, DailyCount.What.SEARCH, DailyCount.What.NOTHING_FOUND)
    }
    columns = [
        for_editors("Pages read"),
        for_editors("Searches"),
        for_editors("Searches that found nothing"),
    ]
    days = [today - timedelta(days=ago) for ago in range(1, statistics.DAYS_SHOWN + 1)]
    yield _used(
        "use-by-day",
        for_editors("Pages read and searches by day"),
        [for_editors("Day"), *columns],
        [(words_of(day), [use.by_day.get(day) for use in told.values()]) for day in days],
    )
    spoken = sorted({code for use in told.values() for code in use.by_language})
    yield _used(
        "use-by-language",
        for_editors("Pages read and searches by language"),
        [for_editors("Language"), *columns],
        [
            (
                language_name(code, get_language()),
                [use.by_language.get(code) for use in told.values()],
            )
            for code in spoken
        ],
    )


def _used(key: str, title, columns: list, rows: list[tuple[str, list[int | None]]]) -> Chart:
    most = max((numbers[0] or 0 for _name, numbers in rows), default=0)
    return Chart(
        key,
        title,
        columns,
        [
            Row(
                name,
                [_or_dash(number) for number in numbers],
                [Bar(0, _share(numbers[0] or 0, most))],
            )
            for name, numbers in rows
        ],
    )


def _share(number: int, most: int) -> float:
    return round(WIDTH * number / most, 2) if most else 0
