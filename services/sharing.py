"""Handing a page on: its address, a message around it, a code to photograph, a file for contacts.

A shared address tells nothing about who shared it. Without a language in it, the site opens it in
the one the receiver's phone prefers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

import segno
from django.conf import settings
from icalendar import Component
from icalendar.prop import vAdr, vN, vOrg, vText

from .models import Phone, Service
from .phone_numbers import dial
from .text import text_of
from .visibility import public_address

# In modules: what a camera needs around the code. The page gives the rest as a white border.
QUIET_ZONE = 2


@dataclass(frozen=True)
class Share:
    """What a page needs to hand itself on."""

    title: str
    link: str

    @property
    def words(self) -> str:
        return f"{self.title}\n{self.link}"

    @property
    def whatsapp(self) -> str:
        return f"https://wa.me/?text={quote(self.words, safe='')}"

    @property
    def sms(self) -> str:
        # Phones of Apple want the “&”, all others do not mind it.
        return f"sms:?&body={quote(self.words, safe='')}"

    @property
    def code(self) -> str:
        """The link as a QR code: SVG to stand in a page, without any style of its own."""
        made = segno.make(self.link, micro=False)
        return made.svg_inline(omitsize=True, border=QUIET_ZONE, svgclass="qr", lineclass=None)


def share_of(service: Service, language: str) -> Share:
    return Share(
        title=text_of(service, "name", language).value,
        link=f"{settings.SITE_URL}/{path_without_language(service)}",
    )


def path_without_language(service: Service) -> str:
    """``services/kruispost-gp-walk-in/``, whatever language is being read."""
    return service.get_absolute_url().removeprefix("/").partition("/")[2]


class Card(Component):
    """A vCard 3.0 (RFC 2426), which every phone reads. Its text is escaped and folded as that of
    calendars is, so one library writes both."""

    name = "VCARD"
    canonical_order = ("VERSION", "FN", "N", "ORG", "TEL", "EMAIL", "ADR", "URL")


def contact_card(
    service: Service, phones: Iterable[Phone], email: str, page: str, language: str
) -> bytes:
    """What a phone keeps among its contacts. Places with a secret address are left out."""
    name = text_of(service, "name", language).value
    card = Card()
    card.add("version", "3.0")
    card.add("fn", vText(name))
    # Not a person: the whole name stands where a family name does.
    card.add("n", vN((name, "", "", "", "")))
    card.add("org", vOrg((text_of(service.organization, "name", language).value,)))
    for phone in phones:
        card.add("tel", dial(phone.number))
    if email:
        card.add("email", vText(email))
    for offer in service.service_at_locations.all():
        address = public_address(offer.location, language)
        if address.street:
            where = (address.street, address.town, "", address.postal_code, "NL")
            card.add("adr", vAdr(("", "", *where)))
    card.add("url", page)
    return card.to_ical()
