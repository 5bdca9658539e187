"""Courses: modules in order and sessions on dates."""

from __future__ import annotations

from django.contrib import admin

from ..models import Course, Module, Session
from ..text import for_editors
from . import questions
from .base import TextRows, TextsAdmin, number_of


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


@admin.register(Course)
class CourseAdmin(TextsAdmin):
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

    @admin.display(description=for_editors("modules"), ordering="module_count")
    def module_count(self, course):
        return course.module_count

    @admin.display(description=for_editors("sessions"), ordering="session_count")
    def session_count(self, course):
        return course.session_count
