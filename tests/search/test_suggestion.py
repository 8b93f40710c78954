"""The parts of a suggestion's text."""

import pytest

from kb.search.suggestion import Suggestion

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), "Load Balancing"),
        (((0, 4), (5, 8)), "[Load] [Bal]ancing"),
        (((0, 14),), "[Load Balancing]"),
        (((0, 4), (4, 8)), "[Load][ Bal]ancing"),
    ],
)
def test_the_parts_are_the_text_with_the_marked_ones_named(
    marks: tuple[tuple[int, int], ...], expected: str
) -> None:
    parts = Suggestion("Load Balancing", "", "/", marks).parts
    assert "".join(part.text for part in parts) == "Load Balancing"
    assert "".join(f"[{text}]" if is_marked else text for text, is_marked in parts) == expected


def test_a_suggestion_without_text_has_no_parts() -> None:
    assert Suggestion("", "", "/").parts == []
