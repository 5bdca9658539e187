"""Who: foundations, churches, municipalities, and what was read about them and where."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..text import LANGUAGES, for_editors, lines, text_in
from .base import Assured, AssuredQuerySet, Ends, WaitsForPublication, name_order, one_owner


class OrganizationQuerySet(AssuredQuerySet):
    def published(self):
        return self.filter(is_published=True)

    def active(self):
        return self.filter(status=Organization.Status.ACTIVE)

    def in_order(self, language: str):
        return self.order_by(*name_order(language), "slug")


class Organization(WaitsForPublication, Assured, Ends):
    class Kind(models.TextChoices):
        NGO = "ngo", _("Foundation or association")
        CHURCH = "church_diaconal", _("Church or diaconal work")
        SHELTER = "shelter_provider", _("Shelter")
        EXPERTISE = "expertise_centre", _("Centre of expertise")
        HEALTH = "health_provider", _("Health care")
        SELF = "self_organisation", _("Organisation of migrants themselves")
        COMMUNITY = "community", _("Community")
        GOVERNMENT = "government", _("National government")
        MUNICIPALITY = "municipality", _("Municipality")
        INFORMATION = "information_platform", _("Information website")
        LEGAL = "legal_aid", _("Legal aid")
        INTERNATIONAL = "international_organisation", _("International organisation")
        GUARDIANSHIP = "guardianship", _("Guardianship of minors")
        WELFARE = "welfare", _("Welfare work")
        BUSINESS = "business_network", _("Network of companies")
        UNION = "union", _("Trade union")
        DAY_CENTRE = "day_centre", _("Day centre")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    slug = models.SlugField(
        for_editors("short name in addresses"),
        max_length=80,
        unique=True,
        help_text=for_editors("“food-bank-north”. Made from the name; it never changes later."),
    )
    name = models.CharField(
        for_editors("name"),
        max_length=200,
        help_text=for_editors("As visitors say it: “Food Bank North”."),
    )
    alternate_names = models.TextField(
        for_editors("other names"),
        blank=True,
        help_text=for_editors(
            "Short names, old names, other spellings, one per line. Search finds them all."
        ),
    )
    description = models.TextField(
        for_editors("what it does"),
        blank=True,
        help_text=for_editors(
            "Two short sentences: “We help people without papers. You can come with every "
            "question.”"
        ),
    )
    kind = models.CharField(for_editors("kind"), max_length=30, choices=Kind, default=Kind.NGO)
    status = models.CharField(
        for_editors("status"), max_length=10, choices=Status, default=Status.ACTIVE
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=for_editors("part of"),
    )
    website = models.URLField(
        for_editors("website"),
        max_length=300,
        blank=True,
        help_text=for_editors("“https://example.org”"),
    )
    email = models.EmailField(
        for_editors("e-mail"), blank=True, help_text=for_editors("“info@example.org”")
    )
    kvk_number = models.CharField(
        for_editors("Chamber of Commerce number (KvK)"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", for_editors("A KvK number has eight digits."))],
        help_text=for_editors("Eight digits: “12345678”."),
    )
    note = models.TextField(
        for_editors("other things to know"),
        blank=True,
        help_text=for_editors("“Ring twice.” “Closed on all holidays.”"),
    )
    internal_note = models.TextField(
        for_editors("note for editors"),
        blank=True,
        help_text=for_editors("Readers never see this."),
    )
    is_published = models.BooleanField(for_editors("published"), default=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("organisation")
        verbose_name_plural = for_editors("organisations")
        ordering = ["slug"]
        indexes = [
            models.Index(fields=["is_published", "status"], name="organization_shown"),
            # A page of the list is read in its order, however long the list is.
            *(
                models.Index(
                    *name_order(language),
                    "slug",
                    name=f"organization_order_{language.replace('-', '_')}",
                )
                for language in LANGUAGES
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="organization_with_an_end_date_has_ended",
                condition=models.Q(ended_on__isnull=True) | models.Q(status="ended"),
                violation_error_message=for_editors(
                    "There is an end date: choose “ended”, or take the date away."
                ),
            ),
            models.CheckConstraint(
                name="organization_is_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                violation_error_message=for_editors("An organisation is not part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:organization-detail", args=[self.slug])

    @property
    def other_names(self) -> list[str]:
        return lines(self.alternate_names)

    @property
    def has_ended(self) -> bool:
        return self.status == self.Status.ENDED


class Source(models.Model):
    """Where a fact was read, and when.

    A source may carry a ``statement``: what it says in its own right (numbers, history), or a value
    that contradicts another source. Both then stand beside each other until somebody checks.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="sources"
    )
    location = models.ForeignKey(
        "services.Location", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    service = models.ForeignKey(
        "services.Service", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    resource = models.ForeignKey(
        "services.Resource", models.CASCADE, null=True, blank=True, related_name="sources"
    )
    title = models.CharField(
        for_editors("title"),
        max_length=300,
        help_text=for_editors("“Website of the organisation”, “Phone call with the desk”"),
    )
    url = models.URLField(
        for_editors("address"),
        max_length=500,
        blank=True,
        help_text=for_editors("“https://example.org/contact”"),
    )
    dated = models.CharField(
        for_editors("date of the source"),
        max_length=80,
        blank=True,
        help_text=for_editors("As the source says it: “2022-12”, “November 2015”, “undated”."),
    )
    read_on = models.DateField(
        for_editors("read on"),
        null=True,
        blank=True,
        help_text=for_editors("The day you read or heard it."),
    )
    about = models.CharField(
        for_editors("about"),
        max_length=40,
        blank=True,
        help_text=for_editors("Which fact: “hours”, “address”, “phone”. Empty: the whole listing."),
    )
    statement = models.TextField(
        for_editors("what it says"),
        blank=True,
        help_text=for_editors("“Open on Monday from 10:00.”"),
    )
    is_disputed = models.BooleanField(
        for_editors("contradicts another source"),
        default=False,
        help_text=for_editors("Readers see both values and are asked to call first."),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("source")
        verbose_name_plural = for_editors("sources")
        ordering = ["order", "id"]
        constraints = [
            one_owner(
                "source_belongs_to_one_listing",
                "organization",
                "location",
                "service",
                "resource",
                message=for_editors("A source belongs to exactly one listing."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self):
        if self.is_disputed and not any(
            text_in(self, "statement", language) for language in LANGUAGES
        ):
            raise ValidationError({"statement": for_editors("Say what this source says.")})
