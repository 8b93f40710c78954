"""Markdown without HTML comments and without marks that another system's renderer takes out."""

import re

from kb.importing.folder.clean.code import CodeSetAside

_ATTRIBUTES = re.compile(r"^[ \t]*\{:(?!toc\})[^{}\n]{0,200}\}[ \t]*\n?", re.MULTILINE)
_INLINE_ATTRIBUTES = re.compile(r"(?<=[)*_`\x03\]])\{:[^{}\n]{0,200}\}")
_CONTENTS = re.compile(
    r"^(?:[ \t]*(?:[-*+]|1\.)[ \t]+[^\n]{1,40}\n[ \t]*\{:toc\}|[ \t]*\[\[?_?toc_?\]\]?|\{:toc\})"
    r"[ \t]*$\n?",
    re.MULTILINE | re.IGNORECASE,
)


def without_comments(text: str) -> str:
    """Return a text without `<!-- … -->` outside of code; a comment without an end is text."""
    aside = CodeSetAside()
    hidden = aside.without_fences(text)
    parts, position = [], 0
    while (start := hidden.find("<!--", position)) >= 0:
        end = hidden.find("-->", start + 4)
        if end < 0:
            break
        parts.append(_around(hidden[position:start]))
        position = end + 3
    return aside.put_back("".join([*parts, hidden[position:]]))


def _around(before: str) -> str:
    """Return the text before a comment; one in a line of its own leaves an empty line."""
    last = before.rpartition("\n")[2]
    return before if last.strip() else before[: len(before) - len(last)]


def without_attributes(hidden: str) -> str:
    """Return a text, its code set aside, without kramdown's `{: …}` and lists of contents."""
    return _INLINE_ATTRIBUTES.sub("", _ATTRIBUTES.sub("", _CONTENTS.sub("", hidden)))
