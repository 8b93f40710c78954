"""Which publications name an error code: marks in their HTML and links of type `mentions`."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice

from django.db import connection
from django.db.models.expressions import RawSQL

from kb.documents import ArticleDocument, lines_of, read_line_place
from kb.models import Kind, LinkType, Publication, PublishedAlias, PublishedLink
from kb.publishing.public import spellings
from kb.search.index.documents_containing import documents_containing
from kb.text.code_mentions import mark_mentions, mentioned_ids, text_of_html
from kb.text.first_words import first_words_in
from kb.text.matcher import Matcher

Spelling = tuple[str, int]
"""A spelling of an error code, and the code's id."""

_BATCH = 50
"""Articles whose spellings are read at once."""

_VALUES_OF_JSON = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT jsonb_array_elements_text(%s::jsonb)",
}
"""The words of some articles as one value: a query with thousands takes four times as long."""


def mark_codes(
    texts: Mapping[int, Mapping[str, str]], documents: Mapping[int, ArticleDocument]
) -> dict[int, dict[str, str]]:
    """Return the HTML by place of some articles, by id, with all codes marked that they name.

    `documents` are what is about to go live: their own spellings count, those of before do not.
    """
    stored = _spellings_for(texts.values())
    others = (pair for pair in stored if pair[1] not in documents)
    own = (
        (text, pk)
        for pk, document in documents.items()
        if document["kind"] == Kind.ERROR_CODE
        for text in spellings(document)
    )
    matcher = Matcher([*others, *own])
    return {pk: _marked(html, matcher, pk) for pk, html in texts.items()}


def mention_links(publication: Publication) -> list[PublishedLink]:
    """Return an unsaved link to every code that is marked, from the first line that names it.

    From the whole article (anchor "") where one of its texts or tools is the first to name it.
    """
    anchors = {
        target: read_line_place(place)[0]
        for place in reversed(_in_reading_order(publication))
        for target in mentioned_ids(publication.html[place])
    }
    return [
        PublishedLink(publication=publication, target_id=pk, type=LinkType.MENTIONS, anchor=anchor)
        for pk, anchor in anchors.items()
    ]


def _in_reading_order(publication: Publication) -> list[str]:
    """Return the places of its HTML: texts and tools, then its lines as they follow each other.

    PostgreSQL does not keep the order of `html`, nor does an export.
    """
    lines = {line["anchor"]: n for n, line in enumerate(lines_of(publication.document))}
    return sorted(publication.html, key=lambda at: (lines.get(read_line_place(at)[0], -1), at))


def update_mentions_of(
    changed: Iterable[Spelling], *, except_for: Publication | None = None
) -> None:
    """Mark the codes anew in every live publication that may contain one of these spellings."""
    wanted = sorted({text for text, _pk in changed})
    if not wanted:
        return
    live = Publication.objects.filter(is_live=True, pk__in=documents_containing(wanted))
    others = live.exclude(pk=except_for.pk if except_for else None).order_by("pk")
    rows = others.iterator(chunk_size=_BATCH)
    while batch := list(islice(rows, _BATCH)):
        matcher = Matcher(_spellings_for(each.html for each in batch))
        for publication in batch:
            _update_mentions(publication, matcher)


def _update_mentions(publication: Publication, matcher: Matcher[int]) -> None:
    html = _marked(publication.html, matcher, publication.pk)
    if html != publication.html:
        publication.html = html
        publication.save(update_fields=["html"])
    stored, links = publication.links.filter(type=LinkType.MENTIONS), mention_links(publication)
    places = {(link.target_id, link.anchor) for link in links}
    if places != set(stored.values_list("target", "anchor")):
        stored.delete()
        PublishedLink.objects.bulk_create(links)


def _marked(html: Mapping[str, str], matcher: Matcher[int], pk: int) -> dict[str, str]:
    return {place: mark_mentions(text, matcher, own_id=pk) for place, text in html.items()}


def _spellings_for(articles: Iterable[Mapping[str, str]]) -> list[Spelling]:
    """Return the spellings of all live codes that some articles may name, given as HTML by place.

    Of a code with one whose first words are there, all: how one is matched depends on the others.
    """
    texts = (text_of_html(text) for html in articles for text in html.values())
    words = json.dumps(sorted(set().union(*map(first_words_in, texts))))
    values = RawSQL(_VALUES_OF_JSON[connection.vendor], [words])  # noqa: S611 (a constant)
    named = PublishedAlias.objects.filter(
        first_words__in=values,
        publication__is_live=True,
        publication__kind=Kind.ERROR_CODE,
    )
    rows = PublishedAlias.objects.filter(publication__in=named.values("publication"))
    return list(rows.order_by("pk").values_list("text", "publication_id"))
