"""“Still correct”: who says it, of what, and the link in a mail that says it without signing in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from . import history, rights
from .models import Editor, Organization, Resource, Service
from .models.translation_state import record_kind
from .text import for_editors, text_of

Listing = Organization | Service | Resource
LISTINGS: tuple[type[Listing], ...] = (Organization, Service, Resource)
_SALT = "services.confirming"


# Of what?


def current_listings(noun: type[Listing]) -> models.QuerySet:
    """What readers see and what has not ended: the listings that somebody has to keep true."""
    if noun is Organization:
        return Organization.objects.published().active()
    if noun is Service:
        return Service.objects.published().current()
    return Resource.objects.published().filter(organization__is_published=True)


def key_of(listing: Listing) -> str:
    """``service-12``: a listing among others of several kinds."""
    return f"{record_kind(listing)}-{listing.pk}"


def listings_of(organization: Organization) -> list[Listing]:
    """The organization itself, its services and what it offers to read."""
    found: list[Listing] = [*current_listings(Organization).filter(pk=organization.pk)]
    for noun in (Service, Resource):
        found += current_listings(noun).filter(organization=organization)
    return found


# Who says so?


def voice_of(person, organization: Organization) -> str:
    """In whose name this person says that something is correct: an organization or a role. Readers
    see it, so it is never the person's own name."""
    if organization.editors.filter(person=person).exists():
        return _fitting(text_of(organization, "name", "nl").value)
    if rights.coordinated_by(person).filter(pk=organization.pk).exists():
        network = rights.networks_of(person).filter(coordinators=person).first()
        if network:
            return _fitting(network.name)
    return str(for_editors("Social map"))


def _fitting(name: str) -> str:
    return name[: Organization._meta.get_field("assured_by").max_length]


def confirm(listings: Iterable[Listing], person, today: date) -> None:
    """Note that these are still correct. The caller has checked the rights."""
    voices: dict[int, str] = {}
    with history.change(person, for_editors("Still correct.")):
        for listing in listings:
            organization = listing if isinstance(listing, Organization) else listing.organization
            if organization.pk not in voices:
                voices[organization.pk] = voice_of(person, organization)
            listing.assured_date = today
            listing.assured_by = voices[organization.pk]
            listing.save(update_fields=["assured_date", "assured_by"])


# The link


class LinkIsOver(Exception):
    """The link was good once: too old, or its reader is no longer editor of the organization."""


class NoSuchLink(Exception):
    """Nobody made this link."""


def link_for(editor: Editor) -> str:
    """The whole address of the page on which this editor confirms the listings of one organization.

    It is bound to the mail address it was sent to: with another address, or without the task, it
    no longer opens. The address itself is not in it.
    """
    content = {"editor": editor.pk, "to": _digest(editor.person.email)}
    key = signing.dumps(content, salt=_SALT, compress=True)
    return f"{settings.SITE_URL}{reverse('still-correct')}?key={key}"


def editor_of(key: str) -> Editor:
    try:
        content = signing.loads(key, salt=_SALT, max_age=settings.REMINDER_LINK_DAYS * 24 * 60 * 60)
    except signing.SignatureExpired:
        raise LinkIsOver from None
    except signing.BadSignature:
        raise NoSuchLink from None
    editor = (
        Editor.objects.filter(pk=content["editor"], person__is_active=True)
        .select_related("person", "organization")
        .first()
    )
    if editor is None or _digest(editor.person.email) != content["to"]:
        raise LinkIsOver
    return editor


def _digest(email: str) -> str:
    return sha256(email.strip().lower().encode()).hexdigest()[:16]
