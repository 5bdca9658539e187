"""The filters beside the lists."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ..freshness import DUE_BEFORE, State
from ..models import Category, Location, Place, ServiceAtLocation
from ..text import for_editors


def first_assured_date_for(review_on: date, months: int) -> date:
    """The first day whose review, so many months later, falls on this day or after it."""
    day = review_on - relativedelta(months=months)
    # Months differ in length: six months before 31 August is 28 February, which is due on the 28th.
    while day + relativedelta(months=months) < review_on:
        day += timedelta(days=1)
    return day


def due_for_review_before(records, day: date) -> Q:
    condition = Q(pk__in=[])
    intervals = records.order_by().values_list("review_interval_months", flat=True).distinct()
    for months in intervals:
        condition |= Q(
            review_interval_months=months, assured_date__lt=first_assured_date_for(day, months)
        )
    return condition


def in_state(records, state: str, today: date):
    """The records with this freshness, by the rule of ``freshness.freshness_of``."""
    if state == State.NEVER:
        return records.filter(assured_date=None)
    overdue = due_for_review_before(records, today)
    if state == State.OVERDUE:
        return records.filter(overdue)
    soon = due_for_review_before(records, today + DUE_BEFORE)
    if state == State.DUE:
        return records.filter(soon).exclude(overdue)
    return records.filter(assured_date__isnull=False).exclude(soon)


class FreshnessFilter(admin.SimpleListFilter):
    title = for_editors("how old is this")
    parameter_name = "freshness"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value() not in State.values:
            return queryset
        return in_state(queryset, self.value(), timezone.localdate())


class TownFilter(admin.SimpleListFilter):
    """Only the towns where something is, not all two thousand."""

    title = for_editors("town")
    parameter_name = "place"

    def lookups(self, request, model_admin):
        used = Exists(Location.objects.filter(place=OuterRef("pk")))
        return [(place.slug, str(place)) for place in Place.objects.filter(used)]

    def queryset(self, request, queryset):
        return queryset.filter(place__slug=self.value()) if self.value() else queryset


class ServiceTownFilter(TownFilter):
    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(
            Exists(
                ServiceAtLocation.objects.filter(
                    service=OuterRef("pk"), location__place__slug=self.value()
                )
            )
        )


class OrganizationTownFilter(TownFilter):
    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(
            Exists(Location.objects.filter(organization=OuterRef("pk"), place__slug=self.value()))
        )


class CategoryFilter(admin.SimpleListFilter):
    title = for_editors("category")
    parameter_name = "category"

    def lookups(self, request, model_admin):
        return [
            (category.code, f"– {category}" if category.parent_id else str(category))
            for category in Category.objects.all()
        ]

    def queryset(self, request, queryset):
        return queryset.in_categories([self.value()]) if self.value() else queryset


class CoordinatesFilter(admin.SimpleListFilter):
    title = for_editors("point on the map")
    parameter_name = "point"

    def lookups(self, request, model_admin):
        return [("yes", for_editors("with a point")), ("no", for_editors("only the town"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(latitude__isnull=self.value() == "no")
