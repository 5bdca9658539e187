"""The admin under the map's own name, with the nouns in reading order instead of the alphabet's."""

from functools import wraps

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from services.text import for_editors

# The ends of addresses that filled forms are sent to.
SENT_FORMS = ("/add/", "/change/", "/restored/")
READING_ORDER = (
    "Organization",
    "Service",
    "Location",
    "ServiceAtLocation",
    "Schedule",
    "Contact",
    "Course",
    "Resource",
    "Network",
    "Meeting",
    "ActionPoint",
    "Report",
    "Category",
    "TargetGroup",
    "Place",
    "Postcode",
    "TextState",
    "LinkCheck",
    "LoadedRecord",
    "Change",
    "Invitation",
    "User",
)


class SocialMapAdminSite(AdminSite):
    site_header = for_editors("Social map")
    site_title = for_editors("Social map")
    index_title = for_editors("What would you like to keep up to date?")

    def admin_view(self, view, cacheable=False):
        """What a form changes is kept in the history; a form that is sent when the session has
        ended is kept in the page that says so."""
        # Django reads this module before there are models.
        from services.admin.history import kept
        from services.signing_in import must_set_up_second_factor

        inner = super().admin_view(kept(view), cacheable)

        @wraps(inner)
        def answer(request, *args, **kwargs):
            is_form = request.path.endswith(SENT_FORMS)
            if request.method == "POST" and is_form and not request.user.is_authenticated:
                return self.signed_out(request)
            if request.user.is_authenticated and must_set_up_second_factor(request.user):
                messages.warning(request, for_editors("Set up a second step for signing in first."))
                return redirect("mfa_index")
            return inner(request, *args, **kwargs)

        return answer

    def get_urls(self):
        page = path(
            "r/<int:content_type_id>/<int:object_id>/",
            self.admin_view(self.page_for_readers),
            name="view_on_site",
        )
        return [page, *super().get_urls()]

    def page_for_readers(self, request, content_type_id, object_id):
        """Django would tell the address of any record, drafts of others included."""
        from django.contrib.contenttypes.models import ContentType

        kind = ContentType.objects.filter(pk=content_type_id).first()
        page = self._registry.get(kind and kind.model_class())
        record = page and page.get_object(request, str(object_id))
        if not record or not hasattr(record, "get_absolute_url"):
            raise Http404
        return redirect(record)

    def autocomplete_view(self, request):
        from services.admin.own_records import OwnChoices

        return OwnChoices.as_view(admin_site=self)(request)

    def signed_out(self, request):
        page = request.path.removesuffix("restored/")
        context = {
            **self.each_context(request),
            "title": for_editors("You have been signed out"),
            "sign_in": reverse("admin:login"),
            "restore": f"{page.removesuffix('change/')}restored/",
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                if name != "csrfmiddlewaretoken"
                for value in values
            ],
        }
        return render(request, "admin/editing/signed_out.html", context, status=403)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=_place_in_reading_order)
        return sorted(apps, key=lambda app: app["app_label"] != "services")


def _place_in_reading_order(model):
    name = model["object_name"]
    return READING_ORDER.index(name) if name in READING_ORDER else len(READING_ORDER)


class SocialMapAdminConfig(AdminConfig):
    default_site = "socialmap.admin_site.SocialMapAdminSite"
