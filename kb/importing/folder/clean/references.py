"""Links whose addresses stand elsewhere in the text, and wiki links → links with an address."""

import re
from urllib.parse import quote

from markdown_it.common.utils import normalizeReference

from kb.text.gfm.parser import parse_structure

_REFERENCE = re.compile(
    r"(?<!\\)(!?)\[((?:\\.|[^\[\]\\])*(?:\[(?:\\.|[^\[\]\\])*\](?:\\.|[^\[\]\\])*)*)\]"
    r"(?:\[((?:\\.|[^\[\]\\\n])*)\])?(?![\[(:])"
)
_WIKI = re.compile(r"(!?)(?<!\\)\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\](?!\()")
_IMAGE_NAME = re.compile(r"\.(?:png|jpe?g|gif|webp|svg)$", re.IGNORECASE)
_LISTED = 2
"""Rounds: a link may hold an image, but none of them another of its kind."""


def with_inline_links(hidden: str) -> str:
    """Return a text, its code set aside, whose links have their addresses with them.

    Texts are divided into fields later, where no definition would reach them. Raises
    MarkdownRefused.
    """
    text = _WIKI.sub(_wiki_link, hidden)
    if "]:" not in text:
        return text
    _tokens, notes = parse_structure(text)
    definitions = notes.get("references", {})
    if not definitions:
        return text
    gone = {number for definition in definitions.values() for number in range(*definition["map"])}
    lines = enumerate(text.split("\n"))
    text = "\n".join(line for number, line in lines if number not in gone)

    def inline(reference: re.Match[str]) -> str:
        name = normalizeReference(reference[3] or reference[2])
        found = definitions.get(name)
        if not found or not name.strip():
            return reference[0]
        title = f' "{found["title"]}"' if found["title"] and '"' not in found["title"] else ""
        return f"{reference[1]}[{reference[2]}]({target_of(found['href'])}{title})"

    for _round in range(_LISTED):
        text = _REFERENCE.sub(inline, text)
    return text


def target_of(href: str) -> str:
    """Return an address as it may stand in the brackets of a link."""
    return f"<{href}>" if re.search(r"[\s()]", href) else href


def _wiki_link(link: re.Match[str]) -> str:
    """Return `[[Page|words]]` as a link to the page; only one of the folder will be kept."""
    name, words = link[2].strip(), (link[3] or "").strip()
    if link[1] or _IMAGE_NAME.search(name):
        return f"![{'' if words.isdigit() else words}]({quote(name)})"
    return f"[{words or name}](wiki:{quote(name)})"
