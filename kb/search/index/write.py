"""For publishing: put a publication into the search index, or take it out."""

import secrets
from collections.abc import Mapping, Sequence
from itertools import chain

from django.db import transaction

from kb.models import Audience, Publication, SearchIndex
from kb.search.index.index_entries import IndexEntry, agent_note_html, empty_entries, entries_of
from kb.search.index.rows import write_rows
from kb.search.index.version import ANALYSER_VERSION


def index_publication(publication: Publication) -> None:
    """Make the index hold a publication as it is now; call it in the publishing transaction."""
    index_publications([publication], {publication.pk: agent_note_html(publication)})


def index_publications(publications: Sequence[Publication], notes: Mapping[int, str]) -> None:
    """Make the index hold some publications as they are now, with their agents' notes by id.

    Call it in the publishing transaction.
    """
    entries = (entries_of(each, notes[each.pk]) for each in publications)
    put_entries(list(chain.from_iterable(entries)))


def unindex_publication(publication_id: int) -> None:
    """Remove a publication from the index, and words that no other one contains."""
    put_entries(empty_entries(publication_id))


@transaction.atomic
def put_entries(entries: Sequence[IndexEntry]) -> None:
    """Write entries into the generation in use and into the one being built."""
    state = lock_index()
    summary = write_rows(state.generation, entries)
    if state.building:
        write_rows(state.building, entries)
    if summary.has_other_facets:
        state.public_count += summary.growth[Audience.PUBLIC]
        state.internal_count += summary.growth[Audience.INTERNAL]
        state.facets = random_version()
        state.save(update_fields=["public_count", "internal_count", "facets"])


def random_version() -> int:
    """Return a random cache version of 63 bits.

    Unlike a counter it is never used twice, not even after a transaction that was rolled back.
    """
    return secrets.randbits(63)


def lock_index() -> SearchIndex:
    """Return the index's one row, locked until the transaction ends.

    Writers take this lock before they touch a word, so no two can wait for each other's words.
    """
    rows = SearchIndex.objects.select_for_update()
    return rows.get_or_create(pk=1, defaults={"analyser": ANALYSER_VERSION})[0]
