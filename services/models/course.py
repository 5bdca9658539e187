"""Courses: a service with modules in order and sessions on dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..text import for_editors
from .base import InCalendars, LanguageCodeField, ends_after_start


class CourseQuerySet(models.QuerySet):
    def published(self):
        return self.filter(
            service__is_published=True, service__organization__is_published=True
        ).exclude(service__status="ended")


class Course(models.Model):
    service = models.OneToOneField(
        "services.Service",
        models.CASCADE,
        related_name="course",
        verbose_name=for_editors("service"),
    )
    duration_minutes = models.PositiveSmallIntegerField(
        for_editors("length of one meeting (minutes)"),
        null=True,
        blank=True,
        help_text=for_editors("“120” is two hours."),
    )
    certificate = models.CharField(
        for_editors("certificate"),
        max_length=200,
        blank=True,
        help_text=for_editors("“A first-aid certificate.” Empty: none or not known."),
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("course")
        verbose_name_plural = for_editors("courses")
        ordering = ["service__slug"]
        constraints = [
            models.CheckConstraint(
                name="course_takes_some_time",
                condition=Q(duration_minutes__isnull=True) | Q(duration_minutes__gt=0),
                violation_error_message=for_editors("A meeting takes at least a minute."),
            )
        ]

    def __str__(self) -> str:
        return str(self.service)

    @property
    def whole_hours(self) -> int | None:
        """How long a meeting takes, when that is no matter of minutes."""
        hours, minutes = divmod(self.duration_minutes or 0, 60)
        return hours if hours and not minutes else None


class Module(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="modules")
    name = models.CharField(
        for_editors("name"), max_length=200, help_text=for_editors("“Money and work”")
    )
    description = models.TextField(
        for_editors("what you learn"),
        blank=True,
        help_text=for_editors("“How to open a bank account without papers.”"),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("module")
        verbose_name_plural = for_editors("modules")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "order"],
                name="modules_of_a_course_have_an_order",
                violation_error_message=for_editors("Two modules have the same number."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SessionQuerySet(models.QuerySet):
    def upcoming(self, now):
        return self.filter(starts_at__gte=now)


class Session(InCalendars):
    class State(models.TextChoices):
        OPEN = "open", _("You can still register")
        FULL = "full", _("Full")
        CANCELLED = "cancelled", _("Cancelled")

    CALENDAR_FACTS = ("starts_at", "ends_at", "module", "location", "language", "state")

    course = models.ForeignKey(Course, models.CASCADE, related_name="sessions")
    module = models.ForeignKey(
        Module,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=for_editors("module"),
    )
    location = models.ForeignKey(
        "services.Location",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=for_editors("place"),
    )
    language = LanguageCodeField(
        for_editors("language"), blank=True, help_text=for_editors("“Arabic”")
    )
    seats = models.PositiveSmallIntegerField(
        for_editors("seats"),
        null=True,
        blank=True,
        help_text=for_editors("“12”. Empty: everybody can come."),
    )
    state = models.CharField(for_editors("state"), max_length=10, choices=State, default=State.OPEN)
    registration = models.CharField(
        for_editors("how to register"),
        max_length=300,
        blank=True,
        help_text=for_editors("“Send an e-mail.” “Ask at the shelter.”"),
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("session")
        verbose_name_plural = for_editors("sessions")
        ordering = ["starts_at", "id"]
        constraints = [
            ends_after_start(
                "session_ends_after_it_starts",
                "starts_at",
                "ends_at",
                for_editors("The end lies before the start."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.starts_at:%Y-%m-%d}"
