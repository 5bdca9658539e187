"""What was changed, by whom and why: one state of a record after each change, kept for good."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import pgettext

from ..text import for_editors


class ChangeQuerySet(models.QuerySet):
    def of_organizations(self, organizations):
        """Those that touched a record of one of these, a deleted one too."""
        states = KeptState.objects.filter(organization_id__in=organizations)
        return self.filter(pk__in=states.order_by().values("change"))


class Change(models.Model):
    """One act of somebody, or of a command: all records it changed belong together."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name=for_editors("who"),
    )
    # With an account that is gone the name goes too; that somebody did it stays known.
    had_account = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(for_editors("when"), default=timezone.now, db_index=True)
    why = models.CharField(for_editors("why"), max_length=300, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("change")
        verbose_name_plural = for_editors("changes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.made_at):%Y-%m-%d %H:%M} {self.who}"

    @property
    def who(self) -> str:
        if self.person is not None:
            return self.person.get_full_name() or self.person.get_username()
        if self.had_account:
            return str(for_editors("somebody who has left"))
        return str(for_editors("nobody who signed in"))

    @property
    def why_in_words(self) -> str:
        """Reasons of our own code are kept in English and said in the reader's language."""
        return pgettext("editors", self.why) if self.why else ""


class KeptStateQuerySet(models.QuerySet):
    def of(self, kind: str | OuterRef, object_id: int | OuterRef):
        return self.filter(kind=kind, object_id=object_id)

    def latest_of_each(self):
        """Of every record the last state only."""
        latest = (
            KeptState.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
            .order_by()
            .values("kind", "object_id")
            .annotate(latest=Max("pk"))
            .values("latest")
        )
        return self.filter(pk=Subquery(latest))

    def deleted(self):
        """Records that are gone, by the state that says so."""
        return self.latest_of_each().filter(state__isnull=True)

    def with_previous_state(self):
        """``previous_state``: how the same record was before."""
        before = KeptState.objects.of(OuterRef("kind"), OuterRef("object_id"))
        last = before.filter(pk__lt=OuterRef("pk")).order_by("-pk")
        return self.annotate(previous_state=Subquery(last.values("state")[:1]))

    def before(self, entry: KeptState):
        return self.of(entry.kind, entry.object_id).filter(pk__lt=entry.pk).order_by("-pk")


class KeptState(models.Model):
    """A record with all its rows, as a change left it.

    ``state`` maps kinds to rows: ``{"service": {"12": {column: value}}, "schedule": {…}}``; none
    says that the record was deleted. Without a change the state was found: as it was loaded, or as
    something that keeps no history left it.
    """

    change = models.ForeignKey(Change, models.CASCADE, null=True, blank=True, related_name="states")
    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    # Not a reference: the organization may be deleted while its history is not.
    organization_id = models.PositiveBigIntegerField(null=True, db_index=True)
    kept_at = models.DateTimeField(default=timezone.now)
    state = models.JSONField(null=True)

    objects = KeptStateQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("kept state")
        verbose_name_plural = for_editors("kept states")
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "object_id"], name="kept_state_of_a_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "kind", "object_id"],
                condition=Q(change__isnull=False),
                name="change_leaves_a_record_in_one_state",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

    @property
    def previous(self) -> KeptState | None:
        return KeptState.objects.before(self).first()
