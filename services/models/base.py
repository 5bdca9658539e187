"""What several nouns have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils.timezone import now

from .. import freshness
from ..languages import is_known_language
from ..text import LANGUAGES, for_editors, reading_order


def exactly_one(*fields: str) -> models.Q:
    """The condition that one of these references is filled and the others are empty."""
    ways = models.Q()
    for filled in fields:
        ways |= models.Q(**{f"{field}__isnull": field != filled for field in fields})
    return ways


def one_owner(name: str, *fields: str, message: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=exactly_one(*fields), violation_error_message=message
    )


def ends_after_start(name: str, start: str, end: str, message: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{end}__isnull": True})
        | models.Q(**{f"{start}__isnull": True})
        | models.Q(**{f"{end}__gte": models.F(start)}),
        violation_error_message=message,
    )


def columns_of(field: str, languages: Iterable[str] = LANGUAGES) -> list[str]:
    """The columns of a translated field."""
    return [f"{field}_{code.replace('-', '_')}" for code in languages]


def as_written(queryset: models.QuerySet) -> models.QuerySet:
    """Columns by the names and in the order they are given: modeltranslation would turn them round,
    and the parts of a union must have the same order."""
    return queryset.rewrite(False) if hasattr(queryset, "rewrite") else queryset


def name_order(language: str) -> list[Lower]:
    """Sort by the name a reader of this language is shown; capitals do not count."""
    return [Lower(Coalesce(*columns_of("name", reading_order(language))))]


def shown_name(language: str) -> Lower:
    """The same, to compare with: Django wants to be told that all these columns are texts."""
    names = Coalesce(*columns_of("name", reading_order(language)))
    return Lower(names, output_field=models.TextField())


def validate_language_codes(value: str) -> None:
    unknown = [code for code in value.split() if not is_known_language(code)]
    if unknown:
        raise ValidationError(
            for_editors("Not a language code: %(codes)s. Use codes such as “ar” or “ti”."),
            params={"codes": ", ".join(unknown)},
        )


class LanguageCodeField(models.CharField):
    """The code of one spoken language."""

    default_validators = [validate_language_codes]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)


class LanguageCodesField(LanguageCodeField):
    """Codes of spoken languages with a space between: ``nl en ti``. A few, in the order to show."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class WaitsForPublication(models.Model):
    """What an editor makes stays unpublished until a coordinator has looked at it."""

    publication_asked_at = models.DateTimeField(
        for_editors("waits for publication since"), null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def waits_for_publication(self) -> bool:
        return not self.is_published and self.publication_asked_at is not None


class AssuredQuerySet(models.QuerySet):
    """Listings by their age. ``need_a_look``: all but the fresh ones."""

    def fresh(self, today: date):
        return self.filter(freshness.in_state(freshness.State.FRESH, today))

    def due(self, today: date):
        return self.filter(freshness.in_state(freshness.State.DUE, today))

    def overdue(self, today: date):
        return self.filter(freshness.in_state(freshness.State.OVERDUE, today))

    def never_checked(self):
        return self.filter(freshness.in_state(freshness.State.NEVER, date.min))

    def in_state(self, state: str, today: date):
        return self.filter(freshness.in_state(state, today))

    def need_a_look(self, today: date):
        return self.exclude(freshness.in_state(freshness.State.FRESH, today))


class Assured(models.Model):
    """Somebody says that the facts are true, on a day, and should say it again after a while."""

    assured_date = models.DateField(
        for_editors("last checked on"),
        null=True,
        blank=True,
        help_text=for_editors("The day somebody of the organisation said: this is correct."),
    )
    assured_by = models.CharField(
        for_editors("checked by"),
        max_length=120,
        blank=True,
        help_text=for_editors("An organisation or a role, never a person's name: readers see it."),
    )
    review_interval_months = models.PositiveSmallIntegerField(
        for_editors("check again after (months)"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=for_editors("“6”: twice a year we ask whether all is still correct."),
    )
    # Follows from the two facts above; kept so that databases can compare it.
    review_on = models.DateField(
        for_editors("check again on"), null=True, editable=False, db_index=True
    )

    class Meta:
        abstract = True

    def save(self, **kwargs):
        self._note_age()
        if (fields := kwargs.get("update_fields")) is not None and "assured_date" in fields:
            kwargs["update_fields"] = {*fields, *self._kept_ages()}
        super().save(**kwargs)

    def _note_age(self) -> None:
        self.review_on = freshness.review_day(self.assured_date, self.review_interval_months)

    def _kept_ages(self) -> tuple[str, ...]:
        return ("review_on",)


class Ends(models.Model):
    """Something that runs, and one day does not: kept and marked, so that nobody looks in vain."""

    ended_on = models.DateField(
        for_editors("ended on"),
        null=True,
        blank=True,
        help_text=for_editors("Leave empty when the day is not known."),
    )

    class Meta:
        abstract = True

    def has_ended_by(self, day: date) -> bool:
        return self.ended_on is not None and self.ended_on <= day


class InCalendars(models.Model):
    """Something on a date, which people may have in their own calendar."""

    # What a calendar shows of it, without the texts.
    CALENDAR_FACTS: tuple[str, ...] = ()

    starts_at = models.DateTimeField(
        for_editors("starts"), help_text=for_editors("“3 March 2027” and “19:30”")
    )
    ends_at = models.DateTimeField(
        for_editors("ends"),
        null=True,
        blank=True,
        help_text=for_editors("Empty: nobody knows until when."),
    )
    # Calendars take over a later edition of what they have, and leave alone an earlier one.
    calendar_changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, **kwargs):
        kept = type(self)._base_manager.filter(pk=self.pk).values(*self.CALENDAR_FACTS).first()
        fields = [self._meta.get_field(name) for name in self.CALENDAR_FACTS]
        if kept != {field.name: field.value_from_object(self) for field in fields}:
            self.calendar_changed_at = now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "calendar_changed_at"}
        super().save(**kwargs)
