"""How old is this fact, and who checked it? One rule for pages, admin, exports and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

# An editor is reminded this long before the listing is overdue.
DUE_BEFORE = timedelta(days=30)


class State(models.TextChoices):
    FRESH = "fresh", _("Checked")
    DUE = "due", _("Will be checked again soon")
    OVERDUE = "overdue", _("Not checked for a long time")
    NEVER = "never", _("Never checked by the organisation")


@dataclass(frozen=True)
class Freshness:
    state: State
    assured_date: date | None
    assured_by: str
    review_on: date | None

    @property
    def warns_readers(self) -> bool:
        return self.state in (State.OVERDUE, State.NEVER)


def freshness_of(assured_date: date | None, interval_months: int, today: date) -> State:
    if assured_date is None:
        return State.NEVER
    review_on = assured_date + relativedelta(months=interval_months)
    if today > review_on:
        return State.OVERDUE
    return State.DUE if today > review_on - DUE_BEFORE else State.FRESH


def freshness(listing, today: date) -> Freshness:
    """Of an Organization, Service or Resource."""
    day = listing.assured_date
    return Freshness(
        state=freshness_of(day, listing.review_interval_months, today),
        assured_date=day,
        assured_by=listing.assured_by,
        review_on=day and day + relativedelta(months=listing.review_interval_months),
    )
