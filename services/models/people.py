"""Who looks after what: editors of organizations and translators of languages.

Coordinators stand with their networks; an administrator is Django's superuser.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..text import for_editors


class Editor(models.Model):
    """Somebody who keeps the listings of one organization true."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="edits",
        verbose_name=for_editors("person"),
    )
    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        related_name="editors",
        verbose_name=for_editors("organisation"),
    )

    class Meta:
        verbose_name = for_editors("editor")
        verbose_name_plural = for_editors("editors")
        ordering = ["organization__slug", "person__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                name="person_edits_an_organization_once",
                violation_error_message=for_editors("This person is named already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organization}"


class Translator(models.Model):
    """Somebody who translates into one language, and sees nothing but texts."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="translates",
        verbose_name=for_editors("person"),
    )
    language = models.CharField(for_editors("language"), max_length=10, choices=settings.LANGUAGES)

    class Meta:
        verbose_name = for_editors("translator")
        verbose_name_plural = for_editors("translators")
        ordering = ["language", "person__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "language"],
                name="person_translates_a_language_once",
                violation_error_message=for_editors("This person is named already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.language}"


class Preferences(models.Model):
    """How somebody wants to be spoken to. Without a row: in the first language of the admin."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences"
    )
    language = models.CharField(
        for_editors("language of mails"),
        max_length=10,
        choices=[
            (code, name) for code, name in settings.LANGUAGES if code in settings.ADMIN_LANGUAGES
        ],
        default=settings.ADMIN_LANGUAGES[0],
    )

    class Meta:
        verbose_name = for_editors("preferences")
        verbose_name_plural = for_editors("preferences")

    def __str__(self) -> str:
        return f"{self.person} · {self.language}"


class InvitationQuerySet(models.QuerySet):
    def open_at(self, now):
        """Sent, not used, and not too old."""
        return self.filter(accepted_at=None, expires_at__gt=now)


def expires_at():
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


class Invitation(models.Model):
    """A mail with a link that makes one account, once, with the rights named here."""

    email = models.EmailField(for_editors("e-mail"), help_text=for_editors("“info@example.org”"))
    language = models.CharField(
        for_editors("language of the mail"),
        max_length=10,
        choices=Preferences._meta.get_field("language").choices,
        default=settings.ADMIN_LANGUAGES[0],
    )
    organizations = models.ManyToManyField(
        "services.Organization",
        blank=True,
        related_name="invitations",
        verbose_name=for_editors("editor of these organisations"),
    )
    networks = models.ManyToManyField(
        "services.Network",
        blank=True,
        related_name="invitations",
        verbose_name=for_editors("coordinator of these networks"),
    )
    languages = models.JSONField(for_editors("translator into"), default=list, blank=True)
    is_administrator = models.BooleanField(
        for_editors("administrator"),
        default=False,
        help_text=for_editors("May do everything, also invite others as administrators."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="invitations_sent",
        verbose_name=for_editors("invited by"),
    )
    invited_at = models.DateTimeField(for_editors("invited on"), default=timezone.now)
    expires_at = models.DateTimeField(for_editors("link works until"), default=expires_at)
    accepted_at = models.DateTimeField(for_editors("accepted on"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("invitation")
        verbose_name_plural = for_editors("invitations")
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return self.email
