"""Publishing's side of search: a publication goes into the index, or out of it."""

import secrets
from collections.abc import Sequence

from django.db import transaction

from kb.models import Audience, Publication, SearchIndex
from kb.search.index.analyse import VERSION
from kb.search.index.index_entries import Part, note_of, nothing, parts_of
from kb.search.index.rows import write


def index(publication: Publication) -> None:
    """Make the index hold a publication as it is now; call it in the publishing transaction."""
    put(parts_of(publication, note_of(publication)))


def unindex(publication_id: int) -> None:
    """Take a publication out of the index, all its words with it."""
    put(nothing(publication_id))


@transaction.atomic
def put(parts: Sequence[Part]) -> None:
    """Write parts into the generation that readers use and into the one being built."""
    state = lock()
    written = write(state.generation, parts)
    if state.building:
        write(state.building, parts)
    if written.has_other_facets:
        state.public_count += written.grown[Audience.PUBLIC]
        state.internal_count += written.grown[Audience.INTERNAL]
        state.facets = another()
        state.save(update_fields=["public_count", "internal_count", "facets"])


def another() -> int:
    """Return a number that no index had before, also not in a transaction that was taken back."""
    return secrets.randbits(63)


def lock() -> SearchIndex:
    """Return the index's state, locked until the transaction ends.

    Writers queue here before they touch a word, so no two can wait for each other's words.
    """
    rows = SearchIndex.objects.select_for_update()
    return rows.get_or_create(pk=1, defaults={"analyser": VERSION})[0]
