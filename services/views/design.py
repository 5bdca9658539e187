"""What the site looks like and why: for whoever builds a page of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from .. import colours
from ..models import YesNoUnknown
from .public_page import public_page

# One language for each script there is.
SCRIPTS = ("nl", "ar", "ti", "ru", "zh-hans")
ICONS = (
    *colours.CATEGORIES,
    *("check", "close", "clock", "warning", "info", "question", "lock", "place", "phone", "chat"),
    *("mail", "web", "calendar", "euro", "papers", "language", "key", "door", "walk", "ticket"),
    *("bus", "wheelchair", "women", "men", "child", "emergency", "snow", "hourglass", "print"),
)

# /nl/design/


@public_page(is_timeless=True)
def design(request: HttpRequest) -> HttpResponse:
    samples = []
    for language in SCRIPTS:
        with override(language):
            samples.append((language, _("Find help you can trust")))
    context = {
        "schemes": [(name, colours.pairs(each)) for name, each in colours.palettes().items()],
        "samples": samples,
        "icons": ICONS,
        "answers": YesNoUnknown.choices,
    }
    return render(request, "services/design.html", context)
