"""A page as a test reads it: its head, its words with their language, and where it points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Elements whose address makes the browser fetch something.
FETCHING = {"script": "src", "img": "src", "link": "href", "use": "href", "iframe": "src"}


@dataclass
class Page(HTMLParser):
    html: str
    lang: str = ""
    dir: str = ""
    headings: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    links: list[dict] = field(default_factory=list)
    # Words and the language they are marked with.
    words: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self.feed(self.html)
        self.close()
        if self._open:
            self.problems.append(f"never closed: {[name for name, _lang in self._open]}")

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "html":
            self.lang, self.dir = facts.get("lang", ""), facts.get("dir", "")
        lang = facts.get("lang") or (self._open[-1][1] if self._open else "")
        if tag not in VOID:
            self._open.append((tag, lang))
        if tag in FETCHING and facts.get(FETCHING[tag]):
            is_reference = tag == "link" and facts.get("rel") in ("canonical", "alternate")
            if not is_reference:
                self.fetched.append(facts[FETCHING[tag]])
        if tag == "a":
            self.links.append(facts)
        if tag == "h1":
            self.headings.append("")
        if "style" in facts or any(name.startswith("on") for name in facts):
            self.problems.append(f"inline style or script on <{tag}>")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self._open or self._open[-1][0] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")
            return
        self._open.pop()

    def handle_data(self, data):
        text = " ".join(data.split())
        if not text or (self._open and self._open[-1][0] == "script"):
            return
        if any(name == "h1" for name, _lang in self._open):
            self.headings[-1] += text
        self.words.append((text, self._open[-1][1] if self._open else ""))

    @property
    def foreign(self) -> list[str]:
        return [address for address in self.fetched if re.match(r"(https?:)?//|data:", address)]

    def text(self) -> str:
        return " ".join(words for words, _lang in self.words)
