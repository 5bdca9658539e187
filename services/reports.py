"""What happens with a reader's report: who is told, how many are taken, when it is forgotten."""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from threading import Lock

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse

from . import mails
from .models import Network, Organization, Report

MOST_PER_ADDRESS = 10
# From all over the world: more than that about one organization is not readers.
MOST_PER_ORGANIZATION = 50
DAY = timedelta(days=1)


class DailyLimit:
    """Counts how often something came from an address today, without knowing the address.

    Kept is a fingerprint under a key that was thrown like dice, in the memory of this process only.
    The key changes every day and is written nowhere: nobody can ask later who it was.
    """

    def __init__(self, most: int):
        self.most = most
        self._lock = Lock()
        self._day: date | None = None
        self._key = b""
        self._counted: Counter[bytes] = Counter()

    def allows(self, address: str, today: date) -> bool:
        with self._lock:
            if self._day != today:
                self._day, self._key, self._counted = today, secrets.token_bytes(32), Counter()
            who = hmac.digest(self._key, address.encode(), "sha256")
            self._counted[who] += 1
            return self._counted[who] <= self.most

    def forget(self) -> None:
        self._day = None


limit = DailyLimit(MOST_PER_ADDRESS)


def may_report(meta: dict, organization: Organization, now: datetime) -> bool:
    """``meta``: the environment of the request."""
    address = address_of_reader(meta)
    if address and not limit.allows(address, now.date()):
        return False
    recent = Report.objects.filter(organization=organization, created_at__gt=now - DAY)
    return recent.count() < MOST_PER_ORGANIZATION


def take(organization: Organization, now: datetime, **facts) -> Report:
    """Keep a report and tell the editors; a mail that cannot be sent is sent by `daily`."""
    report = Report.objects.create(organization=organization, **facts)
    tell_editors(report, now)
    return report


def address_of_reader(meta: dict) -> str:
    """The nearest address outside our own machines; nothing when all that is known is a proxy of
    ours. It is used for counting and given to nobody."""
    chain = f"{meta.get('HTTP_X_FORWARDED_FOR', '')},{meta.get('REMOTE_ADDR', '')}".split(",")
    for text in reversed(chain):
        try:
            address = ip_address(text.strip())
        except ValueError:
            continue
        if address.is_global:
            # Of the newer kind everybody has a whole network: its first half is who they are.
            return str(address) if address.version == 4 else address.exploded[:19]
    return ""


# Who is told?


def concerned(organization: Organization) -> QuerySet:
    """Its editors; without any, the coordinators of its places; without those, administrators."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    places = organization.locations.order_by().values("place")
    networks = Network.objects.filter(places__in=places)
    for found in (
        people.filter(edits__organization=organization),
        people.filter(networks__in=networks),
        people.filter(is_superuser=True),
    ):
        if found.exists():
            return found.select_related("preferences").distinct()
    return people.none()


def tell_editors(report: Report, now: datetime) -> bool:
    """A mail without the reader's words and without how to reach them: mail is read by others."""
    page = reverse("admin:services_report_change", args=[report.pk])
    context = {"report": report, "link": f"{settings.SITE_URL}{page}"}
    people = list(concerned(report.organization))
    told = [mails.send(person, "services/mail/report.txt", context) for person in people]
    if people and not any(told):
        return False
    report.told_at = now
    report.save(update_fields=["told_at"])
    return True


# When is it forgotten?


def forget_words(today: date) -> int:
    return Report.objects.to_forget(today).update(what="", contact="")


def answered(report: Report, answer: str, person, today: date) -> None:
    report.answer = answer
    report.handled_on = today
    report.handled_by = person
    report.save(update_fields=["answer", "handled_on", "handled_by"])
