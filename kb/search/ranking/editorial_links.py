"""Links that editors made between articles → what belongs with the best results of a search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from kb.models import LinkType

# Only numbers of ours go into it.
_LINKS = f"""
    SELECT publication_id, target_id, type = '{LinkType.POINTS_TO.value}' FROM kb_publishedlink
    WHERE publication_id IN ({{numbers}}) AND type = '{LinkType.RELATED.value}'
    OR (publication_id IN ({{numbers}}) OR target_id IN ({{numbers}}))
        AND type = '{LinkType.POINTS_TO.value}'
    ORDER BY position, id
"""  # noqa: S608

TOP = 3
"""How many of the best results lend weight to what they are linked with."""

SHARE = 0.2
"""The share of its score that a result lends to each."""


class EditorialLink(NamedTuple):
    """A link from one document to another; `leads` where an editor says to work through it."""

    start: int
    end: int
    leads: bool


@dataclass(frozen=True, slots=True)
class EditorialLinks:
    """Links from and to some documents, in their editors' order."""

    links: Sequence[EditorialLink] = field(default=())

    def of(self, document: int) -> list[int]:
        """Return what belongs with a document, what to work through first."""
        ahead = sorted(
            (link for link in self.links if link.start == document), key=lambda link: not link.leads
        )
        behind = [link.start for link in self.links if link.end == document and link.leads]
        return list(dict.fromkeys([link.end for link in ahead] + behind))

    def of_all(self, documents: Iterable[int]) -> list[int]:
        """Return what belongs with any of the documents, each once."""
        return list(dict.fromkeys(other for document in documents for other in self.of(document)))


def links_of(documents: Iterable[int]) -> EditorialLinks:
    """Read the links of these documents, with one query."""
    pks = set(documents)
    if not pks:
        return EditorialLinks()
    numbers = ", ".join(map(str, pks))
    with connection.cursor() as cursor:
        # The query sets' own way would take several times as long as the database does.
        cursor.execute(_LINKS.format(numbers=numbers))
        return EditorialLinks(
            [EditorialLink(start, end, bool(leads)) for start, end, leads in cursor.fetchall()]
        )


def lend_scores(scores: Mapping[int, int], links: EditorialLinks) -> dict[int, int]:
    """Return the scores with what the best documents lend to those that belong with them.

    Whatever is lent goes only to documents that were found by words of their own.
    """
    lent: dict[int, int] = {}
    for document in best_documents(scores):
        for other in links.of(document):
            if other in scores:
                lent[other] = max(lent.get(other, 0), round(SHARE * scores[document]))
    return {document: score + lent.get(document, 0) for document, score in scores.items()}


def best_documents(scores: Mapping[int, int], most: int = TOP) -> list[int]:
    """Return the documents with the highest scores, ties by document."""
    return sorted(scores, key=lambda document: (-scores[document], document))[:most]
