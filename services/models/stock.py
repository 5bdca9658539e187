"""How many listings there were on a day, by kind of help, town and age: so that a meeting can see
what grew."""

from __future__ import annotations

from django.db import models


class Stock(models.Model):
    class By(models.TextChoices):
        ALL = "all", "all"
        CATEGORY = "category", "category"
        PLACE = "place", "place"
        FRESHNESS = "freshness", "freshness"

    day = models.DateField()
    by = models.CharField(max_length=10, choices=By)
    # The code of a kind of help or of an age, the short name of a town; empty: all.
    key = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day", "by", "key"]
        constraints = [
            models.UniqueConstraint(fields=["day", "by", "key"], name="stock_is_taken_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.by} {self.key} {self.number}"
