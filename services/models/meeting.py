"""Meetings of a network: when and where, what is talked about, who came, what was agreed."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ..text import for_editors
from .base import InCalendars, ends_after_start
from .network import Network

# What offices write and read; nothing that a browser would run.
DOCUMENT_KINDS = ("pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "png", "jpg")


class MeetingQuerySet(models.QuerySet):
    def held(self):
        return self.exclude(state=Meeting.State.CANCELLED)

    def from_day_of(self, moment: datetime):
        """Those of this day and later: a meeting that has begun is still today's."""
        midnight = localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(starts_at__gte=midnight)

    def before(self, meeting: Meeting):
        """Earlier ones of the same network that took place, the last first."""
        return (
            self.held()
            .filter(network=meeting.network_id, starts_at__lt=meeting.starts_at)
            .order_by("-starts_at", "-id")
        )


class Meeting(InCalendars):
    class State(models.TextChoices):
        PLANNED = "planned", _("Goes ahead")
        CANCELLED = "cancelled", _("Cancelled")

    CALENDAR_FACTS = ("starts_at", "ends_at", "venue", "is_online", "state")

    network = models.ForeignKey(
        Network, models.CASCADE, related_name="meetings", verbose_name=for_editors("network")
    )
    venue = models.CharField(
        for_editors("where"),
        max_length=200,
        blank=True,
        help_text=for_editors("Readers see this: “Town hall, Amstel 1, Amsterdam”."),
    )
    is_online = models.BooleanField(for_editors("also online"), default=False)
    link = models.URLField(
        for_editors("link to the online meeting"),
        max_length=500,
        blank=True,
        help_text=for_editors("Readers never see this."),
    )
    state = models.CharField(
        for_editors("state"),
        max_length=10,
        choices=State,
        default=State.PLANNED,
        help_text=for_editors("Cancel instead of deleting: calendars take it over."),
    )
    internal_note = models.TextField(
        for_editors("note for coordinators"),
        blank=True,
        help_text=for_editors("Readers never see this."),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("meeting")
        verbose_name_plural = for_editors("meetings")
        ordering = ["-starts_at", "-id"]
        constraints = [
            ends_after_start(
                "meeting_ends_after_it_starts",
                "starts_at",
                "ends_at",
                for_editors("The end lies before the start."),
            ),
            models.UniqueConstraint(
                fields=["network", "starts_at"],
                name="network_meets_once_at_a_time",
                violation_error_message=for_editors("There is a meeting at this time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} {localtime(self.starts_at):%Y-%m-%d}"

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED


class AgendaPoint(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_points")
    title = models.CharField(
        for_editors("point"),
        max_length=200,
        help_text=for_editors("“Winter shelter: who opens when?”"),
    )
    minutes = models.PositiveSmallIntegerField(
        for_editors("minutes"), null=True, blank=True, help_text=for_editors("“15”")
    )
    explanation = models.TextField(
        for_editors("explanation"),
        blank=True,
        help_text=for_editors("“Last year nobody was open in the first week of January.”"),
    )
    notes = models.TextField(
        for_editors("notes"),
        blank=True,
        help_text=for_editors("What was said. No names of people who seek help."),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("agenda point")
        verbose_name_plural = for_editors("agenda points")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class MeetingDocument(models.Model):
    """What members read before or after. It is given to those only who may open the meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents")
    title = models.CharField(
        for_editors("title"), max_length=200, help_text=for_editors("“Numbers of last quarter”")
    )
    url = models.URLField(
        for_editors("address"),
        max_length=500,
        blank=True,
        help_text=for_editors("“https://example.org/numbers.pdf”"),
    )
    file = models.FileField(
        for_editors("or a file"),
        upload_to="meetings/",
        blank=True,
        validators=[FileExtensionValidator(DOCUMENT_KINDS)],
        help_text=for_editors("A PDF or a table, for example last quarter’s numbers."),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("document")
        verbose_name_plural = for_editors("documents")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="document_is_a_link_or_a_file",
                condition=~Q(url="") | ~Q(file=""),
                violation_error_message=for_editors("Give an address or a file."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Who came, by organization: how many, and not who."""

    class State(models.TextChoices):
        CAME = "came", for_editors("came")
        EXCUSED = "excused", for_editors("excused")
        ABSENT = "absent", for_editors("did not come")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        related_name="attendances",
        verbose_name=for_editors("organisation"),
    )
    state = models.CharField(for_editors("state"), max_length=10, choices=State, default=State.CAME)
    people = models.PositiveSmallIntegerField(
        for_editors("how many people"), null=True, blank=True, help_text=for_editors("“2”")
    )

    class Meta:
        verbose_name = for_editors("attendance")
        verbose_name_plural = for_editors("attendance")
        ordering = ["organization__slug", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                name="organization_attends_a_meeting_once",
                violation_error_message=for_editors("This organisation stands here already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.get_state_display()}"


class ActionPointQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_on=None)

    def on_the_table_of(self, meeting: Meeting):
        """What earlier meetings agreed and was not done by the meeting before this one."""
        last = Meeting.objects.before(meeting).first()
        is_news = Q(done_on=None)
        if last:
            is_news |= Q(done_on__gte=localtime(last.starts_at).date())
        return (
            self.filter(is_news)
            .filter(
                meeting__network=meeting.network_id,
                meeting__starts_at__lt=meeting.starts_at,
            )
            .select_related("organization", "meeting")
        )


class ActionPoint(models.Model):
    """Something that somebody does. It comes back at every meeting until it is done."""

    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        related_name="action_points",
        verbose_name=for_editors("agreed at"),
    )
    what = models.CharField(
        for_editors("what"),
        max_length=300,
        help_text=for_editors("“Ask the doctors about a second evening.”"),
    )
    organization = models.ForeignKey(
        "services.Organization",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_points",
        verbose_name=for_editors("organisation that does it"),
    )
    owner = models.CharField(
        for_editors("who there, or who else"),
        max_length=120,
        blank=True,
        help_text=for_editors("A role is best: it stays when people leave."),
    )
    due_on = models.DateField(
        for_editors("before"),
        null=True,
        blank=True,
        help_text=for_editors("The day on which it should be done."),
    )
    done_on = models.DateField(
        for_editors("done on"),
        null=True,
        blank=True,
        help_text=for_editors("Empty: it comes back on the next agenda."),
    )
    outcome = models.CharField(
        for_editors("outcome"),
        max_length=300,
        blank=True,
        help_text=for_editors("“From March also on Thursday.”"),
    )

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("action point")
        verbose_name_plural = for_editors("action points")
        # What is late comes first; what has no date last.
        ordering = [models.F("due_on").asc(nulls_last=True), "id"]

    def __str__(self) -> str:
        return self.what

    def is_late_on(self, day) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < day
