"""What stands before the words of an entry, or of what is below one: as it is written there."""

from collections.abc import Sequence

from kb.guide.document import Detail, GuideEntry, SectionPart
from kb.guide.grammar import item_mark
from kb.importing.guide_export.guide_lines import indent_of
from kb.importing.guide_export.nodes import NodeItem, children_of
from kb.importing.guide_export.restyle import mark_of_item, mark_of_label

INDENT = "   "
_LISTED = ("item", "numbered_item")


def mark_of_old(item: GuideEntry | Detail, line: str) -> str:
    """Return the mark of an item that stood in this line."""
    if isinstance(item, GuideEntry) or item.kind in _LISTED:
        return item_mark(line)
    return indent_of(line) if item.kind == "paragraph" else mark_of_label(line)


def mark_of_new(
    item: GuideEntry | Detail, parent: NodeItem | None, lines: Sequence[str], indent: str
) -> str:
    """Return the mark of a new item: that of the nearest of its kind, else the writer's.

    `lines` are the first lines of what its parent holds; "" for what is new.
    """
    like = _line_like(item, children_of(parent) if parent else [], lines)
    if isinstance(item, GuideEntry):
        is_numbered = isinstance(parent, SectionPart) and parent.is_numbered
        return mark_of_item(like) or ("1. " if is_numbered else "- ")
    if like and item.kind in _LISTED:
        return mark_of_item(like)
    indent = indent_of(like) if like else indent + INDENT * item.depth
    if item.kind in _LISTED:
        return f"{indent}{'- ' if item.kind == 'item' else '1. '}"
    return indent if item.kind == "paragraph" else f"{indent}{item.kind.capitalize()}: "


def _line_like(item: NodeItem, beside: Sequence[NodeItem], lines: Sequence[str]) -> str:
    """Return the first line of the nearest neighbour that is of the same kind; "" if none."""
    at = next(index for index, each in enumerate(beside) if each is item)
    alike = [
        (abs(index - at), line)
        for index, (each, line) in enumerate(zip(beside, lines, strict=True))
        if line and _is_alike(each, item)
    ]
    return min(alike)[1] if alike else ""


def _is_alike(one: NodeItem, two: NodeItem) -> bool:
    if isinstance(one, Detail) and isinstance(two, Detail):
        return (one.kind, one.depth) == (two.kind, two.depth)
    return type(one) is type(two)
