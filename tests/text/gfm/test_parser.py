"""Where the blocks of a text begin and end."""

import pytest

from kb.text.gfm.limits import MAX_DEPTH, MarkdownRefused
from kb.text.gfm.parser import begins_block, first_paragraph, parse_blocks

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("Look", ""),
        ("Look\ntwice", ""),
        ("Look\n\ntwice", "twice"),
        ("Look\n- left\n- right", "- left\n- right"),
        ("Look\n1. left", "1. left"),
        ("Look in\n2. the second drawer", ""),
        ("Look\n    at all", ""),
        ("Look\n> Careful", "> Careful"),
        ("Look\n```\nls\n```", "```\nls\n```"),
        ("Look\n| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | d |"),
        ("Look\n***\ntwice", "***\ntwice"),
        ("Look[^1]\n[^1]: Twice", "[^1]: Twice"),
        ("Look\n# Why\n\nSo", "# Why\n\nSo"),
        ("Look\n#no-heading", ""),
    ],
)
def test_the_first_paragraph_ends_where_the_parser_ends_it(text: str, below: str) -> None:
    first, rest = first_paragraph(f"\n{text}\n\n")
    assert rest == below
    assert first == text.removesuffix(below).rstrip("\n")


@pytest.mark.parametrize(
    "text",
    ["- left\n- right", "# Why\nSo", "Why\n---\nSo", "```\nls\n```", "| a |\n|---|\n| b |\n\nSo"],
)
def test_a_text_that_begins_with_another_block_stays_whole(text: str) -> None:
    assert begins_block(text)
    assert first_paragraph(text) == (text, "")


def test_a_step_over_a_limit_is_refused_and_not_shown_as_one_line() -> None:
    """A text from before the limits."""
    text = f"Look\n{'> ' * (MAX_DEPTH + 1)}deep"
    assert first_paragraph(text) == ("", text)
    with pytest.raises(MarkdownRefused):
        parse_blocks(text)
