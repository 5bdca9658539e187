"""Who is at the door? What the library that signs people in must know about us.

Accounts exist by invitation only. Coordinators and administrators need a second factor, because
they can change what others wrote; one setting asks it of everybody.
"""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from . import rights
from .models import Preferences
from .text import for_editors

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorFor:
    """The values of the setting ``SECOND_FACTOR_FOR``."""

    NOBODY = "nobody"
    COORDINATORS = "coordinators"
    EVERYBODY = "everybody"


def needs_second_factor(person) -> bool:
    if settings.SECOND_FACTOR_FOR == SecondFactorFor.EVERYBODY:
        return True
    return settings.SECOND_FACTOR_FOR == SecondFactorFor.COORDINATORS and rights.coordinates(person)


def has_second_factor(person) -> bool:
    return Authenticator.objects.filter(user=person, type__in=FACTORS).exists()


def must_set_up_second_factor(person) -> bool:
    """Whether this person has to do so before anything else."""
    return needs_second_factor(person) and not has_second_factor(person)


def language_of(person) -> str:
    """In which this person wants mails."""
    chosen = Preferences.objects.filter(person=person).values_list("language", flat=True).first()
    return chosen or settings.ADMIN_LANGUAGES[0]


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": for_editors(
            "Too many wrong attempts. Wait five minutes, or let us send you a code by mail."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return f"{for_editors('Social map')}: {subject}"

    def send_mail(self, template_prefix, email, context):
        # Not all mails of the library say for whom they are.
        person = get_user_model().objects.filter(email__iexact=email).first()
        with translation.override(language_of(person) if person else translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")


class FactorAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self):
        return str(for_editors("Social map"))

    def can_delete_authenticator(self, authenticator):
        """The last factor of somebody who needs one is replaced, not taken away."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        is_last = not others.exclude(pk=authenticator.pk).exists()
        return not (is_last and needs_second_factor(authenticator.user))


class NewPasswordForm(SetPasswordForm):
    """Without the old password, which may be what was forgotten: the view asks who it is first."""
