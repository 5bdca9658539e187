"""“Still correct” in one tap: a button in lists, on the page of a record and on the start page."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from .. import confirming, rights
from ..exchange.link_checking import broken_links_of
from ..freshness import State, freshness
from ..models import Organization
from ..models.translation_state import record_kind
from ..text import for_editors

# In a message; an organization may have a hundred listings.
MOST_NAMED = 5


def back(request, otherwise: str) -> HttpResponseRedirect:
    """To the page of the admin on which the button stood."""
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(came_from if is_ours else otherwise)


def still_correct_url(listing, *, with_all: bool = False) -> str:
    name = "all-still-correct" if with_all else "still-correct"
    return reverse(f"admin:{record_kind(listing)}-{name}", args=[listing.pk])


class StillCorrect(admin.ModelAdmin):
    """For organizations, services and resources."""

    class Media:
        css = {"all": ["admin-social/start-page.css"]}

    def get_urls(self):
        kind = self.model._meta.model_name
        own = [
            path(
                "<int:pk>/still-correct/",
                self.admin_site.admin_view(require_POST(self.still_correct)),
                name=f"{kind}-still-correct",
            ),
        ]
        if self.model is Organization:
            own.append(
                path(
                    "<int:pk>/all-still-correct/",
                    self.admin_site.admin_view(require_POST(self.all_still_correct)),
                    name=f"{kind}-all-still-correct",
                )
            )
        return [*own, *super().get_urls()]

    def still_correct(self, request, pk: int):
        listing = get_object_or_404(rights.editable(request.user, self.model.objects.all()), pk=pk)
        return self._confirm(request, [listing])

    def all_still_correct(self, request, pk: int):
        own = rights.editable(request.user, Organization.objects.all())
        organization = get_object_or_404(own, pk=pk)
        listings = confirming.listings_of(organization)
        if not listings:
            raise Http404
        return self._confirm(request, listings)

    def _confirm(self, request, listings):
        confirming.confirm(listings, request.user, localdate())
        names = ", ".join(str(listing) for listing in listings[:MOST_NAMED])
        if len(listings) > MOST_NAMED:
            names += " …"
        said = for_editors("Noted as still correct: %(names)s.") % {"names": names}
        self.message_user(request, said, messages.SUCCESS)
        return back(request, reverse("admin:index"))

    @admin.display(description=for_editors("still correct?"))
    def still_correct_button(self, listing):
        buttons = []
        if freshness(listing, localdate()).state != State.FRESH:
            buttons.append((still_correct_url(listing), for_editors("Still correct")))
        if isinstance(listing, Organization):
            with_all = still_correct_url(listing, with_all=True)
            buttons.append((with_all, for_editors("With all its listings")))
        return buttons_for(listing, buttons) or "✓"

    def save_model(self, request, obj, form, change):
        if "_still_correct" in request.POST and change:
            organization = obj if isinstance(obj, Organization) else obj.organization
            obj.assured_date = localdate()
            obj.assured_by = confirming.voice_of(request.user, organization)
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_say_still_correct"] = obj is not None and self.has_change_permission(
            request, obj
        )
        context["broken_links"] = broken_links_of(obj, now()) if obj else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def buttons_for(record, buttons):
    """Buttons, each an address and words, inside the form of a list: they send that form, with its
    protection against other sites, to an address of their own."""
    return format_html_join(
        " ",
        '<button type="submit" class="small-button" formaction="{}">{}'
        '<span class="visually-hidden"> {}</span></button>',
        ((address, words, record) for address, words in buttons),
    )
