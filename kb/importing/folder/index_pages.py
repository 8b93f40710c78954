"""Whether the page of a folder says more than what lies in the folder."""

import re

from kb.importing.incoming import MarkdownFile

MAX_INDEX = 20_000
"""Characters; a longer page is an article."""

_HEADING = re.compile(r"[ \t]*#{1,6}[ \t].*|[ \t]*[-=]{3,}[ \t]*")
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|<!--.*?-->|\[TOC\]", re.DOTALL)
_LINK_ITEM = re.compile(
    r"[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?\**!?\[[^\[\]]*\]\((?![a-z]+:)[^()\n]*\)\**"
    r"[ \t]*[.,;]?[ \t]*(?:<br\s*/?>)?"
)


def is_mere_index(file: MarkdownFile, *, has_siblings: bool) -> bool:
    """Whether it holds nothing but a title, or links to other pages of the folder."""
    if len(file.text) > MAX_INDEX:
        return False
    text = _SHORTCODE.sub("", file.text)
    lines = [line for line in text.split("\n") if line.strip() and not _HEADING.fullmatch(line)]
    if not lines:
        return True
    return has_siblings and all(_LINK_ITEM.fullmatch(line) for line in lines)
