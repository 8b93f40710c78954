"""A publication → what each audience's index holds of it, ready to be written."""

from dataclasses import dataclass

from django.conf import settings

from kb.models import AgentNote, Audience, Publication
from kb.search.index.analyse import Analysed, analyse
from kb.search.index.fields import IndexedLine, document_lines, note_lines


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One audience's part of a publication (its id); without `analysed` the index holds nothing.

    An agents' note beside a public article is an entry without a kind, so that no facet counts
    the article twice.
    """

    publication: int
    audience: str
    kind: str = ""
    category: int | None = None
    analysed: Analysed | None = None


def entries_of(publication: Publication, note: str) -> list[IndexEntry]:
    """Return the entries of both audiences; `note` is the safe HTML of its agents' note, or "".

    Of a public article only the note is internal.
    """
    if not publication.is_live:
        return empty_entries(publication.pk)
    lines = document_lines(publication.document)
    if publication.audience == Audience.INTERNAL:
        internal = _entry(publication, Audience.INTERNAL, [*lines, *note_lines(note)])
        return [IndexEntry(publication.pk, Audience.PUBLIC), internal]
    analysed = analyse(note_lines(note), settings.KB_SEARCH_LANGUAGE) if note else None
    note_entry = IndexEntry(publication.pk, Audience.INTERNAL, analysed=analysed)
    return [_entry(publication, Audience.PUBLIC, lines), note_entry]


def empty_entries(publication: int) -> list[IndexEntry]:
    """Return the entries that remove a publication from the index."""
    return [IndexEntry(publication, audience) for audience in (Audience.PUBLIC, Audience.INTERNAL)]


def agent_note_html(publication: Publication) -> str:
    """Return the safe HTML of a publication's agents' note, or ""."""
    note = AgentNote.objects.filter(publication=publication).values_list("html", flat=True).first()
    return note or ""


def _entry(publication: Publication, audience: str, lines: list[IndexedLine]) -> IndexEntry:
    analysed = analyse(lines, settings.KB_SEARCH_LANGUAGE)
    return IndexEntry(publication.pk, audience, publication.kind, publication.category_id, analysed)
