"""The start page and the pages that stand still."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import get_language

from ..choices import choices_in
from ..filters import naive_now
from ..models import Course, Resource, Service, Session
from .cards import by_category, cards, numbers_of
from .listings import text_states
from .public_page import public_page

# /nl/


@public_page
def home(request: HttpRequest) -> HttpResponse:
    language = get_language()
    lines = list(
        Service.objects.published().current().filter(is_emergency_line=True).in_order(language)
    )
    numbers = numbers_of(lines)
    context = {
        "choices": choices_in(language),
        "emergency_lines": [(each, numbers[each.pk]) for each in lines if each.pk in numbers],
        "text_states": text_states(language, lines),
    }
    return render(request, "services/home.html", context)


# /nl/courses/


@public_page
def course_list(request: HttpRequest) -> HttpResponse:
    language = get_language()
    upcoming = Session.objects.upcoming(now()).select_related("module", "location__place")
    courses = list(
        Course.objects.published()
        .select_related("service__organization")
        .prefetch_related("modules", Prefetch("sessions", queryset=upcoming))
    )
    others = list(
        Service.objects.published()
        .current()
        .for_migrants()
        .in_categories(["learn"])
        .exclude(course__in=courses)
        .in_order(language)
        .for_cards(language)
    )
    parts = [part for course in courses for part in (course, course.service, *course.modules.all())]
    context = {
        "courses": courses,
        "cards": cards(others, naive_now()),
        "text_states": text_states(language, parts),
    }
    return render(request, "services/course_list.html", context)


# /nl/aid-workers/


@public_page
def aid_workers(request: HttpRequest) -> HttpResponse:
    language = get_language()
    services = list(
        Service.objects.published()
        .current()
        .for_professionals()
        .in_order(language)
        .for_cards(language)
    )
    headings = [
        child for top in choices_in(language).professional_categories for child in top.children
    ]
    resources = list(
        Resource.objects.published().for_professionals().select_related("organization")
    )
    context = {
        "groups": by_category(cards(services, naive_now()), headings),
        "resources": resources,
        "text_states": text_states(language, resources),
    }
    return render(request, "services/aid_workers.html", context)


# /nl/about/ and /nl/privacy/


@public_page(is_timeless=True)
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "services/about.html")


@public_page(is_timeless=True)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "services/privacy.html")
