"""Who wrote a translation, and of which text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.backends.signals import connection_created
from django.db.models.functions import Concat
from django.dispatch import receiver
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ..text import LocalText, for_editors


def text_digest(text: str) -> str:
    """A short fingerprint of a text. White space does not count: re-wrapping outdates nothing."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:16]


class TextDigest(models.Func):
    """``text_digest`` in SQL, so that a board can count without reading every text."""

    function = "text_digest"
    output_field = models.CharField()

    # What Python's ``split`` takes for white space.
    WHITE_SPACE = r"[\t\n\v\f\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(
            compiler,
            connection,
            template=(
                "left(encode(sha256(convert_to(btrim(regexp_replace("
                f"coalesce(%(expressions)s, ''), '{self.WHITE_SPACE}', ' ', 'g')), 'UTF8')), "
                "'hex'), 16)"
            ),
            **context,
        )


@receiver(connection_created, dispatch_uid="text digest")
def _teach_sqlite(connection, **kwargs):
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "text_digest", 1, lambda text: text_digest(text or ""), deterministic=True
        )


def record_kind(record: models.Model | type[models.Model]) -> str:
    """``service``, ``location``…: how a state names the model of its record."""
    return record._meta.model_name


class TextStateQuerySet(models.QuerySet):
    def of(self, records: Iterable[models.Model]):
        """The states of all texts of these records, which may be of several kinds."""
        ids_of: dict[str, list[int]] = {}
        for record in records:
            ids_of.setdefault(record_kind(record), []).append(record.pk)
        wanted = models.Q(pk__in=[])
        for kind, ids in ids_of.items():
            wanted |= models.Q(kind=kind, object_id__in=ids)
        return self.filter(wanted)

    def in_short(self):
        """``machine en 0a1b… `` – author, source language, digest and “reviewed” in one column."""
        reviewed = models.Case(
            models.When(reviewed_at__isnull=True, then=models.Value("")),
            default=models.Value("reviewed"),
        )
        space = models.Value(" ")
        return self.values(
            short=Concat(
                "author", space, "source_language", space, "source_digest", space, reviewed
            )
        )


class TextState(models.Model):
    """The state of one translated field of one record in one language.

    “Outdated” is never stored: it is the digest of the source text today against the digest of the
    text that was translated.
    """

    class Author(models.TextChoices):
        PERSON = "person", _("Translated by a person")
        MACHINE = "machine", _("Translated by a computer")

    kind = models.CharField(for_editors("kind"), max_length=40)
    object_id = models.PositiveBigIntegerField(for_editors("record"))
    field = models.CharField(for_editors("field"), max_length=40)
    language = models.CharField(for_editors("language"), max_length=10, choices=settings.LANGUAGES)
    author = models.CharField(for_editors("written by"), max_length=10, choices=Author)
    source_language = models.CharField(for_editors("translated from"), max_length=10)
    source_digest = models.CharField(for_editors("fingerprint of the source"), max_length=16)
    reviewed_at = models.DateTimeField(for_editors("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=for_editors("reviewed by"),
    )

    objects = TextStateQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("state of a translation")
        verbose_name_plural = for_editors("states of translations")
        ordering = ["kind", "object_id", "field", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "field", "language"],
                name="text_has_one_state_per_language",
            ),
            models.CheckConstraint(
                name="text_is_not_translated_from_itself",
                condition=~models.Q(language=models.F("source_language")),
                violation_error_message=for_editors("A text is not its own translation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} [{self.language}]"

    @classmethod
    def from_short(cls, short: str) -> TextState:
        author, source_language, source_digest, reviewed = short.split(" ")
        return cls(
            author=author,
            source_language=source_language,
            source_digest=source_digest,
            reviewed_at=now() if reviewed else None,
        )

    @property
    def key(self) -> tuple[str, int, str, str]:
        return self.kind, self.object_id, self.field, self.language

    @property
    def needs_review(self) -> bool:
        return self.author == self.Author.MACHINE and self.reviewed_at is None

    def is_outdated(self, source_text: str) -> bool:
        return text_digest(source_text) != self.source_digest


@dataclass(frozen=True)
class ShownText(LocalText):
    """A text and what its reader should know about it."""

    is_machine: bool = False
    is_outdated: bool = False

    @classmethod
    def of(cls, found: LocalText, record: models.Model, field: str, state: TextState | None):
        """``state`` of this field in the language that was found; None when there is none."""
        if state is None:
            return cls(found.value, found.language, found.is_fallback)
        source = getattr(record, f"{field}_{state.source_language.replace('-', '_')}") or ""
        return cls(
            found.value,
            found.language,
            found.is_fallback,
            is_machine=state.needs_review,
            is_outdated=state.is_outdated(source),
        )
