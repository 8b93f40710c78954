"""Which part of the index a reader may ask, and how much it holds."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from kb.models import Audience
from kb.search.backends.postings import synonyms


@dataclass(frozen=True, slots=True)
class Scope:
    """The generation in use, the audiences whose rows are read, and their number of documents.

    `facets` changes with the kinds and categories of all that the index holds; `synonyms` are the
    editors' groups, as the text that `kb.search.query.synonyms.read` takes.
    """

    generation: int
    audiences: tuple[str, ...]
    document_count: int
    facets: int = 0
    synonyms: str = ""


def scope_of(user: Any) -> Scope:
    """Return what a reader's search reads: rows of internal words only for those who may see them.

    Where nothing was ever indexed, it is a generation that nothing has.
    """
    generation, public, internal, facets, synonyms = _state()
    audiences = audiences_of(user)
    count = public + internal if Audience.INTERNAL in audiences else public
    return Scope(generation, audiences, count, facets, synonyms)


def audiences_of(user: Any) -> tuple[str, ...]:
    """Return the audiences whose rows this reader's searches read."""
    if user is not None and user.has_perm("kb.view_internal"):
        return (Audience.PUBLIC.value, Audience.INTERNAL.value)
    return (Audience.PUBLIC.value,)


def _state() -> tuple[int, int, int, int, str]:
    """Return the index's row and all synonyms, with one query.

    The query sets' own way would take ten times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generation, public_count, internal_count, facets,"  # noqa: S608
            f" ({synonyms()}) FROM kb_searchindex"
        )
        row: tuple[int, int, int, int, str | None] | None = cursor.fetchone()
    *numbers, text = row or (0, 0, 0, 0, None)
    generation, public, internal, facets = numbers
    return generation, public, internal, facets, text or ""
