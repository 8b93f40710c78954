"""Whether the page of a folder is more than a list of it."""

import pytest

from kb.importing.folder.index_pages import is_mere_index
from kb.importing.incoming import MarkdownFile

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "is_mere"),
    [
        ("", True),
        ("# Title\n\n{{< section >}}\n", True),
        ("# Title\n\n* [A](a.md)\n* [B](b/)\n", True),
        ("1. [A](a.md).\n2. **[B](b.md)**<br>\n", True),
        ("# Title\n\nA sentence.\n\n* [A](a.md)\n", False),
        ("* [A](a.md) says more\n", False),
        ("* [A](https://elsewhere.example/)\n", False),
        ("x" * 30_000, False),
    ],
)
def test_titles_and_links_to_pages_are_a_mere_list(text: str, is_mere: bool) -> None:
    assert is_mere_index(MarkdownFile("index.md", text), has_siblings=True) is is_mere


def test_a_list_of_links_in_a_folder_of_its_own_is_an_article() -> None:
    assert not is_mere_index(MarkdownFile("index.md", "* [A](../a.md)"), has_siblings=False)
