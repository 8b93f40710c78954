"""Lists of a page → Markdown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.importing.html.page.tree import PageElement

LIST_TAGS = {"dir", "menu", "ol", "ul"}
HIGHEST = 999_999

_ITEM = re.compile(r"(?:[-*]|\d{1,6}[.)]) ")
_BULLET = re.compile(r"^- ", re.MULTILINE)
_NUMBER = re.compile(r"^(\d{1,6})\. ", re.MULTILINE)


@dataclass(frozen=True)
class ListedItem:
    """An item of a list; `number` is 0 in a list without numbers."""

    number: int
    content: PageElement


@dataclass(frozen=True)
class MarkedItem:
    """An item whose content is Markdown."""

    number: int
    blocks: Sequence[str]


def items_of(element: PageElement) -> list[ListedItem]:
    """Return the items of a list; a list between two items is part of the first of them."""
    number = _start(element.attributes.get("start", "")) if element.tag == "ol" else 0
    items: list[ListedItem] = []
    for child in element.children:
        if isinstance(child, PageElement) and child.tag == "li":
            given = child.attributes.get("value", "") if number else ""
            number = _start(given) if given else number
            items.append(ListedItem(number, child))
            number += bool(number)
        elif isinstance(child, PageElement) or child.strip():
            _add_loose(items, child, number)
    return items


def _add_loose(items: list[ListedItem], child: PageElement | str, number: int) -> None:
    """Add what stands in a list outside of its items."""
    if isinstance(child, PageElement) and child.tag in LIST_TAGS and items:
        last = items[-1].content
        content = PageElement("li", children=[*last.children, child], has_block=True)
        items[-1] = ListedItem(items[-1].number, content)
    else:
        items.append(ListedItem(number, PageElement("li", children=[child], has_block=True)))


def _start(text: str) -> int:
    return min(int(text), HIGHEST) if re.fullmatch(r"[1-9][0-9]{0,5}", text.strip()) else 1


def write_list(items: Sequence[MarkedItem]) -> str:
    """Return a list as Markdown, "" where no item has words."""
    return "\n".join(_write_item(item) for item in items if item.blocks)


def _write_item(item: MarkedItem) -> str:
    mark = f"{min(item.number, HIGHEST)}. " if item.number else "- "
    text = join_blocks(item.blocks, is_tight=True)
    first, *others = text.split("\n")
    indent = " " * len(mark)
    return "\n".join([mark + first, *(f"{indent}{line}" if line else "" for line in others)])


def join_blocks(blocks: Sequence[str], *, is_tight: bool = False) -> str:
    """Return blocks as one text; a list behind a list gets other marks, so that they stay two."""
    text, before = "", ""
    for block in blocks:
        if before and _ITEM.match(before) and _ITEM.match(block):
            block = _with_other_marks(block, before)
        is_list = _ITEM.match(block) and not _ITEM.match(before)
        gap = "\n" if is_tight and is_list and "\n\n" not in before else "\n\n"
        text += (gap if text else "") + block
        before = block
    return text


def _with_other_marks(block: str, before: str) -> str:
    if block.startswith("- ") and before.startswith("- "):
        return _BULLET.sub("* ", block)
    if re.match(r"\d+\. ", block) and re.match(r"\d+\. ", before):
        return _NUMBER.sub(r"\1) ", block)
    return block
