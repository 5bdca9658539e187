"""What readers will read, said while one types: by the same code that speaks to them."""

from __future__ import annotations

from copy import copy

from django.contrib import admin
from django.db.models import Model
from django.forms import modelform_factory
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from ..models import Channel, Location, Schedule
from ..models.base import columns_of
from ..opening_hours import describe
from ..text import for_editors
from ..visibility import public_address

HOURS = "services_schedule_sentence"
ADDRESS = "services_location_address"
SCRIPT = "admin-social/said-while-typing.js"
NOTHING = "–"


def half_typed(page: admin.ModelAdmin, request: HttpRequest, fields: list[str]) -> Model:
    """The record that is being typed, as far as it is right. It is nobody's yet: there is nothing
    to look up."""
    form_class = modelform_factory(
        page.model,
        fields=fields,
        formfield_callback=lambda field, **kwargs: page.formfield_for_dbfield(
            field, request, **kwargs
        ),
    )
    form = form_class(request.POST)
    form.is_valid()
    given = {name: form.cleaned_data.get(name) for name in form.fields}
    return page.model(**{name: value for name, value in given.items() if value is not None})


# Opening hours


def sentence_of(schedule: Schedule, language: str) -> str:
    """“By phone: Thursday 09:30–11:30 · every 2 weeks · Arabic”"""
    words = str(describe(schedule.block, language))
    if schedule.channel == Channel.VISIT:
        return words
    return f"{schedule.get_channel_display()}: {words}"


class SaysHours:
    """Beside every row of hours."""

    readonly_fields = ("sentence",)

    class Media:
        js = [SCRIPT]

    @admin.display(description=for_editors("readers see"))
    def sentence(self, schedule):
        said = sentence_of(schedule, get_language()) if schedule and schedule.pk else NOTHING
        return format_html(
            '<output class="hours-in-words" data-in-words="{}">'
            '<span data-said="sentence">{}</span></output>',
            reverse(f"admin:{HOURS}"),
            said,
        )


class AnswersWithSentence(admin.ModelAdmin):
    def get_urls(self):
        view = self.admin_site.admin_view(self.say)
        return [path("sentence/", view, name=HOURS), *super().get_urls()]

    @method_decorator(require_POST)
    def say(self, request: HttpRequest) -> JsonResponse:
        owners_and_texts = {"service", "service_at_location", *columns_of("note"), "note"}
        fields = [
            field.name
            for field in Schedule._meta.fields
            if field.editable and not field.primary_key and field.name not in owners_and_texts
        ]
        schedule = half_typed(self, request, fields)
        return JsonResponse({"sentence": sentence_of(schedule, get_language())})

    say.changes_nothing = True


# Addresses


class SaysAddress(admin.ModelAdmin):
    """Beside the switch that withholds an address: both ways, by the rule of the public pages."""

    readonly_fields = ("readers_see",)

    class Media:
        js = [SCRIPT]

    @admin.display(description=for_editors("what readers see"))
    def readers_see(self, location):
        said = addresses_in_public(location) if location and location.pk else {}
        ways = Location.AddressVisibility
        return format_html(
            '<dl class="readers-see" data-in-words="{}"><dt>{}</dt><dd data-said="{}">{}</dd>'
            '<dt>{}</dt><dd data-said="{}">{}</dd></dl>',
            reverse(f"admin:{ADDRESS}"),
            ways.PUBLIC.label,
            ways.PUBLIC.value,
            said.get(ways.PUBLIC, NOTHING),
            ways.WITHHELD.label,
            ways.WITHHELD.value,
            said.get(ways.WITHHELD, NOTHING),
        )

    def get_urls(self):
        view = self.admin_site.admin_view(self.say)
        return [path("address/", view, name=ADDRESS), *super().get_urls()]

    @method_decorator(require_POST)
    def say(self, request: HttpRequest) -> JsonResponse:
        fields = [*columns_of("name"), "street", "postal_code", "place"]
        return JsonResponse(addresses_in_public(half_typed(self, request, fields)))

    say.changes_nothing = True


def addresses_in_public(location: Location) -> dict[str, str]:
    """One line for each visibility."""
    said = {}
    for way in (Location.AddressVisibility.PUBLIC, Location.AddressVisibility.WITHHELD):
        shown = copy(location)
        shown.address_visibility = way
        address = public_address(shown, get_language())
        town = f"{address.postal_code} {address.town}".strip()
        parts = (address.name.value, address.street, town)
        said[way.value] = ", ".join(part for part in parts if part) or NOTHING
    return said
