"""A publication's document → its lines as search reads them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from kb.documents import ArticleDocument, PublicText
from kb.text.fenced_code import code_blocks
from kb.text.markdown import to_plain

TITLE, NAMES, TEXT = range(3)
"""The fields of an index: the title, other names and headings, all other text."""

_BEFORE_STEPS: tuple[PublicText, ...] = ("symptom", "environment", "cause")
_HEADING = re.compile(r"(#{1,6}\s[^\n]*)\n?")
_BLANK = re.compile(r"\n\s*\n")
_TAG = re.compile(r"<[^>]*>")
# Text without any of these is the same with and without its Markdown; most lines are so.
_MARKUP = re.compile(r"[\\`*_\[\]<>&#!~|]|://|^[-+=:\d]|\n")


class IndexedLine(NamedTuple):
    """One line of an article, as its Markdown where `is_marked`.

    `field` is TITLE, NAMES or TEXT. `place` is the document's field that it comes from, or "step",
    "resolution", "alias", "tool" or "note". `number` counts steps and resolutions from 1, else it
    is 0.
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
        if self.is_marked and _MARKUP.search(self.source):
            return to_plain(self.source)
        return self.source


def document_lines(document: ArticleDocument) -> list[IndexedLine]:
    """Return a document's lines that are not blank: titles, names, text, each in reading order.

    Their numbers are stored with the index: the order may change only with the analyser's version.
    """
    lines = [*_titles(document), *_names(document), *_texts(document)]
    return sorted((line for line in lines if line.source.strip()), key=lambda line: line.field)


def note_lines(html: str) -> list[IndexedLine]:
    """Return the lines of an agents' note, which is stored as safe HTML only."""
    texts = unescape(_TAG.sub(" ", html)).split("\n")
    return [IndexedLine(TEXT, "note", text) for text in texts if text.strip()]


def _titles(document: ArticleDocument) -> Iterator[IndexedLine]:
    yield IndexedLine(TITLE, "title", document["title"])
    if document["code"] != document["title"]:
        yield IndexedLine(TITLE, "code", document["code"])


def _names(document: ArticleDocument) -> Iterator[IndexedLine]:
    yield IndexedLine(NAMES, "number", document["number"])
    for alias in document["aliases"]:
        yield IndexedLine(NAMES, "alias", alias)


def _texts(document: ArticleDocument) -> Iterator[IndexedLine]:
    for name in _BEFORE_STEPS:
        yield from _paragraphs(name, document[name])
    for number, step in enumerate(document["steps"], 1):
        texts = (step["text"], step["command"], step["expected"])
        yield from _line_texts("step", step["anchor"], number, texts)
    for number, resolution in enumerate(document["resolutions"], 1):
        texts = (resolution["text"], resolution["command"], resolution["verify"])
        yield from _line_texts("resolution", resolution["anchor"], number, texts)
    for tool in document["tools"]:
        yield IndexedLine(TEXT, "tool", tool, is_marked=True)
    yield from _paragraphs("body", document["body"])


def _line_texts(
    place: str, anchor: str, number: int, texts: tuple[str, str, str]
) -> Iterator[IndexedLine]:
    """Yield a step's or resolution's text, command and check; a command has no Markdown."""
    for text, is_marked in zip(texts, (True, False, True), strict=True):
        yield IndexedLine(TEXT, place, text, anchor, number, is_marked)


def _paragraphs(place: PublicText, markdown: str) -> Iterator[IndexedLine]:
    """Yield paragraphs and code in pieces; a heading is a line of the names."""
    lines, position = markdown.split("\n"), 0
    for block in code_blocks(lines):
        yield from _marked_paragraphs(place, "\n".join(lines[position : block.start]).strip("\n"))
        for code in _BLANK.split("\n".join(block.code)):
            yield IndexedLine(TEXT, place, code)
        position = block.stop
    yield from _marked_paragraphs(place, "\n".join(lines[position:]).strip("\n"))


def _marked_paragraphs(place: PublicText, markdown: str) -> Iterator[IndexedLine]:
    for text in _BLANK.split(markdown):
        heading = _HEADING.match(text) if text.startswith("#") else None
        if heading:
            yield IndexedLine(NAMES, place, heading[1], is_marked=True)
        yield IndexedLine(TEXT, place, text[heading.end() :] if heading else text, is_marked=True)
