"""A service once more, or its week at another place."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from .. import rights
from ..copying import copy_hours, copy_service
from ..models import Schedule, Service, ServiceAtLocation
from ..text import for_editors
from .sentences import sentence_of
from .tools import HasTools, Tool


class CopiesService(HasTools):
    steps = {"copy": "copy"}

    def tools_of(self, record):
        label = for_editors("Copy this service")
        return [*super().tools_of(record), Tool(label, self.address_of("copy", record), True)]

    @method_decorator(require_POST)
    def copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        service = self.own(request, pk)
        copied = copy_service(service)
        self.log_addition(
            request, copied, str(for_editors("Copied from “%(name)s”.") % {"name": service})
        )
        messages.success(
            request,
            for_editors(
                "This is the copy. Readers do not see it yet: change what is different, then "
                "publish it."
            ),
        )
        return redirect(self.page_of(copied))


class CopiesHours(HasTools):
    """The page of something with opening hours: a service, or a service at a place."""

    steps = {"copy-hours": "copy_hours"}

    def tools_of(self, record):
        label = for_editors("Copy the hours to…")
        return [*super().tools_of(record), Tool(label, self.address_of("copy-hours", record))]

    def copy_hours(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = self.own(request, pk)
        targets = {_value(each): each for each in _siblings(request.user, source)}
        problem = ""
        if request.method == "POST":
            target = targets.get(request.POST.get("target", ""))
            if target is not None:
                return self._copy_to(request, source, target)
            problem = for_editors("Choose where the hours go.")
        context = self.page_context(
            request,
            source,
            for_editors("Copy these hours to another place"),
            hours=_sentences(source),
            targets=[(value, each, _sentences(each)) for value, each in targets.items()],
            problem=problem,
        )
        return render(request, "admin/editing/copy_hours.html", context)

    def _copy_to(self, request, source, target):
        with transaction.atomic():
            if "instead" in request.POST:
                for schedule in target.schedules.all():
                    schedule.delete()
            count = copy_hours(source, target)
        sentence = for_editors("%(count)s opening hours were copied to “%(name)s”.") % {
            "count": count,
            "name": target,
        }
        self.log_change(request, target, str(sentence))
        messages.success(request, sentence)
        return redirect(self.page_of(target))


def _value(record: Service | ServiceAtLocation) -> str:
    return f"{record._meta.model_name}-{record.pk}"


def _siblings(person, source) -> list[Service | ServiceAtLocation]:
    """All else of the same organization that has hours of its own."""
    service = source if isinstance(source, Service) else source.service
    services = rights.editable(
        person, Service.objects.filter(organization=service.organization_id)
    ).prefetch_related("schedules")
    offers = (
        rights.editable(person, ServiceAtLocation.objects.filter(service__in=services))
        .select_related("service", "location")
        .prefetch_related("schedules")
    )
    found = sorted([*services, *offers], key=str)
    return [each for each in found if each != source]


def _sentences(record) -> list[str]:
    schedules: list[Schedule] = list(record.schedules.all())
    return [sentence_of(schedule, get_language()) for schedule in schedules]
