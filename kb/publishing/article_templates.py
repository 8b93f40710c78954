"""The text that a new article starts with, and what of it nobody has filled in."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kb.serialise.labels import Label

HOW_TO_BODY: Label = _("""## Before you start

-

## How to do it

1.

## It worked if

""")

COPY_TITLE: Label = _("Copy of %s")

_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")
_EMPTY = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*")


def copied_title(title: str) -> str:
    """Return the title that a copy's title has in it, "" where it is not that of a copy."""
    before, after = str(COPY_TITLE).split("%s")
    is_copy = title.startswith(before) and title.endswith(after)
    return title.removeprefix(before).removesuffix(after) if is_copy else ""


def empty_sections(body: str) -> list[str]:
    """Return the headings of the template below which the text has nothing but empty markers."""
    headings = {heading for heading, _lines in _sections(str(HOW_TO_BODY)) if heading}
    return [
        heading
        for heading, lines in _sections(body)
        if heading in headings and all(_EMPTY.fullmatch(line) for line in lines)
    ]


def _sections(body: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each heading of a text in Markdown with the lines below it."""
    heading = ""
    lines: list[str] = []
    for line in body.splitlines():
        if found := _HEADING.fullmatch(line):
            yield heading, lines
            heading, lines = found[1], []
        else:
            lines.append(line)
    yield heading, lines
