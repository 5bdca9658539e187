"""“Something is wrong”: a reader tells the editors what is not right on a page."""

from __future__ import annotations

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import reports
from ..models import Report, Service
from .personal_page import personal_page

# Nobody reads and writes in less; programs that fill in every form do.
SHORTEST_SECONDS = 3
LONGEST_SECONDS = 24 * 60 * 60

_signer = signing.TimestampSigner(salt="services.report")


class ReportForm(forms.Form):
    part = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Report.Part,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    what = forms.CharField(
        label=gettext_lazy("Tell us more"),
        help_text=gettext_lazy("You can write in your own language. Do not write your name."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Write in a few words what is wrong."),
            "max_length": gettext_lazy("This is too long. Make it shorter."),
        },
    )
    contact = forms.CharField(
        label=gettext_lazy("How can we reach you, if we have a question?"),
        help_text=gettext_lazy(
            "You can leave this empty. A phone number or an e-mail address. Only the people who "
            "keep this page correct see it."
        ),
        max_length=200,
        required=False,
        error_messages={"max_length": gettext_lazy("This is too long. Make it shorter.")},
    )
    # People do not see it; programs fill in everything.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, service: Service, data=None):
        super().__init__(data, initial={"key": _signer.sign(str(service.pk))})
        self.service = service

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this empty, then send again."))
        return ""

    def clean_key(self):
        key = self.cleaned_data["key"]
        try:
            of_service = _signer.unsign(key, max_age=LONGEST_SECONDS)
        except signing.BadSignature:
            of_service = ""
        if of_service != str(self.service.pk):
            # The form is shown once more, with a key of now and all that was written.
            self.data = self.data.copy()
            self.data["key"] = _signer.sign(str(self.service.pk))
            raise forms.ValidationError(_("This page was open for a long time. Please send again."))
        if _is_too_quick(key):
            raise forms.ValidationError(_("That was very quick. Please send again."))
        return key

    @property
    def problems(self) -> list[str]:
        """What is wrong with the form itself; what is wrong with a field stands beside it."""
        return [*self.non_field_errors(), *self.errors.get("key", [])]


def _is_too_quick(key: str) -> bool:
    try:
        _signer.unsign(key, max_age=SHORTEST_SECONDS)
    except signing.SignatureExpired:
        return False
    return True


# /nl/services/kruispost-gp-walk-in/report/


# Django's protection needs a cookie, and public pages set none. Nobody is signed in here, so a form
# sent from another site could do nothing that its sender cannot do; that it comes from this page is
# proven by the signed key in it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
def service_report(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(
        Service.objects.published().select_related("organization"), slug=slug
    )
    form = ReportForm(service, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if reports.may_report(request.META, service.organization, now()):
            facts = {name: form.cleaned_data[name] for name in ("part", "what", "contact")}
            reports.take(service.organization, now(), service=service, **facts)
            return redirect("services:report-thanks", slug=slug)
        form.add_error(None, _("Today we cannot take more reports. Please call the organisation."))
    return render(request, "services/report.html", {"service": service, "form": form})


# /nl/services/kruispost-gp-walk-in/report/thanks/


@personal_page
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published(), slug=slug)
    return render(request, "services/report_thanks.html", {"service": service})
