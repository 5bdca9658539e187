"""What templates need to say things rightly: texts in their language, dates, icons, addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from html import escape
from urllib.parse import parse_qsl

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import freshness, opening_hours, visibility
from ..languages import language_name, locale_for
from ..models import Resource, TextState, content_version
from ..models.translation_state import ShownText, record_kind
from ..text import LocalText, direction, text_of

register = template.Library()


@register.simple_tag(takes_context=True)
def text(context, record, field: str) -> ShownText:
    """A field of a record in the reader's language, or the nearest there is.

    What a computer wrote is marked: the states stand in the context as ``text_states`` (by
    TextState.key), or on a record that came ``for_cards``.
    """
    found = text_of(record, field, get_language())
    key = (record_kind(record), record.pk, field, found.language)
    state = context.get("text_states", {}).get(key) or getattr(record, f"{field}_state", None)
    if isinstance(state, str):
        state = TextState.from_short(state)
    return ShownText.of(found, record, field, state)


@register.simple_tag
def show(shown: LocalText, paragraphs: bool = False) -> SafeString:
    """A text with its language in HTML and, where it is not the page's, in words.

    Written in Python and not as a template: a page shows a hundred of them.
    """
    if not shown.value:
        return SafeString()
    if paragraphs:
        whole = '<div class="text" lang="{}" dir="{}">{}</div>'
        # Django's function escapes, but does not say that it did.
        value = mark_safe(linebreaks(shown.value, autoescape=True))
    else:
        whole = '<span lang="{}" dir="{}">{}</span>'
        value = shown.value
    return format_html(whole, shown.language, shown.direction, value) + format_html_join(
        "", ' <small class="in-language">{}</small>', ((words,) for words in _remarks(shown))
    )


def _remarks(shown: LocalText) -> Iterator[str]:
    """What a reader should know about a text, in words."""
    if shown.is_fallback:
        yield _("Language: %(language)s") % {"language": spoken(shown.language)}
    if getattr(shown, "is_machine", False):
        yield _("Translated by a computer, not checked")
    if getattr(shown, "is_outdated", False):
        yield _("Older than the original text")


@register.simple_tag(takes_context=True)
def show_field(context, record, field: str, paragraphs: bool = False) -> SafeString:
    return show(text(context, record, field), paragraphs)


@register.simple_tag
def service_card(card, level: int) -> SafeString:
    """One service in a list. Rendered again only when it says something else than last time."""
    said = (level, card.status, card.distance_km)
    return card.known.html(
        said,
        lambda: render_to_string("services/_service_card.html", {"card": card, "level": level}),
    )


@register.simple_tag
def filter_form(asked, choices, fixed, counts, secret=None) -> SafeString:
    """All questions of the list, with how many services are behind each answer."""
    said = (*(str(value) for value in asked.values()), *(each.rest for each in counts.values()))
    inputs = {"asked": asked, "choices": choices, "fixed": fixed, "counts": counts}
    inputs["is_secret"] = secret is not None
    is_private = asked["q"] or asked["near"] or inputs["is_secret"]
    return _form("services/_filter_form.html", said, choices, inputs, is_private)


@register.simple_tag
def search_form(query: str, places, place: str = "", secret=None) -> SafeString:
    is_secret = secret is not None
    inputs = {"query": query, "places": places, "place": place, "is_secret": is_secret}
    return _form("services/_search_form.html", place, places, inputs, query or is_secret)


@register.filter
def form_of(query: str) -> SafeString:
    """A form, still open, that sends the question of a link to the list (“?q=food&page=2”) without
    its words in an address."""
    fields = format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        parse_qsl(query.removeprefix("?")),
    )
    return format_html(
        '<form method="post" action="{}">{}', reverse("services:service-list"), fields
    )


# Each of them holds the services it counts, a bit for one.
_forms = content_version.Kept(most=50)


def _form(template_name: str, said, offered, inputs: dict, is_private) -> SafeString:
    """Rendered again only when it says or offers something else than last time. What somebody looks
    for and where they are is kept by nobody."""

    def render() -> SafeString:
        return render_to_string(template_name, inputs)

    if is_private or settings.DEBUG:
        return render()
    return _forms.get((template_name, get_language(), said), render, like=offered)


def forget() -> None:
    """Render them anew at the next page: for tests."""
    _forms.forget()


@register.simple_tag
def other_languages(languages) -> SafeString:
    """Where a page stands in the other languages, for search engines."""
    return format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}">',
        ((each.code, each.url) for each in languages),
    )


@register.simple_tag
def language_menu(languages, current: str) -> SafeString:
    item = '<li><a href="{}" lang="{}" dir="{}" hreflang="{}"{}>{}</a></li>'
    here = mark_safe(' aria-current="true"')
    return format_html_join(
        "\n",
        item,
        (
            (
                each.path,
                each.code,
                each.direction,
                each.code,
                here if each.code == current else "",
                each.name,
            )
            for each in languages
        ),
    )


@register.filter
def proper_name(record) -> str:
    """A name that is the same in all languages, such as an organisation's: no word about it."""
    found = text_of(record, "name", get_language())
    if not found.is_fallback:
        return found.value
    return format_html('<bdi lang="{}">{}</bdi>', found.language, found.value)


@register.filter
def plain_name(record) -> str:
    return text_of(record, "name", get_language()).value


@register.filter
def title_of(listing) -> str:
    """The name of an organization or a service, the title of a resource."""
    field = "title" if isinstance(listing, Resource) else "name"
    return text_of(listing, field, get_language()).value


@register.filter
def spoken(code: str) -> str:
    """The name of a language, for the reader."""
    return language_name(code, get_language())


@register.filter
def direction_of(code: str) -> str:
    return direction(code)


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return format_date(value, format="long", locale=locale_for(get_language()))


@register.filter
def moment(value: datetime | None) -> str:
    if value is None:
        return ""
    return opening_hours.moment_in_words(value, get_language())


@register.filter
def number(value: int | float) -> str:
    return _number(value, locale_for(get_language()))


# A page says hundreds of them, and most of them again and again.
_number = lru_cache(maxsize=5000)(lambda value, locale: format_decimal(value, locale=locale))


@register.filter
def counted(pages) -> str:
    """How many there are; “1,000+” where counting stopped (views.long_lists)."""
    return number(pages.count) + ("+" if pages.has_more else "")


@register.filter
def count_of(counts: dict[str, int], value: str) -> str:
    """How many services a choice leaves over; “0” says that it would give nothing."""
    return number(counts.get(value, 0))


@register.simple_tag
def options(choices, chosen, counts=None) -> SafeString:
    """The choices of a select, each with how many services it leaves over if that is counted.

    Written in Python and not as a template: a page has hundreds of them.
    """
    values = [chosen] if isinstance(chosen, str) else chosen
    locale = locale_for(get_language())

    def option(choice, before: str = "") -> str:
        value, label = _escaped(choice.value, choice.label)
        selected = " selected" if choice.value in values else ""
        count = "" if counts is None else f" ({_number(counts.get(choice.value, 0), locale)})"
        return f'<option value="{value}"{selected}>{before}{label}{count}</option>'

    parts = []
    for choice in choices:
        own = option(choice)
        if choice.children:
            inner = "".join(option(child, "– ") for child in choice.children)
            own = f'<optgroup label="{escape(choice.label)}">{own}{inner}</optgroup>'
        parts.append(own)
    # Every part was escaped where it was put in.
    return mark_safe("".join(parts))


# A few hundred in each language, said on every list.
@lru_cache(maxsize=5000)
def _escaped(value: str, label: str) -> tuple[str, str]:
    return escape(value), escape(label)


@register.filter
def euros(value) -> str:
    return format_currency(value, "EUR", locale=locale_for(get_language()))


@register.simple_tag
def icon(name: str, css_class: str = "icon") -> SafeString:
    """A picture out of the one sprite file. Screen readers skip it: words stand beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("img/icons.svg"),
        name,
    )


ANSWERS = {"yes": "warning", "no": "check", "unknown": "question"}


@register.filter
def icon_of_answer(value: str) -> str:
    """The picture beside an answer about safety: a colour says nothing alone."""
    return ANSWERS[value]


@register.simple_tag(takes_context=True)
def address_of(context, location) -> visibility.PublicAddress:
    """All that may be known of a place, each text with what its reader should know about it."""
    return visibility.public_address(
        location, get_language(), lambda record, field: text(context, record, field)
    )


@register.filter
def hours_of(schedule) -> opening_hours.Words:
    return opening_hours.describe(schedule.block, get_language())


@register.filter
def freshness_of(listing) -> freshness.Freshness:
    return freshness.freshness(listing, localdate())


@register.simple_tag
def structured_data(data: dict) -> SafeString:
    """schema.org data. A script block that is data is not run, so the content policy allows it."""
    content = json.dumps(data, ensure_ascii=False)
    # What could end the block early is written in escapes, which JSON readers undo.
    safe = content.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')
