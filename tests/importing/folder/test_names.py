"""Names of files → titles."""

import pytest

from kb.importing.folder.names import plain_title, readable_name, split_title, title_of

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("docs/02-vpn-setup.md", "VPN setup"),
        ("cluster-dns-operator", "Cluster DNS operator"),
        ("NodeFilesystemFull.md", "NodeFilesystemFull"),
        ("2021-04-05-moving_house.md", "Moving house"),
        ("My%20page.md", "My page"),
        ("etcdNoLeader.md", "etcdNoLeader"),
        ("101.md", "101"),
        ("3.5-release.md", "3.5 release"),
        ("größe.md", "Größe"),
    ],
)
def test_a_name_becomes_words(path: str, title: str) -> None:
    assert readable_name(path) == title


def test_a_heading_is_a_title_without_its_marks() -> None:
    assert plain_title("The `vpn`  is **slow** [again](x)") == "The vpn is slow again"


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"title": " A  b "}, "A b"),
        ({"Title": "A"}, "A"),
        ({"name": "N"}, "N"),
        ({"title": ["x"]}, ""),
        ({}, ""),
    ],
)
def test_the_title_of_a_front_matter(values: dict[str, object], title: str) -> None:
    assert title_of(values) == title


def test_a_long_title_is_cut_between_words_and_its_rest_returned() -> None:
    title, rest = split_title("word " * 60 + "end")
    assert len(title) <= 200
    assert title.endswith("word…")
    assert f"{title[:-1]} {rest}" == "word " * 60 + "end"


def test_a_long_word_is_cut_anywhere() -> None:
    title, rest = split_title("x" * 300)
    assert len(title) == 200
    assert title[:-1] + rest == "x" * 300
