"""HTML in, safe HTML out: only the tags, attributes and classes named here pass."""

import re
from collections.abc import Callable

import nh3

from kb.text.syntax_highlighting import CODE_CLASSES

INLINE_TAGS = {"a", "br", "code", "del", "em", "img", "kbd", "strong", "sub", "sup"}
BLOCK_TAGS = INLINE_TAGS | {
    *(
        "blockquote",
        "details",
        "div",
        "hr",
        "input",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "summary",
        "ul",
    ),
    *("h3", "h4", "h5", "h6"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    "a": {"aria-label", "href", "id", "title"},
    "details": {"open"},
    **{heading: {"id"} for heading in ("h3", "h4", "h5", "h6")},
    "img": {"alt", "src", "title"},
    "input": {"aria-label", "checked", "type"},
    "li": {"id"},
    "ol": {"start"},
}
ADMONITIONS = {"note", "tip", "important", "warning", "caution", "danger"}
ALIGNMENTS = {"left", "center", "right"}
CLASSES = {
    "div": {"scroll", "admonition", "footnotes", *ADMONITIONS},
    "li": {"task"},
    "p": {"admonition-title"},
    "span": CODE_CLASSES,
    "td": ALIGNMENTS,
    "th": ALIGNMENTS,
}

FORCED = {
    "pre": {"tabindex": "0"},
    "input": {"disabled": ""},
}  # one each: several come in any order

MAX_PASSES = 10
EXTERNAL_REL = 'rel="noopener noreferrer nofollow"'

_LINK = re.compile(
    r"(?:https?://|mailto:|tel:)[^\s\\]+|(?:[/?#]|\.{1,2}/|[\w.~%-]+(?:[/?#]|$))[^\s\\]*",
    re.IGNORECASE,
)
_BACKSLASH = re.compile(r"/?(?:%5c|%2f)", re.IGNORECASE)  # `\\host` once more decoded
_IMAGE = re.compile(r"(?i)/(?![/\\]|%5c|%2f)[^\s\\]*")
_ID = re.compile(r"(?:[a-z]+_)+[\w.-]+")  # no anchor of a line, no id of a page is like this
_LABEL = re.compile(r"[\w .-]{1,60}")
_BOX = re.compile("checkbox")
_START = re.compile(r"[0-9]{1,5}")
PATTERNS = {"src": _IMAGE, "start": _START, "id": _ID, "aria-label": _LABEL, "type": _BOX}
_START_TAG = re.compile(r'<(a|img|input)((?: [a-z-]+="[^"]*")*)>')
_NEEDED = {"img": {"src"}, "input": {"aria-label", "type"}}
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")


def _clean_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the allowed value, or None to drop the attribute."""
    if name == "class":
        return " ".join(word for word in value.split() if word in CLASSES[tag]) or None
    if name == "href":
        return value if is_link(value) else None
    if pattern := PATTERNS.get(name):
        return value if pattern.fullmatch(value) else None
    return "" if name == "checked" else value


def is_link(address: str) -> bool:
    """Whether a link may lead there: to the web, to mail or a telephone, or into the site."""
    leaves = address.startswith("//") or _BACKSLASH.match(address)
    return bool(_LINK.fullmatch(address)) and not leaves


def is_image(address: str) -> bool:
    """Whether an image may come from there: from the site itself."""
    return bool(_IMAGE.fullmatch(address))


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    names = {tag: ATTRIBUTES.get(tag, set()) | _class_attribute(tag) for tag in tags}
    return nh3.Cleaner(
        tags=tags,
        attributes={"*": set(), **names},  # without "*", `title` and `lang` would pass everywhere
        attribute_filter=_clean_attribute,
        tag_attribute_values={"div": {"tabindex": {"0"}}} if "div" in tags else {},
        set_tag_attribute_values=FORCED if "pre" in tags else {},
        url_schemes={"http", "https", "mailto", "tel"},
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
    """Add `rel` to a link that leaves the site; drop what lacks its source or its label."""
    name, attributes = tag.groups()
    if name in _NEEDED:
        return tag[0] if set(re.findall(r' ([a-z-]+)="', attributes)) >= _NEEDED[name] else ""
    is_external = re.search(r' href="https?:', attributes, re.IGNORECASE)
    return f"<a{attributes} {EXTERNAL_REL}>" if is_external else tag[0]
