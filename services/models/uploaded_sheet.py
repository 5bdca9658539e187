"""A sheet between its upload and the word that it may be written."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from ..text import for_editors

KEPT_FOR = timedelta(days=1)


class UploadedSheetQuerySet(models.QuerySet):
    def of(self, person):
        """What this person uploaded and can still confirm."""
        return self.filter(person=person, uploaded_at__gt=now() - KEPT_FOR)

    def expired(self):
        return self.filter(uploaded_at__lte=now() - KEPT_FOR)


class UploadedSheet(models.Model):
    """Nothing of it is in the map yet. It may hold secret addresses, so it is thrown away soon."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(for_editors("name"), max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(for_editors("uploaded"), default=now)

    objects = UploadedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("uploaded sheet")
        verbose_name_plural = for_editors("uploaded sheets")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
