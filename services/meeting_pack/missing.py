"""What is missing: kinds of help by town, who and which languages are not served, when nothing is
open, and what people looked for in vain."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import time

from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..choices import choices_in
from ..exchange.service_table import name_of, schedules_of, tree
from ..exchange.tables import Cell, Column, Table
from ..languages import language_name
from ..models import DailyCount, Place, Service
from ..opening_hours import WEEK, Block, day_names
from ..small_numbers import SMALLEST_TOLD, told
from ..text import LANGUAGES, text_of
from .pack import Pack, Progress
from .reading import all_of

WORKDAYS, WEEKEND = WEEK[:5], WEEK[5:]
EVENING = time(18)
# Help by phone counts too; to register is not help yet.
NO_HELP = "registration"


@dataclass
class Served:
    """What the services of one kind of help add up to."""

    services: int = 0
    by_place: Counter = field(default_factory=Counter)
    languages: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    evenings: set[str] = field(default_factory=set)
    weekend: set[str] = field(default_factory=set)
    has_unknown_hours: bool = False


def tables(pack: Pack, progress: Progress) -> list[Table]:
    places = list(pack.places)
    served = _served(pack, progress, {place.pk for place in places})
    return [
        _matrix(places, served),
        _chart(served),
        _gaps(served),
        *_searches(pack),
    ]


def _served(pack: Pack, progress: Progress, places: set[int]) -> dict[str, Served]:
    above = {child.value: top.value for top in tree() for child in top.children}
    served: dict[str, Served] = defaultdict(Served)
    # The second time that all are gone through.
    for service in all_of(pack, progress, start=progress.total // 5 * 3):
        codes = {category.code for category in service.categories.all()}
        facts = _facts_of(service, places)
        for code in codes | {above[code] for code in codes if code in above}:
            _add(served[code], facts)
    return served


@dataclass(frozen=True)
class _Facts:
    places: set[int]
    languages: set[str]
    groups: set[str]
    evenings: set[str]
    weekend: set[str]
    has_unknown_hours: bool


def _facts_of(service: Service, places: set[int]) -> _Facts:
    offers = list(service.service_at_locations.all())
    stops = {stop.place_id for offer in offers for stop in offer.location.stops.all()}
    towns = {offer.location.place_id for offer in offers} | stops
    towns |= {place.pk for place in service.served_places.all()}
    blocks = [each.block for each in schedules_of(service) if each.channel != NO_HELP]
    # What is closed for now is open on no evening.
    blocks = blocks if service.status == Service.Status.ACTIVE else []
    return _Facts(
        places=towns & places,
        languages={each.code for each in service.spoken_languages.all()},
        groups={each.target_group.code for each in service.service_target_groups.all()},
        evenings={day for block in blocks for day in block.days if is_in_the_evening(block)}
        & set(WORKDAYS),
        weekend={day for block in blocks for day in block.days} & set(WEEKEND),
        has_unknown_hours=not any(block.days for block in blocks),
    )


def is_in_the_evening(block: Block) -> bool:
    if block.is_all_day or block.day_part in ("evening", "night"):
        return True
    if block.passes_midnight:
        return True
    return bool(
        (block.closes_at and block.closes_at > EVENING)
        or (block.opens_at and block.opens_at >= EVENING)
    )


def _add(served: Served, facts: _Facts) -> None:
    served.services += 1
    served.by_place.update(facts.places)
    served.languages |= facts.languages
    served.groups |= facts.groups
    served.evenings |= facts.evenings
    served.weekend |= facts.weekend
    served.has_unknown_hours |= facts.has_unknown_hours


# Tables


def _matrix(places: list[Place], served: dict[str, Served]) -> Table:
    """Zeros are the point of it."""
    rows = []
    for top in tree():
        for choice in (top, *top.children):
            label = top.label if choice is top else f"{top.label} – {choice.label}"
            counts = served.get(choice.value, Served())
            rows.append([label, *(counts.by_place[place.pk] for place in places), counts.services])
    return Table(
        key="kinds-by-town",
        title=_("What is missing"),
        columns=[
            Column(_("Kind of help"), 40),
            *(Column(name_of(place), 14) for place in places),
            Column(_("Together"), 12),
        ],
        rows=rows,
        note=_("How much help of each kind there is in each town. 0: none."),
    )


def _chart(served: dict[str, Served]) -> Table:
    return Table(
        key="chart",
        title=_("Kinds of help compared"),
        columns=[Column(_("Kind of help"), 36), Column(_("Number"), 12)],
        rows=[[top.label, served.get(top.value, Served()).services] for top in tree()],
        chart_of=1,
    )


def _gaps(served: dict[str, Served]) -> Table:
    language = get_language()
    groups = choices_in(language).target_groups
    rows: list[list[Cell]] = []
    for top in choices_in(language).categories:
        for choice in (top, *top.children):
            counts = served.get(choice.value)
            if counts is None:
                continue
            # Whoever is there for everyone is there for each group.
            is_for_all = "everyone" in counts.groups
            not_served = [] if is_for_all else [g for g in groups if g.value not in counts.groups]
            languages = [code for code in LANGUAGES if code.split("-")[0] not in _bases(counts)]
            rows.append(
                [
                    top.label if choice is top else f"{top.label} – {choice.label}",
                    ", ".join(language_name(code, language) for code in languages),
                    ", ".join(group.label for group in not_served),
                    _days_without(WORKDAYS, counts.evenings),
                    _days_without(WEEKEND, counts.weekend),
                    _("Some hours are not known") if counts.has_unknown_hours else "",
                ]
            )
    return Table(
        key="gaps",
        title=_("Who is not served, and when"),
        columns=[
            Column(_("Kind of help"), 30),
            Column(_("No service says it speaks"), 34),
            Column(_("No service names"), 34),
            Column(_("Evenings with nothing open"), 24),
            Column(_("Weekend days with nothing open"), 24),
            Column(_("Note"), 20),
        ],
        rows=rows,
    )


def _bases(counts: Served) -> set[str]:
    return {code.split("-")[0] for code in counts.languages}


def _days_without(days: tuple[str, ...], served: set[str]) -> str:
    empty = [day for day in days if day not in served]
    return day_names(empty, get_language()) if empty else ""


def _searches(pack: Pack) -> list[Table]:
    """By day, by language and by town, each alone, and told so that no small number can be worked
    out of the others."""
    towns = list(pack.places.values_list("slug", flat=True))
    counts = DailyCount.objects.filter(
        what=DailyCount.What.NOTHING_FOUND,
        day__range=(pack.since, pack.until),
        place__in=["", *towns],
    ).order_by()
    language = get_language()
    names = {
        place.slug: text_of(place, "name", language).value
        for place in Place.objects.filter(slug__in=towns)
    }
    ways = (
        ("day", _("Day"), lambda day: day, (pack.until - pack.since).days + 1),
        ("language", _("Language"), lambda code: language_name(code, language), len(LANGUAGES)),
        ("place", _("Town"), lambda slug: names.get(slug, _("No town named")), len(towns) + 1),
    )
    sums = [
        dict(counts.values_list(column).annotate(Sum("number")).order_by(column))
        for column, *_rest in ways
    ]
    safe = told([(table, way[-1]) for table, way in zip(sums, ways, strict=True)])
    nothing_found = _("Nothing found")
    note = _(
        "Searches that found nothing are only counted. Numbers are rounded down to fives; what is "
        "under %(number)s, and sometimes the next, is left out."
    )
    return [
        Table(
            key=f"nothing-found-by-{column}",
            title=f"{nothing_found}: {title}",
            columns=[Column(title, 24), Column(_("Number"), 14)],
            rows=[[name(key), number] for key, number in table.numbers.items()],
            note=note % {"number": SMALLEST_TOLD},
        )
        for (column, title, name, _places), table in zip(ways, safe, strict=True)
    ]
