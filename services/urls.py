from django.urls import path

from .views import (
    design,
    handout,
    kept,
    list_file,
    listings,
    networks,
    on_the_map,
    pages,
    report,
    sharing,
    suggestions,
)

app_name = "services"

urlpatterns = [
    # /nl/
    path("", pages.home, name="home"),
    # /nl/suggestions/?q=tand
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    # /nl/services/kruispost-gp-walk-in/
    path("services/", listings.service_list, name="service-list"),
    # /nl/services/points/?place=utrecht&open=now
    path("services/points/", on_the_map.list_points, name="list-points"),
    # /nl/services/file/?place=utrecht&file=xlsx&column=help&column=when
    path("services/file/", list_file.list_file, name="list-file"),
    # /nl/services/handout/?place=utrecht&file=pdf&form=sheet&first=ti
    path("services/handout/", handout.list_handout, name="list-handout"),
    path("services/<slug:slug>/", listings.service_detail, name="service-detail"),
    # /nl/services/kruispost-gp-walk-in/handout/?file=pdf&form=folded&first=nl&second=ar
    path("services/<slug:slug>/handout/", handout.service_handout, name="service-handout"),
    # /nl/services/kruispost-gp-walk-in/contact.vcf
    path("services/<slug:slug>/contact.vcf", sharing.contact_file, name="contact-file"),
    # /nl/services/kruispost-gp-walk-in/report/
    path("services/<slug:slug>/report/", report.service_report, name="service-report"),
    path("services/<slug:slug>/report/thanks/", report.thanks, name="report-thanks"),
    # /nl/organizations/kruispost/
    path("organizations/", listings.organization_list, name="organization-list"),
    path("organizations/<slug:slug>/", listings.organization_detail, name="organization-detail"),
    # /nl/places/utrecht/
    path("places/", listings.place_list, name="place-list"),
    path("places/<slug:slug>/", listings.place_detail, name="place-detail"),
    # /nl/places/utrecht/kept/, /nl/places/utrecht/kept/town.json
    path("places/<slug:slug>/kept/", kept.place_kept, name="place-kept"),
    path("places/<slug:slug>/kept/town.json", kept.town_file, name="town-file"),
    path("manifest.webmanifest", kept.manifest, name="manifest"),
    # /nl/courses/, /nl/aid-workers/, /nl/safe/, /nl/design/, /nl/about/, /nl/privacy/
    path("courses/", pages.course_list, name="course-list"),
    # /nl/courses/calendar.ics?place=utrecht&language=ar, /nl/courses/12.ics
    path("courses/calendar.ics", networks.course_calendar, name="course-calendar"),
    path("courses/<int:pk>.ics", networks.session_file, name="session-file"),
    path("aid-workers/", pages.aid_workers, name="aid-workers"),
    # /nl/networks/bsoo-amsterdam/
    path("networks/<slug:slug>/", networks.network_detail, name="network-detail"),
    # /nl/networks/bsoo-amsterdam/calendar.ics, /nl/networks/bsoo-amsterdam/12.ics
    path("networks/<slug:slug>/calendar.ics", networks.network_calendar, name="network-calendar"),
    path("networks/<slug:slug>/<int:pk>.ics", networks.meeting_file, name="meeting-file"),
    path("safe/", pages.safe, name="safe"),
    path("today/", pages.today, name="today"),
    path("design/", design.design, name="design"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
]
