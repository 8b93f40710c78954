"""Sections that are one list → lines."""

import pytest

from kb.importing.folder.lines import NoLines
from kb.importing.folder.outline import outline_of
from kb.importing.folder.section_lines import read_section_lines, read_tools
from kb.importing.folder.section_trees import SectionTree, section_trees

pytestmark = pytest.mark.one_database


def section(text: str) -> SectionTree:
    """The section `Steps` with this text."""
    return section_trees(outline_of(f"# Steps\n\n{text}").sections[1:])[0]


@pytest.mark.parametrize(
    ("text", "lines", "introduction"),
    [
        ("1. a\n2. b", ["a", "b"], ""),
        ("Do this:\n\n1. a\n2. b", ["Do this: a", "b"], ""),
        ("It depends.\n\n1. a\n2. b", ["a", "b"], "It depends."),
        ("1. a\n2. b\n\nIf not, call us.", ["a", "b", "If not, call us."], ""),
        ("1. a\n2. b\n\nThat was it.", ["a", "b\n\nThat was it."], ""),
        ("1. a\n\n> [!NOTE]\n> b", ["a\n\n> [!NOTE]\n> b"], ""),
        ("1. a\n   ```\n   b\n   ```\n\nThen c.", ["a", "Then c."], ""),
    ],
)
def test_the_words_around_a_list_go_where_they_read_well(
    text: str, lines: list[str], introduction: str
) -> None:
    found = read_section_lines(section(text))
    assert ([line.text for line in found.lines], found.introduction) == (lines, introduction)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a", "is no list"),
        ("- a\n\nb\n\n- c", "has more than one list"),
        ("a\n\nb\n\n- c", "has more than a list"),
        ("- a\n\n| b |\n|---|", "has more than a list"),
        ("- [a](b)\n- [c](d)", "is a list of links"),
        ("- a\n\n## b", "has headings below it"),
        (f"{'a ' * 150}:\n\n- b", "has a long introduction"),
        (f"- a\n\n{'b ' * 400}", "has more than a list"),
        ("a[^1]\n\n- b", "has footnotes"),
        ("- a\n  ```\n  b\n  ```\n\n> c", "has more than a list"),
    ],
)
def test_what_is_more_than_a_list_stays_together(text: str, reason: str) -> None:
    with pytest.raises(NoLines, match=reason):
        read_section_lines(section(text))


def test_tools_are_short_items() -> None:
    assert read_tools(section("- a\n- **b**")) == ["a", "**b**"]
    with pytest.raises(NoLines, match="items of several lines"):
        read_tools(section("- a\n  - b"))
    with pytest.raises(NoLines, match="more than a list"):
        read_tools(section("a:\n\n- b"))
