"""Needs a look: what is overdue or was never checked, what readers report, which translations are
older than their source; by organization, with whom to ask."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..exchange.tables import Cell, Column, Link, Table, left_to_right
from ..freshness import State, freshness
from ..languages import language_name
from ..models import Membership, Organization, Report, Resource, Service, TextState
from ..models.translation_state import record_kind
from ..text import text_in, text_of
from .pack import Pack, Progress

BATCH = 200


def tables(pack: Pack, progress: Progress) -> list[Table]:
    listings = _listings(pack)
    owners = {each.pk: each for each in listings if isinstance(each, Organization)}
    asked = _whom_to_ask(pack, owners)
    rows: list[tuple[str, int, list[Cell]]] = []

    def add(listing, order: int, what: str, since: Cell, more: str = "") -> None:
        owner = listing if isinstance(listing, Organization) else listing.organization
        name = text_of(owner, "name", get_language()).value
        link = Link(_title(listing), f"{settings.SITE_URL}{_page(listing)}")
        rows.append((name, order, [name, link, what, more, since, asked.get(owner.pk, "")]))

    for listing in listings:
        age = freshness(listing, pack.until)
        if age.state in (State.OVERDUE, State.NEVER):
            add(listing, 1, str(age.state.label), age.assured_date)
    ids = {key: {each.pk for each in listings if isinstance(each, key)} for key in _KINDS}
    for report in (
        Report.objects.open()
        .filter(organization__in=owners)
        .select_related("organization", "service__organization", "resource__organization")
    ):
        listing = report.listing
        if listing.pk in ids[type(listing)]:
            # What a reader wrote may tell who it was: the editors have it, the room does not.
            part = report.get_part_display()
            add(listing, 0, _("A reader reports"), localdate(report.created_at), part)
    for listing, languages in _outdated(listings):
        words = ", ".join(language_name(code, get_language()) for code in languages)
        add(listing, 2, _("Older than the original text"), None, words)
    rows.sort(key=lambda row: (row[0].casefold(), row[1]))
    return [
        Table(
            key="needs-a-look",
            title=_("Needs a look"),
            columns=[
                Column(_("Organisation"), 26),
                Column(_("What?"), 32),
                Column(_("Why?"), 30),
                Column(_("Which part"), 26),
                Column(_("Since"), 14),
                Column(_("Whom to ask"), 34),
            ],
            rows=[cells for _name, _order, cells in rows],
        )
    ]


_KINDS = (Organization, Service, Resource)


def _listings(pack: Pack) -> list[Organization | Service | Resource]:
    services = list(pack.services().select_related("organization").order_by("slug"))
    owners = {service.organization_id for service in services}
    places = pack.places.order_by().values("pk")
    organizations = Organization.objects.published().active()
    here = organizations.filter(pk__in=owners) | organizations.filter(locations__place__in=places)
    found = list(here.distinct().order_by("slug"))
    known = {each.pk for each in found}
    resources = Resource.objects.published().filter(organization__in=known)
    return [*found, *services, *resources.select_related("organization").order_by("slug")]


def _page(listing) -> str:
    owner = listing.organization if isinstance(listing, Resource) else listing
    return owner.get_absolute_url()


def _title(listing) -> str:
    field = "title" if isinstance(listing, Resource) else "name"
    return text_of(listing, field, get_language()).value


def _whom_to_ask(pack: Pack, owners: dict[int, Organization]) -> dict[int, str]:
    """The role that speaks for it in the network, or one it names itself; never a person."""
    roles: dict[int, list[str]] = defaultdict(list)
    members = Membership.objects.filter(network=pack.network, organization__in=owners)
    for member in members.exclude(contact_role=""):
        roles[member.organization_id].append(member.contact_role)
    found = {}
    organizations = Organization.objects.filter(pk__in=owners).prefetch_related(
        "contacts", "phones"
    )
    for each in organizations:
        public = [contact for contact in each.contacts.all() if contact.is_public]
        own = roles[each.pk] or [contact.role for contact in public[:1]]
        mails = list(filter(None, [each.email, *(contact.email for contact in public)]))
        phones = [left_to_right(phone.display) for phone in each.phones.all() if phone.is_public][
            :1
        ]
        found[each.pk] = ", ".join(filter(None, [*own, *mails[:1], *phones]))
    return found


def _outdated(listings: list) -> list[tuple]:
    """Listings with the languages in which a text is older than its source."""
    found = []
    for start in range(0, len(listings), BATCH):
        batch = listings[start : start + BATCH]
        states = defaultdict(list)
        for state in TextState.objects.of(batch):
            states[state.kind, state.object_id].append(state)
        for listing in batch:
            languages = {
                state.language
                for state in states[record_kind(listing), listing.pk]
                if state.is_outdated(text_in(listing, state.field, state.source_language))
            }
            if languages:
                found.append((listing, sorted(languages)))
    return found
