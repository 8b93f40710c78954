"""Build a new generation of the index beside the one that readers use, then switch to it."""

from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.models import Count, Q

from kb.models import AgentNote, Audience, IndexedDocument, Publication, SearchIndex, Term, Word
from kb.search.index.index_entries import entries_of
from kb.search.index.rows import write_rows
from kb.search.index.version import ANALYSER_VERSION
from kb.search.index.write import lock_index, random_version

BATCH = 200
TERMS_AT_ONCE = 100
"""Terms whose postings are deleted in one transaction: no publisher waits for long."""


class TakenOver(Exception):
    """Another rebuild has begun and deletes what this one has built."""


def rebuild(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Build the index anew and switch to it; return the generation that was in use before.

    Meanwhile publishing writes both generations. `progress` is called with the numbers of
    publications done and in all. Raises TakenOver where another rebuild begins.
    """
    generation = begin()
    ids = list(Publication.objects.filter(is_live=True).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        progress(start, len(ids))
        build_batch(generation, ids[start : start + BATCH])
    progress(len(ids), len(ids))
    return switch(generation)


def begin() -> int:
    """Return the number of a new generation, which publishing writes from now on.

    Drops what an unfinished rebuild has left.
    """
    with transaction.atomic():
        state = lock_index()
        unfinished = state.building
        state.building = max(state.generation, unfinished or 0) + 1
        state.save(update_fields=["building"])
    if unfinished:
        drop(unfinished)
    return state.building


@transaction.atomic
def switch(generation: int) -> int:
    """Make readers use a generation; return the one they used before. Raises TakenOver."""
    state = _lock_build(generation)
    previous = state.generation
    counts = (
        IndexedDocument.objects.filter(generation=generation)
        .exclude(kind="")
        .aggregate(
            public=Count("pk", filter=Q(audience=Audience.PUBLIC)),
            internal=Count("pk", filter=Q(audience=Audience.INTERNAL)),
        )
    )
    state.generation, state.building, state.analyser = generation, None, ANALYSER_VERSION
    state.public_count, state.internal_count = counts["public"], counts["internal"]
    state.facets = random_version()
    state.save()
    return previous


def drop(generation: int) -> None:
    """Delete all rows of a generation, in small transactions."""
    Word.objects.filter(generation=generation).delete()
    terms = list(Term.objects.filter(generation=generation).values_list("pk", flat=True))
    for start in range(0, len(terms), TERMS_AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            batch = terms[start : start + TERMS_AT_ONCE]
            numbers = ", ".join(map(str, batch))
            cursor.execute(f"DELETE FROM kb_posting WHERE term IN ({numbers})")  # noqa: S608
            Term.objects.filter(pk__in=batch).delete()
    while batch := list(
        IndexedDocument.objects.filter(generation=generation).values_list("pk", flat=True)[:BATCH]
    ):
        IndexedDocument.objects.filter(pk__in=batch).delete()


@transaction.atomic
def build_batch(generation: int, ids: Sequence[int]) -> None:
    """Write some publications as they are now; the lock keeps publishing out. Raises TakenOver."""
    _lock_build(generation)
    notes = dict(AgentNote.objects.filter(publication__in=ids).values_list("publication", "html"))
    publications = Publication.objects.filter(pk__in=ids).defer("html").order_by("pk")
    entries = [
        entry
        for publication in publications
        for entry in entries_of(publication, notes.get(publication.pk, ""))
    ]
    write_rows(generation, entries)


def _lock_build(generation: int) -> SearchIndex:
    """Lock the index; raise TakenOver where another generation is being built."""
    state = lock_index()
    if state.building != generation:
        raise TakenOver(generation)
    return state
