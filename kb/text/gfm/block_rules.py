"""What begins a block as rules of markdown-it: bounds on its own, and blocks that it lacks."""

import re
from collections.abc import Callable

from markdown_it import rules_block
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from kb.text.gfm.limits import (
    MAX_CELLS,
    MAX_DEPTH,
    MAX_QUOTED,
    too_deep,
    too_many_cells,
    too_many_quotes,
)

TAG_LINES = "<>"
BlockRule = Callable[[StateBlock, int, int, bool], bool]

_ADMONITION = re.compile(r'!!! ?(?P<kind>[\w-]+)(?: +"(?P<title>.*?)")? *$')
_FOOTNOTE = re.compile(r"\[\^([^\]\s\[]{1,100})\]:[ \t]*")
_TAG_LINE = re.compile(r"</?(?:details|summary)(?: open)? ?/?>", re.IGNORECASE)


def bounded(rule: BlockRule) -> BlockRule:
    """Return a rule for a block that holds blocks: it refuses those that are nested too deep."""

    def nested(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            return rule(state, start, end, True)
        if state.env["depth"] >= MAX_DEPTH:
            if rule(state, start, end, True):
                raise too_deep(start)
            return False
        state.env["depth"] += 1
        try:
            return rule(state, start, end, False)
        finally:
            state.env["depth"] -= 1

    return nested


def blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a quote; refuse more of them than can be read in time.

    Each reads on to the next blank line, whatever its length will be.
    """
    if not silent and line_text(state, start).startswith(">"):
        state.env["quoted"] += _lines_to_blank(state, start, end)
        if state.env["quoted"] > MAX_QUOTED:
            raise too_many_quotes(start)
    return rules_block.blockquote(state, start, end, silent)


def _lines_to_blank(state: StateBlock, start: int, end: int) -> int:
    stop = start + 1
    while stop < end and not state.isEmpty(stop):
        stop += 1
    return stop - start


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table; refuse the one whose cells are too many for a text."""
    if not rules_block.table(state, start, end, True):
        return False
    if silent:
        return True
    columns = line_text(state, start + 1).strip("| \t").count("|") + 1
    rows = (MAX_CELLS - state.env["cells"]) // columns
    found = rows > 0 and rules_block.table(state, start, min(end, start + rows + 2), False)
    state.env["cells"] += (state.line - start - 1) * columns if found else MAX_CELLS + 1
    if state.env["cells"] > MAX_CELLS:
        raise too_many_cells(start)
    return True


def tag_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines from `<details>` or `<summary>` up to a blank line, without a paragraph."""
    if state.is_code_block(start) or not _TAG_LINE.match(line_text(state, start)):
        return False
    if silent:
        return True
    stop = start + 1
    while stop < end and not state.isEmpty(stop) and state.sCount[stop] >= state.blkIndent:
        stop += 1
    text = state.getLines(start, stop, state.blkIndent, False)
    _push_inline(state, text, start, stop).markup = TAG_LINES
    state.line = stop
    return True


def comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Skip an HTML comment, of several paragraphs too; what follows it in its line is text."""
    if state.is_code_block(start) or not line_text(state, start).startswith("<!--"):
        return False
    stop = _comment_end(state, start, end)
    if not stop or silent:
        return bool(stop)
    text = state.getLines(start, stop, state.blkIndent, False)
    if rest := text.partition("-->")[2].strip():
        state.push("paragraph_open", "p", 1)
        _push_inline(state, rest, start, stop)
        state.push("paragraph_close", "p", -1)
    state.line = stop
    return True


def _comment_end(state: StateBlock, start: int, end: int) -> int:
    """Return the line after the one with `-->`, 0 for none; remember where there is none."""
    none_from: dict[tuple[int, int], int] = state.env["no_comment_end"]
    if start >= none_from.get((end, state.blkIndent), end):
        return 0
    for number in range(start, end):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            break
        text = line_text(state, number)
        if "-->" in (text.removeprefix("<!--") if number == start else text):
            return number + 1
    else:
        none_from[end, state.blkIndent] = start
    return 0


def admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `!!! note "Title"` and the lines below it that are indented by four spaces."""
    head = None if state.is_code_block(start) else _ADMONITION.match(line_text(state, start))
    if not head:
        return False
    if silent:
        return True
    opening = state.push("alert_open", "div", 1)
    opening.map = [start, start + 1]
    opening.meta = {"kind": head["kind"].lower(), "title": head["title"]}
    if head["title"]:
        state.push("alert_title_open", "p", 1)
        _push_inline(state, head["title"], start, start + 1)
        state.push("alert_title_close", "p", -1)
    _tokenize_indented(state, start + 1, end, "admonition")
    state.push("alert_close", "div", -1)
    return True


def footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `[^1]: text` and the lines below it that are indented by four spaces."""
    head = None if state.is_code_block(start) else _FOOTNOTE.match(line_text(state, start))
    if not head:
        return False
    if silent:
        return True
    label = head[1].casefold()
    opening = state.push("footnote_open", "li", 1)
    opening.map = [start, start + 1]
    opening.meta = {"label": label}
    state.env.setdefault("footnotes", {}).setdefault(label, start)
    before = state.bMarks[start], state.tShift[start], state.sCount[start]
    state.bMarks[start] += state.tShift[start] + head.end()
    state.tShift[start] = 0
    state.sCount[start] = state.blkIndent + 4
    _tokenize_indented(state, start, end, "footnote")
    state.bMarks[start], state.tShift[start], state.sCount[start] = before
    state.push("footnote_close", "li", -1)
    return True


def _tokenize_indented(state: StateBlock, start: int, end: int, parent: str) -> None:
    """Read the blocks of lines that are indented by four spaces more than their parent."""
    state.line = start
    before, state.parentType = state.parentType, parent
    state.blkIndent += 4
    state.md.block.tokenize(state, start, end)
    state.blkIndent -= 4
    state.parentType = before


def line_text(state: StateBlock, line: int) -> str:
    """Return a line without its indentation and the marks of the blocks around it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _push_inline(state: StateBlock, text: str, start: int, stop: int) -> Token:
    token = state.push("inline", "", 0)
    token.content = text.strip()
    token.map = [start, stop]
    token.children = []
    return token
