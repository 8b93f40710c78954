"""What a folder says of itself."""

import pytest

from kb.importing.folder.folder_titles import (
    first_heading,
    folder_description,
    folder_position,
    folder_title,
    is_index,
)
from kb.importing.incoming import MarkdownFile

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/_index.md", True), ("README.md", True), ("a/Index.markdown", True), ("a/x.md", False)],
)
def test_the_page_of_a_folder_is_known_by_its_name(path: str, expected: bool) -> None:
    assert is_index(path) is expected


@pytest.mark.parametrize(
    ("text", "title"),
    [("a\n# B *c* #\n", "B c"), ("```\n# a\n```\n# b", "b"), ("## a", "")],
)
def test_the_first_heading_outside_of_code(text: str, title: str) -> None:
    assert first_heading(text) == title


def test_a_group_says_more_than_an_index_and_an_index_more_than_a_name() -> None:
    index = MarkdownFile("a-b/index.md", "# H", {"weight": "4", "description": "D  e"})
    assert folder_title("a-b", {"name": "G"}, index) == "G"
    assert folder_title("a-b", {}, index) == "H"
    assert folder_title("a-b", {}, None) == "A b"
    assert (folder_position({"order": 2}, index), folder_position({}, index)) == (4, 4)
    assert (folder_description({}, index), folder_description({}, None)) == ("D e", "")


@pytest.mark.parametrize("value", ["x", "-3", "99999999999", None, [1]])
def test_a_position_that_is_no_number_is_none(value: object) -> None:
    assert folder_position({"weight": value}, None) == 0
