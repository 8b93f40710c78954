"""Error codes that stored safe HTML mentions: mark them, list them, turn them into links.

A mark is `<span data-mention="ID">as written</span>` around text alone. Only text nodes change,
not a byte elsewhere.
"""

import html as entities
import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from kb.text.matcher import Match, Matcher

_MARK = re.compile(r'<span data-mention="(\d+)">([^<]*)</span>')
TAG = re.compile(r'(</?([a-z][a-z0-9]*)[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[0-9a-z]+);", re.IGNORECASE)

UNMARKEDTAGS = {"a", "code", "pre"}
INLINETAGS = UNMARKEDTAGS | {"br", "em", "img", "kbd", "span", "strong", "sub", "sup"}


def mark_mentions(html: str, matcher: Matcher[int], *, own_id: int | None) -> str:
    """Return stored safe HTML with new marks around the codes that it mentions.

    Marks each code once per paragraph, none in links or code, never the `own_id`, and no
    spelling that stands for several codes. A second call changes nothing.
    """
    return "".join(_marked_pieces(unmark_mentions(html), matcher, own_id))


def unmark_mentions(html: str) -> str:
    """Return the HTML without its marks."""
    return _MARK.sub(r"\2", html)


def text_of_html(html: str) -> str:
    """Return all text of stored safe HTML, with a blank in place of each tag but the marks."""
    text = TAG.sub(" ", unmark_mentions(html))
    return _ENTITY.sub(lambda entity: entities.unescape(entity[0]), text)


def mentioned_ids(html: str) -> list[int]:
    """Return the marked ids in order, each once."""
    return list(dict.fromkeys(int(mark[1]) for mark in _MARK.finditer(html)))


def link_mentions(html: str, urls: Mapping[int, str]) -> str:
    """Return the HTML with links for the marks whose id is in `urls`, and without the others."""

    def linked(mark: re.Match[str]) -> str:
        url = urls.get(int(mark[1]))
        if url is None:
            return mark[2]
        return f'<a class="mention" href="{entities.escape(url, quote=True)}">{mark[2]}</a>'

    return _MARK.sub(linked, html)


def _marked_pieces(html: str, matcher: Matcher[int], own_id: int | None) -> Iterator[str]:
    unmarked_depth = 0  # how many links and pieces of code are open
    mentioned: set[int] = set()  # in this paragraph
    position = 0
    for tag in TAG.finditer(html):
        text = html[position : tag.start()]
        yield text if unmarked_depth else _mark_text(text, matcher, mentioned, own_id)
        yield tag[1]
        position = tag.end()
        if tag[2] in UNMARKEDTAGS:
            unmarked_depth += -1 if tag[1].startswith("</") else 1
        elif tag[2] not in INLINETAGS:
            mentioned.clear()
    yield _mark_text(html[position:], matcher, mentioned, own_id)


def _mark_text(text: str, matcher: Matcher[int], mentioned: set[int], own_id: int | None) -> str:
    """Return one text node with marks for the ids not yet in `mentioned`, and add them there."""
    if not text or text.isspace():
        return text
    plain, offsets = _decode_entities(text)
    parts, position = [], 0
    for match in _unambiguous(matcher.find(plain)):
        if match.target == own_id or match.target in mentioned:
            continue
        mentioned.add(match.target)
        start, end = offsets[match.start], offsets[match.end]
        mark = f'<span data-mention="{match.target}">{text[start:end]}</span>'
        parts += [text[position:start], mark]
        position = end
    return "".join([*parts, text[position:]])


def _unambiguous(matches: list[Match[int]]) -> Iterator[Match[int]]:
    """Yield the matches that are the only one at their position."""
    for _start, group in groupby(matches, key=lambda match: match.start):
        match, *others = group
        if not others:
            yield match


def _decode_entities(text: str) -> tuple[str, list[int]]:
    """Return a text node's plain text, and the offset in `text` of each character and the end."""
    plain: list[str] = []
    offsets: list[int] = []
    position = 0
    for entity in _ENTITY.finditer(text):
        plain.append(text[position : entity.start()])
        offsets += range(position, entity.start())
        character = entities.unescape(entity[0])
        plain.append(character)
        offsets += [entity.start()] * len(character)
        position = entity.end()
    plain.append(text[position:])
    return "".join(plain), [*offsets, *range(position, len(text) + 1)]
