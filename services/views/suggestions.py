"""What may somebody be typing? Asked by the search form's script, when there is one."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language

from ..models import content_version
from ..search.suggestions import suggest
from .public_page import KNOWN_VERSION

# /nl/suggestions/?q=tand


def suggestions(request: HttpRequest) -> JsonResponse:
    """Whatever is asked, a list; what somebody types is kept nowhere, not even in the browser."""
    version = request.META.get(KNOWN_VERSION)
    version = content_version.current() if version is None else version
    with content_version.known_as(version):
        found = suggest(request.GET.get("q", ""), get_language())
    response = JsonResponse(
        {
            "suggestions": [
                {name: value for name, value in vars(suggestion).items() if value}
                for suggestion in found
            ]
        }
    )
    response.headers["Cache-Control"] = "no-store"
    return response
