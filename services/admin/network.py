"""Networks: who takes part, how often they meet, how one can join."""

from __future__ import annotations

from django.contrib import admin
from django.utils.timezone import now

from .. import meetings, rights
from ..models import Membership, Network
from ..text import for_editors
from . import questions
from .base import TableRows, TextsAdmin, number_of
from .meeting_pack import MakesPacks

# They decide whose listings a coordinator may change.
GIVE_RIGHTS = ("slug", "places", "coordinators")
WHO_TAKES_PART = for_editors("Who takes part?")


class MemberRows(TableRows):
    model = Membership
    question = WHO_TAKES_PART
    fields = ("organization", "contact_role", "order")
    autocomplete_fields = ("organization",)
    list_select_related = ("organization",)


@admin.register(Network)
class NetworkAdmin(MakesPacks, TextsAdmin):
    list_display = ("name", "rhythm", "next_meeting", "member_count", "names", "is_published")
    search_fields = ("name", "slug")
    autocomplete_fields = ("places", "coordinators", "service")
    short_name = ("slug", "name")
    inlines = (MemberRows,)
    fieldsets = (
        (
            questions.WHAT_IS_IT,
            {"fields": ("name", "slug", "description", "service", "is_published")},
        ),
        (questions.WHERE, {"fields": ("places",)}),
        (questions.WHEN, {"fields": ("rhythm",)}),
        (for_editors("How to take part?"), {"fields": ("taking_part", "email")}),
        (WHO_TAKES_PART, {"fields": ("coordinators",)}),
    )

    def get_prepopulated_fields(self, request, obj=None):
        # Its name is the same in all languages.
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if not rights.is_administrator(request.user):
            fields += [name for name in GIVE_RIGHTS if name not in fields]
        return fields

    def get_queryset(self, request):
        networks = meetings.with_next_meeting(super().get_queryset(request), now())
        return networks.annotate(member_count=number_of(Membership, "network")).prefetch_related(
            "coordinators"
        )

    @admin.display(description=for_editors("next meeting"), ordering="next_at", empty_value="–")
    def next_meeting(self, network):
        return network.next_at

    @admin.display(description=for_editors("members"), ordering="member_count")
    def member_count(self, network):
        return network.member_count

    @admin.display(description=for_editors("coordinators"))
    def names(self, network):
        return ", ".join(str(each) for each in network.coordinators.all()) or "–"
