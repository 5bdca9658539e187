"""Buttons above a list; and any list, as it is filtered, as a file to keep or print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Model
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language

from ..exchange import service_table, tables
from ..exchange.pdf import FontsMissing
from ..exchange.tables import Cell, Column, Table
from ..models import Location, Service
from ..text import for_editors
from ..visibility import says_where, secret_place_in, secret_words

# What a list shows in order to be pressed.
BUTTONS = {"action_checkbox", "still_correct_button", "switch", "closing"}
# Of a place with a secret address all else is left out.
OF_A_SECRET_PLACE = {"organization", "location_type", "place", "address_visibility"}
# Of a fact of a list, and of a fact that readers know too.
LISTED, KNOWN = "list-", "fact-"
MOST_PRINTED = 5_000
BATCH = 500


class ListTools(admin.ModelAdmin):
    """Buttons above a list, each with the page it opens."""

    def list_tools(self, request) -> list[tuple[str, str]]:
        return []

    def changelist_view(self, request, extra_context=None):
        tools = {"list_tools": self.list_tools(request)}
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    def page_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def list_address(self, page: str, *args) -> str:
        return reverse(f"admin:{self.page_name(page)}", args=args)

    def tool_page(self, request, template: str, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/services/{template}.html", context)


class ListExportForm(forms.Form):
    form = forms.ChoiceField(
        label=for_editors("Kind of file"),
        choices=[
            (tables.XLSX, "Excel (.xlsx)"),
            (tables.PDF, for_editors("To print (.pdf)")),
            (tables.CSV, "CSV (.csv)"),
        ],
        initial=tables.XLSX,
        widget=forms.RadioSelect,
    )
    columns = forms.MultipleChoiceField(
        label=for_editors("Columns"), widget=forms.CheckboxSelectMultiple
    )


class ExportsList(ListTools):
    """Shows what the list shows, with the same filter and to the same person, and never a secret
    address: such a file is passed on."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.list_file_view)
        return [path("file/", view, name=self.page_name("file")), *super().get_urls()]

    def list_tools(self, request):
        query = request.GET.urlencode()
        address = f"{self.list_address('file')}{f'?{query}' if query else ''}"
        return [*super().list_tools(request), (address, for_editors("Save or print the list"))]

    def list_file_view(self, request):
        changelist = self.get_changelist_instance(request)
        choices = self._columns_of(request)
        form = ListExportForm(request.POST or None, initial={"columns": list(choices)})
        form.fields["columns"].choices = [(key, title) for key, title in choices.items()]
        if form.is_valid():
            kind = form.cleaned_data["form"]
            table = self._table(changelist, choices, form.cleaned_data["columns"])
            if kind == tables.PDF and len(table.rows) > MOST_PRINTED:
                form.add_error(
                    "form", for_editors("This is too much to print. Filter the list first.")
                )
            else:
                return self._answer(request, table, kind)
        return TemplateResponse(
            request,
            "admin/services/list_file.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": for_editors("Save or print the list"),
                "form": form,
                "address": request.get_full_path(),
                "number": changelist.queryset.count(),
            },
        )

    def _answer(self, request, table: Table, kind: str):
        title = str(capfirst(self.opts.verbose_name_plural))
        try:
            content = tables.write([table], kind, title=title, subtitle=_today())
        except FontsMissing as problem:
            messages.error(request, str(problem))
            return HttpResponse(status=302, headers={"Location": request.get_full_path()})
        name = f"{self.opts.model_name}-{localdate():%Y-%m-%d}.{kind}"
        return HttpResponse(
            content,
            content_type=tables.CONTENT_TYPES[kind],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _columns_of(self, request) -> dict[str, str]:
        """Name → heading: those of the list, and of services what readers know."""
        found = {
            f"{LISTED}{name}": str(capfirst(label_for_field(name, self.model, self)))
            for name in self.get_list_display(request)
            if name not in BUTTONS
        }
        if self.model is Service:
            found |= {f"{KNOWN}{fact.key}": str(fact.heading) for fact in service_table.FACTS}
        return found

    def _table(self, changelist, choices: dict[str, str], chosen: list[str]) -> Table:
        listed = [key for key in choices if key in chosen and key.startswith(LISTED)]
        facts = (
            [fact for fact in service_table.FACTS if f"{KNOWN}{fact.key}" in chosen]
            if self.model is Service
            else []
        )
        is_secret = says_where(secret_words())
        columns = [Column(choices[key], 22) for key in listed] + [fact.column for fact in facts]
        rows = []
        records = changelist.queryset
        if facts:
            records = service_table.with_all(records, localdate())
        else:
            records = records.iterator(chunk_size=BATCH)
        for record in records:
            cells = [self._cell(record, key.removeprefix(LISTED)) for key in listed]
            cells = ["" if isinstance(c, str) and is_secret(c) else c for c in cells]
            rows.append(cells + [fact.of(record) for fact in facts])
        return Table(
            key=self.opts.model_name,
            title=str(capfirst(self.opts.verbose_name_plural)),
            columns=columns,
            rows=rows,
        )

    def _cell(self, record: Model, name: str) -> Cell:
        if isinstance(record, Location) and record.is_withheld and name not in OF_A_SECRET_PLACE:
            return secret_place_in(record.place, get_language()) if name == "name" else None
        field, _attribute, value = lookup_field(name, record, self)
        if field is not None and field.flatchoices:
            return str(dict(field.flatchoices).get(value, value or ""))
        if isinstance(value, Location):
            known = value.is_withheld
            return secret_place_in(value.place, get_language()) if known else str(value)
        if isinstance(value, bool):
            return str(for_editors("yes") if value else for_editors("no"))
        if value is None or isinstance(value, int | Decimal | date):
            return value
        return strip_tags(str(value))


def _today() -> str:
    return tables.words_of(localdate())
