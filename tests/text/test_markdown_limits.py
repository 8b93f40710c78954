"""What is refused before it is rendered, and what is not."""

import pytest
from hypothesis import given

from kb.text.gfm.limits import MAX_BYTES, MAX_CELLS, MAX_LINES
from kb.text.markdown_limits import find_problems
from tests.text.strategies import documents

pytestmark = pytest.mark.one_database


def test_a_text_has_a_largest_size_in_bytes() -> None:
    assert find_problems("a " * (MAX_BYTES // 2)) == []
    (problem,) = find_problems("é" * (MAX_BYTES // 2) + "a")
    assert str(problem) == "The text has 50001 bytes; at most 50000 are allowed."


def test_a_text_has_a_largest_number_of_lines() -> None:
    assert find_problems("a\n" * (MAX_LINES - 1)) == []
    (problem,) = find_problems("a\n" * MAX_LINES)
    assert str(problem) == "The text has 2501 lines; at most 2500 are allowed."


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_no_database_can_store_is_refused(text: str) -> None:
    assert len(find_problems(text)) == 1


@pytest.mark.parametrize(
    "nested",
    [
        ">" * 30,
        "- " * 30 + "a",
        "> - 1. " * 10 + "a",
        "\n".join("  " * depth + "- a" for depth in range(30)),
    ],
)
def test_what_is_nested_too_deep_is_refused(nested: str) -> None:
    (problem,) = find_problems(f"fine\n\n{nested}")
    assert "lists or quotes are nested more than 20 deep" in str(problem)


def test_nesting_as_deep_as_allowed_passes() -> None:
    for nested in (">" * 20, "\n".join("  " * depth + "- a" for depth in range(20))):
        assert find_problems(nested) == []


@pytest.mark.parametrize("marks", ["<kbd>" * 30, "*" * 200 + "a" + "*" * 200])
def test_marks_in_a_line_nest_no_deeper_either(marks: str) -> None:
    assert find_problems(f"fine\n\n{marks}")


def test_a_problem_names_its_line() -> None:
    (problem,) = find_problems("fine\n\nalso fine\n" + "- " * 30 + "a")
    assert str(problem) == "Line 4: lists or quotes are nested more than 20 deep."
    (problem,) = find_problems("fine\n\n" + "<kbd>" * 30)
    assert str(problem) == "Line 3: lists or quotes are nested more than 20 deep."


@pytest.mark.parametrize("columns", [1, 2, 50])
def test_the_cells_of_all_tables_are_counted(columns: int) -> None:
    row = "|" + "a|" * columns + "\n"
    head = f"{row}|{'-|' * columns}\n"
    rows = min(MAX_CELLS // columns - 1, MAX_LINES - 4)
    assert find_problems(head + row * (rows // 2)) == []
    wide = f"|{'a|' * 2000}\n|{'-|' * 2000}\n"
    (problem,) = find_problems(f"{head}{row * (rows // 2)}\n{wide}a\nb\n")
    assert "the tables up to here have more than 3000 cells" in str(problem)


def test_rows_that_are_filled_up_count_as_they_are_drawn() -> None:
    (problem,) = find_problems("|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + "a\n" * 50)
    assert str(problem).startswith("Line 1: the tables up to here have more than 3000 cells")


def test_quotes_that_end_and_begin_again_are_bounded() -> None:
    (problem,) = find_problems(("> a\n" + ">" * 19 + " b\n") * 900)
    assert "too many quotes in quotes" in str(problem)
    assert find_problems("> a\n> > b\n> > > c\n> d\n\n" * 400) == []
    assert find_problems("> a line of a letter\n" * 2000) == []


def test_code_may_hold_anything() -> None:
    assert find_problems("```json\n" + "[" * 8000 + "\n" + "- " * 100 + "\n```") == []
    assert find_problems("~~~\n" + "\\" * 40_000 + "\n~~~") == []


def test_an_ordinary_long_text_passes() -> None:
    paragraph = "See the [logs](/logs) of `nginx`, **then** the _metrics_ (RTT) \\* [1].\n"
    text = "\n".join(["# Title", paragraph * 15, "- item\n    - nested\n" * 25, "> quote"] * 20)
    assert len(text) > 30_000
    assert find_problems(text) == []


@given(documents)
def test_ordinary_texts_pass_whatever_their_marks(text: str) -> None:
    assert find_problems(text) == []
