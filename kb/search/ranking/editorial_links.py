"""Editors' links between articles → what belongs with the best results of a search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.models import LinkType
from kb.read_database import read_connection

# Only our own numbers are put into it.
_LINKS = f"""
    SELECT publication_id, target_id, type = '{LinkType.POINTS_TO.value}' FROM kb_publishedlink
    WHERE publication_id IN ({{numbers}}) AND type = '{LinkType.RELATED.value}'
    OR (publication_id IN ({{numbers}}) OR target_id IN ({{numbers}}))
        AND type = '{LinkType.POINTS_TO.value}'
    ORDER BY position, id
"""  # noqa: S608

BOOSTING_RESULTS = 3
"""How many of the best results raise the scores of the documents they are linked with."""

BOOST = 0.2
"""Share of a result's score that is added to each of these."""


class EditorialLink(NamedTuple):
    """A link from one document to another; `points_to` says that its type is POINTS_TO."""

    source: int
    target: int
    points_to: bool


@dataclass(frozen=True, slots=True)
class EditorialLinks:
    """Links from and to some documents, in their editors' order."""

    links: Sequence[EditorialLink] = field(default=())

    def of(self, document: int) -> list[int]:
        """Return what a document points to, then what it is related to, then what points to it."""
        outgoing = sorted(
            (link for link in self.links if link.source == document),
            key=lambda link: not link.points_to,
        )
        incoming = [
            link.source for link in self.links if link.target == document and link.points_to
        ]
        return list(dict.fromkeys([link.target for link in outgoing] + incoming))

    def of_all(self, documents: Iterable[int]) -> list[int]:
        """Return what is linked with any of the documents, each once."""
        return list(dict.fromkeys(other for document in documents for other in self.of(document)))


def links_of(documents: Iterable[int]) -> EditorialLinks:
    """Read the links of these documents, with one query."""
    pks = set(documents)
    if not pks:
        return EditorialLinks()
    numbers = ", ".join(map(str, pks))
    with read_connection().cursor() as cursor:
        # Raw, because Django's ORM takes several times as long as the database.
        cursor.execute(_LINKS.format(numbers=numbers))
        return EditorialLinks(
            [
                EditorialLink(source, target, bool(points_to))
                for source, target, points_to in cursor.fetchall()
            ]
        )


def boost_linked(scores: Mapping[int, int], links: EditorialLinks) -> dict[int, int]:
    """Return the scores, raised for what the best documents are linked with.

    Only documents that have a score of their own are raised, by the highest boost they get.
    """
    boosts: dict[int, int] = {}
    for document in best_documents(scores):
        for other in links.of(document):
            if other in scores:
                boosts[other] = max(boosts.get(other, 0), round(BOOST * scores[document]))
    return {document: score + boosts.get(document, 0) for document, score in scores.items()}


def best_documents(scores: Mapping[int, int], most: int = BOOSTING_RESULTS) -> list[int]:
    """Return the documents with the highest scores, ties by document."""
    return sorted(scores, key=lambda document: (-scores[document], document))[:most]
