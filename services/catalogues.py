"""The catalogues of interface words: found in the code, kept in ``locale/``, compiled by polib.

No gettext programs are needed. Words for editors (message context ``editors``) are asked for in the
admin's languages only, everything else in all twelve.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.template import Engine, Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

SOURCE_LANGUAGE = "en"
EDITORS = "editors"
FOLDERS = ("services", "socialmap")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "for_editors": None,
}
# CLDR's rules, as gettext wants them.
PLURALS = {
    "nl": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;"
    ),
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "pt": "nplurals=2; plural=(n > 1);",
    "tr": "nplurals=2; plural=(n > 1);",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    "uk": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    "fa": "nplurals=2; plural=(n > 1);",
    "ti": "nplurals=2; plural=(n > 1);",
    "zh-hans": "nplurals=1; plural=0;",
}


class Message(NamedTuple):
    context: str | None
    text: str
    plural: str | None


def translated_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def catalogue_path(language: str) -> Path:
    # Django looks for zh_Hans: language, underscore, script with a capital.
    folder = {"zh-hans": "zh_Hans"}.get(language, language)
    return settings.BASE_DIR / "locale" / folder / "LC_MESSAGES" / "django.po"


# Finding the words


def find_messages() -> dict[Message, list[tuple[str, str]]]:
    """Every message of the project, with the files and lines it stands in."""
    found: dict[Message, list[tuple[str, str]]] = {}
    for message, place in [*_in_python(), *_in_templates()]:
        found.setdefault(message, []).append(place)
    return found


def _in_python() -> Iterator[tuple[Message, tuple[str, str]]]:
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            with path.open("rb") as source:
                for line, function, texts, _comments in _calls(source):
                    context = EDITORS if function == "for_editors" else None
                    texts = texts if isinstance(texts, tuple) else (texts,)
                    if function.startswith("pgettext"):
                        context, *texts = texts
                    plural = texts[1] if len(texts) > 1 else None
                    place = (str(path.relative_to(settings.BASE_DIR)), str(line))
                    yield Message(context, texts[0], plural), place


def _calls(source) -> Iterator[tuple[int, str, tuple | str, list[str]]]:
    # Babel names the function only in its inner interface: ask once for each.
    for function, positions in KEYWORDS.items():
        source.seek(0)
        spec = {function: positions}
        for line, texts, comments, context in extract("python", source, keywords=spec):
            if context is not None:
                texts = (context, *(texts if isinstance(texts, tuple) else (texts,)))
            yield line, function, texts, comments


def _in_templates() -> Iterator[tuple[Message, tuple[str, str]]]:
    engine = Engine.get_default()
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted(Path(folder).rglob("*.*")):
            template = engine.from_string(path.read_text(encoding="utf-8"))
            place = str(path.relative_to(settings.BASE_DIR))
            for node in _nodes(template.nodelist):
                line = str(node.token.lineno if node.token else "")
                if isinstance(node, TranslateNode):
                    text = node.filter_expression.var.literal
                    if isinstance(text, str):
                        yield Message(_context(node), text, None), (place, line)
                elif isinstance(node, BlockTranslateNode):
                    yield _block_message(node), (place, line)


def _block_message(node: BlockTranslateNode) -> Message:
    singular, _names = node.render_token_list(node.singular)
    plural, _names = node.render_token_list(node.plural) if node.plural else (None, None)
    if node.trimmed:
        singular = _trim(singular)
        plural = plural and _trim(plural)
    return Message(_context(node), singular, plural)


def _context(node: TranslateNode | BlockTranslateNode) -> str | None:
    return node.message_context and str(node.message_context.var)


def _trim(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _nodes(nodelist) -> Iterator[Node]:
    for node in nodelist:
        yield node
        for name in getattr(node, "child_nodelists", ()):
            if (inner := getattr(node, name, None)) is not None:
                yield from _nodes(inner)
        # `if` keeps its branches as pairs of condition and content.
        for _condition, inner in getattr(node, "conditions_nodelists", ()):
            yield from _nodes(inner)


# Keeping the catalogues


def needs(message: Message, language: str) -> bool:
    return message.context != EDITORS or language in settings.ADMIN_LANGUAGES


def update() -> None:
    """Bring every catalogue up to what the code says now. Words that are gone are dropped."""
    messages = find_messages()
    for language in translated_languages():
        path = catalogue_path(language)
        old = {}
        if path.exists():
            old = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))}
        catalogue = polib.POFile(wrapwidth=100)
        catalogue.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[language],
        }
        forms = int(PLURALS[language].removeprefix("nplurals=")[0])
        wanted = [message for message in messages if needs(message, language)]
        for message in sorted(wanted, key=lambda message: (message.context or "", message.text)):
            entry = polib.POEntry(
                msgctxt=message.context,
                msgid=message.text,
                # Files without line numbers: those change with every edit and say little.
                occurrences=sorted({(file, "") for file, _line in messages[message]}),
            )
            known = old.get((message.context, message.text))
            if message.plural:
                entry.msgid_plural = message.plural
                entry.msgstr_plural = dict.fromkeys(range(forms), "")
                if known and known.msgstr_plural:
                    entry.msgstr_plural |= known.msgstr_plural
            elif known:
                entry.msgstr = known.msgstr
            if "%(" in message.text or "%(" in (message.plural or ""):
                entry.flags = ["python-format"]
            catalogue.append(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))


def compile_all() -> None:
    """Write the .mo files Django reads, where the catalogue is newer."""
    for language in translated_languages():
        path = catalogue_path(language)
        compiled = path.with_suffix(".mo")
        if not path.exists():
            continue
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def problems() -> list[str]:
    """What is missing, unsure or broken, a sentence each."""
    found: list[str] = []
    messages = find_messages()
    for language in translated_languages():
        path = catalogue_path(language)
        entries = {}
        if path.exists():
            entries = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))}
        for message in messages:
            if not needs(message, language):
                continue
            entry = entries.pop((message.context, message.text), None)
            where = f"{language}: “{message.text}”"
            if entry is None:
                found.append(
                    f"{where} is not in the catalogue: run `manage.py catalogues --update`."
                )
            elif entry.fuzzy:
                found.append(f"{where} is marked as unsure.")
            elif not entry.translated():
                found.append(f"{where} is not translated.")
            else:
                found += [f"{where}: {problem}" for problem in _broken(entry)]
        found += [
            f"{language}: “{text}” is used nowhere any more."
            for (_context, text), entry in entries.items()
            if not entry.obsolete
        ]
    return found


def _broken(entry: polib.POEntry) -> Iterator[str]:
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
    for form, text in (entry.msgstr_plural or {-1: entry.msgstr}).items():
        extra = _placeholders(text) - wanted
        # A form for exactly one or two may say the number in words.
        missing = wanted - _placeholders(text) if form == -1 else set()
        if extra or missing:
            yield f"the placeholders differ: {', '.join(sorted(extra | missing))}"


def _placeholders(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}
