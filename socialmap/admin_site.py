"""The admin under the map's own name, with the nouns in reading order instead of the alphabet's."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig

from services.text import for_editors

READING_ORDER = (
    "Organization",
    "Service",
    "Location",
    "ServiceAtLocation",
    "Schedule",
    "Contact",
    "Course",
    "Resource",
    "Category",
    "TargetGroup",
    "Place",
    "Postcode",
    "TextState",
    "LoadedRecord",
    "Change",
)


class SocialMapAdminSite(AdminSite):
    site_header = for_editors("Social map")
    site_title = for_editors("Social map")
    index_title = for_editors("What would you like to keep up to date?")

    def admin_view(self, view, cacheable=False):
        # Django reads this module before there are models.
        from services.admin.history import kept

        return super().admin_view(kept(view), cacheable)

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
