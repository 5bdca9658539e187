"""The list of help as a file to keep or print: the same questions in the address, the same help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import selection
from ..exchange import tables
from ..exchange.pdf import FontsMissing
from ..exchange.service_table import FACTS, facts_named, with_all
from ..exchange.tables import Table
from ..filters import ServiceFilter
from ..models import Service
from .public_page import public_page

# Anybody may ask for a file, as often as they like: it may not become much work.
MOST_ROWS = 300
KINDS = ((tables.PDF, "PDF"), (tables.XLSX, "Excel"), (tables.CSV, "CSV"))
OWN_QUESTIONS = ("file", "column", "page")

# /nl/services/file/?place=utrecht&file=xlsx&column=help&column=when


@public_page
def list_file(request: HttpRequest) -> HttpResponse:
    """Without a kind of file: the page that asks which, and which columns."""
    language = get_language()
    found = ServiceFilter(request.GET, queryset=selection.everything(language))
    kind = request.GET.get("file")
    problem = ""
    if kind in dict(KINDS):
        try:
            return _file(found, kind, request.GET.getlist("column"))
        except FontsMissing:
            problem = _("This kind of file cannot be made here now. Choose another.")
    context = {
        "filter": found,
        "kinds": KINDS,
        "facts": FACTS,
        "asked": _asked(request.GET),
        "most": MOST_ROWS,
        "problem": problem,
    }
    status = 503 if problem else 200
    return render(request, "services/list_file.html", context, status=status)


def _asked(query: QueryDict) -> list[tuple[str, str]]:
    """The questions of the list, to be sent along."""
    return [
        (name, value)
        for name, values in query.lists()
        if name not in OWN_QUESTIONS
        for value in values
    ]


def _file(found: ServiceFilter, kind: str, columns: list[str]) -> HttpResponse:
    facts = facts_named(columns)
    first = list(found.qs.first_ids(MOST_ROWS + 1))
    place = {pk: number for number, pk in enumerate(first[:MOST_ROWS])}
    services = Service.objects.filter(pk__in=place).order_by("pk")
    ordered = sorted(with_all(services, localdate()), key=lambda each: place[each.pk])
    note = _("Only the first %(number)s.") % {"number": MOST_ROWS}
    asked = [str(each.label) for each in found.in_words()]
    table = Table(
        key="help",
        title=_("Help"),
        columns=[fact.column for fact in facts],
        rows=[[fact.of(service) for fact in facts] for service in ordered],
        note=note if len(first) > MOST_ROWS else "",
    )
    made = _("Made on %(day)s.") % {"day": tables.words_of(localdate())}
    content = tables.write(
        [table], kind, title=_("Social map"), subtitle=" · ".join([*asked, made])
    )
    return HttpResponse(
        content,
        content_type=tables.CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="help.{kind}"'},
    )
