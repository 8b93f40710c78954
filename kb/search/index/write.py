"""Publishing's side of search: a publication goes into the index, or out of it."""

import secrets
from collections.abc import Sequence

from django.db import transaction

from kb.models import Audience, Publication, SearchIndex
from kb.search.index.analyse import VERSION
from kb.search.index.index_entries import IndexEntry, agent_note_html, empty_entries, entries_of
from kb.search.index.rows import write_rows


def index_publication(publication: Publication) -> None:
    """Make the index hold a publication as it is now; call it in the publishing transaction."""
    put_entries(entries_of(publication, agent_note_html(publication)))


def unindex_publication(publication_id: int) -> None:
    """Take a publication out of the index, all its words with it."""
    put_entries(empty_entries(publication_id))


@transaction.atomic
def put_entries(parts: Sequence[IndexEntry]) -> None:
    """Write parts into the generation that readers use and into the one being built."""
    state = lock_index()
    written = write_rows(state.generation, parts)
    if state.building:
        write_rows(state.building, parts)
    if written.has_other_facets:
        state.public_count += written.grown[Audience.PUBLIC]
        state.internal_count += written.grown[Audience.INTERNAL]
        state.facets = random_version()
        state.save(update_fields=["public_count", "internal_count", "facets"])


def random_version() -> int:
    """Return a number that no index had before, also not in a transaction that was taken back."""
    return secrets.randbits(63)


def lock_index() -> SearchIndex:
    """Return the index's state, locked until the transaction ends.

    Writers queue here before they touch a word, so no two can wait for each other's words.
    """
    rows = SearchIndex.objects.select_for_update()
    return rows.get_or_create(pk=1, defaults={"analyser": VERSION})[0]
