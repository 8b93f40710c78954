"""Lines are joined, counted and decoded."""

import pytest

from kb.guide.errors import ErrorCollector, GuideError
from kb.guide.lines import decode, read_lines

pytestmark = pytest.mark.one_database


def read(text: str) -> list[tuple[int, str]]:
    errors = ErrorCollector(GuideError)
    lines = read_lines(text, errors)
    errors.raise_any()
    return [(line.number, line.text) for line in lines]


def test_lines_are_numbered_as_editors_count_them() -> None:
    assert read("one\r\n\r\ntwo\rthree\n\x0b\nfour") == [
        (1, "one"),
        (3, "two"),
        (4, "three"),
        (6, "four"),
    ]


def test_an_indented_line_continues_the_one_before_even_after_a_blank() -> None:
    assert read("one\n  and\n\n\tmore\ntwo") == [(1, "one and more"), (5, "two")]


def test_a_list_may_be_indented_as_a_whole() -> None:
    text = "Tools:\n  - one\n    and more\n  - two\nResolution:"
    assert read(text) == [(1, "Tools:"), (2, "- one and more"), (4, "- two"), (5, "Resolution:")]


def test_numbers_may_be_aligned_to_the_right() -> None:
    assert read("Steps:\n  9. nine\n 10. ten") == [(1, "Steps:"), (2, "9. nine"), (3, "10. ten")]


def test_the_problem_may_start_on_the_next_line() -> None:
    assert read("Problem:\n  it is slow") == [(1, "Problem: it is slow")]


def test_an_underline_marks_the_line_above_and_ends_it() -> None:
    lines = read_lines("Title\n=====\n  - one", ErrorCollector(GuideError))
    assert [(line.text, line.is_underlined) for line in lines] == [
        ("Title", True),
        ("- one", False),
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [("ä".encode(), "ä"), ("\ufeffä".encode(), "ä"), (b"a\r\nb", "a\r\nb")],
)
def test_a_file_is_text_in_utf_8(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_another_encoding_is_refused_at_its_line() -> None:
    with pytest.raises(GuideError) as refused:
        decode("one\ntwo\nhöher".encode("latin-1"))
    assert refused.value.errors == ((3, "expected text in UTF-8"),)
