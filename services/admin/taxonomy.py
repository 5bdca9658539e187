"""The list of help and the list of people."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model

from ..models import Category, Service, ServiceTargetGroup, TargetGroup
from ..text import for_editors
from . import questions
from .base import TextsAdmin, in_every_language, number_of


class TermAdmin(TextsAdmin):
    short_name = ("code", "name")
    # The rows that link services to terms, and the name of the term in them.
    links: tuple[type[Model], str]
    search_fields = ("code", *in_every_language("name", "search_words"))

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(service_count=number_of(*self.links))

    @admin.display(description=for_editors("services"), ordering="service_count")
    def service_count(self, term):
        return term.service_count


@admin.register(Category)
class CategoryAdmin(TermAdmin):
    links = (Service.categories.through, "category")
    list_display = ("name", "parent", "audience", "service_count", "code")
    list_filter = ("audience",)
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {"fields": ("name", "code", "search_words", "parent", ("icon", "order"))},
        ),
        (questions.WHO_CAN_COME, {"fields": ("audience",)}),
    )


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    links = (ServiceTargetGroup, "target_group")
    list_display = ("name", "service_count", "code")
    fieldsets = ((questions.WHO_CAN_COME, {"fields": ("name", "code", "search_words", "order")}),)
