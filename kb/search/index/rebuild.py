"""A new generation of the index, grown beside the one that readers use, then put in its place."""

from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.models import Count, Q

from kb.models import AgentNote, Audience, IndexedDocument, Publication, SearchIndex, Term, Word
from kb.search.index.analyse import VERSION
from kb.search.index.index_entries import entries_of
from kb.search.index.rows import write_rows
from kb.search.index.write import lock_index, random_version

BATCH = 200
MOST_AT_ONCE = 100
"""Terms whose postings go in one transaction: no publisher waits for long."""


class TakenOver(Exception):
    """Another rebuild has begun and drops what this one has built."""


def rebuild(progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Build the index anew and switch to it; return the generation that is not used any more.

    Publishes meanwhile write both generations. A build that was killed is dropped. `progress`
    hears how many publications are done, of how many. Raises TakenOver.
    """
    generation = begin()
    ids = list(Publication.objects.filter(is_live=True).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        progress(start, len(ids))
        build_batch(generation, ids[start : start + BATCH])
    progress(len(ids), len(ids))
    return switch(generation)


def begin() -> int:
    """Return the number of a new generation, which publishes write from now on."""
    with transaction.atomic():
        state = lock_index()
        left = state.building
        state.building = max(state.generation, left or 0) + 1
        state.save(update_fields=["building"])
    if left:
        drop(left)
    return state.building


@transaction.atomic
def switch(generation: int) -> int:
    """Make readers use a generation; return the one they used before."""
    state = _own(generation)
    before = state.generation
    counts = (
        IndexedDocument.objects.filter(generation=generation)
        .exclude(kind="")
        .aggregate(
            public=Count("pk", filter=Q(audience=Audience.PUBLIC)),
            internal=Count("pk", filter=Q(audience=Audience.INTERNAL)),
        )
    )
    state.generation, state.building, state.analyser = generation, None, VERSION
    state.public_count, state.internal_count = counts["public"], counts["internal"]
    state.facets = random_version()
    state.save()
    return before


def drop(generation: int) -> None:
    """Delete all rows of a generation, some at a time."""
    Word.objects.filter(generation=generation).delete()
    terms = list(Term.objects.filter(generation=generation).values_list("pk", flat=True))
    for start in range(0, len(terms), MOST_AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            some = terms[start : start + MOST_AT_ONCE]
            numbers = ", ".join(map(str, some))
            cursor.execute(f"DELETE FROM kb_posting WHERE term IN ({numbers})")  # noqa: S608
            Term.objects.filter(pk__in=some).delete()
    while some := list(
        IndexedDocument.objects.filter(generation=generation).values_list("pk", flat=True)[:BATCH]
    ):
        IndexedDocument.objects.filter(pk__in=some).delete()


@transaction.atomic
def build_batch(generation: int, ids: Sequence[int]) -> None:
    """Write some publications as they are now: under the lock no publish comes in between."""
    _own(generation)
    notes = dict(AgentNote.objects.filter(publication__in=ids).values_list("publication", "html"))
    publications = Publication.objects.filter(pk__in=ids).defer("html").order_by("pk")
    parts = [part for one in publications for part in entries_of(one, notes.get(one.pk, ""))]
    write_rows(generation, parts)


def _own(generation: int) -> SearchIndex:
    state = lock_index()
    if state.building != generation:
        raise TakenOver(generation)
    return state
