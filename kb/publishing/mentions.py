"""Which publications name an error code: marks in their HTML and links of type `mentions`."""

from collections.abc import Iterable
from functools import lru_cache

from kb.compiled_query import CompiledQuery
from kb.models import Kind, LinkType, Publication, PublishedAlias, PublishedLink
from kb.search.index.documents_containing import documents_containing
from kb.text.code_mentions import mark_mentions, mentioned_ids
from kb.text.matcher import Matcher


def live_matcher() -> Matcher[int]:
    """Return a matcher from the spellings of all live codes to their ids."""
    rows = PublishedAlias.objects.filter(
        publication__is_live=True, publication__kind=Kind.ERROR_CODE
    )
    return _matcher(tuple(rows.order_by("pk").values_list("text", "publication_id")))


@lru_cache(maxsize=2)
def _matcher(pairs: tuple[tuple[str, int], ...]) -> Matcher[int]:
    """Building it takes longer than reading what it is made of, and that changes seldom."""
    return Matcher(pairs)


def refresh(publications: Iterable[Publication], matcher: Matcher[int] | None = None) -> None:
    """Mark the codes named in these publications anew; write only what differs."""
    matcher = matcher or live_matcher()
    for publication in publications:
        html = {
            place: mark_mentions(text, matcher, own_id=publication.pk)
            for place, text in publication.html.items()
        }
        if html != publication.html:
            publication.html = html
            publication.save(update_fields=["html"])
        _write_links(publication)


def refresh_holding(spellings: Iterable[str], *, but: Publication) -> None:
    """Mark anew every live publication whose text may hold one of these spellings."""
    wanted = list(dict.fromkeys(spellings))
    if not wanted:
        return
    live = Publication.objects.filter(is_live=True, pk__in=documents_containing(wanted)).exclude(
        pk=but.pk
    )
    matcher = live_matcher()
    for publication in live.defer("document").order_by("pk").iterator(chunk_size=200):
        refresh([publication], matcher)


def _write_links(publication: Publication) -> None:
    named = {
        target: place.partition(":")[0]
        for place, html in reversed(publication.html.items())
        for target in mentioned_ids(html)
    }
    before = {(row["target"], row["anchor"]) for row in _MENTIONED.rows(None, publication.pk)}
    if before == set(named.items()):
        return
    publication.links.filter(type=LinkType.MENTIONS).delete()
    PublishedLink.objects.bulk_create(
        PublishedLink(publication=publication, target_id=pk, type=LinkType.MENTIONS, anchor=place)
        for pk, place in named.items()
    )


# Asked of every text that may name what is published.
_MENTIONED = CompiledQuery(
    lambda _user, pk: PublishedLink.objects.filter(publication=pk, type=LinkType.MENTIONS).values(
        "target", "anchor"
    )
)
