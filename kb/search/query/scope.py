"""Which part of the index a reader searches, and its numbers."""

from dataclasses import dataclass

from kb.models import Audience
from kb.read_database import read_connection
from kb.reader import Reader
from kb.search.backends.postings import synonyms_sql

IndexState = tuple[int, int, int, int, str]
"""Generation, public and internal documents, version of the facets, all synonyms as JSON."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The generation in use, the audiences whose rows are read, and their number of documents.

    `facets_version` is `SearchIndex.facets`; `synonyms` are the editors' groups as JSON, for
    `read_synonyms`.
    """

    generation: int
    audiences: tuple[str, ...]
    document_count: int
    facets_version: int = 0
    synonyms: str = ""


def scope_of(user: Reader | None) -> Scope:
    """Return what this reader's searches read; the empty generation 0 where there is no index."""
    generation, public, internal, facets_version, synonyms = read_index_state()
    audiences = audiences_of(user)
    count = public + internal if Audience.INTERNAL in audiences else public
    return Scope(generation, audiences, count, facets_version, synonyms)


def audiences_of(user: Reader | None) -> tuple[str, ...]:
    """Return the audiences whose rows this reader's searches read."""
    if user is not None and user.has_perm("kb.view_internal"):
        return (Audience.PUBLIC.value, Audience.INTERNAL.value)
    return (Audience.PUBLIC.value,)


def read_index_state() -> IndexState:
    """Return what changes with the index or the synonyms, with one query.

    Raw, because Django's ORM takes ten times as long.
    """
    with read_connection().cursor() as cursor:
        cursor.execute(
            "SELECT generation, public_count, internal_count, facets,"  # noqa: S608
            f" ({synonyms_sql()}) FROM kb_searchindex"
        )
        row: tuple[int, int, int, int, str | None] | None = cursor.fetchone()
    generation, public, internal, facets_version, synonyms = row or (0, 0, 0, 0, None)
    return generation, public, internal, facets_version, synonyms or ""
