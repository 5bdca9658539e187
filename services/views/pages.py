"""The start page and the pages that stand still."""

from __future__ import annotations

from calendar import Calendar
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext_lazy

from .. import courses
from ..choices import choices_in
from ..filters import naive_now
from ..languages import language_name, locale_for
from ..meetings import with_next_meeting
from ..models import (
    Course,
    Network,
    Place,
    Resource,
    Service,
    Session,
    YesNoUnknown,
    content_version,
)
from ..selection import everything
from ..text import text_of
from .cards import by_category, cards, numbers_of
from .listings import page_of, part_of, text_states
from .long_lists import LongPaginator
from .public_page import public_page

PER_PAGE = 60
COURSES_PER_PAGE = 20
MOST_OTHER_COURSES = 20


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


# /nl/courses/?place=utrecht&language=ar


class KnownCourses(NamedTuple):
    # Ids in the order of the list: a course comes with all the texts of its service.
    published: list[int]
    # The services of all courses.
    services: list[int]


_courses = content_version.Kept("course", "organization", "service")


def forget() -> None:
    """Collect them anew at the next page: for tests."""
    _courses.forget()


def _known_courses() -> KnownCourses:
    return KnownCourses(
        published=list(Course.objects.published().values_list("pk", flat=True)),
        services=list(Course.objects.order_by().values_list("service", flat=True)),
    )


class CourseFilter(forms.Form):
    """Only what is coming can be chosen; anything else gets its message and filters nothing."""

    place = forms.ChoiceField(label=gettext_lazy("Town"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, asked, moment: datetime):
        super().__init__(asked)
        reader = get_language()
        found = courses.coming(moment)
        self.places = {place.slug: place for place in Place.objects.filter(pk__in=found.places)}
        towns = [(slug, text_of(each, "name", reader).value) for slug, each in self.places.items()]
        spoken = [(code, language_name(code, reader)) for code in found.languages]
        anything = ("", gettext_lazy("All"))
        self.fields["place"].choices = [anything, *sorted(towns, key=lambda each: each[1])]
        self.fields["language"].choices = [anything, *sorted(spoken, key=lambda each: each[1])]
        self.is_needed = bool(towns or spoken) or bool(self.problems)

    @property
    def problems(self) -> list[str]:
        return [message for messages in self.errors.values() for message in messages]

    @property
    def town(self) -> Place | None:
        return self.places.get(self.cleaned_data.get("place"))

    @property
    def asked(self) -> dict[str, str]:
        """The questions that were understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@public_page
def course_list(request: HttpRequest) -> HttpResponse:
    language = get_language()
    moment = now()
    asking = CourseFilter(request.GET, moment)
    asked = asking.asked
    upcoming = courses.sessions_in(
        Session.objects.upcoming(moment), asking.town and asking.town.pk, asked.get("language", "")
    )
    found = Course.objects.select_related("service__organization").prefetch_related(
        "modules",
        Prefetch("sessions", queryset=upcoming.select_related("module", "location__place")),
    )
    known = _courses.get("courses", _known_courses)
    listed = known.published
    if asked:
        here = set(upcoming.order_by().values_list("course", flat=True))
        listed = [pk for pk in listed if pk in here]
    page, is_missing = page_of(Paginator(listed, COURSES_PER_PAGE), request.GET)
    shown = list(found.filter(pk__in=list(page)))
    others = everything(language).in_categories(["learn"]).without(known.services)
    parts = [
        part
        for course in shown
        for part in (course, course.service, *course.modules.all(), *course.sessions.all())
    ]
    context = {
        "courses": shown,
        "asking": asking,
        "is_filtered": bool(asked),
        "feed_query": f"?{urlencode(asked)}" if asked else "",
        "has_sessions": any(course.sessions.all() for course in shown),
        "page": page,
        "is_missing_page": is_missing,
        "cards": cards(others.first_ids(MOST_OTHER_COURSES), language, naive_now()),
        "has_more": others.count() > MOST_OTHER_COURSES,
        "text_states": text_states(language, parts),
    }
    return render(request, "services/course_list.html", context, status=404 if is_missing else 200)


# /nl/aid-workers/


@public_page
def aid_workers(request: HttpRequest) -> HttpResponse:
    language = get_language()
    services = LongPaginator(
        Service.objects.published().current().for_professionals().in_order(language).only("pk"),
        PER_PAGE,
    )
    resources = Paginator(
        Resource.objects.published().for_professionals().select_related("organization"), PER_PAGE
    )
    # Both lists are turned together; the longer one says how far.
    longer = max(services, resources, key=lambda pages: pages.num_pages)
    page, is_missing = page_of(longer, request.GET)
    shown, read = (list(part_of(pages, page.number)) for pages in (services, resources))
    headings = [
        child for top in choices_in(language).professional_categories for child in top.children
    ]
    networks = with_next_meeting(Network.objects.published(), now()).order_by("name")
    context = {
        "networks": networks,
        "page": page,
        "is_missing_page": is_missing,
        "groups": by_category(cards([each.pk for each in shown], language, naive_now()), headings),
        "resources": read,
        "text_states": text_states(language, read),
    }
    status = 404 if is_missing else 200
    return render(request, "services/aid_workers.html", context, status=status)


# /nl/today/


@public_page
def today(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who has to leave at once: a calendar, with no word about this site."""
    locale = locale_for(get_language())
    day = localdate()
    names = locale.days["stand-alone"]["abbreviated"]
    context = {
        "today": day,
        "month": format_skeleton("yMMMM", day, locale=locale),
        "weekdays": [names[number] for number in range(7)],
        # Weeks begin on Monday in the Netherlands.
        "weeks": Calendar().monthdayscalendar(day.year, day.month),
    }
    return render(request, "services/today.html", context)


# /nl/safe/, /nl/about/ and /nl/privacy/


@public_page(is_timeless=True)
def safe(request: HttpRequest) -> HttpResponse:
    return render(request, "services/safe.html", {"answers": dict(YesNoUnknown.choices)})


@public_page(is_timeless=True)
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "services/about.html")


@public_page(is_timeless=True)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "services/privacy.html")
