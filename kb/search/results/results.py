"""Ranked documents → what a page of results shows of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from kb.compiled_query import CompiledQuery, Row, model_instance, padded
from kb.models import Audience, Category, Publication
from kb.models.publication import (
    SOURCE_DATE_COLUMNS,
    SOURCE_KEY_COLUMN,
    source_date_of,
    with_source_key,
)
from kb.reader import Reader
from kb.search.index.fields import IndexedLine, document_lines, note_lines
from kb.search.query.alternatives import Reason, WordAlternatives
from kb.search.ranking.stored_documents import StoredDocument
from kb.search.results import explain, snippets
from kb.search.results.reasons import MatchReason, match_reasons
from kb.text.highlight import highlight


@dataclass(frozen=True, slots=True)
class Result:
    """A publication found: its title and the line that matched, with marks, and why it is shown.

    `plain` is the line without marks, or the text of its step; `url` leads to the line, `page_url`
    to the whole page. `place` is the line's label, as "Step 4". `is_by_title` says that its names
    contain the whole query.
    """

    publication: Publication
    title: SafeString
    text: SafeString
    plain: str
    url: str
    page_url: str
    line: IndexedLine | None
    place: str
    why: str
    is_by_title: bool


@dataclass(frozen=True, slots=True)
class PublicationMatch:
    """A publication, the HTML of its agents' note (for agents), and its hits by audience."""

    publication: Publication
    note: str
    stored: StoredDocument
    hits: Mapping[str, snippets.Hits]

    @property
    def is_by_title(self) -> bool:
        """Whether title, other names and headings contain every word of the query."""
        by_audience = self.stored.by_audience
        return any(
            snippets.names_contain_all(by_audience[audience], hits)
            for audience, hits in self.hits.items()
        )


def results_of(
    matches: Sequence[PublicationMatch], groups: Sequence[WordAlternatives]
) -> list[Result]:
    """Return what a page shows of matches, in their order."""
    stems = stems_to_mark(groups)
    return [result_of(match, stems) for match in matches]


def read_matches(
    documents: Sequence[int],
    stored: Mapping[int, StoredDocument],
    groups: Sequence[WordAlternatives],
    user: Reader | None,
) -> dict[int, PublicationMatch]:
    """Return by id those of the documents that this reader may see, with one query; their hits."""
    matches = {}
    for publication, note in _read_publications(documents, user):
        document = stored.get(publication.pk, StoredDocument())
        hits = {
            audience: snippets.hits_of(encoded, groups)
            for audience, encoded in document.by_audience.items()
        }
        matches[publication.pk] = PublicationMatch(publication, note, document, hits)
    return matches


def _read_publications(
    documents: Sequence[int], user: Reader | None
) -> Iterator[tuple[Publication, str]]:
    """Yield the publications, each with the HTML of its agents' note; "" for customers."""
    pks = list(dict.fromkeys(documents))
    if not pks:
        return
    categories: dict[int, Category] = {}
    for row in _PUBLICATIONS.rows(user, *padded(pks)):
        publication = with_source_key(model_instance(Publication, row), row)
        publication.source_date = source_date_of(row)
        if pk := publication.category_id:
            if pk not in categories:
                categories[pk] = model_instance(Category, row, "category__")
            publication.category = categories[pk]
        yield publication, row.get("agent_note__html") or ""


def _publications(user: Reader | None, *pks: int) -> QuerySet[Publication, Row]:
    note = ["agent_note__html"] if user and user.has_perm("kb.view_internal") else []
    rows: QuerySet[Publication, Row] = (
        Publication.objects.visible_to(user).filter(pk__in=pks).values(*_COLUMNS, *note)
    )
    return rows


_COLUMNS = [
    *(f.attname for f in Publication._meta.concrete_fields if f.attname != "html"),
    *(f"category__{field.attname}" for field in Category._meta.concrete_fields),
    *SOURCE_DATE_COLUMNS,
    SOURCE_KEY_COLUMN,
]
_PUBLICATIONS = CompiledQuery(_publications)


def result_of(match: PublicationMatch, stems: frozenset[str]) -> Result:
    """Return what a page of results shows of a match; words with these stems are marked."""
    publication = match.publication
    lines, line = _best_line(match)
    whole = " ".join(line.text.split()) if line else publication.summary
    text, marked = snippets.cut(whole, _spans(whole, stems))
    place = explain.indexed_line_label(line, publication.kind) if line else ""
    in_title = _spans(publication.heading, stems)
    reasons = _reasons(match)
    page_url = publication.get_absolute_url()
    return Result(
        publication=publication,
        title=_highlighted(publication.heading, in_title),
        text=_highlighted(text, marked),
        plain=next(
            (each.text for each in lines if line and each.anchor == line.anchor != ""), text
        ),
        url=page_url + snippets.fragment(line, text, marked),
        page_url=page_url,
        line=line,
        place=place,
        why=explain.explain_match(place, reasons, is_in_title=bool(in_title)),
        is_by_title=match.is_by_title,
    )


def _reasons(match: PublicationMatch) -> list[MatchReason]:
    """Return why words were found that were not typed so, in every audience's part."""
    language = settings.KB_SEARCH_LANGUAGE
    return [
        reason
        for audience, hits in match.hits.items()
        if any(hit and hit.alternative.reason is not Reason.WRITTEN for _group, hit in hits)
        for reason in match_reasons(
            match.stored.by_audience[audience], hits, searched_lines(match, audience), language
        )
    ]


def _best_line(match: PublicationMatch) -> tuple[list[IndexedLine], IndexedLine | None]:
    """Return the best line, and all lines of the audience that it comes from."""
    for audience, encoded in match.stored.by_audience.items():
        lines = searched_lines(match, audience)
        line = snippets.best_line(encoded, match.hits[audience], lines)
        if line:
            return lines, line
    return [], None


def all_lines(match: PublicationMatch) -> Iterator[IndexedLine]:
    """Yield the lines that this reader may search, of every audience."""
    for audience in match.stored.by_audience:
        yield from searched_lines(match, audience)


def searched_lines(match: PublicationMatch, audience: str) -> list[IndexedLine]:
    """Return the lines that one audience's index was made of, as `entries_of` takes them."""
    publication = match.publication
    if audience == Audience.PUBLIC:
        return document_lines(publication.document)
    is_internal = publication.audience == Audience.INTERNAL
    lines = document_lines(publication.document) if is_internal else []
    return [*lines, *note_lines(match.note)]


def _highlighted(text: str, marked: Sequence[snippets.Span]) -> SafeString:
    return mark_safe(highlight(text, marked))  # noqa: S308 (it escapes everything but its marks)


def _spans(text: str, stems: frozenset[str]) -> list[snippets.Span]:
    return snippets.spans(text, stems, settings.KB_SEARCH_LANGUAGE)


def stems_to_mark(groups: Sequence[WordAlternatives]) -> frozenset[str]:
    """Return the stems of all alternatives; function words are not marked."""
    return frozenset(
        alternative.stem
        for group in groups
        if not group.word.is_function_word
        for alternative in group.alternatives
    )
