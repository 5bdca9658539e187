"""“Meeting pack”: choose days, language and kind of file, wait or stop, and fetch it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language

from .. import meeting_pack
from ..languages import NATIVE_NAMES
from ..meeting_pack import jobs
from ..models import MeetingPack
from ..text import for_editors
from .tools import HasTools, Tool

MEETING_PACK = for_editors("Meeting pack")
# Seconds until a browser asks again how far it is.
ASK_AGAIN = 2


class PackForm(forms.Form):
    since = forms.DateField(
        label=for_editors("Changes since"),
        help_text=for_editors("The day of the last meeting, unless you choose another."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=for_editors("Until and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(
        label=for_editors("Language"),
        choices=[(code, NATIVE_NAMES[code]) for code, _name in settings.LANGUAGES],
    )
    form = forms.ChoiceField(
        label=for_editors("Kind of file"),
        choices=[
            ("xlsx", "Excel (.xlsx)"),
            ("pdf", for_editors("To print (.pdf)")),
            ("csv", for_editors("A .csv for each part (.zip)")),
        ],
        initial="xlsx",
        widget=forms.RadioSelect,
    )

    def clean(self):
        facts = super().clean()
        since, until = facts.get("since"), facts.get("until")
        if since and until and since > until:
            self.add_error("until", for_editors("The end lies before the start."))
        return facts


class MakesPacks(HasTools):
    """The page of a network."""

    steps = {"pack": "pack_view", "pack-stop": "stop_pack", "pack-file": "pack_file"}

    def tools_of(self, record):
        pack = Tool(MEETING_PACK, self.address_of("pack", record))
        return [*super().tools_of(record), pack]

    def pack_view(self, request, pk):
        network = self.own(request, pk)
        initial = {
            "since": meeting_pack.usual_start(network),
            "until": localdate(),
            "language": get_language(),
            "form": "xlsx",
        }
        form = PackForm(request.POST if request.method == "POST" else None, initial=initial)
        job = self._latest(request, network)
        is_under_way = job is not None and job.is_under_way(now())
        if form.is_valid() and not is_under_way:
            jobs.ask(request.user, network, **form.cleaned_data)
            return HttpResponseRedirect(self.address_of("pack", network))
        context = self.page_context(
            request,
            network,
            MEETING_PACK,
            form=form,
            job=job,
            is_under_way=is_under_way,
            address=self.address_of("pack", network),
            stop=self.address_of("pack-stop", network),
            file=self.address_of("pack-file", network),
        )
        headers = {"Refresh": f"{ASK_AGAIN}"} if is_under_way else {}
        return TemplateResponse(
            request, "admin/services/meeting_pack.html", context, headers=headers
        )

    def _latest(self, request, network) -> MeetingPack | None:
        made = MeetingPack.objects.of(request.user).filter(network=network)
        return made.defer("content").order_by("-pk").first()

    def stop_pack(self, request, pk):
        network = self.own(request, pk)
        job = self._latest(request, network)
        if request.method == "POST" and job:
            jobs.stop(job)
            messages.success(request, for_editors("Stopped."))
        return HttpResponseRedirect(self.address_of("pack", network))

    def pack_file(self, request, pk):
        network = self.own(request, pk)
        job = self._latest(request, network)
        if job is None or job.state != MeetingPack.State.READY:
            raise Http404
        pack = meeting_pack.Pack(network, job.since, job.until, job.language)
        name = meeting_pack.file_name(pack, job.form)
        return HttpResponse(
            bytes(job.content),
            content_type=meeting_pack.content_type(job.form),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def pack_page(network) -> str:
    return reverse("admin:services_network_pack", args=[network.pk])
