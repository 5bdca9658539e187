"""Whether web addresses in listings still lead somewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import models
from django.db.models import Q

from ..text import for_editors

# A site may be down for a night. What says “gone” means it.
PATIENCE = timedelta(days=2)
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class LinkCheckQuerySet(models.QuerySet):
    def broken(self, now: datetime):
        """Gone, or without an answer for days."""
        return self.filter(
            Q(failing_since__lte=now - PATIENCE)
            | Q(failing_since__isnull=False, last_status__in=GONE)
        )


class LinkCheck(models.Model):
    class Problem(models.TextChoices):
        NOT_FOUND = "not found", for_editors("the page is not there")
        SERVER = "server", for_editors("the site has a fault")
        NO_ANSWER = "no answer", for_editors("the site does not answer")
        CERTIFICATE = "certificate", for_editors("the certificate is not right")
        LOOP = "loop", for_editors("the address leads in circles")
        PRIVATE = "private", for_editors("the address is not on the public internet")

    url = models.CharField(for_editors("address"), max_length=500, unique=True)
    checked_at = models.DateTimeField(for_editors("checked"))
    last_status = models.PositiveSmallIntegerField(for_editors("answer"), null=True, blank=True)
    last_ok_at = models.DateTimeField(for_editors("last worked"), null=True, blank=True)
    failing_since = models.DateTimeField(for_editors("failing since"), null=True, blank=True)
    problem = models.CharField(for_editors("problem"), max_length=12, choices=Problem, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("web address")
        verbose_name_plural = for_editors("web addresses")
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url
