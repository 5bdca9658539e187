"""A town to keep on a phone: all that is needed to find help there without a connection."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import kept_town
from ..models import Place, Service
from ..models.together import with_all
from ..text import direction
from ..visibility import public_phones
from .listings import MOST_KEPT, about_kilobytes, local_to, parts_of, text_states
from .public_page import public_page

# What the script of the search is made of: a copy needs all of it.
MODULES = ("fold", "spelling", "vocabulary", "understand", "match", "open-now", "say-when")

# /nl/places/utrecht/kept/


@public_page
def place_kept(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing on it depends on the hour: a copy is read when its “open now” is long past."""
    language = get_language()
    place = get_object_or_404(Place, slug=slug)
    services = services_in(slug, language)
    listed = [(each, list(each.service_at_locations.all()), _phones(each)) for each in services]
    parts = [part for each, offers, _numbers in listed for part in parts_of(each, offers)]
    context = {
        "place": place,
        "listed": listed,
        "kilobytes": about_kilobytes(len(services)),
        "made_at": now(),
        "modules": [f"js/{name}.js" for name in MODULES],
        "text_states": text_states(language, parts),
    }
    return render(request, "services/place_kept.html", context)


# /nl/places/utrecht/kept/town.json


@public_page(is_timeless=True)
def town_file(request: HttpRequest, slug: str) -> JsonResponse:
    """What the page needs to search, to filter and to say what is open."""
    language = get_language()
    place = get_object_or_404(Place, slug=slug)
    facts = kept_town.facts_of(place, services_in(slug, language), language, localdate())
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def services_in(slug: str, language: str) -> list[Service]:
    local = ids_in(slug, language)
    found = {each.pk: each for each in with_all(Service.objects.filter(pk__in=local), localdate())}
    return [found[pk] for pk in local if pk in found]


def ids_in(slug: str, language: str) -> list[int]:
    return local_to(slug, language).first_ids(MOST_KEPT)


def _phones(service: Service) -> list:
    numbers = public_phones(service, service.organization)
    return [phone for phone in numbers if not phone.is_for_professionals]


# /nl/manifest.webmanifest


@public_page(is_timeless=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone asks before it puts the site among its programs."""
    language = get_language()
    facts = {
        "name": _("Social map"),
        "short_name": _("Social map"),
        "lang": language,
        "dir": direction(language),
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f4f6f5",
        "theme_color": "#0b5563",
        "icons": [
            {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("img/apple-touch-icon.png"), "sizes": "180x180", "type": "image/png"},
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


# /service-worker.js


@public_page(is_timeless=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker serves only what lies below its own address."""
    script = Path(finders.find("js/service-worker.js")).read_text()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
