"""Mail addresses and `www.` addresses that stand in a text without brackets → links."""

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.text.gfm.inline_rules import MAX_URL, linkifier, trimmed_address

_ADDRESS = re.compile(r"@|www\.", re.IGNORECASE)
_WORD = re.compile(r"[^\s<]+")
_MAIL = re.compile(r"(?<![\w.+/:-])[A-Za-z0-9._+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
_WWW = re.compile(r"(?<![\w/.@:-])www\.", re.IGNORECASE)


def link_bare_words(state: StateCore) -> None:
    """Turn the addresses in the text of each paragraph into links; a rule of markdown-it."""
    for token in state.tokens:
        if token.children and _ADDRESS.search(token.content):
            token.children = list(_with_links(state, token.children))


def _with_links(state: StateCore, tokens: list[Token]) -> Iterator[Token]:
    links = 0  # that are open
    for token in tokens:
        links += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text" and not links and _ADDRESS.search(token.content):
            yield from _split(state, token)
        else:
            yield token


def _split(state: StateCore, token: Token) -> Iterator[Token]:
    """Yield a text in pieces, its addresses as links."""
    position = 0
    for start, text, href in _addresses(token.content):
        yield _text(token.content[position:start], token.level)
        opening = Token("link_open", "a", 1, level=token.level, info="auto")
        opening.attrs = {"href": state.md.normalizeLink(href)}
        yield from (opening, _text(text, token.level + 1))
        yield Token("link_close", "a", -1, level=token.level, info="auto")
        position = start + len(text)
    yield _text(token.content[position:], token.level)


def _addresses(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield where each address begins, its text and what it leads to."""
    for word in _WORD.finditer(text):
        if len(word[0]) > MAX_URL or not _ADDRESS.search(word[0]):
            continue
        if www := _WWW.search(word[0]):
            whole = f"http://{word[0][www.start() :]}"
            if link := linkifier().match_at_start(whole):
                address = trimmed_address(link.text, whole)
                yield word.start() + www.start(), address.removeprefix("http://"), address
            continue
        for mail in _MAIL.finditer(word[0]):
            if mail[0][-1] not in "-_":
                yield word.start() + mail.start(), mail[0], f"mailto:{mail[0]}"


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
