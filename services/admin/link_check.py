"""Web addresses and whether they work: to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.timezone import now

from ..models import LinkCheck
from ..text import for_editors
from .base import ReadOnlyAdmin


class BrokenFilter(admin.SimpleListFilter):
    title = for_editors("does it work")
    parameter_name = "broken"

    def lookups(self, request, model_admin):
        return [("yes", for_editors("broken"))]

    def queryset(self, request, queryset):
        return queryset.broken(now()) if self.value() == "yes" else queryset


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    list_display = ("url", "problem", "last_status", "failing_since", "checked_at")
    list_filter = (BrokenFilter, "problem")
    search_fields = ("url",)
    show_full_result_count = False
