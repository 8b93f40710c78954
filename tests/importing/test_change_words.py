"""What differs between two texts of an article, in words."""

import pytest

from kb.documents import empty_document
from kb.importing.change_words import change_words

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Old", "New", "body: “Old” → “New”"),
        ("a " * 40 + "old", "a " * 40 + "new", f"body: “{'a ' * 40}old” → “{'a ' * 40}new”"),
        (
            "word " * 200 + "old",
            "word " * 200 + "new end",
            f"body: “…{'word ' * 8}old” → “…{'word ' * 8}new end”",
        ),
    ],
)
def test_of_long_texts_the_place_of_the_change_is_shown(
    before: str, after: str, words: str
) -> None:
    first, second = empty_document("how_to"), empty_document("how_to")
    first["body"], second["body"] = before, after
    assert change_words(first, second) == [words]
