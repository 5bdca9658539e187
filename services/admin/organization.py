"""Who: organisations and the sources of what is known about them."""

from __future__ import annotations

from django.contrib import admin

from ..models import Location, Organization, Service, Source
from ..text import for_editors
from . import questions
from .base import TextRows, TextsAdmin, in_every_language, number_of
from .closing import Closes
from .contact import ContactRows, PhoneRows
from .duplicates import FindsDuplicates
from .filters import FreshnessFilter, OrganizationTownFilter
from .freshness import StillCorrect
from .preview import Previews
from .publishing import Publishes, WaitingFilter
from .schedule import ClosureRows


class SourceRows(TextRows):
    model = Source
    question = questions.HOW_OLD_IS_THIS
    classes = ("collapse",)
    fields = (
        "title",
        "url",
        ("dated", "read_on"),
        "about",
        "statement",
        "is_disputed",
        "order",
    )


@admin.register(Organization)
class OrganizationAdmin(StillCorrect, FindsDuplicates, Publishes, Closes, Previews, TextsAdmin):
    list_display = (
        "name",
        "still_correct_button",
        "kind",
        "status",
        "closing",
        "service_count",
        "location_count",
        "assured_date",
        "is_published",
    )
    list_filter = (
        WaitingFilter,
        "status",
        FreshnessFilter,
        "is_published",
        "kind",
        OrganizationTownFilter,
    )
    search_fields = (*in_every_language("name"), "alternate_names", "slug", "email", "kvk_number")
    ordering = ("slug",)
    autocomplete_fields = ("parent",)
    short_name = ("slug", "name")
    inlines = (PhoneRows, ContactRows, ClosureRows, SourceRows)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {
                "fields": (
                    "name",
                    "slug",
                    "alternate_names",
                    "description",
                    "kind",
                    "parent",
                    "kvk_number",
                    ("status", "ended_on"),
                    "is_published",
                )
            },
        ),
        (
            questions.WHEN,
            {
                "fields": (),
                "description": for_editors(
                    "Opening hours stand with the services. Here: days on which all is closed."
                ),
            },
        ),
        (questions.HOW_TO_REACH_THEM, {"fields": ("website", "email", "note")}),
        (
            questions.HOW_OLD_IS_THIS,
            {"fields": questions.FRESHNESS_FIELDS, "description": questions.FRESHNESS_HINT},
        ),
        (questions.FOR_EDITORS, {"fields": ("internal_note",)}),
    )

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                service_count=number_of(Service, "organization"),
                location_count=number_of(Location, "organization"),
            )
        )

    @admin.display(description=for_editors("services"), ordering="service_count")
    def service_count(self, organization):
        return organization.service_count

    @admin.display(description=for_editors("locations"), ordering="location_count")
    def location_count(self, organization):
        return organization.location_count
