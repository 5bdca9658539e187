"""What is typed but not saved, as visitors would see it. Everything is written and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field

from django.contrib.admin.utils import flatten_fieldsets
from django.db import models, transaction
from django.forms.formsets import all_valid
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from .. import rights
from ..doubts import doubts_about
from ..languages import NATIVE_NAMES
from ..models import Location, Organization, Service, ServiceAtLocation, content_version
from ..text import LANGUAGES, direction, for_editors
from ..views import listings
from .tools import HasTools

LANGUAGE = "_preview_language"
NO_HELP_YET = "preview-of-a-place"


@dataclass(frozen=True)
class Preview:
    """What the banner above the page says, in the editor's language."""

    title: str
    note: str
    language: str
    editor_language: str
    doubts: list[str]
    again: str
    # The form as it was sent, to be sent again for another language.
    sent: list[tuple[str, str]]
    languages: list[tuple[str, str, str]] = field(
        default_factory=lambda: [(code, NATIVE_NAMES[code], direction(code)) for code in LANGUAGES]
    )


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is undone, with search documents and content version."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Previews(HasTools):
    """The page of something that visitors see, on a page of its own or on another's."""

    steps = {"preview": "preview"}

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview)
        return [
            path("add/preview/", view, name=self.name_of("preview_new")),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        # Relative: below “…/5/change/” and “…/add/” alike.
        context["preview"] = "../preview/" if context.get("original") else "preview/"
        context["preview_languages"] = [(code, NATIVE_NAMES[code]) for code in LANGUAGES]
        context["preview_language"] = get_language()
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_POST)
    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        record = self.own(request, pk) if pk else None
        with taken_back():
            form, formsets, _inlines = self._bound(request, record)
            is_valid = all([form.is_valid(), all_valid(formsets)])
            if is_valid:
                changed = self.save_form(request, form, change=record is not None)
                self.save_model(request, changed, form, record is not None)
                self.save_related(request, form, formsets, record is not None)
                if not rights.may_change(request.user, changed):
                    raise Http404
                response = self._shown(request, type(changed).objects.get(pk=changed.pk))
        if not is_valid:
            response = self._refused(request, form, formsets)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def _bound(self, request, record):
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        form_class = self.get_form(request, record, change=record is not None, fields=fields)
        form = form_class(request.POST, request.FILES, instance=record)
        return form, *self._create_formsets(request, form.instance, change=record is not None)

    def _refused(self, request, form, formsets):
        mistakes = [*mistakes_in(form)]
        for formset in formsets:
            mistakes += formset.non_form_errors()
            for row in formset.forms:
                mistakes += mistakes_in(row)
        context = {
            **self.admin_site.each_context(request),
            "title": for_editors("This cannot be shown yet"),
            "mistakes": mistakes,
        }
        return render(request, "admin/editing/preview_refused.html", context, status=422)

    def _shown(self, request: HttpRequest, record: models.Model) -> HttpResponse:
        language = request.POST.get(LANGUAGE, "")
        if language not in LANGUAGES:
            language = get_language()
        banner = Preview(
            title=str(for_editors("Preview: this is not saved")),
            note=_note(record),
            language=language,
            editor_language=get_language(),
            doubts=[str(doubt) for doubt in doubts_about(record)],
            again=request.path,
            sent=[
                (name, value)
                for name, values in request.POST.lists()
                if name != LANGUAGE
                for value in values
            ],
        )
        with translation.override(language):
            return _public_page_of(record, request, banner)


def mistakes_in(form) -> Iterator[str]:
    for name, sentences in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for sentence in sentences:
            yield f"{label}: {sentence}" if label else sentence


def _note(record: models.Model) -> str:
    if not getattr(record, "is_published", True):
        return str(for_editors("Readers do not see this record at all: it is not published."))
    return ""


def _public_page_of(record: models.Model, request: HttpRequest, banner: Preview) -> HttpResponse:
    """The page on which visitors meet this record, made by the view that visitors ask."""
    # What is not published yet can be looked at too; this is taken back with the rest.
    content_version.raise_number()
    if isinstance(record, Organization):
        Organization.objects.filter(pk=record.pk).update(is_published=True)
        return listings.organization_detail(_public(request, record, banner), record.slug)
    service = _service_of(record)
    if service is None:
        # Taken back with the rest: a place is shown as that of some help.
        help_here = Service.objects.create(slug=NO_HELP_YET, organization=record.organization)
        offer = ServiceAtLocation.objects.create(service=help_here, location=record)
        context = {"offer": offer, "text_states": {}}
        return render(_public(request, None, banner), "services/location_preview.html", context)
    Organization.objects.filter(pk=service.organization_id).update(is_published=True)
    Service.objects.filter(pk=service.pk).update(is_published=True)
    return listings.service_detail(_public(request, service, banner), service.slug)


def _service_of(record: models.Model) -> Service | None:
    if isinstance(record, Service):
        return record
    if isinstance(record, ServiceAtLocation):
        return record.service
    if isinstance(record, Location):
        here = Service.objects.filter(service_at_locations__location=record)
        # A house of this organization may hold the unpublished help of another.
        own = here.filter(organization=record.organization_id)
        return own.first() or here.published().first()
    raise TypeError(f"{record._meta.model_name} has no public page")


def _public(request: HttpRequest, record: models.Model | None, banner: Preview) -> HttpRequest:
    """The request a visitor would send. Its method stays POST: nobody keeps the answer."""
    public = copy(request)
    if record is not None:
        public.path = public.path_info = record.get_absolute_url()
    public.preview = banner
    return public
