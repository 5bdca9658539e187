"""Drafts: an editor asks, a coordinator publishes with one tap."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from .. import publishing, rights
from ..models import Editor, Organization
from ..text import for_editors
from .own_records import remembered
from .tools import HasTools, Tool


class WaitingFilter(admin.SimpleListFilter):
    title = for_editors("waits for publication")
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [("yes", for_editors("only what waits"))]

    def queryset(self, request, queryset):
        if self.value() != "yes":
            return queryset
        return queryset.filter(is_published=False, publication_asked_at__isnull=False)


class Publishes(HasTools):
    """The page of something that readers see once it is published."""

    steps = {"publish": "publish"}
    actions = ("publish_chosen",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "is_published" and not remembered(request, rights.coordinates):
            field.help_text = for_editors(
                "What is new waits for the coordinator of your town, who lets readers see it."
            )
        return field

    def save_model(self, request, obj, form, change):
        if publishing.settle(request.user, obj):
            messages.info(
                request,
                for_editors("Saved. It waits for the coordinator, who lets readers see it."),
            )
        super().save_model(request, obj, form, change)
        is_makers = not change and isinstance(obj, Organization)
        if is_makers and not rights.may_change(request.user, obj):
            # In no place yet, so in no network: it would be out of its maker's sight.
            Editor.objects.create(person=request.user, organization=obj)

    def render_change_form(self, request, context, *args, **kwargs):
        response = super().render_change_form(request, context, *args, **kwargs)
        record = context.get("original")
        if record and not record.is_published and publishing.may_publish(request.user, record):
            button = Tool(for_editors("Publish"), self.address_of("publish", record), writes=True)
            response.context_data["tools"] = [button, *response.context_data.get("tools", [])]
        return response

    @method_decorator(require_POST)
    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.own(request, pk)
        if not publishing.may_publish(request.user, record):
            raise Http404
        self._publish(request, [record])
        return redirect(self.page_of(record))

    @admin.action(description=for_editors("Publish the chosen ones"), permissions=["publish"])
    def publish_chosen(self, request, queryset):
        self._publish(request, rights.publishable(request.user, queryset))

    def has_publish_permission(self, request):
        return remembered(request, rights.coordinates)

    def _publish(self, request, records):
        for record in records:
            publishing.publish(record)
            self.log_change(request, record, str(for_editors("Published.")))
            messages.success(request, for_editors("Readers see “%(name)s” now.") % {"name": record})
            organization = getattr(record, "organization", record)
            if not organization.is_published:
                messages.warning(
                    request,
                    for_editors("“%(name)s” itself is not published yet: publish it too.")
                    % {"name": organization},
                )
