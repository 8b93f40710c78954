"""A publication's document → its lines as search reads them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from kb.text.markdown import to_plain

TITLE, NAMES, TEXT = range(3)

_HEADING = re.compile(r"(#{1,6}\s[^\n]*)\n?")
_BLANK = re.compile(r"\n\s*\n")
_TAG = re.compile(r"<[^>]*>")
# Text without any of these is the same with and without its Markdown; most lines are so.
_MARKS = re.compile(r"[\\`*_\[\]<>&#!~|]|://|^[-+=:\d]|\n")


class IndexedLine(NamedTuple):
    """One line of an article, as its Markdown where `is_marked`.

    `number` counts steps and resolutions from 1, else it is 0.
    """

    field: int
    place: str
    source: str
    anchor: str = ""
    number: int = 0
    is_marked: bool = False

    @property
    def text(self) -> str:
        """Return the text that readers see."""
        if self.is_marked and _MARKS.search(self.source):
            return to_plain(self.source)
        return self.source


def document_lines(document: dict[str, Any]) -> list[IndexedLine]:
    """Return the lines of a document, titles first, then names, then text, each in reading order.

    The order is stored with the index as numbers: it may change only with the analyser's version.
    """
    found = [*_titles(document), *_names(document), *_texts(document)]
    return sorted((line for line in found if line.source.strip()), key=lambda line: line.field)


def note_lines(html: str) -> list[IndexedLine]:
    """Return the lines of an agents' note, which is stored as safe HTML only."""
    texts = unescape(_TAG.sub(" ", html)).split("\n")
    return [IndexedLine(TEXT, "note", text) for text in texts if text.strip()]


def _titles(document: dict[str, Any]) -> Iterator[IndexedLine]:
    yield IndexedLine(TITLE, "title", document["title"])
    if document["code"] != document["title"]:
        yield IndexedLine(TITLE, "code", document["code"])


def _names(document: dict[str, Any]) -> Iterator[IndexedLine]:
    yield IndexedLine(NAMES, "number", document["number"])
    for alias in document["aliases"]:
        yield IndexedLine(NAMES, "alias", alias)


def _texts(document: dict[str, Any]) -> Iterator[IndexedLine]:
    for place in ("symptom", "environment", "cause"):
        yield from _paragraphs(place, document[place])
    yield from _steps("step", document["steps"], "expected")
    yield from _steps("resolution", document["resolutions"], "verify")
    for tool in document["tools"]:
        yield IndexedLine(TEXT, "tool", tool, is_marked=True)
    yield from _paragraphs("body", document["body"])


def _steps(place: str, steps: list[dict[str, Any]], more: str) -> Iterator[IndexedLine]:
    for number, step in enumerate(steps, 1):
        for name in ("text", "command", more):
            is_marked = name != "command"
            yield IndexedLine(TEXT, place, step[name], step["anchor"], number, is_marked)


def _paragraphs(place: str, markdown: str) -> Iterator[IndexedLine]:
    for text in _BLANK.split(markdown):
        heading = _HEADING.match(text) if text.startswith("#") else None
        if heading:
            yield IndexedLine(NAMES, place, heading[1], is_marked=True)
        yield IndexedLine(TEXT, place, text[heading.end() :] if heading else text, is_marked=True)
