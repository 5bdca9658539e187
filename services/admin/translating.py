"""The desk of translators: the languages and how far each is, then one text after another beside
its source. Translators reach this and no lists of records; everybody else writes what is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from .. import rights, texts
from ..exchange import machine_translation
from ..exchange.asking import Failed, Stopped
from ..exchange.columns import plain
from ..languages import NATIVE_NAMES, language_name
from ..models import Organization, text_digest
from ..models.base import columns_of
from ..models.translation_state import record_kind
from ..text import direction, for_editors
from ..texts import MACHINE, MISSING, OUTDATED, PERSON, REVIEWED, STATES, WAITING, Text

# A person waits for the answer.
TIMEOUT_OF_BUTTON_SECONDS = 8
EVERY_STATE = "all"

IN_WORDS = {
    OUTDATED: for_editors("older than the source text"),
    MACHINE: for_editors("by a computer, not looked at"),
    MISSING: for_editors("missing"),
    REVIEWED: for_editors("looked at by a person"),
    PERSON: for_editors("by a person"),
}


# The board


@dataclass(frozen=True)
class Part:
    """A number of the board, and how long its piece of the bar is, in hundredths."""

    state: str
    label: str
    number: int
    start: float
    length: float
    address: str


@dataclass(frozen=True)
class BoardRow:
    language: str
    name: str
    is_of_all: bool
    total: int
    parts: list[Part]

    @property
    def own_name(self) -> str:
        return NATIVE_NAMES[self.language]

    @property
    def done_percent(self) -> int:
        done = sum(part.number for part in self.parts if part.state not in WAITING)
        # Not “100 %” while something is left.
        return 100 * done // self.total if self.total else 100


# What is done stands at the beginning of the bar.
ORDER_OF_BAR = (REVIEWED, PERSON, MACHINE, OUTDATED, MISSING)


def board_row(progress: texts.LanguageProgress) -> BoardRow:
    parts, start = [], 0.0
    for state in ORDER_OF_BAR:
        number = progress.states[state]
        length = 100 * number / progress.total if progress.total else 0
        address = f"{page_of(progress.language)}?{urlencode({'state': state})}"
        label = str(IN_WORDS[state])
        parts.append(Part(state, label, number, round(start, 2), round(length, 2), address))
        start += length
    return BoardRow(
        progress.language,
        language_name(progress.language, translation.get_language()),
        progress.is_of_all,
        progress.total,
        parts,
    )


def page_of(language: str, page: str = "admin-translate") -> str:
    return reverse(page, args=[language])


# /admin/translations/


def board_page(request: HttpRequest) -> HttpResponse:
    if not rights.may_write_texts(request.user):
        raise PermissionDenied
    rows = [board_row(progress) for progress in texts.board(request.user)]
    return show_page(
        request,
        "board",
        for_editors("Translations"),
        groups=[
            (for_editors("Your languages"), [row for row in rows if row.is_of_all]),
            (
                for_editors("Texts of your organisations, in other languages"),
                [row for row in rows if not row.is_of_all],
            ),
        ],
    )


def show_page(
    request: HttpRequest, template: str, title, *, status: int = 200, **more
) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **more}
    return render(request, f"admin/translations/{template}.html", context, status=status)


# /admin/translations/next/?state=outdated


def next_page(request: HttpRequest) -> HttpResponse:
    """To where most of the translator's texts in this state wait."""
    state = request.GET.get("state", "")
    if state not in WAITING:
        raise Http404
    waiting = texts.texts_waiting(request.user)
    language = max(waiting, key=lambda code: waiting[code][state], default=None)
    if language is None:
        return HttpResponseRedirect(reverse("admin-translations"))
    return HttpResponseRedirect(f"{page_of(language)}?{urlencode({'state': state})}")


# Which texts?


class FilterForm(forms.Form):
    state = forms.ChoiceField(
        label=for_editors("State"),
        required=False,
        choices=[
            ("", for_editors("all that wait for somebody")),
            *IN_WORDS.items(),
            (EVERY_STATE, for_editors("all")),
        ],
    )
    kind = forms.ChoiceField(label=for_editors("Kind"), required=False)
    organization = forms.CharField(
        label=for_editors("Organisation"),
        help_text=for_editors("A part of its name is enough."),
        required=False,
        max_length=100,
    )

    def __init__(self, data):
        super().__init__(data)
        self.fields["kind"].choices = [
            ("", for_editors("all")),
            *(
                (record_kind(model), capfirst(model._meta.verbose_name_plural))
                for model in texts.SHOWN
            ),
        ]


@dataclass
class Desk:
    """The texts of one language that a person may write, and which of them were asked for."""

    request: HttpRequest
    language: str
    mine: QuerySet[Organization] | None = field(init=False)

    def __post_init__(self):
        person = self.request.user
        if self.language not in dict(settings.LANGUAGES) or not rights.may_write_texts(person):
            raise Http404
        self.mine = rights.organizations_to_translate(person, self.language)

    @cached_property
    def form(self) -> FilterForm:
        form = FilterForm(self.request.GET)
        form.is_valid()
        return form

    def _asked(self, name: str) -> str:
        return self.form.cleaned_data.get(name, "")

    @property
    def states(self) -> tuple[str, ...]:
        state = self._asked("state")
        if state == EVERY_STATE:
            return STATES
        return (state,) if state else WAITING

    @property
    def kind(self) -> str:
        return self._asked("kind")

    @property
    def within(self) -> QuerySet[Organization] | None:
        words = self._asked("organization")
        if not words:
            return self.mine
        named = Q(slug=words) | Q(alternate_names__icontains=words)
        for column in columns_of("name"):
            named |= Q(**{f"{column}__icontains": words})
        organizations = Organization.objects.rewrite(False) if self.mine is None else self.mine
        return organizations.filter(named, is_published=True)

    @cached_property
    def query(self) -> dict[str, str]:
        """The filter, to take along to the next text."""
        return {name: words for name in self.form.fields if (words := self._asked(name))}

    def address(self, page: str = "admin-translate", **more: str) -> str:
        query = urlencode({**self.query, **more})
        return f"{page_of(self.language, page)}{f'?{query}' if query else ''}"

    def count(self) -> int:
        if self.within is None:
            kinds = texts.progress_of_all([self.language])[self.language]
        else:
            kinds = texts.progress([self.language], self.within)[self.language]
        wanted = [count for kind, count in kinds.items() if self.kind in ("", kind)]
        return sum(count[state] for count in wanted for state in self.states)

    def find(self, identifier: str) -> Text | None:
        return texts.find_text(identifier, self.language, self.mine)

    def next_after(self, text: Text | None) -> Text | None:
        choice = {"states": self.states, "kind": self.kind, "within": self.within}
        after = text.place if text else None
        return next(texts.texts_in(self.language, **choice, after=after, limit=1), None)


# One text


class WordsForm(forms.Form):
    """``seen`` and ``source`` are fingerprints of what stood there when the page was opened;
    ``_other`` are words of somebody else, or of a computer, that stand beside the field."""

    words = forms.CharField(
        label=for_editors("Translation"), required=False, max_length=100_000, strip=False
    )
    seen = forms.CharField(required=False)
    source = forms.CharField(required=False)
    sure = forms.BooleanField(required=False)
    _other = forms.CharField(required=False, strip=False)
    _drafted = forms.BooleanField(required=False)


@dataclass
class Work:
    """What stands on the page beside the text itself."""

    words: str
    seen: str
    source: str
    mistakes: list[str] = field(default_factory=list)
    # Those that a person may overrule.
    doubts: list[str] = field(default_factory=list)
    # Words that can be taken, and who says them.
    other: str = ""
    is_drafted: bool = False
    notice: str = ""
    is_taken: bool = False

    @classmethod
    def begin(cls, text: Text) -> Work:
        return cls(text.words, text_digest(text.words), text_digest(text.source))


# /admin/translations/ar/


def text_page(request: HttpRequest, language: str) -> HttpResponse:
    """``?text=service/soup/name`` shows this text; ``?after=`` the next of the filter behind it."""
    desk = Desk(request, language)
    if request.method == "POST":
        return _save(request, desk)
    if identifier := request.GET.get("text"):
        text = desk.find(identifier)
        if text is None:
            raise Http404
    else:
        before = desk.find(request.GET.get("after", ""))
        text = desk.next_after(before)
        if text is None and before is not None:
            text = desk.next_after(None)
            if text is not None:
                messages.info(request, for_editors("That was the last one. Here is the first."))
    # Counting takes longer than all else: once, before the first.
    is_first = not request.GET.get("text") and not request.GET.get("after")
    number = desk.count() if is_first else None
    return _show(request, desk, text, text and Work.begin(text), number=number)


def _show(
    request: HttpRequest,
    desk: Desk,
    text: Text | None,
    work: Work | None,
    *,
    number: int | None = None,
    status: int = 200,
) -> HttpResponse:
    listing = text and text.listing
    reader = translation.get_language()
    return show_page(
        request,
        "text",
        for_editors("Translate into %(language)s")
        % {"language": language_name(desk.language, reader)},
        status=status,
        desk=desk,
        number=number,
        text=text,
        work=work,
        state_in_words=text and IN_WORDS[text.status],
        may_be_right=text and text.status in (MACHINE, OUTDATED),
        field_label=text and capfirst(text.label),
        listing=listing,
        listing_kind=listing and listing._meta.verbose_name,
        readers_page=listing and _readers_page(listing, desk.language),
        record_page=listing and _record_page(request.user, listing),
        save=text and desk.address(text=text.id),
        skip=text and desk.address(after=text.id),
        draft=text
        and settings.TRANSLATOR_URL
        and not text.source_is_machine_made
        and desk.address("admin-translate-draft", text=text.id),
        source_name=text and language_name(text.source_language, reader),
        source_direction=text and direction(text.source_language),
        target_name=language_name(desk.language, reader),
        target_direction=direction(desk.language),
        rows=text and max(3, min(16, len(text.source) // 45 + text.source.count("\n") + 2)),
    )


def _readers_page(listing, language: str) -> str:
    if not hasattr(listing, "get_absolute_url"):
        return ""
    with translation.override(language):
        return listing.get_absolute_url()


def _record_page(person, listing) -> str:
    if not rights.may_change(person, listing):
        return ""
    return reverse(f"admin:services_{record_kind(listing)}_change", args=[listing.pk])


def _sent(request: HttpRequest, desk: Desk) -> tuple[Text | None, WordsForm, Work]:
    text = desk.find(request.GET.get("text", ""))
    form = WordsForm(request.POST)
    mistakes = [] if form.is_valid() else [str(each) for each in form.errors.get("words", [])]
    words = request.POST.get("words", "")
    words = texts.as_stored(text, words) if text else plain(words)
    work = Work(
        words,
        seen=form.cleaned_data.get("seen", ""),
        source=form.cleaned_data.get("source", ""),
        mistakes=mistakes,
        other=form.cleaned_data.get("_other", ""),
        is_drafted=form.cleaned_data.get("_drafted", False),
    )
    return text, form, work


def _save(request: HttpRequest, desk: Desk) -> HttpResponse:
    text, form, work = _sent(request, desk)
    if text is None:
        return _gone(request, desk, work)
    if "_take" in request.POST:
        work.words, work.is_taken = work.other, True
        return _show(request, desk, text, work)
    if work.source and work.source != text_digest(text.source):
        work.source = text_digest(text.source)
        work.notice = for_editors("The source text was changed while you wrote. Read it again.")
        return _show(request, desk, text, work, status=409)
    work.mistakes += texts.problems_with(text, work.words)
    if not work.words and not text.words:
        work.mistakes.append(str(for_editors("Write the translation, or skip this text.")))
    if not form.cleaned_data.get("sure") and not work.mistakes:
        work.doubts = (
            texts.doubts_about(text, work.words)
            if work.words
            else [str(for_editors("Without a translation readers see the source text."))]
        )
    if work.mistakes or work.doubts:
        return _show(request, desk, text, work, status=422)
    try:
        texts.write(
            text,
            work.words,
            request.user,
            seen=work.seen or None,
            source_digest=work.source or None,
            drafted=work.other if work.is_drafted else "",
        )
    except texts.ChangedMeanwhile as change:
        work.other, work.is_drafted = change.words, False
        # From here on this person has seen them.
        work.seen = text_digest(change.words)
        work.notice = for_editors("Somebody else saved other words while you wrote.")
        return _show(request, desk, text, work, status=409)
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            for_editors("Saved:"),
            desk.address(text=text.id),
            f"{text.label} · {text.listing}",
        ),
    )
    return HttpResponseRedirect(desk.address(after=text.id))


def _gone(request: HttpRequest, desk: Desk, work: Work) -> HttpResponse:
    """Readers do not see the text any more, or it is nobody's business here: the words stay."""
    title = for_editors("This text is not there any more")
    return show_page(request, "gone", title, status=410, desk=desk, work=work)


# /admin/translations/ar/draft/


@require_POST
def draft_page(request: HttpRequest, language: str) -> HttpResponse:
    """The words of the service beside the field; saved only when somebody saves them."""
    desk = Desk(request, language)
    text, _form, work = _sent(request, desk)
    if text is None:
        return _gone(request, desk, work)
    if not settings.TRANSLATOR_URL or text.source_is_machine_made:
        raise Http404
    try:
        words = _service().translate(text.source, text.source_language, language)
    except (Failed, Stopped, machine_translation.NotTranslated, machine_translation.NotThis) as why:
        work.notice = for_editors("There is no draft: %(why)s") % {"why": why}
        return _show(request, desk, text, work)
    work.other, work.is_drafted = words, True
    work.doubts = machine_translation.why_not(text, words)
    if not work.words and not work.doubts:
        work.words, work.is_taken = words, True
    return _show(request, desk, text, work)


# It asks another host, and must not do so inside the transaction of a change.
draft_page.changes_nothing = True


def _service() -> machine_translation.Service:
    return machine_translation.Service(
        settings.TRANSLATOR_URL,
        settings.TRANSLATOR_KEY,
        user_agent=f"socialmap (+{settings.SITE_URL})",
        timeout_seconds=TIMEOUT_OF_BUTTON_SECONDS,
        # Nobody waits for a busy service before a page.
        tries=1,
        sleep=lambda _seconds: None,
    )


# Beside the fields in the form of a record


@dataclass(frozen=True)
class Mark:
    """That a translation is outdated or a computer's, in words; ``page`` where it is mended."""

    state: str
    label: str
    page: str


def marks_of(records: list) -> dict[tuple[str, int, str, str], Mark]:
    seen_by_readers = texts.shown_among(records)
    return {
        text.state.key: Mark(
            text.status,
            str(IN_WORDS[text.status]),
            f"{page_of(text.language)}?{urlencode({'text': text.id})}"
            if text.record in seen_by_readers
            else "",
        )
        for text in texts.waiting_among(records)
    }


# Addresses below /admin/translations/. No language is called “next”.

PAGES = [
    ("", board_page, "admin-translations"),
    ("next/", next_page, "admin-translations-next"),
    ("<slug:language>/", text_page, "admin-translate"),
    ("<slug:language>/draft/", draft_page, "admin-translate-draft"),
]
