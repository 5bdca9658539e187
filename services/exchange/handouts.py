"""Leaflets to hand out: help on one A4, flat or folded for a pocket, in one language or two.

Only what the page of a service tells its readers stands on them. What does not fit is said to be
missing, and a code leads to the live page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import segno
from babel.numbers import format_currency
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from .. import freshness
from ..languages import language_name, locale_for
from ..models import Service, ServiceAtLocation, Session, TextState, YesNoUnknown
from ..models.together import closures_from
from ..models.translation_state import ShownText, record_kind
from ..opening_hours import long_date, moment_in_words
from ..text import NO_TEXT, LocalText, direction, text_of
from ..visibility import address_in_words, public_address, public_phones
from . import pdf
from .service_table import hours_in_words, languages_in_words, name_of, welcome_in_words
from .tables import left_to_right

# So many fit on one side of an A4 in letters that can be read without glasses.
MOST = 12
# A code with more letters in it is too fine for an old phone.
LONGEST_ADDRESS = 300
# Of a text, of timetables and of places: the rest stands on the page.
LONGEST_TEXT, MOST_LINES, MOST_PLACES = 280, 7, 3
# Beside other services.
FEWER_LINES = 3
LIES_ABOUT = timedelta(days=60)
MACHINE_MADE, OUTDATED = "*", "**"


class Form(TextChoices):
    SHEET = "sheet", gettext_lazy("One sheet of A4, large letters")
    FOLDED = "folded", gettext_lazy("An A4 to fold twice, for a pocket")


@dataclass(frozen=True)
class Line:
    """Words on paper, in their own language."""

    words: str
    language: str

    @property
    def for_paper(self) -> dict[str, str]:
        return {
            "words": self.words,
            "language": self.language.split("-")[0],
            "direction": direction(self.language),
        }


@dataclass
class Fact:
    """What one wants to know, and the answer in a few lines; ``key`` is the same in every
    language, ``icon`` a name in the sprite of the site."""

    key: str
    icon: str
    label: str
    lines: list[Line] = field(default_factory=list)

    @property
    def for_paper(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "icon": self.icon,
            "label": self.label,
            "lines": [line.for_paper for line in self.lines],
        }


@dataclass(frozen=True)
class AskedList:
    """The list a leaflet is made of. ``about`` says in the active language what it was asked for,
    ``query`` asks it again on the site, and ``has_more`` that not all of it came along."""

    about: Callable[[], str]
    query: str
    has_more: bool


def write(
    services: list[Service],
    form: str,
    languages: Iterable[str],
    *,
    today: date,
    asked: AskedList | None = None,
) -> bytes:
    """``services`` came by ``models.together.with_all``. One that was not asked for as a list has a
    leaflet of its own, with all facts.

    Raises pdf.FontsMissing.
    """
    languages = list(dict.fromkeys(languages))
    fonts = pdf.fonts_for(*languages)
    columns = []
    for language in languages:
        with override(language):
            columns.append(_column(services, today, asked))
    told = [service for column in columns for service in column["services"]]
    icons = {each["icon"] for service in told for each in (service, *service["facts"])}
    return pdf.compiled(
        "handout",
        {
            "form": form,
            "fonts": fonts,
            "is_single": asked is None,
            "columns": columns,
            "icons": {name: pictures()[name] for name in icons},
        },
    )


def _column(services: list[Service], today: date, asked: AskedList | None) -> dict[str, Any]:
    """All words of a leaflet in the active language."""
    language = get_language()
    reader = Reader(language, services)
    told = [
        {
            "icon": _icon(service),
            "name": reader.line(service, "name").for_paper,
            "organization": _proper_name(service.organization).for_paper,
            "facts": [
                fact.for_paper
                for fact in _facts(service, reader, today, is_single=asked is None)
                if fact.lines
            ],
        }
        for service in services
    ]
    page = _list_address(asked.query) if asked else services[0].get_absolute_url()
    address = f"{settings.SITE_URL}{page}"
    return {
        "language": language.split("-")[0],
        "direction": direction(language),
        "title": _("Help") if asked else name_of(services[0]),
        "about": asked.about() if asked else "",
        "services": told,
        "code": code(address),
        "address": left_to_right(address.partition("//")[2]) if "?" not in address else "",
        "scan": _("Times can change. Scan the code to see what is true today."),
        "printed": _("Printed on %(day)s.") % {"day": long_date(today, language)},
        "remarks": [f"{mark} {words}" for mark, words in reader.remarks()],
        # How many fit is only known on the paper.
        "only_first": [
            _("This is not all: the first %(number)s.") % {"number": number}
            for number in range(len(services) + 1)
        ],
        "has_more": asked is not None and asked.has_more,
        "more": _("There is more: scan the code."),
    }


def _list_address(query: str) -> str:
    page = reverse("services:service-list")
    return f"{page}?{query}" if query and len(query) < LONGEST_ADDRESS else page


# Reading


class Reader:
    """Texts of services in one language; remembers what has to be said about them."""

    def __init__(self, language: str, services: Iterable[Service]):
        self.language = language
        states = TextState.objects.of(_parts(services)).filter(language=language)
        self._states = {state.key: state for state in states}
        self._marks: set[str] = set()

    def text(self, record, name: str) -> ShownText:
        found = text_of(record, name, self.language)
        key = (record_kind(record), record.pk, name, found.language)
        return ShownText.of(found, record, name, self._states.get(key))

    def line(self, record, name: str) -> Line:
        return self.said(self.text(record, name))

    def said(self, text: LocalText) -> Line:
        words = shortened(text.value)
        if not words:
            return Line("", self.language)
        if getattr(text, "is_outdated", False):
            words = f"{words} {self._mark(OUTDATED)}"
        elif getattr(text, "is_machine", False):
            words = f"{words} {self._mark(MACHINE_MADE)}"
        if text.is_fallback:
            name = language_name(text.language, self.language)
            words = f"{words} ({name})"
        return Line(words, text.language)

    def _mark(self, mark: str) -> str:
        self._marks.add(mark)
        return mark

    def remarks(self) -> Iterator[tuple[str, str]]:
        if MACHINE_MADE in self._marks:
            yield MACHINE_MADE, _("Translated by a computer, not checked")
        if OUTDATED in self._marks:
            yield OUTDATED, _("Older than the original text")


def _parts(services: Iterable[Service]) -> list:
    parts: list = []
    for service in services:
        parts.append(service)
        for offer in service.service_at_locations.all():
            parts += [offer, offer.location, *offer.location.stops.all()]
    return parts


def _proper_name(record) -> Line:
    found = text_of(record, "name", get_language())
    return Line(found.value, found.language)


def shortened(text: str) -> str:
    """The first sentences of a long text; of a long sentence its first words."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_TEXT:
        return text
    part = text[:LONGEST_TEXT]
    end = max(part.rfind(sign) for sign in (". ", "። ", "。", "؟ ", "! "))
    if end > LONGEST_TEXT // 3:
        return part[: end + 1]
    return f"{part.rpartition(' ')[0] or part}…"


def _icon(service: Service) -> str:
    codes = {category.top_code for category in service.categories.all()}
    return next((code for code in sorted(codes) if code in pictures()), "info")


# Facts


def _facts(service: Service, reader: Reader, today: date, *, is_single: bool) -> Iterator[Fact]:
    """In the order in which somebody at the kitchen table asks."""
    language = reader.language

    def own(*words: str) -> list[Line]:
        return [Line(each, language) for each in words if each]

    def texts(record, *names: str) -> list[Line]:
        lines = [reader.line(record, name) for name in names]
        return [line for line in lines if line.words]

    if service.has_alert_on(today):
        yield Fact("alert", "warning", "", texts(service, "alert"))
    if is_single:
        yield Fact("what", "info", _("What can you get?"), texts(service, "description"))
    yield Fact("closed", "calendar", "", own(*_closed(service, today)))
    hours = hours_in_words(service)
    yield Fact("when", "clock", _("When?"), own(*_first(hours, is_single)))
    if is_single:
        yield Fact("dates", "calendar", "", own(*_first(_dates(service), is_single)))
    yield Fact("where", "place", _("Where?"), _where(service, reader, is_single))
    yield Fact("phone", "phone", _("Contact"), own(*_contact(service, is_single)))
    yield Fact("cost", "euro", _("What does it cost?"), own(_cost(service)))
    yield Fact("papers", "papers", _("Is it safe to come?"), own(*_is_safe(service, is_single)))
    if not is_single:
        return
    ways = [each for each in service.ways_in.all() if not each.is_for_professionals]
    how = own(*(each.get_way_display() for each in ways))
    how += texts(service, "application_process")
    yield Fact("way", "door", _("How do you get in?"), how)
    yield Fact("bring", "papers", _("What to bring?"), texts(service, "documents"))
    yield Fact("who", "meet", _("For whom?"), own(welcome_in_words(service)))
    yield Fact("language", "language", _("Which languages?"), own(languages_in_words(service)))
    yield Fact("age", "calendar", _("How old is this?"), own(_age(service, today)))


def _first(lines: list[str], is_single: bool) -> list[str]:
    most = MOST_LINES if is_single else FEWER_LINES
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _("There is more: scan the code.")]


def _closed(service: Service, today: date) -> list[str]:
    """When it will not be as the timetable says, as far ahead as a leaflet lies about."""
    language = get_language()
    lines = []
    for closure in closures_from(today, service):
        if closure.starts_on > today + LIES_ABOUT:
            continue
        ends = {closure.starts_on, closure.ends_on or closure.starts_on}
        days = " – ".join(long_date(day, language) for day in sorted(ends))
        what = closure.get_replacement_channel_display() if closure.is_replaced else _("Closed")
        lines.append(f"{what}: {days}")
    return list(dict.fromkeys(lines))[:FEWER_LINES]


def _dates(service: Service) -> list[str]:
    """When and in which town a course is given. No street: what is withheld stays so."""
    course = getattr(service, "course", None)
    if course is None:
        return []
    coming = course.sessions.upcoming(now()).exclude(state=Session.State.CANCELLED)
    return [
        " · ".join(filter(None, _date_in_words(session)))
        for session in coming.select_related("location__place")[: MOST_LINES + 1]
    ]


def _date_in_words(session: Session) -> Iterator[str]:
    yield moment_in_words(session.starts_at, get_language())
    if session.location and session.location.place:
        yield name_of(session.location.place)
    if session.language:
        yield language_name(session.language, get_language())
    if session.state == Session.State.FULL:
        yield session.get_state_display()


def _where(service: Service, reader: Reader, is_single: bool) -> list[Line]:
    lines: list[Line] = []
    offers = list(service.service_at_locations.all())
    most = MOST_PLACES if is_single else 1
    for offer in offers[:most]:
        lines += _place(offer, reader, is_single)
    if service.coverage != Service.Coverage.LOCAL:
        lines.append(Line(service.get_coverage_display(), reader.language))
    if len(offers) > most:
        lines.append(Line(_("There is more: scan the code."), reader.language))
    if not lines:
        words = _("The address is not known. Call or write first.")
        lines.append(Line(words, reader.language))
    return list(dict.fromkeys(lines))


def _place(offer: ServiceAtLocation, reader: Reader, is_single: bool) -> Iterator[Line]:
    location = offer.location
    if location.is_withheld:
        yield Line(address_in_words(location, reader.language), reader.language)
        if is_single:
            words = _("The address is secret, for safety. Call first.")
            yield Line(words, reader.language)
        return
    address = public_address(location, reader.language, reader.text)
    name = reader.said(address.name)
    # Signs and maps write streets in Latin letters, whatever the reader's language.
    street = ", ".join(filter(None, (address.street, address.postal_code, address.town)))
    if name.words and street and direction(reader.language) == "ltr":
        yield Line(f"{name.words}, {street}", reader.language)
    else:
        yield from (line for line in (name, Line(street, "nl")) if line.words)
    if not name.words and not street and address.region:
        yield reader.said(address.region)
    hints = [address.finding_hints, address.transport, address.accessibility]
    for hint in hints if is_single else [address.transport or address.finding_hints]:
        if hint:
            yield reader.said(hint)
    for stop in list(location.stops.all())[: MOST_LINES if is_single else FEWER_LINES]:
        line = reader.line(stop, "name")
        town = name_of(stop.place) if stop.place else ""
        yield Line(f"{line.words} ({town})" if town else line.words, line.language)


def _contact(service: Service, is_single: bool) -> list[str]:
    owners: list = [service]
    for offer in service.service_at_locations.all():
        owners.append(offer)
        if not offer.location.is_withheld:
            owners.append(offer.location)
    numbers = [
        phone
        for phone in public_phones(*owners, service.organization)
        if not phone.is_for_professionals
    ]
    lines = []
    for phone in numbers[: 3 if is_single else 1]:
        kind = "" if phone.type == phone.Type.VOICE else phone.get_type_display()
        label = text_of(phone, "label", get_language()) if is_single else NO_TEXT
        words = " – ".join(filter(None, (kind, label.value)))
        number = left_to_right(phone.display)
        lines.append(f"{number} ({words})" if words else number)
    address = service.email or service.organization.email
    if address and (is_single or not lines):
        lines.append(left_to_right(address))
    return lines


def _cost(service: Service) -> str:
    words = service.get_cost_display()
    if service.cost_amount is None:
        return words
    amount = format_currency(service.cost_amount, "EUR", locale=locale_for(get_language()))
    return f"{words}: {amount}"


def _is_safe(service: Service, is_single: bool) -> list[str]:
    questions = [(_("Do they ask for identity papers?"), service.asks_identity)]
    if is_single:
        questions += [
            (
                _("Do they ask for a citizen number (BSN) or insurance?"),
                service.asks_insurance,
            ),
            (_("Do they tell police or the immigration service?"), service.informs_authorities),
        ]
    return [f"{question} {YesNoUnknown(answer).label}" for question, answer in questions]


def _age(service: Service, today: date) -> str:
    if freshness.freshness(service, today).state == freshness.State.NEVER:
        return _(
            "This was read on public pages. The organisation has never checked it. "
            "Call before you go."
        )
    day = long_date(service.assured_date, get_language())
    return _("Checked on %(date)s.") % {"date": day}


# Pictures


def code(address: str) -> str:
    """A code for phones, as SVG."""
    drawn = io.BytesIO()
    made = segno.make(address, error="m" if len(address) < LONGEST_ADDRESS else "l", micro=False)
    made.save(drawn, kind="svg", xmldecl=False, border=0)
    return drawn.getvalue().decode()


_SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def pictures() -> dict[str, str]:
    """The icons of the site by name, each an SVG of its own, in black."""
    sprite = ElementTree.parse(finders.find("img/icons.svg")).getroot()
    found = {}
    for symbol in sprite.iter(f"{_SVG}symbol"):
        name = symbol.attrib.pop("id")
        symbol.tag = f"{_SVG}svg"
        drawn = ElementTree.tostring(symbol, encoding="unicode")
        found[name] = drawn.replace("currentColor", "#000")
    return found
