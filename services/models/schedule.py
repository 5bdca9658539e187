"""When: opening blocks, and the days on which they do not hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Mod
from django.db.models.lookups import Exact, In
from django.utils.translation import gettext_lazy as _

from .. import open_now
from ..opening_hours import WEEK, Block
from ..text import for_editors
from .base import LanguageCodesField, ends_after_start, one_owner


def validate_byday(value: str) -> None:
    days = value.split(",")
    if any(day not in WEEK for day in days) or len(set(days)) < len(days):
        raise ValidationError(for_editors("Write days as MO,TU,WE,TH,FR,SA,SU."))


def validate_day_of_year(value: int) -> None:
    """915 is 15 September. 29 February counts as a day; 31 April does not."""
    month, day = divmod(value, 100)
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= month <= 12 and 1 <= day <= longest[month - 1]):
        raise ValidationError(for_editors("There is no such day in a year."))


class DayOfYearField(models.PositiveSmallIntegerField):
    """A day of every year as month and day: 915 is 15 September."""

    default_validators = [validate_day_of_year]


class Channel(models.TextChoices):
    VISIT = "visit", _("Visit")
    PHONE = "phone", _("By phone")
    ONLINE = "online", _("Online")
    REGISTRATION = "registration", _("To register")


# Open now, as a condition. It says in SQL what ``services.open_now`` says in Python; the table of
# examples and a property test in tests/ hold the two together.


def _occurring_on(day: date) -> Q:
    today = open_now.month_and_day(day)
    is_valid = (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    has_begun, has_not_ended = Q(season_start__lte=today), Q(season_end__gte=today)
    within_year = Q(season_start__lte=F("season_end")) & has_begun & has_not_ended
    over_new_year = Q(season_start__gt=F("season_end")) & (has_begun | has_not_ended)
    in_season = Q(season_start__isnull=True) | within_year | over_new_year
    weeks_apart = Mod(Value(open_now.week_number(day)) - F("anchor_week"), F("interval"))
    on_this_weekday = Q(byday__contains=WEEK[day.weekday()])
    weekly = (
        Q(frequency="weekly") & on_this_weekday & (Q(interval=1) | Q(Exact(weeks_apart, Value(0))))
    )
    monthly = (
        Q(frequency="monthly", week_of_month__in=open_now.weeks_of_month(day)) & on_this_weekday
    )
    yearly = Q(frequency="yearly", season_start=F("season_end"))
    once = Q(frequency="once", valid_from__isnull=False) & (
        Q(valid_to__isnull=False) | Q(valid_from=day)
    )
    return is_valid & in_season & (weekly | monthly | yearly | once)


def _holding_on(day: date) -> Q:
    """Not by appointment, and not stopped by a public holiday."""
    holds = Q(by_appointment=False)
    if open_now.holiday_on(day):
        at = "service_at_location__location__on_public_holidays"
        is_not_known = Q(service_at_location__isnull=True) | Q(**{at: "unknown"})
        names_its_day = Q(frequency="yearly") | (
            Q(frequency="once") & (Q(valid_to__isnull=True) | Q(valid_to=F("valid_from")))
        )
        round_the_clock = Q(is_all_day=True, frequency="weekly", interval=1)
        for weekday in WEEK:
            round_the_clock &= Q(byday__contains=weekday)
        holds &= Q(**{at: "open"}) | names_its_day | (is_not_known & round_the_clock)
    return holds


def _under(closures: models.QuerySet) -> Q:
    """Schedules that one of these closures is about, at whatever level it was announced."""

    def ids(owner: str) -> models.QuerySet:
        return closures.filter(**{f"{owner}__isnull": False}).values(owner)

    of_service = Coalesce("service", "service_at_location__service")
    of_organization = Coalesce(
        "service__organization", "service_at_location__service__organization"
    )
    return (
        Q(pk__in=ids("schedule"))
        | Q(In(of_service, ids("service")))
        | Q(service_at_location__location__in=ids("location"))
        | Q(In(of_organization, ids("organization")))
    )


def _sitting_on(day: date, own_hours: Q, hours_of_replacement: Q) -> Q:
    """Held on this day with hours that meet a condition: the block's own, or those instead of them.

    The two conditions say the same, once over a Schedule and once over a Closure.
    """
    closures = Closure.objects.filter(starts_on__lte=day).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    )
    helping = closures.filter(replacement_channel__in=open_now.HELP_CHANNELS)
    closed = _under(closures.filter(replacement_channel=""))
    as_always = Q(channel__in=open_now.HELP_CHANNELS) & own_hours & ~_under(closures)
    by_another_channel = own_hours & _under(helping.filter(replacement_opens_at__isnull=True))
    at_other_hours = _under(
        helping.filter(hours_of_replacement, replacement_opens_at__isnull=False)
    )
    return (
        _occurring_on(day)
        & _holding_on(day)
        & ~closed
        & (as_always | by_another_channel | at_other_hours)
    )


def _open_today(at: time, prefix: str = "") -> Q:
    """Started today and not over: hours on a Schedule, or on a Closure with its prefix."""
    opens, closes = f"{prefix}opens_at", f"{prefix}closes_at"
    has_begun = Q(**{f"{opens}__lte": at})
    lasts = Q(**{f"{closes}__gt": at}) | Q(**{f"{closes}__lte": F(opens)})
    assumed = Q(**{f"{closes}__isnull": True})
    if (earliest := _assumed_since(at)) is not None:
        assumed &= Q(**{f"{opens}__gt": earliest})
    timed = has_begun & (lasts | assumed)
    # No moment of the day lies outside a day and a night.
    return timed if prefix else Q(is_all_day=True) | timed


def _open_since_yesterday(at: time, prefix: str = "") -> Q:
    opens, closes = f"{prefix}opens_at", f"{prefix}closes_at"
    return Q(**{f"{closes}__lte": F(opens), f"{closes}__gt": at})


def _still_to_come(at: time, prefix: str = "") -> Q:
    """Ends later than this time of the day on which it starts."""
    opens, closes = f"{prefix}opens_at", f"{prefix}closes_at"
    later = Q(**{f"{closes}__gt": at}) | Q(**{f"{closes}__lte": F(opens)})
    assumed = Q(**{f"{closes}__isnull": True})
    if (earliest := _assumed_since(at)) is not None:
        assumed &= Q(**{f"{opens}__gt": earliest})
    timed = Q(**{f"{opens}__isnull": False}) & (later | assumed)
    if prefix:
        return timed
    parts = [
        name
        for name, (opens_at, closes_at) in open_now.DAY_PARTS.items()
        if closes_at > at or closes_at <= opens_at
    ]
    return Q(is_all_day=True) | timed | Q(opens_at__isnull=True, day_part__in=parts)


def _assumed_since(at: time) -> time | None:
    """Without a known end: what started after this is taken to be open. None: all of today."""
    moment = datetime.combine(date.min + open_now.DAY, at) - open_now.ASSUMED_LENGTH
    return moment.time() if moment.date() > date.min else None


class ScheduleQuerySet(models.QuerySet):
    def open_at(self, moment: datetime):
        """Open at a Dutch wall-clock moment (without zone)."""
        at, today = moment.time(), moment.date()
        since_today = _sitting_on(today, _open_today(at), _open_today(at, "replacement_"))
        since_yesterday = _sitting_on(
            today - open_now.DAY,
            Q(is_all_day=False) & _open_since_yesterday(at),
            _open_since_yesterday(at, "replacement_"),
        )
        return self.filter(since_today | since_yesterday)

    def held_on(self, day: date, from_time: time | None = None):
        """Held on this day, at this time or later; without a time also at unknown hours."""
        if from_time is None:
            return self.filter(_sitting_on(day, Q(), Q()))
        return self.filter(
            _sitting_on(day, _still_to_come(from_time), _still_to_come(from_time, "replacement_"))
        )

    def holding_after(self, day: date):
        """Without the timetables of the past."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def of_services(self, services):
        """All blocks of these services, at any of their places or at none."""
        return self.filter(
            Q(service__in=services) | Q(service_at_location__service__in=services)
        ).select_related("service_at_location__location")


class Schedule(models.Model):
    """One opening block: some days, one stretch of the clock, one channel.

    Every part may be unknown. What is known is shown; where day or hour is missing the reader is
    told to call first. A block that ends at or before it starts passes midnight and belongs to the
    day it starts on: visitors look for “tonight”.
    """

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every three months")
        YEARLY = "yearly", _("Once a year")
        ONCE = "once", _("Once")
        APPOINTMENT = "appointment", _("By appointment")
        IRREGULAR = "irregular", _("Not at fixed times")

    class DayPart(models.TextChoices):
        MORNING = "morning", _("in the morning")
        AFTERNOON = "afternoon", _("in the afternoon")
        EVENING = "evening", _("in the evening")
        NIGHT = "night", _("at night")

    class WeekOfMonth(models.IntegerChoices):
        FIRST = 1, _("first")
        SECOND = 2, _("second")
        THIRD = 3, _("third")
        FOURTH = 4, _("fourth")
        LAST = -1, _("last")

    class Sex(models.TextChoices):
        WOMEN = "women", _("Women only")
        MEN = "men", _("Men only")

    service = models.ForeignKey(
        "services.Service", models.CASCADE, null=True, blank=True, related_name="schedules"
    )
    service_at_location = models.ForeignKey(
        "services.ServiceAtLocation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="schedules",
    )
    channel = models.CharField(
        for_editors("channel"), max_length=12, choices=Channel, default=Channel.VISIT
    )
    frequency = models.CharField(
        for_editors("how often"), max_length=12, choices=Frequency, default=Frequency.WEEKLY
    )
    interval = models.PositiveSmallIntegerField(
        for_editors("every … weeks"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
        help_text=for_editors("2 means every second week."),
    )
    anchor_on = models.DateField(
        for_editors("a day it is held"),
        null=True,
        blank=True,
        help_text=for_editors(
            "For every second week: one date on which it takes place. Leave empty when you do not "
            "know: readers are then told to ask which week."
        ),
    )
    # The week of ``anchor_on`` as a number, which both databases can calculate with.
    anchor_week = models.PositiveIntegerField(null=True, editable=False)
    byday = models.CharField(
        for_editors("days"),
        max_length=20,
        blank=True,
        validators=[validate_byday],
        help_text=for_editors("Tick Tuesday and Friday for “every Tuesday and Friday”."),
    )
    week_of_month = models.SmallIntegerField(
        for_editors("which week of the month"), choices=WeekOfMonth, null=True, blank=True
    )
    times_per_period = models.PositiveSmallIntegerField(
        for_editors("how many times"),
        null=True,
        blank=True,
        help_text=for_editors("“Three mornings a week”, when you do not know which."),
    )
    day_part = models.CharField(
        for_editors("part of the day"), max_length=10, choices=DayPart, blank=True
    )
    opens_at = models.TimeField(
        for_editors("from"), null=True, blank=True, help_text=for_editors("“09:30”")
    )
    closes_at = models.TimeField(
        for_editors("until"),
        null=True,
        blank=True,
        help_text=for_editors("“11:30”. After midnight: “02:00”. Empty: nobody knows until when."),
    )
    is_all_day = models.BooleanField(for_editors("day and night"), default=False)
    valid_from = models.DateField(
        for_editors("holds from"),
        null=True,
        blank=True,
        help_text=for_editors("Only when it begins later: “from 1 September”."),
    )
    valid_to = models.DateField(
        for_editors("holds until"),
        null=True,
        blank=True,
        help_text=for_editors("Only when you know the last day: “until 31 July”."),
    )
    season_start = DayOfYearField(
        for_editors("season starts"),
        null=True,
        blank=True,
        help_text=for_editors("Day and month: “15-9” is 15 September. A season may pass New Year."),
    )
    season_end = DayOfYearField(
        for_editors("season ends"),
        null=True,
        blank=True,
        help_text=for_editors("“15-6” is 15 June."),
    )
    by_appointment = models.BooleanField(for_editors("only by appointment"), default=False)
    sex = models.CharField(for_editors("women, men"), max_length=10, choices=Sex, blank=True)
    languages = LanguageCodesField(
        for_editors("languages at this hour"),
        help_text=for_editors("“Arabic, Tigrinya”: there is an interpreter at this hour."),
    )
    note = models.TextField(
        for_editors("note"),
        blank=True,
        help_text=for_editors("“Come before 10:00.” “Not in the school holidays.”"),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("opening hours")
        verbose_name_plural = for_editors("opening hours")
        ordering = ["order", "id"]
        constraints = [
            one_owner(
                "schedule_belongs_to_a_service_or_a_place_of_it",
                "service",
                "service_at_location",
                message=for_editors("Opening hours belong to a service or to one place of it."),
            ),
            ends_after_start(
                "schedule_ends_after_it_starts",
                "valid_from",
                "valid_to",
                for_editors("The last day lies before the first."),
            ),
            models.CheckConstraint(
                name="schedule_season_has_both_ends",
                condition=Q(season_start__isnull=True, season_end__isnull=True)
                | Q(season_start__isnull=False, season_end__isnull=False),
                violation_error_message=for_editors("A season needs its first and its last day."),
            ),
            models.CheckConstraint(
                name="schedule_all_day_has_no_hours",
                condition=Q(is_all_day=False) | Q(opens_at__isnull=True, closes_at__isnull=True),
                violation_error_message=for_editors("Day and night: leave the hours empty."),
            ),
            models.CheckConstraint(
                name="schedule_week_of_month_is_monthly",
                condition=Q(week_of_month__isnull=True) | Q(frequency="monthly"),
                violation_error_message=for_editors("“Last Tuesday” goes with “every month”."),
            ),
            models.CheckConstraint(
                name="schedule_interval_is_weekly",
                condition=Q(interval=1) | Q(frequency="weekly", interval__gt=1),
                violation_error_message=for_editors("“Every second week” goes with “every week”."),
            ),
        ]

    def __str__(self) -> str:
        from_hour = str(self.opens_at or "")[:5]
        return f"{self.get_frequency_display()} {self.byday} {from_hour}".strip()

    def save(self, **kwargs):
        self.anchor_week = self.anchor_on and open_now.week_number(self.anchor_on)
        super().save(**kwargs)

    def rule(self, closures: Iterable[Closure]) -> open_now.Rule:
        """The block with the closures that are about it, and what its place does on holidays."""
        offer = self.service_at_location
        return open_now.Rule(
            self.block,
            tuple(closure.closing for closure in closures),
            offer.location.on_public_holidays if offer else open_now.OnHolidays.UNKNOWN,
        )

    @property
    def of_service_id(self) -> int:
        return self.service_id or self.service_at_location.service_id

    @property
    def block(self) -> Block:
        """The plain values that opening hours are worked out from."""
        return Block(
            channel=self.channel,
            frequency=self.frequency,
            interval=self.interval,
            anchor_on=self.anchor_on,
            days=tuple(self.byday.split(",")) if self.byday else (),
            week_of_month=self.week_of_month,
            times_per_period=self.times_per_period,
            day_part=self.day_part,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            is_all_day=self.is_all_day,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            season_start=self.season_start,
            season_end=self.season_end,
            by_appointment=self.by_appointment,
            sex=self.sex,
            languages=tuple(self.languages.split()),
        )


class ClosureQuerySet(models.QuerySet):
    def within(self, first: date, last: date):
        """In force on at least one of these days."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), starts_on__lte=last)

    def of_services(self, services):
        """Of these services, and of all they depend on."""
        services = list(services)
        offers = [offer for each in services for offer in each.service_at_locations.all()]
        return self.filter(
            Q(service__in=services)
            | Q(organization__in={each.organization_id for each in services})
            | Q(location__in={offer.location_id for offer in offers})
            | Q(schedule__service__in=services)
            | Q(schedule__service_at_location__in=offers)
        )


class Closure(models.Model):
    """From a day until a day something is closed, or runs otherwise."""

    organization = models.ForeignKey(
        "services.Organization", models.CASCADE, null=True, blank=True, related_name="closures"
    )
    location = models.ForeignKey(
        "services.Location", models.CASCADE, null=True, blank=True, related_name="closures"
    )
    service = models.ForeignKey(
        "services.Service", models.CASCADE, null=True, blank=True, related_name="closures"
    )
    schedule = models.ForeignKey(
        Schedule, models.CASCADE, null=True, blank=True, related_name="closures"
    )
    starts_on = models.DateField(
        for_editors("from"), help_text=for_editors("The first day that it is closed.")
    )
    ends_on = models.DateField(
        for_editors("until and including"),
        null=True,
        blank=True,
        help_text=for_editors("Empty: nobody knows until when."),
    )
    reason = models.CharField(
        for_editors("reason"),
        max_length=300,
        blank=True,
        help_text=for_editors("“Holiday of the volunteers.” “The building is being repaired.”"),
    )
    replacement_channel = models.CharField(
        for_editors("instead"), max_length=12, choices=Channel, blank=True
    )
    replacement_opens_at = models.TimeField(
        for_editors("instead from"),
        null=True,
        blank=True,
        help_text=for_editors("“13:00”, when it opens at other hours."),
    )
    replacement_closes_at = models.TimeField(
        for_editors("instead until"), null=True, blank=True, help_text=for_editors("“15:00”")
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("closure")
        verbose_name_plural = for_editors("closures")
        ordering = ["starts_on", "id"]
        constraints = [
            one_owner(
                "closure_is_of_one_thing",
                "organization",
                "location",
                "service",
                "schedule",
                message=for_editors("A closure belongs to exactly one thing."),
            ),
            ends_after_start(
                "closure_ends_after_it_starts",
                "starts_on",
                "ends_on",
                for_editors("The last day lies before the first."),
            ),
            models.CheckConstraint(
                name="closure_replacement_hours_need_a_channel",
                condition=~Q(replacement_channel="")
                | Q(replacement_opens_at__isnull=True, replacement_closes_at__isnull=True),
                violation_error_message=for_editors("Say whether it is a visit, phone or online."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on or '…'}"

    @property
    def closing(self) -> open_now.Closing:
        """The plain values that opening hours are worked out from."""
        return open_now.Closing(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            reason=str(self.pk),
            channel=self.replacement_channel,
            opens_at=self.replacement_opens_at,
            closes_at=self.replacement_closes_at,
        )

    @property
    def is_replaced(self) -> bool:
        return bool(self.replacement_channel)
