"""Small steps beside the form of a record: each is a link or a button, and checks rights itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from .. import rights
from ..doubts import doubts_about


@dataclass(frozen=True)
class Tool:
    """A link, or with ``writes`` a button: reading a page never changes anything."""

    label: str
    url: str
    writes: bool = False


def own_record(request: HttpRequest, queryset: QuerySet, pk: int) -> Model:
    """Foreign records do not exist for this person: Http404."""
    return get_object_or_404(rights.editable(request.user, queryset), pk=pk)


class HasTools(admin.ModelAdmin):
    """``tools_of`` gives what stands above the form; ``steps`` the addresses they lead to, as
    {last part of the address: method that takes request and pk}."""

    steps: dict[str, str] = {}

    def tools_of(self, record: Model) -> list[Tool]:
        return []

    def get_urls(self):
        own = [
            path(
                f"<int:pk>/{step}/",
                self.admin_site.admin_view(getattr(self, method)),
                name=self.name_of(step),
            )
            for step, method in self.all_steps().items()
        ]
        return [*own, *super().get_urls()]

    def all_steps(self) -> dict[str, str]:
        """Those of every class this page is put together from."""
        return {
            step: method
            for part in reversed(type(self).__mro__)
            for step, method in vars(part).get("steps", {}).items()
        }

    def name_of(self, step: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{step.replace('-', '_')}"

    def address_of(self, step: str, record: Model) -> str:
        return reverse(f"admin:{self.name_of(step)}", args=[record.pk])

    def page_of(self, record: Model) -> str:
        kind = f"{record._meta.app_label}_{record._meta.model_name}"
        return reverse(f"admin:{kind}_change", args=[record.pk])

    def own(self, request: HttpRequest, pk: int) -> Model:
        return own_record(request, self.model._default_manager.all(), pk)

    def page_context(self, request: HttpRequest, record: Model, title: str, **more) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": record,
            "title": title,
            "subtitle": str(record),
            "record_page": self.page_of(record),
            **more,
        }

    def response_add(self, request, obj, *args, **kwargs):
        self.say_doubts(request, obj)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        self.say_doubts(request, obj)
        return super().response_change(request, obj)

    def say_doubts(self, request: HttpRequest, record: Model) -> None:
        """What looks odd was saved all the same."""
        for doubt in doubts_about(type(record)._default_manager.get(pk=record.pk)):
            messages.warning(request, doubt)

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original")
        if record is not None and rights.may_change(request.user, record):
            context["tools"] = self.tools_of(record)
        return super().render_change_form(request, context, *args, **kwargs)
