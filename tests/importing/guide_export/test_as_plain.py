"""Markdown becomes the plain text of a guide; what it loses is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.guide.as_markdown import body_of, text_of
from kb.guide.document import Detail, GuideEntry, SectionPart
from kb.importing.guide_export.as_plain import blocks_of, loses_formatting, to_entry, to_parts
from kb.text.markdown import escape

pytestmark = pytest.mark.one_database

TITLE = Detail("paragraph", "Title")
LOSSLESS = [
    "Check it",
    "50% of \\<host>, a_b and \\*",
    "Check:\n\n- one\n- two\n   - below two",
    "Check:\n\n1. one\n1. two",
    "Check\n\n> [!WARNING]\n> It is hot",
    "First\n\nSecond",
    "Run\n\n```\nls -l\n\npwd\n```",
    "",
]


@pytest.mark.parametrize("markdown", LOSSLESS)
def test_what_a_guide_can_say_is_said_again(markdown: str) -> None:
    entry = to_entry(markdown)
    assert text_of(SectionPart("problem", entry.text, entry.details)) == markdown
    assert not loses_formatting(markdown, entry)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("It is **hot**", GuideEntry("It is hot")),
        ("See [codes](/errors/)", GuideEntry("See codes")),
        ("Run `ls`", GuideEntry("Run ls")),
        ("One\ntwo", GuideEntry("One two")),
        (
            "# Title\n\nWords",
            GuideEntry("", (TITLE, Detail("paragraph", "Words"))),
        ),
        ("a\n\n> quoted", GuideEntry("a", (Detail("paragraph", "quoted"),))),
    ],
)
def test_formatting_is_dropped_and_told(markdown: str, plain: GuideEntry) -> None:
    assert to_entry(markdown) == plain
    assert loses_formatting(markdown, plain)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)))
def test_any_plain_words_come_back(words: list[str]) -> None:
    plain = " ".join(words)
    assert " ".join(to_entry(escape(plain)).text.split()) == plain


@pytest.mark.parametrize(
    "parts",
    [
        [SectionPart("text", "One"), SectionPart("text", "Two")],
        [SectionPart("other", "SEV-2", label="Severity")],
        [SectionPart("other", label="Verify", entries=(GuideEntry("a"), GuideEntry("b")))],
        [SectionPart("text", "One", (Detail("item", "x"), Detail("note", "y")))],
    ],
)
def test_a_body_is_read_as_the_parts_that_it_was_made_of(parts: list[SectionPart]) -> None:
    assert to_parts(blocks_of(body_of(parts))) == parts
