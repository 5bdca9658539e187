"""The list of services as a spreadsheet: out, and back in after a look at what it would change."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.timezone import localdate

from ..exchange import changes, sheets
from ..languages import NATIVE_NAMES
from ..models import UploadedSheet
from ..text import for_editors
from .duplicates import ListTools

XLSX, CSV = "xlsx", "csv"
KINDS = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# A person reads a few; who brings thousands reads the numbers.
MOST_SHOWN = 200


class ExportForm(forms.Form):
    form = forms.ChoiceField(
        label=for_editors("Kind of file"),
        choices=[(XLSX, "Excel (.xlsx)"), (CSV, "CSV (.csv)")],
        initial=XLSX,
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=for_editors("Texts in"),
        choices=[(code, NATIVE_NAMES[code]) for code, _name in settings.LANGUAGES],
        initial=list(changes.USUAL_LANGUAGES),
        widget=forms.CheckboxSelectMultiple,
    )


class UploadForm(forms.Form):
    sheet = forms.FileField(
        label=for_editors("Spreadsheet"),
        help_text=for_editors("An .xlsx or .csv file that was exported here, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_sheet(self):
        sheet = self.cleaned_data["sheet"]
        if sheet.size > sheets.MOST_BYTES:
            raise forms.ValidationError(for_editors("This file is larger than 10 MB."))
        return sheet


class Spreadsheets(ListTools):
    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export_view), name=self.page_name("export")),
            path("import/", view(self.upload_view), name=self.page_name("import")),
            path(
                "import/<int:number>/",
                view(self.preview_view),
                name=self.page_name("import_preview"),
            ),
            *super().get_urls(),
        ]

    def list_tools(self, request):
        query = request.GET.urlencode()
        export = f"{self.list_address('export')}{f'?{query}' if query else ''}"
        return [
            *super().list_tools(request),
            (export, for_editors("Export")),
            (self.list_address("import"), for_editors("Import a sheet")),
        ]

    # Out

    def export_view(self, request):
        """The filter of the list stands in the address, the choices of the form come by POST."""
        form = ExportForm(request.POST or None)
        services = self.get_changelist_instance(request).queryset
        if form.is_valid():
            kind = form.cleaned_data["form"]
            content = changes.export(
                self.model.objects.filter(pk__in=services.order_by().values("pk")),
                request.user,
                form=kind,
                languages=form.cleaned_data["languages"],
            )
            name = f"{for_editors('services')}-{localdate():%Y-%m-%d}.{kind}"
            return HttpResponse(
                content,
                content_type=KINDS[kind],
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
        return self.tool_page(
            request,
            "export_sheet",
            title=for_editors("Export"),
            form=form if form.is_bound else ExportForm(),
            address=request.get_full_path(),
        )

    # In

    def upload_view(self, request):
        UploadedSheet.objects.expired().delete()
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            sheet = form.cleaned_data["sheet"]
            uploaded = UploadedSheet.objects.create(
                person=request.user, name=sheet.name[:200], content=sheet.read()
            )
            return HttpResponseRedirect(self.list_address("import_preview", uploaded.pk))
        return self.tool_page(
            request,
            "import_sheet",
            title=for_editors("Import a sheet"),
            form=form,
            address=self.list_address("import"),
            export_page=self.list_address("export"),
        )

    def preview_view(self, request, number):
        uploaded = UploadedSheet.objects.of(request.user).filter(pk=number).first()
        if uploaded is None:
            raise Http404
        is_wanted = request.method == "POST"
        plan = changes.bring(
            bytes(uploaded.content),
            request.user,
            write=is_wanted,
            skip_wrong=request.POST.get("answer") == "skip",
        )
        if plan.is_written:
            uploaded.delete()
            messages.success(
                request,
                for_editors("%(changed)s changed, %(added)s added, %(skipped)s skipped.")
                % {
                    "changed": plan.count("change"),
                    "added": plan.count("add"),
                    "skipped": plan.count("refuse"),
                },
            )
            return HttpResponseRedirect(self.list_address("changelist"))
        telling = [row for row in plan.rows if row.changes or row.problems or row.notes]
        return self.tool_page(
            request,
            "import_preview",
            title=for_editors("What this sheet will change"),
            name=uploaded.name,
            plan=plan,
            rows=telling[:MOST_SHOWN],
            more=max(0, len(telling) - MOST_SHOWN),
            counts={result.value: plan.count(result) for result in changes.Result},
            address=self.list_address("import_preview", uploaded.pk),
            upload_page=self.list_address("import"),
        )
