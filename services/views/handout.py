"""Leaflets to hand out: the page that asks which, and the paper itself."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .. import selection
from ..exchange import handouts
from ..exchange.handouts import AskedList, Form
from ..exchange.pdf import FontsMissing
from ..filters import ServiceFilter
from ..languages import NATIVE_NAMES
from ..models import Service
from ..models.together import with_all
from .listings import service_with_all
from .public_page import public_page

OWN_QUESTIONS = ("file", "form", "first", "second", "page")
PDF = "application/pdf"


class HandoutForm(forms.Form):
    """Left open it is asked; what nobody offers is a mistake and gets its message."""

    form = forms.ChoiceField(
        label=gettext_lazy("Which paper?"), choices=Form.choices, widget=forms.RadioSelect
    )
    first = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(NATIVE_NAMES.items()))
    second = forms.ChoiceField(
        label=gettext_lazy("A second language beside it"),
        choices=[("", gettext_lazy("None")), *NATIVE_NAMES.items()],
        required=False,
    )

    @property
    def languages(self) -> list[str]:
        return list(filter(None, (self.cleaned_data["first"], self.cleaned_data["second"])))


# /nl/services/kruispost-gp-walk-in/handout/?file=pdf&form=folded&first=nl&second=ar


@public_page
def service_handout(request: HttpRequest, slug: str) -> HttpResponse:
    service = service_with_all(slug, localdate())
    if service.has_ended or service.organization.has_ended:
        raise Http404
    form = _form(request)
    if form.is_bound and form.is_valid():
        try:
            return _paper(form, [service], None, slug)
        except FontsMissing:
            form.add_error(None, cannot_be_made())
    context = {
        "form": form,
        "service": service,
        "action": reverse("services:service-handout", args=[slug]),
    }
    return _page(request, context)


# /nl/services/handout/?place=utrecht&file=pdf&form=sheet&first=ti


@public_page
def list_handout(request: HttpRequest) -> HttpResponse:
    """The first of a list, whatever page of it one came from."""
    found = _filter(request.GET)
    ids = list(found.qs.first_ids(handouts.MOST + 1))
    form = _form(request)
    # Of a question that was not understood the whole list is shown: not what anybody wants printed.
    if form.is_bound and form.is_valid() and ids and not found.problems:
        query = _shared(request.GET).urlencode()
        try:
            return paper_of_list(form, ids, about=lambda: _in_words(request.GET), query=query)
        except FontsMissing:
            form.add_error(None, cannot_be_made())
    context = {
        "form": form,
        "filter": found,
        "is_empty": not ids,
        "is_long": len(ids) > handouts.MOST,
        "most": handouts.MOST,
        "asked": [
            (name, value) for name, values in _without_own(request.GET).lists() for value in values
        ],
        "action": reverse("services:list-handout"),
    }
    return _page(request, context)


def _form(request: HttpRequest) -> HandoutForm:
    initial = {"form": Form.SHEET, "first": get_language()}
    return HandoutForm(request.GET if "file" in request.GET else None, initial=initial)


def _page(request: HttpRequest, context: dict) -> HttpResponse:
    form = context["form"]
    # Only fonts are nobody's mistake.
    is_missing = form.is_bound and bool(form.non_field_errors())
    return render(request, "services/handout.html", context, status=503 if is_missing else 200)


def _filter(query: QueryDict) -> ServiceFilter:
    return ServiceFilter(query, queryset=selection.everything(get_language()))


def _in_words(query: QueryDict) -> str:
    found = _filter(query)
    found.is_valid()
    return " · ".join(str(each.label) for each in found.in_words())


def _without_own(query: QueryDict) -> QueryDict:
    query = query.copy()
    for name in OWN_QUESTIONS:
        query.pop(name, None)
    return query


def _shared(query: QueryDict) -> QueryDict:
    """For everybody who gets the paper: not where its maker stood."""
    query = _without_own(query)
    if "," in query.get("near", ""):
        query.pop("near")
        query.pop("km", None)
    return query


def cannot_be_made() -> str:
    return _("This leaflet cannot be made here now. Choose another language.")


def paper_of_list(
    form: HandoutForm, ids: list[int], *, about: Callable[[], str], query: str
) -> HttpResponse:
    """``ids`` in their order, at least one more than fit when there are more.

    Raises FontsMissing.
    """
    place = {pk: number for number, pk in enumerate(ids[: handouts.MOST])}
    services = with_all(Service.objects.filter(pk__in=place), localdate())
    services.sort(key=lambda each: place[each.pk])
    asked = AskedList(about=about, query=query, has_more=len(ids) > handouts.MOST)
    return _paper(form, services, asked, "help")


def _paper(
    form: HandoutForm, services: list[Service], asked: AskedList | None, name: str
) -> HttpResponse:
    content = handouts.write(
        services, form.cleaned_data["form"], form.languages, today=localdate(), asked=asked
    )
    return HttpResponse(
        content,
        content_type=PDF,
        headers={
            "Content-Disposition": f'inline; filename="{name}-{"-".join(form.languages)}.pdf"'
        },
    )
