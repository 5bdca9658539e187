"""What was loaded from a file: to look at."""

from __future__ import annotations

from django.contrib import admin

from ..models import LoadedRecord
from .base import ReadOnlyAdmin


@admin.register(LoadedRecord)
class LoadedRecordAdmin(ReadOnlyAdmin):
    list_display = ("key", "kind", "loaded_at", "missing_since")
    list_filter = ("kind", ("missing_since", admin.EmptyFieldListFilter))
    date_hierarchy = "loaded_at"
    search_fields = ("key",)
