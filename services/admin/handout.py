"""A leaflet of the services in a list of the admin, filtered as it is."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import get_language

from ..exchange import handouts
from ..exchange.pdf import FontsMissing
from ..models import Place, Service
from ..text import for_editors, text_of
from ..views.handout import HandoutForm, cannot_be_made, paper_of_list
from .list_export import ListTools

LEAFLET = for_editors("Leaflet to hand out")
# One more says that there are more.
ENOUGH = handouts.MOST + 1


class HandsOut(ListTools):
    """For lists of services."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.leaflet_view)
        return [path("leaflet/", view, name=self.page_name("leaflet")), *super().get_urls()]

    def list_tools(self, request):
        query = request.GET.urlencode()
        address = f"{self.list_address('leaflet')}{f'?{query}' if query else ''}"
        return [*super().list_tools(request), (address, LEAFLET)]

    def leaflet_view(self, request):
        listed = self.get_changelist_instance(request).queryset
        # A leaflet is for everybody: no drafts, nothing that has ended, nothing among colleagues.
        for_everybody = Service.objects.published().current().for_migrants()
        listed = listed.filter(pk__in=for_everybody.values("pk"))
        initial = {"form": handouts.Form.SHEET, "first": get_language()}
        form = HandoutForm(request.POST or None, initial=initial)
        if form.is_valid() and (ids := list(listed.values_list("pk", flat=True)[:ENOUGH])):
            town = _only_town(ids)
            try:
                return paper_of_list(
                    form,
                    ids,
                    about=lambda: text_of(town, "name", get_language()).value if town else "",
                    query=f"place={town.slug}" if town else "",
                )
            except FontsMissing:
                form.add_error(None, cannot_be_made())
        return self.tool_page(
            request,
            "leaflet",
            title=LEAFLET,
            form=form,
            address=request.get_full_path(),
            number=listed.count(),
            most=handouts.MOST,
        )


def _only_town(services: list[int]) -> Place | None:
    """The town all of them are in: its list is what the code on the leaflet leads to."""
    towns = Place.objects.filter(locations__service_at_locations__service__in=services)
    found = list(towns.distinct()[:2])
    return found[0] if len(found) == 1 else None
