"""Texts for a translation agency: out as XLIFF, and back in after a look at what will change."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from ..exchange import xliff
from ..languages import language_name
from ..models import UploadedSheet
from ..text import direction, for_editors
from .translating import Desk, page_of, show_page

# A person reads some; who brings thousands reads the numbers.
MOST_SHOWN = 200


class UploadForm(forms.Form):
    file = forms.FileField(
        label=for_editors("Translated file"),
        help_text=for_editors("XLIFF 1.2 (.xlf, .xliff), at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlf,.xliff,.xml"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > xliff.MOST_BYTES:
            raise forms.ValidationError(for_editors("This file is larger than 20 MB. Split it up."))
        return file


# /admin/translations/ar/export/?state=missing&download=1


def export_page(request: HttpRequest, language: str) -> HttpResponse:
    desk = Desk(request, language)
    if "download" not in request.GET:
        title = for_editors("Download for an agency")
        return show_page(request, "export", title, desk=desk, number=desk.count(), **_names(desk))
    content = xliff.export(
        xliff.texts_for(language, states=desk.states, kind=desk.kind, within=desk.within), language
    )
    name = f"{for_editors('texts')}-{language}-{localdate():%Y-%m-%d}.xlf"
    return HttpResponse(
        content,
        content_type="application/x-xliff+xml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _names(desk: Desk) -> dict:
    return {
        "target_name": language_name(desk.language, get_language()),
        "target_direction": direction(desk.language),
    }


# /admin/translations/ar/import/


def upload_page(request: HttpRequest, language: str) -> HttpResponse:
    desk = Desk(request, language)
    UploadedSheet.objects.expired().delete()
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        uploaded = UploadedSheet.objects.create(
            person=request.user, name=file.name[:200], content=file.read()
        )
        return HttpResponseRedirect(_preview_of(language, uploaded.pk))
    title = for_editors("Upload a translated file")
    return show_page(request, "import", title, desk=desk, form=form, **_names(desk))


def _preview_of(language: str, number: int) -> str:
    return reverse("admin-translate-preview", args=[language, number])


# /admin/translations/ar/import/3/


def preview_page(request: HttpRequest, language: str, number: int) -> HttpResponse:
    desk = Desk(request, language)
    uploaded = UploadedSheet.objects.of(request.user).filter(pk=number).first()
    if uploaded is None:
        raise Http404
    plan = xliff.bring(
        bytes(uploaded.content),
        request.user,
        language,
        within=desk.mine,
        write=request.method == "POST",
        skip_wrong=request.POST.get("answer") == "skip",
    )
    if plan.is_written:
        uploaded.delete()
        messages.success(
            request,
            for_editors("%(changed)s changed, %(reviewed)s approved, %(skipped)s skipped.")
            % {
                "changed": plan.count(xliff.Result.CHANGE),
                "reviewed": plan.count(xliff.Result.REVIEW),
                "skipped": plan.count(xliff.Result.REFUSE),
            },
        )
        return HttpResponseRedirect(page_of(language))
    telling = [row for row in plan.rows if row.result != xliff.Result.SAME or row.notes]
    # What is wrong comes first: somebody has to mend it.
    telling.sort(key=lambda row: row.result != xliff.Result.REFUSE)
    return show_page(
        request,
        "import_preview",
        for_editors("What this file will change"),
        desk=desk,
        name=uploaded.name,
        plan=plan,
        rows=telling[:MOST_SHOWN],
        more=max(0, len(telling) - MOST_SHOWN),
        counts={result.value: plan.count(result) for result in xliff.Result},
        address=_preview_of(language, uploaded.pk),
        **_names(desk),
    )


PAGES = [
    ("<slug:language>/export/", export_page, "admin-translate-export"),
    ("<slug:language>/import/", upload_page, "admin-translate-import"),
    ("<slug:language>/import/<int:number>/", preview_page, "admin-translate-preview"),
]
