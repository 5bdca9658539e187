"""The columns of the spreadsheet of services, one object each.

A column knows its identifier, its heading and how to explain itself, what a service says in it
(``resolve``), what a typed cell means (``clean``) and how to put that into the service (``write``).
The value of a cell is the text, number or date that stands in it; ``None`` is an empty cell.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Model
from django.utils.translation import override

from ..languages import is_known_language
from ..models import (
    Category,
    Location,
    Organization,
    Phone,
    Place,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTargetGroup,
    SpokenLanguage,
    TargetGroup,
    WayIn,
)
from ..opening_hours import Block
from ..phone_numbers import NotAPhoneNumber, display, normalize
from ..text import LANGUAGES, fold, for_editors, text_in
from .hours import BETWEEN, NotHours, can_say, parse_block, print_block
from .shapes import Wrong

Cell = str | int | Decimal | date | None
# The longest text a cell of Excel holds.
LONGEST_CELL = 32_000
# The same in every language: it must be known again on the way back.
TOO_LONG = "(te lang voor een cel / too long for a cell)"
# What no cell can hold: control signs (line breaks and tabs may stay) and halves of a sign.
_NOT_STORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEADING_LANGUAGES = ("nl", "en")
YES_NO = {True: for_editors("yes"), False: for_editors("no")}


def plain(text: str) -> str:
    """A text as it comes back from a cell."""
    return _NOT_STORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def typed(cell: Any) -> str:
    """What somebody typed, as text: Excel makes numbers of numbers."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return plain(str(cell))


@dataclass(frozen=True)
class Known:
    """What a cell may refer to, read once for a sheet. ``own_locations``: keys of places whose
    secret address this person may see."""

    categories: dict[str, Category]
    groups: dict[str, TargetGroup]
    places: dict[str, Place]
    organizations: dict[str, Organization]
    locations: dict[str, Location]
    own_locations: set[str]
    services: dict[str, int]


@dataclass(frozen=True, eq=False)
class Column(ABC):
    # One column is itself only: its words differ from language to language, and so would its hash.

    identifier: str
    heading: Any
    help: Any = ""
    width: int = 20
    is_read_only: bool = False
    # Written once the service has its number: what hangs on it.
    is_late: bool = False
    language: str = ""

    @property
    def choices(self) -> list[str]:
        """What can be chosen, in the language of today's reader."""
        return []

    def title(self) -> str:
        name = f"{str(self.heading)[:1].upper()}{str(self.heading)[1:]}"
        return f"{name} [{self.language}]" if self.language else name

    @abstractmethod
    def resolve(self, service: Service, known: Known) -> Cell:
        """What the service says, the same in every language."""

    def show(self, value: Cell) -> Cell:
        """The value as it stands in the sheet of today's reader."""
        return value

    @abstractmethod
    def clean(self, cell: Any, known: Known) -> Cell:
        """The value in its one form. Raises Wrong with a sentence that says how to write it."""

    @abstractmethod
    def write(self, service: Service, value: Cell, known: Known) -> None:
        """Give the service, or the rows that hang on it, this value."""


def wrong(sentence: Any, **facts: Any) -> Wrong:
    return Wrong(str(sentence) % facts)


# Facts of the service itself


@dataclass(frozen=True, eq=False)
class Fact(Column):
    """A column of the database."""

    attribute: str = ""

    @property
    def attr(self) -> str:
        return self.attribute or self.identifier

    @property
    def field(self):
        return Service._meta.get_field(self.attr)

    def resolve(self, service, known):
        return getattr(service, self.attr)

    def write(self, service, value, known):
        setattr(service, self.attr, value)


@dataclass(frozen=True, eq=False)
class Text(Fact):
    def resolve(self, service, known):
        text = plain(getattr(service, self.attr) or "")
        return (TOO_LONG if len(text) > LONGEST_CELL else text) or None

    def clean(self, cell, known):
        text = typed(cell)
        longest = self.field.max_length
        if longest and len(text) > longest:
            raise wrong(for_editors("Write at most %(longest)s letters."), longest=longest)
        return text or None

    def write(self, service, value, known):
        setattr(service, self.attr, value or (None if self.language else ""))


@dataclass(frozen=True, eq=False)
class WebAddress(Text):
    def clean(self, cell, known):
        text = super().clean(cell, known)
        try:
            if text:
                URLValidator(("http", "https"))(text)
        except ValidationError:
            raise wrong(for_editors("Write a web address such as https://example.org.")) from None
        return text


@dataclass(frozen=True, eq=False)
class Email(Text):
    def clean(self, cell, known):
        text = super().clean(cell, known)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            raise wrong(for_editors("Write an e-mail address such as help@example.org.")) from None
        return text


@dataclass(frozen=True, eq=False)
class Choice(Fact):
    def labels(self) -> dict[str, Any]:
        return dict(self.field.choices)

    @property
    def choices(self):
        return [str(label) for label in self.labels().values()]

    def show(self, value):
        return str(self.labels()[value])

    def clean(self, cell, known):
        text = typed(cell)
        return code_of(self.labels(), text) if text else self.field.default


def code_of(labels: dict[Any, Any], text: str) -> Any:
    """The code of a choice that is named by its code or its words, in Dutch or English."""
    wanted = fold(text)
    for code, label in labels.items():
        if wanted == fold(str(code)) or wanted == fold(str(label)):
            return code
    for language in HEADING_LANGUAGES:
        with override(language):
            for code, label in labels.items():
                if wanted == fold(str(label)):
                    return code
    raise wrong(
        for_editors("“%(text)s” cannot be chosen here. Choose one of: %(choices)s."),
        text=text,
        choices=", ".join(str(label) for label in labels.values()),
    )


@dataclass(frozen=True, eq=False)
class YesNo(Choice):
    def labels(self):
        return YES_NO

    def clean(self, cell, known):
        return cell if isinstance(cell, bool) else super().clean(cell, known)


@dataclass(frozen=True, eq=False)
class Number(Fact):
    def clean(self, cell, known):
        text = typed(cell)
        if not text:
            return self.field.default if self.field.has_default() else None
        if not text.isdecimal() or len(text) > 4:
            raise wrong(for_editors("Write a whole number, such as 18."))
        return int(text)


@dataclass(frozen=True, eq=False)
class Amount(Fact):
    def resolve(self, service, known):
        value = super().resolve(service, known)
        return None if value is None else Decimal(value).quantize(Decimal("0.01"))

    def clean(self, cell, known):
        text = typed(cell).removeprefix("€").strip().replace(",", ".")
        if not text:
            return None
        try:
            amount = Decimal(text).quantize(Decimal("0.01"))
        except InvalidOperation:
            amount = None
        if amount is None or not amount.is_finite() or not 0 <= amount < 100_000:
            raise wrong(for_editors("Write an amount in euros, such as 2.50."))
        return amount


@dataclass(frozen=True, eq=False)
class Day(Fact):
    def clean(self, cell, known):
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = typed(cell)
        if not text:
            return None
        for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        raise wrong(for_editors("Write a date as 2026-11-22 or 22-11-2026."))


# References


@dataclass(frozen=True, eq=False)
class Owner(Column):
    def resolve(self, service, known):
        return service.organization.slug

    def clean(self, cell, known):
        slug = typed(cell)
        if slug not in known.organizations:
            raise wrong(for_editors("Write the short name of an organisation that you look after."))
        return slug

    def write(self, service, value, known):
        service.organization = known.organizations[value]


@dataclass(frozen=True, eq=False)
class FirstGoTo(Column):
    def resolve(self, service, known):
        return service.first_go_to.slug if service.first_go_to else None

    def clean(self, cell, known):
        slug = typed(cell)
        if slug and slug not in known.services:
            raise wrong(for_editors("There is no service with this short name in your list."))
        return slug or None

    def write(self, service, value, known):
        service.first_go_to_id = known.services[value] if value else None


@dataclass(frozen=True, eq=False)
class Codes(Column):
    """Several records by their codes, with commas between."""

    relation: str = ""
    by: str = "code"
    known_as: str = ""
    is_late: bool = True
    is_required: bool = False

    def resolve(self, service, known):
        if service.pk is None:
            return None
        codes = sorted(getattr(each, self.by) for each in getattr(service, self.relation).all())
        return ", ".join(codes) or None

    def clean(self, cell, known):
        codes = sorted({code.strip() for code in re.split(r"[,;\n]", typed(cell)) if code.strip()})
        there = getattr(known, self.known_as)
        if unknown := [code for code in codes if code not in there]:
            raise wrong(
                for_editors("Not known: %(codes)s. The codes stand on the sheet with choices."),
                codes=", ".join(unknown),
            )
        if self.is_required and not codes:
            raise wrong(for_editors("Name at least one."))
        return ", ".join(codes) or None

    def write(self, service, value, known):
        there = getattr(known, self.known_as)
        chosen = [there[code] for code in (value or "").split(", ") if code]
        getattr(service, self.relation).set(chosen)


# Rows that hang on the service: one a line, with what is special in brackets behind it


@dataclass(frozen=True, eq=False)
class Rows(Column):
    """``ar``, ``nl (interpreter)``: rows of another model. What the sheet does not say of a row (a
    note, a label) stays with it."""

    relation: str = ""
    is_late: bool = True
    width: int = 28
    may_repeat: bool = False
    read: Callable[[Known, str, str], tuple] | None = None
    show_row: Callable[[Model], str] | None = None
    make: Callable[[Known, tuple], dict] | None = None

    def rows(self, service: Service) -> list[Model]:
        return list(getattr(service, self.relation).all())

    def resolve(self, service, known):
        if service.pk is None:
            return None
        return "\n".join(self.show_row(row) for row in self.rows(service)) or None

    def clean(self, cell, known):
        lines = [line.strip() for line in typed(cell).replace(";", "\n").split("\n")]
        shown = [self.line(line, known) for line in lines if line]
        twice = [line for line in shown if shown.count(line) > 1]
        if twice and not self.may_repeat:
            raise wrong(for_editors("This stands here twice: %(line)s."), line=twice[0])
        return "\n".join(shown) or None

    def line(self, line: str, known: Known) -> str:
        name, special = split_brackets(line)
        return self.show_row(_Imagined(**self.make(known, self.read(known, name, special))))

    def write(self, service, value, known):
        left = self.rows(service)
        for order, line in enumerate((value or "").split("\n") if value else []):
            row = next((row for row in left if self.show_row(row) == line), None)
            if row is None:
                name, special = split_brackets(line)
                facts = self.make(known, self.read(known, name, special))
                model = getattr(service, self.relation).model
                row = model(service=service, **facts)
            else:
                left.remove(row)
            if row.pk is None or row.order != order:
                row.order = order
                row.save()
        for row in left:
            row.delete()


class _Imagined:
    """A row that is not saved, to be shown like one that is."""

    def __init__(self, **facts):
        self.__dict__ |= facts


def split_brackets(line: str) -> tuple[str, str]:
    """``nl (interpreter)`` → ``nl``, ``interpreter``."""
    found = re.fullmatch(r"(.*?)\s*\(([^()]*)\)", line)
    return (found[1].strip(), found[2].strip()) if found else (line, "")


def in_brackets(name: str, special: str) -> str:
    return f"{name} ({special})" if special else name


def _read_group(known: Known, name: str, special: str) -> tuple:
    if name not in known.groups:
        raise wrong(
            for_editors("Not known: %(codes)s. The codes stand on the sheet with choices."),
            codes=name,
        )
    admission = dict(ServiceTargetGroup.Admission.choices)
    return known.groups[name], code_of(admission, special) if special else "open"


def _read_way(known: Known, name: str, special: str) -> tuple:
    if special and fold(special) not in ("professionals", fold(str(PROFESSIONALS))):
        raise wrong(for_editors("Behind a way in only “(professionals)” can stand."))
    return code_of(dict(WayIn.Way.choices), name), bool(special)


PROFESSIONALS = for_editors("professionals")


def _read_language(known: Known, name: str, special: str) -> tuple:
    if not is_known_language(name):
        raise wrong(for_editors("“%(code)s” is no language code. Write “ar”, “ti”…"), code=name)
    if not special:
        return name, "staff"
    codes = {code: code for code in SpokenLanguage.How.values}
    return name, code_of(codes, special)


def _read_phone(known: Known, name: str, special: str) -> tuple:
    digits = re.sub(r"\D", "", name)
    if re.search(r"\d[.,]?\d*[eE]\+?\d", name):
        raise wrong(
            for_editors("Excel shortened this number. Write it again and make the cell a text.")
        )
    if digits.startswith("31") and len(digits) == 11 and "+" not in name:
        # Excel took +31… for a number and dropped the plus.
        name = f"+{digits}"
    try:
        number = normalize(name)
    except NotAPhoneNumber:
        raise wrong(
            for_editors("This is not a phone number. Write it as 020 123 4567 or +31 20 123 4567.")
        ) from None
    kinds = {code: code for code in Phone.Type.values}
    return number, code_of(kinds, special) if special else "voice"


def _read_place(known: Known, name: str, special: str) -> tuple:
    if name not in known.locations:
        raise wrong(for_editors("There is no place “%(key)s” in your list."), key=name)
    roles = {code: code for code in ServiceAtLocation.Role.values}
    return known.locations[name], code_of(roles, special) if special else "visit"


def _unless(default: str, value: str) -> str:
    return "" if value == default else value


# Hours


def hours_of(schedules: Iterable[Schedule]) -> list[tuple[str, Schedule]]:
    """Each block in words; in square brackets what only its own page can say in full."""
    found = []
    for schedule in schedules:
        words = print_block(schedule.block)
        is_plain = (
            can_say(schedule.block)
            and not any(text_in(schedule, "note", language) for language in LANGUAGES)
            and not schedule.closures.all()
        )
        found.append((words if is_plain else f"[{words}]", schedule))
    return found


def clean_hours(text: str, fixed: Iterable[str]) -> str:
    """Blocks in their one form. ``fixed``: those in brackets that stand there now and must stay."""
    blocks = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
    cleaned = []
    for words in blocks:
        if words.startswith("["):
            cleaned.append(words)
            continue
        try:
            cleaned.append(print_block(parse_block(words)))
        except NotHours as stumbled:
            raise wrong(
                for_editors(
                    "“%(words)s” is not understood. Write hours such as "
                    "“Mo,Tu 10:00-12:00; every 2 weeks Th 09:30-11:30 phone”."
                ),
                words=stumbled,
            ) from None
    if sorted(each for each in cleaned if each.startswith("[")) != sorted(fixed):
        raise wrong(
            for_editors(
                "Hours in square brackets have a note or closures: leave them as they are and "
                "change them on the page of the service."
            )
        )
    return BETWEEN.join(cleaned)


def write_hours(owner: dict[str, Model], schedules: list[Schedule], text: str) -> None:
    left = hours_of(schedules)
    for order, words in enumerate(text.split(BETWEEN) if text else []):
        found = next((pair for pair in left if pair[0] == words), None)
        if found:
            left.remove(found)
            schedule = found[1]
        else:
            schedule = schedule_from(parse_block(words), owner)
        if schedule.pk is None or schedule.order != order:
            schedule.order = order
            schedule.full_clean(exclude=["note"])
            schedule.save()
    for _words, schedule in left:
        schedule.delete()


def schedule_from(block: Block, owner: dict[str, Model]) -> Schedule:
    facts = {name: getattr(block, name) for name in Block.__dataclass_fields__}
    facts["byday"] = ",".join(facts.pop("days"))
    facts["languages"] = " ".join(facts["languages"])
    return Schedule(**facts, **owner)


@dataclass(frozen=True, eq=False)
class Hours(Column):
    is_late: bool = True
    width: int = 40

    def resolve(self, service, known):
        if service.pk is None:
            return None
        return BETWEEN.join(words for words, _each in hours_of(service.schedules.all())) or None

    def clean(self, cell, known):
        text = typed(cell)
        return clean_hours(text, _bracketed(text)) or None

    def check(self, value: str | None, now: str | None) -> None:
        clean_hours(value or "", _bracketed(now or ""))

    def write(self, service, value, known):
        write_hours({"service": service}, list(service.schedules.all()), value or "")


def _bracketed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip().startswith("[")]


@dataclass(frozen=True, eq=False)
class HoursAtPlaces(Hours):
    """One line for each place that has hours of its own: ``kitchen-hall: Mo 12:00-13:30``."""

    def resolve(self, service, known):
        offers = service.service_at_locations.all() if service.pk else ()
        hours = [
            (show_place(offer), BETWEEN.join(words for words, _each in hours_of(schedules)))
            for offer in offers
            if (schedules := offer.schedules.all())
        ]
        return "\n".join(f"{place}: {words}" for place, words in hours) or None

    def clean(self, cell, known):
        text = typed(cell)
        lines = {}
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            name, colon, hours = line.partition(":")
            if not colon:
                raise wrong(
                    for_editors("Write a line for each place: “short-name: Mo 10:00-12:00”.")
                )
            location, role = _read_place(known, *split_brackets(name.strip()))
            place = in_brackets(location.key, _unless("visit", role))
            if place in lines:
                raise wrong(for_editors("This stands here twice: %(line)s."), line=place)
            lines[place] = clean_hours(hours, _bracketed(hours))
        return "\n".join(f"{place}: {hours}" for place, hours in lines.items() if hours) or None

    def check(self, value, now):
        wanted, there = _by_place(value), _by_place(now)
        for place in wanted | there:
            clean_hours(wanted.get(place, ""), _bracketed(there.get(place, "")))

    def write(self, service, value, known):
        wanted = _by_place(value)
        for offer in service.service_at_locations.all():
            hours = wanted.pop(show_place(offer), "")
            write_hours({"service_at_location": offer}, list(offer.schedules.all()), hours)
        if wanted:
            raise wrong(
                for_editors("“%(key)s” is not among the places of this service."),
                key=next(iter(wanted)),
            )


def _by_place(value: str | None) -> dict[str, str]:
    lines = (line.partition(": ") for line in (value or "").split("\n") if line)
    return {place: hours for place, _colon, hours in lines}


def show_place(offer) -> str:
    return in_brackets(offer.location.key, _unless("visit", offer.role))


# To read only


@dataclass(frozen=True, eq=False)
class ReadOnly(Column):
    is_read_only: bool = True
    tell: Callable[[Service, Known], Cell] | None = None

    def resolve(self, service, known):
        return self.tell(service, known)

    def clean(self, cell, known):
        return typed(cell) or None

    def write(self, service, value, known):
        """It follows from other facts. A changed cell is refused before it comes here."""
        raise TypeError(f"{self.identifier} is only to read.")


def _addresses(service: Service, known: Known, *, secret: bool) -> str | None:
    lines = []
    for offer in service.service_at_locations.all() if service.pk else ():
        location = offer.location
        if location.is_withheld != secret:
            continue
        if secret and location.key not in known.own_locations:
            continue
        town = location.place and (location.place.name_nl or location.place.name)
        address = ", ".join(part for part in (location.street, location.postal_code, town) if part)
        if address:
            lines.append(f"{location.key}: {address}")
    return plain("\n".join(dict.fromkeys(lines))) or None


def _label(attribute: str) -> Any:
    return Service._meta.get_field(attribute).verbose_name


def _help(attribute: str) -> Any:
    return Service._meta.get_field(attribute).help_text


def _fact(kind: type[Fact], attribute: str, **more: Any) -> Fact:
    return kind(attribute, _label(attribute), more.pop("help", None) or _help(attribute), **more)


TEXTS = (
    "name",
    "description",
    "eligibility",
    "exclusions",
    "application_process",
    "documents",
    "cost_note",
    "safety_note",
    "alert",
    "opening_condition",
    "coverage_note",
    "capacity_note",
    "note",
)
WITH_COMMAS = for_editors("Codes with commas between.")
DATE_HELP = for_editors("A date: 22-11-2026.")

SLUG = "slug"
STAMP = "stamp"
ORGANIZATION = "organization"

BEFORE_TEXTS: tuple[Column, ...] = (
    Text(
        SLUG,
        _label("slug"),
        for_editors("Names the service: do not change it. Empty in a new row."),
        width=30,
        attribute="slug",
    ),
    Owner(
        ORGANIZATION,
        _label("organization"),
        for_editors("Its short name, such as “kitchen”. A new row needs one."),
    ),
)
AFTER_TEXTS: tuple[Column, ...] = (
    _fact(Text, "alternate_names", width=30),
    Codes(
        "categories",
        _label("categories"),
        WITH_COMMAS,
        relation="categories",
        known_as="categories",
        is_required=True,
    ),
    _fact(Choice, "audience"),
    _fact(Choice, "status"),
    _fact(Day, "ended_on"),
    _fact(YesNo, "is_open_now"),
    _fact(Day, "alert_until", help=DATE_HELP),
    Rows(
        "target_groups",
        for_editors("target groups"),
        for_editors("A code on each line; “(only)” or “(preferred)” behind it."),
        relation="service_target_groups",
        # The same group, with two notes.
        may_repeat=True,
        read=_read_group,
        show_row=lambda row: in_brackets(row.target_group.code, _unless("open", row.admission)),
        make=lambda known, facts: {"target_group": facts[0], "admission": facts[1]},
    ),
    _fact(Choice, "sex"),
    _fact(Number, "minimum_age"),
    _fact(Number, "maximum_age"),
    _fact(Choice, "coverage"),
    Codes(
        "served_places",
        _label("served_places"),
        for_editors("Short names of towns with commas between."),
        relation="served_places",
        by="slug",
        known_as="places",
    ),
    _fact(Choice, "asks_identity"),
    _fact(Choice, "asks_insurance"),
    _fact(Choice, "informs_authorities"),
    Rows(
        "ways_in",
        for_editors("ways in"),
        for_editors(
            "On each line one of: walk_in, phone, email, link, ticket, appointment, referral; "
            "“(professionals)” behind it when it is for them."
        ),
        relation="ways_in",
        read=_read_way,
        show_row=lambda row: in_brackets(
            row.way, "professionals" if row.is_for_professionals else ""
        ),
        make=lambda known, facts: {"way": facts[0], "is_for_professionals": facts[1]},
    ),
    Rows(
        "languages",
        for_editors("languages spoken"),
        for_editors(
            "A code on each line: “ar”; “(interpreter)”, “(leaflet)” or “(website)” behind it."
        ),
        relation="spoken_languages",
        read=_read_language,
        show_row=lambda row: in_brackets(row.code, _unless("staff", row.how)),
        make=lambda known, facts: {"code": facts[0], "how": facts[1]},
    ),
    Rows(
        "phones",
        for_editors("phone numbers"),
        for_editors("A number on each line; “(whatsapp)”, “(signal)”, “(sms)”, “(fax)” behind it."),
        relation="phones",
        # The same number, with two choices of a menu.
        may_repeat=True,
        read=_read_phone,
        show_row=lambda row: in_brackets(display(row.number), _unless("voice", row.type)),
        make=lambda known, facts: {"number": facts[0], "type": facts[1]},
    ),
    Rows(
        "places",
        for_editors("places"),
        for_editors("A short name of a place on each line; “(intake)” or “(stay)” behind it."),
        relation="service_at_locations",
        read=_read_place,
        show_row=show_place,
        make=lambda known, facts: {"location": facts[0], "role": facts[1]},
    ),
    Hours(
        "hours",
        for_editors("opening hours at every place"),
        for_editors("“Mo,Tu 10:00-12:00; every 2 weeks Th 09:30-11:30 phone”."),
    ),
    HoursAtPlaces(
        "hours_at_places",
        for_editors("opening hours by place"),
        for_editors("A line for each place: “kitchen-hall: Mo 12:00-13:30”."),
    ),
    ReadOnly(
        "addresses",
        for_editors("addresses (only to read)"),
        for_editors("Change an address on the page of the place."),
        width=40,
        tell=lambda service, known: _addresses(service, known, secret=False),
    ),
    ReadOnly(
        "secret_addresses",
        for_editors("SECRET addresses (only to read, never pass on)"),
        for_editors("These never leave the admin. Only who may change the place sees them."),
        width=40,
        tell=lambda service, known: _addresses(service, known, secret=True),
    ),
    _fact(Choice, "cost"),
    _fact(Amount, "cost_amount"),
    FirstGoTo("first_go_to", _label("first_go_to"), for_editors("The short name of a service.")),
    _fact(Choice, "capacity"),
    _fact(Day, "capacity_date"),
    _fact(Number, "longest_stay_months"),
    _fact(WebAddress, "website", width=30),
    _fact(Email, "email", width=30),
    _fact(YesNo, "is_emergency_line"),
    _fact(Day, "assured_date"),
    _fact(Text, "assured_by"),
    _fact(Number, "review_interval_months"),
    _fact(Text, "internal_note", width=30),
    YesNo(
        "is_published",
        for_editors("published (only to read)"),
        for_editors("A new row is not published: somebody looks at it first."),
        is_read_only=True,
    ),
    ReadOnly(
        STAMP,
        for_editors("stamp (leave as it is)"),
        for_editors("Tells on the way back what somebody else changed in between."),
        width=8,
        tell=lambda service, known: None,
    ),
)


def columns(languages: Iterable[str] = LANGUAGES) -> tuple[Column, ...]:
    """All columns, with the texts in these languages."""
    wanted = [code for code in LANGUAGES if code in set(languages)]
    texts = tuple(
        Text(
            f"{name}_{code}",
            _label(name),
            _help(name),
            width=24 if name == "name" else 40,
            language=code,
            attribute=f"{name}_{code.replace('-', '_')}",
        )
        for name in TEXTS
        for code in wanted
    )
    return (*BEFORE_TEXTS, *texts, *AFTER_TEXTS)


def by_heading() -> dict[str, Column]:
    """Columns by all that may stand above them: heading in Dutch or English, or identifier."""
    found = {}
    for column in columns():
        found[fold(column.identifier)] = column
        for language in HEADING_LANGUAGES:
            with override(language):
                found[fold(column.title())] = column
    return found


def described() -> Iterable[str]:
    """The columns as rows of a table, for ``docs/spreadsheets.md``; texts stand there once."""
    with override("en"):
        for column in columns(("nl",)):
            name, title = column.identifier, column.title()
            if column.language:
                name, title = name.replace("_nl", "_…"), title.replace("[nl]", "[…]")
            yield f"| `{name}` | {title} | {column.help} |"
