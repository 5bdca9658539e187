"""Networks for aid workers: when they meet and how to take part; and dates for calendars."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import calendars
from ..filters import find_place
from ..languages import is_known_language
from ..models import Course, Meeting, Network, Service, Session
from .listings import text_states
from .public_page import public_page

# What was a year ago needs no change any more.
KEPT_IN_FEEDS = timedelta(days=365)
MOST_COMING = 12

# /nl/networks/bsoo-amsterdam/


@public_page
def network_detail(request: HttpRequest, slug: str) -> HttpResponse:
    network = _network(slug)
    service = network.service
    if service and not Service.objects.published().filter(pk=service.pk).exists():
        service = None
    coming = network.meetings.from_day_of(now()).order_by("starts_at")
    language = get_language()
    context = {
        "network": network,
        "service": service,
        "meetings": coming[:MOST_COMING],
        "places": network.places.order_by("slug"),
        "email": network.email or (service.email if service else ""),
        "feed": request.get_host() + reverse("services:network-calendar", args=[slug]),
        "text_states": text_states(language, [network, *filter(None, [service])]),
    }
    return render(request, "services/network_detail.html", context)


def _network(slug: str) -> Network:
    networks = Network.objects.published().select_related("service__organization")
    return get_object_or_404(networks, slug=slug)


# /nl/networks/bsoo-amsterdam/calendar.ics


@public_page
def network_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    network = _network(slug)
    meetings = network.meetings.filter(starts_at__gte=now() - KEPT_IN_FEEDS).order_by("starts_at")
    return _file(network.name, slug, [_event_of(meeting) for meeting in meetings])


# /nl/networks/bsoo-amsterdam/12.ics


@public_page
def meeting_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    network = _network(slug)
    meeting = get_object_or_404(network.meetings, pk=pk)
    return _file(network.name, f"{slug}-{pk}", [_event_of(meeting)])


def _event_of(meeting: Meeting):
    return calendars.meeting_event(
        meeting, f"{settings.SITE_URL}{meeting.network.get_absolute_url()}"
    )


# /nl/courses/calendar.ics?place=utrecht&language=ar


@public_page
def course_calendar(request: HttpRequest) -> HttpResponse:
    """Of one town or language only, when the address says so: what is not known asks nothing."""
    sessions = _sessions().filter(starts_at__gte=now() - KEPT_IN_FEEDS)
    name = request.GET.get("place", "")[:80]
    if name and (place := find_place(name)):
        sessions = sessions.filter(location__place=place)
    if is_known_language(language := request.GET.get("language", "")[:10]):
        sessions = sessions.filter(language=language)
    return _file(_("Courses"), "courses", [_event_of_session(session) for session in sessions])


# /nl/courses/12.ics


@public_page
def session_file(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(_sessions(), pk=pk)
    return _file(_("Courses"), f"course-{pk}", [_event_of_session(session)])


def _sessions():
    return (
        Session.objects.filter(course__in=Course.objects.published())
        .select_related("course__service", "module", "location__place")
        .order_by("starts_at", "pk")
    )


def _event_of_session(session: Session):
    page = f"{settings.SITE_URL}{session.course.service.get_absolute_url()}"
    return calendars.session_event(session, get_language(), page)


def _file(name: str, file_name: str, events) -> HttpResponse:
    return HttpResponse(
        calendars.calendar(name, events),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{file_name}.ics"'},
    )
