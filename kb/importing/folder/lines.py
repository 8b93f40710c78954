"""A list in Markdown → the steps or resolutions that its items make."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from markdown_it.token import Token

from kb.guide.commands import without_prompt
from kb.importing.folder.outline import OutlineBlock, footnote_names

MAX_LINE_TEXT = 2_000
"""Characters of a step's text and of its command, as the editors' form has it."""

MAX_LINES = 300
LIST_TYPES = ("bullet_list_open", "ordered_list_open")
SHELLS = {"", "bash", "sh", "shell", "console", "zsh", "cmd", "bat", "batch", "powershell", "ps1"}
SHELLS |= {"terminal", "pwsh", "shell-session", "sh-session", "commandline"}

_MARKER = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])([ \t]*)")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_PROMPT = re.compile(r"[ \t]*(?:[$#>]|PS>)[ \t]")


class NoLines(Exception):
    """A list does not become steps; the message says why, to go on after `it`."""


@dataclass(frozen=True)
class ListedLine:
    """An item as a step: its text, its command or "", and whether it had a box to tick."""

    text: str
    command: str = ""
    is_task: bool = False


def lines_of_list(block: OutlineBlock) -> list[ListedLine]:
    """Return the items of a list as steps. Raises NoLines."""
    if block.type not in LIST_TYPES:
        raise NoLines("is no list")
    source = block.text.split("\n")
    first = block.tokens[0].map
    offset = first[0] if first else 0
    lines = [_line(item, source, offset) for item in _items(block.tokens)]
    if len(lines) > MAX_LINES:
        raise NoLines(f"has more than {MAX_LINES} items")
    return lines


def _items(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 1 and token.type == "list_item_open":
            start = index
        elif token.level == 1 and token.type == "list_item_close":
            yield list(tokens[start : index + 1])


def _line(item: list[Token], source: list[str], offset: int) -> ListedLine:
    types = {token.type for token in item}
    if "heading_open" in types:
        raise NoLines("has headings in its items")
    children = [token for token in item if token.level == 2 and token.nesting >= 0]
    if not children or children[0].type != "paragraph_open":
        raise NoLines("has an item that does not begin with words")
    lines, start = _item_lines(item[0], source, offset)
    task = _TASK.match(lines[0])
    lines[0] = lines[0][task.end() :] if task else lines[0]
    command, end = _command(item, children, len(lines) + start)
    first = children[0].map
    words = (first[1] if first else 0) - start
    below = dedent("\n".join(lines[words : end - start])).strip("\n").rstrip()
    text = "\n\n".join(part for part in ("\n".join(lines[:words]).strip(), below) if part)
    if not text or len(text) > MAX_LINE_TEXT:
        raise NoLines("has a step that is too long" if text else "has an empty item")
    if footnote_names(text):
        raise NoLines("has footnotes in its items")
    return ListedLine(text, command, task is not None)


def _item_lines(opening: Token, source: list[str], offset: int) -> tuple[list[str], int]:
    """Return the lines of an item without its mark, and the number of the first."""
    start, stop = opening.map or [0, 0]
    lines = [line.expandtabs(4) for line in source[start - offset : stop - offset]]
    mark = _MARKER.match(lines[0])
    if not mark:
        raise NoLines("has an item that could not be read")
    width = mark.end() if 0 < len(mark[3]) < 5 else mark.end(2) + 1
    return [lines[0][width:], *(_dedented(line, width) for line in lines[1:])], start


def _dedented(line: str, width: int) -> str:
    return line[min(width, len(line) - len(line.lstrip(" "))) :]


def _command(item: list[Token], children: list[Token], stop: int) -> tuple[str, int]:
    """Return the command at the end of an item, and the line that ends the words before it.

    An item has one where it has one block of code, which is no output and stands at its end.
    """
    last = children[-1]
    codes = [token for token in item if token.type in ("fence", "code_block")]
    if last.type not in ("fence", "code_block") or len(codes) != 1 or not last.map:
        return "", stop
    language = last.info.strip().split(" ")[0].lower() if last.info else ""
    command = _without_prompts(last.content.strip("\n"))
    if language not in SHELLS or not command or len(command) > MAX_LINE_TEXT:
        return "", stop
    return command, last.map[0]


def _without_prompts(code: str) -> str:
    """Return commands without the prompts before them, "" where lines of output follow them."""
    lines = [line.rstrip() for line in code.split("\n")]
    if not any(_PROMPT.match(line) for line in lines):
        return "\n".join(lines)
    out: list[str] = []
    goes_on = False
    for line in lines:
        if line and not goes_on and not _PROMPT.match(line):
            return ""
        out.append(line if goes_on else without_prompt(line.strip()))
        goes_on = line.endswith("\\")
    return "\n".join(out)
