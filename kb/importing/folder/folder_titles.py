"""What a folder calls itself: by `.group.json`, by its index page, or by its own name."""

import posixpath
from collections.abc import Mapping

from kb.importing.folder.names import plain_title, readable_name, title_of
from kb.importing.incoming import MarkdownFile
from kb.text.fenced_code import code_blocks

INDEX_NAMES = ("_index", "index", "readme")
"""In the order in which they name a folder."""

POSITION_KEYS = ("position", "weight", "order", "nav_order", "sidebar_position")
MAX_POSITION = 1_000_000


def is_index(path: str) -> bool:
    """Whether a file is the page of its folder."""
    return posixpath.splitext(posixpath.basename(path))[0].lower() in INDEX_NAMES


def index_order(path: str) -> int:
    """Return which of several index pages names the folder, the lowest."""
    return INDEX_NAMES.index(posixpath.splitext(posixpath.basename(path))[0].lower())


def folder_title(folder: str, group: Mapping[str, object], index: MarkdownFile | None) -> str:
    """Return the title of a folder."""
    given = title_of(group)
    if not given and index:
        given = title_of(index.front_matter) or first_heading(index.text)
    return given or readable_name(folder)


def folder_position(group: Mapping[str, object], index: MarkdownFile | None) -> int:
    """Return where a folder stands among others, 0 where nothing says it."""
    values = {**(index.front_matter if index else {}), **group}
    for key in POSITION_KEYS:
        text = str(values.get(key, "")).strip()
        if text.isdecimal() and len(text) < 8:
            return min(int(text), MAX_POSITION)
    return 0


def folder_description(group: Mapping[str, object], index: MarkdownFile | None) -> str:
    """Return the sentence that describes a folder, "" for none."""
    value = group.get("description") or (index.front_matter if index else {}).get("description")
    return " ".join(value.split()) if isinstance(value, str) else ""


def first_heading(text: str) -> str:
    """Return the words of a text's first heading of the first level, "" for none."""
    lines = text.split("\n")
    skipped = {n for block in code_blocks(lines) for n in range(block.start, block.stop)}
    for number, line in enumerate(lines):
        if line.startswith("# ") and number not in skipped:
            return plain_title(line[2:].rstrip("# "))
    return ""
