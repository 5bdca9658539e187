from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from services.admin import agencies, start_page, statistics, translating
from services.views import kept, machines, still_correct, tiles
from socialmap import health

handler400 = "services.views.errors.bad_request"
handler403 = "services.views.errors.permission_denied"
handler404 = "services.views.errors.page_not_found"
handler500 = "services.views.errors.server_error"

urlpatterns = [
    path("", machines.to_language, name="to-language"),
    path("robots.txt", machines.robots, name="robots"),
    path("service-worker.js", kept.service_worker, name="service-worker"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("tiles/<int:zoom>/<int:column>/<int:row>", tiles.tile, name="tile"),
    path("admin/", include("socialmap.sign_in_urls")),
    path("still-correct/", still_correct.still_correct, name="still-correct"),
    path(
        "admin/needs/<slug:key>/",
        admin.site.admin_view(start_page.concern_list),
        name="admin-concern",
    ),
    path(
        "admin/numbers/",
        admin.site.admin_view(statistics.statistics_page),
        name="admin-statistics",
    ),
    *[
        path(f"admin/translations/{route}", admin.site.admin_view(view), name=name)
        for route, view, name in (*translating.PAGES, *agencies.PAGES)
    ],
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *i18n_patterns(path("", include("services.urls")), prefix_default_language=True),
]
