"""What is refused before it is rendered, and what is not."""

import pytest
from hypothesis import given

from kb.text.markdown_limits import MAX_BYTES, find_problems
from tests.text.conftest import Stopwatch
from tests.text.strategies import documents

pytestmark = pytest.mark.one_database

HOSTILE = {
    "8,000 open brackets": "[" * 8000,
    "open images": "![" * 5000,
    "links without an end": "[a](" * 5000,
    "links to an open bracket": "[a](<" * 5000,
    "links in links": "[" * 5000 + "a" + "](b)" * 5000,
    "references without an end": "[a][" * 5000,
    "open sections": "<![CDATA[" * 4000,
    "nested parentheses": "[a](b(" * 4000,
    "backslashes": "\\" * 200_000,
    "escaped backticks": "\\`" * 100_000,
    "emphasis without an end": "*a**b " * 33_000,
    "backticks": "` " * 100_000,
    "entities": "&a;" * 66_000,
    "line breaks": "a  \n" * 50_000,
    "angle brackets": "<x " * 66_000,
    "quotes in quotes": ">" * 100,
    "lists in lists": "1. " * 100,
    "mixed nesting": "> - 1. " * 10,
    "a list 400 deep": "\n".join("    " * depth + "- a" for depth in range(300)),
    "headings without blank lines": "# a\n" * 20_000,
    "rules without blank lines": "---\n" * 20_000,
    "underlines": "a\n=\n" * 20_000,
    "admonitions": "!!! a\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_stall_the_renderer_is_refused_at_once(name: str, seconds: Stopwatch) -> None:
    assert find_problems(HOSTILE[name])
    assert seconds() < 1


@pytest.mark.parametrize(
    "unit",
    [
        "[a](b) ",
        "a",
        "\n",
        "    a\n\n",
        "```\na\n```\n",
        "~~~x\n",
        "- a\n\n",
        "a|b\n-|-\n\n",
        "\u2028",
    ],
)
def test_checking_takes_no_longer_than_reading(unit: str, seconds: Stopwatch) -> None:
    find_problems(unit * (MAX_BYTES // len(unit.encode())))
    assert seconds() < 1.5


def test_a_text_has_a_largest_size_in_bytes() -> None:
    assert find_problems("a " * (MAX_BYTES // 2)) == []
    (problem,) = find_problems("é" * (MAX_BYTES // 2) + "a")
    assert str(problem) == "The text has 200001 bytes; at most 200000 are allowed."


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_no_database_can_store_is_refused(text: str) -> None:
    assert len(find_problems(text)) == 1


def test_a_problem_names_its_line() -> None:
    (problem,) = find_problems("fine\n\nalso fine\n" + "- " * 30)
    assert str(problem) == "Line 4: lists or quotes are nested more than 20 deep."
    (problem,) = find_problems("fine\n\n" + "[" * 8000)
    assert str(problem).startswith("From line 3 on: too many brackets")


def test_several_problems_are_told_at_once_but_not_thousands() -> None:
    assert 2 <= len(find_problems((">" * 30 + "\n\n") * 1000)) <= 30


def test_code_may_hold_anything() -> None:
    assert find_problems("```json\n" + "[" * 8000 + "\n" + "- " * 100 + "\n```") == []
    assert find_problems("~~~\n" + "\\" * 100_000 + "\n~~~") == []


def test_a_fence_that_is_never_closed_hides_nothing() -> None:
    assert find_problems("```json\n" + "[" * 8000)
    assert find_problems("```\nx\n```\n" + "[" * 8000)


def test_an_ordinary_long_text_passes() -> None:
    paragraph = "See the [logs](/logs) of `nginx`, **then** the _metrics_ (RTT) \\* [1].\n"
    text = "\n".join(["# Title", paragraph * 30, "- item\n    - nested\n" * 50, "> quote"] * 20)
    assert len(text) > 50_000
    assert find_problems(text) == []


def test_a_long_list_passes() -> None:
    assert find_problems("- Check `this` and [that](/there)\n" * 2000) == []


def test_brackets_that_are_closed_or_escaped_pass() -> None:
    assert find_problems("[a] " * 20_000) == []
    assert find_problems("\\[" * 8000) == []


@given(documents)
def test_ordinary_texts_pass_whatever_their_marks(text: str) -> None:
    assert find_problems(text) == []


def test_only_what_parts_paragraphs_for_the_renderer_parts_them_here() -> None:
    for no_line in ("\u2028\u2028", "\x0c\x0c", "\n\u00a0\n"):
        assert find_problems(("[" * 500 + no_line) * 20)
    for lines in ("\n\n", "\r\n \r\n", "\r\t\r"):
        assert find_problems(("[" * 500 + lines) * 20) == []
