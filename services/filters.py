"""The questions a visitor can put in the address of a list; pages and exports share them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import search
from .choices import Choice, choices_in
from .geo import Point
from .languages import is_known_language, language_name
from .models import Organization, Place, Postcode, Service, WayIn
from .selection import Selection
from .text import fold, text_of

LONGEST_QUERY = 200
RADII_KM = (2, 5, 10, 25, 50)
DEFAULT_RADIUS_KM = 10


DAYS = [
    ("today", _("Today")),
    ("tomorrow", _("Tomorrow")),
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
    ("sun", _("Sunday")),
]


def naive_now() -> datetime:
    """The clock on a Dutch wall, which opening hours are written by."""
    return localtime().replace(tzinfo=None, second=0, microsecond=0)


def next_day(name: str, today: date) -> date:
    """The coming day of this name, today included."""
    if name in ("today", "tomorrow"):
        return today + timedelta(days=name == "tomorrow")
    weekday = [value for value, _label in DAYS].index(name) - 2
    return today + timedelta(days=(weekday - today.weekday()) % 7)


SAFETY = [
    ("no-papers", _("Does not ask for identity papers")),
    ("no-number", _("Does not ask for a citizen number (BSN) or insurance")),
    ("no-police", _("Gives nothing to police or immigration service")),
]


class KnownField(forms.MultipleChoiceField):
    """One or more of the things we know, repeated in the address or with commas between."""

    widget = forms.SelectMultiple
    default_error_messages = {"invalid_choice": _("We do not know “%(value)s” here.")}

    def __init__(self, *args, known=None, **kwargs):
        self.known = known
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        parts = [part.strip() for item in value or [] for part in str(item).split(",")]
        return list(dict.fromkeys(part for part in parts if part))

    def valid_value(self, value):
        return value in self.known()

    def validate(self, value):
        unknown = [item for item in value if not self.valid_value(item)]
        if unknown:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": unknown[0][:60]},
            )


class KnownFilter(django_filters.Filter):
    field_class = KnownField


def _flat(tree: list[Choice]) -> dict[str, str]:
    return {choice.value: choice.label for top in tree for choice in (top, *top.children)}


def all_categories() -> dict[str, str]:
    known = choices_in(get_language())
    return _flat([*known.categories, *known.professional_categories])


def all_target_groups() -> dict[str, str]:
    return {choice.value: choice.label for choice in choices_in(get_language()).target_groups}


class LanguageField(KnownField):
    """Any language there is: that nobody speaks it here is an answer, not a mistake."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, known=dict, **kwargs)

    def valid_value(self, value):
        return is_known_language(value)


class LanguageFilter(django_filters.Filter):
    field_class = LanguageField


class PlaceField(forms.CharField):
    """A town, by the short name in addresses or by any of its names."""

    default_error_messages = {"unknown": _("We do not know the place “%(value)s”.")}

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        if place := find_place(value):
            return place
        raise forms.ValidationError(
            self.error_messages["unknown"], code="unknown", params={"value": value[:60]}
        )


def find_place(name: str) -> Place | None:
    if place := Place.objects.filter(slug=name.lower()).first():
        return place
    folded = fold(name)
    named = Place.objects.filter(alternate_names__icontains=name).order_by("-population")
    for place in [*Place.objects.filter(name__iexact=name).order_by("-population"), *named]:
        names = [place.name_nl, place.name, *place.alternate_names.splitlines()]
        if any(fold(known) == folded for known in names if known):
            return place
    return None


class NearField(forms.CharField):
    """A town, the four digits of a postcode, or ``52.37,4.89`` as a phone rounds its position."""

    default_error_messages = {
        "unknown": _(
            "We cannot find “%(value)s”. Try the name of a town or four digits of a postcode."
        )
    }

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        if point := find_point(value):
            return point
        raise forms.ValidationError(
            self.error_messages["unknown"], code="unknown", params={"value": value[:60]}
        )


def find_point(written: str) -> Point | None:
    latitude, comma, longitude = written.partition(",")
    if comma:
        try:
            point = Point(float(latitude), float(longitude))
        except ValueError:
            point = None
        # A float can also be “nan” or “inf”, which no map knows: the comparison is false for both.
        if point and -89 < point.latitude < 89 and -180 <= point.longitude <= 180:
            return point
    digits = written.replace(" ", "")[:4]
    if len(digits) == 4 and digits.isascii() and digits.isdigit():
        postcode = Postcode.objects.filter(digits=digits).first()
        return postcode.point if postcode else None
    place = find_place(written)
    return place.point if place else None


class OrganizationField(forms.CharField):
    default_error_messages = {"unknown": _("We do not know the organisation “%(value)s”.")}

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        if found := Organization.objects.published().filter(slug=value).first():
            return found
        raise forms.ValidationError(
            self.error_messages["unknown"], code="unknown", params={"value": value[:60]}
        )


class QueryField(forms.CharField):
    default_error_messages = {
        "max_length": _("This is too long. Use a few words, for example “toothache”.")
    }


class QueryFilter(django_filters.Filter):
    field_class = QueryField


class PlaceFilter(django_filters.Filter):
    field_class = PlaceField


class NearFilter(django_filters.Filter):
    field_class = NearField


class OrganizationFilter(django_filters.Filter):
    field_class = OrganizationField


@dataclass(frozen=True)
class ActiveFilter:
    """One condition of the present list in words, and the address of the list without it."""

    label: str
    href: str


class _Declared(dict):
    """django-filter copies the filters of a class for every page, with all that hangs on them. What
    differs from page to page is only to whose page a filter belongs."""

    def __deepcopy__(self, _memo):
        return {name: self._own(declared) for name, declared in self.items()}

    def _own(self, declared: django_filters.Filter) -> django_filters.Filter:
        own = copy(declared)
        # Said once more, so that it is the copy's method which is called.
        own.method = declared.method
        return own


@cache
def _form_of(filters: type[django_filters.FilterSet]) -> type[forms.Form]:
    """Its fields are the same on every page: labels are said in the language of the moment."""
    fields = {name: each.field for name, each in filters.base_filters.items()}
    return type(f"{filters.__name__}Form", (forms.Form,), fields)


class ServiceFilter(django_filters.FilterSet):
    """Wrong input gives its message and filters nothing; the rest of the address still counts.

    What is filtered is a queryset, or a Selection in memory: both know the same verbs.
    """

    q = QueryFilter(
        method="by_words",
        label=_("What do you need?"),
        max_length=LONGEST_QUERY,
    )
    literal = django_filters.ChoiceFilter(
        choices=[("1", "1")], method="with_another", label=_("Exactly these words")
    )
    category = KnownFilter(method="by_category", label=_("Kind of help"), known=all_categories)
    place = PlaceFilter(method="by_place", label=_("Town"))
    near = NearFilter(method="by_distance", label=_("Near (town or postcode)"))
    km = django_filters.TypedChoiceFilter(
        choices=[(radius, radius) for radius in RADII_KM],
        coerce=int,
        method="with_another",
        label=_("How far (km)"),
        error_messages={"invalid_choice": _("Choose one of the distances.")},
    )
    for_ = KnownFilter(method="by_target_group", label=_("For"), known=all_target_groups)
    language = LanguageFilter(method="by_language", label=_("Language"))
    cost = django_filters.MultipleChoiceFilter(
        choices=[(Service.Cost.FREE, Service.Cost.FREE.label)],
        method="by_cost",
        label=_("Cost"),
        error_messages=KnownField.default_error_messages,
    )
    safe = django_filters.MultipleChoiceFilter(
        choices=SAFETY,
        method="by_safety",
        label=_("Safe to come"),
        error_messages=KnownField.default_error_messages,
    )
    way = django_filters.MultipleChoiceFilter(
        choices=WayIn.Way.choices,
        method="by_way_in",
        label=_("How to get in"),
        error_messages=KnownField.default_error_messages,
    )
    open = django_filters.ChoiceFilter(
        choices=[("now", _("Open now"))],
        method="by_opening",
        label=_("Open"),
        error_messages=KnownField.default_error_messages,
    )
    day = django_filters.ChoiceFilter(
        choices=DAYS,
        method="by_day",
        label=_("Day"),
        error_messages=KnownField.default_error_messages,
    )
    from_ = django_filters.TimeFilter(
        method="with_another",
        label=_("From what time"),
        input_formats=["%H:%M"],
        error_messages={"invalid": _("Write the time as 18:00.")},
    )
    organization = OrganizationFilter(method="by_organization", label=_("Organisation"))

    @classmethod
    def get_filters(cls):
        # “for” is a word of Python, and the right word in an address.
        return _Declared((name.rstrip("_"), each) for name, each in super().get_filters().items())

    def get_form_class(self):
        return _form_of(type(self))

    # What was read out of the words; None when nothing was asked in words.
    match: search.Match | None = None

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        # The words come last: how far they must be relaxed depends on what the others leave over.
        for name in sorted(asked, key=lambda name: name == "q"):
            queryset = self.filters[name].filter(queryset, asked[name])
        return queryset

    def narrowed_by(self, names: Iterable[str]) -> QuerySet | Selection:
        """What these questions alone leave over: the ground on which the others are counted."""
        self.is_valid()
        asked = self.form.cleaned_data
        if not any(asked.get(name) for name in asked if name not in names):
            # That is the list itself.
            return self.qs
        match = self.match
        found = self.queryset.all()
        for name in sorted(names, key=lambda name: name == "q"):
            found = self.filters[name].filter(found, asked.get(name))
        self.match = match
        return found

    def by_words(self, queryset, _name, value):
        is_literal = bool(self.form.cleaned_data.get("literal"))
        self.match = search.match(queryset, value, get_language(), literally=is_literal)
        return self.match.services

    def by_category(self, queryset, _name, value):
        return queryset.in_categories(value)

    def by_place(self, queryset, _name, value):
        return queryset.at_places([value.slug]).here_first([value.slug])

    def by_distance(self, queryset, _name, value):
        radius_km = self.form.cleaned_data.get("km") or DEFAULT_RADIUS_KM
        return queryset.near(value, radius_km).nearest_first(value, radius_km)

    def with_another(self, queryset, _name, _value):
        """Says more about another question: how far with near, how literally with q."""
        return queryset

    def by_opening(self, queryset, _name, _value):
        return queryset.open_at(naive_now())

    def by_day(self, queryset, _name, value):
        return queryset.held_on(
            next_day(value, naive_now().date()), self.form.cleaned_data.get("from")
        )

    def by_target_group(self, queryset, _name, value):
        return queryset.welcoming(value)

    def by_language(self, queryset, _name, value):
        return queryset.speaking(value)

    def by_cost(self, queryset, _name, value):
        return queryset.costing(value)

    def by_safety(self, queryset, _name, value):
        return queryset.promising(value)

    def by_way_in(self, queryset, _name, value):
        return queryset.with_way_in(value)

    def by_organization(self, queryset, _name, value):
        return queryset.by_organizations([value.slug])

    @property
    def asked(self) -> dict[str, Any]:
        """What to fill into the form again: text for a single value, a list for several."""
        understood = self.form.cleaned_data
        several = {
            name: understood.get(name) or []
            for name in ("category", "for", "language", "cost", "safe", "way")
        }
        return several | {
            "q": understood.get("q") or "",
            "near": self.data.get("near", ""),
            "km": understood.get("km") or DEFAULT_RADIUS_KM,
            "place": getattr(understood.get("place"), "slug", ""),
            "open": understood.get("open") or "",
            "day": understood.get("day") or "",
            "from": self.data.get("from", "") if understood.get("from") else "",
            "organization": getattr(understood.get("organization"), "slug", ""),
        }

    @property
    def problems(self) -> list[str]:
        """Sentences about wrong input, to stand above the list."""
        return [message for messages in self.form.errors.values() for message in messages]

    def in_words(self) -> list[ActiveFilter]:
        """What is being filtered on, each with the address of the list without it."""
        active: list[ActiveFilter] = []
        for name, value in self.form.cleaned_data.items():
            if not value or name in ("km", "from", "literal"):
                continue
            if isinstance(value, list):
                labels = self._labels(name, value)
                active += [
                    ActiveFilter(str(labels.get(item, item)), self._without(name, item, value))
                    for item in value
                ]
            else:
                active.append(ActiveFilter(self._one_label(name, value), self._without(name)))
        return active

    def _without(self, name: str, item: str = "", items: Iterable[str] = ()) -> str:
        """The present address without one condition; the page number starts anew."""
        query = self.data.copy()
        query.pop("page", None)
        query.setlist(name, [each for each in items if each != item])
        for key in [key for key in query if not any(query.getlist(key))]:
            del query[key]
        return f"?{query.urlencode()}"

    def _labels(self, name: str, values: list[str]) -> dict[str, str]:
        field = self.form.fields[name]
        if name == "language":
            return {code: language_name(code, get_language()) for code in values}
        return field.known() if isinstance(field, KnownField) else dict(field.choices)

    def _one_label(self, name: str, value) -> str:
        match name:
            case "q":
                return f"“{value}”"
            case "open" | "day":
                label = str(dict(self.form.fields[name].choices)[value])
                start = self.form.cleaned_data.get("from")
                if name == "day" and start:
                    return _("%(day)s from %(time)s") % {
                        "day": label,
                        "time": start.strftime("%H:%M"),
                    }
                return label
            case "near":
                radius = self.form.cleaned_data.get("km") or DEFAULT_RADIUS_KM
                return _("within %(km)s km of %(where)s") % {
                    "km": radius,
                    # A position is not repeated on the page: somebody may look over the shoulder.
                    "where": _("your position") if "," in self.data[name] else self.data[name],
                }
            case _:
                return text_of(value, "name", get_language()).value
