"""Addresses of records that were merged into others: whoever kept one is sent on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from ..models import OldAddress
from .public_page import PUBLIC


def knows_old_addresses(kind: str) -> Callable:
    """Decorate the page of one record of a kind, named in its address by ``slug``."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def answer(request: HttpRequest, slug: str) -> HttpResponse:
            try:
                return view(request, slug)
            except Http404:
                record = OldAddress.present(kind, slug)
                if record is None or not _is_shown(record):
                    raise
                response = HttpResponsePermanentRedirect(record.get_absolute_url())
                # Without this a browser keeps it for ever, also when the name is used again.
                response.headers["Cache-Control"] = PUBLIC
                return response

        return answer

    return decorate


def _is_shown(record) -> bool:
    return type(record).objects.published().filter(pk=record.pk).exists()
