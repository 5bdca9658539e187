"""How old is this fact, and who checked it? One rule for pages, admin, exports and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Q
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


# In Python


def review_day(assured_date: date | None, interval_months: int) -> date | None:
    """The last day on which a check still holds. Kept as a column, which databases can compare:
    they do not agree on what six months after 31 August is."""
    return assured_date and assured_date + relativedelta(months=interval_months)


def freshness_of(assured_date: date | None, interval_months: int, today: date) -> State:
    review_on = review_day(assured_date, interval_months)
    if review_on is None:
        return State.NEVER
    if today > review_on:
        return State.OVERDUE
    return State.DUE if today > review_on - DUE_BEFORE else State.FRESH


def freshness(listing, today: date) -> Freshness:
    """Of an Organization, Service or Resource."""
    day, months = listing.assured_date, listing.review_interval_months
    return Freshness(
        state=freshness_of(day, months, today),
        assured_date=day,
        assured_by=listing.assured_by,
        review_on=review_day(day, months),
    )


def drops_behind(review_on: date | None, after_months: int, today: date) -> bool:
    """Whether a listing comes behind others in lists: overdue for so many months.

    What was never checked stays where it is. It was read on public pages, often last week: it is
    not known to be old, and readers are told in words. Otherwise the first organization that checks
    its listing would push all others behind it, and be pushed behind them when it forgets once.
    """
    return review_on is not None and review_on < _last_review_in_order(after_months, today)


# In the database


def in_state(state: str, today: date) -> Q:
    """The condition for one state, by the rule of ``freshness_of``."""
    if state == State.NEVER:
        return Q(review_on__isnull=True)
    if state == State.OVERDUE:
        return Q(review_on__lt=today)
    if state == State.DUE:
        return Q(review_on__gte=today, review_on__lt=today + DUE_BEFORE)
    return Q(review_on__gte=today + DUE_BEFORE)


def has_to_drop_behind(after_months: int, today: date) -> Q:
    return Q(review_on__isnull=False, review_on__lt=_last_review_in_order(after_months, today))


def _last_review_in_order(after_months: int, today: date) -> date:
    return today - relativedelta(months=after_months)
