"""Comments and kramdown's attributes are no text."""

import pytest

from kb.importing.folder.clean.comments import without_attributes, without_comments

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a <!-- b\n\n# c --> d", "a  d"),
        ("a\n<!-- b -->\nc", "a\n\nc"),
        ("`<!-- b -->`", "`<!-- b -->`"),
        ("```\n<!-- b -->\n```", "```\n<!-- b -->\n```"),
        ("a <!-- b", "a <!-- b"),
    ],
)
def test_comments_are_dropped_outside_of_code(text: str, rest: str) -> None:
    assert without_comments(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("# A\n{: .no_toc }\nb", "# A\nb"),
        ('[a](b){:target="_blank"} c', "[a](b) c"),
        ("* TOC\n{:toc}\n\nb", "\nb"),
        ("[TOC]\na", "a"),
        ("{ : a }", "{ : a }"),
    ],
)
def test_attributes_and_places_of_contents_are_dropped(text: str, rest: str) -> None:
    assert without_attributes(text) == rest
