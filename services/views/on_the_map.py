"""Where the services of a list stand, for the map that a script draws beside it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from .. import selection
from ..exchange import tiles
from ..filters import ServiceFilter
from ..on_the_map import Spot, spots
from ..text import LocalText
from .long_lists import MOST_COUNTED
from .public_page import public_page

# /nl/services/points/?place=utrecht&open=now


# As for the list itself: nothing is written, and protection would need a cookie.
@csrf_exempt
@public_page
def list_points(request: HttpRequest) -> JsonResponse:
    """All pages of the list that is asked for in the same words, in the address or by POST."""
    language = get_language()
    asked = request.POST if request.method == "POST" else request.GET
    found = ServiceFilter(asked, queryset=selection.everything(language))
    ids = found.qs.first_ids(MOST_COUNTED + 1)
    shown = spots(ids[:MOST_COUNTED], language)
    facts = {
        "spots": [_facts_of(spot) for spot in shown],
        "words": _words(is_long=len(ids) > MOST_COUNTED, is_empty=not shown),
        "ground": static("map/netherlands.json"),
    }
    if source := tiles.source():
        facts["tiles"] = {"address": tiles.ADDRESS, "most_zoom": source.most_zoom}
    return JsonResponse(facts)


def _facts_of(spot: Spot) -> dict:
    return {
        "at": [round(each, 5) for each in spot.point],
        **_said(spot.name),
        "services": [
            {"page": reverse("services:service-detail", args=[each.slug]), **_said(each.name)}
            for each in spot.services.values()
        ],
    }


def _said(name: LocalText) -> dict[str, str]:
    """The language stands beside a name that is not in the reader's own."""
    said = {"name": name.value}
    return said | {"language": name.language} if name.is_fallback else said


def _words(*, is_long: bool, is_empty: bool) -> dict[str, str]:
    """What the map says. It comes with the points, so that a list without its map stays light."""
    remarks = []
    if is_empty:
        remarks.append(_("Nothing of this list is on the map."))
    if is_long:
        remarks.append(_("The map shows the first %(count)s.") % {"count": MOST_COUNTED})
    remarks.append(
        _("Help by phone and secret addresses are not on the map. The list below has everything.")
    )
    return {
        "map": _("Map"),
        "remark": " ".join(remarks),
        "area": _("%(town)s and nearby"),
        "number": _("places of help: %(count)s"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "closer": _("Show this part larger"),
        "credit": settings.MAP_CREDIT,
    }
