"""Which reminders have gone out: nobody is asked the same thing twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ..text import for_editors


class ReminderSent(models.Model):
    """Somebody had a mail about this listing on this occasion: ``overdue 2026-09-15``."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders_sent"
    )
    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    occasion = models.CharField(max_length=20)
    sent_on = models.DateField()

    class Meta:
        verbose_name = for_editors("reminder sent")
        verbose_name_plural = for_editors("reminders sent")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "object_id", "occasion"],
                name="person_is_reminded_once_per_occasion",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.kind} {self.object_id} · {self.occasion}"
