"""Clean Markdown → its sections: headings with the blocks below them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from kb.importing.folder.field_words import field_of
from kb.importing.folder.names import plain_title
from kb.text.gfm.headings import github_slug
from kb.text.gfm.parser import parse_structure

_OWN_ID = re.compile(r"[ \t]*\{#([\w.:-]+)[^}]*\}[ \t]*$")
_BOLD_LINE = re.compile(r"(\*\*|__)(?P<words>[^*_\n]{2,60}?):?\1:?")
_FOOTNOTE = re.compile(r"\[\^([^\]\s\[]{1,100})\]")


@dataclass(frozen=True)
class OutlineBlock:
    """A block of the outermost level: what it is called by markdown-it, its lines, its tokens."""

    type: str
    text: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class TextSection:
    """A heading and what stands below it up to the next one; level 0 has no heading.

    `slug` is the heading's on GitHub, `source` its lines as they are written. A line in bold that
    stands for a heading is one with `is_bold`.
    """

    level: int
    words: str
    slug: str
    source: str
    blocks: tuple[OutlineBlock, ...] = ()
    is_bold: bool = False

    @property
    def text(self) -> str:
        """What stands below the heading."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def whole(self) -> str:
        """The heading and what stands below it."""
        return "\n\n".join(part for part in (self.source, self.text) if part)


@dataclass(frozen=True)
class TextOutline:
    """The sections of a text in order; the first has level 0 and may be empty.

    `footnotes` has the lines of each by its name.
    """

    sections: tuple[TextSection, ...]
    footnotes: dict[str, str] = field(default_factory=dict)


def outline_of(text: str) -> TextOutline:
    """Return the outline of a clean text. Raises MarkdownRefused."""
    lines = text.split("\n")
    footnotes: dict[str, str] = {}
    blocks: list[OutlineBlock] = []
    for block in _blocks(lines, parse_structure(text)[0]):
        if block.type == "footnote_open":
            footnotes.setdefault(str(block.tokens[0].meta["label"]), block.text)
        else:
            blocks.append(block)
    return TextOutline(tuple(_sections(blocks)), footnotes)


def footnote_names(text: str) -> list[str]:
    """Return the names of the footnotes that a text refers to."""
    return [name.casefold() for name in _FOOTNOTE.findall(text)]


def _blocks(lines: list[str], tokens: list[Token]) -> Iterator[OutlineBlock]:
    """Yield the outermost blocks with all lines up to the next one, but for blank ones."""
    starts: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0 and token.map:
            starts.append((token.map[0], index))
    if lines and starts and any(line.strip() for line in lines[: starts[0][0]]):
        yield OutlineBlock("paragraph_open", "\n".join(lines[: starts[0][0]]).strip("\n"), ())
    for number, (line, index) in enumerate(starts):
        is_last = number + 1 == len(starts)
        stop, end = (len(lines), len(tokens)) if is_last else starts[number + 1]
        text = "\n".join(lines[line:stop]).rstrip()
        yield OutlineBlock(tokens[index].type, text, tuple(tokens[index:end]))


def _sections(blocks: list[OutlineBlock]) -> Iterator[TextSection]:
    used: dict[str, int] = {}
    current, own, level = TextSection(0, "", "", ""), list[OutlineBlock](), 0
    for block in blocks:
        heading = _heading(block, level)
        if not heading:
            own.append(block)
            continue
        yield replace(current, blocks=tuple(own))
        current = heading if heading.slug else replace(heading, slug=_unused(heading, used))
        own = []
        level = level if heading.is_bold else heading.level
    yield replace(current, blocks=tuple(own))


def _heading(block: OutlineBlock, level: int) -> TextSection | None:
    """Return a heading, or a line in bold that names a field, as a section without blocks."""
    if block.type == "heading_open":
        content = block.tokens[1].content
        own_id = _OWN_ID.search(content)
        depth = int(block.tokens[0].tag[1])
        words = plain_title(content[: own_id.start()] if own_id else content)
        source = f"{'#' * depth} {_one_line(content[: own_id.start()] if own_id else content)}"
        return TextSection(depth, words, own_id[1] if own_id else "", source.strip())
    bold = _BOLD_LINE.fullmatch(block.text.strip()) if block.type == "paragraph_open" else None
    if bold and field_of(bold["words"]):
        return TextSection(min(level + 1, 6), bold["words"], "", block.text, is_bold=True)
    return None


def _one_line(content: str) -> str:
    return " ".join(content.split())


def _unused(heading: TextSection, used: dict[str, int]) -> str:
    """Return a heading's slug, with the suffix -1, -2 … where it is used already."""
    slug = candidate = github_slug(heading.words)
    while candidate in used:
        used[slug] += 1
        candidate = f"{slug}-{used[slug]}"
    used[candidate] = 0
    return candidate
