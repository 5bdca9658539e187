"""The filters beside the lists."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..freshness import State
from ..models import Category, Location, Place, ServiceAtLocation
from ..text import for_editors


class FreshnessFilter(admin.SimpleListFilter):
    title = for_editors("how old is this")
    parameter_name = "freshness"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value() not in State.values:
            return queryset
        return queryset.in_state(self.value(), timezone.localdate())


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
