"""Front matter is YAML that says what was put in."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.exporting.articles.front_matter import YamlValue, front_matter

pytestmark = pytest.mark.one_database


def read(text: str) -> Any:
    """What YAML reads between the dashes."""
    start, middle, end = text.split("---\n") if text.count("---\n") == 2 else ("", text[4:-4], "")
    assert start == end == ""
    return yaml.safe_load(middle) or {}


def test_values_of_every_type() -> None:
    values: dict[str, YamlValue] = {
        "id": 4,
        "title": 'Say "no": # --- é 𝒳',
        "number": "2.10",
        "live": False,
        "aliases": ["null", "404", "a, b"],
        "review_by": date(2027, 1, 2),
        "changed": datetime(2026, 5, 4, 3, 2, 1, 5, tzinfo=UTC),
    }
    assert read(front_matter(values)) == values


def test_what_is_empty_is_left_out() -> None:
    assert front_matter({"a": "", "b": None, "c": [], "d": False, "e": 0}) == (
        "---\nd: false\ne: 0\n---\n"
    )


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_any_text_comes_back(texts: list[str]) -> None:
    read_back = read(front_matter({"texts": texts}))
    assert read_back == {"texts": texts}
