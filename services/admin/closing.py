"""“Closed this Friday” in two taps, “temporarily closed” in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from ..models import Closure, Service
from ..opening_hours import WEEK, day_names, long_date
from ..text import for_editors
from .tools import HasTools, Tool

DAY = timedelta(days=1)
DAYS_AHEAD = 7


@dataclass(frozen=True)
class Span:
    """Days one can close with one tap, first and last included."""

    label: str
    first: date
    last: date
    # “Closed on Friday”: the day of the week need not be said again.
    names_the_day: bool = False

    @property
    def value(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def days(self) -> str:
        if self.names_the_day:
            return long_date(self.first, get_language())
        return in_words(self.first, self.last)


def in_words(first: date, last: date | None) -> str:
    """“Friday 4 December 2026”, “1 December 2026 – 6 December 2026”, “1 December 2026 – …”"""
    language = get_language()
    if first == last:
        return f"{day_names([WEEK[first.weekday()]], language)} {long_date(first, language)}"
    end = long_date(last, language) if last else "…"
    return f"{long_date(first, language)} – {end}"


def usual_spans(today: date) -> list[Span]:
    """Every day of the coming week by its name, this week from today, and all of the next."""
    sunday = today + (6 - today.weekday()) * DAY
    spans = [
        Span(for_editors("Closed today"), today, today),
        Span(for_editors("Closed tomorrow"), today + DAY, today + DAY),
    ]
    for ahead in range(2, DAYS_AHEAD):
        day = today + ahead * DAY
        name = day_names([WEEK[day.weekday()]], get_language())
        if get_language() == "nl":
            name = name.lower()
        this, on = for_editors("Closed this %(day)s"), for_editors("Closed on %(day)s")
        spans.append(
            Span((this if day <= sunday else on) % {"day": name}, day, day, names_the_day=True)
        )
    return [
        *spans,
        Span(for_editors("Closed this week"), today, sunday),
        Span(for_editors("Closed next week"), sunday + DAY, sunday + 7 * DAY),
    ]


class ClosureForm(forms.Form):
    starts_on = forms.DateField(label=for_editors("From"), widget=AdminDateWidget)
    ends_on = forms.DateField(
        label=for_editors("Until and including"),
        required=False,
        widget=AdminDateWidget,
        help_text=for_editors("Leave empty when you do not know yet."),
    )
    reason = forms.CharField(
        label=for_editors("Reason"),
        required=False,
        max_length=300,
        help_text=for_editors("Readers see it: “Holiday”, “The heating is broken”."),
    )

    def clean(self):
        facts = super().clean()
        starts_on, ends_on = facts.get("starts_on"), facts.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", for_editors("The last day lies before the first."))
        return facts


class Closes(HasTools):
    """The page of something that closures are announced for: ``Closure`` has a reference to it."""

    steps = {"close": "close", "reopen": "reopen"}

    def tools_of(self, record):
        label = for_editors("Announce a closure")
        return [*super().tools_of(record), Tool(label, self.address_of("close", record))]

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.own(request, pk)
        data = None
        if request.method == "POST":
            first, _space, last = request.POST.get("days", "").partition(" ")
            data = {"starts_on": first, "ends_on": last} if first else request.POST
        form = ClosureForm(data, initial={"starts_on": localdate()})
        if form.is_valid():
            closure = Closure(**{self.opts.model_name: record}, **form.cleaned_data)
            closure.save()
            days = in_words(closure.starts_on, closure.ends_on)
            self._tell(request, record, for_editors("Closed: %(days)s.") % {"days": days})
            return redirect(request.path)
        closures = Closure.objects.filter(**{self.opts.model_name: record})
        context = self.page_context(
            request,
            record,
            for_editors("When is it closed?"),
            form=form,
            media=self.media + form.media,
            spans=usual_spans(localdate()),
            closures=[
                (closure.pk, in_words(closure.starts_on, closure.ends_on), closure)
                for closure in closures.within(localdate(), date.max)
            ],
            reopen=self.address_of("reopen", record),
        )
        return render(request, "admin/editing/close.html", context)

    @method_decorator(require_POST)
    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one announced closure back."""
        record = self.own(request, pk)
        wanted = request.POST.get("closure", "")
        closure = get_object_or_404(
            Closure,
            pk=int(wanted) if wanted.isdecimal() else 0,
            **{self.opts.model_name: record},
        )
        days = in_words(closure.starts_on, closure.ends_on)
        closure.delete()
        self._tell(request, record, for_editors("Not closed: %(days)s.") % {"days": days})
        return redirect(self.address_of("close", record))

    def _tell(self, request, record, sentence):
        self.log_change(request, record, str(sentence))
        messages.success(request, sentence)

    @admin.display(description=for_editors("closed?"))
    def closing(self, record):
        return format_html(
            '<a href="{}">{}</a>', self.address_of("close", record), for_editors("Closed on…")
        )


class Pauses(HasTools):
    """The page of a service that can be closed for now, and opened again."""

    steps = {"pause": "pause", "resume": "resume"}

    def tools_of(self, record):
        return [*super().tools_of(record), *self._switch(record)]

    def _switch(self, service: Service) -> list[Tool]:
        if service.status == Service.Status.TEMPORARILY_CLOSED:
            return [Tool(for_editors("Open again"), self.address_of("resume", service), True)]
        if service.status == Service.Status.ENDED:
            return []
        return [Tool(for_editors("Temporarily closed"), self.address_of("pause", service), True)]

    @method_decorator(require_POST)
    def pause(self, request: HttpRequest, pk: int) -> HttpResponse:
        sentence = for_editors("“%(name)s” is closed for now. Readers see it from this moment.")
        return self._set(request, pk, Service.Status.TEMPORARILY_CLOSED, sentence)

    @method_decorator(require_POST)
    def resume(self, request: HttpRequest, pk: int) -> HttpResponse:
        service = self.own(request, pk)
        is_on_condition = bool(service.opening_condition)
        status = Service.Status.ON_CONDITION if is_on_condition else Service.Status.ACTIVE
        return self._set(request, pk, status, for_editors("“%(name)s” is open again."))

    def _set(self, request, pk, status, sentence):
        service = self.own(request, pk)
        if service.has_ended:
            messages.error(request, for_editors("This has ended. Change its status in the form."))
            return redirect(self.page_of(service))
        service.status = status
        service.save()
        sentence = sentence % {"name": service}
        self.log_change(request, service, str(sentence))
        messages.success(request, sentence)
        if "list" in request.POST:
            return redirect(reverse(f"admin:services_{self.opts.model_name}_changelist"))
        return redirect(self.page_of(service))

    @admin.display(description=for_editors("open?"))
    def switch(self, service):
        """One tap in the list: the list is a form already, the button only sends it elsewhere."""
        for tool in self._switch(service):
            return format_html(
                '<button class="list-switch" formaction="{}" name="list" value="1">{}</button>',
                tool.url,
                tool.label,
            )
        return "–"
