"""What programs read: robots.txt, the sitemap, and the way from / to a language."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from ..models import Network, Organization, Place, Service
from ..text import LANGUAGES
from .public_page import public_page

# /


@public_page(is_timeless=True)
def to_language(request: HttpRequest) -> HttpResponse:
    """Send a reader to the start page in the first language their browser asks for that we have."""
    language = get_language_from_request(request)
    response = HttpResponse(status=302, headers={"Location": f"/{language}/"})
    patch_vary_headers(response, ["Accept-Language"])
    return response


# /robots.txt


@public_page(is_timeless=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


# /sitemap.xml


@public_page(is_timeless=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page in every language, each pointing at its translations."""
    response = render(
        request,
        "services/sitemap.xml",
        {"paths": [escape(path) for path in public_paths()], "languages": LANGUAGES},
        content_type="application/xml; charset=utf-8",
    )
    return response


def public_paths() -> list[str]:
    """Addresses behind the language: ``services/kruispost-gp-walk-in/``."""
    with override("en"):
        found = [
            reverse(f"services:{name}")
            for name in (
                "home",
                "service-list",
                "organization-list",
                "place-list",
                "course-list",
                "aid-workers",
                "safe",
                "about",
                "design",
                "privacy",
            )
        ]
        for name, slugs in (
            ("service-detail", Service.objects.published().current()),
            ("organization-detail", Organization.objects.published()),
            ("place-detail", Place.objects.with_services()),
            ("network-detail", Network.objects.published()),
        ):
            found += [
                reverse(f"services:{name}", args=[slug])
                for slug in slugs.order_by("slug").values_list("slug", flat=True)
            ]
    return [path.removeprefix("/en/") for path in found]
