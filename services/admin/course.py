"""Courses: modules in order and sessions on dates."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from .. import courses, rights
from ..models import Course, Location, Module, Session
from ..text import for_editors
from . import questions
from .base import TextRows, TextsAdmin, number_of
from .tools import HasTools, Tool
from .typed import LanguageField

PLAN = for_editors("Plan a series of sessions")


class ModuleRows(TextRows):
    model = Module
    question = questions.WHAT_IS_IT
    fields = ("order", "name", "description")


class SessionRows(TextRows):
    model = Session
    question = questions.WHEN
    fields = (
        "starts_at",
        "ends_at",
        "module",
        "location",
        ("language", "seats", "state"),
        "registration",
    )
    autocomplete_fields = ("location",)
    list_select_related = ("location",)
    shared_choices = ("module",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "module":
            course = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Module.objects.filter(course=course)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SeriesForm(forms.Form):
    """What all sessions of a series share. ``modules`` is asked only where there are any."""

    starts_at = forms.SplitDateTimeField(
        label=for_editors("First session starts"),
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            date_attrs={"type": "date", "aria-label": for_editors("Day")},
            time_format="%H:%M",
            time_attrs={"type": "time", "aria-label": for_editors("Time")},
        ),
    )
    minutes = forms.IntegerField(
        label=for_editors("Length (minutes)"), min_value=1, max_value=24 * 60, required=False
    )
    weeks = forms.TypedChoiceField(
        label=for_editors("How often?"),
        choices=[
            (1, for_editors("every week")),
            (2, for_editors("every two weeks")),
            (4, for_editors("every four weeks")),
        ],
        coerce=int,
    )
    by_module = forms.BooleanField(
        label=for_editors("A session for each module, in their order"), required=False
    )
    number = forms.IntegerField(
        label=for_editors("How many sessions?"),
        help_text=for_editors("Of no weight when there is one for each module."),
        min_value=1,
        max_value=courses.MOST_AT_ONCE,
        initial=1,
    )
    location = forms.ModelChoiceField(
        label=for_editors("Place"), queryset=Location.objects.none(), required=False
    )
    language = LanguageField(
        label=for_editors("Language"), help_text=for_editors("“Arabic”"), required=False
    )
    seats = forms.IntegerField(
        label=for_editors("Seats"), min_value=0, max_value=10_000, required=False
    )
    registration_nl = forms.CharField(
        label=for_editors("How to register (in Dutch)"), max_length=300, required=False
    )
    registration_en = forms.CharField(
        label=for_editors("How to register (in English)"), max_length=300, required=False
    )

    def __init__(self, *args, person, course: Course, **kwargs):
        super().__init__(*args, **kwargs)
        offered = rights.choices(person, Session._meta.get_field("location"))
        # Its own places first: one of them is meant nearly always.
        own = course.service.service_at_locations.values("location")
        offered = offered.filter(pk__in=own) | offered.filter(
            organization=course.service.organization_id
        )
        self.fields["location"].queryset = offered.order_by("key").distinct()
        if not course.modules.exists():
            del self.fields["by_module"]
            self.fields["number"].help_text = ""


@admin.register(Course)
class CourseAdmin(HasTools, TextsAdmin):
    steps = {"plan": "plan_view"}
    list_display = ("service", "duration_minutes", "module_count", "session_count")
    list_select_related = ("service",)
    search_fields = ("service__slug", "service__name_nl", "service__name_en")
    autocomplete_fields = ("service",)
    inlines = (ModuleRows, SessionRows)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {
                "fields": ("service", "duration_minutes", "certificate"),
                "description": for_editors(
                    "A course is a service: what it is, for whom and where stands with the service."
                ),
            },
        ),
        (
            questions.WHEN,
            {
                "fields": (),
                "description": for_editors("Save new modules first, then choose them here."),
            },
        ),
    )

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                module_count=number_of(Module, "course"),
                session_count=number_of(Session, "course"),
            )
        )

    def tools_of(self, record):
        return [*super().tools_of(record), Tool(PLAN, self.address_of("plan", record))]

    def plan_view(self, request, pk):
        course = self.own(request, pk)
        modules = list(course.modules.all())
        form = SeriesForm(
            request.POST if request.method == "POST" else None,
            initial={"by_module": bool(modules), "minutes": course.duration_minutes},
            person=request.user,
            course=course,
        )
        if form.is_valid():
            planned = self._planned(course, modules, form.cleaned_data)
            messages.success(
                request, for_editors("%(number)s sessions planned.") % {"number": len(planned)}
            )
            return HttpResponseRedirect(f"{self.page_of(course)}#sessions-group")
        context = self.page_context(request, course, PLAN, form=form, address=request.path)
        return TemplateResponse(request, "admin/services/plan_sessions.html", context)

    def _planned(self, course: Course, modules: list[Module], said: dict) -> list[Session]:
        minutes = said["minutes"]
        pattern = Session(
            course=course,
            starts_at=said["starts_at"],
            ends_at=said["starts_at"] + timedelta(minutes=minutes) if minutes else None,
            location=said["location"],
            language=said["language"],
            seats=said["seats"],
            registration_nl=said["registration_nl"],
            registration_en=said["registration_en"],
        )
        return courses.plan(
            pattern,
            weeks=said["weeks"],
            number=said["number"],
            modules=modules if said.get("by_module") else None,
        )

    @admin.display(description=for_editors("modules"), ordering="module_count")
    def module_count(self, course):
        return course.module_count

    @admin.display(description=for_editors("sessions"), ordering="session_count")
    def session_count(self, course):
        return course.session_count
