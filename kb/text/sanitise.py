"""HTML in, safe HTML out: only the tags, attributes and classes named here pass."""

import re
from collections.abc import Callable

import nh3

from kb.text.syntax_highlighting import CODE_CLASSES

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
    "span": CODE_CLASSES,
    "td": ALIGNMENTS,
    "th": ALIGNMENTS,
}

MAX_PASSES = 10
EXTERNAL_REL = 'rel="noopener noreferrer nofollow"'

_LINK = re.compile(
    r"(?:https?://|mailto:)[^\s\\]+|(?:[/?#]|\.{1,2}/|[\w.~%-]+(?:[/?#]|$))[^\s\\]*", re.IGNORECASE
)
_IMAGE = re.compile(r"/(?![/\\])[^\s\\]*")
_START = re.compile(r"[0-9]{1,5}")
_START_TAG = re.compile(r'<(a|img)((?: [a-z]+="[^"]*")*)>')
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")


def _clean_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the allowed value, or None to drop the attribute."""
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
    names = {tag: ATTRIBUTES.get(tag, set()) | _class_attribute(tag) for tag in tags}
    return nh3.Cleaner(
        tags=tags,
        attributes={"*": set(), **names},  # without "*", `title` and `lang` would pass everywhere
        attribute_filter=_clean_attribute,
        tag_attribute_values={"div": {"tabindex": {"0"}}} if "div" in tags else {},
        set_tag_attribute_values={"pre": {"tabindex": "0"}} if "pre" in tags else {},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _class_attribute(tag: str) -> set[str]:
    return {"class"} if tag in CLASSES else set()


_BLOCK_CLEANER = _cleaner(BLOCK_TAGS)
_INLINE_CLEANER = _cleaner(INLINE_TAGS)


def sanitise(html: str) -> str:
    """Return the part of this HTML that is safe in a page; a second call changes nothing."""
    return _clean_until_stable(
        html, lambda dirty: _EMPTY_PARAGRAPH.sub("", _finish_tags(_BLOCK_CLEANER.clean(dirty)))
    )


def sanitise_inline(html: str) -> str:
    """Return the part of this HTML that is safe in a line: of blocks only the text."""
    return _clean_until_stable(html, lambda dirty: _finish_tags(_INLINE_CLEANER.clean(dirty)))


def _clean_until_stable(html: str, clean: Callable[[str], str]) -> str:
    """Clean until nothing changes: badly nested tags may parse differently the next time.

    Sanitisers are bypassed by HTML that a browser parses differently. HTML that still changes after
    MAX_PASSES loses all tags.
    """
    for _pass in range(MAX_PASSES):
        # A parser would drop a leading byte order mark.
        before, html = html, clean(re.sub("^\ufeff", "&#65279;", html))
        if html == before:
            return html
    return nh3.clean(html, tags=set())


def _finish_tags(html: str) -> str:
    return _START_TAG.sub(_finish_tag, html)


def _finish_tag(tag: re.Match[str]) -> str:
    """Add `rel` to a link that leaves the site; drop an image without a source."""
    name, attributes = tag.groups()
    if name == "img":
        return tag[0] if ' src="' in attributes else ""
    is_external = re.search(r' href="https?:', attributes, re.IGNORECASE)
    return f"<a{attributes} {EXTERNAL_REL}>" if is_external else tag[0]
