"""What people said about records that look alike, and where merged records went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..text import for_editors
from .base import one_owner

MERGED_KINDS = ("organization", "service", "location")


class NotADuplicateQuerySet(models.QuerySet):
    def pairs(self, kind: str) -> set[tuple[int, int]]:
        return set(self.filter(kind=kind).values_list("first_id", "second_id"))


class NotADuplicate(models.Model):
    """Two records that look alike and are not the same. ``first_id`` is the smaller number."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", for_editors("organisation")
        SERVICE = "service", for_editors("service")
        LOCATION = "location", for_editors("location")

    kind = models.CharField(for_editors("kind"), max_length=12, choices=Kind)
    first_id = models.PositiveBigIntegerField(for_editors("record"))
    second_id = models.PositiveBigIntegerField(for_editors("other record"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=for_editors("said by"),
    )
    said_at = models.DateTimeField(for_editors("said on"), auto_now_add=True)

    objects = NotADuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("not a duplicate")
        verbose_name_plural = for_editors("not duplicates")
        ordering = ["-said_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first_id", "second_id"], name="pair_is_told_apart_once"
            ),
            models.CheckConstraint(
                name="pair_names_the_smaller_number_first",
                condition=Q(first_id__lt=models.F("second_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} ≠ {self.second_id}"

    @classmethod
    def say(cls, kind: str, one: int, other: int, person) -> NotADuplicate:
        first, second = sorted((one, other))
        told, _is_new = cls.objects.get_or_create(
            kind=kind, first_id=first, second_id=second, defaults={"said_by": person}
        )
        return told


class OldAddress(models.Model):
    """The short name of a record that was merged into another one, which answers for it now.

    When that one is merged in its turn the name moves on with everything else it has: a chain of
    merges is never longer than one step.
    """

    slug = models.SlugField(max_length=100)
    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="old_addresses",
    )
    service = models.ForeignKey(
        "services.Service", models.CASCADE, null=True, blank=True, related_name="old_addresses"
    )
    location = models.ForeignKey(
        "services.Location", models.CASCADE, null=True, blank=True, related_name="old_addresses"
    )

    class Meta:
        verbose_name = for_editors("old address")
        verbose_name_plural = for_editors("old addresses")
        ordering = ["slug", "id"]
        constraints = [
            one_owner(
                "old_address_leads_to_one_record",
                *MERGED_KINDS,
                message=for_editors("An old address leads to exactly one record."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["slug"],
                    condition=Q(**{f"{owner}__isnull": False}),
                    name=f"old_address_of_{owner}_leads_one_way",
                )
                for owner in MERGED_KINDS
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def present(cls, kind: str, slug: str) -> models.Model | None:
        """The record that answers for this name now; None: the name never was one of these."""
        if kind not in MERGED_KINDS:
            return None
        # The record is read apart: asked for with all its texts, to find nothing takes long too.
        found = cls.objects.filter(slug=slug, **{f"{kind}__isnull": False}).first()
        return getattr(found, kind) if found else None
