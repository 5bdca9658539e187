"""The page behind the link in a reminder: an editor says what is still correct, without an account.

Programs that look for harm in mail open every link: reading this page changes nothing, only sending
its form does.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import confirming, reports
from ..confirming import LinkIsOver, Listing, NoSuchLink
from ..mails import language_of
from ..models import Editor, Organization, Phone, Report, Resource, Service
from ..models.together import with_all
from ..models.translation_state import record_kind
from ..visibility import public_phones
from .personal_page import personal_page

LONGEST_CORRECTION = 2_000


@dataclass
class Shown:
    """A listing on the page, and what the editor has said about it."""

    listing: Listing
    key: str
    phones: list[Phone]
    is_ticked: bool = False
    wrong: str = ""

    @property
    def is_service(self) -> bool:
        return isinstance(self.listing, Service)

    @property
    def admin_page(self) -> str:
        kind = record_kind(self.listing)
        return reverse(f"admin:services_{kind}_change", args=[self.listing.pk])


# Django's protection asks for a cookie, and whoever comes from a mail has none. What it proves is
# proven by the signed key: only who has the mail can put it into a form, and another site has not.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
def still_correct(request: HttpRequest) -> HttpResponse:
    key = (request.POST if request.method == "POST" else request.GET).get("key", "")
    try:
        editor = confirming.editor_of(key)
    except (LinkIsOver, NoSuchLink) as problem:
        return _no_page(request, is_over=isinstance(problem, LinkIsOver))
    with override(language_of(editor.person)):
        shown = _shown(editor.organization)
        if request.method == "POST":
            _read(request, shown)
            if _carry_out(editor, shown):
                query = urlencode({"key": key, "done": 1})
                return HttpResponseRedirect(f"{request.path}?{query}")
        context = {
            "organization": editor.organization,
            "shown": shown,
            "key": key,
            "is_done": request.method != "POST" and "done" in request.GET,
            "is_empty": request.method == "POST",
            "longest": LONGEST_CORRECTION,
            # The page shows hours and places, hardly a text: nothing to say of translations.
            "text_states": {},
        }
        return _in_own_language(render(request, "services/still_correct.html", context))


def _shown(organization: Organization) -> list[Shown]:
    """All current listings of the organization, in a fixed number of questions."""
    phones = Prefetch("phones", queryset=Phone.objects.for_readers())
    owners = confirming.current_listings(Organization).filter(pk=organization.pk)
    services = confirming.current_listings(Service).filter(organization=organization)
    resources = confirming.current_listings(Resource).filter(organization=organization)
    listings = [
        *owners.prefetch_related(phones),
        *with_all(services.in_order(get_language()), localdate()),
        *resources,
    ]
    return [
        Shown(
            listing,
            confirming.key_of(listing),
            [] if isinstance(listing, Resource) else public_phones(listing),
        )
        for listing in listings
    ]


def _read(request: HttpRequest, shown: list[Shown]) -> None:
    ticked = set(request.POST.getlist("correct"))
    for each in shown:
        each.wrong = request.POST.get(f"wrong-{each.key}", "").strip()[:LONGEST_CORRECTION]
        is_said = each.key in ticked or "all" in request.POST
        # Who writes that something is wrong does not mean that all is correct.
        each.is_ticked = is_said and not each.wrong


def _carry_out(editor: Editor, shown: list[Shown]) -> bool:
    """Whether anything was said."""
    confirming.confirm(
        [each.listing for each in shown if each.is_ticked], editor.person, localdate()
    )
    for each in shown:
        if each.wrong:
            reports.take(
                editor.organization,
                now(),
                service=each.listing if isinstance(each.listing, Service) else None,
                resource=each.listing if isinstance(each.listing, Resource) else None,
                part=Report.Part.OTHER,
                what=each.wrong,
            )
    return any(each.is_ticked or each.wrong for each in shown)


def _no_page(request: HttpRequest, *, is_over: bool) -> HttpResponse:
    language = get_language_from_request(request)
    if language not in settings.ADMIN_LANGUAGES:
        language = settings.ADMIN_LANGUAGES[0]
    with override(language):
        template = "services/still_correct_over.html"
        status = 410 if is_over else 404
        return _in_own_language(render(request, template, {"is_over": is_over}, status=status))


def _in_own_language(response: HttpResponse) -> HttpResponse:
    # The address does not say it, so Django would name the language of the browser.
    response.headers["Content-Language"] = get_language()
    return response
