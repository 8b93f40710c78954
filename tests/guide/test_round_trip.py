"""Whatever is done to a guide, it is read back as written or refused with a line number."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.guide.document import Guide
from kb.guide.errors import GuideError
from kb.guide.parser import parse_guide
from kb.guide.writer import write_guide
from tests.guide.samples import GUIDE
from tests.hypothesis_examples import examples

pytestmark = pytest.mark.one_database

LINES = GUIDE.split("\n")
Lines = list[str]
Mutation = Callable[[Lines, int, int, str], Lines]

SNIPPETS = [
    "",
    "=====",
    "-----",
    "-",
    "1.",
    "Problem:",
    "Diagnostic Steps:",
    "Tools:",
    "resolution: x",
    "TABLE OF CONTENTS",
    "1. ONE",
    "1.1 One",
    "9.9.9 Nine",
    "ERR: Name - what it means",
    "Message in words: what it means",
    "Note: read on",
    "A line of words",
    "  words that go on",
    "\t2. two",
    "WARNING: hot",
    "  Tip: wait",
    "Step 1: Stop it",
    "   a. first",
    "    * under it",
    "Severity: SEV-2",
    "Verification:",
    "Ursache: Staub",
    "  kubectl get pods",
    "  $ ls",
    "  ```",
    "  `ls -l`",
    "E1\tName\tWhat it means",
    "| E2 | Name |",
    "E3 - Name",
    "1 Sign-in",
    "*****",
    "Version: 7   Stand: 02/2025",
    "INHALTSVERZEICHNIS",
    "ǅ ŉ İ ß",
    "STRAẞE ÜBER ALLES",
]


def replace(lines: Lines, at: int, _to: int, text: str) -> Lines:
    return [*lines[:at], text, *lines[at + 1 :]]


def insert(lines: Lines, at: int, _to: int, text: str) -> Lines:
    return [*lines[:at], text, *lines[at:]]


def delete(lines: Lines, at: int, to: int, _text: str) -> Lines:
    return lines[:at] + lines[at + 1 + to % 5 :]


def move(lines: Lines, at: int, to: int, _text: str) -> Lines:
    return insert(delete(lines, at, 0, ""), to, 0, lines[at])


def move_block(lines: Lines, at: int, to: int, _text: str) -> Lines:
    block, rest = lines[at : at + 20], lines[:at] + lines[at + 20 :]
    return rest[:to] + block + rest[to:]


def repeat(lines: Lines, at: int, to: int, _text: str) -> Lines:
    return [*lines[:to], *lines[at : at + 20], *lines[to:]]


def indent(lines: Lines, at: int, to: int, _text: str) -> Lines:
    return [*lines[:at], *("  " + line for line in lines[at : at + 1 + to % 9]), *lines[at + 9 :]]


def change_case(lines: Lines, at: int, to: int, _text: str) -> Lines:
    return replace(lines, at, 0, lines[at].lower() if to % 2 else lines[at].upper())


def cut(lines: Lines, at: int, to: int, text: str) -> Lines:
    line, middle = lines[at], to % (len(lines[at]) + 1)
    return replace(lines, at, 0, line[:middle] + text + line[middle:])


def wrap(lines: Lines, at: int, to: int, _text: str) -> Lines:
    line, middle = lines[at], to % (len(lines[at]) + 1)
    return [*lines[:at], line[:middle], "   " + line[middle:], *lines[at + 1 :]]


MUTATIONS: list[Mutation] = [
    *(replace, insert, delete, move, move_block, repeat, indent, change_case, cut, wrap)
]
# A busy machine may be slow to make examples; reading one takes some thousandths of a second.
BOUNDED = settings(
    max_examples=examples(120, 800),
    deadline=timedelta(seconds=2),
    suppress_health_check=[HealthCheck.too_slow],
)
place = st.integers(0, len(LINES) - 1)
words = st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=20))
change = st.tuples(st.sampled_from(MUTATIONS), place, place, words)


def check(text: str) -> None:
    """Read a text twice over, or see it refused at lines that it has."""
    guide, refused = read(text)
    if guide is None:
        assert refused
        assert set(refused) <= set(range(1, text.count("\n") + text.count("\r") + 2))
    else:
        assert parse_guide(write_guide(guide)) == guide


def read(text: str) -> tuple[Guide | None, list[int]]:
    try:
        return parse_guide(text), []
    except GuideError as error:
        return None, [line for line, _message in error.errors]


@given(st.lists(change, min_size=1, max_size=6))
@BOUNDED
def test_a_mutated_guide_is_read_back_as_written_or_refused_by_line(
    changes: list[tuple[Mutation, int, int, str]],
) -> None:
    lines = list(LINES)
    for mutation, at, to, text in changes:
        size = len(lines)
        lines = mutation(lines, at % size, to % size, text) if size else lines
    check("\n".join(lines))


@given(st.lists(st.one_of(st.sampled_from(LINES), words), max_size=30))
@BOUNDED
def test_lines_in_any_order_are_read_back_as_written_or_refused_by_line(lines: Lines) -> None:
    check("\n".join(lines))


@given(st.text())
@BOUNDED
@example("\ufeff")
@example("\r")
@example("=\n==")
def test_any_text_is_read_back_as_written_or_refused_by_line(text: str) -> None:
    check(text)


titles = st.text(st.sampled_from("ABabßİıǅŉ ö-'1."), min_size=1, max_size=8)


@given(titles, st.sampled_from(["1. ", ""]), titles, st.booleans())
@BOUNDED
def test_titles_in_any_case_and_script_are_read_back_as_written(
    title: str, number: str, heading: str, is_listed: bool
) -> None:
    contents = f"CONTENTS\n---\n{number}{heading.swapcase()}\n" if is_listed else ""
    check(f"{title}\n===\n{contents}\n{number}{heading}\n===\n- An item\n")
