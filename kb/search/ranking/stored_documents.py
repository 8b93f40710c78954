"""Reads what the index holds of documents: packed words and facets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.search.backends.postings import bytes_cursor
from kb.search.index.encoding import Packed, unpack
from kb.search.query.scope import Scope


@dataclass(slots=True)
class StoredDocument:
    """A document as its rows hold it, by audience: its text, and what only agents see beside it."""

    parts: dict[str, Packed] = field(default_factory=dict)
    kind: str = ""
    category: int | None = None


def read_stored(scope: Scope, documents: Sequence[int]) -> Mapping[int, StoredDocument]:
    """Return what this reader's index holds of these documents, with one query."""
    if not documents:
        return {}
    held: dict[int, StoredDocument] = {}
    with bytes_cursor() as cursor:
        cursor.execute(_statement(scope, documents), scope.audiences)
        for document, audience, kind, category, data in cursor.fetchall():
            one = held.setdefault(document, StoredDocument())
            one.parts[audience] = unpack(data)
            if kind:
                one.kind, one.category = kind, category
    return held


def _statement(scope: Scope, documents: Sequence[int]) -> str:
    """Return the statement; the query sets' own way would take as long as all that is read."""
    audiences = ", ".join(["%s"] * len(scope.audiences))
    return (
        "SELECT publication_id, audience, kind, category_id, packed FROM kb_indexeddocument"  # noqa: S608
        f" WHERE publication_id IN ({', '.join(map(str, documents))})"
        f" AND generation = {scope.generation} AND audience IN ({audiences})"
        " ORDER BY publication_id, audience DESC"
    )


def encodings_of(
    held: Mapping[int, StoredDocument], documents: Iterable[int]
) -> dict[int, Sequence[Packed]]:
    """Return the packed words of those of the documents that are held."""
    return {
        document: list(held[document].parts.values()) for document in documents if document in held
    }
