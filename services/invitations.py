"""How somebody comes in: by a mail with a link that works once."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail, signing
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from . import rights
from .models import Editor, Invitation, Network, Organization, Preferences, Translator
from .models.people import expires_at
from .text import for_editors

SALT = "invitation"


class Refused(Exception):
    """With the sentence for whoever followed the link."""


# Who may give which rights?


def sent_by(person, queryset: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those that this person may see and take back."""
    if rights.is_administrator(person):
        return queryset
    return queryset.filter(invited_by=person) if rights.coordinates(person) else queryset.none()


def organizations_to_give(person) -> QuerySet[Organization]:
    return rights.coordinated_by(person)


def networks_to_give(person) -> QuerySet[Network]:
    """Only an administrator makes somebody a coordinator, translator or administrator."""
    everything = Network.objects.all()
    return everything if rights.is_administrator(person) else everything.none()


# The link


def sign(invitation: Invitation) -> str:
    return signing.Signer(salt=SALT).sign(str(invitation.pk))


def read(token: str) -> Invitation:
    """Raises Refused when the link was changed, used, taken back, or is too old."""
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        raise Refused(
            for_editors(
                "This link is not complete. Open it once more from the mail, or copy all of it."
            )
        ) from None
    invitation = Invitation.objects.filter(pk=pk).first()
    if invitation is None:
        raise Refused(
            for_editors("This invitation was taken back. Ask whoever invited you for a new one.")
        )
    if invitation.accepted_at:
        raise Refused(
            for_editors("This invitation was used already. Sign in with your e-mail and password.")
        )
    if invitation.expires_at <= timezone.now():
        raise Refused(
            for_editors("This invitation is too old. Ask whoever invited you to send it again.")
        )
    return invitation


def send(invitation: Invitation) -> None:
    """Also once more: the days then begin anew."""
    invitation.expires_at = expires_at()
    invitation.save(update_fields=["expires_at"])
    with translation.override(invitation.language):
        words = {
            "link": f"{settings.SITE_URL}{reverse('invitation', args=[sign(invitation)])}",
            "expires_at": invitation.expires_at,
            "organizations": invitation.organizations.all(),
            "networks": invitation.networks.all(),
            "languages": invitation.languages,
        }
        subject = render_to_string("account/email/invitation_subject.txt", words).strip()
        message = render_to_string("account/email/invitation_message.txt", words)
    mail.send_mail(subject, message, None, [invitation.email])


# Accepting


def account_of(invitation: Invitation):
    """The account that has this address already, if any: it is given the rights."""
    return get_user_model().objects.filter(email__iexact=invitation.email).first()


@transaction.atomic
def accept(invitation: Invitation, *, name: str, password: str, language: str):
    """Make the account. Raises Refused when somebody else was quicker with the same link."""
    used_now = Invitation.objects.open_at(timezone.now()).filter(pk=invitation.pk)
    if not used_now.update(accepted_at=timezone.now()):
        raise Refused(
            for_editors("This invitation was used already. Sign in with your e-mail and password.")
        )
    person = account_of(invitation)
    if person is None:
        person = get_user_model().objects.create_user(
            username=invitation.email.lower(),
            email=invitation.email.lower(),
            password=password,
            first_name=name,
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Preferences.objects.update_or_create(person=person, defaults={"language": language})
    _give_rights(invitation, person)
    return person


def _give_rights(invitation: Invitation, person) -> None:
    person.is_staff = True
    person.is_superuser = person.is_superuser or invitation.is_administrator
    person.save()
    for organization in invitation.organizations.all():
        Editor.objects.get_or_create(person=person, organization=organization)
    for network in invitation.networks.all():
        network.coordinators.add(person)
    for language in invitation.languages:
        Translator.objects.get_or_create(person=person, language=language)
