"""Clean Markdown → sections."""

import pytest

from kb.importing.folder.outline import footnote_names, outline_of

pytestmark = pytest.mark.one_database


def sections(text: str) -> list[tuple[int, str, str, str]]:
    """Level, words, slug and text of each section."""
    return [(each.level, each.words, each.slug, each.text) for each in outline_of(text).sections]


def test_a_section_goes_on_to_the_next_heading() -> None:
    assert sections("a\n\n# B *c*\n\nd\n- e\n\n    f\n\n## G\n") == [
        (0, "", "", "a"),
        (1, "B c", "b-c", "d\n\n- e\n\n    f"),
        (2, "G", "g", ""),
    ]


def test_an_underlined_heading_is_one_and_one_in_code_is_none() -> None:
    assert sections("A\n===\n\n```\n# b\n```\n\n- # c") == [
        (0, "", "", ""),
        (1, "A", "a", "```\n# b\n```\n\n- # c"),
    ]


def test_slugs_are_numbered_as_on_github_and_ids_of_their_own_win() -> None:
    outline = outline_of("# A\n\n# A\n\n# B {#own}\n")
    assert [each.slug for each in outline.sections[1:]] == ["a", "a-1", "own"]
    assert outline.sections[3].source == "# B"


def test_a_line_in_bold_is_a_heading_where_it_names_a_field() -> None:
    assert [each.words for each in outline_of("**Cause:**\n\na\n\n**Bold**\n").sections] == [
        "",
        "Cause",
    ]


def test_footnotes_are_apart() -> None:
    outline = outline_of("a[^1] b[^x]\n\n[^1]: c\n    d\n\n[^x]: e\n")
    assert outline.sections[0].text == "a[^1] b[^x]"
    assert outline.footnotes == {"1": "[^1]: c\n    d", "x": "[^x]: e"}
    assert footnote_names("a[^1] b[^X]") == ["1", "x"]
