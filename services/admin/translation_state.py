"""Who wrote a translation: to look at. Rewriting the text itself marks it as a person's work."""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from ..models import TextState
from ..text import for_editors
from .base import ReadOnlyAdmin


@admin.register(TextState)
class TextStateAdmin(ReadOnlyAdmin):
    list_display = ("of", "field", "language", "author", "source_language", "reviewed_at")
    list_filter = ("language", "author", "kind", ("reviewed_at", admin.EmptyFieldListFilter))
    # Counting a hundred thousand translations a second time tells an editor nothing.
    show_full_result_count = False

    @admin.display(description=for_editors("of"), ordering="object_id")
    def of(self, state):
        kind = apps.get_model("services", state.kind)._meta.verbose_name
        try:
            page = reverse(f"admin:services_{state.kind}_change", args=[state.object_id])
        except NoReverseMatch:
            # A phone number or another row: its page is that of the record it belongs to.
            return f"{kind} {state.object_id}"
        return format_html('<a href="{}">{} {}</a>', page, kind, state.object_id)
