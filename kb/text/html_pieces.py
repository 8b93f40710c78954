"""Safe HTML → what of it is read, with the places of each letter; and its attributes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

VISIBLE_ATTRIBUTES = frozenset({"alt", "title", "aria-label"})
"""Attributes whose words a reader may see or hear."""

# Between the letters of one word: a highlighted code has them, an emphasis may.
_INLINE = frozenset(
    """a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strike
    strong sub sup u var wbr""".split()  # noqa: SIM905
)
_TAG = re.compile(r"""<[/!]?([a-zA-Z][a-zA-Z0-9-]*)?(?:[^<>"]|"[^"]*")*>""")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,30}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_ATTRIBUTE = re.compile(r'([a-zA-Z][\w:-]*)="([^"]*)"')


@dataclass(frozen=True)
class ReadableText:
    """The text of HTML. `pieces` say which part of it stands where: start there, and in the HTML.

    An entity is as many blanks as it has characters, a tag that ends a word one line end.
    """

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the parts of the HTML that a span of the text is made of."""
        found = []
        for at, at_html, length in self.pieces:
            first, last = max(start, at), min(end, at + length)
            if first < last:
                found.append((at_html + first - at, at_html + last - at))
        return found


def readable_text(html: str) -> ReadableText:
    """Return the text that is read of safe HTML."""
    parts, pieces, at, last = list[str](), list[tuple[int, int, int]](), 0, 0
    for tag in _TAG.finditer(html):
        at = _add(html[last : tag.start()], at, last, parts, pieces)
        if (tag[1] or "").lower() not in _INLINE:
            parts.append("\n")
            at += 1
        last = tag.end()
    _add(html[last:], at, last, parts, pieces)
    return ReadableText("".join(parts), tuple(pieces))


def _add(
    text: str, at: int, at_html: int, parts: list[str], pieces: list[tuple[int, int, int]]
) -> int:
    if text:
        parts.append(_ENTITY.sub(lambda entity: " " * len(entity[0]), text))
        pieces.append((at, at_html, len(text)))
    return at + len(text)


def attribute_values(html: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each attribute with the span of its value; classes are left out."""
    for tag in _TAG.finditer(html):
        for attribute in _ATTRIBUTE.finditer(html, *tag.span()):
            if attribute[1].lower() != "class":
                yield attribute[1].lower(), *attribute.span(2)
