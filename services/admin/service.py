"""What help there is, and the same help at one place with its own hours and phones."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from ..models import (
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    SpokenLanguage,
    WayIn,
)
from ..text import for_editors
from . import questions
from .base import TableRows, TextRows, TextsAdmin, in_every_language, number_of
from .closing import Closes, Pauses
from .contact import ContactRows, PhoneRows
from .copying import CopiesHours, CopiesService
from .duplicates import FindsDuplicates
from .filters import CategoryFilter, FreshnessFilter, ServiceTownFilter
from .freshness import StillCorrect
from .handout import LEAFLET, HandsOut
from .organization import SourceRows
from .preview import Previews
from .publishing import Publishes, WaitingFilter
from .schedule import ClosureRows, ScheduleRows
from .spreadsheets import Spreadsheets
from .tools import Tool


class PlaceRows(TableRows):
    model = ServiceAtLocation
    question = questions.WHERE
    verbose_name = for_editors("place")
    verbose_name_plural = for_editors("places (“Change” opens hours and phones of that place)")
    fields = ("location", "role", "order")
    autocomplete_fields = ("location",)
    list_select_related = ("service", "location")
    show_change_link = True


class TargetGroupRows(TextRows):
    model = ServiceTargetGroup
    question = questions.WHO_CAN_COME
    fields = (("target_group", "admission"), "note", "order")
    list_select_related = ("target_group",)
    shared_choices = ("target_group",)


class FurtherOrganizationRows(TableRows):
    model = ServiceOrganization
    question = questions.WHAT_IS_IT
    classes = ("collapse",)
    fields = ("organization", "name", "role", "valid_from", "valid_to", "order")
    autocomplete_fields = ("organization",)
    list_select_related = ("organization",)


class SpokenLanguageRows(TableRows):
    model = SpokenLanguage
    question = questions.WHICH_LANGUAGES
    fields = ("code", "how", "note", "order")


class WayInRows(TableRows):
    model = WayIn
    question = questions.HOW_TO_GET_IN
    fields = ("way", "is_for_professionals", "link", "order")


@admin.register(Service)
class ServiceAdmin(
    HandsOut,
    StillCorrect,
    Spreadsheets,
    FindsDuplicates,
    Publishes,
    Pauses,
    Closes,
    CopiesHours,
    CopiesService,
    Previews,
    TextsAdmin,
):
    list_display = (
        "name",
        "still_correct_button",
        "organization",
        "status",
        "switch",
        "closing",
        "audience",
        "place_count",
        "assured_date",
        "is_published",
    )
    list_filter = (
        WaitingFilter,
        "status",
        FreshnessFilter,
        "audience",
        "is_published",
        CategoryFilter,
        ServiceTownFilter,
    )
    list_select_related = ("organization",)
    search_fields = (
        *in_every_language("name"),
        "alternate_names",
        "slug",
        *(f"organization__{column}" for column in in_every_language("name")),
    )
    autocomplete_fields = ("organization", "categories", "served_places", "first_go_to")
    short_name = ("slug", "name")
    inlines = (
        FurtherOrganizationRows,
        TargetGroupRows,
        ScheduleRows,
        ClosureRows,
        PlaceRows,
        WayInRows,
        SpokenLanguageRows,
        PhoneRows,
        ContactRows,
        SourceRows,
    )
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {
                "fields": (
                    "organization",
                    "name",
                    "slug",
                    "alternate_names",
                    "description",
                    "categories",
                    ("status", "ended_on"),
                    "alert",
                    "alert_until",
                    "note",
                    "is_published",
                )
            },
        ),
        (
            questions.WHO_CAN_COME,
            {
                "fields": (
                    "audience",
                    "eligibility",
                    "exclusions",
                    "sex",
                    ("minimum_age", "maximum_age"),
                    "coverage",
                    "coverage_note",
                    "served_places",
                )
            },
        ),
        (
            questions.IS_IT_SAFE,
            {
                "fields": (
                    "asks_identity",
                    "asks_insurance",
                    "informs_authorities",
                    "safety_note",
                ),
                "description": for_editors(
                    "Somebody who is afraid decides by these answers. Choose “Not known” when you "
                    "are not sure."
                ),
            },
        ),
        (
            questions.WHEN,
            {
                "fields": ("is_open_now", "opening_condition"),
                "description": for_editors(
                    "Opening hours here hold at every place. Hours of one place stand with that "
                    "place, under “Where?”."
                ),
            },
        ),
        (
            questions.WHERE,
            {
                "fields": (),
                "description": for_editors(
                    "Name each place once for what happens there: help, applying, staying."
                ),
            },
        ),
        (
            questions.HOW_TO_GET_IN,
            {
                "fields": (
                    "application_process",
                    "first_go_to",
                    "documents",
                    ("capacity", "capacity_date"),
                    "capacity_note",
                    "longest_stay_months",
                )
            },
        ),
        (questions.WHAT_DOES_IT_COST, {"fields": (("cost", "cost_amount"), "cost_note")}),
        (
            questions.WHICH_LANGUAGES,
            {
                "fields": (),
                "description": for_editors(
                    "The languages visitors can speak there, not those of this page."
                ),
            },
        ),
        (questions.HOW_TO_REACH_THEM, {"fields": ("website", "email", "is_emergency_line")}),
        (
            questions.HOW_OLD_IS_THIS,
            {"fields": questions.FRESHNESS_FIELDS, "description": questions.FRESHNESS_HINT},
        ),
        (questions.FOR_EDITORS, {"fields": ("internal_note",)}),
    )

    def tools_of(self, record):
        tools = super().tools_of(record)
        if not record.is_published or record.has_ended:
            return tools
        page = reverse("services:service-handout", args=[record.slug])
        return [*tools, Tool(LEAFLET, page)]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(place_count=number_of(ServiceAtLocation, "service"))
        )

    @admin.display(description=for_editors("places"), ordering="place_count")
    def place_count(self, service):
        return service.place_count


@admin.register(ServiceAtLocation)
class ServiceAtLocationAdmin(CopiesHours, Previews, TextsAdmin):
    list_display = ("service", "location", "role", "schedule_count", "phone_count")
    list_filter = ("role", "location__location_type")
    list_select_related = ("service", "location")
    search_fields = (
        "service__slug",
        "service__name_nl",
        "service__name_en",
        "location__key",
        "location__street",
    )
    autocomplete_fields = ("service", "location")
    ordering = ("service__slug", "order")
    inlines = (ScheduleRows, PhoneRows)
    readonly_fields = ("service_page",)
    fieldsets = (
        (questions.WHAT_IS_IT, {"fields": ("service", "service_page")}),
        (questions.WHERE, {"fields": ("location", "role", "note", "order")}),
        (
            questions.WHEN,
            {
                "fields": (),
                "description": for_editors(
                    "Leave empty what you do not know: readers are then told to call first. "
                    "Hours past midnight belong to the day they start on."
                ),
            },
        ),
        (
            questions.HOW_TO_REACH_THEM,
            {
                "fields": (),
                "description": for_editors("Only numbers of this help at this place."),
            },
        ),
    )

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                schedule_count=number_of(Schedule, "service_at_location"),
                phone_count=number_of(Phone, "service_at_location"),
            )
        )

    @admin.display(description=for_editors("opening hours"), ordering="schedule_count")
    def schedule_count(self, offer):
        return offer.schedule_count

    @admin.display(description=for_editors("phone numbers"), ordering="phone_count")
    def phone_count(self, offer):
        return offer.phone_count

    @admin.display(description=for_editors("the whole service"))
    def service_page(self, offer):
        if offer.service_id is None:
            return "–"
        page = reverse("admin:services_service_change", args=[offer.service_id])
        return format_html('<a href="{}">{}</a>', page, offer.service)
