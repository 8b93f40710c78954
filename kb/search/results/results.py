"""Ranked documents → what a page of results shows of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from kb.compiled_query import CompiledQuery, model_instance
from kb.models import Audience, Category, Publication
from kb.search.index.fields import IndexedLine, document_lines, note_lines
from kb.search.query.alternatives import WordAlternatives
from kb.search.ranking.stored_documents import StoredDocument
from kb.search.results import explain, snippets
from kb.text.highlight import highlight

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Result:
    """One publication found: its title and the line that matched, marked, and why it is here.

    `plain` is the line as text, or that of the step it belongs to; `url` leads to it.
    """

    publication: Publication
    title: SafeString
    text: SafeString
    plain: str
    url: str
    line: IndexedLine | None
    place: str
    why: str
    is_by_title: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A publication as it was read, what only agents see beside it, and what the index holds."""

    publication: Publication
    note: str
    held: StoredDocument
    hits: Mapping[str, snippets.Hits]
    """By audience."""

    @property
    def is_named(self) -> bool:
        """Whether the title, or another name, holds every word of the query."""
        parts = self.held.parts
        return any(snippets.is_named(parts[one], hits) for one, hits in self.hits.items())


def results_of(
    documents: Sequence[int],
    held: Mapping[int, StoredDocument],
    groups: Sequence[WordAlternatives],
    user: Any,
) -> dict[int, Result]:
    """Return what to show of those of the documents that this reader may see, with one query."""
    stems = stems_of(groups)
    rows = read_rows(documents, held, groups, user)
    return {pk: result_of(row, stems) for pk, row in rows.items()}


def read_rows(
    documents: Sequence[int],
    held: Mapping[int, StoredDocument],
    groups: Sequence[WordAlternatives],
    user: Any,
) -> dict[int, FoundRow]:
    """Return those of the documents that this reader may see, with what they hold of the query."""
    rows = {}
    for publication, note in _publications(documents, user):
        one = held.get(publication.pk, StoredDocument())
        hits = {name: snippets.hits_of(packed, groups) for name, packed in one.parts.items()}
        rows[publication.pk] = FoundRow(publication, note, one, hits)
    return rows


def _publications(documents: Sequence[int], user: Any) -> Iterator[tuple[Publication, str]]:
    """Yield the publications with what only agents see beside them, for agents."""
    pks = list(dict.fromkeys(documents))
    if not pks:
        return
    # Each number of documents is a query of its own to compile, so there are few of them.
    pks += pks[-1:] * (-len(pks) % AT_ONCE)
    for row in _ROWS.rows(user, *pks):
        publication = model_instance(Publication, row)
        if publication.category_id:
            publication.category = model_instance(Category, row, "category__")
        yield publication, row.get("agent_note__html") or ""


def _rows(user: Any, *pks: int) -> QuerySet[Any, dict[str, Any]]:
    note = ["agent_note__html"] if user and user.has_perm("kb.view_internal") else []
    rows: QuerySet[Any, dict[str, Any]] = (
        Publication.objects.visible_to(user).filter(pk__in=pks).values(*_COLUMNS, *note)
    )
    return rows


_COLUMNS = [
    *(f.attname for f in Publication._meta.concrete_fields if f.attname != "html"),
    *(f"category__{field.attname}" for field in Category._meta.concrete_fields),
]
_ROWS = CompiledQuery(_rows)


def result_of(row: FoundRow, stems: frozenset[str]) -> Result:
    """Return what a page of results shows of a row; words with these stems are marked."""
    publication = row.publication
    own, line = _best_line(row)
    whole = " ".join(line.text.split()) if line else publication.summary
    text, marked = snippets.cut(whole, _spans(whole, stems))
    in_title = _spans(publication.heading, stems)
    reasons = [why for hits in row.hits.values() for why in snippets.reasons(hits)]
    return Result(
        publication=publication,
        title=_marked(publication.heading, in_title),
        text=_marked(text, marked),
        plain=next((one.text for one in own if line and one.anchor == line.anchor != ""), text),
        url=publication.get_absolute_url() + snippets.fragment(line, text, marked),
        line=line,
        place=explain.place(line) if line else "",
        why=explain.why(line, reasons, is_in_title=bool(in_title)),
        is_by_title=row.is_named,
    )


def _best_line(row: FoundRow) -> tuple[list[IndexedLine], IndexedLine | None]:
    """Return the best line with all the lines it is one of."""
    for audience, packed in row.held.parts.items():
        own = _lines(row, audience)
        line = snippets.best_line(packed, row.hits[audience], own)
        if line:
            return own, line
    return [], None


def _lines(row: FoundRow, audience: str) -> list[IndexedLine]:
    """Return the lines that one audience's index was made of."""
    publication = row.publication
    if audience == Audience.PUBLIC:
        return document_lines(publication.document)
    own = document_lines(publication.document) if publication.audience == Audience.INTERNAL else []
    return [*own, *note_lines(row.note)]


def _marked(text: str, spans: Sequence[snippets.Span]) -> SafeString:
    return mark_safe(highlight(text, spans))  # noqa: S308 (it escapes everything but its marks)


def _spans(text: str, stems: frozenset[str]) -> list[snippets.Span]:
    return snippets.spans(text, stems, settings.KB_SEARCH_LANGUAGE)


def stems_of(groups: Sequence[WordAlternatives]) -> frozenset[str]:
    """Return the stems to mark: words that only hold a sentence together are not marked."""
    return frozenset(
        option.stem
        for group in groups
        if not group.word.is_function_word
        for option in group.options
    )
