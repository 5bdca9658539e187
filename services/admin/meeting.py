"""Meetings with agenda, documents, attendance and what was agreed; and all that is still to do."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate

from .. import meetings, rights
from ..models import (
    ActionPoint,
    AgendaPoint,
    Attendance,
    Meeting,
    MeetingDocument,
)
from ..text import for_editors
from . import questions
from .base import LanguageTabs, TableRows
from .meeting_pack import MEETING_PACK, pack_page
from .tools import HasTools, Tool

AGENDA = for_editors("What is on the agenda?")
AGREED = for_editors("What was agreed?")
WHO_CAME = for_editors("Who came?")
DOCUMENTS = for_editors("What is there to read?")
FEW_AT_A_TIME = 4


class AgendaRows(TableRows):
    model = AgendaPoint
    question = AGENDA
    fields = ("order", "title", "minutes", "explanation", "notes")


class DocumentRows(TableRows):
    model = MeetingDocument
    question = DOCUMENTS
    fields = ("title", "url", "file", "order")


class AttendanceRows(TableRows):
    model = Attendance
    question = WHO_CAME
    fields = ("organization", "state", "people")
    autocomplete_fields = ("organization",)
    list_select_related = ("organization",)


class ActionPointRows(TableRows):
    model = ActionPoint
    question = AGREED
    fields = ("what", "organization", "owner", "due_on", "done_on", "outcome")
    autocomplete_fields = ("organization",)
    list_select_related = ("organization",)


class PlanForm(forms.Form):
    number = forms.IntegerField(
        label=for_editors("How many meetings?"),
        min_value=1,
        max_value=meetings.MOST_AT_ONCE,
        initial=FEW_AT_A_TIME,
    )


@admin.register(Meeting)
class MeetingAdmin(HasTools, LanguageTabs):
    list_display = ("when", "network", "venue", "state", "is_online")
    list_display_links = ("when",)
    list_filter = ("state", ("network", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("network",)
    search_fields = ("venue", "network__name", "agenda_points__title")
    date_hierarchy = "starts_at"
    autocomplete_fields = ("network",)
    readonly_fields = ("comes_back", "documents_to_read")
    inlines = (AgendaRows, DocumentRows, AttendanceRows, ActionPointRows)
    steps = {"plan": "plan_view", "expect-members": "expect_members"}
    fieldsets = (
        (questions.WHAT_IS_IT, {"fields": ("network", "state", "internal_note")}),
        (questions.WHEN, {"fields": (("starts_at", "ends_at"),)}),
        (questions.WHERE, {"fields": ("venue", "is_online", "link")}),
        (AGENDA, {"fields": ("comes_back",)}),
        (DOCUMENTS, {"fields": ("documents_to_read",)}),
        (WHO_CAME, {"fields": ()}),
        (
            AGREED,
            {
                "fields": (),
                "description": for_editors("This comes back at every meeting until it is done."),
            },
        ),
    )

    def get_urls(self):
        document = path(
            "documents/<int:pk>/",
            self.admin_site.admin_view(self.document_view),
            name=self.name_of("document"),
        )
        return [document, *super().get_urls()]

    def get_changeform_initial_data(self, request):
        """The next one, as the rhythm of the network says; a coordinator of one has no choice."""
        given = super().get_changeform_initial_data(request)
        own = list(rights.networks_of(request.user)[:2])
        if len(own) == 1:
            given.setdefault("network", own[0].pk)
            last = own[0].meetings.order_by("-starts_at").first()
            if last:
                given.setdefault("venue", last.venue)
                if meetings.has_rhythm(own[0]):
                    given.setdefault(
                        "starts_at", next(meetings.dates_after(last.starts_at, own[0].rhythm))
                    )
        return given

    @admin.display(description=for_editors("when"), ordering="starts_at")
    def when(self, meeting):
        return meeting.starts_at

    @admin.display(description=for_editors("still to do from earlier meetings"))
    def comes_back(self, meeting):
        if meeting is None or meeting.pk is None:
            return "–"
        points = ActionPoint.objects.on_the_table_of(meeting)
        rows = [(self.page_of(each), each.what, _whose(each), _when_due(each)) for each in points]
        if not rows:
            return for_editors("Nothing.")
        return format_html(
            "<ul>{}</ul>",
            format_html_join("", '<li><a href="{}">{}</a> {} <small>{}</small></li>', rows),
        )

    @admin.display(description=for_editors("files"))
    def documents_to_read(self, meeting):
        if meeting is None or meeting.pk is None:
            return "–"
        files = [document for document in meeting.documents.all() if document.file]
        links = [
            (reverse(f"admin:{self.name_of('document')}", args=[each.pk]), each.title)
            for each in files
        ]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "–"

    def tools_of(self, record):
        tools = [
            *super().tools_of(record),
            Tool(MEETING_PACK, pack_page(record.network)),
            Tool(
                for_editors("Put all members on the attendance list"),
                self.address_of("expect-members", record),
                writes=True,
            ),
        ]
        if meetings.has_rhythm(record.network):
            plan = self.address_of("plan", record)
            tools.append(Tool(for_editors("Plan the next meetings"), plan))
        return tools

    def expect_members(self, request, pk):
        """Nobody types the members in again for every meeting."""
        meeting = self.own(request, pk)
        if request.method == "POST":
            known = set(meeting.attendances.values_list("organization", flat=True))
            for member in meeting.network.memberships.exclude(organization__in=known):
                Attendance(
                    meeting=meeting,
                    organization_id=member.organization_id,
                    state=Attendance.State.ABSENT,
                ).save()
        return HttpResponseRedirect(self.page_of(meeting))

    def plan_view(self, request, pk):
        last = self.own(request, pk)
        if not meetings.has_rhythm(last.network):
            raise Http404
        form = PlanForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            planned = meetings.plan(last, form.cleaned_data["number"])
            messages.success(
                request, for_editors("%(number)s meetings planned.") % {"number": len(planned)}
            )
            return HttpResponseRedirect(reverse("admin:services_meeting_changelist"))
        coming = meetings.dates_after(last.starts_at, last.network.rhythm)
        context = self.page_context(
            request,
            last,
            for_editors("Plan the next meetings"),
            form=form,
            dates=[date for _time, date in zip(range(FEW_AT_A_TIME), coming, strict=False)],
            rhythm=last.network.get_rhythm_display(),
            address=request.path,
        )
        return TemplateResponse(request, "admin/services/plan_meetings.html", context)

    def document_view(self, request, pk):
        documents = rights.editable(request.user, MeetingDocument.objects.exclude(file=""))
        document = get_object_or_404(documents, pk=pk)
        try:
            content = document.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        # As an attachment: nothing that somebody uploads is shown as a page of this site.
        name = document.file.name.rsplit("/", 1)[-1]
        return FileResponse(content, as_attachment=True, filename=name)


def _whose(point: ActionPoint) -> str:
    return ", ".join(str(who) for who in (point.organization, point.owner) if who)


def _when_due(point: ActionPoint) -> str:
    if point.done_on:
        return for_editors("done on %(day)s") % {"day": f"{point.done_on:%d-%m-%Y}"}
    if not point.due_on:
        return ""
    is_late = point.is_late_on(localdate())
    words = for_editors("late: before %(day)s") if is_late else for_editors("before %(day)s")
    return words % {"day": f"{point.due_on:%d-%m-%Y}"}


class DoneFilter(admin.SimpleListFilter):
    title = for_editors("done")
    parameter_name = "done"

    def lookups(self, request, model_admin):
        return [("no", for_editors("still to do")), ("yes", for_editors("done"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(done_on__isnull=self.value() == "no")


@admin.register(ActionPoint)
class ActionPointAdmin(LanguageTabs):
    list_display = ("what", "organization", "owner", "due_on", "done_on", "meeting")
    list_filter = (DoneFilter, ("meeting__network", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("organization", "meeting__network")
    search_fields = ("what", "owner", "organization__slug")
    autocomplete_fields = ("organization", "meeting")
    actions = ("mark_done",)
    fieldsets = (
        (questions.WHAT_IS_IT, {"fields": ("what", "meeting")}),
        (for_editors("Who does it?"), {"fields": ("organization", "owner")}),
        (questions.WHEN, {"fields": ("due_on", "done_on", "outcome")}),
    )

    @admin.action(description=for_editors("Done today"))
    def mark_done(self, request, queryset):
        for point in rights.editable(request.user, queryset).filter(done_on=None):
            point.done_on = localdate()
            point.save()
        messages.success(request, for_editors("Done."))
