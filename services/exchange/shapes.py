"""The listings format, key by key: each key knows how its value is read from and put into a record.

The format itself is written down in ``docs/listings-format.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from django.utils.timezone import localtime, make_aware

from ..models import (
    Closure,
    Contact,
    Course,
    Location,
    Module,
    OldAddress,
    Organization,
    Phone,
    Place,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    TargetGroup,
    WayIn,
)
from ..models.base import validate_language_codes
from ..models.translation_state import record_kind
from ..phone_numbers import NotAPhoneNumber, display, normalize
from ..text import LANGUAGES, text_in

# Kind, id, field and language of texts a computer wrote: they are not part of the listing.
MachineTexts = set[tuple[str, int, str, str]]


class Wrong(ValueError):
    """The value does not fit; the text says what would."""


def storable(text: str) -> str:
    """No database keeps NUL, and half a surrogate pair is no sign at all."""
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise Wrong("holds a sign that cannot be stored")
    return text.strip()


@dataclass(frozen=True)
class Key:
    """One key of the format. ``default`` is what a missing key means."""

    name: str
    attribute: str = ""
    default: Any = ""

    @property
    def attr(self) -> str:
        return self.attribute or self.name

    def dump(self, record: Model, machine: MachineTexts) -> Any:
        value = getattr(record, self.attr)
        return None if value == self.default else value

    def clean(self, value: Any) -> Any:
        """The value in its one canonical form. Raises Wrong."""
        return value

    def load(self, record: Model, value: Any) -> None:
        setattr(record, self.attr, self.default if value is None else value)


@dataclass(frozen=True)
class Words(Key):
    """A short text in no particular language: a name, an address, a code."""

    def clean(self, value):
        if not isinstance(value, str) or not value.strip():
            raise Wrong("must be a text that is not empty")
        return storable(value)


@dataclass(frozen=True)
class Choice(Words):
    choices: tuple[str, ...] = ()

    def clean(self, value):
        if value not in self.choices:
            raise Wrong(f"must be one of {', '.join(self.choices)}")
        return None if value == self.default else value


@dataclass(frozen=True)
class Flag(Key):
    default: bool = False

    def clean(self, value):
        if not isinstance(value, bool):
            raise Wrong("must be true or false")
        return None if value == self.default else value


@dataclass(frozen=True)
class Number(Key):
    default: int | None = None

    def clean(self, value):
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong("must be a whole number")
        return None if value == self.default else value


@dataclass(frozen=True)
class Degrees(Key):
    default: None = None

    def clean(self, value):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not -180 <= value <= 180:
            raise Wrong("must be a number of degrees")
        return float(value)


@dataclass(frozen=True)
class Amount(Key):
    default: None = None

    def dump(self, record, machine):
        value = getattr(record, self.attr)
        return None if value is None else f"{value:.2f}"

    def clean(self, value):
        try:
            return f"{Decimal(value):.2f}"
        except (InvalidOperation, TypeError, ValueError):
            raise Wrong("must be an amount such as “5.00”") from None

    def load(self, record, value):
        setattr(record, self.attr, None if value is None else Decimal(value))


@dataclass(frozen=True)
class Text(Key):
    """Words in one or more of our languages."""

    def dump(self, record, machine):
        texts = {
            language: words
            for language in LANGUAGES
            if (words := text_in(record, self.attr, language))
            and (record_kind(record), record.pk, self.attr, language) not in machine
        }
        return texts or None

    def clean(self, value):
        if not isinstance(value, dict) or not value:
            raise Wrong('must be words by language, such as {"en": "Walk in."}')
        for language, words in value.items():
            if language not in LANGUAGES:
                raise Wrong(f"“{language}” is none of our languages")
            if not isinstance(words, str) or not words.strip():
                raise Wrong(f"the text in “{language}” is empty")
        return {code: storable(value[code]) for code in LANGUAGES if code in value}

    def require(self, value):
        if not value:
            raise Wrong("a text in at least one language is needed")

    def load(self, record, value):
        for language in LANGUAGES:
            setattr(
                record, f"{self.attr}_{language.replace('-', '_')}", (value or {}).get(language)
            )


@dataclass(frozen=True)
class Moment(Key):
    """A date, a time of the day, or both, in ISO form to the minute."""

    default: None = None
    kind: type = date

    def written(self, value):
        form = {date: "%Y-%m-%d", time: "%H:%M", datetime: "%Y-%m-%dT%H:%M"}[self.kind]
        return value.strftime(form)

    def dump(self, record, machine):
        value = getattr(record, self.attr)
        if value is None:
            return None
        return self.written(localtime(value) if self.kind is datetime else value)

    def clean(self, value):
        example = self.written(datetime(2026, 11, 22, 9, 30))
        try:
            # Python also reads other ISO forms: weeks, seconds, no colons.
            if self.written(self.kind.fromisoformat(value)) == value:
                return value
        except (TypeError, ValueError):
            pass
        raise Wrong(f"must look like {example}")

    def load(self, record, value):
        moment = None if value is None else self.kind.fromisoformat(value)
        setattr(
            record, self.attr, make_aware(moment) if self.kind is datetime and moment else moment
        )


@dataclass(frozen=True)
class DayOfYear(Key):
    """``09-15`` in the file, 915 in the record."""

    default: None = None

    def dump(self, record, machine):
        value = getattr(record, self.attr)
        return None if value is None else f"{value // 100:02}-{value % 100:02}"

    def clean(self, value):
        try:
            # 2024 is a leap year: 29 February is a day of the year.
            if date.fromisoformat(f"2024-{value}").strftime("%m-%d") == value:
                return value
        except ValueError:
            pass
        raise Wrong("must look like 09-15")

    def load(self, record, value):
        setattr(record, self.attr, None if value is None else int(value.replace("-", "")))


@dataclass(frozen=True)
class Listed(Key):
    """A list of words that the record keeps in one text field."""

    separator: str = "\n"
    choices: tuple[str, ...] = ()

    def dump(self, record, machine):
        items = getattr(record, self.attr).split(self.separator)
        return [item.strip() for item in items if item.strip()] or None

    def clean(self, value):
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise Wrong("must be a list of words")
        if self.choices:
            if set(value) - set(self.choices):
                raise Wrong(f"may only name {', '.join(self.choices)}")
            return [choice for choice in self.choices if choice in value]
        return [storable(item) for item in value]

    def load(self, record, value):
        setattr(record, self.attr, self.separator.join(value or []))


@dataclass(frozen=True)
class PhoneNumber(Words):
    def dump(self, record, machine):
        return display(getattr(record, self.attr))

    def clean(self, value):
        try:
            return display(normalize(super().clean(value)))
        except NotAPhoneNumber:
            raise Wrong(f"“{value}” is not a phone number") from None

    def load(self, record, value):
        setattr(record, self.attr, normalize(value))


@dataclass(frozen=True)
class LanguageCode(Words):
    def clean(self, value):
        code = super().clean(value)
        try:
            validate_language_codes(code)
        except Exception:
            raise Wrong(f"“{code}” is not the code of a language") from None
        return code


@dataclass(frozen=True)
class Reference(Key):
    """Another record by its short name. ``is_late``: set when all records of the load exist."""

    default: None = None
    model: type[Model] | None = None
    by: str = "slug"
    is_late: bool = False

    def dump(self, record, machine):
        other = getattr(record, self.attr)
        return None if other is None else getattr(other, self.by)

    def clean(self, value):
        if not isinstance(value, str):
            raise Wrong(f"must be the {self.by} of a record")
        return storable(value)

    def find(self, value: str) -> Model:
        try:
            return self.model.objects.get(**{self.by: value})
        except self.model.DoesNotExist:
            if merged_into := OldAddress.present(record_kind(self.model), value):
                return merged_into
            raise Wrong(f"there is no {self.model._meta.verbose_name} “{value}”") from None

    def load(self, record, value):
        setattr(record, self.attr, None if value is None else self.find(value))


@dataclass(frozen=True)
class References(Reference):
    """Several other records, in no order; written after the record itself is saved."""

    def dump(self, record, machine):
        return sorted(getattr(other, self.by) for other in getattr(record, self.attr).all()) or None

    def clean(self, value):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Wrong(f"must be a list of {self.by}s")
        return sorted({storable(item) for item in value})

    def load(self, record, value):
        getattr(record, self.attr).set([self.find(item) for item in value or []])


@dataclass(frozen=True)
class ModuleNumber(Number):
    """Which module of its course a session teaches: the file counts from 1."""

    def dump(self, record, machine):
        return record.module.order if record.module else None

    def load(self, record, value):
        record.module = record.course.modules.filter(order=value).first()
        if value is not None and record.module is None:
            raise Wrong(f"there is no module {value}")


@dataclass(frozen=True)
class Shape:
    """A record of the format: its model, its keys, and the records inside it."""

    model: type[Model]
    keys: tuple[Key, ...]
    children: tuple[Children, ...] = ()

    @property
    def plain_keys(self) -> list[Key]:
        return [key for key in self.keys if not isinstance(key, References)]

    @property
    def many_keys(self) -> list[References]:
        return [key for key in self.keys if isinstance(key, References)]

    def prefetches(self, prefix: str = "") -> Iterator[str]:
        """Everything a dump reads, as prefetch_related wants it."""
        for key in self.keys:
            if isinstance(key, Reference):
                yield prefix + key.attr
        for child in self.children:
            yield prefix + child.related_name
            yield from child.shape.prefetches(f"{prefix}{child.related_name}__")


@dataclass(frozen=True)
class Children:
    """Records inside a record, in the order of the file. ``is_single``: one object, not a list."""

    name: str
    related_name: str
    shape: Shape
    is_single: bool = False
    has_order: bool = True
    first_order: int = 0

    def path(self, parent: str, number: int) -> str:
        """How one of them is named to people: ``at[1].schedules[2].``, counted from 1."""
        return f"{parent}{self.name}." if self.is_single else f"{parent}{self.name}[{number}]."


def _choices(model: type[Model], attribute: str) -> dict[str, Any]:
    column = model._meta.get_field(attribute)
    default = column.default if column.has_default() else ""
    return {
        "default": str(default),
        "choices": tuple(str(value) for value, _label in column.choices),
    }


def choice(model: type[Model], attribute: str) -> Choice:
    return Choice(attribute, **_choices(model, attribute))


SOURCES = Children(
    "sources",
    "sources",
    Shape(
        Source,
        (
            Words("title"),
            Words("url"),
            Words("dated"),
            Moment("read_on"),
            Words("about"),
            Text("statement"),
            Flag("is_disputed"),
        ),
    ),
)
CLOSURES = Children(
    "closures",
    "closures",
    Shape(
        Closure,
        (
            Moment("starts_on"),
            Moment("ends_on"),
            Text("reason"),
            choice(Closure, "replacement_channel"),
            Moment("replacement_opens_at", kind=time),
            Moment("replacement_closes_at", kind=time),
        ),
    ),
    has_order=False,
)
PHONES = Children(
    "phones",
    "phones",
    Shape(
        Phone,
        (
            PhoneNumber("number"),
            choice(Phone, "type"),
            Text("label"),
            Words("menu_option"),
            Words("extension"),
            Flag("is_for_professionals"),
            Flag("is_emergency_only"),
            Flag("is_from_abroad"),
            Flag("is_public", default=True),
            Text("cost_note"),
            Listed("languages", separator=" "),
        ),
    ),
)
CONTACTS = Children(
    "contacts",
    "contacts",
    Shape(Contact, (Words("role"), Words("person_name"), Words("email")), (PHONES,)),
)
SCHEDULES = Children(
    "schedules",
    "schedules",
    Shape(
        Schedule,
        (
            choice(Schedule, "channel"),
            choice(Schedule, "frequency"),
            Number("interval", default=1),
            Moment("anchor_on"),
            Listed(
                "days",
                "byday",
                separator=",",
                choices=("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
            ),
            Number("week_of_month"),
            Number("times_per_period"),
            choice(Schedule, "day_part"),
            Moment("opens_at", kind=time),
            Moment("closes_at", kind=time),
            Flag("is_all_day"),
            Moment("valid_from"),
            Moment("valid_to"),
            DayOfYear("season_start"),
            DayOfYear("season_end"),
            Flag("by_appointment"),
            choice(Schedule, "sex"),
            Listed("languages", separator=" "),
            Text("note"),
        ),
        (CLOSURES,),
    ),
)
ASSURED = (
    Moment("assured_date"),
    Words("assured_by"),
    Number("review_interval_months", default=6),
)

ORGANIZATION = Shape(
    Organization,
    (
        Words("slug"),
        Text("name"),
        Listed("alternate_names"),
        choice(Organization, "kind"),
        choice(Organization, "status"),
        Moment("ended_on"),
        Reference("parent", model=Organization, is_late=True),
        Text("description"),
        Words("website"),
        Words("email"),
        Words("kvk_number"),
        Text("note"),
        Words("internal_note"),
        *ASSURED,
    ),
    (PHONES, CONTACTS, CLOSURES, SOURCES),
)
LOCATION = Shape(
    Location,
    (
        Words("key"),
        choice(Location, "location_type"),
        Text("name"),
        choice(Location, "address_visibility"),
        Words("street"),
        Words("postal_code"),
        Reference("place", model=Place),
        choice(Location, "province"),
        Text("region"),
        Words("postal_address"),
        Text("finding_hints"),
        Text("accessibility"),
        Text("transport"),
        Text("note"),
        Words("internal_note"),
        Degrees("latitude"),
        Degrees("longitude"),
        Reference("hosted_by", model=Organization),
        choice(Location, "on_public_holidays"),
    ),
    (
        Children(
            "stops",
            "stops",
            Shape(Stop, (Text("name"), Reference("place", model=Place), Text("note"))),
        ),
        PHONES,
        CLOSURES,
        SOURCES,
    ),
)
SERVICE = Shape(
    Service,
    (
        Words("slug"),
        Text("name"),
        Listed("alternate_names"),
        Text("description"),
        References("categories", model=Service.categories.rel.model, by="code"),
        choice(Service, "audience"),
        choice(Service, "status"),
        Moment("ended_on"),
        Flag("is_open_now"),
        Text("opening_condition"),
        Text("alert"),
        Moment("alert_until"),
        Text("eligibility"),
        Text("exclusions"),
        choice(Service, "sex"),
        Number("minimum_age"),
        Number("maximum_age"),
        choice(Service, "coverage"),
        Text("coverage_note"),
        References("served_places", model=Place),
        choice(Service, "asks_identity"),
        choice(Service, "asks_insurance"),
        choice(Service, "informs_authorities"),
        Text("safety_note"),
        Text("application_process"),
        Reference("first_go_to", model=Service, is_late=True),
        Text("documents"),
        choice(Service, "cost"),
        Amount("cost_amount"),
        Text("cost_note"),
        choice(Service, "capacity"),
        Text("capacity_note"),
        Moment("capacity_date"),
        Number("longest_stay_months"),
        Words("website"),
        Words("email"),
        Flag("is_emergency_line"),
        Text("note"),
        Words("internal_note"),
        *ASSURED,
    ),
    (
        Children(
            "target_groups",
            "service_target_groups",
            Shape(
                ServiceTargetGroup,
                (
                    Reference("code", "target_group", model=TargetGroup, by="code"),
                    choice(ServiceTargetGroup, "admission"),
                    Text("note"),
                ),
            ),
        ),
        Children(
            "ways_in",
            "ways_in",
            Shape(WayIn, (choice(WayIn, "way"), Flag("is_for_professionals"), Words("link"))),
        ),
        Children(
            "languages",
            "spoken_languages",
            Shape(
                SpokenLanguage,
                (LanguageCode("code"), choice(SpokenLanguage, "how"), Text("note")),
            ),
        ),
        Children(
            "organizations",
            "service_organizations",
            Shape(
                ServiceOrganization,
                (
                    Reference("organization", model=Organization),
                    Words("name"),
                    choice(ServiceOrganization, "role"),
                    Moment("valid_from"),
                    Moment("valid_to"),
                ),
            ),
        ),
        Children(
            "at",
            "service_at_locations",
            Shape(
                ServiceAtLocation,
                (
                    Reference("location", model=Location, by="key"),
                    choice(ServiceAtLocation, "role"),
                    Text("note"),
                ),
                (SCHEDULES, PHONES),
            ),
        ),
        SCHEDULES,
        PHONES,
        CONTACTS,
        CLOSURES,
        SOURCES,
        Children(
            "course",
            "course",
            Shape(
                Course,
                (Number("duration_minutes"), Text("certificate")),
                (
                    Children(
                        "modules",
                        "modules",
                        Shape(Module, (Text("name"), Text("description"))),
                        first_order=1,
                    ),
                    Children(
                        "sessions",
                        "sessions",
                        Shape(
                            Session,
                            (
                                ModuleNumber("module"),
                                Reference("location", model=Location, by="key"),
                                Moment("starts_at", kind=datetime),
                                Moment("ends_at", kind=datetime),
                                Words("language"),
                                Number("seats"),
                                choice(Session, "state"),
                                Text("registration"),
                            ),
                        ),
                        has_order=False,
                    ),
                ),
            ),
            is_single=True,
            has_order=False,
        ),
    ),
)
RESOURCE = Shape(
    Resource,
    (
        Words("slug"),
        Text("title"),
        Text("description"),
        choice(Resource, "kind"),
        choice(Resource, "audience"),
        Reference("service", model=Service, is_late=True),
        Words("url"),
        Listed("languages", separator=" "),
        Moment("published_on"),
        Text("note"),
        *ASSURED,
    ),
    (SOURCES,),
)
