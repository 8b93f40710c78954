"""The survey of a folder."""

import pytest

from kb.importing.folder.survey import old_addresses_of, survey_files, survey_folder
from kb.importing.incoming import MarkdownFile
from tests.importing.folder.pages_of_files import contents_of

pytestmark = pytest.mark.one_database


def test_sites_come_from_whole_addresses_and_from_what_is_said() -> None:
    files = {"a.md": "---\nurl: https://old.example/x/1\n---\nx"}
    found = survey_folder(contents_of(files), source="wiki", old_sites=["https://b.example/en/"])
    assert found.targets.sites == ("https://b.example/en", "https://old.example")


@pytest.mark.parametrize(
    ("values", "addresses"),
    [
        ({"slug": "vpn"}, ("/was", "/net/vpn/")),
        ({"slug": "/a/b"}, ("/was", "/a/b")),
        ({"permalink": "/was", "aliases": ["/c"]}, ("/was", "/c")),
    ],
)
def test_old_addresses_are_those_of_the_source_and_of_the_front_matter(
    values: dict[str, object], addresses: tuple[str, ...]
) -> None:
    file = MarkdownFile("content/net/a.md", "", values, 1, "content/net", ("/was",))
    assert old_addresses_of(file) == addresses


def test_a_place_in_a_file_that_cannot_be_rendered_is_none() -> None:
    found = survey_files([MarkdownFile("a.md", ">" * 100)], source="wiki")
    assert found.place_of("a.md", "x") is None
    assert found.place_of("none.md", "x") is None
