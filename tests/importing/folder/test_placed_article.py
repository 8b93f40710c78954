"""A clean text → title, kind and fields."""

import pytest

from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.placed_article import PlacedArticle, place_text
from kb.importing.incoming import MarkdownFile

pytestmark = pytest.mark.one_database


def article(text: str, kind: str = "", descriptions: tuple[str, ...] = ()) -> PlacedArticle:
    """What becomes of a text."""
    return place_text(MarkdownFile("a-b.md", text), text, kind, Findings(text), descriptions)


def test_a_text_that_is_one_numbered_list_is_a_procedure() -> None:
    found = article("# Replace it\n\nBefore.\n\nDo this:\n\n1. a\n2. b\n3. c")
    assert found.kind == "how_to" or found.kind == "procedure"
    assert [line.text for line in found.placed.lines["steps"]] == ["a", "b", "c"]
    assert found.placed.body == ["Before.\n\nDo this:"]


def test_a_text_that_is_one_list_of_tasks_is_a_checklist() -> None:
    found = article("# T\n\n- [ ] a\n- [ ] b\n- [ ] c")
    assert found.kind == "checklist"
    assert len(found.placed.lines["steps"]) == 3


@pytest.mark.parametrize("text", ["# T\n\n- a\n- b\n- c", "# T\n\n1. a\n2. b", "# T\n\na\n\n1. a"])
def test_any_other_list_is_part_of_the_text(text: str) -> None:
    found = article(text)
    assert (found.kind, found.placed.lines) == ("how_to", {})


def test_the_kind_of_an_article_that_is_there_never_changes() -> None:
    found = article("# T\n\n## Cause\n\na\n\n## Issue\n\nb", kind="how_to")
    assert found.kind == "how_to"
    assert found.placed.body == ["## Cause\n\na", "## Issue\n\nb"]


def test_a_description_begins_the_body_unless_the_text_says_it() -> None:
    assert article("# T\n\nAll about *it*.", descriptions=("All about it!",)).placed.body == [
        "All about *it*."
    ]
    assert article("# T\n\na", descriptions=("About it.",)).placed.body == ["About it.", "a"]


def test_footnotes_stand_below_the_text_that_refers_to_them() -> None:
    """Fields are rendered apart: a reference finds no footnote of another field."""
    found = article("# T\n\n## Issue\n\na[^1]\n\n## More\n\nb[^2][^1]\n\n[^1]: c\n\n[^2]: d")
    assert found.placed.texts == {"symptom": "a[^1]\n\n[^1]: c"}
    assert found.placed.body == ["## More\n\nb[^2][^1]\n\n[^2]: d\n\n[^1]: c"]


def test_a_footnote_that_nothing_refers_to_is_a_paragraph() -> None:
    """It would not be shown."""
    assert article("# T\n\na\n\n[^x]: b").placed.body == ["a", "x: b"]
