"""A meeting pack while it is made, and until it is fetched."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from .network import Network

KEPT_FOR = timedelta(days=1)
# Whoever makes it tells so at least this often.
SILENT_AT_MOST = timedelta(minutes=2)


class MeetingPackQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person, asked_at__gt=now() - KEPT_FOR)

    def expired(self):
        return self.filter(asked_at__lte=now() - KEPT_FOR)


class MeetingPack(models.Model):
    """It is thrown away after a day: tomorrow's pack is another one."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        READY = "ready", "ready"
        STOPPED = "stopped", "stopped"
        FAILED = "failed", "failed"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    form = models.CharField(max_length=4)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    content = models.BinaryField(null=True)
    asked_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(default=now)

    objects = MeetingPackQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.network} {self.since} {self.until} {self.form}"

    def is_under_way(self, moment: datetime) -> bool:
        """A process that was ended in between leaves it waiting for good: silence is an end too."""
        is_open = self.state in (self.State.WAITING, self.State.RUNNING)
        return is_open and self.told_at > moment - SILENT_AT_MOST
