"""What a reader says is wrong. Without a name; the words are forgotten when they are old."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..text import for_editors

# What a reader wrote stays so long after somebody handled it, or after it was written at all.
KEPT_AFTER_HANDLING = timedelta(days=90)
KEPT_AT_MOST = timedelta(days=365)


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(handled_on=None)

    def handled(self):
        return self.exclude(handled_on=None)

    def untold(self):
        """Open ones that the editors have had no mail about."""
        return self.open().filter(told_at=None)

    def to_forget(self, today: date):
        """Those whose words have to go by now and are still there."""
        is_old = Q(handled_on__lt=today - KEPT_AFTER_HANDLING) | Q(
            created_at__date__lt=today - KEPT_AT_MOST
        )
        return self.filter(is_old).exclude(what="", contact="")


class Report(models.Model):
    class Part(models.TextChoices):
        HOURS = "hours", _("The opening hours")
        PHONE = "phone", _("The phone number")
        ADDRESS = "address", _("The address")
        LANGUAGE = "language", _("The language or a translation")
        SAFETY = "safety", _("It is not safe there")
        CLOSED = "closed", _("It has closed for good")
        OTHER = "other", _("Something else")

    class Answer(models.TextChoices):
        CORRECTED = "corrected", for_editors("Corrected")
        WAS_RIGHT = "was right", for_editors("The listing was right")
        UNCLEAR = "unclear", for_editors("Nothing can be done with it")

    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        related_name="reports",
        verbose_name=for_editors("organisation"),
    )
    service = models.ForeignKey(
        "services.Service",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=for_editors("service"),
    )
    resource = models.ForeignKey(
        "services.Resource",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=for_editors("resource"),
    )
    part = models.CharField(for_editors("what is wrong"), max_length=10, choices=Part)
    what = models.TextField(for_editors("in the reader's words"), blank=True)
    contact = models.CharField(for_editors("how to reach the reader"), max_length=200, blank=True)
    created_at = models.DateTimeField(for_editors("written"), auto_now_add=True)
    told_at = models.DateTimeField(for_editors("editors told"), null=True, editable=False)
    handled_on = models.DateField(for_editors("handled on"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=for_editors("handled by"),
    )
    answer = models.CharField(for_editors("outcome"), max_length=10, choices=Answer, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("report from a reader")
        verbose_name_plural = for_editors("reports from readers")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="report_is_about_one_listing",
                condition=Q(service__isnull=True) | Q(resource__isnull=True),
                violation_error_message=for_editors("A report is about one listing."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing} · {self.get_part_display()}"

    @property
    def listing(self) -> models.Model:
        return self.service or self.resource or self.organization
