"""Toolkits, e-learnings, leaflets, webinars and newsletters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..text import for_editors
from .base import Assured, AssuredQuerySet, LanguageCodesField, WaitsForPublication
from .taxonomy import Audience


class ResourceQuerySet(AssuredQuerySet):
    def published(self):
        return self.filter(is_published=True)

    def for_professionals(self):
        return self.exclude(audience=Audience.MIGRANTS)


class Resource(WaitsForPublication, Assured):
    class Kind(models.TextChoices):
        TOOLKIT = "toolkit", _("Toolkit")
        E_LEARNING = "e_learning", _("E-learning")
        LEAFLET = "leaflet", _("Leaflet or guide")
        WEBINAR = "webinar", _("Webinar")
        NEWSLETTER = "newsletter", _("Newsletter")
        CONFERENCE = "conference", _("Conference")

    slug = models.SlugField(
        for_editors("short name in addresses"),
        max_length=100,
        unique=True,
        help_text=for_editors(
            "“care-without-insurance”. Made from the title; it never changes later."
        ),
    )
    title = models.CharField(
        for_editors("title"),
        max_length=200,
        help_text=for_editors("“Healthcare without insurance: what can you do?”"),
    )
    description = models.TextField(
        for_editors("what it is"),
        blank=True,
        help_text=for_editors("One sentence: “A leaflet about the right to a doctor.”"),
    )
    kind = models.CharField(for_editors("kind"), max_length=12, choices=Kind)
    audience = models.CharField(
        for_editors("for whom"), max_length=20, choices=Audience, default=Audience.PROFESSIONALS
    )
    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        related_name="resources",
        verbose_name=for_editors("organisation"),
    )
    service = models.ForeignKey(
        "services.Service",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=for_editors("listed as service"),
    )
    url = models.URLField(
        for_editors("address"),
        max_length=500,
        blank=True,
        help_text=for_editors("“https://example.org/leaflet.pdf”"),
    )
    file = models.FileField(
        for_editors("file"),
        upload_to="resources/",
        blank=True,
        help_text=for_editors("A PDF, for example a leaflet."),
    )
    languages = LanguageCodesField(
        for_editors("languages"), help_text=for_editors("“Dutch, English, Arabic”")
    )
    published_on = models.DateField(
        for_editors("date"),
        null=True,
        blank=True,
        help_text=for_editors("The day it came out, or the day of the webinar."),
    )
    note = models.TextField(
        for_editors("other things to know"),
        blank=True,
        help_text=for_editors("“Ask for paper copies by e-mail.”"),
    )
    is_published = models.BooleanField(for_editors("published"), default=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("resource")
        verbose_name_plural = for_editors("resources")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title
