"""A form that was sent after the session had ended comes back filled in, after signing in."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..text import for_editors
from .two_people import SentForm


class BringsBack(admin.ModelAdmin):
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.bring_back)
        return [
            path("add/restored/", view, name=f"{name}_restored_new"),
            path("<path:object_id>/restored/", view, name=f"{name}_restored"),
            *super().get_urls(),
        ]

    # Signing in has changed the secret against forged forms, and the kept form has the old one.
    # Nothing is written here, and only our own page may ask.
    @method_decorator([csrf_exempt, require_POST])
    def bring_back(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
            raise PermissionDenied
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if object_id is None:
            page = reverse(f"{name}_add")
        else:
            record = self.get_object(request, unquote(object_id))
            if record is None or not self.has_change_permission(request, record):
                raise Http404
            page = reverse(f"{name}_change", args=[object_id])
        sent = SentForm.of(request.POST)
        sent.notice = for_editors("This is what you wrote. It is not saved yet: press “Save”.")
        request.loaded = request.POST.get("_loaded")
        request.POST = sent
        with transaction.atomic():
            return self._changeform_view(request, object_id, page, None)
