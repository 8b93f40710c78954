"""Markdown → the plain text of a guide, with what may stand under a text; undoes as_markdown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from markdown_it.token import Token

from kb.guide.as_markdown import body_of, text_of
from kb.guide.document import Detail, DetailKind, GuideEntry, SectionPart
from kb.guide.entries import MAX_DEPTH
from kb.guide.labels import NoteKind, split_label
from kb.text.gfm.limits import MarkdownRefused
from kb.text.gfm.parser import parse_blocks
from kb.text.markdown import to_plain

_LISTS = ("bullet_list_open", "ordered_list_open")
_NOTES: dict[str, NoteKind] = {kind.upper(): kind for kind in get_args(NoteKind)}
_LABELLED = re.compile(r"\*\*(?P<label>.+?):\*\*(?:\s+(?P<text>.*))?", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A paragraph, a list, code …: its Markdown, and its tokens."""

    markdown: str
    tokens: tuple[Token, ...]


def blocks_of(markdown: str) -> list[Block]:
    """Return the blocks of a text, in order; one paragraph where it is nested too deep."""
    lines = markdown.split("\n")
    try:
        tokens = parse_blocks(markdown)
    except MarkdownRefused:
        return [Block(markdown, ())]
    return [
        Block("\n".join(lines[found[0].map[0] : found[0].map[1]]).strip("\n"), tuple(found))
        for found in _groups(tokens)
        if found[0].map
    ]


def to_entry(markdown: str) -> GuideEntry:
    """Return the words of a text and what stands under them; formatting is dropped."""
    blocks = blocks_of(markdown)
    words = ""
    if blocks and _is_paragraph(blocks[0]):
        words = to_words(blocks.pop(0).markdown)
    return GuideEntry(words, tuple(detail for block in blocks for detail in _details(block)))


def to_words(markdown: str) -> str:
    """Return the words of a text in one line."""
    return " ".join(to_plain(markdown).split())


def loses_formatting(markdown: str, entry: GuideEntry) -> bool:
    """Say whether an entry that `to_entry` made of a text says less than the text."""
    return text_of(SectionPart("problem", entry.text, entry.details)) != markdown.strip()


def to_parts(blocks: Sequence[Block]) -> list[SectionPart]:
    """Return paragraphs, and texts and lists with labels; what else there is, is under them."""
    parts: list[SectionPart] = []
    for block in blocks:
        if _is_paragraph(block) or not parts:
            parts.append(_paragraph(block))
        elif block.tokens[0].type in _LISTS and _awaits_list(parts[-1]):
            parts[-1] = _with_list(parts[-1], block)
        else:
            parts[-1] = replace(parts[-1], details=(*parts[-1].details, *_details(block)))
    return parts


def part_blocks(part: SectionPart) -> list[str]:
    """Return the Markdown of the blocks that a part of a body consists of."""
    return [block.markdown for block in blocks_of(body_of([part]))]


def _paragraph(block: Block) -> SectionPart:
    if not _is_paragraph(block):
        return SectionPart("text", "", tuple(_details(block)))
    match = _LABELLED.fullmatch(block.markdown)
    label = to_words(match["label"]) if match else ""
    if match and split_label(f"{label}: x") == (label, "x"):
        return SectionPart("other", to_words(match["text"] or ""), label=label)
    return SectionPart("text", to_words(block.markdown))


def _awaits_list(part: SectionPart) -> bool:
    return part.name == "other" and not part.text and not part.entries and not part.details


def _with_list(part: SectionPart, block: Block) -> SectionPart:
    """Return a label with the items of a list as its entries."""
    entries: list[GuideEntry] = []
    for detail in _details(block):
        if detail.kind in ("item", "numbered_item") and not detail.depth:
            entries.append(GuideEntry(detail.text))
        elif entries:
            depth = max(0, detail.depth - 1)
            below = (*entries[-1].details, replace(detail, depth=depth))
            entries[-1] = replace(entries[-1], details=below)
    is_numbered = block.tokens[0].type == "ordered_list_open"
    return replace(part, entries=tuple(entries), is_numbered=is_numbered)


def _details(block: Block) -> Iterator[Detail]:
    first = block.tokens[0] if block.tokens else None
    if first is not None and first.type in _LISTS:
        yield from _items(block.tokens)
    elif first is not None and first.type in ("fence", "code_block"):
        yield Detail("command", first.content.removesuffix("\n"))
    elif first is not None and first.type == "alert_open":
        kind: DetailKind = _NOTES.get(str(first.meta.get("kind", "")).upper(), "note")
        yield Detail(kind, " ".join(_paragraphs(block.tokens[1:])))
    elif words := to_words(block.markdown):
        yield Detail("paragraph", words)


def _items(tokens: Sequence[Token]) -> Iterator[Detail]:
    kinds: list[DetailKind] = []
    is_first = True
    for token in tokens:
        if token.type in _LISTS:
            kinds.append("item" if token.type == "bullet_list_open" else "numbered_item")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            kinds.pop()
        elif token.type == "list_item_open":
            is_first = True
        elif token.type == "inline":
            kind = kinds[-1] if is_first else "paragraph"
            depth = min(len(kinds), MAX_DEPTH) - 1 if is_first else 0
            yield Detail(kind, to_words(token.content), depth)
            is_first = False
        elif token.type in ("fence", "code_block"):
            yield Detail("command", token.content.removesuffix("\n"))


def _paragraphs(tokens: Sequence[Token]) -> Iterator[str]:
    is_title = False
    for token in tokens:
        if token.type.startswith("alert_title"):
            is_title = token.type == "alert_title_open"
        elif token.type in ("inline", "fence", "code_block") and not is_title:
            yield to_words(token.content)


def _is_paragraph(block: Block) -> bool:
    return not block.tokens or block.tokens[0].type == "paragraph_open"


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each block of the top level."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0 and not token.type.endswith("_open"):
            yield group
            group = []
