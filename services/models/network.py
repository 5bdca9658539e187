"""Consultations of a city or region: which places they are about and who keeps them going."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..text import for_editors
from .location import Place


class NetworkQuerySet(models.QuerySet):
    def of_coordinator(self, person):
        return self.filter(coordinators=person)

    def published(self):
        return self.filter(is_published=True)


class Network(models.Model):
    """A BSOO or another consultation, of places and the organizations that help there."""

    class Rhythm(models.TextChoices):
        MONTHLY = "monthly", _("every month")
        EVERY_TWO_MONTHS = "every two months", _("every two months")
        QUARTERLY = "quarterly", _("every three months")
        HALF_YEARLY = "half-yearly", _("twice a year")
        YEARLY = "yearly", _("once a year")
        IRREGULAR = "irregular", _("not at fixed times")

    slug = models.SlugField(for_editors("short name in addresses"), max_length=100, unique=True)
    name = models.CharField(
        for_editors("name"), max_length=200, help_text=for_editors("“BSOO Amsterdam”.")
    )
    description = models.TextField(
        for_editors("what it is about"),
        blank=True,
        help_text=for_editors("Readers see this. Empty: what the listing of it says."),
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
    organizations = models.ManyToManyField(
        "services.Organization", through="services.Membership", related_name="member_of"
    )
    rhythm = models.CharField(
        for_editors("rhythm"), max_length=20, choices=Rhythm, default=Rhythm.IRREGULAR
    )
    taking_part = models.TextField(
        for_editors("how to take part"),
        blank=True,
        help_text=for_editors(
            "“Send us an e-mail.” Readers see this. Empty: what the listing of it says."
        ),
    )
    email = models.EmailField(
        for_editors("e-mail to take part"),
        blank=True,
        help_text=for_editors("Not somebody's own: readers see it."),
    )
    # What is the same for all towns, such as what a BSOO is, stands once: with the listing.
    service = models.ForeignKey(
        "services.Service",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name=for_editors("listed as service"),
    )
    is_published = models.BooleanField(
        for_editors("published"),
        default=False,
        help_text=for_editors("Readers see dates and how to take part, and no names of people."),
    )

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("network")
        verbose_name_plural = for_editors("networks")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:network-detail", args=[self.slug])


class Membership(models.Model):
    """An organization that takes part. Whom one asks there is a role, not a person."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        related_name="memberships",
        verbose_name=for_editors("organisation"),
    )
    contact_role = models.CharField(
        for_editors("who speaks for it"),
        max_length=120,
        blank=True,
        help_text=for_editors("A role, not a name: “coordinator of the night shelter”."),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("member organisation")
        verbose_name_plural = for_editors("member organisations")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organization"],
                name="organization_is_a_member_once",
                violation_error_message=for_editors("This organisation is a member already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)
