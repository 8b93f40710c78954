"""Which line names a code: the first one in reading order, however the database kept the texts."""

import pytest

from kb.models import LinkType, Publication, PublishedLink
from kb.publishing.mentions import mention_links
from tests.make_articles import write_live


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
