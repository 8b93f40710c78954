"""Which line names a code: the first one in reading order, however the database kept the texts."""

import pytest

from kb.models import LinkType, Publication, PublishedAlias, PublishedLink
from kb.publishing import mentions
from kb.publishing.mentions import mention_links
from kb.publishing.reproject import reproject
from kb.text.first_words import first_two_words
from kb.text.matcher import Matcher
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


def marked_in(publication: Publication) -> list[int]:
    """The codes that one of its texts names."""
    return [link.target_id for link in mention_links(publication)]


def test_a_publish_reads_the_spellings_that_its_text_may_name_and_no_others(
    guide: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a code that it may name, all: `Zqx gone` counts in its exact case because of 799."""
    gone = write_live("Zqx gone", kind="error_code", code="799", slug="zqx799")
    write_live("Begin", kind="error_code", code="ZQX-2", slug="zqx2")
    read: list[tuple[str, int]] = []

    def note(pairs: list[tuple[str, int]]) -> Matcher[int]:
        read[:] = pairs
        return Matcher(pairs)

    monkeypatch.setattr(mentions, "Matcher", note)
    live = write_live("Names it", cause="It says zqx gone.", symptom="ZQX-1, then Zqx gone.")
    assert read == [("799", gone.pk), ("Zqx gone", gone.pk)]
    assert marked_in(live) == [gone.pk]
    assert "<span" not in live.html["cause"]


def test_codes_of_before_the_column_are_found_once_they_are_made_anew(guide: None) -> None:
    """So are those that were stored without it, as from an older fixture."""
    code = write_live("Begin", kind="error_code", code="ZQX1", slug="zqx1")
    PublishedAlias.objects.update(first_words="")
    reproject([code.pk])
    assert marked_in(write_live("Names it", cause="It says ZQX1 now.")) == [code.pk]


def test_every_spelling_that_is_stored_has_its_first_words(guide: None) -> None:
    rows = PublishedAlias.objects.values_list("text", "first_words")
    assert len(rows) > 50
    assert [row for row in rows if row[1] != first_two_words(row[0])] == []
