"""Asking editors to look at their listings: who gets which mail, and never the same one twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from . import mails
from .confirming import LISTINGS, Listing, current_listings, link_for
from .freshness import Freshness, State, freshness
from .models import Editor, Organization, ReminderSent
from .models.translation_state import record_kind

# Of what a note about a mail that was sent says: person, kind and id of the listing, occasion.
Note = tuple[int, str, int, str]


@dataclass
class Reminder:
    """One mail: to one person, about the listings of one organization."""

    editor: Editor
    listings: list[tuple[Listing, Freshness]]
    # Those of the listings that this person has not been reminded of before.
    news: list[tuple[Listing, Freshness]] = field(default_factory=list)

    def __str__(self) -> str:
        names = ", ".join(f"{each} ({age.state})" for each, age in self.listings)
        return f"{self.editor.person.email}: {names}"

    @property
    def organization(self) -> Organization:
        return self.editor.organization

    @property
    def notes(self) -> list[Note]:
        return [
            (self.editor.person_id, record_kind(each), each.pk, occasion_of(age))
            for each, age in self.news
        ]


def occasion_of(age: Freshness) -> str:
    """What was never checked is asked for once; all else once when due and once when overdue, and
    again after the next check."""
    return age.state if age.state == State.NEVER else f"{age.state} {age.review_on}"


def waiting(today: date) -> Iterator[Reminder]:
    """The mails to send today; one is written as soon as it has one thing to say that is new."""
    editors = list(
        Editor.objects.filter(person__is_active=True, organization__is_published=True)
        .exclude(person__email="")
        .select_related("person__preferences", "organization")
    )
    needy = listings_that_need_a_look({each.organization_id for each in editors}, today)
    sent: set[Note] = set(
        ReminderSent.objects.filter(person__in={each.person_id for each in editors}).values_list(
            "person_id", "kind", "object_id", "occasion"
        )
    )
    for editor in editors:
        reminder = Reminder(editor, needy.get(editor.organization_id, []))
        reminder.news = [
            (each, age)
            for each, age in reminder.listings
            if (editor.person_id, record_kind(each), each.pk, occasion_of(age)) not in sent
        ]
        if reminder.news:
            yield reminder


def listings_that_need_a_look(
    organizations: set[int], today: date
) -> dict[int, list[tuple[Listing, Freshness]]]:
    found: dict[int, list[tuple[Listing, Freshness]]] = {}
    for noun in LISTINGS:
        owner = "pk" if noun is Organization else "organization_id"
        listings = current_listings(noun).need_a_look(today)
        for listing in listings.filter(**{f"{owner}__in": organizations}):
            found.setdefault(getattr(listing, owner), []).append(
                (listing, freshness(listing, today))
            )
    return found


def send(reminder: Reminder, today: date) -> bool:
    """Whether the mail went out. A second run at the same time finds it noted and sends nothing;
    a mail that cannot be sent is tried again by the next run."""
    notes = [
        ReminderSent(person_id=person, kind=kind, object_id=pk, occasion=occasion, sent_on=today)
        for person, kind, pk, occasion in reminder.notes
    ]
    try:
        with transaction.atomic():
            ReminderSent.objects.bulk_create(notes)
    except IntegrityError:
        return False
    context = {
        "organization": reminder.organization,
        "listings": reminder.listings,
        "link": link_for(reminder.editor),
        "days": settings.REMINDER_LINK_DAYS,
    }
    if mails.send(reminder.editor.person, "services/mail/reminder.txt", context):
        return True
    for note in notes:
        ReminderSent.objects.filter(
            person=note.person_id,
            kind=note.kind,
            object_id=note.object_id,
            occasion=note.occasion,
        ).delete()
    return False
