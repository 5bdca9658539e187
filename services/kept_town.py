"""What does a phone need to find help in a town by itself? Words, services and hours as plain
values, for static/js/: understand.js, match.js and open-now.js.

Public facts only: of a place no more than what it does on holidays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from .choices import GROUPS_LEFT_OUT
from .languages import language_name, locale_for
from .models import Category, Place, Schedule, Service, TargetGroup, YesNoUnknown
from .models.service import SAFE_FACTS
from .open_now import WEEK, Closing, Rule, holidays_of
from .opening_hours import Block, long_date
from .search import fillers, spelling
from .search.understanding import NEEDS_OF
from .search.vocabulary import FILLERS, LOOSE_KINDS, Kind, Meaning, vocabulary
from .text import LANGUAGES, fold, text_in, text_of

# A copy may be read long after it was made.
YEARS_AHEAD = 2
# Of a block, what has no say in whether it is open.
ONLY_SAID = ("sex", "languages", "times_per_period")


def facts_of(place: Place, services: list[Service], language: str, today: date) -> dict[str, Any]:
    """``services`` come with all that they have (``models.together``), in the order to show."""
    tree = _tree()
    tops = {code for service in services for code in _codes_of(service, tree)}
    # Those under a heading that the town has: who finds no dentist is led to other health care.
    categories = [each for each in tree.values() if (each.parent or each.code) in tops]
    codes = {
        Kind.CATEGORY: {category.code for category in categories},
        Kind.GROUP: set(TargetGroup.objects.order_by().values_list("code", flat=True)),
        Kind.PLACE: {place.slug},
        Kind.LANGUAGE: {spoken.code for each in services for spoken in each.spoken_languages.all()},
        Kind.ORGANIZATION: {slug for each in services for slug in _organizations_of(each)},
    }
    return {
        "language": LANGUAGES.index(language),
        "spelling": _spelling(),
        "needs": NEEDS_OF,
        "phrases": _phrases(codes),
        "categories": [
            [each.code, text_of(each.record, "name", language).value, each.parent]
            for each in categories
        ],
        "names": _names(place, services, language),
        "services": _services(place, services, tree, language),
        "holidays": _holidays(today),
        "say": _words(language),
    }


# Words


@dataclass(frozen=True)
class _Node:
    record: Category
    parent: str

    @property
    def code(self) -> str:
        return self.record.code


def _tree() -> dict[str, _Node]:
    categories = list(Category.objects.by_name())
    code_of = {each.pk: each.code for each in categories}
    return {each.code: _Node(each, code_of.get(each.parent_id, "")) for each in categories}


def _codes_of(service: Service, tree: dict[str, _Node]) -> list[str]:
    """Its categories and those above them."""
    own = [category.code for category in service.categories.all()]
    return list(dict.fromkeys([*own, *(tree[code].parent for code in own if tree[code].parent)]))


def _phrases(codes: dict[Kind, set[str]]) -> list[list]:
    """Kind, code, languages (a bit for each of LANGUAGES), whether it is a name, and the folded
    phrases that say so, one on a line."""
    saying: dict[Meaning, dict[str, None]] = defaultdict(dict)
    for phrase, meanings in vocabulary().phrases.items():
        for meaning in meanings:
            if meaning.code in codes[meaning.kind]:
                saying[meaning][_telling(phrase, meaning.kind)] = None
    rows = [
        [
            meaning.kind,
            meaning.code,
            sum(1 << LANGUAGES.index(each) for each in meaning.languages),
            int(meaning.is_name),
            "\n".join(phrases),
        ]
        for meaning, phrases in saying.items()
    ]
    # What is of one language compresses best together.
    return sorted(rows, key=lambda row: row[2])


def _telling(phrase: str, kind: Kind) -> str:
    """“I have a toothache” → toothache, which says the same and is an eighth less to load."""
    if kind not in LOOSE_KINDS:
        return phrase
    return " ".join(word for word in phrase.split() if word not in FILLERS) or phrase


def _spelling() -> dict[str, Any]:
    return {
        "fillers": [fold(fillers.FILLERS.get(language, "")) for language in LANGUAGES],
        "sounds": {chr(letter): sound for letter, sound in spelling.SOUNDS.items()},
        "groups": spelling.GROUP_SOUNDS,
        "endings": " ".join(sorted(spelling.ENDINGS)),
        "arabicBeginnings": " ".join(spelling.ARABIC_BEGINNINGS),
        "ethiopicBeginnings": " ".join(spelling.ETHIOPIC_BEGINNINGS),
    }


def _names(place: Place, services: list[Service], language: str) -> dict[str, dict[str, str]]:
    """What was understood, by the names this reader knows. Kind → code → name."""
    groups = TargetGroup.objects.by_name().exclude(code__in=GROUPS_LEFT_OUT)
    spoken = {each.code for service in services for each in service.spoken_languages.all()}
    parties = {service.organization for service in services} | {
        role.organization
        for service in services
        for role in service.service_organizations.all()
        if role.organization
    }
    return {
        Kind.GROUP: {each.code: text_of(each, "name", language).value for each in groups},
        Kind.LANGUAGE: {code: language_name(code, language) for code in sorted(spoken)},
        Kind.PLACE: {place.slug: text_of(place, "name", language).value},
        Kind.ORGANIZATION: {
            each.slug: text_of(each, "name", language).value
            for each in sorted(parties, key=lambda each: each.slug)
        },
    }


# Services


def _organizations_of(service: Service) -> list[str]:
    roles = [each.organization for each in service.service_organizations.all()]
    return list(dict.fromkeys(each.slug for each in (service.organization, *roles) if each))


def _services(
    place: Place, services: list[Service], tree: dict[str, _Node], language: str
) -> list[dict[str, Any]]:
    return [
        {
            "slug": service.slug,
            "names": _names_on_signs(service),
            "categories": _codes_of(service, tree),
            "for": [each.target_group.code for each in service.service_target_groups.all()],
            "languages": sorted({each.code for each in service.spoken_languages.all()}),
            "organizations": _organizations_of(service),
            "isHere": any(
                offer.location.place_id == place.pk for offer in service.service_at_locations.all()
            ),
            "safe": [
                fact
                for fact, field in SAFE_FACTS.items()
                if getattr(service, field) == YesNoUnknown.NO
            ],
            "isFree": service.cost == Service.Cost.FREE,
            "status": service.status,
            "isOpenNow": service.is_open_now,
            "rules": [as_plain(*each) for each in _rules_of(service, language)],
        }
        for service in services
    ]


def _names_on_signs(service: Service) -> str:
    """Folded: what a door or an aid worker says, which the page may say in other words."""
    names = [text_in(service, "name", language) for language in ("nl", "en")]
    return " ".join(dict.fromkeys(fold(f"{' '.join(names)} {service.alternate_names}").split()))


def _rules_of(service: Service, language: str) -> list[tuple[Rule, dict[str, str]]]:
    """Each with the reasons of its closings, by what names them."""
    offers = service.service_at_locations.all()
    schedules = [each for owner in (service, *offers) for each in owner.schedules.all()]
    found = []
    for schedule in schedules:
        closures = [closure for owner in _owners(schedule, service) for closure in owner]
        reasons = {str(each.pk): text_of(each, "reason", language).value for each in closures}
        found.append((schedule.rule(closures), reasons))
    return found


def _owners(schedule: Schedule, service: Service) -> list:
    """The closures of all that the block depends on."""
    offer = schedule.service_at_location
    owners = [schedule, service, service.organization, *([offer.location] if offer else [])]
    return [owner.closures.all() for owner in owners]


# Hours


def as_plain(rule: Rule, reasons: dict[str, str] | None = None) -> dict[str, Any]:
    """A rule as JSON has it: what is not known, or as usual, is left out."""
    return _filled(rule.block, ONLY_SAID) | {
        "closings": [_closing(each, reasons or {}) for each in rule.closings],
        "onHolidays": str(rule.on_holidays),
    }


def _closing(closing: Closing, reasons: dict[str, str]) -> dict[str, Any]:
    return _filled(closing, ("reason",)) | {"reason": reasons.get(closing.reason, closing.reason)}


def _filled(record: Block | Closing, left_out: Iterable[str]) -> dict[str, Any]:
    values = {each.name: (getattr(record, each.name), each.default) for each in fields(record)}
    return {
        _camel(name): _plain(value)
        for name, (value, default) in values.items()
        if name not in left_out and value != default
    }


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


def _holidays(today: date) -> dict[str, str]:
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    return {day.isoformat(): _(name) for year in years for day, name in holidays_of(year).items()}


# What opening_status.py says


def _words(language: str) -> dict[str, Any]:
    days = get_day_names("wide", locale=locale_for(language), context="stand-alone")
    return {
        "openNow": _("Open now"),
        "openUntil": _("Open until %(end)s"),
        "openDayAndNight": _("Open now, day and night"),
        "openSince": _("Open since %(start)s"),
        "endNotKnown": _("closing time not known: call first"),
        "callUntil": _("You can call until %(end)s"),
        "callDayAndNight": _("You can call now, day and night"),
        "onlineUntil": _("Online until %(end)s"),
        "opens": _("Opens: %(day)s %(time)s"),
        "callFrom": _("You can call: %(day)s %(time)s"),
        "onlineFrom": _("Online: %(day)s %(time)s"),
        "closedToday": _("Closed today"),
        "closedTodayBecause": _("Closed today: %(why)s"),
        "askWhichWeek": _("ask which week"),
        "appointment": _("By appointment"),
        "notKnown": _("Hours not known: call first"),
        "leftOut": {
            Kind.GROUP: _("For"),
            Kind.LANGUAGE: _("Language"),
            Kind.ORGANIZATION: _("Organisation"),
            Kind.PLACE: _("Town"),
        },
        "today": _("today"),
        "tomorrow": _("tomorrow"),
        "days": [days[number] for number in range(len(WEEK))],
        "dates": [_date_of_month(month, language) for month in range(1, 13)],
    }


def _date_of_month(month: int, language: str) -> str:
    """“15 December 2024” → “%(day)s December %(year)s”: a phone may not know the language."""
    written = long_date(date(2024, month, 15), language)
    return written.replace("15", "%(day)s").replace("2024", "%(year)s")
