"""Opening hours as one says them: by the same code that speaks to visitors."""

from __future__ import annotations

from django.contrib import admin
from django.forms import modelform_factory
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from ..models import Channel, Schedule
from ..opening_hours import describe
from ..text import for_editors

ADDRESS = "services_schedule_sentence"


def sentence_of(schedule: Schedule, language: str) -> str:
    """“By phone: Thursday 09:30–11:30 · every 2 weeks · Arabic”"""
    words = str(describe(schedule.block, language))
    if schedule.channel == Channel.VISIT:
        return words
    return f"{schedule.get_channel_display()}: {words}"


class SaysHours:
    """Beside every row of hours what readers will read, and while one types what they would."""

    readonly_fields = ("sentence",)

    class Media:
        js = ["admin-social/hours-in-words.js"]

    @admin.display(description=for_editors("readers see"))
    def sentence(self, schedule):
        said = sentence_of(schedule, get_language()) if schedule and schedule.pk else "–"
        return format_html(
            '<output class="hours-in-words" data-hours-in-words="{}">{}</output>',
            reverse(f"admin:{ADDRESS}"),
            said,
        )


class AnswersWithSentence(admin.ModelAdmin):
    """Of hours that are being typed. They are nobody's record yet: there is nothing to look up."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.say)
        return [path("sentence/", view, name=ADDRESS), *super().get_urls()]

    @method_decorator(require_POST)
    def say(self, request: HttpRequest) -> JsonResponse:
        form_class = modelform_factory(
            Schedule,
            exclude=["service", "service_at_location", "note"],
            formfield_callback=lambda field, **kwargs: self.formfield_for_dbfield(
                field, request, **kwargs
            ),
        )
        form = form_class(request.POST)
        # What is half typed is not said: the rest of the sentence stands.
        form.is_valid()
        facts = {
            name: form.cleaned_data[name]
            for name in form.fields
            if form.cleaned_data.get(name) is not None
        }
        schedule = Schedule(**facts)
        return JsonResponse({"sentence": sentence_of(schedule, get_language())})

    say.changes_nothing = True
