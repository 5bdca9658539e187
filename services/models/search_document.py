"""What the search reads of a service: folded words in three weights, kept beside it."""

from __future__ import annotations

from django.db import models

from ..text import for_editors


class SearchDocument(models.Model):
    """One for each service, written by ``services.search.documents``.

    A full-text index over the three columns is kept by the database itself: FTS5 with triggers on
    SQLite, a generated ``tsvector`` on PostgreSQL (migration 0002).
    """

    service = models.OneToOneField("services.Service", models.CASCADE, related_name="document")
    name_words = models.TextField(for_editors("words of the name"), blank=True)
    about_words = models.TextField(for_editors("words about who, what kind and where"), blank=True)
    other_words = models.TextField(for_editors("other words"), blank=True)
    # A card needs no more of the categories than these: a list asks one query less.
    category_codes = models.CharField(for_editors("category codes"), max_length=400, blank=True)
    top_codes = models.CharField(for_editors("codes above them"), max_length=200, blank=True)

    class Meta:
        verbose_name = for_editors("search document")
        verbose_name_plural = for_editors("search documents")
        ordering = ["service"]

    def __str__(self) -> str:
        return self.name_words
