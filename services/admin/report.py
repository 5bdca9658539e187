"""What readers say is wrong: to read, and to mark as handled in one tap."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from .. import reports, rights
from ..models import Report
from ..models.translation_state import record_kind
from ..text import for_editors
from .base import ReadOnlyAdmin
from .freshness import back, buttons_for
from .own_records import remembered


class HandledFilter(admin.SimpleListFilter):
    title = for_editors("handled")
    parameter_name = "handled"

    def lookups(self, request, model_admin):
        return [("no", for_editors("not yet")), ("yes", for_editors("handled"))]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.open()
        return queryset.handled() if self.value() == "yes" else queryset


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("about", "part", "answer_buttons", "what", "created_at")
    list_display_links = ("part",)
    list_filter = (HandledFilter, "part", "answer")
    list_select_related = ("organization", "service", "resource")
    date_hierarchy = "created_at"
    fields = (
        "about",
        "organization",
        "service",
        "resource",
        "part",
        "what",
        "contact",
        "created_at",
        "handled_on",
        "handled_by",
        "answer",
    )
    readonly_fields = ("about",)
    change_form_template = "admin/services/report_change_form.html"

    class Media:
        css = {"all": ["admin-social/start-page.css"]}

    # Reports hold what somebody wrote in trust. The rights to them are those to the listing.

    def get_queryset(self, request):
        return rights.editable(request.user, super().get_queryset(request))

    def has_module_permission(self, request):
        return remembered(request, rights.keeps_listings)

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return self.has_module_permission(request)
        return rights.may_change(request.user, obj)

    def get_urls(self):
        handled = self.admin_site.admin_view(require_POST(self.handled))
        own = path("<int:pk>/handled/", handled, name="report-handled")
        return [own, *super().get_urls()]

    def handled(self, request, pk: int):
        report = get_object_or_404(self.get_queryset(request), pk=pk)
        answer = request.GET.get("answer")
        if answer not in Report.Answer.values:
            raise Http404
        reports.answered(report, answer, request.user, localdate())
        said = for_editors("Handled: %(report)s.") % {"report": report}
        self.message_user(request, said, messages.SUCCESS)
        return back(request, reverse("admin:services_report_changelist"))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["answer_buttons"] = obj and self.answer_buttons(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=for_editors("about"))
    def about(self, report):
        listing = report.listing
        page = reverse(f"admin:services_{record_kind(listing)}_change", args=[listing.pk])
        return format_html('<a href="{}">{}</a>', page, listing)

    @admin.display(description=for_editors("handled?"))
    def answer_buttons(self, report):
        if report.handled_on:
            return report.get_answer_display()
        address = reverse("admin:report-handled", args=[report.pk])
        return buttons_for(
            report,
            [
                (f"{address}?{urlencode({'answer': value})}", words)
                for value, words in Report.Answer.choices
            ],
        )
