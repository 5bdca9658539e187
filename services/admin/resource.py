"""Toolkits, e-learnings, leaflets, webinars and newsletters."""

from __future__ import annotations

from django.contrib import admin

from ..models import Resource
from . import questions
from .base import TextsAdmin, in_every_language
from .filters import FreshnessFilter
from .freshness import StillCorrect
from .organization import SourceRows
from .publishing import Publishes, WaitingFilter


@admin.register(Resource)
class ResourceAdmin(StillCorrect, Publishes, TextsAdmin):
    list_display = (
        "title",
        "still_correct_button",
        "kind",
        "audience",
        "organization",
        "assured_date",
        "is_published",
    )
    list_filter = (WaitingFilter, "kind", "audience", FreshnessFilter, "is_published")
    list_select_related = ("organization",)
    search_fields = (*in_every_language("title"), "slug", "organization__slug")
    date_hierarchy = "published_on"
    autocomplete_fields = ("organization", "service")
    short_name = ("slug", "title")
    inlines = (SourceRows,)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {
                "fields": (
                    "title",
                    "slug",
                    "description",
                    "kind",
                    "organization",
                    "service",
                    "published_on",
                    "note",
                    "is_published",
                )
            },
        ),
        (questions.WHO_CAN_COME, {"fields": ("audience",)}),
        (questions.WHERE, {"fields": ("url", "file")}),
        (questions.WHICH_LANGUAGES, {"fields": ("languages",)}),
        (
            questions.HOW_OLD_IS_THIS,
            {"fields": questions.FRESHNESS_FIELDS, "description": questions.FRESHNESS_HINT},
        ),
    )
