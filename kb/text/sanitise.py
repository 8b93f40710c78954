"""HTML in, safe HTML out: what is not named here does not pass."""

import re
from collections.abc import Callable

import nh3

from kb.text.syntax_highlighting import COLOURS

INLINE_TAGS = {"a", "br", "code", "em", "img", "kbd", "strong", "sub", "sup"}
BLOCK_TAGS = INLINE_TAGS | {
    *("blockquote", "details", "div", "hr", "li", "ol", "p", "pre", "span", "summary", "ul"),
    *("h3", "h4", "h5", "h6"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "details": {"open"},
    "img": {"alt", "src", "title"},
    "ol": {"start"},
}
ADMONITIONS = {"note", "tip", "important", "warning", "caution", "danger"}
ALIGNMENTS = {"left", "center", "right"}
CLASSES = {
    "div": {"scroll", "admonition", *ADMONITIONS},
    "p": {"admonition-title"},
    "span": COLOURS,
    "td": ALIGNMENTS,
    "th": ALIGNMENTS,
}

MOST_READINGS = 10
EXTERNAL = 'rel="noopener noreferrer nofollow"'

_LINK = re.compile(
    r"(?:https?://|mailto:)[^\s\\]+|(?:[/?#]|\.{1,2}/|[\w.~%-]+(?:[/?#]|$))[^\s\\]*", re.IGNORECASE
)
_IMAGE = re.compile(r"/(?![/\\])[^\s\\]*")
_START = re.compile(r"[0-9]{1,5}")
_START_TAG = re.compile(r'<(a|img)((?: [a-z]+="[^"]*")*)>')
_NOTHING = re.compile(r"<p>\s*</p>\n?")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value that may stay, or None to drop the attribute."""
    if name == "class":
        return " ".join(word for word in value.split() if word in CLASSES[tag]) or None
    if name == "href":
        return value if _is_link(value) else None
    if name == "src":
        return value if _IMAGE.fullmatch(value) else None
    if name == "start":
        return value if _START.fullmatch(value) else None
    return value


def _is_link(address: str) -> bool:
    return bool(_LINK.fullmatch(address)) and not address.startswith("//")


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    names = {tag: ATTRIBUTES.get(tag, set()) | _class(tag) for tag in tags}
    return nh3.Cleaner(
        tags=tags,
        attributes={"*": set(), **names},  # without "*", `title` and `lang` would pass everywhere
        attribute_filter=_attribute,
        tag_attribute_values={"div": {"tabindex": {"0"}}} if "div" in tags else {},
        set_tag_attribute_values={"pre": {"tabindex": "0"}} if "pre" in tags else {},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _class(tag: str) -> set[str]:
    return {"class"} if tag in CLASSES else set()


_BLOCKS = _cleaner(BLOCK_TAGS)
_INLINE = _cleaner(INLINE_TAGS)


def sanitise(html: str) -> str:
    """Return what of this HTML is safe inside a page; doing it twice changes nothing."""
    return _settled(html, lambda dirty: _NOTHING.sub("", _finished(_BLOCKS.clean(dirty))))


def sanitise_inline(html: str) -> str:
    """Return what of this HTML is safe inside a line: no block remains, its text does."""
    return _settled(html, lambda dirty: _finished(_INLINE.clean(dirty)))


def _settled(html: str, clean: Callable[[str], str]) -> str:
    """Clean until nothing changes any more: badly nested tags are read anew another way.

    What a browser would read otherwise than we did is how sanitisers are deceived. What does not
    come to rest keeps its text alone.
    """
    for _time in range(MOST_READINGS):
        # A byte order mark in front would be taken for one, and dropped, by whoever parses this.
        before, html = html, clean(re.sub("^\ufeff", "&#65279;", html))
        if html == before:
            return html
    return nh3.clean(html, tags=set())


def _finished(html: str) -> str:
    return _START_TAG.sub(_finish_tag, html)


def _finish_tag(tag: re.Match[str]) -> str:
    """Mark a link that leaves the site; drop an image that has no source."""
    name, attributes = tag.groups()
    if name == "img":
        return tag[0] if ' src="' in attributes else ""
    leaves = re.search(r' href="https?:', attributes, re.IGNORECASE)
    return f"<a{attributes} {EXTERNAL}>" if leaves else tag[0]
