"""Old addresses as they are looked up."""

import pytest

from kb.text.old_path import spellings_of_old_path

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("path", "spellings"),
    [
        ("hc/articles/36001-my-title", ["hc/articles/36001-my-title", "hc/articles/36001"]),
        ("hc/articles/36001", ["hc/articles/36001"]),
        ("hc/articles/2024-news", ["hc/articles/2024-news"]),
        ("36001-a/b", ["36001-a/b"]),
        ("hc/articles/36001-a?b=1", ["hc/articles/36001-a?b=1"]),
    ],
)
def test_the_title_behind_a_number_can_be_left_out(path: str, spellings: list[str]) -> None:
    assert spellings_of_old_path(path) == spellings
