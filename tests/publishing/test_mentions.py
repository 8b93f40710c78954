"""Which line names a code: the first one in reading order, however the database kept the texts."""

import pytest

from kb.models import LinkType, Publication, PublishedLink
from kb.publishing import mentions
from kb.publishing.mentions import mention_links
from tests.make_articles import edit, put_live, write_live


@pytest.mark.parametrize("order", [sorted, lambda places: sorted(places, reverse=True)])
def test_a_mention_stands_at_the_first_line_that_names_it(guide: None, order: object) -> None:
    assert callable(order)
    write_live("Begin", kind="error_code", code="ZQX1", slug="zqx1")
    live = write_live("Names it", steps=("Look", "It says ZQX1 now", "And ZQX1 again"))
    publication = Publication.objects.get(pk=live.pk)
    publication.html = {place: publication.html[place] for place in order(publication.html)}
    [link] = mention_links(publication)
    assert link.anchor == "it-says-zqx1-now"
    stored = PublishedLink.objects.get(publication=live, type=LinkType.MENTIONS)
    assert stored.anchor == "it-says-zqx1-now"


def test_a_code_that_keeps_its_spellings_has_no_other_article_read(
    guide: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a large site the words of its title are in thousands of them."""
    code = write_live("Begin", kind="error_code", code="ZQX1", slug="zqx1").article
    read: list[object] = []

    def note(texts: object) -> set[int]:
        read.append(texts)
        return set()

    monkeypatch.setattr(mentions, "documents_containing", note)
    edit(code, cause="Another cause")
    put_live(code)
    assert read == []
    edit(code, title="Begin again")
    put_live(code)
    assert read == [["Begin", "Begin again"]]


def test_an_edited_code_is_still_marked_by_its_own_and_other_spellings(guide: None) -> None:
    first = write_live("Begin", kind="error_code", code="ZQX1", slug="zqx1")
    second = write_live("End", kind="error_code", code="ZQX2", slug="zqx2", cause="After ZQX1.")
    edit(second.article, cause="ZQX2 comes after ZQX1.")
    live = put_live(second.article)
    assert [link.target_id for link in mention_links(live)] == [first.pk]
