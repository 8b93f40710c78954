"""Reads what the index holds of documents: packed words and facets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.models import IndexedDocument
from kb.search.packed import Packed, unpack
from kb.search.scope import Scope


@dataclass(slots=True)
class Held:
    """A document as its rows hold it, by audience: its text, and what only agents see beside it."""

    parts: dict[str, Packed] = field(default_factory=dict)
    kind: str = ""
    category: int | None = None


def read(scope: Scope, documents: Sequence[int]) -> Mapping[int, Held]:
    """Return what this reader's index holds of these documents, with one query."""
    rows = IndexedDocument.objects.filter(
        publication__in=documents, generation=scope.generation, audience__in=scope.audiences
    )
    held: dict[int, Held] = {}
    columns = ("publication", "audience", "kind", "category", "packed")
    for document, audience, kind, category, data in rows.values_list(*columns):
        one = held.setdefault(document, Held())
        one.parts[audience] = unpack(bytes(data))
        if kind:
            one.kind, one.category = kind, category
    return held


def parts(held: Mapping[int, Held], documents: Iterable[int]) -> dict[int, Sequence[Packed]]:
    """Return the packed words of those of the documents that are held."""
    return {
        document: list(held[document].parts.values()) for document in documents if document in held
    }
