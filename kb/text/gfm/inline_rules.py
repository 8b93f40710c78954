"""The marks inside a paragraph as rules of markdown-it: GitHub's, with a few tags for HTML."""

import re
from collections.abc import Callable
from functools import cache

from linkify_it import LinkifyIt
from markdown_it import rules_inline
from markdown_it.rules_inline import StateInline

from kb.text.gfm.limits import MAX_DEPTH, too_deep
from kb.text.markdown import MAIL, TAGS

InlineRule = Callable[[StateInline, bool], bool]

MAX_URL = 2_048
MAX_ADDRESSES_IN_WORD = 4  # more of them in one word are not looked for: it would take long

_TAG = re.compile(rf"<(/?)({TAGS})(?: open)? ?/?>", re.IGNORECASE)
_AUTOLINK = re.compile(
    rf"<(?:((?:mailto:|tel:|[a-z][a-z0-9+.-]*://)[^<>\x00-\x20]+)|({MAIL}))>", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"\[\^([^\]\s\[]{1,100})\]")
_SCHEME = re.compile(r"(?<![a-z0-9.+-])https?\Z", re.IGNORECASE)
_ENTITY_START = re.compile(r"&[A-Za-z0-9]+\Z")
_WORD = re.compile(rf"(?:[^\s<\\&]|&(?!#?\w{{1,40}};)){{1,{MAX_URL}}}")


def html_tag(state: StateInline, silent: bool) -> bool:
    """Read one of the few tags that are HTML here; a comment leaves nothing."""
    if state.src.startswith("<!--", state.pos):
        return _skip_comment(state)
    tag = _TAG.match(state.src, state.pos, state.posMax)
    if not tag:
        return False
    if not silent:
        if not _nest_tag(state, tag[2].lower(), is_end=bool(tag[1])):
            return False
        state.push("html_inline", "", 0).content = tag[0].lower()
    state.pos = tag.end()
    return True


def _skip_comment(state: StateInline) -> bool:
    if state.html_terminator_last("-->") < state.pos + 4:
        return False
    end = state.src.find("-->", state.pos + 4, state.posMax)
    if end < 0:
        return False
    state.pos = end + 3
    return True


def _nest_tag(state: StateInline, tag: str, *, is_end: bool) -> bool:
    """Count the tags that are open; return False for the end of one that is not."""
    if tag == "br":
        return not is_end
    open_tags: dict[str, int] = state.env["open_tags"]
    if is_end and not open_tags.get(tag):
        return False
    open_tags[tag] = open_tags.get(tag, 0) + (-1 if is_end else 1)
    if sum(open_tags.values()) > MAX_DEPTH:
        raise too_deep(state.env["line"])
    return True


def autolink(state: StateInline, silent: bool) -> bool:
    """Read `<https://example.com>` or `<me@example.com>`; any other `<word>` is text."""
    link = _AUTOLINK.match(state.src, state.pos, state.posMax)
    if not link:
        return False
    if not silent:
        push_link(state, link[1] or f"mailto:{link[2]}", link[1] or link[2])
    state.pos = link.end()
    return True


def bare_address(state: StateInline, silent: bool) -> bool:
    """Read `https://example.com` without brackets, from its colon on."""
    start = _scheme_start(state)
    if silent or start is None or state.linkLevel or start < state.env["plain_until"]:
        return False
    word = _WORD.match(state.src, start, state.posMax)
    if not word or word[0].count("://") > MAX_ADDRESSES_IN_WORD:
        state.env["plain_until"] = word.end() if word else 0
        return False
    link = linkifier().match_at_start(word[0])
    if not link:
        return False
    text = trimmed_address(link.text, word[0])
    state.pending = state.pending[: start - state.pos]
    push_link(state, text, text)
    state.pos = start + len(text)
    return True


def trimmed_address(address: str, word: str) -> str:
    """Return the address that a word begins with, without what GitHub leaves out at its end."""
    if word.startswith(";", len(address)):
        address = _ENTITY_START.sub("", address)
    return address.rstrip("*")


def _scheme_start(state: StateInline) -> int | None:
    """Return where the `http` or `https` before the position begins, if it is pending text."""
    if not state.src.startswith("://", state.pos):
        return None
    scheme = _SCHEME.search(state.src, max(0, state.pos - 6), state.pos)
    if not scheme or not state.pending.endswith(scheme[0]):
        return None
    return scheme.start()


def footnote_reference(state: StateInline, silent: bool) -> bool:
    """Read `[^1]`, where the text has a footnote of this name."""
    reference = None if state.linkLevel else _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if not reference or reference[1].casefold() not in state.env.get("footnotes", ()):
        return False
    if not silent:
        state.push("footnote_reference", "", 0).meta = {"label": reference[1].casefold()}
    state.pos = reference.end()
    return True


def link(state: StateInline, silent: bool) -> bool:
    """Read a link, unless none can end from here on."""
    return _may_link(state) and rules_inline.link(state, silent)


def image(state: StateInline, silent: bool) -> bool:
    """Read an image, unless none can end from here on."""
    return _may_link(state) and rules_inline.image(state, silent)


def _may_link(state: StateInline) -> bool:
    has_target = state.html_terminator_last(")") > state.pos or "references" in state.env
    return has_target and state.html_terminator_last("]") > state.pos


def push_link(state: StateInline, href: str, text: str) -> None:
    """Add a link with a text as it was written."""
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": state.md.normalizeLink(href)}
    opening.info = "auto"
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1).info = "auto"


@cache
def linkifier() -> LinkifyIt:
    """Return the reader of addresses that begin with `http://`; `example.com` alone is text."""
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    for scheme in ("ftp:", "//"):
        finder.add(scheme, None)
    return finder


_RULES: dict[str, tuple[InlineRule, ...]] = {
    "\n": (rules_inline.newline,),
    "\\": (rules_inline.escape,),
    "`": (rules_inline.backtick,),
    "~": (rules_inline.strikethrough.tokenize,),
    "*": (rules_inline.emphasis.tokenize,),
    "_": (rules_inline.emphasis.tokenize,),
    "[": (footnote_reference, link),
    "]": (),  # ends the text of a link
    "!": (image,),
    "<": (autolink, html_tag),
    "&": (rules_inline.entity,),
    ":": (bare_address,),
}
MARKS = re.compile(f"[{re.escape(''.join(_RULES))}]")


def any_mark(state: StateInline, silent: bool) -> bool:
    """Try the rules for the character at the position, or skip text up to the next mark."""
    rules = _RULES.get(state.src[state.pos], (rules_inline.text,))
    return any(rule(state, silent) for rule in rules)
