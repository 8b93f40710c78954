"""Reads what the index stores of documents: encoded words and facets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.search.backends.postings import binary_cursor
from kb.search.index.encoding import EncodedDocument
from kb.search.query.scope import Scope


@dataclass(slots=True)
class StoredDocument:
    """A document's facet and, by audience, its words: of the text, and of the agents' note."""

    by_audience: dict[str, EncodedDocument] = field(default_factory=dict)
    kind: str = ""
    category: int | None = None


def read_stored(scope: Scope, documents: Sequence[int]) -> Mapping[int, StoredDocument]:
    """Return what this reader's index stores of these documents (ids), with one query."""
    if not documents:
        return {}
    stored: dict[int, StoredDocument] = {}
    with binary_cursor() as cursor:
        cursor.execute(_select(scope, documents), scope.audiences)
        for pk, audience, kind, category, data in cursor.fetchall():
            document = stored.setdefault(pk, StoredDocument())
            document.by_audience[audience] = EncodedDocument(data)
            if kind:
                document.kind, document.category = kind, category
    return stored


def _select(scope: Scope, documents: Sequence[int]) -> str:
    """Return the SELECT; Django's ORM takes as long as all that is read."""
    audiences = ", ".join(["%s"] * len(scope.audiences))
    return (
        "SELECT publication_id, audience, kind, category_id, packed FROM kb_indexeddocument"  # noqa: S608
        f" WHERE publication_id IN ({', '.join(map(str, documents))})"
        f" AND generation = {scope.generation} AND audience IN ({audiences})"
        " ORDER BY publication_id, audience DESC"
    )


def encodings_of(
    stored: Mapping[int, StoredDocument], documents: Iterable[int]
) -> dict[int, Sequence[EncodedDocument]]:
    """Return the encoded words of those of the documents that are stored."""
    return {pk: list(stored[pk].by_audience.values()) for pk in documents if pk in stored}
