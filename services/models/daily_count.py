"""How often something happened on a day: a number, and nothing of whom or what was asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DailyCount(models.Model):
    class What(models.TextChoices):
        PAGE = "page", "page"
        SEARCH = "search", "search"
        NOTHING_FOUND = "nothing found", "nothing found"

    day = models.DateField()
    what = models.CharField(max_length=20, choices=What)
    # Of the page, and the town that was asked for; empty: none.
    language = models.CharField(max_length=10)
    place = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "what", "language", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "what", "language", "place"], name="day_is_counted_once"
            ),
            models.CheckConstraint(name="count_is_of_something", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.language} {self.place} {self.number}"
