"""The texts of a guide, which are plain → Markdown, and the command under an entry."""

from collections.abc import Iterable, Iterator

from kb.guide.document import Detail, GuideEntry, SectionPart
from kb.text.markdown import escape

_ITEMS = ("item", "numbered_item")
_INDENT = "   "


def text_of(part: SectionPart) -> str:
    """Return a text with what stands under it."""
    return _joined([escape(part.text), *_blocks(part.details)])


def entry_text(entry: GuideEntry) -> str:
    """Return the text of a step or a fix, without its command."""
    return _joined([escape(entry.text), *_blocks(_without_commands(entry.details))])


def entry_command(entry: GuideEntry) -> str:
    """Return the commands under an entry, one below the other; "" where there are none."""
    return "\n".join(detail.text for detail in entry.details if detail.kind == "command")


def body_of(parts: Iterable[SectionPart]) -> str:
    """Return paragraphs and what has a label of its own, in their order."""
    return _joined([block for part in parts for block in _part_blocks(part)])


def words_of_parts(parts: Iterable[SectionPart]) -> str:
    """Return the words of paragraphs and notes, for a place that takes no Markdown."""
    words: list[str] = []
    for part in parts:
        words += [f"{part.label}: {part.text}" if part.label else part.text]
        words += [detail.text for detail in part.details]
        words += [entry.text for entry in part.entries]
    return " ".join(word for word in words if word)


def _part_blocks(part: SectionPart) -> Iterator[str]:
    label = f"**{escape(part.label)}:**" if part.label else ""
    yield f"{label} {escape(part.text)}".strip()
    yield from _blocks(part.details)
    if part.entries:
        mark = "1." if part.is_numbered else "-"
        yield "\n".join(_list_item(mark, entry) for entry in part.entries)


def _list_item(mark: str, entry: GuideEntry) -> str:
    lines = _joined([escape(entry.text), *_blocks(entry.details)]).split("\n")
    return f"{mark} " + "\n".join([lines[0], *(f"{_INDENT}{line}".rstrip() for line in lines[1:])])


def _without_commands(details: Iterable[Detail]) -> list[Detail]:
    return [detail for detail in details if detail.kind != "command"]


def _blocks(details: Iterable[Detail]) -> Iterator[str]:
    items: list[str] = []
    for detail in details:
        if detail.kind in _ITEMS:
            mark = "-" if detail.kind == "item" else "1."
            items.append(f"{_INDENT * detail.depth}{mark} {escape(detail.text)}")
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield _block(detail)
    if items:
        yield "\n".join(items)


def _block(detail: Detail) -> str:
    if detail.kind == "command":
        return f"```\n{detail.text}\n```"
    if detail.kind == "paragraph":
        return escape(detail.text)
    return f"> [!{detail.kind.upper()}]\n> {escape(detail.text)}"


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block)
