"""A Markdown text → what of it no reader will see, in words that an editor can act on."""

from collections.abc import Iterator

from markdown_it.token import Token

from kb.text.gfm.footnotes import unused_footnotes
from kb.text.gfm.parser import inline_tokens, parse_blocks, parse_line
from kb.text.sanitise import INLINE_TAGS, is_image, is_link
from kb.text.text_problem import TextProblem, gettext_noop

MAX_REPORTED = 5
MAX_ADDRESS = 60

EMBEDDED_IMAGE = gettext_noop("An image that is part of the text (%(address)s) is not shown.")
RELATIVE_IMAGE = gettext_noop(
    "The image %(address)s is not shown: the address of an image begins with “/”."
)
FOREIGN_IMAGE = gettext_noop(
    "The image %(address)s of another site is not shown; a link to it takes its place."
)
LINK = gettext_noop("The link to %(address)s leads nowhere: only its words are shown.")
FOOTNOTE = gettext_noop("The footnote “%(address)s” is not shown: nothing refers to it.")
TAG = gettext_noop("%(address)s has no effect in a single line.")


def find_dropped(text: str, *, is_line: bool = False) -> list[TextProblem]:
    """Return what is dropped from a text when it is rendered, at most MAX_REPORTED of it.

    `is_line` says that no mark begins a block. Raises MarkdownRefused.
    """
    tokens = parse_line(text) if is_line else parse_blocks(text)
    dropped = dict.fromkeys(_dropped(tokens, is_line=is_line))
    return [
        TextProblem(message, {"address": _short(address)})
        for message, address in [*dropped][:MAX_REPORTED]
    ]


def _dropped(tokens: list[Token], *, is_line: bool) -> Iterator[tuple[str, str]]:
    for token in inline_tokens(tokens):
        address = str(token.attrs.get("href") or token.attrs.get("src") or "")
        if token.type == "link_open" and not is_link(address):
            yield LINK, address
        elif token.type == "image" and address and not is_image(address):
            yield _image_message(address), address
        elif token.type == "html_inline" and is_line and token.content.strip("</>") not in _TAGS:
            yield TAG, token.content
    for name in unused_footnotes(tokens):
        yield FOOTNOTE, name


def _image_message(address: str) -> str:
    scheme = address.lower().partition(":")[0]
    if scheme in ("http", "https"):
        return FOREIGN_IMAGE
    return EMBEDDED_IMAGE if scheme == "data" else RELATIVE_IMAGE


def _short(address: str) -> str:
    return address if len(address) <= MAX_ADDRESS else f"{address[:MAX_ADDRESS]}…"


_TAGS = INLINE_TAGS | {"br ", "br /"}
