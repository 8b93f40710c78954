"""Runs of words with their marks → Markdown that shows the same words, whatever they hold."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from kb.importing.folder.clean.html_lines import code_span
from kb.importing.html.page.runs import MarkedRun
from kb.text.markdown import escape

_SPANS = re.compile(r"\A(\s*)(.*?)(\s*)\Z", re.DOTALL)
_LINE = re.compile(r"\S(?:.*\S)?")

# An escaped sign; and what other renderers' Markdown has as marks: shortcodes, attributes, tabs.
_SIGN = re.compile(r"\\?:(?=::)|\\(.)|\{(?=[{%#:.&<])|:(?=::)|~|\A[?=](?=(?:\?\?|==))", re.DOTALL)
_ENTITIES = {"<": "&lt;", ":": "&#58;", "{": "&#123;", "?": "&#63;", "=": "&#61;", "`": "&#96;"}
_OPEN_ADDRESS = re.compile(r"://(?=\S*\Z)")

# Punctuation at an end of marked words, each sign with its backslash or as an entity.
_HEAD = re.compile(r"(?:\\[^\w\s]|&#?\w{1,8};|[^\w\s\\&*`\[<!~])+")
_TAIL = re.compile(r"(?:\\[^\w\s]|&#?\w{1,8};|(?<!\\)[^\w\s\\&;*`\])>~])+\Z")

MarkSign = tuple[Callable[[MarkedRun], bool], str]
_SIGNS: tuple[MarkSign, ...] = (
    (lambda run: run.marks.is_bold, "**"),
    (lambda run: run.marks.is_italic, "*"),
    (lambda run: run.marks.is_struck, "~~"),
)

APART = "&#8203;"
"""A sign without width, between marks that would be read as one."""


def write_runs(runs: Sequence[MarkedRun]) -> str:
    """Return runs as Markdown; line feeds in it are those of the runs."""
    written = [
        replace(run, text=_write_run(run, following, begins_line=_begins_line(before)))
        for before, run, following in zip([None, *runs], runs, [*runs[1:], None], strict=False)
    ]
    text = ""
    for (href, title), group in groupby(written, lambda run: (run.marks.href, run.marks.title)):
        words = _write_signs(list(group), _SIGNS, text[-1:])
        before, inner, after = _spans(words)
        text += before + _link(inner, href, title) + after if href and inner else words
    return text


def _begins_line(before: MarkedRun | None) -> bool:
    """Whether what follows a run begins a line, or an item with a box to tick."""
    return before is None or before.text.rstrip(" ")[-1:] in ("", "\n", "]")


def _write_run(run: MarkedRun, following: MarkedRun | None, *, begins_line: bool) -> str:
    """Return the words of a run as Markdown; the next one does not change what they are."""
    if run.is_raw:
        return run.text
    if run.marks.is_code:
        return _LINE.sub(lambda line: code_span(line[0]), run.text)
    escaped = escape_words(run.text, begins_line=begins_line)
    text = escaped.replace("]", "\\]") if run.marks.href else escaped
    if following and text.endswith("!") and (following.marks.href or following.text[:1] == "["):
        text = f"{text[:-1]}&#33;"
    return _OPEN_ADDRESS.sub("&#58;//", text) if following else text


def _write_signs(runs: list[MarkedRun], signs: Sequence[MarkSign], before: str) -> str:
    """Return runs as Markdown, mark by mark: those that share one are written within it."""
    if not signs:
        return _joined(run.text for run in runs)
    (has_mark, sign), *others = sorted(signs, key=lambda each: not all(map(each[0], runs)))
    pieces: list[str] = []
    groups = [(is_in, list(group)) for is_in, group in groupby(runs, has_mark)]
    for index, (is_in, group) in enumerate(groups):
        last = next((piece[-1] for piece in reversed(pieces) if piece), before[-1:])
        words = _write_signs(group, others, "" if is_in else last)
        following = groups[index + 1][1][0].text[:1] if index + 1 < len(groups) else ""
        pieces.append(_marked(words, sign, last, following) if is_in else words)
    return _joined(pieces)


def _joined(pieces: Iterable[str]) -> str:
    """Return pieces as one text; two of the same sign stay two."""
    text = ""
    for piece in pieces:
        is_same = text[-1:] == piece[:1] and piece[:1] in ("*", "~", "`")
        text += f"{APART}{piece}" if is_same and text[-2:-1] != "\\" else piece
    return text


def _marked(words: str, sign: str, before: str, following: str) -> str:
    """Return words in a mark, each line in its own; blanks stand outside.

    A mark neither begins nor ends between a letter and punctuation: the punctuation goes outside,
    and what is no punctuation gets a sign without width beside it.
    """
    lead, inner, trail = _spans(words)
    head = tail = ""
    if not lead and before.isalnum() and not inner[:1].isalnum():
        head = match[0] if (match := _HEAD.match(inner)) else ""
        inner = inner.removeprefix(head)
        head += "" if inner[:1].isalnum() else APART
    if not trail and following.isalnum() and not inner[-1:].isalnum():
        tail = match[0] if (match := _TAIL.search(inner)) else ""
        inner = inner[: len(inner) - len(tail)]
        tail = tail if inner[-1:].isalnum() else f"{APART}{tail}"
    marked = _LINE.sub(lambda line: f"{sign}{_closed(line[0], sign)}{sign}", inner)
    return f"{lead}{head}{marked}{tail}{trail}"


def _closed(line: str, sign: str) -> str:
    """Return a line whose ends do not change where its mark begins and ends.

    A last address does not take the end of its mark along, and the asterisks of several marks at
    its ends are not read as one run with those of this mark.
    """
    if sign == "~~":
        return _OPEN_ADDRESS.sub("&#58;//", line)
    if "*" not in line.strip("*"):
        return line
    return f"{APART * (line[0] == '*')}{line}{APART * (line[-1] == '*')}"


def escape_label(words: str) -> str:
    """Return Markdown that shows these words in a link or for an image."""
    return escape_words(words).replace("]", "\\]")


def escape_words(words: str, *, begins_line: bool = True) -> str:
    """Return Markdown that shows these words; blanks at the ends of lines stay."""
    first, *others = words.split("\n")
    return "\n".join([_escape_line(first, "" if begins_line else "… "), *map(_escape_line, others)])


def _escape_line(line: str, lead: str = "") -> str:
    """Return a line as Markdown; `lead` stands for what is before it."""
    before, words, after = _spans(line)
    if not words:
        return line
    return before + _SIGN.sub(_as_entity, escape(lead + words)[len(lead) :]) + after


def _as_entity(sign: re.Match[str]) -> str:
    """Return a sign as an entity; one that a backslash hides from all renderers stays."""
    if sign[0] == "~":
        return "\\~"
    return _ENTITIES.get(sign[1] or sign[0][-1], sign[0]) if sign[1] != ":" else sign[0]


def _link(words: str, href: str, title: str) -> str:
    label = " ".join(words.split("\n"))
    if label == href and re.fullmatch(r"https?://[^\s<>]+", href):
        return f"<{href}>"
    shown = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
    hint = f' "{shown}"' if shown and shown != label else ""
    return f"[{label}]({href}{hint})"


def _spans(text: str) -> tuple[str, str, str]:
    """Return the blanks that a text begins with, the rest, and the blanks that it ends with."""
    match = _SPANS.match(text)
    return (match[1], match[2], match[3]) if match and match[2] else (text, "", "")
