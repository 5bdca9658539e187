"""The list of help and the list of people: data with stable codes, not code."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..text import LANGUAGES, for_editors


class Audience(models.TextChoices):
    """For whom a category, a service or a resource is meant."""

    MIGRANTS = "migrants", _("People who look for help")
    PROFESSIONALS = "professionals", _("Aid workers and other professionals")
    MISSIONS = "missions", _("Embassies and consulates")


class Term(models.Model):
    code = models.SlugField(
        for_editors("code"),
        max_length=40,
        unique=True,
        help_text=for_editors("Stands in addresses, exports and imports: do not change it."),
    )
    name = models.CharField(for_editors("name"), max_length=120)
    search_words = models.TextField(
        for_editors("search words"),
        blank=True,
        help_text=for_editors(
            "What people type when they need this, one per line: “toothache”, “nothing to eat”."
        ),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class TermQuerySet(models.QuerySet):
    def by_name(self):
        """Without the search words, which fill pages and are only read by the search."""
        return self.defer(*_columns_of_search_words())


def _columns_of_search_words() -> list[str]:
    return ["search_words", *(f"search_words_{code.replace('-', '_')}" for code in LANGUAGES)]


class CategoryQuerySet(TermQuerySet):
    def top(self):
        return self.filter(parent=None)

    def for_migrants(self):
        return self.filter(audience=Audience.MIGRANTS)

    def for_professionals(self):
        return self.filter(audience=Audience.PROFESSIONALS)


class Category(Term):
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=for_editors("belongs to"),
    )
    icon = models.SlugField(for_editors("icon"), max_length=40, blank=True)
    audience = models.CharField(
        for_editors("audience"), max_length=20, choices=Audience, default=Audience.MIGRANTS
    )

    objects = CategoryQuerySet.as_manager()

    class Meta(Term.Meta):
        verbose_name = for_editors("category")
        verbose_name_plural = for_editors("categories")
        constraints = [
            models.CheckConstraint(
                name="category_is_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                violation_error_message=for_editors("A category cannot belong to itself."),
            )
        ]

    @property
    def top_code(self) -> str:
        """The code of the top category, after which icon and colour are named."""
        return self.icon


class TargetGroup(Term):
    objects = TermQuerySet.as_manager()

    class Meta(Term.Meta):
        verbose_name = for_editors("target group")
        verbose_name_plural = for_editors("target groups")
