"""Consultations of a city or region: which places they are about and who keeps them going."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from ..text import for_editors
from .location import Place


class NetworkQuerySet(models.QuerySet):
    def of_coordinator(self, person):
        return self.filter(coordinators=person)


class Network(models.Model):
    """A BSOO or another consultation, of places and the organizations that help there."""

    slug = models.SlugField(for_editors("short name in addresses"), max_length=100, unique=True)
    name = models.CharField(
        for_editors("name"), max_length=200, help_text=for_editors("“BSOO Amsterdam”.")
    )
    places = models.ManyToManyField(
        Place, blank=True, related_name="networks", verbose_name=for_editors("places")
    )
    coordinators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="networks",
        verbose_name=for_editors("coordinators"),
        help_text=for_editors("They look after the listings of all organisations in these places."),
    )

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("network")
        verbose_name_plural = for_editors("networks")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
