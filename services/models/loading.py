"""What was loaded from a file, so that the next load can tell a hand's work from its own."""

from __future__ import annotations

from django.db import models

from ..text import for_editors


class LoadedRecord(models.Model):
    """One organization, location, service or resource as the last load wrote it.

    ``state`` is the record in the listings format. When the record in the database no longer says
    the same, somebody edited it: the next load leaves it alone and says so.
    """

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", for_editors("organisation")
        LOCATION = "location", for_editors("location")
        SERVICE = "service", for_editors("service")
        RESOURCE = "resource", for_editors("resource")

    kind = models.CharField(for_editors("kind"), max_length=12, choices=Kind)
    key = models.CharField(for_editors("short name"), max_length=100)
    state = models.JSONField(for_editors("as loaded"))
    loaded_at = models.DateTimeField(for_editors("loaded"), auto_now=True)
    missing_since = models.DateTimeField(
        for_editors("missing from the file since"), null=True, blank=True
    )

    class Meta:
        verbose_name = for_editors("loaded record")
        verbose_name_plural = for_editors("loaded records")
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="record_is_loaded_under_one_name")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
