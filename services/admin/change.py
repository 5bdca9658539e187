"""All changes, newest first; each leads to what it did and can be taken back."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, Min, OuterRef, Subquery
from django.urls import path

from .. import rights
from ..history.names import name_in
from ..history.units import model_of
from ..models import Change, KeptState
from ..text import for_editors
from . import history
from .base import ReadOnlyAdmin
from .own_records import remembered


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Whoever keeps listings sees the changes of their own records."""

    list_display = ("made_at", "who", "why_in_words", "first_record", "record_count")
    list_select_related = ("person",)
    list_per_page = 25
    date_hierarchy = "made_at"
    show_full_result_count = False

    def has_module_permission(self, request):
        return remembered(request, rights.keeps_listings)

    def has_view_permission(self, request, obj=None):
        return remembered(request, rights.keeps_listings)

    def get_queryset(self, request):
        own = history.visible(request.user).filter(change=OuterRef("pk")).order_by()
        counted = own.values("change").annotate(count=Count("pk"), first=Min("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                record_count=Subquery(counted.values("count")),
                first_id=Subquery(counted.values("first")),
            )
            .filter(record_count__isnull=False)
        )

    def get_changelist_instance(self, request):
        """The states that name the shown changes are read together."""
        changes = super().get_changelist_instance(request)
        shown = list(changes.result_list)
        first = KeptState.objects.with_previous_state().in_bulk([each.first_id for each in shown])
        for change in shown:
            change.first_state = first[change.first_id]
        changes.result_list = shown
        return changes

    def get_urls(self):
        return [
            path(
                "deleted/", self.admin_site.admin_view(self.deleted), name="services_change_deleted"
            ),
            path(
                "restore/<int:pk>/",
                self.admin_site.admin_view(self.restore),
                name="services_change_restore",
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if (change := self.get_object(request, object_id)) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return history.change_page(request, self.admin_site, change)

    def restore(self, request, pk):
        return history.restore_page(request, self.admin_site, pk)

    def deleted(self, request):
        return history.deleted_page(request, self.admin_site)

    @admin.display(description=for_editors("why"))
    def why_in_words(self, change):
        return change.why_in_words

    @admin.display(description=for_editors("record"))
    def first_record(self, change):
        entry = change.first_state
        return name_in(model_of(entry.kind), entry.state or entry.previous_state)

    @admin.display(description=for_editors("records"), ordering="record_count")
    def record_count(self, change):
        return change.record_count
