"""What is there and what is read, in numbers and without people.

Listings are counted once a day (``take_stock``). Of readers there are only the daily totals of
``counting``; what may be told of them is for ``small_numbers`` to say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from .freshness import State, in_state
from .models import DailyCount, Service, Stock
from .small_numbers import told
from .text import LANGUAGES

By = Stock.By
# Days are kept for so long, and after that the first one of each month.
DAYS_KEPT = 62
MONTHS_SHOWN = 12
DAYS_SHOWN = 28


# (by what, which of it) → how many
Counted = dict[tuple[str, str], int]


# Listings


def current():
    return Service.objects.published().current()


def stock_on(today: date) -> Counted:
    """Current help now: by kind (the top ones), by town, by how long ago it was checked. A service
    with two kinds or towns counts under each."""
    services = current().order_by()
    found: Counter[tuple[str, str]] = Counter({(By.ALL, ""): services.count()})
    by_kind: dict[str, set[int]] = {}
    kinds = services.values_list("pk", "categories__code", "categories__parent__code")
    for pk, code, top in kinds:
        if code:
            by_kind.setdefault(top or code, set()).add(pk)
    found.update({(By.CATEGORY, code): len(ids) for code, ids in by_kind.items()})
    towns = services.filter(service_at_locations__location__place__isnull=False)
    name = "service_at_locations__location__place__slug"
    for slug, number in towns.values_list(name).annotate(Count("pk", distinct=True)):
        found[By.PLACE, slug] = number
    ages = {state.value: Count("pk", filter=in_state(state, today)) for state in State}
    for state, number in services.aggregate(**ages).items():
        found[By.FRESHNESS, state] = number
    return dict(found)


def take_stock(today: date) -> int:
    """Doing it twice on a day keeps the last. Returns how many numbers were kept."""
    rows = [
        Stock(day=today, by=by, key=key, number=number)
        for (by, key), number in stock_on(today).items()
    ]
    with transaction.atomic():
        Stock.objects.filter(day=today).delete()
        Stock.objects.filter(day__in=_days_to_forget(today)).delete()
        for row in rows:
            row.save()
    return len(rows)


def _days_to_forget(today: date) -> list[date]:
    old = Stock.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT), by=By.ALL)
    days = list(old.order_by("day").values_list("day", flat=True))
    firsts = _first_of_each_month(days)
    return [day for day in days if day not in firsts]


def _first_of_each_month(days: list[date]) -> set[date]:
    firsts: dict[tuple[int, int], date] = {}
    for day in days:
        firsts.setdefault((day.year, day.month), day)
    return set(firsts.values())


def days_of_stock(today: date) -> list[date]:
    """Of each month its first day with a stock, and the last day there is."""
    since = today - relativedelta(months=MONTHS_SHOWN)
    days = list(
        Stock.objects.filter(day__range=(since, today), by=By.ALL)
        .order_by("day")
        .values_list("day", flat=True)
    )
    return sorted({*_first_of_each_month(days), *days[-1:]})


def ages_over_time(today: date) -> dict[date, dict[str, int]]:
    """{day: {age: how many}}"""
    found: dict[date, dict[str, int]] = {day: {} for day in days_of_stock(today)}
    rows = Stock.objects.filter(day__in=found, by=By.FRESHNESS)
    for day, key, number in rows.values_list("day", "key", "number"):
        found[day][key] = number
    return found


@dataclass(frozen=True)
class Then:
    """How many now, and how many there were; None: nobody counted."""

    now: int
    a_month_ago: int | None
    a_year_ago: int | None


def compared(by: str, stock: Counted, today: date) -> dict[str, Then]:
    """Each kind or town that has or had something; the largest first. ``stock`` is that of now."""
    now = {key: number for (kind, key), number in stock.items() if kind == by}
    month, year = (
        _stock_before(by, today - relativedelta(months=months), today) for months in (1, 12)
    )
    keys = {*now, *(month or ()), *(year or ())}
    found = {
        key: Then(
            now.get(key, 0),
            None if month is None else month.get(key, 0),
            None if year is None else year.get(key, 0),
        )
        for key in keys
    }
    return dict(sorted(found.items(), key=lambda each: (-each[1].now, each[0])))


def _stock_before(by: str, day: date, today: date) -> dict[str, int] | None:
    """Of that day or the last one before it, at most a month older."""
    rows = Stock.objects.filter(day__range=(day - relativedelta(months=1), day))
    last = rows.aggregate(last=Max("day"))["last"]
    if last is None or last == today:
        return None
    return dict(rows.filter(day=last, by=by).values_list("key", "number"))


# Readers


@dataclass(frozen=True)
class Use:
    """What may be told of the last weeks. Keys are days, codes of languages."""

    by_day: dict[date, int]
    by_language: dict[str, int]


def use_of(what: str, today: date) -> Use:
    """Whole days only: of today one could ask twice and see who came in between."""
    first, last = today - timedelta(days=DAYS_SHOWN), today - timedelta(days=1)
    counts = DailyCount.objects.filter(Q(what=what) & Q(day__range=(first, last))).order_by()
    sums = [
        (dict(counts.values_list(column).annotate(Sum("number")).order_by(column)), places)
        for column, places in (("day", DAYS_SHOWN), ("language", len(LANGUAGES)))
    ]
    by_day, by_language = told(sums)
    return Use(by_day.numbers, by_language.numbers)
