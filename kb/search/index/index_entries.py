"""A publication → what the index holds of it for each audience, ready to be written."""

from dataclasses import dataclass

from django.conf import settings

from kb.models import AgentNote, Audience, Publication
from kb.search.index.analyse import Analysed, analyse
from kb.search.index.fields import IndexedLine, document_lines, note_lines


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One audience's share of a publication; without an analysis there is nothing to hold."""

    publication: int
    audience: str
    kind: str = ""
    category: int | None = None
    analysed: Analysed | None = None


def entries_of(publication: Publication, note: str) -> list[IndexEntry]:
    """Return both audiences' parts: a public article's note for agents is internal words alone."""
    if not publication.is_live:
        return empty_entries(publication.pk)
    own = document_lines(publication.document)
    if publication.audience == Audience.INTERNAL:
        internal = _part(publication, Audience.INTERNAL, [*own, *note_lines(note)])
        return [IndexEntry(publication.pk, Audience.PUBLIC), internal]
    words = analyse(note_lines(note), settings.KB_SEARCH_LANGUAGE) if note else None
    extra = IndexEntry(publication.pk, Audience.INTERNAL, analysed=words)
    return [_part(publication, Audience.PUBLIC, own), extra]


def empty_entries(publication: int) -> list[IndexEntry]:
    """Return the parts of a publication that the index is to hold no more."""
    return [IndexEntry(publication, audience) for audience in (Audience.PUBLIC, Audience.INTERNAL)]


def agent_note_html(publication: Publication) -> str:
    """Return the safe HTML of what only agents see beside a publication."""
    note = AgentNote.objects.filter(publication=publication).values_list("html", flat=True).first()
    return note or ""


def _part(publication: Publication, audience: str, own: list[IndexedLine]) -> IndexEntry:
    analysed = analyse(own, settings.KB_SEARCH_LANGUAGE)
    return IndexEntry(publication.pk, audience, publication.kind, publication.category_id, analysed)
