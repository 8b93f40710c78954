"""A changed line of a list is known as the one that it was."""

import pytest

from kb.guide.document import GuideEntry
from kb.importing.guide_export.pairing import pair_entries

pytestmark = pytest.mark.one_database


def lines(old: str, new: str, old_anchors: str = "", new_anchors: str = "") -> list[int]:
    """Return the line that each new entry, a letter each, is paired with; 0 for none."""
    before = [GuideEntry(text, line=at) for at, text in enumerate(old, start=1)]
    after = [GuideEntry(text) for text in new]
    paired = pair_entries(before, old_anchors, after, new_anchors or [""] * len(new))
    return [entry.line for entry in paired]


def test_lines_with_the_same_words_are_the_same() -> None:
    assert lines("abc", "abc") == [1, 2, 3]
    assert lines("abc", "ac") == [1, 3]
    assert lines("abc", "xabc") == [0, 1, 2, 3]
    assert lines("abc", "cab") == [3, 1, 2]


def test_an_edited_line_is_the_one_in_its_place() -> None:
    assert lines("abc", "axc") == [1, 2, 3]
    assert lines("abc", "axyc") == [1, 2, 0, 3]


def test_an_anchor_says_more_than_place_and_words() -> None:
    assert lines("abc", "xab", "123", "312") == [3, 1, 2]
    assert lines("ab", "ba", "12", "12") == [1, 2]
