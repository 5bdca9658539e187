"""Where: buildings, buses and their stops, towns and postcodes."""

from __future__ import annotations

from django.contrib import admin

from ..models import Location, Place, Postcode, ServiceAtLocation, Stop
from ..text import for_editors
from . import questions
from .base import (
    ReadOnlyAdmin,
    TableRows,
    TextRows,
    TextsAdmin,
    in_every_language,
    number_of,
)
from .closing import Closes
from .contact import PhoneRows
from .duplicates import FindsDuplicates
from .filters import CoordinatesFilter, TownFilter
from .organization import SourceRows
from .preview import Previews
from .schedule import ClosureRows
from .sentences import SaysAddress


class StopRows(TextRows):
    model = Stop
    question = questions.WHERE
    fields = ("name", "place", "note", "order")
    autocomplete_fields = ("place",)
    list_select_related = ("place",)


class ServicesHereRows(TableRows):
    model = ServiceAtLocation
    question = questions.WHAT_IS_IT
    verbose_name = for_editors("service here")
    verbose_name_plural = for_editors("services here")
    fields = ("service", "role", "order")
    autocomplete_fields = ("service",)
    list_select_related = ("service", "location")
    show_change_link = True


@admin.register(Location)
class LocationAdmin(FindsDuplicates, Closes, Previews, SaysAddress, TextsAdmin):
    list_display = (
        "key",
        "name",
        "organization",
        "location_type",
        "place",
        "address_visibility",
        "has_point",
        "service_count",
    )
    list_filter = ("address_visibility", "location_type", CoordinatesFilter, "province", TownFilter)
    list_select_related = ("organization", "place")
    search_fields = (
        "key",
        *in_every_language("name"),
        "street",
        "postal_code",
        "organization__slug",
    )
    autocomplete_fields = ("organization", "hosted_by", "place")
    radio_fields = {"address_visibility": admin.VERTICAL}
    short_name = ("key", "name")
    inlines = (ServicesHereRows, StopRows, PhoneRows, ClosureRows, SourceRows)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {"fields": ("organization", "hosted_by", "location_type", "name", "key")},
        ),
        (
            questions.IS_IT_SAFE,
            {
                "fields": ("address_visibility", "readers_see"),
                "description": for_editors(
                    "A secret address never leaves this admin: readers, maps, exports and prints "
                    "only get the town."
                ),
            },
        ),
        (
            questions.WHERE,
            {
                "fields": (
                    ("street", "postal_code"),
                    "place",
                    ("province", "region"),
                    "postal_address",
                    ("latitude", "longitude"),
                    "transport",
                ),
                "description": for_editors("Without a point, the place stands on its town."),
            },
        ),
        (questions.HOW_TO_GET_IN, {"fields": ("finding_hints", "accessibility", "note")}),
        (questions.WHEN, {"fields": ("on_public_holidays",)}),
        (questions.FOR_EDITORS, {"fields": ("internal_note",)}),
    )

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(service_count=number_of(ServiceAtLocation, "location"))
        )

    @admin.display(description=for_editors("services"), ordering="service_count")
    def service_count(self, location):
        return location.service_count

    @admin.display(description=for_editors("point on the map"), boolean=True, ordering="latitude")
    def has_point(self, location):
        return location.point is not None


@admin.register(Place)
class PlaceAdmin(TextsAdmin):
    list_display = ("name", "municipality", "province", "population", "location_count")
    list_filter = ("province", "country")
    search_fields = (*in_every_language("name"), "alternate_names", "municipality", "slug")
    short_name = ("slug", "name")
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {"fields": ("name", "slug", "alternate_names", "population")},
        ),
        (
            questions.WHERE,
            {"fields": ("municipality", ("province", "country"), ("latitude", "longitude"))},
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(location_count=number_of(Location, "place"))

    @admin.display(description=for_editors("locations"), ordering="location_count")
    def location_count(self, place):
        return place.location_count


@admin.register(Postcode)
class PostcodeAdmin(ReadOnlyAdmin):
    list_display = ("digits", "place", "latitude", "longitude")
    list_select_related = ("place",)
    list_filter = ("place__province",)
    search_fields = ("digits", "place__slug")
