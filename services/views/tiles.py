"""Pictures of streets, served by our own host wherever they come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..exchange import tiles

KEPT = "public, max-age=604800"

# /tiles/12/2107/1350


@require_safe
def tile(request: HttpRequest, zoom: int, column: int, row: int) -> HttpResponse:
    """Nothing when there is no picture: the map shows its own ground there. It is no error, because
    errors are logged, and where somebody looks is not to be written down."""
    picture = tiles.picture(zoom, column, row)
    if picture is None:
        response = HttpResponse(status=204)
        response.headers["Cache-Control"] = "no-store"
        return response
    response = HttpResponse(picture, content_type=tiles.kind_of(picture))
    response.headers["Cache-Control"] = KEPT
    # The proxy keeps its room for pages.
    response.headers["X-Accel-Expires"] = "0"
    return response
