"""A publication → what the index holds of it for each audience, ready to be written."""

from dataclasses import dataclass

from django.conf import settings

from kb.models import AgentNote, Audience, Publication
from kb.search.index.analyse import Analysed, analyse
from kb.search.index.fields import Line, lines, note_lines


@dataclass(frozen=True, slots=True)
class Part:
    """One audience's share of a publication; without an analysis there is nothing to hold."""

    publication: int
    audience: str
    kind: str = ""
    category: int | None = None
    analysed: Analysed | None = None


def parts_of(publication: Publication, note: str) -> list[Part]:
    """Return both audiences' parts: a public article's note for agents is internal words alone."""
    if not publication.is_live:
        return nothing(publication.pk)
    own = lines(publication.document)
    if publication.audience == Audience.INTERNAL:
        internal = _part(publication, Audience.INTERNAL, [*own, *note_lines(note)])
        return [Part(publication.pk, Audience.PUBLIC), internal]
    words = analyse(note_lines(note), settings.KB_SEARCH_LANGUAGE) if note else None
    extra = Part(publication.pk, Audience.INTERNAL, analysed=words)
    return [_part(publication, Audience.PUBLIC, own), extra]


def nothing(publication: int) -> list[Part]:
    """Return the parts of a publication that the index is to hold no more."""
    return [Part(publication, audience) for audience in (Audience.PUBLIC, Audience.INTERNAL)]


def note_of(publication: Publication) -> str:
    """Return the safe HTML of what only agents see beside a publication."""
    note = AgentNote.objects.filter(publication=publication).values_list("html", flat=True).first()
    return note or ""


def _part(publication: Publication, audience: str, own: list[Line]) -> Part:
    analysed = analyse(own, settings.KB_SEARCH_LANGUAGE)
    return Part(publication.pk, audience, publication.kind, publication.category_id, analysed)
