"""Sections below each other."""

import pytest

from kb.importing.folder.outline import outline_of
from kb.importing.folder.section_trees import section_trees

pytestmark = pytest.mark.one_database


def heads(text: str) -> list[tuple[str, int]]:
    """The words of each section, and how many stand below it."""
    trees = section_trees(outline_of(text).sections[1:])
    return [(tree.head.words, len(tree.below)) for tree in trees]


def test_deeper_headings_stand_below() -> None:
    assert heads("## A\n\n### B\n\n#### C\n\n## D") == [("A", 2), ("D", 0)]


def test_a_higher_heading_later_is_one_of_its_own() -> None:
    assert heads("### A\n\n## B\n\n### C") == [("A", 0), ("B", 1)]


def test_one_that_holds_all_others_counts_as_if_it_did_not() -> None:
    assert heads("# Guide\n\n## Cause\n\n## Fix") == [("Guide", 0), ("Cause", 0), ("Fix", 0)]
    assert heads("# Cause\n\n## A") == [("Cause", 1)]


def test_the_text_of_a_section_has_its_headings() -> None:
    tree = section_trees(outline_of("# Cause\n\na\n\n## B\n\nc").sections[1:])[0]
    assert tree.text == "a\n\n## B\n\nc"
    assert tree.whole == "# Cause\n\na\n\n## B\n\nc"
    assert tree.field == "cause"
