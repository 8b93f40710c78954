"""A text in pieces: words and tags."""

import pytest

from kb.importing.folder.clean.html_pieces import FARTHEST, HtmlPieces

pytestmark = pytest.mark.one_database


def test_tags_know_their_partners() -> None:
    pieces = HtmlPieces("a<b>c<b>d</b></b></i><x>")
    assert pieces.pieces == ["a", "<b>", "c", "<b>", "d", "</b>", "", "</b>", "", "</i>", "<x>"]
    partners = {index: tag.partner for index, tag in pieces.tags.items()}
    assert partners == {1: 7, 3: 5, 5: 3, 7: 1, 9: -1}


def test_attributes_are_read_in_any_quotes() -> None:
    tag = HtmlPieces("""<a HREF="x&amp;y" b='c' d=e>""").tags[1]
    assert tag.attributes == {"href": "x&y", "b": "c", "d": "e"}


def test_an_element_that_is_too_long_has_no_partner() -> None:
    """Each element's text is put together anew: thousands in each other would take minutes."""
    pieces = HtmlPieces(f"<b>{'<br>' * FARTHEST}</b>")
    assert pieces.tags[1].partner == -1
