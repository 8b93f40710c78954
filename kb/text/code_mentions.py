"""Error codes named in stored safe HTML: marks set, removed, listed and turned into links.

A mark is `<span data-mention="ID">as written</span>`, in a text node, around text alone. These
are passes over the text nodes; not a byte changes elsewhere.
"""

import html as entities
import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from kb.text.matcher import Match, Matcher

_MARK = re.compile(r'<span data-mention="(\d+)">([^<]*)</span>')
_TAG = re.compile(r'(</?([a-z][a-z0-9]*)[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[0-9a-z]+);", re.IGNORECASE)

UNMARKED = {"a", "code", "pre"}
WITHIN_PARAGRAPH = UNMARKED | {"br", "em", "img", "kbd", "span", "strong", "sub", "sup"}


def mark(html: str, matcher: Matcher[int], *, own: int | None) -> str:
    """Return stored safe HTML with the codes that it names marked anew.

    Once per paragraph; not in links or code; never the article's `own` id; not where a spelling
    stands for several codes, since a link would be a guess. Doing it twice changes nothing.
    """
    return "".join(_marked(unmark(html), matcher, own))


def unmark(html: str) -> str:
    """Return the HTML as it was before it was marked."""
    return _MARK.sub(r"\2", html)


def mentions(html: str) -> list[int]:
    """Return the ids that are marked, in order, each once."""
    return list(dict.fromkeys(int(found[1]) for found in _MARK.finditer(html)))


def link(html: str, urls: Mapping[int, str]) -> str:
    """Return the HTML with marks turned into links where `urls` knows the id, else into words."""

    def linked(found: re.Match[str]) -> str:
        url = urls.get(int(found[1]))
        return (
            found[2] if url is None else f'<a class="mention" href="{_quoted(url)}">{found[2]}</a>'
        )

    return _MARK.sub(linked, html)


def _quoted(url: str) -> str:
    return entities.escape(url, quote=True)


def _marked(html: str, matcher: Matcher[int], own: int | None) -> Iterator[str]:
    closed = 0  # how many links and pieces of code are open here
    named: set[int] = set()
    at = 0
    for tag in _TAG.finditer(html):
        text = html[at : tag.start()]
        yield text if closed else _mark_text(text, matcher, named, own)
        yield tag[1]
        at = tag.end()
        if tag[2] in UNMARKED:
            closed += -1 if tag[1].startswith("</") else 1
        elif tag[2] not in WITHIN_PARAGRAPH:
            named.clear()
    yield _mark_text(html[at:], matcher, named, own)


def _mark_text(text: str, matcher: Matcher[int], named: set[int], own: int | None) -> str:
    """Return one text node with marks for what is not yet in `named`, and add it there."""
    if not text or text.isspace():
        return text
    plain, places = _decoded(text)
    parts, at = [], 0
    for match in _certain(matcher.find(plain)):
        if match.target == own or match.target in named:
            continue
        named.add(match.target)
        start, end = places[match.start], places[match.end]
        parts += [text[at:start], f'<span data-mention="{match.target}">{text[start:end]}</span>']
        at = end
    return "".join([*parts, text[at:]])


def _certain(matches: list[Match[int]]) -> Iterator[Match[int]]:
    """Yield the matches at whose place no other target is named."""
    for _place, group in groupby(matches, key=lambda match: match.start):
        here = list(group)
        if len(here) == 1:
            yield here[0]


def _decoded(text: str) -> tuple[str, list[int]]:
    """Return a text node's text, and for each of its characters where it stands in the source."""
    plain: list[str] = []
    places: list[int] = []
    at = 0
    for entity in _ENTITY.finditer(text):
        plain.append(text[at : entity.start()])
        places += range(at, entity.start())
        value = entities.unescape(entity[0])
        plain.append(value)
        places += [entity.start()] * len(value)
        at = entity.end()
    plain.append(text[at:])
    return "".join(plain), [*places, *range(at, len(text) + 1)]
