"""Services as rows of a table to read: what readers may know, a fact a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ..choices import Choice, choices_in
from ..languages import is_known_language, language_name
from ..models import Category, Phone, Schedule, Service, YesNoUnknown
from ..opening_hours import describe
from ..text import text_of
from ..visibility import address_in_words, public_phones
from .tables import Cell, Column, Link, left_to_right

BATCH = 200


# Reading


def with_all(services: QuerySet[Service], today: date) -> Iterator[Service]:
    """Services in the order they come in, a few hundred at a time, with all that a row says; old
    timetables are left out."""
    hours = Schedule.objects.holding_after(today)
    return (
        services.select_related("organization")
        .prefetch_related(
            Prefetch("categories", queryset=Category.objects.order_by("order")),
            "service_target_groups__target_group",
            "spoken_languages",
            "ways_in",
            "served_places",
            "service_at_locations__location__place",
            "service_at_locations__location__stops",
            Prefetch("phones", queryset=Phone.objects.for_readers()),
            Prefetch("organization__phones", queryset=Phone.objects.for_readers()),
            Prefetch("service_at_locations__schedules", queryset=hours),
            Prefetch("schedules", queryset=hours),
        )
        .iterator(chunk_size=BATCH)
    )


def schedules_of(service: Service) -> list[Schedule]:
    own = list(service.schedules.all())
    return own + [
        schedule
        for offer in service.service_at_locations.all()
        for schedule in offer.schedules.all()
    ]


def tree() -> list[Choice]:
    """All kinds of help, those for professionals last."""
    known = choices_in(get_language())
    return [*known.categories, *known.professional_categories]


def name_of(record) -> str:
    return text_of(record, "name", get_language()).value


# Columns


@dataclass(frozen=True)
class Fact:
    """A column that can be chosen: its name in addresses, its heading, what a service says."""

    key: str
    heading: Any
    width: int
    of: Callable[[Service], Cell]

    @property
    def column(self) -> Column:
        return Column(str(self.heading), self.width)


def _kind(service: Service) -> str:
    """The most exact of its kinds of help: in a list by kind it stands once."""
    order = kinds()
    codes = [category.code for category in service.categories.all() if category.code in order]
    code = max(codes, key=lambda code: order[code][0], default="")
    return order[code][1] if code else "–"


def kinds() -> dict[str, tuple[int, str]]:
    """Code → its place in the tree, and its name below the name above it."""
    found: dict[str, tuple[int, str]] = {}
    for top in tree():
        for choice in (top, *top.children):
            name = choice.label if choice is top else f"{top.label} – {choice.label}"
            found[choice.value] = (len(found), name)
    return found


def _link(service: Service) -> Link:
    return Link(name_of(service), f"{settings.SITE_URL}{service.get_absolute_url()}")


def _where(service: Service) -> list[str]:
    language = get_language()
    places = [
        address_in_words(offer.location, language) for offer in service.service_at_locations.all()
    ]
    if service.coverage != Service.Coverage.LOCAL:
        places.append(service.get_coverage_display())
    return list(dict.fromkeys(filter(None, places)))


def hours_in_words(service: Service) -> list[str]:
    """A line for each timetable, the state of the help before them."""
    told = []
    if service.status != Service.Status.ACTIVE:
        told.append(service.get_status_display())
    for schedule in schedules_of(service):
        if schedule.block.says_when:
            words = str(describe(schedule.block, get_language()))
            is_visit = schedule.channel == "visit"
            told.append(words if is_visit else f"{schedule.get_channel_display()}: {words}")
    return list(dict.fromkeys(told)) or [_("Hours not known: call first")]


def welcome_in_words(service: Service) -> str:
    groups = [
        f"{name_of(each.target_group)}"
        + (f" ({each.get_admission_display()})" if each.admission != "open" else "")
        for each in service.service_target_groups.all()
    ]
    if service.sex != Service.Sex.EVERYONE:
        groups.append(service.get_sex_display())
    if service.minimum_age:
        groups.append(_("From age %(age)s") % {"age": service.minimum_age})
    if service.maximum_age:
        groups.append(_("Up to and including age %(age)s") % {"age": service.maximum_age})
    return ", ".join(groups)


def _how(service: Service) -> str:
    for_aid_workers = _("for aid workers")
    ways = [
        each.get_way_display() + (f" ({for_aid_workers})" if each.is_for_professionals else "")
        for each in service.ways_in.all()
    ]
    told = text_of(service, "application_process", get_language()).value
    return "\n".join(filter(None, ("; ".join(ways), told)))


def _is_safe(service: Service) -> str:
    questions = (
        (_("Do they ask for identity papers?"), service.asks_identity),
        (_("Do they ask for a citizen number (BSN) or insurance?"), service.asks_insurance),
        (_("Do they tell police or the immigration service?"), service.informs_authorities),
    )
    return "\n".join(f"{question} {YesNoUnknown(answer).label}" for question, answer in questions)


def languages_in_words(service: Service) -> str:
    codes = dict.fromkeys(each.code for each in service.spoken_languages.all())
    return ", ".join(
        language_name(code, get_language()) if is_known_language(code) else code for code in codes
    )


def _contact(service: Service) -> list[str]:
    owner = service if service.phones.all() else service.organization
    phones = [left_to_right(phone.display) for phone in public_phones(owner)[:2]]
    address = service.email or service.organization.email
    website = service.website or service.organization.website
    return [each for each in (*phones, address, website) if each]


def _cost(service: Service) -> str:
    return service.get_cost_display() if service.cost != Service.Cost.UNKNOWN else ""


def _checked(service: Service) -> Cell:
    """A date, or the words that nobody did."""
    return service.assured_date or _("Never checked by the organisation")


FACTS = (
    Fact("kind", gettext_lazy("Kind of help"), 24, _kind),
    Fact("help", gettext_lazy("Help"), 32, _link),
    Fact("organization", gettext_lazy("Organisation"), 26, lambda each: name_of(each.organization)),
    Fact("where", gettext_lazy("Where?"), 30, lambda each: "\n".join(_where(each))),
    Fact("when", gettext_lazy("When?"), 34, lambda each: "\n".join(hours_in_words(each))),
    Fact("for", gettext_lazy("For whom?"), 26, welcome_in_words),
    Fact("way", gettext_lazy("How to get in"), 28, _how),
    Fact("safe", gettext_lazy("Safe to come"), 34, _is_safe),
    Fact("language", gettext_lazy("Language"), 22, languages_in_words),
    Fact("cost", gettext_lazy("Cost"), 16, _cost),
    Fact("contact", gettext_lazy("Contact"), 26, lambda each: "\n".join(_contact(each))),
    Fact("checked", gettext_lazy("Last checked"), 14, _checked),
)
KEYS = tuple(fact.key for fact in FACTS)


def facts_named(keys: Iterable[str]) -> list[Fact]:
    """In the order of the table; none named: all."""
    keys = set(keys)
    return [fact for fact in FACTS if fact.key in keys] or list(FACTS)
