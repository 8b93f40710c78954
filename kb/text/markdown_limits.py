"""A Markdown text → what in it would take the renderer too long, found in linear time.

Python-Markdown searches for the end of every bracket and copies the paragraph at every mark, so
its time grows with the square of a paragraph. At these limits that takes half a second; a long
text of ours needs a tenth of it.
"""

import re
from collections.abc import Iterator

from kb.text.fenced_code import code_blocks
from kb.text.text_problem import TextProblem, gettext_noop

MAX_BYTES = 200_000
MAX_DEPTH = 20  # levels of lists and quotes
MAX_SCANNED = 1_500_000  # characters read in a paragraph to find the ends of its brackets
MAX_COPIED = 2_000_000_000  # marks in a paragraph times its characters
MAX_SPLIT = 4_000_000  # headings and rules in a paragraph times its lines
MAX_REPORTED = 20

UNSTORABLE = gettext_noop(
    "The text contains a character that cannot be stored (NUL or an unpaired surrogate)."
)
TOO_LONG = gettext_noop("The text has %(size)d bytes; at most %(limit)d are allowed.")
TOO_DEEP = gettext_noop("Line %(line)d: lists or quotes are nested more than %(limit)d deep.")
TOO_MANY_BRACKETS = gettext_noop(
    "From line %(line)d on: too many brackets that are never closed. "
    "Close them, put the text in a code block, or put a backslash before each bracket."
)
TOO_MANY_MARKS = gettext_noop(
    "From line %(line)d on: too many marks in one paragraph. Break it up with blank lines, "
    "or put it in a code block."
)
TOO_MANY_HEADINGS = gettext_noop(
    "From line %(line)d on: too many headings or rules without a blank line between them."
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NESTING = re.compile(r"(?: *(?:>|(?:[-+*]|\d+\.)(?:\s|$)))+")
_NESTED = re.compile(r">|[-+*]|\d+")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_PARENTHESIS = re.compile(r"\\.|\]?\(|\)", re.DOTALL)
_MARK = re.compile(r"[\\`*_<&\[]|  \n")
_SPLITTING = re.compile(r" {0,3}(?:#|[-=*_][-=*_ ]*$|!!!)", re.MULTILINE)


def find_problems(text: str) -> list[TextProblem]:
    """Return what an editor has to change before this text can be rendered; [] for nothing."""
    if _UNSTORABLE.search(text):
        return [TextProblem(UNSTORABLE)]
    size = len(text.encode())
    if size > MAX_BYTES:
        return [TextProblem(TOO_LONG, {"size": size, "limit": MAX_BYTES})]
    problems: list[TextProblem] = []
    for number, paragraph in _paragraphs(text):
        problems += _paragraph_problems(number, paragraph)
        if len(problems) >= MAX_REPORTED:
            break
    return problems


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the text between blank lines, without fenced code, with its first line number."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in list(code_blocks(lines)):
        lines[block.start : block.stop] = [""] * (block.stop - block.start)
    start = 0
    for number, line in enumerate([*lines, ""]):
        if line.strip(" \t"):
            continue
        if number > start:
            yield start + 1, "\n".join(lines[start:number])
        start = number + 1


def _paragraph_problems(number: int, paragraph: str) -> Iterator[TextProblem]:
    for offset, line in enumerate(paragraph.split("\n")):
        if _nesting_depth(line) > MAX_DEPTH:
            yield TextProblem(TOO_DEEP, {"line": number + offset, "limit": MAX_DEPTH})
            break
    if _scanned_characters(paragraph) > MAX_SCANNED:
        yield TextProblem(TOO_MANY_BRACKETS, {"line": number})
    if len(_MARK.findall(paragraph)) * len(paragraph) > MAX_COPIED:
        yield TextProblem(TOO_MANY_MARKS, {"line": number})
    if len(_SPLITTING.findall(paragraph)) * paragraph.count("\n") > MAX_SPLIT:
        yield TextProblem(TOO_MANY_HEADINGS, {"line": number})


def _nesting_depth(line: str) -> int:
    """Return how deeply the list or quote that starts in this line is nested; 0 for none."""
    nesting = _NESTING.match(line)
    if not nesting:
        return 0
    indent = len(line) - len(line.lstrip(" "))
    return indent // 4 + len(_NESTED.findall(nesting[0]))


def _scanned_characters(paragraph: str) -> int:
    """Return how many characters are read to find the ends of all brackets and link targets."""
    brackets = ((m[0], m.start()) for m in _BRACKET.finditer(paragraph))
    parentheses = ((m[0], m.start()) for m in _PARENTHESIS.finditer(paragraph))
    return _distance_to_ends(brackets, "[", "]", len(paragraph)) + _distance_to_ends(
        parentheses, "](", ")", len(paragraph)
    )


def _distance_to_ends(
    marks: Iterator[tuple[str, int]], opening: str, closing: str, end: int
) -> int:
    """Return the summed distances from each opening mark to its closing mark, or to `end`."""
    open_marks: list[tuple[str, int]] = []
    total = 0
    for mark, position in marks:
        if mark == closing:
            partner, start = open_marks.pop() if open_marks else ("", position)
            total += position - start if partner == opening else 0
        elif mark[0] != "\\":
            open_marks.append((mark, position))
    return total + sum(end - start for mark, start in open_marks if mark == opening)
