"""What a line of a result is called: as on the article's own page."""

import pytest

from kb.search.index.fields import TEXT, IndexedLine
from kb.search.results.explain import indexed_line_label

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("place", "number", "kind", "label"),
    [
        ("symptom", 0, "problem", "Problem"),
        ("cause", 0, "problem", "Cause"),
        ("cause", 0, "error_code", "Meaning"),
        ("body", 0, "problem", "Background"),
        ("body", 0, "how_to", "How to do it"),
        ("step", 4, "problem", "Step 4"),
        ("alias", 0, "error_code", "Also written as"),
        ("note", 0, "problem", "Note for agents"),
    ],
)
def test_a_line_is_called_as_on_the_page(place: str, number: int, kind: str, label: str) -> None:
    line = IndexedLine(TEXT, place, "text", "anchor", number)
    assert indexed_line_label(line, kind) == label
