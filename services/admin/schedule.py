"""When: opening hours and closures, on the page of a service or of a service at a place."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.dates import WEEKDAYS

from ..models import Closure, Schedule
from ..opening_hours import WEEK
from ..text import for_editors
from . import questions
from .base import TextRows, TextsAdmin
from .sentences import AnswersWithSentence, SaysHours


class WeekdaysField(forms.MultipleChoiceField):
    """Seven boxes to tick for what is stored as ``MO,TU``."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(
            choices=[(code, WEEKDAYS[number]) for number, code in enumerate(WEEK)], **kwargs
        )

    def prepare_value(self, value):
        return self._ticked(value)

    def has_changed(self, initial, data):
        return super().has_changed(self._ticked(initial), data)

    def clean(self, value):
        return ",".join(super().clean(value))

    @staticmethod
    def _ticked(value):
        return [day for day in value.split(",") if day] if isinstance(value, str) else value


class TicksWeekdays:
    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "byday":
            return WeekdaysField(
                label=db_field.verbose_name.capitalize(),
                help_text=db_field.help_text,
                required=False,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


# Most hours are a day and two times: the rest is a tap away.
USUAL_FIELDS = (
    "sentence",
    ("channel", "frequency"),
    "byday",
    ("opens_at", "closes_at", "is_all_day"),
    "note",
)
SPECIAL_FIELDS = (
    ("interval", "anchor_on"),
    "week_of_month",
    ("times_per_period", "day_part"),
    ("valid_from", "valid_to"),
    ("season_start", "season_end"),
    ("by_appointment", "sex"),
    "languages",
    "order",
)
SPECIAL = for_editors("Every second week, last Tuesday of the month, season, languages…")
CLOSURE_FIELDS = (
    ("starts_on", "ends_on"),
    "reason",
    ("replacement_channel", "replacement_opens_at", "replacement_closes_at"),
)


class ScheduleRows(SaysHours, TicksWeekdays, TextRows):
    model = Schedule
    fieldsets = (
        (None, {"fields": USUAL_FIELDS}),
        (SPECIAL, {"fields": SPECIAL_FIELDS, "classes": ("collapse",)}),
    )
    question = questions.WHEN
    show_change_link = True


class ClosureRows(TextRows):
    model = Closure
    fields = CLOSURE_FIELDS
    question = questions.WHEN


@admin.register(Schedule)
class ScheduleAdmin(SaysHours, AnswersWithSentence, TicksWeekdays, TextsAdmin):
    list_display = ("__str__", "of", "channel", "closes_at", "valid_from", "valid_to")
    list_filter = ("channel", "frequency", "by_appointment")
    list_select_related = (
        "service",
        "service_at_location__service",
        "service_at_location__location",
    )
    search_fields = ("service__slug", "service_at_location__service__slug")
    autocomplete_fields = ("service", "service_at_location")
    inlines = (ClosureRows,)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {
                "fields": ("service", "service_at_location"),
                "description": for_editors(
                    "Choose one of the two: a service everywhere, or a service at one place."
                ),
            },
        ),
        (
            questions.WHEN,
            {
                "fields": (*USUAL_FIELDS, *SPECIAL_FIELDS),
                "description": for_editors(
                    "Leave empty what you do not know: readers are then told to call first. "
                    "Hours past midnight belong to the day they start on."
                ),
            },
        ),
    )

    @admin.display(description=for_editors("of"))
    def of(self, schedule):
        return str(schedule.service or schedule.service_at_location)
